// Package migrations holds the database schema as SQL that SQLite and
// PostgreSQL read alike, in the order in which it grew.
//
// A released file is never edited: a change is a new file with the next
// number. BYTEA, BOOLEAN and BIGINT are words that both databases accept; ids
// are TEXT made by the program, instants BIGINT milliseconds since 1970 in UTC.
package migrations

import "embed"

// FS holds every migration as goose reads them: NNNNN_name.sql.
//
//go:embed *.sql
var FS embed.FS
