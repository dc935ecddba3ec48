package parser

import (
	"strings"
	"unicode"
)

// announces tells whether a line leads up to n items that it counts: "Jeg har 3
// ting:", "Her er de to første, resten kommer:". first tells that they are the
// first of those asked for.
func announces(text string, n int) (counts, first bool) {
	if len(text) > 160 || strings.Contains(text, "\n") || !strings.HasSuffix(text, ":") {
		return false, false
	}
	before := ""
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		k := numberWords[w]
		if size := 0; startsDigit(w) {
			if k, size = leadingNumber(w); size < len(w) {
				k = 0
			}
		}
		if n > 1 && k == n {
			counts = true
		}
		if counts && (numberWords[before] == n || before == digitsOf(n)) && ordinalWords[w] == 1 || w == digitsOf(n) && ordinalWords[before] == 1 || numberWords[w] == n && ordinalWords[before] == 1 {
			first = true
		}
		before = w
	}
	return counts, counts && first
}

// digitsOf writes a number below 100.
func digitsOf(n int) string {
	if n < 10 {
		return string(rune('0' + n))
	}
	return string(rune('0'+n/10%10)) + string(rune('0'+n%10))
}

// shouldRead are the words between what is corrected and what it should be.
var shouldRead = [...]string{"skulle det stå", "skulle ha stått", "skulle ha stade", "skulle stå", "skulle være", "skulle vere", "skal stå", "skal være", "should have said", "should have been", "should say", "should be", "should read"}

// placeCorrection gives what corrects an earlier answer to its question: "Jeg
// skrev feil på 3, det skulle stå: ro". It is a guess.
func (p *placer) placeCorrection(lines []piece) bool {
	text := joinPieces(lines)
	head := strings.ToLower(text[:min(len(text), 200)])
	at, size := -1, 0
	for _, w := range shouldRead {
		if i := strings.Index(head, w); i >= 0 && (at < 0 || i < at) {
			at, size = i, len(w)
		}
	}
	if at < 0 || len(head) > len(text) || !isMistake(head[:at]) {
		return false
	}
	question := 0
	for _, w := range strings.FieldsFunc(head[:at], func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		if !startsDigit(w) {
			continue
		}
		n, whole := leadingNumber(w)
		if question > 0 || whole < len(w) || n > p.count {
			return false
		}
		question = n
	}
	rest := trimText(strings.TrimLeft(text[at+size:], ":, "))
	if question == 0 || rest == "" || len(strings.ToLower(text[:at+size])) != at+size {
		return false
	}
	p.add(question, rest, true, false)
	return true
}

// isMistake tells whether a text owns up to a mistake.
func isMistake(text string) bool {
	for _, w := range [...]string{"feil", "mistake", "wrong", "rettelse", "retting"} {
		if strings.Contains(text, w) {
			return true
		}
	}
	return false
}

// romans are the numbers of the questions as people number sections.
var romans = [...]string{"I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"}

// withArabic writes Roman numerals that number lines from I on with digits, for
// the rest to read; changed tells that there were at least two.
func withArabic(lines []piece) (out []piece, changed bool) {
	next := 0
	for i := range lines {
		if next == len(romans) || lines[i].blank {
			continue
		}
		rest, ok := strings.CutPrefix(lines[i].text, romans[next])
		if !ok || rest != "" && strings.IndexByte(".):", rest[0]) < 0 {
			continue
		}
		if out == nil {
			out = append(out, lines...)
		}
		next++
		if rest == "" {
			rest = "."
		}
		out[i].text = digitsOf(next) + rest
	}
	return out, next > 1
}
