package store

import (
	"context"
	"fmt"
	"time"
)

// Acquire takes or prolongs a lease for ttl, unless another holds it. Holders
// need names that no other instance uses, and clocks that agree within a small
// part of ttl.
func (s *Store) Acquire(ctx context.Context, name, holder string, now time.Time, ttl time.Duration) (bool, error) {
	n := 0
	err := s.Tx(ctx, func(tx *Tx) error {
		var err error
		n, err = tx.exec(ctx, `INSERT INTO leases (name, holder, expires_at) VALUES (?, ?, ?)
			ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
			WHERE leases.holder = excluded.holder OR leases.expires_at <= ?`, name, holder, ms(now.Add(ttl)), ms(now))
		return err
	})
	if err != nil {
		return false, fmt.Errorf("acquire lease %s: %w", name, err)
	}
	return n == 1, nil
}

// ReleaseLease gives a lease up, if the holder has it.
func (s *Store) ReleaseLease(ctx context.Context, name, holder string) error {
	err := s.Tx(ctx, func(tx *Tx) error {
		_, err := tx.exec(ctx, `DELETE FROM leases WHERE name = ? AND holder = ?`, name, holder)
		return err
	})
	if err != nil {
		return fmt.Errorf("release lease %s: %w", name, err)
	}
	return nil
}

// LeaseHolder returns who holds a lease at now; "" when nobody does.
func (r Reader) LeaseHolder(ctx context.Context, name string, now time.Time) (string, error) {
	list, err := all(ctx, r, single[string], `SELECT holder FROM leases WHERE name = ? AND expires_at > ?`, name, ms(now))
	if err != nil {
		return "", fmt.Errorf("read lease %s: %w", name, err)
	}
	if len(list) == 0 {
		return "", nil
	}
	return list[0], nil
}

// Lease returns who held a lease last and until when; "" when nobody has taken it.
func (r Reader) Lease(ctx context.Context, name string) (holder string, until time.Time, err error) {
	type row struct {
		holder string
		until  time.Time
	}
	list, err := all(ctx, r, func(v *row) []any { return []any{&v.holder, at(&v.until)} }, `SELECT holder, expires_at FROM leases WHERE name = ?`, name)
	if err != nil {
		return "", time.Time{}, fmt.Errorf("read lease %s: %w", name, err)
	}
	if len(list) == 0 {
		return "", time.Time{}, nil
	}
	return list[0].holder, list[0].until, nil
}
