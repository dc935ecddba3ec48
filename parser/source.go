package parser

import "strings"

// Some programs quote a message as it came over the wire: its MIME headers, its
// transfer encoding, its markup. nmh folds that once more at the width of the
// screen, in the middle of words and of soft line breaks; GNU mailutils puts a
// tab before each line instead of a mark.

// sourceFields begin the lines by which quoted source is known.
var sourceFields = [...]string{"content-transfer-encoding:", "content-type:"}

// isSourceField tells whether a line is a header field of a MIME part.
func isSourceField(text string) bool {
	for _, f := range sourceFields {
		if len(text) > len(f) && strings.EqualFold(text[:len(f)], f) {
			return true
		}
	}
	return false
}

// isMarkupStart tells whether a line begins an HTML document: what programs
// without a reader for HTML quote of a message that has no other twin.
func isMarkupStart(text string) bool {
	for _, tag := range [...]string{"<!doctype html", "<html"} {
		if len(text) > len(tag) && strings.EqualFold(text[:len(tag)], tag) {
			return true
		}
	}
	return false
}

// quotesSource tells whether a body quotes the source of a message.
func quotesSource(b *body) bool {
	if b.html {
		return false
	}
	for i := range b.lines {
		l := &b.lines[i]
		if l.depth > 0 && (isSourceField(l.text) || isMarkupStart(l.text)) {
			return true
		}
	}
	return false
}

// markTabs gives a text that quotes source behind tabs the usual marks instead.
func markTabs(text string) string {
	if !quotesBehindTabs(text) {
		return text
	}
	lines := strings.Split(text, "\n")
	for i, l := range lines {
		if strings.HasPrefix(l, "\t") {
			lines[i] = "> " + l[1:]
		}
	}
	return strings.Join(lines, "\n")
}

func quotesBehindTabs(text string) bool {
	for rest := text; ; {
		i := strings.Index(rest, "\n\tC")
		if i < 0 {
			i = strings.Index(rest, "\n\tc")
		}
		if i < 0 {
			return false
		}
		rest = rest[i+2:]
		if l, _, _ := strings.Cut(rest, "\n"); isSourceField(l) {
			return true
		}
	}
}

// maxFolds bounds how many lines one line of the source was folded into.
const maxFolds = 8

// unfolder puts quoted source together again from the lines that it was folded
// into. Lines are known by what they show, white space left out.
type unfolder map[uint64]bool

// newUnfolder takes note of the lines of a message as sent.
func newUnfolder(raw string) unfolder {
	u := make(unfolder)
	for len(raw) > 0 {
		var l string
		l, raw, _ = strings.Cut(raw, "\n")
		if len(l) > minFolded {
			u[hashShown(shownHash, l)] = true
		}
	}
	return u
}

// minFolded is how long a line must be for a program to fold it.
const minFolded = 40

// shownHash is where hashShown starts (FNV-1a).
const shownHash = 14695981039346656037

// hashShown goes on with the hash of a text, white space left out.
func hashShown(h uint64, s string) uint64 {
	for i := 0; i < len(s); i++ {
		if s[i] > ' ' {
			h = (h ^ uint64(s[i])) * 1099511628211
		}
	}
	return h
}

// unfold joins quoted lines that together are one line of the source.
func (u unfolder) unfold(text string) string {
	lines := strings.Split(text, "\n")
	out := lines[:0]
	for i := 0; i < len(lines); i++ {
		n := u.folds(lines[i:])
		joined := strings.TrimRight(lines[i], "\r")
		for k := 1; k < n; k++ {
			l := lines[i+k]
			joined += strings.TrimRight(l[len(prefixedLine(l).prefix):], "\r")
		}
		i += n - 1
		out = append(out, joined)
	}
	return strings.Join(out, "\n")
}

// folds returns how many lines make one line of the source; 1 when the first
// is whole or is not of the source.
func (u unfolder) folds(lines []string) int {
	first := prefixedLine(lines[0])
	if first.depth == 0 || len(first.text) < minFolded {
		return 1
	}
	h := hashShown(shownHash, first.text)
	for n := 1; n <= maxFolds && !u[h]; n++ {
		if n == len(lines) {
			return 1
		}
		next := prefixedLine(lines[n])
		if next.depth != first.depth || next.blank() {
			return 1
		}
		if h = hashShown(h, next.text); u[h] {
			return n + 1
		}
	}
	return 1
}

// sourceBody reads the text of a message once more, with the source that it
// quotes put together again. It returns nil where that is not plain text alone.
func (m *Message) sourceBody(u unfolder) *body {
	b := &body{}
	for _, s := range m.sections() {
		if s.text == nil || s.html != nil {
			return nil
		}
		p := *s.text
		p.text = u.unfold(markTabs(p.text))
		b.add(p.lines())
	}
	return b
}

// undoQuotedSource decodes quoted-printable in quoted lines: some programs quote
// the source of a message as it came over the wire.
func undoQuotedSource(text string) string {
	var sb strings.Builder
	sb.Grow(len(text))
	for len(text) > 0 {
		var raw string
		raw, text, _ = strings.Cut(text, "\n")
		l := prefixedLine(raw)
		if l.depth == 0 || strings.IndexByte(l.text, '=') < 0 {
			sb.WriteString(raw)
			sb.WriteByte('\n')
			continue
		}
		var source strings.Builder
		rest := raw[len(l.prefix):]
		for strings.HasSuffix(strings.TrimRight(rest, " \r"), "=") && text != "" {
			next, after, _ := strings.Cut(text, "\n")
			p := prefixedLine(next)
			if p.depth != l.depth || p.blank() {
				break
			}
			source.WriteString(strings.TrimSuffix(strings.TrimRight(rest, " \r"), "="))
			rest, text = next[len(p.prefix):], after
		}
		source.WriteString(rest)
		decoded, _ := undoQuotedPrintable([]byte(source.String()))
		sb.WriteString(l.prefix)
		sb.WriteString(strings.ReplaceAll(decodeText(decoded, "", false), "\n", " "))
		sb.WriteByte('\n')
	}
	return sb.String()
}
