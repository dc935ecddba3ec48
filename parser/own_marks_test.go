package parser

import (
	"strings"
	"testing"
)

// TestOwnMarks reads lines that people begin with ">" where nothing is quoted:
// they come out, wherever they are placed. What belongs to a block does not.
func TestOwnMarks(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]string{
		"> nei\n":                                "nei",
		"Hei\n\n> nei\n\nMvh Per\n":              "nei",
		"1. bra\n\n> nei\n\n2. tid\n":            "bra\n\nnei|tid",
		"Ja.\n\n> Kommer du?\n> Ta med kaffe.\n": "Ja.",
		"Ja.\n\nOla skrev:\n> Kommer du?\n":      "Ja.",
		"Ja.\n\n> Hei, Ola!\n":                   "Ja.",
	} {
		_, r := readPlanning(t, body, false)
		var parts []string
		for _, a := range r.Answers {
			parts = append(parts, a.Text)
		}
		if got := strings.Join(append(parts, r.Unplaced...), "|"); got != want {
			t.Errorf("%q: got %q, want %q", body, got, want)
		}
	}
}
