package parser

import "strings"

// section is one piece of what a reader sees: a lone text part, or the twins of
// a multipart/alternative.
type section struct {
	text *part
	html *part
}

// sections lists the readable pieces of a message in order. A file of plain
// text counts only when there is nothing else to read.
func (m *Message) sections() []section {
	var out []section
	groups := -1 // alternative of the last section, when it has one
	for i := range m.parts {
		p := &m.parts[i]
		if !p.isBody() {
			continue
		}
		if p.alternative >= 0 && p.alternative == groups && len(out) > 0 {
			last := &out[len(out)-1]
			if p.mediaType == "text/html" && last.html == nil {
				last.html = p
				continue
			}
			if p.mediaType == "text/plain" && last.text == nil && last.html == nil {
				last.text = p
				continue
			}
			if p.mediaType == "text/plain" && last.html != nil {
				continue // text between the pieces of an HTML twin is in that twin
			}
		}
		groups = p.alternative
		if p.mediaType == "text/html" {
			out = append(out, section{html: p})
		} else {
			out = append(out, section{text: p})
		}
	}
	return out
}

// attachedText returns a file of text that may hold the answer of a message
// without words of its own.
func (m *Message) attachedText() *part {
	for i := range m.parts {
		p := &m.parts[i]
		if p.isBody() || p.mediaType != "text/plain" && p.mediaType != "text/html" {
			continue
		}
		if strings.TrimSpace(p.text) != "" {
			return p
		}
	}
	return nil
}

// lines makes lines of a text part.
func (p *part) lines() []line {
	if p.mediaType == "text/html" {
		return htmlLines(p.text)
	}
	text := p.text
	if strings.Contains(text, pgpSigned) {
		text = stripClearsign(text)
	}
	return textLines(text, strings.EqualFold(p.params["format"], "flowed"), strings.EqualFold(p.params["delsp"], "yes"))
}

// body makes the lines of what a reader sees, from the HTML twin where there is
// one: it tells paragraphs from wrapped lines, and answers typed inside a
// quote from the quote. twins holds the text twins of those, which may say
// something that the HTML does not.
func (m *Message) body() (b *body, twins []*part) {
	b = &body{}
	sections := m.sections()
	for _, s := range sections {
		p := s.html
		if p == nil {
			p = s.text
		} else {
			b.html = true
			if s.text != nil {
				twins = append(twins, s.text)
			}
		}
		b.add(p.lines())
	}
	if b.wordless() {
		for _, t := range twins {
			b.add(t.lines())
		}
		if len(twins) > 0 {
			b.html, twins = false, nil
		}
	}
	if b.wordless() {
		if p := m.attachedText(); p != nil {
			b.add(p.lines())
			b.html = p.mediaType == "text/html"
		}
	}
	return b, twins
}

// add appends the lines of another part, in paragraphs of their own.
func (b *body) add(lines []line) {
	if len(b.lines) == 0 {
		b.lines = lines
		return
	}
	b.lines = append(b.lines, line{})
	b.lines = append(b.lines, lines...)
}

// wordless tells whether a body shows nothing at all.
func (b *body) wordless() bool {
	for i := range b.lines {
		if !b.lines[i].blank() && !b.lines[i].hidden {
			return false
		}
	}
	return true
}

// wordless tells whether a message shows nothing at all.
func (m *Message) wordless() bool {
	for _, s := range m.sections() {
		if s.text != nil && strings.TrimSpace(s.text.text) != "" {
			return false
		}
		if s.html != nil {
			r := htmlReader{first: true}
			r.read(s.html.text)
			if r.shows() {
				return false
			}
		}
	}
	return true
}

// Text returns the whole readable text of a message, quote included, one line
// for each that a reader sees. Where there are twins it is that of the text
// followed by that of the HTML, so that what either quotes can be found.
func (m *Message) Text() string {
	var sb strings.Builder
	for _, s := range m.sections() {
		for _, p := range []*part{s.text, s.html} {
			if p == nil {
				continue
			}
			for _, l := range p.lines() {
				sb.WriteString(l.text)
				sb.WriteByte('\n')
			}
		}
	}
	if sb.Len() == 0 {
		if p := m.attachedText(); p != nil {
			return p.text
		}
	}
	return sb.String()
}
