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
	plain := true // each says whose answers follow
	for i := range lines {
		if lines[i].blank {
			continue
		}
		if voice, says := namesVoice(lines[i].text); voice && p.answersBegin(lines[i+1:]) {
			starts = append(starts, i)
			plain = plain && says
		}
	}
	if len(starts) == 0 || starts[0] > 0 && !plain {
		return false // "Ønsker:" may head a list as well as "Nina:"
	}
	if starts[0] > 0 {
		starts = slices.Insert(starts, 0, 0)
	}
	if len(starts) < 2 {
		return false
	}
	said := make([][]piece, len(starts)) // by each
	chosen := make([][]candidate, len(starts))
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
		said[k], chosen[k] = lines[from:to], c
	}
	for k, c := range chosen {
		p.placeNumbered(said[k], c, false)
	}
	return true
}

// namesVoice tells whether a line is a name with a colon, or says whose answers
// follow.
func namesVoice(text string) (voice, says bool) {
	name, colon := strings.CutSuffix(strings.TrimRight(text, " "), ":")
	if len(name) > 60 {
		return false, false
	}
	first, rest, _ := strings.Cut(name, " ")
	if saysAnswers(first) {
		from, who, ok := strings.Cut(rest, " ")
		says = ok && slices.Contains([]string{"fra", "frå", "til", "from", "von"}, strings.ToLower(from)) && isName(who)
		return says, says
	}
	if strings.EqualFold(first, "fra") || strings.EqualFold(first, "frå") {
		return isName(rest), isName(rest)
	}
	return colon && isName(name), false
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
