package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

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
const claimPerSession = 25

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

// claim takes mail within the limits; what was granted and not needed goes
// back. Nothing is taken while everything is stopped.
func (e *Engine) claim(ctx context.Context, now time.Time) (claimed, error) {
	c := claimed{at: now}
	held, err := e.store.HeldAll(ctx)
	if err != nil || held {
		return c, err
	}
	n := e.opt.Sessions * claimPerSession
	limits := e.limits()
	if len(limits) == 0 {
		c.mails, err = e.store.Claim(ctx, e.opt.Worker, now, e.opt.Lease, n)
		return c, err
	}
	if next, err := e.store.NextMail(ctx); err != nil || next.IsZero() || next.After(now) {
		return c, err
	}
	granted, err := e.store.Take(ctx, sendBudget, limits, n, now)
	if err != nil || granted == 0 {
		return c, err
	}
	c.mails, err = e.store.Claim(ctx, e.opt.Worker, now, e.opt.Lease, granted)
	return c, errors.Join(err, e.giveBack(context.WithoutCancel(ctx), granted-len(c.mails), now))
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

// send hands the mails to the sessions and records their outcomes as they come
// in, as many in one transaction as have gathered. The claim is prolonged as
// long as that takes.
func (e *Engine) send(ctx context.Context, clock func() time.Time, c claimed) (Delivered, error) {
	work := make(chan store.Claimed)
	outcomes := make(chan outcome, len(c.mails))
	flight, land := context.WithCancel(context.WithoutCancel(ctx))
	defer land()
	defer context.AfterFunc(ctx, func() { cutOff(flight, land) })()
	held := newHeld(c.mails)
	brake := brake{pressed: make(chan struct{})}

	var sessions, beside sync.WaitGroup
	beside.Go(func() { e.prolong(flight, land, clock, held) })
	for range min(e.opt.Sessions, len(c.mails)) {
		sessions.Go(func() {
			for m := range work {
				err := e.sender.Send(flight, e.renderer.From.Address, m.Recipient, m.Bytes())
				brake.feel(err)
				outcomes <- outcome{mail: m, err: err, finished: clock()}
			}
		})
	}
	beside.Go(func() {
		defer close(outcomes)
		feed(ctx, c.mails, work, brake.pressed, outcomes)
		close(work)
		sessions.Wait()
	})
	d, err := e.record(ctx, clock, c.at, held, outcomes)
	land()
	beside.Wait()
	return d, errors.Join(err, brake.reason())
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

// feed hands out mail until the engine stops or the server is down.
func feed(ctx context.Context, mails []store.Claimed, work chan<- store.Claimed, down <-chan struct{}, outcomes chan<- outcome) {
	for i, m := range mails {
		select {
		case <-ctx.Done():
		case <-down:
		default:
			select {
			case work <- m:
				continue
			case <-ctx.Done():
			case <-down:
			}
		}
		for _, rest := range mails[i:] {
			outcomes <- outcome{mail: rest, untried: true}
		}
		return
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

// held is the mail of a claim that has no recorded outcome yet.
type held struct {
	mu   sync.Mutex
	open map[string]bool
}

func newHeld(mails []store.Claimed) *held {
	h := &held{open: make(map[string]bool, len(mails))}
	for _, m := range mails {
		h.open[m.ID] = true
	}
	return h
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
