package mailer_test

import (
	"context"
	"crypto/tls"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"starte/mailer"
	"starte/mailer/mailtest"
)

func startScript(t *testing.T, handle func(c *mailtest.ScriptConn, n int)) *mailtest.Script {
	t.Helper()
	s, err := mailtest.StartScript(handle)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Errorf("close script: %v", err)
		}
	})
	return s
}

// turn is what a scripted server does instead of its proper answer to a command;
// it returns false to end the connection.
type turn func(c *mailtest.ScriptConn) bool

func say(lines ...string) turn {
	return func(c *mailtest.ScriptConn) bool { c.Say(lines...); return true }
}

func hang(c *mailtest.ScriptConn) bool { c.Hang(); return false }

// converse is a plain SMTP server. turns replaces its answer to a command, named
// by its verb in lower case, the greeting ("greet") or the final dot ("dot").
func converse(c *mailtest.ScriptConn, caps string, turns map[string]turn) {
	answer := func(verb string, lines ...string) bool {
		if f, ok := turns[verb]; ok {
			return f(c)
		}
		c.Say(lines...)
		return verb != "quit"
	}
	if !answer("greet", "220 mail.example.test ESMTP") {
		return
	}
	hello := []string{"250-mail.example.test"}
	for _, name := range strings.Split(caps, ",") {
		hello = append(hello, "250-"+name)
	}
	hello = append(hello, "250 HELP")
	for {
		line, ok := c.Hear()
		if !ok {
			return
		}
		verb, _, _ := strings.Cut(strings.ToLower(line), " ")
		switch verb {
		case "ehlo":
			ok = answer(verb, hello...)
		case "data":
			if ok = answer(verb, "354 go on"); !ok {
				return
			}
			if f := turns["data"]; f != nil {
				continue
			}
			if _, whole := c.HearData(); !whole {
				return
			}
			ok = answer("dot", "250 2.0.0 taken")
		case "quit":
			ok = answer(verb, "221 bye")
		default:
			ok = answer(verb, "250 2.0.0 fine")
		}
		if !ok {
			return
		}
	}
}

// TestScriptedServers has what no proper server does, with and without
// pipelining.
func TestScriptedServers(t *testing.T) {
	t.Parallel()
	flood := func(c *mailtest.ScriptConn) bool {
		chunk := []byte("250-" + strings.Repeat("a", 60_000) + "\r\n")
		for range 100 {
			c.SayRaw(chunk)
		}
		return false
	}
	reset := func(c *mailtest.ScriptConn) bool { c.Reset(); return false }
	tests := map[string]struct {
		turns   map[string]turn
		stage   string // empty: sent
		code    int
		unknown bool
		timeout time.Duration
	}{
		"proper":                {},
		"several lines":         {turns: map[string]turn{"mail": say("250-2.1.0 well", "250-2.1.0 then", "250 2.1.0 fine")}},
		"other success":         {turns: map[string]turn{"rcpt": say("251 2.1.5 will forward"), "dot": say("252 2.0.0 taken")}},
		"data refused":          {turns: map[string]turn{"data": say("451 4.3.0 not now")}, stage: "data", code: 451},
		"data refused for good": {turns: map[string]turn{"data": say("554 5.5.1 never")}, stage: "data", code: 554},
		"greeting hangs":        {turns: map[string]turn{"greet": hang}, stage: "hello", timeout: time.Second},
		"hello hangs":           {turns: map[string]turn{"ehlo": hang}, stage: "hello", timeout: time.Second},
		"mail hangs":            {turns: map[string]turn{"mail": hang}, stage: "mail", timeout: time.Second},
		"rcpt hangs":            {turns: map[string]turn{"rcpt": hang}, stage: "rcpt", timeout: time.Second},
		"data hangs":            {turns: map[string]turn{"data": hang}, stage: "data", timeout: time.Second},
		"dot hangs":             {turns: map[string]turn{"dot": hang}, stage: "dot", unknown: true, timeout: time.Second},
		"dot reset":             {turns: map[string]turn{"dot": reset}, stage: "dot", unknown: true},
		"dot answered by noise": {turns: map[string]turn{"dot": say("hei på deg")}, stage: "dot", unknown: true},
		"dot answered by 354":   {turns: map[string]turn{"dot": say("354 go on")}, stage: "dot", code: 354, unknown: true},
		"dot answered by half": {turns: map[string]turn{"dot": func(c *mailtest.ScriptConn) bool {
			c.SayRaw([]byte("25"))
			return false
		}}, stage: "dot", unknown: true},
		"mail reset":    {turns: map[string]turn{"mail": reset}, stage: "mail"},
		"noise":         {turns: map[string]turn{"mail": say("\x00\xff\x00")}, stage: "mail"},
		"flood":         {turns: map[string]turn{"mail": flood}, stage: "mail"},
		"flood at once": {turns: map[string]turn{"greet": flood}, stage: "hello"},
		"slow for ever": {turns: map[string]turn{"mail": func(c *mailtest.ScriptConn) bool {
			c.SaySlowly("250 "+strings.Repeat("a", 2000), 5*time.Millisecond)
			return true
		}}, stage: "mail", timeout: time.Second},
	}
	for name, tc := range tests {
		for _, caps := range []string{"PIPELINING,8BITMIME", "8BITMIME"} {
			t.Run(name+" "+caps, func(t *testing.T) {
				t.Parallel()
				server := startScript(t, func(c *mailtest.ScriptConn, _ int) { converse(c, caps, tc.turns) })
				sender := newSender(t, server.Addr, func(c *mailer.SMTPConfig) {
					switch {
					case tc.timeout == 0:
					case tc.stage == mailer.StageHello:
						c.OpenTimeout = tc.timeout
					default:
						c.Timeout = tc.timeout
					}
				})
				err := sender.Send(t.Context(), robot, kari, letter(name))
				if tc.stage == "" {
					if err != nil {
						t.Error(err)
					}
					return
				}
				e := sendError(t, err)
				if e.Stage != tc.stage || e.Code != tc.code || e.Unknown() != tc.unknown {
					t.Errorf("stage %q, code %d, unknown %v: %v; want %q, %d, %v", e.Stage, e.Code, e.Unknown(), err, tc.stage, tc.code, tc.unknown)
				}
				if len(err.Error()) > 1000 {
					t.Errorf("error of %d characters", len(err.Error()))
				}
			})
		}
	}
}

// TestNoDotAfterBrokenWrite checks that a message which could not be written
// whole is never ended with a dot, or a server would deliver half of it.
func TestNoDotAfterBrokenWrite(t *testing.T) {
	t.Parallel()
	type result struct {
		data  string
		whole bool
	}
	got, gaveUp := make(chan result, 1), make(chan struct{})
	server := startScript(t, func(c *mailtest.ScriptConn, _ int) {
		c.Say("220 hello")
		for {
			line, ok := c.Hear()
			switch {
			case !ok:
				return
			case line == "DATA":
				c.Say("354 go on")
				<-gaveUp // nothing is read until then, so the buffers fill up
				data, whole := c.HearData()
				got <- result{string(data), whole}
				return
			default:
				c.Say("250 fine")
			}
		}
	})
	sender := newSender(t, server.Addr, func(c *mailer.SMTPConfig) { c.Timeout = time.Second })
	msg := append(letter("large"), strings.Repeat("linje\r\n", 5_000_000)...)
	err := sender.Send(t.Context(), robot, kari, msg)
	close(gaveUp)
	e := sendError(t, err)
	if e.Stage != mailer.StageData || e.Unknown() || e.Permanent() {
		t.Errorf("error %v, want a temporary one at data", e)
	}
	if r := <-got; r.whole || len(r.data) >= len(msg) {
		t.Errorf("server read %d bytes of %d, ended with a dot: %v", len(r.data), len(msg), r.whole)
	}
}

// TestNoEmptyMessageAfterRefusal checks the corner of RFC 2920 section 3.1: the
// recipient is refused and DATA is welcomed all the same.
func TestNoEmptyMessageAfterRefusal(t *testing.T) {
	t.Parallel()
	ended := make(chan bool, 1)
	server := startScript(t, func(c *mailtest.ScriptConn, n int) {
		if n > 1 {
			converse(c, "PIPELINING", nil)
			return
		}
		c.Say("220 hello")
		for {
			line, ok := c.Hear()
			verb, _, _ := strings.Cut(line, " ")
			switch {
			case !ok:
				return
			case verb == "EHLO":
				c.Say("250-hello", "250 PIPELINING")
			case verb == "RCPT":
				c.Say("550 5.1.1 nobody")
			case verb == "DATA":
				c.Say("354 go on")
				_, whole := c.HearData()
				ended <- whole
				return
			default:
				c.Say("250 fine")
			}
		}
	})
	sender := newSender(t, server.Addr, nil)
	if e := sendError(t, sender.Send(t.Context(), robot, kari, letter("a"))); !e.AddressGone() {
		t.Errorf("error %v", e)
	}
	if <-ended {
		t.Error("an empty message was sent to nobody")
	}
	if err := sender.Send(t.Context(), robot, "ola@example.no", letter("b")); err != nil {
		t.Error(err)
	}
}

// TestContextEndsEverything checks that the caller need not wait for a server,
// wherever it has gone silent.
func TestContextEndsEverything(t *testing.T) {
	t.Parallel()
	for _, verb := range []string{"greet", "ehlo", "mail", "rcpt", "data", "dot"} {
		t.Run(verb, func(t *testing.T) {
			t.Parallel()
			reached := make(chan struct{}, 1)
			server := startScript(t, func(c *mailtest.ScriptConn, _ int) {
				converse(c, "PIPELINING", map[string]turn{verb: func(c *mailtest.ScriptConn) bool {
					reached <- struct{}{}
					c.Hang()
					return false
				}})
			})
			sender := newSender(t, server.Addr, nil)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			go func() {
				select {
				case <-reached:
				case <-t.Context().Done():
				}
				cancel()
			}()
			err := sender.Send(ctx, robot, kari, letter("a"))
			if e := sendError(t, err); !errors.Is(err, context.Canceled) || e.Unknown() != (verb == "dot") {
				t.Errorf("error %v, unknown %v", err, e.Unknown())
			}
		})
	}
	t.Run("waiting for a connection", func(t *testing.T) {
		t.Parallel()
		reached := make(chan struct{}, 1)
		server := startScript(t, func(c *mailtest.ScriptConn, _ int) {
			reached <- struct{}{}
			c.Hang()
		})
		sender := newSender(t, server.Addr, nil)
		first, cancel := context.WithCancel(t.Context())
		var wg sync.WaitGroup
		wg.Go(func() { _ = sender.Send(first, robot, kari, letter("a")) })
		<-reached
		ended, end := context.WithCancel(t.Context())
		end()
		if err := sender.Send(ended, robot, kari, letter("b")); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		cancel()
		wg.Wait()
	})
}

// TestStartTLSKeepsNothingSaidBefore checks that what stood in the clear behind
// the answer to STARTTLS, where anyone could have put it, is not taken for the
// server's word (response injection).
func TestStartTLSKeepsNothingSaidBefore(t *testing.T) {
	t.Parallel()
	ca := newCA(t)
	var verbs []string
	server := startScript(t, func(c *mailtest.ScriptConn, _ int) {
		c.Say("220 hello")
		_, _ = c.Hear()
		c.Say("250-hello", "250-AUTH PLAIN", "250 STARTTLS")
		_, _ = c.Hear()
		c.Say("220 go ahead", "250-hello", "250-AUTH PLAIN", "250 PIPELINING")
		if err := c.StartTLS(&tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{ca.Server}}); err != nil {
			return
		}
		for {
			line, ok := c.Hear()
			if !ok {
				return
			}
			verb, _, _ := strings.Cut(line, " ")
			verbs = append(verbs, verb)
			switch verb {
			case "EHLO":
				c.Say("250 hello")
			case "DATA":
				c.Say("354 go on")
				_, _ = c.HearData()
				c.Say("250 taken")
			case "QUIT":
				c.Say("221 bye")
				return
			default:
				c.Say("250 fine")
			}
		}
	})
	sender := newSender(t, server.Addr, func(c *mailer.SMTPConfig) { c.TLS, c.RootCAs = mailer.TLSStart, ca.Pool })
	report, err := sender.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if len(report.Capabilities) != 0 {
		t.Errorf("capabilities %q were said in the clear", report.Capabilities)
	}
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(verbs, []string{"EHLO", "QUIT"}) {
		t.Errorf("commands under tls: %q", verbs)
	}
}

// TestServerUnreachable checks an address where nobody listens.
func TestServerUnreachable(t *testing.T) {
	t.Parallel()
	server := startScript(t, func(*mailtest.ScriptConn, int) {})
	if err := server.Close(); err != nil {
		t.Fatal(err)
	}
	err := newSender(t, server.Addr, nil).Send(t.Context(), robot, kari, letter("a"))
	if e := sendError(t, err); e.Stage != mailer.StageDial || !errors.Is(err, mailer.ErrUnavailable) {
		t.Errorf("error %v", err)
	}
	err = newSender(t, "mail.example.test", nil).Send(t.Context(), robot, kari, letter("a"))
	if e := sendError(t, err); e.Stage != mailer.StageDial {
		t.Errorf("error %v", err)
	}
}

// TestHELOIsEnough checks a server that knows no EHLO.
func TestHELOIsEnough(t *testing.T) {
	t.Parallel()
	server := startScript(t, func(c *mailtest.ScriptConn, _ int) {
		converse(c, "", map[string]turn{"ehlo": say("502 5.5.1 what?")})
	})
	if err := newSender(t, server.Addr, nil).Send(t.Context(), robot, kari, letter("a")); err != nil {
		t.Error(err)
	}
}
