package parser

import (
	"slices"
	"sort"
	"strings"
)

// passage is what was typed in one place: between two pieces of quote, above
// it, below it.
type passage struct {
	lines    []piece
	question int  // that the quote just before it asks; 0 when it is none
	top      bool // no quote before it
	trailing bool // after the quote of what follows the last question
}

// placer gives what was typed to the questions.
type placer struct {
	count   int    // of questions
	sender  string // display name, to know their own name at the end
	robot   string // display name of who asked
	reading Reading
	gone    []int // lines found to be signature

	texts map[int]*placed
}

// placed is the answer to one question as it grows.
type placed struct {
	text   string
	guess  bool
	shared bool
}

// read places everything that m holds.
func (p *placer) read(m *matcher) {
	pieces := m.pieces()
	p.texts = make(map[int]*placed)
	passages := p.passages(m, pieces)
	p.trimLetter(passages)
	for i := range passages {
		p.withoutBlankNumbers(&passages[i])
	}
	p.withoutOwnNumbers(passages)
	for i := range pieces {
		pieces[i].gone = slices.Contains(p.gone, pieces[i].line)
	}
	p.reading.Reply = joinPieces(pieces)
	if p.count == 0 {
		return
	}
	inline := 0
	for i := range passages {
		if passages[i].question > 0 && !emptyPieces(passages[i].lines) {
			inline++
		}
	}
	for i := range passages {
		s := &passages[i]
		if emptyPieces(s.lines) {
			continue
		}
		if s.question > 0 {
			p.placeInline(s, inline)
		} else {
			p.placeFree(s, inline)
		}
	}
	p.finish()
}

// passages gathers pieces that no quote parts, and says which question each
// stands under.
func (p *placer) passages(m *matcher, pieces []piece) []passage {
	var out []passage
	for i := 0; i < len(pieces); {
		end := i + 1
		for end < len(pieces) && pieces[end].place == pieces[i].place {
			end++
		}
		next := p.newPassage(m.sent, pieces[i].place)
		next.lines = pieces[i:end:end]
		out = append(out, next)
		i = end
	}
	return out
}

func (p *placer) newPassage(sent *Sent, place int32) passage {
	if place < 0 {
		return passage{top: true}
	}
	w := &sent.words[place]
	switch {
	case w.question > 0:
		return passage{question: int(w.question)}
	case w.trailing:
		return passage{trailing: true}
	}
	return passage{question: int(w.after), top: w.after == 0}
}

// trimLetter takes greeting and closing off: a greeting at the very start, a
// closing at the very end, and one at the end of what stands above the quote.
func (p *placer) trimLetter(passages []passage) {
	first, last := -1, -1
	for i := range passages {
		if emptyPieces(passages[i].lines) {
			continue
		}
		if first < 0 {
			first = i
		}
		last = i
	}
	if first < 0 {
		return
	}
	p.trimGreeting(&passages[first])
	for i := first + 1; i <= last; i++ {
		if passages[i].trailing {
			p.trimGreeting(&passages[i])
			break
		}
	}
	p.trimClosing(&passages[last])
	if passages[first].top && first != last {
		p.trimClosing(&passages[first])
	}
	// A closing that stood alone below the quote may have another above it.
	if emptyPieces(passages[last].lines) {
		for i := last - 1; i > first; i-- {
			if !emptyPieces(passages[i].lines) {
				p.trimClosing(&passages[i])
				break
			}
		}
	}
	if passages[first].top {
		p.trimPreamble(&passages[first], slices.ContainsFunc(passages[first+1:], func(s passage) bool { return !emptyPieces(s.lines) }))
	}
}

func (p *placer) drop(class spanClass, text string) {
	p.reading.Dropped = append(p.reading.Dropped, Span{Class: class.String(), Text: text})
}

// trimGreeting takes the greeting off the first line, unless there is nothing else.
func (p *placer) trimGreeting(s *passage) {
	for i := range s.lines {
		l := &s.lines[i]
		if l.blank {
			continue
		}
		if isGreeting(l.text) || p.greetsRobot(l.text) {
			p.drop(classGreeting, l.text)
			s.lines = s.lines[i+1:]
		} else if rest, ok := greetingBefore(l.text); ok {
			p.drop(classGreeting, strings.TrimSpace(l.text[:len(l.text)-len(rest)]))
			s.lines = slices.Clone(s.lines[i:])
			s.lines[0].text = rest
		}
		return
	}
}

// greetsRobot tells whether a line greets the sender of the questions by name.
func (p *placer) greetsRobot(text string) bool {
	if p.robot == "" || len(text) > len(p.robot)+20 {
		return false
	}
	at := strings.Index(strings.ToLower(text), strings.ToLower(p.robot))
	return at > 0 && isGreeting(strings.TrimSpace(text[:at])) && strings.Trim(text[at+len(p.robot):], " ,.!:-") == ""
}

// greetingBefore finds a numbered answer on the same line as the greeting.
func greetingBefore(text string) (rest string, ok bool) {
	for i := 0; i < len(text) && i < 40; i++ {
		if text[i] >= '1' && text[i] <= '9' && i > 0 && text[i-1] == ' ' {
			if mk, found := parseMarker(text[i:]); found && mk.form >= dotted && !mk.ordinal && isGreeting(strings.TrimSpace(text[:i])) {
				return text[i:], true
			}
			return "", false
		}
	}
	return "", false
}

// trimClosing takes the closing off the end: the phrase, the name, and the lines
// below it that only tell who the sender is. Whatever else stands below the
// closing is kept, unplaced.
func (p *placer) trimClosing(s *passage) {
	defer p.trimFarewell(s)
	at, bare := p.closingStart(s.lines)
	if at < 0 {
		return
	}
	tail := s.lines[at:]
	s.lines = s.lines[:at]
	var closing, signature, kept []string
	words := 0
	for i := range tail {
		t := tail[i].text
		switch {
		case tail[i].blank:
		case bare:
			signature = append(signature, t)
			p.gone = append(p.gone, tail[i].line)
		case isSignOff(t) || isName(t) && words < 3 || isOwnName(t, p.sender):
			words++
			closing = append(closing, t)
		case belongsToName(t):
			signature = append(signature, t)
			p.gone = append(p.gone, tail[i].line)
		default:
			kept = append(kept, t)
		}
	}
	if len(closing) > 0 {
		p.drop(classClosing, strings.Join(closing, "\n"))
	}
	if len(signature) > 0 {
		p.drop(classSignature, strings.Join(signature, "\n"))
	}
	if len(kept) > 0 {
		p.reading.Unplaced = append(p.reading.Unplaced, strings.Join(kept, "\n"))
	}
}

// isOrganisation tells whether a line below a name is a title or a place of
// work: short, begins with a capital, is no sentence.
func isOrganisation(text string) bool {
	if strings.HasPrefix(text, "[") && strings.HasSuffix(text, "]") {
		return true // a logo, as text
	}
	if strings.Contains(text, " | ") && len(text) <= 120 && !strings.ContainsAny(text, "?!:") {
		return startsUpper(text) // "Solbakken barnehage | Oppvekst | Nordvik kommune"
	}
	if len(text) > 60 || len(strings.Fields(text)) > 6 || strings.ContainsAny(text, "?!:") || strings.HasSuffix(text, ".") {
		return false
	}
	return startsUpper(text)
}

// maxClosing is how many lines a closing with what belongs to it may have.
const maxClosing = 16

// closingStart returns the index of the line where the closing begins, or -1. A
// closing is the last phrase of that kind with little below it; or, bare of any
// phrase, the sender's own name in a paragraph of its own, with nothing below it
// but what signatures hold.
func (p *placer) closingStart(lines []piece) (at int, bare bool) {
	seen := 0
	own, tight := -1, -1
	for i := len(lines) - 1; i >= 0 && seen < maxClosing; i-- {
		if lines[i].blank {
			continue
		}
		seen++
		if isSignOff(lines[i].text) {
			if i == 0 || lines[i-1].blank || seen <= 4 {
				return i, false
			}
		}
		if i > 0 && isOwnName(strings.TrimLeft(lines[i].text, "-–—/~ "), p.sender) {
			if seen == 1 && signedBelow(lines[i-1]) {
				tight = i
			}
			if own < 0 && lines[i-1].blank && onlyContacts(lines[i+1:]) {
				own = i
			}
		}
		if mk, ok := parseMarker(lines[i].text); ok && mk.form >= dotted {
			break
		}
	}
	if own < 0 {
		return tight, false
	}
	return own, true
}

// signedBelow tells whether the sender's own name right below a line signs what
// was written rather than going on with it: the line is no name itself, unless it
// begins with a number, and leads up to nothing.
func signedBelow(l piece) bool {
	if l.blank || strings.HasSuffix(l.text, ":") || strings.HasSuffix(l.text, ",") {
		return false
	}
	mk, ok := parseMarker(l.text)
	return ok && mk.form >= dotted && mk.rest != "" || !isName(l.text)
}

// onlyContacts tells whether lines hold nothing but what signatures hold.
func onlyContacts(lines []piece) bool {
	for i := range lines {
		if !lines[i].blank && !belongsToName(lines[i].text) {
			return false
		}
	}
	return true
}

// belongsToName tells whether a line is what stands below a name in signatures.
func belongsToName(text string) bool {
	return isContact(text) || isOrganisation(text) || isSignatureLine(text)
}

// add gives text to a question.
func (p *placer) add(q int, text string, guess, shared bool) {
	if text == "" {
		return
	}
	a := p.texts[q]
	if a == nil {
		p.texts[q] = &placed{text: text, guess: guess, shared: shared}
		return
	}
	a.text += "\n\n" + text
	a.guess = a.guess || guess
	a.shared = a.shared && shared
}

// finish lists the answers in order.
func (p *placer) finish() {
	for q, a := range p.texts {
		p.reading.Answers = append(p.reading.Answers, Answer{Question: q, Text: a.text, Guess: a.guess, Shared: a.shared})
	}
	sort.Slice(p.reading.Answers, func(i, j int) bool { return p.reading.Answers[i].Question < p.reading.Answers[j].Question })
}

func (p *placer) unplaced(lines []piece) {
	if text := joinPieces(lines); text != "" {
		p.reading.Unplaced = append(p.reading.Unplaced, text)
	}
}

func emptyPieces(lines []piece) bool {
	for i := range lines {
		if !lines[i].blank {
			return false
		}
	}
	return true
}

// joinPieces makes text of pieces: runs of blank lines become one, none at
// either end. What stood on one line apart stays on one line.
func joinPieces(lines []piece) string {
	var sb strings.Builder
	blank := false
	for i := range lines {
		if lines[i].blank || lines[i].gone {
			blank = blank || lines[i].blank
			continue
		}
		if sb.Len() > 0 {
			sb.WriteByte('\n')
			if blank {
				sb.WriteByte('\n')
			}
		}
		blank = false
		sb.WriteString(lines[i].text)
	}
	return sb.String()
}
