package store

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"

	"starte/workflow/store/pgtest"
)

// postgresVariable names, in the environment, the URL of a PostgreSQL server on
// which databases may be created, instead of a throwaway one.
const postgresVariable = "STARTE_TEST_POSTGRES"

// cluster is the server that all tests share, each with a database of its own.
var cluster pgtest.Shared

func TestMain(m *testing.M) {
	code := m.Run()
	switch err := cluster.Stop(); {
	case errors.Is(err, pgtest.ErrNotInstalled):
		fmt.Fprintln(os.Stderr, "SKIPPED: the PostgreSQL half of the store's tests:", err)
	case err != nil:
		fmt.Fprintln(os.Stderr, err)
		code = 1
	}
	os.Exit(code)
}

// postgresDatabase makes an empty database for one test and returns its URL.
func postgresDatabase(t *testing.T) string {
	t.Helper()
	name := "starte_" + strings.ToLower(strings.NewReplacer("/", "_", "#", "_", " ", "_").Replace(t.Name()))
	if len(name) > 63 {
		name = name[:63]
	}
	server := os.Getenv(postgresVariable)
	if server == "" {
		server = throwaway(t).URL("postgres")
	}
	target, err := pgtest.Create(t.Context(), server, name)
	if err != nil {
		t.Fatal(err)
	}
	return target
}

func throwaway(t *testing.T) *pgtest.Cluster {
	t.Helper()
	c, err := cluster.Cluster()
	if errors.Is(err, pgtest.ErrNotInstalled) && !serversRequired {
		t.Skip("SKIPPED: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}
