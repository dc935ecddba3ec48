package parser

import (
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestDashesBetweenAnswers reads answers parted by what looks like the delimiter
// of a signature, and signatures below it.
func TestDashesBetweenAnswers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		typed string
		want  map[int]string
	}{
		{"1. bra\n2. nei\n--\n3. det viktigste er ro", map[int]string{1: "bra", 2: "nei", 3: "det viktigste er ro"}},
		{"1. bra\n--\n2. nei\n\n--\n\n3. ro\n-- \nPer Hansen\nTlf. 22 33 44 55", map[int]string{1: "bra", 2: "nei", 3: "ro"}},
		{"1. bra\n2. nei\n-- \nPer\n3. etasje", map[int]string{1: "bra", 2: "nei"}},
		{"1. bra\n2. nei\n-- \n3. etasje, Storgata 1", map[int]string{1: "bra", 2: "nei"}},
		{"1. bra\n2. nei\n-- \n1) leder\n2) far", map[int]string{1: "bra", 2: "nei"}},
	} {
		for _, body := range append(aroundPlanning(c.typed), c.typed+"\n") {
			got, r := readPlanning(t, body, false)
			if diff := cmp.Diff(c.want, got); diff != "" || len(r.Unplaced) > 0 {
				t.Errorf("%q: unplaced %q, answers (-want +got):\n%s", body[:len(c.typed)], r.Unplaced, diff)
			}
		}
	}
}
