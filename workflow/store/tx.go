package store

import (
	"compress/flate"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"math/bits"
	"strings"
	"time"
	"unicode/utf8"

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
	depth   int
	deflate *flate.Writer // made when it is first needed
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

// prepare puts a query into the database's own form.
func (r Reader) prepare(ctx context.Context, q string, args []any) string {
	if r.dialect == postgresDialect {
		q = sqlx.Rebind(sqlx.DOLLAR, q)
	}
	if r.watch != nil {
		r.watch(ctx, r.ext, q, args)
	}
	return q
}

// exec runs a statement and returns how many rows it changed.
func (r Reader) exec(ctx context.Context, q string, args ...any) (int, error) {
	res, err := r.ext.ExecContext(ctx, r.prepare(ctx, q, args), args...)
	if err != nil {
		return 0, err
	}
	n, err := res.RowsAffected()
	return int(n), err
}

// one scans the single row of a query, or returns ErrNotFound.
func (r Reader) one(ctx context.Context, dest []any, q string, args ...any) error {
	err := r.ext.QueryRowxContext(ctx, r.prepare(ctx, q, args), args...).Scan(dest...)
	if errors.Is(err, sql.ErrNoRows) {
		return ErrNotFound
	}
	return err
}

// all scans every row of a query; fields says where a row's columns go.
func all[T any](ctx context.Context, r Reader, fields func(*T) []any, q string, args ...any) ([]T, error) {
	rows, err := r.ext.QueryContext(ctx, r.prepare(ctx, q, args), args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var out []T
	for rows.Next() {
		var v T
		if err := rows.Scan(fields(&v)...); err != nil {
			return nil, err
		}
		out = append(out, v)
	}
	return out, rows.Err()
}

// allIn scans every row about keys, of which there may be any number: they stand
// where the query has "IN (#)".
func allIn[K, T any](ctx context.Context, r Reader, keys []K, fields func(*T) []any, q string) ([]T, error) {
	var out []T
	err := chunks(keys, 1, func(part []K) error {
		some, err := all(ctx, r, fields, strings.Replace(q, "#", marks(len(part)), 1), anys(part)...)
		out = append(out, some...)
		return err
	})
	return out, err
}

func single[T any](v *T) []any { return []any{v} }

// insert adds a row for each of a list, with the columns that row gives, and
// returns how many were added. What becomes of those that are there already is
// for the conflict clause to say.
func insert[T any](ctx context.Context, tx *Tx, table, columns string, list []T, row func(T) []any, conflict string) (int, error) {
	added, width := 0, strings.Count(columns, ",")+1
	err := chunks(list, width, func(part []T) error {
		args := make([]any, 0, width*len(part))
		for _, v := range part {
			args = append(args, row(v)...)
		}
		n, err := tx.exec(ctx, `INSERT INTO `+table+` (`+columns+`) VALUES `+tuples(len(part), width)+` `+conflict, args...)
		added += n
		return err
	})
	return added, err
}

// marks returns "?,?,?" for a list of n values.
func marks(n int) string { return strings.TrimSuffix(strings.Repeat("?,", n), ",") }

// tuples returns "(?,?),(?,?)" for n rows of the given width.
func tuples(n, width int) string {
	return strings.TrimSuffix(strings.Repeat("("+marks(width)+"),", n), ",")
}

// values returns "(CAST(? AS TEXT), CAST(? AS BIGINT)),…" for n rows with columns
// of these types: PostgreSQL cannot tell them where rows stand by themselves.
func values(n int, types ...string) string {
	row := "(CAST(? AS " + strings.Join(types, "), CAST(? AS ") + "))"
	return strings.TrimSuffix(strings.Repeat(row+",", n), ",")
}

func anys[T any](list []T) []any {
	out := make([]any, len(list))
	for i, v := range list {
		out[i] = v
	}
	return out
}

// maxVars keeps a statement's variables below what both databases take (32,766).
const maxVars = 30000

// maxChunk bounds how many rows one statement is about.
const maxChunk = 128

// chunks calls fn with runs of list that fit a statement of width variables
// each. Their lengths are powers of two, so that a few prepared statements do for
// lists of any length.
func chunks[T any](list []T, width int, fn func([]T) error) error {
	most := min(maxVars/width, maxChunk)
	for len(list) > 0 {
		n := 1 << (bits.Len(uint(min(len(list), most))) - 1)
		if err := fn(list[:n]); err != nil {
			return err
		}
		list = list[n:]
	}
	return nil
}

// millis scans an instant; NULL is the zero time.
type millis time.Time

func (m *millis) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*m = millis{}
	case int64:
		*m = millis(time.UnixMilli(v).UTC())
	default:
		return fmt.Errorf("scan instant: unexpected %T", v)
	}
	return nil
}

func at(t *time.Time) *millis { return (*millis)(t) }

// ms is an instant as it is kept; the zero time is NULL.
func ms(t time.Time) any {
	if t.IsZero() {
		return nil
	}
	return t.UnixMilli()
}

// orNull scans text, with NULL as the empty string.
type orNull string

func (o *orNull) Scan(v any) error {
	switch v := v.(type) {
	case nil:
		*o = ""
	case string:
		*o = orNull(v)
	case []byte:
		*o = orNull(v)
	default:
		return fmt.Errorf("scan text: unexpected %T", v)
	}
	return nil
}

func optional(s *string) *orNull { return (*orNull)(s) }

func nullable(s string) any {
	if s == "" {
		return nil
	}
	return s
}

// clean makes foreign text fit for a TEXT column of either database.
func clean(s string) string {
	if utf8.ValidString(s) && !strings.Contains(s, "\x00") {
		return s
	}
	return strings.ReplaceAll(strings.ToValidUTF8(s, "\uFFFD"), "\x00", "\uFFFD")
}
