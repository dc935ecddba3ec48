package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"
)

// segment is a line of a body's layout: the length of bytes that are kept in
// the row, or the hash of a part. A body is kept as its layout in JSON, a line
// feed, and its own bytes joined.
type segment struct {
	Length int    `json:"n,omitempty"`
	Hash   string `json:"h,omitempty"`
}

func encodeBody(body []Segment) ([]byte, error) {
	list := make([]segment, len(body))
	own := 0
	for i, s := range body {
		if s.SHA256 != "" {
			list[i].Hash = s.SHA256
		} else {
			list[i].Length = len(s.Bytes)
			own += len(s.Bytes)
		}
	}
	layout, err := json.Marshal(list)
	if err != nil {
		return nil, fmt.Errorf("encode body: %w", err)
	}
	encoded := append(make([]byte, 0, len(layout)+1+own), layout...)
	encoded = append(encoded, '\n')
	for _, s := range body {
		if s.SHA256 == "" {
			encoded = append(encoded, s.Bytes...)
		}
	}
	return encoded, nil
}

// storedBody is a body as it was read back: the layout, and the bytes of each
// segment, nil for parts that have still to be fetched.
type storedBody struct {
	layout []segment
	bytes  [][]byte
}

// Scan reads what encodeBody wrote. Anything else is taken for a message that
// lacks a part: it fails alone, and does not keep the rest of the queue waiting.
func (b *storedBody) Scan(v any) error {
	raw, _ := v.([]byte)
	layout, own, _ := bytes.Cut(raw, []byte("\n"))
	own = bytes.Clone(own) // the driver's memory is its own
	if json.Unmarshal(layout, &b.layout) != nil || !b.cut(own) {
		b.layout, b.bytes = []segment{{Hash: "none"}}, make([][]byte, 1)
	}
	return nil
}

// cut divides the row's own bytes among the segments, or reports that they do
// not fit the layout.
func (b *storedBody) cut(own []byte) bool {
	b.bytes = make([][]byte, len(b.layout))
	for i, s := range b.layout {
		if s.Hash != "" {
			continue
		}
		if s.Length < 0 || s.Length > len(own) {
			return false
		}
		b.bytes[i], own = own[:s.Length:s.Length], own[s.Length:]
	}
	return len(own) == 0
}

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
