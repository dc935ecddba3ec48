package mailer_test

import (
	"bytes"
	"errors"
	"fmt"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"starte/mailer"
	"starte/mailer/mailtest"
)

const (
	robot = "starte@example.no"
	kari  = "kari@example.no"
)

// letter is a message with what SMTP has to take care of.
func letter(subject string) []byte {
	return []byte("From: starte@example.no\r\nTo: kari@example.no\r\nSubject: " + subject +
		"\r\n\r\n.\r\n..\r\n.hidden\r\nlast line\r\n")
}

func startSMTP(t *testing.T, opts mailtest.SMTPOptions) *mailtest.SMTPServer {
	t.Helper()
	s, err := mailtest.StartSMTP(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close smtp server: %v", err)
		}
	})
	return s
}

func newCA(t *testing.T) *mailtest.CA {
	t.Helper()
	ca, err := mailtest.NewCA()
	if err != nil {
		t.Fatal(err)
	}
	return ca
}

// newSender makes a sender for a server in the clear; tests change what they
// are about.
func newSender(t *testing.T, addr string, change func(*mailer.SMTPConfig)) *mailer.Sender {
	t.Helper()
	cfg := mailer.SMTPConfig{Addr: addr, TLS: mailer.TLSNone, HELO: "starte.example.no", Timeout: 20 * time.Second}
	if change != nil {
		change(&cfg)
	}
	s := mailer.NewSender(cfg)
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close sender: %v", err)
		}
	})
	return s
}

// sendError fails the test unless err is a *SendError.
func sendError(t *testing.T, err error) *mailer.SendError {
	t.Helper()
	var e *mailer.SendError
	if !errors.As(err, &e) {
		t.Fatalf("error is %v, want a SendError", err)
	}
	return e
}

func TestSendArrivesAsItIs(t *testing.T) {
	t.Parallel()
	server := startSMTP(t, mailtest.SMTPOptions{})
	sender := newSender(t, server.Addr, nil)
	messages := map[string][]byte{
		"dots":       letter("dots"),
		"composed":   compose(t, withEverything(t)).Bytes(),
		"large":      append(letter("large"), bytes.Repeat([]byte("linje med tekst\r\n.\r\n"), 50_000)...),
		"eight bits": append(letter("eight bits"), "blåbær\r\n"...),
		"no body":    []byte("Subject: a\r\n\r\n"),
	}
	for name, msg := range messages {
		if err := sender.Send(t.Context(), robot, kari, msg); err != nil {
			t.Fatalf("%s: %v", name, err)
		}
		got := server.Messages()
		last := got[len(got)-1]
		if !bytes.Equal(last.Raw, msg) {
			t.Errorf("%s: %d bytes arrived, %d sent", name, len(last.Raw), len(msg))
		}
		if last.From != robot || !cmp.Equal(last.To, []string{kari}) {
			t.Errorf("%s: envelope %s to %v", name, last.From, last.To)
		}
	}
	if n := server.Connections(); n != 1 {
		t.Errorf("%d connections for messages one after the other, want 1", n)
	}
	if err := sender.Send(t.Context(), "", kari, letter("null sender")); err != nil {
		t.Errorf("null sender: %v", err)
	}
}

// TestSendToken checks that a refused token is asked for anew, once.
// TestSendRefusals checks how each answer is judged.
// TestSendAfterRefusalKeepsTheConnection checks that a refused recipient costs
// the next one neither a connection nor its mail.
// TestSendOverDeadConnection checks that connections which the server ended
// while they lay idle are replaced, with nothing lost or doubled.
// TestSendRefusesBeforeDialling checks that nothing which could be read in two
// ways reaches a server (SMTP smuggling).
// TestSendFromManyGoroutines checks the pool: no more connections than allowed,
// no message lost or mixed up.
func TestSendFromManyGoroutines(t *testing.T) {
	t.Parallel()
	const sessions, senders, each = 3, 8, 25
	var now, most atomic.Int32
	server := startSMTP(t, mailtest.SMTPOptions{OnMessage: func(string, string, []byte) {
		n := now.Add(1)
		for m := most.Load(); n > m && !most.CompareAndSwap(m, n); m = most.Load() {
		}
		now.Add(-1)
	}})
	sender := newSender(t, server.Addr, func(c *mailer.SMTPConfig) { c.Sessions = sessions })
	var wg sync.WaitGroup
	for g := range senders {
		wg.Go(func() {
			for i := range each {
				to := fmt.Sprintf("person%d-%d@example.no", g, i)
				if err := sender.Send(t.Context(), robot, to, letter(to)); err != nil {
					t.Error(err)
				}
			}
		})
	}
	wg.Wait()
	seen := map[string]int{}
	for _, m := range server.Messages() {
		seen[m.To[0]]++
		if !bytes.Contains(m.Raw, []byte("Subject: "+m.To[0]+"\r\n")) {
			t.Errorf("message for %s holds another's text", m.To)
		}
	}
	if len(seen) != senders*each || len(server.Messages()) != senders*each {
		t.Errorf("%d messages to %d people, want %d", len(server.Messages()), len(seen), senders*each)
	}
	if n := server.Connections(); n > sessions {
		t.Errorf("%d connections, want at most %d", n, sessions)
	}
	if n := most.Load(); n > sessions {
		t.Errorf("%d messages at once, want at most %d", n, sessions)
	}
}

func TestIdleConnectionsAreEnded(t *testing.T) {
	t.Parallel()
	quit := make(chan struct{})
	server := startScript(t, func(c *mailtest.ScriptConn, _ int) {
		converse(c, "PIPELINING", nil)
		close(quit)
	})
	sender := newSender(t, server.Addr, func(c *mailer.SMTPConfig) { c.Idle = time.Millisecond })
	if err := sender.Send(t.Context(), robot, kari, letter("a")); err != nil {
		t.Fatal(err)
	}
	select {
	case <-quit:
	case <-t.Context().Done():
	case <-time.After(10 * time.Second):
		t.Error("connection is still open")
	}
}

func TestSendAfterClose(t *testing.T) {
	t.Parallel()
	server := startSMTP(t, mailtest.SMTPOptions{})
	sender := newSender(t, server.Addr, nil)
	if err := sender.Send(t.Context(), robot, kari, letter("a")); err != nil {
		t.Fatal(err)
	}
	if err := sender.Close(); err != nil {
		t.Fatal(err)
	}
	if err := sender.Send(t.Context(), robot, kari, letter("b")); err == nil {
		t.Error("sent after close")
	}
}

// TestSenderLogsOnceAndNothingSecret checks what an operator gets to read.

// BenchmarkSend sends messages of 10 kB over four connections in the clear, one
// by one and as they stand in line, to hold against "smtp-source -d -s 4 -l
// 10000" into smtp-sink.
func BenchmarkSend(b *testing.B) {
	server, err := mailtest.StartSMTP(mailtest.SMTPOptions{Discard: true})
	if err != nil {
		b.Fatal(err)
	}
	defer func() { _ = server.Close() }()
	sender := mailer.NewSender(mailer.SMTPConfig{Addr: server.Addr, TLS: mailer.TLSNone, Sessions: 4})
	defer func() { _ = sender.Close() }()
	msg := append(letter("bench"), bytes.Repeat([]byte("Vi skal jobbe med arbeidsmiljoeet vaart.\r\n"), 240)...)
	told := func(err error) {
		if err != nil {
			b.Error(err)
		}
	}
	ways := map[string]func(pb *testing.PB){
		"one by one": func(pb *testing.PB) {
			for pb.Next() {
				told(sender.Send(b.Context(), robot, kari, msg))
			}
		},
		"in line": func(pb *testing.PB) {
			sender.SendAll(b.Context(), func(bool) (mailer.Outgoing, bool) {
				return mailer.Outgoing{From: robot, To: kari, Bytes: msg, Done: told}, pb.Next()
			})
		},
	}
	for name, way := range ways {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(msg)))
			b.SetParallelism(2)
			b.ReportAllocs()
			b.RunParallel(way)
		})
	}
}
