package mailer_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"log/slog"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"go.uber.org/goleak"

	"starte/mailer"
	"starte/mailer/mailtest"
)

const (
	account = "robot@example.test"
	secret  = "correct horse"
	handled = "Starte/Behandlet"
)

// monday is when the mail of these tests comes in.
func monday(minutes int) time.Time {
	return time.Date(2026, 2, 2, 8, minutes, 0, 0, time.UTC)
}

// inboxLetter is a message with n as its only mark.
func inboxLetter(n int) []byte {
	return fmt.Appendf(nil, "From: Kari <kari@example.no>\r\nMessage-ID: <%d@example.no>\r\nSubject: %d\r\n\r\nHei %d\r\n", n, n, n)
}

// logBook is a slog target that tests read.
type logBook struct {
	mu sync.Mutex
	b  bytes.Buffer
}

func (l *logBook) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.b.Write(p)
}

func (l *logBook) lines() []string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return strings.FieldsFunc(l.b.String(), func(r rune) bool { return r == '\n' })
}

func (l *logBook) logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(l, &slog.HandlerOptions{
		ReplaceAttr: func(_ []string, a slog.Attr) slog.Attr {
			if a.Key == slog.TimeKey {
				return slog.Attr{}
			}
			return a
		},
	}))
}

// box is a server with one account and an Inbox on it.
type box struct {
	*mailtest.IMAPServer
	t     *testing.T
	inbox *mailer.Inbox
	log   *logBook
}

// newBox starts a server and makes an Inbox that is quick to give up; change may
// alter both sides.
func newBox(t *testing.T, opts mailtest.IMAPOptions, change func(*mailer.IMAPConfig)) *box {
	t.Helper()
	server, err := mailtest.StartIMAP(opts)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = server.Close() })
	server.AddUser(account, secret)
	b := &box{IMAPServer: server, t: t, log: &logBook{}}
	cfg := mailer.IMAPConfig{
		Addr: server.Addr, TLS: mailer.TLSNone, AllowPlain: true,
		Username: account, Password: secret, Handled: handled,
		Timeout: 10 * time.Second, Poll: 10 * time.Second, RetryMin: time.Millisecond, RetryMax: 5 * time.Millisecond,
		Logger: b.log.logger(),
	}
	if opts.CA != nil {
		cfg.RootCAs = opts.CA.Pool
		cfg.TLS = mailer.TLSImplicit
		if opts.StartTLS {
			cfg.TLS = mailer.TLSStart
		}
	}
	if change != nil {
		change(&cfg)
	}
	b.inbox = mailer.NewInbox(cfg)
	t.Cleanup(func() { _ = b.inbox.Close() })
	return b
}

// deliver puts letters into the INBOX and returns their UIDs.
func (b *box) deliver(numbers ...int) []uint32 {
	b.t.Helper()
	var uids []uint32
	for _, n := range numbers {
		uid, err := b.Deliver(account, "INBOX", inboxLetter(n), monday(n%60))
		if err != nil {
			b.t.Fatal(err)
		}
		uids = append(uids, uid)
	}
	return uids
}

// catch is what a Fetch handed out.
type catch struct {
	messages []mailer.Incoming
	cursor   mailer.Cursor
	batches  []int
}

func (c *catch) take(batch []mailer.Incoming, cursor mailer.Cursor) error {
	c.messages = append(c.messages, batch...)
	c.batches = append(c.batches, len(batch))
	c.cursor = cursor
	return nil
}

// subjects says which letters were caught.
func (c *catch) subjects() []string {
	var out []string
	for _, m := range c.messages {
		_, s, _ := strings.Cut(string(m.Raw), "Subject: ")
		s, _, _ = strings.Cut(s, "\r\n")
		if m.Err != nil {
			s = "!"
		}
		out = append(out, s)
	}
	return out
}

func (b *box) fetch(from mailer.Cursor) (*catch, error) {
	c := &catch{cursor: from}
	err := b.inbox.Fetch(b.t.Context(), "INBOX", from, time.Time{}, c.take)
	return c, err
}

// mustFetch fetches as often as it takes, as a daemon does, at most five times.
func (b *box) mustFetch(from mailer.Cursor) *catch {
	b.t.Helper()
	all := &catch{cursor: from}
	for range 5 {
		err := b.inbox.Fetch(b.t.Context(), "INBOX", all.cursor, time.Time{}, all.take)
		if err == nil {
			return all
		}
		b.t.Logf("fetch: %v", err)
	}
	b.t.Fatal("fetch does not succeed")
	return nil
}

// stored says which letters lie in a mailbox, with their flags.
func (b *box) stored(mailbox string) []string {
	b.t.Helper()
	messages, err := b.Messages(account, mailbox)
	if err != nil {
		b.t.Fatal(err)
	}
	var out []string
	for _, m := range messages {
		_, s, _ := strings.Cut(string(m.Raw), "Subject: ")
		s, _, _ = strings.Cut(s, "\r\n")
		out = append(out, strings.TrimSpace(s+" "+strings.Join(m.Flags, " ")))
	}
	return out
}

func wantStrings(t *testing.T, what string, got []string, want ...string) {
	t.Helper()
	if !slices.Equal(got, want) {
		t.Errorf("%s = %q, want %q", what, got, want)
	}
}

func TestInboxFetchHandsOutWhatIsNew(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, nil)
	b.deliver(1, 2, 3)
	first := b.mustFetch(mailer.Cursor{})
	wantStrings(t, "first fetch", first.subjects(), "1", "2", "3")
	m := first.messages[1]
	want := mailer.Incoming{
		Mailbox: "INBOX", UIDValidity: m.UIDValidity, UID: 2,
		Size: int64(len(inboxLetter(2))), InternalDate: monday(2), Raw: inboxLetter(2),
	}
	m.InternalDate = m.InternalDate.UTC()
	if diff := cmp.Diff(want, m); diff != "" {
		t.Errorf("message (-want +got):\n%s", diff)
	}

	again := b.mustFetch(first.cursor)
	if len(again.batches) != 0 {
		t.Errorf("nothing new, yet batches of %v were handed out", again.batches)
	}
	b.deliver(4)
	wantStrings(t, "third fetch", b.mustFetch(first.cursor).subjects(), "4")
	wantStrings(t, "mailbox", b.stored("INBOX"), "1", "2", "3", "4") // no \Seen
}

func TestInboxFetchBeginsAtSince(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, nil)
	b.deliver(1, 2, 3)
	got := &catch{}
	if err := b.inbox.Fetch(t.Context(), "INBOX", mailer.Cursor{}, monday(2), got.take); err != nil {
		t.Fatal(err)
	}
	wantStrings(t, "fetch", got.subjects(), "2", "3")

	// When all is older, the cursor still moves, so that the next fetch asks for
	// new messages only.
	none := &catch{}
	if err := b.inbox.Fetch(t.Context(), "INBOX", mailer.Cursor{}, monday(2).AddDate(0, 1, 0), none.take); err != nil {
		t.Fatal(err)
	}
	if len(none.messages) != 0 || none.cursor.UID != 3 {
		t.Errorf("got %d messages and cursor %+v, want none and UID 3", len(none.messages), none.cursor)
	}
}

func TestInboxFetchBatches(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, nil)
	for n := range 300 {
		b.deliver(n)
	}
	got := b.mustFetch(mailer.Cursor{})
	if !slices.Equal(got.batches, []int{128, 128, 44}) {
		t.Errorf("batches = %v", got.batches)
	}
	var bodies int
	for _, c := range b.Commands() {
		if strings.Contains(c, "BODY") {
			bodies++
			if !strings.Contains(c, "BODY.PEEK[]") {
				t.Errorf("command %q would mark messages as read", c)
			}
		}
	}
	if bodies != 3 {
		t.Errorf("%d commands fetched bodies, want 3", bodies)
	}
}

func TestInboxFetchStopsWhenYieldFails(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, nil)
	for n := range 70 {
		b.deliver(n)
	}
	full := errors.New("disk full")
	calls := 0
	err := b.inbox.Fetch(t.Context(), "INBOX", mailer.Cursor{}, time.Time{}, func([]mailer.Incoming, mailer.Cursor) error {
		calls++
		return full
	})
	if err != full || calls != 1 {
		t.Errorf("Fetch = %v after %d calls, want %v after 1", err, calls, full)
	}
}

func TestInboxFetchHeaderOfTooLarge(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, func(cfg *mailer.IMAPConfig) { cfg.MaxMessage = 1000 })
	b.deliver(1)
	head := "Subject: large\r\nFrom: ola@example.no\r\n\r\n"
	if _, err := b.Deliver(account, "INBOX", []byte(head+strings.Repeat("x", 5000)), monday(1)); err != nil {
		t.Fatal(err)
	}
	b.deliver(3)
	got := b.mustFetch(mailer.Cursor{})
	wantStrings(t, "fetch", got.subjects(), "1", "large", "3")
	large := got.messages[1]
	if !large.TooLarge || string(large.Raw) != head || large.Size != int64(len(head)+5000) {
		t.Errorf("large message = %+v", large)
	}
}

func TestInboxMoveHandled(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		name    string
		without []string
		left    []string
	}{
		{"with MOVE", nil, []string{"1 \\Flagged"}},
		{"without MOVE", []string{"MOVE"}, []string{"1 \\Flagged"}},
		{"without MOVE and UIDPLUS", []string{"MOVE", "UIDPLUS"}, []string{"1 \\Flagged", "2 \\Deleted", "3 \\Deleted"}},
		{"without NAMESPACE", []string{"NAMESPACE"}, []string{"1 \\Flagged"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			b := newBox(t, mailtest.IMAPOptions{Without: tt.without}, nil)
			uids := b.deliver(1, 2, 3)
			if err := b.Flag(account, "INBOX", []string{"\\Flagged"}, uids[0]); err != nil {
				t.Fatal(err)
			}
			cursor := b.mustFetch(mailer.Cursor{}).cursor
			for range 2 { // a second time does nothing
				if err := b.inbox.MoveHandled(t.Context(), "INBOX", cursor.UIDValidity, []uint32{uids[2], uids[1]}); err != nil {
					t.Fatal(err)
				}
				if tt.name == "without MOVE and UIDPLUS" {
					break // what cannot be removed would be copied again
				}
			}
			wantStrings(t, "INBOX", b.stored("INBOX"), tt.left...)
			wantStrings(t, "handled", b.stored(handled), "2", "3")
		})
	}
}

func TestInboxWaitReturnsWhenMailComes(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, func(cfg *mailer.IMAPConfig) { cfg.Poll = time.Hour })
	cursor := b.mustFetch(mailer.Cursor{}).cursor
	done := make(chan error, 1)
	go func() { done <- b.inbox.Wait(context.WithoutCancel(t.Context())) }()
	b.deliver(1)
	if err := <-done; err != nil {
		t.Fatal(err)
	}
	wantStrings(t, "fetch", b.mustFetch(cursor).subjects(), "1")
}

// TestInboxIdleCycleCostsNothing counts what a cycle asks for when a mailbox is full
// of old mail: never anything about the old messages.
func TestInboxIdleCycleCostsNothing(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, nil)
	for n := range 500 {
		b.deliver(n)
	}
	c := &catch{}
	if err := b.inbox.Fetch(t.Context(), "INBOX", mailer.Cursor{}, monday(0).AddDate(1, 0, 0), c.take); err != nil {
		t.Fatal(err)
	}
	before := len(b.Commands())
	for range 3 {
		b.mustFetch(c.cursor)
	}
	want := []string{"NOOP", "UID SEARCH UID 501:*"}
	wantStrings(t, "commands", b.Commands()[before:], slices.Concat(want, want, want)...)
	if b.Connections() != 1 {
		t.Errorf("%d connections", b.Connections())
	}
}

// TestInboxLeavesNothingBehind is not parallel, so that the goroutines are its own.
func TestInboxLeavesNothingBehind(t *testing.T) {
	before := goleak.IgnoreCurrent()
	server, err := mailtest.StartIMAP(mailtest.IMAPOptions{})
	if err != nil {
		t.Fatal(err)
	}
	server.AddUser(account, secret)
	inbox := mailer.NewInbox(mailer.IMAPConfig{
		Addr: server.Addr, TLS: mailer.TLSNone, AllowPlain: true, Username: account, Password: secret, Handled: handled,
		Poll: 5 * time.Millisecond, Timeout: 50 * time.Millisecond, RetryMin: time.Millisecond,
	})
	for _, f := range []mailtest.IMAPFault{
		{Command: "NOOP"}, {Command: "IDLE", Drop: true}, {Command: "UID SEARCH", Silent: true}, {Command: "IDLE", Mute: true},
	} {
		server.Inject(f)
		_ = inbox.Fetch(t.Context(), "INBOX", mailer.Cursor{}, time.Time{}, (&catch{}).take)
		_ = inbox.Wait(t.Context())
	}
	if err := inbox.Close(); err != nil {
		t.Error(err)
	}
	if err := inbox.Wait(t.Context()); !errors.Is(err, mailer.ErrClosed) {
		t.Errorf("Wait after Close = %v, want ErrClosed", err)
	}
	if err := server.Close(); err != nil {
		t.Error(err)
	}
	goleak.VerifyNone(t, before)
}
