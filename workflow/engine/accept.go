package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"starte/workflow"
	"starte/workflow/store"
)

// withAccepted adds what held messages do that a decision lets in: they are
// read again, now as their person's own, and count in the same transaction.
func (e *Engine) withAccepted(ctx context.Context, now time.Time, m workflow.Moment, d workflow.Decision) (workflow.Decision, []store.Inbound, error) {
	var accepted []store.Inbound
	for _, id := range d.Accept {
		in, ev, err := e.reread(ctx, id, now)
		if errors.Is(err, store.ErrNotFound) {
			continue // purged meanwhile
		}
		if err != nil {
			return d, nil, err
		}
		m.State = d.State
		d = d.Then(workflow.Receive(m, ev))
		in.Status, in.Kind = store.InboundHandled, string(ev.Kind)
		accepted = append(accepted, in)
	}
	return d, accepted, nil
}

// reread reads a kept message again, trusting its sender.
func (e *Engine) reread(ctx context.Context, id string, now time.Time) (store.Inbound, workflow.Inbound, error) {
	in, err := e.store.Inbound(ctx, id)
	if err != nil {
		return in, workflow.Inbound{}, err
	}
	raw, err := e.store.Raw(ctx, id)
	if err != nil {
		return in, workflow.Inbound{}, err
	}
	msg, err := read(raw)
	if err != nil {
		return in, workflow.Inbound{}, err
	}
	m, ok, err := e.find(ctx, msg, false)
	if err == nil && !ok {
		err = fmt.Errorf("read message %s again: %w", id, store.ErrNotFound)
	}
	if err != nil {
		return in, workflow.Inbound{}, err
	}
	ev, err := e.inbound(ctx, id, now, raw, msg, m)
	ev.Trust = workflow.TrustAuthentic
	return in, ev, err
}
