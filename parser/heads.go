package parser

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// markHeads finds what programs write above a quote: attribution lines, header
// blocks, separators, banners. The sent message is known, so its sender, its
// date and its subject are looked for; the known wordings help where they do.
func (m *matcher) markHeads() {
	for i := range m.body.lines {
		l := &m.body.lines[i]
		if (l.class == classQuote || m.opensQuoted(i)) && !l.blank() && !l.hidden && m.startsQuote(i) {
			m.markHead(i)
		}
	}
	if n := len(m.body.lines); n > 0 && m.body.lines[n-1].class == classTyped {
		m.markHead(n) // the quote itself was deleted
	}
	m.markBlocks()
	m.markOlder()
}

// opensQuoted tells whether line i begins with quote and goes on with what was
// typed: a question answered on its own line.
func (m *matcher) opensQuoted(i int) bool {
	k := m.first[i]
	return k < m.first[i+1] && m.place[k] != typed && m.mix(i) == bothSides
}

// startsQuote tells whether the lines above line i, blank ones aside, are
// typed, as far as is known by now.
func (m *matcher) startsQuote(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if m.body.lines[j].hidden || m.body.lines[j].blank() {
			continue
		}
		return m.body.lines[j].class == classTyped
	}
	return false
}

// Signs that a line belongs to an attribution of the sent message.
const (
	signName = 1 << iota
	signAddress
	signYear
	signDay
	signColon
)

func weigh(signs int) int {
	n := 0
	for _, s := range [...]struct{ sign, weight int }{{signName, 2}, {signAddress, 2}, {signYear, 1}, {signDay, 1}, {signColon, 1}} {
		if signs&s.sign != 0 {
			n += s.weight
		}
	}
	return n
}

// evidenceFor looks for signs of the sent message's head in line l.
func (m *matcher) evidenceFor(l int) int {
	text := m.body.lines[l].text
	if len(text) > 2000 {
		return 0
	}
	e := 0
	if m.sent.from != "" && strings.Contains(text, "@") && strings.Contains(strings.ToLower(text), m.sent.from) {
		e |= signAddress
	}
	a, z := int(m.first[l]), int(m.first[l+1])
	for k := a; k < z; k++ {
		w := &m.words[k]
		switch {
		case int(w.number) == m.sent.day && m.sent.day > 0:
			e |= signDay
		case m.sent.year > 0 && w.hash == m.sent.yearHash:
			e |= signYear
		}
		if n := len(m.sent.nameWords); n > 0 && k+n <= z && e&signName == 0 {
			same := true
			for j := 0; j < n && same; j++ {
				same = m.words[k+j].hash == m.sent.nameWords[j]
			}
			if same {
				e |= signName
			}
		}
	}
	if strings.HasSuffix(text, ":") || strings.HasSuffix(text, "：") {
		e |= signColon
	}
	return e
}

func (m *matcher) signs(l int) int { return weigh(m.evidenceFor(l)) }

// maxSplits bounds how many lines are parted at a glued attribution: each costs a
// pass over the message.
const maxSplits = 4

// headLines is how many lines above a quote are looked at for its head.
const headLines = 24

// markHead marks the head of the quote that begins at line i.
func (m *matcher) markHead(i int) {
	j := i - 1
	for seen := 0; j >= 0 && seen < headLines; j-- {
		l := &m.body.lines[j]
		if l.blank() || l.hidden || l.class == classAttribution {
			continue
		}
		if l.class != classTyped {
			return
		}
		seen++
		switch {
		case isSeparator(l.text):
			l.class = classAttribution
			continue
		case m.headerField(j), m.bareField(j):
			l.class = classAttribution
			continue
		case isGatewayBanner(l.text):
			l.class = classQuote
			continue
		}
		n := m.attribution(j)
		if n == 0 {
			n = m.formBlock(j)
		}
		if n == 0 {
			n = m.wrappedBanner(j)
		}
		if n == 0 {
			return
		}
		j -= n - 1
	}
}

// formBlock marks the header block that ends at line l and is one by its form,
// whatever message it names, and returns how many lines it has.
func (m *matcher) formBlock(l int) int {
	lines := m.body.lines
	if isHeaderLine(lines[l].text) == "" {
		return 0
	}
	for at := l - 1; at >= 0 && at > l-headerBlockFields && !lines[at].blank() && lines[at].depth == 0; at-- {
		if isHeaderLine(lines[at].text) == "" || headerBlock(lines, at, false) <= l-at || !m.allOpen(at, l) {
			continue
		}
		for k := at; k <= l; k++ {
			lines[k].class = classAttribution
		}
		return l - at + 1
	}
	return 0
}

// maxBannerLines bounds how many lines a gateway's warning is wrapped into.
const maxBannerLines = 6

// wrappedBanner marks a gateway's warning that goes over several lines and ends
// with line l, and returns how many lines it has. They are one paragraph of the
// quote, and one of them says what it is.
func (m *matcher) wrappedBanner(l int) int {
	depth := m.body.lines[l].depth
	text := ""
	for n := 1; n <= maxBannerLines && n <= l+1; n++ {
		line := &m.body.lines[l-n+1]
		if line.blank() || line.depth != depth || line.class != classTyped || m.mix(l-n+1) == bothSides {
			return 0
		}
		text = line.text + " " + text
		if depth > 0 && !isGatewayBanner(line.text) || depth == 0 && (n == 1 || len(text) > 600 || !isGatewayBanner(text)) {
			continue
		}
		for k := l - n + 1; k <= l; k++ {
			m.body.lines[k].class = classQuote
		}
		return n
	}
	return 0
}

// headerField tells whether line l is a field of a header block: it begins as
// one in a known language, or with any short label and words of the sent
// message's own header.
func (m *matcher) headerField(l int) bool {
	text := m.body.lines[l].text
	colon := strings.IndexByte(text, ':')
	if colon <= 0 || colon > 40 || len(text) > 2000 {
		return false
	}
	known, total := 0, 0
	for k := m.first[l]; k < m.first[l+1]; k++ {
		if int(m.words[k].start) < colon {
			continue
		}
		total++
		if m.sent.header[m.words[k].hash] {
			known++
		}
	}
	if isHeaderLine(text) != "" {
		return total == 0 || known > 0
	}
	return known >= 2 && known*3 >= total*2 && strings.Count(text[:colon], " ") < 3
}

// attribution marks the attribution whose last line is l, and returns how many
// lines it has. It is known by its wording, or by what it says of the sent
// message.
func (m *matcher) attribution(l int) int {
	var first, offset, cut int
	if m.signs(l) >= 4 {
		cut = m.glue(l)
	}
	if cut > 0 {
		first, offset = l, cut // typed words stand before it in its own line
	} else if span, ok := m.attributionByWords(l); ok {
		first, offset = span.from, span.offset
	} else if n := m.attributionBySigns(l); n > 0 {
		first = l - n + 1
		offset = m.glue(first)
	} else {
		return 0
	}
	for at := first; at <= l; at++ {
		m.body.lines[at].class = classAttribution
	}
	if offset > 0 {
		if m.splits == maxSplits {
			m.body.lines[first].class = classTyped
			return l - first + 1
		}
		m.splits++
		m.split(first, offset)
	}
	return l - first + 1
}

// attributionByWords looks for an attribution that ends at line l in one of the
// known wordings.
func (m *matcher) attributionByWords(l int) (attributionSpan, bool) {
	if !mayEndAttribution(m.body.lines, l) {
		return attributionSpan{}, false
	}
	if d := m.body.lines[l].depth; d > 0 && l+1 < len(m.body.lines) && m.body.lines[l+1].depth < d {
		// Supercite marks its own line deeper than what it quotes.
		return attributionSpan{l, l + 1, 0}, isAttribution(m.body.lines[l].text, false) && m.allOpen(l, l)
	}
	span, ok := attributionEndingAt(m.body.lines, l, max(0, l-attributionLines))
	if !ok || !m.allOpen(span.from, l) {
		return span, false
	}
	if m.quoteAbove(span.from) && !isAttribution(joinLines(m.body.lines, span.from, l+1)[span.offset:], false) {
		return span, false // "Ola skrev:", typed between two questions
	}
	return span, true
}

// quoteAbove tells whether quote of the sent message stands anywhere above line l.
func (m *matcher) quoteAbove(l int) bool {
	for k := int(m.first[l]) - 1; k >= 0; k-- {
		if m.place[k] >= 0 {
			return true
		}
	}
	return false
}

// allOpen tells whether lines from to to are typed as far as is known.
func (m *matcher) allOpen(from, to int) bool {
	for i := from; i <= to; i++ {
		if m.body.lines[i].class != classTyped || m.mix(i) == bothSides {
			return false
		}
	}
	return true
}

// attributionBySigns returns how many lines, up to line l, say enough of the
// sent message's head to be its attribution: each must add to it.
func (m *matcher) attributionBySigns(l int) int {
	signs, best, size := 0, 0, 0
	for n := 1; n <= attributionLines && l-n+1 >= 0; n++ {
		at := l - n + 1
		x := &m.body.lines[at]
		if x.class != classTyped || x.blank() || m.mix(at) == bothSides {
			break
		}
		if size += len(x.text); size > maxAttribution {
			break
		}
		more := m.evidenceFor(at)
		added := weigh(more &^ signs &^ signColon)
		if n > 1 && added < 2 {
			break
		}
		signs |= more
		if weigh(signs) >= 4 || signs&signAddress != 0 && signs&signColon != 0 {
			best = n
		}
	}
	return best
}

// glue returns where in line l the attribution begins when typed words stand
// before it, as in "Hilsen KariOn Sun, 22 Nov 2026, Oss og vårt wrote:"; else 0.
func (m *matcher) glue(l int) int {
	text := m.body.lines[l].text
	evidence := len(text)
	for k := m.first[l]; k < m.first[l+1]; k++ {
		w := &m.words[k]
		if int(w.number) == m.sent.day && m.sent.day > 0 || w.hash == m.sent.yearHash ||
			len(m.sent.nameWords) > 0 && w.hash == m.sent.nameWords[0] {
			evidence = int(w.start)
			break
		}
	}
	for x := 0; x < evidence; x++ {
		if x > 0 && (text[x] < 'A' || text[x] > 'Z') {
			continue
		}
		if opener := attributionOpener(text[x:]); opener > 0 && len(strings.Fields(text[x+opener:evidence])) <= 3 {
			if head := trimText(text[:x]); x > 0 && head == text[:x] && (!isLetterBefore(head) || isLowerBefore(head)) ||
				len(strings.Fields(head)) > 1 || head != "" && !isLetterBefore(head) {
				return x
			}
			return 0
		}
	}
	return 0
}

// attributionOpener returns the length of a word that attributions begin with,
// at the start of s, or 0.
func attributionOpener(s string) int {
	for _, w := range [...]string{"On ", "Den ", "Am ", "Le ", "El ", "Il ", "Op ", "Em ", "At ", "På ", "W dniu ", "Dnia ", "Dne "} {
		if strings.HasPrefix(s, w) {
			return len(w)
		}
	}
	end := strings.IndexAny(s[:min(len(s), 16)], " ,.")
	if end >= 2 && s[0] < 0x80 && isWeekday(strings.ToLower(s[:end])) {
		return end
	}
	return 0
}

// isLowerBefore tells whether s ends in a small letter.
func isLowerBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLower(r)
}

// split parts line l at byte cut: what stands before stays typed, the rest
// becomes a line of its own.
func (m *matcher) split(l, cut int) {
	whole := m.body.lines[l]
	head, tail := whole, whole
	head.text, tail.text, tail.prefix = trimText(whole.text[:cut]), whole.text[cut:], ""
	head.class = classTyped
	at := m.first[l]
	for at < m.first[l+1] && int(m.words[at].start) < cut {
		at++
	}
	m.body.lines = slices.Insert(m.body.lines, l+1, tail)
	m.body.lines[l] = head
	m.first = slices.Insert(m.first, l+1, at)
	for k := at; int(k) < len(m.words); k++ {
		w := &m.words[k]
		if int(w.line) == l {
			w.start, w.end = w.start-int32(cut), w.end-int32(cut)
		}
		w.line++
	}
}
