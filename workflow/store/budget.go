package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// Limit is how many may be sent in any stretch of time as long as Window.
type Limit struct {
	Window time.Duration
	Max    int
}

// budgetSlices is how finely a window is counted. What was taken comes back
// when the window and one slice more have passed, so that no window, wherever
// it begins, holds more than its limit.
const budgetSlices = 120

func (l Limit) slice(now time.Time) int64 {
	step := max(l.Window.Milliseconds()/budgetSlices, 1)
	return now.UnixMilli() / step * step
}

func (l Limit) row(name string) string { return name + "/" + l.Window.String() }

// Take uses up to n of a budget and returns how much was granted: the largest
// number that keeps every limit. It is exact however many instances take.
func (s *Store) Take(ctx context.Context, name string, limits []Limit, n int, now time.Time) (int, error) {
	limits = slices.SortedFunc(slices.Values(limits), func(a, b Limit) int { return cmp.Compare(a.Window, b.Window) })
	granted := n
	err := s.Tx(ctx, func(tx *Tx) error {
		granted = n
		for _, l := range limits {
			left, err := tx.budgetLeft(ctx, name, l, now)
			if err != nil {
				return err
			}
			granted = max(min(granted, left), 0)
		}
		if granted == 0 {
			return nil
		}
		for _, l := range limits {
			if err := tx.addUse(ctx, name, l, granted, now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return 0, fmt.Errorf("take from budget %s: %w", name, err)
	}
	return granted, nil
}

// GiveBack returns what was taken at the instant taken and not used.
func (s *Store) GiveBack(ctx context.Context, name string, limits []Limit, n int, taken time.Time) error {
	err := s.Tx(ctx, func(tx *Tx) error {
		for _, l := range limits {
			if err := tx.addUse(ctx, name, l, -n, taken); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("give back to budget %s: %w", name, err)
	}
	return nil
}

// BudgetLeft returns how much could be taken now.
func (r Reader) BudgetLeft(ctx context.Context, name string, limits []Limit, now time.Time) (int, error) {
	left := -1
	for _, l := range limits {
		used, err := r.used(ctx, name, l, now)
		if err != nil {
			return 0, fmt.Errorf("read budget %s: %w", name, err)
		}
		if n := max(l.Max-used, 0); left < 0 || n < left {
			left = n
		}
	}
	return left, nil
}

// budgetLeft locks the budget first: the row of the instant 0 is there for that.
func (tx *Tx) budgetLeft(ctx context.Context, name string, l Limit, now time.Time) (int, error) {
	if err := tx.lockBudget(ctx, name, l); err != nil {
		return 0, err
	}
	if _, err := tx.exec(ctx, `DELETE FROM budgets WHERE name = ? AND window_start > 0 AND window_start < ?`, l.row(name), l.slice(now.Add(-2*l.Window))); err != nil {
		return 0, err
	}
	used, err := tx.used(ctx, name, l, now)
	return l.Max - used, err
}

func (tx *Tx) lockBudget(ctx context.Context, name string, l Limit) error {
	_, err := tx.exec(ctx, `INSERT INTO budgets (name, window_start, used) VALUES (?, 0, 0) ON CONFLICT (name, window_start) DO UPDATE SET used = 0`, l.row(name))
	return err
}

func (r Reader) used(ctx context.Context, name string, l Limit, now time.Time) (int, error) {
	var n int
	err := r.one(ctx, []any{&n}, `SELECT CAST(coalesce(sum(used), 0) AS BIGINT) FROM budgets WHERE name = ? AND window_start >= ?`, l.row(name), max(l.slice(now.Add(-l.Window)), 1))
	return n, err
}

func (tx *Tx) addUse(ctx context.Context, name string, l Limit, n int, now time.Time) error {
	_, err := tx.exec(ctx, `INSERT INTO budgets (name, window_start, used) VALUES (?, ?, ?)
		ON CONFLICT (name, window_start) DO UPDATE SET used = budgets.used + excluded.used`, l.row(name), l.slice(now), n)
	return err
}
