package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"starte/workflow"
)

// Processes looked up at a time by Tick.
const tickBatch = 200

// Tick takes every step that is due, and returns for how many processes. A
// process that fails does not hold back the others.
func (e *Engine) Tick(ctx context.Context, now time.Time) (int, error) {
	var failed []error
	done := 0
	tried := map[string]bool{}
	for {
		ids, err := e.store.Due(ctx, now, tickBatch+len(tried))
		if err != nil {
			return done, err
		}
		fresh := 0
		for _, id := range ids {
			if tried[id] {
				continue
			}
			fresh++
			tried[id] = true
			if err := e.tick(ctx, id, now); err != nil {
				if ctx.Err() != nil {
					return done, ctx.Err()
				}
				e.log.ErrorContext(ctx, "tick failed", slog.String("process", id), slog.Any("error", err))
				failed = append(failed, fmt.Errorf("tick %s: %w", id, err))
				continue
			}
			done++
		}
		if fresh == 0 {
			return done, errors.Join(failed...)
		}
	}
}

func (e *Engine) tick(ctx context.Context, id string, now time.Time) error {
	_, err := e.decide(ctx, id, now, func(m workflow.Moment) (workflow.Decision, error) {
		return workflow.Tick(m), nil
	}, nil)
	return err
}
