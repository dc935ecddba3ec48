package file

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"starte/workflow"
)

// Problem is a fault or a warning at a place in a file.
type Problem struct {
	File    string
	Line    int    // from 1
	Column  int    // in characters, from 1
	Path    string // of the field, such as "workshops[1].start"; empty for the file as a whole
	Message string // what is wrong and what to write instead
	Warning bool   // the file can be used as it is
}

// String is "file:line:column: message", the form that editors jump to.
func (p Problem) String() string {
	kind := ""
	if p.Warning {
		kind = "warning: "
	}
	return fmt.Sprintf("%s:%d:%d: %s%s", p.File, p.Line, p.Column, kind, p.Message)
}

// Place is where a field stands.
type Place struct {
	File   string
	Line   int
	Column int
}

// Result is a process file as it was read.
type Result struct {
	Process   workflow.Process  // complete only when there are no faults
	Documents map[string][]byte // content by SHA-256 in hex, as in Process.Documents
	Mark      string            // of the plan that the file was exported from; empty for one that somebody wrote
	Problems  []Problem         // in the order of the file, then of the files that it names

	places map[string]Place
}

// Faults are the problems for which the file cannot be used.
func (r *Result) Faults() []Problem { return r.only(false) }

// Warnings are the problems that somebody should look at.
func (r *Result) Warnings() []Problem { return r.only(true) }

func (r *Result) only(warning bool) []Problem {
	var found []Problem
	for _, p := range r.Problems {
		if p.Warning == warning {
			found = append(found, p)
		}
	}
	return found
}

// Place returns where the field with this path stands, or the nearest field
// around it when the file does not set it.
func (r *Result) Place(path string) Place {
	for {
		if p, ok := r.places[path]; ok {
			return p
		}
		if path == "" {
			return Place{Line: 1, Column: 1}
		}
		path = parent(path)
	}
}

// parent cuts the last step off a path: "workshops[1].start" gives
// "workshops[1]", that gives "workshops", that gives "".
func parent(path string) string {
	return path[:max(strings.LastIndexAny(path, ".["), 0)]
}

// sortProblems puts the process file's problems first, in the order of its lines.
func sortProblems(ps []Problem, main string) {
	slices.SortStableFunc(ps, func(a, b Problem) int {
		if a.File != b.File {
			switch main {
			case a.File:
				return -1
			case b.File:
				return 1
			}
		}
		return cmp.Or(cmp.Compare(a.File, b.File), cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
}
