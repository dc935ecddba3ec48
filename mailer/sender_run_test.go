package mailer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net"
	"strings"
	"sync"
	"testing"
	"time"

	"starte/mailer"
	"starte/mailer/mailtest"
)

// sendAll sends the messages as if they had stood in line, and gives what became
// of each. before is told of each outcome as it comes.
func sendAll(t *testing.T, s *mailer.Sender, messages []mailer.Outgoing, before func(i int, err error)) []error {
	t.Helper()
	outcomes, told := make([]error, len(messages)), make([]int, len(messages))
	at := 0
	s.SendAll(t.Context(), func(bool) (mailer.Outgoing, bool) {
		if at == len(messages) {
			return mailer.Outgoing{}, false
		}
		i, m := at, messages[at]
		at++
		m.Done = func(err error) {
			outcomes[i] = err
			told[i]++
			if before != nil {
				before(i, err)
			}
		}
		return m, true
	})
	for i, n := range told {
		if n != 1 {
			t.Errorf("message %d was told of %d times", i, n)
		}
	}
	return outcomes
}

// letters are messages to as many people.
func letters(n int) []mailer.Outgoing {
	var all []mailer.Outgoing
	for i := range n {
		to := fmt.Sprintf("person%d@example.no", i)
		all = append(all, mailer.Outgoing{From: robot, To: to, Bytes: letter(to)})
	}
	return all
}

// wire is a dialler that remembers each write and may fail one.
type wire struct {
	mu     sync.Mutex
	writes []string
	fail   string // the first write that holds this fails
}

type wireConn struct {
	net.Conn
	wire *wire
}

func (w *wire) dial(ctx context.Context, network, addr string) (net.Conn, error) {
	conn, err := (&net.Dialer{}).DialContext(ctx, network, addr)
	return &wireConn{conn, w}, err
}

func (c *wireConn) Write(p []byte) (int, error) {
	c.wire.mu.Lock()
	defer c.wire.mu.Unlock()
	c.wire.writes = append(c.wire.writes, string(p))
	if f := c.wire.fail; f != "" && bytes.Contains(p, []byte(f)) {
		c.wire.fail = ""
		return len(p) - 1, errors.New("broken pipe")
	}
	return c.Conn.Write(p)
}

// count counts the writes that hold all of the parts.
func (w *wire) count(parts ...string) (n int) {
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, p := range w.writes {
		all := true
		for _, part := range parts {
			all = all && strings.Contains(p, part)
		}
		if all {
			n++
		}
	}
	return n
}

// withEnd is in a write that ends one message and announces the next.
const withEnd = "\r\n.\r\nMAIL FROM"

// TestSendAllAnnouncesTheNextWithTheEnd checks that each message waits for the
// server once, and that its text waits for the answer to the one before.
func TestSendAllAnnouncesTheNextWithTheEnd(t *testing.T) {
	t.Parallel()
	server := startSMTP(t, mailtest.SMTPOptions{})
	w := &wire{}
	sender := newSender(t, server.Addr, func(c *mailer.SMTPConfig) { c.Dial = w.dial })
	messages := letters(6)
	messages[2].Bytes = append(letter("large"), bytes.Repeat([]byte("linje med tekst\r\n.\r\n"), 50_000)...)
	outcomes := sendAll(t, sender, messages, func(i int, _ error) {
		if n := len(server.Messages()); n != i+1 {
			t.Errorf("the server has %d messages when number %d is told of", n, i)
		}
	})
	got := server.Messages()
	for i, err := range outcomes {
		if err != nil {
			t.Errorf("message %d: %v", i, err)
		} else if got[i].To[0] != messages[i].To || !bytes.Equal(got[i].Raw, messages[i].Bytes) {
			t.Errorf("message %d: %d bytes to %s arrived", i, len(got[i].Raw), got[i].To)
		}
	}
	if n := w.count(withEnd); n != len(messages)-1 {
		t.Errorf("%d envelopes went along with an end, want %d", n, len(messages)-1)
	}
	if n := server.Connections(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
}

func TestSendAllWithoutPipelining(t *testing.T) {
	t.Parallel()
	server := startScript(t, func(c *mailtest.ScriptConn, _ int) { converse(c, "8BITMIME", nil) })
	w := &wire{}
	sender := newSender(t, server.Addr, func(c *mailer.SMTPConfig) { c.Dial = w.dial })
	for i, err := range sendAll(t, sender, letters(3), nil) {
		if err != nil {
			t.Errorf("message %d: %v", i, err)
		}
	}
	if n := w.count(withEnd); n != 0 {
		t.Errorf("%d envelopes went along with an end", n)
	}
}

// TestSendAllAfterTrouble checks that what happens to one message, or to the
// connection, neither loses nor doubles the one that was announced with its end.
func TestSendAllAfterTrouble(t *testing.T) {
	t.Parallel()
	gone := mailer.Outgoing{From: robot, To: "per550@example.no", Bytes: letter("a")}
	tests := map[string]struct {
		faults   []mailtest.SMTPFault
		change   func([]mailer.Outgoing)
		fail     string // the write that fails
		want     string // of each message: sent, or the stage and code at which it failed
		unknown  int    // messages of which it is not known
		apart    bool   // nothing is announced early any more
		connects int
	}{
		"the next is refused": {
			change: func(m []mailer.Outgoing) { m[1] = gone },
			want:   "sent, rcpt 550, sent, sent", connects: 1,
		},
		"one is refused at its end": {
			faults: []mailtest.SMTPFault{{Stage: mailtest.StageDot, Code: 554, Match: "person0", Times: 1}},
			want:   "dot 554, sent, sent, sent", connects: 1,
		},
		"the server hangs up with the end": {
			faults: []mailtest.SMTPFault{{Stage: mailtest.StageDot, Code: 421, Match: "person0", Times: 1}},
			want:   "dot 421, sent, sent, sent", connects: 2,
		},
		"the answer is lost": {
			faults: []mailtest.SMTPFault{{Stage: mailtest.StageDot, Drop: true, Match: "person1", Times: 1}},
			want:   "sent, dot 0, sent, sent", unknown: 1, connects: 2,
		},
		"the server has had enough after one": {
			faults: []mailtest.SMTPFault{{Stage: mailtest.StageRcpt, Code: 421, Match: "person1", Times: 1}},
			want:   "sent, sent, sent, sent", connects: 2,
		},
		"the connection ends after one": {
			faults: []mailtest.SMTPFault{{Stage: mailtest.StageRcpt, Drop: true, Match: "person1", Times: 1}},
			want:   "sent, sent, sent, sent", apart: true, connects: 2,
		},
		"what came along is lost": {
			faults: []mailtest.SMTPFault{{Stage: mailtest.StageRcpt, Silent: true, Match: "person1", Times: 1}},
			want:   "sent, rcpt 0, sent, sent", apart: true, connects: 2,
		},
		"the next cannot be sent": {
			change: func(m []mailer.Outgoing) { m[1].Bytes = []byte("a\nb") },
			want:   "sent, message 0, sent, sent", connects: 1,
		},
		"the end breaks off": {
			fail: withEnd, want: "dot 0, sent, sent, sent", unknown: 1, connects: 2,
		},
		"the text breaks off": {
			fail: "\r\n.\r\n", change: func(m []mailer.Outgoing) {
				m[0].Bytes = append(letter("large"), strings.Repeat("linje\r\n", 300_000)...)
			},
			want: "dot 0, sent, sent, sent", unknown: 1, connects: 2,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startSMTP(t, mailtest.SMTPOptions{})
			server.Script(tc.faults...)
			w := &wire{fail: tc.fail}
			sender := newSender(t, server.Addr, func(c *mailer.SMTPConfig) { c.Dial, c.Timeout = w.dial, 2*time.Second })
			messages := letters(4)
			if tc.change != nil {
				tc.change(messages)
			}
			var got []string
			unknown := 0
			for _, err := range sendAll(t, sender, messages, nil) {
				if err == nil {
					got = append(got, "sent")
					continue
				}
				e := sendError(t, err)
				got = append(got, fmt.Sprintf("%s %d", e.Stage, e.Code))
				if e.Unknown() {
					unknown++
				}
			}
			if got := strings.Join(got, ", "); got != tc.want || unknown != tc.unknown {
				t.Errorf("got %s (%d unknown), want %s (%d)", got, unknown, tc.want, tc.unknown)
			}
			seen := map[string]int{}
			for _, m := range server.Messages() {
				if seen[m.To[0]]++; seen[m.To[0]] > 1 {
					t.Errorf("%s got it twice", m.To[0])
				}
			}
			if n := server.Connections(); n != tc.connects {
				t.Errorf("%d connections, want %d", n, tc.connects)
			}
			before := w.count(withEnd)
			sendAll(t, sender, letters(2), nil)
			if early := w.count(withEnd) > before; early == tc.apart {
				t.Errorf("announced early afterwards: %v", early)
			}
		})
	}
}

// TestSendAllToServerThatRefusesHaste checks that a server which offers pipelining
// and refuses what comes before its answer to the final dot loses nobody a mail,
// whether it hangs up or not.
func TestSendAllToServerThatRefusesHaste(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		refusal string
		ends    bool
	}{{"503 5.5.0 improper use of pipelining", false}, {"554 SMTP synchronization error", true}} {
		t.Run(tc.refusal, func(t *testing.T) {
			t.Parallel()
			server := startScript(t, func(c *mailtest.ScriptConn, _ int) {
				hasty := false // more was sent before the dot was answered
				answer := func(c *mailtest.ScriptConn) bool {
					if hasty {
						c.Say(tc.refusal)
						return !tc.ends
					}
					c.Say("250 fine")
					return true
				}
				converse(c, "PIPELINING", map[string]turn{
					"mail": answer, "rcpt": answer,
					"rset": func(c *mailtest.ScriptConn) bool { hasty = false; return answer(c) },
					"data": func(c *mailtest.ScriptConn) bool {
						if hasty {
							return answer(c)
						}
						c.Say("354 go on")
						_, whole := c.HearData()
						hasty = c.Waiting()
						c.Say("250 2.0.0 taken")
						return whole
					},
				})
			})
			w := &wire{}
			sender := newSender(t, server.Addr, func(c *mailer.SMTPConfig) { c.Dial = w.dial })
			for i, err := range sendAll(t, sender, letters(4), nil) {
				if err != nil {
					t.Errorf("message %d: %v", i, err)
				}
			}
			if n := w.count(withEnd); n != 1 {
				t.Errorf("%d envelopes went along with an end, want 1", n)
			}
		})
	}
}

// TestSendAllStops checks that the end of the context ends the message on its
// way and the one announced with it, of which the server then has nothing.
func TestSendAllStops(t *testing.T) {
	t.Parallel()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	server := startSMTP(t, mailtest.SMTPOptions{})
	sender := newSender(t, server.Addr, nil)
	var outcomes []error
	messages := letters(3)
	sender.SendAll(ctx, func(bool) (mailer.Outgoing, bool) {
		if len(messages) == 0 {
			return mailer.Outgoing{}, false
		}
		m := messages[0]
		messages = messages[1:]
		m.Done = func(err error) {
			outcomes = append(outcomes, err)
			cancel() // the next has been announced by now
		}
		return m, true
	})
	if n := len(server.Messages()); n != 1 || len(outcomes) != 3 || outcomes[0] != nil {
		t.Fatalf("the server has %d messages, outcomes %v", n, outcomes)
	}
	for _, err := range outcomes[1:] {
		if e := sendError(t, err); !errors.Is(err, context.Canceled) || e.Unknown() {
			t.Errorf("error %v", err)
		}
	}
}
