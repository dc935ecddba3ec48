package engine

import (
	"context"
	"crypto/rand"
	"io"
	"log/slog"
	"net/mail"
	"sync"
	"sync/atomic"
	"time"

	"starte/mailer"
	"starte/workflow"
	"starte/workflow/store"
)

// Inbox is the mailbox that the engine reads; *mailer.Inbox is one.
type Inbox interface {
	Fetch(ctx context.Context, mailbox string, from mailer.Cursor, since time.Time, yield func([]mailer.Incoming, mailer.Cursor) error) error
	MoveHandled(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32) error
	DeleteHandled(ctx context.Context, messageIDs []string) (int, error)
	Wait(ctx context.Context) error
}

// Sender sends messages, each to one recipient; *mailer.Sender is one.
type Sender interface {
	// SendAll sends one after the other until next(true) gives none; next(false)
	// gives only what is at hand.
	SendAll(ctx context.Context, next func(wait bool) (mailer.Outgoing, bool))
}

// Options is what an engine is told of its surroundings. Zero values take the
// defaults named.
type Options struct {
	Mailbox string // INBOX
	Junk    string // looked through for valid tags only; empty for none

	// AuthservID is the name by which the receiving server signs its
	// Authentication-Results (RFC 8601, section 2.5); empty when there is none
	// to trust. Tenant trusts what Microsoft 365 says of mail inside one tenant.
	AuthservID string
	Tenant     bool

	PerMinute int // mails; 0 for no limit
	PerDay    int
	Sessions  int // SMTP sessions at once; 2

	Worker  string          // unique to this instance; random
	Lease   time.Duration   // how long a claimed mail is this instance's, and the mailbox too; 2 min
	Poll    time.Duration   // how often what is due is looked for; 5 s
	Retries []time.Duration // pauses between attempts; the last one repeats. 1 min to 4 h
	GiveUp  time.Duration   // how long a mail is tried; 5 days

	// Operator gets a mail about the week on Monday mornings; nobody without an
	// address. The morning is that of Zone (Europe/Oslo).
	Operator     mail.Address
	OperatorLang workflow.Lang // bokmål
	Zone         string

	// OnStep is told when "receive", "tick" and "deliver" begin and end in Run,
	// for whoever must know from outside what is under way; nil for nobody. It is
	// called from several goroutines.
	OnStep func(step string, begins bool)
	// OnKept is told the kind of each message that Receive has kept, "failed" for
	// one that could not be handled, for whoever counts; nil for nobody.
	OnKept func(kind string)
	// Explain says what an error means to whoever looks after the robot: in words
	// for Problems, and as attributes for the log, which has the error too. Empty
	// words for an error that speaks for itself; nil for nobody.
	Explain func(error) (words string, attrs []slog.Attr)
}

func (o Options) filled(random io.Reader) (Options, error) {
	if o.Mailbox == "" {
		o.Mailbox = "INBOX"
	}
	if o.Sessions <= 0 {
		o.Sessions = 2
	}
	if o.Lease <= 0 {
		o.Lease = 2 * time.Minute
	}
	if o.Poll <= 0 {
		o.Poll = 5 * time.Second
	}
	if len(o.Retries) == 0 {
		o.Retries = []time.Duration{time.Minute, 5 * time.Minute, 15 * time.Minute, time.Hour, 4 * time.Hour}
	}
	if o.GiveUp <= 0 {
		o.GiveUp = 5 * 24 * time.Hour
	}
	if o.Zone == "" {
		o.Zone = "Europe/Oslo"
	}
	if o.Worker == "" {
		id, err := newSeed(random)
		if err != nil {
			return Options{}, err
		}
		o.Worker = id
	}
	return o, nil
}

// Engine moves processes along. Its methods may be called from many
// goroutines, and many engines may share one PostgreSQL database.
type Engine struct {
	store    *store.Store
	inbox    Inbox
	sender   Sender
	renderer *Renderer
	holiday  Holidays
	now      func() time.Time
	random   io.Reader
	log      *slog.Logger
	opt      Options
	made     atomic.Uint32 // ids
	wake     chan struct{} // something was enqueued
	zones    zones
	began    firstProcess
	failing  failing
	swept    time.Time    // when parts were last swept; the tick loop's own
	weekTold atomic.Value // string: the week of which the operator is known to have been told, or need not be

	watch     watcher // over what all depend on
	processes watcher // over single processes
}

// Parts is what an engine is made of.
type Parts struct {
	Store    *store.Store
	Inbox    Inbox
	Sender   Sender
	Renderer *Renderer
	Holiday  Holidays
	Now      func() time.Time // the one clock
	Random   io.Reader        // crypto/rand.Reader when nil
	Log      *slog.Logger
}

// New assembles an engine; nothing is read or sent yet.
func New(p Parts, o Options) (*Engine, error) {
	if p.Random == nil {
		p.Random = rand.Reader
	}
	p.Random = &locked{from: p.Random}
	if p.Log == nil {
		p.Log = slog.New(slog.DiscardHandler)
	}
	if p.Holiday == nil {
		p.Holiday = workflow.NorwegianHoliday
	}
	if p.Renderer.Document == nil {
		p.Renderer.Document = func(ctx context.Context, sha256 string) ([]byte, error) {
			d, err := p.Store.Document(ctx, sha256)
			return d.Content, err
		}
	}
	o, err := o.filled(p.Random)
	if err != nil {
		return nil, err
	}
	return &Engine{
		store: p.Store, inbox: p.Inbox, sender: p.Sender, renderer: p.Renderer, holiday: p.Holiday,
		now: p.Now, random: p.Random, log: p.Log, opt: o, wake: make(chan struct{}, 1),
		watch: watcher{explain: o.Explain},
	}, nil
}

// locked lets many goroutines draw from one source.
type locked struct {
	mu   sync.Mutex
	from io.Reader
}

func (l *locked) Read(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.from.Read(b)
}

// clock goes on from now as the engine's own clock does, so that a step which
// takes long does not act on a time long past.
func (e *Engine) clock(now time.Time) func() time.Time {
	began := e.now()
	return func() time.Time { return now.Add(e.now().Sub(began)) }
}

// nudge lets Deliver look at once; it never blocks.
func (e *Engine) nudge() {
	select {
	case e.wake <- struct{}{}:
	default:
	}
}
