// Package store keeps processes, inbound mail, answers and the outbox in SQL.
//
// One query text serves SQLite and PostgreSQL. Ids are made by the caller;
// instants are kept as milliseconds in UTC, so a time read back is the time
// written with anything finer cut off. Reads are methods of [Reader], which
// both [Store] and [Tx] embed; what must happen together is done in [Store.Tx].
//
// Text that comes from mail is made valid UTF-8 without NUL on its way in,
// because PostgreSQL refuses anything else; the raw bytes are kept beside it.
package store

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
)

// DefaultFile is the SQLite database of an empty URL.
const DefaultFile = "starte.db"

// Errors on which callers branch.
var (
	ErrNotFound    = errors.New("not found")
	ErrConflict    = errors.New("changed by somebody else meanwhile")
	ErrExists      = errors.New("exists already")
	ErrOlderSchema = errors.New("the database is of an older version of this program: it has to be migrated")
	ErrNewerSchema = errors.New("the database is of a newer version of this program: upgrade it, or restore a backup from before")
)

type dialect int

const (
	sqliteDialect dialect = iota
	postgresDialect
)

// Store is an open database. Its methods may be called from many goroutines.
type Store struct {
	Reader
	dialect dialect
	write   *sqlx.DB
	read    *sqlx.DB
	long    func() (*sqlx.DB, error) // a pool whose answers may take long, for migrations
	file    string                   // of SQLite
}

type config struct {
	timeout time.Duration
	conns   int
}

// Option changes how a database is opened.
type Option func(*config)

// WithTimeout sets how long one answer of a PostgreSQL server, or the lock of
// an SQLite file, is waited for; 15 seconds otherwise. A server that is silent
// for longer counts as gone.
func WithTimeout(d time.Duration) Option { return func(c *config) { c.timeout = d } }

// WithConns sets how many connections are open at most: to PostgreSQL for
// everything, to SQLite for reading beside the one that writes. 8 otherwise.
func WithConns(n int) Option { return func(c *config) { c.conns = n } }

// Open opens the database of a URL: "postgres://…" is PostgreSQL; a path,
// "file:…" or "sqlite:…" is an SQLite file, made with mode 0600 when it is
// missing; "" is [DefaultFile]. The schema is left as it is; see [Store.Migrate].
func Open(ctx context.Context, target string, opts ...Option) (*Store, error) {
	c := config{timeout: 15 * time.Second, conns: 8}
	for _, o := range opts {
		o(&c)
	}
	scheme, _, _ := strings.Cut(target, ":")
	var s *Store
	var err error
	switch {
	case scheme == "postgres" || scheme == "postgresql":
		s, err = openPostgres(target, c)
	case strings.Contains(target, "://") && scheme != "file" && scheme != "sqlite":
		return nil, fmt.Errorf("open database: scheme %q is neither postgres nor file", scheme)
	default:
		s, err = openSQLite(filePath(target), c)
	}
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	s.Reader = Reader{ext: s.read, dialect: s.dialect}
	if err := s.Ping(ctx); err != nil {
		_ = s.Close() // the first error is the one to tell
		return nil, fmt.Errorf("open database: %w", err)
	}
	return s, nil
}

// filePath is the file that a target for SQLite names.
func filePath(target string) string {
	path := target
	for _, prefix := range []string{"sqlite:", "file:"} {
		path = strings.TrimPrefix(path, prefix)
	}
	if path != target {
		path, _, _ = strings.Cut(path, "?")
		path = strings.TrimPrefix(path, "//")
		if p, err := url.PathUnescape(path); err == nil {
			path = p
		}
	}
	if path == "" {
		return DefaultFile
	}
	return path
}

// Ping reports whether the database answers.
func (s *Store) Ping(ctx context.Context) error { return s.read.PingContext(ctx) }

// Postgres reports whether the database is PostgreSQL, so that several
// instances may share it.
func (s *Store) Postgres() bool { return s.dialect == postgresDialect }

// Close closes every connection. The SQLite file is left without a journal
// beside it when nobody else has it open.
func (s *Store) Close() error {
	err := s.read.Close()
	if s.write != s.read {
		err = errors.Join(err, s.write.Close())
	}
	if err != nil {
		return fmt.Errorf("close database: %w", err)
	}
	return nil
}
