package store

import (
	"context"
	"fmt"
	"log/slog"

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

// migrate stops at a version; 0 is the newest.
func (s *Store) migrate(ctx context.Context, upTo int64) error {
	db, err := s.long()
	if err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	if db != s.write {
		defer db.Close()
	}
	dialect := goose.DialectSQLite3
	opts := []goose.ProviderOption{goose.WithSlog(slog.New(slog.DiscardHandler)), goose.WithDisableGlobalRegistry(true)}
	if s.Postgres() {
		dialect = goose.DialectPostgres
		locker, err := lock.NewPostgresSessionLocker(lock.WithLockTimeout(1, 600))
		if err != nil {
			return fmt.Errorf("migrate database: %w", err)
		}
		opts = append(opts, goose.WithSessionLocker(locker))
	}
	p, err := goose.NewProvider(dialect, db.DB, migrations.FS, opts...)
	if err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	current, target, err := p.GetVersions(ctx)
	if err != nil {
		return fmt.Errorf("read schema version: %w", err)
	}
	if current > target {
		return fmt.Errorf("schema %d, known up to %d: %w", current, target, ErrNewerSchema)
	}
	if upTo == 0 {
		upTo = target
	}
	if _, err := p.UpTo(ctx, upTo); err != nil {
		return fmt.Errorf("migrate database: %w", err)
	}
	return nil
}
