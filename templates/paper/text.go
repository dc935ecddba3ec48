package paper

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/bidi"
	"golang.org/x/text/unicode/norm"
)

// noBreak keeps two words on one line. It is drawn as a space.
const noBreak = '\u00a0'

// printable turns what somebody wrote into lines that the typefaces can draw,
// with nothing of it lost: a character that they lack is shown as what it is
// like (a smiley, a heart, the letter without a mark that they do not know), or
// else as its number, "[U+4F60 U+597D]". Runs of space become one space, runs
// of empty lines one empty line. Invisible marks, such as those for the
// direction of writing, are left out.
func (t *typefaces) printable(s string) []string {
	s = norm.NFC.String(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.ReplaceAll(s, "\r\n", "\n")
	var out strings.Builder
	var unknown []string
	flush := func() {
		if len(unknown) > 0 {
			out.WriteString("[" + strings.Join(unknown, " ") + "]")
			unknown = unknown[:0]
		}
	}
	for _, r := range s {
		if r > ' ' && r < 0x7F && len(unknown) == 0 {
			out.WriteRune(r)
			continue
		}
		sub, ok := t.substitute(r)
		if !ok {
			unknown = append(unknown, fmt.Sprintf("U+%04X", r))
			continue
		}
		if sub != "" {
			flush()
			out.WriteString(sub)
		}
	}
	flush()
	return tidyLines(out.String())
}

// substitute is what is drawn for a character: itself, something like it, or
// nothing for what cannot be seen anyway. It is false when there is nothing
// like it.
func (t *typefaces) substitute(r rune) (string, bool) {
	switch {
	case r == '\n', r == '\r', r == '\v', r == '\f', r == '\u0085', r == '\u2028', r == '\u2029':
		return "\n", true
	case r == '\t', unicode.Is(unicode.Zs, r):
		return " ", true
	case unicode.Is(unicode.Cc, r):
		return "□", true
	case unicode.Is(unicode.Cf, r), unicode.Is(unicode.Variation_Selector, r), r >= 0x1F3FB && r <= 0x1F3FF:
		return "", true
	case t.has(r):
		return string(r), true
	}
	if r == '👍' {
		return t.thumbsUp, true
	}
	if like, ok := lookalike(r); ok {
		return like, true
	}
	return t.plainer(r)
}

// lookalike names what the typefaces have for common characters that they lack.
func lookalike(r rune) (string, bool) {
	switch r {
	case '\u2010', '\u2011':
		return "-", true
	case '✓', '✔', '✅', '☑':
		return "√", true
	case '☐', '⬜', '\uFFFD':
		return "□", true
	case '●', '⚫':
		return "•", true
	case '🙂', '😊', '😀', '😃', '😄', '😁', '😆', '😅', '😂', '🤣', '🤗', '😇':
		return "☺", true
	case '😉':
		return ";-)", true
	case '🙁', '☹', '😢', '😟', '😕', '😞':
		return ":-(", true
	case '❤', '💙', '💚', '💛', '🧡', '💜', '🤍', '🖤', '💕', '💗':
		return "♥", true
	}
	return "", false
}

// plainer takes a character apart and drops the marks that the typefaces lack:
// a name in Vietnamese is better read without a tone than as numbers.
func (t *typefaces) plainer(r rune) (string, bool) {
	var b strings.Builder
	for _, c := range norm.NFKD.String(string(r)) {
		last := b.String()
		switch joined := norm.NFC.String(last + string(c)); {
		case t.all(joined):
			b.Reset()
			b.WriteString(joined)
		case b.Len() > 0 && unicode.Is(unicode.Mn, c): // a mark on a letter that is there
		default:
			return "", false
		}
	}
	return b.String(), b.Len() > 0
}

func (t *typefaces) all(s string) bool {
	for _, r := range s {
		if !t.has(r) {
			return false
		}
	}
	return true
}

// tidyLines splits text into lines, with single spaces in them and at most one
// empty line between two others.
func tidyLines(s string) []string {
	var lines []string
	for line := range strings.SplitSeq(s, "\n") {
		line = strings.Join(strings.FieldsFunc(line, func(r rune) bool { return r == ' ' }), " ")
		if line == "" && (len(lines) == 0 || lines[len(lines)-1] == "") {
			continue
		}
		lines = append(lines, line)
	}
	if n := len(lines); n > 0 && lines[n-1] == "" {
		lines = lines[:n-1]
	}
	return lines
}

// clean is the printable text as one string.
func (t *typefaces) clean(s string) string { return strings.Join(t.printable(s), "\n") }

// oneLine is the printable text with its lines joined, for names and titles.
func (t *typefaces) oneLine(s string) string {
	return strings.Join(strings.Fields(strings.Join(t.printable(s), " ")), " ")
}

// name is a person's name, kept on one line where it is not too long for that.
func (t *typefaces) name(s string) string {
	s = t.oneLine(s)
	if utf8.RuneCountInString(s) > 30 {
		return s
	}
	return strings.ReplaceAll(s, " ", string(noBreak))
}

// wrap breaks a line into lines no wider than width, between words, and inside
// a word that is wider by itself. It takes time in proportion to the text.
func (t *typefaces) wrap(st style, line string, width float64) []string {
	var lines []string
	var cur strings.Builder
	used, space := 0.0, t.width(st, " ")
	flush := func() {
		if cur.Len() > 0 {
			lines = append(lines, cur.String())
			cur.Reset()
			used = 0
		}
	}
	for word := range strings.SplitSeq(line, " ") {
		if word == "" {
			continue
		}
		w := t.width(st, word)
		switch {
		case cur.Len() > 0 && used+space+w <= width:
			cur.WriteByte(' ')
			used += space
		case w <= width:
			flush()
		default:
			flush()
			pieces := t.chop(st, word, width)
			lines = append(lines, pieces[:len(pieces)-1]...)
			word = pieces[len(pieces)-1]
			w = t.width(st, word)
		}
		cur.WriteString(word)
		used += w
	}
	flush()
	return lines
}

// chop cuts a word into pieces no wider than width, of one character at least.
func (t *typefaces) chop(st style, word string, width float64) []string {
	var pieces []string
	f, from, used := t.face(st.bold), 0, 0.0
	for i, r := range word {
		w := max(0, f.advance(r)) * st.size * mmPerPoint
		if used+w > width && i > from {
			pieces = append(pieces, word[from:i])
			from, used = i, 0
		}
		used += w
	}
	return append(pieces, word[from:])
}

// fit shortens a text with an ellipsis so that it takes one line.
func (t *typefaces) fit(st style, s string, width float64) string {
	if t.width(st, s) <= width {
		return s
	}
	return t.chop(st, s, width-t.width(st, "…"))[0] + "…"
}

// visual puts a line in the order in which it is drawn, from left to right:
// words in Hebrew run the other way (Unicode Standard Annex 9).
func visual(line string) string {
	if !strings.ContainsFunc(line, func(r rune) bool {
		p, _ := bidi.LookupRune(r)
		return p.Class() == bidi.R || p.Class() == bidi.AL
	}) {
		return line
	}
	// The sheet runs from left to right, whatever the line begins with.
	const leftToRight = "\u200e"
	var p bidi.Paragraph
	if _, err := p.SetString(leftToRight + line); err != nil {
		return line
	}
	order, err := p.Order()
	if err != nil {
		return line
	}
	var b strings.Builder
	for i := range order.NumRuns() {
		run := order.Run(i)
		if run.Direction() == bidi.RightToLeft {
			b.WriteString(bidi.ReverseString(run.String()))
		} else {
			b.WriteString(run.String())
		}
	}
	return strings.ReplaceAll(b.String(), leftToRight, "")
}
