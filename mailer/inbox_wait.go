package mailer

import (
	"context"
	"errors"
	"fmt"
	"time"

	"github.com/emersion/go-imap/v2"
)

// Wait returns nil when it is time to Fetch: when the server announces new mail in
// the mailbox (IDLE, RFC 2177), when Poll has passed, or when another method wants
// the connection. After failures it returns when the pause before the next attempt
// is over, and does not touch the network. It returns an error when ctx ends, the
// inbox is closed, or the server fails while it is waited on; the next Wait paces
// what follows.
func (in *Inbox) Wait(ctx context.Context) error {
	if err := in.acquireQuietly(ctx); err != nil {
		return fmt.Errorf("wait for mail: %w", err)
	}
	defer in.release()
	select { // a knock from before
	case <-in.wake:
	default:
	}
	if in.wanted.Load() > 0 {
		return nil
	}
	if in.failures > 0 {
		return in.sleep(ctx, in.pause())
	}
	var idling bool
	err := in.attempt(ctx, func(s *imapSession) (err error) {
		idling, err = in.idle(ctx, s)
		return err
	})
	if ctx.Err() != nil {
		return fmt.Errorf("wait for mail: %w", ctx.Err())
	}
	in.record("wait for mail", err)
	if err != nil {
		return fmt.Errorf("wait for mail: %w", err)
	}
	if idling {
		return nil
	}
	return in.sleep(ctx, in.cfg.Poll)
}

// sleep waits for d, or until another method wants the turn.
func (in *Inbox) sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-in.wake:
		return nil
	case <-ctx.Done():
		return fmt.Errorf("wait for mail: %w", ctx.Err())
	}
}

// idle waits for an announcement, for Poll at most. It reports false at once when
// the server cannot IDLE.
func (in *Inbox) idle(ctx context.Context, s *imapSession) (bool, error) {
	mailbox := in.cfg.Mailbox
	if s.selected != mailbox {
		if err := s.selectMailbox(mailbox, true); err != nil {
			return false, err
		}
		// What came in while another mailbox was selected is not announced any more.
		seen := in.mark(in.covered, mailbox)
		unknown := s.uidNext == 0 && !s.waited // look once after each connect
		if s.waited = true; unknown || seen.validity != s.validity || s.uidNext > seen.uid+1 {
			return true, nil
		}
	}
	if s.noIdle || !s.caps.Has(imap.CapIdle) {
		return false, nil
	}
	poll := time.NewTimer(in.cfg.Poll)
	defer poll.Stop()
	for {
		done, err := in.idleOnce(ctx, s, poll.C)
		if s.noIdle {
			return false, nil
		}
		if done || err != nil {
			return true, err
		}
	}
}

// idleOnce runs one IDLE command for IdleRestart at most. Ending it makes the server
// answer, so that a connection that is dead in one direction is noticed.
func (in *Inbox) idleOnce(ctx context.Context, s *imapSession, poll <-chan time.Time) (done bool, err error) {
	idle, err := s.client.Idle()
	if err != nil {
		err = s.fail("idle", err)
		s.noIdle = errors.Is(err, ErrRefused)
		return false, err
	}
	s.conn.disarm()
	restart := time.NewTimer(in.cfg.IdleRestart)
	defer restart.Stop()
	select {
	case <-s.announced:
		done = true
	case <-poll:
		done = true
	case <-in.wake:
		done = true
	case <-restart.C:
	case <-s.client.Closed():
	case <-ctx.Done():
		done = true
	}
	s.conn.arm()
	if err := idle.Close(); err != nil {
		s.dead = true
		return false, fmt.Errorf("idle: %w: %w", ErrUnavailable, s.conn.why(err))
	}
	if err := idle.Wait(); err != nil {
		return false, s.fail("idle", err)
	}
	return done, nil
}
