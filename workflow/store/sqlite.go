package store

import (
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"os"
	"strconv"
	"strings"
	"time"

	"github.com/jmoiron/sqlx"
	"modernc.org/sqlite"
)

// Primary result codes of SQLite, which fill the low byte of extended ones.
const (
	sqliteBusy   = 5
	sqliteLocked = 6
)

// openSQLite opens a file with one connection that writes and several that
// read: SQLite has one writer at a time whatever a program does, and a writer
// that waits in Go waits its turn, instead of polling for the lock.
//
// Every write transaction takes its lock at once (immediate), because one that
// reads first and then finds the database changed cannot go on. A commit is on
// the disk before it returns (synchronous FULL): the mailbox is touched only
// after that. What undoes a single statement is kept in memory (temp_store), as
// no statement touches much; else every claim would write it to a file first.
// The journal is carried over into the database when it holds 64 MB: a page that
// is changed often, as those of the queue are, is then written over once.
func openSQLite(path string, c config) (*Store, error) {
	if strings.Contains(path, ":memory:") {
		return nil, errors.New("a database in memory is not shared by its connections: name a file")
	}
	if err := ownFile(path); err != nil {
		return nil, err
	}
	wait := "busy_timeout(" + strconv.FormatInt(c.timeout.Milliseconds(), 10) + ")"
	// The timeout comes first: switching to WAL needs a lock.
	write, err := sqlitePool(sqliteDSN(path, "immediate", wait, "journal_mode(WAL)", "synchronous(FULL)", "foreign_keys(1)", "secure_delete(FAST)",
		"wal_autocheckpoint(16000)", "journal_size_limit(67108864)", "cache_size(-16000)", "temp_store(MEMORY)"))
	if err != nil {
		return nil, err
	}
	write.SetMaxOpenConns(1)
	read, err := sqlitePool(sqliteDSN(path, "deferred", wait, "query_only(1)"))
	if err != nil {
		return nil, errors.Join(err, write.Close())
	}
	read.SetMaxOpenConns(c.conns)
	read.SetMaxIdleConns(c.conns)
	// The writer opens the file first, so that readers find it in WAL mode.
	if err := write.Ping(); err != nil {
		return nil, errors.Join(err, write.Close(), read.Close())
	}
	return &Store{
		dialect: sqliteDialect, write: write, read: read, file: path,
		long: func() (*sqlx.DB, error) { return write, nil },
	}, nil
}

// sqlitePool makes connections that keep their statements prepared; after a
// change of the schema SQLite prepares them anew by itself.
func sqlitePool(dsn string) (*sqlx.DB, error) {
	c, err := sqlite.NewConnector(dsn)
	if err != nil {
		return nil, err
	}
	return sqlx.NewDb(sql.OpenDB(preparing{Connector: c, close: true}), "sqlite"), nil
}

// sqliteDSN opens a file that is there (mode=rw): a connection that is made later,
// when somebody has moved the file away, must not begin an empty one in its place.
func sqliteDSN(path, lock string, pragmas ...string) string {
	q := url.Values{"mode": {"rw"}, "_txlock": {lock}, "_pragma": pragmas}
	return "file:" + (&url.URL{Path: path}).EscapedPath() + "?" + q.Encode()
}

// ownFile makes sure that the file exists and that only its owner can read it.
// SQLite gives its journal and shared memory the mode of the database file.
func ownFile(path string) error {
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return err
	}
	defer f.Close()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return fmt.Errorf("%s is not a file", path)
	}
	if info.Mode().Perm()&0o077 == 0 {
		return nil
	}
	for _, name := range []string{path, path + "-wal", path + "-shm"} {
		if err := os.Chmod(name, 0o600); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return fmt.Errorf("keep %s to its owner: %w", name, err)
		}
	}
	return nil
}

// sqliteRetry reports whether the error says that another program holds the file.
func sqliteRetry(err error) bool {
	var e *sqlite.Error
	if !errors.As(err, &e) {
		return false
	}
	code := e.Code() & 0xff
	return code == sqliteBusy || code == sqliteLocked
}

// backoff is how long the n-th repetition of a transaction waits.
func backoff(n int) time.Duration { return 5 * time.Millisecond << min(n, 6) }
