package mailtest

import (
	"bufio"
	"fmt"
	"io"
	"net"
	"strings"
	"sync"
)

// IMAPScript is a server that answers each line as a function says, for what no
// working server does.
type IMAPScript struct {
	Addr   string
	ln     net.Listener
	wg     sync.WaitGroup
	mu     sync.Mutex
	conns  map[net.Conn]struct{}
	closed bool
}

// StartIMAPScript starts a server that says greeting and then what answer returns for
// each command. An answer that ends with HangUp closes the connection after what
// stands before it.
func StartIMAPScript(greeting string, answer func(tag, command string) string) (*IMAPScript, error) {
	ln, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for imap: %w", err)
	}
	s := &IMAPScript{Addr: ln.Addr().String(), ln: ln, conns: map[net.Conn]struct{}{}}
	s.wg.Go(func() {
		for {
			conn, err := ln.Accept()
			if err != nil {
				return
			}
			s.wg.Go(func() { s.serve(conn, greeting, answer) })
		}
	})
	return s, nil
}

// HangUp ends an answer after which the connection is closed.
const HangUp = "\x00"

func (s *IMAPScript) serve(conn net.Conn, greeting string, answer func(tag, command string) string) {
	s.mu.Lock()
	if s.closed {
		s.mu.Unlock()
		_ = conn.Close()
		return
	}
	s.conns[conn] = struct{}{}
	s.mu.Unlock()
	defer func() {
		_ = conn.Close()
		s.mu.Lock()
		delete(s.conns, conn)
		s.mu.Unlock()
	}()
	say := func(text string) bool {
		text, end := strings.CutSuffix(text, HangUp)
		_, err := io.WriteString(conn, text)
		return err == nil && !end
	}
	if !say(greeting) {
		return
	}
	lines := bufio.NewScanner(conn)
	for lines.Scan() {
		tag, command, _ := strings.Cut(lines.Text(), " ")
		if !say(answer(tag, command)) {
			return
		}
	}
}

// Close stops the server and waits for it.
func (s *IMAPScript) Close() error {
	s.mu.Lock()
	s.closed = true
	for conn := range s.conns {
		_ = conn.Close()
	}
	s.mu.Unlock()
	err := s.ln.Close()
	s.wg.Wait()
	return err
}

// AnswerIMAP is a plain answer to the commands that come before the interesting ones:
// a mailbox with UIDVALIDITY 7 and messages 1 to n, and OK to all it does not know.
func AnswerIMAP(tag, command string, n int) string {
	switch {
	case hasPrefixFold(command, "CAPABILITY"):
		return "* CAPABILITY IMAP4rev1 AUTH=PLAIN SASL-IR\r\n" + tag + " OK done\r\n"
	case hasPrefixFold(command, "SELECT"):
		return fmt.Sprintf("* %d EXISTS\r\n* OK [UIDVALIDITY 7] ok\r\n* OK [UIDNEXT %d] ok\r\n%s OK [READ-WRITE] done\r\n", n, n+1, tag)
	case hasPrefixFold(command, "UID SEARCH"), hasPrefixFold(command, "SEARCH UID"):
		var b strings.Builder
		b.WriteString("* SEARCH")
		for i := range n {
			if _, one, ok := strings.Cut(command, "SEARCH UID "); ok && one != fmt.Sprint(i+1) && !strings.Contains(one, ":") {
				continue
			}
			fmt.Fprintf(&b, " %d", i+1)
		}
		return b.String() + "\r\n" + tag + " OK done\r\n"
	case strings.Contains(command, "RFC822.SIZE"):
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, "* %d FETCH (UID %d RFC822.SIZE 100 INTERNALDATE \"02-Feb-2026 08:00:00 +0000\")\r\n", i+1, i+1)
		}
		return b.String() + tag + " OK done\r\n"
	}
	return tag + " OK done\r\n"
}
