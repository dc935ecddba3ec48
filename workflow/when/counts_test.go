package when_test

import (
	"testing"

	"starte/workflow/when"
)

// TestCountAfterHour: a number that counts what follows is not the minutes of
// the hour before it, and since it may have been meant as them, it is asked about.
func TestCountAfterHour(t *testing.T) {
	t.Parallel()
	check(t, moving(t), []phrase{
		{"kl. ti tretti barn", "2027-02-04 10:00-12:00 !ambiguous | tretti barn"},
		{"kl. ni tjue stykker", "2027-02-04 09:00-11:00 !ambiguous | tjue stykker"},
		{"kl. to tjue ansatte", "2027-02-04 14:00-16:00 !ambiguous | tjue ansatte"},
		{"klokka ti femti barn", "2027-02-04 10:00-12:00 !ambiguous | femti barn"},
		{"11. februar klokka fjorten tretti barn", "2027-02-11 14:00-16:00 !ambiguous | tretti barn"},
		{"klokka ti, tretti barn", "2027-02-04 10:00-12:00 | tretti barn"},
		{"klokka ti tretti", "2027-02-04 10:30-12:30"},
		{"klokka ti tretti.", "2027-02-04 10:30-12:30"},
		{"klokka ti tretti, tjue barn", "2027-02-04 10:30-12:30 | tjue barn"},
		{"klokka ti tretti på biblioteket", "2027-02-04 10:30-12:30 | på biblioteket"},
		{"klokka ti tretti den 11. februar", "2027-02-11 10:30-12:30"},
		{"klokka ti tretti 11. februar", "2027-02-11 10:30-12:30"},
		{"klokka ti tretti torsdag 11. februar", "2027-02-11 10:30-12:30"},
		{"klokka ti tretti imorgen", "2027-01-20 10:30-12:30"},
		{"klokka ti tretti til elleve tretti", "2027-02-04 10:30-11:30"},
		{"klokka ti tretti Storsalen", "2027-02-04 10:30-12:30 | Storsalen"},
		{"klokka ti tretti presis", "2027-02-04 10:30-12:30"},
		{"at ten thirty pm", "2027-02-04 22:30-00:30"},
		{"at ten thirty a.m.", "2027-02-04 10:30-12:30"},
		{"at ten thirty sharp", "2027-02-04 10:30-12:30"},
	})
}

// TestHoursAndMinutesMove: a length of hours and minutes moves an appointment as
// one of hours does, and is asked about where its direction is not read.
func TestHoursAndMinutesMove(t *testing.T) {
	t.Parallel()
	check(t, moving(t), []phrase{
		{"begynn 1 time og 30 min før", "2027-02-04 11:30-13:30 | begynn"},
		{"Verksted 2 starter en time og et kvarter før", "2027-02-04 11:45-13:45 | Verksted 2"},
		{"1 time 30 min senere", "2027-02-04 14:30-16:30"},
		{"en time og en halv senere", "2027-02-04 14:30-16:30"},
		{"et kvarter og fem minutter senere", "2027-02-04 13:20-15:20"},
		{"one hour and 15 minutes later", "2027-02-04 14:15-16:15"},
		{"one minute later", "2027-02-04 13:01-15:01"},
		{"one day and one minute later", "2027-02-05 13:01-15:01"},
		{"1 hour and 1 minute later", "2027-02-04 14:01-16:01"},
		{"1 time og 30 min fram", "2027-02-04 13:00-15:00 !ambiguous"},
		{"1 time og 30 min", "2027-02-04 13:00-14:30"},
		{"11. februar kl 13, 1 time og 30 min", "2027-02-11 13:00-14:30"},
		{"11. februar kl 13 i to timer, etter lunsj i kantina", "2027-02-11 13:00-15:00 | i kantina"},
	})
	for _, text := range []string{
		"flytt to timer utover", "begynn i 2 timer før", "en time og 30 min etter lunsj", "1 time før lunsj", "start 1 time (og 30 min) før", "en time og 30 min, tilbake",
	} {
		if r := when.Read(text, moving(t)); r.Ask == "" {
			t.Errorf("%q is read as %s–%s without a question", text, r.Start.Format(moment), r.End.Format(moment))
		}
	}
}

// TestOneDayTwice: a day that stands twice is no choice between two, and what is
// to be asked of it is.
func TestOneDayTwice(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"fredag 27. mars kl. 13, påskeaften": "27. mars 2027 er en lørdag, ikke en fredag. Hvilken dag mener du?",
		"påskeaften kl. 13, fredag 27. mars": "27. mars 2027 er en lørdag, ikke en fredag. Hvilken dag mener du?",
		"lørdag 27. mars kl. 13, påskeaften": "",
		"27. mars kl. 13, langfredag":        "Mener du lørdag 27. mars 2027 eller fredag 26. mars 2027?",
	} {
		if got := when.Read(text, moving(t)).Question("nb"); got != want {
			t.Errorf("question of %q: %q, want %q", text, got, want)
		}
	}
}

// TestWithoutCount: how many come says nothing of where.
func TestWithoutCount(t *testing.T) {
	t.Parallel()
	for piece, want := range map[string]string{
		"30 barn":                         "",
		"ca. 30 barn":                     "",
		"for rundt tretti voksne":         "",
		"30 barn, 5 voksne og to ansatte": "",
		"30 barn i Kantina":               "i Kantina",
		"30 barn og lunsj":                "og lunsj",
		"Kantina":                         "Kantina",
		"2. etasje":                       "2. etasje",
		"Rom 30":                          "Rom 30",
		"to haller":                       "to haller",
		"til Storsalen":                   "til Storsalen",
		"":                                "",
	} {
		if got := when.WithoutCount(piece); got != want {
			t.Errorf("%q without how many come is %q, want %q", piece, got, want)
		}
	}
	check(t, moving(t), []phrase{{"11. februar kl. 13 30 foresatte", "2027-02-11 13:00-15:00 | 30 foresatte"}})
}
