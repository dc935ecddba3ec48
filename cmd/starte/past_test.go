package main

import (
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestDatesThatHavePassed: a warning names where they stand, and does not keep
// the file from being used; of a process that runs already they are no news
// unless its plan changes.
func TestDatesThatHavePassed(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "").with("u00", 2)
	name := filepath.Join(f.dir, "u00.yaml")
	const meeting, workshops = ":18: warning: The planning meeting, 2027-01-28 13:00, has been", "u00.yaml:11:38: warning: None of the workshops"
	want := func(what string, args []string, words ...string) {
		t.Helper()
		code, out, stderr := f.run(args...)
		if code != exitDone || strings.Count(out, "warning") != len(words) {
			t.Errorf("%s: exit code %d, said %s%s", what, code, out, stderr)
		}
		for _, w := range words {
			if !strings.Contains(out, w) {
				t.Errorf("%s: nothing of %q in %s", what, w, out)
			}
		}
	}
	check, apply := []string{"check", name}, []string{"apply", name}
	want("check ahead", check)
	want("apply ahead", apply)
	f.now = f.now.AddDate(0, 1, 0)
	want("check after the meeting", check, "u00.yaml:8"+meeting)
	want("apply again", apply)
	f.with("u00", 3)
	want("apply a change of people", apply)
	text := readAll(t, name)
	f.write("u00.yaml", strings.Replace(text, "2027-01-28 13:00", "2027-01-29 13:00", 1))
	want("apply a moved meeting", append(apply, "--dry-run"), "The planning meeting, 2027-01-29 13:00, has been")
	f.now = f.now.AddDate(0, 3, 0)
	f.write("u00.yaml", text)
	want("check after all", check, "u00.yaml:9"+meeting, workshops)
	f.with("u01", 3)
	want("apply a new one", []string{"apply", filepath.Join(f.dir, "u01.yaml")}, "u01.yaml:9:18: warning: ", "u01.yaml:11:38: ")
	want("preview", []string{"preview", name, "--out", filepath.Join(f.dir, "preview")}, "u00.yaml:9"+meeting, workshops)
	f.now = time.Date(2027, time.January, 28, 12, 30, 0, 0, time.UTC)
	want("check while it meets", check)
}
