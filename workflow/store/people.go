package store

import (
	"context"
	"fmt"
	"time"
)

// Ref names a person of a process.
type Ref struct {
	ProcessID string
	PersonID  string
}

func (r *Ref) fields() []any { return []any{&r.ProcessID, &r.PersonID} }

// Address is one of a person's addresses, in lower case.
type Address struct {
	PersonID string
	Address  string
}

// SetAddresses replaces the addresses by which a process's people are recognised.
func (tx *Tx) SetAddresses(ctx context.Context, process string, list []Address) error {
	old, err := all(ctx, tx.Reader, func(a *Address) []any { return []any{&a.PersonID, &a.Address} },
		`SELECT person_id, address FROM addresses WHERE process_id = ?`, process)
	if err != nil {
		return fmt.Errorf("read addresses of %s: %w", process, err)
	}
	// Most saves change nobody's address.
	gone := make(map[Address]bool, len(old))
	for _, a := range old {
		gone[a] = true
	}
	var added []Address
	for _, a := range list {
		if _, had := gone[a]; !had {
			added = append(added, a)
		}
		gone[a] = false
	}
	for _, a := range old {
		if !gone[a] {
			continue
		}
		if _, err := tx.exec(ctx, `DELETE FROM addresses WHERE process_id = ? AND person_id = ? AND address = ?`, process, a.PersonID, a.Address); err != nil {
			return fmt.Errorf("drop an address of %s: %w", process, err)
		}
	}
	_, err = insert(ctx, tx, "addresses", `process_id, person_id, address`, added,
		func(a Address) []any { return []any{process, a.PersonID, clean(a.Address)} }, `ON CONFLICT DO NOTHING`)
	if err != nil {
		return fmt.Errorf("add addresses of %s: %w", process, err)
	}
	return nil
}

// FindAddress returns everybody who has the address, which must be in lower case.
func (r Reader) FindAddress(ctx context.Context, address string) ([]Ref, error) {
	refs, err := all(ctx, r, (*Ref).fields, `SELECT process_id, person_id FROM addresses WHERE address = ? ORDER BY process_id, person_id`, clean(address))
	if err != nil {
		return nil, fmt.Errorf("find address: %w", err)
	}
	return refs, nil
}

// PutTag binds a reply tag to a person. A tag is bound once and never to
// another: [ErrExists] when somebody else has it.
func (tx *Tx) PutTag(ctx context.Context, tag string, who Ref, now time.Time) error {
	n, err := tx.exec(ctx, `INSERT INTO tags (tag, process_id, person_id, created_at) VALUES (?, ?, ?, ?) ON CONFLICT (tag) DO NOTHING`,
		tag, who.ProcessID, who.PersonID, ms(now))
	if err != nil {
		return fmt.Errorf("put tag: %w", err)
	}
	if n == 1 {
		return nil
	}
	had, err := tx.FindTag(ctx, tag)
	if err != nil {
		return err
	}
	if had != who {
		return fmt.Errorf("put tag: %w", ErrExists)
	}
	return nil
}

// FindTag returns whose tag it is, or [ErrNotFound].
func (r Reader) FindTag(ctx context.Context, tag string) (Ref, error) {
	var ref Ref
	if err := r.one(ctx, ref.fields(), `SELECT process_id, person_id FROM tags WHERE tag = ?`, clean(tag)); err != nil {
		return Ref{}, fmt.Errorf("find tag: %w", err)
	}
	return ref, nil
}

// FindTags returns whose tags these are, by tag; those of nobody are left out.
func (r Reader) FindTags(ctx context.Context, tags []string) (map[string]Ref, error) {
	type row struct {
		tag string
		ref Ref
	}
	kept, given := cleaned(tags)
	rows, err := allIn(ctx, r, kept, func(v *row) []any { return append([]any{&v.tag}, v.ref.fields()...) },
		`SELECT tag, process_id, person_id FROM tags WHERE tag IN (#)`)
	if err != nil {
		return nil, fmt.Errorf("find %d tags: %w", len(tags), err)
	}
	out := make(map[string]Ref, len(rows))
	for _, v := range rows {
		out[given[v.tag]] = v.ref
	}
	return out, nil
}

// TagOf returns a person's tag, the newest if there are several, or [ErrNotFound].
func (r Reader) TagOf(ctx context.Context, who Ref) (string, error) {
	var tag string
	err := r.one(ctx, []any{&tag}, `SELECT tag FROM tags WHERE process_id = ? AND person_id = ? ORDER BY created_at DESC, tag LIMIT 1`, who.ProcessID, who.PersonID)
	if err != nil {
		return "", fmt.Errorf("find tag of %s in %s: %w", who.PersonID, who.ProcessID, err)
	}
	return tag, nil
}

// EarliestCreated returns when the first process was created: mail older than
// that cannot be a reply. Zero without processes.
func (r Reader) EarliestCreated(ctx context.Context) (time.Time, error) {
	var t time.Time
	if err := r.one(ctx, []any{at(&t)}, `SELECT min(created_at) FROM processes`); err != nil {
		return time.Time{}, fmt.Errorf("find first process: %w", err)
	}
	return t, nil
}
