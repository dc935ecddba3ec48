package main

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"testing"

	"starte/workflow/store"
)

// TestDamagedDatabase overwrites the middle of the file: every command says that
// it is damaged and what to do, not that rights or room may lack.
func TestDamagedDatabase(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	data, err := os.ReadFile(w.path("starte.db"))
	if err != nil {
		t.Fatal(err)
	}
	for i := 4096; i < len(data)-4096; i++ {
		data[i] = byte(i * 7)
	}
	w.write("starte.db", string(data))
	for _, args := range [][]string{{"serve"}, {"status"}, {"hold", "--all"}, {"export"}, {"doctor", "--no-mail", "--timeout", "2s"}} {
		code, out, errs := w.run(args...)
		said := out + errs
		if code != exitFailed || !strings.Contains(said, "malformed") || !strings.Contains(said, "the file is damaged: stop the robot") || !strings.Contains(said, "latest backup") {
			t.Errorf("starte %s: exit code %d, said %q", args, code, said)
		}
		if n := strings.Count(errs, "the file is damaged"); n > 1 {
			t.Errorf("starte %s says it %d times: %s", args, n, errs)
		}
	}
}

// TestServeWaitsForItsDatabase has another program hold the database: the robot
// says that it waits, and begins when it can.
func TestServeWaitsForItsDatabase(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	db, err := sql.Open("sqlite", "file:"+w.path("starte.db")+"?_txlock=exclusive")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	tx, err := db.BeginTx(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	s := w.serve()
	if line := s.wait("waiting for the database", 1); line["database"] != w.path("starte.db") || !strings.Contains(line["advice"].(string), "locked it") {
		t.Errorf("it says %v", line)
	}
	if err := tx.Rollback(); err != nil {
		t.Fatal(err)
	}
	s.wait("serving", 1)
	s.end()
}

// TestServeTellsOfANewDatabase names a database that is not there, as a slip of
// the pen does: the log says that it begins with nothing.
func TestServeTellsOfANewDatabase(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	s := w.serve()
	s.wait("serving", 1)
	s.end()
	if strings.Contains(s.log.String(), "a new one is made") {
		t.Error("it speaks of a new database where there is one")
	}
	w.env["STARTE_DATABASE"] = w.path("stare.db")
	s = w.serve()
	if line := s.wait("there is no database yet: a new one is made", 1); line["database"] != w.path("stare.db") || !strings.Contains(line["advice"].(string), "look at `database`") {
		t.Errorf("it says %v", line)
	}
	s.wait("serving", 1)
	s.end()
}

// TestAdviceOnDatabases tries what the drivers say against what is to be done.
func TestAdviceOnDatabases(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ database, says, advice string }{
		{"starte.db", "database is locked (5) (SQLITE_BUSY)", "another program holds it"},
		{"starte.db", "database or disk is full (13)", "make room on the disk"},
		{"starte.db", "disk I/O error (4874)", "make room on the disk"},
		{"starte.db", "attempt to write a readonly database (1544)", "must belong to the user that runs starte"},
		{"starte.db", "attempt to write a readonly database (1032)", "moved or removed while the robot ran"},
		{"starte.db", "unable to open database file (14)", "put the file back with its -wal"},
		{"starte.db", "file is not a database (26)", "put a backup in its place"},
		{"starte.db", "receive from INBOX: something else", ""},
		{"postgres://u:hush@db.example.no/starte", `pq: database "starte" does not exist (3D000)`, "createdb"},
		{"postgres://u:hush@db.example.no/starte", "pq: SSL is not enabled on the server", "sslmode=disable"},
		{"postgres://u:hush@db.example.no/starte", "pq: could not extend file: No space left on device (53100)", "make room on the server's disk"},
		{"postgres://u:hush@db.example.no/starte", "pq: sorry, too many clients already (53300)", "max_connections"},
		{"postgres://u:hush@db.example.no/starte", "pq: password authentication failed for user (28P01)", "the user and its password"},
		{"postgres://u:hush@db.example.no/starte", "receive from INBOX: something else", ""},
	} {
		c := defaultConfig()
		c.Database = tt.database
		got := adviceOnDatabase(&c, errors.New(tt.says))
		if !strings.Contains(got, tt.advice) || (tt.advice == "") != (got == "") {
			t.Errorf("of %q it says %q, want %q", tt.says, got, tt.advice)
		}
		words, attrs := c.explained(errors.New(tt.says))
		if (words == "") != (tt.advice == "") || len(attrs) > 0 && attrs[0].Value.String() != got || strings.Contains(words, "hush") {
			t.Errorf("the log says %q, %v", words, attrs)
		}
	}
}

// TestConfigurationThatMayNotBeRead is no reason to try again and again.
func TestConfigurationThatMayNotBeRead(t *testing.T) {
	t.Parallel()
	err := unreadableConfig("/etc/starte/starte.yaml", &fs.PathError{Op: "open", Path: "/etc/starte/starte.yaml", Err: fs.ErrPermission})
	var usage usageError
	if !errors.As(err, &usage) || !strings.Contains(fmt.Sprint(err), "sudo -u starte") {
		t.Errorf("it says %v", err)
	}
	if err := databaseError(&config{Database: "starte.db"}, fmt.Errorf("open database: %w", store.ErrNewerSchema)); !strings.Contains(err.Error(), "nothing was changed") {
		t.Errorf("it says %v", err)
	}
}

// TestServeWithoutItsDatabase moves the file away under a running robot, and back:
// whether or not it has to open the file meanwhile, it begins no other, and goes on.
func TestServeWithoutItsDatabase(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	s := w.serve()
	s.wait("mailbox lease changed", 1)
	if err := os.Rename(w.path("starte.db"), w.path("moved.db")); err != nil {
		t.Fatal(err)
	}
	if code, _, errs := w.run("hold", "--all"); code != exitUsage || !strings.Contains(errs, "there is no database") {
		t.Errorf("exit code %d, %q", code, errs)
	}
	if _, err := os.Stat(w.path("starte.db")); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is another database in its place: %v", err)
	}
	if err := os.Rename(w.path("moved.db"), w.path("starte.db")); err != nil {
		t.Fatal(err)
	}
	w.reply(w.last("nadia@example.no", "questions"), "nadia@example.no", "1. Fint\r\n")
	w.awaitLetter("nadia@example.no", "receipt")
	s.end()
}
