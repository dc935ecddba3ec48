package store

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/jmoiron/sqlx"
)

// ErrNoBackup is returned by [Store.Backup] for a database with a backup of its own.
var ErrNoBackup = errors.New("PostgreSQL is backed up with pg_dump")

// Backup writes a copy of a running SQLite database, as it is at one instant,
// to a new file that only its owner can read. Writers are not held up.
func (s *Store) Backup(ctx context.Context, file string) (err error) {
	if s.Postgres() {
		return ErrNoBackup
	}
	// SQLite writes into an empty file as it is, and so keeps its mode.
	f, err := os.OpenFile(file, os.O_RDWR|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return fmt.Errorf("create backup: %w", err)
	}
	defer func() {
		if err == nil {
			err = f.Sync()
		}
		err = errors.Join(err, f.Close())
		if err != nil {
			err = fmt.Errorf("back up database: %w", errors.Join(err, os.Remove(file)))
		}
	}()
	db, err := sqlx.Open("sqlite", sqliteDSN(s.file, "deferred", "busy_timeout(20000)"))
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	_, err = db.ExecContext(ctx, `VACUUM INTO ?`, file)
	return err
}

// Scrub makes sure that what was deleted is gone from the files of an SQLite
// database too: it writes the database anew and empties the journal, which
// takes as long as copying it does. PostgreSQL has autovacuum for that.
func (s *Store) Scrub(ctx context.Context) error {
	if s.Postgres() {
		return nil
	}
	for _, q := range []string{"VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"} {
		if _, err := s.write.ExecContext(ctx, q); err != nil {
			return fmt.Errorf("scrub database: %w", err)
		}
	}
	return nil
}
