package store

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"github.com/jmoiron/sqlx"
	"github.com/pressly/goose/v3"
	"github.com/pressly/goose/v3/lock"

	"starte/migrations"
)

// Migrate brings the schema up to this program's. Several instances may call it
// at once: one migrates and the others wait. It returns [ErrNewerSchema], and
// changes nothing, when the schema is newer than the program.
func (s *Store) Migrate(ctx context.Context) error {
	return s.migrate(ctx, 0)
}

// CheckSchema reports, without changing anything, whether the schema is this
// program's: [ErrOlderSchema] when [Store.Migrate] has work to do,
// [ErrNewerSchema] when the program is the older one.
func (s *Store) CheckSchema(ctx context.Context) error {
	p, err := s.provider(s.write)
	if err != nil {
		return err
	}
	current, err := s.schemaVersion(ctx)
	if err != nil {
		return err
	}
	return compare(current, newest(p))
}

// schemaVersion is 0 for a database without a schema.
func (s *Store) schemaVersion(ctx context.Context) (int64, error) {
	exists := `SELECT count(*) FROM sqlite_master WHERE name = 'goose_db_version'`
	if s.Postgres() {
		exists = `SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('goose_db_version')`
	}
	var n int
	var version int64
	err := s.one(ctx, []any{&n}, exists)
	if err == nil && n > 0 {
		err = s.one(ctx, []any{&version}, `SELECT coalesce(max(version_id), 0) FROM goose_db_version WHERE is_applied`)
	}
	if err != nil {
		return 0, fmt.Errorf("read schema version: %w", err)
	}
	return version, nil
}

func newest(p *goose.Provider) int64 {
	list := p.ListSources()
	return list[len(list)-1].Version
}

func compare(current, target int64) error {
	switch {
	case current > target:
		return fmt.Errorf("schema %d, known up to %d: %w", current, target, ErrNewerSchema)
	case current < target:
		return fmt.Errorf("schema %d, want %d: %w", current, target, ErrOlderSchema)
	}
	return nil
}

func (s *Store) provider(db *sqlx.DB) (*goose.Provider, error) {
	dialect := goose.DialectSQLite3
	opts := []goose.ProviderOption{goose.WithSlog(slog.New(slog.DiscardHandler)), goose.WithDisableGlobalRegistry(true), goose.WithGoMigrations(migrations.Go()...)}
	if s.Postgres() {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 600))
		if err != nil {
			return nil, fmt.Errorf("prepare migrations: %w", err)
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, db.DB, migrations.FS, opts...)
	if err != nil {
		return nil, fmt.Errorf("prepare migrations: %w", err)
	}
	return p, nil
}

// migrate stops at a version; 0 is the newest.
func (s *Store) migrate(ctx context.Context, upTo int64) error {
	// Looked at first, so that a newer database is not touched at all.
	current, err := s.schemaVersion(ctx)
	if err != nil {
		return err
	}
	db, err := s.long()
	if err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	if db != s.write {
		defer db.Close()
	}
	p, err := s.provider(db)
	if err != nil {
		return err
	}
	target := newest(p)
	if current == target {
		return nil
	}
	if err := compare(current, target); errors.Is(err, ErrNewerSchema) {
		return err
	}
	if upTo == 0 {
		upTo = target
	}
	for {
		_, err := p.UpTo(ctx, upTo)
		if err == nil {
			return nil
		}
		// SQLite has no lock for the whole of it: somebody else may have been
		// first with a step, which is then no fault.
		before := current
		if current, _ = s.schemaVersion(ctx); current >= upTo {
			return nil
		}
		if current <= before {
			return fmt.Errorf("migrate database: %w", err)
		}
	}
}
