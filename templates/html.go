package templates

import (
	"fmt"
	"html/template"
	"regexp"
	"strings"

	"starte/workflow"
)

// palette is the colours of one scheme. The tests hold the contrast of each
// pair that is used to WCAG 2.2 AA.
type palette struct {
	Paper  template.CSS // behind everything
	Ink    template.CSS // running text
	Soft   template.CSS // small print and labels
	Accent template.CSS // headings
	Line   template.CSS // rules
	Tint   template.CSS // behind facts and answers
}

func lightPalette() palette {
	return palette{Paper: "#ffffff", Ink: "#1d2a2c", Soft: "#55636a", Accent: "#0b5a54", Line: "#cfd9d8", Tint: "#eef5f3"}
}

func darkPalette() palette {
	return palette{Paper: "#141a1b", Ink: "#e8edec", Soft: "#a9b6b6", Accent: "#85d3c6", Line: "#3b4a4a", Tint: "#1f2929"}
}

// page is what the layout is given.
type page struct {
	Lang       workflow.Lang
	Answerable bool
	Blocks     []block
	Footer     []block

	// Outlook knows no max-width: a table of its own holds the width there.
	NarrowStart, NarrowEnd template.HTML
}

// layoutFunctions are what the layout may call.
func layoutFunctions() template.FuncMap {
	return template.FuncMap{"light": lightPalette, "dark": darkPalette, "font": font}
}

// withColours writes what the layout's functions return into its text: they
// stand in every block of every mail and always return the same.
func withColours(layout string) string {
	pairs := []string{"{{font}}", string(font())}
	for name, p := range map[string]palette{"light": lightPalette(), "dark": darkPalette()} {
		for field, colour := range map[string]template.CSS{"Paper": p.Paper, "Ink": p.Ink, "Soft": p.Soft, "Accent": p.Accent, "Line": p.Line, "Tint": p.Tint} {
			pairs = append(pairs, "{{"+name+"."+field+"}}", string(colour))
		}
	}
	return strings.NewReplacer(pairs...).Replace(layout)
}

// font stands on every cell too: Outlook hands nothing down into tables.
func font() template.CSS {
	return "font-family: Segoe UI, Roboto, Helvetica, Arial, sans-serif; font-size: 16px; line-height: 1.5;"
}

func (s *Set) html(lang workflow.Lang, body, footer []block) (string, error) {
	p := page{
		Lang: lang, Answerable: answerable(body), Blocks: body, Footer: footer,
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

// HTML is a flow's markup, for the layout.
func (f flow) HTML() template.HTML { return f.markup(escape) }

// Tied is HTML in which no line breaks within a time of day. It is not for mail
// that is answered: what people type inside it would not break either.
func (f flow) Tied() template.HTML { return f.markup(escapeTied) }

func (f flow) markup(escape func(*strings.Builder, string)) template.HTML {
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
	return template.HTML(b.String()) //nolint:gosec // every text in it is escaped
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
