package engine

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"starte/workflow/store"
	"starte/workflow/store/pgtest"
)

// cluster is the server that all tests share, each with a database of its own.
var cluster pgtest.Shared

func TestMain(m *testing.M) {
	code := m.Run()
	switch err := cluster.Stop(); {
	case errors.Is(err, pgtest.ErrNotInstalled):
		fmt.Fprintln(os.Stderr, "SKIPPED WITHOUT BEING TESTED: the PostgreSQL half of the engine's tests:", err)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// onBoth runs a test in a fresh world on each kind of database.
func onBoth(t *testing.T, fn func(t *testing.T, w *world)) {
	t.Helper()
	onBothURLs(t, func(t *testing.T, url string) { fn(t, newWorld(t, url)) })
}

func onBothURLs(t *testing.T, fn func(t *testing.T, url string)) {
	t.Helper()
	t.Parallel()
	t.Run("sqlite", func(t *testing.T) {
		t.Parallel()
		fn(t, sqliteFile(t))
	})
	t.Run("postgres", func(t *testing.T) {
		t.Parallel()
		fn(t, postgresDatabase(t))
	})
}

// postgresServer is the cluster; without one the test is skipped, or fails
// where servers are required.
func postgresServer(t testing.TB) *pgtest.Cluster {
	t.Helper()
	c, err := cluster.Cluster()
	if errors.Is(err, pgtest.ErrNotInstalled) && !serversRequired {
		t.Skip("SKIPPED WITHOUT BEING TESTED: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// databaseName is a name for a test's database, which PostgreSQL would cut off at 63 bytes.
func databaseName(t testing.TB) string {
	name := "e_" + strings.ToLower(strings.NewReplacer("/", "_", "#", "_", " ", "_", ",", "_", "'", "_", "-", "_").Replace(t.Name()))
	if len(name) > 60 {
		name = name[:20] + name[len(name)-40:]
	}
	return name
}

func openStore(t testing.TB, url string) *store.Store {
	t.Helper()
	s, err := store.Open(t.Context(), url)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	return s
}
