package templates

import (
	"fmt"
	"strings"
)

// kind tells blocks apart; the HTML layout has a branch for each.
type kind string

const (
	kindTitle    kind = "title"
	kindSection  kind = "section"
	kindMinor    kind = "minor"
	kindText     kind = "text"
	kindList     kind = "list"
	kindFacts    kind = "facts"
	kindTable    kind = "table"
	kindQuestion kind = "question"
	kindLine     kind = "line"
	kindAnswer   kind = "answer"
	kindCopy     kind = "copy"
	kindSmall    kind = "small"
	kindBox      kind = "box"
)

// block is a block of a mail, read from the markup, of which both twins are made.
type block struct {
	Kind   kind
	Flows  []flow   // paragraphs of text, items of a list, lines
	Rows   [][]flow // of a table or facts
	Head   bool     // the table's first row is its header
	Blocks []block  // in a box
	Room   bool     // a question is followed by room to write, unless its answer is
}

// flow is text that is wrapped as one.
type flow []span

// span is a run of text in one style, or a line break.
type span struct {
	Text  string
	Bold  bool
	Break bool
}

var signs = []struct {
	prefix string
	kind   kind
	merge  bool // with the block before, if that is of the same kind
}{
	{"### ", kindMinor, false},
	{"## ", kindSection, false},
	{"# ", kindTitle, false},
	{"- ", kindList, true},
	{"= ", kindFacts, true},
	{"| ", kindTable, true},
	{"? ", kindQuestion, false},
	{"+ ", kindLine, true},
	{"> ", kindAnswer, false},
	{": ", kindCopy, true},
	{"~ ", kindSmall, true},
}

// parseMail reads a rendered template: the subject in its first line that is
// not blank, and the blocks of its body.
func parseMail(s string) (subject string, body []block, err error) {
	s = strings.TrimLeft(strings.ReplaceAll(s, "\r\n", "\n"), "\n \t")
	first, rest, _ := strings.Cut(s, "\n")
	words, ok := strings.CutPrefix(first, "Subject:")
	if !ok {
		return "", nil, fmt.Errorf("read subject: the first line must begin with \"Subject:\"")
	}
	body, err = parseBlocks(rest)
	return strings.Join(strings.Fields(plain(readFlow(words))), " "), body, err
}

// parseBlocks reads the lines of the markup.
func parseBlocks(s string) ([]block, error) {
	top := &[]block{}
	var outer *[]block // while in a box
	var para []string
	flush := func() {
		if len(para) == 0 {
			return
		}
		if f := readFlow(joinLines(para)); len(f) > 0 {
			*top = append(*top, block{Kind: kindText, Flows: paragraphs(f)})
		}
		para = nil
	}
	for line := range strings.SplitSeq(s, "\n") {
		trimmed := strings.TrimSpace(line)
		switch {
		case trimmed == "":
			flush()
		case trimmed == "[[":
			flush()
			if outer != nil {
				return nil, fmt.Errorf("read box: a box within a box")
			}
			outer, top = top, &[]block{}
		case trimmed == "]]":
			flush()
			if outer == nil {
				return nil, fmt.Errorf("read box: its end without its beginning")
			}
			if len(*top) > 0 {
				*outer = append(*outer, block{Kind: kindBox, Blocks: *top})
			}
			outer, top = nil, outer
		default:
			if !addSigned(top, trimmed, flush) {
				para = append(para, trimmed)
			}
		}
	}
	flush()
	if outer != nil {
		return nil, fmt.Errorf("read box: its beginning without its end")
	}
	giveRoom(*top)
	return *top, nil
}

// narrow reports whether a table's first column is short enough to stand on
// one line on a phone.
func (b block) narrow() bool {
	return len(b.Rows) > 0 && columnWidths(b.Rows)[0] <= 15
}

// giveRoom leaves room to write below each question whose answer does not stand there.
func giveRoom(blocks []block) {
	for i := range blocks {
		answered := i+1 < len(blocks) && blocks[i+1].Kind == kindAnswer
		blocks[i].Room = blocks[i].Kind == kindQuestion && !answered
	}
}

// addSigned adds a line that begins with a sign, and reports whether it does.
func addSigned(to *[]block, line string, flush func()) bool {
	for _, sign := range signs {
		rest, ok := strings.CutPrefix(line, sign.prefix)
		if !ok {
			continue
		}
		flush()
		b := block{Kind: sign.kind}
		switch sign.kind {
		case kindTable, kindFacts:
			rest, b.Head = strings.CutSuffix(strings.TrimRight(rest, " "), "|-")
			var row []flow
			for _, cell := range splitCells(rest) {
				row = append(row, readFlow(cell))
			}
			if sign.kind == kindFacts && len(row) > 0 {
				row[0] = append(row[0], span{Text: ":"})
			}
			b.Rows = [][]flow{row}
		case kindAnswer, kindSmall, kindBox:
			b.Flows = paragraphs(readFlow(rest))
		default:
			b.Flows = []flow{readFlow(rest)}
		}
		if n := len(*to); sign.merge && n > 0 && (*to)[n-1].Kind == sign.kind && !b.Head {
			last := &(*to)[n-1]
			last.Flows = append(last.Flows, b.Flows...)
			last.Rows = append(last.Rows, b.Rows...)
		} else {
			*to = append(*to, b)
		}
		return true
	}
	return false
}

func joinLines(lines []string) string {
	var b strings.Builder
	for i, l := range lines {
		l, broken := strings.CutSuffix(l, `\`)
		b.WriteString(strings.TrimSpace(l))
		switch {
		case i == len(lines)-1:
		case broken:
			b.WriteByte('\n')
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// splitCells splits at the bars that are the template's own.
func splitCells(s string) []string {
	var cells []string
	inValue, start := false, 0
	for i := range len(s) {
		switch s[i] {
		case valueStart:
			inValue = true
		case valueEnd:
			inValue = false
		case '|':
			if !inValue {
				cells = append(cells, strings.TrimSpace(s[start:i]))
				start = i + 1
			}
		}
	}
	return append(cells, strings.TrimSpace(s[start:]))
}

// readFlow reads what stands within a block: bold, line breaks and values.
// Values carry the style around them and are taken as they are.
func readFlow(s string) flow {
	var out flow
	var run strings.Builder
	run.Grow(len(s))
	bold, inValue := false, false
	end := func() {
		if run.Len() > 0 {
			out = append(out, span{Text: run.String(), Bold: bold})
			run.Reset()
		}
	}
	for i := 0; i < len(s); i++ {
		c := s[i]
		switch {
		case c == valueStart:
			inValue = true
		case c == valueEnd:
			inValue = false
		case c == valueBreak, c == '\n' && !inValue:
			end()
			out = append(out, span{Break: true})
		case !inValue && strings.HasPrefix(s[i:], ` \ `):
			end()
			out = append(out, span{Break: true})
			i += 2
		case !inValue && strings.HasPrefix(s[i:], "**"):
			end()
			bold = !bold
			i++
		default:
			run.WriteByte(c)
		}
	}
	end()
	return trimFlow(out)
}

// trimFlow takes away line breaks and white space at both ends.
func trimFlow(f flow) flow {
	blank := func(s span) bool { return s.Break || strings.TrimSpace(s.Text) == "" }
	for len(f) > 0 && blank(f[0]) {
		f = f[1:]
	}
	for len(f) > 0 && blank(f[len(f)-1]) {
		f = f[:len(f)-1]
	}
	return f
}

// paragraphs splits a flow where a value has empty lines.
func paragraphs(f flow) []flow {
	var out []flow
	start := 0
	for i := 0; i < len(f); i++ {
		if !f[i].Break {
			continue
		}
		j := i + 1
		for j < len(f) && (f[j].Break || strings.TrimSpace(f[j].Text) == "") {
			j++
		}
		if j > i+1 {
			out = append(out, trimFlow(f[start:i]))
			start = j
		}
		i = j - 1
	}
	if rest := trimFlow(f[start:]); len(rest) > 0 {
		out = append(out, rest)
	}
	return out
}

// plain is a flow's words, breaks as line ends.
func plain(f flow) string {
	var b strings.Builder
	for _, s := range f {
		if s.Break {
			b.WriteByte('\n')
		}
		b.WriteString(s.Text)
	}
	return b.String()
}

// answerable reports whether a mail is made for being answered within its
// text: one with questions, choices or lines to correct.
func answerable(blocks []block) bool {
	for _, b := range blocks {
		switch b.Kind {
		case kindQuestion, kindLine, kindCopy:
			return true
		}
	}
	return false
}
