package parser

import "strings"

// isHeaderLine returns the canonical name of the field that a line of a quoted
// header block begins with ("From" for "Von: …"), or "". The name may be bold
// in Markdown's way ("*Fra:*"), as text parts made from HTML have it.
func isHeaderLine(text string) string {
	name, _ := splitHeaderLine(text)
	return name
}

// splitHeaderLine takes a line of a quoted header block apart.
func splitHeaderLine(text string) (name, value string) {
	if strings.IndexByte(text, ':') < 0 && !strings.Contains(text, "：") {
		return "", ""
	}
	t := strings.TrimLeft(text, "*|_ \u00a0\t\u200e\u200f\u202a\u202b")
	colon := strings.IndexByte(t[:min(len(t), 40)], ':')
	width := 1
	if wide := strings.Index(t[:min(len(t), 40)], "："); wide >= 0 && (colon < 0 || wide < colon) {
		colon, width = wide, len("：")
	}
	if colon <= 0 {
		return "", ""
	}
	key := strings.TrimRight(t[:colon], "*_ \u00a0\u202f\t")
	if hasDigit(key) {
		return "", "" // "Den 22.11.2026 kl. 09", before the colon of a time
	}
	canonical, ok := headerNames[strings.ToLower(key)]
	if !ok {
		return "", ""
	}
	return canonical, strings.Trim(t[colon+width:], "*_ \u00a0\t")
}

// Bounds on a quoted header block.
const (
	headerBlockFields = 14
	headerFieldLines  = 8 // a To field with many people is wrapped
)

// headerBlock says how many lines from i on are the header block that Outlook
// and its kin write above a quote, or 0. It wants what a person would not write:
// a From with a date, an address, or two more fields beside it. marked says that
// a separator stands above, which lets two fields be enough.
func headerBlock(lines []line, i int, marked bool) int {
	if lines[i].depth > 0 || isHeaderLine(lines[i].text) == "" {
		return 0
	}
	if isRunTogether(lines[i].text) {
		return 1
	}
	end, gap, seen := headerRun(lines, i)
	if !seen.enough(marked) {
		return 0
	}
	if gap > 0 {
		// What stands above the blank line may be a person's "Til: alle".
		if _, _, below := headerRun(lines, gap); below.from && below.enough(false) && !isDateLine(lines[i].text) {
			return 0
		}
	}
	return end + 1 - i
}

// isDateLine says whether a line is the Date field of a header block, with a date
// and a time as programs give them.
func isDateLine(text string) bool {
	name, value := splitHeaderLine(text)
	e := evidenceOf(value[:min(len(value), maxAttribution)])
	return name == "Date" && e.date && e.time
}

// headerRun reads header-like lines from i on, over single blank lines. It
// returns the last of them, the first one after a blank line that begins with a
// From (or 0), and what they show.
func headerRun(lines []line, i int) (end, fromBelow int, seen headerEvidence) {
	end = i
	gap := 0
	for j := i; j < len(lines) && seen.fields < headerBlockFields && j-end <= headerFieldLines; j++ {
		l := &lines[j]
		if l.depth > 0 {
			break
		}
		if l.blank() {
			if gap++; gap > 1 || l.rule {
				break
			}
			continue
		}
		name, value := splitHeaderLine(l.text)
		if name == "" {
			// What follows a blank line is the message, unless fields go on after it.
			if gap > 0 {
				break
			}
			seen.continuation(l.text)
			continue
		}
		if name == "From" && gap > 0 && j > i {
			fromBelow = j
		}
		if seen.has(name) && !isRepeatable(name) {
			break
		}
		seen.note(name, value)
		end, gap = j, 0
	}
	return end, fromBelow, seen
}

// isRunTogether says whether one line holds a whole header block, as text made
// from HTML without its line breaks does.
func isRunTogether(text string) bool {
	if len(text) < 50 || len(text) > maxAttribution || !strings.Contains(text, "@") {
		return false
	}
	var seen headerEvidence
	for start := 0; start < len(text); {
		colon := strings.IndexByte(text[start:], ':')
		if colon < 0 {
			break
		}
		colon += start
		word := strings.TrimRight(text[start:colon], "* \u00a0")
		word = strings.TrimLeft(word[strings.LastIndexByte(word, ' ')+1:], "*")
		if name := headerNames[strings.ToLower(word)]; name != "" && name != "Other" && !seen.has(name) {
			seen.note(name, text[colon+1:])
		}
		start = colon + 1
	}
	return seen.from && seen.date && seen.to && seen.otherEvidence
}

func isRepeatable(name string) bool { return name == "Cc" || name == "Other" }

// headerEvidence is what a run of header-like lines has shown so far.
type headerEvidence struct {
	fields                     int
	from, date, to, subject    bool
	fromAddress, otherEvidence bool // an address in From; an address or a year elsewhere
	last                       string
}

func (h *headerEvidence) has(name string) bool {
	switch name {
	case "From":
		return h.from
	case "Date":
		return h.date
	case "To":
		return h.to
	case "Subject":
		return h.subject
	}
	return false
}

func (h *headerEvidence) note(name, value string) {
	h.fields++
	h.last = name
	e := evidenceOf(value[:min(len(value), maxAttribution)])
	switch name {
	case "From":
		h.from = true
		h.fromAddress = h.fromAddress || e.address
	case "Date":
		h.date = true
		h.otherEvidence = h.otherEvidence || e.date || e.time
	case "To":
		h.to = true
		h.otherEvidence = h.otherEvidence || e.address
	case "Subject":
		h.subject = true
	}
}

// continuation looks for the address in a wrapped field.
func (h *headerEvidence) continuation(text string) {
	if h.last == "From" && strings.Contains(text, "@") {
		h.fromAddress = true
	}
}

func (h *headerEvidence) enough(marked bool) bool {
	main := 0
	for _, b := range []bool{h.from, h.date, h.to, h.subject} {
		if b {
			main++
		}
	}
	switch {
	case marked:
		return main >= 2 || h.from || h.date && h.otherEvidence
	case h.from && main >= 3:
		// "Fra: kl. 9, Til: kl. 12, Emne: …" could be a person's; a program's has
		// an address or a date, or all four.
		return main == 4 || h.fromAddress || h.otherEvidence
	case h.from && main == 2:
		return h.fromAddress && (h.date || h.subject || h.to) || h.date && h.otherEvidence && (h.fromAddress || h.fields >= 2 && !h.to)
	case h.date && h.to && h.subject:
		return h.otherEvidence
	}
	return false
}

// isSeparator says whether a line is one that mail programs put above a quoted
// or forwarded message: "-----Original Message-----" in its many tongues,
// "Begin forwarded message:", or a ticket system's "reply above this line".
func isSeparator(text string) bool {
	if len(text) < 8 || len(text) > 200 {
		return false
	}
	core := strings.Trim(text, "-–—_=*#~+<>[]. \u00a0")
	drawn := len(text) - len(core)
	if core == "" || drawn < 4 && !maySeparate(core) {
		return false
	}
	lower := strings.ToLower(core)
	if drawn >= 4 && (strings.Contains(lower, "above this line") || strings.Contains(lower, "over denne linjen") || strings.Contains(lower, "over denne linja")) ||
		len(lower) < 60 && strings.HasSuffix(lower, "reply above this line") {
		return true
	}
	plain, colon := trimColon(lower)
	if colon && len(plain) < 80 && hasAnyPrefix(plain, forwardOpeners) {
		return true
	}
	if drawn < 4 || len(core) > 120 {
		return false
	}
	for _, phrase := range separatorPhrases {
		if strings.HasPrefix(plain, phrase) {
			return len(plain) == len(phrase) || drawn >= 8
		}
	}
	return false
}

// maySeparate is a cheap look at whether a line without a rule around it can be a
// separator: it ends with a colon, or as "line" does.
func maySeparate(core string) bool {
	return core[len(core)-1]|0x20 == 'e' || strings.HasSuffix(core, ":") || strings.HasSuffix(core, "：")
}

// isBareSeparator says whether a line is a separator's words without its dashes,
// which counts only above a header block.
func isBareSeparator(text string) bool {
	if len(text) > 80 {
		return false
	}
	plain, _ := trimColon(strings.ToLower(strings.Trim(text, "*_ ")))
	for _, phrase := range separatorPhrases {
		if plain == phrase {
			return true
		}
	}
	return false
}

// isDrawnLine says whether a line consists of nothing but at least n dashes,
// underscores or the like.
func isDrawnLine(text string, n int) bool {
	if len(text) < n {
		return false
	}
	count := 0
	for _, r := range text {
		switch r {
		case '-', '_', '=', '*', '~', '–', '—', '─', '━':
			count++
		case ' ':
		default:
			return false
		}
	}
	return count >= n
}
