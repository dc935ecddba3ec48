package parser

import "strings"

// spanClass says why a span of a body is not, or is, part of what was newly
// written. The zero value is what a person typed: nothing is left out unless
// something was recognized.
type spanClass uint8

const (
	classTyped spanClass = iota
	classQuote
	classAttribution
	classSignature
	classDisclaimer
	classGreeting
	classClosing
)

// String names a class as it stands in Span.Class.
func (c spanClass) String() string {
	return [...]string{"typed", "quote", "attribution", "signature", "disclaimer", "greeting", "closing"}[c]
}

// hint is what the markup around a line says of it. Programs mark what they
// add by class and id; people who type inside such an element make the mark
// lie, so a hint is evidence, never proof.
type hint uint8

const (
	hintNone        hint = iota
	hintQuote            // inside an element that a program wraps around the original
	hintAttribution      // inside an element for the line or header block above it
	hintSignature        // inside an element for the stored signature
)

// line is one line of a body as it is shown: flowed lines joined, HTML blocks
// and <br> broken, white space collapsed in HTML and kept in plain text.
type line struct {
	text   string // without quote prefix and without white space at either end
	prefix string // the quote prefix as it stood ("> ", "> > ", "| "); empty when there was none
	depth  int    // levels of quoting: prefixes counted, and blockquotes around the line
	hidden bool   // HTML: display:none, <title> and the like; never shown to a reader
	rule   bool   // HTML: an <hr>; text is empty
	soft   bool   // HTML: a blank line that is only the margin of a paragraph
	hint   hint
	class  spanClass
}

// blank tells whether a line shows nothing.
func (l *line) blank() bool { return l.text == "" }

// body is the readable part of a message as lines. Blank lines are kept: they
// part paragraphs. classifyWithoutSent (attribution.go) sets the class of every
// line from its form alone; Message.Against sets it from the sent message.
type body struct {
	lines []line
	html  bool // the lines come from an HTML part
}

// text joins the lines of one class, in order, with runs of blank lines
// collapsed to one.
func (b *body) text(class spanClass) string {
	var sb strings.Builder
	blank := false
	for i := range b.lines {
		l := &b.lines[i]
		if l.class != class || l.hidden {
			continue
		}
		if l.blank() {
			blank = true
			continue
		}
		if sb.Len() > 0 {
			sb.WriteByte('\n')
			if blank {
				sb.WriteByte('\n')
			}
		}
		blank = false
		sb.WriteString(l.text)
	}
	return sb.String()
}
