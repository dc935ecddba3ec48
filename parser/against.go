package parser

import (
	"strings"
	"unicode"
)

// Reading is what a reply says.
type Reading struct {
	// Reply is all that the person newly wrote, in order; quotes, attribution,
	// signature and disclaimers are left out.
	Reply string
	// Answers are in the order of their questions, one for each at most.
	Answers []Answer
	// Unplaced is what could not be given to a question, verbatim. It is empty
	// when there were no questions.
	Unplaced []string
	// Dropped is every span that was left out of the answers, in order.
	Dropped []Span
}

// Answer is what was answered to one question.
type Answer struct {
	Question int // 1-based
	Text     string
	Guess    bool // the placing is a guess, not said by number or place
	Shared   bool // the same text answers other questions too ("1 og 2: …")
}

// Span is a part of a reply that is not an answer, and why: "quote",
// "attribution", "signature", "disclaimer", "greeting" or "closing".
type Span struct {
	Class string
	Text  string
}

// Against reads a reply against the message that it answers. Without one, or
// when nothing of it is quoted, quotes are told by their form alone. It does not
// change m, and may be called by several goroutines at once.
func (m *Message) Against(sent *Sent) Reading {
	b, twins := m.body()
	if sent == nil {
		sent = &Sent{known: newWordFilter(0)}
	}
	if sent.source != nil && quotesSource(b) {
		sent = sent.source()
		if whole := m.sourceBody(sent.unfolder); whole != nil {
			b = whole
		}
	}
	mt := newMatcher(sent, b)
	if len(sent.words) > 0 {
		mt.match()
	}
	if mt.markQuote() {
		mt.markHeads()
		mt.markSignatures(m)
	} else {
		if b.splitGlued() {
			mt = newMatcher(sent, b)
		}
		b.classifyWithoutSent()
		if len(sent.words) > 0 {
			mt.releaseOwnMarks()
		}
	}
	p := placer{count: sent.count, sender: m.FromName, robot: sent.fromName}
	p.read(mt)
	r := p.reading
	r.Dropped = append(r.Dropped, mt.dropped()...)
	mt.addLost(&r, m, twins)
	return r
}

// markQuote sets the class of the lines that are quote, and tells whether there
// is any with words. A line that holds words of both sides counts as typed; its
// words know better.
func (m *matcher) markQuote() bool {
	found := false
	for i := range m.body.lines {
		l := &m.body.lines[i]
		switch m.mix(i) {
		case allQuote:
			l.class = classQuote
			found = true
		case bothSides:
			found = true
		case noWords:
			if m.decoration(i) || m.amidSentence(i) {
				l.class = classQuote
			}
		}
		if l.hidden {
			l.class = classQuote
		}
	}
	return found
}

// mixture says whose words a line holds.
type mixture uint8

const (
	noWords mixture = iota
	allTyped
	allQuote
	bothSides
)

func (m *matcher) mix(l int) mixture {
	mine, theirs, placed := 0, 0, 0
	for k := m.first[l]; k < m.first[l+1]; k++ {
		switch {
		case m.place[k] == typed:
			mine++
		case m.place[k] == noise:
			theirs++
		default:
			theirs++
			placed++
		}
	}
	switch {
	case mine == 0 && theirs == 0:
		return noWords
	case theirs == 0:
		return allTyped
	case mine == 0:
		if m.dashAfter(l) >= 0 {
			return bothSides
		}
		return allQuote
	}
	return bothSides
}

// dashAfter finds an answer that is a lone dash at the end of a question's own
// line: its byte offset, or -1.
func (m *matcher) dashAfter(l int) int {
	k := m.first[l+1] - 1
	if m.place[k] < 0 || !m.sent.words[m.place[k]].last {
		return -1
	}
	text := m.body.lines[l].text
	tail := text[m.words[k].end:]
	space := strings.LastIndexByte(tail, ' ')
	if space < 0 {
		return -1
	}
	switch tail[space+1:] {
	case "-", "–", "—", "?":
		return int(m.words[k].end) + space + 1
	}
	return -1
}

// decoration tells whether a line without words belongs to the quote: it stands
// in the sent message, or is a line drawn with one sign.
func (m *matcher) decoration(l int) bool {
	text := m.body.lines[l].text
	if text == "" {
		return false
	}
	if m.sent.rules[text] || isDrawnLine(text, 5) {
		return true
	}
	return strings.Trim(text, "|>[]<(){}*_•·● \t") == "" || !shows(text)
}

// shows tells whether a text has a character that a reader sees. Senders pad
// what programs show beside the subject with characters that have no width.
func shows(text string) bool {
	return strings.IndexFunc(text, func(r rune) bool {
		return r != joiner && !unicode.IsSpace(r) && !unicode.Is(unicode.Cf, r)
	}) >= 0
}

// amidSentence tells whether a line without words stands where the line of the
// sent message goes on: a dash that a narrow column put on a line of its own.
func (m *matcher) amidSentence(l int) bool {
	k := int(m.first[l])
	if m.body.lines[l].blank() || k == 0 || k == len(m.words) || m.place[k-1] < 0 || m.place[k] != m.place[k-1]+1 {
		return false
	}
	p := m.place[k]
	return m.sent.words[p-1].block == m.sent.words[p].block
}

// piece is a stretch of typed text within one line, or a blank line.
type piece struct {
	line  int
	text  string
	place int32 // of the last quoted word before it, or -1
	blank bool
	soft  bool // a blank line that is only the margin of a paragraph
	gone  bool // found to be signature after all
}

// pieces cuts what was typed out of the lines, in order.
func (m *matcher) pieces() []piece {
	n := 0
	for i := range m.body.lines {
		if m.body.lines[i].class == classTyped {
			n++
		}
	}
	out := make([]piece, 0, n+8)
	last := int32(-1)
	for i := range m.body.lines {
		l := &m.body.lines[i]
		a, z := int(m.first[i]), int(m.first[i+1])
		if l.class != classTyped {
			for k := a; k < z; k++ {
				if m.place[k] >= 0 {
					last = m.place[k]
				}
			}
			continue
		}
		if l.blank() {
			out = append(out, piece{line: i, place: last, blank: true, soft: l.soft})
			continue
		}
		switch m.mix(i) {
		case allTyped, noWords:
			out = append(out, piece{line: i, text: m.withPrefix(i), place: last})
			continue
		}
		for k := a; k < z; {
			if m.place[k] != typed {
				if m.place[k] >= 0 {
					last = m.place[k]
				}
				k++
				continue
			}
			end := k
			for end < z && m.place[end] == typed {
				end++
			}
			out = append(out, piece{line: i, text: m.between(i, k, end), place: last})
			k = end
		}
		if at := m.dashAfter(i); z > a && at >= 0 {
			out = append(out, piece{line: i, text: l.text[at:], place: last})
		}
	}
	return out
}

// between returns the typed text of words k to end of a line that holds quote
// as well. Punctuation goes with the word that it touches.
func (m *matcher) between(l, k, end int) string {
	text := m.body.lines[l].text
	from, to := 0, len(text)
	if k > int(m.first[l]) {
		from = int(m.words[k-1].end)
		for from < int(m.words[k].start) && text[from] != ' ' && !opensText(text[from:]) {
			from++
		}
	}
	if end < int(m.first[l+1]) {
		to = int(m.words[end].start)
		for to > int(m.words[end-1].end) && text[to-1] != ' ' && strings.IndexByte("(\"'*_<[", text[to-1]) >= 0 {
			to--
		}
	}
	return strings.TrimSpace(text[from:to])
}

// opensText tells whether s begins with a sign that opens what follows it
// rather than ends what stands before.
func opensText(s string) bool {
	for _, sign := range [...]string{"(", "«", "“", "„", "-", "–", "—"} {
		if strings.HasPrefix(s, sign) {
			return true
		}
	}
	return false
}

// withPrefix returns a typed line as it stands. A ">" is the person's own when
// the typed lines around it have none; inside a quote the program put it there.
func (m *matcher) withPrefix(i int) string {
	l := &m.body.lines[i]
	if l.prefix == "" {
		return l.text
	}
	for _, step := range [...]int{-1, 1} {
		if n := m.typedNear(i, step); n != nil && n.depth < l.depth {
			own := strings.TrimLeft(l.prefix, " \t")
			for d := strings.Count(n.prefix, ">"); d > 0 && strings.Count(own, ">") > 1; d-- {
				own = strings.TrimLeft(own[strings.IndexByte(own, '>')+1:], " \t")
			}
			return own + l.text
		}
	}
	return l.text
}

// How far typedNear looks: in a long run of lines that begin with ">" the marks
// of the ones within are a quote's in any case.
const nearLines = 16

// typedNear returns the typed line next to line i that is not quoted as deep, or
// nil when something else stands between.
func (m *matcher) typedNear(i, step int) *line {
	l := &m.body.lines[i]
	for j := i + step; j >= 0 && j < len(m.body.lines) && j-i < nearLines && i-j < nearLines; j += step {
		n := &m.body.lines[j]
		switch {
		case n.soft:
		case n.class != classTyped || n.blank() || m.mix(j) == bothSides:
			return nil
		case n.depth < l.depth:
			return n
		}
	}
	return nil
}

// dropped lists the lines that are no answer, neighbours of one class together.
func (m *matcher) dropped() []Span {
	var out []Span
	var sb strings.Builder
	class := classTyped
	flush := func() {
		if sb.Len() > 0 {
			out = append(out, Span{Class: class.String(), Text: sb.String()})
		}
		sb.Reset()
	}
	for i := range m.body.lines {
		l := &m.body.lines[i]
		if l.blank() {
			continue
		}
		text, c := l.text, l.class
		if c == classTyped {
			if m.mix(i) != bothSides {
				continue
			}
			text, c = m.quotedText(i), classQuote
		}
		if c != class {
			flush()
			class = c
		}
		if sb.Len() > 0 {
			sb.WriteByte('\n')
		}
		sb.WriteString(text)
	}
	flush()
	return out
}

// quotedText returns the quoted words of a line that holds typed ones as well.
func (m *matcher) quotedText(l int) string {
	var parts []string
	text := m.body.lines[l].text
	for k := m.first[l]; k < m.first[l+1]; {
		if m.place[k] == typed {
			k++
			continue
		}
		end := k
		for end < m.first[l+1] && m.place[end] != typed {
			end++
		}
		parts = append(parts, text[m.words[k].start:m.words[end-1].end])
		k = end
	}
	return strings.Join(parts, " ")
}
