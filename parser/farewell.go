package parser

import (
	"strings"
	"unicode"
)

// farewellWords are all that a last line may be made of that only takes leave:
// "Ha en riktig fin helg, alle sammen!", "Vi snakkes på torsdag :)", "Takk!".
var farewellWords = wordSet(`ha en ein ei et eit flott fin fint god godt riktig nydelig strålende herlig kjempefin dag dagen uke uka veke veka helg kveld ettermiddag
	videre vidare alle sammen saman dere dykk deg folkens takk tusen mange hjertelig så mye mykje lykke til vi ses sees snakkes snakkast høres høyrest sjåast talast
	på i mandag tirsdag onsdag torsdag fredag måndag tysdag laurdag lørdag søndag møtet morgen da då fortsatt framleis påske jul sommer sommar ferie
	for nå no igjen meg hilsen og bra gleder gler jeg eg oss det thanks thank you a nice day weekend have see all the best good luck`)

// farewells begin such a line, or are it.
var farewells = []string{"ha en ", "ha ein ", "ha ei ", "ha det", "lykke til", "god helg", "god dag", "god kveld", "god påske", "god jul", "god sommer", "god sommar", "god ferie",
	"fortsatt god", "framleis god", "vi ses", "vi sees", "vi snakkes", "vi høres", "vi høyrest", "vi sjåast", "vi snakkast", "snakkes", "takk", "tusen takk", "mange takk", "gleder meg", "thanks", "thank you", "have a", "see you", "good luck"}

// isFarewell tells whether a line does nothing but take leave.
func isFarewell(text string) bool {
	if len(text) > 60 {
		return false
	}
	lower := strings.ToLower(text)
	if !hasAnyPrefix(lower, farewells) {
		return false
	}
	for _, f := range strings.Fields(lower) {
		if isSmiley(f) {
			continue
		}
		for _, w := range strings.FieldsFunc(f, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if !farewellWords[w] {
				return false
			}
		}
	}
	return !strings.HasSuffix(text, "?")
}

// trimFarewell takes off lines at the end that only take leave, set apart from
// what they follow.
func (p *placer) trimFarewell(s *passage) {
	lines := trimBlanks(s.lines)
	at := len(lines)
	for i := len(lines) - 1; i > 0 && i > len(lines)-maxClosing; i-- {
		if lines[i].blank {
			continue
		}
		if !isFarewell(lines[i].text) {
			break
		}
		if lines[i-1].blank {
			at = i
		}
	}
	if at == len(lines) || emptyPieces(lines[:at]) {
		return
	}
	p.drop(classClosing, joinPieces(lines[at:]))
	s.lines = lines[:at]
}
