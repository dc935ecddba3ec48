package store

import (
	"context"
	"fmt"
)

// kept is what the outbox keeps of a mail beside its row.
type kept struct {
	mail       string
	content    []byte
	answerable bool
}

// putContents keeps what it takes to send mails that have a row, and what
// replies to them are read against.
func (tx *Tx) putContents(ctx context.Context, mails []Mail) error {
	var refs []partRef
	rows := make([]kept, len(mails))
	for i, m := range mails {
		refs = append(refs, partRefs(m.ID, m.Body)...)
		content, err := encodeContent(m.Header, m.Body)
		if err != nil {
			return fmt.Errorf("content of %s: %w", m.Key, err)
		}
		rows[i] = kept{m.ID, content, m.Answerable}
	}
	_, err := insert(ctx, tx, "messages", `outbox_id, content, answerable`, rows, func(k kept) []any { return []any{k.mail, k.content, k.answerable} },
		`ON CONFLICT (outbox_id) DO UPDATE SET content = excluded.content, answerable = excluded.answerable`)
	if err != nil {
		return fmt.Errorf("put contents: %w", err)
	}
	return tx.putPartRefs(ctx, refs)
}

// dropDone removes what was kept only to send mails that are done.
func (tx *Tx) dropDone(ctx context.Context, ids []string) error {
	return tx.drop(ctx, ids, ` AND NOT answerable`)
}

// dropAll removes what was kept of mails that nobody gets.
func (tx *Tx) dropAll(ctx context.Context, ids []string) error { return tx.drop(ctx, ids, ``) }

func (tx *Tx) drop(ctx context.Context, ids []string, which string) error {
	return chunks(ids, 1, func(part []string) error {
		in := ` WHERE outbox_id IN (` + marks(len(part)) + `)`
		_, err := tx.exec(ctx, `DELETE FROM messages`+in+which, anys(part)...)
		if err == nil {
			_, err = tx.exec(ctx, `DELETE FROM outbox_parts`+in, anys(part)...)
		}
		return err
	})
}

// Original returns what replies to a mail are read against, by the mail's id:
// the message without the parts that it shares with others; [ErrNotFound] when
// nobody answers such mail or it is purged.
func (r Reader) Original(ctx context.Context, id string) ([]byte, error) {
	found, err := r.Originals(ctx, []string{id})
	if b, ok := found[id]; err != nil || ok {
		return b, err
	}
	return nil, fmt.Errorf("read original of mail %s: %w", id, ErrNotFound)
}

// Originals returns what replies to these mails are read against, by the
// mails' ids; those of which none is kept, or which is damaged, are left out.
func (r Reader) Originals(ctx context.Context, ids []string) (map[string][]byte, error) {
	type row struct {
		id      string
		content []byte
	}
	rows, err := allIn(ctx, r, ids, func(v *row) []any { return []any{&v.id, &v.content} }, `SELECT outbox_id, content FROM messages WHERE answerable AND outbox_id IN (#)`)
	if err != nil {
		return nil, fmt.Errorf("read originals of %d mails: %w", len(ids), err)
	}
	out := make(map[string][]byte, len(rows))
	for _, v := range rows {
		if _, own, ok := decodeContent(v.content); ok {
			out[v.id] = own
		}
	}
	return out, nil
}
