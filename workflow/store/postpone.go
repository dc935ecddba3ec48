package store

import (
	"context"
	"fmt"
	"time"
)

// Postpone puts off mails that may not leave now: those of ids that are due and
// that nobody, or the worker, has claimed. They are due at until, untried. Among
// themselves they keep their turns, and the first of each priority has its turn
// before what is enqueued for then, so that it is not put off for ever.
func (s *Store) Postpone(ctx context.Context, worker string, now, until time.Time, ids ...string) (int, error) {
	n := 0
	if len(ids) == 0 {
		return 0, nil
	}
	err := s.Tx(ctx, func(tx *Tx) error {
		n = 0
		list, err := tx.waiting(ctx, worker, now, ids)
		if err != nil {
			return err
		}
		first := map[int]int64{}
		for _, w := range list {
			if f, seen := first[w.priority]; !seen || w.rank < f {
				first[w.priority] = w.rank
			}
		}
		return chunks(list, 2, func(part []waiting) error {
			args := append(make([]any, 0, 2*len(part)+1), ms(until))
			for _, w := range part {
				args = append(args, w.id, until.UnixMilli()+min(w.rank-first[w.priority], (maxTurn-turnStep).Milliseconds()))
			}
			put, err := all(ctx, tx.Reader, single[string], `UPDATE outbox SET attempts = attempts - CASE WHEN status = 'sending' THEN 1 ELSE 0 END,
				status = 'queued', next_attempt = ?, rank = v.column2
				FROM (VALUES `+typedTuples(len(part), "TEXT", "BIGINT")+`) AS v WHERE outbox.id = v.column1 RETURNING outbox.id`, args...)
			n += len(put)
			return err
		})
	})
	if err != nil {
		return 0, fmt.Errorf("postpone mail: %w", err)
	}
	return n, nil
}

// waiting is a mail that can be put off, and its place in the queue.
type waiting struct {
	id       string
	priority int
	rank     int64
}

func (w *waiting) fields() []any { return []any{&w.id, &w.priority, &w.rank} }

// waiting finds which of the mails can be put off and, on PostgreSQL, locks
// their rows.
func (tx *Tx) waiting(ctx context.Context, worker string, now time.Time, ids []string) ([]waiting, error) {
	lock := ""
	if tx.dialect == postgresDialect {
		lock = " FOR UPDATE"
	}
	var list []waiting
	err := chunks(ids, 1, func(part []string) error {
		some, err := all(ctx, tx.Reader, (*waiting).fields, `SELECT id, priority, rank FROM outbox WHERE id IN (`+marks(len(part))+`)
			AND (status = 'queued' AND next_attempt <= ? OR status = 'sending' AND claimed_by = ?)`+lock, append(anys(part), ms(now), worker)...)
		list = append(list, some...)
		return err
	})
	return list, err
}
