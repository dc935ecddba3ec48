package store

import (
	"context"
	"fmt"
	"time"
)

// Sent is a mail that a server has accepted.
type Sent struct {
	ID string
	At time.Time
}

// Failure is an attempt that did not end in a server's yes.
type Failure struct {
	ID      string
	At      time.Time // of [Store.Retry]: when to try again; of [Store.Fail]: when it failed
	Code    string    // such as "451 4.7.1"; empty without an answer
	Err     string
	Unknown bool // the server may have accepted the mail: no answer came to the final dot
}

// MarkSent records in one transaction that mails are sent and drops their
// bytes. Only mails that the worker still holds count; the number of them is
// returned. One that is not counted may be sent again by whoever holds it now.
func (s *Store) MarkSent(ctx context.Context, worker string, list ...Sent) (int, error) {
	n := 0
	if len(list) == 0 {
		return 0, nil
	}
	err := s.Tx(ctx, func(tx *Tx) error {
		n = 0
		return chunks(list, 3, func(part []Sent) error {
			args := make([]any, 0, 2*len(part)+1)
			for _, r := range part {
				args = append(args, r.ID, ms(r.At))
			}
			ids, err := all(ctx, tx.Reader, single[string], `UPDATE outbox SET status = 'sent', done_at = v.column2
				FROM (VALUES `+typedTuples(len(part), "TEXT", "BIGINT")+`) AS v WHERE outbox.id = v.column1 AND status = 'sending' AND claimed_by = ? RETURNING outbox.id`,
				append(args, worker)...)
			n += len(ids)
			if err != nil {
				return err
			}
			return tx.dropDone(ctx, ids)
		})
	})
	if err != nil {
		return 0, fmt.Errorf("mark mail sent: %w", err)
	}
	return n, nil
}

// Retry records attempts that failed for now, and when to try again.
func (s *Store) Retry(ctx context.Context, worker string, list ...Failure) (int, error) {
	n, err := each(ctx, s, list, func(tx *Tx, f Failure) (int, error) {
		return tx.exec(ctx, `UPDATE outbox SET status = 'queued', next_attempt = ?, rank = ?, uncertain = (uncertain OR ?), last_code = ?, last_error = ?
			WHERE id = ? AND status = 'sending' AND claimed_by = ?`, ms(f.At), ms(f.At), f.Unknown, clean(f.Code), clean(f.Err), f.ID, worker)
	})
	if err != nil {
		return 0, fmt.Errorf("retry mail: %w", err)
	}
	return n, nil
}

// Fail records that mails were refused for good, and drops their bytes.
func (s *Store) Fail(ctx context.Context, worker string, list ...Failure) (int, error) {
	n, err := each(ctx, s, list, func(tx *Tx, f Failure) (int, error) {
		n, err := tx.exec(ctx, `UPDATE outbox SET status = 'failed', done_at = ?, last_code = ?, last_error = ?
			WHERE id = ? AND status = 'sending' AND claimed_by = ?`, ms(f.At), clean(f.Code), clean(f.Err), f.ID, worker)
		if err != nil || n == 0 {
			return n, err
		}
		return n, tx.dropDone(ctx, []string{f.ID})
	})
	if err != nil {
		return 0, fmt.Errorf("fail mail: %w", err)
	}
	return n, nil
}

// Release puts back mails that the worker has claimed and not begun to send.
func (s *Store) Release(ctx context.Context, worker string, now time.Time, ids ...string) (int, error) {
	n, err := each(ctx, s, ids, func(tx *Tx, id string) (int, error) {
		return tx.exec(ctx, `UPDATE outbox SET status = 'queued', next_attempt = ?, rank = CASE WHEN rank < ? THEN CAST(? AS BIGINT) ELSE rank END, attempts = attempts - 1
			WHERE id = ? AND status = 'sending' AND claimed_by = ?`, ms(now), ms(now), ms(now), id, worker)
	})
	if err != nil {
		return 0, fmt.Errorf("release mail: %w", err)
	}
	return n, nil
}

// Renew gives the worker until a later time for the mails that it holds.
func (s *Store) Renew(ctx context.Context, worker string, until time.Time, ids ...string) (int, error) {
	n, err := each(ctx, s, ids, func(tx *Tx, id string) (int, error) {
		return tx.exec(ctx, `UPDATE outbox SET next_attempt = ? WHERE id = ? AND status = 'sending' AND claimed_by = ?`, ms(until), id, worker)
	})
	if err != nil {
		return 0, fmt.Errorf("renew claim: %w", err)
	}
	return n, nil
}

// each runs fn for every item of a list in one transaction and adds up its counts.
func each[T any](ctx context.Context, s *Store, list []T, fn func(*Tx, T) (int, error)) (int, error) {
	total := 0
	if len(list) == 0 {
		return 0, nil
	}
	err := s.Tx(ctx, func(tx *Tx) error {
		total = 0
		for _, v := range list {
			n, err := fn(tx, v)
			if err != nil {
				return err
			}
			total += n
		}
		return nil
	})
	return total, err
}

// expire ends mails whose time has passed before they could be sent.
func (tx *Tx) expire(ctx context.Context, list []candidate, now time.Time) error {
	ids := make([]string, len(list))
	for i, c := range list {
		ids[i] = c.id
	}
	var events []Event
	err := chunks(ids, 1, func(part []string) error {
		rows, err := all(ctx, tx.Reader, (*Row).fields, `UPDATE outbox SET uncertain = (uncertain OR status = 'sending'), status = 'expired', done_at = ?
			WHERE id IN (`+marks(len(part))+`) RETURNING `+rowColumns, append([]any{ms(now)}, anys(part)...)...)
		for _, m := range rows {
			events = append(events, Event{ProcessID: m.ProcessID, PersonID: m.PersonID, At: now, Kind: EventMailExpired, Detail: m.Key})
		}
		return err
	})
	if err != nil || len(ids) == 0 {
		return err
	}
	if err := tx.dropDone(ctx, ids); err != nil {
		return err
	}
	return tx.Log(ctx, events...)
}

// Match chooses mails of a process. Empty fields take all.
type Match struct {
	Event    string
	PersonID string
	Kinds    []string
	Keys     []string
}

// Withdraw takes back the mails of a process that nobody has claimed, because
// they are outdated, and returns how many. One whose earlier attempt had no
// known outcome is not tried again, and counts as told still.
func (tx *Tx) Withdraw(ctx context.Context, process string, m Match, now time.Time) (int, error) {
	q := `UPDATE outbox SET status = 'withdrawn', done_at = ? WHERE process_id = ? AND status IN ('queued', 'held')`
	args := []any{ms(now), process}
	if m.Event != "" {
		q, args = q+` AND event = ?`, append(args, m.Event)
	}
	if m.PersonID != "" {
		q, args = q+` AND person_id = ?`, append(args, m.PersonID)
	}
	if len(m.Kinds) > 0 {
		q, args = q+` AND kind IN (`+marks(len(m.Kinds))+`)`, append(args, anys(m.Kinds)...)
	}
	if len(m.Keys) > 0 {
		q, args = q+` AND key IN (`+marks(len(m.Keys))+`)`, append(args, anys(m.Keys)...)
	}
	ids, err := all(ctx, tx.Reader, single[string], q+` RETURNING id`, args...)
	if err == nil {
		err = tx.dropAll(ctx, ids)
	}
	if err != nil {
		return 0, fmt.Errorf("withdraw mail of %s: %w", process, err)
	}
	return len(ids), nil
}

// HoldMail keeps the queued mails of a process from being claimed until
// [Tx.ResumeMail]. Mail enqueued afterwards, such as the receipt for the
// command, leaves all the same.
func (tx *Tx) HoldMail(ctx context.Context, process string) (int, error) {
	n, err := tx.exec(ctx, `UPDATE outbox SET status = 'held' WHERE process_id = ? AND status = 'queued'`, process)
	if err != nil {
		return 0, fmt.Errorf("hold mail of %s: %w", process, err)
	}
	return n, nil
}

// ResumeMail queues the held mails of a process again, at the times they had.
func (tx *Tx) ResumeMail(ctx context.Context, process string) (int, error) {
	n, err := tx.exec(ctx, `UPDATE outbox SET status = 'queued' WHERE process_id = ? AND status = 'held'`, process)
	if err != nil {
		return 0, fmt.Errorf("resume mail of %s: %w", process, err)
	}
	return n, nil
}
