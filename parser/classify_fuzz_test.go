package parser

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode/utf8"
)

// FuzzKind feeds whole messages and checks what must hold for any: exactly the
// details of the kind that was told, and only valid text in them.
func FuzzKind(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "kinds", "*.eml"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		raw, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(raw)
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		m := Read(raw)
		if (m.Delivery != nil) != (m.Kind == Bounce) || (m.Calendar != nil) != (m.Kind == CalendarReply) ||
			(m.Absence != nil) != (m.Kind == AutoReply) || (m.Emoji != "") != (m.Kind == Reaction) {
			t.Fatalf("kind %s does not agree with its details: %+v", m.Kind, kindOf(m))
		}
		w := kindOf(m)
		for _, s := range []string{m.Emoji, valueOf(w.Absence).Text, valueOf(w.Absence).Until, valueOf(w.Delivery).Recipient,
			valueOf(w.Delivery).Diagnostic, valueOf(w.Delivery).MessageID, valueOf(w.Calendar).UID, valueOf(w.Calendar).Comment} {
			if !utf8.ValidString(s) {
				t.Fatalf("not valid UTF-8: %q", s)
			}
		}
		if d := w.Delivery; d != nil && d.Informative != (d.Action != "failed") {
			t.Fatalf("informative %t with action %q", d.Informative, d.Action)
		}
		if a := w.Absence; a != nil && !strings.Contains(a.Text, a.Until) && !strings.Contains(m.Subject, a.Until) {
			t.Fatalf("until %q is not in the text", a.Until)
		}
	})
}

func valueOf[T any](p *T) (v T) {
	if p != nil {
		v = *p
	}
	return v
}

// FuzzWithoutSent checks that reading by form neither loses nor makes up a
// character, and that reading what was read as typed finds no more quotes.
func FuzzWithoutSent(f *testing.F) {
	files, err := filepath.Glob(filepath.Join("testdata", "nosent", "*.txt"))
	if err != nil {
		f.Fatal(err)
	}
	for _, file := range files {
		content, err := os.ReadFile(file)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(string(content))
	}
	f.Fuzz(func(t *testing.T, text string) {
		text = strings.ToValidUTF8(text, "")
		b := &body{lines: textLines(text, false, false)}
		before := shownText(b.lines)
		b.splitGlued()
		b.classifyWithoutSent()
		if after := shownText(b.lines); after != before {
			t.Fatalf("text changed from %q to %q", before, after)
		}
		for i := range b.lines {
			l := &b.lines[i]
			if l.class > classDisclaimer {
				t.Fatalf("line %d has class %s", i, l.class)
			}
			if l.class == classTyped && l.depth > 0 && !l.blank() && b.lines[max(i-1, 0)].depth > 0 {
				t.Fatalf("line %d is typed among quoted ones", i)
			}
		}
	})
}

// shownText joins all that lines show, white space and quote marks aside.
func shownText(lines []line) string {
	var b strings.Builder
	for i := range lines {
		b.WriteString(lines[i].text)
	}
	return strings.Join(strings.Fields(strings.ReplaceAll(b.String(), ">", "")), "")
}
