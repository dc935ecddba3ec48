package parser

import "strings"

// markOlder marks what was not typed now but stands in an older message that is
// quoted around the sent one: the person's own first answer, when they answer
// that again, or what a colleague wrote who passed the questions on. Such a
// message has a head of its own that names somebody else, and the sent message
// stands below another head, or deeper in marks.
func (m *matcher) markOlder() {
	lines := m.body.lines
	tried := 0
	for i := 0; i < len(lines) && tried < maxOtherHeads; i++ {
		end := m.otherHead(i, &tried)
		if end <= i {
			continue
		}
		robots := m.sentBelow(end, lines[i].depth)
		for k := i; k < end && robots > 0; k++ {
			if lines[k].class == classTyped {
				lines[k].class = classAttribution
			}
		}
		for k := end; k < robots; k++ {
			if lines[k].class == classTyped && !lines[k].blank() {
				lines[k].class = classQuote
			}
		}
		i = max(end, robots) - 1
	}
}

// otherHead returns where the head ends that begins at line i and names somebody
// else than who sent the message: an attribution above deeper marks, or a header
// block. It returns 0 when there is none, and counts the lines that it weighs.
func (m *matcher) otherHead(i int, tried *int) int {
	lines := m.body.lines
	l := &lines[i]
	if l.blank() || l.hidden || l.class != classTyped && l.class != classAttribution {
		return 0
	}
	if isHeaderLine(l.text) == "From" {
		*tried++
		if n := headerBlock(lines, i, false); n > 1 && m.names(i, i+1) == 0 && strings.Contains(l.text, "@") {
			return i + n
		}
		return 0
	}
	end := i + 1
	for end < len(lines) && end < i+3 && !lines[end].blank() && lines[end].depth == l.depth && !endsAttribution(lines[end-1].text) {
		end++
	}
	next := nextShown(lines, end, 3)
	if next < 0 || lines[next].depth <= l.depth {
		return 0
	}
	if *tried++; m.names(i, end) != 0 || !isAttribution(joinLines(lines, i, end), false) {
		return 0
	}
	return end
}

func endsAttribution(text string) bool { return strings.HasSuffix(strings.TrimRight(text, " "), ":") }

// names returns the signs of who sent the message in lines from to to.
func (m *matcher) names(from, to int) int {
	signs := 0
	for k := from; k < to; k++ {
		signs |= m.evidenceFor(k)
	}
	return signs & (signName | signAddress)
}

// maxOlder bounds how many lines an older message may have.
const maxOlder = 400

// sentBelow returns the line where the head of the sent message begins below line
// from, or 0 when there is none: there has to be one of its own, deeper in marks
// than the head above when that has marks below it.
func (m *matcher) sentBelow(from, depth int) int {
	lines := m.body.lines
	next := nextShown(lines, from, 3)
	marked := next >= 0 && lines[next].depth > depth
	for k := from; k < len(lines) && k < from+maxOlder; k++ {
		l := &lines[k]
		switch {
		case l.blank() || l.hidden:
		case marked && l.depth <= depth:
			return 0
		case l.class == classQuote && m.mix(k) == allQuote:
			return 0
		case l.class == classAttribution && m.evidenceFor(k)&(signName|signAddress) != 0:
			return k
		}
	}
	return 0
}
