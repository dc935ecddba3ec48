package store

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"path/filepath"
	"testing"
	"time"

	"starte/workflow"
)

// t0 is the instant at which every test begins.
func t0() time.Time { return time.Date(2027, 1, 11, 8, 0, 0, 0, time.UTC) }

// forEach runs a test on a fresh, migrated database of each kind.
func forEach(t *testing.T, fn func(t *testing.T, s *Store)) {
	t.Helper()
	forEachEmpty(t, func(t *testing.T, s *Store) {
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		fn(t, s)
	})
}

// forEachEmpty runs a test on a fresh database of each kind without a schema.
func forEachEmpty(t *testing.T, fn func(t *testing.T, s *Store)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, opened(t, filepath.Join(t.TempDir(), "starte.db")))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, opened(t, postgresDatabase(t)))
	})
}

func opened(t *testing.T, target string, opts ...Option) *Store {
	t.Helper()
	s, err := Open(t.Context(), target, opts...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func migrated(t *testing.T, target string, opts ...Option) *Store {
	t.Helper()
	s := opened(t, target, opts...)
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}

// tx runs fn in a transaction that must succeed.
func tx(t *testing.T, s *Store, fn func(*Tx) error) {
	t.Helper()
	if err := s.Tx(t.Context(), fn); err != nil {
		t.Fatal(err)
	}
}

// must returns a value that was got without an error.
func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func create(t *testing.T, s *Store, ids ...string) {
	t.Helper()
	tx(t, s, func(tx *Tx) error {
		for _, id := range ids {
			p := Process{ID: id, State: []byte(`{"schema":1}`), Status: workflow.Active, CreatedAt: t0()}
			if err := tx.Create(t.Context(), p); err != nil {
				return err
			}
		}
		return nil
	})
}

// mail is the i-th mail of a process, due at t0.
func mail(process string, i int) Mail {
	key := fmt.Sprintf("%s/notice/%03d", process, i)
	return Mail{
		ID: "id-" + key, Key: key, ProcessID: process, PersonID: fmt.Sprintf("p%03d", i), Kind: "workshop_notice", Event: "workshop/w1",
		Recipient: fmt.Sprintf("p%03d@example.no", i), MessageID: key + "@example.no", Priority: PriorityBulk,
		Header: []byte("Subject: " + key + "\r\n\r\n"), Body: []Segment{{Bytes: []byte("Hei på deg\r\n")}},
		DueAt: t0(), CreatedAt: t0(),
	}
}

func mails(process string, n int) []Mail {
	list := make([]Mail, n)
	for i := range list {
		list[i] = mail(process, i)
	}
	return list
}

func enqueue(t *testing.T, s *Store, list ...Mail) int {
	t.Helper()
	n := 0
	tx(t, s, func(tx *Tx) error {
		var err error
		n, err = tx.Enqueue(t.Context(), list...)
		return err
	})
	return n
}

func shared(b []byte) Segment {
	sum := sha256.Sum256(b)
	return Segment{Bytes: b, SHA256: hex.EncodeToString(sum[:])}
}
