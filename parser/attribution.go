package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// How sure it is, by its own words, that a text is an attribution: the line
// that a mail program writes above a quote ("On …, Kari wrote:").
const (
	noAttribution   = iota
	weakAttribution // is one when a quote stands right below it
	sureAttribution
)

// maxAttribution is the longest that an attribution is taken to be, in bytes.
// Long names and addresses come to half of it.
const maxAttribution = 600

// attributionLines is how many lines an attribution may be wrapped over.
const attributionLines = 5

// isAttribution says whether text, its lines joined by spaces, is an
// attribution in one of the known languages and forms. quoteBelow says that
// quoted lines follow, which lets less be enough.
func isAttribution(text string, quoteBelow bool) bool {
	s := attributionStrength(text)
	return s == sureAttribution || quoteBelow && s == weakAttribution
}

// attributionStrength weighs what an attribution is made of: its ending (a
// colon, or dashes around the whole), a verb of writing, an address, a date
// with a time. No program leaves out all but one of them.
func attributionStrength(text string) int {
	text = strings.TrimSpace(withoutMarks(text))
	if len(text) < 4 || len(text) > maxAttribution {
		return noAttribution
	}
	core, dashed := trimRule(text)
	core, ends := trimColon(core)
	ends = ends || dashed
	if core == "" {
		return noAttribution
	}
	e := evidenceOf(core)
	if !ends {
		// Gmail of old ended with the address: "2011/4/7 Kari <kari@example.no>".
		switch {
		case e.bracketed && e.date && e.time && endsWithVerb(core) && beginsWithDate(strings.ToLower(core)):
			return sureAttribution
		case e.bracketed && e.date && isDigit(core[0]):
			return weakAttribution
		case e.date && (e.time || e.bracketed) && wroteVerb(strings.ToLower(core)).end > 0:
			return weakAttribution
		case e.address && e.date && e.time && len(strings.Fields(core)) <= 16:
			return weakAttribution // Nextcloud: "Kari" kari@example.no – November 22, 2026 9:15 AM
		}
		return noAttribution
	}
	lower := strings.ToLower(core)
	verb := wroteVerb(lower)
	if verb.end > 0 {
		return strengthWithVerb(core, lower, verb, e, dashed)
	}
	switch {
	case hasAnyPrefix(lower, quotingWords):
		if e.bracketed {
			return sureAttribution
		}
		return weakAttribution
	case e.bracketed && e.date && (e.time || isDigit(core[0])):
		return sureAttribution // Gmail in Russian and Japanese has no verb
	case e.address && e.time && e.date && isDigit(core[0]) && strings.LastIndexByte(core, '@') > strings.LastIndexByte(core, ' '):
		return sureAttribution // "22 Nov 2026, 09:15 by kari@example.no:"
	case e.address && (e.time || e.date), e.time && e.date && (beginsWithDate(lower) || len(strings.Fields(core)) <= 8):
		return weakAttribution
	}
	return noAttribution
}

func strengthWithVerb(core, lower string, verb span, e evidence, dashed bool) int {
	words := len(strings.Fields(core))
	own := firstPerson(lower, verb)
	last := verb.end >= len(lower)-len(" (e)") || strings.TrimSpace(lower[verb.end:]) == ""
	switch {
	case own && !e.bracketed:
		if e.time && e.date {
			if last && strings.Count(lower, ":") > 1 && beginsWithDate(lower) {
				return sureAttribution // no person gives the seconds
			}
			return weakAttribution
		}
		return noAttribution
	case e.bracketed, e.address && (e.time || e.date || last || verb.start == 0):
		return sureAttribution
	case e.time && e.date && (last || beginsWithDate(lower) || startsUpper(core)):
		return sureAttribution
	case e.date && beginsWithDate(lower) && words <= 16,
		e.time && beginsWithDate(lower) && words <= 16 && (last || startsUpper(core[min(verb.end, len(core)):])):
		return sureAttribution
	case dashed && words <= 8:
		return sureAttribution
	case e.digit && beginsWithDate(lower), e.address, e.time:
		return weakAttribution
	case last && words > 1 && words <= 7 && startsUpper(core):
		return weakAttribution // "Kari Nordmann wrote:"
	case verb.start == 0 && words > 1 && words <= 6 && startsUpper(strings.TrimSpace(core[min(verb.end, len(core)):])):
		return weakAttribution // "skrev Kari Nordmann:"
	}
	return noAttribution
}

// endsWithVerb says whether a text without its colon ends with a verb of writing.
func endsWithVerb(core string) bool {
	lower := strings.ToLower(core)
	return wroteVerb(lower).end == len(lower)
}

// firstPerson says whether the verb's subject is the writer: "vi skrev:", "skrev
// jeg:". No program writes of its own user so.
func firstPerson(lower string, verb span) bool {
	before := strings.Fields(lower[max(verb.start-12, 0):verb.start])
	after := strings.Fields(clip(lower[verb.end:], 12))
	if len(before) > 0 && isFirstPerson(before[len(before)-1]) {
		return true
	}
	return len(after) > 0 && isFirstPerson(strings.Trim(after[0], ",.:"))
}

func isFirstPerson(word string) bool {
	switch word {
	case "i", "we", "jeg", "eg", "vi", "jag", "ich", "wir", "je", "j'ai", "nous", "yo", "io", "ik", "wij", "he", "she", "they", "you", "who",
		"han", "hun", "ho", "de", "som", "er", "sie", "il", "elle", "it", "that":
		return true
	}
	return false
}

// evidence is what of a date and an address stands in a text.
type evidence struct {
	address   bool // an addr-spec
	bracketed bool // an addr-spec in brackets, as programs write it
	date      bool // a year, or a date in digits
	time      bool // a time of day
	digit     bool
}

// evidenceOf looks through s once.
func evidenceOf(s string) evidence {
	var e evidence
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '@' && i > 0 && i+1 < len(s) && isAtomByte(s[i-1]) && isDomainByte(s[i+1]):
			e.address = true
			e.bracketed = e.bracketed || isBracketed(s, i)
		case isDigit(c) && (i == 0 || !isDigit(s[i-1])):
			e.digit = true
			i = e.number(s, i) - 1
		}
	}
	return e
}

// number looks at the digits from i on and what they are part of, and returns
// where they end.
func (e *evidence) number(s string, i int) int {
	end := i
	for end < len(s) && isDigit(s[end]) {
		end++
	}
	n := end - i
	rest := s[end:]
	switch {
	case n == 4 && (s[i:i+2] == "19" || s[i:i+2] == "20"):
		e.date = true
	case n <= 2 && len(rest) > 2 && (rest[0] == ':' || rest[0] == '.' || rest[0] == 'h') && isDigit(rest[1]) && isDigit(rest[2]) &&
		(len(rest) == 3 || !isDigit(rest[3])) && (rest[0] == ':' || len(rest) < 5 || rest[3] != '.'):
		e.time = true
		return end + 3
	case n <= 2 && len(rest) > 3 && (rest[0] == '/' || rest[0] == '-' || rest[0] == '.'):
		e.date = e.date || isDateTail(rest)
	}
	return end
}

// isDateTail says whether s goes on as a date in digits does after its first
// number: "/11/2026", ". 11. 26".
func isDateTail(s string) bool {
	sign := s[0]
	for n := range 2 {
		if len(s) < 2 || s[0] != sign {
			return false
		}
		s = s[1:]
		if sign == '.' && s[0] == ' ' {
			s = s[1:]
		}
		digits := 0
		for digits < len(s) && isDigit(s[digits]) {
			digits++
		}
		if digits == 0 || n == 0 && digits > 2 {
			return false
		}
		s = s[digits:]
	}
	return true
}

// isBracketed says whether the address around the @ at i stands in brackets.
func isBracketed(s string, at int) bool {
	start := at
	for start > 0 && isAtomByte(s[start-1]) {
		start--
	}
	before := strings.TrimRight(s[:start], " ")
	before = strings.TrimSuffix(before, "mailto:")
	return strings.HasSuffix(before, "<") || strings.HasSuffix(before, "(") || strings.HasSuffix(before, "[")
}

// span is a part of a string.
type span struct{ start, end int }

// verbsByByte holds wroteVerbs by their first byte.
var verbsByByte = func() (table [256][]string) {
	for _, v := range wroteVerbs {
		table[v[0]] = append(table[v[0]], v)
	}
	return table
}()

// unspaced is the first byte of scripts written without spaces between words.
const unspaced = 0xE3

// wroteVerb finds a verb of writing in a lower-case text: where it begins and
// ends, or zeros. Of several the last counts, since names come first.
func wroteVerb(lower string) span {
	best := span{}
	for i := 0; i < len(lower); i++ {
		verbs := verbsByByte[lower[i]]
		if verbs == nil || i > 0 && lower[i] < unspaced && isLetterBefore(lower[:i]) {
			continue
		}
		for _, v := range verbs {
			if !strings.HasPrefix(lower[i:], v) {
				continue
			}
			end := i + len(v)
			if v[0] < unspaced && isLetterAfter(lower[end:]) {
				continue // inside another word
			}
			if end > best.end {
				best = span{i, end}
			}
		}
	}
	return best
}

func isLetterBefore(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsLetter(r)
}

func isLetterAfter(s string) bool {
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsLetter(r)
}

func startsUpper(s string) bool {
	s = strings.TrimLeft(s, `"'<“„«*( `)
	r, _ := utf8.DecodeRuneInString(s)
	return unicode.IsUpper(r) || unicode.Is(unicode.Lo, r)
}

// beginsWithDate says whether a lower-case text begins as the date of an
// attribution does: with a number, a weekday, or the word before a date.
func beginsWithDate(lower string) bool {
	lower = strings.TrimLeft(lower, "-–—*_ >")
	if lower == "" {
		return false
	}
	if isDigit(lower[0]) {
		return true
	}
	word, rest, _ := strings.Cut(lower, " ")
	for _, s := range dateStarters {
		if word == s {
			return strings.TrimSpace(rest) != ""
		}
	}
	return isWeekday(word)
}

// isWeekday says whether a lower-case word, or its beginning up to a dot or
// comma, is a weekday or its abbreviation.
func isWeekday(word string) bool {
	word = strings.TrimRight(word, ".,")
	if len(word) < 2 || len(word) > 30 {
		return false
	}
	_, ok := weekdays[word]
	return ok
}

// withoutMarks makes plain spaces of the no-break ones that programs put into
// dates, and takes the invisible marks of writing direction away.
func withoutMarks(s string) string {
	if !strings.Contains(s, "\u00a0") && !strings.Contains(s, "\xe2\x80") && !strings.Contains(s, "\xe2\x81") {
		return s
	}
	return markReplacer.Replace(s)
}

var markReplacer = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "\u2007", " ", "\u200e", "", "\u200f", "", "\u202a", "", "\u202b", "", "\u202c", "",
	"\u202d", "", "\u202e", "", "\u2066", "", "\u2067", "", "\u2068", "", "\u2069", "", "\u200b", "")

// trimRule takes the rule away that some programs draw around a line ("---- …
// ----") and says whether one stood at both ends.
func trimRule(s string) (core string, both bool) {
	core = strings.TrimLeft(s, "-–—_=* ")
	left := len(s) - len(core)
	whole := len(core)
	core = strings.TrimRight(core, "-–—_=* ")
	return core, left >= 3 && whole-len(core) >= 3
}

// trimColon takes the colon at the end away, in either width.
func trimColon(s string) (string, bool) {
	t := s
	for len(t) > 0 {
		switch c := t[len(t)-1]; {
		case c == ' ', c == '*', c == '_':
			t = t[:len(t)-1]
			continue
		case c == noBreakEnd && strings.HasSuffix(t, "\u00a0"):
			t = t[:len(t)-len("\u00a0")]
			continue
		}
		break
	}
	for _, colon := range [...]string{":", "："} {
		if c, ok := strings.CutSuffix(t, colon); ok {
			return strings.TrimRight(c, " \u00a0\u202f*"), true
		}
	}
	return s, false
}
