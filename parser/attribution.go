package parser

import "strings"

// isSeparator says whether a line is one that mail programs put above a quoted
// or forwarded message, such as "-----Original Message-----".
func isSeparator(text string) bool {
	return strings.HasPrefix(text, "-----") && strings.HasSuffix(text, "-----") && strings.Contains(text, " ")
}

// isHeaderLine returns the canonical name of the field that a line of a quoted
// header block begins with ("From" for "Von: …"), or "".
func isHeaderLine(text string) string {
	if strings.HasPrefix(text, "From: ") || strings.HasPrefix(text, "Fra: ") {
		return "From"
	}
	return ""
}

// classifyWithoutSent sets the class of every line from its form alone.
func (b *body) classifyWithoutSent() {
	for i := range b.lines {
		if b.lines[i].depth > 0 {
			b.lines[i].class = classQuote
		}
	}
}
