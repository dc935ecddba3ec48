package file

import (
	"regexp"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"
)

var syntaxLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntax notes an error of the YAML parser with the cause that people usually meet.
func (r *reader) syntax(err error, text string) {
	lines := strings.Split(text, "\n")
	line, what := syntaxError(err)
	if what == "did not find expected key" || what == "did not find expected '-' indicator" {
		line = brokenAt(lines, what)
	}
	at := Place{File: r.name, Line: min(max(line, 1), len(lines)), Column: 1}
	advice := ""
	switch {
	case strings.Contains(what, "cannot start any token") || strings.Contains(what, "tab"):
		advice = " Put text that begins with @, % or ` between \"quotation marks\"."
		if n, column := tabIndent(lines, at.Line-1); n >= 0 {
			at.Line, at.Column = n+1, column
			advice = " Indent with spaces instead of tabs."
		}
	case strings.Contains(what, "mapping values are not allowed"):
		advice = ` Put text that holds a colon between "quotation marks", and check the indentation.`
	case strings.Contains(what, "expected key"), strings.Contains(what, "'-' indicator"):
		advice = " Check that the line is indented as those beside it, and has a key, a colon and a space."
	case strings.Contains(what, "expected ':'"):
		advice = ` Write a key, a colon and a space, such as "place: Storsalen".`
	case strings.Contains(what, "end of stream"), strings.Contains(what, "expected ',' or"):
		advice = " Check that every quotation mark and bracket that is opened is closed, and that items have commas between them."
	case strings.Contains(what, "unknown anchor"):
		advice = ` Put text that begins with * between "quotation marks".`
	case strings.Contains(what, "control characters"):
		advice = " Take the invisible character away."
	}
	r.noteAt(at, "", false, "This is not YAML: "+what+"."+advice)
}

// syntaxError takes an error of the parser apart. Its grammar counts lines
// from 0, its scanner from 1; the grammar's messages are known by their words.
func syntaxError(err error) (line int, what string) {
	m := syntaxLine.FindStringSubmatch(err.Error())
	if m == nil {
		return 1, err.Error()
	}
	line, what = number(m[1]), m[2]
	if m[1] != "" && grammar.MatchString(what) {
		line++
	}
	return line, what
}

var grammar = regexp.MustCompile(`^(?:did not find expected (?:key|node content|',' or|'-' indicator|<)|found (?:duplicate|incompatible|undefined))`)

// brokenAt finds the line at which the parser gives up with these words: it
// names the first line of the whole mapping or list instead.
func brokenAt(lines []string, what string) int {
	return 1 + sort.Search(len(lines)-1, func(n int) bool {
		var node yaml.Node
		err := yaml.Unmarshal([]byte(strings.Join(lines[:n+1], "\n")+"\n"), &node)
		if err == nil {
			return false
		}
		_, w := syntaxError(err)
		return w == what
	})
}

// tabIndent finds the first line from n on that is indented with a tab.
func tabIndent(lines []string, n int) (line, column int) {
	for ; n < len(lines); n++ {
		indent := lines[n][:len(lines[n])-len(strings.TrimLeft(lines[n], " \t"))]
		if tab := strings.Index(indent, "\t"); tab >= 0 && len(indent) < len(lines[n]) {
			return n, tab + 1
		}
	}
	return -1, 0
}
