package engine

import (
	"bytes"
	"fmt"
	"log/slog"
	"net/mail"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"starte/mailer"
	"starte/mailer/mailtest"
	"starte/templates"
	"starte/workflow"
	"starte/workflow/store"
)

const (
	robot    = "ossogvart@robot.example.no"
	authserv = "mx.robot.example.no"
	handled  = "Starte/Behandlet"
)

// wordings are the mail's words, read once for all tests.
var wordings = sync.OnceValue(templates.New)

// world is an engine with its servers, its database and the people's boxes.
type world struct {
	t      testing.TB
	url    string
	clock  *clock
	imap   *mailtest.IMAPServer
	smtp   *mailtest.SMTPServer
	store  *store.Store
	inbox  *mailer.Inbox
	engine *Engine
	log    *logBook
	before []mailtest.SMTPMessage // what people had got before the world began
	nth    int                    // of the messages that people have written
}

// clock is set by the test.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) set(t time.Time) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = t
}

// logBook keeps what was logged.
type logBook struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBook) count(text string) int {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.Count(l.b.String(), text)
}

func (l *logBook) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.String()
}

func oslo(t testing.TB) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// at reads "2027-01-28 13:00" on the wall in Oslo.
func at(t testing.TB, s string) time.Time {
	t.Helper()
	w, err := workflow.ParseWall(s)
	if err != nil {
		t.Fatal(err)
	}
	return w.In(oslo(t))
}

func newWorld(t testing.TB, url string) *world { return newWorldWith(t, url, mailtest.SMTPOptions{}) }

func newWorldWith(t testing.TB, url string, smtp mailtest.SMTPOptions) *world {
	t.Helper()
	w := &world{t: t, url: url, clock: &clock{now: at(t, "2027-01-18 09:00")}, log: &logBook{}}
	var err error
	if w.imap, err = mailtest.StartIMAP(mailtest.IMAPOptions{}); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.imap.Close() }) // its mail is in memory
	w.imap.AddUser("robot", "secret")
	if err := w.imap.CreateMailbox("robot", "Junk"); err != nil {
		t.Fatal(err)
	}
	if w.smtp, err = mailtest.StartSMTP(smtp); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = w.smtp.Close() }) // likewise
	w.store = openStore(t, url)
	w.engine = w.newEngine(Options{})
	return w
}

// newEngine makes an engine of its own on the same database and servers.
func (w *world) newEngine(o Options) *Engine {
	w.t.Helper()
	w.inbox = mailer.NewInbox(mailer.IMAPConfig{Addr: w.imap.Addr, TLS: mailer.TLSNone, AllowPlain: true, Username: "robot", Password: "secret",
		Mailbox: "INBOX", Junk: "Junk", Handled: handled, Poll: 50 * time.Millisecond, RetryMin: time.Millisecond, RetryMax: 5 * time.Millisecond})
	inbox := w.inbox
	w.t.Cleanup(func() { _ = inbox.Close() }) // it may be closed by the test
	return w.engineWith(inbox, o)
}

func (w *world) engineWith(inbox Inbox, o Options) *Engine {
	w.t.Helper()
	sender := mailer.NewSender(mailer.SMTPConfig{Addr: w.smtp.Addr, TLS: mailer.TLSNone, Sessions: 2, Timeout: 20 * time.Second})
	w.t.Cleanup(func() { _ = sender.Close() }) // it may be closed by the test
	o.AuthservID, o.Junk = authserv, "Junk"
	e, err := New(Parts{
		Store: w.store, Inbox: inbox, Sender: sender, Now: w.clock.Now,
		Log:      slog.New(slog.NewTextHandler(w.log, &slog.HandlerOptions{Level: slog.LevelInfo})),
		Renderer: &Renderer{Templates: wordings(), From: mail.Address{Name: "Oss og vårt", Address: robot}, Plus: true},
	}, o)
	if err != nil {
		w.t.Fatal(err)
	}
	return e
}

func someone(id, name string) workflow.Person {
	return workflow.Person{ID: id, Name: name, Addresses: []string{id + "@example.no"}}
}

func span(t testing.TB, start, end string) workflow.Span {
	t.Helper()
	s, err := workflow.ParseWall(start)
	if err != nil {
		t.Fatal(err)
	}
	e, err := workflow.ParseWall(end)
	if err != nil {
		t.Fatal(err)
	}
	return workflow.Span{Start: s, End: e}
}

// solbakken is a process with a leader, three members, two staff and two workshops.
func solbakken(t testing.TB) workflow.Process {
	t.Helper()
	return workflow.Process{
		ID: "solbakken", Workplace: "Solbakken barnehage", Lang: workflow.Bokmal, Zone: "Europe/Oslo",
		Leader:  someone("kari", "Kari Nordmann"),
		Members: []workflow.Person{someone("ola", "Ola Berg"), someone("nadia", "Nadia Hussain"), someone("per", "Per Solli")},
		Staff:   []workflow.Person{someone("anne", "Anne Lie"), someone("elif", "Elif Yilmaz")},
		Meeting: workflow.Meeting{Span: span(t, "2027-01-28 13:00", "2027-01-28 14:00"), Place: "Møterommet"},
		Workshops: []workflow.Workshop{
			{ID: "w1", Title: "Hva er godt hos oss?", Span: span(t, "2027-02-11 13:00", "2027-02-11 15:00"), Place: "Storsalen"},
			{ID: "w2", Title: "Slik vil vi ha det", Span: span(t, "2027-03-04 13:00", "2027-03-04 15:00"), Place: "Storsalen"},
		},
		Timing: workflow.DefaultTiming(), Window: workflow.DefaultWindow(),
	}
}

// askedAt is when the members have their questions.
const askedAt = "2027-01-21 14:00"

// asked applies the process and goes on until the members have their questions.
// Where nothing is special about the way there, [onBothAsked] goes it for all.
func (w *world) asked() {
	w.t.Helper()
	w.apply(solbakken(w.t))
	w.until(askedAt)
	w.mail("questions", "ola@example.no")
}

func (w *world) apply(p workflow.Process) Applied {
	w.t.Helper()
	a, err := w.engine.Apply(w.t.Context(), p, nil, w.clock.Now(), false)
	if err != nil {
		w.t.Fatal(err)
	}
	return a
}

// settle lets everything happen that is due now.
func (w *world) settle() {
	w.t.Helper()
	for range 50 {
		got := w.receive()
		ticked, err := w.engine.Tick(w.t.Context(), w.clock.Now())
		if err != nil {
			w.t.Fatal(err)
		}
		sent := w.deliver()
		if got.Handled+ticked+sent.Sent+sent.Failed == 0 {
			return
		}
	}
	w.t.Fatal("the world does not come to rest")
}

func (w *world) receive() Received {
	w.t.Helper()
	got, err := w.engine.Receive(w.t.Context(), w.clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return got
}

func (w *world) deliver() Delivered {
	w.t.Helper()
	d, err := w.engine.Deliver(w.t.Context(), w.clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return d
}

// until goes from step to step up to a time.
func (w *world) until(when string) {
	w.t.Helper()
	end := at(w.t, when)
	for range 500 {
		w.settle()
		next := w.next()
		if next.IsZero() || next.After(end) {
			w.clock.set(end)
			return
		}
		if !next.After(w.clock.Now()) {
			w.t.Fatalf("something is due at %s and is not done at %s", next, w.clock.Now())
		}
		w.clock.set(next)
	}
	w.t.Fatal("no end of steps")
}

func (w *world) next() time.Time {
	w.t.Helper()
	due, err := w.store.NextDue(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	queued, err := w.store.NextMail(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	if due.IsZero() || !queued.IsZero() && queued.Before(due) {
		return queued
	}
	return due
}

// write puts a person's message into the robot's mailbox and returns its UID.
func (w *world) write(l letter) uint32 {
	w.t.Helper()
	w.nth++
	return w.put("INBOX", l.raw(w.nth))
}

func (w *world) put(mailbox string, raw []byte) uint32 {
	w.t.Helper()
	uid, err := w.imap.Deliver("robot", mailbox, raw, w.clock.Now())
	if err != nil {
		w.t.Fatal(err)
	}
	return uid
}

func (w *world) box(mailbox string) []mailtest.StoredMessage {
	w.t.Helper()
	names, err := w.imap.Mailboxes("robot")
	if err != nil {
		w.t.Fatal(err)
	}
	if !slices.Contains(names, mailbox) {
		return nil
	}
	list, err := w.imap.Messages("robot", mailbox)
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

// wantBoxes checks how many messages lie where.
func (w *world) wantBoxes(inbox, moved int) {
	w.t.Helper()
	if a, b := len(w.box("INBOX")), len(w.box(handled)); a != inbox || b != moved {
		w.t.Errorf("%d messages in the inbox and %d handled, want %d and %d\n%s", a, b, inbox, moved, w.log)
	}
}

// answers are what a person's answers are at the moment, question by question.
func (w *world) answers(person string) string {
	w.t.Helper()
	list, err := w.store.Answers(w.t.Context(), "solbakken")
	if err != nil {
		w.t.Fatal(err)
	}
	var lines []string
	for _, a := range list {
		if a.PersonID == person {
			lines = append(lines, fmt.Sprintf("%d: %s", a.Question, a.Text))
		}
	}
	return strings.Join(lines, "\n")
}

func (w *world) wantAnswers(person, want string) {
	w.t.Helper()
	if got := w.answers(person); got != want {
		w.t.Errorf("answers of %s:\n%s\n\nwant:\n%s\n\n%s", person, got, want, w.log)
	}
}

func (w *world) state() *workflow.State { return w.stateOf("solbakken") }

func (w *world) stateOf(id string) *workflow.State {
	w.t.Helper()
	p, err := w.store.Load(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	s, err := workflow.DecodeState(p.State)
	if err != nil {
		w.t.Fatal(err)
	}
	return &s
}

// inbound are the kept messages with a status; "" takes all.
func (w *world) inbound(status store.InboundStatus) []store.Inbound {
	w.t.Helper()
	list, err := w.store.InboundOf(w.t.Context(), store.Ref{ProcessID: "solbakken"}, status)
	if err != nil {
		w.t.Fatal(err)
	}
	return list
}

func (w *world) outbox() []store.Row {
	w.t.Helper()
	rows, err := w.store.Outbox(w.t.Context(), "solbakken")
	if err != nil {
		w.t.Fatal(err)
	}
	return rows
}

// row is the last mail of a kind to a person in the outbox.
func (w *world) row(kind, person string) store.Row {
	w.t.Helper()
	for _, r := range slices.Backward(w.outbox()) {
		if r.Kind == kind && r.PersonID == person {
			return r
		}
	}
	w.t.Fatalf("no %s for %s in the outbox", kind, person)
	return store.Row{}
}
