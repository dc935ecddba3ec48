package engine

import (
	"context"
	"errors"
	"fmt"
	"time"

	"starte/mailer"
	"starte/workflow"
	"starte/workflow/store"
)

// Reparsed says what became of a message that was read again.
type Reparsed struct {
	Inbound store.Inbound // as it is now, or would be
	Handled bool          // it could not be handled before, and now is
	Before  int           // answers of a reply that was read before
	After   int           // answers as it is read now; the texts may differ with the same number
	Err     error         // why it still cannot be handled
}

// Reparse reads messages again that could not be handled when they came, such
// as after an upgrade, and acts on those that now can be, as Receive would
// have. It takes the messages of one process, or of all when process is empty.
// Answers count from when they came: a later reply still stands.
func (e *Engine) Reparse(ctx context.Context, process string, now time.Time, yield func(Reparsed)) error {
	failed, err := e.store.InboundWith(ctx, store.InboundFailed, process)
	if err != nil {
		return err
	}
	for _, in := range failed {
		raw, err := e.store.Raw(ctx, in.ID)
		if errors.Is(err, store.ErrNotFound) {
			yield(Reparsed{Inbound: in, Err: errors.New("its bytes were never had, or are purged")})
			continue
		}
		if err != nil {
			return err
		}
		it := &item{row: in, in: &mailer.Incoming{Mailbox: in.Mailbox, UIDValidity: in.UIDValidity, UID: in.UID, Size: in.Size, InternalDate: in.InternalDate, Raw: raw}}
		if err := e.tryAgain(ctx, now, it); err != nil {
			return err
		}
		yield(Reparsed{Inbound: it.row, Handled: it.fault == nil, Err: it.fault})
	}
	return nil
}

// tryAgain handles a message that was kept as failed. What is wrong with it
// this time is its fault; an error is the database's.
func (e *Engine) tryAgain(ctx context.Context, now time.Time, it *item) error {
	it.decode()
	b := &batch{now: now, in: newDirectory(e.store)}
	ours, err := e.identifyOne(ctx, b, it)
	if err == nil && ours {
		err = e.understand(ctx, b, it)
	}
	if err != nil {
		return err
	}
	if !ours && it.fault == nil {
		it.fault = errNobody
	}
	for range maxConflicts {
		if it.fault != nil {
			return nil
		}
		if err := e.decideItems(ctx, b, it); err != nil {
			return err
		}
		if it.fault != nil {
			return nil
		}
		err := e.store.Tx(ctx, func(tx *store.Tx) error { return e.commitAgain(ctx, tx, b, it) })
		if err == nil {
			e.nudge()
		}
		if !errors.Is(err, store.ErrConflict) {
			return err
		}
	}
	return store.ErrConflict
}

// commitAgain is commitItem for a message whose row is there already.
func (e *Engine) commitAgain(ctx context.Context, tx *store.Tx, b *batch, it *item) error {
	for i := range it.decision.Record {
		if a := &it.decision.Record[i]; a.Inbound == it.row.ID {
			a.At = it.row.ReceivedAt
		}
	}
	if err := e.commitDecision(ctx, tx, b, it); err != nil {
		return err
	}
	it.row.Problem = ""
	if err := tx.Classify(ctx, it.row); err != nil {
		return err
	}
	return tx.Reappeared(ctx, it.row.Place()) // it was left in place for a person to look at; now it may go
}

// Reread reads the replies again from which answers were taken, and hands those
// to yield that are read differently now. With replace their answers take the
// place of the earlier ones, with the times of these; nobody is told.
func (e *Engine) Reread(ctx context.Context, process string, now time.Time, replace bool, yield func(Reparsed)) error {
	handled, err := e.store.InboundWith(ctx, store.InboundHandled, process)
	if err != nil {
		return err
	}
	for _, in := range handled {
		if workflow.InboundKind(in.Kind) != workflow.InReply || in.ProcessID == "" {
			continue
		}
		got, err := e.rereadOne(ctx, in, now, replace)
		if errors.Is(err, store.ErrNotFound) || errors.Is(err, errFault) {
			continue // purged, or nothing to be had of it now: what is kept is better
		}
		if err != nil {
			return fmt.Errorf("read message %s again: %w", in.ID, err)
		}
		if got != nil {
			yield(*got)
		}
	}
	return nil
}

func (e *Engine) rereadOne(ctx context.Context, in store.Inbound, now time.Time, replace bool) (*Reparsed, error) {
	for range maxConflicts {
		m, version, err := e.load(ctx, in.ProcessID, now)
		if err != nil {
			return nil, err
		}
		who := store.Ref{ProcessID: in.ProcessID, PersonID: in.PersonID}
		history, err := e.store.History(ctx, who)
		if err != nil {
			return nil, err
		}
		before := map[answerPlace]string{}
		var at time.Time
		for _, a := range history {
			if a.InboundID == in.ID {
				before[answerPlace{a.Question, a.Ordinal}], at = a.Text, a.At
			}
		}
		if len(before) == 0 {
			return nil, nil // a command, or passed on
		}
		_, ev, err := e.reread(ctx, in.ID, &m, nil)
		if err != nil {
			return nil, err
		}
		rows, err := e.answerRows(in.ProcessID, recordOf(in.ID, workflow.Receive(m, ev), at))
		if err != nil || len(rows) == 0 || !differ(before, rows) {
			return nil, err
		}
		got := &Reparsed{Inbound: in, Before: len(before), After: len(rows)}
		if !replace {
			return got, nil
		}
		err = e.replaceAnswers(ctx, in, version, rows, now)
		if !errors.Is(err, store.ErrConflict) {
			return got, err
		}
	}
	return nil, store.ErrConflict
}

type answerPlace struct{ question, ordinal int }

// recordOf is what a decision records of one message, as written at a time.
func recordOf(inbound string, d workflow.Decision, at time.Time) []workflow.Answer {
	var record []workflow.Answer
	for _, a := range d.Record {
		if a.Inbound == inbound {
			a.At = at
			record = append(record, a)
		}
	}
	return record
}

func differ(before map[answerPlace]string, rows []store.Answer) bool {
	if len(before) != len(rows) {
		return true
	}
	for _, r := range rows {
		if text, ok := before[answerPlace{r.Question, r.Ordinal}]; !ok || text != r.Text {
			return true
		}
	}
	return false
}

// replaceAnswers puts a reply's answers in the place of those that were taken
// from it before, unless the process has changed since it was loaded.
func (e *Engine) replaceAnswers(ctx context.Context, in store.Inbound, version int64, rows []store.Answer, now time.Time) error {
	row, err := e.store.Load(ctx, in.ProcessID)
	if err != nil {
		return err
	}
	row.Version, row.UpdatedAt = version, now
	return e.store.Tx(ctx, func(tx *store.Tx) error {
		if err := tx.Save(ctx, row); err != nil {
			return err
		}
		if err := tx.DropAnswers(ctx, store.Ref{ProcessID: in.ProcessID, PersonID: in.PersonID}, in.ID, now); err != nil {
			return err
		}
		return tx.PutAnswers(ctx, now, rows...)
	})
}
