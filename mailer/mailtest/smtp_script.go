package mailtest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"fmt"
	"net"
	"strings"
	"sync"
	"time"
)

// Script is a server that says exactly what a test tells it to, line by line,
// for what no proper server would do.
type Script struct {
	Addr string // host:port

	listen net.Listener
	stop   chan struct{}
	wg     sync.WaitGroup

	mu    sync.Mutex
	conns map[net.Conn]struct{}
	count int
	once  sync.Once
}

// StartScript listens on a free port of 127.0.0.1 and hands every connection to
// handle, in a goroutine of its own; n counts them from 1. The connection is
// closed when handle returns.
func StartScript(handle func(c *ScriptConn, n int)) (*Script, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for script: %w", err)
	}
	s := &Script{Addr: l.Addr().String(), listen: l, stop: make(chan struct{}), conns: map[net.Conn]struct{}{}}
	s.wg.Go(func() { s.serve(handle) })
	return s, nil
}

func (s *Script) serve(handle func(c *ScriptConn, n int)) {
	for {
		conn, err := s.listen.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.count++
		n := s.count
		s.conns[conn] = struct{}{}
		s.mu.Unlock()
		s.wg.Go(func() {
			defer func() {
				_ = conn.Close()
				s.mu.Lock()
				delete(s.conns, conn)
				s.mu.Unlock()
			}()
			handle(&ScriptConn{conn: conn, r: bufio.NewReader(conn), stop: s.stop}, n)
		})
	}
}

// Connections counts the connections so far.
func (s *Script) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.count
}

// Close ends every connection and waits for the handlers.
func (s *Script) Close() error {
	var err error
	s.once.Do(func() {
		close(s.stop)
		err = s.listen.Close()
		s.mu.Lock()
		for c := range s.conns {
			_ = c.Close()
		}
		s.mu.Unlock()
		s.wg.Wait()
	})
	return err
}

// ScriptConn is one connection of a Script. After the client has gone its
// methods do nothing and return empty values.
type ScriptConn struct {
	conn net.Conn
	r    *bufio.Reader
	stop chan struct{}
}

// Say sends lines, each ended by CRLF.
func (c *ScriptConn) Say(lines ...string) {
	_, _ = c.conn.Write([]byte(strings.Join(lines, "\r\n") + "\r\n"))
}

// SayRaw sends bytes as they are.
func (c *ScriptConn) SayRaw(p []byte) { _, _ = c.conn.Write(p) }

// SaySlowly sends a line one byte at a time.
func (c *ScriptConn) SaySlowly(line string, pause time.Duration) {
	for _, b := range []byte(line + "\r\n") {
		if !c.Pause(pause) {
			return
		}
		if _, err := c.conn.Write([]byte{b}); err != nil {
			return
		}
	}
}

// Pause does nothing for a while; it reports false when the script was closed.
func (c *ScriptConn) Pause(d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-c.stop:
		return false
	}
}

// Hear reads one line, without its end; ok is false when the client has gone.
func (c *ScriptConn) Hear() (line string, ok bool) {
	line, err := c.r.ReadString('\n')
	return strings.TrimRight(line, "\r\n"), err == nil
}

// Waiting reports that the client has said more already than was heard.
func (c *ScriptConn) Waiting() bool { return c.r.Buffered() > 0 }

// HearData reads what follows DATA up to the final dot, dots still stuffed. ok
// is false when the connection ended before it; what came until then is
// returned.
func (c *ScriptConn) HearData() (data []byte, ok bool) {
	var buf bytes.Buffer
	for {
		line, err := c.r.ReadBytes('\n')
		if err != nil {
			buf.Write(line)
			return buf.Bytes(), false
		}
		if string(line) == ".\r\n" {
			return buf.Bytes(), true
		}
		buf.Write(line)
	}
}

// StartTLS continues under TLS, as the server.
func (c *ScriptConn) StartTLS(conf *tls.Config) error {
	tc := tls.Server(c.conn, conf)
	if err := tc.Handshake(); err != nil {
		return fmt.Errorf("shake hands: %w", err)
	}
	c.conn, c.r = tc, bufio.NewReader(tc)
	return nil
}

// Hang keeps the connection open and silent until the client or the script ends
// it.
func (c *ScriptConn) Hang() {
	gone := make(chan struct{})
	go func() {
		defer close(gone)
		for {
			if _, err := c.r.ReadByte(); err != nil {
				return
			}
		}
	}()
	select {
	case <-c.stop:
		_ = c.conn.Close()
		<-gone
	case <-gone:
	}
}

// Reset ends the connection with a TCP reset instead of an orderly close.
func (c *ScriptConn) Reset() {
	if tc, ok := c.conn.(*net.TCPConn); ok {
		_ = tc.SetLinger(0)
	}
	_ = c.conn.Close()
}
