package parser

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"sync"
)

// Sent is a message that may be replied to, prepared for reading replies
// against it. It does not change after NewSent: any number of goroutines may
// use it at once.
type Sent struct {
	words  []sentWord
	next   []int32 // chain of places with the same shingle
	table  []int32 // open hash table of shingles: place + 1, 0 when empty
	mask   uint32
	urls   map[uint64]bool // addresses that its links lead to
	links  []string        // the same, without scheme, for finding them inside others
	rules  map[string]bool // lines of punctuation, such as "-----"
	known  wordFilter      // its words
	header map[uint64]bool // words of the header fields that programs quote
	alts   map[uint64]bool // words that stand for pictures
	count  int             // number of questions

	source   func() *Sent // the same message as bytes, for programs that quote those
	unfolder unfolder     // set by source

	from, fromName string
	nameWords      []uint64
	day, year      int
	yearHash       uint64
}

// sentWord is a word of the sent message, in the order of its twins: first
// those of the text, then those of the HTML, with a stop between.
type sentWord struct {
	hash     uint64
	block    int32 // number of the line that it stands in
	question int16 // 1-based; 0 outside the questions
	after    int16 // the last question that began at or before this place in its twin
	begins   bool  // first word of a line, or of what follows its number
	ends     bool  // last word of a line
	last     bool  // last word of a question
	label    bool  // last word of a line that ends with a colon, with room to answer after it
	number   int16
	twin     int8
	trailing bool // after the last question of its twin
}

// shingle is how many words in a row make a place where two texts may agree.
const shingle = 3

// NewSent prepares the message as it was sent, both twins of it, and its
// questions in order; questions may be nil, and then replies are only parted
// from their quotes.
func NewSent(raw []byte, questions []string) *Sent {
	m := decode(raw) // what kind it is nobody asks: it says of itself that a robot sent it
	s := &Sent{
		urls:   make(map[uint64]bool),
		rules:  make(map[string]bool),
		header: make(map[uint64]bool),
		alts:   make(map[uint64]bool),
		count:  len(questions),
		from:   m.From, fromName: m.FromName,
	}
	for _, sec := range m.sections() {
		if sec.text != nil {
			s.addTwin(sec.text.lines(), questions)
		}
		if sec.html != nil {
			r := htmlReader{hrefs: s.addLink, alts: s.addAlt}
			r.read(sec.html.text)
			s.addTwin(r.lines, questions)
		}
	}
	s.addHeader(m)
	s.index()
	s.source = sync.OnceValue(func() *Sent { return s.asSource(raw, questions) })
	return s
}

// asSource prepares the message as it stands on the wire, transfer encodings of
// text undone: a few programs quote that, MIME headers, markup and all.
func (s *Sent) asSource(raw []byte, questions []string) *Sent {
	c := *s
	c.words = nil
	c.rules = maps.Clone(s.rules) // others may be reading it
	c.unfolder = newUnfolder(string(raw))
	lines := strings.Split(string(raw), "\n")
	for i := range lines {
		lines[i] = "> " + strings.TrimSuffix(lines[i], "\r")
	}
	text := undoQuotedSource(strings.Join(lines, "\n"))
	c.addTwin(textLinesOf(text, false, false, true), questions)
	c.index()
	return &c
}

func (s *Sent) addLink(href string) {
	if _, rest, ok := strings.Cut(href, "://"); ok && len(rest) > 3 && len(s.links) < 200 {
		h := hashURL(href)
		if !s.urls[h] {
			s.urls[h] = true
			s.links = append(s.links, strings.ToLower(strings.TrimSuffix(rest, "/")))
		}
	}
}

// addAlt takes note of the words that stand for a picture.
func (s *Sent) addAlt(alt string) {
	for _, w := range appendWords(nil, alt, 0) {
		s.header[w.hash] = true
		s.alts[w.hash] = true
	}
}

// addHeader takes note of the words that header blocks and attributions are
// made of.
func (s *Sent) addHeader(m *Message) {
	var words []word
	for _, name := range [...]string{"From", "To", "Cc", "Reply-To", "Subject", "Date", "Sender"} {
		for _, v := range m.Header[name] {
			words = appendWords(words[:0], v, 0)
			for i := range words {
				s.header[words[i].hash] = true
			}
		}
	}
	for _, w := range appendWords(nil, s.fromName, 0) {
		s.nameWords = append(s.nameWords, w.hash)
	}
	s.day, s.year = dateDigits(m.Header.Get("Date"))
	for _, w := range appendWords(nil, strconv.Itoa(s.year), 0) {
		s.yearHash = w.hash
	}
}

// dateDigits returns the day of the month and the year in a Date field.
func dateDigits(field string) (day, year int) {
	for _, f := range strings.Fields(field) {
		n := 0
		for _, c := range f {
			if c < '0' || c > '9' {
				n = -1
				break
			}
			n = n*10 + int(c-'0')
		}
		switch {
		case n > 0 && n <= 31 && day == 0:
			day = n
		case n > 1900 && n < 3000 && year == 0:
			year = n
		}
	}
	return day, year
}

// addTwin appends the words of one twin and finds the questions in it.
func (s *Sent) addTwin(lines []line, questions []string) {
	if len(s.words) > 0 {
		// A stop: no word hashes to 0.
		s.words = append(s.words, sentWord{number: -1, block: -1, twin: s.words[len(s.words)-1].twin})
	}
	start := len(s.words)
	twin := int8(1)
	if start > 0 {
		twin = min(s.words[start-1].twin, 100) + 1
	}
	words := make([]word, 0, wordsIn(lines))
	for i := range lines {
		l := &lines[i]
		n := len(words)
		words = appendWords(words, l.text, i)
		if n == len(words) && !l.blank() {
			s.rules[l.text] = true
		}
	}
	begins := true
	if cap(s.words)-len(s.words) < len(words) {
		s.words = slices.Grow(s.words, 2*len(words)+1) // the other twin is about as long
	}
	for i := range words {
		w := &words[i]
		if i > 0 && words[i-1].line != w.line {
			begins = true
		}
		ends := i+1 == len(words) || words[i+1].line != w.line
		if begins && ends && w.number >= 0 {
			ends = false // a number alone belongs to what follows it
		}
		text := lines[w.line].text
		label := ends && strings.HasSuffix(text, ":") && len(text) < 40
		s.words = append(s.words, sentWord{hash: w.hash, label: label, block: w.line, begins: begins, ends: ends, number: w.number, twin: twin})
		// What follows a list number may lose it, so it begins a line as well.
		begins = begins && w.number >= 0
		if w.url {
			s.addLink(lines[w.line].text[w.start:w.end])
		}
	}
	s.findQuestions(start, questions)
}

// findQuestions marks where the questions stand in the twin that begins at
// start: each after the one before it.
func (s *Sent) findQuestions(start int, questions []string) {
	at := start
	var words []word
	for q, text := range questions {
		words = appendWords(words[:0], text, 0)
		if len(words) == 0 {
			continue
		}
		i := s.find(words, at)
		if i < 0 {
			if i = s.find(words, start); i < 0 {
				continue
			}
		}
		end := i + len(words)
		first := i
		if i > start && s.words[i-1].number >= 0 && s.words[i-1].begins {
			first = i - 1 // its number
		}
		for j := first; j < end; j++ {
			s.words[j].question = int16(q + 1)
		}
		s.words[i].begins = true
		s.words[end-1].last, s.words[end-1].ends = true, true
		at = end
		// The room to answer in belongs to its question.
		for j := end; j < len(s.words) && j < end+4; j++ {
			if s.words[j].label {
				for k := end; k <= j; k++ {
					s.words[k].question = int16(q + 1)
				}
				break
			}
		}
	}
	after, lastAt := int16(0), -1
	for i := start; i < len(s.words); i++ {
		w := &s.words[i]
		if w.question != 0 {
			after, lastAt = w.question, i
		}
		w.after = after
	}
	from := lastAt + 1
	if lastAt >= 0 && from < len(s.words) && s.showsAnswers(start) {
		for block := s.words[from].block; from < len(s.words) && s.words[from].block == block; from++ {
		}
	}
	for i := from; lastAt >= 0 && i < len(s.words); i++ {
		s.words[i].trailing = true
	}
}

// showsAnswers tells whether something stands below every question of the twin
// that begins at start but the last: then the line below that belongs to it too.
func (s *Sent) showsAnswers(start int) bool {
	asked, shown := int16(0), int16(0)
	for i := start; i < len(s.words); i++ {
		switch w := &s.words[i]; {
		case w.question > asked:
			if w.question > 1 && shown < w.question-1 {
				return false
			}
			asked = w.question
		case w.question == 0 && w.after > shown:
			shown = w.after
		}
	}
	return asked > 1
}

func (s *Sent) find(words []word, from int) int {
	for i := from; i+len(words) <= len(s.words); i++ {
		j := 0
		for j < len(words) && s.words[i+j].hash == words[j].hash {
			j++
		}
		if j == len(words) {
			return i
		}
	}
	return -1
}

// index builds the table of shingles.
func (s *Sent) index() {
	n := len(s.words)
	s.known = newWordFilter(n)
	for i := range s.words {
		s.known.add(s.words[i].hash)
	}
	size := 16
	for size < 2*n {
		size *= 2
	}
	s.table, s.next, s.mask = make([]int32, size), make([]int32, n), uint32(size-1)
	for i := n - shingle; i >= 0; i-- {
		if s.words[i].block < 0 || s.words[i+1].block < 0 || s.words[i+2].block < 0 {
			continue
		}
		slot := s.slot(s.words[i].hash, s.words[i+1].hash, s.words[i+2].hash)
		s.next[i] = s.table[slot]
		s.table[slot] = int32(i + 1)
	}
}

// slot returns where the chain of a shingle begins, or the free slot for it.
func (s *Sent) slot(a, b, c uint64) uint32 {
	h := ((a*31+b)*31 + c) * 0x9e3779b97f4a7c15
	for i := uint32(h>>40) & s.mask; ; i = (i + 1) & s.mask {
		head := s.table[i]
		if head == 0 {
			return i
		}
		w := s.words[head-1:]
		if w[0].hash == a && w[1].hash == b && w[2].hash == c {
			return i
		}
	}
}
