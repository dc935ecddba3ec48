package file

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"go.yaml.in/yaml/v3"
)

// quote is a quotation mark that the rest of the file does not agree with. The
// parser goes on to the next mark, often many lines down, and complains there.
type quote struct {
	line, column int    // where it opens, from 1; the column in characters
	mark         string // " or '
	open         bool   // nothing closes it; else text follows what does
	mended       string // the file with marks round the whole value; "" when it is in brackets
}

// fault says what is wrong, and what to do about it.
func (q quote) fault() string {
	other := `"`
	if q.mark == other {
		other = "'"
	}
	switch {
	case q.open:
		return "The quotation mark " + q.mark + " that opens here is not closed; write another where its text ends, or take this one away."
	case q.mended == "":
		return "Text goes on after the quotation mark " + q.mark + " that closes the one here; between brackets write each text between two marks of its own."
	}
	return "Text goes on after the quotation mark " + q.mark + " that closes the one here; take the marks away, or put the other kind, " + other + ", around the whole."
}

var (
	lineStart   = regexp.MustCompile(`^ *(?:- +)*`)
	plainKey    = regexp.MustCompile(`^[\pL\d_-]+:(?: +|$)`)
	keyOrItem   = regexp.MustCompile(`^ *(?:-(?: |$)|([\pL\d_-]+):(?: |$))`)
	blockScalar = regexp.MustCompile(`^[|>][-+0-9]*\s*(?:#.*)?$`)
)

// quotes looks for quotation marks line by line, as a person would: a text in
// quotation marks may go over several lines, with bullets and words before a
// colon ("NB:") among them, but not over the next key that the file has.
type quotes struct {
	lines  []string
	keys   [][]string // that stand beside each other, those of the root first; none when they are not known
	n, at  int        // the line and the byte in it, both from 0
	key    string     // that the value is of; "" for an item
	indent int        // of that key or item
	flow   bool
}

// strayQuote finds the first quotation mark that is not closed, or too early.
func strayQuote(text string, keys [][]string) (quote, bool) {
	s := &quotes{lines: strings.Split(text, "\n"), keys: keys}
	for s.n < len(s.lines) {
		if !s.value() {
			s.n++
			continue
		}
		var q quote
		var stray bool
		switch rest := s.rest(); {
		case blockScalar.MatchString(rest):
			s.skipBlock()
			continue
		case rest[0] == '"', rest[0] == '\'':
			s.flow = false
			q, stray = s.quoted()
		case rest[0] == '[', rest[0] == '{':
			s.flow = true
			q, stray = s.brackets()
		}
		if stray {
			return q, true
		}
		s.n++
	}
	return quote{}, false
}

func (s *quotes) rest() string { return s.lines[s.n][s.at:] }

// value goes to the value that begins on this line, if one does.
func (s *quotes) value() bool {
	line := s.lines[s.n]
	s.at = len(lineStart.FindString(line))
	key := plainKey.FindString(line[s.at:])
	switch {
	case key != "":
		s.key, _, _ = strings.Cut(key, ":")
		s.indent = s.at
		s.at += len(key)
	case strings.Contains(line[:s.at], "-"):
		s.key, s.indent = "", strings.LastIndex(line[:s.at], "-")
	default:
		return false
	}
	return s.at < len(line)
}

// skipBlock goes past the lines of a text that begins with | or >.
func (s *quotes) skipBlock() {
	for s.n++; s.n < len(s.lines) && (strings.TrimSpace(s.lines[s.n]) == "" || indentOf(s.lines[s.n]) > s.indent); {
		s.n++
	}
}

func indentOf(line string) int { return len(line) - len(strings.TrimLeft(line, " ")) }

// next goes to the next line, unless it holds a key that follows this one.
func (s *quotes) next() bool {
	if s.n+1 >= len(s.lines) {
		return false
	}
	line := s.lines[s.n+1]
	if m := keyOrItem.FindStringSubmatch(line); m != nil && m[1] != "" && s.follows(m[1], indentOf(line)) {
		return false
	}
	s.n, s.at = s.n+1, 0
	return true
}

// follows reports whether a key so indented may come after this value: one of
// the root, one that stands beside this, or one further out.
func (s *quotes) follows(key string, indent int) bool {
	if indent > s.indent || len(s.keys) == 0 {
		return false
	}
	if indent == 0 {
		return slices.Contains(s.keys[0], key)
	}
	return slices.ContainsFunc(s.keys, func(set []string) bool {
		beside := indent < s.indent || s.key == "" || slices.Contains(set, s.key)
		return beside && slices.Contains(set, key)
	})
}

// quoted goes past the quotation mark that closes the one here.
func (s *quotes) quoted() (stray quote, found bool) {
	line, at := s.n, s.at
	mark := s.rest()[:1]
	for s.at++; ; {
		rest := s.rest()
		i := strings.IndexAny(rest, mark+`\`)
		switch {
		case i < 0 && !s.next():
			return s.stray(line, at, true), true
		case i < 0:
		case rest[i] == '\\' && mark == `"`:
			s.at = min(s.at+i+2, s.at+len(rest))
		case rest[i] == '\\':
			s.at += i + 1
		case mark == "'" && strings.HasPrefix(rest[i+1:], "'"):
			s.at += i + 2
		default:
			s.at += i + 1
			if s.ends() {
				return quote{}, false
			}
			return s.stray(line, at, s.n > line), true
		}
	}
}

// ends reports whether what stands here may stand after a text in quotation marks.
func (s *quotes) ends() bool {
	rest := strings.TrimLeft(s.rest(), " \t")
	return rest == "" || rest[0] == '#' && len(rest) < len(s.rest()) || rest[0] == ':' || s.flow && strings.ContainsRune(",]}", rune(rest[0]))
}

// brackets goes past the bracket that closes the one here, if one does.
func (s *quotes) brackets() (stray quote, found bool) {
	depth, before := 0, byte(' ')
	for {
		for s.at < len(s.lines[s.n]) {
			c := s.lines[s.n][s.at]
			switch {
			case c == '[' || c == '{':
				depth++
			case c == ']' || c == '}':
				depth--
			case (c == '"' || c == '\'') && strings.IndexByte("[{,:", before) >= 0:
				if q, stray := s.quoted(); stray {
					return q, true
				}
				before = c
				continue
			case c == '#' && s.at > 0 && s.lines[s.n][s.at-1] == ' ':
				s.at = len(s.lines[s.n])
				continue
			}
			if c != ' ' {
				before = c
			}
			s.at++
			if depth == 0 {
				return quote{}, false
			}
		}
		if !s.next() {
			return quote{}, false // the parser names brackets well itself
		}
	}
}

// stray is the quotation mark at a place, and the file without the trouble.
func (s *quotes) stray(n, at int, open bool) quote {
	line := s.lines[n]
	q := quote{line: n + 1, column: utf8.RuneCountInString(line[:at]) + 1, mark: line[at : at+1], open: open}
	if s.flow {
		return q
	}
	text, _, _ := strings.Cut(line[at:], " #")
	text = strings.ReplaceAll(strings.TrimSpace(text), q.mark, "")
	lines := slices.Clone(s.lines)
	lines[n] = line[:at] + "'" + strings.ReplaceAll(text, "'", "''") + "'"
	for i := n + 1; i <= s.n && (indentOf(lines[i]) > s.indent || !keyOrItem.MatchString(lines[i])); i++ {
		lines[i] = "" // what went on there
	}
	q.mended = strings.Join(lines, "\n")
	return q
}

// explains reports whether the quotation mark is what is wrong with the file:
// with the parser's error, or with what it read without one.
func (q quote) explains(doc *yaml.Node, err error, text string) bool {
	if err == nil {
		return q.open && q.swallows(doc)
	}
	_, what := syntaxError(err)
	return q.line <= errorLine(err, text) || strings.Contains(what, "expected ',' or") // which is said of where the brackets begin
}

// swallows reports whether a quotation mark was read as the beginning of a
// text, with the keys that came after it.
func (q quote) swallows(n *yaml.Node) bool {
	if n.Line == q.line && n.Column == q.column && n.Style&(yaml.DoubleQuotedStyle|yaml.SingleQuotedStyle) != 0 {
		return true
	}
	for _, c := range n.Content {
		if q.swallows(c) {
			return true
		}
	}
	return false
}
