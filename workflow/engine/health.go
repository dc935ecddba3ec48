package engine

import (
	"context"
	"time"
)

// count tells the one who counts of a message that was kept.
func (e *Engine) count(kind string) {
	if e.opt.OnKept != nil {
		e.opt.OnKept(kind)
	}
}

// Reads reports whether this instance is the one that reads the mailbox at now,
// and whether there is anything to read it for: without a process nobody can
// have written to the robot, and it is left alone.
func (e *Engine) Reads(ctx context.Context, now time.Time) (bool, error) {
	holder, err := e.store.LeaseHolder(ctx, mailboxLease, now)
	if err != nil || holder != e.opt.Worker {
		return false, err
	}
	began, err := e.store.EarliestCreated(ctx)
	return !began.IsZero(), err
}
