package workflow

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

var (
	// What holds a number and means no candidate: clock times, dates, telephone numbers.
	otherNumbers = regexp.MustCompile(`(?:kl\.?|klokk[ae]n?|at|etter|før|innen|til|uke|veke|week)\s*\d{1,2}(?:[.:]\d{2})?|\d{1,2}[.:/]\d{1,2}|` +
		`\d{1,2}\.?\s*(?:jan|feb|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|des|dec)[a-zæøå]*|\d{3,}|\d+\s+\d{2,}`)
	choiceWord = regexp.MustCompile(`\d{1,2}|\p{L}+`)
)

// readChoices reads which of the candidate times suit: "1 og 3", "alle unntatt
// 2", "ingen", "torsdag". ok is false when nothing says so.
func readChoices(text string, candidates []Candidate) (choices map[int]bool, ok bool) {
	words := choiceWord.FindAllString(otherNumbers.ReplaceAllString(strings.ToLower(text), " "), -1)
	choices = map[int]bool{}
	all, none, but := false, false, false
	for i, w := range words {
		n, err := strconv.Atoi(w)
		switch {
		case err == nil && n >= 1 && n <= len(candidates):
			choices[n] = !but && !refused(words, i)
			ok = true
		case slices.Contains([]string{"alle", "alt", "all", "both", "begge"}, w):
			all = true
		case slices.Contains([]string{"ingen", "none"}, w):
			none = true
		case slices.Contains([]string{"unntatt", "utenom", "utanom", "bortsett", "minus", "except", "ikke", "ikkje", "not"}, w):
			but = true
		case slices.Contains([]string{"men", "but"}, w):
			but = false
		}
	}
	switch {
	case all:
		for _, c := range candidates {
			if _, named := choices[c.Number]; !named {
				choices[c.Number] = true
			}
		}
		return chosen(choices), true
	case ok:
		return chosen(choices), true
	case none:
		return choices, true
	}
	choices = onDays(words, candidates)
	return choices, len(choices) > 0 && !but
}

// refused reports whether the number at i is followed by words that say no:
// "2 passer ikke", with nothing but the verb between.
func refused(words []string, i int) bool {
	for _, w := range words[i+1 : min(i+4, len(words))] {
		switch w {
		case "ikke", "ikkje", "not", "dårlig", "dårleg":
			return true
		case "passer", "passar", "går", "kan", "jeg", "eg", "is", "does", "suits", "er":
		default:
			return false
		}
	}
	return false
}

// chosen keeps the numbers that suit.
func chosen(choices map[int]bool) map[int]bool {
	for n, yes := range choices {
		if !yes {
			delete(choices, n)
		}
	}
	return choices
}

// onDays takes the candidates on the weekdays that are named.
func onDays(words []string, candidates []Candidate) map[int]bool {
	names := [7][]string{{"søndag", "sunday"}, {"mandag", "måndag", "monday"}, {"tirsdag", "tysdag", "tuesday"}, {"onsdag", "wednesday"},
		{"torsdag", "thursday"}, {"fredag", "friday"}, {"lørdag", "laurdag", "saturday"}}
	choices := map[int]bool{}
	for _, c := range candidates {
		for _, name := range names[c.Start.Weekday()] {
			if slices.Contains(words, name) || slices.Contains(words, name+"en") {
				choices[c.Number] = true
			}
		}
	}
	return choices
}
