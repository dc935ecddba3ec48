package engine

import (
	"context"
	"fmt"
	"testing"

	"starte/workflow/store"
)

// enqueued puts more mails into the outbox than one claim takes.
func (w *world) enqueued() (all int) {
	w.t.Helper()
	now := w.clock.Now()
	var mails []store.Mail
	for i := range 4 * claimPerSession {
		id := fmt.Sprintf("mail-%d", i)
		mails = append(mails, bareMail(id, "alert", now))
	}
	w.enqueue(mails...)
	return len(mails)
}

func TestClaimsFollowEachOtherUntilNothingIsLeft(t *testing.T) {
	onBothURLs(t, func(t *testing.T, url string) {
		w := newWorld(t, url)
		w.engine = w.newEngine(Options{Sessions: 1})
		all := w.enqueued()
		if d := w.deliver(); d.Sent != all {
			t.Errorf("delivered %+v of %d", d, all)
		}
		for id, n := range w.messageIDs() {
			if n != 1 {
				t.Errorf("%s was sent %d times", id, n)
			}
		}
		if n := len(w.messageIDs()); n != all {
			t.Errorf("%d of %d mails arrived", n, all)
		}
	})
}

func TestStopPutsBackWhatWasClaimedAhead(t *testing.T) {
	onBothURLs(t, func(t *testing.T, url string) {
		slow := newSlowly()
		w := newWorldWith(t, url, slow.options())
		w.engine = w.newEngine(Options{Sessions: 1})
		all := w.enqueued()
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan Delivered, 1)
		go func() { d, _ := w.engine.Deliver(ctx, w.clock.Now()); done <- d }() // its error is that it was stopped
		<-slow.started
		sending := 0
		for range 20000 { // looks, until the second claim is made
			if _, sending = w.queue(); sending > claimPerSession {
				break
			}
		}
		if sending <= claimPerSession {
			t.Errorf("%d mails are claimed while the first is sent", sending)
		}
		stop()
		close(slow.finish)
		d := <-done
		if queued, sending := w.queue(); queued != all-d.Sent || sending != 0 || d.Sent > 2 {
			t.Errorf("%+v delivered, %d queued, %d claimed of %d", d, queued, sending, all)
		}
		for _, r := range w.outbox() {
			if r.Status == store.MailQueued && r.Attempts != 0 {
				t.Errorf("%s counts %d attempts", r.Key, r.Attempts)
			}
		}
	})
}
