package file_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"starte/workflow"
	"starte/workflow/file"
)

// Whatever the bytes, Parse returns, each problem has a place in its file, and
// a process without a fault is the same after Write and Parse.
func FuzzParse(f *testing.F) {
	names, err := filepath.Glob("testdata/broken/*.yaml")
	if err != nil {
		f.Fatal(err)
	}
	for _, name := range append(names, "testdata/written.golden.yaml") {
		data, err := os.ReadFile(name)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Add([]byte(small + smallMeeting))
	env := file.Env{Holiday: workflow.NorwegianHoliday, ReadFile: func(name string) ([]byte, error) {
		if filepath.Ext(name) == ".pdf" {
			return []byte("%PDF-1.4\n"), nil
		}
		return []byte("Navn;E-post\nÅse Lie;ase@example.test\n"), nil
	}}
	f.Fuzz(func(t *testing.T, data []byte) {
		r := file.Parse("p.yaml", data, env)
		for _, p := range r.Problems {
			if p.File == "" || p.Line < 1 || p.Column < 1 || p.Message == "" {
				t.Errorf("problem without a place or words: %+v", p)
			}
		}
		if len(r.Faults()) > 0 {
			return
		}
		written, err := file.Write(r.Process)
		if err != nil {
			t.Fatalf("write what was read: %v", err)
		}
		back := file.Parse("p.yaml", written, env)
		if len(back.Faults()) > 0 {
			t.Fatalf("faults in what was written: %v\n%s", back.Faults(), written)
		}
		if diff := cmp.Diff(r.Process, back.Process); diff != "" {
			t.Fatalf("process (-read +read back):\n%s\n%s", diff, written)
		}
	})
}

// Whatever the bytes of a staff file, every problem is at one of its lines.
func FuzzStaff(f *testing.F) {
	f.Add([]byte("sep=;\nNavn;E-post\n\"Bjørn\nSæther\";bjorn@example.no\n;;\n"))
	f.Add([]byte("Fornavn,Etternavn,Epost\nBj\xf8rn,S\xe6ther,bjorn@example.no\n"))
	f.Add([]byte("\xff\xfeN\x00a\x00v\x00n\x00\n\x00"))
	f.Fuzz(func(t *testing.T, csv []byte) {
		r := withStaff(csv)
		lines := slices.Max([]int{1, len(splitLines(csv))})
		for _, p := range r.Problems {
			if p.File == "staff.csv" && (p.Line < 1 || p.Line > lines) {
				t.Errorf("problem on line %d of %d: %s", p.Line, lines, p)
			}
		}
		if len(r.Faults()) == 0 && len(r.Process.Staff) == 0 {
			t.Error("nobody was read, and nothing said")
		}
	})
}

// splitLines counts lines generously: in every encoding a line ends in LF or CR.
func splitLines(b []byte) [][]byte {
	var lines [][]byte
	start := 0
	for i, c := range b {
		if c == '\n' || c == '\r' {
			lines = append(lines, b[start:i])
			start = i + 1
		}
	}
	return append(lines, b[start:])
}

// Whatever is in a text, Write brings it through YAML unchanged, or Parse
// says at its place why it cannot be.
func FuzzWriteText(f *testing.F) {
	for _, s := range []string{"Hva er viktig?", "a: b # c", "- a", "a\n  b\n\n\tc", "'\"\\", "null", "1e3", "[x, y]", "&a *b !c %d @e `f", "æ\u00a0ø\u200då", "😀", "a\n---\nb", "...\nx"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if strings.TrimSpace(s) != s || s == "" || strings.Contains(s, "\r") {
			t.Skip("Parse trims space and line ends")
		}
		p := everything()
		p.Documents = nil
		p.Workshops[0].Title, p.Workshops[0].About, p.Workshops[0].Responsible = s, s, []string{s}
		p.Questions, p.AnnouncementText, p.Agenda[2].Title, p.Staff[0].Name = []string{s}, s, s, s
		written, err := file.Write(p)
		if !utf8.ValidString(s) {
			if err == nil {
				t.Fatalf("%q was written", s)
			}
			return
		}
		if err != nil {
			t.Fatal(err)
		}
		r := file.Parse("p.yaml", written, file.Env{})
		if len(r.Faults()) > 0 {
			for _, fault := range r.Faults() {
				if fault.Path == "" {
					t.Fatalf("%s\n%s", fault, written)
				}
			}
			return
		}
		p.Staff[0] = r.Process.Staff[0] // a name with a comma may be turned round
		if diff := cmp.Diff(p, r.Process); diff != "" {
			t.Fatalf("process (-written +read):\n%s\n%s", diff, written)
		}
	})
}
