package store

import (
	"bytes"
	"compress/flate"
	"context"
	"fmt"
	"io"
)

// kept is bytes that belong to a mail of the outbox.
type kept struct {
	mail         string
	header, body []byte
}

// putBytes keeps what it takes to send mails that have a row, and what replies
// to them are read against.
func (tx *Tx) putBytes(ctx context.Context, mails []Mail) error {
	var refs []partRef
	var messages, originals []kept
	for _, m := range mails {
		refs = append(refs, partRefs(m.ID, m.Body)...)
		body, err := encodeBody(m.Body)
		if err != nil {
			return fmt.Errorf("body of %s: %w", m.Key, err)
		}
		messages = append(messages, kept{m.ID, bytesOf(m.Header), body})
		if m.Original != nil {
			originals = append(originals, kept{mail: m.ID, body: m.Original})
		}
	}
	_, err := insert(ctx, tx, "messages", `outbox_id, header, body`, messages, func(k kept) []any { return []any{k.mail, k.header, k.body} },
		`ON CONFLICT (outbox_id) DO UPDATE SET header = excluded.header, body = excluded.body`)
	if err != nil {
		return fmt.Errorf("put messages: %w", err)
	}
	_, err = insert(ctx, tx, "originals", `outbox_id, body`, originals, func(k kept) []any { return []any{k.mail, k.body} },
		`ON CONFLICT (outbox_id) DO UPDATE SET body = excluded.body`)
	if err != nil {
		return fmt.Errorf("put originals: %w", err)
	}
	return tx.putPartRefs(ctx, refs)
}

// dropBytes removes what was kept to send mails that are done.
func (tx *Tx) dropBytes(ctx context.Context, ids []string) error {
	if err := tx.dropOf(ctx, "messages", ids); err != nil {
		return err
	}
	return tx.dropOf(ctx, "outbox_parts", ids)
}

// dropOf removes the rows of a table that belong to mails.
func (tx *Tx) dropOf(ctx context.Context, table string, ids []string) error {
	return chunks(ids, 1, func(part []string) error {
		_, err := tx.exec(ctx, `DELETE FROM `+table+` WHERE outbox_id IN (`+marks(len(part))+`)`, anys(part)...)
		return err
	})
}

// Original returns what replies to a mail are read against, by the mail's id;
// [ErrNotFound] when none was kept or it is purged.
func (r Reader) Original(ctx context.Context, id string) ([]byte, error) {
	found, err := r.Originals(ctx, []string{id})
	if b, ok := found[id]; err != nil || ok {
		return b, err
	}
	return nil, fmt.Errorf("read original of mail %s: %w", id, ErrNotFound)
}

// Originals returns what replies to these mails are read against, by the
// mails' ids; those of which none was kept, or is any more, are left out.
func (r Reader) Originals(ctx context.Context, ids []string) (map[string][]byte, error) {
	type row struct {
		id       string
		original []byte
	}
	rows, err := allIn(ctx, r, ids, func(v *row) []any { return []any{&v.id, &v.original} }, `SELECT outbox_id, body FROM originals WHERE outbox_id IN (#)`)
	out := make(map[string][]byte, len(rows))
	inflate := flate.NewReader(nil) // making one takes longer than using it
	for i := 0; err == nil && i < len(rows); i++ {
		if err = inflate.(flate.Resetter).Reset(bytes.NewReader(rows[i].original), nil); err == nil {
			out[rows[i].id], err = io.ReadAll(inflate)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read originals of %d mails: %w", len(ids), err)
	}
	return out, nil
}

// Deflated is compressed text, as RFC 1951 has it.
type Deflated []byte

// Deflate compresses a mail's original, outside the transaction that keeps it:
// that takes longer than writing the row, and writers stand in line.
func (s *Store) Deflate(original []byte) (Deflated, error) {
	var out bytes.Buffer
	w, ok := s.deflaters.Get().(*flate.Writer) // making one takes longer than using it
	if ok {
		w.Reset(&out)
	} else {
		var err error
		if w, err = flate.NewWriter(&out, flate.BestSpeed); err != nil {
			return nil, fmt.Errorf("deflate: %w", err)
		}
	}
	if _, err := w.Write(original); err != nil {
		return nil, fmt.Errorf("deflate: %w", err)
	}
	if err := w.Close(); err != nil {
		return nil, fmt.Errorf("deflate: %w", err)
	}
	s.deflaters.Put(w)
	return out.Bytes(), nil
}
