package parser

import "strings"

// acceptNoise takes what programs put into a quote beside its words: list
// numbers that were not there, targets of links, marks of footnotes.
func (m *matcher) acceptNoise() {
	for i := range m.words {
		if m.place[i] != typed {
			continue
		}
		w := &m.words[i]
		switch {
		case w.url:
			if m.linkNoise(i) {
				m.place[i] = noise
			}
		case w.number >= 0:
			if m.numberNoise(i) {
				m.place[i] = noise
			}
		}
	}
	m.footnotes()
	for l := range m.body.lines {
		if m.standIn(l) {
			for k := m.first[l]; k < m.first[l+1]; k++ {
				m.place[k] = noise
			}
		}
	}
}

// standIn tells whether a line of the quote stands for something that cannot
// be shown as text: a picture, or a part of the message, as Emacs marks those.
func (m *matcher) standIn(l int) bool {
	line := &m.body.lines[l]
	a, z := m.first[l], m.first[l+1]
	if a == z || line.depth == 0 && !isNonTextPart(line.text) {
		return false
	}
	pictures := 0
	for k := a; k < z; k++ {
		if m.place[k] != typed {
			return false
		}
		if m.sent.alts[m.words[k].hash] {
			pictures++
		}
	}
	return pictures == int(z-a) || isPartMark(line.text) || isNonTextPart(line.text) || !shows(line.text)
}

// isPartMark recognizes "[2:text/html Hide Save:noname (1kB)]" and "[2. text/html]".
func isPartMark(text string) bool {
	rest, ok := strings.CutPrefix(text, "[")
	if !ok || !strings.HasSuffix(text, "]") {
		return false
	}
	return isMediaType(strings.TrimLeft(rest, "0123456789.: "))
}

// isNonTextPart recognizes the line that notmuch writes below a quote, unmarked,
// for each twin that it does not quote.
func isNonTextPart(text string) bool {
	kind, ok := strings.CutPrefix(text, "Non-text part: ")
	return ok && isMediaType(kind) && strings.IndexByte(kind, ' ') < 0
}

// isMediaType tells whether text begins with a media type.
func isMediaType(text string) bool {
	kind, _, found := strings.Cut(text, "/")
	if !found {
		return false
	}
	switch strings.ToLower(kind) {
	case "text", "image", "audio", "video", "application", "multipart", "message":
		return true
	}
	return false
}

// linkNoise recognizes a link of the sent message, also inside the link of a
// proxy that checks it, and any link that stands in brackets right after quote.
func (m *matcher) linkNoise(i int) bool {
	w := &m.words[i]
	text := m.body.lines[w.line].text
	after := i > 0 && m.place[i-1] != typed
	if after && w.start > 0 && (text[w.start-1] == '<' || text[w.start-1] == '[' || text[w.start-1] == '(') {
		return true
	}
	if m.sent.urls[w.hash] || m.sent.wraps(text[w.start:w.end]) {
		return after || m.body.lines[w.line].depth > 0 || i+1 < len(m.words) && m.place[i+1] != typed
	}
	return false
}

// wraps tells whether a URL carries one of the sent message's links inside it,
// as the proxies of Microsoft, Proofpoint, Barracuda and others do.
func (s *Sent) wraps(url string) bool {
	if len(s.links) == 0 || len(url) > 4096 {
		return false
	}
	plain := undoURLEscapes(url)
	for _, l := range s.links {
		if strings.Contains(plain, l) {
			return true
		}
	}
	return false
}

// undoURLEscapes undoes percent-encoding, and Proofpoint's own with "-" and "_".
func undoURLEscapes(url string) string {
	proofpoint := strings.Contains(url, "urldefense") && strings.Contains(url, "/v2/")
	b := make([]byte, 0, len(url))
	for i := 0; i < len(url); i++ {
		c := url[i]
		if c == '%' || c == '-' && proofpoint {
			if i+2 < len(url) && unhex(url[i+1]) >= 0 && unhex(url[i+2]) >= 0 {
				b = append(b, byte(unhex(url[i+1])<<4|unhex(url[i+2])))
				i += 2
				continue
			}
		}
		if c == '_' && proofpoint {
			c = '/'
		}
		b = append(b, c)
	}
	return strings.ToLower(string(b))
}

// numberNoise recognizes the number of a quoted list item that the sent text has
// otherwise or not at all, and the mark of a footnote after quote.
func (m *matcher) numberNoise(i int) bool {
	w := &m.words[i]
	if m.footnoteMark(i) {
		return i > 0 && m.place[i-1] != typed && m.words[i-1].line == w.line
	}
	next := i + 1
	for next < len(m.words) && m.place[next] == typed && m.words[next].number >= 0 && next < i+3 {
		next++ // a number that was doubled
	}
	if next >= len(m.words) || m.place[next] < 0 || !m.sent.words[m.place[next]].begins || !m.opens(i) {
		return false
	}
	q := m.sent.words[m.place[next]].question
	if m.words[next].line == w.line {
		return q == 0 || q == w.number || m.body.lines[w.line].depth > 0
	}
	return m.closes(i) && q == w.number && m.numberLine(int(w.line))
}

// footnotes takes the list of links that text twins end with: "[1] https://…"
// for links of the sent message, and the heading above it.
func (m *matcher) footnotes() {
	for l := range m.body.lines {
		a, z := int(m.first[l]), int(m.first[l+1])
		text := m.body.lines[l].text
		quoted := m.body.lines[l].depth > 0
		if z-a != 2 || m.words[a].number < 0 || !m.words[a+1].url || len(text) == 0 || text[0] != '[' && !quoted {
			continue
		}
		if !m.sent.urls[m.words[a+1].hash] && !m.sent.wraps(text[m.words[a+1].start:m.words[a+1].end]) {
			continue
		}
		m.place[a], m.place[a+1] = noise, noise
		for up := l - 1; up >= 0 && up >= l-4; up-- {
			n := int(m.first[up+1] - m.first[up])
			heading := n == 1 && (strings.HasSuffix(m.body.lines[up].text, ":") || quoted && m.body.lines[up].text == "References")
			if heading && m.body.lines[up].depth == m.body.lines[l].depth {
				m.place[m.first[up]] = noise
			}
			if n > 0 && m.place[m.first[up]] != noise {
				break
			}
		}
	}
}
