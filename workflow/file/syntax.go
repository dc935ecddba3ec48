package file

import (
	"errors"
	"io"
	"regexp"
	"sort"
	"strings"

	"go.yaml.in/yaml/v3"
)

// ReadYAML reads YAML as a process file is read, for other files of ours: in
// the encodings that people save, and with what is wrong named as a person
// would. The node is nil when there is nothing in the file, or a fault.
func ReadYAML(name string, data []byte) (*yaml.Node, []Problem) {
	r := reader{name: name}
	text, _ := decodeText(data)
	doc, ok := r.document(text, nil)
	if !ok || len(doc.Content) == 0 || len(r.problems) > 0 {
		return nil, r.problems
	}
	return doc.Content[0], nil
}

// document parses the one document of the file. A line that YAML refuses only
// for want of quotation marks, or for one too many, is noted and read as if it
// had them, so that it does not hide the faults after it. keys are the sets of
// keys in such a file, those of the root first; nil when anything may be one.
func (r *reader) document(text string, keys [][]string) (*yaml.Node, bool) {
	mended := map[int]bool{}
	for {
		var doc, second yaml.Node
		dec := yaml.NewDecoder(strings.NewReader(text))
		err := dec.Decode(&doc)
		if errors.Is(err, io.EOF) {
			return &doc, true
		}
		if q, ok := strayQuote(text, keys); ok && !mended[q.line] && len(mended) <= 50 && q.explains(&doc, err, text) {
			r.noteAt(Place{File: r.name, Line: q.line, Column: q.column}, "", false, q.fault())
			if q.mended == "" {
				return nil, false
			}
			text, mended[q.line] = q.mended, true
			continue
		}
		if err == nil {
			if err = dec.Decode(&second); err == nil {
				r.noteAt(r.place(&second), "", false, "A second document begins here (---); write one process a file.")
			} else if !errors.Is(err, io.EOF) {
				r.syntax(err, text)
			}
			return &doc, true
		}
		line := r.syntax(err, text)
		_, what := syntaxError(err)
		quoted, ok := quoteLine(text, line)
		if !ok || mended[line] || len(mended) > 50 || !strings.Contains(what, "not allowed in this context") && !strings.Contains(what, "cannot start") {
			return nil, false
		}
		text, mended[line] = quoted, true
	}
}

// errorLine is the line of an error of the YAML parser, as well as it is known.
func errorLine(err error, text string) int {
	line, what := syntaxError(err)
	lines := strings.Split(text, "\n")
	if what == "did not find expected key" || what == "did not find expected '-' indicator" {
		line = brokenAt(lines, what)
	}
	return min(max(line, 1), len(lines))
}

var keyValue = regexp.MustCompile(`^((?: |- )*[a-z_]+:|(?: |- )*-)( +)(\S.*)$`)

// quoteLine puts the value on a line between quotation marks; ok is false when
// the line has no single value.
func quoteLine(text string, line int) (quoted string, ok bool) {
	lines := strings.Split(text, "\n")
	m := keyValue.FindStringSubmatch(lines[line-1])
	if m == nil {
		return "", false
	}
	val, _, _ := strings.Cut(m[3], " #")
	lines[line-1] = m[1] + m[2] + "'" + strings.ReplaceAll(strings.TrimSpace(val), "'", "''") + "'"
	return strings.Join(lines, "\n"), true
}

var syntaxLine = regexp.MustCompile(`^yaml: (?:line (\d+): )?(.*)$`)

// syntax notes an error of the YAML parser with the cause that people usually
// meet, and returns its line.
func (r *reader) syntax(err error, text string) int {
	lines := strings.Split(text, "\n")
	_, what := syntaxError(err)
	at := Place{File: r.name, Line: errorLine(err, text), Column: 1}
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
	case strings.Contains(what, "end of stream"), strings.Contains(what, "expected ',' or"), strings.Contains(what, "expected node content"):
		advice = " Check that every quotation mark and bracket that is opened is closed, and that items have commas between them."
	case strings.Contains(what, "unknown anchor"):
		advice = ` Put text that begins with * between "quotation marks".`
	case strings.Contains(what, "control characters"):
		advice = " Take the invisible character away."
	}
	r.noteAt(at, "", false, "This is not YAML: "+what+"."+advice)
	return at.Line
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
