package store

import (
	"database/sql/driver"
	"fmt"
	"testing"
)

// TestStatementsOutliveTheSchema runs statements that were prepared before
// another instance changed their table.
func TestStatementsOutliveTheSchema(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		change := func(q string) {
			t.Helper()
			if _, err := s.write.ExecContext(ctx, q); err != nil {
				t.Fatal(err)
			}
		}
		type row struct{ a, b int }
		fields := func(v *row) []any { return []any{&v.a} }
		read := func(r Reader) (row, error) {
			rows, err := all(ctx, r, fields, `SELECT * FROM counted WHERE a > ?`, 0)
			if err != nil || len(rows) != 1 {
				return row{}, fmt.Errorf("%d rows: %w", len(rows), err)
			}
			return rows[0], nil
		}
		check := func(want row) {
			t.Helper()
			tx(t, s, func(tx *Tx) error {
				got, err := read(tx.Reader)
				if err == nil && got != want {
					t.Errorf("in a transaction %v, want %v", got, want)
				}
				return err
			})
			if got, err := read(s.Reader); err != nil || got != want {
				t.Errorf("outside a transaction %v, want %v: %v", got, want, err)
			}
		}
		change(`CREATE TABLE counted (a BIGINT)`)
		change(`INSERT INTO counted VALUES (3)`)
		check(row{a: 3})
		change(`ALTER TABLE counted ADD COLUMN b BIGINT DEFAULT 5`)
		fields = func(v *row) []any { return []any{&v.a, &v.b} }
		check(row{3, 5})
	})
}

// TestStatementsAreKeptWithinBounds looks into a connection.
func TestStatementsAreKeptWithinBounds(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		c := must(s.write.DB.Conn(ctx))(t)
		defer c.Close()
		kept := func() (n int) {
			if err := c.Raw(func(inner any) error { n = len(inner.(*statements).kept); return nil }); err != nil {
				t.Fatal(err)
			}
			return n
		}
		ask := func(q string, args ...any) {
			t.Helper()
			var got int
			if err := c.QueryRowContext(ctx, q, args...).Scan(&got); err != nil || got != 7 {
				t.Fatal(got, err)
			}
		}
		before := kept()
		for range 5 {
			ask(`SELECT 7`)
		}
		if n := kept(); n != before+1 {
			t.Errorf("%d are kept of one text", n-before)
		}
		for i := range 2 * maxStatements {
			ask(fmt.Sprintf(`SELECT 7 + 0 * %d`, i))
		}
		if n := kept(); n != maxStatements {
			t.Errorf("%d are kept, want %d", n, maxStatements)
		}
	})
}

// wholeConn is what database/sql looks for in a connection besides.
var _ interface {
	driver.NamedValueChecker
	wholeConn
} = (*statements)(nil)
