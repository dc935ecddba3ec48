package file

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// The most characters that a field takes: enough for anything sensible, too
// few to make a header or a sheet of paper burst.
const (
	maxName  = 100
	maxLine  = 200
	maxAsk   = 500
	maxAbout = 4000
	maxText  = 20000
)

// line reads a text that must stand on one line, since it goes into headers,
// calendars and lists.
func (r *reader) line(v value, most int) string {
	s, ok := r.scalar(v, "one line of text")
	if !ok {
		return ""
	}
	if fault := lineFault(s, most); fault != "" {
		r.fault(v.path, "%s %s", fieldName(v.path), fault)
		return ""
	}
	if strings.HasSuffix(s, `"`) && strings.Count(s, `"`) == 1 && v.Style == 0 {
		r.warn(v.path, "%s ends with a quotation mark that nothing opens; take it away, or write one before the text.", fieldName(v.path))
	}
	return s
}

// prose reads a text of several lines.
func (r *reader) prose(v value, most int) string {
	s, ok := r.scalar(v, "a text")
	if !ok {
		return ""
	}
	s = unixLines(s)
	if c, bad := unprintable(strings.NewReplacer("\n", "", "\t", "").Replace(s)); bad {
		r.fault(v.path, "%s holds the invisible character U+%04X; take it away.", fieldName(v.path), c)
		return ""
	}
	if n := utf8.RuneCountInString(s); n > most {
		r.fault(v.path, "%s is %d characters long; write at most %d.", fieldName(v.path), n, most)
		return ""
	}
	return s
}

// lines reads a list of one-line texts, or a single one.
func (r *reader) lines(v value, most, length int) []string {
	var out []string
	seen := make(map[string]bool)
	for _, item := range r.list(v, true, most, "a list of texts") {
		s := r.line(item, length)
		switch {
		case s == "":
		case seen[s]:
			r.fault(item.path, "%q stands twice in the list; take one away.", s)
		default:
			seen[s] = true
			out = append(out, s)
		}
	}
	return out
}

// choice reads one of a few words.
func (r *reader) choice(v value, words ...string) string {
	s, ok := r.scalar(v, "one of: "+strings.Join(words, ", "))
	if !ok {
		return ""
	}
	for _, w := range words {
		if strings.EqualFold(s, w) {
			return w
		}
	}
	r.fault(v.path, "%s cannot be %q; %s", fieldName(v.path), s, didYouMean(s, words))
	return ""
}

// lineFault says what keeps a text from standing on one line, as the end of a
// sentence about it; empty when nothing does.
func lineFault(s string, most int) string {
	if c, bad := unprintable(s); bad {
		if c == '\n' || c == '\r' {
			return "goes over several lines; write it on one."
		}
		return fmt.Sprintf("holds the invisible character U+%04X; take it away.", c)
	}
	if n := utf8.RuneCountInString(s); n > most {
		return fmt.Sprintf("is %d characters long; write at most %d.", n, most)
	}
	return ""
}

// unprintable finds a character that has no place in a line of text: controls,
// line separators, and marks that turn the direction of writing and so can
// make one address look like another. Joiners and the soft hyphen are let be.
func unprintable(s string) (rune, bool) {
	for _, c := range s {
		switch {
		case unicode.IsControl(c), c == '\u2028', c == '\u2029', c == '\uFEFF', c == utf8.RuneError,
			c >= '\u202A' && c <= '\u202E', c >= '\u2066' && c <= '\u2069', unicode.Is(unicode.Co, c):
			return c, true
		}
	}
	return 0, false
}
