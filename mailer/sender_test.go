package mailer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
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

func TestSendSecurityAndLogin(t *testing.T) {
	t.Parallel()
	ca, other := newCA(t), newCA(t)
	wrongName, err := mailtest.NewCAFor("mail.example.com")
	if err != nil {
		t.Fatal(err)
	}
	users := map[string]string{"starte": "pære og æble"}
	login := func(c *mailer.SMTPConfig) { c.Username, c.Password = "starte", "pære og æble" }
	tests := map[string]struct {
		opts   mailtest.SMTPOptions
		change func(*mailer.SMTPConfig)
		stage  string // of the error; empty: it works
		is     error
		login  string
	}{
		"implicit tls": {
			opts:   mailtest.SMTPOptions{CA: ca, Users: users},
			change: func(c *mailer.SMTPConfig) { c.TLS, c.RootCAs = mailer.TLSImplicit, ca.Pool; login(c) },
			login:  "starte",
		},
		"starttls": {
			opts:   mailtest.SMTPOptions{CA: ca, StartTLS: true, Users: users},
			change: func(c *mailer.SMTPConfig) { c.TLS, c.RootCAs = mailer.TLSStart, ca.Pool; login(c) },
			login:  "starte",
		},
		"login mechanism": {
			opts:   mailtest.SMTPOptions{CA: ca, StartTLS: true, Users: users, Mechanisms: []string{"LOGIN"}},
			change: func(c *mailer.SMTPConfig) { c.TLS, c.RootCAs = mailer.TLSStart, ca.Pool; login(c) },
			login:  "starte",
		},
		"login in the clear, allowed": {
			opts:   mailtest.SMTPOptions{Users: users},
			change: func(c *mailer.SMTPConfig) { c.AllowPlain = true; login(c) },
			login:  "starte",
		},
		"login in the clear": {
			opts: mailtest.SMTPOptions{Users: users}, change: login,
			stage: mailer.StageAuth, is: mailer.ErrLogin,
		},
		"starttls not offered": {
			opts:   mailtest.SMTPOptions{},
			change: func(c *mailer.SMTPConfig) { c.TLS, c.RootCAs = mailer.TLSStart, ca.Pool },
			stage:  mailer.StageTLS, is: mailer.ErrTLS,
		},
		"unknown authority": {
			opts:   mailtest.SMTPOptions{CA: other, StartTLS: true},
			change: func(c *mailer.SMTPConfig) { c.TLS, c.RootCAs = mailer.TLSStart, ca.Pool },
			stage:  mailer.StageTLS, is: mailer.ErrTLS,
		},
		"unknown authority, implicit": {
			opts:   mailtest.SMTPOptions{CA: other},
			change: func(c *mailer.SMTPConfig) { c.TLS, c.RootCAs = mailer.TLSImplicit, ca.Pool },
			stage:  mailer.StageTLS, is: mailer.ErrTLS,
		},
		"wrong name": {
			opts:   mailtest.SMTPOptions{CA: wrongName},
			change: func(c *mailer.SMTPConfig) { c.TLS, c.RootCAs = mailer.TLSImplicit, wrongName.Pool },
			stage:  mailer.StageTLS, is: mailer.ErrTLS,
		},
		"tls to a port without": {
			opts:   mailtest.SMTPOptions{},
			change: func(c *mailer.SMTPConfig) { c.TLS, c.RootCAs = mailer.TLSImplicit, ca.Pool },
			stage:  mailer.StageTLS, is: mailer.ErrTLS,
		},
		"no tls to a port with": {
			opts: mailtest.SMTPOptions{CA: ca},
			change: func(c *mailer.SMTPConfig) {
				c.TLS, c.RootCAs, c.OpenTimeout = mailer.TLSStart, ca.Pool, 100*time.Millisecond
			},
			stage: mailer.StageHello, is: mailer.ErrUnavailable,
		},
		"wrong password": {
			opts: mailtest.SMTPOptions{CA: ca, Users: users},
			change: func(c *mailer.SMTPConfig) {
				c.TLS, c.RootCAs, c.Username, c.Password = mailer.TLSImplicit, ca.Pool, "starte", "feil"
			},
			stage: mailer.StageAuth, is: mailer.ErrLogin,
		},
		"no login offered": {
			opts:   mailtest.SMTPOptions{CA: ca},
			change: func(c *mailer.SMTPConfig) { c.TLS, c.RootCAs = mailer.TLSImplicit, ca.Pool; login(c) },
			stage:  mailer.StageAuth, is: mailer.ErrLogin,
		},
		"no login given": {
			opts:   mailtest.SMTPOptions{CA: ca, Users: users},
			change: func(c *mailer.SMTPConfig) { c.TLS, c.RootCAs = mailer.TLSImplicit, ca.Pool },
			stage:  mailer.StageMail,
		},
		"unknown mode": {
			change: func(c *mailer.SMTPConfig) { c.TLS = "ssl" },
			stage:  mailer.StageTLS, is: mailer.ErrTLS,
		},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startSMTP(t, tc.opts)
			err := newSender(t, server.Addr, tc.change).Send(t.Context(), robot, kari, letter(name))
			if tc.stage == "" {
				if err != nil {
					t.Fatal(err)
				}
				if got := server.Messages(); len(got) != 1 || got[0].Login != tc.login {
					t.Errorf("got %d messages, %+v", len(got), got)
				}
				return
			}
			e := sendError(t, err)
			if e.Stage != tc.stage || tc.is != nil && !errors.Is(err, tc.is) {
				t.Errorf("stage %q, error %v; want %q, %v", e.Stage, err, tc.stage, tc.is)
			}
			if e.Permanent() || e.AddressGone() || e.Unknown() {
				t.Errorf("%v counts against the message", e)
			}
			if strings.Contains(err.Error(), "pære") {
				t.Errorf("error tells the password: %v", err)
			}
		})
	}
}

// TestSendToken checks that a refused token is asked for anew, once.
func TestSendToken(t *testing.T) {
	t.Parallel()
	ca := newCA(t)
	var good atomic.Value
	good.Store("second")
	server := startSMTP(t, mailtest.SMTPOptions{CA: ca, Token: func(user, token string) bool {
		return user == "starte@example.no" && token == good.Load()
	}})
	var asked []bool
	sender := newSender(t, server.Addr, func(c *mailer.SMTPConfig) {
		c.TLS, c.RootCAs, c.Username = mailer.TLSImplicit, ca.Pool, "starte@example.no"
		c.Token = func(_ context.Context, refresh bool) (string, error) {
			asked = append(asked, refresh)
			if refresh {
				return "second", nil
			}
			return "first", nil
		}
	})
	if err := sender.Send(t.Context(), robot, kari, letter("token")); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]bool{false, true}, asked); diff != "" {
		t.Errorf("tokens asked for (-want +got):\n%s", diff)
	}
	good.Store("third")
	_, err := sender.Check(t.Context())
	if e := sendError(t, err); e.Stage != mailer.StageAuth || !errors.Is(err, mailer.ErrLogin) {
		t.Errorf("error %v, want a refused login", err)
	}
	if len(asked) != 4 {
		t.Errorf("token asked for %d times, want 4", len(asked))
	}
}

func TestSendTokenNotToBeHad(t *testing.T) {
	t.Parallel()
	ca := newCA(t)
	server := startSMTP(t, mailtest.SMTPOptions{CA: ca, Token: func(string, string) bool { return true }})
	gone := errors.New("token endpoint is gone")
	sender := newSender(t, server.Addr, func(c *mailer.SMTPConfig) {
		c.TLS, c.RootCAs, c.Username = mailer.TLSImplicit, ca.Pool, "starte@example.no"
		c.Token = func(context.Context, bool) (string, error) { return "", gone }
	})
	err := sender.Send(t.Context(), robot, kari, letter("token"))
	if e := sendError(t, err); e.Stage != mailer.StageAuth || !errors.Is(err, gone) || errors.Is(err, mailer.ErrLogin) {
		t.Errorf("error %v", err)
	}
}

// TestSendRefusals checks how each answer is judged.
func TestSendRefusals(t *testing.T) {
	t.Parallel()
	fault := func(stage string, code int, status ...int) mailtest.SMTPFault {
		f := mailtest.SMTPFault{Stage: stage, Code: code, Text: "No, <kari@example.no>"}
		copy(f.Enhanced[:], status)
		return f
	}
	type verdict struct {
		Stage, Enhanced                         string
		Code                                    int
		Permanent, Gone, Unknown, Misconfigured bool
	}
	tests := map[string]struct {
		fault mailtest.SMTPFault
		want  verdict
	}{
		"greeting 554":        {fault(mailtest.StageConnect, 554), verdict{Stage: "hello", Code: 554}},
		"greeting 421":        {fault(mailtest.StageConnect, 421), verdict{Stage: "hello", Code: 421}},
		"hello 550":           {fault(mailtest.StageHello, 550), verdict{Stage: "hello", Code: 550, Enhanced: "5.1.1"}},
		"mail 451":            {fault(mailtest.StageMail, 451), verdict{Stage: "mail", Code: 451, Enhanced: "4.0.0"}},
		"mail 550":            {fault(mailtest.StageMail, 550, 5, 7, 1), verdict{Stage: "mail", Code: 550, Enhanced: "5.7.1", Permanent: true}},
		"mail 530":            {fault(mailtest.StageMail, 530, 5, 7, 57), verdict{Stage: "mail", Code: 530, Enhanced: "5.7.57", Misconfigured: true}},
		"mail 421":            {fault(mailtest.StageMail, 421, 4, 7, 0), verdict{Stage: "mail", Code: 421, Enhanced: "4.7.0"}},
		"rcpt 450":            {fault(mailtest.StageRcpt, 450, 4, 2, 2), verdict{Stage: "rcpt", Code: 450, Enhanced: "4.2.2"}},
		"rcpt unknown":        {fault(mailtest.StageRcpt, 550, 5, 1, 1), verdict{Stage: "rcpt", Code: 550, Enhanced: "5.1.1", Permanent: true, Gone: true}},
		"rcpt bad domain":     {fault(mailtest.StageRcpt, 550, 5, 1, 2), verdict{Stage: "rcpt", Code: 550, Enhanced: "5.1.2", Permanent: true, Gone: true}},
		"rcpt policy":         {fault(mailtest.StageRcpt, 554, 5, 7, 1), verdict{Stage: "rcpt", Code: 554, Enhanced: "5.7.1", Permanent: true}},
		"rcpt full":           {fault(mailtest.StageRcpt, 552, 5, 2, 2), verdict{Stage: "rcpt", Code: 552, Enhanced: "5.2.2", Permanent: true}},
		"rcpt sender's":       {fault(mailtest.StageRcpt, 550, 5, 1, 8), verdict{Stage: "rcpt", Code: 550, Enhanced: "5.1.8", Permanent: true}},
		"rcpt wrong class":    {fault(mailtest.StageRcpt, 450, 5, 1, 1), verdict{Stage: "rcpt", Code: 450}},
		"rcpt 421":            {fault(mailtest.StageRcpt, 421), verdict{Stage: "rcpt", Code: 421, Enhanced: "4.0.0"}},
		"dot 451":             {fault(mailtest.StageDot, 451), verdict{Stage: "dot", Code: 451, Enhanced: "4.0.0"}},
		"dot 432":             {fault(mailtest.StageDot, 432, 4, 3, 2), verdict{Stage: "dot", Code: 432, Enhanced: "4.3.2"}},
		"dot 554":             {fault(mailtest.StageDot, 554, 5, 6, 0), verdict{Stage: "dot", Code: 554, Enhanced: "5.6.0", Permanent: true}},
		"dot address gone":    {fault(mailtest.StageDot, 550, 5, 1, 1), verdict{Stage: "dot", Code: 550, Enhanced: "5.1.1", Permanent: true}},
		"dot send as denied":  {fault(mailtest.StageDot, 554, 5, 2, 252), verdict{Stage: "dot", Code: 554, Enhanced: "5.2.252", Misconfigured: true}},
		"dot not this sender": {fault(mailtest.StageDot, 550, 5, 7, 60), verdict{Stage: "dot", Code: 550, Enhanced: "5.7.60", Misconfigured: true}},
		"greeting dropped":    {mailtest.SMTPFault{Stage: mailtest.StageConnect, Drop: true}, verdict{Stage: "hello"}},
		"handshake dropped":   {mailtest.SMTPFault{Stage: mailtest.StageHello, Drop: true}, verdict{Stage: "hello"}},
		"mail dropped":        {mailtest.SMTPFault{Stage: mailtest.StageMail, Drop: true}, verdict{Stage: "mail"}},
		"rcpt dropped":        {mailtest.SMTPFault{Stage: mailtest.StageRcpt, Drop: true}, verdict{Stage: "rcpt"}},
		"dropped after dot":   {mailtest.SMTPFault{Stage: mailtest.StageDot, Drop: true}, verdict{Stage: "dot", Unknown: true}},
		"taken, then dropped": {mailtest.SMTPFault{Stage: mailtest.StageDot, Drop: true, Accept: true}, verdict{Stage: "dot", Unknown: true}},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startSMTP(t, mailtest.SMTPOptions{})
			server.Script(tc.fault)
			sender := newSender(t, server.Addr, nil)
			err := sender.Send(t.Context(), robot, kari, letter(name))
			e := sendError(t, err)
			got := verdict{e.Stage, e.Enhanced, e.Code, e.Permanent(), e.AddressGone(), e.Unknown(), e.Misconfigured()}
			// Columns of the table in another order than the struct's would hide a slip.
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Errorf("%v (-want +got):\n%s", err, diff)
			}
			if e.Code == 0 && !errors.Is(err, mailer.ErrUnavailable) {
				t.Errorf("%v is not ErrUnavailable", err)
			}
			server.Mend()
			if err := sender.Send(t.Context(), robot, kari, letter("after "+name)); err != nil {
				t.Errorf("afterwards: %v", err)
			}
		})
	}
}

// TestSendAfterRefusalKeepsTheConnection checks that a refused recipient costs
// the next one neither a connection nor its mail.
func TestSendAfterRefusalKeepsTheConnection(t *testing.T) {
	t.Parallel()
	server := startSMTP(t, mailtest.SMTPOptions{})
	sender := newSender(t, server.Addr, nil)
	for i := range 5 {
		e := sendError(t, sender.Send(t.Context(), robot, "gone550@example.no", letter("refused")))
		if !e.AddressGone() {
			t.Fatalf("error %v", e)
		}
		if err := sender.Send(t.Context(), robot, kari, letter(fmt.Sprint(i))); err != nil {
			t.Fatal(err)
		}
	}
	if n := server.Connections(); n != 1 {
		t.Errorf("%d connections, want 1", n)
	}
	for _, m := range server.Messages() {
		if !cmp.Equal(m.To, []string{kari}) {
			t.Errorf("message to %v", m.To)
		}
	}
	if n := len(server.Messages()); n != 5 {
		t.Errorf("%d messages, want 5", n)
	}
}

// TestSendOverDeadConnection checks that connections which the server ended
// while they lay idle are replaced, with nothing lost or doubled.
func TestSendOverDeadConnection(t *testing.T) {
	t.Parallel()
	for name, fault := range map[string]mailtest.SMTPFault{
		"421":     {Stage: mailtest.StageMail, Code: 421, Times: 1},
		"dropped": {Stage: mailtest.StageMail, Drop: true, Times: 1},
		"at rcpt": {Stage: mailtest.StageRcpt, Drop: true, Times: 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startSMTP(t, mailtest.SMTPOptions{})
			sender := newSender(t, server.Addr, nil)
			if err := sender.Send(t.Context(), robot, kari, letter("one")); err != nil {
				t.Fatal(err)
			}
			server.Script(fault)
			if err := sender.Send(t.Context(), robot, kari, letter("two")); err != nil {
				t.Fatal(err)
			}
			if n := len(server.Messages()); n != 2 {
				t.Errorf("%d messages, want 2", n)
			}
			if n := server.Connections(); n != 2 {
				t.Errorf("%d connections, want 2", n)
			}
		})
	}
}

func TestSendGreylistedOnce(t *testing.T) {
	t.Parallel()
	server := startSMTP(t, mailtest.SMTPOptions{Greylist: true})
	sender := newSender(t, server.Addr, nil)
	e := sendError(t, sender.Send(t.Context(), robot, kari, letter("grey")))
	if e.Code != 451 || e.Permanent() {
		t.Errorf("error %v", e)
	}
	if err := sender.Send(t.Context(), robot, kari, letter("grey")); err != nil {
		t.Error(err)
	}
}

// TestSendRefusesBeforeDialling checks that nothing which could be read in two
// ways reaches a server (SMTP smuggling).
func TestSendRefusesBeforeDialling(t *testing.T) {
	t.Parallel()
	server := startSMTP(t, mailtest.SMTPOptions{})
	sender := newSender(t, server.Addr, nil)
	good := string(letter("a"))
	tests := map[string]struct{ from, to, msg string }{
		"bare lf":            {robot, kari, good + "a\nb\r\n"},
		"bare cr":            {robot, kari, good + "a\rb\r\n"},
		"smuggled dot":       {robot, kari, good + "a\n.\nMAIL FROM:<x@example.com>\r\n"},
		"smuggled dot, cr":   {robot, kari, good + "a\r\n.\rMAIL FROM:<x@example.com>\r\n"},
		"lf first":           {robot, kari, "\n" + good},
		"cr last":            {robot, kari, good + "\r"},
		"nul":                {robot, kari, good + "\x00\r\n"},
		"long line":          {robot, kari, good + strings.Repeat("a", 999) + "\r\n"},
		"long last line":     {robot, kari, good + strings.Repeat("a", 999)},
		"empty":              {robot, kari, ""},
		"recipient command":  {robot, "a@example.no>\r\nRCPT TO:<b@example.com", good},
		"recipient brackets": {robot, "<a@example.no>", good},
		"recipient space":    {robot, "a@example.no SIZE=1", good},
		"recipient empty":    {robot, "", good},
		"sender command":     {"a@example.no>\r\nDATA", kari, good},
	}
	for name, tc := range tests {
		err := sender.Send(t.Context(), tc.from, tc.to, []byte(tc.msg))
		if e := sendError(t, err); e.Stage != mailer.StageMessage || !errors.Is(err, mailer.ErrMessage) || e.Permanent() {
			t.Errorf("%s: %v", name, err)
		}
	}
	if n := server.Connections(); n != 0 {
		t.Errorf("%d connections, want none", n)
	}
}

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
func TestSenderLogsOnceAndNothingSecret(t *testing.T) {
	t.Parallel()
	ca := newCA(t)
	server := startSMTP(t, mailtest.SMTPOptions{CA: ca, Users: map[string]string{"starte": "hemmelig"}})
	var out bytes.Buffer
	var mu sync.Mutex
	sender := newSender(t, server.Addr, func(c *mailer.SMTPConfig) {
		c.TLS, c.RootCAs, c.Username, c.Password = mailer.TLSImplicit, ca.Pool, "starte", "hemmelig"
		c.Logger = slog.New(slog.NewTextHandler(lockedWriter{&mu, &out}, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	server.Script(mailtest.SMTPFault{Stage: mailtest.StageAuth, Code: 535, Times: 3, Text: "starte hemmelig"})
	for range 3 {
		if err := sender.Send(t.Context(), robot, kari, letter("a")); err == nil {
			t.Fatal("sent without a login")
		}
	}
	for range 2 {
		if err := sender.Send(t.Context(), robot, kari, letter("a")); err != nil {
			t.Fatal(err)
		}
	}
	text := out.String()
	if strings.Count(text, "smtp server cannot be used") != 1 || strings.Count(text, "smtp server can be used again") != 1 {
		t.Errorf("log is\n%s", text)
	}
	for _, secret := range []string{"hemmelig", mailtest.EncodePlain("starte", "hemmelig"), kari} {
		if strings.Contains(text, secret) {
			t.Errorf("log holds %q:\n%s", secret, text)
		}
	}
}

type lockedWriter struct {
	mu  *sync.Mutex
	buf *bytes.Buffer
}

func (w lockedWriter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.buf.Write(p)
}

func TestCheck(t *testing.T) {
	t.Parallel()
	ca := newCA(t)
	server := startSMTP(t, mailtest.SMTPOptions{CA: ca, StartTLS: true, MaxSize: 10 << 20, Users: map[string]string{"starte": "a"}})
	change := func(c *mailer.SMTPConfig) {
		c.TLS, c.RootCAs, c.Username, c.Password = mailer.TLSStart, ca.Pool, "starte", "a"
	}
	report, err := newSender(t, server.Addr, change).Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	want := mailer.Report{
		Addr: server.Addr, TLS: "TLS 1.3", Certificate: []string{"localhost", "mail.test", "127.0.0.1"},
		Expires:      time.Date(2100, 1, 1, 0, 0, 0, 0, time.UTC),
		Capabilities: []string{"8BITMIME", "AUTH PLAIN LOGIN", "CHUNKING", "ENHANCEDSTATUSCODES", "PIPELINING", "SIZE 10485760"},
		Mechanisms:   []string{"PLAIN", "LOGIN"}, Login: "PLAIN",
	}
	if diff := cmp.Diff(want, report); diff != "" {
		t.Errorf("report (-want +got):\n%s", diff)
	}
	report, err = newSender(t, server.Addr, func(c *mailer.SMTPConfig) { change(c); c.Password = "b" }).Check(t.Context())
	if e := sendError(t, err); e.Stage != mailer.StageAuth || e.Code != 535 || e.Enhanced != "5.7.8" {
		t.Errorf("error %v", err)
	}
	if report.Login != "" || len(report.Mechanisms) != 2 {
		t.Errorf("report of a refused login: %+v", report)
	}
}
