package engine

import (
	"os"
	"path/filepath"
	"sync"
	"testing"

	"starte/mailer/mailtest"
)

// prepared is a database that is made once, for every test to get a copy of.
type prepared struct {
	once sync.Once
	copy func(t testing.TB) (url string) // nil when it could not be made
}

// The databases that tests begin with: with the schema and nothing else, and
// where the members have just got their questions.
var (
	emptySQLite, emptyPostgres prepared
	askedSQLite, askedPostgres prepared

	// What people got on the way to the questions.
	sentOnSQLite, sentOnPostgres []mailtest.SMTPMessage
)

// sqlite is a copy of a file that fill has written and closed.
func (o *prepared) sqlite(t testing.TB, fill func(url string)) string {
	t.Helper()
	o.once.Do(func() {
		name := filepath.Join(t.TempDir(), "original.db")
		fill(name)
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		o.copy = func(t testing.TB) string {
			t.Helper()
			name := filepath.Join(t.TempDir(), "starte.db")
			if err := os.WriteFile(name, data, 0o600); err != nil {
				t.Fatal(err)
			}
			return name
		}
	})
	return o.copied(t)
}

// postgres is a copy of a database that fill has written and left: nobody may
// use what is copied.
func (o *prepared) postgres(t testing.TB, name string, fill func(url string)) string {
	t.Helper()
	server := postgresServer(t)
	o.once.Do(func() {
		url, err := server.Create(t.Context(), name)
		if err != nil {
			t.Fatal(err)
		}
		fill(url)
		o.copy = func(t testing.TB) string {
			t.Helper()
			url, err := server.Copy(t.Context(), name, databaseName(t))
			if err != nil {
				t.Fatal(err)
			}
			return url
		}
	})
	return o.copied(t)
}

func (o *prepared) copied(t testing.TB) string {
	t.Helper()
	if o.copy == nil {
		t.Fatal("there is no database to begin with, as another test says")
	}
	return o.copy(t)
}

// sqliteFile is a new database with the schema and nothing else.
func sqliteFile(t testing.TB) string {
	t.Helper()
	return emptySQLite.sqlite(t, migrated(t))
}

// postgresDatabase is the same on the server.
func postgresDatabase(t testing.TB) string {
	t.Helper()
	return emptyPostgres.postgres(t, "empty", migrated(t))
}

func migrated(t testing.TB) func(url string) {
	return func(url string) {
		t.Helper()
		if err := openStore(t, url).Close(); err != nil {
			t.Fatal(err)
		}
	}
}

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

func askedOnSQLite(t testing.TB) *world {
	t.Helper()
	url := askedSQLite.sqlite(t, func(url string) { sentOnSQLite = wayToTheQuestions(t, url) })
	return goOn(t, url, sentOnSQLite)
}

func askedOnPostgres(t testing.TB) *world {
	t.Helper()
	url := askedPostgres.postgres(t, "asked", func(url string) { sentOnPostgres = wayToTheQuestions(t, url) })
	return goOn(t, url, sentOnPostgres)
}

func wayToTheQuestions(t testing.TB, url string) []mailtest.SMTPMessage {
	t.Helper()
	w := newWorld(t, url)
	w.asked()
	if err := w.store.Close(); err != nil {
		t.Fatal(err)
	}
	return w.smtp.Messages()
}

// goOn is a world of its own that goes on from the questions, with servers that
// know nothing of what came before and a robot that has looked into its mailbox.
func goOn(t testing.TB, url string, sent []mailtest.SMTPMessage) *world {
	t.Helper()
	w := newWorld(t, url)
	w.before = sent
	w.clock.set(at(t, askedAt))
	if got := w.receive(); got != (Received{}) {
		t.Fatalf("received %+v of nothing", got)
	}
	return w
}
