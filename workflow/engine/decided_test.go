package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"starte/mailer"
	"starte/workflow"
	"starte/workflow/store"
)

// askedTwice is what ola was asked by two workplaces, of which only the second
// is called lillevik.
func (w *world) askedTwice() (solbakken, lillevik got) {
	w.t.Helper()
	w.apply(w.unit("lillevik", "Lillevik barnehage"))
	w.settle()
	questions := w.sent("questions", "ola@example.no")
	if len(questions) != 2 {
		w.t.Fatalf("ola was asked %d times", len(questions))
	}
	return questions[0], questions[1]
}

// ahead reads what lies in the inbox in batches of these sizes, and decides on
// each as if the one before it were being kept.
func (w *world) ahead(sizes ...int) []*batch {
	w.t.Helper()
	var batches []*batch
	since := w.clock.Now().AddDate(0, 0, -2)
	err := w.inbox.Fetch(w.t.Context(), "INBOX", mailer.Cursor{Mailbox: "INBOX"}, since, func(all []mailer.Incoming, c mailer.Cursor) error {
		for _, n := range sizes {
			at := mailer.Cursor{Mailbox: c.Mailbox, UIDValidity: c.UIDValidity, UID: all[n-1].UID}
			b, err := w.engine.read(w.t.Context(), w.clock.Now(), all[:n], at)
			if err != nil {
				return err
			}
			batches, all = append(batches, b), all[n:]
		}
		return nil
	})
	var busy map[string]bool
	for _, b := range batches {
		err = errors.Join(err, w.engine.decideAhead(w.t.Context(), b, busy))
		busy = b.processes()
	}
	if err != nil {
		w.t.Fatal(err)
	}
	return batches
}

func (w *world) take(batches ...*batch) (got Received) {
	w.t.Helper()
	for _, b := range batches {
		if err := w.engine.take(w.t.Context(), b, &got); err != nil {
			w.t.Fatal(err)
		}
	}
	return got
}

// answersIn are ola's answers to a workplace that is not solbakken.
func (w *world) answersIn(process string) string {
	w.t.Helper()
	list, err := w.store.Answers(w.t.Context(), process)
	if err != nil {
		w.t.Fatal(err)
	}
	text := ""
	for _, a := range list {
		text += fmt.Sprintf("%d: %s\n", a.Question, a.Text)
	}
	return text
}

// TestBatchIsDecidedOnWhileTheOneBeforeIsKept: of a batch only what the one
// before it works on too waits until that is kept.
func TestBatchIsDecidedOnWhileTheOneBeforeIsKept(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		here, there := w.askedTwice()
		w.write(reply(here, "1. Først"))
		w.write(reply(here, "1. Så"))
		w.write(reply(there, "1. Her òg"))
		batches := w.ahead(1, 2)
		first, second := batches[0], batches[1]
		ready := map[string]bool{}
		for _, c := range second.chains {
			ready[c.process] = c.ready
		}
		if len(undecided(first.chains)) != 0 || ready["solbakken"] || !ready["lillevik"] {
			t.Errorf("the first leaves %d undecided; of the second are ready %v", len(undecided(first.chains)), ready)
		}
		if got := w.take(first, second); got.Handled != 3 || got.Failed != 0 {
			t.Errorf("received %+v", got)
		}
		w.wantAnswers("ola", "1: Så")
		if w.stateOf("lillevik").Of("ola").Replied.IsZero() {
			t.Error("what the second brought the other workplace is lost")
		}
	})
}

// TestWhatIsDecidedAheadIsDecidedAgain changes a process, or has another reader
// keep the messages, after they were decided on and before they are kept.
func TestWhatIsDecidedAheadIsDecidedAgain(t *testing.T) {
	cases := map[string]struct {
		meanwhile func(t *testing.T, w *world)
		handled   int // by the first reader
		status    workflow.Status
	}{
		"nothing": {func(*testing.T, *world) {}, 4, workflow.Active},
		"the process is held": {func(t *testing.T, w *world) {
			if err := w.engine.Control(t.Context(), "lillevik", w.clock.Now(), workflow.Hold); err != nil {
				t.Fatal(err)
			}
		}, 4, workflow.Held},
		"the process is ended": {func(t *testing.T, w *world) {
			if err := w.engine.Control(t.Context(), "lillevik", w.clock.Now(), workflow.Cancel); err != nil {
				t.Fatal(err)
			}
		}, 4, workflow.Cancelled},
		"another reader keeps all": {func(t *testing.T, w *world) {
			got, err := w.newEngine(Options{}).Receive(t.Context(), w.clock.Now())
			if err != nil || got.Handled != 4 {
				t.Fatalf("the other received %+v, %v", got, err)
			}
		}, 0, workflow.Active},
		"another reader keeps some": {func(t *testing.T, w *world) {
			other := w.newEngine(Options{})
			err := w.inbox.Fetch(t.Context(), "INBOX", mailer.Cursor{Mailbox: "INBOX"}, w.clock.Now().AddDate(0, 0, -2), func(all []mailer.Incoming, c mailer.Cursor) error {
				b, err := other.read(t.Context(), w.clock.Now(), all[2:3], mailer.Cursor{Mailbox: "INBOX"})
				if err != nil {
					return err
				}
				return other.take(t.Context(), b, new(Received))
			})
			if err != nil {
				t.Fatal(err)
			}
		}, 3, workflow.Active},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			onBothAsked(t, func(t *testing.T, w *world) {
				here, there := w.askedTwice()
				w.write(reply(here, "1. Her"))
				w.write(reply(here, "2. Mer her"))
				w.write(reply(there, "1. Der"))
				w.write(reply(there, "1. Der igjen\n2. Mer der"))
				before := len(w.sent("receipt", "ola@example.no"))
				batches := w.ahead(2, 2)
				if n := len(undecided(batches[1].chains)); n != 0 {
					t.Fatalf("%d are not decided ahead", n)
				}
				c.meanwhile(t, w)
				if got := w.take(batches...); got.Handled != c.handled || got.Failed != 0 {
					t.Errorf("received %+v\n%s", got, w.log)
				}
				w.settle()
				w.wantAnswers("ola", "1: Her\n2: Mer her")
				if got := w.answersIn("lillevik"); got != "1: Der igjen\n2: Mer der\n" {
					t.Errorf("answers there:\n%s", got)
				}
				if s := w.stateOf("lillevik").Status; s != c.status {
					t.Errorf("the process is %s", s)
				}
				if n := len(w.sent("receipt", "ola@example.no")) - before; n != 4 {
					t.Errorf("%d receipts for 4 replies", n)
				}
				w.wantBoxes(0, 4)
			})
		})
	}
}

// TestStopWhileTheNextBatchIsDecided ends the context when the first of several
// batches, each of another workplace than the one before, is kept.
func TestStopWhileTheNextBatchIsDecided(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		here, there := w.askedTwice()
		before := len(w.sent("receipt", "ola@example.no"))
		for i := range 3 {
			w.write(reply(here, fmt.Sprintf("1. Her %d", i)))
			w.write(reply(there, fmt.Sprintf("1. Der %d", i)))
		}
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		w.engine = w.engineWith(oneByOne{w.inbox, nil}, Options{OnKept: func(string) { cancel() }})
		if got, err := w.engine.Receive(ctx, w.clock.Now()); !errors.Is(err, context.Canceled) || got.Handled != 1 {
			t.Errorf("received %+v, %v", got, err)
		}
		if there := w.answersIn("lillevik"); w.answers("ola") != "1: Her 0" || there != "" {
			t.Errorf("kept %q and %q", w.answers("ola"), there)
		}
		w.settle()
		w.wantAnswers("ola", "1: Her 2")
		if got := w.answersIn("lillevik"); got != "1: Der 2\n" {
			t.Errorf("answers there: %q", got)
		}
		if n := len(w.sent("receipt", "ola@example.no")) - before; n != 6 {
			t.Errorf("%d receipts for 6 replies", n)
		}
		w.wantBoxes(0, 6)
	})
}

// TestPanicWhileDecidingAheadIsTheMessagesFault has the calendar that the rules
// ask fail once.
func TestPanicWhileDecidingAheadIsTheMessagesFault(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		here, there := w.askedTwice()
		w.engine = w.engineWith(oneByOne{w.inbox, nil}, Options{})
		w.engine.holiday = between(func() { panic("no such day") })
		uid := w.write(reply(here, "1. Her"))
		w.write(reply(there, "1. Der"))
		w.write(reply(there, "2. Mer der"))
		w.write(reply(here, "2. Mer her"))
		if got := w.receive(); got.Handled != 3 || got.Failed != 1 {
			t.Errorf("received %+v\n%s", got, w.log)
		}
		if failed := w.inbound(store.InboundFailed); len(failed) != 1 || failed[0].UID != uid || !strings.Contains(failed[0].Problem, "no such day") {
			t.Errorf("failed: %+v", failed)
		}
		w.wantAnswers("ola", "2: Mer her")
		if got := w.answersIn("lillevik"); got != "1: Der\n2: Mer der\n" {
			t.Errorf("answers there: %q", got)
		}
		w.wantBoxes(1, 3)
	})
}

// TestBatchesOfTwoWorkplacesTakeTurns: between two batches of a process there
// is one of another, so that each is decided ahead.
func TestBatchesOfTwoWorkplacesTakeTurns(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		here, there := w.askedTwice()
		before := len(w.sent("receipt", "ola@example.no"))
		w.engine = w.engineWith(oneByOne{w.inbox, nil}, Options{})
		for i := range 4 {
			w.write(reply(here, fmt.Sprintf("%d. Her %d", 1+i%2, i)))
			w.write(reply(there, fmt.Sprintf("%d. Der %d", 1+i%2, i)))
		}
		if got := w.receive(); got.Handled != 8 || got.Failed != 0 {
			t.Errorf("received %+v", got)
		}
		w.settle()
		w.wantAnswers("ola", "1: Her 2\n2: Her 3")
		if got := w.answersIn("lillevik"); got != "1: Der 2\n2: Der 3\n" {
			t.Errorf("answers there: %q", got)
		}
		if n := len(w.sent("receipt", "ola@example.no")) - before; n != 8 {
			t.Errorf("%d receipts for 8 replies", n)
		}
	})
}

// TestSenderIsForgottenBeforeTheMessageIsKept: nothing is kept of somebody who
// was forgotten while a message of theirs was on its way into the database.
func TestSenderIsForgottenBeforeTheMessageIsKept(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.write(reply(w.mail("questions", "ola@example.no"), "1. Her"))
		w.write(reply(w.mail("questions", "nadia@example.no"), "1. Neste"))
		w.write(reply(w.mail("questions", "ola@example.no"), "2. Mer her"))
		batches := w.ahead(2, 1)
		if _, err := w.engine.Forget(t.Context(), "ola@example.no", w.clock.Now()); err != nil {
			t.Fatal(err)
		}
		if got := w.take(batches...); got.Handled != 1 || got.Failed != 0 || got.Strangers != 2 {
			t.Errorf("received %+v", got)
		}
		w.settle()
		w.wantAnswers("nadia", "1: Neste")
		if traces, err := w.store.Traces(t.Context(), "ola@example.no"); err != nil || len(traces) != 0 {
			t.Errorf("left of ola: %v, %v", traces, err)
		}
		w.wantBoxes(2, 1)
	})
}
