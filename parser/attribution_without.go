package parser

import "strings"

// Reading without the sent message goes by form alone. Three things begin a
// quote: an attribution, a header block, a separator. What follows them is
// quoted line by line where the program prefixed it, and to the end where it did
// not. What remains is typed, and its tail is looked through for signatures,
// mobile footers and disclaimers.

// searchLimit bounds how many lines that look like the end of an attribution
// or the start of a header block are examined in vain. A person's mail has a
// handful; what has more gains nothing from looking on.
const searchLimit = 100

// classifyWithoutSent sets the class of every line from its form alone. It is
// linear in the number of lines.
func (b *body) classifyWithoutSent() {
	r := newFormReader(b.lines)
	r.quotes()
	r.ownQuoteMarks()
	r.wrappedQuotes()
	classifyTails(b.lines)
}

// formReader finds the quotes of a body.
type formReader struct {
	lines    []line
	ends     []tested // whether each line may end an attribution
	free     int      // lines before this belong to an attribution already found
	searched int      // candidates examined in vain
	heads    int      // attributions, header blocks and separators found

	glued bool // the attribution just found begins within a line that was not split
}

func newFormReader(lines []line) formReader {
	return formReader{lines: lines, ends: make([]tested, len(lines))}
}

// quotes sets the classes quote and attribution.
func (r *formReader) quotes() {
	for i := 0; i < len(r.lines); {
		l := &r.lines[i]
		switch {
		case l.hidden, l.blank() && l.depth > 0:
			l.class = classQuote
			i++
		case l.blank():
			l.class = classTyped
			i++
		default:
			to := r.head(i)
			if to == i {
				to = r.hintedHead(i)
			}
			if to == i {
				r.line(i)
				i++
				continue
			}
			r.heads++
			r.ruleAbove(i)
			to = r.headEnd(i, to)
			r.mark(i, to, classAttribution)
			if r.glued {
				l.class, r.glued = classTyped, false
			}
			i = r.afterHead(i, to)
		}
	}
}

// line sets the class of a line that begins no quote.
func (r *formReader) line(i int) {
	l := &r.lines[i]
	switch {
	case l.depth > 0, isHiddenQuote(l.text), isNonTextPart(l.text):
		l.class = classQuote
	case l.hint == hintAttribution:
		l.class = classAttribution
	case l.hint == hintQuote && !r.typedInsideQuote(i):
		l.class = classQuote
	default:
		l.class = classTyped
	}
}

// isHiddenQuote knows what Gmail leaves in the place of a quote when it prints or
// copies a conversation.
func isHiddenQuote(text string) bool {
	switch text {
	case "[Quoted text hidden]", "[Sitert tekst er skjult]", "[Sitert tekst skjult]", "[Citerad text är dold]", "[Zitierter Text ausgeblendet]", "[Texte des messages précédents masqué]":
		return true
	}
	return false
}

// typedInsideQuote says whether a line that the markup puts inside a quote was
// typed there: programs that mark the original with a blockquote leave what is
// typed between its pieces outside the blockquote but inside the container.
func (r *formReader) typedInsideQuote(i int) bool {
	for j := i - 1; j >= 0; j-- {
		l := &r.lines[j]
		if l.blank() || l.hidden {
			continue
		}
		if l.depth > 0 {
			return true
		}
		return l.class == classTyped && l.hint == hintQuote
	}
	return false
}

// head returns where the head of a quote that begins at line i ends, or i when
// none begins there.
func (r *formReader) head(i int) int {
	if i < r.free {
		return i
	}
	lines := r.lines
	l := &lines[i]
	if l.depth > 0 {
		if isGroupWise(l) {
			return i + 1
		}
		return i
	}
	if isSeparator(l.text) || isDrawnLine(l.text, 20) && quoteBelow(lines, i) {
		return i + 1
	}
	if j := nextShown(lines, i+1, 3); j > 0 && len(l.text) <= 80 && isHeaderLine(lines[j].text) != "" &&
		(isDrawnLine(l.text, 5) || isBareSeparator(l.text)) {
		if headerBlock(lines, j, true) > 0 {
			return i + 1
		}
		return i
	}
	if r.searched >= searchLimit {
		return i
	}
	if isHeaderLine(l.text) != "" {
		if n := headerBlock(lines, i, false); n > 0 {
			return i + n
		}
		r.searched++
	}
	if to := r.brokenBracket(i); to > i {
		return to
	}
	return r.attribution(i)
}

// maxHintedLines is how many lines the markup may call an attribution.
const maxHintedLines = 12

// hintedHead returns where the lines end that the markup calls an attribution,
// in whatever language, or i when it does not call line i one.
func (r *formReader) hintedHead(i int) int {
	to := i
	for to < len(r.lines) && r.lines[to].hint == hintAttribution && r.lines[to].depth == 0 {
		to++
	}
	if to-i > maxHintedLines {
		return i
	}
	return to
}

// brokenBracket returns where an attribution ends whose closing bracket was
// wrapped to the beginning of a line, so that it looks quoted: "… <kari@example.no"
// above "> wrote:". It returns i when none begins at line i.
func (r *formReader) brokenBracket(i int) int {
	if !r.quotedNear(i) || !startsAttribution(r.lines[i].text) {
		return i
	}
	open := false
	for j := i; j < len(r.lines) && j < i+attributionLines; j++ {
		text := r.lines[j].text
		if open && r.lines[j].depth == 1 {
			if _, colon := trimColon(text); colon && len(text) < 40 && wroteVerb(strings.ToLower(text)).end > 0 {
				return j + 1
			}
			return i
		}
		if r.lines[j].depth > 0 || len(text) > maxAttribution {
			return i
		}
		open = open || strings.LastIndexByte(text, '<') > strings.LastIndexByte(text, '>')
	}
	return i
}

// quotedNear says whether a quoted line stands among those that an attribution
// from line i on would have.
func (r *formReader) quotedNear(i int) bool {
	for j := i + 1; j < len(r.lines) && j < i+attributionLines; j++ {
		if r.lines[j].depth > 0 {
			return true
		}
	}
	return false
}

// attribution returns where an attribution that begins at line i ends, or i.
func (r *formReader) attribution(i int) int {
	for j := i; j < len(r.lines) && j < i+attributionLines; j++ {
		l := &r.lines[j]
		if l.depth > 0 {
			break
		}
		if l.blank() {
			if j > i && strings.HasSuffix(r.lines[j-1].text, ",") {
				continue // the date may stand in a paragraph of its own
			}
			break
		}
		if j < r.free || !r.mayEnd(j) {
			continue
		}
		a, ok := attributionEndingAt(r.lines, j, r.free)
		if !ok {
			r.searched++
			continue
		}
		if a.from == i {
			r.glued = a.offset > 0
			return a.to
		}
		break // begins further down
	}
	return i
}

// tested is what is known of a line that is looked at several times.
type tested uint8

const (
	untested tested = iota
	testedNo
	testedYes
)

// mayEnd is mayEndAttribution, asked once for each line.
func (r *formReader) mayEnd(j int) bool {
	if r.ends[j] == untested {
		r.ends[j] = testedNo
		if mayEndAttribution(r.lines, j) {
			r.ends[j] = testedYes
		}
	}
	return r.ends[j] == testedYes
}

// headEnd takes in what belongs to a head beside its first piece: a separator is
// followed by a header block or an attribution, and the other way round.
func (r *formReader) headEnd(from, to int) int {
	for range 3 {
		j := nextShown(r.lines, to, 3)
		if j < 0 || r.lines[j].depth > r.lines[from].depth {
			return to
		}
		if n := headerBlock(r.lines, j, true); n > 0 {
			to = j + n
			continue
		}
		next := r.attribution(j)
		if next == j && (isSeparator(r.lines[j].text) || isDrawnLine(r.lines[j].text, 5) && r.lines[j].depth == 0) {
			next = j + 1
		}
		if next == j {
			return to
		}
		to = next
	}
	return to
}

// ruleAbove takes in the line of dashes that some programs draw above a head.
func (r *formReader) ruleAbove(i int) {
	for j := i - 1; j >= 0 && j >= i-3; j-- {
		l := &r.lines[j]
		if l.class == classTyped && !l.blank() {
			if l.text == "---" || isDrawnLine(l.text, 5) {
				l.class = classAttribution
			}
			return
		}
	}
}

// mark sets the class of the lines of a head.
func (r *formReader) mark(from, to int, class spanClass) {
	for i := from; i < to; i++ {
		r.lines[i].class = class
	}
	r.free = max(r.free, to)
}

// afterHead marks what a head is the head of, and returns where to go on. Where
// the next line is quoted, the quoted lines speak for themselves; where it is
// not, all the rest is the quote, or what the markup holds together.
func (r *formReader) afterHead(from, to int) int {
	next := to
	for next < len(r.lines) && (r.lines[next].blank() || r.lines[next].hidden) {
		next++
	}
	if next == len(r.lines) {
		return next
	}
	if r.lines[next].depth > r.lines[from].depth && !isGroupWise(&r.lines[from]) {
		return to
	}
	end := len(r.lines)
	if h := r.lines[next].hint; h == hintQuote {
		for end = next; end < len(r.lines) && (r.lines[end].hint != hintNone || r.lines[end].blank()); end++ {
		}
	}
	r.mark(to, end, classQuote)
	return end
}

// nextShown returns the first line from i on that shows something, looking past
// at most limit others, or -1.
func nextShown(lines []line, i, limit int) int {
	for j := i; j < len(lines) && j <= i+limit; j++ {
		if !lines[j].blank() && !lines[j].hidden {
			return j
		}
	}
	return -1
}
