package store

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/jmoiron/sqlx"
)

// maxTries bounds how often a transaction is begun again after a conflict.
const maxTries = 8

// Reader asks questions; [Store] answers from what is committed, [Tx] from
// within its transaction.
type Reader struct {
	ext     sqlx.ExtContext
	dialect dialect
	watch   func(ctx context.Context, ext sqlx.ExtContext, query string, args []any) // sees every statement before it runs; tests look at its plan
}

// Tx is a transaction. It is for one goroutine and ends with the function that
// it was given to.
type Tx struct {
	Reader
	depth int
}

// Tx runs fn in a transaction and commits when it returns nil. After a
// conflict with another transaction it runs fn again, up to a bound, so fn must
// set afresh whatever it leaves behind. fn must not use the Store, whose
// writer it holds.
func (s *Store) Tx(ctx context.Context, fn func(*Tx) error) error {
	for try := 0; ; try++ {
		err := s.once(ctx, fn)
		if err == nil || try == maxTries || !sqliteRetry(err) && !postgresRetry(err) {
			return err
		}
		t := time.NewTimer(backoff(try))
		select {
		case <-ctx.Done():
			t.Stop()
			return errors.Join(err, ctx.Err())
		case <-t.C:
		}
	}
}

func (s *Store) once(ctx context.Context, fn func(*Tx) error) error {
	tx, err := s.write.BeginTxx(ctx, nil)
	if err != nil {
		return fmt.Errorf("begin transaction: %w", err)
	}
	defer func() { _ = tx.Rollback() }() // does nothing after a commit
	if err := fn(&Tx{Reader: Reader{ext: tx, dialect: s.dialect, watch: s.watch}}); err != nil {
		return err
	}
	if err := tx.Commit(); err != nil {
		return fmt.Errorf("commit transaction: %w", err)
	}
	return nil
}

// Savepoint runs fn so that its changes alone are undone when it fails; the
// transaction goes on. The error is fn's.
func (tx *Tx) Savepoint(ctx context.Context, fn func() error) error {
	tx.depth++
	defer func() { tx.depth-- }()
	name := fmt.Sprintf("sp%d", tx.depth)
	if _, err := tx.exec(ctx, "SAVEPOINT "+name); err != nil {
		return fmt.Errorf("begin savepoint: %w", err)
	}
	if err := fn(); err != nil {
		if _, e := tx.exec(ctx, "ROLLBACK TO SAVEPOINT "+name); e != nil {
			return errors.Join(err, fmt.Errorf("roll back to savepoint: %w", e))
		}
		return err
	}
	if _, err := tx.exec(ctx, "RELEASE SAVEPOINT "+name); err != nil {
		return fmt.Errorf("release savepoint: %w", err)
	}
	return nil
}
