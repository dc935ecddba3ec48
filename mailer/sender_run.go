package mailer

import (
	"context"
	"errors"
	"fmt"
	"strings"
)

// Outgoing is a message on its way to one recipient.
type Outgoing struct {
	From  string // the envelope sender; empty for mail that must never bounce (RFC 5321 section 4.5.5)
	To    string // the envelope recipient
	Bytes []byte // the message; it goes as it is
	// Done is told what became of it, once: nil when the server has taken it,
	// otherwise a [*SendError].
	Done func(err error)
}

// Send gives msg to the server for one recipient and returns when the server has
// taken it. from is the envelope sender, empty for mail that must never bounce
// (RFC 5321 section 4.5.5). msg goes as it is. An error is a [*SendError].
//
// A connection that died while it lay idle is replaced without a word. The end
// of ctx ends everything at once.
func (s *Sender) Send(ctx context.Context, from, to string, msg []byte) (err error) {
	s.run(ctx, Outgoing{From: from, To: to, Bytes: msg, Done: func(e error) { err = e }}, nothing)
	return err
}

func nothing(bool) (Outgoing, bool) { return Outgoing{}, false }

// SendAll sends what next gives, one message after the other, until next(true)
// gives no more. While one is on its way next(false) is asked, which must answer
// at once, and gives a message only when it is at hand.
//
// Where the server allows it, the envelope of that message goes along with the
// end of the one before (RFC 2920 section 3.1), so that each costs one wait for
// the server instead of two. Its text follows when the one before is done.
func (s *Sender) SendAll(ctx context.Context, next func(wait bool) (Outgoing, bool)) {
	for m, ok := next(true); ok; m, ok = next(true) {
		s.run(ctx, m, next)
	}
}

// Watched gives what next gives, and tells seen of each outcome before the
// message's own Done.
func Watched(next func(wait bool) (Outgoing, bool), seen func(m Outgoing, err error)) func(wait bool) (Outgoing, bool) {
	return func(wait bool) (Outgoing, bool) {
		m, ok := next(wait)
		done := m.Done
		m.Done = func(err error) {
			seen(m, err)
			done(err)
		}
		return m, ok
	}
}

// run sends a message, and those that are at hand after it, over one connection
// as long as that lasts.
func (s *Sender) run(ctx context.Context, m Outgoing, next func(wait bool) (Outgoing, bool)) {
	if !check(&m) {
		return
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		m.Done(ioError(ctx, StageDial, errors.New("wait for a connection")))
		return
	}
	r := smtpSession{sender: s, next: next}
	for more := true; more; {
		m.Done(r.send(ctx, m))
		m, more = r.following()
	}
	if r.conn != nil {
		s.put(r.conn)
	}
}

// smtpSession is messages on their way over one connection.
type smtpSession struct {
	sender *Sender
	next   func(wait bool) (Outgoing, bool)
	conn   *smtpConn // nil: the next message needs one
	ahead  *Outgoing // the message to follow, already taken from next
}

// send sends one message, over a fresh connection where the server has ended the
// one at hand.
func (r *smtpSession) send(ctx context.Context, m Outgoing) (err error) {
	if r.conn == nil {
		if r.conn, err = r.sender.take(ctx); err != nil {
			return err
		}
	}
	used := r.conn.used
	err = r.transact(ctx, m)
	if used && stale(err) {
		if r.conn, err = r.sender.open(ctx); err != nil {
			r.conn = nil
			return err
		}
		err = r.transact(ctx, m)
	}
	return err
}

// transact runs one transaction and ends the connection when that can take no
// other.
func (r *smtpSession) transact(ctx context.Context, m Outgoing) error {
	ctx, cancel := context.WithTimeout(ctx, r.sender.cfg.Timeout)
	defer cancel()
	c := r.conn
	release := c.net.guard(ctx)
	keep, err := r.announce(ctx, m)
	if err == nil {
		keep, err = c.data(ctx, m.Bytes, r.lookAhead())
	}
	c.used = true
	if !release() {
		keep = false
	}
	if !keep {
		_ = c.net.Close()
		r.conn = nil
	}
	return err
}

// announce has the server accept the envelope of m. Before an envelope that was
// sent along has gone well here, what the server says to one may be about its
// coming early and not about the message: it is then sent once more, apart.
func (r *smtpSession) announce(ctx context.Context, m Outgoing) (keep bool, err error) {
	c := r.conn
	inDoubt := c.along != nil && !c.alongWell
	keep, err = c.announce(ctx, m)
	switch {
	case !inDoubt || err == nil:
	case lost(err):
		r.sender.sendApart(ctx)
	case hasty(err) && keep:
		if keep, err = c.announce(ctx, m); err == nil {
			r.sender.sendApart(ctx)
		}
	case hasty(err):
		r.sender.sendApart(ctx)
		return false, &SendError{Stage: StageMail, Err: fmt.Errorf("%w: %w", ErrUnavailable, err)}
	}
	return keep, err
}

// hasty reports an answer of servers to commands that come too early (RFC 5321
// section 4.2.4; Exim's synchronization error).
func hasty(err error) bool {
	var e *SendError
	return errors.As(err, &e) && (e.Code == 503 || strings.HasPrefix(e.Enhanced, "5.5.") || e.Code == 554 && e.Stage == StageMail)
}

// lookAhead gives the envelope of the message to follow, where there is one and
// the server lets it be sent early.
func (r *smtpSession) lookAhead() []step {
	if !r.conn.pipelining || r.sender.sendsApart() {
		return nil
	}
	if r.ahead == nil {
		m, ok := r.next(false)
		if !ok || !check(&m) {
			return nil
		}
		r.ahead = &m
	}
	return r.conn.envelope(*r.ahead)
}

// following gives the message after the one that is done.
func (r *smtpSession) following() (Outgoing, bool) {
	if r.ahead == nil {
		return Outgoing{}, false
	}
	m := *r.ahead
	r.ahead = nil
	return m, true
}

// stale reports the ways in which a server ends a connection that it no longer
// wants, before it was given a message: to begin again loses nothing and
// doubles nothing.
func stale(err error) bool {
	var e *SendError
	if !errors.As(err, &e) || e.Stage == StageDot {
		return false
	}
	ended := errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded)
	return !ended && (e.Code == 0 || e.Code == 421)
}

// lost reports that the server has not answered, though nobody broke off.
func lost(err error) bool { return err != nil && !isReply(err) && !errors.Is(err, context.Canceled) }

// sendApart remembers that the server lost or refused an envelope which it was
// sent along with the end of a message, as one may that knows pipelining by name
// only.
func (s *Sender) sendApart(ctx context.Context) {
	s.mu.Lock()
	was := s.apart
	s.apart = true
	s.mu.Unlock()
	if !was {
		s.cfg.Logger.InfoContext(ctx, "envelopes are sent apart from now on", "addr", s.cfg.Addr)
	}
}

func (s *Sender) sendsApart() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.apart
}

// check makes the addresses ready for the wire; a message that no server could
// be given is done with at once.
func check(m *Outgoing) bool {
	from, to, err := checkEnvelope(m.From, m.To)
	if err == nil {
		err = checkMessage(m.Bytes)
	}
	if err != nil {
		m.Done(&SendError{Stage: StageMessage, Err: err})
		return false
	}
	m.From, m.To = from, to
	return true
}

// checkEnvelope gives the addresses as they go on the wire.
func checkEnvelope(from, to string) (string, string, error) {
	if from != "" {
		addr, err := wireAddress(from)
		if err != nil {
			return "", "", fmt.Errorf("%w: sender: %w", ErrMessage, err)
		}
		from = addr
	}
	to, err := wireAddress(to)
	if err != nil {
		return "", "", fmt.Errorf("%w: recipient: %w", ErrMessage, err)
	}
	return from, to, nil
}
