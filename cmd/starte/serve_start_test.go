package main

import (
	"net"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
)

// TestServeNamesWhatItMisses starts it without a password: it says at once which
// and where to put it, and asks no server.
func TestServeNamesWhatItMisses(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		prepare func(*testing.T, *world)
		want    []string
	}{
		"IMAP password": {func(_ *testing.T, w *world) { delete(w.env, "STARTE_IMAP_PASSWORD") },
			[]string{"there is no password for robot@example.test", "STARTE_IMAP_PASSWORD", "imap.password_file"}},
		"SMTP password": {func(_ *testing.T, w *world) { delete(w.env, "STARTE_SMTP_PASSWORD") },
			[]string{"there is no password for robot@example.test", "STARTE_SMTP_PASSWORD", "smtp.password_file"}},
		"both": {func(_ *testing.T, w *world) { clear(w.env) }, []string{"STARTE_IMAP_PASSWORD", "STARTE_SMTP_PASSWORD"}},
		"a password in its file": {func(t *testing.T, w *world) {
			delete(w.env, "STARTE_SMTP_PASSWORD")
			w.write("smtp.secret", "\n")
			w.change(t, "tls: starttls,", "tls: starttls, password_file: smtp.secret,")
		}, []string{"smtp.password_file: smtp.secret is empty"}},
		"a name to open the mailbox": {func(t *testing.T, w *world) {
			w.change(t, "tls: tls, username: robot@example.test", "tls: tls")
		}, []string{"imap.username"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, worldOptions{})
			tt.prepare(t, w)
			code, _, errs := w.run("serve")
			if code != exitUsage {
				t.Errorf("exit code %d, want %d", code, exitUsage)
			}
			for _, want := range tt.want {
				if !strings.Contains(errs, want) {
					t.Errorf("want %q in\n%s", want, errs)
				}
			}
			if n := len(w.imap.Commands()); n > 0 {
				t.Errorf("%d commands to the IMAP server", n)
			}
		})
	}
}

// change replaces a part of the configuration.
func (w *world) change(t *testing.T, old, put string) {
	t.Helper()
	data, err := os.ReadFile(w.path("starte.yaml"))
	if err != nil || !strings.Contains(string(data), old) {
		t.Fatalf("no %q in the configuration: %v", old, err)
	}
	w.write("starte.yaml", strings.Replace(string(data), old, put, 1))
}

// TestServeWithATakenPort says whose it may be and what to change.
func TestServeWithATakenPort(t *testing.T) {
	t.Parallel()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	w := newWorld(t, worldOptions{config: "http: " + l.Addr().String()})
	if said := w.serveFails(); !strings.Contains(said, "address already in use") || !strings.Contains(said, "change `http`") {
		t.Errorf("it says %s", said)
	}
}

// TestServeSaysThatItCannotSend lets the submission server refuse the login: that
// is told at once, while replies are taken in, and ends when the password is right.
func TestServeSaysThatItCannotSend(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{config: "http: 127.0.0.1:0"})
	w.env["STARTE_SMTP_PASSWORD"] = "wrong"
	s := w.serve()
	line := s.wait("failing", 1)
	if line["what"] != "smtp" || !strings.Contains(line["error"].(string), "the login as robot@example.test was refused") || !strings.Contains(line["advice"].(string), "STARTE_SMTP_PASSWORD") {
		t.Errorf("it says %v", line)
	}
	base := "http://" + s.wait("answering health checks", 1)["addr"].(string)
	if code, body := get(t, base+"/readyz"); code != http.StatusServiceUnavailable || !strings.Contains(body, "smtp: the login") {
		t.Errorf("readyz: %d %q", code, body)
	}
	if _, body := get(t, base+"/metrics"); !strings.Contains(body, `starte_problem{what="smtp"} 1`) {
		t.Error("no metric tells")
	}
	w.reply(w.last("nadia@example.no", "questions"), "nadia@example.no", "1. Fint\r\n")
	s.wait("message handled", 1)
	s.reload <- syscall.SIGHUP
	s.wait("configuration not taken over: the old one stays", 1)
	w.env["STARTE_SMTP_PASSWORD"] = worldSecret
	s.reload <- syscall.SIGHUP
	s.wait("configuration read again", 1)
	w.awaitLetter("nadia@example.no", "receipt")
	if code, body := get(t, base+"/readyz"); code != http.StatusOK {
		t.Errorf("readyz: %d %q", code, body)
	}
	s.end()
}

// TestDatabaseErrorsSayWhichAndWhatToDo reads what a command says that cannot
// use its database.
func TestDatabaseErrorsSayWhichAndWhatToDo(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		prepare func(*testing.T, *world)
		want    []string
	}{
		"no such folder": {func(_ *testing.T, w *world) { w.env["STARTE_DATABASE"] = w.path("nowhere/starte.db") }, []string{"nowhere/starte.db", "there is no folder " + w0 + "/nowhere: make it", "its folder must belong to the user"}},
		"something else": {func(_ *testing.T, w *world) { w.write("starte.db", strings.Repeat("no database ", 100)) }, []string{"starte.db", "not a database", "name another file with `database`, or put a backup in its place"}},
		"a folder":       {func(_ *testing.T, w *world) { w.env["STARTE_DATABASE"] = w.dir }, []string{w0, "must belong"}},
		"PostgreSQL is away": {func(_ *testing.T, w *world) {
			w.env["STARTE_DATABASE"] = "postgres://u:hush@127.0.0.1:1/starte?sslmode=disable"
		}, []string{"PostgreSQL at 127.0.0.1:1/starte", "connection refused", "the server is up"}},
		"PostgreSQL of no name": {func(_ *testing.T, w *world) {
			w.env["STARTE_DATABASE"] = "postgres://u:hush@no-such-host.invalid/starte"
		}, []string{"PostgreSQL at no-such-host.invalid/starte", "the server's name"}},
		"a newer schema": {alterDatabase(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)`), []string{"starte.db", "newer version of this program", "nothing was changed"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, worldOptions{})
			tt.prepare(t, w)
			said := w.serveFails()
			for _, want := range tt.want {
				if want = strings.ReplaceAll(want, w0, w.dir); !strings.Contains(said, want) {
					t.Errorf("want %q in\n%s", want, said)
				}
			}
			if strings.Contains(said, "hush") {
				t.Errorf("it tells the password: %s", said)
			}
		})
	}
}

// w0 stands for the world's folder in a table.
const w0 = "WORLD"
