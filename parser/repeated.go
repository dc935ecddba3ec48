package parser

// releaseRepeated gives back to the person the words within a line of theirs
// that the quote has too, on a line of its own: an answer that is corrected
// begins or ends as it stands in the receipt ("2: To timer, og en pause"). The
// sent message is quoted once, and there it is. Questions are not looked at
// here: people answer behind them, on their line. Nor are lines of the quote
// that have a comment behind them, in a mail that is quoted twice.
func (m *matcher) releaseRepeated() {
	var whole map[int32]bool // places that stand in lines which are all quote
	above := int32(-1)       // last place in the line of quote before, when it is all quote
	for l := range m.body.lines {
		mix := m.mix(l)
		if mix != allQuote && mix != bothSides {
			continue
		}
		first, last := m.placed(l)
		before := above
		if mix == bothSides {
			above = -1
		} else if last >= 0 {
			above = last
		}
		if mix == allQuote || m.body.lines[l].depth > 0 || m.continues(before, first) && m.continues(last, m.below(l)) {
			continue
		}
		for k := int(m.first[l]); k < int(m.first[l+1]); {
			end := k
			for end < int(m.first[l+1]) && m.place[end] != typed {
				end++
			}
			if end-k >= shingle && !m.answerFrom(l, end) {
				if whole == nil {
					whole = m.wholePlaces()
				}
				m.releaseIfRepeated(k, end, whole)
			}
			k = end + 1
		}
	}
}

// placed returns the first and the last place that a line has in the sent
// message, or -1.
func (m *matcher) placed(l int) (first, last int32) {
	first, last = -1, -1
	for _, p := range m.place[m.first[l]:m.first[l+1]] {
		if p < 0 {
			continue
		}
		if first < 0 {
			first = p
		}
		last = p
	}
	return first, last
}

// below returns the first place in the line of quote after line l, or -1 when
// there is none or it is not all quote.
func (m *matcher) below(l int) int32 {
	for l++; l < len(m.body.lines); l++ {
		switch m.mix(l) {
		case bothSides:
			return -1
		case allQuote:
			if first, _ := m.placed(l); first >= 0 {
				return first
			}
		}
	}
	return -1
}

// continues tells whether the sent message goes on from place p at place q, but
// for the number of an item. Before its first word and after its last, anything
// may stand.
func (m *matcher) continues(p, q int32) bool {
	if q == 0 || int(p) == len(m.sent.words)-1 {
		return true
	}
	for p++; p < q && m.sent.words[p].number >= 0; p++ {
	}
	return p == q
}

// answerFrom tells whether an answer begins with its number at word k of a line:
// what stands before that is none of it.
func (m *matcher) answerFrom(l, k int) bool {
	if k >= int(m.first[l+1]) {
		return false
	}
	mk, ok := parseMarker(m.body.lines[l].text[m.words[k].start:])
	return ok && mk.form >= dotted && mk.numbers[0] <= m.sent.count
}

// wholePlaces are the places in the sent message of the lines that are all quote.
func (m *matcher) wholePlaces() map[int32]bool {
	out := make(map[int32]bool)
	for l := range m.body.lines {
		if m.mix(l) != allQuote {
			continue
		}
		for _, p := range m.place[m.first[l]:m.first[l+1]] {
			if p >= 0 {
				out[p] = true
			}
		}
	}
	return out
}

// releaseIfRepeated makes typed the words from k to end, when all of them but
// numbers stand in whole lines of the quote too, and none is a question's.
func (m *matcher) releaseIfRepeated(k, end int, whole map[int32]bool) {
	for i := k; i < end; i++ {
		p := m.place[i]
		switch {
		case m.words[i].number >= 0 && (p < 0 || m.sent.words[p].number >= 0):
		case p < 0 || m.sent.words[p].question > 0 || m.sent.words[p].label || !whole[p]:
			return
		}
	}
	for i := k; i < end; i++ {
		m.place[i] = typed
	}
}
