package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"path/filepath"
	"strings"

	"starte/workflow/store"
)

// foreign reports whether the file in the database's place is something else.
func foreign(err error) bool { return strings.Contains(err.Error(), "file is not a database") }

// databaseFault is an error that says already what to do about it.
type databaseFault struct{ error }

func (f databaseFault) Unwrap() error { return f.error }

// databaseError says of which database an error is, and what to do about it.
func databaseError(c *config, err error) error {
	if errors.Is(err, context.Canceled) {
		return fmt.Errorf("stopped while waiting for the database %s", c.databaseName())
	}
	advice := adviceOnDatabase(c, err)
	if advice == "" {
		advice = "the file and its folder must belong to the user that runs starte, and the disk must have room"
		if isPostgres(c.database()) {
			advice = postgresAdvice
		}
	}
	name, sqlite := c.databaseFile()
	switch folder := filepath.Dir(name); {
	case errors.Is(err, store.ErrNewerSchema):
		advice = "nothing was changed"
	case sqlite && !isFolder(folder):
		advice = fmt.Sprintf("there is no folder %s: make it, or name another with `database`; %s", folder, advice)
	}
	return databaseFault{fmt.Errorf("database %s: %w: %s", c.databaseName(), err, advice)}
}

// databaseName is how the log and errors name the database: without a password.
func (c *config) databaseName() string {
	target := c.database()
	if !isPostgres(target) {
		return target
	}
	if u, err := url.Parse(target); err == nil {
		return fmt.Sprintf("PostgreSQL at %s%s", u.Host, u.Path)
	}
	return "PostgreSQL"
}

const postgresAdvice = "check STARTE_DATABASE or `database`: the server's name, the user and its password; and that the server is up, takes connections from here and has room on its disk"

// adviceOnDatabase says what to do about an error of the database; "" for one
// that is not known to be. The drivers tell most of them apart in words only.
func adviceOnDatabase(c *config, err error) string {
	if advice := adviceOnFile(err); advice != "" {
		return advice
	}
	if !isPostgres(c.database()) {
		return ""
	}
	says := func(s string) bool { return strings.Contains(err.Error(), s) }
	var dial *net.OpError
	var name *net.DNSError
	switch {
	case says("(3D000)"):
		return "make it at the server (createdb), or name another in STARTE_DATABASE or `database`"
	case says("SSL is not enabled"):
		return "turn TLS on at the server; for a server on this machine itself end the URL with ?sslmode=disable"
	case says("(53100)"):
		return "make room on the server's disk"
	case says("(53300)"):
		return "the server has no connection left: let it take more (max_connections), or run fewer robots on it"
	case errors.As(err, &dial), errors.As(err, &name), says("pq: "):
		return postgresAdvice
	}
	return ""
}

// adviceOnFile says what to do about an error of an SQLite file.
func adviceOnFile(err error) string {
	says := func(parts ...string) bool {
		for _, s := range parts {
			if strings.Contains(err.Error(), s) {
				return true
			}
		}
		return false
	}
	switch {
	case foreign(err):
		return "it is no SQLite database: name another file with `database`, or put a backup in its place; nothing was changed"
	case says("disk image is malformed"):
		return "the file is damaged: stop the robot, keep the file with those beside it (-wal, -shm) for whoever can mend it, and put the latest backup in its place (see the manual, Backup and restore)"
	case says("database is locked", "database table is locked"):
		return "another program holds it, such as an sqlite3 shell with a transaction open: end that; nothing was changed"
	case says("database or disk is full", "disk I/O error"):
		return "make room on the disk of the database, and see that the disk is well"
	case says("(1032)", "unable to open database file"): // 1032: the file that is open is no longer in its place
		return "if the file was moved or removed while the robot ran, stop the robot, put the file back with its -wal, and start it; otherwise it and its folder must belong to the user that runs starte"
	case says("readonly database"):
		return "the file and its folder must belong to the user that runs starte, on a disk that can be written"
	}
	return ""
}
