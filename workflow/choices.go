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
	choiceWord = regexp.MustCompile(`\d{1,2}|\p{L}+|[,;\n]`)
)

// readChoices reads which of the candidate times suit: "1 og 3", "alle unntatt
// 2", "ingen", "torsdag". ok is false when nothing says so.
func readChoices(text string, candidates []Candidate) (choices map[int]bool, ok bool) {
	words := choiceWord.FindAllString(otherNumbers.ReplaceAllString(strings.ToLower(text), " "), -1)
	choices = map[int]bool{}
	all, none, but, perhaps, said := false, false, false, false, -1 // said: the last word that was about the number before it
	for i, w := range words {
		if i <= said && number(w, candidates) == 0 {
			continue
		}
		n := number(w, candidates)
		switch {
		case n > 0:
			no, last := refused(words, i)
			choices[n] = !but && !perhaps && !no
			ok, said = true, max(said, last)
		case slices.Contains(perhapsWords, w):
			perhaps = true
		case strings.Contains(",;\n", w):
			perhaps = false
		case slices.Contains([]string{"alle", "alt", "all", "both", "begge"}, w):
			all = true
		case slices.Contains([]string{"ingen", "none"}, w):
			none = true
		case slices.Contains([]string{"unntatt", "utenom", "utanom", "bortsett", "minus", "except", "ikke", "ikkje", "not"}, w):
			but = true
		case slices.Contains([]string{"men", "but"}, w):
			but, perhaps = false, false
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

var perhapsWords = []string{"kanskje", "kanhende", "muligens", "mulig", "mogleg", "usikker", "usikkert", "maybe", "perhaps", "possibly", "unsure"}

// number is that of the candidate that a word names; 0 when it names none.
func number(w string, candidates []Candidate) int {
	if n, err := strconv.Atoi(w); err == nil && n >= 1 && n <= len(candidates) {
		return n
	}
	return 0
}

// refused reports whether the number at i is followed by words that say no, or
// not for sure yes: "2 passer ikke", "1 og 3 nei", "3 kanskje", with nothing but
// the verb between. Last is the word that says so.
func refused(words []string, i int) (no bool, last int) {
	for k := i + 1; k < min(i+7, len(words)); k++ {
		switch w := words[k]; {
		case slices.Contains([]string{"ikke", "ikkje", "not"}, w):
			if beginsNext(words, k) {
				return false, i // "1 ikke 2"
			}
			return true, k
		case slices.Contains([]string{"nei", "no", "dårlig", "dårleg"}, w), slices.Contains(perhapsWords, w):
			return true, k
		case slices.Contains([]string{"passer", "passar", "går", "kan", "jeg", "eg", "is", "does", "suits", "er", "og", "and"}, w):
		case isNumber(w) && slices.Contains([]string{"og", "and"}, words[k-1]):
		default:
			return false, i
		}
	}
	return false, i
}

// beginsNext reports whether the "ikke" at k, right after one number, is about
// the one after it.
func beginsNext(words []string, k int) bool {
	return isNumber(words[k-1]) && k+1 < len(words) && isNumber(words[k+1]) && (k+2 == len(words) || !slices.Contains([]string{"ja", "yes"}, words[k+2]))
}

func isNumber(w string) bool { return strings.Trim(w, "0123456789") == "" }

// choiceWords are all the words that a mere choice is made of.
var choiceWords = wordSet(`hei hi hello alle alt all both begge både ingen none of av dem dei them unntatt utenom utanom bortsett fra frå minus except ikke ikkje not men but
	og and eller or nr nummer number tid tider time times passer passar passe går kan jeg eg i er is does suits suit works work me meg for mig deg bra fint fin godt best helt heilt også òg too
	ja nei yes no dessverre diverre unfortunately dårlig dårleg problem med the on på bare berre kun only den det dag day takk tusen thanks thank you
	mandag måndag tirsdag tysdag onsdag torsdag fredag lørdag laurdag søndag mandagen måndagen tirsdagen tysdagen onsdagen torsdagen fredagen lørdagen laurdagen søndagen
	monday tuesday wednesday thursday friday saturday sunday
	januar februar mars april mai juni juli august september oktober november desember january february march may june july october december`)

var clockTime = regexp.MustCompile(`\d[.:]\d{2}|\d{3,}`)

// saysMore reports whether somebody who chose among the times wrote something
// besides, which only people can heed: "helst etter 13.30". Greetings, names and
// what stands below a closing do not count.
func saysMore(text string, names []string) bool {
	named := wordSet(strings.ToLower(strings.Join(names, " ")))
	for line := range strings.Lines(text) {
		if line = plain(line); closing.MatchString(line) {
			return false
		}
		for _, w := range besideWord.FindAllString(strings.ToLower(line), -1) {
			if !isNumber(w) && !choiceWords[w] && !named[w] {
				return true
			}
		}
		if clockTime.MatchString(line) {
			return true
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
