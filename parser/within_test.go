package parser

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestListWithin reads answers that hold a list numbered in a style of its own.
func TestListWithin(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed string
		want  map[int]string
	}{
		{"Nr. 2: 3 ting jeg lurer på:\n1) lønn\n2) tid\n3) ferie\n\nNr. 4: mer", map[int]string{2: "3 ting jeg lurer på:\n1) lønn\n2) tid\n3) ferie", 4: "mer"}},
		{"2. Tre ting:\n1) lønn\n2) tid\n3) ferie\n\n4. mer", map[int]string{2: "Tre ting:\n1) lønn\n2) tid\n3) ferie", 4: "mer"}},
		{"2) Tre ting:\n1. lønn\n2. tid\n3. ferie\n4) mer", map[int]string{2: "Tre ting:\n1. lønn\n2. tid\n3. ferie", 4: "mer"}},
		{"2: Tre ting:\n\n1) lønn\n2) tid\n3) ferie\n4: mer", map[int]string{2: "Tre ting:\n\n1) lønn\n2) tid\n3) ferie", 4: "mer"}},
		{"1. Bra\n2. Tre ting:\n1) lønn\n2) tid\n3) ferie", map[int]string{1: "Bra", 2: "Tre ting:\n1) lønn\n2) tid\n3) ferie"}},
		{"1. Bra\n2. Tid:\n3) Ro\n4) Nei", map[int]string{1: "Bra", 2: "Tid:", 3: "Ro", 4: "Nei"}},
	} {
		for _, body := range aroundPlanning(c.typed) {
			got, r := readPlanning(t, body, false)
			if diff := cmp.Diff(c.want, got); diff != "" || len(r.Unplaced) > 0 {
				t.Errorf("%q: unplaced %q, answers (-want +got):\n%s", c.typed, r.Unplaced, diff)
			}
		}
	}
}
