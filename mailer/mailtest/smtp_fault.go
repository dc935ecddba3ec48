package mailtest

import (
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"strings"
	"time"

	"github.com/emersion/go-smtp"
)

// Stages at which an SMTP server can misbehave. A refusal of the DATA command
// itself is not among them: write that with a Script.
const (
	StageConnect = "connect" // instead of the greeting
	StageTLS     = "tls"     // in the handshake
	StageHello   = "hello"   // EHLO
	StageAuth    = "auth"
	StageMail    = "mail"
	StageRcpt    = "rcpt"
	StageDot     = "dot" // after the final dot
)

// SMTPFault is one way to misbehave. With neither Drop nor Silent the answer is
// Code; with Delay alone the answer is the right one, but slow.
type SMTPFault struct {
	Stage string
	// Match limits the fault to addresses that contain it: the sender's at
	// MAIL, the recipient's at RCPT and the final dot. Empty: any.
	Match string
	Times int // how often it happens; 0: always

	Code     int
	Enhanced smtp.EnhancedCode // 4.0.0 or 5.0.0 when zero; 5.1.1 for 550
	Text     string

	Drop   bool          // close the connection without an answer
	Silent bool          // never answer, and keep the connection
	Delay  time.Duration // pause before the answer
	Slow   time.Duration // pause before every byte from now on
	Accept bool          // at StageDot: the message is taken all the same
}

// Script adds faults. At each stage the first one that fits happens.
func (s *SMTPServer) Script(faults ...SMTPFault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, faults...)
}

// Mend takes all faults away.
func (s *SMTPServer) Mend() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// next finds the fault for a stage and counts it.
func (s *SMTPServer) next(stage, addr string) (SMTPFault, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for i, f := range s.faults {
		if f.Stage != stage || !strings.Contains(addr, f.Match) {
			continue
		}
		switch f.Times {
		case 0:
		case 1:
			s.faults = append(s.faults[:i:i], s.faults[i+1:]...)
		default:
			s.faults[i].Times--
		}
		return f, true
	}
	return SMTPFault{}, false
}

// act carries out the fault of a stage, if there is one.
func (s *SMTPServer) act(c *smtp.Conn, stage, addr string) error {
	f, ok := s.next(stage, addr)
	if !ok {
		return nil
	}
	return s.carryOut(c, f)
}

// errDropped is what go-smtp may try to answer on a connection that is closed.
var errDropped = errors.New("connection dropped on purpose")

func (s *SMTPServer) carryOut(c *smtp.Conn, f SMTPFault) error {
	if !s.wait(f.Delay) {
		return errDropped
	}
	if f.Slow > 0 {
		if fc := smtpConnOf(c.Conn()); fc != nil {
			fc.slow = f.Slow
		}
	}
	switch {
	case f.Silent:
		s.wait(shutdown)
		return errDropped
	case f.Drop:
		_ = c.Conn().Close()
		return errDropped
	case f.Code != 0:
		return s.refuse(c, f)
	}
	return nil
}

// refuse answers with a code; after 421 the server hangs up (RFC 5321 3.8).
func (s *SMTPServer) refuse(c *smtp.Conn, f SMTPFault) error {
	if f.Enhanced == (smtp.EnhancedCode{}) {
		f.Enhanced = smtp.EnhancedCode{f.Code / 100, 0, 0}
		if f.Code == 550 {
			f.Enhanced = smtp.EnhancedCode{5, 1, 1}
		}
	}
	if f.Text == "" {
		f.Text = "Refused on purpose"
	}
	if f.Code == 421 {
		if fc := smtpConnOf(c.Conn()); fc != nil {
			fc.closeAfter = true
		}
	}
	return &smtp.SMTPError{Code: f.Code, EnhancedCode: f.Enhanced, Message: f.Text}
}

// wait reports whether the time passed before the server was closed.
func (s *SMTPServer) wait(d time.Duration) bool {
	if d <= 0 {
		return true
	}
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-s.stop:
		return false
	}
}

// faultyTLS fails handshakes when the script says so.
func (s *SMTPServer) faultyTLS(conf *tls.Config) *tls.Config {
	conf = conf.Clone()
	conf.GetConfigForClient = func(*tls.ClientHelloInfo) (*tls.Config, error) {
		f, ok := s.next(StageTLS, "")
		if !ok {
			return nil, nil
		}
		if f.Silent {
			s.wait(shutdown)
		}
		return nil, errors.New("handshake failed on purpose")
	}
	return conf
}

// smtpListener counts connections and misbehaves before the greeting.
type smtpListener struct {
	net.Listener
	server *SMTPServer
}

func (l *smtpListener) Accept() (net.Conn, error) {
	for {
		c, err := l.Listener.Accept()
		if err != nil {
			return nil, err
		}
		l.server.mu.Lock()
		l.server.accepted++
		l.server.mu.Unlock()
		conn := &smtpFaultConn{Conn: c, server: l.server}
		f, ok := l.server.next(StageConnect, "")
		if !ok {
			return conn, nil
		}
		if f.Slow > 0 {
			conn.slow = f.Slow
			return conn, nil
		}
		go func() {
			defer func() { _ = c.Close() }()
			switch {
			case !l.server.wait(f.Delay) || f.Drop:
			case f.Silent:
				l.server.wait(shutdown)
			default:
				_, _ = fmt.Fprintf(c, "%d %s\r\n", f.Code, f.Text)
			}
		}()
	}
}

// smtpFaultConn answers slowly, or for the last time.
type smtpFaultConn struct {
	net.Conn
	server     *SMTPServer
	slow       time.Duration
	closeAfter bool
}

func (c *smtpFaultConn) Write(p []byte) (int, error) {
	if c.closeAfter {
		defer func() { _ = c.Close() }()
	}
	if c.slow == 0 {
		return c.Conn.Write(p)
	}
	for i := range p {
		if !c.server.wait(c.slow) {
			return i, net.ErrClosed
		}
		if _, err := c.Conn.Write(p[i : i+1]); err != nil {
			return i, err
		}
	}
	return len(p), nil
}

// smtpConnOf finds our connection below TLS.
func smtpConnOf(c net.Conn) *smtpFaultConn {
	if tc, ok := c.(*tls.Conn); ok {
		c = tc.NetConn()
	}
	fc, _ := c.(*smtpFaultConn)
	return fc
}
