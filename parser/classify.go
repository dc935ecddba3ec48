package parser

import (
	"html"
	"strings"
)

// noticeLimit bounds how much of a body is looked at to tell what kind of
// message it is: notices that programs write say so near the top.
const noticeLimit = 64 << 10

// classify sets the kind of a message that has been decoded, and what that kind
// has to tell. It goes by structure first (media types that only programs
// write), then by header fields, and by wording last and only together with a
// sign that no person sent it: what a person typed must never be taken for a
// machine's words.
//
// The order matters: a bounce, a receipt and a calendar reply may all carry
// Auto-Submitted, and each says more than that it was automatic.
func (m *Message) classify() {
	m.noteContainers()
	if m.Kind == Unreadable {
		return
	}
	m.Kind = Reply
	switch {
	case m.classifySealed():
	case m.classifyReport():
	case m.classifyCalendar():
	case m.classifyReaction():
	case m.classifyFreeFormBounce():
	case m.classifyFreeFormReceipt():
	case m.classifyAutoReply():
	}
}

// topType returns the media type of the whole message and its parameters where
// they tell of a kind: of a report or an encrypted message. For all others it
// returns nothing.
func (m *Message) topType() (mediaType string, params map[string]string) {
	field := m.field("Content-Type")
	if i := strings.IndexByte(field, '/'); i < 0 || i+1 == len(field) || strings.IndexByte("rReE", field[i+1]) < 0 {
		return "", nil
	}
	return parseMediaType(field)
}

// field returns the first value of a field by its canonical name, which spares
// making it canonical for each of the many that are looked at.
func (m *Message) field(key string) string {
	if values := m.Header[key]; len(values) > 0 {
		return values[0]
	}
	return ""
}

// findPart returns the first leaf with one of the media types, or nil.
func (m *Message) findPart(mediaTypes ...string) *part {
	for i := range m.parts {
		for _, want := range mediaTypes {
			if m.parts[i].mediaType == want {
				return &m.parts[i]
			}
		}
	}
	return nil
}

// noticeText returns the beginning of the message's own text, for looking at
// what a program wrote: the first text/plain leaf, or the first text/html one
// with its markup taken away.
func (m *Message) noticeText() string {
	var fallback string
	for i := range m.parts {
		p := &m.parts[i]
		if p.disposition == "attachment" || p.text == "" {
			continue
		}
		text := p.text
		if len(text) > noticeLimit {
			text = strings.ToValidUTF8(text[:noticeLimit], "")
		}
		switch p.mediaType {
		case "text/plain":
			if strings.TrimSpace(text) != "" {
				return text
			}
		case "text/html":
			if fallback == "" {
				fallback = stripMarkup(text)
			}
		}
	}
	return fallback
}

// unquotedText returns the message's own text without what it quotes. Signatures
// stay: in a program's message they may be all there is.
func (m *Message) unquotedText() string {
	b, _ := m.body()
	r := newFormReader(b.lines)
	r.quotes()
	return strings.TrimSpace(b.text(classTyped))
}

// stripMarkup turns HTML to text well enough to look for words in it: tags go,
// those that end a line become line ends, entities are undone.
func stripMarkup(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	for len(s) > 0 {
		open := strings.IndexByte(s, '<')
		if open < 0 {
			b.WriteString(collapseSpace(s))
			break
		}
		b.WriteString(collapseSpace(s[:open]))
		s = s[open:]
		name := tagName(s)
		var end int
		switch name {
		case "style", "script", "title":
			end = indexFold(s, "</"+name)
			if end >= 0 {
				end += strings.IndexByte(s[end:], '>') // -1 ends the loop below
			}
		case "!--":
			end = strings.Index(s, "-->")
			if end >= 0 {
				end += 2
			}
		default:
			end = strings.IndexByte(s, '>')
		}
		if end < 0 {
			break
		}
		switch strings.TrimPrefix(name, "/") {
		case "br", "p", "div", "tr", "li", "table", "blockquote", "h1", "h2", "h3", "hr":
			b.WriteByte('\n')
		case "td", "th":
			b.WriteByte(' ')
		}
		s = s[end+1:]
	}
	return html.UnescapeString(b.String())
}

// tagName returns the lower-case name of the tag at the start of s, with its
// slash when it is an end tag.
func tagName(s string) string {
	s = s[1:]
	if strings.HasPrefix(s, "!--") {
		return "!--"
	}
	end := strings.IndexAny(s[:min(len(s), 16)], " \t\r\n>/")
	if end == 0 && strings.HasPrefix(s, "/") {
		rest := strings.IndexAny(s[1:min(len(s), 16)], " \t\r\n>")
		if rest < 0 {
			return ""
		}
		return strings.ToLower(s[:rest+1])
	}
	if end < 0 {
		return ""
	}
	return strings.ToLower(s[:end])
}

// collapseSpace makes each run of white space one space, as HTML does.
func collapseSpace(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	space := false
	for i := 0; i < len(s); i++ {
		switch c := s[i]; c {
		case ' ', '\t', '\r', '\n':
			if !space {
				b.WriteByte(' ')
			}
			space = true
		default:
			b.WriteByte(c)
			space = false
		}
	}
	return b.String()
}

// indexFold is strings.Index for an ASCII needle in any case.
func indexFold(s, lower string) int {
	first, upper := lower[0], lower[0]
	if 'a' <= first && first <= 'z' {
		upper = first - 'a' + 'A'
	}
	for i := 0; i+len(lower) <= len(s); i++ {
		if (s[i] == first || s[i] == upper) && strings.EqualFold(s[i:i+len(lower)], lower) {
			return i
		}
	}
	return -1
}

// problem records something that reading went on past, each code once.
func (m *Message) problem(code, detail string) {
	for _, p := range m.Problems {
		if p.Code == code {
			return
		}
	}
	m.Problems = append(m.Problems, Problem{Code: code, Detail: detail})
}
