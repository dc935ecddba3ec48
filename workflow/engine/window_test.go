package engine

import (
	"fmt"
	"testing"
	"time"

	"starte/mailer/mailtest"
	"starte/workflow"
	"starte/workflow/store"
)

// queued leaves mail of a process in the outbox that is due at a time.
func (w *world) queued(process string, n, priority int, due, notAfter time.Time) {
	w.t.Helper()
	var mails []store.Mail
	for i := range n {
		id := fmt.Sprintf("%s-%d-%d-%03d", process, priority, due.Unix(), i)
		m := bareMail(id, "announcement", due)
		m.ProcessID, m.Priority, m.NotAfter = process, priority, notAfter
		mails = append(mails, m)
	}
	w.enqueue(mails...)
}

// bareMail is a row of the outbox that no rule has decided.
func bareMail(id, kind string, due time.Time) store.Mail {
	return store.Mail{ID: id, Key: id, Kind: kind, Recipient: "kari@example.no", MessageID: id + "@example.no", DueAt: due, CreatedAt: due,
		Header: []byte("Message-ID: <" + id + "@example.no>\r\nX-Starte-Kind: " + kind + "\r\nFrom: robot@example.no\r\nTo: kari@example.no\r\n\r\n"),
		Body:   []store.Segment{{Bytes: []byte("Hei\r\n")}}}
}

// enqueue puts mail into the outbox.
func (w *world) enqueue(mails ...store.Mail) {
	w.t.Helper()
	err := w.store.Tx(w.t.Context(), func(tx *store.Tx) error {
		_, err := tx.Enqueue(w.t.Context(), mails...)
		return err
	})
	if err != nil {
		w.t.Fatal(err)
	}
}

// play delivers every so often up to a time, and returns how many mails left in
// each hour in which any did.
func (w *world) play(every time.Duration, end string) (hours []string, sent map[string]int) {
	w.t.Helper()
	sent = map[string]int{}
	for ; !w.clock.Now().After(at(w.t, end)); w.clock.set(w.clock.Now().Add(every)) {
		n := w.deliver().Sent
		if n == 0 {
			continue
		}
		hour := w.clock.Now().In(oslo(w.t)).Format("01-02 15")
		if sent[hour] == 0 {
			hours = append(hours, hour)
		}
		sent[hour] += n
	}
	return hours, sent
}

func (w *world) idle(id string, window workflow.SendWindow, closed ...workflow.DateSpan) {
	w.t.Helper()
	p := w.unit(id, id)
	p.Window, p.Closed = window, closed
	w.apply(p)
}

// TestBacklogWaitsForTheWindow: at ten an hour from the Tuesday before Easter,
// with the Wednesday closed and Maundy Thursday to Easter Monday off.
func TestBacklogWaitsForTheWindow(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.engine = w.newEngine(Options{PerDay: 24})
		w.idle("a", workflow.DefaultWindow(), workflow.DateSpan{First: workflow.Date{Year: 2027, Month: 3, Day: 24}, Last: workflow.Date{Year: 2027, Month: 3, Day: 24}})
		w.clock.set(at(t, "2027-03-23 15:30"))
		w.queued("a", 60, store.PriorityBulk, w.clock.Now(), time.Time{})
		hours, sent := w.play(30*time.Minute, "2027-04-02 07:30")
		want := "[03-23 15 03-30 08 03-31 08 ]"
		if got := fmt.Sprint(append(hours, "")); got != want || sent["03-30 08"] != 24 {
			t.Errorf("mails left at %v, want %s", sent, want)
		}
		left, err := w.store.BudgetLeft(t.Context(), sendBudget, w.engine.limits(), at(t, "2027-04-02 12:00"))
		if err != nil || left != 24 {
			t.Errorf("%d left of the limit, %v", left, err)
		}
		rows, err := w.store.Outbox(t.Context(), "a")
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			if r.Status != store.MailSent || r.Attempts != 1 {
				t.Errorf("%s is %s after %d attempts", r.ID, r.Status, r.Attempts)
			}
		}
	})
}

// TestOnlyWhatCanWaitWaitsForTheWindow: mail that was due in the afternoon, and
// is tried at night.
func TestOnlyWhatCanWaitWaitsForTheWindow(t *testing.T) {
	afternoon, night := "2027-03-16 15:00", "2027-03-16 22:00"
	for name, tc := range map[string]struct {
		priority      int
		due, notAfter string
		window        workflow.SendWindow
		want          string
	}{
		"a notice":                        {store.PriorityBulk, afternoon, "", workflow.DefaultWindow(), "[03-17 08]"},
		"a notice that is good tomorrow":  {store.PriorityNormal, afternoon, "2027-03-17 09:00", workflow.DefaultWindow(), "[03-17 08]"},
		"worthless before the opening":    {store.PriorityNormal, afternoon, "2027-03-16 23:00", workflow.DefaultWindow(), "[03-16 22]"},
		"worthless at the opening":        {store.PriorityNormal, afternoon, "2027-03-17 08:00", workflow.DefaultWindow(), "[03-16 22]"},
		"a receipt":                       {store.PriorityReply, afternoon, "", workflow.DefaultWindow(), "[03-16 22]"},
		"meant to leave outside":          {store.PriorityNormal, "2027-03-16 20:00", "", workflow.DefaultWindow(), "[03-16 22]"},
		"a window of its own":             {store.PriorityBulk, afternoon, "", workflow.SendWindow{From: 6 * 60, To: 22 * 60}, "[03-16 22]"},
		"a window of its own that closed": {store.PriorityBulk, afternoon, "", workflow.SendWindow{From: 6 * 60, To: 21 * 60}, "[03-17 06]"},
		"no window":                       {store.PriorityBulk, afternoon, "", workflow.SendWindow{Always: true}, "[03-16 22]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, sqliteFile(t))
			w.idle("a", tc.window)
			var notAfter time.Time
			if tc.notAfter != "" {
				notAfter = at(t, tc.notAfter)
			}
			w.queued("a", 3, tc.priority, at(t, tc.due), notAfter)
			w.clock.set(at(t, night))
			hours, sent := w.play(30*time.Minute, "2027-03-17 12:00")
			if got := fmt.Sprint(hours); got != tc.want || sent[hours[0]] != 3 {
				t.Errorf("left at %v, want %s", sent, tc.want)
			}
		})
	}
}

// TestWindowsAreEachProcessesOwn: what may leave is found behind what may not,
// and the limit is for what leaves.
func TestWindowsAreEachProcessesOwn(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.engine = w.newEngine(Options{PerMinute: 4, PerDay: 1000})
		w.idle("day", workflow.DefaultWindow())
		w.idle("evening", workflow.SendWindow{From: 8 * 60, To: 23 * 60})
		w.queued("day", 20, store.PriorityNormal, at(t, "2027-03-16 14:00"), time.Time{})
		w.queued("evening", 4, store.PriorityBulk, at(t, "2027-03-16 15:00"), time.Time{})
		w.clock.set(at(t, "2027-03-16 22:00"))
		if d := w.deliver(); d.Sent != 4 {
			t.Errorf("delivered %+v", d)
		}
		for _, m := range w.sent("", "") {
			if m.MessageID[:3] != "eve" {
				t.Errorf("%s has left", m.MessageID)
			}
		}
		if next, err := w.store.NextMail(t.Context()); err != nil || !next.Equal(at(t, "2027-03-17 08:00")) {
			t.Errorf("the rest leaves at %s, %v", next, err)
		}
	})
}

// TestRetryWaitsForTheWindow: the server is away for an address in the afternoon.
func TestRetryWaitsForTheWindow(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqliteFile(t))
	w.engine = w.newEngine(Options{Retries: []time.Duration{6 * time.Hour}})
	w.idle("a", workflow.DefaultWindow())
	w.clock.set(at(t, "2027-03-12 16:00")) // a Friday
	w.smtp.Script(mailtest.SMTPFault{Stage: mailtest.StageRcpt, Code: 451, Times: 1})
	w.queued("a", 1, store.PriorityNormal, w.clock.Now(), time.Time{})
	if d := w.deliver(); d.Retried != 1 {
		t.Fatalf("delivered %+v", d)
	}
	if next, err := w.store.NextMail(t.Context()); err != nil || !next.Equal(at(t, "2027-03-12 22:00")) {
		t.Errorf("tried again at %s, %v", next, err)
	}
	if hours, sent := w.play(time.Hour, "2027-03-15 12:00"); fmt.Sprint(hours) != "[03-15 08]" {
		t.Errorf("left at %v", sent)
	}
	rows, err := w.store.Outbox(t.Context(), "a")
	if err != nil || len(rows) != 1 || rows[0].Attempts != 2 {
		t.Errorf("%+v, %v", rows, err)
	}
}

// TestChangeOfWhatIsNearLeavesAtNight: people must hear that an early meeting
// was moved before they go to it.
func TestChangeOfWhatIsNearLeavesAtNight(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqliteFile(t))
	p := w.unit("a", "a")
	start := at(t, "2027-03-17 07:30")
	w.apply(p)
	p.Meeting.Span = span(t, "2027-03-17 07:30", "2027-03-17 08:30")
	w.apply(p)
	m, _, err := w.engine.load(t.Context(), "a", at(t, "2027-03-16 22:00"))
	if err != nil {
		t.Fatal(err)
	}
	row := store.Row{ProcessID: "a", Priority: store.PriorityNormal, Kind: "change", Event: "meeting", DueAt: at(t, "2027-03-16 15:00"), NotAfter: start.AddDate(0, 0, 7)}
	m.State.Events = map[string]*workflow.EventState{"meeting": {Revisions: []workflow.EventRevision{{Span: workflow.Span{Start: workflow.WallOf(start)}}, {Span: workflow.Span{Start: workflow.WallOf(start.AddDate(0, 0, 7))}}}}}
	if waits(&m, row) {
		t.Error("it waits")
	}
	row.Event = "workshop/w1"
	if !waits(&m, row) {
		t.Error("what is not of it does not wait")
	}
}
