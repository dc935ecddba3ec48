package parser

import "strings"

// ownQuoteMarks gives back the lines that begin with ">" by the person's own
// hand: a single one with typed lines right above and right below it, no
// blank line between, in a message with no head, or after a colon.
func (r *formReader) ownQuoteMarks() {
	none := line{}
	for i := 1; i < len(r.lines); i++ {
		l := &r.lines[i]
		if l.depth == 0 || l.prefix == "" || l.class != classQuote || l.blank() {
			continue
		}
		above, below := &r.lines[i-1], &none
		if i+1 < len(r.lines) {
			below = &r.lines[i+1]
		}
		if l.depth == 1 && above.class == classTyped && above.depth == 0 && strings.LastIndexByte(above.text, '<') > strings.LastIndexByte(above.text, '>') {
			l.class = classTyped // the closing bracket of a wrapped link
			continue
		}
		if above.class != classTyped || above.blank() || below.class != classTyped || below.blank() {
			continue
		}
		if r.heads == 0 && l.depth != 1 || above.text[len(above.text)-1] == ':' || r.heads == 0 && r.loneQuote(i) {
			l.class = classTyped
		}
	}
}

// loneQuote says whether line i is the only quoted one.
func (r *formReader) loneQuote(i int) bool {
	for _, step := range [...]int{-1, 1} {
		for j := i + step; j >= 0 && j < len(r.lines); j += step {
			if r.lines[j].depth > 0 {
				return false
			}
		}
	}
	return true
}

// wrappedQuotes marks the tails of quoted lines that a program wrapped without
// prefixing them again. It does so only where every line that stands right
// between two quoted ones looks so, and there are several: a typed answer may
// look like a tail too.
func (r *formReader) wrappedQuotes() {
	var tails []int
	for i := 1; i+1 < len(r.lines); i++ {
		l := &r.lines[i]
		if l.depth > 0 || l.blank() || l.class != classTyped {
			continue
		}
		above, below := &r.lines[i-1], &r.lines[i+1]
		if above.class != classQuote || above.depth == 0 || below.depth == 0 || below.class != classQuote {
			continue
		}
		if len(above.text) < 60 || len(l.text) > 40 || endsSentence(above.text) || startsUpper(l.text) || below.blank() {
			return
		}
		tails = append(tails, i)
	}
	if len(tails) < 2 {
		return
	}
	for _, i := range tails {
		r.lines[i].class = classQuote
	}
}

func endsSentence(text string) bool {
	switch text[len(text)-1] {
	case '.', '!', '?', ':', ';':
		return true
	}
	return false
}

// maxOwnMarks is how many lines a person may begin with ">" by their own hand in
// one message.
const maxOwnMarks = 5

// releaseOwnMarks gives back the lines that stand alone behind a ">", in a message
// that has nothing of the sent one and no head of another: none is part of a
// quoted block, and each has a word that was never sent.
func (m *matcher) releaseOwnMarks() {
	lines := m.body.lines
	var own []int
	for i := range lines {
		l := &lines[i]
		switch {
		case l.class == classAttribution:
			return
		case l.depth == 0 || l.prefix == "" || l.class != classQuote || l.hidden:
			continue
		case l.depth > 1 || l.blank() || i > 0 && lines[i-1].depth > 0 || i+1 < len(lines) && lines[i+1].depth > 0:
			return // a block
		}
		if own = append(own, i); len(own) > maxOwnMarks {
			return
		}
	}
	for _, i := range own {
		for k := m.first[i]; k < m.first[i+1]; k++ {
			if w := &m.words[k]; w.number < 0 && !m.sent.known.has(w.hash) {
				lines[i].class = classTyped
			}
		}
	}
}
