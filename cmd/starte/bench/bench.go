package bench

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"slices"
	"sync"
	"time"

	"starte/workflow/store"
)

// Options says what is run. Servers that are not named by address are started.
type Options struct {
	Processes   int  // that announce on the same morning
	Members     int  // of each, besides the leader
	Staff       int  // of each
	Replies     int  // to the questions; none leaves the questions out
	OnlyReplies bool // leave out what comes after the replies
	Sessions    int  // SMTP sessions at once
	PerMinute   int  // sending limits; 0 for none
	PerDay      int

	Database string // for store.Open; must be empty
	SMTP     string // host:port, without TLS and login
	IMAP     string // host:port, without TLS
	Login    string // at the IMAP server
	Password string
	Start    Start // starts the servers that are not named

	Clock    func() time.Time                   // measures
	Log      *slog.Logger                       // of the robot; nil for none
	Profiles string                             // a folder for a profile of each step (runtime/pprof); none when empty
	Progress func(what string, done, total int) // may be nil; called now and then
}

// Result is what a run measured.
type Result struct {
	Processes int `json:"processes"`
	People    int `json:"people"`
	Sessions  int `json:"sessions"`

	Phases []Phase `json:"phases"`

	MailsPerSecond   float64 `json:"mails_per_second"`   // of the announcements, from the outbox to the server's yes
	RepliesPerSecond float64 `json:"replies_per_second"` // kept, read and answered into the outbox
	MailSize         int     `json:"mail_bytes"`         // of an announcement
	CPUPerMail       float64 `json:"cpu_ms_per_mail"`    // of the announcements, decided, made and sent
	WallPerMail      float64 `json:"wall_ms_per_mail"`   // the same
	IdleTick         float64 `json:"idle_tick_ms"`       // median
	StartUp          float64 `json:"start_up_ms"`        // database opened, engine made, first tick done
	Peak             int64   `json:"peak_bytes"`         // the most memory that the robot had resident
	Database         int64   `json:"database_bytes"`

	Mails    int   `json:"mails"`              // that the robot had to send
	Sent     int   `json:"sent"`               // and has sent, by its own books
	Taken    Taken `json:"taken"`              // as the SMTP server saw it; zero for a server named by address
	Answers  int   `json:"answers"`            // that stand at the end, of those surely placed
	Expected int   `json:"expected_answers"`   // of as many
	Failed   int   `json:"failed_replies"`     // kept, but not understood
	Limits   []Use `json:"limits,omitempty"`   // how far they were used
	Checked  bool  `json:"duplicates_checked"` // the SMTP server was ours
}

// Use is the most that was sent in any stretch as long as a limit's.
type Use struct {
	Window time.Duration `json:"window"`
	Max    int           `json:"max"`
	Most   int           `json:"most"`
}

// Err says what is wrong with the result, if anything: a mail that did not go
// out, or twice, a reply that was not read, a limit not kept.
func (r Result) Err() error {
	var errs []error
	if r.Sent != r.Mails {
		errs = append(errs, fmt.Errorf("%d of %d mails were sent", r.Sent, r.Mails))
	}
	if r.Checked && (r.Taken.Twice > 0 || r.Taken.Mails != r.Mails) {
		errs = append(errs, fmt.Errorf("the server took %d mails, %d of them twice; there were %d", r.Taken.Mails, r.Taken.Twice, r.Mails))
	}
	if r.Answers != r.Expected || r.Failed > 0 {
		errs = append(errs, fmt.Errorf("%d of %d answers were placed, and %d replies failed", r.Answers, r.Expected, r.Failed))
	}
	for _, u := range r.Limits {
		if u.Most > u.Max {
			errs = append(errs, fmt.Errorf("%d mails within %s, where %d are allowed", u.Most, u.Window, u.Max))
		}
	}
	return errors.Join(errs...)
}

// run is a run under way.
type run struct {
	Options
	*assembled
	servers *servers
	course  course
	result  Result
}

// questions is how many questions a questionnaire holds by default.
const questions = 5

// Run makes the processes, lets the robot do its work and measures it. The
// result is what was measured until an error, too.
func Run(ctx context.Context, o Options) (Result, error) {
	loc, err := time.LoadLocation(zone)
	if err != nil {
		return Result{}, fmt.Errorf("load time zone: %w", err)
	}
	if o.Profiles != "" {
		if err := os.MkdirAll(o.Profiles, 0o700); err != nil {
			return Result{}, fmt.Errorf("make folder for profiles: %w", err)
		}
	}
	o.Replies = min(o.Replies, o.Processes*(o.Members+1))
	b := &run{Options: o, course: newCourse(loc)}
	if o.SMTP == "" || o.IMAP == "" {
		if b.servers, err = startServers(ctx, o.Start); err != nil {
			return Result{}, err
		}
		defer func() { _ = b.servers.close() }() // they keep nothing
		if b.SMTP == "" {
			b.SMTP, b.result.Checked = b.servers.SMTP, true
		}
		if b.IMAP == "" {
			b.IMAP, b.Login, b.Password = b.servers.IMAP, login, password
		}
	}
	b.result.Processes, b.result.People, b.result.Sessions = o.Processes, o.Processes*(o.Members+o.Staff+1), o.Sessions
	if b.assembled, err = assemble(ctx, b.Options, b.course.asked); err != nil {
		return b.result, err
	}
	defer func() { b.assembled.close() }()
	if n, err := b.store.CountProcesses(ctx); err != nil || len(n) > 0 {
		return b.result, errors.Join(err, errors.New("the database is not empty: name one that is"))
	}
	steps := []func(context.Context) error{b.ask, b.receive, b.hold, b.announce, b.idle, b.startUp, b.count}
	if o.OnlyReplies {
		steps = []func(context.Context) error{b.ask, b.receive, b.startUp, b.count}
	}
	for _, step := range steps {
		if err := step(ctx); err != nil {
			return b.result, err
		}
	}
	return b.result, b.result.Err()
}

// asking is how many processes ask their members.
func (b *run) asking() int { return (b.Replies + b.Members) / (b.Members + 1) }

// ask applies the processes whose members answer, and sends what is due then.
func (b *run) ask(ctx context.Context) error {
	if b.Replies == 0 {
		return nil
	}
	b.set(b.course.asked)
	if err := b.apply(ctx, "apply those that ask", 0, b.asking()); err != nil {
		return err
	}
	return b.move(ctx, "questions")
}

// receive puts the members' replies into the mailbox and has the robot read
// them. What is kept and answered is one phase, moving it away another.
func (b *run) receive(ctx context.Context) error {
	if b.Replies == 0 {
		return nil
	}
	b.set(b.course.answered)
	n, err := b.answer(ctx)
	if err != nil {
		return err
	}
	m, err := b.measure("receive replies")
	if err != nil {
		return err
	}
	var answered Phase
	var failed error
	turn := sync.OnceFunc(func() {
		if answered, failed = b.stop(m, int(b.inbox.taken.Load()), "replies"); failed == nil {
			m, failed = b.measure("move replies")
		}
	})
	b.inbox.moving = turn
	stop := b.watch("receive", n, b.inbox.taken.Load)
	got, err := b.engine.Receive(ctx, b.time())
	stop()
	turn() // also when there was nothing to move
	if err := errors.Join(err, failed); err != nil {
		return fmt.Errorf("receive: %w", err)
	}
	if _, err := b.stop(m, got.Moved, "replies"); err != nil {
		return err
	}
	b.result.RepliesPerSecond, b.result.Failed, b.result.Expected = answered.Rate(), got.Failed+n-got.Handled, questions*n
	return b.deliver(ctx, "receipts")
}

// hold brings everything to the evening after the meetings.
func (b *run) hold(ctx context.Context) error {
	if b.Replies > 0 {
		b.set(b.course.digested)
		if err := b.move(ctx, "digests"); err != nil {
			return err
		}
	}
	b.set(b.course.held)
	if err := b.apply(ctx, "apply the others", b.asking(), b.Processes); err != nil {
		return err
	}
	return b.move(ctx, "plans")
}

// announce is the morning on which every announcement is due.
func (b *run) announce(ctx context.Context) error {
	b.set(b.course.announced)
	before, bytes := len(b.result.Phases), b.sender.bytes.Load()
	if err := b.move(ctx, "announcements"); err != nil {
		return err
	}
	var cpu, wall float64
	mails := 0
	for _, p := range b.result.Phases[before:] {
		cpu, wall = cpu+p.CPU, wall+p.Seconds
		if p.Unit == unitMails {
			mails += p.Count
			b.result.MailsPerSecond = p.Rate()
		}
	}
	if mails > 0 {
		b.result.MailSize = int(b.sender.bytes.Load()-bytes) / mails
		b.result.CPUPerMail, b.result.WallPerMail = 1000*cpu/float64(mails), 1000*wall/float64(mails)
	}
	return nil
}

// looks is how many idle ticks are measured.
const looks = 101

// idle looks for what is due when nothing is.
func (b *run) idle(ctx context.Context) error {
	if t := b.course.idle; t.After(b.time()) { // later when limits held mail back
		b.set(t)
	}
	if _, err := b.engine.Tick(ctx, b.time()); err != nil { // what the wait has made due
		return fmt.Errorf("tick: %w", err)
	}
	var took []time.Duration
	m, err := b.measure("tick when idle")
	if err != nil {
		return err
	}
	for range looks {
		began := b.Clock()
		n, err := b.engine.Tick(ctx, b.time())
		if err != nil || n != 0 {
			return fmt.Errorf("idle tick moved %d processes: %w", n, errors.Join(err, errors.New("nothing was due")))
		}
		took = append(took, b.Clock().Sub(began))
	}
	if _, err := b.stop(m, looks, "ticks"); err != nil {
		return err
	}
	slices.Sort(took)
	b.result.IdleTick = float64(took[len(took)/2]) / float64(time.Millisecond)
	return nil
}

// startUp measures the robot from the start to its first tick.
func (b *run) startUp(ctx context.Context) error {
	at := b.time()
	b.assembled.close()
	began := b.Clock()
	r, err := assemble(ctx, b.Options, at)
	if err != nil {
		return err
	}
	b.assembled = r
	if _, err := b.engine.Tick(ctx, at); err != nil {
		return fmt.Errorf("tick: %w", err)
	}
	b.result.StartUp = float64(b.Clock().Sub(began)) / float64(time.Millisecond)
	return nil
}

// count takes stock.
func (b *run) count(ctx context.Context) error {
	mails, err := b.store.CountMail(ctx)
	if err != nil {
		return err
	}
	for status, n := range mails {
		if b.result.Mails += n; status == store.MailSent {
			b.result.Sent = n
		}
	}
	if b.result.Checked {
		if b.result.Taken, err = b.servers.taken(); err != nil {
			return err
		}
	}
	for i := range b.asking() {
		answers, err := b.store.Answers(ctx, processID(i))
		if err != nil {
			return err
		}
		for _, a := range answers {
			if a.Question > 0 && !a.Guess {
				b.result.Answers++
			}
		}
	}
	b.result.Database, err = databaseSize(ctx, b.Options.Database)
	return err
}
