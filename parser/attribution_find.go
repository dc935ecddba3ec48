package parser

import "strings"

// attributionSpan is an attribution found among lines.
type attributionSpan struct {
	from, to int // lines, to exclusive
	offset   int // byte in line from at which it begins; above 0 when it is glued to typed text
}

// mayEndAttribution is a cheap look at whether line j can be the last of an
// attribution: it ends as one does, and it or the line above has a sign of one.
func mayEndAttribution(lines []line, j int) bool {
	text := lines[j].text
	switch text[len(text)-1] {
	case ':', '*', '_', '-', '>', ')', 'e', 'v', ' ', colonEnd, noBreakEnd:
	case 0x8e, 0x8f, 0xac, 0xa9:
		text = strings.TrimRight(text, directionMarks)
		if text == "" {
			return false
		}
	default:
		return mayEndOpen(lines, j)
	}
	last := tail(text, 60)
	switch last[len(last)-1] {
	case ':', '*', '_':
	case '-':
		return (text[0] == '-' || strings.HasSuffix(last, "---")) && wroteVerb(strings.ToLower(last)).end > 0
	case '>', ')': // "2011/4/7 Kari <kari@example.no>"
		return isDigit(text[0]) && strings.Contains(last, "@") && quoteBelow(lines, j)
	case 'e', 'v': // "… wrote", "… skrev", with the colon lost
		if strings.HasSuffix(last, " wrote") || strings.HasSuffix(last, " skrev") {
			return quoteBelow(lines, j) || strings.Contains(last, "@")
		}
		return mayEndOpen(lines, j)
	default:
		if c, ok := trimColon(last); !ok || c == "" {
			return false
		}
	}
	if hasSignOf(text) {
		return true
	}
	return j > 0 && lines[j-1].depth == 0 && !lines[j-1].blank() && hasSignOf(tail(lines[j-1].text, 200))
}

// mayEndOpen is the same for a line without any of the signs that attributions
// end with: a quote must stand below it.
func mayEndOpen(lines []line, j int) bool {
	text := lines[j].text
	if len(text) < 20 || !quoteBelow(lines, j) || !hasDigit(text) {
		return false
	}
	return strings.IndexByte(text, '@') >= 0 || startsAttribution(text) && wroteVerb(strings.ToLower(tail(text, 200))).end > 0
}

// directionMarks turn the direction of writing.
const directionMarks = "\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

// The last bytes of a wide colon, and of the no-break space that may stand after
// a colon.
const (
	colonEnd   = 0x9a
	noBreakEnd = 0xa0
)

// shortestSign is the length of the shortest line that has a verb of writing, or
// a digit that belongs to a date, before a colon.
const shortestSign = 4

// hasSignOf says whether a line's end has a digit, an @ or a verb of writing.
func hasSignOf(text string) bool {
	if len(text) < shortestSign {
		return false
	}
	text = tail(text, 200)
	return hasDigit(text) || strings.IndexByte(text, '@') >= 0 || wroteVerb(strings.ToLower(text)).end > 0
}

// tail returns the last n bytes of s, on a character's boundary.
func tail(s string, n int) string {
	if len(s) <= n {
		return s
	}
	s = s[len(s)-n:]
	for len(s) > 0 && s[0]&0xC0 == 0x80 {
		s = s[1:]
	}
	return s
}

// hasDigit says whether a text has a digit.
func hasDigit(s string) bool {
	for i := 0; i < len(s); i++ {
		if isDigit(s[i]) {
			return true
		}
	}
	return false
}

func trimRight(s string) string { return strings.TrimRight(s, " \t\u00a0") }

// attributionEndingAt looks for an attribution whose last line is j and whose
// first is not before first.
func attributionEndingAt(lines []line, j, first int) (attributionSpan, bool) {
	below := quoteBelow(lines, j)
	at, joined := -1, ""
	s := j
	for ; s >= first && s > j-attributionLines && mayBelong(lines, s, j); s-- {
		joined = lines[s].text + " " + joined
		if isAttribution(joined, below) {
			at = s
			break
		}
	}
	if at < 0 {
		// Nothing whole: the beginning may be glued to typed text.
		for s = j; s >= first && s > j-attributionLines && lines[s].depth == 0 && !lines[s].blank(); s-- {
			if off := gluedAt(lines, s, j); off > 0 {
				return attributionSpan{s, j + 1, off}, true
			}
		}
		return attributionSpan{}, false
	}
	at, joined = dateAbove(lines, at, j, first, joined, below)
	if off := gluedAt(lines, at, j); off > 0 {
		return attributionSpan{at, j + 1, off}, true
	}
	if s := at - 1; s >= first && !evidenceOf(joined).dated() && lines[s].depth == 0 && !lines[s].blank() {
		if off := gluedAt(lines, s, j); off > 0 {
			return attributionSpan{s, j + 1, off}, true
		}
	}
	return attributionSpan{at, j + 1, 0}, true
}

// mayBelong says whether line s can be part of an attribution that ends at j.
func mayBelong(lines []line, s, j int) bool {
	l := &lines[s]
	return l.depth == 0 && !l.blank() && len(l.text) <= maxAttribution && (s == j || !endsStatement(l.text))
}

// dateAbove takes in the lines above that hold the date of an attribution, or
// the first half of it: "On Sun, 22 Nov 2026 09:15" above "Kari <…> wrote:".
func dateAbove(lines []line, at, j, first int, joined string, below bool) (int, string) {
	more := ""
	for s := at - 1; s >= first && s > j-attributionLines; s-- {
		if lines[s].blank() && more == "" && s > first && strings.HasSuffix(lines[s-1].text, ",") {
			continue // "On Sunday, 22 November 2026," in a paragraph of its own
		}
		if !mayBelong(lines, s, j) {
			break
		}
		more = lines[s].text + " " + more
		if !startsAttribution(lines[s].text) {
			continue
		}
		if evidenceOf(joined).dated() && (evidenceOf(more).dated() || startsAttribution(lines[at].text) && !isDigit(lines[at].text[0])) {
			break // each has a date: what stands above is another matter
		}
		if whole := more + joined; isAttribution(whole, below) {
			return restAbove(lines, s, j, first, whole)
		}
	}
	return restAbove(lines, at, j, first, joined)
}

// restAbove takes in the line above that holds what an attribution still lacks,
// its date or its address, when a program wrapped it in between.
func restAbove(lines []line, at, j, first int, joined string) (int, string) {
	for s := at - 1; s >= first && s > j-attributionLines && mayBelong(lines, s, j); s-- {
		have, more := evidenceOf(joined), evidenceOf(lines[s].text)
		address := more.bracketed && !have.address
		date := more.date && !have.date && (more.time || startsAttribution(lines[s].text))
		verb := endsWithWriter(joined, lines[s].text)
		if !address && !date && !verb {
			break
		}
		at, joined = s, lines[s].text+" "+joined
	}
	return at, joined
}

// endsWithWriter says whether the line above an attribution without a verb of
// writing has one: "Wiadomość napisana przez Kari" above "<…> w dniu …".
func endsWithWriter(joined, above string) bool {
	return startsUpper(above) && wroteVerb(strings.ToLower(above)).end > 0 && wroteVerb(strings.ToLower(joined)).end == 0
}

// dated says whether a date or a time of day was seen.
func (e evidence) dated() bool { return e.date || e.time }

// startsAttribution says whether a line begins as an attribution with its date
// first does.
func startsAttribution(text string) bool {
	head := text[:min(len(text), 80)]
	return hasDigit(head) && beginsWithDate(strings.ToLower(withoutMarks(head)))
}

// endsStatement says whether a line ends as a sentence does; a wrapped
// attribution's lines do not. The dot of "nov." in a line that begins with a
// date ends none.
func endsStatement(text string) bool {
	switch text[len(text)-1] {
	case '!', '?', ':', ';':
		return true
	case '.':
		return !startsAttribution(text) && !endsAbbreviated(text)
	}
	return false
}

// endsAbbreviated says whether a line ends with what stands before a time of day:
// "o godz.", "kl.".
func endsAbbreviated(text string) bool {
	switch text[strings.LastIndexByte(text, ' ')+1:] {
	case "godz.", "kl.", "klo.", "ore.", "г.", "р.", "ч.", "plkst.":
		return hasDigit(text)
	}
	return false
}

// quoteBelow says whether quoted text stands below line j, at most two blank
// lines away.
func quoteBelow(lines []line, j int) bool {
	for k := j + 1; k < len(lines) && k <= j+3; k++ {
		if lines[k].depth > lines[j].depth || lines[k].hint == hintQuote && lines[j].hint != hintQuote {
			return true
		}
		if !lines[k].blank() {
			return false
		}
	}
	return false
}

// gluedStarters are the words that begin an attribution and are glued to the
// text before it when HTML is turned to text without its line breaks.
var gluedStarters = []string{"On ", "Den ", "Am ", "Le ", "El ", "Il ", "Op ", "W dniu ", "Em ", "Dne ", "Dnia ", "At ", "På ", "----"}

// startsGlued says whether s begins with one of them. It is asked at every byte
// of a long line.
func startsGlued(s string) bool {
	switch s[0] {
	case 'O', 'D', 'A', 'L', 'E', 'I', 'W', 'P', '-':
		return hasAnyPrefix(s, gluedStarters)
	}
	return false
}

// gluedAt returns where in line s an attribution ending at line j begins when
// typed text stands before it in the same line, or 0.
func gluedAt(lines []line, s, j int) int {
	text := lines[s].text
	from := max(len(text)-maxAttribution, strings.IndexFunc(text, isWordRune)+1)
	rest := joinLines(lines, s+1, j+1)
	for p := max(from, 1); p < len(text); p++ {
		if !gluedBoundary(text, p) {
			continue
		}
		if part := text[p:] + " " + rest; attributionStrength(part) == sureAttribution && evidenceOf(part).dated() {
			return p
		}
	}
	if lower := strings.ToLower(text[:min(len(text), 40)]); strings.HasPrefix(lower, "sent from samsung mobile") && len(text) > 24 && isBracketedName(text[24:]) {
		return 24
	}
	return 0
}

func isBracketedName(s string) bool { return s[0] != ' ' && evidenceOf(s).bracketed }

// gluedBoundary says whether an attribution may begin at p right after a typed
// word or sentence.
func gluedBoundary(text string, p int) bool {
	before := text[p-1]
	switch {
	case before == ' ':
		// After a sentence's end only the words that begin an attribution will
		// do: "søn. 22. nov." is full of abbreviations.
		ends := p >= 2 && (strings.IndexByte(".!?)", text[p-2]) >= 0 || text[p-2] >= 0x80 && endsWithSymbol(text[:p-1]))
		return ends && startsGlued(text[p:])
	case 'A' <= before && before <= 'Z', before == '<', before == '"', before == '(', before == ',', before == '/', before == ':', before == '-', isDigit(before) && isDigit(text[p]):
		return false
	}
	rest := text[p:]
	if startsGlued(rest) {
		return true
	}
	if before >= 0x80 {
		return false
	}
	if isDigit(rest[0]) {
		return isLetter(before) && startsAttribution(rest)
	}
	word, _, _ := strings.Cut(rest[:min(len(rest), 20)], " ")
	return len(word) >= 5 && isWeekday(word) && startsAttribution(rest)
}

// endsWithSymbol says whether s ends with a character that is no letter, such
// as an emoji.
func endsWithSymbol(s string) bool { return !isLetterBefore(s) }

// joinLines joins the texts of lines from up to to with spaces.
func joinLines(lines []line, from, to int) string {
	if from >= to {
		return ""
	}
	if to == from+1 {
		return lines[from].text
	}
	var b strings.Builder
	for _, l := range lines[from:to] {
		b.WriteString(l.text)
		b.WriteByte(' ')
	}
	return b.String()
}

// isGroupWise knows the attribution of GroupWise, ">>> Kari Nordmann
// 22.11.2026 09:15 >>>", whose beginning looks like a threefold quote.
func isGroupWise(l *line) bool {
	if l.depth < 3 || !strings.HasSuffix(l.text, ">>>") {
		return false
	}
	e := evidenceOf(l.text[:min(len(l.text), maxAttribution)])
	return e.date && e.time
}
