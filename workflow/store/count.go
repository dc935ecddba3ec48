package store

import (
	"context"
	"fmt"
	"time"
)

// Queue is how much waits to be sent.
type Queue struct {
	Queued    int       // due or not
	Sending   int       // claimed
	OldestDue time.Time // of the queued; zero when there is none
}

// Queue counts what waits. Its cost follows the length of the queue, not what
// was ever sent.
func (r Reader) Queue(ctx context.Context) (Queue, error) {
	var q Queue
	err := r.one(ctx, []any{&q.Queued, &q.Sending, at(&q.OldestDue)}, `SELECT (SELECT count(*) FROM outbox WHERE status = 'queued'),
		(SELECT count(*) FROM outbox WHERE status = 'sending'), (SELECT min(next_attempt) FROM outbox WHERE status = 'queued')`)
	if err != nil {
		return Queue{}, fmt.Errorf("count queue: %w", err)
	}
	return q, nil
}

// CountMail returns how many mails of each status there are. It looks at every
// mail ever enqueued: it is for people, not for a loop.
func (r Reader) CountMail(ctx context.Context) (map[MailStatus]int, error) {
	type row struct {
		status MailStatus
		n      int
	}
	rows, err := all(ctx, r, func(v *row) []any { return []any{&v.status, &v.n} }, `SELECT status, count(*) FROM outbox GROUP BY status`)
	if err != nil {
		return nil, fmt.Errorf("count mail: %w", err)
	}
	out := make(map[MailStatus]int, len(rows))
	for _, v := range rows {
		out[v.status] = v.n
	}
	return out, nil
}

// CountHeld returns how many mails of a process wait for its release (see
// [Tx.HoldMail]).
func (r Reader) CountHeld(ctx context.Context, process string) (int, error) {
	var n int
	if err := r.one(ctx, []any{&n}, `SELECT count(*) FROM outbox WHERE process_id = ? AND status = 'held'`, process); err != nil {
		return 0, fmt.Errorf("count held mail of %s: %w", process, err)
	}
	return n, nil
}
