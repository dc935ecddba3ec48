package store

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"sync"
	"testing"

	"starte/workflow/store/pgtest"
)

// postgresVariable names, in the environment, the URL of a PostgreSQL server on
// which databases may be created, instead of a throwaway one.
const postgresVariable = "STARTE_TEST_POSTGRES"

// cluster is the server that all tests share, each with a database of its own.
var cluster = sync.OnceValues(func() (*pgtest.Cluster, error) { return pgtest.Start("") })

// started tells whether there is a cluster to stop.
var started = make(chan struct{}, 1)

func TestMain(m *testing.M) {
	code := m.Run()
	select {
	case <-started:
		if c, err := cluster(); err != nil {
			if errors.Is(err, pgtest.ErrNotInstalled) {
				fmt.Fprintln(os.Stderr, "SKIPPED: the PostgreSQL half of the store's tests:", err)
			}
		} else if err := c.Stop(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	default:
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
	select {
	case started <- struct{}{}:
	default:
	}
	c, err := cluster()
	if errors.Is(err, pgtest.ErrNotInstalled) && !serversRequired {
		t.Skip("SKIPPED: ", err)
	}
	if err != nil {
		t.Fatal(err)
	}
	return c
}
