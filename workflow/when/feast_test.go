package when_test

import (
	"testing"
	"time"

	"starte/workflow/when"
)

// Feast days by the names that people have for them, read on Monday 23 November 2026.
func TestFeastDays(t *testing.T) {
	t.Parallel()
	ref := moving(t)
	ref.Now = time.Date(2026, 11, 23, 10, 0, 0, 0, oslo(t))
	check(t, ref, []phrase{
		{"juleaften", "2026-12-24 13:00-15:00"},
		{"julaften", "2026-12-24 13:00-15:00"},
		{"Juleaftenen kl 9", "2026-12-24 09:00-11:00"},
		{"lille juleaften", "2026-12-23 13:00-15:00"},
		{"1. juledag", "2026-12-25 13:00-15:00 !holiday"},
		{"2 juledag", "2026-12-26 13:00-15:00 !holiday"},
		{"nyttårsaften", "2026-12-31 13:00-15:00"},
		{"New Year's Eve", "2026-12-31 13:00-15:00"},
		{"nyttårsdag", "2027-01-01 13:00-15:00"},
		{"skjærtorsdag", "2027-03-25 13:00-15:00"},
		{"langfredag", "2027-03-26 13:00-15:00"},
		{"påskeaften", "2027-03-27 13:00-15:00"},
		{"2. påskedag", "2027-03-29 13:00-15:00"},
		{"Kr. himmelfartsdag", "2027-05-06 13:00-15:00"},
		{"2. pinsedag", "2027-05-17 13:00-15:00 !holiday"},
		{"St. Hansaften", "2027-06-23 13:00-15:00"},
		{"sankthans", "2027-06-24 13:00-15:00 !ambiguous"},
		{"romjula", "!no_date"},
		// made as names of days are, and not read
		{"valborgsaften", "2027-02-04 13:00-15:00 !not_understood | valborgsaften"},
		{"til barnehagedagen", "2027-02-04 13:00-15:00 !not_understood | til barnehagedagen"},
		{"til barnehagedagen kl 10", "2027-02-04 10:00-12:00 !not_understood | til barnehagedagen"},
		{"11. februar kl 13, Fagdag for alle", "2027-02-11 13:00-15:00 | Fagdag for alle"},
	})
	if q, want := when.Read("til barnehagedagen", ref).Question("nb"), "Jeg forstår ikke «barnehagedagen». Hvilken dag mener du?"; q != want {
		t.Errorf("question %q, want %q", q, want)
	}
}

// TestExamples: a phrase without a day is asked about with a day that it may mean.
func TestExamples(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"etter påske":         "Hvilken dag mener du med «etter påske»? Skriv for eksempel «tirsdag 30. mars 2027».",
		"torsdag etter påske": "Hvilken dag mener du med «etter påske»? Skriv for eksempel «torsdag 1. april 2027».",
		"før påske":           "Hvilken dag mener du med «før påske»? Skriv for eksempel «mandag 15. mars 2027».",
		"etter pinse":         "Hvilken dag mener du med «etter pinse»? Skriv for eksempel «tirsdag 18. mai 2027».",
		"midt i mars":         "Hvilken dag mener du med «midt i mars»? Skriv for eksempel «mandag 15. mars 2027».",
		"i slutten av januar": "Hvilken dag mener du med «i slutten av januar»? Skriv for eksempel «fredag 22. januar 2027».",
		"i januar":            "Hvilken dag mener du med «i januar»? Skriv for eksempel «onsdag 20. januar 2027».",
		"etter jul":           "Hvilken dag mener du med «etter jul»? Skriv for eksempel «tirsdag 4. januar 2028».",
		"etter vinterferien":  "Hvilken dag mener du med «etter vinterferien»?",
	} {
		if q := when.Read(text, reference(t)).Question("nb"); q != want {
			t.Errorf("question of %q:\n got %s\nwant %s", text, q, want)
		}
	}
}
