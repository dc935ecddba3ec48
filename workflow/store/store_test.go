package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

func TestFilePath(t *testing.T) {
	t.Parallel()
	for target, want := range map[string]string{
		"": DefaultFile, "a.db": "a.db", "/var/lib/starte/a.db": "/var/lib/starte/a.db", "file:a.db": "a.db", "file:/x/a%20b.db?mode=ro": "/x/a b.db",
		"file:///x/a.db": "/x/a.db", "sqlite:a.db": "a.db", "sqlite:///x/a.db": "/x/a.db", "blå?.db": "blå?.db", "100%.db": "100%.db", "file:": DefaultFile,
	} {
		if got := filePath(target); got != want {
			t.Errorf("%q: %q, want %q", target, got, want)
		}
	}
}

func TestSQLiteFileIsItsOwners(t *testing.T) {
	t.Parallel()
	for _, name := range []string{"starte.db", "blå bær?#%20.db"} {
		for _, before := range []fs.FileMode{0, 0o644} {
			path := filepath.Join(t.TempDir(), name)
			if before != 0 {
				if err := os.WriteFile(path, nil, before); err != nil {
					t.Fatal(err)
				}
			}
			s := migrated(t, path)
			create(t, s, "a")
			files, err := os.ReadDir(filepath.Dir(path))
			if err != nil {
				t.Fatal(err)
			}
			var names []string
			for _, f := range files {
				names = append(names, f.Name())
				if info, err := f.Info(); err != nil || info.Mode().Perm() != 0o600 {
					t.Errorf("%s: mode %v (%v)", f.Name(), info.Mode(), err)
				}
			}
			if want := []string{name, name + "-shm", name + "-wal"}; !slices.Equal(names, want) {
				t.Errorf("files %q, want %q", names, want)
			}
		}
	}
}

func TestOpenRefuses(t *testing.T) {
	t.Parallel()
	text := filepath.Join(t.TempDir(), "text")
	if err := os.WriteFile(text, []byte(strings.Repeat("not a database\n", 100)), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, target := range []string{":memory:", "file::memory:", "mysql://x/y", filepath.Join(t.TempDir(), "none", "a.db"), t.TempDir(), text} {
		if s, err := Open(t.Context(), target); err == nil {
			t.Errorf("%s was opened (%v)", target, s.Close())
		} else if !strings.HasPrefix(err.Error(), "open database: ") {
			t.Errorf("%s: %v", target, err)
		}
	}
}

func TestSQLiteSettings(t *testing.T) {
	t.Parallel()
	s := migrated(t, filepath.Join(t.TempDir(), "a.db"))
	tx(t, s, func(tx *Tx) error {
		for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "15000"} {
			var got string
			if err := tx.one(t.Context(), []any{&got}, "PRAGMA "+pragma); err != nil {
				return err
			}
			if got != want {
				t.Errorf("%s is %s, want %s", pragma, got, want)
			}
		}
		return nil
	})
	if _, err := s.exec(t.Context(), `DELETE FROM settings`); err == nil {
		t.Error("the reading side can write")
	}
}

// TestSQLiteIsSharedByPrograms has two programs write, as when a command is
// used while the daemon runs.
func TestSQLiteIsSharedByPrograms(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	stores := []*Store{migrated(t, path), migrated(t, path)}
	create(t, stores[0], "a")
	var g errgroup.Group
	for _, s := range stores {
		for range 3 {
			g.Go(func() error {
				for range 20 {
					err := s.Tx(t.Context(), func(tx *Tx) error {
						p, err := tx.Load(t.Context(), "a")
						if err != nil {
							return err
						}
						return tx.Save(t.Context(), p)
					})
					if err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	if err := g.Wait(); err != nil {
		t.Fatal(err)
	}
	if p := must(stores[0].Load(t.Context(), "a"))(t); p.Version != 121 {
		t.Errorf("version %d, want 121", p.Version)
	}
}

func TestBusyFileIsTriedAgain(t *testing.T) {
	t.Parallel()
	path := filepath.Join(t.TempDir(), "a.db")
	s, other := migrated(t, path, WithTimeout(time.Millisecond)), migrated(t, path)
	held, tried := make(chan struct{}), make(chan struct{})
	var g errgroup.Group
	g.Go(func() error {
		return other.Tx(t.Context(), func(*Tx) error {
			close(held)
			<-tried
			return nil
		})
	})
	<-held
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	err := s.Tx(ctx, func(*Tx) error { return nil })
	if !sqliteRetry(err) && !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("while the file is locked: %v", err)
	}
	g.Go(func() error { return s.Tx(t.Context(), func(tx *Tx) error { return tx.Set(t.Context(), "x", "y") }) })
	close(tried)
	if err := g.Wait(); err != nil {
		t.Error(err)
	}
}

func TestTransactionIsAllOrNothing(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		failure := errors.New("stop")
		set := func(tx *Tx, name string) error { return tx.Set(ctx, name, "x") }
		if err := s.Tx(ctx, func(tx *Tx) error { return errors.Join(set(tx, "a"), failure) }); !errors.Is(err, failure) {
			t.Errorf("error %v", err)
		}
		tx(t, s, func(tx *Tx) error {
			if err := set(tx, "b"); err != nil {
				return err
			}
			err := tx.Savepoint(ctx, func() error {
				err := errors.Join(set(tx, "c"), tx.Savepoint(ctx, func() error { return set(tx, "d") }))
				if err != nil {
					t.Error(err)
				}
				// A statement that fails spoils a PostgreSQL transaction, unless a savepoint is rolled back.
				_, err = tx.exec(ctx, `INSERT INTO nowhere VALUES (1)`)
				return err
			})
			if err == nil {
				t.Error("a table that is not there was written")
			}
			return tx.Savepoint(ctx, func() error { return set(tx, "e") })
		})
		for name, want := range map[string]string{"a": "", "b": "x", "c": "", "d": "", "e": "x"} {
			if got := must(s.Setting(ctx, name))(t); got != want {
				t.Errorf("%s is %q, want %q", name, got, want)
			}
		}
		func() {
			defer func() { _ = recover() }() // the panic is the test's own
			_ = s.Tx(ctx, func(tx *Tx) error { _ = set(tx, "f"); panic("x") })
		}()
		tx(t, s, func(tx *Tx) error { return set(tx, "g") }) // the writer is free again
		if got := must(s.Setting(ctx, "f"))(t); got != "" {
			t.Error("a panic committed")
		}
	})
}

func TestNewerSchemaIsRefused(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		tx(t, s, func(tx *Tx) error {
			_, err := tx.exec(ctx, `INSERT INTO goose_db_version (version_id, is_applied) VALUES (99999, TRUE)`)
			return err
		})
		if err := s.Migrate(ctx); !errors.Is(err, ErrNewerSchema) {
			t.Errorf("error %v", err)
		}
	})
}

func TestInstancesMigrateTogether(t *testing.T) {
	t.Parallel()
	for name, target := range map[string]func(*testing.T) string{
		"sqlite":   func(t *testing.T) string { return filepath.Join(t.TempDir(), "a.db") },
		"postgres": postgresDatabase,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			where := target(t)
			var g errgroup.Group
			for range 4 {
				s := opened(t, where)
				g.Go(func() error { return s.Migrate(t.Context()) })
			}
			if err := g.Wait(); err != nil {
				t.Fatal(err)
			}
			s := migrated(t, where)
			if got := must(s.Due(t.Context(), t0(), 1))(t); len(got) != 0 {
				t.Errorf("due %v", got)
			}
		})
	}
}

// TestClosedStore says so instead of hanging.
func TestClosedStore(t *testing.T) {
	t.Parallel()
	s, err := Open(t.Context(), filepath.Join(t.TempDir(), "a.db"))
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	if err := s.Tx(t.Context(), func(*Tx) error { return nil }); err == nil || errors.Is(err, sql.ErrTxDone) {
		t.Errorf("error %v", err)
	}
}
