package store

import (
	"context"
	"errors"
	"fmt"
)

// SettingHoldAll is the setting that stops all sending while it is "true".
const SettingHoldAll = "hold_all"

// Set changes a setting; "" removes it.
func (tx *Tx) Set(ctx context.Context, name, value string) error {
	q, args := `INSERT INTO settings (name, value) VALUES (?, ?) ON CONFLICT (name) DO UPDATE SET value = excluded.value`, []any{name, value}
	if value == "" {
		q, args = `DELETE FROM settings WHERE name = ?`, []any{name}
	}
	if _, err := tx.exec(ctx, q, args...); err != nil {
		return fmt.Errorf("set %s: %w", name, err)
	}
	return nil
}

// Setting returns a setting; "" when it is not set.
func (r Reader) Setting(ctx context.Context, name string) (string, error) {
	var v string
	err := r.one(ctx, []any{&v}, `SELECT value FROM settings WHERE name = ?`, name)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return "", fmt.Errorf("read setting %s: %w", name, err)
	}
	return v, nil
}

// HeldAll reports whether the stop switch for everything is on.
func (r Reader) HeldAll(ctx context.Context) (bool, error) {
	v, err := r.Setting(ctx, SettingHoldAll)
	return v == "true", err
}
