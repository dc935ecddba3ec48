package store

import (
	"context"
	"database/sql"
	"database/sql/driver"
	"errors"
	"fmt"
	"net"
	"time"

	"github.com/jmoiron/sqlx"
	"github.com/lib/pq"
)

// migrationTimeout bounds one statement of a migration, which may rewrite a table.
const migrationTimeout = 30 * time.Minute

// SQLSTATE codes after which the same transaction may succeed (PostgreSQL
// manual, appendix A).
const (
	pgForeignKeyViolation = "23503" // a part was swept between looking at it and needing it
	pgSerialization       = "40001"
	pgDeadlock            = "40P01"
	pgLockNotAvailable    = "55P03"
	pgNotSupported        = "0A000" // a prepared statement whose columns have changed since
	pgNoSuchStatement     = "26000" // somebody between us and the server has thrown it away
)

func openPostgres(target string, c config) (*Store, error) {
	db, err := postgresPool(target, c.timeout)
	if err != nil {
		return nil, err
	}
	db.SetMaxOpenConns(c.conns)
	db.SetMaxIdleConns(c.conns)
	return &Store{
		dialect: postgresDialect, write: db, read: db,
		long: func() (*sqlx.DB, error) { return postgresPool(target, migrationTimeout) },
	}, nil
}

func postgresPool(target string, timeout time.Duration) (*sqlx.DB, error) {
	c, err := pq.NewConnector(target)
	if err != nil {
		return nil, err
	}
	c.Dialer(dialer{timeout})
	return sqlx.NewDb(sql.OpenDB(preparing{Connector: connector{c, timeout}, stale: postgresStale}), "postgres"), nil
}

// connector has the server end a transaction whose program is silent for as
// long as the program would wait for the server: a machine that is paused or
// cut off must not keep its locks from the others.
type connector struct {
	driver.Connector
	patience time.Duration
}

func (c connector) Connect(ctx context.Context) (driver.Conn, error) {
	conn, err := c.Connector.Connect(ctx)
	if err != nil {
		return nil, err
	}
	execer, ok := conn.(driver.ExecerContext)
	if !ok {
		return nil, errors.Join(errors.New("the driver cannot execute a statement"), conn.Close())
	}
	// Not a parameter of the start: a connection pooler would refuse it.
	// A plan is made for the values of each run, as if nothing were prepared: one
	// for all values knows neither what is due nor how few a statement takes.
	set := fmt.Sprintf("SET idle_in_transaction_session_timeout = %d; SET plan_cache_mode = force_custom_plan", c.patience.Milliseconds())
	if _, err := execer.ExecContext(ctx, set, nil); err != nil {
		return nil, errors.Join(err, conn.Close())
	}
	return conn, nil
}

// dialer makes connections that fail when the server is silent for longer than
// timeout. The driver itself waits for an answer whatever the context says.
type dialer struct{ timeout time.Duration }

func (d dialer) Dial(network, address string) (net.Conn, error) {
	return d.DialContext(context.Background(), network, address)
}

func (d dialer) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return d.DialContext(ctx, network, address)
}

func (d dialer) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	c, err := (&net.Dialer{Timeout: d.timeout}).DialContext(ctx, network, address)
	if err != nil {
		return nil, err
	}
	return &impatientConn{Conn: c, timeout: d.timeout}, nil
}

// impatientConn bounds each read and write. A timer sets the deadline when it
// is over, because setting it beforehand would need a clock.
type impatientConn struct {
	net.Conn
	timeout time.Duration
}

func (c *impatientConn) Read(b []byte) (int, error) {
	t := time.AfterFunc(c.timeout, c.expire)
	defer t.Stop()
	return c.Conn.Read(b)
}

func (c *impatientConn) Write(b []byte) (int, error) {
	t := time.AfterFunc(c.timeout, c.expire)
	defer t.Stop()
	return c.Conn.Write(b)
}

// expire ends what is under way for good: an answer that comes late would be
// taken for that to a later question.
func (c *impatientConn) expire() { _ = c.SetDeadline(time.Unix(1, 0)) }

// postgresStale reports whether a prepared statement is of no use any more.
func postgresStale(err error) bool {
	var e *pq.Error
	return errors.As(err, &e) && (e.Code == pgNotSupported || e.Code == pgNoSuchStatement)
}

func postgresRetry(err error) bool {
	var e *pq.Error
	if !errors.As(err, &e) {
		return false
	}
	switch e.Code {
	case pgSerialization, pgDeadlock, pgLockNotAvailable, pgNotSupported, pgNoSuchStatement:
		return true
	case pgForeignKeyViolation:
		return e.Table == "outbox_parts"
	}
	return false
}
