package store

import (
	"context"
	"database/sql"
	"errors"
	"math/bits"
	"strings"

	"github.com/jmoiron/sqlx"
)

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
// where the query has "IN (#)". A statement costs as much as ten rows, so what is
// known of many is asked of all at once.
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

// typedTuples returns "(CAST(? AS TEXT), CAST(? AS BIGINT)),…" for n rows with columns
// of these types: PostgreSQL cannot tell them where rows stand by themselves.
func typedTuples(n int, types ...string) string {
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
