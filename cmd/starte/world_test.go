package main

import (
	"bytes"
	"context"
	"fmt"
	"log/slog"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"starte/mailer/mailtest"
)

const (
	worldMailbox = "robot@example.test"
	worldSecret  = "robot-secret"
)

// world is a robot with its files, and mail servers in the test's own process.
type world struct {
	t    *testing.T
	dir  string
	imap *mailtest.IMAPServer
	smtp *mailtest.SMTPServer
	env  map[string]string
	up   *machine // the robot that stays up; nil where each step is one of its own

	before  []mailtest.SMTPMessage // what people had got when the world began
	replies int                    // that people have written

	mu  sync.Mutex
	now time.Time
}

// worldOptions says how a world differs from the usual.
type worldOptions struct {
	imap    mailtest.IMAPOptions
	smtp    mailtest.SMTPOptions
	config  string                                   // further lines of starte.yaml
	deliver func(from, to string, raw []byte) []byte // what becomes of mail to the robot; nil for nothing
	skew    time.Duration                            // of the mail server's clock
	wrongCA bool                                     // starte.yaml names an authority that signed nothing
}

func newWorld(t *testing.T, o worldOptions) *world {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	w := &world{t: t, dir: t.TempDir(), now: time.Date(2027, 1, 11, 10, 0, 0, 0, loc),
		env: map[string]string{"STARTE_IMAP_PASSWORD": worldSecret, "STARTE_SMTP_PASSWORD": worldSecret}}
	ca, err := mailtest.NewCA()
	if err != nil {
		t.Fatal(err)
	}
	o.imap.CA, o.smtp.CA = ca, ca
	o.smtp.StartTLS = true
	if o.smtp.Users == nil && o.smtp.Token == nil {
		o.smtp.Users = map[string]string{worldMailbox: worldSecret}
	}
	if w.imap, err = mailtest.StartIMAP(o.imap); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.imap.Close() })
	w.imap.AddUser(worldMailbox, worldSecret)
	o.smtp.OnMessage = func(from, to string, raw []byte) { w.arrive(o, from, to, raw) }
	if w.smtp, err = mailtest.StartSMTP(o.smtp); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { w.smtp.Close() })
	trusted := ca
	if o.wrongCA {
		if trusted, err = mailtest.NewCA(); err != nil {
			t.Fatal(err)
		}
	}
	w.write("ca.pem", string(trusted.PEM))
	w.write("starte.yaml", fmt.Sprintf(`
from: Oss og vårt <%[1]s>
plus_addressing: true
ca_file: ca.pem
authserv_id: mx.example.test
imap: {address: "%[2]s", tls: tls, username: %[1]s}
smtp: {address: "%[3]s", tls: starttls, username: %[1]s}
per_minute: 0
per_day: 0
poll: 50ms
%[4]s
`, worldMailbox, w.imap.Addr, w.smtp.Addr, o.config))
	return w
}

// arrive puts mail to the robot, plus-addresses included, into its box.
func (w *world) arrive(o worldOptions, from, to string, raw []byte) {
	local, domain, _ := strings.Cut(strings.ToLower(to), "@")
	local, _, _ = strings.Cut(local, "+")
	if local+"@"+domain != worldMailbox {
		return
	}
	if o.deliver != nil {
		if raw = o.deliver(from, to, raw); raw == nil {
			return
		}
	}
	if _, err := w.imap.Deliver(worldMailbox, "INBOX", raw, w.clock().Add(o.skew)); err != nil {
		w.t.Errorf("deliver: %v", err)
	}
}

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

// at moves the clock to a local time, such as "2027-01-21 10:00".
func (w *world) at(when string) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	t, err := time.ParseInLocation("2006-01-02 15:04", when, w.now.Location())
	if err != nil {
		w.t.Fatal(err)
	}
	w.now = t
}

func (w *world) path(name string) string { return filepath.Join(w.dir, name) }

func (w *world) write(name, content string) {
	w.t.Helper()
	if err := os.WriteFile(w.path(name), []byte(content), 0o600); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) environment(stdout, stderr *bytes.Buffer) environment {
	return environment{getenv: func(k string) string { return w.env[k] }, stdin: strings.NewReader(""), stdout: stdout, stderr: stderr, now: w.clock}
}

// run runs a command in the world.
func (w *world) run(args ...string) (code int, out, errs string) {
	w.t.Helper()
	var stdout, stderr bytes.Buffer
	code = run(w.t.Context(), append(args, "--config", w.path("starte.yaml")), w.environment(&stdout, &stderr))
	return code, stdout.String(), stderr.String()
}

// must runs a command that must succeed, and returns what it printed.
func (w *world) must(args ...string) string {
	w.t.Helper()
	code, out, errs := w.run(args...)
	if code != exitDone {
		w.t.Fatalf("starte %s: exit code %d\n%s%s", strings.Join(args, " "), code, out, errs)
	}
	return out
}

// machine runs fn with the robot: the one that stays up, or one that is
// assembled, as serve does, for as long as fn runs.
func (w *world) machine(fn func(context.Context, *machine)) {
	w.t.Helper()
	if w.up != nil {
		fn(w.t.Context(), w.up)
		return
	}
	m := w.assemble()
	defer m.Close()
	fn(w.t.Context(), m)
}

// stayUp has one robot do all further steps, as serve does.
func (w *world) stayUp() {
	w.t.Helper()
	w.up = w.assemble()
	w.t.Cleanup(w.up.Close)
}

func (w *world) assemble() *machine {
	w.t.Helper()
	var stdout, stderr bytes.Buffer
	a := &app{environment: w.environment(&stdout, &stderr), configFile: w.path("starte.yaml")}
	cfg, err := a.loadConfig()
	if err != nil {
		w.t.Fatal(err)
	}
	m, err := a.assemble(w.t.Context(), cfg)
	if err != nil {
		w.t.Fatal(err)
	}
	return m
}

// step receives, does what is due and delivers, as serve does all the time.
func (w *world) step() {
	w.t.Helper()
	w.machine(func(ctx context.Context, m *machine) {
		if _, err := m.engine.Receive(ctx, w.clock()); err != nil {
			w.t.Fatal(err)
		}
		if _, err := m.engine.Tick(ctx, w.clock()); err != nil {
			w.t.Fatal(err)
		}
		if _, err := m.engine.Deliver(ctx, w.clock()); err != nil {
			w.t.Fatal(err)
		}
	})
}

// last is the latest mail of a kind to somebody.
func (w *world) last(to, kind string) letter {
	w.t.Helper()
	var found *letter
	for _, m := range w.delivered() {
		msg, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil {
			w.t.Fatal(err)
		}
		if m.To[0] == to && msg.Header.Get("X-Starte-Kind") == kind {
			found = &letter{Message: msg, raw: m.Raw}
		}
	}
	if found == nil {
		w.t.Fatalf("no %s for %s", kind, to)
	}
	return *found
}

// delivered is all that people have got.
func (w *world) delivered() []mailtest.SMTPMessage {
	return slices.Concat(w.before, w.smtp.Messages())
}

// awaitLetter waits until somebody has got a mail of a kind.
func (w *world) awaitLetter(to, kind string) letter {
	w.t.Helper()
	var got letter
	patiently(w.t, kind+" for "+to, func() bool {
		return slices.ContainsFunc(w.letters(), func(l letter) bool {
			got = l
			return strings.Contains(l.Header.Get("To"), to) && l.Header.Get("X-Starte-Kind") == kind
		})
	})
	return got
}

// eventually waits for something that must come true. It looks often at first,
// and then less: looking may be more work than what is waited for.
func eventually(ctx context.Context, t *testing.T, what string, is func() bool) {
	t.Helper()
	pause := 20 * time.Millisecond
	next := time.NewTimer(pause)
	defer next.Stop()
	for !is() {
		select {
		case <-next.C:
			pause = min(2*pause, 320*time.Millisecond)
			next.Reset(pause)
		case <-ctx.Done():
			t.Fatalf("in vain: %s", what)
		}
	}
}

// patiently waits as long as anything may take.
func patiently(t *testing.T, what string, is func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	eventually(ctx, t, what, is)
}

// reply puts somebody's answer to a letter into the robot's box.
func (w *world) reply(to letter, from, text string) {
	w.t.Helper()
	back, err := mail.ParseAddress(to.Header.Get("Reply-To"))
	if err != nil {
		w.t.Fatal(err)
	}
	w.replies++
	raw := "Authentication-Results: mx.example.test; dmarc=pass header.from=example.no\r\nFrom: " + from + "\r\nTo: " + back.Address +
		"\r\nSubject: SV: svar\r\nMessage-ID: <reply-" + fmt.Sprint(w.replies) + "@example.no>\r\nIn-Reply-To: " + to.Header.Get("Message-Id") +
		"\r\nDate: " + w.clock().Format(time.RFC1123Z) + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text
	if _, err := w.imap.Deliver(worldMailbox, "INBOX", []byte(raw), w.clock()); err != nil {
		w.t.Fatal(err)
	}
}

func discard() *slog.Logger { return slog.New(slog.DiscardHandler) }
