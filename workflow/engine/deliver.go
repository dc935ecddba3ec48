package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"starte/mailer"
	"starte/workflow/store"
)

// Delivered counts what one Deliver did.
type Delivered struct {
	Sent    int
	Retried int
	Failed  int
}

// Mails claimed at a time for each session: enough that sessions do not wait
// for the database, few enough to be done with soon.
const claimPerSession = 32

// How long mail that is in flight at a stop may still take.
const stopGrace = 20 * time.Second

// The budget that all instances on one database share.
const sendBudget = "send"

// Deliver sends what is due until nothing is left or the limit is reached.
// A mail is claimed before anything is dialled and recorded right after the
// server's answer; killed in between, it is sent again with the same bytes and
// the same Message-ID when the claim has lapsed.
func (e *Engine) Deliver(ctx context.Context, now time.Time) (Delivered, error) {
	var all Delivered
	clock := e.clock(now)
	for ctx.Err() == nil {
		c, err := e.claim(ctx, clock())
		if err != nil || len(c.mails) == 0 {
			return all, err
		}
		d, err := e.send(ctx, clock, c)
		all.Sent, all.Retried, all.Failed = all.Sent+d.Sent, all.Retried+d.Retried, all.Failed+d.Failed
		if err != nil {
			return all, err
		}
	}
	return all, ctx.Err()
}

// claimed is mail taken to be sent, and when its share of the limits was taken.
type claimed struct {
	mails []store.Claimed
	at    time.Time
}

// tasks puts the mails in the order in which they were claimed.
func (c claimed) tasks() []task {
	tasks := make([]task, len(c.mails))
	for i, m := range c.mails {
		tasks[i] = task{m, c.at}
	}
	return tasks
}

// claim takes mail within the limits; what was granted and not needed goes
// back. Nothing is taken while everything is stopped.
func (e *Engine) claim(ctx context.Context, now time.Time) (claimed, error) {
	c := claimed{at: now}
	held, err := e.store.HeldAll(ctx)
	if err != nil || held {
		return c, err
	}
	whole := context.WithoutCancel(ctx) // mail that is claimed and not known to be would wait for its lease
	limits := e.limits()
	if len(limits) == 0 {
		c.mails, err = e.claimOpen(whole, now, e.opt.Sessions*claimPerSession)
		return c, err
	}
	if next, err := e.store.NextMail(ctx); err != nil || next.IsZero() || next.After(now) {
		return c, err
	}
	// One for each session, so that each leaves when it is counted: many that are
	// counted together and leave slowly would meet the next of the limit.
	granted, err := e.store.Take(ctx, sendBudget, limits, e.opt.Sessions, now)
	if err != nil || granted == 0 {
		return c, err
	}
	c.mails, err = e.claimOpen(whole, now, granted)
	// A share that is not given back is only missed; mail that is claimed must go.
	e.watch.report(ctx, e.log, "return of a share of the limits", e.giveBack(whole, granted-len(c.mails), now))
	return c, err
}

// giveBack returns what was taken of the limits for mail that was not sent.
func (e *Engine) giveBack(ctx context.Context, n int, taken time.Time) error {
	limits := e.limits()
	if n <= 0 || len(limits) == 0 {
		return nil
	}
	return e.store.GiveBack(ctx, sendBudget, limits, n, taken)
}

func (e *Engine) limits() []store.Limit {
	var limits []store.Limit
	if e.opt.PerMinute > 0 {
		limits = append(limits, store.Limit{Window: time.Minute, Max: e.opt.PerMinute})
	}
	if e.opt.PerDay > 0 {
		limits = append(limits, store.Limit{Window: 24 * time.Hour, Max: e.opt.PerDay})
	}
	return limits
}

// round is one claim after the other going through the sessions.
type round struct {
	clock      func() time.Time
	departures *departures
	outcomes   chan outcome
	full       chan struct{} // there are as many outcomes as are recorded at once
	held       *held
	brake      brake
}

// send hands a claim to the sessions, and those after it until nothing is left,
// and records the outcomes as they come in, as many in one transaction as have
// gathered. The claims are prolonged as long as that takes.
func (e *Engine) send(ctx context.Context, clock func() time.Time, c claimed) (Delivered, error) {
	r := &round{
		clock: clock, departures: newDepartures(), outcomes: make(chan outcome, 2*gatherMost), full: make(chan struct{}, 1),
		held: newHeld(), brake: brake{pressed: make(chan struct{})},
	}
	flight, land := context.WithCancel(context.WithoutCancel(ctx))
	defer land()
	defer context.AfterFunc(ctx, func() { cutOff(flight, land) })()

	var sessions, beside sync.WaitGroup
	var claiming error
	beside.Go(func() { e.prolong(flight, land, clock, r.held) })
	for range e.opt.Sessions {
		sessions.Go(func() { e.session(ctx, flight, r) })
	}
	beside.Go(func() {
		defer close(r.outcomes)
		claiming = e.handOut(ctx, r, c)
		r.departures.close()
		sessions.Wait()
	})
	d, err := e.record(ctx, r)
	land()
	beside.Wait()
	return d, errors.Join(err, r.brake.reason(), claiming)
}

// session sends one mail after the other until the engine stops. Where there are
// limits it takes none before it is done with the one at hand: each leaves when
// it is counted.
func (e *Engine) session(ctx, flight context.Context, r *round) {
	ahead := len(e.limits()) == 0
	e.sender.SendAll(flight, func(wait bool) (mailer.Outgoing, bool) {
		if !wait && !ahead || ctx.Err() != nil || r.brake.reason() != nil {
			return mailer.Outgoing{}, false
		}
		t, ok := r.departures.take(wait)
		if !ok {
			return mailer.Outgoing{}, false
		}
		return mailer.Outgoing{From: e.renderer.From.Address, To: t.mail.Recipient, Bytes: t.mail.Bytes(), Done: func(err error) {
			r.brake.feel(err)
			r.report(outcome{task: t, err: err, finished: r.clock()})
		}}, true
	})
}

// handOut gives claim after claim to the sessions. The next one is made while
// they work on this one, and is there before they are through with it; where
// there are limits it is made when its mails can leave, so that they leave when
// they were counted.
func (e *Engine) handOut(ctx context.Context, r *round, c claimed) (err error) {
	ahead, few := len(e.limits()) == 0, 0
	if ahead {
		few = e.opt.Sessions
	}
	for err == nil && len(c.mails) > 0 {
		r.held.add(c.mails)
		next := e.claimNext(ctx, r, ahead)
		r.departures.add(c.tasks())
		if !r.through(ctx, few) {
			if ahead {
				c, err = next()
				r.held.add(c.mails)
				r.putBack(c.tasks())
			}
			break
		}
		c, err = next()
	}
	if !r.through(ctx, 0) {
		r.putBack(r.departures.clear())
	}
	return err
}

// claimNext begins to claim at once, or when the function that it returns asks
// for the outcome.
func (e *Engine) claimNext(ctx context.Context, r *round, ahead bool) func() (claimed, error) {
	if !ahead {
		return func() (claimed, error) { return e.claim(ctx, r.clock()) }
	}
	var c claimed
	var err error
	done := make(chan struct{})
	go func() {
		defer close(done)
		c, err = e.claim(ctx, r.clock())
	}()
	return func() (claimed, error) { <-done; return c, err }
}

// cutOff ends what is in flight when a stop has lasted too long.
func cutOff(flight context.Context, land context.CancelFunc) {
	grace := time.NewTimer(stopGrace)
	defer grace.Stop()
	select {
	case <-flight.Done():
	case <-grace.C:
		land()
	}
}

// through waits until the sessions have taken all but a few of the mails in
// line; false when the engine stops or the server is down before that.
func (r *round) through(ctx context.Context, few int) bool {
	low := r.departures.lowAt(few)
	select {
	case <-ctx.Done():
		return false
	case <-r.brake.pressed:
		return false
	case <-low:
		return true
	}
}

// putBack leaves mails untried.
func (r *round) putBack(tasks []task) {
	for _, t := range tasks {
		r.report(outcome{task: t, untried: true})
	}
}

// prolong keeps the claim on mail that has no outcome yet, so that nobody else
// sends it too. When that fails until the claim is nearly over, what is in
// flight is cut off.
func (e *Engine) prolong(flight context.Context, land context.CancelFunc, clock func() time.Time, held *held) {
	for failed := 0; e.pauseFor(flight, e.opt.Lease/4); {
		ids := held.ids()
		if len(ids) == 0 {
			continue
		}
		if _, err := e.store.Renew(flight, e.opt.Worker, clock().Add(e.opt.Lease), ids...); err == nil {
			failed = 0
		} else if failed++; failed == 3 {
			land()
			return
		}
	}
}

// held is the claimed mail that has no recorded outcome yet.
type held struct {
	mu   sync.Mutex
	open map[string]bool
}

func newHeld() *held { return &held{open: map[string]bool{}} }

func (h *held) add(mails []store.Claimed) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, m := range mails {
		h.open[m.ID] = true
	}
}

func (h *held) len() int {
	h.mu.Lock()
	defer h.mu.Unlock()
	return len(h.open)
}

func (h *held) ids() []string {
	h.mu.Lock()
	defer h.mu.Unlock()
	ids := make([]string, 0, len(h.open))
	for id := range h.open {
		ids = append(ids, id)
	}
	return ids
}

func (h *held) done(batch []outcome) {
	h.mu.Lock()
	defer h.mu.Unlock()
	for _, o := range batch {
		delete(h.open, o.mail.ID)
	}
}

// brake stops handing out mail when the server cannot be talked to at all, or
// keeps saying that it has had enough.
type brake struct {
	mu      sync.Mutex
	busy    int
	cause   error
	pressed chan struct{}
}

// Mails that a server may answer with 421 (RFC 5321, section 3.8) before it is
// left alone for a while: one may be about the mail, several are about us.
const maxBusy = 3

func (b *brake) feel(err error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if isBusy(err) {
		b.busy++
	}
	if b.cause == nil && (serverDown(err) || b.busy >= maxBusy) {
		b.cause = err
		close(b.pressed)
	}
}

func (b *brake) reason() error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.cause == nil {
		return nil
	}
	return fmt.Errorf("deliver mail: %w", b.cause)
}
