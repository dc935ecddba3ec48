package main

import (
	"errors"
	"io/fs"
	"strings"
	"testing"
)

// TestFilesThatCannotBeMade names folders that are not there, or not one's own.
func TestFilesThatCannotBeMade(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	for _, args := range [][]string{{"backup", w.path("gone/b.db")}, {"export", "--out", w.path("gone/x.json")}} {
		if code, _, errs := w.run(args...); code != exitUsage || !strings.Contains(errs, "there is no folder "+w.path("gone")+": make it first") {
			t.Errorf("starte %s: exit code %d, %q", args, code, errs)
		}
	}
	if code, _, errs := w.run("check", w.path("*.yml")); code != exitUsage || !strings.Contains(errs, "no file is called like ") || strings.Contains(errs, "init") {
		t.Errorf("exit code %d, %q", code, errs)
	}
	var usage usageError
	if err := uncreated(w.path("x.json"), fs.ErrPermission); !errors.As(err, &usage) || !strings.Contains(err.Error(), "may not write into "+w.dir) {
		t.Errorf("it says %v", err)
	}
	// A database named as a URL is found all the same.
	w.env["STARTE_DATABASE"] = "file:" + w.path("starte.db")
	w.must("backup", w.path("copy.db"))
	if _, out := w.examine(goodZone(), "--no-mail"); !strings.Contains(out, "database: "+w.path("starte.db")+" can be read and written") {
		t.Errorf("doctor says\n%s", out)
	}
	w.env["STARTE_DATABASE"] = "file:" + w.path("nothing.db")
	if code, _, errs := w.run("backup", w.path("copy2.db")); code != exitUsage || !strings.Contains(errs, "there is no database "+w.path("nothing.db")) {
		t.Errorf("exit code %d, %q", code, errs)
	}
}
