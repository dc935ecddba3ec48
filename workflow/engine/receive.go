package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"
	"golang.org/x/sync/semaphore"

	"starte/mailer"
	"starte/workflow/store"
)

// Received counts what one Receive did.
type Received struct {
	Handled   int // kept and acted on
	Strangers int // left as they were
	Failed    int // kept, but not understood: see the inbound table
	Moved     int
	Erased    int // the mailbox's copies of purged mail
}

// Receive takes in what is new in the mailbox. Every message is kept, read and
// acted on in one transaction before the mailbox is touched; killed at any
// line and run again, it goes on where it was, and no message counts twice.
func (e *Engine) Receive(ctx context.Context, now time.Time) (Received, error) {
	var got Received
	clock := e.clock(now)
	since, err := e.began.find(ctx, e.store)
	if err != nil {
		return got, err
	}
	if since.IsZero() {
		return got, nil // nobody has been written to: nothing can be for us
	}
	var refused error
	for _, box := range []string{e.opt.Mailbox, e.opt.Junk} {
		if box == "" {
			continue
		}
		err := e.receiveFrom(ctx, clock, box, since.AddDate(0, 0, -1), &got)
		if err == nil {
			continue
		}
		err = fmt.Errorf("receive from %s: %w", box, err)
		if !errors.Is(err, mailer.ErrNoMailbox) && !errors.Is(err, mailer.ErrRefused) {
			return got, err
		}
		refused = errors.Join(refused, err) // one folder's trouble is not the others'
	}
	if err := e.move(ctx, clock, &got); err != nil {
		return got, errors.Join(refused, err)
	}
	return got, errors.Join(refused, e.erase(ctx, &got))
}

// firstProcess remembers when the first process was created. Processes are
// never taken out, so it is looked up once.
type firstProcess struct {
	mu sync.Mutex
	at time.Time
}

func (f *firstProcess) find(ctx context.Context, s *store.Store) (time.Time, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if !f.at.IsZero() {
		return f.at, nil
	}
	var err error
	f.at, err = s.EarliestCreated(ctx)
	return f.at, err
}

func (e *Engine) receiveFrom(ctx context.Context, clock func() time.Time, box string, since time.Time, got *Received) error {
	validity, uid, err := e.store.Cursor(ctx, box)
	if err != nil {
		return err
	}
	from := mailer.Cursor{Mailbox: box, UIDValidity: validity, UID: uid}
	line := e.newLine(ctx, clock, got)
	err = e.inbox.Fetch(ctx, box, from, since, line.put)
	if e := line.end(); e != nil {
		return e // what Fetch returned is the same, or came of it
	}
	return err
}

// line is where messages are taken in: one batch is kept while the next is
// decided on, a third is read and a fourth is fetched, so that nobody waits for
// the network or the disk. No more than these are held, fewer when they are
// large, and they are kept in their order. None is moved meanwhile: people who
// wrote get their answers before the mailbox is tidied.
type line struct {
	engine *Engine
	clock  func() time.Time
	got    *Received

	fetched       chan fetched
	read, decided chan *batch
	room          *semaphore.Weighted // for bytes
	failed        context.Context     // done when a batch cannot be taken in
	work          *errgroup.Group
}

// lineBytes is how much a line holds beside the batch that is being fetched.
const lineBytes = 32 << 20

type fetched struct {
	messages []mailer.Incoming
	next     mailer.Cursor
	bytes    int64
}

func (e *Engine) newLine(ctx context.Context, clock func() time.Time, got *Received) *line {
	l := &line{
		engine: e, clock: clock, got: got,
		fetched: make(chan fetched), read: make(chan *batch), decided: make(chan *batch),
		room: semaphore.NewWeighted(lineBytes),
	}
	// A batch that fails stops those behind it, and not the one before it.
	l.work, l.failed = errgroup.WithContext(ctx)
	for _, stage := range []func(context.Context) error{l.reading, l.deciding, l.keeping} {
		l.work.Go(func() error { return stage(ctx) })
	}
	return l
}

func (l *line) reading(ctx context.Context) error {
	defer close(l.read)
	for f := range l.fetched {
		b, err := l.engine.read(ctx, l.clock(), f.messages, f.next)
		if err != nil {
			return err
		}
		b.bytes = f.bytes
		if err := l.hand(l.read, b); err != nil {
			return err
		}
	}
	return nil
}

func (l *line) deciding(ctx context.Context) error {
	defer close(l.decided)
	var busy map[string]bool // and not the batch before, which is let go of once it is kept
	for b := range l.read {
		if err := l.engine.decideAhead(ctx, b, busy); err != nil {
			return err
		}
		busy = b.processes()
		if err := l.hand(l.decided, b); err != nil {
			return err
		}
	}
	return nil
}

func (l *line) keeping(ctx context.Context) error {
	for b := range l.decided {
		if err := l.engine.take(ctx, b, l.got); err != nil {
			return err
		}
		l.room.Release(b.bytes)
	}
	return nil
}

// hand gives a batch to the next in line.
func (l *line) hand(to chan<- *batch, b *batch) error {
	select {
	case to <- b:
		return nil
	case <-l.failed.Done():
		return context.Cause(l.failed)
	}
}

// put hands on a batch when there is room for it.
func (l *line) put(messages []mailer.Incoming, next mailer.Cursor) error {
	f := fetched{messages: messages, next: next}
	for i := range messages {
		f.bytes = min(f.bytes+int64(len(messages[i].Raw)), lineBytes)
	}
	if l.room.Acquire(l.failed, f.bytes) != nil {
		return context.Cause(l.failed)
	}
	select {
	case l.fetched <- f:
		return nil
	case <-l.failed.Done():
		return context.Cause(l.failed)
	}
}

// end waits until everything is taken in and returns what went wrong.
func (l *line) end() error {
	close(l.fetched)
	return l.work.Wait()
}

// At most this many messages are moved or erased at a time.
const movesAtOnce = 500

// move takes handled messages out of people's way. The database knows which
// are still to be moved, so a crash between commit and move loses nothing. A
// folder that cannot be changed does not hold up the others.
func (e *Engine) move(ctx context.Context, clock func() time.Time, got *Received) error {
	for {
		pending, err := e.store.PendingMoves(ctx, movesAtOnce)
		if err != nil || len(pending) == 0 {
			return err
		}
		places := make([]store.Place, 0, len(pending))
		for _, in := range pending {
			places = append(places, in.Place())
		}
		moved, err := e.movePlaces(ctx, places)
		if err := errors.Join(err, e.store.MarkMoved(ctx, clock(), moved)); err != nil {
			return err
		}
		got.Moved += len(moved)
	}
}

// movePlaces moves messages folder by folder and returns those that are out of
// the way.
func (e *Engine) movePlaces(ctx context.Context, places []store.Place) ([]store.Place, error) {
	type folder struct {
		name     string
		validity uint32
	}
	byFolder := map[folder][]store.Place{}
	for _, p := range places {
		f := folder{p.Mailbox, p.UIDValidity}
		byFolder[f] = append(byFolder[f], p)
	}
	var moved []store.Place
	var failed error
	for f, in := range byFolder {
		uids := make([]uint32, 0, len(in))
		for _, p := range in {
			uids = append(uids, p.UID)
		}
		err := e.inbox.MoveHandled(ctx, f.name, f.validity, uids)
		// With another UIDVALIDITY the messages will be met again and known by their bytes.
		if err != nil && !errors.Is(err, mailer.ErrUIDValidity) {
			failed = errors.Join(failed, fmt.Errorf("move handled messages of %s: %w", f.name, err))
			continue
		}
		moved = append(moved, in...)
	}
	return moved, failed
}

// erase removes from the mailbox what was purged from the database.
func (e *Engine) erase(ctx context.Context, got *Received) error {
	for {
		pending, err := e.store.PendingErasures(ctx, movesAtOnce)
		if err != nil {
			return err
		}
		var ids, messageIDs []string
		nameless := 0
		for _, in := range pending {
			if in.MovedAt.IsZero() {
				continue // it is not in the handled folder yet
			}
			ids = append(ids, in.ID)
			if in.MessageID != "" {
				messageIDs = append(messageIDs, in.MessageID)
			} else {
				nameless++
			}
		}
		if len(ids) == 0 {
			return nil
		}
		if len(messageIDs) > 0 {
			n, err := e.inbox.DeleteHandled(ctx, messageIDs)
			if err != nil {
				return fmt.Errorf("erase purged messages: %w", err)
			}
			got.Erased += n
		}
		if nameless > 0 {
			e.log.WarnContext(ctx, "messages without a message-id cannot be erased from the mailbox", slog.Int("count", nameless))
		}
		if err := e.store.MarkErased(ctx, ids); err != nil {
			return err
		}
	}
}
