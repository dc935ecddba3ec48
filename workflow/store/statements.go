package store

import (
	"context"
	"database/sql/driver"
	"errors"
	"fmt"
	"strings"
)

// maxStatements bounds what each connection keeps prepared. The texts that this
// program runs often are fewer; what comes after them is prepared each time.
const maxStatements = 300

// preparing makes connections that keep their statements prepared: preparing
// one takes SQLite about as long as running it, and PostgreSQL a round trip.
type preparing struct {
	driver.Connector
	stale func(error) bool // says that a statement has to be prepared anew
	close bool             // the statements of a connection have to be closed before it is
}

func (p preparing) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := p.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	whole, ok := conn.(wholeConn)
	if !ok {
		return nil, errors.Join(fmt.Errorf("the driver lacks what it takes to prepare statements: %T", conn), conn.Close())
	}
	return &statements{wholeConn: whole, preparing: p, kept: map[string]statement{}}, nil
}

// wholeConn is what both drivers' connections can do.
type wholeConn interface {
	driver.Conn
	driver.ConnBeginTx
	driver.ConnPrepareContext
	driver.ExecerContext
	driver.QueryerContext
	driver.Pinger
	driver.SessionResetter
	driver.Validator
}

type statement interface {
	driver.Stmt
	driver.StmtExecContext
	driver.StmtQueryContext
}

// statements is a connection with its prepared statements. A connection belongs
// to one goroutine at a time, and the rows of a statement are read to their end
// before it is run again.
type statements struct {
	wholeConn
	preparing
	kept map[string]statement
}

// get prepares a statement, or returns nil for one that is not worth keeping: a
// script, or what only opens and ends transactions.
func (c *statements) get(ctx context.Context, query string, args []driver.NamedValue) (statement, error) {
	if s, had := c.kept[query]; had {
		return s, nil
	}
	if len(args) == 0 && !strings.HasPrefix(query, "SELECT") || len(c.kept) >= maxStatements {
		return nil, nil
	}
	prepared, err := c.PrepareContext(ctx, query)
	if err != nil {
		return nil, err
	}
	s, ok := prepared.(statement)
	if !ok {
		return nil, prepared.Close()
	}
	c.kept[query] = s
	return s, nil
}

func (c *statements) ExecContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Result, error) {
	return run(ctx, c, query, args, statement.ExecContext, c.wholeConn.ExecContext)
}

func (c *statements) QueryContext(ctx context.Context, query string, args []driver.NamedValue) (driver.Rows, error) {
	return run(ctx, c, query, args, statement.QueryContext, c.wholeConn.QueryContext)
}

// run runs a query by its prepared statement, and as it is when it has none or
// that is stale.
func run[R any](ctx context.Context, c *statements, query string, args []driver.NamedValue,
	kept func(statement, context.Context, []driver.NamedValue) (R, error), whole func(context.Context, string, []driver.NamedValue) (R, error)) (R, error) {
	s, err := c.get(ctx, query, args)
	if err != nil {
		var none R
		return none, err
	}
	if s == nil {
		return whole(ctx, query, args)
	}
	res, err := kept(s, ctx, args)
	if c.forget(query, err) {
		if res, again := whole(ctx, query, args); again == nil {
			return res, nil
		}
	}
	return res, err
}

// forget drops a statement that no longer fits the schema, and reports whether
// it was one. Run again it succeeds, unless a transaction has been lost with it:
// then the first error says to begin that again.
func (c *statements) forget(query string, err error) bool {
	if err == nil || c.stale == nil || !c.stale(err) {
		return false
	}
	delete(c.kept, query)
	return true
}

// CheckNamedValue lets the driver convert what only it can.
func (c *statements) CheckNamedValue(v *driver.NamedValue) error {
	if inner, ok := c.wholeConn.(driver.NamedValueChecker); ok {
		return inner.CheckNamedValue(v)
	}
	return driver.ErrSkip
}

// Close ends the connection, and with it what was prepared on it.
func (c *statements) Close() error {
	var errs []error
	if c.preparing.close {
		for _, s := range c.kept {
			errs = append(errs, s.Close())
		}
	}
	clear(c.kept)
	return errors.Join(append(errs, c.wholeConn.Close())...)
}
