// Package pgtest runs a throwaway PostgreSQL server from the binaries that are
// installed, for tests. It needs no test framework, so that programs and
// benchmarks can use it too.
//
// The server listens on a Unix socket in its own directory and nowhere else,
// trusts everybody who can reach that, and does not care for durability.
package pgtest

import (
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"os/user"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"syscall"
	"time"

	"github.com/lib/pq"
)

// ErrNotInstalled is returned by [Start] on a machine without PostgreSQL's
// server binaries.
var ErrNotInstalled = errors.New("no PostgreSQL server is installed")

// superuser owns the cluster.
const superuser = "starte"

// startTimeout is more than a slow machine needs for initdb and start.
const startTimeout = 2 * time.Minute

// Cluster is a running server.
type Cluster struct {
	dir    string
	server *exec.Cmd
	exited chan error
	log    string
}

// Start makes a cluster in a new directory under dir (the system's place for
// temporary files when empty) and starts it. Run as root, the server runs as
// nobody, because it refuses to be root. [Cluster.Stop] ends it and removes
// the directory.
func Start(dir string) (*Cluster, error) {
	initdb, server, err := binaries()
	if err != nil {
		return nil, err
	}
	dir, err = os.MkdirTemp(dir, "pg")
	if err != nil {
		return nil, fmt.Errorf("start postgres: %w", err)
	}
	c := &Cluster{dir: dir, exited: make(chan error, 1), log: filepath.Join(dir, "log")}
	if err := c.start(initdb, server); err != nil {
		return nil, errors.Join(fmt.Errorf("start postgres: %w", err), c.Stop())
	}
	return c, nil
}

func (c *Cluster) start(initdb, server string) error {
	credential, err := unprivileged(c.dir)
	if err != nil {
		return err
	}
	data := filepath.Join(c.dir, "data")
	init := exec.Command(initdb, "-D", data, "-U", superuser, "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8", "--no-sync")
	init.Dir, init.SysProcAttr = c.dir, processAttributes(credential)
	if out, err := init.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w: %s", err, out)
	}
	log, err := os.Create(c.log)
	if err != nil {
		return err
	}
	defer log.Close()
	c.server = exec.Command(server, "-D", data, "-k", c.dir, "-h", "", "-F", // no TCP, no fsync
		"-c", "synchronous_commit=off", "-c", "full_page_writes=off", "-c", "max_connections=200", "-c", "shared_buffers=64MB", "-c", "autovacuum=off")
	c.server.Dir, c.server.SysProcAttr = c.dir, processAttributes(credential)
	c.server.Stdout, c.server.Stderr = log, log
	if err := c.run(); err != nil {
		c.server = nil
		return err
	}
	return c.await()
}

// run starts the server and waits for its end on one thread, because it is the
// end of the thread that starts it which would end it.
func (c *Cluster) run() error {
	began := make(chan error, 1)
	server := c.server
	go func() {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		err := server.Start()
		began <- err
		if err == nil {
			c.exited <- server.Wait()
		}
	}()
	return <-began
}

// await returns when the server answers.
func (c *Cluster) await() error {
	ctx, cancel := context.WithTimeout(context.Background(), startTimeout)
	defer cancel()
	db, err := sql.Open("postgres", c.URL("postgres"))
	if err != nil {
		return err
	}
	defer db.Close()
	for {
		err := db.PingContext(ctx)
		if err == nil {
			return nil
		}
		select {
		case e := <-c.exited:
			c.exited <- e
			out, _ := os.ReadFile(c.log) // there may be none
			return fmt.Errorf("server ended: %w: %s", errors.Join(e, err), bytes.TrimSpace(out))
		case <-ctx.Done():
			return errors.Join(err, ctx.Err())
		case <-time.After(10 * time.Millisecond):
		}
	}
}

// URL is where a database of the cluster is reached.
func (c *Cluster) URL(database string) string {
	return (&url.URL{Scheme: "postgres", User: url.User(superuser), Path: "/" + database, RawQuery: url.Values{"host": {c.dir}, "sslmode": {"disable"}}.Encode()}).String()
}

// Socket is the path of the server's socket, for a proxy in between.
func (c *Cluster) Socket() string { return filepath.Join(c.dir, ".s.PGSQL.5432") }

// Create makes an empty database and returns its URL.
func (c *Cluster) Create(ctx context.Context, database string) (string, error) {
	return Create(ctx, c.URL("postgres"), database)
}

// Copy makes a database like another one, which nobody may use meanwhile, and
// returns its URL. A database of that name is dropped.
func (c *Cluster) Copy(ctx context.Context, template, database string) (string, error) {
	return create(ctx, c.URL("postgres"), database, " TEMPLATE "+pq.QuoteIdentifier(template))
}

// Create makes an empty database on the server of a URL, whose user must be
// allowed to, and returns the new one's URL. A database of that name is dropped.
func Create(ctx context.Context, server, database string) (string, error) {
	return create(ctx, server, database, "")
}

func create(ctx context.Context, server, database, like string) (string, error) {
	u, err := url.Parse(server)
	if err != nil {
		return "", fmt.Errorf("create database: %w", err)
	}
	db, err := sql.Open("postgres", server)
	if err != nil {
		return "", fmt.Errorf("create database: %w", err)
	}
	defer db.Close()
	name := pq.QuoteIdentifier(database)
	for _, q := range []string{"DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name + like} {
		if _, err := db.ExecContext(ctx, q); err != nil {
			return "", fmt.Errorf("create database %s: %w", database, err)
		}
	}
	u.Path = "/" + database
	return u.String(), nil
}

// Halt ends the server, whoever is connected, and keeps its files. What was
// committed is there when it is started again with [Cluster.Resume].
func (c *Cluster) Halt() error {
	if err := c.server.Process.Signal(syscall.SIGINT); err != nil { // fast shutdown: commits here do not wait for the disk
		return fmt.Errorf("halt postgres: %w", err)
	}
	<-c.exited //nolint:errcheck // the server was told to die: how it did says nothing
	return nil
}

// Resume starts a server that was halted, and returns when it answers.
func (c *Cluster) Resume() error {
	log, err := os.OpenFile(c.log, os.O_APPEND|os.O_WRONLY, 0)
	if err != nil {
		return fmt.Errorf("resume postgres: %w", err)
	}
	defer log.Close()
	again := exec.Command(c.server.Path, c.server.Args[1:]...)
	again.Dir, again.SysProcAttr, again.Stdout, again.Stderr = c.server.Dir, c.server.SysProcAttr, log, log
	c.server = again
	if err = c.run(); err == nil {
		err = c.await()
	}
	if err != nil {
		return fmt.Errorf("resume postgres: %w", err)
	}
	return nil
}

// Stop ends the server at once, whoever is connected, and removes its files.
func (c *Cluster) Stop() error {
	if c.server != nil {
		if err := c.server.Process.Signal(syscall.SIGQUIT); err == nil { // immediate shutdown
			<-c.exited //nolint:errcheck // the server was told to die: how it did says nothing
		}
		c.server = nil
	}
	if err := os.RemoveAll(c.dir); err != nil {
		return fmt.Errorf("stop postgres: %w", err)
	}
	return nil
}

// binaries finds initdb and postgres: on the path, or the newest where Debian
// puts them.
func binaries() (initdb, server string, err error) {
	if initdb, err = exec.LookPath("initdb"); err == nil {
		if server, err = exec.LookPath("postgres"); err == nil {
			return initdb, server, nil
		}
	}
	found, err := filepath.Glob("/usr/lib/postgresql/*/bin/postgres")
	if err != nil || len(found) == 0 {
		return "", "", ErrNotInstalled
	}
	server = slices.MaxFunc(found, func(a, b string) int { return release(a) - release(b) })
	return filepath.Join(filepath.Dir(server), "initdb"), server, nil
}

func release(path string) int {
	n, err := strconv.Atoi(filepath.Base(filepath.Dir(filepath.Dir(path))))
	if err != nil {
		return 0
	}
	return n
}

// unprivileged gives the directory to nobody when run as root, and returns as
// whom the server runs; nil for the user that runs this.
func unprivileged(dir string) (*syscall.Credential, error) {
	if os.Geteuid() != 0 {
		return nil, nil
	}
	nobody, err := user.Lookup("nobody")
	if err != nil {
		return nil, err
	}
	uid, err := strconv.ParseUint(nobody.Uid, 10, 32)
	if err != nil {
		return nil, err
	}
	gid, err := strconv.ParseUint(nobody.Gid, 10, 32)
	if err != nil {
		return nil, err
	}
	if err := os.Chown(dir, int(uid), int(gid)); err != nil {
		return nil, err
	}
	return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, nil
}
