package mailer

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

// imapSession is one logged-in connection. It is used by one goroutine at a time.
type imapSession struct {
	cfg       *IMAPConfig
	conn      *imapConn
	client    *imapclient.Client
	caps      imap.CapSet
	announced chan struct{} // the server told of a change in the number of messages
	dead      bool          // of no more use: the connection failed

	selected string
	validity uint32
	uidNext  uint32 // at the time of SELECT; 0 when the server does not say
	messages uint32 // likewise

	delimiter rune   // between levels of folders
	prefix    string // of the personal namespace, such as "INBOX."
	known     bool   // delimiter and prefix have been asked for
	handled   bool   // the handled folder is there
	noIdle    bool   // IDLE is offered but does not work
	waited    bool   // Wait has selected the mailbox before
}

// openIMAP connects and logs in. With a token it tries once more with a fresh one
// when the first is refused.
func openIMAP(ctx context.Context, cfg *IMAPConfig) (*imapSession, error) {
	switch {
	case !cfg.TLS.Valid():
		return nil, fmt.Errorf("%w: mode %q is not known", ErrTLS, cfg.TLS)
	case cfg.TLS == TLSNone && !cfg.AllowPlain:
		return nil, fmt.Errorf("%w: a login without tls is not allowed", ErrLogin)
	}
	s, err := openOnce(ctx, cfg, false)
	if cfg.Token != nil && errors.Is(err, ErrLogin) {
		s, err = openOnce(ctx, cfg, true)
	}
	return s, err
}

func openOnce(ctx context.Context, cfg *IMAPConfig, refresh bool) (*imapSession, error) {
	conn, err := dialIMAP(ctx, cfg)
	if err != nil {
		return nil, err
	}
	s := &imapSession{cfg: cfg, conn: conn, announced: make(chan struct{}, 1)}
	s.client = imapclient.New(conn, &imapclient.Options{
		UnilateralDataHandler: &imapclient.UnilateralDataHandler{
			Mailbox: func(data *imapclient.UnilateralDataMailbox) {
				if data.NumMessages == nil {
					return
				}
				select {
				case s.announced <- struct{}{}:
				default:
				}
			},
		},
	})
	err = s.run(ctx, func(*imapSession) error { return s.login(ctx, refresh) })
	if err != nil {
		s.close()
		return nil, err
	}
	return s, nil
}

// run calls f with the watchdog armed and the connection bound to ctx.
func (s *imapSession) run(ctx context.Context, f func(*imapSession) error) error {
	s.conn.arm()
	stop := context.AfterFunc(ctx, func() { s.conn.abort(ctx.Err()) })
	err := f(s)
	stop()
	s.conn.disarm()
	return err
}

// close drops the connection without a word.
func (s *imapSession) close() {
	_ = s.conn.Close()
	_ = s.client.Close()
}

// logout takes leave (RFC 3501 section 6.1.3).
func (s *imapSession) logout() {
	s.conn.arm()
	_ = s.client.Logout().Wait()
	s.close()
}

// login waits for the greeting and proves who we are.
func (s *imapSession) login(ctx context.Context, refresh bool) error {
	if err := s.client.WaitGreeting(); err != nil {
		return s.fail("read greeting", err)
	}
	caps := s.client.Caps()
	if caps == nil {
		return s.fail("ask for capabilities", errors.New("no answer"))
	}
	if s.client.State() == imap.ConnStateNotAuthenticated {
		if err := s.authenticate(ctx, caps, refresh); err != nil {
			return err
		}
	}
	if s.caps = s.client.Caps(); s.caps == nil {
		return s.fail("ask for capabilities", errors.New("no answer"))
	}
	return nil
}

func (s *imapSession) authenticate(ctx context.Context, caps imap.CapSet, refresh bool) error {
	var err error
	switch {
	case s.cfg.Token != nil:
		// The token's server has its own time limits.
		s.conn.disarm()
		token, tokenErr := s.cfg.Token(ctx, refresh)
		s.conn.arm()
		if errors.Is(tokenErr, ErrLogin) {
			return fmt.Errorf("get access token: %w", tokenErr)
		} else if tokenErr != nil {
			return fmt.Errorf("%w: get access token: %w", ErrUnavailable, tokenErr)
		}
		err = s.client.Authenticate(NewXOAUTH2Client(s.cfg.Username, token))
	case caps.Has(imap.AuthCap("PLAIN")):
		err = s.client.Authenticate(sasl.NewPlainClient("", s.cfg.Username, s.cfg.Password))
	case caps.Has(imap.CapLoginDisabled):
		return fmt.Errorf("%w: server takes no password on this connection", ErrLogin)
	default:
		err = s.client.Login(s.cfg.Username, s.cfg.Password).Wait()
	}
	if err == nil {
		return nil
	}
	// Refusals of XOAUTH2 come as NO or as BAD.
	var refusal *imap.Error
	if errors.As(err, &refusal) && !temporaryCode(refusal.Code) {
		return fmt.Errorf("%w: %w", ErrLogin, refusal)
	}
	// So do exchanges that are none.
	if errors.Is(err, errXOAUTH2) || errors.Is(err, sasl.ErrUnexpectedServerChallenge) {
		s.dead = true
		return fmt.Errorf("%w: %w", ErrLogin, err)
	}
	return s.fail("log in", err)
}

// fail classes an error of the library: an answer of the server's leaves the
// session alive, anything else ends it.
func (s *imapSession) fail(doing string, err error) error {
	var refusal *imap.Error
	if errors.As(err, &refusal) && refusal.Type != imap.StatusResponseTypeBye {
		return fmt.Errorf("%s: %w: %w", doing, refusalKind(refusal), refusal)
	}
	s.dead = true
	return fmt.Errorf("%s: %w: %w", doing, ErrUnavailable, s.conn.why(err))
}

// refusalKind names what a NO or BAD means (response codes of RFC 5530 and 9208).
func refusalKind(e *imap.Error) error {
	switch code := imap.ResponseCode(strings.ToUpper(string(e.Code))); {
	case temporaryCode(code):
		return ErrUnavailable
	case code == imap.ResponseCodeOverQuota:
		return ErrQuota
	case code == imap.ResponseCodeNoPerm, code == "READ-ONLY":
		return ErrReadOnly
	case code == imap.ResponseCodeNonExistent, code == imap.ResponseCodeTryCreate:
		return ErrNoMailbox
	}
	return ErrRefused
}

func temporaryCode(code imap.ResponseCode) bool {
	switch code {
	case imap.ResponseCodeUnavailable, imap.ResponseCodeInUse, imap.ResponseCodeServerBug, imap.ResponseCodeLimit:
		return true
	}
	return false
}

// selectMailbox selects name when it is not yet, or always when again is set. It
// never asks for CONDSTORE, which some servers answer with BAD.
func (s *imapSession) selectMailbox(name string, again bool) error {
	if s.selected == name && !again {
		return nil
	}
	real, err := s.realName(name)
	if err != nil {
		return err
	}
	s.selected = ""
	s.conn.filter.setReadOnly(false)
	data, err := s.client.Select(real, nil).Wait()
	if err != nil {
		err = s.fail("select mailbox", err)
		if errors.Is(err, ErrRefused) { // many servers say why in words alone
			err = fmt.Errorf("%w: %w", ErrNoMailbox, err)
		}
		return err
	}
	s.selected, s.validity, s.uidNext, s.messages = name, data.UIDValidity, uint32(data.UIDNext), data.NumMessages
	return nil
}

// selectSame selects name and makes sure that its UIDs mean what the caller thinks.
func (s *imapSession) selectSame(name string, validity uint32) error {
	if err := s.selectMailbox(name, false); err != nil {
		return err
	}
	if s.validity != validity {
		return fmt.Errorf("select mailbox: %w", ErrUIDValidity)
	}
	return nil
}

// refresh brings the selected mailbox up to date: servers may show new messages
// to a SEARCH only after another command.
func (s *imapSession) refresh() error {
	if err := s.client.Noop().Wait(); err != nil {
		return s.fail("ask for news", err)
	}
	select {
	case <-s.announced: // the search that follows covers it
	default:
	}
	return nil
}

// learnFolders asks once for the delimiter and the personal namespace (RFC 2342).
func (s *imapSession) learnFolders() error {
	if s.known {
		return nil
	}
	s.delimiter = '/'
	if s.caps.Has(imap.CapNamespace) {
		data, err := s.client.Namespace().Wait()
		if err == nil && len(data.Personal) > 0 {
			s.prefix, s.known = data.Personal[0].Prefix, true
			if d := data.Personal[0].Delim; d != 0 {
				s.delimiter = d
			}
			return nil
		}
		if err := s.failIfDead("ask for namespace", err); err != nil {
			return err
		}
	}
	list, err := s.client.List("", "", nil).Collect()
	if err := s.failIfDead("list root", err); err != nil {
		return err
	}
	if len(list) > 0 && list[0].Delim != 0 {
		s.delimiter = list[0].Delim
	}
	s.known = true
	return nil
}

// failIfDead is fail for a command whose refusal does not matter.
func (s *imapSession) failIfDead(doing string, err error) error {
	if err == nil {
		return nil
	}
	if err = s.fail(doing, err); s.dead {
		return err
	}
	return nil
}

// realName translates a configured folder name to the server's.
func (s *imapSession) realName(name string) (string, error) {
	if strings.EqualFold(name, "INBOX") {
		return "INBOX", nil
	}
	if err := s.learnFolders(); err != nil {
		return "", err
	}
	real := strings.ReplaceAll(name, "/", string(s.delimiter))
	if !strings.HasPrefix(real, s.prefix) {
		real = s.prefix + real
	}
	return real, nil
}
