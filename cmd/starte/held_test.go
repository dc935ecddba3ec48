package main

import (
	"encoding/json"
	"path/filepath"
	"strings"
	"testing"

	"starte/workflow"
	"starte/workflow/store"
)

// said runs a command on the folder that must succeed, and returns what it said.
func (f *folder) said(args ...string) string {
	f.t.Helper()
	code, out, stderr := f.run(args...)
	if code != exitDone {
		f.t.Fatal(args, out, stderr)
	}
	return out
}

// waiting puts mails of a process into the outbox.
func (f *folder) waiting(process string, n int) {
	f.t.Helper()
	s, err := store.Open(f.t.Context(), filepath.Join(f.dir, "starte.db"))
	if err != nil {
		f.t.Fatal(err)
	}
	defer s.Close()
	var mails []store.Mail
	for i := range n {
		id := process + string(rune('a'+i))
		mails = append(mails, store.Mail{ID: id, Key: id, ProcessID: process, Kind: string(workflow.MailQuestions), Recipient: "x@example.no",
			MessageID: id + "@example.no", Header: []byte("Subject: x\r\n\r\n"), DueAt: f.now, CreatedAt: f.now})
	}
	if err := s.Tx(f.t.Context(), func(tx *store.Tx) error { _, err := tx.Enqueue(f.t.Context(), mails...); return err }); err != nil {
		f.t.Fatal(err)
	}
}

// TestStatusTellsOfHolds: that everything is held stands first, and a held
// process says what waits and how to let it go on.
func TestStatusTellsOfHolds(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "").with("u00", 2).with("u01", 2)
	if code, out, stderr := f.apply(); code != exitDone {
		t.Fatal(out, stderr)
	}
	f.waiting("u00", 3)
	f.waiting("u01", 2)
	lines := func() (list []statusLine) {
		t.Helper()
		for line := range strings.Lines(f.said("status", "--json")) {
			var s statusLine
			if err := json.Unmarshal([]byte(line), &s); err != nil {
				t.Fatal(err)
			}
			list = append(list, s)
		}
		return list
	}
	if out := f.said("status"); strings.Contains(strings.ToLower(out), "held") {
		t.Errorf("nothing is held: %s", out)
	}
	if out := f.said("hold", "u00"); !strings.Contains(out, "3 mails wait") || !strings.Contains(out, "`starte resume u00`") {
		t.Errorf("hold says %q", out)
	}
	brief := strings.Split(f.said("status"), "\n")
	if !strings.Contains(brief[0], "held") || !strings.Contains(brief[0], "3 mails wait for `starte resume u00`") || strings.Contains(brief[0], "nothing more is planned") {
		t.Errorf("a held process among others: %q", brief[0])
	}
	if strings.Contains(brief[1], "held") {
		t.Errorf("one that is not: %q", brief[1])
	}
	if out := f.said("status", "u00"); !strings.Contains(out, "Held: ") || !strings.Contains(out, "3 mails wait for it") || !strings.Contains(out, "`starte resume u00`") {
		t.Errorf("a held process in full: %s", out)
	}
	if got := lines(); len(got) != 2 || got[0].HeldAll || got[0].HeldMail != 3 || got[0].State != workflow.Held || got[1].HeldMail != 0 {
		t.Errorf("as JSON: %+v", got)
	}

	f.said("hold", "--all")
	for _, args := range [][]string{{"status"}, {"status", "u01"}} {
		first, _, _ := strings.Cut(f.said(args...), "\n")
		if !strings.HasPrefix(first, "EVERYTHING IS HELD") || !strings.Contains(first, "`starte resume --all`") {
			t.Errorf("%v begins with %q", args, first)
		}
	}
	if got := lines(); len(got) != 2 || !got[0].HeldAll || !got[1].HeldAll {
		t.Errorf("as JSON, all held: %+v", got)
	}
	if out := f.said("resume", "u00"); !strings.Contains(out, "EVERYTHING IS HELD") {
		t.Errorf("resumed while everything is held: %q", out)
	}
	f.said("hold", "u01")
	if out := f.said("resume", "--all"); !strings.Contains(out, "1 process is held by itself") {
		t.Errorf("all resumed but one: %q", out)
	}
	if out := f.said("resume", "u00"); !strings.Contains(out, "is not held") {
		t.Errorf("resumed what was not held: %q", out)
	}
	f.said("cancel", "u00")
	if out := f.said("cancel", "u00"); !strings.Contains(out, "is cancelled already") {
		t.Errorf("cancelled again: %q", out)
	}
	if code, _, stderr := f.run("hold", "u00"); code != exitUsage || !strings.Contains(stderr, "is cancelled") {
		t.Errorf("held what has ended: exit code %d, said %q", code, stderr)
	}
}

// TestApplyTellsOfHolds: whether the file changes anything or not.
func TestApplyTellsOfHolds(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "").with("u00", 2)
	one := func() string { return f.said("apply", filepath.Join(f.dir, "u00.yaml")) }
	one()
	f.said("hold", "u00")
	const want = "u00 is held: "
	if out := one(); !strings.Contains(out, "no changes") || !strings.Contains(out, want) || !strings.Contains(out, "`starte resume u00`") {
		t.Errorf("unchanged: %s", out)
	}
	f.unit("u00", 3)
	if out := one(); !strings.Contains(out, "1 change") || !strings.Contains(out, want) {
		t.Errorf("changed: %s", out)
	}
	f.unit("u01", 3)
	f.unit("u02", 3)
	if out := f.said("apply", f.dir); !strings.Contains(out, "1 of the processes is held") || strings.Contains(out, "u01 is held") {
		t.Errorf("a folder: %s", out)
	}
	f.said("hold", "--all")
	if out := one(); !strings.Contains(out, "EVERYTHING IS HELD") {
		t.Errorf("everything held: %s", out)
	}
}
