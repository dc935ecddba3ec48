package main

import (
	"flag"
	"fmt"
	"os"
	"runtime"
	"strconv"
	"testing"

	"starte/workflow/store/pgtest"
)

// cluster is the PostgreSQL server that the tests share, each with a database
// of its own; one that stops its server starts another.
var cluster pgtest.Shared

// TestMain runs serve instead of the tests in the process that
// TestKilledAtAnyLine starts and kills.
func TestMain(m *testing.M) {
	if os.Getenv(clockVariable) != "" {
		os.Exit(serveUntilKilled())
	}
	waitTogether()
	code := m.Run()
	if err := cluster.Stop(); err != nil && serversRequired {
		fmt.Fprintln(os.Stderr, err)
		code = 1
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
	c, err := cluster.Cluster()
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
