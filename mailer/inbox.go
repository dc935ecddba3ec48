package mailer

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"sync"
	"sync/atomic"
	"time"
)

// IMAPConfig says which mailbox to read and how. Zero values take the defaults
// named; Addr, TLS, Username, Password or Token, and Handled have none.
type IMAPConfig struct {
	Addr    string         // host:port; host is also the name the certificate must bear
	TLS     TLSMode        // no falling back from TLSStart to TLSNone
	RootCAs *x509.CertPool // nil: the system's; see CertPool

	Username string
	Password string
	Token    TokenFunc // when set, logs in with XOAUTH2 and Password is not used
	// AllowPlain permits logging in with TLSNone, where all can read the password.
	AllowPlain bool

	Mailbox string // "INBOX"
	Junk    string // looked at by the caller too; only checked here
	// Handled is the folder for handled mail, levels divided by "/" whatever the
	// server uses ("Starte/Behandlet"). It is created when missing.
	Handled string

	MaxMessage int64 // octets; of a larger message only the header is fetched. 25 MiB

	Timeout     time.Duration // the longest silence of the server while a command is under way. 30 s
	IdleRestart time.Duration // how long one IDLE command lasts (RFC 2177 allows 29 min). 4 min
	Poll        time.Duration // Wait returns at least this often. 1 min
	RetryMin    time.Duration // first pause after a failure, doubled each time; after a refused login 60 times that. 1 s
	RetryMax    time.Duration // longest pause. 5 min

	// Dial opens connections; a net.Dialer's DialContext when nil.
	Dial   func(ctx context.Context, network, addr string) (net.Conn, error)
	Logger *slog.Logger // discards when nil
}

// withDefaults returns cfg with its zero values filled in.
func (cfg IMAPConfig) withDefaults() IMAPConfig {
	setDefault(&cfg.Mailbox, "INBOX")
	setDefault(&cfg.MaxMessage, 25<<20)
	setDefault(&cfg.Timeout, 30*time.Second)
	setDefault(&cfg.IdleRestart, 4*time.Minute)
	setDefault(&cfg.Poll, time.Minute)
	setDefault(&cfg.RetryMin, time.Second)
	setDefault(&cfg.RetryMax, 5*time.Minute)
	if cfg.Dial == nil {
		cfg.Dial = (&net.Dialer{}).DialContext
	}
	if cfg.Logger == nil {
		cfg.Logger = slog.New(slog.DiscardHandler)
	}
	return cfg
}

func setDefault[T comparable](field *T, value T) {
	var zero T
	if *field == zero {
		*field = value
	}
}

// Errors of the IMAP half. Test with errors.Is.
var (
	// ErrReadOnly means that the account may not change the mailbox.
	ErrReadOnly = errors.New("mailbox is read-only")
	// ErrQuota means that the account has no room for another copy (RFC 9208).
	ErrQuota = errors.New("mailbox is over quota")
	// ErrNoMailbox means that a folder does not exist, or may not be created.
	ErrNoMailbox = errors.New("no such mailbox")
	// ErrUIDValidity means that UIDs known to the caller no longer name the same
	// messages (RFC 3501 section 2.3.1.1). Nothing was changed; Fetch again.
	ErrUIDValidity = errors.New("mailbox was replaced by another of its name")
	// ErrRefused means that the server answered NO or BAD for another reason.
	ErrRefused = errors.New("command refused")
	// ErrNoBody is the Err of a message that is there but that the server does not
	// hand out.
	ErrNoBody = errors.New("message cannot be fetched")
	// ErrClosed is returned after Close.
	ErrClosed = errors.New("inbox is closed")
)

// Inbox reads one account over one IMAP connection (RFC 3501). It connects when it
// is first needed and again whenever the connection was lost; Wait spaces the
// attempts out. Its methods may be called from many goroutines: they take turns,
// and a Wait gives way to the others.
//
// What goes wrong is logged once, and once more when it is well again, so callers
// need not log these errors.
type Inbox struct {
	cfg    IMAPConfig
	turn   chan struct{} // held by the method that uses what follows
	wake   chan struct{} // asks a waiting Wait to return
	wanted atomic.Int32  // methods other than Wait that want the turn

	session  *imapSession
	closed   bool
	failures int             // in a row, to reach the server
	refused  bool            // the last of them was a refused login
	failing  map[string]bool // operations whose failure has been logged

	mu       sync.Mutex
	covered  map[string]uidMark // per mailbox: the highest UID that a search has covered
	careful  map[string]uidMark // per mailbox: fetch one by one up to this UID
	attempts map[uidMark]int    // of fetching one message alone, by validity and UID
}

// loginPause is how many times RetryMin to wait after a first refused login.
const loginPause = 60

// uidMark is a UID under its UIDVALIDITY.
type uidMark struct{ validity, uid uint32 }

// NewInbox returns an Inbox. No connection is made yet.
func NewInbox(cfg IMAPConfig) *Inbox {
	return &Inbox{
		cfg:      cfg.withDefaults(),
		turn:     make(chan struct{}, 1),
		wake:     make(chan struct{}, 1),
		failing:  map[string]bool{},
		covered:  map[string]uidMark{},
		careful:  map[string]uidMark{},
		attempts: map[uidMark]int{},
	}
}

// Close logs out and closes the connection. It waits for a method under way,
// except Wait, which returns.
func (in *Inbox) Close() error {
	if err := in.acquire(context.Background()); err != nil {
		return nil
	}
	defer in.release()
	in.closed = true
	if s := in.session; s != nil {
		in.session = nil
		s.logout()
	}
	return nil
}

// acquire takes the turn, asking a Wait that holds it to give way.
func (in *Inbox) acquire(ctx context.Context) error {
	in.wanted.Add(1)
	defer in.wanted.Add(-1)
	select { // after the count, so that a Wait sees one or the other
	case in.wake <- struct{}{}:
	default:
	}
	return in.acquireQuietly(ctx)
}

// acquireQuietly takes the turn when its holder is done.
func (in *Inbox) acquireQuietly(ctx context.Context) error {
	select {
	case in.turn <- struct{}{}:
	case <-ctx.Done():
		return ctx.Err()
	}
	if in.closed {
		in.release()
		return ErrClosed
	}
	return nil
}

func (in *Inbox) release() { <-in.turn }

// do runs f with a live session. A session that turns out dead is replaced once
// when it had been used before: servers drop connections that are idle. f must
// bear to be run again.
func (in *Inbox) do(ctx context.Context, operation string, f func(*imapSession) error) error {
	if err := in.acquire(ctx); err != nil {
		return fmt.Errorf("%s: %w", operation, err)
	}
	defer in.release()
	err := in.attempt(ctx, f)
	if ctx.Err() != nil {
		return fmt.Errorf("%s: %w", operation, ctx.Err())
	}
	in.record(operation, err)
	if err != nil {
		return fmt.Errorf("%s: %w", operation, err)
	}
	return nil
}

// attempt connects when needed and runs f, twice at most.
func (in *Inbox) attempt(ctx context.Context, f func(*imapSession) error) error {
	for {
		reused := in.session != nil
		if !reused {
			s, err := openIMAP(ctx, &in.cfg)
			if err != nil {
				return err
			}
			in.session = s
		}
		s := in.session
		err := s.run(ctx, f)
		if !s.dead {
			return err
		}
		in.session = nil
		s.close()
		if !reused || ctx.Err() != nil {
			return err
		}
	}
}

// record keeps count of failures and logs the first and the end of them.
func (in *Inbox) record(operation string, err error) {
	out := errors.Is(err, ErrUnavailable) || errors.Is(err, ErrLogin) || errors.Is(err, ErrTLS)
	in.refused = errors.Is(err, ErrLogin)
	if out {
		in.failures++
		operation = "connect"
	} else {
		in.failures = 0
		in.recordOne("connect", nil)
		if operation == "connect" {
			return
		}
	}
	in.recordOne(operation, err)
}

func (in *Inbox) recordOne(operation string, err error) {
	switch {
	case err != nil && !in.failing[operation]:
		in.failing[operation] = true
		in.cfg.Logger.Warn("imap failing", "operation", operation, "reason", reason(err))
	case err == nil && in.failing[operation]:
		delete(in.failing, operation)
		in.cfg.Logger.Info("imap well again", "operation", operation)
	}
}

// pause returns how long to wait after failures in a row. Refused logins are not
// repeated in haste: that locks accounts.
func (in *Inbox) pause() time.Duration {
	d := in.cfg.RetryMin
	if in.refused {
		d *= loginPause
	}
	for range in.failures - 1 {
		if d *= 2; d >= in.cfg.RetryMax {
			return in.cfg.RetryMax
		}
	}
	return min(d, in.cfg.RetryMax)
}

// reason names the kind of an error for the log. The server's own words stay out:
// they may name the account.
func reason(err error) string {
	for _, kind := range []error{
		ErrLogin, ErrTLS, ErrUnavailable, ErrReadOnly, ErrQuota, ErrNoMailbox, ErrUIDValidity, ErrRefused,
	} {
		if errors.Is(err, kind) {
			return kind.Error()
		}
	}
	return "other"
}
