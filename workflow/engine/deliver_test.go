package engine

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"golang.org/x/sync/errgroup"

	"starte/mailer/mailtest"
	"starte/workflow/store"
)

// applied leaves the invitations in the outbox.
func (w *world) applied() {
	w.t.Helper()
	w.apply(solbakken(w.t))
	if _, err := w.engine.Tick(w.t.Context(), w.clock.Now()); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) queue() (queued, sending int) {
	w.t.Helper()
	q, err := w.store.Queue(w.t.Context())
	if err != nil {
		w.t.Fatal(err)
	}
	return q.Queued, q.Sending
}

// messageIDs counts the deliveries of each mail.
func (w *world) messageIDs() map[string]int {
	n := map[string]int{}
	for _, m := range w.sent("", "") {
		n[m.MessageID]++
	}
	return n
}

func TestTemporaryFailureIsTriedAgain(t *testing.T) {
	t.Parallel()
	for _, f := range []mailtest.SMTPFault{
		{Stage: mailtest.StageMail, Code: 451, Times: 1},
		{Stage: mailtest.StageRcpt, Match: "ola@", Code: 450, Times: 1},
		{Stage: mailtest.StageRcpt, Match: "ola@", Code: 421, Times: 1},
		{Stage: mailtest.StageDot, Match: "ola@", Code: 452, Times: 1},
		{Stage: mailtest.StageDot, Match: "ola@", Drop: true, Times: 1},
		{Stage: mailtest.StageDot, Match: "ola@", Drop: true, Accept: true, Times: 1},
	} {
		t.Run(fmt.Sprintf("%s %d drop %t accept %t", f.Stage, f.Code, f.Drop, f.Accept), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, sqliteFile(t))
			w.applied()
			all, _ := w.queue()
			w.smtp.Script(f)
			d := w.deliver()
			if f.Code == 421 && d == (Delivered{Sent: all}) {
				return // the session had sent another mail before: the sender itself tries once on a fresh connection
			}
			if d.Retried != 1 || d.Sent != all-1 || d.Failed != 0 {
				t.Fatalf("delivered %+v of %d\n%s", d, all, w.log)
			}
			if d := w.deliver(); d != (Delivered{}) {
				t.Errorf("tried again at once: %+v", d)
			}
			w.clock.set(w.clock.Now().Add(time.Minute))
			if d := w.deliver(); d.Sent != 1 {
				t.Errorf("after the pause: %+v", d)
			}
			want := 1
			if f.Accept {
				want = 2 // nobody can know; the Message-ID and the bytes tell
			}
			var first []byte
			n := 0
			for _, m := range w.sent("invitation", "ola@example.no") {
				if n++; first == nil {
					first = m.raw
				} else if !bytes.Equal(first, m.raw) {
					t.Error("the second message differs from the first")
				}
			}
			if f.Stage != mailtest.StageMail && n != want {
				t.Errorf("delivered %d times, want %d", n, want)
			}
			if len(w.messageIDs()) != all {
				t.Errorf("%d of %d mails arrived", len(w.messageIDs()), all)
			}
			for _, r := range w.outbox() {
				if r.Status != store.MailSent || r.Attempts > 2 {
					t.Errorf("%s is %s after %d attempts", r.Key, r.Status, r.Attempts)
				}
			}
		})
	}
}

func TestServerDownIsNobodysAttempt(t *testing.T) {
	t.Parallel()
	for _, f := range []mailtest.SMTPFault{
		{Stage: mailtest.StageConnect, Code: 421},
		{Stage: mailtest.StageConnect, Drop: true},
		{Stage: mailtest.StageHello, Code: 554},
		{Stage: mailtest.StageMail, Code: 530, Enhanced: smtp.EnhancedCode{5, 7, 57}},
		{Stage: mailtest.StageDot, Code: 554, Enhanced: smtp.EnhancedCode{5, 2, 252}},
	} {
		t.Run(fmt.Sprintf("%s %d drop %t", f.Stage, f.Code, f.Drop), func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, sqliteFile(t))
			w.engine = w.newEngine(Options{PerDay: 100})
			w.applied()
			all, _ := w.queue()
			w.smtp.Script(f)
			for range 20 {
				if d, err := w.engine.Deliver(t.Context(), w.clock.Now()); err == nil || d != (Delivered{}) {
					t.Fatalf("delivered %+v, %v", d, err)
				}
			}
			if queued, sending := w.queue(); queued != all || sending != 0 {
				t.Errorf("%d queued, %d claimed, want %d and none", queued, sending, all)
			}
			left, err := w.store.BudgetLeft(t.Context(), sendBudget, w.engine.limits(), w.clock.Now())
			if err != nil || left != 100 {
				t.Errorf("%d left of the day's limit, %v", left, err)
			}
			w.smtp.Mend()
			if d := w.deliver(); d.Sent != all {
				t.Errorf("delivered %+v of %d", d, all)
			}
			for _, r := range w.outbox() {
				if r.Attempts != 1 {
					t.Errorf("%s took %d attempts", r.Key, r.Attempts)
				}
			}
		})
	}
}

func TestServerThatHasHadEnoughIsLeftAlone(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqliteFile(t))
	w.applied()
	all, _ := w.queue()
	w.smtp.Script(mailtest.SMTPFault{Stage: mailtest.StageMail, Code: 421})
	d, err := w.engine.Deliver(t.Context(), w.clock.Now())
	if err == nil || d.Retried < 1 || d.Retried >= all {
		t.Errorf("delivered %+v of %d, %v", d, all, err)
	}
	w.smtp.Mend()
	w.clock.set(w.clock.Now().Add(time.Minute))
	if d := w.deliver(); d.Sent != all {
		t.Errorf("delivered %+v of %d", d, all)
	}
}

func TestAddressThatIsGoneIsStoppedAndToldOfOnce(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		p := solbakken(t)
		p.Members[0].Addresses = []string{"ola550@example.no"} // 5.1.1 at RCPT
		w.apply(p)
		w.until("2027-01-26 14:00")
		f := w.state().Of("ola").Failed
		if f == nil || !f.Final || f.Status != "5.1.1" {
			t.Fatalf("failure %+v\n%s", f, w.log)
		}
		if n := len(w.sent("alert", "kari@example.no")); n != 1 {
			t.Errorf("%d alerts", n)
		}
		for _, r := range w.outbox() {
			if r.PersonID == "ola" && r.Kind != "invitation" {
				t.Errorf("%s was made for an address that is gone", r.Key)
			}
		}
		if r := w.row("invitation", "ola"); r.Status != store.MailFailed || r.LastCode != "550 5.1.1" {
			t.Errorf("%s, %q", r.Status, r.LastCode)
		}
		// A corrected address gets what the others have got.
		p = solbakken(t)
		w.apply(p)
		w.settle()
		w.mail("invitation", "ola@example.no")
		w.mail("questions", "ola@example.no")
	})
}

func TestOtherRefusalIsReportedAndStopsNothing(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.smtp.Script(
			mailtest.SMTPFault{Stage: mailtest.StageDot, Match: "ola@", Code: 554, Enhanced: smtp.EnhancedCode{5, 7, 1}, Text: "looks like spam", Times: 1},
			mailtest.SMTPFault{Stage: mailtest.StageRcpt, Match: "per@", Code: 550, Enhanced: smtp.EnhancedCode{5, 1, 8}, Text: "your sender is unknown", Times: 1})
		w.apply(solbakken(t))
		w.until("2027-01-21 14:00")
		for _, who := range []string{"ola", "per"} {
			if f := w.state().Of(who).Failed; f == nil || f.Final {
				t.Errorf("failure of %s: %+v", who, f)
			}
			w.mail("questions", who+"@example.no")
		}
		if n := len(w.sent("alert", "kari@example.no")); n != 2 {
			t.Errorf("%d alerts", n)
		}
		if text := w.sent("alert", "kari@example.no")[0].Text() + w.sent("alert", "kari@example.no")[1].Text(); !strings.Contains(text, "looks like spam") {
			t.Errorf("alerts:\n%s", text)
		}
	})
}

func TestMailIsGivenUpInTheEnd(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqliteFile(t))
	w.applied()
	w.smtp.Script(mailtest.SMTPFault{Stage: mailtest.StageRcpt, Match: "ola@", Code: 451})
	w.deliver()
	start := w.clock.Now()
	for range 200 {
		w.settle()
		r := w.row("invitation", "ola")
		if r.Status != store.MailQueued {
			break
		}
		w.clock.set(r.NextAttempt)
	}
	r := w.row("invitation", "ola")
	if tried := w.clock.Now().Sub(start); r.Status != store.MailFailed || tried < 5*24*time.Hour || tried > 8*24*time.Hour { // a weekend comes between
		t.Errorf("%s after %s and %d attempts", r.Status, tried, r.Attempts)
	}
	if f := w.state().Of("ola").Failed; f == nil || f.Final {
		t.Errorf("failure %+v", f)
	}
}

func TestLapsedClaimIsSentWithTheSameBytes(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.applied()
		dead, err := w.store.Claim(t.Context(), "dead", w.clock.Now(), w.engine.opt.Lease, 100)
		if err != nil || len(dead) == 0 {
			t.Fatalf("claimed %d, %v", len(dead), err)
		}
		if d := w.deliver(); d.Sent != 0 {
			t.Errorf("sent while another had them: %+v", d)
		}
		w.clock.set(w.clock.Now().Add(w.engine.opt.Lease))
		if d := w.deliver(); d.Sent != len(dead) {
			t.Errorf("delivered %+v of %d", d, len(dead))
		}
		for _, c := range dead {
			found := false
			for _, m := range w.smtp.Messages() {
				found = found || bytes.Equal(bytes.TrimSpace(m.Raw), bytes.TrimSpace(c.Bytes()))
			}
			if !found {
				t.Errorf("%s was sent with other bytes", c.Key)
			}
		}
	})
}

func TestLimitsAreKeptToTheMail(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		p := solbakken(t)
		for i := range 60 {
			p.Members = append(p.Members, someone(fmt.Sprintf("m%02d", i), fmt.Sprintf("Medlem %02d", i)))
		}
		w.apply(p)
		o := Options{PerMinute: 7, PerDay: 40, Sessions: 2}
		engines := []*Engine{w.newEngine(o), w.newEngine(o)}
		w.engine = engines[0]
		if _, err := w.engine.Tick(t.Context(), w.clock.Now()); err != nil {
			t.Fatal(err)
		}
		var counts []int
		for range 8 {
			before := len(w.smtp.Messages())
			var g errgroup.Group
			for _, e := range engines {
				g.Go(func() error { _, err := e.Deliver(t.Context(), w.clock.Now()); return err })
			}
			if err := g.Wait(); err != nil {
				t.Fatal(err)
			}
			counts = append(counts, len(w.smtp.Messages())-before)
			w.clock.set(w.clock.Now().Add(61 * time.Second))
		}
		if got := fmt.Sprint(counts); got != "[7 7 7 7 7 5 0 0]" {
			t.Errorf("mails in each minute: %s", got)
		}
		for id, n := range w.messageIDs() {
			if n != 1 {
				t.Errorf("%s was sent %d times", id, n)
			}
		}
	})
}

func TestStopFinishesWhatIsInFlight(t *testing.T) {
	onBothURLs(t, func(t *testing.T, url string) {
		slow := newSlowly()
		w := newWorldWith(t, url, slow.options())
		w.applied()
		all, _ := w.queue()
		ctx, stop := context.WithCancel(t.Context())
		done := make(chan Delivered, 1)
		go func() { d, _ := w.engine.Deliver(ctx, w.clock.Now()); done <- d }() // its error is that it was stopped
		<-slow.started
		<-slow.started
		stop()
		close(slow.finish)
		d := <-done
		// Each of the two sessions finishes its mail and the one already announced with it.
		if n := len(w.smtp.Messages()); d.Sent != n || n < 2 || n > 4 {
			t.Errorf("delivered %+v, the server has %d", d, n)
		}
		if queued, sending := w.queue(); queued != all-d.Sent || sending != 0 {
			t.Errorf("%d queued, %d claimed of %d", queued, sending, all)
		}
		for _, r := range w.outbox() {
			if r.Status == store.MailQueued && r.Attempts != 0 {
				t.Errorf("%s counts %d attempts", r.Key, r.Attempts)
			}
		}
	})
}

func TestClaimIsProlongedWhileTheServerIsSlow(t *testing.T) {
	onBothURLs(t, func(t *testing.T, url string) {
		slow := newSlowly()
		w := newWorldWith(t, url, slow.options())
		w.applied()
		all, _ := w.queue()
		w.engine = w.newEngine(Options{Lease: 400 * time.Millisecond})
		other := w.newEngine(Options{})
		w.running()
		begun := w.clock.Now()
		done := make(chan error, 1)
		go func() { _, err := w.engine.Deliver(t.Context(), begun); done <- err }()
		<-slow.started
		// For several leases another engine finds nothing to claim.
		again := time.NewTicker(50 * time.Millisecond)
		defer again.Stop()
		for w.clock.Now().Sub(begun) < 2*time.Second {
			<-again.C
			if d, err := other.Deliver(t.Context(), w.clock.Now()); err != nil || d.Sent != 0 {
				t.Fatalf("another engine delivered %+v, %v", d, err)
			}
		}
		close(slow.finish)
		if err := <-done; err != nil {
			t.Fatal(err)
		}
		if n := len(w.smtp.Messages()); n != all {
			t.Errorf("%d of %d sent", n, all)
		}
		for _, r := range w.outbox() {
			if r.Status != store.MailSent || r.Attempts != 1 || !r.DoneAt.After(begun) {
				t.Errorf("%s is %s at %s after %d attempts", r.Key, r.Status, r.DoneAt, r.Attempts)
			}
		}
	})
}

func TestHoldAllStopsSending(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.applied()
		hold := func(value string) {
			if err := w.store.Tx(t.Context(), func(tx *store.Tx) error { return tx.Set(t.Context(), store.SettingHoldAll, value) }); err != nil {
				t.Fatal(err)
			}
		}
		hold("true")
		if d := w.deliver(); d != (Delivered{}) {
			t.Errorf("delivered %+v", d)
		}
		hold("")
		if d := w.deliver(); d.Sent == 0 {
			t.Errorf("delivered %+v", d)
		}
	})
}
