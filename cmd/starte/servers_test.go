package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"starte/mailer"
	"starte/mailer/mailtest"
	"starte/workflow/engine"
	"starte/workflow/store/pgtest"
)

// servers is a Dovecot with a Postfix before it, as an operator has them.
type servers struct {
	dovecot *mailtest.Dovecot
	postfix *mailtest.Postfix
}

const robotMailbox = "ossogvart@mail.test"

// startServers starts the mail servers, or skips the test loudly where they
// are not installed; where they are required that is a failure.
func startServers(t *testing.T, people ...string) servers {
	t.Helper()
	users := []mailtest.MailUser{{Name: robotMailbox, Password: "robot-secret"}}
	for _, p := range people {
		users = append(users, mailtest.MailUser{Name: p, Password: "secret"})
	}
	dir, err := os.MkdirTemp("", "starte-servers-") // a short path: sockets lie in it
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { os.RemoveAll(dir) })
	if err := os.Chmod(dir, 0o755); err != nil { // the servers' own users go through it
		t.Fatal(err)
	}
	dovecot, err := mailtest.StartDovecot(filepath.Join(dir, "d"), users, mailtest.DovecotOptions{})
	needServer(t, "Dovecot", err)
	t.Cleanup(func() { dovecot.Close() })
	postfix, err := mailtest.StartPostfix(filepath.Join(dir, "p"), dovecot)
	needServer(t, "Postfix", err)
	t.Cleanup(func() { postfix.Close() })
	return servers{dovecot, postfix}
}

func needServer(t *testing.T, name string, err error) {
	t.Helper()
	switch {
	case err == nil:
	case serversRequired:
		t.Fatalf("%s is required here: %v", name, err)
	case errors.Is(err, mailtest.ErrNotInstalled), errors.Is(err, mailtest.ErrNotRoot), errors.Is(err, pgtest.ErrNotInstalled):
		t.Skipf("SKIPPED WITHOUT BEING TESTED: %s: %v", name, err)
	default:
		t.Fatalf("start %s: %v", name, err)
	}
}

// TestServeOnRealServers drives serve through a whole process, with offsets of
// seconds, on Dovecot, Postfix and both databases.
func TestServeOnRealServers(t *testing.T) {
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		serveWholeProcess(t, "starte.db")
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		serveWholeProcess(t, postgresDatabase(t, "serve"))
	})
}

const processInSeconds = `
id: solbakken
workplace: Solbakken barnehage
leader: Kari Nordmann <kari@mail.test>
members: [Ola Berg <ola@mail.test>, Nadia Hussain <nadia@mail.test>]
staff: [Anne Lie <anne@mail.test>, Elif Yilmaz <elif@mail.test>]
send_window: always
meeting: {start: "%[1]s", end: "%[2]s", place: Møterommet}
workshops:
  - {id: first, title: "Hva er godt hos oss?", start: "%[3]s", end: "%[4]s", place: Storsalen}
  - {id: second, title: Slik vil vi ha det, start: "%[5]s", end: "%[6]s", place: Storsalen, preparation: {start: "%[3]s", end: "%[4]s"}}
schedule: {questions: 120s, reminders: [20s], digest: 12s, addendum_every: 1s, after_meeting: 0s, announcement: 1s,
  preparation: 150s, workshop_notice: 200s, change_delay: 1s}
`

// processFile writes the process with its meeting so many seconds after begin.
func processFile(begin time.Time, meeting, second time.Duration) string {
	at := func(d time.Duration) string { return begin.Add(d).Format("2006-01-02 15:04:05") }
	return fmt.Sprintf(processInSeconds, at(meeting), at(meeting+2*time.Second), at(150*time.Second), at(155*time.Second), at(second), at(second+5*time.Second))
}

func serveWholeProcess(t *testing.T, database string) {
	people := []string{"kari@mail.test", "ola@mail.test", "nadia@mail.test", "anne@mail.test", "elif@mail.test"}
	s := startServers(t, people...)
	r := newRobot(t, s, database)
	stranger := []byte("From: Selger <post@shop.test>\r\nTo: ossogvart@mail.test\r\nSubject: Tilbud\r\nMessage-ID: <tilbud@shop.test>\r\n\r\nKjøp nå!\r\n")
	if err := s.dovecot.Deliver(robotMailbox, "INBOX", time.Now(), stranger); err != nil {
		t.Fatal(err)
	}
	loc, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	begin := time.Now().In(loc).Truncate(time.Second)
	const meeting = 40 * time.Second // long enough for a slow machine to ask and be answered
	r.write("process.yaml", processFile(begin, meeting, 180*time.Second))
	r.must("check", "process.yaml")
	r.must("apply", "process.yaml")
	r.serve()

	// Members answer as soon as they are asked, each in a way of their own.
	question := r.waitFor("ola@mail.test", "questions")
	r.reply(question, "ola@mail.test", "Hei!\r\n\r\n1. Det høres bra ut\r\n2. Hvem følger opp?\r\n\r\nOla\r\n\r\n"+quote(question))
	question = r.waitFor("nadia@mail.test", "questions")
	r.reply(question, "nadia@mail.test", between(question, "Trygghet er å få snakke ferdig."))
	r.waitFor("ola@mail.test", "receipt")
	r.waitFor("nadia@mail.test", "receipt")
	r.waitFor("kari@mail.test", "reminder") // the leader has not answered
	digest := r.waitFor("kari@mail.test", "digest")
	for _, want := range []string{"Det høres bra ut", "Hvem følger opp?", "Trygghet er å få snakke ferdig."} {
		if !strings.Contains(digest.text(), want) {
			t.Errorf("the digest lacks %q:\n%s", want, digest.text())
		}
	}
	r.waitFor("kari@mail.test", "after_meeting")
	for _, p := range people {
		r.waitFor(p, "announcement")
		r.waitFor(p, "workshop_notice")
	}
	// Edit the file and apply it again: everybody is told of the move.
	r.write("process.yaml", processFile(begin, meeting, 190*time.Second))
	r.must("apply", "process.yaml")
	for _, p := range people {
		r.waitFor(p, "change")
	}
	r.stop()
	r.checkOutcome(people)
}

// robot is a starte with its files and the people's boxes.
type robot struct {
	t       *testing.T
	servers servers
	dir     string
	env     map[string]string
	out     *mailer.Sender // people's way to the robot: the MX
	cancel  context.CancelFunc
	served  chan int
	log     *lockedBuffer
}

func newRobot(t *testing.T, s servers, database string) *robot {
	t.Helper()
	r := &robot{t: t, servers: s, dir: t.TempDir(), log: &lockedBuffer{}, served: make(chan int, 1),
		env: map[string]string{"STARTE_IMAP_PASSWORD": "robot-secret", "STARTE_SMTP_PASSWORD": "robot-secret", "STARTE_DATABASE": database}}
	if !strings.Contains(database, "://") {
		r.env["STARTE_DATABASE"] = filepath.Join(r.dir, database)
	}
	if err := os.WriteFile(filepath.Join(r.dir, "ca.pem"), s.dovecot.CA.PEM, 0o600); err != nil {
		t.Fatal(err)
	}
	r.write("starte.yaml", fmt.Sprintf(`
from: Oss og vårt <%[1]s>
plus_addressing: true
ca_file: ca.pem
imap: {address: "%[2]s", tls: tls, username: %[1]s}
smtp: {address: "%[3]s", tls: starttls, username: %[1]s}
poll: 200ms
per_minute: 0
per_day: 0
`, robotMailbox, s.dovecot.IMAPS, s.postfix.Submission))
	r.out = mailer.NewSender(mailer.SMTPConfig{Addr: s.postfix.MX, TLS: mailer.TLSNone})
	t.Cleanup(func() { r.out.Close() })
	return r
}

func (r *robot) write(name, content string) {
	r.t.Helper()
	if err := os.WriteFile(filepath.Join(r.dir, name), []byte(content), 0o600); err != nil {
		r.t.Fatal(err)
	}
}

// must runs a command and returns what it printed.
func (r *robot) must(args ...string) string {
	r.t.Helper()
	for i, a := range args {
		if strings.HasSuffix(a, ".yaml") {
			args[i] = filepath.Join(r.dir, a)
		}
	}
	var out, errs lockedBuffer
	args = append(args, "--config", filepath.Join(r.dir, "starte.yaml"))
	code := run(r.t.Context(), args, environment{getenv: func(k string) string { return r.env[k] }, stdin: strings.NewReader(""), stdout: &out, stderr: &errs})
	if code != exitDone {
		r.t.Fatalf("starte %s: exit code %d\n%s%s", strings.Join(args, " "), code, out.String(), errs.String())
	}
	return out.String()
}

func (r *robot) serve() {
	ctx, cancel := context.WithCancel(context.WithoutCancel(r.t.Context()))
	r.cancel = cancel
	go func() {
		r.served <- run(ctx, []string{"serve", "--config", filepath.Join(r.dir, "starte.yaml")},
			environment{getenv: func(k string) string { return r.env[k] }, stdin: strings.NewReader(""), stdout: r.log, stderr: r.log})
	}()
	r.t.Cleanup(func() {
		cancel()
		if r.t.Failed() {
			r.t.Logf("the robot's log:\n%s\nPostfix:\n%s\nDovecot:\n%s", r.log, r.servers.postfix.Log(), r.servers.dovecot.Log())
		}
	})
}

func (r *robot) stop() {
	r.t.Helper()
	r.cancel()
	select {
	case code := <-r.served:
		if code != exitDone {
			r.t.Errorf("serve ended with exit code %d", code)
		}
	case <-time.After(30 * time.Second):
		r.t.Error("serve does not stop")
	}
}

// patience is how long anything may take on a slow machine.
const patience = 2 * time.Minute

// waitFor waits until a mail of a kind lies in a person's box.
func (r *robot) waitFor(address, kind string) letter {
	r.t.Helper()
	var got letter
	patiently(r.t, kind+" for "+address, func() bool {
		return slices.ContainsFunc(r.box(address, "INBOX"), func(l letter) bool {
			got = l
			return l.Header.Get("X-Starte-Kind") == kind
		})
	})
	return got
}

// letter is a message in a box.
type letter struct {
	*mail.Message
	raw   []byte
	flags []string
}

func (r *robot) box(address, folder string) []letter {
	r.t.Helper()
	messages, err := r.servers.dovecot.Messages(address, folder)
	if err != nil {
		r.t.Fatal(err)
	}
	var letters []letter
	for _, m := range messages {
		msg, err := mail.ReadMessage(bytes.NewReader(m.Raw))
		if err != nil {
			r.t.Fatal(err)
		}
		letters = append(letters, letter{msg, m.Raw, m.Flags})
	}
	return letters
}

// reply sends a person's answer to the robot through the MX.
func (r *robot) reply(to letter, from, text string) {
	r.t.Helper()
	back, err := mail.ParseAddress(to.Header.Get("Reply-To"))
	if err != nil {
		r.t.Fatal(err)
	}
	raw := "From: " + from + "\r\nTo: " + back.Address + "\r\nSubject: SV: svar\r\nMessage-ID: <" + from + ">\r\nIn-Reply-To: " + to.Header.Get("Message-Id") +
		"\r\nDate: " + time.Now().Format(time.RFC1123Z) + "\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: 8bit\r\n\r\n" + text
	if err := r.out.Send(r.t.Context(), from, back.Address, []byte(raw)); err != nil {
		r.t.Fatal(err)
	}
}

// checkOutcome looks at what lies where when all is done.
func (r *robot) checkOutcome(people []string) {
	r.t.Helper()
	for _, p := range people {
		seen := map[string]int{}
		for _, l := range r.box(p, "INBOX") {
			seen[l.Header.Get("Message-Id")]++
			if got := l.Header.Get("To"); !strings.Contains(got, p) {
				r.t.Errorf("%s got a mail to %s", p, got)
			}
		}
		for id, n := range seen {
			if n != 1 {
				r.t.Errorf("%s got %s %d times", p, id, n)
			}
		}
	}
	inbox := r.box(robotMailbox, "INBOX")
	if len(inbox) != 1 || inbox[0].Header.Get("Message-Id") != "<tilbud@shop.test>" || slices.Contains(inbox[0].flags, `\Seen`) {
		r.t.Errorf("the stranger's mail was not left alone: %d messages in INBOX", len(inbox))
	}
	if handled := r.box(robotMailbox, "Starte/Behandlet"); len(handled) != 2 {
		r.t.Errorf("%d messages in the handled folder, want the two replies", len(handled))
	}
	var s engine.Status
	if err := json.Unmarshal([]byte(r.must("status", "solbakken", "--json")), &s); err != nil {
		r.t.Fatal(err)
	}
	if s.Queued != 0 || s.Failed != 0 {
		r.t.Errorf("status: %d queued, %d failed", s.Queued, s.Failed)
	}
}

// lockedBuffer is a buffer that a daemon may write to while a test reads it.
type lockedBuffer struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.b.String()
}
