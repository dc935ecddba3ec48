package mailer_test

import (
	"context"
	"crypto/tls"
	"errors"
	"strings"
	"testing"

	"go.uber.org/goleak"

	"starte/mailer"
	"starte/mailer/mailtest"
)

// TestLoginRefusals has the refusals of providers word for word. Each is a login
// that an operator must mend, never the fault of a message, and nothing of the
// password comes back in the error.
func TestLoginRefusals(t *testing.T) {
	t.Parallel()
	ca := newCA(t)
	conf := &tls.Config{MinVersion: tls.VersionTLS12, Certificates: []tls.Certificate{ca.Server}}
	tests := map[string]struct {
		mechs    string
		answers  []string // to AUTH and to each line after it
		code     int
		enhanced string
		refused  bool // ErrLogin: trying again does not help
	}{
		"microsoft, smtp auth off": {"LOGIN XOAUTH2", []string{"535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant. Visit https://aka.ms/smtp_auth_disabled for more information. [XX1.example.test]"}, 535, "5.7.139", true},
		"microsoft, token":         {"LOGIN XOAUTH2", []string{"535 5.7.3 Authentication unsuccessful [XX1.example.test]"}, 535, "5.7.3", true},
		"google, token":            {"PLAIN LOGIN XOAUTH2", []string{"334 eyJzdGF0dXMiOiI0MDAifQ==", "535-5.7.8 Username and Password not accepted. For more information, go to\r\n535 5.7.8  https://support.google.com/mail/?p=BadCredentials"}, 535, "5.7.8", true},
		"too many logins":          {"XOAUTH2", []string{"454 4.7.0 Too many login attempts, please try again later."}, 454, "4.7.0", false},
		"bad challenge":            {"XOAUTH2", []string{"334 not base64!", "501 5.5.2 bad"}, 0, "", false},
		"no such mechanism":        {"PLAIN LOGIN", nil, 0, "", true},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			server := startScript(t, func(c *mailtest.ScriptConn, _ int) {
				if err := c.StartTLS(conf); err != nil {
					return
				}
				c.Say("220 mail.example.test")
				for answers := tc.answers; ; {
					line, ok := c.Hear()
					switch {
					case !ok:
						return
					case strings.HasPrefix(line, "EHLO"):
						c.Say("250-mail.example.test", "250 AUTH "+tc.mechs)
					case line == "QUIT":
						c.Say("221 bye")
						return
					case len(answers) > 0:
						c.Say(answers[0])
						answers = answers[1:]
					default:
						c.Say("501 5.5.2 what?")
					}
				}
			})
			sender := newSender(t, server.Addr, func(c *mailer.SMTPConfig) {
				c.TLS, c.RootCAs, c.Username = mailer.TLSImplicit, ca.Pool, robot
				c.Token = func(context.Context, bool) (string, error) { return "hemmelig-token", nil }
			})
			err := sender.Send(t.Context(), robot, kari, letter(name))
			e := sendError(t, err)
			if e.Stage != mailer.StageAuth || e.Code != tc.code || e.Enhanced != tc.enhanced || errors.Is(err, mailer.ErrLogin) != tc.refused {
				t.Errorf("error %v, status %q, refused login %v", err, e.Enhanced, errors.Is(err, mailer.ErrLogin))
			}
			if e.Permanent() || e.Unknown() || strings.Contains(err.Error(), "hemmelig") {
				t.Errorf("error %v counts against the message or tells the token", err)
			}
			// A token is tried twice: it may have ended since it was made.
			want := 1
			if tc.refused && tc.code != 0 {
				want = 2
			}
			if n := server.Connections(); n != want {
				t.Errorf("%d connections, want %d", n, want)
			}
		})
	}
}

// TestDroppedInTheMiddle checks a connection that ends while a message is being
// written: the server has not seen the dot, so nothing was delivered.
func TestDroppedInTheMiddle(t *testing.T) {
	t.Parallel()
	server := startScript(t, func(c *mailtest.ScriptConn, _ int) {
		c.Say("220 hello")
		for {
			line, ok := c.Hear()
			switch {
			case !ok:
				return
			case line == "DATA":
				c.Say("354 go on")
				_, _ = c.Hear()
				c.Reset()
				return
			default:
				c.Say("250 fine")
			}
		}
	})
	msg := append(letter("large"), strings.Repeat("linje\r\n", 3_000_000)...)
	err := newSender(t, server.Addr, nil).Send(t.Context(), robot, kari, msg)
	if e := sendError(t, err); e.Stage != mailer.StageData || e.Unknown() || !errors.Is(err, mailer.ErrUnavailable) {
		t.Errorf("error %v, unknown %v", err, e.Unknown())
	}
}

// TestSenderLeavesNothingRunning is not parallel, so that what runs is its own.
func TestSenderLeavesNothingRunning(t *testing.T) {
	before := goleak.IgnoreCurrent()
	server, err := mailtest.StartSMTP(mailtest.SMTPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	sender := mailer.NewSender(mailer.SMTPConfig{Addr: server.Addr, TLS: mailer.TLSNone, Sessions: 2})
	for range 3 {
		if err := sender.Send(t.Context(), robot, kari, letter("a")); err != nil {
			t.Error(err)
		}
	}
	_ = sender.Send(t.Context(), robot, "gone421@example.no", letter("a"))
	if err := sender.Close(); err != nil {
		t.Error(err)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	goleak.VerifyNone(t, before)
}
