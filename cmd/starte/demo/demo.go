package demo

import (
	"cmp"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"log/slog"
	"math/rand/v2"
	"net/mail"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"starte/mailer"
	"starte/templates"
	"starte/workflow"
	"starte/workflow/engine"
	"starte/workflow/file"
	"starte/workflow/store"
)

//go:embed solbakken.yaml
var processFile []byte

// Options says how the demo is played.
type Options struct {
	Database string          // for store.Open
	Dir      string          // for whatever is temporary
	Seed     uint64          // tags and ids; the course is the same
	Begin    time.Time       // when the process is applied
	Line     func(Line)      // told of every line of the timeline as it happens; may be nil
	Progress func(at, n int) // told how far the demo has come; may be nil
	Log      *slog.Logger
}

// Line is a line of the timeline.
type Line struct {
	At      time.Time
	From    string
	To      string // a name, or how many people got the same mailing
	What    string // kind of a mail, or what somebody did
	Subject string
}

func (l Line) String() string {
	s := fmt.Sprintf("%s  %s → %s: %s", l.At.Format("2006-01-02 15:04"), l.From, l.To, l.What)
	if l.Subject != "" {
		s += " “" + l.Subject + "”"
	}
	return s
}

// Mail is a message of the demo, for the gallery.
type Mail struct {
	At       time.Time
	Incoming bool
	letter
	name string // of the recipient
}

// Result is what the demo leaves.
type Result struct {
	Lines []Line
	Mails []Mail
}

// world is everything that the demo moves.
type world struct {
	opt    Options
	loc    *time.Location
	now    time.Time
	post   *post
	store  *store.Store
	engine *engine.Engine
	inbox  *mailer.Inbox
	sender *mailer.Sender
	people map[string]*person
	names  map[string]string
	order  map[string]int // of people in the process, by address
	coming []act
	result Result

	gathered []Line // of one mailing, not yet told
}

// maxRounds bounds the demo whatever happens in it.
const maxRounds = 5000

// Play runs the whole process.
func Play(ctx context.Context, opt Options) (Result, error) {
	w, err := build(ctx, opt)
	if err != nil {
		return Result{}, err
	}
	defer w.close()
	if err := w.apply(ctx); err != nil {
		return Result{}, err
	}
	end := w.now.AddDate(0, 8, 0)
	for range maxRounds {
		if err := w.settle(ctx); err != nil {
			return w.result, fmt.Errorf("at %s: %w", w.now.Format(time.RFC3339), err)
		}
		next, err := w.next(ctx)
		if err != nil {
			return w.result, err
		}
		if next.IsZero() || next.After(end) {
			return w.result, nil
		}
		if opt.Progress != nil {
			opt.Progress(int(next.Sub(opt.Begin)/time.Hour), int(end.Sub(opt.Begin)/time.Hour))
		}
		w.now = next
		if err := w.act(ctx); err != nil {
			return w.result, err
		}
	}
	return w.result, errors.New("the demo does not come to an end")
}

func build(ctx context.Context, opt Options) (*world, error) {
	loc, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		return nil, fmt.Errorf("load time zone: %w", err)
	}
	w := &world{opt: opt, loc: loc, now: opt.Begin.In(loc), people: map[string]*person{}, names: map[string]string{robot: "robot"}, order: map[string]int{}}
	if w.post, err = startPost(func() time.Time { return w.now }); err != nil {
		return nil, err
	}
	if w.store, err = openStore(ctx, cmp.Or(opt.Database, filepath.Join(opt.Dir, "demo.db"))); err != nil {
		w.post.close()
		return nil, err
	}
	w.inbox = mailer.NewInbox(mailer.IMAPConfig{
		Addr: w.post.imap.Addr, TLS: mailer.TLSNone, AllowPlain: true, Username: robotLogin, Password: robotPass,
		Mailbox: "INBOX", Handled: "Starte/Behandlet", Logger: opt.Log,
	})
	w.sender = mailer.NewSender(mailer.SMTPConfig{Addr: w.post.smtp.Addr, TLS: mailer.TLSNone, Sessions: 1, Logger: opt.Log})
	w.engine, err = engine.New(engine.Parts{
		Store: w.store, Inbox: w.inbox, Sender: w.sender, Now: func() time.Time { return w.now }, Log: opt.Log, Random: seeded(opt.Seed),
		Renderer: &engine.Renderer{Templates: templates.New(), From: mail.Address{Name: "Oss og vårt", Address: robot}, Plus: true},
	}, engine.Options{AuthservID: authserv, Sessions: 1})
	if err != nil {
		w.close()
		return nil, err
	}
	for _, p := range w.cast() {
		w.people[p.Address.Address] = p
	}
	w.post.bounce["turid.moe@example.no"] = true
	return w, nil
}

// seeded makes the demo the same every time.
func seeded(seed uint64) *rand.ChaCha8 {
	var key [32]byte
	for i := range 8 {
		key[i] = byte(seed >> (8 * i))
	}
	return rand.NewChaCha8(key)
}

func openStore(ctx context.Context, url string) (*store.Store, error) {
	s, err := store.Open(ctx, url)
	if err != nil {
		return nil, err
	}
	if err := s.Migrate(ctx); err != nil {
		_ = s.Close() // the first error is the one to tell
		return nil, err
	}
	return s, nil
}

func (w *world) close() {
	_ = w.inbox.Close() // nothing of a demo is kept
	_ = w.sender.Close()
	_ = w.store.Close()
	w.post.close()
}

// apply is the operator's `starte apply`.
func (w *world) apply(ctx context.Context) error {
	r := file.Parse("solbakken.yaml", processFile, file.Env{Holiday: workflow.NorwegianHoliday})
	for _, p := range r.Faults() {
		return errors.New(p.String())
	}
	for _, p := range r.Process.Everybody() {
		for _, a := range p.Addresses {
			w.names[a], w.order[a] = p.Name, len(w.order)
		}
	}
	_, err := w.engine.Apply(ctx, r.Process, nil, w.now, false)
	w.line(Line{At: w.now, From: "operator", To: "robot", What: "applies solbakken.yaml"})
	return err
}

// settle lets everything happen that is due now, until nothing does.
func (w *world) settle(ctx context.Context) error {
	for {
		got, err := w.engine.Receive(ctx, w.now)
		if err != nil {
			return err
		}
		ticked, err := w.engine.Tick(ctx, w.now)
		if err != nil {
			return err
		}
		sent, err := w.engine.Deliver(ctx, w.now)
		if err != nil {
			return err
		}
		fresh, err := w.post.collect()
		if err != nil {
			return err
		}
		if err := w.read(fresh); err != nil {
			return err
		}
		if got.Handled+ticked+sent.Sent+sent.Failed+len(fresh) == 0 {
			return nil
		}
	}
}

// arrived is a message with what stands in it.
type arrived struct {
	delivery
	letter letter
}

// inOrder compares messages of one moment: answers before what the robot sends
// of its own accord, then by kind, subject and recipient, so that the course
// does not depend on which was quicker.
func (w *world) inOrder(a, b arrived) int {
	kind := func(m arrived) int {
		k := workflow.MailKind(m.letter.kind)
		at := slices.Index(workflow.MailKinds(), k)
		if !k.Reply() {
			at += len(workflow.MailKinds())
		}
		return at
	}
	return cmp.Or(cmp.Compare(kind(a), kind(b)), cmp.Compare(a.letter.subject, b.letter.subject), cmp.Compare(w.order[a.to], w.order[b.to]))
}

// read lets people read what came, and plan what they will do about it.
func (w *world) read(fresh []delivery) error {
	letters := make([]arrived, 0, len(fresh))
	for _, d := range fresh {
		l, err := readLetter(d)
		if err != nil {
			return err
		}
		letters = append(letters, arrived{d, l})
	}
	slices.SortStableFunc(letters, w.inOrder) // mails leave beside each other
	for _, c := range letters {
		d, l := c.delivery, c.letter
		w.result.Mails = append(w.result.Mails, Mail{At: w.now, letter: l, name: w.name(d.to)})
		w.mailing(Line{At: w.now, From: w.name(l.from.Address), To: w.name(d.to), What: l.kind, Subject: l.subject})
		p := w.people[d.to]
		if p == nil {
			continue
		}
		p.seen[l.kind]++
		w.coming = append(w.coming, p.react(p, l, w.now)...)
	}
	w.flush()
	slices.SortStableFunc(w.coming, func(a, b act) int { return a.at.Compare(b.at) })
	return nil
}

// mailing gathers what goes to many people into one line.
func (w *world) mailing(l Line) {
	if n := len(w.gathered); n > 0 && (w.gathered[0].What != l.What || w.gathered[0].Subject != l.Subject) {
		w.flush()
	}
	w.gathered = append(w.gathered, l)
}

func (w *world) flush() {
	n := len(w.gathered)
	if n == 0 {
		return
	}
	l := w.gathered[0]
	if n > 1 {
		l.To = fmt.Sprintf("%d people", n)
	}
	w.gathered = nil
	w.line(l)
}

// next is when something happens.
func (w *world) next(ctx context.Context) (time.Time, error) {
	due, err := w.store.NextDue(ctx)
	if err != nil {
		return time.Time{}, err
	}
	mail, err := w.store.NextMail(ctx)
	if err != nil {
		return time.Time{}, err
	}
	var next time.Time
	consider := func(t time.Time) {
		if !t.IsZero() && (next.IsZero() || t.Before(next)) {
			next = t
		}
	}
	consider(due)
	consider(mail)
	if len(w.coming) > 0 {
		consider(w.coming[0].at)
	}
	if next.IsZero() {
		return next, nil
	}
	if !next.After(w.now) {
		next = w.now.Add(time.Minute) // nothing that is due now is left after settling
	}
	return next.In(w.loc), nil
}

// act lets people send what they meant to by now.
func (w *world) act(ctx context.Context) error {
	for len(w.coming) > 0 && !w.coming[0].at.After(w.now) {
		a := w.coming[0]
		w.coming = w.coming[1:]
		raw := a.raw(w.now)
		if err := w.post.send(ctx, a.from.Address, a.to, raw); err != nil {
			return fmt.Errorf("%s %s: %w", a.from.Name, a.said, err)
		}
		l, err := readLetter(delivery{to: a.to, raw: raw})
		if err != nil {
			return err
		}
		w.result.Mails = append(w.result.Mails, Mail{At: w.now, Incoming: true, letter: l, name: w.name(a.to)})
		w.line(Line{At: w.now, From: a.from.Name, To: w.name(a.to), What: a.said})
	}
	return nil
}

func (w *world) name(address string) string {
	if isRobot(address) {
		return "robot"
	}
	return cmp.Or(w.names[strings.ToLower(address)], address)
}

func (w *world) line(l Line) {
	w.result.Lines = append(w.result.Lines, l)
	if w.opt.Line != nil {
		w.opt.Line(l)
	}
}
