package mailer_test

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"starte/mailer"
	"starte/mailer/mailtest"
)

// needServers skips, loudly, or fails when err says that a server is not installed.
func needServers(t *testing.T, err error) {
	t.Helper()
	switch {
	case err == nil:
	case (errors.Is(err, mailtest.ErrNotInstalled) || errors.Is(err, mailtest.ErrNotRoot)) && !serversRequired:
		t.Skipf("SKIPPED, NOT TESTED: %v (Debian: dovecot-imapd, dovecot-lmtpd, postfix)", err)
	default:
		t.Fatal(err)
	}
}

func newDovecot(t *testing.T, opts mailtest.DovecotOptions) *mailtest.Dovecot {
	t.Helper()
	d, err := mailtest.StartDovecot(t.TempDir(), []mailtest.MailUser{{Name: account, Password: secret}}, opts)
	needServers(t, err)
	t.Cleanup(func() {
		if t.Failed() {
			t.Logf("dovecot's log:\n%s", d.Log())
		}
		if err := d.Close(); err != nil {
			t.Error(err)
		}
	})
	return d
}

func dovecotConfig(d *mailtest.Dovecot) mailer.IMAPConfig {
	return mailer.IMAPConfig{
		Addr: d.IMAP, TLS: mailer.TLSStart, RootCAs: d.CA.Pool, Username: account, Password: secret,
		Handled: handled, Junk: "Junk", Timeout: 10 * time.Second, Poll: time.Minute,
	}
}

// dovecotLetters says which letters lie in a mailbox of Dovecot's, with their flags.
func dovecotLetters(t *testing.T, d *mailtest.Dovecot, mailbox string) []string {
	t.Helper()
	messages, err := d.Messages(account, mailbox)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, m := range messages {
		_, s, _ := strings.Cut(string(m.Raw), "Subject: ")
		s, _, _ = strings.Cut(s, "\r\n")
		out = append(out, strings.TrimSpace(s+" "+strings.Join(m.Flags, " ")))
	}
	return out
}

func deliverTo(t *testing.T, d *mailtest.Dovecot, numbers ...int) {
	t.Helper()
	for _, n := range numbers {
		if err := d.Deliver(account, "INBOX", monday(n), inboxLetter(n)); err != nil {
			t.Fatal(err)
		}
	}
}

// TestDovecot goes through a mailbox's day with a real server, as it is and made to
// look like poorer ones.
func TestDovecot(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name, caps string
		tls        bool
		left       []string
	}{
		{"full", "", false, []string{"3"}},
		{"tls", "", true, []string{"3"}},
		{"nomove", "IMAP4rev1 SASL-IR UIDPLUS IDLE", false, []string{"3"}},
		{"bare", "IMAP4rev1", false, []string{"1 \\Deleted", "2 \\Deleted", "3"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			d := newDovecot(t, mailtest.DovecotOptions{Capabilities: tt.caps})
			cfg := dovecotConfig(d)
			if tt.tls {
				cfg.Addr, cfg.TLS = d.IMAPS, mailer.TLSImplicit
			}
			cfg.Poll = 500 * time.Millisecond
			if strings.Contains(tt.caps, "IDLE") || tt.caps == "" {
				cfg.Poll = time.Minute
			}
			inbox := mailer.NewInbox(cfg)
			defer func() { _ = inbox.Close() }()

			r, err := inbox.Check(t.Context())
			if err != nil || r.JunkMissing || !r.HandledMade || r.TLS == "" {
				t.Fatalf("Check = %+v, %v", r, err)
			}
			if tt.caps == "" && r.JunkFound != "Junk" {
				t.Errorf("JunkFound = %q", r.JunkFound)
			}
			deliverTo(t, d, 1, 2)
			got := &catch{}
			fetch := func() {
				t.Helper()
				if err := inbox.Fetch(t.Context(), "INBOX", got.cursor, monday(0), got.take); err != nil {
					t.Fatal(err)
				}
			}
			fetch()
			wantStrings(t, "first fetch", got.subjects(), "1", "2")
			woken := make(chan error, 1)
			go func() { woken <- inbox.Wait(context.WithoutCancel(t.Context())) }()
			deliverTo(t, d, 3)
			if err := <-woken; err != nil {
				t.Fatal(err)
			}
			fetch()
			wantStrings(t, "all fetched", got.subjects(), "1", "2", "3")
			if string(got.messages[2].Raw) != string(inboxLetter(3)) || !got.messages[2].InternalDate.Equal(monday(3)) {
				t.Errorf("letter 3 = %+v", got.messages[2])
			}
			if err := inbox.MoveHandled(t.Context(), "INBOX", got.cursor.UIDValidity, []uint32{1, 2}); err != nil {
				t.Fatal(err)
			}
			wantStrings(t, "INBOX", dovecotLetters(t, d, "INBOX"), tt.left...)
			wantStrings(t, "handled", dovecotLetters(t, d, handled), "1", "2")
			if n, err := inbox.DeleteHandled(t.Context(), []string{"1@example.no"}); n != 1 || err != nil {
				t.Errorf("DeleteHandled = %d, %v", n, err)
			}
			if n, err := inbox.PurgeHandled(t.Context(), monday(2)); n != 0 || err != nil {
				t.Errorf("PurgeHandled = %d, %v", n, err)
			}
			if n, err := inbox.PurgeHandled(t.Context(), monday(3)); n != 1 || err != nil {
				t.Errorf("PurgeHandled = %d, %v", n, err)
			}
			wantStrings(t, "handled", dovecotLetters(t, d, handled))
		})
	}
}

// TestDovecotRemoved has a person remove mail while it is fetched.
func TestDovecotRemoved(t *testing.T) {
	t.Parallel()
	d := newDovecot(t, mailtest.DovecotOptions{})
	var letters [][]byte
	for n := range 134 {
		letters = append(letters, inboxLetter(n))
	}
	if err := d.Deliver(account, "INBOX", monday(0), letters...); err != nil {
		t.Fatal(err)
	}
	inbox := mailer.NewInbox(dovecotConfig(d))
	defer func() { _ = inbox.Close() }()
	got := &catch{}
	err := inbox.Fetch(t.Context(), "INBOX", mailer.Cursor{}, time.Time{}, func(batch []mailer.Incoming, c mailer.Cursor) error {
		if len(got.batches) == 0 {
			if err := d.Remove(account, "INBOX", 1, 130, 132); err != nil {
				t.Error(err)
			}
		}
		return got.take(batch, c)
	})
	if err != nil {
		t.Fatal(err)
	}
	wantStrings(t, "second batch", got.subjects()[128:], "128", "130", "132", "133")
}

func TestDovecotQuota(t *testing.T) {
	t.Parallel()
	d := newDovecot(t, mailtest.DovecotOptions{Capabilities: "IMAP4rev1 UIDPLUS IDLE", Quota: "20k"})
	large := fmt.Appendf(nil, "Subject: large\r\n\r\n%s\r\n", strings.Repeat("x", 15<<10))
	if err := d.Deliver(account, "INBOX", monday(1), large); err != nil {
		t.Fatal(err)
	}
	inbox := mailer.NewInbox(dovecotConfig(d))
	defer func() { _ = inbox.Close() }()
	got := &catch{}
	if err := inbox.Fetch(t.Context(), "INBOX", mailer.Cursor{}, time.Time{}, got.take); err != nil {
		t.Fatal(err)
	}
	if err := inbox.MoveHandled(t.Context(), "INBOX", got.cursor.UIDValidity, []uint32{1}); !errors.Is(err, mailer.ErrQuota) {
		t.Errorf("MoveHandled = %v, want ErrQuota", err)
	}
	wantStrings(t, "INBOX", dovecotLetters(t, d, "INBOX"), "large")
}

func TestDovecotXOAUTH2(t *testing.T) {
	t.Parallel()
	tokens := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Query().Get("access_token") != "good" {
			http.Error(w, `{"error":"invalid_token"}`, http.StatusUnauthorized)
			return
		}
		_, _ = fmt.Fprintf(w, `{"username":%q}`, account)
	}))
	defer tokens.Close()
	d := newDovecot(t, mailtest.DovecotOptions{TokenInfo: tokens.URL + "/?access_token="})
	for _, tt := range []struct {
		fresh string
		want  error
	}{{"good", nil}, {"older", mailer.ErrLogin}} {
		cfg := dovecotConfig(d)
		cfg.Token = func(_ context.Context, refresh bool) (string, error) {
			if refresh {
				return tt.fresh, nil
			}
			return "old", nil
		}
		inbox := mailer.NewInbox(cfg)
		if _, err := inbox.Check(t.Context()); !errors.Is(err, tt.want) {
			t.Errorf("Check with %q = %v, want %v", tt.fresh, err, tt.want)
		}
		_ = inbox.Close()
	}
	cfg := dovecotConfig(d)
	cfg.Password = "wrong"
	inbox := mailer.NewInbox(cfg)
	defer func() { _ = inbox.Close() }()
	if _, err := inbox.Check(t.Context()); !errors.Is(err, mailer.ErrLogin) {
		t.Errorf("Check with a wrong password = %v, want ErrLogin", err)
	}
}
