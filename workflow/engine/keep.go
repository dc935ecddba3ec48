package engine

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"starte/workflow"
	"starte/workflow/store"
)

// errKnown says that another instance has kept the message meanwhile.
var errKnown = errors.New("message is known already")

// chain is the messages of a batch that belong to one process: each is decided
// on the state that the one before it leaves.
type chain struct {
	process string // empty for messages of which nobody knows whose they are
	items   []*item

	moment  workflow.Moment // as it is loaded
	version int64
	fault   error // why the process cannot be moved on

	ready bool      // decided on: what its messages do can be committed
	state []byte    // after its last message, encoded
	next  time.Time // when the process is due after that
}

func chains(items []*item) []*chain {
	byProcess := map[string]*chain{}
	var list []*chain
	for _, it := range items {
		c := byProcess[it.row.ProcessID]
		if c == nil {
			c = &chain{process: it.row.ProcessID}
			byProcess[c.process] = c
			list = append(list, c)
		}
		c.items = append(c.items, it)
	}
	return list
}

// decideAhead decides on the messages of a batch while the one before it is
// being kept: all but those of processes that are busy, which both work on.
func (e *Engine) decideAhead(ctx context.Context, b *batch, busy map[string]bool) error {
	var free []*chain
	for _, c := range b.chains {
		if !busy[c.process] {
			free = append(free, c)
		}
	}
	return e.decideEach(ctx, b.now, free, b.in)
}

// keep commits a batch, with what is left to decide of it, and moves the cursor
// past it. A batch that cannot be kept as a whole is gone through message by
// message: what others were faster with is decided again; what the database does
// not take is kept alone.
func (e *Engine) keep(ctx context.Context, b *batch) error {
	if err := e.decideEach(ctx, b.now, undecided(b.chains), b.in); err != nil {
		return err
	}
	err := e.commitWhole(ctx, b)
	if errors.Is(err, errKnown) {
		if err := e.recognize(ctx, b); err != nil {
			return err
		}
		err = e.commitWhole(ctx, b)
	}
	pending, list := b.items, b.chains
	if err == nil || ctx.Err() != nil || len(pending) == 0 {
		return err
	}
	e.log.DebugContext(ctx, "batch is kept message by message", slog.Any("error", err))
	for range maxConflicts {
		left, err := e.commitBatch(ctx, b, list)
		if err != nil && ctx.Err() == nil {
			return e.keepEach(ctx, b, pending)
		}
		if err != nil || len(left) == 0 {
			return err
		}
		pending, list = left, chains(left)
		if err := e.decideEach(ctx, b.now, list, nil); err != nil {
			return err
		}
	}
	return fmt.Errorf("keep %d messages: %w", len(pending), store.ErrConflict)
}

// processes are those that a batch works on.
func (b *batch) processes() map[string]bool {
	ids := make(map[string]bool, len(b.chains))
	for _, c := range b.chains {
		ids[c.process] = true
	}
	return ids
}

func undecided(list []*chain) []*chain {
	var left []*chain
	for _, c := range list {
		if !c.ready {
			left = append(left, c)
		}
	}
	return left
}

// Tries to keep a message before the fault is held to be its own.
const keepTries = 3

// keepEach keeps messages one by one, after a batch of them could not be kept. A
// message that the database refuses again and again, while it takes the record
// of that, is kept as failed; a database that takes nothing is the error.
func (e *Engine) keepEach(ctx context.Context, b *batch, items []*item) error {
	for _, it := range items {
		if err := e.keepAlone(ctx, b, it); err != nil {
			return err
		}
	}
	_, err := e.commitBatch(ctx, b, nil)
	return err
}

func (e *Engine) keepAlone(ctx context.Context, b *batch, it *item) error {
	for failed, conflicts := 0, 0; ; {
		err := e.decideItems(ctx, b, it)
		if err == nil {
			err = e.store.Tx(ctx, func(tx *store.Tx) error { return e.commitItem(ctx, tx, b, it) })
		}
		switch {
		case err == nil:
			return nil
		case errors.Is(err, errKnown):
			return e.store.Tx(ctx, func(tx *store.Tx) error { return e.again(ctx, tx, it) })
		case ctx.Err() != nil:
			return err
		case errors.Is(err, store.ErrConflict) && conflicts < maxConflicts:
			conflicts++
		case e.store.Ping(ctx) != nil:
			return err // the database is away: it is nobody's fault
		case failed < keepTries:
			failed++
		case it.fault == nil:
			it.fault = fmt.Errorf("%w: keep message: %w", errFault, err)
			failed = 0
		default:
			return err
		}
	}
}

// decideEach decides what the messages of chains do and renders the mail that
// they cause, with nothing locked. Processes that stand as they did when they
// were looked up in a directory, which may be nil, are not read again.
func (e *Engine) decideEach(ctx context.Context, now time.Time, list []*chain, in *directory) error {
	if len(list) == 0 {
		return nil
	}
	if err := e.loadEach(ctx, now, list, in); err != nil {
		return err
	}
	return inParallel(list, 1, func(c *chain) error { return e.decideChain(ctx, c) })
}

// decideItems decides on messages of one process.
func (e *Engine) decideItems(ctx context.Context, b *batch, items ...*item) error {
	return e.decideEach(ctx, b.now, chains(items), nil)
}

func (e *Engine) decideChain(ctx context.Context, c *chain) error {
	if c.process == "" {
		return nil
	}
	m, version := c.moment, c.version
	for i, it := range c.items {
		if it.fault != nil {
			continue
		}
		if c.fault != nil {
			it.fault = c.fault
			continue
		}
		fault := guarded("decide on message", func() error { return e.decideItem(ctx, m, version, it, c.items[:i]) })
		switch {
		case fault == nil:
			m = it.decision.after
			version++
		case errors.Is(fault, errFault), errors.Is(fault, errRender):
			it.fault = fault
		default:
			return fault
		}
	}
	var err error
	c.state, err = m.State.Encode()
	c.next, _ = workflow.Next(m)
	c.ready = err == nil
	return err
}

// decideItem decides what a message does after those before it.
func (e *Engine) decideItem(ctx context.Context, m workflow.Moment, version int64, it *item, before []*item) error {
	if !present(&m.State, it.row.PersonID) {
		return errNobody
	}
	ev := it.event
	ev.Trust = trust(it.verdict, ev.Address, ev.Person, &m.State)
	d, accepted, err := e.withAccepted(ctx, m, workflow.Receive(m, ev), before)
	if err != nil {
		return err
	}
	it.accepted = accepted
	it.row.Kind, it.row.Status = string(ev.Kind), statusOf(ev)
	it.decision, err = e.prepare(ctx, m, d, version)
	return err
}

func statusOf(ev workflow.Inbound) store.InboundStatus {
	switch {
	case ev.Trust == workflow.TrustForged:
		return store.InboundForged
	case ev.Held():
		return store.InboundHeld
	case ev.Kind == workflow.InTooLarge:
		return store.InboundTooLarge
	}
	return store.InboundHandled
}

// commitBatch commits chains with a savepoint for each message, and the cursor
// when nothing is left over. It returns the messages that have to be decided again.
func (e *Engine) commitBatch(ctx context.Context, b *batch, list []*chain) (left []*item, err error) {
	err = e.store.Tx(ctx, func(tx *store.Tx) error {
		left = nil
		for _, p := range b.known {
			if err := tx.Reappeared(ctx, p); err != nil {
				return err
			}
		}
		for _, c := range list {
			again, err := e.commitChain(ctx, tx, b, c)
			if err != nil {
				return err
			}
			left = append(left, again...)
		}
		if len(left) > 0 {
			return nil
		}
		return tx.SetCursor(ctx, b.next.Mailbox, b.next.UIDValidity, b.next.UID, b.now)
	})
	return left, err
}

// commitChain commits one message after the other. After one that somebody
// else was faster with, the rest was decided on a state that never came about.
func (e *Engine) commitChain(ctx context.Context, tx *store.Tx, b *batch, c *chain) (left []*item, err error) {
	for i, it := range c.items {
		err := tx.Savepoint(ctx, func() error { return e.commitItem(ctx, tx, b, it) })
		switch {
		case err == nil:
		case errors.Is(err, errKnown):
			return c.items[i+1:], e.again(ctx, tx, it)
		case errors.Is(err, store.ErrConflict):
			return c.items[i:], nil
		default:
			return nil, err
		}
	}
	return nil, nil
}

// again notes that a message which was kept meanwhile lies in the mailbox.
func (e *Engine) again(ctx context.Context, tx *store.Tx, it *item) error {
	known, err := tx.KnownInbound(ctx, []string{it.row.SHA256})
	if err != nil {
		return err
	}
	place := it.row.Place()
	place.ID = known[it.row.SHA256]
	return tx.Reappeared(ctx, place)
}

// commitItem keeps one message with all that it does.
func (e *Engine) commitItem(ctx context.Context, tx *store.Tx, b *batch, it *item) error {
	if it.left() {
		return nil
	}
	inserted, err := tx.PutInbound(ctx, it.kept(b.now), it.in.Raw)
	if err != nil {
		return err
	}
	if !inserted {
		return errKnown
	}
	return e.commitDecision(ctx, tx, b, it)
}

// kept is the row of a message.
func (it *item) kept(now time.Time) store.Inbound {
	row := it.row
	if it.fault != nil {
		row.Status, row.Problem = store.InboundFailed, it.fault.Error()
	}
	if it.fault != nil || it.in.TooLarge {
		row.MovedAt = now // left in place, for a person to look at
	}
	return row
}

// commitDecision commits all that a message does.
func (e *Engine) commitDecision(ctx context.Context, tx *store.Tx, b *batch, it *item) error {
	if it.fault != nil {
		return nil
	}
	next, _ := workflow.Next(it.decision.after)
	if err := e.commit(ctx, tx, it.row.ProcessID, b.now, &it.decision, next); err != nil {
		return err
	}
	for _, in := range it.accepted {
		if err := tx.Classify(ctx, in); err != nil {
			return err
		}
	}
	answers, err := e.answerRows(it.row.ProcessID, it.decision.Record)
	if err != nil {
		return err
	}
	return tx.PutAnswers(ctx, it.row.ReceivedAt, answers...)
}

// answerRows are the answers that a decision on a process records.
func (e *Engine) answerRows(process string, record []workflow.Answer) ([]store.Answer, error) {
	type place struct {
		inbound  string
		question int
	}
	rows := make([]store.Answer, 0, len(record))
	ordinals := map[place]int{}
	for _, a := range record {
		id, err := e.newID()
		if err != nil {
			return nil, err
		}
		at := place{a.Inbound, a.Question}
		rows = append(rows, store.Answer{ID: id, ProcessID: process, PersonID: a.Person, Question: a.Question, Ordinal: ordinals[at],
			Text: a.Text, Guess: a.Guess, InboundID: a.Inbound, At: a.At})
		ordinals[at]++
	}
	return rows, nil
}

// headerOf is a message's header with the empty line that ends it.
func headerOf(raw []byte) []byte {
	for _, end := range []string{"\r\n\r\n", "\n\n"} {
		if i := bytes.Index(raw, []byte(end)); i >= 0 {
			return raw[:i+len(end)]
		}
	}
	return raw
}
