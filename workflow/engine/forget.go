package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"starte/workflow"
	"starte/workflow/store"
)

// quoting are the kinds of mail to others that may hold what somebody wrote.
func quoting() []string {
	var kinds []string
	for _, k := range workflow.MailKinds() {
		if k.QuotesOthers() {
			kinds = append(kinds, string(k))
		}
	}
	return kinds
}

// Forget erases the person with an address from every process: from the state,
// and, in the same transaction, answers, messages and mail. Copies in the
// mailbox are marked; see [Engine.EraseCopies]. Mail that is being sent at the
// moment is left to its end: call it again. [workflow.ErrLeads] when the person
// leads a process that is under way; nothing is changed then.
func (e *Engine) Forget(ctx context.Context, address string, now time.Time) (store.Forgotten, error) {
	address = strings.ToLower(address)
	for range maxConflicts {
		refs, err := e.store.FindPerson(ctx, address)
		if err != nil {
			return store.Forgotten{}, err
		}
		rows, err := e.forgotten(ctx, refs, now)
		if err != nil {
			return store.Forgotten{}, err
		}
		var f store.Forgotten
		err = e.store.Tx(ctx, func(tx *store.Tx) error {
			for _, row := range rows {
				if err := tx.Save(ctx, row); err != nil {
					return err
				}
			}
			if f, err = tx.Forget(ctx, address, quoting(), now); err != nil {
				return err
			}
			if slices.ContainsFunc(f.People, func(r store.Ref) bool { return !slices.Contains(refs, r) }) {
				return store.ErrConflict // somebody came to be known by the address meanwhile
			}
			return nil
		})
		if !errors.Is(err, store.ErrConflict) {
			return f, err
		}
	}
	return store.Forgotten{}, fmt.Errorf("forget a person: %w", store.ErrConflict)
}

// forgotten are the processes of some people as they are without them.
func (e *Engine) forgotten(ctx context.Context, refs []store.Ref, now time.Time) ([]store.Process, error) {
	var rows []store.Process
	for _, ref := range refs {
		i := slices.IndexFunc(rows, func(p store.Process) bool { return p.ID == ref.ProcessID })
		if i < 0 {
			row, err := e.store.Load(ctx, ref.ProcessID)
			if errors.Is(err, store.ErrNotFound) {
				continue
			}
			if err != nil {
				return nil, err
			}
			row.UpdatedAt = now
			rows = append(rows, row)
			i = len(rows) - 1
		}
		state, err := workflow.DecodeState(rows[i].State)
		if err == nil {
			state, err = workflow.Forget(state, ref.PersonID)
		}
		if err == nil {
			rows[i].State, err = state.Encode()
		}
		if err != nil {
			return nil, fmt.Errorf("forget a person of %s: %w", ref.ProcessID, err)
		}
	}
	return rows, nil
}

// ProcessPurged says what was due to be forgotten in a process.
type ProcessPurged struct {
	ID     string
	Purges []workflow.Purge
}

// Purge forgets what is due in every process, and takes no other step.
func (e *Engine) Purge(ctx context.Context, now time.Time) ([]ProcessPurged, error) {
	ids, err := e.store.Due(ctx, now, 1<<30)
	if err != nil {
		return nil, err
	}
	var done []ProcessPurged
	var failed []error
	for _, id := range ids {
		purges, err := e.purgeOne(ctx, id, now)
		if err != nil {
			failed = append(failed, fmt.Errorf("purge %s: %w", id, err))
			continue
		}
		if len(purges) > 0 {
			done = append(done, ProcessPurged{id, purges})
		}
	}
	return done, errors.Join(failed...)
}

func (e *Engine) purgeOne(ctx context.Context, id string, now time.Time) (done []workflow.Purge, err error) {
	err = e.decide(ctx, id, now, func(m workflow.Moment) (workflow.Decision, error) {
		d := workflow.PurgeDue(m)
		if done = d.Purge; len(done) == 0 {
			return d, errUnchanged
		}
		return d, nil
	}, nil)
	return done, err
}

// Copies says what became of the mailbox's copies of purged messages.
type Copies struct {
	Erased   int // removed from the handled folder
	Unmoved  int // not in that folder yet: a running daemon moves and erases them
	Nameless int // without a Message-ID by which to find them: for a person to remove
}

// EraseCopies moves handled messages out of the way, and removes from the
// mailbox what was purged from the database.
func (e *Engine) EraseCopies(ctx context.Context, now time.Time) (Copies, error) {
	var c Copies
	var got Received
	err := e.move(ctx, e.clock(now), &got)
	if err != nil {
		return c, err
	}
	pending, err := e.store.PendingErasures(ctx, 1<<30)
	if err != nil {
		return c, err
	}
	for _, in := range pending {
		if in.MessageID == "" && !in.MovedAt.IsZero() {
			c.Nameless++
		}
	}
	err = e.erase(ctx, &got)
	c.Erased = got.Erased
	if err != nil {
		return c, err
	}
	pending, err = e.store.PendingErasures(ctx, 1<<30)
	c.Unmoved = len(pending)
	return c, err
}

// DropMentions removes the kept text of mail to others that mentions one of
// some texts, such as the address and name of somebody who is forgotten. It
// reads everything that is kept.
func (e *Engine) DropMentions(ctx context.Context, texts []string) (int, error) {
	n := 0
	for _, text := range texts {
		traces, err := e.store.Traces(ctx, text)
		if err != nil {
			return n, err
		}
		var ids []string
		for _, t := range traces {
			if t.Place == "messages.content" {
				ids = append(ids, t.ID)
			}
		}
		dropped := 0
		err = e.store.Tx(ctx, func(tx *store.Tx) error {
			dropped, err = tx.DropOriginals(ctx, ids)
			return err
		})
		if err != nil {
			return n, err
		}
		n += dropped
	}
	return n, nil
}
