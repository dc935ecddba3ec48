package bench

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"hash/maphash"
	"io"
	"net"
	"strings"
	"sync"
)

// sink is an SMTP server that takes everything and keeps nothing but a hash of
// recipient and Message-ID, by which it knows what came twice.
type sink struct {
	listen net.Listener
	seed   maphash.Seed
	conns  sync.WaitGroup

	mu   sync.Mutex
	seen map[uint64]struct{}
	taken,
	twice int
	bytes int64
	open  map[net.Conn]struct{}
}

// Taken is what a sink has taken.
type Taken struct {
	Mails int   `json:"mails"`
	Twice int   `json:"twice"` // of these, with a recipient and Message-ID that came before
	Bytes int64 `json:"bytes"`
}

func startSink() (*sink, error) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, fmt.Errorf("listen for smtp: %w", err)
	}
	s := &sink{listen: l, seed: maphash.MakeSeed(), seen: map[uint64]struct{}{}, open: map[net.Conn]struct{}{}}
	s.conns.Go(s.accept)
	return s, nil
}

func (s *sink) accept() {
	for {
		c, err := s.listen.Accept()
		if err != nil {
			return
		}
		s.mu.Lock()
		s.open[c] = struct{}{}
		s.mu.Unlock()
		s.conns.Go(func() {
			_ = s.talk(c) // a client that breaks off is its own affair
			_ = c.Close()
			s.mu.Lock()
			delete(s.open, c)
			s.mu.Unlock()
		})
	}
}

// close ends the server and its connections.
func (s *sink) close() {
	_ = s.listen.Close() // nothing is kept that could be lost
	s.mu.Lock()
	for c := range s.open {
		_ = c.Close()
	}
	s.mu.Unlock()
	s.conns.Wait()
}

func (s *sink) total() Taken {
	s.mu.Lock()
	defer s.mu.Unlock()
	return Taken{Mails: s.taken, Twice: s.twice, Bytes: s.bytes}
}

// talk is one session (RFC 5321), with pipelining (RFC 2920): answers wait in
// the buffer while more commands are there.
func (s *sink) talk(c net.Conn) error {
	r, w := bufio.NewReaderSize(c, 64<<10), bufio.NewWriter(c)
	say := func(line string) error {
		if _, err := w.WriteString(line + "\r\n"); err != nil || r.Buffered() > 0 {
			return err
		}
		return w.Flush()
	}
	var to string
	err := say("220 sink.example.test ESMTP")
	for err == nil {
		var line string
		if line, err = r.ReadString('\n'); err != nil {
			return err
		}
		line = strings.TrimRight(line, "\r\n")
		verb, _, _ := strings.Cut(line, " ")
		switch strings.ToUpper(verb) {
		case "EHLO":
			err = say("250-sink.example.test\r\n250-PIPELINING\r\n250-SIZE 52428800\r\n250-ENHANCEDSTATUSCODES\r\n250 8BITMIME")
		case "RCPT":
			to = strings.ToLower(line)
			err = say("250 2.1.5 ok")
		case "DATA":
			if err = say("354 go on"); err != nil {
				return err
			}
			if err = s.take(r, to); err == nil {
				err = say("250 2.0.0 taken")
			}
		case "QUIT":
			return errors.Join(say("221 2.0.0 bye"), w.Flush())
		default:
			err = say("250 2.0.0 ok")
		}
	}
	return err
}

// take reads a message to its end and counts it.
func (s *sink) take(r *bufio.Reader, to string) error {
	var id []byte
	var size int64
	inHeader, atStart := true, true
	for {
		line, err := r.ReadSlice('\n')
		if err != nil && !errors.Is(err, bufio.ErrBufferFull) {
			return io.ErrUnexpectedEOF
		}
		size += int64(len(line))
		if atStart {
			if len(line) == 3 && line[0] == '.' {
				break
			}
			inHeader = inHeader && len(line) > 2
			if inHeader && len(line) > 11 && bytes.EqualFold(line[:11], []byte("Message-ID:")) {
				id = append(id, line...)
			}
		}
		atStart = err == nil
	}
	var h maphash.Hash
	h.SetSeed(s.seed)
	_, _ = h.WriteString(to)
	_, _ = h.Write(id)
	sum := h.Sum64()
	s.mu.Lock()
	defer s.mu.Unlock()
	s.taken++
	s.bytes += size
	if _, had := s.seen[sum]; had {
		s.twice++
	}
	s.seen[sum] = struct{}{}
	return nil
}
