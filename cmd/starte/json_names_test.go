package main

import (
	"bytes"
	"encoding"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"testing"

	"starte/cmd/starte/bench"
)

// TestJSONNames looks at every field of all that a command prints as JSON: its
// name is written in snake_case, whether or not it is filled in a given run, and
// is one that the manual names and readers can rely on.
func TestJSONNames(t *testing.T) {
	t.Parallel()
	manual := outputInManual(t)
	var all bytes.Buffer
	for _, c := range []struct {
		command string
		printed any
	}{
		{"status --json", statusLine{}},
		{"parse", parsed{}},
		{"when", readWhen{}},
		{"export", exportedProcess{}},
		{"export --person", exportedPerson{}},
		{"bench --json", bench.Result{}},
	} {
		fmt.Fprintf(&all, "starte %s\n", c.command)
		for _, name := range namesOf(reflect.TypeOf(c.printed), map[reflect.Type]bool{}) {
			if !strings.HasPrefix(name, "workflow.") { // what is remembered of a process grows with the program
				fmt.Fprintf(&all, "  %s\n", name)
			}
			last := name[strings.LastIndex(name, ".")+1:]
			if !snakeCase.MatchString(last) {
				t.Errorf("starte %s: %s", c.command, name)
			}
			apart := strings.HasPrefix(name, "workflow.") || strings.HasPrefix(name, "bench.") // the one grows, the other is for developers
			if !apart && !strings.Contains(manual, "`"+last+"`") {
				t.Errorf("starte %s: the manual does not name %s", c.command, name)
			}
		}
	}
	golden(t, filepath.Join("testdata", "json", "names.txt"), all.Bytes())
}

// outputInManual is what the manual says of output for programs.
func outputInManual(t *testing.T) string {
	t.Helper()
	data, err := os.ReadFile("docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	_, after, _ := strings.Cut(string(data), "## Output for programs\n")
	section, _, found := strings.Cut(after, "\n## ")
	if !found {
		t.Fatal("the manual has no such section")
	}
	return section
}

var snakeCase = regexp.MustCompile(`^[a-z][a-z0-9]*(_[a-z0-9]+)*$`)

// namesOf lists the names under which encoding/json writes the fields of a type
// and of what it holds, each with the type that it is of.
func namesOf(t reflect.Type, seen map[reflect.Type]bool) []string {
	for t.Kind() == reflect.Pointer || t.Kind() == reflect.Slice || t.Kind() == reflect.Map {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct || seen[t] || writesItself(t) {
		return nil
	}
	seen[t] = true
	var names []string
	for _, f := range written(t) {
		names = append(names, t.String()+"."+f.name)
		names = append(names, namesOf(f.kind, seen)...)
	}
	return names
}

type writtenField struct {
	name string
	kind reflect.Type
}

// written are the fields of a struct as encoding/json writes them: those of an
// embedded struct among them, but for names that the outer one has itself.
func written(t reflect.Type) []writtenField {
	var own, inner []writtenField
	for i := range t.NumField() {
		f := t.Field(i)
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		switch {
		case name == "-" || !f.IsExported() && !f.Anonymous:
		case name == "" && f.Anonymous:
			inner = append(inner, written(f.Type)...)
		case name == "":
			own = append(own, writtenField{f.Name, f.Type})
		default:
			own = append(own, writtenField{name, f.Type})
		}
	}
	for _, f := range inner {
		if !slices.ContainsFunc(own, func(o writtenField) bool { return o.name == f.name }) {
			own = append(own, f)
		}
	}
	return own
}

func writesItself(t reflect.Type) bool {
	for _, i := range []reflect.Type{reflect.TypeFor[json.Marshaler](), reflect.TypeFor[encoding.TextMarshaler]()} {
		if t.Implements(i) || reflect.PointerTo(t).Implements(i) {
			return true
		}
	}
	return false
}
