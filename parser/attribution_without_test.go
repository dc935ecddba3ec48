package parser

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var updateForm = flag.Bool("update-form", false, "write the golden files of testdata/nosent")

// TestWithoutSent reads bodies as clients write them, with no sent message at
// hand. The files are named by client, style and language.
func TestWithoutSent(t *testing.T) {
	t.Parallel()
	for _, pattern := range []string{"*.txt", "*.html"} {
		files, err := filepath.Glob(filepath.Join("testdata", "nosent", pattern))
		if err != nil || len(files) == 0 {
			t.Fatalf("list %s: %d files, %v", pattern, len(files), err)
		}
		for _, file := range files {
			t.Run(filepath.Base(file), func(t *testing.T) {
				t.Parallel()
				content, err := os.ReadFile(file)
				if err != nil {
					t.Fatal(err)
				}
				got := readForm(string(content), strings.HasSuffix(file, ".html"))
				golden := strings.TrimSuffix(file, filepath.Ext(file)) + ".golden"
				if *updateForm {
					if err := os.WriteFile(golden, []byte(withNewline(got)), 0o644); err != nil {
						t.Fatal(err)
					}
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(strings.TrimSpace(string(want)), got); diff != "" {
					t.Errorf("typed text (-want +got):\n%s", diff)
				}
			})
		}
	}
}

func withNewline(s string) string {
	if s == "" {
		return ""
	}
	return s + "\n"
}

// readForm reads a bare body by its form alone and returns what was typed.
func readForm(text string, html bool) string {
	b := &body{html: html}
	if html {
		b.lines = htmlLines(text)
	} else {
		b.lines = textLines(text, false, false)
	}
	b.splitGlued()
	b.classifyWithoutSent()
	for i := range b.lines {
		if l := &b.lines[i]; l.depth > 0 && l.class == classTyped && l.prefix != "" {
			l.text = l.prefix + l.text // the person's own mark
		}
	}
	return strings.TrimSpace(b.text(classTyped))
}

// TestWithoutSentWholeWay reads the same bodies as a caller would, and as the
// only part of a message.
func TestWithoutSentWholeWay(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("testdata", "nosent", "*.golden"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, golden := range files {
		name := strings.TrimSuffix(filepath.Base(golden), ".golden")
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := strings.TrimSpace(string(mustRead(t, golden)))
			kind, html := "plain", false
			content, err := os.ReadFile(strings.TrimSuffix(golden, "golden") + "txt")
			if err != nil {
				kind, html = "html", true
				content = mustRead(t, strings.TrimSuffix(golden, "golden")+"html")
			}
			head := "From: someone@example.com\nMIME-Version: 1.0\nContent-Transfer-Encoding: 8bit\nContent-Type: text/" + kind + "; charset=utf-8\n\n"
			for _, way := range []struct {
				name string
				m    *Message
			}{
				{"body", ReadBody(content, html)},
				{"message", Read([]byte(head + string(content)))},
			} {
				if diff := cmp.Diff(want, way.m.Against(nil).Reply); diff != "" {
					t.Errorf("%s (-want +got):\n%s", way.name, diff)
				}
			}
		})
	}
}
