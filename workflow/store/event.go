package store

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"slices"
	"time"
)

// EventMailExpired is logged by [Store.Claim]; the detail is the mail's key.
const EventMailExpired = "mail_expired"

// Event is something that happened, for people to read in a process's status.
type Event struct {
	ProcessID string // empty for the installation
	PersonID  string
	At        time.Time
	Kind      string // a word of the caller's
	Detail    string // no body and no secret
}

// id makes an event that is logged again the same row.
func (e Event) id() string {
	h := sha256.New()
	fmt.Fprintf(h, "%q %q %d %q %q", e.ProcessID, e.PersonID, e.At.UnixMilli(), e.Kind, e.Detail)
	return hex.EncodeToString(h.Sum(nil)[:16])
}

// Log adds events. One that is there already is not added again.
func (tx *Tx) Log(ctx context.Context, events ...Event) error {
	_, err := insert(ctx, tx, "events", `id, process_id, person_id, at, kind, detail`, events, func(e Event) []any {
		return []any{e.id(), e.ProcessID, e.PersonID, ms(e.At), e.Kind, clean(e.Detail)}
	}, `ON CONFLICT (id) DO NOTHING`)
	if err != nil {
		return fmt.Errorf("log event: %w", err)
	}
	return nil
}

// Events returns the latest events of a process, the oldest of them first.
func (r Reader) Events(ctx context.Context, process string, limit int) ([]Event, error) {
	list, err := all(ctx, r, func(e *Event) []any { return []any{&e.ProcessID, &e.PersonID, at(&e.At), &e.Kind, &e.Detail} },
		`SELECT process_id, person_id, at, kind, detail FROM events WHERE process_id = ? ORDER BY at DESC, id DESC LIMIT ?`, process, limit)
	if err != nil {
		return nil, fmt.Errorf("read events of %s: %w", process, err)
	}
	slices.Reverse(list)
	return list, nil
}
