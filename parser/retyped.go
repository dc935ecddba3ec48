package parser

import "strings"

// occurrence is one place where a reply has all the words of a question.
type occurrence struct {
	question int16
	from, to int // words of the reply, to exclusive; a number before them is not among them
	depth    int
	fits     int // how well it goes on where the quote before it ended
}

// releaseRetyped gives back to the person the questions that they typed once
// more, word for word: a question that stands in the quote and again outside it
// was typed the second time. It stays a quote only where it is a heading for
// what was answered: "Er det noe annet vi burde vite? Nei", above or below the
// quote.
func (m *matcher) releaseRetyped() {
	found := m.occurrences()
	retyped := found[:0]
	for i := range found {
		if isRetyped(found, i) {
			retyped = append(retyped, found[i])
		}
	}
	for len(retyped) > 0 {
		before, after := m.around(retyped)
		n := 1
		for n < len(retyped) && retyped[n].to <= after {
			n++
		}
		if !m.headings(retyped[:n], before, after) {
			for _, o := range retyped[:n] {
				m.release(o)
			}
		}
		retyped = retyped[n:]
	}
}

// maxOccurrences bounds how many copies of the questions are told apart.
const maxOccurrences = 200

// occurrences lists where the reply has a whole question, in order. It is empty
// when it has none twice.
func (m *matcher) occurrences() []occurrence {
	var out []occurrence
	twice := false
	seen := make(map[int16]bool)
	last := int32(-1) // place of the quoted word before
	for k := 0; k < len(m.words); {
		p := m.place[k]
		if p < 0 || m.sent.words[p].question == 0 || m.sent.isNumberBefore(p) {
			if p >= 0 && m.sent.words[p].question == 0 {
				last = p
			}
			k++
			continue
		}
		fits := 0
		switch {
		case p > 0 && m.sent.isNumberBefore(p-1):
			if k > 0 && m.place[k-1] == p-1 {
				fits = 2 // with its number
				if last == p-2 {
					fits = 4
				}
			} else if last == p-2 {
				fits = 1 // without
			}
		case last >= 0 && last == p-1:
			fits = 4
		}
		end := k + 1
		for end < len(m.words) && m.place[end] == m.place[end-1]+1 && !m.sent.words[m.place[end-1]].last {
			end++
		}
		w := &m.sent.words[p]
		if m.sent.words[m.place[end-1]].last && m.sent.startsQuestion(p) && len(out) < maxOccurrences {
			out = append(out, occurrence{question: w.question, from: k, to: end, depth: m.body.lines[m.words[k].line].depth, fits: fits})
			twice = twice || seen[w.question]
			seen[w.question] = true
		}
		last = m.place[end-1]
		k = end
	}
	if !twice {
		return nil
	}
	return out
}

// isNumberBefore tells whether the word at place p is the number of a question.
func (s *Sent) isNumberBefore(p int32) bool {
	w := &s.words[p]
	return w.question > 0 && w.number >= 0 && w.begins && !w.ends && !w.last
}

// startsQuestion tells whether the first word of a question, its number aside,
// stands at place p.
func (s *Sent) startsQuestion(p int32) bool {
	if p == 0 {
		return true
	}
	before := &s.words[p-1]
	return before.question != s.words[p].question || before.number >= 0 && before.begins
}

// isRetyped tells whether occurrence i is not that of the quote: another one is
// quoted and it is not, or another fits better, or as well and earlier.
func isRetyped(all []occurrence, i int) bool {
	o := &all[i]
	quoted, best, first := false, 0, true
	for j := range all {
		if j == i || all[j].question != o.question {
			continue
		}
		quoted = quoted || all[j].depth > 0
		best = max(best, all[j].fits)
		first = first && j > i
	}
	switch {
	case o.depth == 0 && quoted:
		return true
	case o.depth > 0 && !quoted, o.fits > best:
		return false
	}
	return o.fits < best || !first
}

// around returns the words between which the first of some retyped questions was
// typed: the last quoted one before it, or -1, and the first after it.
func (m *matcher) around(retyped []occurrence) (before, after int) {
	before, after = retyped[0].from-1, len(m.words)
	for before >= 0 && m.place[before] < 0 {
		before--
	}
	next := 0
	for k := retyped[0].from; k < len(m.words); k++ {
		for next < len(retyped) && k >= retyped[next].to {
			next++
		}
		if next < len(retyped) && k >= retyped[next].from {
			continue
		}
		if m.place[k] >= 0 && m.sent.words[m.place[k]].number < 0 {
			after = k
			break
		}
	}
	if before >= 0 && m.sent.words[m.place[before]].number >= 0 && m.words[before].line == m.words[retyped[0].from].line {
		for before--; before >= 0 && m.place[before] < 0; before-- {
		}
	}
	return before, after
}

// headings tells whether the retyped questions between two words of the quote
// are headings for the answers below them: each begins its line, with its own
// number or none, no answers have a number without the question, and the place is
// not that of an answer between the questions of the quote.
func (m *matcher) headings(retyped []occurrence, before, after int) bool {
	if before >= 0 && len(retyped) < 2 {
		if w := &m.sent.words[m.place[before]]; w.question > 0 {
			return false
		}
	}
	first := m.words[retyped[0].from].line
	if len(retyped) == 1 && m.typedBetween(before, first) {
		return false
	}
	at := make(map[int32]bool)
	own := make(map[int]bool)
	numbered := false
	for i, o := range retyped {
		n, ok := m.heads(o)
		if !ok || i > 0 && o.question <= retyped[i-1].question {
			return false
		}
		at[m.words[o.from].line] = true
		own[int(o.question)] = true
		numbered = numbered || n
	}
	for l := m.lineAfter(before); l < m.lineBefore(after); l++ {
		if at[l] || m.body.lines[l].blank() {
			continue
		}
		mk, ok := parseMarker(m.body.lines[l].text)
		if !ok || mk.form < dotted || mk.ordinal || mk.numbers[0] > m.sent.count {
			continue
		}
		if l < first || numbered && !own[mk.numbers[0]] {
			return false
		}
	}
	return true
}

// typedBetween tells whether more than a greeting was typed between a word of
// the quote and line to.
func (m *matcher) typedBetween(before int, to int32) bool {
	for l := m.lineAfter(before); l < to; l++ {
		b := &m.body.lines[l]
		if !b.blank() && m.mix(int(l)) == allTyped && !isGreeting(b.text) && !isAttribution(b.text, false) {
			return true
		}
	}
	return false
}

func (m *matcher) lineAfter(word int) int32 {
	if word < 0 {
		return 0
	}
	return m.words[word].line + 1
}

func (m *matcher) lineBefore(word int) int32 {
	if word >= len(m.words) {
		return int32(len(m.body.lines))
	}
	return m.words[word].line
}

// heads tells whether a retyped question begins its line, and whether it has its
// number before it. Another's number makes it part of that one's answer.
func (m *matcher) heads(o occurrence) (numbered, ok bool) {
	for k := int(m.first[m.words[o.from].line]); k < o.from; k++ {
		switch {
		case m.words[k].number == o.question:
			numbered = true
		case m.words[k].number >= 0 || m.place[k] == typed && !labels[strings.ToLower(m.text(k))]:
			return false, false
		}
	}
	return numbered, true
}

func (m *matcher) text(k int) string {
	w := &m.words[k]
	return m.body.lines[w.line].text[w.start:w.end]
}

// release makes typed words of a question, and of a number before it.
func (m *matcher) release(o occurrence) {
	for k := o.from - 1; k >= int(m.first[m.words[o.from].line]) && m.words[k].number >= 0; k-- {
		m.place[k] = typed
	}
	for k := o.from; k < o.to; k++ {
		m.place[k] = typed
	}
}
