package main

import (
	"bufio"
	"bytes"
	"context"
	"database/sql"
	"encoding/json"
	"io"
	"net/http"
	"os"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus/testutil"

	"starte/mailer/mailtest"
)

// served is a serve in the background.
type served struct {
	w      *world
	log    *lockedBuffer
	reload chan os.Signal
	stop   context.CancelFunc
	code   chan int
}

func (w *world) serve() *served {
	w.t.Helper()
	ctx, cancel := context.WithCancel(context.WithoutCancel(w.t.Context()))
	s := &served{w: w, log: &lockedBuffer{}, reload: make(chan os.Signal, 1), stop: cancel, code: make(chan int, 1)}
	env := environment{getenv: func(k string) string { return w.env[k] }, stdin: strings.NewReader(""), stdout: s.log, stderr: s.log, now: w.clock, reload: s.reload}
	go func() { s.code <- run(ctx, []string{"serve", "--config", w.path("starte.yaml")}, env) }()
	w.t.Cleanup(func() {
		cancel()
		if w.t.Failed() {
			w.t.Logf("the log:\n%s", s.log)
		}
	})
	return s
}

// wait waits for a line of the log with a message, the n-th.
func (s *served) wait(message string, n int) map[string]any {
	s.w.t.Helper()
	deadline := time.After(patience)
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for {
		found := 0
		lines := bufio.NewScanner(strings.NewReader(s.log.String()))
		for lines.Scan() {
			var line map[string]any
			if json.Unmarshal(lines.Bytes(), &line) == nil && line["msg"] == message {
				if found++; found == n {
					return line
				}
			}
		}
		select {
		case <-tick.C:
		case code := <-s.code:
			s.w.t.Fatalf("serve ended with exit code %d before it said %q\n%s", code, message, s.log)
		case <-deadline:
			s.w.t.Fatalf("the log never says %q\n%s", message, s.log)
		}
	}
}

// serveFails starts a robot that ends by itself because something is wrong, and
// returns what it says.
func (w *world) serveFails() string {
	w.t.Helper()
	var stdout, stderr bytes.Buffer
	ctx, cancel := context.WithTimeout(w.t.Context(), patience)
	defer cancel()
	if code := run(ctx, []string{"serve", "--config", w.path("starte.yaml")}, w.environment(&stdout, &stderr)); code != exitFailed {
		w.t.Errorf("exit code %d, want %d:\n%s", code, exitFailed, stderr.String())
	}
	return stderr.String()
}

// end stops it, and it ends as it should.
func (s *served) end() {
	s.w.t.Helper()
	s.stop()
	select {
	case code := <-s.code:
		if code != exitDone {
			s.w.t.Errorf("exit code %d", code)
		}
	case <-time.After(patience):
		s.w.t.Fatal("serve does not stop")
	}
}

func get(t *testing.T, url string) (int, string) {
	t.Helper()
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, url, nil)
	if err != nil {
		t.Fatal(err)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return resp.StatusCode, string(body)
}

func TestServeIsWatched(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{config: "http: 127.0.0.1:0"})
	w.reply(w.last("nadia@example.no", "questions"), "nadia@example.no", "1. Fint\r\n")
	s := w.serve()
	base := "http://" + s.wait("answering health checks", 1)["addr"].(string)
	s.wait("message handled", 1)
	if code, body := get(t, base+"/healthz"); code != http.StatusOK || body != "ok\n" {
		t.Errorf("healthz: %d %q", code, body)
	}
	if code, body := get(t, base+"/readyz"); code != http.StatusOK || body != "ready\n" {
		t.Errorf("readyz: %d %q", code, body)
	}
	deadline := time.After(patience)
	for {
		_, body := get(t, base+"/metrics")
		missing := ""
		for _, want := range []string{
			"starte_outbox_queued 0\n", "starte_outbox_oldest_due_seconds 0\n", "starte_mail_sent_total 1\n", "starte_mail_failed_total 0\n",
			"starte_mail_received_total{kind=\"reply\"} 1\n", "starte_mail_received_total{kind=\"bounce\"} 0\n",
			"starte_imap_last_contact_timestamp_seconds 1.8", "starte_processes{status=\"active\"} 1\n", "starte_database_up 1\n", "starte_held 0\n",
			"starte_build_info{goversion=", "process_start_time_seconds", "go_goroutines",
		} {
			if !strings.Contains(body, want) {
				missing += want
			}
		}
		if missing == "" {
			break
		}
		select {
		case <-deadline:
			t.Fatalf("metrics lack\n%s\nin\n%s", missing, body)
		case <-time.After(20 * time.Millisecond):
		}
	}
	s.end()
	for _, private := range []string{"nadia@example.no", "Nadia", "Fint"} {
		if strings.Contains(s.log.String(), private) {
			t.Errorf("the log tells of %q", private)
		}
	}
}

func TestMetricsFollowTheConventions(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	w.machine(func(_ context.Context, m *machine) {
		o := newObserver(w.clock)
		o.use(m)
		problems, err := testutil.GatherAndLint(o.registry)
		if err != nil {
			t.Fatal(err)
		}
		for _, p := range problems {
			t.Errorf("%s: %s", p.Metric, p.Text)
		}
	})
}

func TestReadiness(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	w.machine(func(ctx context.Context, m *machine) {
		o := newObserver(w.clock)
		if f := o.faults(ctx); len(f) != 1 || f[0] != "starting" {
			t.Errorf("before there is a machine: %v", f)
		}
		o.use(m)
		if f := o.faults(ctx); len(f) != 0 {
			t.Errorf("at the beginning: %v", f)
		}
		// Standing by, another instance reads the mailbox: no contact is no fault.
		w.at("2027-01-21 14:10")
		if f := o.faults(ctx); len(f) != 0 {
			t.Errorf("standing by: %v", f)
		}
		// Mail is due and nothing gets away.
		w.at("2027-01-25 14:00")
		if _, err := m.engine.Tick(ctx, w.clock()); err != nil {
			t.Fatal(err)
		}
		w.at("2027-01-26 14:00")
		if f := o.faults(ctx); len(f) != 1 || !strings.Contains(f[0], "outbox") {
			t.Errorf("nothing gets away: %v", f)
		}
		o.lastSent.Store(w.clock().Add(-10 * time.Minute).Unix())
		if f := o.faults(ctx); len(f) != 0 {
			t.Errorf("a long queue that moves: %v", f)
		}
		if err := m.store.Close(); err != nil {
			t.Fatal(err)
		}
		if f := o.faults(ctx); len(f) != 1 || !strings.Contains(f[0], "database") {
			t.Errorf("without the database: %v", f)
		}
	})
}

func TestReadinessOfTheMailbox(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{config: "http: 127.0.0.1:0"})
	s := w.serve()
	base := "http://" + s.wait("answering health checks", 1)["addr"].(string)
	s.wait("serving", 1)
	w.imap.Close()
	s.wait("failing", 1)
	if code, body := get(t, base+"/readyz"); code != http.StatusServiceUnavailable || !strings.Contains(body, "receive") {
		t.Errorf("readyz: %d %q", code, body)
	}
	if code, _ := get(t, base+"/healthz"); code != http.StatusOK {
		t.Errorf("healthz: %d: a restart would mend nothing", code)
	}
	s.end()
}

func TestReload(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{config: "log_level: info\nhttp: 127.0.0.1:0"})
	good, err := os.ReadFile(w.path("starte.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	s := w.serve()
	base := "http://" + s.wait("answering health checks", 1)["addr"].(string)
	s.wait("serving", 1)

	// Faults of every kind leave the old one as it is.
	w.write("starte.yaml", strings.Replace(string(good), "per_minute: 0", "per_minuet: 0", 1))
	s.reload <- syscall.SIGHUP
	s.wait("configuration not taken over: the old one stays", 1)
	w.write("starte.yaml", string(good))
	w.env["STARTE_IMAP_PASSWORD"] = "wrong"
	s.reload <- syscall.SIGHUP
	s.wait("configuration not taken over: the old one stays", 2)
	w.env["STARTE_IMAP_PASSWORD"] = worldSecret

	w.write("starte.yaml", strings.NewReplacer("per_minute: 0", "per_minute: 30", "127.0.0.1:0", "127.0.0.1:1").Replace(string(good)))
	s.reload <- syscall.SIGHUP
	line := s.wait("configuration read again", 1)
	if names, ok := line["changed"].([]any); !ok || len(names) != 2 || names[0] != "per_minute" || names[1] != "http" {
		t.Errorf("changed: %v", line["changed"])
	}
	s.wait("http takes effect after a restart", 1)
	// It works on, and counts on.
	w.reply(w.last("nadia@example.no", "questions"), "nadia@example.no", "1. Fint\r\n")
	s.wait("message handled", 1)
	if code, body := get(t, base+"/readyz"); code != http.StatusOK {
		t.Errorf("readyz: %d %q", code, body)
	}
	if _, body := get(t, base+"/metrics"); !strings.Contains(body, "starte_mail_received_total{kind=\"reply\"} 1\n") {
		t.Error("the reply is not counted")
	}
	s.end()
}

func TestServeRefusesWhatWouldLoseMail(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		prepare func(*testing.T, *world)
		want    string
	}{
		"folder cannot be made": {func(_ *testing.T, w *world) {
			w.imap.Inject(mailtest.IMAPFault{Command: "CREATE", Times: -1, Refuse: "NO [NOPERM] not allowed"})
		}, "Starte/Behandlet"},
		"no such mailbox": {func(_ *testing.T, w *world) {
			w.imap.Inject(mailtest.IMAPFault{Command: "SELECT", Times: -1, Refuse: "NO [NONEXISTENT] unknown mailbox"})
		}, "check `mailbox`"},
		"newer schema": {func(t *testing.T, w *world) {
			w.machine(func(context.Context, *machine) {}) // makes the database
			db, err := sql.Open("sqlite", w.path("starte.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			if _, err := db.Exec(`INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)`); err != nil {
				t.Fatal(err)
			}
		}, "newer version of this program"},
		"no folder for the database": {func(_ *testing.T, w *world) { w.env["STARTE_DATABASE"] = w.path("nowhere/starte.db") }, "open database"},
		"database cannot be written": {func(t *testing.T, w *world) {
			w.machine(func(context.Context, *machine) {}) // makes the database
			db, err := sql.Open("sqlite", w.path("starte.db"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			// As on a full disk: the file cannot grow, and what is in it cannot be changed.
			if _, err := db.Exec(`CREATE TRIGGER full BEFORE INSERT ON settings BEGIN SELECT raise(ABORT, 'database or disk is full'); END`); err != nil {
				t.Fatal(err)
			}
		}, "the database cannot be written"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, worldOptions{})
			tt.prepare(t, w)
			if said := w.serveFails(); !strings.Contains(said, tt.want) {
				t.Errorf("want %q in\n%s", tt.want, said)
			}
		})
	}
}

func TestServeWaitsForServersThatAreDown(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	w.imap.Close()
	s := w.serve()
	s.wait("serving", 1)
	s.end()
}
