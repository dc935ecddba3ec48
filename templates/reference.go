package templates

import (
	"regexp"
	"slices"
	"strings"

	"starte/workflow"
)

// ReferenceLine is the line that ends every mail's footer and, quoted in a
// reply, says which mail it answers. It has the same form in every language.
func ReferenceLine(_ workflow.Lang, ref string) string {
	if ref = strings.TrimSpace(ref); ref == "" {
		return ""
	}
	return "[ref: " + ref + "]"
}

// Between the parts of a reference line in a reply there may be line ends and
// quote marks, a no-break space, a backslash that a converter put before the
// brackets, the soft line end of quoted-printable, or markup.
var (
	between    = `(?:[\s>|\x{A0}]|=\r?\n|&nbsp;|<[^<>]{0,200}>)*`
	referenced = regexp.MustCompile(`(?i)\\?\[` + between + `ref` + between + `:` + between + `([^\[\]]{1,200}?)` + between + `\\?\]`)
	inside     = regexp.MustCompile(between)
	wellFormed = regexp.MustCompile(`^[A-Za-z0-9][A-Za-z0-9._-]{0,99}$`)
)

// FindReference returns the references that stand in a reply's text or HTML,
// each once, in order: tolerant of wrapping, quote marks and the conversion
// from HTML to text. That one is there proves nothing about who wrote.
func FindReference(text string) []string {
	var found []string
	for _, m := range referenced.FindAllStringSubmatch(text, -1) {
		ref := inside.ReplaceAllString(m[1], "")
		if wellFormed.MatchString(ref) && !slices.Contains(found, ref) {
			found = append(found, ref)
		}
	}
	return found
}
