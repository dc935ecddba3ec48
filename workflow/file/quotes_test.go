package file_test

import (
	"strings"
	"testing"

	"starte/workflow/file"
)

// A text between quotation marks may hold what looks like items and keys, as
// YAML has it.
func TestQuotedTextOfManyLines(t *testing.T) {
	t.Parallel()
	const head = small + "meeting: {start: 2027-01-14 13:00, place: Rom 1}\n"
	for name, c := range map[string]struct{ text, want string }{
		"bullets":         {"\"Hei alle!\n\n  - vi starter snart\n\n  Hilsen: Kari\"", "Hei alle!\n- vi starter snart\nHilsen: Kari"},
		"column 0":        {"\"Hei alle!\n\n- vi starter snart\n- ta med kopp\"", "Hei alle!\n- vi starter snart - ta med kopp"},
		"apostrophes":     {"'Hei alle!\n\n  - vi starter snart'", "Hei alle!\n- vi starter snart"},
		"like keys":       {"\"Hei alle!\n\n  NB: ta med kopp\n\n  Hilsen: Kari\"", "Hei alle!\nNB: ta med kopp\nHilsen: Kari"},
		"like other keys": {"\"Hei alle!\n\n  place: Storsalen\n\n  start: kl. 13\"", "Hei alle!\nplace: Storsalen\nstart: kl. 13"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := "announcement:\n  subject: \"Vi starter\"\n  text: " + c.text + "\n"
			r := file.Parse("p.yaml", []byte(head+text), file.Env{})
			if len(r.Problems) > 0 {
				t.Fatalf("problems %v, want none", r.Problems)
			}
			if got := r.Process.AnnouncementText; got != c.want {
				t.Errorf("read %q, want %q", got, c.want)
			}
			if _, problems := file.ReadYAML("other.yaml", []byte(text)); len(problems) > 0 {
				t.Errorf("problems %v as another file, want none", problems)
			}
			// What is wrong further down is not laid to it.
			r = file.Parse("p.yaml", []byte(head+text+"closed: [2027-02-15\n"), file.Env{})
			if f := r.Faults(); len(f) != 1 || !strings.Contains(f[0].Message, "expected ',' or ']'") {
				t.Errorf("faults %v, want the bracket alone", f)
			}
		})
	}
}
