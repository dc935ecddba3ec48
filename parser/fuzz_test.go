package parser

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode"
)

// checkReading holds a reading to what every reading must keep: each word of the
// body comes out as reply or is on record as left out, as often as it stands
// there, and nothing comes out that does not stand there.
func checkReading(t *testing.T, m *Message, sent *Sent) Reading {
	t.Helper()
	r := m.Against(sent)
	b, twins := m.body()
	var whole, prefixed []string
	for i := range b.lines {
		whole = append(whole, b.lines[i].text)
		prefixed = append(prefixed, strings.TrimLeft(b.lines[i].prefix, " \t")+b.lines[i].text)
	}
	out := []string{r.Reply}
	for _, d := range r.Dropped {
		if d.Class != "greeting" && d.Class != "closing" {
			out = append(out, d.Text)
		}
	}
	if lost := lessLetters(whole, out); lost != "" {
		t.Fatalf("not accounted for: %q\nin %.2000q", lost, whole)
	}
	if len(twins) == 0 {
		placed := append([]string{}, r.Unplaced...)
		for _, a := range r.Answers {
			placed = append(placed, a.Text)
		}
		for _, p := range placed {
			if more := strange(p, prefixed); more != "" {
				t.Fatalf("from nowhere: %q\nin %.2000q", more, whole)
			}
		}
		for _, d := range r.Dropped {
			if d.Class == "greeting" || d.Class == "closing" || d.Class == "signature" {
				placed = append(placed, d.Text)
			}
		}
		if sent != nil && sent.count > 0 {
			// Numbers and labels before answers are read, not kept.
			lost := slices.DeleteFunc(lessWords([]string{r.Reply}, placed), func(w string) bool {
				w = strings.TrimRight(w, "0123456789")
				return len(w) <= 1 || labels[w] || particles[w] || numberWords[w] > 0 || ordinalWords[w] > 0 || w == "det" || w == "og" || w == "and" || w == "och" || w == "und" || w == "samt"
			})
			if len(lost) > 0 {
				t.Fatalf("typed and lost: %q\nreply %.2000q", lost, r.Reply)
			}
		}
	}
	return r
}

// lessLetters returns the letters and digits of a that are not in b, counting
// each. It looks at letters since a word may be parted: "KariOn Sun, … wrote:".
func lessLetters(a, b []string) string {
	count := make(map[rune]int)
	for _, text := range b {
		for _, r := range text {
			count[r]++
		}
	}
	var out []rune
	for _, text := range a {
		for _, r := range text {
			if count[r]--; count[r] < 0 && (unicode.IsLetter(r) || unicode.IsDigit(r)) {
				out = append(out, r)
			}
		}
	}
	return string(out)
}

// strange returns the first word of text that stands nowhere in whole.
func strange(text string, whole []string) string {
	all := strings.Join(whole, "\n")
	for _, f := range strings.Fields(text) {
		if !strings.Contains(all, f) {
			return f
		}
	}
	return ""
}

func seeds(f *testing.F) []*Sent {
	f.Helper()
	for _, dir := range []string{"testdata/corpus", "testdata/replies", "testdata/kinds"} {
		files, err := filepath.Glob(filepath.Join(dir, "*.eml"))
		if err != nil {
			f.Fatal(err)
		}
		for _, file := range files {
			b, err := os.ReadFile(file)
			if err != nil {
				f.Fatal(err)
			}
			f.Add(b)
		}
	}
	return []*Sent{
		nil,
		NewSent(mustRead(f, "testdata/corpus/sent/annual.eml"), annualMeeting),
		NewSent(mustRead(f, "testdata/corpus/sent/thoughts.eml"), nil),
	}
}

// FuzzRead reads anything as a message, with and without what it answers.
func FuzzRead(f *testing.F) {
	sents := seeds(f)
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := Read(raw)
		for _, s := range sents {
			checkReading(t, m, s)
		}
	})
}

// FuzzText reads anything as the text of a reply, and its own output again: what
// it took for typed it must take for typed once more, or say why not.
func FuzzText(f *testing.F) {
	sents := seeds(f)
	for _, text := range []string{
		"1. ja\n2. nei\n", "Hei!\n\n1 og 2: ja\n\nHilsen Kari", "> a\nb\n> c", "-- \nKari", "Den 1. mai skrev Kari:\n> hei",
		"1. Hva er det viktigste du vil at vi skal ta opp på årsmøtet i vår? Ja\nSvar 2: nei",
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, s := range sents {
			for _, html := range []bool{false, true} {
				m := ReadBody(text, html)
				r := checkReading(t, m, s)
				again := checkReading(t, ReadBody([]byte(r.Reply), false), s)
				if more := strange(again.Reply, []string{r.Reply}); more != "" && !strings.Contains(r.Reply, "=") {
					t.Fatalf("came from nowhere the second time: %q", more)
				}
			}
		}
	})
}
