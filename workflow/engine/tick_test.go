package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"starte/workflow"
	"starte/workflow/store"
)

// withDocument is a process whose preparation list brings a document along.
func withDocument(t testing.TB, id, sha256 string) workflow.Process {
	p := solbakken(t)
	p.ID = id
	p.Documents = []workflow.Document{{Role: workflow.DocGuide, Name: "Veileder.pdf", SHA256: sha256}}
	return p
}

func TestProcessThatFailsDoesNotHoldBackOthers(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		var asked atomic.Int64 // processes tick in parallel
		w.engine.renderer.Document = func(_ context.Context, sha256 string) ([]byte, error) {
			asked.Add(1)
			if sha256 == "gone" {
				return nil, store.ErrNotFound
			}
			return []byte("%PDF-"), nil
		}
		w.apply(withDocument(t, "a-broken", "gone"))
		for i := range 5 {
			w.apply(withDocument(t, fmt.Sprintf("sound-%d", i), "there"))
		}
		done, err := w.engine.Tick(t.Context(), w.clock.Now())
		if done != 5 || err == nil || !strings.Contains(err.Error(), "a-broken") {
			t.Errorf("%d done, %v", done, err)
		}
		if n := len(w.outboxOf("a-broken")); n != 0 {
			t.Errorf("%d mails of the broken process", n)
		}
		// It is tried again, but not each time that somebody looks.
		asked.Store(0)
		for range 100 {
			if _, err := w.engine.Tick(t.Context(), w.clock.Now()); errors.Is(err, context.Canceled) {
				t.Fatal(err)
			}
			w.clock.set(w.clock.Now().Add(5 * time.Second))
		}
		if n := asked.Load(); n < 3 || n > 10 {
			t.Errorf("rendered in vain %d times in 500 s", n)
		}
		if n := w.log.count("tick of a-broken"); n != 1 {
			t.Errorf("logged %d times", n)
		}
		if p := w.engine.Problems(); len(p) != 0 {
			t.Errorf("one process makes the robot unfit: %v", p)
		}
		var problems []string
		err = w.engine.Status(t.Context(), "a-broken", w.clock.Now().Add(time.Hour), func(s Status) error { problems = s.Problems; return nil })
		if err != nil || !strings.Contains(strings.Join(problems, "\n"), "due since 2027-01-18 09:00") {
			t.Errorf("status: %v, %v", problems, err)
		}
		w.engine.renderer.Document = func(context.Context, string) ([]byte, error) { return []byte("%PDF-"), nil }
		w.clock.set(w.clock.Now().Add(time.Hour))
		if done, err := w.engine.Tick(t.Context(), w.clock.Now()); done != 1 || err != nil {
			t.Errorf("mended: %d done, %v", done, err)
		}
		if n := len(w.outboxOf("a-broken")); n == 0 {
			t.Error("no mail of the mended process")
		}
	})
}

func (w *world) outboxOf(process string) []store.Row {
	w.t.Helper()
	rows, err := w.store.Outbox(w.t.Context(), process)
	if err != nil {
		w.t.Fatal(err)
	}
	return rows
}

func TestTickTakesManyProcesses(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		const n = tickBatch + 30
		for i := range n {
			p := solbakken(t) // with no time yet, and so nothing to do but to forget
			p.ID, p.Staff, p.Members, p.Meeting, p.Workshops = fmt.Sprintf("p%03d", i), nil, nil, workflow.Meeting{}, nil
			w.apply(p)
		}
		w.clock.set(at(t, "2029-01-01 09:00"))
		done, err := w.engine.Tick(t.Context(), w.clock.Now())
		if done != n || err != nil {
			t.Errorf("%d done, %v", done, err)
		}
		done, err = w.engine.Tick(t.Context(), w.clock.Now())
		if done != 0 || err != nil {
			t.Errorf("%d done again, %v", done, err)
		}
	})
}

func TestNextAtIsWhenTheNextStepIsDue(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.apply(solbakken(t))
		want := func(when, what string) {
			t.Helper()
			due, err := w.store.NextDue(t.Context())
			if err != nil || !due.Equal(at(t, when)) {
				t.Errorf("%s: next at %s, %v; want %s", what, due.In(oslo(t)), err, when)
			}
		}
		want("2027-01-18 09:00", "applied")
		w.settle()
		want("2027-01-21 13:00", "invited")
		w.clock.set(at(t, "2027-01-21 12:59"))
		before := len(w.smtp.Messages())
		w.settle()
		if n := len(w.smtp.Messages()) - before; n != 0 {
			t.Errorf("%d mails a minute early", n)
		}
		w.until("2027-01-21 14:00")
		want("2027-01-25 13:00", "asked")
		w.until("2027-01-27 14:00") // the digest has gone
		w.write(reply(w.mail("questions", "ola@example.no"), "1. Litt sent"))
		w.receive()
		want("2027-01-27 14:00", "an answer after the digest")
		if err := w.engine.Control(t.Context(), "solbakken", w.clock.Now(), workflow.Hold); err != nil {
			t.Fatal(err)
		}
		want("2027-02-27 14:00", "held: the purge alone")
	})
}

func TestHoldResumeAndCancel(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		control := func(rule func(workflow.Moment) workflow.Decision) {
			t.Helper()
			if err := w.engine.Control(t.Context(), "solbakken", w.clock.Now(), rule); err != nil {
				t.Fatal(err)
			}
		}
		w.applied() // queued, not sent
		all, _ := w.queue()
		control(workflow.Hold)
		if d := w.deliver(); d.Sent != 0 {
			t.Errorf("sent while held: %+v", d)
		}
		w.clock.set(at(t, "2027-01-21 14:00"))
		w.settle()
		if n := len(w.smtp.Messages()); n != 0 {
			t.Errorf("%d mails while held", n)
		}
		control(workflow.Resume)
		w.settle()
		if n := len(w.smtp.Messages()); n < all+4 {
			t.Errorf("%d mails after it was resumed, %d were held", n, all)
		}
		// Cancelled with mail in the queue: what nobody has got is taken back.
		w.clock.set(at(t, "2027-01-25 14:00"))
		if _, err := w.engine.Tick(t.Context(), w.clock.Now()); err != nil {
			t.Fatal(err)
		}
		control(workflow.Cancel)
		w.until("2027-01-25 15:00")
		if n := len(w.sent("reminder", "")); n != 0 {
			t.Errorf("%d reminders of a cancelled process", n)
		}
		if n := len(w.sent("cancellation", "")); n != 4 {
			t.Errorf("%d cancellations", n)
		}
		before := len(w.smtp.Messages())
		w.until("2027-03-30 09:00")
		if n := len(w.smtp.Messages()) - before; n != 0 {
			t.Errorf("%d mails after the end", n)
		}
	})
}
