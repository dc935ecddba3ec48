package templates

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// textWidth is where lines of the text twin are wrapped, so that they keep
// their shape when quoted a few times (RFC 3676 section 4.2 speaks of 78).
const textWidth = 72

// answerBar stands before each line of what somebody wrote, as the bar beside
// it does in HTML: it shows where one ends and the next begins.
const answerBar = "| "

// renderText makes the text twin. Width 0 does not wrap, as in a calendar entry.
func renderText(blocks []block, width int) string {
	w := textWriter{width: width}
	for _, b := range blocks {
		w.block(b)
	}
	return strings.Trim(w.b.String(), "\n") + "\n"
}

type textWriter struct {
	b      strings.Builder
	width  int
	indent string // of a box
}

// gap ends the block before with an empty line.
func (w *textWriter) gap() { w.b.WriteByte('\n') }

func (w *textWriter) line(s string) {
	if s = strings.TrimRight(s, " "); s != "" {
		w.b.WriteString(w.indent)
		w.b.WriteString(s)
	}
	w.b.WriteByte('\n')
}

// flow writes a wrapped flow; first and rest stand before its lines.
func (w *textWriter) flow(f flow, first, rest string) {
	lead := first
	for l := range strings.SplitSeq(plain(f), "\n") {
		room := 0
		if w.width > 0 {
			room = max(w.width-utf8.RuneCountInString(w.indent+rest), 20)
		}
		for _, piece := range wrap(l, room) {
			w.line(lead + piece)
			lead = rest
		}
	}
}

func (w *textWriter) block(b block) {
	switch b.Kind {
	case kindTitle, kindSection:
		w.heading(b)
	case kindMinor:
		w.flow(b.Flows[0], "", "")
	case kindText, kindSmall:
		for i, f := range b.Flows {
			if i > 0 && b.Kind == kindText {
				w.gap()
			}
			w.flow(f, "", "")
		}
	case kindAnswer:
		for i, f := range b.Flows {
			if i > 0 {
				w.line(answerBar)
			}
			w.flow(f, answerBar, answerBar)
		}
	case kindList:
		for _, f := range b.Flows {
			w.flow(f, "- ", "  ")
		}
	case kindLine:
		for _, f := range b.Flows {
			w.flow(f, "", "   ")
		}
	case kindCopy:
		for _, f := range b.Flows {
			w.line("  " + strings.Join(strings.Fields(plain(f)), " "))
		}
	case kindQuestion:
		w.flow(b.Flows[0], "", "")
		if b.Room {
			w.gap()
			w.gap()
		}
	case kindFacts, kindTable:
		w.table(b)
	case kindBox:
		outer := w.indent
		w.indent += "  "
		for _, inner := range b.Blocks {
			w.block(inner)
		}
		w.indent = outer
		return
	}
	w.gap()
}

func (w *textWriter) heading(b block) {
	rule := "-"
	if b.Kind == kindTitle {
		rule = "="
	}
	lines := wrap(plain(b.Flows[0]), w.width)
	long := 0
	for _, l := range lines {
		long = max(long, utf8.RuneCountInString(l))
		w.line(l)
	}
	w.line(strings.Repeat(rule, long))
}

// table writes columns side by side while all but the last are narrow, and
// one below the other otherwise, so that nothing is torn.
func (w *textWriter) table(b block) {
	widths := columnWidths(b.Rows)
	lead := 0
	for _, n := range widths[:len(widths)-1] {
		lead += n + 2
	}
	if w.width == 0 || lead > w.width*5/8 {
		w.stacked(b)
		return
	}
	for _, row := range b.Rows {
		var first strings.Builder
		for i, cell := range row[:len(row)-1] {
			s := oneLine(cell)
			first.WriteString(s + strings.Repeat(" ", widths[i]-utf8.RuneCountInString(s)+2))
		}
		w.flow(row[len(row)-1], first.String(), strings.Repeat(" ", lead))
	}
}

// stacked writes a row's cells one below the other, or without wrapping as one
// running line.
func (w *textWriter) stacked(b block) {
	for i, row := range b.Rows {
		if b.Kind == kindTable && w.width > 0 && i > 0 {
			w.gap()
		}
		for j, cell := range row {
			switch {
			case w.width == 0:
			case j == 0:
				w.flow(cell, "", "")
			default:
				w.flow(cell, "  ", "  ")
			}
		}
		if w.width == 0 {
			cells := make([]string, len(row))
			for j, cell := range row {
				cells[j] = oneLine(cell)
			}
			sep := "  "
			if b.Kind == kindFacts {
				sep = " "
			}
			w.line(strings.Join(cells, sep))
		}
	}
}

func columnWidths(rows [][]flow) []int {
	n := 0
	for _, r := range rows {
		n = max(n, len(r))
	}
	widths := make([]int, n)
	for _, r := range rows {
		for i, cell := range r {
			widths[i] = max(widths[i], utf8.RuneCountInString(oneLine(cell)))
		}
	}
	return widths
}

func oneLine(f flow) string { return strings.Join(strings.Fields(plain(f)), " ") }

// wrap breaks a line at spaces so that no piece is wider than width, other
// than a word that is too long by itself. Width 0 does not break.
func wrap(s string, width int) []string {
	words := glue(strings.Fields(s))
	if len(words) == 0 {
		return []string{""}
	}
	if width == 0 {
		return []string{strings.Join(words, " ")}
	}
	var lines []string
	first, used := 0, utf8.RuneCountInString(words[0]) // of the line
	for i, word := range words[1:] {
		n := utf8.RuneCountInString(word)
		if used+1+n > width {
			lines = append(lines, strings.Join(words[first:i+1], " "))
			first, used = i+1, n
			continue
		}
		used += 1 + n
	}
	return append(lines, strings.Join(words[first:], " "))
}

// glue keeps together what reads badly apart: "kl. 13.00", "4. februar".
func glue(words []string) []string {
	if !slices.ContainsFunc(words, bindsNext) {
		return words
	}
	var out []string
	for i := 0; i < len(words); i++ {
		w := words[i]
		for i+1 < len(words) && bindsNext(words[i]) {
			i++
			w += " " + words[i]
		}
		out = append(out, w)
	}
	return out
}

func bindsNext(word string) bool {
	if strings.EqualFold(word, "kl.") {
		return true
	}
	number, ok := strings.CutSuffix(word, ".")
	return ok && number != "" && len(number) <= 2 && strings.IndexFunc(number, func(r rune) bool { return !unicode.IsDigit(r) }) < 0
}
