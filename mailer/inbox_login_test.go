package mailer_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"starte/mailer"
	"starte/mailer/mailtest"
)

func caFor(t *testing.T, names ...string) *mailtest.CA {
	t.Helper()
	ca, err := mailtest.NewCAFor(names...)
	if err != nil {
		t.Fatal(err)
	}
	return ca
}

func TestInboxSignsIn(t *testing.T) {
	t.Parallel()
	good, other, misnamed := caFor(t, "localhost"), caFor(t, "localhost"), caFor(t, "mail.test")
	for _, tt := range []struct {
		name   string
		opts   mailtest.IMAPOptions
		change func(*mailer.IMAPConfig)
		want   error
	}{
		{"implicit TLS", mailtest.IMAPOptions{CA: good}, nil, nil},
		{"STARTTLS", mailtest.IMAPOptions{CA: good, StartTLS: true}, nil, nil},
		{"no TLS", mailtest.IMAPOptions{}, nil, nil},
		{"LOGIN", mailtest.IMAPOptions{CA: good, Without: []string{"AUTH=PLAIN"}}, nil, nil},
		{"AUTHENTICATE in two steps", mailtest.IMAPOptions{CA: good, Without: []string{"SASL-IR"}}, nil, nil},
		{"wrong password", mailtest.IMAPOptions{CA: good}, func(c *mailer.IMAPConfig) { c.Password = "wrong" }, mailer.ErrLogin},
		{"wrong password with LOGIN", mailtest.IMAPOptions{CA: good, Without: []string{"AUTH=PLAIN"}},
			func(c *mailer.IMAPConfig) { c.Password = "wrong" }, mailer.ErrLogin},
		{"login disabled", mailtest.IMAPOptions{CA: good, Without: []string{"AUTH=PLAIN"}, Also: []string{"LOGINDISABLED"}}, nil, mailer.ErrLogin},
		{"login in the clear not allowed", mailtest.IMAPOptions{}, func(c *mailer.IMAPConfig) { c.AllowPlain = false }, mailer.ErrLogin},
		{"unknown mode", mailtest.IMAPOptions{}, func(c *mailer.IMAPConfig) { c.TLS = "ssl" }, mailer.ErrTLS},
		{"unknown authority", mailtest.IMAPOptions{CA: good}, func(c *mailer.IMAPConfig) { c.RootCAs = other.Pool }, mailer.ErrTLS},
		{"unknown authority after STARTTLS", mailtest.IMAPOptions{CA: good, StartTLS: true},
			func(c *mailer.IMAPConfig) { c.RootCAs = other.Pool }, mailer.ErrTLS},
		{"another host's certificate", mailtest.IMAPOptions{CA: misnamed}, nil, mailer.ErrTLS},
		{"TLS on a port without", mailtest.IMAPOptions{}, func(c *mailer.IMAPConfig) { c.TLS = mailer.TLSImplicit }, mailer.ErrTLS},
		{"STARTTLS on a port without", mailtest.IMAPOptions{}, func(c *mailer.IMAPConfig) { c.TLS = mailer.TLSStart }, mailer.ErrTLS},
		{"no TLS on a port with", mailtest.IMAPOptions{CA: good},
			func(c *mailer.IMAPConfig) { c.TLS, c.Timeout = mailer.TLSNone, 200*time.Millisecond }, mailer.ErrUnavailable},
		{"nobody listens", mailtest.IMAPOptions{}, func(c *mailer.IMAPConfig) { c.Addr = "127.0.0.1:1" }, mailer.ErrUnavailable},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBox(t, tt.opts, tt.change)
			b.deliver(1)
			got, err := b.fetch(mailer.Cursor{})
			if !errors.Is(err, tt.want) {
				t.Fatalf("fetch = %v, want %v", err, tt.want)
			}
			if err == nil {
				wantStrings(t, "fetch", got.subjects(), "1")
			}
			for _, c := range b.Commands() {
				if strings.Contains(c, secret) {
					t.Errorf("command %q", c)
				}
			}
		})
	}
}

// TestInboxStartTLSIsNotFooled has somebody in the middle speak before the handshake.
func TestInboxStartTLSIsNotFooled(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct{ name, greeting, answer, says string }{
		{"logged in before", "* PREAUTH hello\r\n", "S1 OK begin\r\n", "before encryption"},
		{"more after the answer", "* OK ready\r\n", "S1 OK begin\r\n* CAPABILITY IMAP4rev1 AUTH=PLAIN\r\n", "in the clear"},
		{"refused", "* OK ready\r\n", "S1 NO not today\r\n", "does not offer starttls"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			server, err := mailtest.StartIMAPScript(tt.greeting, func(string, string) string { return tt.answer })
			if err != nil {
				t.Fatal(err)
			}
			defer func() { _ = server.Close() }()
			inbox := mailer.NewInbox(mailer.IMAPConfig{Addr: server.Addr, TLS: mailer.TLSStart, Handled: handled})
			if _, err := inbox.Check(t.Context()); !errors.Is(err, mailer.ErrTLS) || !strings.Contains(err.Error(), tt.says) {
				t.Errorf("Check = %v, want ErrTLS with %q", err, tt.says)
			}
		})
	}
}

func TestInboxTemporaryRefusalIsNoLoginError(t *testing.T) {
	t.Parallel()
	for _, refusal := range []string{"NO [UNAVAILABLE] backend down", "NO [LIMIT] too many connections"} {
		b := newBox(t, mailtest.IMAPOptions{}, nil)
		b.Inject(mailtest.IMAPFault{Command: "AUTHENTICATE", Refuse: refusal})
		if _, err := b.fetch(mailer.Cursor{}); !errors.Is(err, mailer.ErrUnavailable) || errors.Is(err, mailer.ErrLogin) {
			t.Errorf("%s: fetch = %v, want ErrUnavailable", refusal, err)
		}
	}
}

func TestInboxXOAUTH2(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		tokens  []string // by call
		without []string
		fault   *mailtest.IMAPFault
		want    error
		calls   []bool // refresh
	}{
		{"good token", []string{"good"}, nil, nil, nil, []bool{false}},
		{"good token in two steps", []string{"good"}, []string{"SASL-IR"}, nil, nil, []bool{false}},
		{"old token, then a good one", []string{"old", "good"}, nil, nil, nil, []bool{false, true}},
		{"no good token", []string{"old", "older"}, nil, nil, mailer.ErrLogin, []bool{false, true}},
		{"refused with BAD", []string{"good", "good"}, nil,
			&mailtest.IMAPFault{Command: "AUTHENTICATE", Times: -1, Refuse: "BAD invalid SASL argument"}, mailer.ErrLogin, []bool{false, true}},
		{"connection lost", []string{"good"}, nil,
			&mailtest.IMAPFault{Command: "AUTHENTICATE", Drop: true}, mailer.ErrUnavailable, []bool{false}},
		{"no token to be had", nil, nil, nil, mailer.ErrUnavailable, []bool{false}},
		{"no right to a token", []string{"!"}, nil, nil, mailer.ErrLogin, []bool{false, true}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			var calls []bool
			b := newBox(t, mailtest.IMAPOptions{CA: caFor(t, "localhost"), Without: tt.without}, func(c *mailer.IMAPConfig) {
				c.Password = ""
				c.Token = func(_ context.Context, refresh bool) (string, error) {
					calls = append(calls, refresh)
					if len(calls) > len(tt.tokens) && !slices.Contains(tt.tokens, "!") {
						return "", errors.New("token endpoint unreachable")
					}
					if tt.tokens[0] == "!" {
						return "", fmt.Errorf("%w: invalid_client", mailer.ErrLogin)
					}
					return tt.tokens[len(calls)-1], nil
				}
			})
			b.SetToken(account, "good")
			b.deliver(1)
			if tt.fault != nil {
				b.Inject(*tt.fault)
			}
			got, err := b.fetch(mailer.Cursor{})
			if !errors.Is(err, tt.want) {
				t.Fatalf("fetch = %v, want %v", err, tt.want)
			}
			if err == nil {
				wantStrings(t, "fetch", got.subjects(), "1")
			}
			if !slices.Equal(calls, tt.calls) {
				t.Errorf("token asked for with refresh %v, want %v", calls, tt.calls)
			}
		})
	}
}

func TestInboxCheck(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{CA: caFor(t, "localhost")}, func(c *mailer.IMAPConfig) { c.Junk = "Spam" })
	b.deliver(1, 2)
	r, err := b.inbox.Check(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if r.TLS != "TLS 1.3" || r.Messages != 2 || r.ReadOnly || !r.Move || !r.UIDPlus || !r.Idle || !r.HandledMade || !r.JunkMissing {
		t.Errorf("report = %+v", r)
	}
	if err := b.CreateMailbox(account, "Spam"); err != nil {
		t.Fatal(err)
	}
	if r, err = b.inbox.Check(t.Context()); err != nil || r.HandledMade || r.JunkMissing {
		t.Errorf("second report = %+v, %v", r, err)
	}

	bare := newBox(t, mailtest.IMAPOptions{Without: []string{"MOVE", "UIDPLUS", "IDLE"}}, nil)
	bare.Inject(mailtest.IMAPFault{Command: "SELECT", Rewrite: [2]string{"READ-WRITE", "READ-ONLY"}})
	bare.Inject(mailtest.IMAPFault{Command: "CREATE", Refuse: "NO [NOPERM] no new folders"})
	if r, err = bare.inbox.Check(t.Context()); !errors.Is(err, mailer.ErrReadOnly) || !r.ReadOnly || r.Move || r.UIDPlus || r.Idle {
		t.Errorf("bare report = %+v, %v", r, err)
	}
}

func TestInboxRemovesHandled(t *testing.T) {
	t.Parallel()
	for _, without := range [][]string{nil, {"UIDPLUS"}} {
		t.Run(fmt.Sprint("without ", without), func(t *testing.T) {
			t.Parallel()
			b := newBox(t, mailtest.IMAPOptions{Without: without}, nil)
			if n, err := b.inbox.PurgeHandled(t.Context(), monday(0)); n != 0 || err != nil {
				t.Errorf("purge of a folder that is not there = %d, %v", n, err)
			}
			b.deliver(9)
			for n := range 50 {
				if _, err := b.Deliver(account, handled, inboxLetter(n), monday(n)); err != nil {
					t.Fatal(err)
				}
			}
			if n, err := b.inbox.PurgeHandled(t.Context(), monday(20)); n != 20 || err != nil {
				t.Errorf("purge = %d, %v, want 20", n, err)
			}
			ids := []string{"unknown@example.no", "<5@example.no>"}
			for n := 21; n < 45; n++ {
				ids = append(ids, fmt.Sprintf("%d@example.no", n))
			}
			if n, err := b.inbox.DeleteHandled(t.Context(), ids); n != 24 || err != nil {
				t.Errorf("delete = %d, %v, want 24", n, err)
			}
			wantStrings(t, "handled", b.stored(handled), "20", "45", "46", "47", "48", "49")
			wantStrings(t, "INBOX", b.stored("INBOX"), "9")
			if n, err := b.inbox.DeleteHandled(t.Context(), nil); n != 0 || err != nil {
				t.Errorf("delete of nothing = %d, %v", n, err)
			}
		})
	}
}
