package main

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"starte/cmd/starte/demo"
	"starte/workflow"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestDemoTranscript plays the demo on both databases: its course is the same
// on each, and every kind of mail is in it.
func TestDemoTranscript(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		checkTranscript(t, "")
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		checkTranscript(t, postgresDatabase(t, "demo"))
	})
}

func checkTranscript(t *testing.T, database string) {
	t.Helper()
	var got bytes.Buffer
	kinds := map[string]bool{}
	result, err := demo.Play(t.Context(), demo.Options{Database: database, Dir: t.TempDir(), Seed: 1, Begin: demoBegin()})
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range result.Lines {
		fmt.Fprintln(&got, l)
	}
	golden(t, filepath.Join("testdata", "demo.golden"), got.Bytes())
	for _, m := range result.Mails {
		if !m.Incoming {
			kinds[m.Gallery().Kind] = true
		}
	}
	for _, k := range workflow.MailKinds() {
		if !kinds[string(k)] {
			t.Errorf("the demo shows no %s", k)
		}
	}
}

func firstDifference(got, want string) string {
	g, w := strings.Split(got, "\n"), strings.Split(want, "\n")
	for i := range g {
		if i >= len(w) || g[i] != w[i] {
			return fmt.Sprintf("line %d:\n got %s\nwant %s", i+1, g[i], strings.Join(w[min(i, len(w)):min(i+1, len(w))], ""))
		}
	}
	return "the golden file goes on: " + strings.Join(slices.Clip(w[len(g):]), "\n")
}

// TestDemoCommand runs the command as a user does and looks at what it leaves.
func TestDemoCommand(t *testing.T) {
	t.Parallel()
	out := filepath.Join(t.TempDir(), "gallery")
	var stdout, stderr bytes.Buffer
	code := run(t.Context(), []string{"demo", "--out", out, "--seed", "7"}, environment{getenv: func(string) string { return "" }, stdin: strings.NewReader(""), stdout: &stdout, stderr: &stderr})
	if code != exitDone {
		t.Fatalf("exit code %d: %s", code, stderr.String())
	}
	if stderr.Len() > 0 {
		t.Errorf("the demo is not quiet in a pipe: %q", stderr.String())
	}
	page, err := os.ReadFile(filepath.Join(out, "index.html"))
	if err != nil {
		t.Fatal(err)
	}
	for _, k := range workflow.MailKinds() {
		if name := strings.ReplaceAll(string(k), "_", " "); !bytes.Contains(page, []byte(`<span class="kind">`+name)) {
			t.Errorf("the gallery shows no %s", name)
		}
	}
	for _, bad := range []string{"http://", "https://", "<script"} {
		if bytes.Contains(page, []byte(bad)) {
			t.Errorf("the gallery's page holds %q", bad)
		}
	}
}
