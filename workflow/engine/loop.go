package engine

import (
	"context"
	"errors"
	"log/slog"
	"sync"
	"time"
)

// The lease that elects the one instance that reads the mailbox.
const mailboxLease = "mailbox"

// Run receives, ticks and delivers until ctx ends; then it takes no more work
// on, finishes what is in flight and returns.
func (e *Engine) Run(ctx context.Context) error {
	var loops sync.WaitGroup
	loops.Go(func() { e.receiveLoop(ctx) })
	loops.Go(func() { e.every(ctx, "tick", nil, e.tickOnce) })
	loops.Go(func() { e.every(ctx, "deliver", e.wake, e.deliverOnce) })
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

// every runs a step, again after each poll interval or when woken.
func (e *Engine) every(ctx context.Context, name string, wake <-chan struct{}, step func(context.Context) error) {
	for ctx.Err() == nil {
		e.mark(name, true)
		err := step(ctx)
		e.mark(name, false)
		if ctx.Err() != nil {
			return
		}
		e.watch.report(ctx, e.log, name, err)
		sooner := wake
		if err != nil {
			sooner = nil // what fails waits its time
		}
		wait := time.NewTimer(e.opt.Poll)
		select {
		case <-ctx.Done():
		case <-wait.C:
		case <-sooner:
		}
		wait.Stop()
	}
}

func (e *Engine) tickOnce(ctx context.Context) error {
	_, err := e.Tick(ctx, e.now())
	return err
}

func (e *Engine) deliverOnce(ctx context.Context) error {
	held, err := e.store.HeldAll(ctx)
	if err != nil || held {
		return err
	}
	_, err = e.Deliver(ctx, e.now())
	return err
}

// receiveLoop reads the mailbox while it holds the lease, and otherwise stands by.
func (e *Engine) receiveLoop(ctx context.Context) {
	for ctx.Err() == nil {
		mine, err := e.store.Acquire(ctx, mailboxLease, e.opt.Worker, e.now(), e.opt.Lease)
		if ctx.Err() != nil {
			return
		}
		e.watch.report(ctx, e.log, "mailbox lease", err)
		if err != nil || !mine {
			e.pauseFor(ctx, e.opt.Lease/4)
			continue
		}
		e.whileLeased(ctx, func(ctx context.Context) {
			e.mark("receive", true)
			got, err := e.Receive(ctx, e.now())
			e.mark("receive", false)
			if ctx.Err() != nil {
				return
			}
			e.watch.report(ctx, e.log, "receive", err)
			if got.Handled > 0 {
				e.nudge()
			}
			if err != nil {
				e.pauseFor(ctx, e.opt.Poll)
			}
			if err := e.inbox.Wait(ctx); err != nil && ctx.Err() == nil && !errors.Is(err, context.Canceled) {
				e.log.DebugContext(ctx, "waiting for mail ended", slog.Any("error", err))
			}
		})
	}
}

// whileLeased runs fn and prolongs the lease beside it; when the lease is lost
// fn's context ends.
func (e *Engine) whileLeased(ctx context.Context, fn func(context.Context)) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	var renewing sync.WaitGroup
	renewing.Go(func() {
		for e.pauseFor(ctx, e.opt.Lease/4) {
			mine, err := e.store.Acquire(ctx, mailboxLease, e.opt.Worker, e.now(), e.opt.Lease)
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
	t := time.NewTimer(d)
	defer t.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-t.C:
		return true
	}
}
