package parser

import (
	"math/bits"
	"strings"
)

// wordFilter tells whether a word may be among those added to it: never wrongly
// no, and seldom wrongly yes.
type wordFilter struct {
	bits []uint64
	mask uint64
}

func newWordFilter(n int) wordFilter {
	size := 1 << max(6, bits.Len(uint(n*32)))
	return wordFilter{bits: make([]uint64, size/64), mask: uint64(size - 1)}
}

func (f *wordFilter) add(hash uint64) {
	i := hash >> 17 & f.mask
	f.bits[i/64] |= 1 << (i % 64)
}

func (f *wordFilter) has(hash uint64) bool {
	i := hash >> 17 & f.mask
	return f.bits[i/64]&(1<<(i%64)) != 0
}

// addLost keeps what the text twin says and the HTML does not: programs build
// one from the other, and some build it wrong. What only one of them typed comes
// out unplaced, after the rest.
func (m *matcher) addLost(r *Reading, msg *Message, twins []*part) {
	if len(twins) == 0 {
		return
	}
	f := newWordFilter(len(m.words))
	for i := range m.words {
		f.add(m.words[i].hash)
	}
	for _, t := range twins {
		lines := t.lines()
		if !m.missing(lines, &f) {
			continue
		}
		for _, text := range m.lostIn(lines, msg, &f) {
			if r.Reply != "" {
				r.Reply += "\n\n"
			}
			r.Reply += text
			if m.sent.count > 0 {
				r.Unplaced = append(r.Unplaced, text)
			}
		}
	}
}

// missing tells whether any line has words that neither the HTML nor the sent
// message has.
func (m *matcher) missing(lines []line, f *wordFilter) bool {
	var words []word
	for i := range lines {
		words = appendWords(words[:0], lines[i].text, i)
		for k := range words {
			if !words[k].url && words[k].number < 0 && !f.has(words[k].hash) && !m.sent.known.has(words[k].hash) {
				return true
			}
		}
	}
	return false
}

// lostIn returns the typed lines of a text twin most of whose words are missing
// from the HTML. A twin in which letters were lost to "?" says nothing new.
func (m *matcher) lostIn(lines []line, msg *Message, f *wordFilter) []string {
	t := newMatcher(m.sent, &body{lines: lines})
	if len(m.sent.words) > 0 {
		t.match()
	}
	if t.markQuote() {
		t.markHeads()
		t.markSignatures(msg)
	} else {
		t.body.classifyWithoutSent()
	}
	var out []string
	var words []word
	for _, p := range t.pieces() {
		words = appendWords(words[:0], p.text, 0)
		lost := 0
		for k := range words {
			if !words[k].url && !f.has(words[k].hash) {
				lost++
			}
		}
		if lost == 0 || lost*2 < len(words) || hasLostLetters(p.text) || strings.HasPrefix(p.text, "[") {
			continue
		}
		out = append(out, p.text)
	}
	if len(out) == 0 {
		return nil
	}
	return []string{strings.Join(out, "\n")}
}

// hasLostLetters tells whether a text shows the traces of a charset that could
// not hold it.
func hasLostLetters(text string) bool {
	if strings.ContainsRune(text, '\uFFFD') {
		return true
	}
	for i := 1; i+1 < len(text); i++ {
		if text[i] == '?' && isLetterByte(text[i-1]) && isLetterByte(text[i+1]) {
			return true
		}
	}
	return false
}

func isLetterByte(c byte) bool { return c|0x20 >= 'a' && c|0x20 <= 'z' || c >= 0x80 }
