// Package migrations holds the database schema as steps that SQLite and
// PostgreSQL take alike, in the order in which it grew.
//
// A step is SQL, or Go where what is kept has to be written anew. A released one
// is never edited: a change is a new step with the next number. BYTEA, BOOLEAN
// and BIGINT are words that both databases accept; ids are TEXT made by the
// program, instants BIGINT milliseconds since 1970 in UTC.
package migrations

import (
	"embed"

	"github.com/pressly/goose/v3"
)

// FS holds the steps in SQL as goose reads them: NNNNN_name.sql.
//
//go:embed *.sql
var FS embed.FS

// Go returns the steps in Go.
func Go() []*goose.Migration { return []*goose.Migration{contents()} }
