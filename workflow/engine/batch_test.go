package engine

import (
	"bytes"
	"fmt"
	"io"
	"sync"
	"testing"

	"golang.org/x/sync/errgroup"

	"starte/workflow"
	"starte/workflow/store"
)

// between calls fn once while a decision is being taken, by way of the
// calendar that the rules ask.
func between(fn func()) Holidays {
	var once sync.Once
	return func(d workflow.Date) (string, bool) {
		once.Do(fn)
		return workflow.NorwegianHoliday(d)
	}
}

func TestReplyIsDecidedAgainWhenTheProcessChanges(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		other := w.newEngine(Options{})
		decided := 0
		w.engine.holiday = between(func() {
			decided++
			if err := other.Control(t.Context(), "solbakken", w.clock.Now(), workflow.Hold); err != nil {
				t.Error(err)
			}
		})
		questions := w.mail("questions", "ola@example.no")
		w.write(reply(questions, "1. Svar"))
		w.write(reply(questions, "2. Mer"))
		if got := w.receive(); got.Handled != 2 || decided != 1 {
			t.Errorf("received %+v with %d changes", got, decided)
		}
		w.wantAnswers("ola", "1: Svar\n2: Mer")
		if s := w.state(); s.Status != workflow.Held || s.Of("ola").Replied.IsZero() {
			t.Errorf("the process is %s, ola replied %s", s.Status, s.Of("ola").Replied)
		}
		if n := len(w.inbound("")); n != 2 {
			t.Errorf("%d messages kept", n)
		}
	})
}

func TestUpdateIsDecidedAgainWhenTheProcessChanges(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		other := w.newEngine(Options{})
		w.write(reply(w.mail("questions", "ola@example.no"), "1. Svar"))
		w.engine.holiday = between(func() {
			if _, err := other.Receive(t.Context(), w.clock.Now()); err != nil {
				t.Error(err)
			}
		})
		p := solbakken(t)
		p.PosterPlace = "Gangen"
		w.apply(p)
		w.wantAnswers("ola", "1: Svar")
		if s := w.state(); s.Process.PosterPlace != "Gangen" || s.Of("ola").Replied.IsZero() {
			t.Errorf("poster in %q, ola replied %s", s.Process.PosterPlace, s.Of("ola").Replied)
		}
	})
}

// TestManyReadersOfOneMailbox has several engines read the same mailbox at
// once, as they do for a moment when the lease passes from one to another.
func TestManyReadersOfOneMailbox(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		people := []string{"ola", "nadia", "per", "kari"}
		for i := range 20 {
			w.write(reply(w.mail("questions", people[i%4]+"@example.no"), fmt.Sprintf("%d. Svar %d", i%5+1, i)))
		}
		var g errgroup.Group
		for range 3 {
			e := w.newEngine(Options{})
			g.Go(func() error { _, err := e.Receive(t.Context(), w.clock.Now()); return err })
		}
		if err := g.Wait(); err != nil {
			t.Fatal(err)
		}
		w.settle()
		w.wantBoxes(0, 20)
		if n := len(w.inbound(store.InboundHandled)); n != 20 {
			t.Errorf("%d messages handled", n)
		}
		for i, p := range people {
			want := ""
			for q := 1; q <= 5; q++ {
				for n := 19; n >= 0; n-- {
					if n%4 == i && n%5+1 == q {
						want += fmt.Sprintf("%d: Svar %d\n", q, n)
						break
					}
				}
			}
			w.wantAnswers(p, want[:len(want)-1])
		}
		seen := map[string]int{}
		for _, m := range w.sent("receipt", "") {
			seen[m.MessageID]++
		}
		for id, n := range seen {
			if n != 1 {
				t.Errorf("receipt %s was sent %d times", id, n)
			}
		}
	})
}

// TestDatabaseRefusesWhatOneMessageDoes lets two receipts get one id: the
// second is refused whatever is tried.
func TestDatabaseRefusesWhatOneMessageDoes(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.write(reply(w.mail("questions", "ola@example.no"), "1. Svar"))
		w.write(reply(w.mail("questions", "nadia@example.no"), "1. Neste"))
		fair := w.engine.random
		w.engine.random = io.MultiReader(io.LimitReader(fair, 2*16), again{w.engine}) // the messages' own ids, then always the same
		if got := w.receive(); got.Handled != 1 || got.Failed != 1 {
			t.Errorf("received %+v\n%s", got, w.log)
		}
		w.engine.random = fair
		w.wantAnswers("ola", "1: Svar")
		w.wantAnswers("nadia", "")
		if failed := w.inbound(store.InboundFailed); len(failed) != 1 || failed[0].PersonID != "nadia" {
			t.Errorf("failed: %+v", failed)
		}
		w.write(reply(w.mail("questions", "per@example.no"), "1. Siste"))
		w.receive()
		w.wantAnswers("per", "1: Siste")
	})
}

// again has every id made as the one before.
type again struct{ engine *Engine }

func (a again) Read(b []byte) (int, error) {
	a.engine.made.Store(0)
	return copy(b, bytes.Repeat([]byte{7}, len(b))), nil
}
