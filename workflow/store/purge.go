package store

import (
	"context"
	"fmt"
)

// Purged counts what a purge removed.
type Purged struct {
	Answers   int // rows
	Messages  int // inbound, of which the bytes are gone
	Originals int // outgoing, of which the text is gone
	Addresses int
}

// PurgeAnswers removes what the people of a process wrote and what was written
// from it: answers, raw and rendered mail. Counts, dates and hashes stay. The
// copies in the mailbox are marked for erasure; see [Reader.PendingErasures].
func (tx *Tx) PurgeAnswers(ctx context.Context, process string) (Purged, error) {
	var p Purged
	err := tx.steps(ctx, []step{
		{&p.Answers, `DELETE FROM answers WHERE process_id = ?`, []any{process}},
		{&p.Messages, `UPDATE inbound SET raw = NULL, subject = '', problem = '', erase = TRUE WHERE process_id = ? AND raw IS NOT NULL`, []any{process}},
		{&p.Originals, `DELETE FROM messages WHERE outbox_id IN (SELECT id FROM outbox WHERE process_id = ? AND status NOT IN ('queued', 'sending', 'held'))`, []any{process}},
		{nil, `UPDATE outbox SET last_error = '' WHERE process_id = ? AND status NOT IN ('queued', 'sending', 'held') AND last_error <> ''`, []any{process}},
		{nil, `UPDATE events SET detail = '' WHERE process_id = ? AND person_id <> ''`, []any{process}},
	})
	if err == nil {
		_, err = tx.sweepParts(ctx)
	}
	if err != nil {
		return Purged{}, fmt.Errorf("purge answers of %s: %w", process, err)
	}
	return p, nil
}

// PurgeAddresses removes every address of a process's people, from the lookups
// and from the records of mail in and out. The caller takes the people out of
// the state itself. Mail still queued is withdrawn: there is nobody left to get it.
func (tx *Tx) PurgeAddresses(ctx context.Context, process string) (Purged, error) {
	var p Purged
	const of = `WHERE outbox_id IN (SELECT id FROM outbox WHERE process_id = ? AND status <> 'sending')`
	err := tx.steps(ctx, []step{
		{&p.Addresses, `DELETE FROM addresses WHERE process_id = ?`, []any{process}},
		{nil, `DELETE FROM tags WHERE process_id = ?`, []any{process}},
		{nil, `UPDATE inbound SET from_addr = '', subject = '', problem = '' WHERE process_id = ?`, []any{process}},
		{nil, `UPDATE outbox SET status = 'withdrawn' WHERE process_id = ? AND status IN ('queued', 'held')`, []any{process}},
		{nil, `DELETE FROM outbox_parts ` + of, []any{process}},
		{nil, `DELETE FROM messages ` + of, []any{process}},
		{nil, `UPDATE outbox SET recipient = '', last_error = '' WHERE process_id = ? AND status <> 'sending'`, []any{process}},
		{nil, `UPDATE events SET detail = '' WHERE process_id = ?`, []any{process}},
	})
	if err != nil {
		return Purged{}, fmt.Errorf("purge addresses of %s: %w", process, err)
	}
	return p, nil
}

// step is one statement and where its count of rows goes.
type step struct {
	count *int
	query string
	args  []any
}

func (tx *Tx) steps(ctx context.Context, list []step) error {
	for _, s := range list {
		n, err := tx.exec(ctx, s.query, s.args...)
		if err != nil {
			return err
		}
		if s.count != nil {
			*s.count += n
		}
	}
	return nil
}
