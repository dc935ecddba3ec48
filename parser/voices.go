package parser

import (
	"slices"
	"strings"
)

// placeVoices places the answers of several people in one mail, each with numbers
// of their own below a line that says whose they are: "Svar fra Nina:".
func (p *placer) placeVoices(lines []piece) bool {
	if len(lines) > maxGuessLines {
		return false
	}
	var starts []int
	for i := range lines {
		if !lines[i].blank && namesVoice(lines[i].text) && p.answersBegin(lines[i+1:]) {
			starts = append(starts, i)
		}
	}
	if len(starts) == 0 {
		return false
	}
	if starts[0] > 0 {
		starts = slices.Insert(starts, 0, 0)
	}
	if len(starts) < 2 {
		return false
	}
	var chosen [][]candidate
	last := 0
	for k, from := range starts {
		to := len(lines)
		if k+1 < len(starts) {
			to = starts[k+1]
		}
		c := p.chooseMarkers(lines[from:to])
		if len(c) == 0 || k > 0 && c[0].numbers[0] > last {
			return false
		}
		last = c[len(c)-1].numbers[0]
		chosen = append(chosen, c)
	}
	for k, from := range starts {
		to := len(lines)
		if k+1 < len(starts) {
			to = starts[k+1]
		}
		p.placeNumbered(lines[from:to], chosen[k], false)
	}
	return true
}

// namesVoice tells whether a line is a name, or says whose answers follow.
func namesVoice(text string) bool {
	name, colon := strings.CutSuffix(strings.TrimRight(text, " "), ":")
	if len(name) > 60 {
		return false
	}
	first, rest, _ := strings.Cut(name, " ")
	if saysAnswers(first) {
		if from, who, ok := strings.Cut(rest, " "); ok && slices.Contains([]string{"fra", "frå", "til", "from", "von"}, strings.ToLower(from)) {
			return isName(who)
		}
		return false
	}
	if strings.EqualFold(first, "fra") || strings.EqualFold(first, "frå") {
		return isName(rest)
	}
	return colon && isName(name)
}

// answersBegin tells whether the first line of lines that is not blank begins
// with the number of a question and a sign.
func (p *placer) answersBegin(lines []piece) bool {
	lines = trimBlanks(lines)
	if len(lines) == 0 {
		return false
	}
	mk, ok := parseMarker(lines[0].text)
	return ok && mk.form >= dotted && p.inRange(mk.numbers)
}
