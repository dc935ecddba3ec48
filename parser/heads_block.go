package parser

import "strings"

// maxOtherHeads bounds how many lines are weighed as heads beside those that the
// quotes of the sent message have.
const maxOtherHeads = 32

// markBlocks marks heads that something stands below which is neither of the
// quote nor of them: a gateway's warning, what was typed at the very top of an
// unmarked quote, a message that was passed on before it was answered.
func (m *matcher) markBlocks() {
	lines := m.body.lines
	tried := 0
	for i := 0; i < len(lines); i++ {
		l := &lines[i]
		if l.blank() || l.class != classTyped && l.class != classAttribution {
			continue
		}
		if l.depth == 0 && isHeaderLine(l.text) == "From" && m.evidenceFor(i)&(signAddress|signName) != 0 {
			m.markBlock(i)
		}
		if l.class != classTyped {
			continue
		}
		if l.hint == hintAttribution && (m.signs(i) >= 2 || isAttribution(l.text, false)) {
			l.class = classAttribution
			continue
		}
		if next := nextShown(lines, i+1, 2); tried < maxOtherHeads && next >= 0 && lines[next].depth > l.depth && m.mix(i) != bothSides {
			tried++
			if span, ok := m.attributionByWords(i); ok && span.offset == 0 && isAttribution(joinLines(lines, span.from, i+1), false) {
				for k := span.from; k <= i; k++ {
					lines[k].class = classAttribution
				}
			}
		}
	}
}

// markBlock marks the header block of the sent message that begins at line i,
// and the warning of a gateway below it.
func (m *matcher) markBlock(i int) {
	lines := m.body.lines
	n := headerBlock(lines, i, false)
	for k := i; k < i+n; k++ {
		if lines[k].class == classTyped {
			lines[k].class = classAttribution
		}
	}
	for k := i + n; n > 0 && k < len(lines) && k < i+n+3*maxBannerLines; k++ {
		l := &lines[k]
		if l.blank() {
			continue
		}
		if l.class != classTyped || m.mix(k) == bothSides || len(l.text) > 600 || bannerHits(l.text) == 0 && !weakBanner(l.text) {
			return
		}
		l.class = classQuote
	}
}

// bareField tells whether line l is a field of a header block without a colon,
// as eM Client writes them: `Fra "Kari" <kari@example.no>`. Above it, or on it,
// the sender is named.
func (m *matcher) bareField(l int) bool {
	name := bareFieldName(m.body.lines[l].text)
	if name == "" {
		return false
	}
	for at := l; at >= 0 && at > l-headerFieldLines && !m.body.lines[at].blank(); at-- {
		if bareFieldName(m.body.lines[at].text) == "From" {
			return m.evidenceFor(at)&(signAddress|signName) != 0
		}
	}
	return false
}

// bareFieldName returns what the first word of a line means in a header block.
func bareFieldName(text string) string {
	word, _, found := strings.Cut(text, " ")
	if !found || len(word) > 20 {
		return ""
	}
	return headerNames[strings.ToLower(word)]
}
