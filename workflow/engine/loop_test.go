package engine

import (
	"context"
	"errors"
	"sync"
	"testing"
	"time"

	"go.uber.org/goleak"

	"starte/mailer"
	"starte/mailer/mailtest"
)

// patience is how long anything may take on a busy machine.
const patience = 60 * time.Second

// eventually waits until something holds.
func eventually(t *testing.T, what string, holds func() bool) {
	t.Helper()
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	again := time.NewTicker(10 * time.Millisecond)
	defer again.Stop()
	for !holds() {
		select {
		case <-again.C:
		case <-deadline.C:
			t.Fatalf("%s: not after %s", what, patience)
		}
	}
}

// run lets an engine run until the returned function stops it.
func run(t *testing.T, e *Engine) (stop func()) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	done := make(chan error, 1)
	go func() { done <- e.Run(ctx) }()
	var once sync.Once
	stop = func() {
		once.Do(func() {
			cancel()
			if err := <-done; err != nil {
				t.Errorf("run: %v", err)
			}
		})
	}
	t.Cleanup(stop)
	return stop
}

func TestRunReceivesTicksAndDelivers(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.engine = w.newEngine(Options{Poll: 20 * time.Millisecond})
		stop := run(t, w.engine)
		w.apply(solbakken(t))
		eventually(t, "invitations", func() bool { return len(w.sent("invitation", "")) == 4 })
		w.clock.set(at(t, "2027-01-21 14:00"))
		eventually(t, "questions", func() bool { return len(w.sent("questions", "")) == 4 })
		w.write(reply(w.mail("questions", "ola@example.no"), "1. Svar"))
		eventually(t, "receipt", func() bool { return len(w.sent("receipt", "ola@example.no")) == 1 })
		eventually(t, "move", func() bool { return len(w.box(handled)) == 1 })
		stop()
		if n := w.log.count("level=ERROR"); n != 0 {
			t.Errorf("%d errors logged:\n%s", n, w.log)
		}
		holder, err := w.store.LeaseHolder(t.Context(), mailboxLease, w.clock.Now())
		if err != nil || holder != "" {
			t.Errorf("the lease is held by %q, %v", holder, err)
		}
	})
}

// TestWhatIsEnqueuedLeavesAtOnce has a poll interval that nobody could wait for.
func TestWhatIsEnqueuedLeavesAtOnce(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.engine = w.newEngine(Options{Poll: time.Hour})
		questions := w.mail("questions", "ola@example.no")
		run(t, w.engine)
		eventually(t, "a reader of the mailbox", func() bool {
			holder, err := w.store.LeaseHolder(t.Context(), mailboxLease, w.clock.Now())
			return err == nil && holder != ""
		})
		w.write(reply(questions, "1. Svar"))
		eventually(t, "receipt", func() bool { return len(w.sent("receipt", "")) == 1 })
	})
}

func TestAnotherTakesOverTheMailbox(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		questions := w.mail("questions", "ola@example.no")
		// The holder has died without giving the lease up.
		lease := 2 * time.Second
		if mine, err := w.store.Acquire(t.Context(), mailboxLease, "dead", w.clock.Now(), lease); err != nil || !mine {
			t.Fatalf("acquire: %t, %v", mine, err)
		}
		begun := w.clock.Now()
		w.running()
		w.engine = w.newEngine(Options{Poll: 20 * time.Millisecond, Lease: lease})
		run(t, w.engine)
		w.write(reply(questions, "1. Svar"))
		eventually(t, "receipt", func() bool { return len(w.sent("receipt", "")) == 1 })
		if waited := w.clock.Now().Sub(begun); waited < lease {
			t.Errorf("took over after %s, while the lease was still held", waited)
		}
		if n := w.log.count(`msg="waiting for the mailbox's lease" until=`); n != 1 {
			t.Errorf("said %d times that it waits", n)
		}
		if n := w.log.count("holder=dead why="); n != 1 {
			t.Errorf("said %d times for whom", n)
		}
	})
}

func TestReaderStopsWhenTheLeaseIsLost(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		lease := time.Second
		w.engine = w.newEngine(Options{Poll: 20 * time.Millisecond, Lease: lease})
		run(t, w.engine)
		holder := func() string {
			h, err := w.store.LeaseHolder(t.Context(), mailboxLease, w.clock.Now())
			if err != nil {
				t.Error(err)
			}
			return h
		}
		eventually(t, "a reader", func() bool { return holder() != "" })
		// Its own clock stands still; another's says that the lease is over.
		later := w.clock.Now().Add(time.Hour)
		if mine, err := w.store.Acquire(t.Context(), mailboxLease, "other", later, lease); err != nil || !mine {
			t.Fatalf("acquire: %t, %v", mine, err)
		}
		questions := w.mail("questions", "ola@example.no")
		eventually(t, "the loss of the lease", func() bool { return w.log.count("reading=false") == 1 })
		w.write(reply(questions, "1. Svar"))
		w.wantAnswers("ola", "")
		if h := holder(); h != "other" {
			t.Errorf("the lease is held by %q", h)
		}
	})
}

func TestTroubleIsLoggedOnceAndItsEndOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.engine = w.newEngine(Options{Poll: 10 * time.Millisecond})
		w.smtp.Script(mailtest.SMTPFault{Stage: mailtest.StageConnect, Code: 421})
		w.imap.Inject(mailtest.IMAPFault{Command: "AUTHENTICATE", Refuse: "NO not now", Times: -1})
		before := w.smtp.Connections()
		stop := run(t, w.engine)
		w.apply(solbakken(t))
		eventually(t, "some attempts", func() bool { return w.smtp.Connections()-before >= 3 && w.log.count("what=receive") == 1 })
		problems := w.engine.Problems()
		if problems["deliver"] == "" || problems["receive"] == "" {
			t.Errorf("problems %v", problems)
		}
		w.smtp.Mend()
		w.imap.Heal()
		eventually(t, "mail after the trouble", func() bool { return len(w.sent("invitation", "")) == 4 })
		eventually(t, "an end of the trouble", func() bool { return len(w.engine.Problems()) == 0 })
		stop()
		for line, want := range map[string]int{"msg=failing what=deliver": 1, "msg=failing what=receive": 1, `msg="well again" what=deliver`: 1, `msg="well again" what=receive`: 1} {
			if n := w.log.count(line); n != want {
				t.Errorf("%s stands %d times in the log:\n%s", line, n, w.log)
			}
		}
	})
}

func TestBackoffGrows(t *testing.T) {
	t.Parallel()
	e := &Engine{opt: Options{Poll: 5 * time.Second}}
	down, refused := errors.New("down"), mailer.ErrLogin
	for _, c := range []struct {
		err      error
		failures int
		want     time.Duration
	}{
		{down, 0, 5 * time.Second}, {down, 1, 10 * time.Second}, {down, 3, 40 * time.Second}, {down, 4, time.Minute}, {down, 1000, time.Minute},
		{refused, 0, 5 * time.Second}, {refused, 5, 160 * time.Second}, {refused, 1000, 15 * time.Minute},
	} {
		if got := e.backoff(c.err, c.failures); got != c.want {
			t.Errorf("after %d failures (%v): %s, want %s", c.failures, c.err, got, c.want)
		}
	}
	slow := &Engine{opt: Options{Poll: time.Hour}}
	if got := slow.backoff(down, 3); got != time.Hour {
		t.Errorf("slow: %s", got)
	}
}

// TestNothingIsLeftRunning cannot run beside others: it counts goroutines.
func TestNothingIsLeftRunning(t *testing.T) {
	defer goleak.VerifyNone(t, goleak.IgnoreCurrent())
	t.Run("run and stop", func(t *testing.T) {
		w := newWorld(t, sqliteFile(t))
		w.engine = w.newEngine(Options{Poll: 10 * time.Millisecond})
		stop := run(t, w.engine)
		w.apply(solbakken(t))
		eventually(t, "invitations", func() bool { return len(w.sent("invitation", "")) == 4 })
		stop()
	})
}
