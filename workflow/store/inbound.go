package store

import (
	"context"
	"fmt"
	"time"
)

// InboundStatus is what has become of a message.
type InboundStatus string

// The statuses. Only held messages are looked at again.
const (
	InboundHandled  InboundStatus = "handled"
	InboundStranger InboundStatus = "stranger"  // not the robot's business; left as it was
	InboundHeld     InboundStatus = "held"      // waits until its sender is confirmed
	InboundForged   InboundStatus = "forged"    // the server says that it is not from whom it claims
	InboundTooLarge InboundStatus = "too_large" // recorded without its bytes
	InboundFailed   InboundStatus = "failed"    // could not be handled: Problem says why
)

// Inbound is the row of a message that was taken from the mailbox. The row
// stays when its raw bytes are purged, so that nothing is handled twice.
type Inbound struct {
	ID           string
	SHA256       string // hex, of the raw bytes; unique
	ReceivedAt   time.Time
	InternalDate time.Time // as the IMAP server has it (RFC 3501, section 2.3.3)
	Size         int64
	From         string // lower-case addr-spec
	Subject      string
	Kind         string // as the parser names it
	Status       InboundStatus
	ProcessID    string // empty when it belongs to none
	PersonID     string
	MessageID    string // without brackets
	InReplyTo    string
	Mailbox      string // the folder in which it was last known to be
	UIDValidity  uint32
	UID          uint32
	MovedAt      time.Time // zero while the mailbox has still to be touched
	Problem      string
}

const inboundColumns = `id, sha256, received_at, internal_date, size, from_addr, subject, kind, status, process_id, person_id,
	message_id, in_reply_to, mailbox, uidvalidity, uid, moved_at, problem`

func (in *Inbound) fields() []any {
	return []any{&in.ID, &in.SHA256, at(&in.ReceivedAt), at(&in.InternalDate), &in.Size, &in.From, &in.Subject, &in.Kind, &in.Status,
		optional(&in.ProcessID), optional(&in.PersonID), &in.MessageID, &in.InReplyTo, &in.Mailbox, &in.UIDValidity, &in.UID, at(&in.MovedAt), &in.Problem}
}

// Received is a message to be kept, with its raw bytes; nil for one that is
// recorded only.
type Received struct {
	Inbound
	Raw []byte
}

// columns are the values of a new row, with its bytes and that nothing is to be erased.
func (in Received) columns() []any {
	var kept any
	if in.Raw != nil {
		kept = in.Raw
	}
	return []any{in.ID, in.SHA256, ms(in.ReceivedAt), ms(in.InternalDate), in.Size, clean(in.From), clean(in.Subject), in.Kind, string(in.Status),
		nullable(in.ProcessID), nullable(in.PersonID), clean(in.MessageID), clean(in.InReplyTo), clean(in.Mailbox), in.UIDValidity, in.UID,
		ms(in.MovedAt), clean(in.Problem), kept, false}
}

// PutInboundEach keeps messages and returns how many of them are new. Those
// with a SHA-256 that is known change nothing.
func (tx *Tx) PutInboundEach(ctx context.Context, list []Received) (int, error) {
	n, err := insert(ctx, tx, "inbound", inboundColumns+`, raw, erase`, list, Received.columns, `ON CONFLICT (sha256) DO NOTHING`)
	if err != nil {
		return 0, fmt.Errorf("put %d inbound messages: %w", len(list), err)
	}
	return n, nil
}

// PutInbound keeps a message with its raw bytes; raw is nil for one that is
// recorded only. It reports false, and changes nothing, when a message with the
// same SHA-256 is known.
func (tx *Tx) PutInbound(ctx context.Context, in Inbound, raw []byte) (bool, error) {
	n, err := tx.PutInboundEach(ctx, []Received{{in, raw}})
	return n == 1, err
}

// Classify records what a message turned out to be: kind, status, whose it is, problem.
func (tx *Tx) Classify(ctx context.Context, in Inbound) error {
	n, err := tx.exec(ctx, `UPDATE inbound SET kind = ?, status = ?, process_id = ?, person_id = ?, problem = ? WHERE id = ?`,
		in.Kind, string(in.Status), nullable(in.ProcessID), nullable(in.PersonID), clean(in.Problem), in.ID)
	if err == nil && n == 0 {
		err = ErrNotFound
	}
	if err != nil {
		return fmt.Errorf("classify inbound message %s: %w", in.ID, err)
	}
	return nil
}

// Inbound returns a message, or [ErrNotFound].
func (r Reader) Inbound(ctx context.Context, id string) (Inbound, error) {
	var in Inbound
	if err := r.one(ctx, in.fields(), `SELECT `+inboundColumns+` FROM inbound WHERE id = ?`, id); err != nil {
		return Inbound{}, fmt.Errorf("read inbound message %s: %w", id, err)
	}
	return in, nil
}

// KnownInbound returns which of the hashes are known, with their rows' ids.
func (r Reader) KnownInbound(ctx context.Context, sha256 []string) (map[string]string, error) {
	type row struct{ sha, id string }
	rows, err := allIn(ctx, r, sha256, func(v *row) []any { return []any{&v.sha, &v.id} }, `SELECT sha256, id FROM inbound WHERE sha256 IN (#)`)
	if err != nil {
		return nil, fmt.Errorf("find known messages: %w", err)
	}
	known := make(map[string]string, len(rows))
	for _, v := range rows {
		known[v.sha] = v.id
	}
	return known, nil
}

// Raw returns the bytes of a message, or [ErrNotFound] when they were never
// kept or are purged.
func (r Reader) Raw(ctx context.Context, id string) ([]byte, error) {
	var raw []byte
	if err := r.one(ctx, []any{&raw}, `SELECT raw FROM inbound WHERE id = ? AND raw IS NOT NULL`, id); err != nil {
		return nil, fmt.Errorf("read bytes of inbound message %s: %w", id, err)
	}
	return raw, nil
}

// InboundOf returns the messages of a process, or of one person of it, in the
// order in which they came. An empty status takes all.
func (r Reader) InboundOf(ctx context.Context, who Ref, status InboundStatus) ([]Inbound, error) {
	list, err := all(ctx, r, (*Inbound).fields, `SELECT `+inboundColumns+` FROM inbound
		WHERE process_id = ? AND (? = '' OR person_id = ?) AND (? = '' OR status = ?) ORDER BY received_at, id`,
		who.ProcessID, who.PersonID, who.PersonID, string(status), string(status))
	if err != nil {
		return nil, fmt.Errorf("list inbound messages of %s: %w", who.ProcessID, err)
	}
	return list, nil
}

// PendingMoves returns messages that are kept and whose copy in the mailbox
// has still to be moved, oldest first. Strangers' mail and mail that is too
// large is never moved: record it with MovedAt set.
func (r Reader) PendingMoves(ctx context.Context, limit int) ([]Inbound, error) {
	list, err := all(ctx, r, (*Inbound).fields, `SELECT `+inboundColumns+` FROM inbound WHERE moved_at IS NULL ORDER BY received_at, id LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("list messages to move: %w", err)
	}
	return list, nil
}

// Place is where a message is in the mailbox. A UID of 0 is not known.
type Place struct {
	ID          string // of the Inbound
	Mailbox     string
	UIDValidity uint32
	UID         uint32
}

// Place is where the message was last known to be.
func (in Inbound) Place() Place {
	return Place{ID: in.ID, Mailbox: in.Mailbox, UIDValidity: in.UIDValidity, UID: in.UID}
}

// MarkMoved records that messages have been moved from where they were. One of
// which another copy has come meanwhile, at another place, is still to be moved.
func (s *Store) MarkMoved(ctx context.Context, now time.Time, list []Place) error {
	return s.Tx(ctx, func(tx *Tx) error {
		err := chunks(list, 4, func(part []Place) error {
			args := make([]any, 0, 4*len(part)+1)
			args = append(args, ms(now))
			for _, p := range part {
				args = append(args, p.ID, clean(p.Mailbox), p.UIDValidity, p.UID)
			}
			_, err := tx.exec(ctx, `UPDATE inbound SET moved_at = ? FROM (VALUES `+typedTuples(len(part), "TEXT", "TEXT", "BIGINT", "BIGINT")+`) AS v
				WHERE inbound.id = v.column1 AND mailbox = v.column2 AND uidvalidity = v.column3 AND uid = v.column4`, args...)
			return err
		})
		if err != nil {
			return fmt.Errorf("mark messages moved: %w", err)
		}
		return nil
	})
}

// Reappeared records that a known message is in the mailbox again, or still, so
// that its copy is moved: the robot stopped between keeping and moving it, or
// somebody put it back. The copy of one that has been purged is to be erased.
// What is left in place by its status stays there.
func (tx *Tx) Reappeared(ctx context.Context, p Place) error {
	_, err := tx.exec(ctx, `UPDATE inbound SET moved_at = NULL, erase = (erase OR raw IS NULL), mailbox = ?, uidvalidity = ?, uid = ?
		WHERE id = ? AND status NOT IN ('stranger', 'too_large', 'failed')`, clean(p.Mailbox), p.UIDValidity, p.UID, p.ID)
	if err != nil {
		return fmt.Errorf("take message %s up again: %w", p.ID, err)
	}
	return nil
}

// PendingErasures returns messages whose copy in the mailbox is to be deleted
// because they were purged.
func (r Reader) PendingErasures(ctx context.Context, limit int) ([]Inbound, error) {
	list, err := all(ctx, r, (*Inbound).fields, `SELECT `+inboundColumns+` FROM inbound WHERE erase ORDER BY id LIMIT ?`, limit)
	if err != nil {
		return nil, fmt.Errorf("list messages to erase: %w", err)
	}
	return list, nil
}

// MarkErased records that the mailbox no longer has the messages. What would
// tell them apart there is forgotten too.
func (s *Store) MarkErased(ctx context.Context, ids []string) error {
	return s.Tx(ctx, func(tx *Tx) error {
		err := chunks(ids, 1, func(part []string) error {
			_, err := tx.exec(ctx, `UPDATE inbound SET erase = FALSE, message_id = '', in_reply_to = '' WHERE id IN (`+marks(len(part))+`)`, anys(part)...)
			return err
		})
		if err != nil {
			return fmt.Errorf("mark messages erased: %w", err)
		}
		return nil
	})
}

// Cursor returns how far a folder has been read: every UID up to uid in this
// UIDVALIDITY. Zeros when it has not been.
func (r Reader) Cursor(ctx context.Context, mailbox string) (uidvalidity, uid uint32, err error) {
	type row struct{ validity, uid uint32 }
	rows, err := all(ctx, r, func(v *row) []any { return []any{&v.validity, &v.uid} }, `SELECT uidvalidity, uid FROM mailboxes WHERE name = ?`, clean(mailbox))
	if err != nil {
		return 0, 0, fmt.Errorf("read cursor: %w", err)
	}
	if len(rows) == 0 {
		return 0, 0, nil
	}
	return rows[0].validity, rows[0].uid, nil
}

// SetCursor records how far a folder has been read.
func (tx *Tx) SetCursor(ctx context.Context, mailbox string, uidvalidity, uid uint32, now time.Time) error {
	_, err := tx.exec(ctx, `INSERT INTO mailboxes (name, uidvalidity, uid, updated_at) VALUES (?, ?, ?, ?)
		ON CONFLICT (name) DO UPDATE SET uidvalidity = excluded.uidvalidity, uid = excluded.uid, updated_at = excluded.updated_at`,
		clean(mailbox), uidvalidity, uid, ms(now))
	if err != nil {
		return fmt.Errorf("set cursor: %w", err)
	}
	return nil
}
