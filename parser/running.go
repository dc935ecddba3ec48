package parser

import "strings"

// Limits of what splitRunning looks at: in longer texts people do not run their
// answers together.
const (
	maxRunningLines = 200
	maxRunningText  = 8000
)

// splitRunning parts numbered answers that run on in one line: "1. ja 2. nei 3.
// vet ikke". The numbers follow each other; either every question is there, or
// each number is written as the first of its line and plainly a number.
func (p *placer) splitRunning(lines []piece) []piece {
	if p.count < 2 || len(lines) > maxRunningLines {
		return lines
	}
	size := 0
	own := make(map[int]bool) // the numbers that lines begin with
	begins := make([]bool, len(lines))
	for i := range lines {
		if size += len(lines[i].text); size > maxRunningText {
			return lines
		}
		if mk, ok := parseMarker(lines[i].text); ok && mk.form >= dotted {
			own[mk.numbers[0]], begins[i] = true, true
		}
	}
	if len(own) == 0 && len(lines) > 1 {
		return lines
	}
	var out []piece
	split, clean, sure := false, true, true
	numbers := make(map[int]bool)
	for i := range lines {
		if !begins[i] && len(lines) > 1 {
			out = append(out, lines[i])
			continue
		}
		starts, plain, list := p.runningStarts(lines[i].text, len(lines) == 1)
		for k, s := range starts {
			clean = clean && (k == 0 || !own[s.number])
			for n := s.number; n <= s.last; n++ {
				clean = clean && !numbers[n]
				numbers[n] = true
			}
		}
		if len(starts) > 1 {
			clean, sure = clean && (!list || len(lines) == 1), sure && plain && !list
		}
		if len(starts) < 2 && (len(starts) == 0 || starts[0].at == 0) {
			out = append(out, lines[i])
			continue
		}
		split = true
		out = cutAt(out, lines[i], starts)
	}
	all := true
	for n := 1; n <= p.count; n++ {
		all = all && numbers[n]
	}
	if !split || !clean || !sure && !all {
		return lines
	}
	return out
}

// runningStart is where an answer begins within a line.
type runningStart struct{ at, number, last int }

// runningStarts finds the numbers in a line that follow each other, beginning
// with the first of the line, or anywhere with question 1 in a text of one line.
// plain tells that none of them could be anything else, list that there are
// others, which count something within an answer.
func (p *placer) runningStarts(text string, alone bool) (starts []runningStart, plain, list bool) {
	plain = true
	first := marker{}
	for i := 0; i < len(text); i++ {
		if text[i] == ' ' || i > 0 && text[i-1] != ' ' {
			continue
		}
		if len(starts) == 0 && i > 0 && !alone {
			return nil, false, false
		}
		mk, ok := parseMarker(text[i:])
		if !ok || mk.form < dotted && !(alone && len(starts) == mk.numbers[0]-1 && (len(starts) == 0 || first.form == bareNumber)) || mk.ordinal || mk.rest == "" || !p.inRange(mk.numbers) {
			continue
		}
		n := mk.numbers[0]
		switch {
		case len(starts) == 0 && (i == 0 || n == 1):
			first = mk
			plain = i == 0
		case len(starts) == 0:
			continue
		case n == starts[len(starts)-1].last+1:
			plain = plain && mk.form == first.form && (mk.form >= parenthesis || opensAnswer(text[:i], mk.rest))
		default:
			if n <= starts[len(starts)-1].number && mk.form == first.form {
				list = true
			}
			continue
		}
		starts = append(starts, runningStart{i, n, mk.numbers[len(mk.numbers)-1]})
		if mk.spelled {
			i += max(strings.IndexAny(text[i:], ":)-"), 0) // "Det andre:" is one marker, and "andre:" none
		}
		if starts[len(starts)-1].last == p.count {
			break
		}
	}
	return starts, plain, list
}

// opensAnswer tells whether a number with a period begins an answer rather than
// being a date: a sentence ends before it, and one begins after it.
func opensAnswer(before, rest string) bool {
	return endsSentence(strings.TrimRight(before, " ")) && startsUpper(rest) || strings.HasSuffix(strings.TrimRight(before, " "), ";")
}

// cutAt adds the pieces of a line that is parted where answers begin.
func cutAt(out []piece, l piece, starts []runningStart) []piece {
	if intro := strings.TrimSpace(l.text[:starts[0].at]); intro != "" {
		part := l
		part.text = intro
		out = append(out, part)
	}
	for i, s := range starts {
		to := len(l.text)
		if i+1 < len(starts) {
			to = starts[i+1].at
		}
		part := l
		part.text = strings.TrimRight(strings.TrimSpace(l.text[s.at:to]), ",;")
		out = append(out, part)
	}
	return out
}
