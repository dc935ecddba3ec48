package mailer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// Sender hands rendered messages to one SMTP server over a few connections that
// are kept and used again: a new one for each message takes fourteen times
// longer. It is safe for any number of goroutines.
type Sender struct {
	cfg   SMTPConfig
	slots chan struct{} // one for each connection in use

	mu     sync.Mutex
	idle   []*smtpConn // the last used is last
	closed bool
	down   bool // the last attempt to open a connection failed
	apart  bool // the server does not take an envelope along with a message's end
}

// NewSender makes a Sender; it dials when there is something to send.
func NewSender(cfg SMTPConfig) *Sender {
	if cfg.HELO == "" {
		cfg.HELO = "localhost"
	}
	cfg.Sessions = max(cfg.Sessions, 1)
	if cfg.Timeout <= 0 {
		cfg.Timeout = 5 * time.Minute
	}
	if cfg.OpenTimeout <= 0 {
		cfg.OpenTimeout = time.Minute
	}
	if cfg.Idle <= 0 {
		cfg.Idle = 30 * time.Second
	}
	if cfg.Dial == nil {
		cfg.Dial = (&net.Dialer{}).DialContext
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return &Sender{cfg: cfg, slots: make(chan struct{}, cfg.Sessions)}
}

// take gives an idle connection or opens one.
func (s *Sender) take(ctx context.Context) (*smtpConn, error) {
	s.mu.Lock()
	for n := len(s.idle); n > 0; n = len(s.idle) {
		c := s.idle[n-1]
		s.idle = s.idle[:n-1]
		if c.timer.Stop() {
			s.mu.Unlock()
			return c, nil
		}
	}
	s.mu.Unlock()
	return s.open(ctx)
}

// put keeps a connection for the next message, or ends it when it waits too long.
func (s *Sender) put(c *smtpConn) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.closed {
		go c.quit(context.Background())
		return
	}
	c.timer = time.AfterFunc(s.cfg.Idle, func() { s.expire(c) })
	s.idle = append(s.idle, c)
}

// expire ends a connection that nobody wanted.
func (s *Sender) expire(c *smtpConn) {
	s.mu.Lock()
	i := slices.Index(s.idle, c)
	if i >= 0 {
		s.idle = slices.Delete(s.idle, i, i+1)
	}
	s.mu.Unlock()
	c.quit(context.Background())
}

// open makes a new connection; a refused token is asked for anew once.
func (s *Sender) open(ctx context.Context) (*smtpConn, error) {
	c, _, err := s.openReport(ctx)
	s.note(ctx, err)
	return c, err
}

func (s *Sender) openReport(ctx context.Context) (*smtpConn, Report, error) {
	report := Report{Addr: s.cfg.Addr}
	s.mu.Lock()
	closed := s.closed
	s.mu.Unlock()
	switch {
	case closed:
		return nil, report, &SendError{Stage: StageDial, Err: errClosed}
	case !s.cfg.TLS.Valid():
		return nil, report, &SendError{Stage: StageTLS, Err: fmt.Errorf("%w: mode %q is not known", ErrTLS, s.cfg.TLS)}
	case s.cfg.TLS == TLSNone && s.cfg.Username != "" && !s.cfg.AllowPlain:
		return nil, report, &SendError{Stage: StageAuth, Err: fmt.Errorf("%w: a login without tls is not allowed", ErrLogin)}
	}
	ctx, cancel := context.WithTimeout(ctx, s.cfg.OpenTimeout)
	defer cancel()
	c, err := dialSMTP(ctx, s.cfg, false, &report)
	if s.cfg.Token != nil && errors.Is(err, ErrLogin) && isReply(err) {
		c, err = dialSMTP(ctx, s.cfg, true, &report)
	}
	return c, report, err
}

// isReply reports an error that a server has spoken.
func isReply(err error) bool {
	var e *SendError
	return errors.As(err, &e) && e.Code != 0
}

// note logs once that the server cannot be used, and once that it can again.
// The server's own words stay out: they may name the account.
func (s *Sender) note(ctx context.Context, err error) {
	if ctx.Err() != nil && err != nil {
		return // it is we who gave up
	}
	s.mu.Lock()
	was := s.down
	s.down = err != nil
	s.mu.Unlock()
	var e *SendError
	switch {
	case err != nil && !was && errors.As(err, &e):
		s.cfg.Logger.WarnContext(ctx, "smtp server cannot be used", "addr", s.cfg.Addr,
			"stage", e.Stage, "code", e.Code, "status", e.Enhanced)
	case err == nil && was:
		s.cfg.Logger.InfoContext(ctx, "smtp server can be used again", "addr", s.cfg.Addr)
	}
}

// Close ends the idle connections and lets those in use end after their message.
// Nothing can be sent afterwards.
func (s *Sender) Close() error {
	s.mu.Lock()
	idle := s.idle
	s.idle, s.closed = nil, true
	s.mu.Unlock()
	var wg sync.WaitGroup
	for _, c := range idle {
		if c.timer.Stop() {
			wg.Go(func() { c.quit(context.Background()) })
		}
	}
	wg.Wait()
	return nil
}

// Report is what a server shows of itself, for people who set it up.
type Report struct {
	Addr         string
	TLS          string    // "TLS 1.3"; empty without
	Certificate  []string  // the names in the server's certificate
	Expires      time.Time // when it ends
	Capabilities []string  // of those that matter to sending, as EHLO gave them
	Mechanisms   []string  // offered by AUTH
	Login        string    // the mechanism that worked; empty without a login
}

// fill asks go-mail for what it keeps of EHLO and TLS.
func (r *Report) fill(client *smtp.Client) {
	if st, ok := client.TLSConnectionState(); ok {
		r.TLS = tls.VersionName(st.Version)
		if len(st.PeerCertificates) > 0 {
			cert := st.PeerCertificates[0]
			r.Certificate, r.Expires = cert.DNSNames, cert.NotAfter
			for _, ip := range cert.IPAddresses {
				r.Certificate = append(r.Certificate, ip.String())
			}
		}
	}
	r.Capabilities, r.Mechanisms = nil, nil
	for _, name := range []string{"8BITMIME", "AUTH", "CHUNKING", "DSN", "ENHANCEDSTATUSCODES", "LIMITS", "PIPELINING", "SIZE", "SMTPUTF8", "STARTTLS"} {
		ok, params := client.Extension(name)
		if !ok {
			continue
		}
		r.Capabilities = append(r.Capabilities, strings.TrimSpace(name+" "+params))
		if name == "AUTH" {
			r.Mechanisms = strings.Fields(params)
		}
	}
}

// Check opens a connection as Send would, logs in, and leaves without sending.
// The report holds what was learnt, also when there is an error.
func (s *Sender) Check(ctx context.Context) (Report, error) {
	c, report, err := s.openReport(ctx)
	if err != nil {
		return report, err
	}
	c.quit(ctx)
	return report, nil
}
