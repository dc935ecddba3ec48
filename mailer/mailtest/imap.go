package mailtest

import (
	"errors"
	"fmt"
	"io"
	"log"
	"net"
	"strings"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
)

// IMAPOptions says how an IMAPServer behaves from the start.
type IMAPOptions struct {
	CA       *CA  // implicit TLS when set; nil: no TLS at all
	StartTLS bool // with CA: STARTTLS instead of implicit TLS
	// Without lists capabilities not to offer: MOVE, UIDPLUS, IDLE, NAMESPACE,
	// SASL-IR, AUTH=PLAIN, and so on.
	Without []string
	// Also lists capabilities to claim besides, whether or not they work.
	Also []string

	// OnCommand is told of each command as [IMAPServer.Commands] returns it,
	// before the server carries it out. It may be called from many goroutines.
	OnCommand func(command string)
}

// IMAPServer is an IMAP server on loopback with its mail in memory.
type IMAPServer struct {
	Addr string // host:port

	opts    IMAPOptions
	server  *imapserver.Server
	inside  net.Listener // without TLS and faults, for the methods that look inside
	ln      net.Listener
	serving sync.WaitGroup // of both listeners

	mu       sync.Mutex
	users    map[string]*imapUser
	changed  chan struct{} // closed and replaced when any mailbox changes
	faults   []*IMAPFault
	commands []string
	accepted int
	conns    map[*faultConn]struct{}
}

type imapUser struct {
	*imapmemserver.User
	password, token string
}

// StartIMAP starts a server without users.
func StartIMAP(opts IMAPOptions) (*IMAPServer, error) {
	s := &IMAPServer{
		opts:    opts,
		users:   map[string]*imapUser{},
		changed: make(chan struct{}),
		conns:   map[*faultConn]struct{}{},
	}
	caps := imap.CapSet{}
	for _, c := range []imap.Cap{
		imap.CapIMAP4rev1, imap.CapMove, imap.CapUIDPlus, imap.CapNamespace, imap.CapSpecialUse,
	} {
		caps[c] = struct{}{}
	}
	s.server = imapserver.New(&imapserver.Options{
		NewSession: func(*imapserver.Conn) (imapserver.Session, *imapserver.GreetingData, error) {
			return &imapSession{server: s}, nil, nil
		},
		Caps:         caps,
		InsecureAuth: true, // faultConn does TLS
		Logger:       log.New(io.Discard, "", 0),
	})
	var err error
	if s.ln, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		return nil, fmt.Errorf("listen for imap: %w", err)
	}
	if s.inside, err = net.Listen("tcp", "127.0.0.1:0"); err != nil {
		_ = s.ln.Close()
		return nil, fmt.Errorf("listen for imap: %w", err)
	}
	s.Addr = s.ln.Addr().String()
	s.serving.Go(func() { _ = s.server.Serve(&faultListener{Listener: s.ln, server: s}) })
	s.serving.Go(func() { _ = s.server.Serve(s.inside) })
	return s, nil
}

// Close stops the server and drops its connections.
func (s *IMAPServer) Close() error {
	_ = s.ln.Close()
	_ = s.inside.Close()
	s.serving.Wait() // the server must not be closed while it begins to serve
	s.DropAll()
	if err := s.server.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("stop imap server: %w", err)
	}
	return nil
}

// DropAll drops all connections; new ones are accepted.
func (s *IMAPServer) DropAll() {
	s.mu.Lock()
	defer s.mu.Unlock()
	for c := range s.conns {
		c.drop()
	}
}

// AddUser adds a user with an INBOX.
func (s *IMAPServer) AddUser(name, password string) {
	u := &imapUser{User: imapmemserver.NewUser(name, password), password: password}
	_ = u.Create("INBOX", nil)
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[name] = u
}

// SetToken makes the user's XOAUTH2 logins need token. Without one they are refused.
func (s *IMAPServer) SetToken(name, token string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.users[name].token = token
}

func (s *IMAPServer) user(name string) (*imapUser, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if u := s.users[name]; u != nil {
		return u, nil
	}
	return nil, fmt.Errorf("look up %q: no such user", name)
}

// CreateMailbox creates a folder of the user's.
func (s *IMAPServer) CreateMailbox(user, mailbox string) error {
	u, err := s.user(user)
	if err != nil {
		return err
	}
	return u.Create(mailbox, nil)
}

// Deliver puts a message into a mailbox, as a delivery agent does at date, and
// returns its UID.
func (s *IMAPServer) Deliver(user, mailbox string, raw []byte, date time.Time) (uint32, error) {
	u, err := s.user(user)
	if err != nil {
		return 0, err
	}
	literal := struct {
		io.Reader
		size
	}{strings.NewReader(string(raw)), size(len(raw))}
	data, err := u.Append(mailbox, literal, &imap.AppendOptions{Time: date})
	if err != nil {
		return 0, fmt.Errorf("deliver to %q: %w", mailbox, err)
	}
	s.change()
	return uint32(data.UID), nil
}

// size makes a reader an imap.LiteralReader.
type size int64

func (n size) Size() int64 { return int64(n) }

// change wakes the sessions that IDLE.
func (s *IMAPServer) change() {
	s.mu.Lock()
	defer s.mu.Unlock()
	close(s.changed)
	s.changed = make(chan struct{})
}

func (s *IMAPServer) changes() <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.changed
}

// Commands returns the commands that clients have sent, without their tags and with
// the secrets of logins left out.
func (s *IMAPServer) Commands() []string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]string(nil), s.commands...)
}

// Connections returns how many connections have been made.
func (s *IMAPServer) Connections() int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.accepted
}
