package store

import (
	"context"
	"fmt"
)

// DropOriginals removes the text that is kept of mails that are done, by their
// ids: a reply to one is then read without it. It returns how many that were.
func (tx *Tx) DropOriginals(ctx context.Context, ids []string) (int, error) {
	n := 0
	err := chunks(ids, 1, func(part []string) error {
		got, err := tx.exec(ctx, `DELETE FROM messages WHERE outbox_id IN (SELECT id FROM outbox
			WHERE status NOT IN ('queued', 'held', 'sending') AND id IN (`+marks(len(part))+`))`, anys(part)...)
		n += got
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("drop the text of mails: %w", err)
	}
	return n, nil
}
