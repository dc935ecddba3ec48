package store

import (
	"context"
	"fmt"
	"time"
)

// Document is a file that the operator supplies.
type Document struct {
	SHA256  string // hex, of Content
	Name    string
	Content []byte
}

// PutDocument keeps a document, once for each content.
func (tx *Tx) PutDocument(ctx context.Context, d Document, now time.Time) error {
	_, err := tx.exec(ctx, `INSERT INTO documents (sha256, name, content, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (sha256) DO NOTHING`,
		d.SHA256, d.Name, bytesOf(d.Content), ms(now))
	if err != nil {
		return fmt.Errorf("put document %s: %w", d.Name, err)
	}
	return nil
}

// Document returns the document with this content hash, or [ErrNotFound].
func (r Reader) Document(ctx context.Context, sha256 string) (Document, error) {
	var d Document
	if err := r.one(ctx, []any{&d.SHA256, &d.Name, &d.Content}, `SELECT sha256, name, content FROM documents WHERE sha256 = ?`, sha256); err != nil {
		return Document{}, fmt.Errorf("read document %s: %w", sha256, err)
	}
	return d, nil
}
