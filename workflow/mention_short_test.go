package workflow

import (
	"strings"
	"testing"
)

func TestShortNamesOfWorkshops(t *testing.T) {
	t.Parallel()
	const (
		moved2 = w2 + "Wed 10.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"
	)
	wantHeard(t, map[string]string{
		"Flytt v2 til 10. mars":                                     moved2,
		"Flytt V 2 til 10. mars":                                    moved2,
		"Flytt verksted to til 10. mars":                            moved2,
		"2. verksted flyttes til 10. mars":                          moved2,
		"Nr 2 flyttes til 10. mars":                                 moved2,
		"Flytt nummer 2 til 10. mars":                               moved2,
		"Flytt verksted 2 til 10. mars kl 13, rom nr 3 i kjelleren": "unread: rom nr 3 i kjelleren\n" + moved2,
		"V2: 16. mars kl 1300 - 1500, Gymsalen, Nadia & Per":        w2 + "Tue 16.03 13:00–15:00, Slik vil vi ha det, Gymsalen, Nadia Hussain, Per Solli",
		"Verksted 3 flyttes til 15. april. V4 flyttes til 28. mai.": w3 + "Thu 15.04 13:00–15:00, Tiltak, Storsalen\n" + w4 + "Fri 28.05 13:00–15:00, Veien videre, Storsalen",
		"Verksted 2 flyttes til 10. mars\nOg nummer 3 til 14. april\nOg nr 4 til 26. mai": moved2 + "\n" +
			w3 + "Wed 14.04 13:00–15:00, Tiltak, Storsalen\n" + w4 + "Wed 26.05 13:00–15:00, Veien videre, Storsalen",
		"V3 på biblioteket…\nV4 flyttes til fredag 21. mai kl 9-11": w3 + "Thu 08.04 13:00–15:00, Tiltak, Biblioteket\n" + w4 + "Fri 21.05 09:00–11:00, Veien videre, Storsalen",
		"Forberedelsen til v2: tirsdag 2. mars":                     "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → Tue 02.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg",
		"Flytt verksted to uker":                                    "ask unknown_workshop",
	})
}

// A line that names more than anybody means is not read, whatever its length.
func TestLineThatNamesTooMuch(t *testing.T) {
	t.Parallel()
	p := sample(t)
	for name, line := range map[string]string{
		"short names":    strings.Repeat("v1 ", 50_000/3),
		"other numbers":  strings.Repeat("v9 ", lineRead/3),
		"numbers":        strings.Repeat("nr 1 og ", 100_000/8),
		"names":          strings.Repeat("verksted 1: ", 100_000/12),
		"names, fewer":   strings.Repeat("møtet ", mentionsRead+1),
		"one, after air": strings.Repeat(" ", 100_000) + "v1",
	} {
		if found := mentions(line, &p); len(found) > 0 {
			t.Errorf("%s: %d mentions", name, len(found))
		}
	}
	if found := mentions(strings.Repeat("møtet: x. ", mentionsRead-1), &p); len(found) != mentionsRead-1 {
		t.Errorf("%d mentions in a line that is read", len(found))
	}
}

// However long the line, no more of it is matched for each thing that it names.
func TestWordsBeforeAMention(t *testing.T) {
	t.Parallel()
	for before, want := range map[string]string{
		"":                                     "",
		"torsdag":                              "torsdag",
		strings.Repeat("x", 50) + " til  ":     strings.Repeat("x", 36) + " til",
		"a" + strings.Repeat("ø", 25) + " uke": strings.Repeat("ø", 18) + " uke",
	} {
		if got := lastWords(before); got != want {
			t.Errorf("%q: %q", before, got)
		}
	}
}

func TestHostileMailFromALeader(t *testing.T) {
	t.Parallel()
	for _, text := range []string{strings.Repeat("v1 ", 100_000/3), strings.Repeat(strings.Repeat("v1 ", 60)+"\n", 40), strings.Repeat("Flytt verksted 2 til 10. mars og ", 100_000/33)} {
		pl := planned(t, Bokmal)
		if sent := pl.kari(text); len(sent) == 0 {
			t.Error("no answer")
		}
		if w := pl.state.Process.Workshops[1]; w.Start != wall(t, "2027-03-04 13:00") {
			t.Error("something was moved")
		}
	}
}
