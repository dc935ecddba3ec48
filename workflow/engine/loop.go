package engine

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"

	"starte/mailer"
)

// The lease that elects the one instance that reads the mailbox, and how long
// it lasts at most: another takes over within a minute of its holder's death.
const (
	mailboxLease    = "mailbox"
	maxMailboxLease = 40 * time.Second
)

// Run receives, ticks and delivers until ctx ends; then it takes no more work
// on, finishes what is in flight and returns.
func (e *Engine) Run(ctx context.Context) error {
	var loops sync.WaitGroup
	loops.Go(func() { e.receiveLoop(ctx) })
	loops.Go(func() { e.every(ctx, "tick", nil, e.tickOnce) })
	loops.Go(func() { e.every(ctx, "deliver", e.wake, e.deliverOnce) })
	if e.opt.Operator.Address != "" {
		loops.Go(func() { e.every(ctx, weeklyKind, nil, e.weeklyOnce) })
	}
	loops.Wait()
	release, cancel := context.WithTimeout(context.WithoutCancel(ctx), 5*time.Second)
	defer cancel()
	return e.store.ReleaseLease(release, mailboxLease, e.opt.Worker)
}

// mark tells the one who asked for it that a step begins or ends.
func (e *Engine) mark(step string, begins bool) {
	if e.opt.OnStep != nil {
		e.opt.OnStep(step, begins)
	}
}

// every runs a step, again after each poll interval or when woken. One that
// fails waits its time, and longer each time it fails again.
func (e *Engine) every(ctx context.Context, name string, wake <-chan struct{}, step func(context.Context) error) {
	for failures := 0; ctx.Err() == nil; {
		e.mark(name, true)
		err := step(ctx)
		e.mark(name, false)
		if ctx.Err() != nil {
			return
		}
		e.watch.report(ctx, e.log, name, err)
		if err != nil {
			e.pauseFor(ctx, e.backoff(err, failures))
			failures++
			continue
		}
		failures = 0
		e.pauseOrWake(ctx, e.opt.Poll, wake)
	}
}

// Longest pauses after failures: a server that was away is used again soon, a
// login that was refused is not tried so often that the account is locked.
const (
	maxBackoff      = time.Minute
	maxLoginBackoff = 15 * time.Minute
)

func (e *Engine) backoff(err error, failures int) time.Duration {
	limit := maxBackoff
	if errors.Is(err, mailer.ErrLogin) {
		limit = maxLoginBackoff
	}
	return max(min(e.opt.Poll<<min(failures, 10), limit), e.opt.Poll)
}

// Parts of mail that nobody needs any more are swept this often.
const sweepEvery = time.Hour

func (e *Engine) tickOnce(ctx context.Context) error {
	now := e.now()
	if _, _, err := e.tickDue(ctx, now); err != nil {
		return err
	}
	if now.Sub(e.swept) < sweepEvery {
		return nil
	}
	_, err := e.store.SweepParts(ctx)
	if err == nil {
		e.swept = now
	}
	return err
}

func (e *Engine) deliverOnce(ctx context.Context) error {
	_, err := e.Deliver(ctx, e.now())
	return err
}

// receiveLoop reads the mailbox while it holds the lease, and otherwise stands by.
func (e *Engine) receiveLoop(ctx context.Context) {
	lease := e.mailboxLease()
	reading, holder := false, ""
	for ctx.Err() == nil {
		mine, err := e.store.Acquire(ctx, mailboxLease, e.opt.Worker, e.now(), lease)
		if ctx.Err() != nil {
			return
		}
		e.watch.report(ctx, e.log, "mailbox lease", err)
		if err == nil && mine != reading {
			reading = mine
			e.log.InfoContext(ctx, "mailbox lease changed", slog.Bool("reading", reading))
		}
		if err != nil || !mine {
			pause := lease / 4
			if err == nil {
				var left time.Duration
				holder, left = e.waitsFor(ctx, holder)
				pause = min(pause, max(left, e.opt.Poll))
			}
			e.pauseFor(ctx, pause)
			continue
		}
		holder = ""
		e.whileLeased(ctx, lease, e.receiveOnce)
	}
}

// waitsFor tells once of each instance that another one is waiting for. It
// returns who that is, and how long the lease has left. One that was killed
// cannot be told from one that is alive (its process number may be another's
// by now, or another container's), so its lease is waited out like any other.
func (e *Engine) waitsFor(ctx context.Context, before string) (holder string, left time.Duration) {
	holder, until, err := e.store.Lease(ctx, mailboxLease)
	if err != nil || holder == e.opt.Worker {
		return before, 0 // the lease is tried again soon, and what is wrong is told then
	}
	left = until.Sub(e.now())
	if holder != before {
		e.log.InfoContext(ctx, "waiting for the mailbox's lease", slog.Time("until", until), slog.String("holder", holder),
			slog.String("why", "the holder reads the mailbox, or was killed lately: mail is sent meanwhile, and read from then on if the holder is gone"))
	}
	return holder, left
}

func (e *Engine) mailboxLease() time.Duration { return min(e.opt.Lease, maxMailboxLease) }

// receiveOnce takes in what is there and waits for more. The inbox itself
// spaces out what it tries again; what else fails waits here.
func (e *Engine) receiveOnce(ctx context.Context) {
	e.mark("receive", true)
	_, err := e.Receive(ctx, e.now())
	e.mark("receive", false)
	if ctx.Err() != nil {
		return
	}
	e.watch.report(ctx, e.log, "receive", err)
	if err != nil && !e.pauseFor(ctx, e.opt.Poll) {
		return
	}
	if err := e.inbox.Wait(ctx); err != nil && ctx.Err() == nil {
		e.log.DebugContext(ctx, "waiting for mail ended", slog.Any("error", err))
		e.pauseFor(ctx, e.opt.Poll)
	}
}

// whileLeased runs fn and prolongs the lease beside it; when the lease is lost
// fn's context ends.
func (e *Engine) whileLeased(ctx context.Context, lease time.Duration, fn func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var renewing sync.WaitGroup
	renewing.Go(func() {
		for e.pauseFor(ctx, lease/4) {
			mine, err := e.store.Acquire(ctx, mailboxLease, e.opt.Worker, e.now(), lease)
			if err == nil && !mine {
				cancel()
				return
			}
		}
	})
	fn(ctx)
	cancel()
	renewing.Wait()
}

// pauseFor waits; false when ctx ended first.
func (e *Engine) pauseFor(ctx context.Context, d time.Duration) bool {
	e.pauseOrWake(ctx, d, nil)
	return ctx.Err() == nil
}

func (e *Engine) pauseOrWake(ctx context.Context, d time.Duration, wake <-chan struct{}) {
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
	case <-t.C:
	case <-wake:
	}
}
