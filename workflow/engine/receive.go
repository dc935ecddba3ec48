package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strconv"
	"time"

	"starte/mailer"
	"starte/parser"
	"starte/workflow"
	"starte/workflow/store"
)

// Received counts what one Receive did.
type Received struct {
	Handled   int // kept and acted on
	Strangers int // left as they were
	Failed    int // kept, but not understood: see the inbound table
	Moved     int
}

// errKnown says that another instance, or an earlier life of this one, has
// kept the message already.
var errKnown = errors.New("message is known already")

// Receive takes in what is new in the mailbox. Every message is kept, read and
// acted on in one transaction before the mailbox is touched; killed at any
// line and run again, it goes on where it was, and no message counts twice.
func (e *Engine) Receive(ctx context.Context, now time.Time) (Received, error) {
	var got Received
	since, err := e.store.EarliestCreated(ctx)
	if err != nil {
		return got, err
	}
	if since.IsZero() {
		return got, nil // nobody has been written to: nothing can be for us
	}
	for _, box := range []string{e.opt.Mailbox, e.opt.Junk} {
		if box == "" {
			continue
		}
		if err := e.receiveFrom(ctx, now, box, since.AddDate(0, 0, -1), &got); err != nil {
			return got, fmt.Errorf("receive from %s: %w", box, err)
		}
	}
	got.Moved, err = e.move(ctx, now)
	return got, err
}

func (e *Engine) receiveFrom(ctx context.Context, now time.Time, box string, since time.Time, got *Received) error {
	validity, uid, err := e.store.Cursor(ctx, box)
	if err != nil {
		return err
	}
	from := mailer.Cursor{Mailbox: box, UIDValidity: validity, UID: uid}
	return e.inbox.Fetch(ctx, box, from, since, func(batch []mailer.Incoming, next mailer.Cursor) error {
		for i := range batch {
			if err := e.take(ctx, now, &batch[i], got); err != nil {
				return err
			}
		}
		return e.store.Tx(ctx, func(tx *store.Tx) error {
			return tx.SetCursor(ctx, box, next.UIDValidity, next.UID, now)
		})
	})
}

// take keeps one message and acts on it. An error is the database's or the
// clock's: a message that cannot be understood is kept as failed and passed by.
func (e *Engine) take(ctx context.Context, now time.Time, in *mailer.Incoming, got *Received) error {
	if in.Err != nil {
		e.log.WarnContext(ctx, "message passed over", slog.Any("error", in.Err), slog.Uint64("uid", uint64(in.UID)))
		got.Failed++
		return nil
	}
	row := e.rowOf(now, in)
	known, err := e.store.KnownInbound(ctx, []string{row.SHA256})
	if err != nil {
		return err
	}
	if id, ok := known[row.SHA256]; ok {
		return e.store.Tx(ctx, func(tx *store.Tx) error {
			return tx.Reappeared(ctx, store.Place{ID: id, Mailbox: in.Mailbox, UIDValidity: in.UIDValidity, UID: in.UID})
		})
	}
	if row.ID, err = newID(e.random); err != nil {
		return err
	}
	msg, err := read(in.Raw)
	if err != nil {
		return e.fail(ctx, row, in.Raw, err, got)
	}
	describe(&row, msg)
	m, ok, err := e.find(ctx, msg, in.Mailbox == e.opt.Junk)
	if err != nil {
		return err
	}
	if !ok {
		got.Strangers++
		return nil
	}
	return e.act(ctx, now, row, in, msg, m, got)
}

// rowOf is what is kept of a message before it is read. A message that was too
// large to fetch is known again by its header and size.
func (e *Engine) rowOf(now time.Time, in *mailer.Incoming) store.Inbound {
	h := sha256.New()
	h.Write(in.Raw)
	if in.TooLarge {
		h.Write([]byte(strconv.FormatInt(in.Size, 10)))
	}
	return store.Inbound{
		SHA256: hex.EncodeToString(h.Sum(nil)), ReceivedAt: now, InternalDate: in.InternalDate, Size: in.Size,
		Mailbox: in.Mailbox, UIDValidity: in.UIDValidity, UID: in.UID,
	}
}

func describe(row *store.Inbound, msg *parser.Message) {
	row.From, row.Subject, row.Kind = msg.From, msg.Subject, string(msg.Kind)
	row.MessageID, row.InReplyTo = msg.MessageID, msg.InReplyTo
}

// read decodes a message; whatever it holds, the daemon goes on.
func read(raw []byte) (msg *parser.Message, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("read message: %v", r)
		}
	}()
	return parser.Read(raw), nil
}

// fail keeps a message that could not be acted on, for `starte reparse` and a
// person to look at; it stays where it is in the mailbox.
func (e *Engine) fail(ctx context.Context, row store.Inbound, raw []byte, cause error, got *Received) error {
	row.Status, row.Problem, row.MovedAt = store.InboundFailed, cause.Error(), row.ReceivedAt
	err := e.store.Tx(ctx, func(tx *store.Tx) error {
		_, err := tx.PutInbound(ctx, row, raw)
		return err
	})
	if err != nil {
		return err
	}
	got.Failed++
	e.log.ErrorContext(ctx, "message could not be handled", slog.String("inbound_id", row.ID), slog.Any("error", cause))
	return nil
}

// act has the rules decide what a message does and commits it with the message.
func (e *Engine) act(ctx context.Context, now time.Time, row store.Inbound, in *mailer.Incoming, msg *parser.Message, m match, got *Received) error {
	ev, err := e.inboundOf(ctx, row.ID, now, in, msg, m)
	if err != nil {
		return err
	}
	row.Kind, row.ProcessID, row.PersonID, row.Status = string(ev.Kind), m.who.ProcessID, m.who.PersonID, statusOf(ev)
	raw := in.Raw
	if in.TooLarge {
		row.MovedAt = now // left in place
	}
	var accepted []store.Inbound
	_, err = e.decide(ctx, m.who.ProcessID, now, func(mo workflow.Moment) (workflow.Decision, error) {
		var d workflow.Decision
		d, accepted, err = e.withAccepted(ctx, now, mo, workflow.Receive(mo, ev))
		return d, err
	}, func(tx *store.Tx, d workflow.Decision) error {
		inserted, err := tx.PutInbound(ctx, row, raw)
		if err != nil {
			return err
		}
		if !inserted {
			return errKnown
		}
		for _, in := range accepted {
			if err := tx.Classify(ctx, in); err != nil {
				return err
			}
		}
		return e.putAnswers(ctx, tx, m.who.ProcessID, now, d.Record)
	})
	switch {
	case errors.Is(err, errKnown):
		return nil
	case errors.Is(err, errRender):
		return e.fail(ctx, row, raw, err, got)
	case err != nil:
		return err
	}
	got.Handled++
	e.log.InfoContext(ctx, "message handled", slog.String("kind", row.Kind), slog.String("process", row.ProcessID), slog.String("inbound_id", row.ID))
	return nil
}

func (e *Engine) inboundOf(ctx context.Context, id string, now time.Time, in *mailer.Incoming, msg *parser.Message, m match) (workflow.Inbound, error) {
	if in.TooLarge {
		return workflow.Inbound{ID: id, At: now, Kind: workflow.InTooLarge, Person: m.who.PersonID, Address: msg.From,
			Trust: e.trust(in.Raw, msg, m), MessageID: msg.MessageID, Subject: msg.Subject, Size: in.Size}, nil
	}
	return e.inbound(ctx, id, now, in.Raw, msg, m)
}

func statusOf(ev workflow.Inbound) store.InboundStatus {
	switch {
	case ev.Trust == workflow.TrustForged:
		return store.InboundForged
	case ev.Trust == workflow.TrustUnknown && (ev.Kind == workflow.InReply || ev.Kind == workflow.InCalendar):
		return store.InboundHeld
	case ev.Kind == workflow.InTooLarge:
		return store.InboundTooLarge
	}
	return store.InboundHandled
}

func (e *Engine) putAnswers(ctx context.Context, tx *store.Tx, process string, now time.Time, record []workflow.Answer) error {
	type place struct {
		inbound  string
		question int
	}
	rows := make([]store.Answer, 0, len(record))
	ordinals := map[place]int{}
	for _, a := range record {
		id, err := newID(e.random)
		if err != nil {
			return err
		}
		at := place{a.Inbound, a.Question}
		rows = append(rows, store.Answer{ID: id, ProcessID: process, PersonID: a.Person, Question: a.Question, Ordinal: ordinals[at],
			Text: a.Text, Guess: a.Guess, InboundID: a.Inbound, At: a.At})
		ordinals[at]++
	}
	return tx.PutAnswers(ctx, now, rows...)
}

// At most this many handled messages are moved in one Receive.
const movesAtOnce = 1000

// move takes handled messages out of people's way. The database knows which
// are still to be moved, so a crash between commit and move loses nothing.
func (e *Engine) move(ctx context.Context, now time.Time) (int, error) {
	pending, err := e.store.PendingMoves(ctx, movesAtOnce)
	if err != nil {
		return 0, err
	}
	type folder struct {
		name     string
		validity uint32
	}
	byFolder := map[folder][]store.Place{}
	for _, in := range pending {
		f := folder{in.Mailbox, in.UIDValidity}
		byFolder[f] = append(byFolder[f], store.Place{ID: in.ID, Mailbox: in.Mailbox, UIDValidity: in.UIDValidity, UID: in.UID})
	}
	moved := 0
	for f, places := range byFolder {
		uids := make([]uint32, 0, len(places))
		for _, p := range places {
			uids = append(uids, p.UID)
		}
		err := e.inbox.MoveHandled(ctx, f.name, f.validity, uids)
		if err != nil && !errors.Is(err, mailer.ErrUIDValidity) {
			return moved, fmt.Errorf("move handled messages: %w", err)
		}
		// With another UIDVALIDITY the messages will be met again and known by their bytes.
		if err := e.store.MarkMoved(ctx, now, places); err != nil {
			return moved, err
		}
		moved += len(places)
	}
	return moved, nil
}
