package parser

import "strings"

// candidate is a line that may begin the answer to a numbered question.
type candidate struct {
	at    int // index of its line
	guess bool
	marker
}

// maxCandidateLines bounds how many lines that begin with a number are weighed.
const maxCandidateLines = 2000

// candidates lists the lines that begin with a number.
func (p *placer) candidates(lines []piece) []candidate {
	var out []candidate
	for i := range lines {
		if lines[i].blank {
			continue
		}
		mk, ok := parseMarker(lines[i].text)
		if ok && mk.numbers[0] == lastQuestion {
			mk.numbers[0] = p.count
		}
		if !ok && !mk.tight || !p.inRange(mk.numbers) {
			continue
		}
		if out = append(out, candidate{at: i, marker: mk}); len(out) == maxCandidateLines {
			break
		}
	}
	out = withoutOpen(withoutReached(lines, withoutTight(lines, out)))
	if len(out) == 1 && out[0].spelled && out[0].form != labelled && out[0].numbers[0] <= 2 {
		return nil // "To: alle sammen", "En: kollega"
	}
	return out
}

func (p *placer) inRange(numbers []int) bool {
	for _, n := range numbers {
		if n < 1 || n > p.count {
			return false
		}
	}
	return true
}

// chooseMarkers tells which candidates begin answers, and which are items of a
// list inside one, dates, or plain numbers. Answers come in rising order, but
// for a list that has each question once, and for plain labels.
func (p *placer) chooseMarkers(lines []piece) []candidate {
	c := withoutWithin(lines, withoutBare(lines, p.candidates(lines)))
	if p.anyOrder(lines, c) {
		return c
	}
	var out []candidate
	used := make(map[int]bool)
	last, nested := 0, 0
	var inner markerForm // of the nested list
	for i := range c {
		n := c[i].numbers[0]
		switch {
		case nested > 0 && n == nested+1 && c[i].form == inner && !(nested > 1 && setApart(lines, c[i].at) && !setApart(lines, c[i-1].at)) && (inner < out[0].form || nested == 1 && ledUpTo(lines, c[i-1].at)):
			nested++
			continue
		case c[i].ordinal && !(n == last+1 && last > 0) && !(last == 0 && (n == 1 || c[i].at == 0) && follows(c[i+1:], n+1)):
			continue
		case nested > 1 && n > last && setApart(lines, c[i].at) && !setApart(lines, c[i-1].at):
			out = append(out, c[i]) // a blank line ends the list within
			last, nested = c[i].numbers[len(c[i].numbers)-1], 0
		case nested > 0 && n == nested+1 && c[i].form != labelled && (n != last+1 || later(c[i+1:], n)):
			nested++
			continue
		case n > last:
			out = append(out, c[i])
			last, nested = c[i].numbers[len(c[i].numbers)-1], 0
		case c[i].form == labelled && !used[n]:
			out = append(out, c[i])
			nested = 0
		case n == 1:
			nested, inner = 1, c[i].form
			continue
		default:
			continue
		}
		for _, k := range c[i].numbers {
			used[k] = true
		}
	}
	return out
}

// setApart tells whether a blank line stands before line i.
func setApart(lines []piece, i int) bool {
	return i > 0 && lines[i-1].blank && !lines[i-1].soft
}

// later tells whether a later candidate has number n.
func later(c []candidate, n int) bool {
	for i := range c {
		if c[i].numbers[0] == n {
			return true
		}
	}
	return false
}

// follows tells whether a later candidate has number n and is no ordinal.
func follows(c []candidate, n int) bool {
	for i := range c {
		if c[i].numbers[0] == n && !c[i].ordinal {
			return true
		}
	}
	return false
}

// anyOrder tells whether the candidates may stand in any order: each number is
// there once, all of them are, or plainly meant so, and none begins a list that
// the line above leads up to.
func (p *placer) anyOrder(lines []piece, c []candidate) bool {
	if len(c) < 2 {
		return false
	}
	seen := make(map[int]bool)
	plain := true
	for i := range c {
		for _, n := range c[i].numbers {
			if seen[n] {
				return false
			}
			seen[n] = true
		}
		plain = plain && c[i].form >= parenthesis
		if i > 0 && c[i].numbers[0] == 1 && ledUpTo(lines, c[i].at) {
			return false
		}
	}
	return plain || len(seen) == p.count
}

// ledUpTo tells whether the line before line i ends with a colon.
func ledUpTo(lines []piece, i int) bool {
	for i--; i >= 0; i-- {
		if !lines[i].blank {
			return strings.HasSuffix(lines[i].text, ":")
		}
	}
	return false
}

// placeInline gives what stands under a quoted question to it. Where nothing
// else stands under any question, a list with numbers of others is read by them.
func (p *placer) placeInline(s *passage, inline int) {
	lines := trimBlanks(s.lines)
	if inline == 1 {
		if c := p.chooseMarkers(lines); len(c) >= 2 && p.beginsWithout(lines[:c[0].at]) && !(c[0].form < labelled && len(c) < p.count && s.question < p.count) {
			p.placeNumbered(lines, c, false)
			return
		}
		if p.placeParagraphs(lines) {
			return
		}
	}
	if mk, ok := parseMarker(lines[0].text); ok && len(mk.numbers) == 1 && mk.numbers[0] == s.question &&
		mk.form >= dotted && !mk.ordinal && !mk.open && len(p.candidates(lines)) == 1 {
		own := append([]piece{}, lines...)
		own[0].text = mk.rest
		if mk.rest == "" {
			own = trimBlanks(own[1:])
		}
		if len(own) > 0 {
			lines = own
		}
	}
	p.add(s.question, joinPieces(lines), false, false)
}

// placeFree gives what stands above or below the quote to questions: by number,
// by its only question, or by as many paragraphs as there are questions.
func (p *placer) placeFree(s *passage, inline int) {
	lines := trimBlanks(s.lines)
	lines = p.splitRunning(lines)
	if p.placeVoices(lines) {
		return
	}
	if arabic, ok := withArabic(lines); ok && len(p.candidates(lines)) == 0 {
		if c := p.chooseMarkers(arabic); p.credible(arabic, c) {
			p.placeNumbered(arabic, c, false)
			return
		}
	}
	c := p.chooseMarkers(lines)
	inside := p.listInside(lines, c)
	if !inside && p.credible(lines, c) {
		p.placeNumbered(lines, c, inline > 0 && len(c) == 1 && c[0].form < parenthesis)
		return
	}
	switch {
	case p.count == 1:
		p.add(1, joinPieces(lines), false, false)
	case len(c) == 0 && p.placeCorrection(lines):
	case !inside && s.trailing && inline > 0 && p.texts[p.count] == nil && inline == p.count-1:
		p.add(p.count, joinPieces(lines), true, false)
	case len(p.texts) == 0 && inline == 0 && p.placeParagraphs(lines):
	default:
		p.unplaced(lines)
	}
}

// credible tells whether the chosen markers are those of answers. A list that an
// unnumbered text leads up to is part of that text, and so is a number alone.
func (p *placer) credible(lines []piece, c []candidate) bool {
	if len(c) == 0 {
		return false
	}
	intro := joinPieces(lines[:c[0].at])
	if c[0].rest == "" && emptyAfter(lines, c) {
		return false
	}
	if len(c) == 1 && c[0].rest == "" && (intro != "" || c[0].form == bareNumber) {
		return false
	}
	counts, _ := announces(intro, len(c))
	return len(c) == p.count || !strings.HasSuffix(intro, ":") || saysAnswers(intro) || counts
}

// beginsWithout tells whether nothing stands in lines but what people write before
// they come to the matter.
func (p *placer) beginsWithout(lines []piece) bool {
	text := joinPieces(lines)
	return text == "" || !strings.Contains(text, "\n") && (opensLetter(text) || saysAnswers(text))
}

// listInside tells whether a numbered list is more likely part of an unnumbered
// text than the answers themselves: its numbers do not reach the last question,
// and other text stands before it, or as many paragraphs as questions around it.
func (p *placer) listInside(lines []piece, c []candidate) bool {
	if len(c) == 0 || len(lines) > maxGuessLines {
		return false
	}
	for i := range c {
		if c[i].form == labelled || len(c[i].numbers) != 1 || c[i].numbers[0] != i+1 {
			return false
		}
	}
	intro := trimBlanks(lines[:c[0].at])
	tight := true
	for _, l := range lines[c[0].at:c[len(c)-1].at] {
		tight = tight && !l.blank
	}
	text := joinPieces(intro)
	counts, _ := announces(text, len(c))
	each := len(paragraphs(lines, false, p.count)) == p.count || len(paragraphs(lines, true, p.count)) == p.count
	switch {
	case p.beginsWithout(intro) && text != "", saysAnswers(text), counts && !each:
		return false
	case len(c) == p.count:
		return len(paragraphs(intro, true, 2)) > 1 && (strings.HasSuffix(text, ":") || each && tight)
	case text == "":
		return each && tight && len(c) > 1
	}
	return true
}

// opensLetter tells whether a line is what people write before they come to the
// matter: it begins with a greeting, with thanks or with an excuse.
func opensLetter(text string) bool {
	first, _, _ := strings.Cut(strings.ToLower(text), " ")
	switch first = strings.TrimRight(first, ",.!:"); first {
	case "takk", "tack", "tak", "thanks", "thank", "danke", "beklager", "sorry", "unnskyld", "ursäkta", "her", "here", "hier", "här":
		return true
	}
	return greetings[first]
}

// emptyAfter tells whether no marker has any text to it.
func emptyAfter(lines []piece, c []candidate) bool {
	next := 0
	for i := c[0].at; i < len(lines); i++ {
		switch {
		case next < len(c) && c[next].at == i:
			if c[next].rest != "" {
				return false
			}
			next++
		case !lines[i].blank:
			return false
		}
	}
	return true
}

// placeNumbered gives each numbered stretch to its questions. What stands
// before the first number stays unplaced.
func (p *placer) placeNumbered(lines []piece, c []candidate, guess bool) {
	intro := lines[:c[0].at]
	if text := joinPieces(intro); text != "" {
		p.unplaced(intro)
		if _, first := announces(text, len(c)); strings.HasSuffix(text, ":") && !saysAnswers(text) && !first {
			guess = true // a list inside a text, perhaps
		}
	}
	for i := range c {
		end := len(lines)
		if i+1 < len(c) {
			end = c[i+1].at
		}
		stretch := append([]piece{}, lines[c[i].at:end]...)
		stretch[0].text = c[i].rest
		stretch[0].gone = c[i].rest == ""
		if b := c[i].bullet(lines[c[i].at].text, stretch[1:]); b != "" {
			stretch[0].text = b + stretch[0].text
		}
		text := joinPieces(stretch)
		if text == "" {
			text = loneDash(lines[c[i].at].text)
		}
		if line := lines[c[i].at : c[i].at+1]; text == "" && strings.Trim(line[0].text, "0123456789") == "" {
			p.unplaced(line) // a number and nothing else may be an answer
		}
		for _, q := range c[i].numbers {
			p.add(q, text, guess || c[i].guess, len(c[i].numbers) > 1)
		}
	}
}

// loneDash returns the dash that is all the answer to a number: "2 -".
func loneDash(line string) string {
	for _, d := range [...]string{"-", "–", "—"} {
		if strings.HasSuffix(line, " "+d) {
			return d
		}
	}
	return ""
}

// bullet returns the bullet that stands between a label and its answer, when the
// lines below have it too: "Spm 2 - tid", then "- ro".
func (c *candidate) bullet(line string, below []piece) string {
	if c.rest == "" || len(below) == 0 {
		return ""
	}
	b := bulletOf(below[0].text)
	if b != "" && (c.form == labelled && strings.HasSuffix(line, " "+b+c.rest) || strings.HasSuffix(line, "."+b+c.rest)) {
		return b
	}
	return ""
}

// saysAnswers tells whether an introduction announces the answers.
func saysAnswers(text string) bool {
	lower := strings.ToLower(text)
	for _, w := range [...]string{"svar", "answer", "antwort", "odpowied"} {
		if strings.Contains(lower, w) {
			return true
		}
	}
	return false
}

func trimBlanks(lines []piece) []piece {
	for len(lines) > 0 && lines[0].blank {
		lines = lines[1:]
	}
	for len(lines) > 0 && lines[len(lines)-1].blank {
		lines = lines[:len(lines)-1]
	}
	return lines
}
