package file_test

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"starte/workflow"
	"starte/workflow/file"
)

var update = flag.Bool("update", false, "write golden files anew")

// Every broken file says itself where its problems are: "#! fault" and
// "#! warning" at the end of a line, "#! staff.csv:3" for a line of another
// file. The golden file beside it has the words.
func TestBrokenFiles(t *testing.T) {
	t.Parallel()
	names, err := filepath.Glob("testdata/broken/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	if len(names) < 25 {
		t.Fatalf("found %d broken files, want at least 25", len(names))
	}
	for _, name := range names {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".yaml"), func(t *testing.T) {
			t.Parallel()
			data, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			r := file.Parse(filepath.Base(name), data, file.Env{Holiday: workflow.NorwegianHoliday, ReadFile: brokenFolder})
			var got []string
			var words strings.Builder
			for _, p := range r.Problems {
				fmt.Fprintln(&words, p)
				switch mark := fmt.Sprintf("%s:%d", p.File, p.Line); {
				case p.File != filepath.Base(name):
					got = append(got, mark)
				case p.Warning:
					got = append(got, mark+" warning")
				default:
					got = append(got, mark+" fault")
				}
			}
			slices.Sort(got)
			if diff := cmp.Diff(marks(filepath.Base(name), data), slices.Compact(got)); diff != "" {
				t.Errorf("places of problems (-marked +found):\n%s%s", diff, words.String())
			}
			golden(t, strings.TrimSuffix(name, ".yaml")+".golden", words.String())
		})
	}
}

// brokenFolder is the folder of the broken files, with one file too large to keep.
func brokenFolder(name string) ([]byte, error) {
	if name == "stor.pdf" {
		return append([]byte("%PDF-1.4\n"), make([]byte, 10<<20)...), nil
	}
	return file.Folder("testdata/broken")(name)
}

var mark = regexp.MustCompile(`#! (?:(fault|warning)|(\S+:\d+))`)

// marks returns where a broken file says that its problems are, sorted.
func marks(name string, data []byte) []string {
	if bytes.HasPrefix(data, []byte{0xFF, 0xFE}) { // UTF-16: good enough for the marks, which are ASCII
		data = bytes.ReplaceAll(data, []byte{0}, nil)
	}
	var want []string
	for i, line := range bytes.Split(data, []byte("\n")) {
		for _, m := range mark.FindAllSubmatch(line, -1) {
			if len(m[2]) > 0 {
				want = append(want, string(m[2]))
			} else {
				want = append(want, fmt.Sprintf("%s:%d %s", name, i+1, m[1]))
			}
		}
	}
	slices.Sort(want)
	return slices.Compact(want)
}

func golden(t *testing.T, name, got string) {
	t.Helper()
	if *update {
		if err := os.WriteFile(name, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-want +got):\n%s", name, diff)
	}
}
