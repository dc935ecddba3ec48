package parser

import "strings"

// withoutBlankNumbers takes off the numbers at the end of a passage that nobody
// wrote anything to: the frame of an answer, left empty. Numbers without a sign
// are one only when they count from 1, for they may be answers themselves; a
// number alone is one only where nothing else stands.
func (p *placer) withoutBlankNumbers(s *passage) {
	at, last, first := len(s.lines), 0, 0
	signed, unsigned := false, false
	for i := len(s.lines) - 1; i >= 0; i-- {
		if s.lines[i].blank {
			continue
		}
		low, high, sign, ok := blankNumbers(s.lines[i].text)
		if !ok || last > 0 && high != first-1 {
			break
		}
		if last == 0 {
			last = high
		}
		at, first = i, low
		signed, unsigned = signed || sign, unsigned || !sign
	}
	n := last - first + 1
	switch {
	case last == 0 || last > p.count || signed && unsigned,
		unsigned && (first != 1 || n < 3),
		n == 1 && (!emptyPieces(s.lines[:at]) || s.question > 0 || p.count == 1 || !startsDigit(s.lines[at].text)):
		return
	}
	var text []string
	for i := at; i < len(s.lines); i++ {
		if !s.lines[i].blank {
			text = append(text, s.lines[i].text)
			p.gone = append(p.gone, s.lines[i].line)
		}
	}
	p.drop(classQuote, strings.Join(text, "\n"))
	s.lines = s.lines[:at]
}

// withoutOwnNumbers takes off the numbers that stand alone below the quoted
// questions that they belong to. One by itself may be an answer: "4." to how many.
func (p *placer) withoutOwnNumbers(passages []passage) {
	var own []*passage
	for i := range passages {
		s := &passages[i]
		lines := trimBlanks(s.lines)
		if s.question == 0 || len(lines) != 1 {
			continue
		}
		if low, high, signed, ok := blankNumbers(lines[0].text); ok && signed && low == s.question && high == low {
			own = append(own, s)
		}
	}
	if len(own) < 2 {
		return
	}
	for _, s := range own {
		l := trimBlanks(s.lines)[0]
		p.gone = append(p.gone, l.line)
		p.drop(classQuote, l.text)
		s.lines = nil
	}
}

// blankNumbers reads a line that holds nothing but numbers that follow each other,
// with labels perhaps: "1.", "Spm 2:", "1. 2. 3.". In "1. Svar 2", where only one
// of two has a label, somebody points elsewhere. signed tells that a label or a
// sign goes with each.
func blankNumbers(text string) (low, high int, signed, ok bool) {
	if len(text) > 200 {
		return 0, 0, false, false
	}
	signed = true
	labels := false
	s := strings.Trim(text, " *_\t")
	for s != "" {
		s = strings.TrimLeft(s, "(*_ ")
		rest, label := cutLabel(s)
		n, size := leadingNumber(rest)
		if size == 0 || high > 0 && (n != high+1 || label != labels) {
			return 0, 0, false, false
		}
		if low == 0 {
			low = n
		}
		high, labels = n, label
		after := strings.TrimLeft(rest[size:], ".):*_")
		signed = signed && (label || len(after) < len(rest[size:]))
		if after != "" && after[0] != ' ' {
			return 0, 0, false, false
		}
		s = strings.TrimLeft(after, " ")
	}
	return low, high, signed, high > 0
}
