package parser

// releaseRepeated gives back to the person the words within a line of theirs
// that the quote has too, on a line of its own: an answer that is corrected
// begins or ends as it stands in the receipt ("2: To timer, og en pause"). The
// sent message is quoted once, and there it is. Questions are not looked at
// here: people answer behind them, on their line.
func (m *matcher) releaseRepeated() {
	var whole map[int32]bool // places that stand in lines which are all quote
	for l := range m.body.lines {
		if m.mix(l) != bothSides {
			continue
		}
		for k := int(m.first[l]); k < int(m.first[l+1]); {
			end := k
			for end < int(m.first[l+1]) && m.place[end] != typed {
				end++
			}
			if end-k >= shingle {
				if whole == nil {
					whole = m.wholePlaces()
				}
				m.releaseIfRepeated(k, end, whole)
			}
			k = end + 1
		}
	}
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
