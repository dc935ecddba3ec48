package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"runtime"
	"strconv"
	"time"

	"golang.org/x/sync/errgroup"

	"starte/mailer"
	"starte/parser"
	"starte/workflow"
	"starte/workflow/store"
)

// errFault says that a message, and not the database or the network, is why
// something went wrong: trying again does not help.
var errFault = errors.New("message cannot be handled")

// errNobody says that whom a message was found to be from has been forgotten, or
// has left, before it was decided on: it is left as it was, like a stranger's.
var errNobody = fmt.Errorf("%w: it belongs to nobody who is known now", errFault)

// item is a message on its way from the mailbox into the database.
type item struct {
	in       *mailer.Incoming
	row      store.Inbound
	msg      *parser.Message
	match    match
	verdict  mailer.Verdict
	event    workflow.Inbound // as it was read; who vouches for the sender is for the decision to say
	decision decision
	accepted []store.Inbound // held messages that it lets in
	fault    error           // why it is kept without being acted on
}

// batch is what is taken in with one transaction.
type batch struct {
	now       time.Time
	next      mailer.Cursor
	items     []*item       // to be kept, in the order of the mailbox
	chains    []*chain      // the same, by process
	known     []store.Place // kept earlier, and in the mailbox again
	again     []copied      // further copies of messages of this batch
	strangers int           // left as they were
	bytes     int64         // that it holds of the line's room
	in        *directory
}

// read reads a batch of messages, with nothing changed yet. An error is the
// database's: a message that cannot be understood has a fault.
func (e *Engine) read(ctx context.Context, now time.Time, messages []mailer.Incoming, next mailer.Cursor) (*batch, error) {
	b := &batch{now: now, next: next, in: newDirectory(e.store)}
	list, err := e.unknown(ctx, b, messages)
	if err != nil {
		return nil, err
	}
	if err := inParallel(list, 1, func(it *item) error { it.decode(); return nil }); err != nil {
		return nil, err
	}
	if err := e.identify(ctx, b, list); err != nil {
		return nil, err
	}
	b.chains = chains(b.items)
	return b, inParallel(b.items, 1, func(it *item) error { return e.understand(ctx, b, it) })
}

// identify finds whose the messages are, and keeps those that are ours.
func (e *Engine) identify(ctx context.Context, b *batch, list []*item) error {
	var read []*parser.Message
	for _, it := range list {
		if it.msg != nil {
			read = append(read, it.msg)
		}
	}
	if err := b.in.gather(ctx, read, e.tagsOf); err != nil {
		return err
	}
	var answered []string
	for _, it := range list {
		ours, err := e.identifyOne(ctx, b, it)
		if err != nil {
			return err
		}
		if !ours {
			b.strangers++
			continue
		}
		if it.row.ID, err = e.newID(); err != nil {
			return err
		}
		b.items = append(b.items, it)
		if it.match.mail != nil {
			answered = append(answered, it.match.mail.ID)
		}
	}
	return b.in.gatherOriginals(ctx, answered)
}

// take keeps a batch that was read, and acts on it.
func (e *Engine) take(ctx context.Context, b *batch, got *Received) error {
	if err := e.moveCopies(ctx, b); err != nil {
		return err
	}
	if err := e.keep(ctx, b); err != nil {
		return err
	}
	got.Strangers += b.strangers
	e.tell(ctx, b, got)
	e.nudge()
	return nil
}

// inParallel calls fn for every element, so many at once for each processor.
func inParallel[T any](list []T, each int, fn func(T) error) error {
	var g errgroup.Group
	g.SetLimit(each * runtime.GOMAXPROCS(0))
	for _, v := range list {
		g.Go(func() error { return fn(v) })
	}
	return g.Wait()
}

// guarded turns a panic into a fault of the message: whatever it holds, the
// daemon goes on.
func guarded(what string, fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%w: %s: panic: %v", errFault, what, r)
		}
	}()
	return fn()
}

// unknown makes items of the messages that have not been kept yet.
func (e *Engine) unknown(ctx context.Context, b *batch, messages []mailer.Incoming) ([]*item, error) {
	rows := make([]store.Inbound, len(messages))
	hashes := make([]string, len(messages))
	for i := range messages {
		rows[i] = rowOf(b.now, &messages[i])
		hashes[i] = rows[i].SHA256
	}
	known, err := e.store.KnownInbound(ctx, hashes)
	if err != nil {
		return nil, err
	}
	seen := map[string]bool{}
	var list []*item
	for i := range messages {
		place := rows[i].Place()
		place.ID = known[hashes[i]]
		switch {
		case seen[hashes[i]]:
			b.again = append(b.again, copied{place, hashes[i]})
		case place.ID != "":
			b.known = append(b.known, place)
		default:
			list = append(list, &item{in: &messages[i], row: rows[i]})
		}
		seen[hashes[i]] = true
	}
	return list, nil
}

// rowOf is what is kept of a message before it is read. A message that was not
// fetched whole is known again by what there is of it.
func rowOf(now time.Time, in *mailer.Incoming) store.Inbound {
	h := sha256.New()
	h.Write(in.Raw)
	switch {
	case in.Err != nil:
		fmt.Fprintf(h, "%s %d %d %d", in.Mailbox, in.UIDValidity, in.UID, in.Size)
	case in.TooLarge:
		h.Write([]byte(strconv.FormatInt(in.Size, 10)))
	}
	return store.Inbound{
		SHA256: hex.EncodeToString(h.Sum(nil)), ReceivedAt: now, InternalDate: in.InternalDate, Size: in.Size,
		Mailbox: in.Mailbox, UIDValidity: in.UIDValidity, UID: in.UID,
	}
}

// decode reads a message; when that fails, its header alone, so that it is
// known whose it is.
func (it *item) decode() {
	if it.in.Err != nil {
		it.fault = fmt.Errorf("%w: %w", errFault, it.in.Err)
		return
	}
	it.fault = guarded("read message", func() error { it.msg = parser.Read(it.in.Raw); return nil })
	if it.fault != nil {
		it.decodeHeader()
	}
	if msg := it.msg; msg != nil {
		it.row.From, it.row.Subject, it.row.Kind = msg.From, msg.Subject, string(msg.Kind)
		it.row.MessageID, it.row.InReplyTo = msg.MessageID, msg.InReplyTo
	}
}

// decodeHeader reads no more than the header; there is no message when even that fails.
func (it *item) decodeHeader() {
	if err := guarded("read header", func() error { it.msg = parser.Read(headerOf(it.in.Raw)); return nil }); err != nil {
		it.msg = nil
	}
}

// identifyOne finds whose message it is, and reports whether it is ours to keep.
// One of which nothing could be had, or told, is kept too: somebody must look at it.
func (e *Engine) identifyOne(ctx context.Context, b *batch, it *item) (bool, error) {
	if it.msg == nil {
		return it.in.Err != nil, nil
	}
	var m match
	ours := false
	err := guarded("identify message", func() (err error) {
		m, ours, err = e.find(ctx, it.msg, search{now: b.now, in: b.in, tagsOnly: it.in.Mailbox == e.opt.Junk && e.opt.Junk != ""})
		return err
	})
	switch whole := it.fault == nil; {
	case errors.Is(err, errFault) && whole:
		it.fault = err
		it.decodeHeader()
		return e.identifyOne(ctx, b, it)
	case errors.Is(err, errFault):
		return true, nil // not even its header tells
	case err != nil || !ours:
		return false, err
	}
	it.match = m
	it.row.ProcessID, it.row.PersonID = m.who.ProcessID, m.who.PersonID
	return true, nil
}

// understand reads a message that is ours against the mail that it answers.
func (e *Engine) understand(ctx context.Context, b *batch, it *item) error {
	if it.fault != nil {
		return nil
	}
	err := guarded("understand message", func() error {
		it.verdict = mailer.DMARCOf(it.in.Raw, e.opt.AuthservID, e.opt.Tenant, it.msg.From)
		var err error
		if it.in.TooLarge && !automatic(it.msg.Kind) {
			it.event = tooLarge(it, b.now)
			return nil
		}
		it.event, err = e.inbound(ctx, it.row.ID, b.now, it.msg, it.match, b.in)
		return err
	})
	if errors.Is(err, errFault) {
		it.fault, err = err, nil
	}
	return err
}

// left reports whether a message is not kept, and left as it was.
func (it *item) left() bool { return errors.Is(it.fault, errNobody) }

// automatic reports whether nobody waits for an answer to a message of this kind.
func automatic(k parser.Kind) bool {
	switch k {
	case parser.Reply, parser.Empty, parser.Unreadable:
		return false
	}
	return true
}

func tooLarge(it *item, now time.Time) workflow.Inbound {
	return workflow.Inbound{ID: it.row.ID, At: now, Kind: workflow.InTooLarge, Person: it.match.who.PersonID, Address: it.msg.From,
		MessageID: it.msg.MessageID, References: it.msg.References, Subject: it.msg.Subject, Size: it.in.Size}
}

// tell logs what became of a batch that is kept, and counts it.
func (e *Engine) tell(ctx context.Context, b *batch, got *Received) {
	for _, it := range b.items {
		if it.left() {
			got.Strangers++
			continue
		}
		id := slog.String("inbound_id", it.row.ID)
		if it.fault != nil {
			got.Failed++
			e.count("failed")
			e.log.ErrorContext(ctx, "message could not be handled", id, slog.String("process", it.row.ProcessID), slog.Any("error", it.fault))
			continue
		}
		got.Handled++
		e.count(it.row.Kind)
		e.log.InfoContext(ctx, "message handled", id, slog.String("process", it.row.ProcessID), slog.String("kind", it.row.Kind), slog.String("status", string(it.row.Status)))
	}
}
