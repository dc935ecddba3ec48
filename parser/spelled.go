package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// numberWords are the numbers that people write out before an answer.
var numberWords = map[string]int{
	"en": 1, "én": 1, "ett": 1, "ein": 1, "eitt": 1, "one": 1, "to": 2, "två": 2, "two": 2, "tre": 3, "three": 3,
	"fire": 4, "fyra": 4, "four": 4, "fem": 5, "five": 5, "seks": 6, "sex": 6, "six": 6, "sju": 7, "syv": 7, "seven": 7,
	"åtte": 8, "åtta": 8, "otte": 8, "eight": 8, "ni": 9, "nio": 9, "nine": 9, "ti": 10, "tio": 10, "ten": 10,
}

// ordinalWords say which question is answered: "Første spørsmål: …".
var ordinalWords = map[string]int{
	"første": 1, "fyrste": 1, "första": 1, "first": 1, "andre": 2, "andra": 2, "annet": 2, "second": 2, "tredje": 3, "third": 3,
	"fjerde": 4, "fjärde": 4, "fourth": 4, "femte": 5, "fifth": 5, "sjette": 6, "sjätte": 6, "sixth": 6, "sjuende": 7, "syvende": 7, "sjuande": 7, "seventh": 7,
	"åttende": 8, "åttande": 8, "eighth": 8, "niende": 9, "niande": 9, "ninth": 9, "tiende": 10, "tiande": 10, "tenth": 10,
	"siste": lastQuestion, "sista": lastQuestion, "last": lastQuestion,
}

// lastQuestion is the number of the last question as long as nobody has said how
// many there are.
const lastQuestion = 1000

// questionWords may follow an ordinal.
var questionWords = wordSet(`spm spørsmål spørsmålet spørsmal spursmål fråga frågan spørgsmål question`)

// spelledNear tells whether a line may begin with a number in letters: it is
// short, or has a sign near its start that could end one.
func spelledNear(text string) bool {
	if len(text) <= 24 {
		return true
	}
	head := text[:min(len(text), 40)]
	for i := 0; i < len(head); i++ {
		switch head[i] {
		case ':', ')', '-':
			return true
		case dash[0]:
			if strings.HasPrefix(head[i:], dash) || strings.HasPrefix(head[i:], "—") {
				return true
			}
		}
	}
	return false
}

// dash and the longer one begin with the same byte.
const dash = "–"

// spelledMarker reads a marker whose number is written in letters: "Tre: ro",
// "Spørsmål tre – ro", "Tredje spørsmål: ro". Without a label it ends with a
// colon or a parenthesis, for "to" and "en" are words as well.
func spelledMarker(s string) (marker, bool) {
	labelled := false
	for range 4 {
		w, size := firstLetters(s)
		if size == 0 {
			break
		}
		rest := strings.TrimLeft(s[size:], " ")
		if n := ordinalWords[w]; n > 0 {
			next, skip := firstLetters(rest)
			if questionWords[next] {
				return endSpelled(n, rest[skip:], true)
			}
			if !strings.HasPrefix(rest, ":") {
				return marker{}, false
			}
			return endSpelled(n, rest, labelled)
		}
		if n := numberWords[w]; n > 0 && (labelled || w != "en" || s[size:] != "") {
			return endSpelled(n, s[size:], labelled)
		}
		if !labels[w] && !particles[w] && w != "det" {
			break
		}
		labelled = labelled || labels[w]
		s = strings.TrimLeft(strings.TrimPrefix(s[size:], "."), " ")
	}
	return marker{}, false
}

// endSpelled reads what follows a number in letters.
func endSpelled(n int, s string, label bool) (marker, bool) {
	mk := marker{numbers: []int{n}, form: parenthesis, spelled: true}
	if label {
		mk.form = labelled
	}
	s = strings.TrimLeft(strings.TrimLeft(s, "*_"), " ")
	if s == "" {
		return mk, label
	}
	r, size := utf8.DecodeRuneInString(s)
	switch {
	case r == ':' || r == ')':
	case label && (r == '-' || r == '–' || r == '—' || r == '.'):
	default:
		return mk, false
	}
	mk.rest = trimText(strings.TrimLeft(s[size:], "*_"))
	return mk, true
}

// firstLetters returns the word that a text begins with, in lower case.
func firstLetters(s string) (word string, size int) {
	for size < len(s) && size < 24 {
		r, n := utf8.DecodeRuneInString(s[size:])
		if !unicode.IsLetter(r) {
			break
		}
		size += n
	}
	return strings.ToLower(s[:size]), size
}
