package engine

import (
	"context"

	"starte/workflow/store"
)

// commitWhole commits a batch with a few statements for all of it, and the
// cursor with it. Whatever is wrong, with one message or with all, nothing is
// committed: then the batch is gone through message by message.
func (e *Engine) commitWhole(ctx context.Context, b *batch) error {
	return e.store.Tx(ctx, func(tx *store.Tx) error {
		for _, p := range b.known {
			if err := tx.Reappeared(ctx, p); err != nil {
				return err
			}
		}
		if err := e.putWhole(ctx, tx, b); err != nil {
			return err
		}
		var w whole
		for _, c := range b.chains {
			if err := e.commitAtOnce(ctx, tx, b, c, &w); err != nil {
				return err
			}
		}
		if _, err := tx.Enqueue(ctx, w.mails...); err != nil {
			return err
		}
		if err := tx.PutAnswers(ctx, b.now, w.answers...); err != nil {
			return err
		}
		if err := tx.Log(ctx, w.events...); err != nil {
			return err
		}
		return tx.SetCursor(ctx, b.next.Mailbox, b.next.UIDValidity, b.next.UID, b.now)
	})
}

func (e *Engine) putWhole(ctx context.Context, tx *store.Tx, b *batch) error {
	rows := make([]store.Received, 0, len(b.items))
	for _, it := range b.items {
		if !it.left() {
			rows = append(rows, store.Received{Inbound: it.kept(b.now), Raw: it.in.Raw})
		}
	}
	n, err := tx.PutInboundEach(ctx, rows)
	if err == nil && n < len(rows) {
		err = errKnown
	}
	return err
}

// whole is what the messages of a batch leave together.
type whole struct {
	mails   []store.Mail
	keys    map[string]bool // of the mails
	answers []store.Answer
	events  []store.Event
}

// commitAtOnce saves a process once for all of its messages, and leaves what
// they cause to be kept with that of the others. Where the order matters in
// which messages work on what is there, they are committed one after the other.
func (e *Engine) commitAtOnce(ctx context.Context, tx *store.Tx, b *batch, c *chain, w *whole) error {
	decided := c.decided()
	if len(decided) == 0 {
		return nil
	}
	if !additive(decided) {
		for _, it := range decided {
			if err := e.commitDecision(ctx, tx, b, it); err != nil {
				return err
			}
		}
		return nil
	}
	first, last := &decided[0].decision, &decided[len(decided)-1].decision
	row := store.Process{ID: c.process, Version: first.version, State: c.state, NextAt: c.next, Status: last.State.Status, UpdatedAt: b.now}
	if err := tx.Save(ctx, row); err != nil {
		return err
	}
	if err := keepPeople(ctx, tx, &first.before, &last.State, b.now); err != nil {
		return err
	}
	for _, it := range decided {
		if err := e.collect(b, it, w); err != nil {
			return err
		}
	}
	return nil
}

// decided are the messages on which something was decided.
func (c *chain) decided() []*item {
	var list []*item
	for _, it := range c.items {
		if it.fault == nil {
			list = append(list, it)
		}
	}
	return list
}

// additive reports whether messages only add to what is there.
func additive(items []*item) bool {
	for _, it := range items {
		d := &it.decision
		if len(d.Withdraw) > 0 || len(d.Purge) > 0 || len(it.accepted) > 0 || d.before.Status != d.State.Status {
			return false
		}
	}
	return true
}

func (e *Engine) collect(b *batch, it *item, w *whole) error {
	if w.keys == nil {
		w.keys = map[string]bool{}
	}
	for _, m := range it.decision.mails {
		if !w.keys[m.Key] { // as with the outbox, the first one counts
			w.keys[m.Key] = true
			w.mails = append(w.mails, m)
		}
	}
	answers, err := e.answerRows(it.row.ProcessID, it.decision.Record)
	if err != nil {
		return err
	}
	w.answers = append(w.answers, answers...)
	w.events = append(w.events, eventRows(&it.decision, b.now)...)
	return nil
}
