package engine

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"starte/workflow"
)

// Processes looked up at a time by Tick.
const tickBatch = 200

// Processes in hand at once for each processor: one is rendered while another's
// commit is on its way to the disk.
const tickEach = 2

// Tick takes every step that is due, and returns for how many processes. A
// process that fails does not hold back the others, and is tried again at
// growing intervals.
func (e *Engine) Tick(ctx context.Context, now time.Time) (int, error) {
	done, failed, err := e.tickDue(ctx, now)
	return done, errors.Join(append(failed, err)...)
}

// tickDue parts what failed in single processes from what stops them all.
func (e *Engine) tickDue(ctx context.Context, now time.Time) (done int, failed []error, err error) {
	tried := map[string]bool{}
	var mu sync.Mutex
	for {
		ids, err := e.store.Due(ctx, now, tickBatch+len(tried))
		if err != nil {
			return done, failed, err
		}
		var fresh []string
		for _, id := range ids {
			if !tried[id] {
				tried[id] = true
				fresh = append(fresh, id)
			}
		}
		err = inParallel(fresh, tickEach, func(id string) error {
			if ctx.Err() != nil || e.failing.rests(id, now) {
				return ctx.Err()
			}
			err := e.tick(ctx, id, now)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			e.failing.note(id, now, err)
			e.processes.report(ctx, e.log, "tick of "+id, err)
			mu.Lock()
			defer mu.Unlock()
			if err != nil {
				failed = append(failed, fmt.Errorf("tick %s: %w", id, err))
			} else {
				done++
			}
			return nil
		})
		if err != nil || len(fresh) == 0 {
			return done, failed, err
		}
	}
}

func (e *Engine) tick(ctx context.Context, id string, now time.Time) error {
	return guarded("tick", func() error {
		return e.decide(ctx, id, now, func(m workflow.Moment) (workflow.Decision, error) { return workflow.Tick(m), nil }, nil)
	})
}

// failing are the processes whose step failed, which would otherwise be
// rendered in vain at every look.
type failing struct {
	mu   sync.Mutex
	rest map[string]rest
}

type rest struct {
	until time.Time
	pause time.Duration
}

// A process that fails rests this long after its second failure in a row, and
// twice as long each time after, up to the limit. The first may have been anything.
const (
	firstRest = 15 * time.Second
	maxRest   = 15 * time.Minute
)

func (f *failing) rests(id string, now time.Time) bool {
	f.mu.Lock()
	defer f.mu.Unlock()
	return now.Before(f.rest[id].until)
}

func (f *failing) note(id string, now time.Time, err error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err == nil {
		delete(f.rest, id)
		return
	}
	if f.rest == nil {
		f.rest = map[string]rest{}
	}
	r, again := f.rest[id]
	if again {
		r.pause = min(max(2*r.pause, firstRest), maxRest)
	}
	r.until = now.Add(r.pause)
	f.rest[id] = r
}
