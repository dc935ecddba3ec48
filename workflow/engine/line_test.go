package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"starte/mailer"
)

// oneByOne hands out each message as a batch of its own, and then fails.
type oneByOne struct {
	Inbox
	then error
}

func (o oneByOne) Fetch(ctx context.Context, mailbox string, from mailer.Cursor, since time.Time, yield func([]mailer.Incoming, mailer.Cursor) error) error {
	err := o.Inbox.Fetch(ctx, mailbox, from, since, func(batch []mailer.Incoming, c mailer.Cursor) error {
		for _, m := range batch {
			at := mailer.Cursor{Mailbox: c.Mailbox, UIDValidity: c.UIDValidity, UID: m.UID}
			if err := yield([]mailer.Incoming{m}, at); err != nil {
				return err
			}
		}
		return yield(nil, c)
	})
	return errors.Join(err, o.then)
}

func TestBatchesAreKeptInTheirOrder(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		lost := errors.New("the line is cut")
		w.engine = w.engineWith(oneByOne{w.inbox, lost}, Options{})
		for i := range 12 {
			w.write(reply(w.mail("questions", "ola@example.no"), fmt.Sprintf("1. Svar %d", i)))
			w.write(reply(w.mail("questions", "nadia@example.no"), fmt.Sprintf("%d. Svar %d", 1+i%2, i)))
		}
		got, err := w.engine.Receive(t.Context(), w.clock.Now())
		if !errors.Is(err, lost) || got.Handled != 24 || got.Failed != 0 {
			t.Errorf("received %+v, %v\n%s", got, err, w.log)
		}
		w.wantAnswers("ola", "1: Svar 11")
		w.wantAnswers("nadia", "1: Svar 10\n2: Svar 11")
		w.engine = w.newEngine(Options{})
		w.settle()
		w.wantBoxes(0, 24)
	})
}

func TestNothingIsKeptBehindABatchThatIsNot(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.engine = w.engineWith(oneByOne{w.inbox, nil}, Options{})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		w.engine.opt.OnKept = func(string) { cancel() }
		for i := range 6 {
			w.write(reply(w.mail("questions", "ola@example.no"), fmt.Sprintf("1. Svar %d", i)))
		}
		got, err := w.engine.Receive(ctx, w.clock.Now())
		if !errors.Is(err, context.Canceled) || got.Handled != 1 || len(w.inbound("")) != 1 {
			t.Errorf("received %+v, %v, and %d are kept", got, err, len(w.inbound("")))
		}
		w.wantAnswers("ola", "1: Svar 0")
		w.engine.opt.OnKept = nil
		if got := w.receive(); got.Handled != 5 {
			t.Errorf("then received %+v", got)
		}
		w.wantAnswers("ola", "1: Svar 5")
	})
}

// TestAnswersGoBeforeTidying has more taken in than are moved at a time.
func TestAnswersGoBeforeTidying(t *testing.T) {
	t.Parallel()
	w := askedOnSQLite(t)
	const all = movesAtOnce + 1
	kept := 0
	w.engine = w.engineWith(&meanwhile{Inbox: oneByOne{w.inbox, nil}, do: func() { kept = len(w.inbound("")) }}, Options{})
	questions := w.mail("questions", "ola@example.no")
	for i := range all {
		w.write(reply(questions, fmt.Sprintf("1. Svar %d", i)))
	}
	got, err := w.engine.Receive(t.Context(), w.clock.Now())
	if err != nil || got.Handled != all || got.Moved != all || kept != all {
		t.Errorf("received %+v, %v, and when the first was moved %d were kept", got, err, kept)
	}
	w.wantAnswers("ola", fmt.Sprintf("1: Svar %d", movesAtOnce))
	w.wantBoxes(0, all)
}

// TestLargeMessagesWaitForRoom takes in more at once than a line holds.
func TestLargeMessagesWaitForRoom(t *testing.T) {
	t.Parallel()
	w := askedOnSQLite(t)
	to := w.mail("questions", "ola@example.no")
	const large = 18 << 20
	for i := range 3 {
		head := strings.Join([]string{"From: ola@example.no", "To: " + reply(to, "").to, "Subject: SV", "In-Reply-To: <" + to.MessageID + ">", "MIME-Version: 1.0",
			`Content-Type: multipart/mixed; boundary="b"`, "", "--b", "Content-Type: text/plain", "", fmt.Sprintf("1. Svar %d", i), "--b",
			`Content-Type: application/octet-stream; name="bilde.bin"`, "Content-Transfer-Encoding: base64", "", ""}, "\r\n")
		line := strings.Repeat("QUJD", 19) + "\r\n"
		w.put("INBOX", []byte(head+strings.Repeat(line, large/len(line))+"--b--\r\n"))
	}
	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	got, err := w.engine.Receive(ctx, w.clock.Now())
	if err != nil || got.Handled != 3 || got.Moved != 3 {
		t.Errorf("received %+v, %v", got, err)
	}
	w.wantAnswers("ola", "1: Svar 2")
}
