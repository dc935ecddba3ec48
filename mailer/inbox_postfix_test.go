package mailer_test

import (
	"crypto/tls"
	"errors"
	"net/smtp"
	"net/textproto"
	"strings"
	"testing"
	"time"

	"starte/mailer"
	"starte/mailer/mailtest"
)

// TestPostfix has mail come in by a real server's door and go out by the other.
func TestPostfix(t *testing.T) {
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

	inbox := mailer.NewInbox(dovecotConfig(d))
	defer func() { _ = inbox.Close() }()
	if err := sendPlainly(p.MX, kari, "robot+tag@example.test", inboxLetter(1), nil); err != nil {
		t.Fatal(err)
	}
	login := func(c *smtp.Client) error {
		host, _, _ := strings.Cut(p.Submission, ":")
		if err := c.StartTLS(&tls.Config{ServerName: host, RootCAs: p.CA.Pool, MinVersion: tls.VersionTLS12}); err != nil {
			return err
		}
		return c.Auth(smtp.PlainAuth("", account, secret, host))
	}
	for to, want := range map[string]int{
		kari: 0, "later-bounce@example.test": 0, "full@example.test": 452, "blocked@example.test": 550, "nobody@example.test": 550,
	} {
		err := sendPlainly(p.Submission, account, to, inboxLetter(2), login)
		var reply *textproto.Error
		if errors.As(err, &reply); (want == 0) != (err == nil) || want != 0 && (reply == nil || reply.Code != want) {
			t.Errorf("send to %s = %v, want %d", to, err, want)
		}
	}
	if !p.Settled(10 * time.Second) {
		t.Error("postfix does not settle")
	}
	got := &catch{}
	if err := inbox.Fetch(t.Context(), "INBOX", mailer.Cursor{}, time.Time{}, got.take); err != nil {
		t.Fatal(err)
	}
	wantStrings(t, "robot's mail", got.subjects(), "1", "Undelivered Mail Returned to Sender")
	letters, err := d.Messages(kari, "INBOX")
	if err != nil || len(letters) != 1 {
		t.Errorf("kari has %d letters, %v", len(letters), err)
	}
}

// sendPlainly sends one message with the standard library.
func sendPlainly(addr, from, to string, raw []byte, begin func(*smtp.Client) error) error {
	c, err := smtp.Dial(addr)
	if err != nil {
		return err
	}
	defer func() { _ = c.Close() }()
	if begin != nil {
		if err := begin(c); err != nil {
			return err
		}
	}
	if err := c.Mail(from); err != nil {
		return err
	}
	if err := c.Rcpt(to); err != nil {
		return err
	}
	w, err := c.Data()
	if err != nil {
		return err
	}
	if _, err := w.Write(raw); err != nil {
		return err
	}
	return errors.Join(w.Close(), c.Quit())
}
