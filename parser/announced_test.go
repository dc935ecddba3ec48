package parser

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestAnnounced reads answers whose numbers are said in other ways than before
// each line, or that a sentence counts before they come.
func TestAnnounced(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed    string
		want     map[int]string
		unplaced string
		guess    bool
	}{
		{"Hei, her er de to første, resten kommer i morgen:\n1. Bra\n2. Hvor ofte?", map[int]string{1: "Bra", 2: "Hvor ofte?"}, "Hei, her er de to første, resten kommer i morgen:", false},
		{"Eg har 3 ting på hjartet:\n1. Bra\n2. Tid\n3. Ro", map[int]string{1: "Bra", 2: "Tid", 3: "Ro"}, "Eg har 3 ting på hjartet:", true},
		{"Vi ønsker følgende:\n1. Ro\n2. Mer tid", map[int]string{}, "Vi ønsker følgende:\n1. Ro\n2. Mer tid", false},
		{"Beklager, jeg skrev feil på 3, skulle stå: ro og mat", map[int]string{3: "ro og mat"}, "", true},
		{"Jeg skrev feil på spørsmål 3. Det skulle stå: Ro.\nOg mat.", map[int]string{3: "Ro.\nOg mat."}, "", true},
		{"Orsak, eg skreiv feil på nr. 2. Det skulle ha stått «tid».", map[int]string{2: "«tid»."}, "", true},
		{"Jeg skrev feil på 3, 4 av oss skulle stå: bak", map[int]string{}, "Jeg skrev feil på 3, 4 av oss skulle stå: bak", false},
		{"Det er feil at vi er 2 på vakt, det skal være 3 hele dagen.", map[int]string{}, "Det er feil at vi er 2 på vakt, det skal være 3 hele dagen.", false},
		{"Det blir feil i 2 av rommene, det skal være ro.", map[int]string{}, "Det blir feil i 2 av rommene, det skal være ro.", false},
		{"Jeg skrev feil. Vi er 2 på vakt, det skulle stå: ro.", map[int]string{}, "Jeg skrev feil. Vi er 2 på vakt, det skulle stå: ro.", false},
		{"Jeg skrev feil på 3 dager, det skulle være ro.", map[int]string{}, "Jeg skrev feil på 3 dager, det skulle være ro.", false},
		{"Vi er 4 på vakt. Jeg skrev feil på 3, det skulle stå: ro.", map[int]string{}, "Vi er 4 på vakt. Jeg skrev feil på 3, det skulle stå: ro.", false},
		{"Jeg skrev feil på 3, det skulle stå: ro.\n\nDet er fint her.", map[int]string{}, "Jeg skrev feil på 3, det skulle stå: ro.\n\nDet er fint her.", false},
		{"Jeg skrev feil på 3, det skulle stå: " + strings.Repeat("ro ", 60) + "og mat", map[int]string{}, "Jeg skrev feil på 3, det skulle stå: " + strings.Repeat("ro ", 60) + "og mat", false},
		{"Det ble galt på punkt 2, det skal stå: tid", map[int]string{2: "tid"}, "", true},
		{"I made a mistake in question 2, it should be time.", map[int]string{2: "time."}, "", true},
		{"I got it wrong on 3, it should read: calm", map[int]string{3: "calm"}, "", true},
		{"I. Bra\nII. Tid\nIII. Ro", map[int]string{1: "Bra", 2: "Tid", 3: "Ro"}, "", false},
		{"I\nBra\n\nII\nTid", map[int]string{1: "Bra", 2: "Tid"}, "", false},
		{"I. Bra\nII. Tid\nIII. Ro\nIV. Nei\nV. Humor", map[int]string{1: "Bra", 2: "Tid", 3: "Ro", 4: "Nei", 5: "Humor"}, "", false},
		{"I dag er det fint.\nI morgen også.", map[int]string{}, "I dag er det fint.\nI morgen også.", false},
		{"Det første: Bra. Det andre: tid.", map[int]string{1: "Bra.", 2: "tid."}, "", false},
		{"Spm 1 synes jeg er bra\nSpm 2 tid", map[int]string{1: "synes jeg er bra", 2: "tid"}, "", false},
	} {
		for _, body := range aroundPlanning(c.typed) {
			got, r := readPlanning(t, body, false)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%q: answers (-want +got):\n%s", c.typed, diff)
			}
			if text := strings.Join(r.Unplaced, "\n\n"); text != c.unplaced {
				t.Errorf("%q: unplaced %q, want %q", c.typed, text, c.unplaced)
			}
			for _, a := range r.Answers {
				if a.Guess != c.guess {
					t.Errorf("%q: guess %t at %d", c.typed, a.Guess, a.Question)
				}
			}
		}
	}
}
