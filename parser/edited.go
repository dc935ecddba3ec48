package parser

import "strings"

// releaseEdited gives back to the person the lines of theirs that the sent
// message shows below its questions, as a receipt does, where they changed them
// in the quote: the answer is then the whole of it, not the new words alone. What
// is added behind a sentence that is whole is an answer by itself.
func (m *matcher) releaseEdited() {
	for l := range m.body.lines {
		q := m.shownAnswer(l)
		if q == 0 || m.mix(l) != bothSides || !m.changes(l) {
			continue
		}
		m.releaseLine(l)
		for _, step := range [...]int{-1, 1} {
			for k := l + step; k >= 0 && k < len(m.body.lines) && m.mix(k) == allQuote && m.shownAnswer(k) == q; k += step {
				m.releaseLine(k)
			}
		}
	}
}

// shownAnswer returns the question below which the sent message shows all the
// quoted words of line l, or 0.
func (m *matcher) shownAnswer(l int) int16 {
	q := int16(0)
	for k := m.first[l]; k < m.first[l+1]; k++ {
		p := m.place[k]
		if p < 0 {
			continue
		}
		w := &m.sent.words[p]
		if w.question > 0 || w.after == 0 || w.trailing || w.label || q > 0 && w.after != q {
			return 0
		}
		q = w.after
	}
	return q
}

// changes tells whether the typed words of line l change its sentence: they stand
// before or amid the quoted ones, or go on where no sentence ended.
func (m *matcher) changes(l int) bool {
	a, z := int(m.first[l]), int(m.first[l+1])
	last := z
	for k := a; k < z; k++ {
		if m.place[k] >= 0 {
			last = k
		}
	}
	for k := a; k < last; k++ {
		if m.place[k] == typed {
			return true
		}
	}
	if last+1 >= z {
		return false
	}
	between := m.body.lines[l].text[m.words[last].end:m.words[last+1].start]
	return !strings.ContainsAny(between, ".!?:;)")
}

func (m *matcher) releaseLine(l int) {
	for k := m.first[l]; k < m.first[l+1]; k++ {
		m.place[k] = typed
	}
}
