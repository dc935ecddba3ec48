package parser

import (
	"regexp"
	"strings"
)

// Names in the languages that absence replies are read in: Norwegian in both
// forms, English, Danish, Swedish and German.
const (
	monthNames = `januar|februar|mars|april|mai|juni|juli|august|september|oktober|november|desember` +
		`|january|february|march|may|june|july|october|december` +
		`|januari|februari|maj|augusti|marts|jänner|märz|dezember` +
		`|jan|feb|mar|apr|jun|jul|aug|sept|sep|okt|oct|nov|des|dec|dez`
	weekdayNames = `mandag|tirsdag|onsdag|torsdag|fredag|lørdag|søndag|måndag|tysdag|laurdag|sundag` +
		`|tisdag|lördag|söndag` +
		`|monday|tuesday|wednesday|thursday|friday|saturday|sunday|mon|tues|tue|wed|thurs|thu|fri|sat|sun` +
		`|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonnabend|sonntag|man|tirs|tir|ons|tors|tor|fre|lør|søn`
)

// datePhrase matches a date as people write it, with its weekday when one stands
// there. The order of the alternatives matters: the longest form first. It is
// tried only where a date can begin.
var datePhrase = regexp.MustCompile(`^(?i:` +
	`(?:(?:` + weekdayNames + `)\b\.?,?\s+(?:(?:den|the|dem)\s+)?)?` +
	`(?:` +
	`\d{4}-\d{1,2}-\d{1,2}` + // 2026-12-07
	`|\d{1,2}(?:\.|st|nd|rd|th)?\s*(?:of\s+|de\s+)?(?:` + monthNames + `)\b\.?(?:,?\s*\d{4}\b)?` + // 7. desember 2026, 7th of December
	`|(?:` + monthNames + `)\b\.?\s+(?:the\s+)?\d{1,2}(?:st|nd|rd|th)?\b(?:,?\s*\d{4}\b)?` + // December 7, 2026
	`|\d{1,2}/\d{1,2}(?:[-/.]\d{2,4})?\b` + // 7/12, 07/12/2026
	`|\d{1,2}\.\s?\d{1,2}(?:\.(?:\s?\d{2,4}\b)?)?` + // 7.12., 07.12.2026
	`|\d{1,2}-\d{1,2}-\d{4}\b` +
	`)` +
	`|(?:neste|kommende|førstkommende|next|nästa|næste|nächsten|this|denne)\s+(?:uke|veke|week|vecka|uge|woche|` + weekdayNames + `)\b` +
	`|(?:(?:` + weekdayNames + `)\s+(?:i\s+|of\s+)?)?(?:uke|veke|week|vecka|uge|kw)\s+\d{1,2}\b` +
	`|(?:over|etter|after|nach|efter)\s+(?:nyttår|nyår|jul|jula|påske|påsken|ferien|new year|christmas|easter|weihnachten|ostern)\b` +
	`|i\s?morgen\b|i morgon\b|tomorrow\b|i overmorgen\b|overimorgen\b|imorgon\b` +
	`|(?:` + weekdayNames + `)\b)`)

// dateWords are the words, beside numbers, with which datePhrase begins.
var dateWords = func() map[string]bool {
	words := make(map[string]bool)
	for _, w := range strings.Split(monthNames+"|"+weekdayNames+"|neste|kommende|førstkommende|next|nästa|næste|nächsten|this|denne|uke|veke|week|vecka|uge|woche|kw"+
		"|over|etter|after|nach|efter|i|imorgen|imorgon|tomorrow|overimorgen", "|") {
		words[w] = true
	}
	return words
}()

// Bounds on the search for dates.
const (
	maxDates     = 40
	maxDateTries = 200
	maxDateBytes = 80
)

// findDates returns where the date phrases of text begin and end.
func findDates(text string) (found [][2]int) {
	tries := 0
	for i := 0; i < len(text) && len(found) < maxDates && tries < maxDateTries; {
		if !isWordByte(text[i]) || insideWord(text, i) {
			i++
			continue
		}
		end := i
		for end < len(text) && isWordByte(text[end]) && isDigit(text[end]) == isDigit(text[i]) {
			end++
		}
		if isDigit(text[i]) || end-i < 20 && dateWords[strings.ToLower(text[i:end])] {
			tries++
			if at := datePhrase.FindStringIndex(text[i:min(len(text), i+maxDateBytes)]); at != nil {
				found = append(found, [2]int{i, i + at[1]})
				end = i + at[1]
			}
		}
		i = max(end, i+1)
	}
	return found
}

// Words that, before a date, make it the day of return.
var returnWords = []string{
	"tilbake", "attende", "på jobb igjen", "på kontoret igjen", "på plass igjen", "treffes igjen", "igjen", "att", "ikke før", "ikkje før",
	"back", "return", "again", "not until", "resume", "available from", "available again", "reachable from", "available on",
	"tillbaka", "åter", "tilbage", "retur", "zurück", "wieder", "erst", "nås fra", "tilgjengelig fra", "svarer fra",
	"returdato", "returning", "first day", "første arbeidsdag", "første dag", "kommer på jobb", "fremme igen", "igen",
}

// Words that, before a date and after a denial, make it the day of return: "ikke
// på kontoret før mandag".
var beforeWords = []string{"før", "before", "förrän", "vor"}

// Words that, before a date, make it the last day away.
var untilWords = []string{
	"til og med", "t.o.m", "tom", "til o med", "til", "fram til", "frem til", "inntil", "ut", "ut uke",
	"until", "till", "til", "through", "thru", "up to", "up to and including", "to", "and including", "ending", "–", "-", "—",
	"till och med", "till", "fram till", "t o m", "indtil", "bis", "bis zum", "bis einschließlich", "einschließlich", "inkl", "incl", "inclusive",
	"og", "and", "och", "und",
}

// Words that make a date the first day away, so that it tells neither.
var fromWords = []string{
	"fra og med", "f.o.m", "fom", "fra", "frå", "from", "starting", "since", "as of", "från", "från och med", "ab", "ab dem", "vom", "von", "seit", "siden", "mellom", "between",
}

// Words that stand after a date of return: "mandag 7. desember er jeg tilbake".
var returnAfter = []string{
	"tilbake", "attende", "back", "return", "tillbaka", "åter", "tilbage", "zurück", "wieder", "på jobb igjen", "på kontoret igjen", "på plass igjen",
}

// Spans around a date in which its meaning is looked for, in bytes.
const (
	beforeSpan = 90
	afterSpan  = 60
)

// findUntil looks in an absence text for the phrase that tells how long it
// lasts, and returns it as it stands, with whether it names the day of return
// (or else the last day away). A day of return wins over a last day. What day it
// is, is not decided here.
func findUntil(text string) (phrase string, isReturn bool) {
	found := findDates(text)
	last := ""
	for i, at := range found {
		from := max(at[0]-beforeSpan, 0)
		if i > 0 {
			from = max(from, found[i-1][1])
		}
		to := min(at[1]+afterSpan, len(text))
		if i+1 < len(found) {
			to = min(to, found[i+1][0])
		}
		before := strings.ToLower(lastClause(text[from:at[0]]))
		after, _, _ := strings.Cut(strings.ToLower(firstClause(text[at[1]:to])), ",")
		date := strings.TrimRight(text[at[0]:at[1]], " \t\n.,")
		switch meaningOf(before, after, i > 0 && from == found[i-1][1]) {
		case dayOfReturn:
			return date, true
		case lastDayAway:
			if last == "" {
				last = date
			}
		}
	}
	return last, false
}

// What a date in an absence text may be.
type dateMeaning int

const (
	noMeaning dateMeaning = iota
	dayOfReturn
	lastDayAway
	firstDayAway
)

// meaningOf tells by the words around a date what it is. Of the words before it
// the nearest counts; "not … until" makes a day of return of a last day. A bare
// dash or "and" counts only between two dates.
func meaningOf(before, after string, follows bool) dateMeaning {
	best, meaning := -1, noMeaning
	consider := func(words []string, as dateMeaning) {
		for _, w := range words {
			if i := lastWord(before, w); i >= 0 && i+len(w) > best {
				switch w {
				case "-", "–", "—", "to", "og", "and", "och", "und":
					if !follows || strings.TrimSpace(before) != w {
						continue
					}
				}
				best, meaning = i+len(w), as
			}
		}
	}
	consider(fromWords, firstDayAway)
	consider(untilWords, lastDayAway)
	consider(returnWords, dayOfReturn)
	wantsReturn := lastWord(before, "tilbake") >= 0 || lastWord(before, "back") >= 0 || strings.Contains(before, "return") ||
		lastWord(before, "attende") >= 0 || lastWord(before, "tillbaka") >= 0 || lastWord(before, "tilbage") >= 0 ||
		lastWord(before, "igjen") >= 0 || lastWord(before, "again") >= 0 || strings.Contains(before, "zurück") || lastWord(before, "wieder") >= 0 ||
		strings.Contains(before, "available") || strings.Contains(before, "reachable") || strings.Contains(before, "tilgjengelig") ||
		strings.Contains(before, "svare") || strings.Contains(before, "reply") || strings.Contains(before, "respond")
	negated := lastWord(before, "ikke") >= 0 || lastWord(before, "ikkje") >= 0 || lastWord(before, "not") >= 0 || strings.Contains(before, "n't") ||
		strings.Contains(before, "unable") || lastWord(before, "inte") >= 0 || lastWord(before, "nicht") >= 0
	for _, w := range beforeWords {
		if i := lastWord(before, w); i >= 0 && i+len(w) > best {
			if negated {
				return dayOfReturn
			}
			return noMeaning
		}
	}
	switch {
	case endsInRange(before):
		return lastDayAway
	case meaning == firstDayAway && wantsReturn && !negated:
		return dayOfReturn // "tilbake igjen fra mandag"
	case meaning == lastDayAway && negated && wantsReturn:
		return dayOfReturn // "will not be able to reply until Monday"
	case meaning == dayOfReturn || meaning == lastDayAway:
		return meaning
	}
	if meaning == firstDayAway {
		after = clip(after, 30) // "from 7 December I am back", not "from … and back on …"
	}
	for _, w := range returnAfter {
		if lastWord(after, w) >= 0 && !containsAny(after, []string{" not ", " ikke ", " ikkje ", " inte ", " nicht ", " og ", " and "}) {
			return dayOfReturn
		}
	}
	return meaning
}

// lastWord returns where word stands last in s as a word of its own, or -1.
// Returning, returned and the like count as return.
func lastWord(s, word string) int {
	for end := len(s); ; {
		i := strings.LastIndex(s[:end], word)
		if i < 0 {
			return -1
		}
		j := i + len(word)
		startOK := i == 0 || !isWordByte(s[i-1]) || !isWordByte(word[0])
		endOK := j == len(s) || !isWordByte(s[j]) || !isWordByte(word[len(word)-1]) || word == "return"
		if startOK && endOK {
			return i
		}
		end = j - 1
	}
}

func isWordByte(c byte) bool { return isLetter(c) || isDigit(c) || c >= 0x80 }

// insideWord says whether position i of s stands right after a letter or digit.
func insideWord(s string, i int) bool {
	return i > 0 && (isDigit(s[i-1]) || isLetterBefore(s[:i]))
}

// endsInRange says whether s ends as the first half of a range of days does:
// "1.–", "from 1 to".
func endsInRange(s string) bool {
	t := strings.TrimRight(s, " ")
	for _, dash := range []string{"–", "-", "—", " to", " and", " til", " og", " till", " och", " bis", " und"} {
		if head, ok := strings.CutSuffix(t, dash); ok {
			head = strings.TrimRight(head, " .")
			return head != "" && isDigit(head[len(head)-1])
		}
	}
	return false
}

// lastClause returns what of s stands in the same sentence as its end. A full
// stop after a short word is an abbreviation's.
func lastClause(s string) string {
	for i := len(s) - 1; i > 0; i-- {
		switch s[i] {
		case '!', '?', ';':
			return s[i+1:]
		case '\n':
			if strings.TrimSpace(s[i+1:]) != "" && s[i-1] == '\n' {
				return s[i+1:]
			}
		case '.':
			if i+1 < len(s) && (s[i+1] == ' ' || s[i+1] == '\n') && wordLength(s[:i]) > 4 {
				return s[i+1:]
			}
		}
	}
	return s
}

func firstClause(s string) string {
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '!', '?', ';':
			return s[:i]
		case '.':
			if i+1 == len(s) || s[i+1] == ' ' || s[i+1] == '\n' {
				return s[:i]
			}
		case '\n':
			if i+1 < len(s) && s[i+1] == '\n' {
				return s[:i]
			}
		}
	}
	return s
}

// wordLength returns the length of the word at the end of s.
func wordLength(s string) int {
	n := 0
	for n < len(s) && isWordByte(s[len(s)-1-n]) {
		n++
	}
	return n
}
