package mailer

import (
	"bufio"
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
	"time"
)

// errSilent is the cause when the watchdog closed a connection.
var errSilent = errors.New("server fell silent")

// imapConn is what the IMAP library reads and writes: the server's stream through
// a responseFilter, with a watchdog in place of deadlines.
//
// The library's own deadlines do not cover every wait for a response, and a
// half-dead server would hang it for ever. The watchdog runs while a command is
// under way and is fed by every byte; when it starves, the connection is closed,
// which ends all that wait on it.
type imapConn struct {
	net.Conn // TLS when there is TLS
	raw      net.Conn
	filter   *responseFilter
	limit    time.Duration

	mu    sync.Mutex
	armed bool
	timer *time.Timer
	cause error
}

func newIMAPConn(raw net.Conn, limit time.Duration) *imapConn {
	c := &imapConn{Conn: raw, raw: raw, limit: limit}
	c.timer = time.AfterFunc(limit, func() {
		c.mu.Lock()
		armed := c.armed
		c.mu.Unlock()
		if armed {
			c.abort(errSilent)
		}
	})
	c.timer.Stop()
	c.filter = newResponseFilter(c.Conn)
	return c
}

// arm starts the watchdog; disarm stops it between commands and during IDLE.
func (c *imapConn) arm() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.armed = true
	c.timer.Reset(c.limit)
}

func (c *imapConn) disarm() {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.armed = false
	c.timer.Stop()
}

func (c *imapConn) feed() {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.armed {
		c.timer.Reset(c.limit)
	}
}

// abort closes the connection at once and remembers the first reason.
func (c *imapConn) abort(cause error) {
	c.mu.Lock()
	if c.cause == nil {
		c.cause = cause
	}
	c.mu.Unlock()
	// The raw one: closing TLS writes an alert first, which can block.
	_ = c.raw.Close()
}

// why returns the reason that the connection ended, for an error message.
func (c *imapConn) why(err error) error {
	c.mu.Lock()
	cause := c.cause
	c.mu.Unlock()
	if cause != nil {
		return cause
	}
	if bye := c.filter.byeText(); bye != "" {
		return fmt.Errorf("server said bye: %s", bye)
	}
	return err
}

// Read reads what the filter lets through.
func (c *imapConn) Read(p []byte) (int, error) {
	n, err := c.filter.Read(p)
	if n > 0 {
		c.feed()
	}
	return n, err
}

// Write feeds the watchdog when the server takes bytes.
func (c *imapConn) Write(p []byte) (int, error) {
	n, err := c.Conn.Write(p)
	if n > 0 {
		c.feed()
	}
	return n, err
}

// Close closes the connection under TLS and stops the watchdog.
func (c *imapConn) Close() error {
	c.disarm()
	return c.raw.Close()
}

// The library sets deadlines of its own; the watchdog replaces them.

// SetDeadline does nothing.
func (c *imapConn) SetDeadline(time.Time) error { return nil }

// SetReadDeadline does nothing.
func (c *imapConn) SetReadDeadline(time.Time) error { return nil }

// SetWriteDeadline does nothing.
func (c *imapConn) SetWriteDeadline(time.Time) error { return nil }

// dialIMAP connects and protects the connection as cfg.TLS says. The watchdog is
// armed when it returns.
func dialIMAP(ctx context.Context, cfg *IMAPConfig) (*imapConn, error) {
	host, _, err := net.SplitHostPort(cfg.Addr)
	if err != nil {
		return nil, fmt.Errorf("read imap address: %w", err)
	}
	dialCtx, cancel := context.WithTimeout(ctx, cfg.Timeout)
	defer cancel()
	raw, err := cfg.Dial(dialCtx, "tcp", cfg.Addr)
	if err != nil {
		return nil, fmt.Errorf("%w: connect: %w", ErrUnavailable, err)
	}
	c := newIMAPConn(raw, cfg.Timeout)
	c.arm()
	stop := context.AfterFunc(ctx, func() { c.abort(ctx.Err()) })
	defer stop()
	switch cfg.TLS {
	case TLSNone:
		return c, nil
	case TLSStart:
		if err := requestStartTLS(raw); err != nil {
			err = fmt.Errorf("request starttls: %w", c.why(err))
			_ = c.Close()
			return nil, err
		}
	}
	tlsConn := tls.Client(raw, ClientTLS(host, cfg.RootCAs))
	if err := tlsConn.HandshakeContext(dialCtx); err != nil {
		_ = c.Close()
		return nil, handshakeError(err)
	}
	c.Conn = tlsConn
	var source io.Reader = tlsConn
	if cfg.TLS == TLSStart {
		// No second greeting follows; the library waits for one.
		source = io.MultiReader(strings.NewReader("* OK ready\r\n"), tlsConn)
	}
	c.filter = newResponseFilter(source)
	return c, nil
}

// requestStartTLS reads the greeting and asks for TLS (RFC 3501 section 6.2.1).
// It is done here so that what comes before the handshake is never read as if it
// had come after it.
func requestStartTLS(conn net.Conn) error {
	r := bufio.NewReaderSize(conn, 4096)
	greeting, err := readShortLine(r)
	if err != nil {
		return fmt.Errorf("%w: read greeting: %w", ErrUnavailable, err)
	}
	if strings.HasPrefix(strings.ToUpper(greeting), "* PREAUTH") {
		return fmt.Errorf("%w: server logs in before encryption", ErrTLS)
	}
	if !strings.HasPrefix(strings.ToUpper(greeting), "* OK") {
		return fmt.Errorf("%w: greeting %q", ErrUnavailable, greeting)
	}
	if _, err := io.WriteString(conn, "S1 STARTTLS\r\n"); err != nil {
		return fmt.Errorf("%w: write command: %w", ErrUnavailable, err)
	}
	for {
		line, err := readShortLine(r)
		if err != nil {
			return fmt.Errorf("%w: read response: %w", ErrUnavailable, err)
		}
		switch upper := strings.ToUpper(line); {
		case strings.HasPrefix(upper, "* BYE"):
			return fmt.Errorf("%w: server said bye: %s", ErrUnavailable, line[5:])
		case strings.HasPrefix(upper, "* "):
			continue
		case !strings.HasPrefix(upper, "S1 OK"):
			return fmt.Errorf("%w: server does not offer starttls: %s", ErrTLS, line)
		}
		if r.Buffered() > 0 {
			return fmt.Errorf("%w: bytes in the clear after starttls", ErrTLS)
		}
		return nil
	}
}

// readShortLine reads one line that must fit the reader's buffer.
func readShortLine(r *bufio.Reader) (string, error) {
	line, err := r.ReadSlice('\n')
	if err != nil {
		return "", err
	}
	return strings.TrimRight(string(line), "\r\n"), nil
}
