package parser

import (
	"strconv"
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
	digits := strconv.Itoa(n)
	says := func(w string) bool { return w == digits || numberWords[w] == n }
	before := ""
	for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
		counts = counts || n > 1 && says(w)
		first = first || says(before) && ordinalWords[w] == 1 || says(w) && ordinalWords[before] == 1
		before = w
	}
	return counts, counts && first
}

// shouldRead are the words between what is corrected and what it should be.
var shouldRead = [...]string{"skulle det stå", "skulle ha stått", "skulle ha stade", "skulle stå", "skulle være", "skulle vere", "skal stå", "skal være", "should have said", "should have been", "should say", "should be", "should read"}

// maxCorrection bounds what can correct an answer, in bytes.
const maxCorrection = 200

// The words of a correction, in their order: those that nothing is lost with
// when they go, the mistake, what may stand before its number, and what may
// stand after it.
var (
	ownsUp      = wordSet(`hei hallo heisann hi hello beklager beklagar unnskyld orsak sorry oops oi ups jeg eg vi i we it det der har have hadde had skrev skreiv skrevet skrive svarte svart ser see at that ble blei blitt vart er ei en ein et a an was is were made gjorde got wrote the visst nok litt`)
	mistakes    = wordSet(`feil feilen gal galt gale mistake wrong rettelse retting`)
	mistakeOn   = wordSet(`på i on in til av to`)
	beforeShall = wordSet(`det der it this that og and men but`)
)

// placeCorrection gives what corrects an earlier answer to its question: "Jeg
// skrev feil på 3, det skulle stå: ro". It is a guess, and only made of one short
// paragraph that says nothing else, for the words around it are left out.
func (p *placer) placeCorrection(lines []piece) bool {
	text := joinPieces(lines)
	if len(text) > maxCorrection || strings.Contains(text, "\n\n") {
		return false
	}
	head := strings.ToLower(text)
	at, size := -1, 0
	for _, w := range shouldRead {
		if i := strings.Index(head, w); i >= 0 && (at < 0 || i < at) {
			at, size = i, len(w)
		}
	}
	if at < 0 || len(strings.ToLower(text[:at+size])) != at+size {
		return false
	}
	question := correctedQuestion(head[:at])
	rest := trimText(strings.TrimLeft(text[at+size:], ":, "))
	if question == 0 || question > p.count || rest == "" {
		return false
	}
	p.add(question, rest, true, false)
	return true
}

// correctedQuestion reads which question a text in small letters owns up to a
// mistake in, "jeg skrev feil på spørsmål 3, det", or 0 where it says more.
func correctedQuestion(text string) int {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	skip := func(set map[string]bool) (skipped bool) {
		for len(words) > 0 && set[words[0]] {
			words, skipped = words[1:], true
		}
		return skipped
	}
	skip(ownsUp)
	if !skip(mistakes) {
		return 0
	}
	skip(mistakeOn)
	skip(labels)
	if len(words) == 0 {
		return 0
	}
	n, size := leadingNumber(words[0])
	if size < len(words[0]) {
		return 0
	}
	words = words[1:]
	skip(beforeShall)
	if len(words) > 0 {
		return 0
	}
	return n
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
		out[i].text = strconv.Itoa(next) + rest
	}
	return out, next > 1
}
