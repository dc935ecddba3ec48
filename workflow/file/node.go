package file

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"go.yaml.in/yaml/v3"

	"starte/workflow"
)

// Bounds that keep a hostile file from costing more than its reading.
const (
	maxFile     = 1 << 20 // bytes of a process file
	maxVisits   = 200_000 // of fields, those behind aliases counted each time
	maxProblems = 1000
)

// reader walks the nodes of a process file, noting places and problems.
type reader struct {
	name     string
	env      Env
	places   map[string]Place
	problems []Problem
	visits   int

	loc          *time.Location // nil when the file names none that exists
	appointments []appointment
}

// appointment is a date in the plan, to be held against the calendar.
type appointment struct {
	path string
	day  workflow.Date
}

// value is a node with its path in the file. A nil node is a field that is
// not set, or set to nothing.
type value struct {
	*yaml.Node
	path string
}

func (v value) set() bool { return v.Node != nil }

// fault notes what is wrong at a path, or at what is around it when the field itself is missing.
func (r *reader) fault(path, format string, args ...any) { r.note(path, false, format, args...) }

// warn notes what somebody should look at.
func (r *reader) warn(path, format string, args ...any) { r.note(path, true, format, args...) }

func (r *reader) note(path string, warning bool, format string, args ...any) {
	at := (&Result{places: r.places}).Place(path)
	if at.File == "" {
		at.File = r.name
	}
	r.noteAt(at, path, warning, fmt.Sprintf(format, args...))
}

func (r *reader) noteAt(at Place, path string, warning bool, message string) {
	if len(r.problems) == maxProblems-1 {
		path, warning, message = "", false, "There are more problems than these; mend some and check again."
	}
	if len(r.problems) < maxProblems {
		r.problems = append(r.problems, Problem{
			File: at.File, Line: at.Line, Column: at.Column, Path: path, Message: message, Warning: warning,
		})
	}
}

func (r *reader) place(n *yaml.Node) Place {
	return Place{File: r.name, Line: n.Line, Column: n.Column}
}

// visit resolves aliases and null, and notes the place of the field.
func (r *reader) visit(n *yaml.Node, path string) value {
	r.visits++
	if r.visits == maxVisits {
		r.noteAt(r.place(n), path, false, "The aliases (*) multiply to more than a process can hold; write the values out instead.")
	}
	if r.visits >= maxVisits {
		return value{path: path}
	}
	if _, ok := r.places[path]; !ok {
		r.places[path] = r.place(n)
	}
	for range 10 { // an alias of an alias is possible, a ring of them is not
		if n.Kind != yaml.AliasNode || n.Alias == nil {
			break
		}
		n = n.Alias
	}
	if n.Kind == yaml.ScalarNode && (strings.TrimSpace(n.Value) == "" || n.ShortTag() == "!!null") {
		return value{path: path}
	}
	return value{n, path}
}

// object reads a mapping with these keys and no others. A value of another
// kind is a fault; want says what to write.
func (r *reader) object(v value, want string, keys ...string) map[string]value {
	fields := make(map[string]value, len(keys))
	for _, k := range keys {
		fields[k] = value{path: join(v.path, k)}
	}
	if !v.set() {
		return fields
	}
	if v.Kind != yaml.MappingNode {
		r.fault(v.path, "%s is %s here; write %s.", fieldName(v.path), kindName(v.Node), want)
		return fields
	}
	lines := make(map[string]int, len(keys))
	for i := 0; i+1 < len(v.Content); i += 2 {
		key, val := v.Content[i], v.Content[i+1]
		at, path := r.place(key), join(v.path, key.Value)
		if first, ok := lines[key.Value]; ok {
			r.noteAt(at, path, false, fmt.Sprintf("The key %q stands on line %d already; keep one of the two.", key.Value, first))
			continue
		}
		lines[key.Value] = key.Line
		if key.Kind != yaml.ScalarNode || !slices.Contains(keys, key.Value) {
			r.noteAt(at, path, false, fmt.Sprintf("There is no key %q here; %s", key.Value, didYouMean(key.Value, keys)))
			continue
		}
		fields[key.Value] = r.visit(val, path)
		if !fields[key.Value].set() { // an empty field is told of where its key stands
			r.places[path] = at
		}
	}
	return fields
}

// list reads a sequence of at most most items; a single scalar or mapping
// counts as a list of one when single allows it.
func (r *reader) list(v value, single bool, most int, want string) []value {
	if !v.set() {
		return nil
	}
	if v.Kind != yaml.SequenceNode {
		if single {
			return []value{v}
		}
		r.fault(v.path, "%s is %s here; write %s.", fieldName(v.path), kindName(v.Node), want)
		return nil
	}
	if len(v.Content) > most {
		r.fault(v.path, "%s has %d items; write at most %d.", fieldName(v.path), len(v.Content), most)
		return nil
	}
	items := make([]value, 0, len(v.Content))
	for i, n := range v.Content {
		item := r.visit(n, v.path+"["+strconv.Itoa(i)+"]")
		if !item.set() {
			r.fault(item.path, "This item of %s is empty; fill it in or take its hyphen away.", fieldName(v.path))
			continue
		}
		items = append(items, item)
	}
	return items
}

// scalar returns the text of a single value, without space around it.
func (r *reader) scalar(v value, want string) (string, bool) {
	if !v.set() {
		return "", false
	}
	if v.Kind != yaml.ScalarNode {
		r.fault(v.path, "%s is %s here; write %s.", fieldName(v.path), kindName(v.Node), want)
		return "", false
	}
	return strings.TrimSpace(v.Value), true
}

// require notes that a field is missing and returns whether it is set.
func (r *reader) require(v value, want string) bool {
	if !v.set() {
		r.fault(v.path, "%s is missing; write %s.", fieldName(v.path), want)
	}
	return v.set()
}

func join(path, key string) string {
	if path == "" {
		return key
	}
	return path + "." + key
}

// fieldName is a path as a person would point at it: `"workshops[1].start"`.
func fieldName(path string) string {
	if path == "" {
		return "The file"
	}
	return strconv.Quote(path)
}

func kindName(n *yaml.Node) string {
	switch n.Kind {
	case yaml.MappingNode:
		return "a set of keys"
	case yaml.SequenceNode:
		return "a list"
	}
	return "a single value"
}
