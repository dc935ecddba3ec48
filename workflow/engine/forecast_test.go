package engine

import (
	"fmt"
	"testing"
	"time"

	"starte/workflow"
)

// applyMany applies processes whose workshop's notices are all due together.
func (w *world) applyMany(e *Engine, n int) []Applied {
	w.t.Helper()
	var all []Applied
	for i := range n {
		p := w.unit(fmt.Sprintf("u%02d", i), fmt.Sprintf("Enhet %d", i))
		p.Workshops = p.Workshops[1:]
		a, err := e.Apply(w.t.Context(), p, nil, w.clock.Now(), false)
		if err != nil {
			w.t.Fatal(err)
		}
		all = append(all, a)
	}
	return all
}

// TestForecastWarnsAndStartsEarlier: 12 processes with 72 people whose notices
// are due a week before the workshop, at 14 mails a day.
func TestForecastWarnsAndStartsEarlier(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		e := w.newEngine(Options{PerDay: 14})
		applied := w.applyMany(e, 12)
		due := func() string {
			for _, l := range w.loads("u07") {
				if l.Kind == workflow.MailWorkshop {
					return l.Due.Format("2006-01-02 15:04")
				}
			}
			return ""
		}
		forecast := func(dry bool) map[workflow.MailKind]Morning {
			t.Helper()
			list, err := e.Forecast(t.Context(), applied, w.clock.Now(), dry)
			if err != nil {
				t.Fatal(err)
			}
			all := map[workflow.MailKind]Morning{}
			for _, m := range list {
				all[m.Kind] = m
			}
			return all
		}
		before := due()
		got := forecast(true)
		if m := got[workflow.MailAnnouncement]; m.Mails != 72 || m.Processes != 12 || m.Due.Format("2006-01-02 15:04") != "2027-01-29 09:00" || m.Last.Sub(m.Due).Hours() < 7*24 {
			t.Errorf("announcements: %+v", m)
		}
		if m := got[workflow.MailWorkshop]; m.Mails != 72 || m.Moved != 12 || m.Late != 0 || !m.Early.Before(m.Due) {
			t.Errorf("notices: %+v", m)
		}
		if after := due(); after != before {
			t.Errorf("a dry run moved the notice from %s to %s", before, after)
		}
		moved := forecast(false)[workflow.MailWorkshop]
		if after := due(); after >= before || after < moved.Early.UTC().Format("2006-01-02 15:04") {
			t.Errorf("the notice is due at %s as before (%s)", after, before)
		}
		if n := len(w.stateOf("u07").Notes); n != 1 {
			t.Errorf("%d notes for the leader", n)
		}
		version := w.version("u07")
		again := w.applyMany(e, 12)
		if _, err := e.Forecast(t.Context(), again, w.clock.Now(), false); err != nil {
			t.Fatal(err)
		}
		if v := w.version("u07"); v != version {
			t.Errorf("applied again unchanged, the process went from version %d to %d", version, v)
		}
	})
}

func (w *world) loads(id string) []workflow.Load {
	w.t.Helper()
	return workflow.Loads(workflow.NewMoment(*w.stateOf(id), w.clock.Now(), oslo(w.t), workflow.NorwegianHoliday))
}

func (w *world) version(id string) int64 {
	w.t.Helper()
	p, err := w.store.Load(w.t.Context(), id)
	if err != nil {
		w.t.Fatal(err)
	}
	return p.Version
}

// TestForecastWithoutLimits has nothing to say.
func TestForecastWithoutLimits(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqliteFile(t))
	list, err := w.engine.Forecast(t.Context(), w.applyMany(w.engine, 2), w.clock.Now(), false)
	if err != nil || len(list) > 0 {
		t.Errorf("%v %v", list, err)
	}
}

// TestNoticesLeaveInTimeUnderALimit plays it: the mails leave at six a day, and
// each reaches people before the workshop.
func TestNoticesLeaveInTimeUnderALimit(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqliteFile(t))
	w.engine = w.newEngine(Options{PerDay: 6})
	if _, err := w.engine.Forecast(t.Context(), w.applyMany(w.engine, 6), w.clock.Now(), false); err != nil {
		t.Fatal(err)
	}
	for day := range 50 {
		for hour := range 3 {
			w.clock.set(at(t, "2027-01-18 09:00").AddDate(0, 0, day).Add(time.Duration(hour) * 3 * time.Hour))
			w.settle()
		}
	}
	if n := len(w.sent("workshop_notice", "")); n != 36 {
		kinds := map[string]int{}
		for _, m := range w.sent("", "") {
			kinds[m.kind()]++
		}
		t.Errorf("%d of 36 notices left before the workshop: %v", n, kinds)
	}
}
