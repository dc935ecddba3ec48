package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"sync"
	"testing"

	"starte/workflow/store/pgtest"
)

// cluster is the PostgreSQL server that the tests share, each with a database
// of its own; one that stops its server starts another.
var cluster = sync.OnceValues(func() (*pgtest.Cluster, error) {
	started <- struct{}{}
	return pgtest.Start("")
})

// started tells whether there is a cluster to stop.
var started = make(chan struct{}, 1)

// TestMain runs serve instead of the tests in the process that
// TestKilledAtAnyLine starts and kills.
func TestMain(m *testing.M) {
	if os.Getenv(clockVariable) != "" {
		os.Exit(serveUntilKilled())
	}
	waitTogether()
	code := m.Run()
	select {
	case <-started:
		c, err := cluster()
		if err == nil {
			err = c.Stop()
		}
		if err != nil && serversRequired {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	default:
	}
	os.Exit(code)
}

// waitTogether lets more tests run at once than there are processors, unless it
// is said how many: those with real servers, and those that break one, mostly
// wait.
func waitTogether() {
	flag.Parse()
	said := false
	flag.Visit(func(f *flag.Flag) { said = said || f.Name == "test.parallel" })
	if said {
		return
	}
	if err := flag.Set("test.parallel", strconv.Itoa(2*runtime.GOMAXPROCS(0))); err != nil {
		fmt.Fprintln(os.Stderr, err)
	}
}

// postgresServer is the shared cluster, or the test is skipped loudly.
func postgresServer(t *testing.T) *pgtest.Cluster {
	t.Helper()
	c, err := cluster()
	needServer(t, "PostgreSQL", err)
	return c
}

// postgresDatabase makes an empty database in it and returns its URL.
func postgresDatabase(t *testing.T, name string) string {
	t.Helper()
	url, err := postgresServer(t).Create(t.Context(), name)
	if err != nil {
		t.Fatal(err)
	}
	return url
}
