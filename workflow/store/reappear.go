package store

import (
	"context"
	"fmt"
)

// Reappeared notes that a message that is kept already lies in the mailbox
// once more, because a person moved it back, a crash came before it was moved,
// or the folder was made anew: it is to be moved out of the way again. What was
// left in place on purpose stays there.
func (tx *Tx) Reappeared(ctx context.Context, p Place) error {
	_, err := tx.exec(ctx, `UPDATE inbound SET mailbox = ?, uidvalidity = ?, uid = ?, moved_at = NULL
		WHERE id = ? AND status NOT IN ('stranger', 'too_large', 'failed')`, clean(p.Mailbox), p.UIDValidity, p.UID, p.ID)
	if err != nil {
		return fmt.Errorf("note message %s in the mailbox: %w", p.ID, err)
	}
	return nil
}
