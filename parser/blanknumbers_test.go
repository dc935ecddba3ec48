package parser

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestBlankNumbers reads numbers that nobody wrote anything to: they are no
// answers, and nothing that is left to place.
func TestBlankNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed    string
		want     map[int]string
		unplaced string
	}{
		{typed: "1.\n2.\n3.\n4.\n5.\n\nMvh Per", want: map[int]string{}},
		{typed: "Hei\n\n1)\n\n2)\n\n3)\n\n4)\n\n5)", want: map[int]string{}},
		{typed: "Spm 1:\nSpm 2:\nSpm 3:", want: map[int]string{}},
		{typed: "1. 2. 3. 4. 5.", want: map[int]string{}},
		{typed: "1\n2\n3\n4\n5", want: map[int]string{}},
		{typed: "3.", want: map[int]string{}},
		{typed: "Jeg svarer senere.\n1.\n2.\n3.", want: map[int]string{}, unplaced: "Jeg svarer senere."},
		{typed: "1.\n2.\n3. Ro\n4.\n5.", want: map[int]string{3: "Ro"}},
		{typed: "1. Bra\n2. Nei\n3.\n4.\n5.", want: map[int]string{1: "Bra", 2: "Nei"}},
		{typed: "1.\n2\n3.\n4", want: map[int]string{1: "2", 3: "4"}},
		{typed: "1. Svar 2", want: map[int]string{1: "Svar 2"}},
		{typed: "1. 2", want: map[int]string{1: "2"}},
		{typed: "1.\n-\n2.\n-", want: map[int]string{1: "-", 2: "-"}},
	} {
		for _, body := range aroundPlanning(c.typed) {
			got, r := readPlanning(t, body, false)
			if diff := cmp.Diff(c.want, got); diff != "" {
				t.Errorf("%q: answers (-want +got):\n%s", c.typed, diff)
			}
			if text := strings.Join(r.Unplaced, "\n\n"); text != c.unplaced {
				t.Errorf("%q: unplaced %q, want %q", c.typed, text, c.unplaced)
			}
			if len(c.want) == 0 && strings.ContainsAny(r.Reply, "123") {
				t.Errorf("%q: reply %q", c.typed, r.Reply)
			}
		}
	}
}

// TestBlankNumbersBetween reads the numbers of the questions below the questions:
// several are a frame left empty, one alone may be an answer.
func TestBlankNumbersBetween(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		between []string
		want    map[int]string
	}{
		{[]string{"1.", "2.", "3.", "4.", "5."}, map[int]string{}},
		{[]string{"1.", "2. nei", "3."}, map[int]string{2: "nei"}},
		{[]string{"bra", "", "", "4."}, map[int]string{1: "bra", 4: "4."}},
		{[]string{"1", "2", "3"}, map[int]string{1: "1", 2: "2", 3: "3"}},
	} {
		got, r := readPlanning(t, quotePlanning(c.between...), false)
		if diff := cmp.Diff(c.want, got); diff != "" || len(r.Unplaced) > 0 {
			t.Errorf("%q: unplaced %q, answers (-want +got):\n%s", c.between, r.Unplaced, diff)
		}
	}
}
