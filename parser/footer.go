package parser

import (
	"slices"
	"strings"
)

// maxSignature is how many lines a stored signature may have that is told by
// its markup or by "---" alone.
const maxSignature = 20

// markSignatures finds stored signatures: what follows "-- ", what the markup
// says is one, and the line that phones add.
func (m *matcher) markSignatures(msg *Message) {
	lines := m.body.lines
	inSignature := false
	for i := range lines {
		l := &lines[i]
		switch {
		case l.class == classQuote && !l.blank() && !l.hidden || l.class == classAttribution:
			inSignature = false
		case l.class == classTyped && l.depth == 0 && isSignatureDelimiter(l.text):
			if inSignature = inSignature || !continuesNumbering(lines, i); !inSignature {
				l.class = classSignature // the line alone
			}
		case l.class == classTyped && l.text == "---" && m.storedBelow(i, msg.FromName):
			inSignature = true
		}
		if inSignature && l.class == classTyped && !l.blank() {
			l.class = classSignature
		}
	}
	m.markHinted()
	m.markFooters(msg)
}

// markFooters finds the line that a phone adds and the paragraphs that a company
// adds, where they stand last: above the quote, or at the end.
func (m *matcher) markFooters(msg *Message) {
	last := true // nothing that was typed stands between this line and the quote or the end
	for i := len(m.body.lines) - 1; i >= 0; i-- {
		l := &m.body.lines[i]
		switch {
		case l.blank():
			continue
		case l.class != classTyped:
			last = true
			continue
		case m.mix(i) == bothSides || !last:
			last = false
			continue
		}
		if isMobileFooter(l.text) || i > 0 && isLoneURL(l.text) && isMobileFooter(m.body.lines[i-1].text) {
			l.class = classSignature
			continue
		}
		if n := m.disclaimer(i, msg.FromName); n > 0 {
			for k := i - n + 1; k <= i; k++ {
				m.body.lines[k].class = classDisclaimer
			}
			i -= n - 1
			continue
		}
		last = false
	}
}

// isLoneURL tells whether a line is one address of the web.
func isLoneURL(text string) bool {
	return isURLStart(text) && strings.IndexByte(text, ' ') < 0
}

// disclaimerLines is how many lines a wrapped disclaimer may have.
const disclaimerLines = 30

// disclaimer tells how many lines the disclaimer has that ends at line i, or 0.
// What begins a message is never one.
func (m *matcher) disclaimer(i int, sender string) int {
	n, size := 0, 0
	var parts []string
	for j := i; j >= 0 && n < disclaimerLines && size < 4000; j-- {
		l := &m.body.lines[j]
		if l.blank() || l.class != classTyped || m.mix(j) == bothSides {
			break
		}
		n++
		size += len(l.text)
		parts = append(parts, l.text)
	}
	above := false
	for j := i - n; j >= 0 && !above; j-- {
		above = !m.body.lines[j].blank() && m.body.lines[j].class == classTyped
	}
	if !above || m.answersAbove(i-n+1) {
		return 0
	}
	slices.Reverse(parts)
	text := strings.Join(parts, " ")
	if isDisclaimer(text) || m.standing(text, i, n, sender) {
		return n
	}
	return 0
}

// answersAbove tells whether line i stands right below a quoted question: what is
// typed there answers it, whatever it speaks of.
func (m *matcher) answersAbove(i int) bool {
	for j := i - 1; j >= 0; j-- {
		if l := &m.body.lines[j]; l.blank() || m.mix(j) == noWords {
			continue
		}
		k := m.first[j+1] - 1
		return m.place[k] >= 0 && m.sent.words[m.place[k]].question > 0
	}
	return false
}

// storedBelow tells whether what follows a line of three dashes is a signature:
// the sender's name, and no more than a few lines before the quote or the end.
func (m *matcher) storedBelow(i int, sender string) bool {
	n := 0
	for j := i + 1; j < len(m.body.lines); j++ {
		l := &m.body.lines[j]
		if l.blank() {
			continue
		}
		if l.class != classTyped {
			break
		}
		if n == 0 && l.hint != hintSignature && !isOwnName(l.text, sender) {
			return false
		}
		if n++; n > 8 {
			return false
		}
	}
	return n > 0
}

// markHinted takes lines for a signature that the markup says are one, if
// something was typed outside them: people do type inside that element.
func (m *matcher) markHinted() {
	inside, outside := 0, 0
	for i := range m.body.lines {
		l := &m.body.lines[i]
		if l.class != classTyped || l.blank() || m.mix(i) == bothSides {
			continue
		}
		if l.hint == hintSignature {
			inside++
		} else if strings.TrimSpace(l.text) != "" {
			outside++
		}
	}
	if inside == 0 || inside > maxSignature || outside == 0 {
		return
	}
	for i := range m.body.lines {
		l := &m.body.lines[i]
		if l.class == classTyped && l.hint == hintSignature && !l.blank() && m.mix(i) != bothSides {
			l.class = classSignature
		}
	}
}
