package parser

import "strings"

// Marks of a word of the reply that has no place in the sent message.
const (
	typed int32 = -1 // as far as is known, typed by the person
	noise int32 = -2 // part of the quote that a program put there
)

// matcher holds a body while its words are told apart.
type matcher struct {
	sent   *Sent
	body   *body
	words  []word
	first  []int32 // index of the first word of each line; one more at the end
	place  []int32 // of each word: its place in the sent message, or typed or noise
	splits int     // lines parted at a glued attribution

	prefixed, plain bool // whether there is quote in lines with a prefix, and without
}

func newMatcher(s *Sent, b *body) *matcher {
	m := &matcher{sent: s, body: b, first: make([]int32, len(b.lines)+1)}
	m.words = make([]word, 0, wordsIn(b.lines))
	for i := range b.lines {
		m.first[i] = int32(len(m.words))
		m.words = appendWords(m.words, b.lines[i].text, i)
		if b.lines[i].depth > 0 && !b.html && strings.IndexByte(b.lines[i].text, '[') >= 0 {
			m.dropLinkMarks(int(m.first[i]))
		}
	}
	m.first[len(b.lines)] = int32(len(m.words))
	m.place = make([]int32, len(m.words))
	for i := range m.place {
		m.place[i] = typed
	}
	return m
}

// dropLinkMarks takes the numbers out of the words from one on that lynx glues
// before the text of a link: "[1]Meld deg av".
func (m *matcher) dropLinkMarks(from int) {
	kept := m.words[:from]
	for k := from; k < len(m.words); k++ {
		w := m.words[k]
		if m.footnoteMark(k) && k+1 < len(m.words) && m.words[k+1].start == w.end+1 {
			continue
		}
		kept = append(kept, w)
	}
	m.words = kept
}

// match tells which words are quote: the runs that stand the way a quote does,
// then what lies between and beside them.
func (m *matcher) match() {
	runs := m.sent.align(m.words)
	seen := newWordFilter(len(m.words))
	weak := runs[:0]
	for _, r := range runs {
		r, whole := m.trim(r)
		if r.n == 0 {
			continue
		}
		begins, ends := m.sent.words[r.place].begins, m.sent.words[r.place+r.n-1].ends
		long := r.n >= 20 && m.words[r.at+r.n-1].line-m.words[r.at].line >= 3
		if !long && (!begins || !ends) || r.n < 4 && !(whole && m.quotedLine(r.at)) && !m.sent.words[r.place+r.n-1].last {
			weak = append(weak, r)
			continue
		}
		if r.n < 4 && !m.quotedLine(r.at) {
			continue
		}
		m.accept(r, &seen)
	}
	for _, r := range weak {
		if m.acceptable(r, &seen) {
			m.accept(r, &seen)
		}
	}
	m.acceptShortQuestions()
	m.acceptNeighbours()
	m.acceptTitles()
	m.acceptNoise()
	m.releaseRetyped()
	m.releaseRepeated()
	m.releaseEdited()
}

// trim takes off the ends of a run what does not stand as quotes stand: a quote
// begins and ends where lines begin and end, in the reply or in the sent
// message. Words of one's own that happen to be the robot's too ("det er bare å
// svare på denne e-posten") begin and end in the middle of both. whole tells
// that what is left fills lines of the reply.
func (m *matcher) trim(r run) (_ run, whole bool) {
	i, j := r.at, r.at+r.n
	shift := r.place - r.at
	for i < j && !m.opens(i) && !m.sent.words[i+shift].begins {
		i++
	}
	for j > i && !m.closes(j-1) && !m.sent.words[j-1+shift].ends {
		j--
	}
	// The number of the next question is not a quote without that question.
	for j > i+1 && m.sent.words[j-1+shift].number >= 0 && m.sent.words[j-1+shift].begins && !m.sent.words[j-1+shift].ends {
		j--
	}
	if i < j {
		i, j = m.wholeLines(i, j, shift)
	}
	if i >= j {
		return run{}, false
	}
	return run{i, j - i, i + shift}, m.opens(i) && m.closes(j-1)
}

// acceptable decides on a run that is not made of whole lines of the sent
// message. It may be what someone left of a quote, and it may be words of their
// own: an answer may well repeat half of its question. Words that are quoted
// elsewhere too are their own; so are words outside the prefixes of a quote
// that has prefixes, or of a reply that has no quote.
func (m *matcher) acceptable(r run, seen *wordFilter) bool {
	again := true
	for k := r.at; k+shingle <= r.at+r.n && again; k++ {
		again = seen.has(shingleHash(m.words[k:]))
	}
	if again && r.n >= shingle {
		return false
	}
	begins, ends := m.sent.words[r.place].begins, m.sent.words[r.place+r.n-1].ends
	whole := m.opens(r.at) && m.closes(r.at+r.n-1)
	if m.quotedLine(r.at) && m.quotedLine(r.at+r.n-1) {
		return whole && r.n >= 2 && (r.n > shingle || m.startsLine(r.at)) || (begins || ends) && r.n >= 6
	}
	if m.prefixed || !m.plain {
		return false
	}
	return whole && (r.n >= 8 || r.n >= 4 && (begins || ends))
}

// startsLine tells whether no words but numbers stand before word i in its line.
func (m *matcher) startsLine(i int) bool {
	for k := int(m.first[m.words[i].line]); k < i; k++ {
		if m.words[k].number < 0 {
			return false
		}
	}
	return true
}

// accept takes a run for quote.
func (m *matcher) accept(r run, seen *wordFilter) {
	for k := 0; k < r.n; k++ {
		m.place[r.at+k] = int32(r.place + k)
		if k+shingle <= r.n {
			seen.add(shingleHash(m.words[r.at+k:]))
		}
	}
	if m.quotedLine(r.at) {
		m.prefixed = true
	} else {
		m.plain = true
	}
}

func shingleHash(w []word) uint64 {
	return (w[0].hash*31+w[1].hash)*31 + w[2].hash
}

// wholeLines takes off the ends of a run that reaches over several lines and
// has only a few words of its first or last one: the name at the end of an
// attribution may stand above the sent text too.
func (m *matcher) wholeLines(i, j, shift int) (int, int) {
	first := int(m.first[m.words[i].line+1])
	if first < j && first-i < 4 && !m.opens(i) {
		i = first
	}
	last := int(m.first[m.words[j-1].line])
	if last > i && j-last < 4 && !m.closes(j-1) && !m.sent.words[j-1+shift].last {
		j = last
	}
	return i, j
}

// opens tells whether nothing that a person typed stands before word i in its
// line; a list number does not count.
func (m *matcher) opens(i int) bool {
	for k := int(m.first[m.words[i].line]); k < i; k++ {
		if m.place[k] == typed && m.words[k].number < 0 {
			return false
		}
	}
	return true
}

// closes tells whether word i is the last of its line; a link or the mark of a
// footnote after it does not count.
func (m *matcher) closes(i int) bool {
	l := m.words[i].line
	for k := i + 1; k < int(m.first[l+1]); k++ {
		if !m.words[k].url && !m.footnoteMark(k) {
			return false
		}
	}
	return true
}

// footnoteMark tells whether word k is a number in brackets: "[1]".
func (m *matcher) footnoteMark(k int) bool {
	w := &m.words[k]
	text := m.body.lines[w.line].text
	return w.number >= 0 && w.start > 0 && text[w.start-1] == '[' && int(w.end) < len(text) && text[w.end] == ']'
}

func (m *matcher) quotedLine(i int) bool { return m.body.lines[m.words[i].line].depth > 0 }

// acceptShortQuestions finds questions of one or two words, too short for a
// shingle, where they fill a line.
func (m *matcher) acceptShortQuestions() {
	for p := range m.sent.words {
		w := &m.sent.words[p]
		if w.question == 0 || !w.last || p > 2 && m.sent.words[p-2].question == w.question && m.sent.words[p-2].number < 0 {
			continue
		}
		from := p
		for from > 0 && m.sent.words[from-1].question == w.question && m.sent.words[from-1].number < 0 {
			from--
		}
		m.findLine(from, p+1)
	}
}

// findLine takes every line whose words are exactly those of the sent message
// between from and to, a number before them aside. Outside a quote the line must
// look like the question: it ends as one, or has its number.
func (m *matcher) findLine(from, to int) {
	n := to - from
	for l := range m.body.lines {
		a, z := int(m.first[l]), int(m.first[l+1])
		if z-a < n || z-a > n+2 || m.place[a] != typed {
			continue
		}
		numbered := z-a > n // its number, or its number doubled
		if numbered && (m.words[a].number < 0 || m.words[z-n-1].number != m.words[a].number) {
			continue
		}
		if !numbered && m.body.lines[l].depth == 0 && !strings.HasSuffix(m.body.lines[l].text, "?") {
			continue
		}
		same := true
		for k := 0; k < n && same; k++ {
			same = m.words[z-n+k].hash == m.sent.words[from+k].hash
		}
		if !same {
			continue
		}
		for k := 0; k < n; k++ {
			m.place[z-n+k] = int32(from + k)
		}
		for k := a; k < z-n; k++ {
			m.place[k] = noise
		}
	}
}

// reach is how many words of the sent message may be missing between a line of
// quote and the short line next to it.
const reach = 24

// acceptNeighbours takes lines too short to be found by themselves ("1.", "Hei
// Kari,") where they stand next to quote in the reply and near the same place in
// the sent message.
func (m *matcher) acceptNeighbours() {
	lines := len(m.body.lines)
	last := -1 // place of the quote just above, or -1
	for l := 0; l < lines; l++ {
		last = m.adopt(l, last, 1)
	}
	last = -1
	for l := lines - 1; l >= 0; l-- {
		last = m.adopt(l, last, -1)
	}
}

// adopt looks at one line, with the place of the quote before it in the
// direction of reading; it returns that place for the next line.
func (m *matcher) adopt(l, last, step int) int {
	a, z := int(m.first[l]), int(m.first[l+1])
	if a == z {
		return last
	}
	edge := z - 1
	if step < 0 {
		edge = a
	}
	open := false
	for k := a; k < z; k++ {
		open = open || m.place[k] == typed
	}
	if !open {
		if m.place[edge] >= 0 {
			return int(m.place[edge])
		}
		return last
	}
	if m.prefixed && m.body.lines[l].depth == 0 {
		return -1
	}
	if step > 0 && last >= 0 && m.adoptLabel(a, z, last+1) {
		return -1
	}
	if last < 0 || z-a > 4 || m.place[a] != typed || m.place[z-1] != typed {
		return -1
	}
	for d := 1; d <= reach; d++ {
		p := last + d
		if step < 0 {
			p = last - d - (z - a) + 1
		}
		if p < 0 || p+z-a > len(m.sent.words) || m.sent.words[p].block < 0 {
			break
		}
		if !m.sent.words[p].begins || !m.sent.words[p+z-a-1].ends && z-a > 1 || m.sent.agree(m.words[a:z], p) < z-a {
			continue
		}
		if m.sent.words[p].number >= 0 && z-a == 1 && (d > 1 || m.numberFollows(z, m.sent.words[p].number) || m.body.lines[l].depth == 0 && !m.numberLine(l)) {
			continue
		}
		for k := a; k < z; k++ {
			m.place[k] = int32(p + k - a)
		}
		if step < 0 {
			return p
		}
		return p + z - a - 1
	}
	return -1
}

// numberFollows tells whether word k is the number n right before what it numbers
// in the quote, so that one before it is an answer.
func (m *matcher) numberFollows(k int, n int16) bool {
	return k+1 < len(m.place) && m.words[k].number == n && m.words[k].line == m.words[k+1].line && m.place[k+1] >= 0
}

// adoptLabel takes the label that follows the quote above ("Svar:") off the
// front of a line that someone filled in.
func (m *matcher) adoptLabel(a, z, p int) bool {
	for k := a; k < z && k < a+4 && p+k-a < len(m.sent.words); k++ {
		w := &m.sent.words[p+k-a]
		if w.hash != m.words[k].hash || m.place[k] != typed || k == a && !w.begins {
			return false
		}
		if w.label {
			for j := a; j <= k; j++ {
				m.place[j] = int32(p + j - a)
			}
			return true
		}
	}
	return false
}

// numberLine tells whether a line is a list number alone, such as "2.", rather
// than an answer that is a number.
func (m *matcher) numberLine(l int) bool {
	text := m.body.lines[l].text
	return strings.HasSuffix(text, ".") || strings.HasSuffix(text, ")")
}
