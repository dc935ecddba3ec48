package parser

// titleLines is how many lines at the top of a quote are looked at for titles.
const titleLines = 8

// acceptTitles takes the short lines at the top of a quote, above the first
// question, that are whole lines of the sent message: a sender's name in large
// letters, which stands elsewhere in the message too.
func (m *matcher) acceptTitles() {
	seen := 0
	for l := 0; l < len(m.body.lines) && seen < titleLines; l++ {
		a, z := int(m.first[l]), int(m.first[l+1])
		if m.body.lines[l].depth == 0 || a == z {
			continue
		}
		seen++
		if p := m.place[a]; p >= 0 && m.sent.words[p].question > 0 {
			return
		}
		if z-a < 2 || z-a > 6 || m.mix(l) != allTyped {
			continue
		}
		p := m.sent.lineOf(m.words[a:z])
		if p < 0 {
			continue
		}
		for k := a; k < z; k++ {
			m.place[k] = int32(p + k - a)
		}
	}
}

// lineOf returns where a whole line of the sent message has these words, or -1.
func (s *Sent) lineOf(words []word) int {
	for p := 0; p+len(words) <= len(s.words); p++ {
		w := &s.words[p]
		if w.hash == words[0].hash && w.begins && w.question == 0 && s.words[p+len(words)-1].ends && s.agree(words, p) == len(words) {
			return p
		}
	}
	return -1
}
