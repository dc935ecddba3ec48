package engine

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"starte/mailer"
)

// unmoved is an inbox that loses its connection at so many moves, as seen by a
// robot that is killed then.
type unmoved struct {
	Inbox
	left int
}

func (u *unmoved) MoveHandled(ctx context.Context, mailbox string, validity uint32, uids []uint32) error {
	if u.left--; u.left >= 0 {
		return fmt.Errorf("move handled mail: %w", mailer.ErrUnavailable)
	}
	return u.Inbox.MoveHandled(ctx, mailbox, validity, uids)
}

func (w *world) receiveFailing() {
	w.t.Helper()
	if _, err := w.engine.Receive(w.t.Context(), w.clock.Now()); !errors.Is(err, mailer.ErrUnavailable) {
		w.t.Fatalf("received: %v", err)
	}
}

// TestEveryCopyIsMoved lets the mail system deliver a reply more than once, and
// the robot be interrupted before it has moved all.
func TestEveryCopyIsMoved(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		r := reply(w.mail("questions", "ola@example.no"), "1. Svar")
		r.messageID = "once@example.no"
		for range 3 {
			w.write(r)
		}
		w.engine = w.engineWith(&unmoved{Inbox: w.inbox, left: 1}, Options{})
		w.receiveFailing()
		w.settle()
		w.wantBoxes(0, 3)

		// Another copy comes after one that is kept and has not been moved yet.
		r = reply(w.mail("questions", "nadia@example.no"), "2. Svar")
		r.messageID = "twice@example.no"
		w.write(r)
		w.engine = w.engineWith(&unmoved{Inbox: w.inbox, left: 1}, Options{})
		w.receiveFailing()
		w.write(r)
		w.settle()
		w.wantBoxes(0, 5)
		w.wantAnswers("ola", "1: Svar")
		w.wantAnswers("nadia", "2: Svar")
		if n := len(w.inbound("")); n != 2 {
			t.Errorf("%d messages kept", n)
		}
	})
}

// TestCopyInTheNextBatchIsMoved: when a copy is read, the batch before it, with
// the first one, is not kept yet.
func TestCopyInTheNextBatchIsMoved(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.engine = w.engineWith(oneByOne{w.inbox, nil}, Options{})
		r := reply(w.mail("questions", "ola@example.no"), "1. Svar")
		r.messageID = "once@example.no"
		for range 3 {
			w.write(r)
		}
		w.settle()
		w.wantBoxes(0, 3)
		w.wantAnswers("ola", "1: Svar")
		if n := len(w.sent("receipt", "ola@example.no")); n != 1 {
			t.Errorf("%d receipts", n)
		}
	})
}

// TestCopyComesWhileTheMessageIsMoved lets another reader take a copy in
// between: the place that was moved is not the message's last one any more.
func TestCopyComesWhileTheMessageIsMoved(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		other := w.newEngine(Options{})
		r := reply(w.mail("questions", "ola@example.no"), "1. Svar")
		r.messageID = "once@example.no"
		w.write(r)
		w.engine = w.engineWith(&meanwhile{Inbox: w.inbox, do: func() {
			w.write(r)
			err := w.inbox.Fetch(t.Context(), "INBOX", mailer.Cursor{Mailbox: "INBOX"}, w.clock.Now().AddDate(0, 0, -2), func(all []mailer.Incoming, c mailer.Cursor) error {
				b, err := other.read(t.Context(), w.clock.Now(), all, c)
				if err != nil {
					return err
				}
				return other.take(t.Context(), b, new(Received))
			})
			if err != nil {
				t.Error(err)
			}
		}}, Options{})
		w.settle()
		w.wantBoxes(0, 2)
		w.wantAnswers("ola", "1: Svar")
	})
}

// meanwhile has something done once when the first messages are moved.
type meanwhile struct {
	Inbox
	do func()
}

func (m *meanwhile) MoveHandled(ctx context.Context, mailbox string, validity uint32, uids []uint32) error {
	err := m.Inbox.MoveHandled(ctx, mailbox, validity, uids)
	if do := m.do; do != nil {
		m.do = nil
		do()
	}
	return err
}

func TestCopiesOfStrangersMailStay(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		for range 2 {
			w.write(letter{from: "post@shop.test", to: robot, subject: "Tilbud", text: "Kjøp nå!", messageID: "tilbud@shop.test"})
		}
		w.settle()
		w.wantBoxes(2, 0)
	})
}
