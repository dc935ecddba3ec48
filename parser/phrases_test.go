package parser

import (
	"slices"
	"strings"
	"testing"
)

func TestPhrases(t *testing.T) {
	t.Parallel()
	list := []string{"ekstern e-post", "ekstern epost", "ekstern", "e-post", "å be", "[ekstern]"}
	p := newPhrases(list...)
	for _, text := range []string{
		"", "e", "ek", "ekster", "ekstern", "ekstern ekstern", "en ekstern e-post", "en e-post, ekstern", "e-post e-post", "[ekstern]", "å b", "om å be", "å be ekstern", "e-pos", "xe-post",
	} {
		hits := 0
		for _, w := range list {
			if strings.Contains(text, w) {
				hits++
			}
		}
		if got := p.hits(text); got != hits {
			t.Errorf("%q has %d, want %d", text, got, hits)
		}
		if got := p.in(text); got != (hits > 0) {
			t.Errorf("%q holds one: %v", text, got)
		}
	}
	if got := p.beginning("ekstern epost"); !slices.Equal(got, []string{"ekstern e-post", "ekstern epost", "ekstern", "e-post"}) {
		t.Errorf("may begin with %q", got)
	}
}
