package mailer_test

import (
	"bytes"
	"context"
	"errors"
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
				c.TLS, c.RootCAs, c.OpenTimeout = mailer.TLSStart, ca.Pool, time.Second
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
