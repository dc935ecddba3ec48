package engine

import (
	"database/sql"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"starte/mailer/mailtest"
)

// course is the way to where the members have just got their questions. It is
// gone once on each kind of database; every test goes on from a copy.
type course struct {
	once sync.Once
	copy func(t testing.TB) (url string) // nil when there is no getting there
	sent []mailtest.SMTPMessage          // on the way
}

var onSQLite, onPostgres course

// onBothAsked runs a test on each kind of database in a fresh world where the
// members have just got their questions.
func onBothAsked(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, askedOnSQLite(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, askedOnPostgres(t))
	})
}

func askedOnSQLite(t *testing.T) *world {
	t.Helper()
	onSQLite.once.Do(func() {
		w := newWorld(t, sqliteFile(t))
		w.asked()
		onSQLite.sent = w.smtp.Messages()
		name := filepath.Join(t.TempDir(), "asked.db")
		if err := w.store.Backup(t.Context(), name); err != nil {
			t.Fatal(err)
		}
		saved, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		onSQLite.copy = func(t testing.TB) string {
			t.Helper()
			name := sqliteFile(t)
			if err := os.WriteFile(name, saved, 0o600); err != nil {
				t.Fatal(err)
			}
			return name
		}
	})
	return onSQLite.world(t)
}

func askedOnPostgres(t *testing.T) *world {
	t.Helper()
	server := postgresServer(t)
	onPostgres.once.Do(func() {
		const template = "asked"
		url, err := server.Create(t.Context(), template)
		if err != nil {
			t.Fatal(err)
		}
		w := newWorld(t, url)
		w.asked()
		onPostgres.sent = w.smtp.Messages()
		if err := w.store.Close(); err != nil { // nobody may use what is copied
			t.Fatal(err)
		}
		onPostgres.copy = func(t testing.TB) string {
			t.Helper()
			db, err := sql.Open("postgres", server.URL("postgres"))
			if err != nil {
				t.Fatal(err)
			}
			defer db.Close()
			name := databaseName(t)
			for _, q := range []string{"DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name + " TEMPLATE " + template} {
				if _, err := db.ExecContext(t.Context(), q); err != nil {
					t.Fatal(err)
				}
			}
			return server.URL(name)
		}
	})
	return onPostgres.world(t)
}

// world is a world of its own on a copy of the database, with servers that know
// nothing of what came before and a robot that has looked into its mailbox.
func (c *course) world(t *testing.T) *world {
	t.Helper()
	if c.copy == nil {
		t.Fatal("the members do not get their questions, as another test says")
	}
	w := newWorld(t, c.copy(t))
	w.before = c.sent
	w.clock.set(at(t, askedAt))
	if got := w.receive(); got != (Received{}) {
		t.Fatalf("received %+v of nothing", got)
	}
	return w
}
