package templates

import (
	"fmt"
	"regexp"
	"strings"

	"starte/workflow"
)

// palette is the colours of one scheme. The tests hold the contrast of each
// pair that is used to WCAG 2.2 AA.
type palette struct {
	Paper  string // behind everything
	Ink    string // running text
	Soft   string // small print and labels
	Accent string // headings
	Line   string // rules
	Tint   string // behind facts and answers
}

func lightPalette() palette {
	return palette{Paper: "#ffffff", Ink: "#1d2a2c", Soft: "#55636a", Accent: "#0b5a54", Line: "#cfd9d8", Tint: "#eef5f3"}
}

func darkPalette() palette {
	return palette{Paper: "#141a1b", Ink: "#e8edec", Soft: "#a9b6b6", Accent: "#85d3c6", Line: "#3b4a4a", Tint: "#1f2929"}
}

// page is what the layout is given. All words in it are HTML already, so the
// layout needs no escaping of its own and no words can come past it.
type page struct {
	Lang       workflow.Lang
	Answerable bool
	Blocks     []part
	Footer     []part

	// Outlook knows no max-width: a table of its own holds the width there.
	NarrowStart, NarrowEnd string
}

// part is a block as the layout sees it, in HTML: what it holds stands in the
// field of its kind, the others are empty. (A layout that compares names of
// kinds instead spends most of its time on that.)
type part struct {
	Title, Section, Minor, Text, List, Question, Line, Answer, Copy, Small []string

	Facts, Table [][]string
	Box          []part

	Head   bool // a table's first row is its header
	Narrow bool // a table's first column is short enough to stand on one line on a phone
	Room   bool // below a question, to write in
}

// withColours writes the colours and the typeface into the layout's text, for
// {{light.Ink}}, {{dark.Ink}} and {{font}}: they stand in every block of every
// mail and are always the same.
func withColours(layout string) string {
	pairs := []string{"{{font}}", font()}
	for name, p := range map[string]palette{"light": lightPalette(), "dark": darkPalette()} {
		for field, colour := range map[string]string{"Paper": p.Paper, "Ink": p.Ink, "Soft": p.Soft, "Accent": p.Accent, "Line": p.Line, "Tint": p.Tint} {
			pairs = append(pairs, "{{"+name+"."+field+"}}", colour)
		}
	}
	return strings.NewReplacer(pairs...).Replace(layout)
}

// font stands on every cell too: Outlook hands nothing down into tables.
func font() string {
	return "font-family: Segoe UI, Roboto, Helvetica, Arial, sans-serif; font-size: 16px; line-height: 1.5;"
}

func (s *Set) html(lang workflow.Lang, body, footer []block) (string, error) {
	m := partMaker{answerable: answerable(body)}
	p := page{
		Lang: lang, Answerable: m.answerable, Blocks: m.parts(body), Footer: m.parts(footer),
		NarrowStart: `<!--[if mso]><table role="presentation" width="600" align="center" cellpadding="0" cellspacing="0" border="0"><tr><td><![endif]-->`,
		NarrowEnd:   `<!--[if mso]></td></tr></table><![endif]-->`,
	}
	var b strings.Builder
	b.Grow(8 << 10)
	if err := s.layout.Execute(&b, p); err != nil {
		return "", fmt.Errorf("render layout: %w", err)
	}
	return b.String(), nil
}

// partMaker makes the parts of one mail.
type partMaker struct{ answerable bool }

func (m partMaker) parts(blocks []block) []part {
	out := make([]part, len(blocks))
	for i, b := range blocks {
		p := &out[i]
		switch b.Kind {
		case kindFacts:
			p.Facts = m.rows(b.Rows)
		case kindTable:
			p.Table, p.Head, p.Narrow = m.rows(b.Rows), b.Head, b.narrow()
		case kindBox:
			p.Box = m.parts(b.Blocks)
		default:
			*m.field(p, b.Kind), p.Room = m.flows(b.Flows), b.Room
		}
	}
	return out
}

// field is where the flows of a kind stand. What is made for being answered is
// running text in a mail that is only read.
func (m partMaker) field(p *part, k kind) *[]string {
	switch k {
	case kindTitle:
		return &p.Title
	case kindSection:
		return &p.Section
	case kindMinor:
		return &p.Minor
	case kindList:
		return &p.List
	case kindAnswer:
		return &p.Answer
	case kindSmall:
		return &p.Small
	}
	if m.answerable {
		switch k {
		case kindQuestion:
			return &p.Question
		case kindLine:
			return &p.Line
		case kindCopy:
			return &p.Copy
		}
	}
	return &p.Text
}

func (m partMaker) rows(cells [][]flow) [][]string {
	out := make([][]string, len(cells))
	for i, row := range cells {
		out[i] = m.flows(row)
	}
	return out
}

// flows holds times of day together, but not in mail that is answered: what
// people type inside such a time would not break either.
func (m partMaker) flows(flows []flow) []string {
	how := escapeTied
	if m.answerable {
		how = escape
	}
	out := make([]string, len(flows))
	for i, f := range flows {
		out[i] = f.html(how)
	}
	return out
}

func (f flow) html(escape func(*strings.Builder, string)) string {
	var b strings.Builder
	for _, s := range f {
		switch {
		case s.Break:
			b.WriteString("<br>")
		case s.Bold:
			b.WriteString(`<span style="font-weight: 600;">`)
			escape(&b, s.Text)
			b.WriteString("</span>")
		default:
			escape(&b, s.Text)
		}
	}
	return b.String()
}

var timesOfDay = regexp.MustCompile(`kl\. \d\d\.\d\d(?:–\d\d\.\d\d)?|\d\d[.:]\d\d–\d\d[.:]\d\d`)

// escapeTied writes text as escape does, times of day held together.
func escapeTied(b *strings.Builder, s string) {
	if !strings.Contains(s, "kl. ") && !strings.Contains(s, "–") {
		escape(b, s)
		return
	}
	done := 0
	for _, at := range timesOfDay.FindAllStringIndex(s, -1) {
		escape(b, s[done:at[0]])
		b.WriteString(`<span style="white-space: nowrap;">`)
		escape(b, s[at[0]:at[1]])
		b.WriteString("</span>")
		done = at[1]
	}
	escape(b, s[done:])
}

// escape writes text as html/template does between tags.
func escape(b *strings.Builder, s string) {
	done := 0
	for i := range len(s) {
		var as string
		switch s[i] {
		case 0:
			as = "\uFFFD"
		case '"':
			as = "&#34;"
		case '&':
			as = "&amp;"
		case '\'':
			as = "&#39;"
		case '+':
			as = "&#43;"
		case '<':
			as = "&lt;"
		case '>':
			as = "&gt;"
		default:
			continue
		}
		b.WriteString(s[done:i])
		b.WriteString(as)
		done = i + 1
	}
	b.WriteString(s[done:])
}
