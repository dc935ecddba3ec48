package store

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"
)

// Claimed is a mail that a worker has taken to send, with its bytes. Shared
// parts are the same memory in every mail of a claim: do not change them.
type Claimed struct {
	Row
	Header []byte
	Body   [][]byte // in order; the message is Header and these, joined
	stored storedContent
	rank   int64
}

// Reader reads the whole message.
func (c Claimed) Reader() io.Reader {
	readers := make([]io.Reader, 0, len(c.Body)+1)
	readers = append(readers, bytes.NewReader(c.Header))
	for _, b := range c.Body {
		readers = append(readers, bytes.NewReader(b))
	}
	return io.MultiReader(readers...)
}

// Bytes returns the whole message in memory of its own.
func (c Claimed) Bytes() []byte {
	return bytes.Join(append([][]byte{c.Header}, c.Body...), nil)
}

// Claim takes up to n due mails for a worker and gives it lease to send them:
// until now+lease nobody else gets them, afterwards anybody may, with the same
// bytes and Message-ID, because a worker that died may or may not have sent
// them. Urgent mail comes first, then processes take turns. A mail past its
// NotAfter becomes expired instead, with an event "mail_expired". Workers need
// names that no other process or goroutine uses.
func (s *Store) Claim(ctx context.Context, worker string, now time.Time, lease time.Duration, n int) ([]Claimed, error) {
	due, err := s.mailDue(ctx, now)
	if err != nil || !due {
		return nil, err
	}
	var ids []string
	var list []Claimed
	for expired := 1; err == nil && expired > 0 && len(ids) == 0; { // what is past its time does not hold back the rest
		ids, expired, err = s.claim(ctx, worker, now, lease, n)
	}
	if err == nil {
		list, err = s.loadClaimed(ctx, worker, ids)
	}
	if err == nil {
		list, err = s.fill(ctx, worker, list, now)
	}
	if err != nil {
		return nil, fmt.Errorf("claim mail: %w", err)
	}
	return list, nil
}

// claim takes what it finds at the head of the queue, and returns how much of
// it had expired.
func (s *Store) claim(ctx context.Context, worker string, now time.Time, lease time.Duration, n int) (ids []string, ended int, err error) {
	err = s.Tx(ctx, func(tx *Tx) error {
		ids, ended = nil, 0
		taken, err := tx.pick(ctx, now, n)
		if err != nil {
			return err
		}
		var expired []candidate
		var size int64
		for _, c := range taken {
			switch {
			case !c.notAfter.IsZero() && !c.notAfter.After(now):
				expired = append(expired, c)
			case len(ids) == 0 || size+c.size <= maxClaim:
				ids = append(ids, c.id)
				size += c.size
			}
		}
		if err := tx.expire(ctx, expired, now); err != nil {
			return err
		}
		ended = len(expired)
		return tx.take(ctx, worker, ids, now, lease)
	})
	return ids, ended, err
}

// mailDue reports whether there is anything to claim, without a write lock.
func (r Reader) mailDue(ctx context.Context, now time.Time) (bool, error) {
	t, err := r.NextMail(ctx)
	return !t.IsZero() && !t.After(now), err
}

// NextMail returns when the next mail may be claimed; zero when none is queued.
func (r Reader) NextMail(ctx context.Context) (time.Time, error) {
	var queued, lapsed time.Time
	err := r.one(ctx, []any{at(&queued), at(&lapsed)}, `SELECT (SELECT min(next_attempt) FROM outbox WHERE status = 'queued'),
		(SELECT min(next_attempt) FROM outbox WHERE status = 'sending')`)
	if err != nil {
		return time.Time{}, fmt.Errorf("find next mail: %w", err)
	}
	if queued.IsZero() || !lapsed.IsZero() && lapsed.Before(queued) {
		return lapsed, nil
	}
	return queued, nil
}

// maxClaim bounds the bytes of one claim, whatever the number of its mails; a
// single mail may be larger.
const maxClaim = 16 << 20

type candidate struct {
	id       string
	notAfter time.Time
	size     int64
}

func (c *candidate) fields() []any { return []any{&c.id, at(&c.notAfter), &c.size} }

// pick chooses mails and, on PostgreSQL, locks their rows. Claims that have
// lapsed come first. Then each priority is looked through in the order of its
// queue: rank is never earlier than next_attempt and at most maxTurn later, so
// the look ends where mail that is not due begins. The sum keeps the database
// from the index on next_attempt, which would have it sort all that is due.
func (tx *Tx) pick(ctx context.Context, now time.Time, n int) ([]candidate, error) {
	lock := ""
	if tx.dialect == postgresDialect {
		lock = " FOR UPDATE SKIP LOCKED"
	}
	list, err := all(ctx, tx.Reader, (*candidate).fields, `SELECT id, not_after, size FROM outbox
		WHERE status = 'sending' AND next_attempt <= ? ORDER BY next_attempt, id LIMIT ?`+lock, ms(now), n)
	if err != nil {
		return nil, err
	}
	for priority := -1; len(list) < n; {
		err := tx.one(ctx, []any{&priority}, `SELECT priority FROM outbox WHERE status = 'queued' AND priority > ? ORDER BY priority LIMIT 1`, priority)
		if errors.Is(err, ErrNotFound) {
			break
		}
		if err != nil {
			return nil, err
		}
		more, err := all(ctx, tx.Reader, (*candidate).fields, `SELECT id, not_after, size FROM outbox
			WHERE status = 'queued' AND priority = ? AND rank <= ? AND next_attempt + 0 <= ? ORDER BY rank, id LIMIT ?`+lock,
			priority, ms(now.Add(maxTurn)), ms(now), n-len(list))
		if err != nil {
			return nil, err
		}
		list = append(list, more...)
	}
	return list, nil
}

// take makes the mails the worker's.
func (tx *Tx) take(ctx context.Context, worker string, ids []string, now time.Time, lease time.Duration) error {
	return chunks(ids, 1, func(part []string) error {
		args := append([]any{worker, ms(now), ms(now.Add(lease))}, anys(part)...)
		_, err := tx.exec(ctx, `UPDATE outbox SET uncertain = (uncertain OR status = 'sending'), status = 'sending', claimed_by = ?, claimed_at = ?, next_attempt = ?, attempts = attempts + 1
			WHERE id IN (`+marks(len(part))+`) AND status IN ('queued', 'sending')`, args...)
		return err
	})
}

// loadClaimed reads what a worker has claimed, in the order of the queue, after
// the claim has been committed so that nobody waits for it.
func (r Reader) loadClaimed(ctx context.Context, worker string, ids []string) ([]Claimed, error) {
	var list []Claimed
	err := chunks(ids, 1, func(part []string) error {
		rows, err := all(ctx, r, func(c *Claimed) []any { return append(c.fields(), &c.rank, &c.stored) },
			`SELECT `+rowColumns+`, rank, content FROM outbox LEFT JOIN messages ON outbox_id = id
			WHERE id IN (`+marks(len(part))+`) AND status = 'sending' AND claimed_by = ?`, append(anys(part), worker)...)
		list = append(list, rows...)
		return err
	})
	slices.SortFunc(list, func(a, b Claimed) int {
		return cmp.Or(cmp.Compare(a.Priority, b.Priority), cmp.Compare(a.rank, b.rank), cmp.Compare(a.ID, b.ID))
	})
	if err != nil {
		return nil, fmt.Errorf("load claimed mail: %w", err)
	}
	return list, nil
}

// fill puts the shared parts into claimed mails. A mail of which something is
// missing can never be sent: it fails, and the others go on.
func (s *Store) fill(ctx context.Context, worker string, list []Claimed, now time.Time) ([]Claimed, error) {
	parts, err := s.loadParts(ctx, hashesOf(list))
	if err != nil {
		return nil, fmt.Errorf("load parts: %w", err)
	}
	whole := list[:0]
	var broken []Failure
	for _, c := range list {
		complete := true
		segments := c.stored.bytes
		for i, g := range c.stored.layout {
			if g.Hash != "" {
				p, had := parts[g.Hash]
				segments[i], complete = p, complete && had
			}
		}
		c.Header, c.Body = segments[0], segments[1:]
		if complete {
			whole = append(whole, c)
		} else {
			broken = append(broken, Failure{ID: c.ID, At: now, Err: "a part of the message is missing from the database"})
		}
	}
	if len(broken) > 0 {
		if _, err := s.Fail(ctx, worker, broken...); err != nil {
			return nil, err
		}
	}
	return whole, nil
}

// hashesOf are the parts that mails need, each once.
func hashesOf(list []Claimed) []string {
	var hashes []string
	seen := map[string]bool{}
	for _, c := range list {
		for _, g := range c.stored.layout {
			if g.Hash != "" && !seen[g.Hash] {
				seen[g.Hash] = true
				hashes = append(hashes, g.Hash)
			}
		}
	}
	return hashes
}
