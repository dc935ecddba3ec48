package mailtest

import (
	"crypto/tls"
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-smtp"
)

// SMTPOptions says how an SMTP server behaves. The zero value takes mail from
// anyone, in the clear.
type SMTPOptions struct {
	Domain string // the server's name; "mail.example.test" when empty

	CA       *CA  // implicit TLS when set, and logins only then; nil: no TLS at all
	StartTLS bool // with CA: STARTTLS instead of implicit TLS

	Users map[string]string // name to password; without users no login is offered
	// Token checks an OAuth 2 access token and offers XOAUTH2.
	Token func(user, token string) bool
	// Mechanisms offered besides XOAUTH2; PLAIN and LOGIN when nil.
	Mechanisms []string

	MaxSize int64 // announced and held; 0: no limit

	// Greylist refuses the first attempt for each sender and recipient with 451.
	Greylist bool

	// OnMessage is told of each message taken, once for each recipient, before
	// the server answers the final dot. It may be called from many goroutines.
	OnMessage func(from, to string, raw []byte)
	// Discard keeps no messages, for long runs; OnMessage is still called.
	Discard bool
}

// SMTPMessage is a message that the server took.
type SMTPMessage struct {
	From  string
	To    []string
	Raw   []byte // as the client meant it: dots unstuffed, CRLF
	Login string // the account; empty without a login
}

// SMTPServer is a real SMTP server on loopback, for tests and the demo. It also
// refuses by recipient: a local part that ends in three digits from 400 to 599
// is answered at RCPT with that code, so kari+450@ is asked to wait, per550@
// does not exist, and 421 ends the connection.
type SMTPServer struct {
	Addr string // host:port

	opts   SMTPOptions
	server *smtp.Server
	listen net.Listener
	stop   chan struct{}
	done   chan error

	mu       sync.Mutex
	faults   []SMTPFault
	messages []SMTPMessage
	seen     map[string]bool // for greylisting
	accepted int
	once     sync.Once
}

// StartSMTP starts a server on a free port of 127.0.0.1. Close ends it.
func StartSMTP(opts SMTPOptions) (*SMTPServer, error) {
	if opts.Domain == "" {
		opts.Domain = "mail.example.test"
	}
	if opts.Mechanisms == nil {
		opts.Mechanisms = []string{"PLAIN", "LOGIN"}
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for smtp: %w", err)
	}
	s := &SMTPServer{opts: opts, stop: make(chan struct{}), done: make(chan error, 1), seen: map[string]bool{}}
	s.Addr, s.listen = l.Addr().String(), l
	s.server = smtp.NewServer(smtp.BackendFunc(s.newSession))
	s.server.Domain = opts.Domain
	s.server.MaxMessageBytes = opts.MaxSize
	s.server.AllowInsecureAuth = opts.CA == nil
	s.server.ErrorLog = log.New(io.Discard, "", 0) // broken connections are what it is for
	var wrapped net.Listener = &smtpListener{Listener: l, server: s}
	if opts.CA != nil {
		conf := s.faultyTLS(opts.CA.ServerTLS())
		if opts.StartTLS {
			s.server.TLSConfig = conf
		} else {
			wrapped = tls.NewListener(wrapped, conf)
		}
	}
	go func() { s.done <- s.server.Serve(wrapped) }()
	return s, nil
}

// Close ends the server and every connection at once.
func (s *SMTPServer) Close() error {
	var err error
	s.once.Do(func() {
		close(s.stop)
		// Serve may not have begun, and then Close would not know of it.
		_ = s.listen.Close()
		if cerr := s.server.Close(); cerr != nil && !errors.Is(cerr, net.ErrClosed) {
			err = cerr
		}
		if serr := <-s.done; serr != nil && !errors.Is(serr, net.ErrClosed) && err == nil {
			err = serr
		}
	})
	return err
}

// Messages gives what was taken so far, in order.
func (s *SMTPServer) Messages() []SMTPMessage {
	s.mu.Lock()
	defer s.mu.Unlock()
	return slices.Clone(s.messages)
}

// Connections counts the connections accepted so far.
func (s *SMTPServer) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accepted
}

// newSession is called at each EHLO or HELO of a new connection.
func (s *SMTPServer) newSession(c *smtp.Conn) (smtp.Session, error) {
	if err := s.act(c, StageHello, ""); err != nil {
		return nil, err
	}
	return &smtpSession{server: s, conn: c}, nil
}

type smtpSession struct {
	server *SMTPServer
	conn   *smtp.Conn
	login  string
	from   string
	to     []string
}

func (s *smtpSession) Reset()        { s.from, s.to = "", nil }
func (s *smtpSession) Logout() error { return nil }

func (s *smtpSession) Mail(from string, _ *smtp.MailOptions) error {
	if s.server.wantsLogin() && s.login == "" {
		return &smtp.SMTPError{Code: 530, EnhancedCode: smtp.EnhancedCode{5, 7, 0}, Message: "Authentication required"}
	}
	if err := s.server.act(s.conn, StageMail, from); err != nil {
		return err
	}
	s.from = from
	return nil
}

func (s *smtpSession) Rcpt(to string, _ *smtp.RcptOptions) error {
	if err := s.server.act(s.conn, StageRcpt, to); err != nil {
		return err
	}
	if code := codeSuffix(to); code != 0 {
		return s.server.refuse(s.conn, SMTPFault{Code: code})
	}
	if s.server.grey(s.from, to) {
		return &smtp.SMTPError{Code: 451, EnhancedCode: smtp.EnhancedCode{4, 7, 1}, Message: "Greylisted, try again later"}
	}
	s.to = append(s.to, to)
	return nil
}

func (s *smtpSession) Data(r io.Reader) error {
	raw, err := io.ReadAll(r)
	if err != nil {
		return err // the connection broke before the final dot: nothing was sent
	}
	keep := func() {
		s.server.keep(SMTPMessage{From: s.from, To: slices.Clone(s.to), Raw: raw, Login: s.login})
	}
	fault, ok := s.server.next(StageDot, strings.Join(s.to, " "))
	if ok {
		if fault.Accept {
			keep()
			return s.server.carryOut(s.conn, fault)
		}
		if err := s.server.carryOut(s.conn, fault); err != nil {
			return err
		}
	}
	keep()
	return nil
}

// keep remembers a message and tells of it.
func (s *SMTPServer) keep(m SMTPMessage) {
	if !s.opts.Discard {
		s.mu.Lock()
		s.messages = append(s.messages, m)
		s.mu.Unlock()
	}
	if s.opts.OnMessage != nil {
		for _, to := range m.To {
			s.opts.OnMessage(m.From, to, m.Raw)
		}
	}
}

// grey reports the first attempt of a pair.
func (s *SMTPServer) grey(from, to string) bool {
	if !s.opts.Greylist {
		return false
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	key := from + " " + to
	first := !s.seen[key]
	s.seen[key] = true
	return first
}

// codeSuffix reads the answer that a recipient asks for by its name.
func codeSuffix(addr string) int {
	local, _, _ := strings.Cut(addr, "@")
	if len(local) < 3 {
		return 0
	}
	code := 0
	for _, r := range local[len(local)-3:] {
		if r < '0' || r > '9' {
			return 0
		}
		code = code*10 + int(r-'0')
	}
	if code < 400 || code > 599 {
		return 0
	}
	return code
}

// shutdown is how long a hanging connection waits at most for the server to be
// closed, so that a forgotten Close does not keep a test alive for ever.
const shutdown = time.Minute
