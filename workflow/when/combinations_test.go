package when_test

import (
	"fmt"
	"testing"

	"starte/workflow/when"
)

// combined reads every day with every time in every form, and counts what is
// asked back. What is read without a question must be right.
func combined(t *testing.T, ref when.Reference, days, times map[string]string, forms []string) (all, asked int) {
	t.Helper()
	for day, date := range days {
		for said, clock := range times {
			for _, form := range forms {
				text := fmt.Sprintf(form, day, said)
				all++
				r := when.Read(text, ref)
				got := r.Start.Format(moment)
				if !r.End.IsZero() {
					got += "-" + r.End.Format("15:04")
				}
				switch {
				case r.Ask != "":
					asked++
				case got != date+" "+clock:
					t.Errorf("read %q as %s, want %s %s", text, got, date, clock)
				}
			}
		}
	}
	return all, asked
}

// TestCombinations: a day and a time mean the same however they are put
// together, and next to none of it is asked about.
func TestCombinations(t *testing.T) {
	t.Parallel()
	days := map[string]string{}
	for _, day := range []string{
		"torsdag 11. februar", "11. februar", "torsdag 11/2", "11/2", "11.2.", "11.02.", "11.02.2027", "11/2-27", "tors 11. feb", "to 11/2", "torsdag i uke 6", "uke 6 torsdag", "torsdag uke 6",
		"den 11. februar", "torsdag den 11. februar 2027", "11. feb.", "11.februar", "11feb", "andre torsdag i februar", "2027-02-11", "torsdag 11.02", "om 23 dager", "torsdag, 11. februar",
		"11. februar 2027", "11. februar i år", "Torsdag 11.februar", "februar 11", "torsdag 11 februar", "torsdag den ellevte februar", "Thursday 11 February", "11th of February", "tosdag 11/2", "torsdag 11.2",
	} {
		days[day] = "2027-02-11"
	}
	all, asked := combined(t, reference(t), days, map[string]string{
		"kl 13": "13:00", "kl. 13": "13:00", "kl13": "13:00", "kl.13": "13:00", "klokka 13": "13:00", "13.00": "13:00", "13:00": "13:00", "klokka ett": "13:00", "at 1 pm": "13:00",
		"kl 13-15": "13:00-15:00", "kl. 13–15": "13:00-15:00", "13-15": "13:00-15:00", "13–15": "13:00-15:00", "13.00-15.00": "13:00-15:00", "kl 13.00 - 15.00": "13:00-15:00", "kl 1300-1500": "13:00-15:00",
		"1300-1500": "13:00-15:00", "fra 13 til 15": "13:00-15:00", "fra kl 13 til kl 15": "13:00-15:00", "mellom 13 og 15": "13:00-15:00", "kl 13 til 15": "13:00-15:00", "kl.13.00-15.00": "13:00-15:00",
		"kl 13 i to timer": "13:00-15:00", "kl 13, 2 timer": "13:00-15:00", "kl 13 (90 min)": "13:00-14:30", "1-3 pm": "13:00-15:00", "kl 13 - 15 presis": "13:00-15:00",
		"halv to": "13:30", "kl halv to": "13:30", "kvart over ett": "13:15", "kl. kvart på to": "13:45", "ti på halv to": "13:20", "kl. 13 30": "13:30",
		"kl 9": "09:00", "kl 09": "09:00", "kl 0900": "09:00", "klokka ni": "09:00", "halv ni": "08:30", "kl 8.30": "08:30", "kl 9 til 11": "09:00-11:00", "kl 9-halv 11": "09:00-10:30",
		"fra klokka ni til elleve": "09:00-11:00", "kl 8:30-10": "08:30-10:00", "kl. 0830–1000": "08:30-10:00", "kl 17 - 19.30": "17:00-19:30", "kl 17.00 til ca 19": "17:00-19:00",
	}, []string{
		"%[1]s %[2]s", "%[1]s, %[2]s", "%[2]s %[1]s", "%[2]s, %[1]s", "%[1]s %[2]s i Storsalen", "%[1]s %[2]s, Storsalen, Kari", "flytt til %[1]s %[2]s", "Verksted 2: %[1]s %[2]s", "Verksted 2 blir %[1]s %[2]s.",
		"%[1]s – %[2]s – Storsalen", "Kan vi ta det %[1]s %[2]s? Hilsen Kari", "%[1]s (%[2]s)", "Hei! Det blir %[1]s, %[2]s, i Kantina. Ha en fin dag!", "Verksted 2, Storsalen, %[1]s, %[2]s", "på %[1]s %[2]s pga sykdom",
	})
	if asked*200 > all {
		t.Errorf("%d of %d are asked back, want at most one in 200", asked, all)
	}
}

// TestCombinationsOfAMove is the same for an appointment that is moved.
func TestCombinationsOfAMove(t *testing.T) {
	t.Parallel()
	all, asked := combined(t, moving(t), map[string]string{
		"torsdag 11. februar": "2027-02-11", "11. februar": "2027-02-11", "11/2": "2027-02-11", "11.2.": "2027-02-11", "den 11.": "2027-02-11", "uka etter": "2027-02-11", "en uke senere": "2027-02-11",
		"ei veke seinare": "2027-02-11", "torsdag uka etter": "2027-02-11", "fredag uka etter": "2027-02-12", "fredag 5. februar": "2027-02-05", "dagen etter": "2027-02-05", "neste dag": "2027-02-05",
		"dagen før": "2027-02-03", "ein dag tidlegare": "2027-02-03", "to dager senere": "2027-02-06", "tre dager før": "2027-02-01", "mandagen etter": "2027-02-08", "onsdag i uke 6": "2027-02-10",
		"uke 6, onsdag": "2027-02-10", "samme dag": "2027-02-04", "onsdag samme uke": "2027-02-03", "fredag i samme uke": "2027-02-05", "i overmorgen": "2027-01-21", "to uker senere": "2027-02-18",
		"14 dager senere": "2027-02-18", "fjorten dager seinere": "2027-02-18", "andre torsdag i mars": "2027-03-11", "samme ukedag i uke 8": "2027-02-25", "en måned senere": "2027-03-04",
		"en uke og en dag senere": "2027-02-12", "4/2 -> 11/2": "2027-02-11",
	}, map[string]string{
		"": "13:00-15:00", "kl 14": "14:00-16:00", "kl. 14–16": "14:00-16:00", "14-16": "14:00-16:00", "klokka ti": "10:00-12:00", "halv ni": "08:30-10:30", "kl 9 til 11": "09:00-11:00",
		"samme tid": "13:00-15:00", "til samme tid": "13:00-15:00", "samme klokkeslett": "13:00-15:00", "fra 9 til 11": "09:00-11:00", "kl 0900": "09:00-11:00", "kl 9, 3 timer": "09:00-12:00",
		"men kl 14": "14:00-16:00", "kl 14 i stedet": "14:00-16:00", "14.30": "14:30-16:30",
	}, []string{
		"%[1]s %[2]s", "%[1]s, %[2]s", "%[2]s %[1]s", "flytt til %[1]s %[2]s", "flyttes til %[1]s %[2]s", "kan vi flytte til %[1]s %[2]s?", "vi tar den %[1]s %[2]s", "Verksted 2 blir %[1]s %[2]s",
		"Verksted 2: %[1]s %[2]s, Kantina", "det blir %[1]s %[2]s i stedet", "utsettes til %[1]s %[2]s",
	})
	if asked*40 > all {
		t.Errorf("%d of %d are asked back, want at most one in 40", asked, all)
	}
}
