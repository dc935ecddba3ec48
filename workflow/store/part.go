package store

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"
	"unicode/utf8"
)

// segment is how a stretch of a body is kept: as text, as bytes when it is not
// valid UTF-8, or as the hash of a part.
type segment struct {
	Text  string `json:"t,omitempty"`
	Bytes []byte `json:"b,omitempty"`
	Hash  string `json:"h,omitempty"`
}

func encodeBody(body []Segment) (encoded []byte, size int, err error) {
	list := make([]segment, len(body))
	for i, s := range body {
		size += len(s.Bytes)
		switch {
		case s.SHA256 != "":
			list[i].Hash = s.SHA256
		case utf8.Valid(s.Bytes):
			list[i].Text = string(s.Bytes)
		default:
			list[i].Bytes = s.Bytes
		}
	}
	var out bytes.Buffer
	enc := json.NewEncoder(&out)
	enc.SetEscapeHTML(false)
	if err := enc.Encode(list); err != nil {
		return nil, 0, fmt.Errorf("encode body: %w", err)
	}
	return out.Bytes(), size, nil
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
	known := map[string]bool{}
	err := chunks(hashes, 1, func(part []string) error {
		had, err := all(ctx, tx.Reader, single[string], `SELECT sha256 FROM parts WHERE sha256 IN (`+marks(len(part))+`)`, anys(part)...)
		for _, h := range had {
			known[h] = true
		}
		return err
	})
	if err != nil {
		return fmt.Errorf("find parts: %w", err)
	}
	for _, h := range hashes {
		if known[h] {
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
	return chunks(refs, 2, func(part []partRef) error {
		args := make([]any, 0, 2*len(part))
		for _, p := range part {
			args = append(args, p.mail, p.sha256)
		}
		_, err := tx.exec(ctx, `INSERT INTO outbox_parts (outbox_id, sha256) VALUES `+tuples(len(part), 2)+` ON CONFLICT DO NOTHING`, args...)
		return err
	})
}

// loadParts returns the content of the parts.
func (r Reader) loadParts(ctx context.Context, hashes []string) (map[string][]byte, error) {
	type row struct {
		sha  string
		body []byte
	}
	out := make(map[string][]byte, len(hashes))
	err := chunks(hashes, 1, func(part []string) error {
		rows, err := all(ctx, r, func(v *row) []any { return []any{&v.sha, &v.body} },
			`SELECT sha256, body FROM parts WHERE sha256 IN (`+marks(len(part))+`)`, anys(part)...)
		for _, v := range rows {
			out[v.sha] = v.body
		}
		return err
	})
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
