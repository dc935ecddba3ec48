package mailer_test

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"starte/mailer"
	"starte/mailer/mailtest"
)

// TestSendThroughPostfix sends as in real life: submission with STARTTLS and a
// login, several connections, to people who exist and people who do not.
func TestSendThroughPostfix(t *testing.T) {
	t.Parallel()
	const kari = "kari@example.test"
	users := []mailtest.MailUser{{Name: account, Password: secret}, {Name: kari, Password: "kari-pw"}}
	d, err := mailtest.StartDovecot(t.TempDir(), users, mailtest.DovecotOptions{})
	needServers(t, err)
	defer func() { _ = d.Close() }()
	p, err := mailtest.StartPostfix(t.TempDir(), d)
	needServers(t, err)
	defer func() {
		if t.Failed() {
			t.Logf("postfix's log:\n%s", p.Log())
		}
		if err := p.Close(); err != nil {
			t.Error(err)
		}
	}()
	config := func(c *mailer.SMTPConfig) {
		c.TLS, c.RootCAs, c.Username, c.Password, c.Sessions = mailer.TLSStart, p.CA.Pool, account, secret, 3
		c.Timeout = time.Minute
	}
	sender := newSender(t, p.Submission, config)

	report, err := sender.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if report.TLS == "" || report.Login == "" || !slices.Contains(report.Capabilities, "PIPELINING") {
		t.Errorf("report %+v", report)
	}
	wrong := newSender(t, p.Submission, func(c *mailer.SMTPConfig) { config(c); c.Password = "feil" })
	if _, err := wrong.Check(t.Context()); !errors.Is(err, mailer.ErrLogin) || sendError(t, err).Code != 535 {
		t.Errorf("wrong password: %v", err)
	}

	const people, each = 4, 10
	var wg sync.WaitGroup
	for g := range people {
		wg.Go(func() {
			var line []mailer.Outgoing
			for i := range each {
				m := withEverything(t)
				m.Subject, m.Seed = fmt.Sprintf("Brev %d-%d", g, i), fmt.Sprint(g, i)
				m.MessageID = mailer.MessageID("brev", m.Seed, "example.no")
				line = append(line, mailer.Outgoing{From: account, To: kari, Bytes: compose(t, m).Bytes()})
				if i%5 == 0 { // a refusal between, on the same connection
					line = append(line, mailer.Outgoing{From: account, To: "nobody@example.test", Bytes: letter("nobody")})
				}
			}
			for i, err := range sendAll(t, sender, line, nil) {
				var e *mailer.SendError
				gone := errors.As(err, &e) && e.AddressGone()
				if nobody := line[i].To != kari; nobody != gone || !nobody && err != nil {
					t.Errorf("to %s: %v", line[i].To, err)
				}
			}
		})
	}
	wg.Wait()
	for to, want := range map[string]struct {
		code      int
		permanent bool
	}{"full@example.test": {452, false}, "blocked@example.test": {550, true}} {
		e := sendError(t, sender.Send(t.Context(), account, to, letter(to)))
		if e.Stage != mailer.StageRcpt || e.Code != want.code || e.Permanent() != want.permanent || e.AddressGone() {
			t.Errorf("%s: %v", to, e)
		}
	}
	if !p.Settled(30 * time.Second) {
		t.Error("postfix does not settle")
	}
	letters, err := d.Messages(kari, "INBOX")
	if err != nil || len(letters) != people*each {
		t.Fatalf("kari has %d letters, %v, want %d", len(letters), err, people*each)
	}
	for g := range people {
		for i := range each {
			m := withEverything(t)
			m.Subject, m.Seed = fmt.Sprintf("Brev %d-%d", g, i), fmt.Sprint(g, i)
			m.MessageID = mailer.MessageID("brev", m.Seed, "example.no")
			want := compose(t, m).Bytes()
			if !slices.ContainsFunc(letters, func(s mailtest.StoredMessage) bool { return bytes.HasSuffix(s.Raw, want) }) {
				t.Errorf("%s has not come as it was sent", m.Subject)
			}
		}
	}
}
