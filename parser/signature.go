package parser

import "strings"

// Bounds on what is taken for a signature without its sender being known.
const (
	maxSignatureLines = 20
	maxNameBlockLines = 8
	maxSignatureWidth = 120
	tailLimit         = 400 // tails looked at in one body; a mail has a handful
)

// classifyTails looks through the end of every stretch of typed lines for what
// programs add there: signatures, mobile footers, disclaimers. Nothing in the
// middle of what was typed is touched.
func classifyTails(lines []line) {
	typedBefore := false
	budget := tailLimit
	for from := 0; from < len(lines); {
		if lines[from].class != classTyped {
			from++
			continue
		}
		to := from
		for to < len(lines) && lines[to].class == classTyped {
			to++
		}
		markBanners(lines[from:to], from == 0)
		s := typedRun{lines: lines[from:to], typedBefore: typedBefore, budget: &budget}
		s.classify(to == len(lines) || lines[to].class == classAttribution || typedBefore)
		typedBefore = typedBefore || s.hasTyped()
		from = to
	}
}

// typedRun is a stretch of lines between quotes.
type typedRun struct {
	lines       []line
	typedBefore bool // something was typed in a segment above
	budget      *int // footers and disclaimers still looked for in the whole body
}

func (s *typedRun) hasTyped() bool {
	for i := range s.lines {
		if s.lines[i].class == classTyped && !s.lines[i].blank() {
			return true
		}
	}
	return false
}

// classify marks the tail of the segment, from its end upwards as long as
// something is recognized, and then what stands below a signature's opener.
func (s *typedRun) classify(last bool) {
	s.linkList()
	for *s.budget > 0 {
		*s.budget--
		end := s.typedEnd()
		if end == 0 {
			return
		}
		if s.footer(end) || s.disclaimer(end) {
			continue
		}
		break
	}
	s.hinted()
	s.openers()
	if end := s.typedEnd(); end > 0 && last {
		if !s.dashedName(end) && !s.closingBlock(end) {
			s.nameBlock(end)
		}
	}
}

// linkList marks the list of links that Roundcube puts at the end of text made
// from HTML: "Links:", a line of dashes, and "[1] https://…" for each.
func (s *typedRun) linkList() {
	end := s.typedEnd()
	i := end
	for i > 0 && isLinkEntry(s.lines[i-1].text) {
		i--
	}
	if i < end && i >= 2 && isDrawnLine(s.lines[i-1].text, 3) && strings.HasSuffix(s.lines[i-2].text, ":") && len(s.lines[i-2].text) < 20 {
		s.mark(i-2, end, classQuote)
	}
}

// isLinkEntry says whether a line is "[n] https://…".
func isLinkEntry(text string) bool {
	number, link, ok := strings.Cut(strings.TrimPrefix(text, "["), "] ")
	return ok && len(text) > 0 && text[0] == '[' && number != "" && strings.Trim(number, "0123456789") == "" &&
		(strings.HasPrefix(link, "http") || strings.HasPrefix(link, "mailto:"))
}

// typedEnd returns where the typed lines end, trailing blank ones aside.
func (s *typedRun) typedEnd() int {
	end := len(s.lines)
	for end > 0 && (s.lines[end-1].blank() || s.lines[end-1].class != classTyped) {
		end--
	}
	return end
}

func (s *typedRun) mark(from, to int, class spanClass) {
	for i := from; i < to; i++ {
		if s.lines[i].class == classTyped && !s.lines[i].blank() {
			s.lines[i].class = class
		}
	}
}

// footer marks a mobile footer in the last typed line, or in the last two when
// a program wrapped it.
func (s *typedRun) footer(end int) bool {
	if isMobileFooter(s.lines[end-1].text) {
		s.mark(end-1, end, classSignature)
		return true
	}
	if end > 1 && !s.lines[end-2].blank() {
		if joined := s.lines[end-2].text + " " + s.lines[end-1].text; len(joined) < 160 && isMobileFooter(joined) {
			s.mark(end-2, end, classSignature)
			return true
		}
	}
	return false
}

// disclaimer marks the last paragraph when it is one that companies and virus
// scanners add. Its lines are looked at as one text.
func (s *typedRun) disclaimer(end int) bool {
	start := end
	for start > 0 && !s.lines[start-1].blank() && end-start < 40 && s.lines[start-1].class == classTyped {
		start--
	}
	if !isDisclaimer(joinLines(s.lines, start, end)) {
		return false
	}
	if drawn := start - 1; drawn >= 0 {
		for drawn > 0 && s.lines[drawn].blank() {
			drawn--
		}
		if isDrawnLine(s.lines[drawn].text, 5) {
			start = drawn
		}
	}
	s.mark(start, end, classDisclaimer)
	return true
}

// hinted marks what the markup calls a signature, unless it is all there is:
// some programs put the caret inside the signature's element.
func (s *typedRun) hinted() {
	count, others := 0, s.typedBefore
	for i := range s.lines {
		l := &s.lines[i]
		switch {
		case l.blank() || l.class != classTyped:
		case l.hint == hintSignature:
			count++
		default:
			others = true
		}
	}
	if count == 0 || count > maxSignatureLines || !others {
		return
	}
	for i := range s.lines {
		if s.lines[i].hint == hintSignature && !s.lines[i].blank() && s.lines[i].class == classTyped {
			s.lines[i].class = classSignature
		}
	}
}

// openers looks for the line that parts a signature from the text above it. Two
// dashes alone are the standard's (RFC 3676, section 4.3); others count
// only above what looks like a signature.
func (s *typedRun) openers() {
	first, shown := len(s.lines), 0
	for first > 0 && shown <= maxSignatureLines {
		first--
		if !s.lines[first].blank() {
			shown++
		}
	}
	for i := first; i < len(s.lines); i++ {
		l := &s.lines[i]
		if l.class != classTyped || l.blank() {
			continue
		}
		kind := signatureOpener(l.text)
		if kind == noOpener {
			continue
		}
		block := s.lines[i+1:]
		switch {
		case kind == strictOpener && continuesNumbering(s.lines, i):
			l.class = classSignature // the line alone
		case kind == strictOpener && shownLines(block) <= maxSignatureLines,
			kind == looseOpener && (s.typedBefore || s.shownAbove(i) >= 0) && looksLikeSignature(block),
			kind == listOpener && (looksLikeListFooter(block) || (s.typedBefore || s.shownAbove(i) >= 0) && looksLikeSignature(block) && anyContact(block)):
			s.mark(i, len(s.lines), classSignature)
			return
		}
	}
}

// Kinds of line that may open a signature.
const (
	noOpener     = iota
	strictOpener // "-- "
	looseOpener  // "---", "__", "—"
	listOpener   // a long line of underscores
)

// signatureOpener says whether a line may part a signature from the text.
func signatureOpener(text string) int {
	switch text {
	case "--", "- -":
		return strictOpener
	case "—", "–", "---", "––", "——", "__", "___", "----", "~~", "_____", "-----", "____", "–––", "———", "--&nbsp;":
		return looseOpener
	}
	if isDrawnLine(text, 6) {
		return listOpener
	}
	return noOpener
}

func shownLines(lines []line) int {
	n := 0
	for i := range lines {
		if !lines[i].blank() && lines[i].class == classTyped {
			n++
		}
	}
	return n
}

// looksLikeSignature says whether the lines to the segment's end are a name
// with a few short lines below it, and no sentences.
func looksLikeSignature(lines []line) bool {
	shown := 0
	for i := range lines {
		l := &lines[i]
		if l.blank() || l.class != classTyped {
			continue
		}
		shown++
		contact := hasContact(l.text)
		if shown == 1 && !looksLikeName(l.text) && !contact {
			return false
		}
		if len(l.text) > maxSignatureWidth || shown > maxNameBlockLines || !contact && (endsSentence(l.text) && len(l.text) > 20 || isNumbered(l.text)) {
			return false
		}
	}
	return shown > 0
}

// looksLikeListFooter says whether a mailing list's footer stands in the lines
// to the segment's end.
func looksLikeListFooter(lines []line) bool {
	shown, address := 0, false
	for i := range lines {
		l := &lines[i]
		if l.blank() || l.class != classTyped {
			continue
		}
		shown++
		lower := strings.ToLower(l.text[:min(len(l.text), 200)])
		address = address || strings.Contains(lower, "http://") || strings.Contains(lower, "https://") || strings.Contains(lower, "mailto:")
		if shown == 1 && !containsAny(lower, []string{"mailing list", "mailingliste", "e-postliste", "epostliste", "mailinglist", "list info", "unsubscribe", "postliste"}) {
			return false
		}
	}
	return shown > 0 && shown <= 8 && (address || shown == 1)
}

// dashedName marks a last line such as "-Kari Nordmann".
func (s *typedRun) dashedName(end int) bool {
	l := &s.lines[end-1]
	name := strings.TrimLeft(l.text, "-–—~")
	if name == l.text || len(l.text)-len(name) > 3 {
		return false
	}
	spaced := strings.HasPrefix(name, " ")
	name = strings.TrimSpace(name)
	words := len(strings.Fields(name))
	if words == 0 || words > 4 || !looksLikeName(name) || spaced && words < 2 && !strings.HasPrefix(l.text, "--") {
		return false
	}
	above := s.shownAbove(end - 1)
	if above < 0 || s.lines[above].text[0] == '-' || strings.HasSuffix(s.lines[above].text, ":") || words == 1 && len(s.lines[above].text) < 20 {
		return false
	}
	if signatureOpener(s.lines[above].text) != noOpener || isShortAnswer(name) {
		return false
	}
	s.mark(end-1, end, classSignature)
	return true
}

// isShortAnswer names what a person may answer in one word behind a dash.
func isShortAnswer(name string) bool {
	switch strings.ToLower(strings.TrimRight(name, ".!")) {
	case "ja", "nei", "yes", "no", "ingen", "ok", "kanskje", "maybe", "none", "nope", "vet ikke", "ikke noe", "nothing", "nej", "nein",
		"mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag", "søndag", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday":
		return true
	}
	return false
}

func (s *typedRun) shownAbove(i int) int {
	for j := i - 1; j >= 0; j-- {
		if !s.lines[j].blank() && s.lines[j].class == classTyped {
			return j
		}
	}
	return -1
}

// closingBlock marks what stands below the closing of a letter and the name:
// title, employer, telephone. The closing and the name themselves are typed as
// often as stored, so they stay. It says whether there was a closing.
func (s *typedRun) closingBlock(end int) bool {
	closing, shown := -1, 0
	for i := end - 1; i >= 0 && shown <= maxNameBlockLines+4 && closing < 0; i-- {
		if s.lines[i].class != classTyped || s.lines[i].blank() {
			continue
		}
		shown++
		if isLetterClosing(s.lines[i].text) || isClosingWithName(s.lines[i].text) {
			closing = i
		}
	}
	if closing < 0 {
		return false
	}
	first := closing + 1
	if isLetterClosing(s.lines[closing].text) {
		name := nextShown(s.lines, closing+1, 2)
		if name < 0 || !looksLikeName(s.lines[name].text) {
			return true
		}
		first = name + 1
	}
	contact := false
	for i := first; i < end; i++ {
		l := &s.lines[i]
		if l.blank() || l.class != classTyped {
			continue
		}
		has := hasContact(l.text)
		contact = contact || has
		if len(l.text) > maxSignatureWidth || isNumbered(l.text) || !has && (endsSentence(l.text) || len(strings.Fields(l.text)) > 8) {
			return true
		}
	}
	if contact {
		s.mark(first, end, classSignature)
	}
	return true
}

// nameBlock marks a stored signature that nothing opens: the last paragraph, a
// name of several words first, and lines with a telephone number, an address or
// a link below it.
func (s *typedRun) nameBlock(end int) {
	start := end
	for start > 0 && !s.lines[start-1].blank() && s.lines[start-1].class == classTyped && end-start <= maxNameBlockLines {
		start--
	}
	lines := s.lines[start:end]
	above := s.shownAbove(start)
	if len(lines) < 2 || len(lines) > maxNameBlockLines || above < 0 || strings.HasSuffix(s.lines[above].text, ":") || strings.HasSuffix(s.lines[above].text, "?") {
		return
	}
	name := lines[0].text
	if !looksLikeName(name) || len(strings.Fields(name)) < 2 || hasContact(name) {
		return
	}
	contact := false
	for i := range lines[1:] {
		text := lines[1+i].text
		has := hasContact(text)
		contact = contact || has
		if len(text) > maxSignatureWidth || isNumbered(text) || !has && (endsSentence(text) || len(lines) == 2) {
			return
		}
	}
	if contact {
		s.mark(start, end, classSignature)
	}
}
