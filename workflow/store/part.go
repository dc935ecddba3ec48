package store

import (
	"context"
	"fmt"
	"slices"
	"time"
)

type partRef struct{ mail, sha256 string }

func partRefs(mail string, body []Segment) []partRef {
	var out []partRef
	seen := map[string]bool{}
	for _, s := range body {
		if s.SHA256 != "" && !seen[s.SHA256] {
			seen[s.SHA256] = true
			out = append(out, partRef{mail, s.SHA256})
		}
	}
	return out
}

// putParts keeps the shared parts of mails that are not kept yet.
func (tx *Tx) putParts(ctx context.Context, mails []Mail) error {
	content := map[string][]byte{}
	created := map[string]time.Time{}
	var hashes []string
	for _, m := range mails {
		for _, s := range m.Body {
			if _, had := content[s.SHA256]; s.SHA256 != "" && !had {
				content[s.SHA256], created[s.SHA256] = s.Bytes, m.CreatedAt
				hashes = append(hashes, s.SHA256)
			}
		}
	}
	slices.Sort(hashes) // in one order by everybody, so that none waits in a circle
	known, err := allIn(ctx, tx.Reader, hashes, single[string], `SELECT sha256 FROM parts WHERE sha256 IN (#)`)
	if err != nil {
		return fmt.Errorf("find parts: %w", err)
	}
	for _, h := range hashes {
		if slices.Contains(known, h) {
			continue
		}
		_, err := tx.exec(ctx, `INSERT INTO parts (sha256, body, created_at) VALUES (?, ?, ?) ON CONFLICT (sha256) DO NOTHING`, h, bytesOf(content[h]), ms(created[h]))
		if err != nil {
			return fmt.Errorf("put part %s: %w", h, err)
		}
	}
	return nil
}

// putPartRefs says which mails need which parts. The foreign key keeps a part
// from being swept meanwhile.
func (tx *Tx) putPartRefs(ctx context.Context, refs []partRef) error {
	_, err := insert(ctx, tx, "outbox_parts", `outbox_id, sha256`, refs, func(p partRef) []any { return []any{p.mail, p.sha256} }, `ON CONFLICT DO NOTHING`)
	return err
}

// loadParts returns the content of the parts.
func (r Reader) loadParts(ctx context.Context, hashes []string) (map[string][]byte, error) {
	type row struct {
		sha  string
		body []byte
	}
	rows, err := allIn(ctx, r, hashes, func(v *row) []any { return []any{&v.sha, &v.body} }, `SELECT sha256, body FROM parts WHERE sha256 IN (#)`)
	out := make(map[string][]byte, len(rows))
	for _, v := range rows {
		out[v.sha] = v.body
	}
	return out, err
}

// SweepParts drops the parts that no mail still to be sent needs, and returns
// how many. Call it now and then: sending does not wait for it.
func (s *Store) SweepParts(ctx context.Context) (int, error) {
	n := 0
	err := s.Tx(ctx, func(tx *Tx) error {
		var err error
		n, err = tx.sweepParts(ctx)
		return err
	})
	return n, err
}

func (tx *Tx) sweepParts(ctx context.Context) (int, error) {
	n, err := tx.exec(ctx, `DELETE FROM parts WHERE NOT EXISTS (SELECT 1 FROM outbox_parts p WHERE p.sha256 = parts.sha256)`)
	if err != nil {
		return 0, fmt.Errorf("sweep parts: %w", err)
	}
	return n, nil
}
