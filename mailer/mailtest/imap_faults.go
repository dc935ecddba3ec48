package mailtest

import (
	"bufio"
	"bytes"
	"crypto/tls"
	"io"
	"net"
	"strconv"
	"strings"
	"sync"
)

// IMAPFault makes the server misbehave at a command. It strikes at commands that
// begin with Command ("UID FETCH"; also "DONE", which ends an IDLE), Times times,
// after leaving Skip of them in peace. Set one of the actions.
type IMAPFault struct {
	Command string
	Skip    int
	Times   int // 0 means once, below 0 always

	Drop     bool      // close the connection instead of answering
	Bye      string    // say this with BYE, then close
	Silent   bool      // never say anything again on this connection
	Mute     bool      // as Silent, after what the command makes the server write first
	Refuse   string    // answer with this, such as "NO [OVERQUOTA] mailbox is full"
	Say      string    // lines that come before the answer, each ended with CRLF
	CutAfter int       // close the connection after so many octets of the answer
	Rewrite  [2]string // in the answer, put the second text for the first
}

// Inject adds a fault. Faults are tried in order; the first that fits strikes.
func (s *IMAPServer) Inject(f IMAPFault) {
	if f.Times == 0 {
		f.Times = 1
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = append(s.faults, &f)
}

// Heal removes all faults; connections already silent stay so.
func (s *IMAPServer) Heal() {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = nil
}

// strike notes a command and returns the fault that befalls it.
func (s *IMAPServer) strike(command string) *IMAPFault {
	noted := command
	for _, secret := range []string{"LOGIN ", "AUTHENTICATE "} {
		if hasPrefixFold(command, secret) {
			noted = strings.Join(strings.Fields(command)[:min(2, len(strings.Fields(command)))], " ")
		}
	}
	if s.opts.OnCommand != nil {
		s.opts.OnCommand(noted)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands = append(s.commands, noted)
	for _, f := range s.faults {
		if f.Times == 0 || !hasPrefixFold(command, f.Command) {
			continue
		}
		if f.Skip > 0 {
			f.Skip--
			continue
		}
		f.Times--
		return f
	}
	return nil
}

func hasPrefixFold(s, prefix string) bool {
	return len(s) >= len(prefix) && strings.EqualFold(s[:len(prefix)], prefix)
}

// faultListener hands out connections with faults.
type faultListener struct {
	net.Listener
	server *IMAPServer
}

// Accept returns a connection at once; TLS is made with its first write.
func (l *faultListener) Accept() (net.Conn, error) {
	raw, err := l.Listener.Accept()
	if err != nil {
		return nil, err
	}
	s := l.server
	c := &faultConn{Conn: raw, raw: raw, server: s}
	s.mu.Lock()
	s.accepted++
	s.conns[c] = struct{}{}
	s.mu.Unlock()
	return c, nil
}

// faultConn stands between the IMAP server and the network: it does TLS, hides
// capabilities, notes commands and makes faults happen.
type faultConn struct {
	net.Conn // TLS when there is TLS
	raw      net.Conn
	server   *IMAPServer
	greeted  bool // TLS stands and the greeting is out

	in      *bufio.Reader
	pending []byte
	literal int64 // octets of a literal from the client

	mu      sync.Mutex // held while writing
	muting  bool       // the next write is the last
	muted   bool
	cut     int // close after so many octets, when above 0
	rewrite [2]string
}

func (c *faultConn) drop() { _ = c.raw.Close() }

// Close closes the connection and forgets it.
func (c *faultConn) Close() error {
	c.server.mu.Lock()
	delete(c.server.conns, c)
	c.server.mu.Unlock()
	return c.raw.Close()
}

// Read hands the client's lines to the server, unless a fault takes one.
func (c *faultConn) Read(p []byte) (int, error) {
	for len(c.pending) == 0 {
		if c.in == nil {
			c.in = bufio.NewReader(c.Conn)
		}
		if c.literal > 0 {
			n, err := c.in.Read(p[:min(int64(len(p)), c.literal)])
			c.literal -= int64(n)
			return n, err
		}
		line, err := c.in.ReadBytes('\n')
		if err != nil {
			return 0, err
		}
		c.literal = clientLiteral(line)
		tag, command, ok := strings.Cut(strings.TrimRight(string(line), "\r\n"), " ")
		if !ok {
			command = tag // DONE, or a line of SASL
		}
		if c.suffer(tag, c.server.strike(command)) {
			c.pending = line
		}
	}
	n := copy(p, c.pending)
	c.pending = c.pending[n:]
	return n, nil
}

// suffer makes a fault happen and reports whether the command is to be carried out.
func (c *faultConn) suffer(tag string, f *IMAPFault) bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.rewrite = [2]string{}
	if f == nil {
		return true
	}
	switch {
	case f.Drop:
		c.drop()
	case f.Bye != "":
		_, _ = io.WriteString(c.Conn, "* BYE "+f.Bye+"\r\n")
		c.drop()
	case f.Silent:
		c.muted = true
	case f.Mute:
		c.muting = true
		return true
	case f.Refuse != "":
		_, _ = io.WriteString(c.Conn, tag+" "+f.Refuse+"\r\n")
	default:
		_, _ = io.WriteString(c.Conn, f.Say)
		c.cut, c.rewrite = f.CutAfter, f.Rewrite
		return true
	}
	return false
}

// Write hands the server's bytes to the client, unless a fault takes them. The first
// write is the greeting.
func (c *faultConn) Write(p []byte) (int, error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if !c.greeted {
		c.greeted = true
		drop, err := c.protect()
		if err != nil || drop {
			return len(p), err
		}
	}
	if c.muted {
		return len(p), nil
	}
	c.muted = c.muting
	out := c.server.hideCapabilities(p)
	if bytes.Equal(out, []byte("+ =\r\n")) {
		out = []byte("+ \r\n") // an empty challenge, as other servers write it
	}
	if c.rewrite[0] != "" {
		out = bytes.ReplaceAll(out, []byte(c.rewrite[0]), []byte(c.rewrite[1]))
	}
	if c.cut > 0 {
		if len(out) >= c.cut {
			_, _ = c.Conn.Write(out[:c.cut])
			c.drop()
			return 0, net.ErrClosed
		}
		c.cut -= len(out)
	}
	if _, err := c.Conn.Write(out); err != nil {
		return 0, err
	}
	return len(p), nil
}

// protect makes TLS as the options say and reports whether the greeting has been
// given already.
func (c *faultConn) protect() (greeted bool, err error) {
	opts := c.server.opts
	if opts.CA == nil {
		return false, nil
	}
	if opts.StartTLS {
		if err := c.awaitStartTLS(); err != nil {
			c.drop()
			return true, err
		}
	}
	secured := tls.Server(c.Conn, opts.CA.ServerTLS())
	if err := secured.Handshake(); err != nil {
		c.drop()
		return true, err
	}
	c.Conn, c.in = secured, nil
	return opts.StartTLS, nil
}

// awaitStartTLS speaks for the server until the client asks for TLS.
func (c *faultConn) awaitStartTLS() error {
	if _, err := io.WriteString(c.Conn, "* OK [CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED] ready\r\n"); err != nil {
		return err
	}
	r := bufio.NewReader(c.Conn)
	for {
		line, err := r.ReadString('\n')
		if err != nil {
			return err
		}
		tag, command, _ := strings.Cut(strings.TrimRight(line, "\r\n"), " ")
		f := c.server.strike(command)
		reply := tag + " BAD not before STARTTLS\r\n"
		switch {
		case f != nil && f.Refuse != "":
			reply = tag + " " + f.Refuse + "\r\n"
		case hasPrefixFold(command, "CAPABILITY"):
			reply = "* CAPABILITY IMAP4rev1 STARTTLS LOGINDISABLED\r\n" + tag + " OK done\r\n"
		case hasPrefixFold(command, "STARTTLS"):
			_, err := io.WriteString(c.Conn, tag+" OK begin\r\n")
			return err
		}
		if _, err := io.WriteString(c.Conn, reply); err != nil {
			return err
		}
	}
}

// hideCapabilities takes the unwanted capabilities out of a capability list and puts
// the claimed ones in.
func (s *IMAPServer) hideCapabilities(p []byte) []byte {
	at := bytes.Index(p, []byte("CAPABILITY IMAP4rev1"))
	if at < 0 || at > 40 || len(s.opts.Without)+len(s.opts.Also) == 0 {
		return p
	}
	end := at + bytes.IndexAny(p[at:], "]\r\n")
	var kept []string
	for _, c := range strings.Fields(string(p[at:end])) {
		if !containsFold(s.opts.Without, c) {
			kept = append(kept, c)
		}
	}
	kept = append(kept, s.opts.Also...)
	out := append([]byte(nil), p[:at]...)
	out = append(out, strings.Join(kept, " ")...)
	return append(out, p[end:]...)
}

func containsFold(list []string, word string) bool {
	for _, s := range list {
		if strings.EqualFold(s, word) {
			return true
		}
	}
	return false
}

// clientLiteral returns the size of the literal that a client's line announces.
func clientLiteral(line []byte) int64 {
	line = bytes.TrimRight(line, "\r\n")
	open := bytes.LastIndexByte(line, '{')
	if open < 0 || line[len(line)-1] != '}' {
		return 0
	}
	n, err := strconv.ParseInt(strings.TrimRight(string(line[open+1:len(line)-1]), "+-"), 10, 64)
	if err != nil || n < 0 {
		return 0
	}
	return n
}
