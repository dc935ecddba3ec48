package workflow

import (
	"fmt"
	"testing"
	"time"
)

func TestDrainKeepsLimitsAndTurns(t *testing.T) {
	t.Parallel()
	morning := at(t, "2027-02-04 09:00")
	load := func(process string, k MailKind, mails int, due time.Time) Load {
		return Load{Process: process, Kind: k, Mails: mails, Due: due, calendar: Calendar{Location: morning.Location(), Window: SendWindow{Always: true}}}
	}
	for name, tc := range map[string]struct {
		limits  Limits
		backlog Backlog
		loads   []Load
		want    []string // when the last of each leaves
	}{
		"no limits": {Limits{}, Backlog{}, []Load{load("a", MailAnnouncement, 500, morning)}, []string{"02-04 09:00:00"}},
		"a minute":  {Limits{PerMinute: 30}, Backlog{}, []Load{load("a", MailAnnouncement, 90, morning)}, []string{"02-04 09:02:01"}},
		"a day":     {Limits{PerDay: 100}, Backlog{}, []Load{load("a", MailAnnouncement, 250, morning)}, []string{"02-06 09:24:00"}},
		"a small process does not wait for a big one": {Limits{PerMinute: 10}, Backlog{},
			[]Load{load("big", MailAnnouncement, 1000, morning), load("small", MailAnnouncement, 5, morning)}, []string{"02-04 10:40:50", "02-04 09:00:00"}},
		"what people wait for goes first": {Limits{PerMinute: 10}, Backlog{},
			[]Load{load("a", MailAnnouncement, 20, morning), load("b", MailQuestions, 10, morning)}, []string{"02-04 09:02:01", "02-04 09:00:00"}},
		"what is used and what waits counts": {Limits{PerMinute: 10, PerDay: 100}, Backlog{Waiting: 10, LastMinute: 10, LastDay: 80},
			[]Load{load("a", MailAnnouncement, 10, morning)}, []string{"02-04 09:01:01"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			now := morning
			if tc.backlog.Waiting > 0 {
				now = morning.Add(-time.Minute)
			}
			tc.limits.drain(tc.loads, tc.backlog, now)
			for i, want := range tc.want {
				if got := tc.loads[i].Last.In(morning.Location()).Format("01-02 15:04:05"); got != want {
					t.Errorf("the last of %s leaves at %s, want %s", tc.loads[i].Process, got, want)
				}
			}
		})
	}
}

// TestDrainKeepsTheWindow: only open hours count, by the limit that lets out less.
func TestDrainKeepsTheWindow(t *testing.T) {
	t.Parallel()
	morning := at(t, "2027-03-23 09:00") // the Tuesday before Easter
	load := func(process string, mails int, due time.Time) Load {
		return Load{Process: process, Kind: MailAnnouncement, Mails: mails, Due: due,
			calendar: Calendar{Location: morning.Location(), Holiday: NorwegianHoliday, Window: DefaultWindow()}}
	}
	always := load("b", 10, at(t, "2027-03-27 03:00"))
	always.calendar.Window = SendWindow{Always: true}
	for name, tc := range map[string]struct {
		limits  Limits
		backlog Backlog
		loads   []Load
		want    []string
	}{
		"a minute, over the night":  {Limits{PerMinute: 1}, Backlog{}, []Load{load("a", 500, morning)}, []string{"03-24 09:22"}},
		"a minute, over Easter":     {Limits{PerMinute: 1}, Backlog{}, []Load{load("a", 1000, morning)}, []string{"03-30 09:45"}},
		"a day, over Easter":        {Limits{PerMinute: 30, PerDay: 100}, Backlog{}, []Load{load("a", 250, morning)}, []string{"03-30 08:01"}},
		"what waits, too":           {Limits{PerMinute: 1}, Backlog{Waiting: 480}, []Load{load("a", 10, morning)}, []string{"03-24 09:12"}},
		"each process has its own":  {Limits{PerDay: 5}, Backlog{}, []Load{load("a", 6, morning.AddDate(0, 0, 1)), always}, []string{"03-30 08:00", "03-28 04:12"}},
		"what has to leave outside": {Limits{PerMinute: 5}, Backlog{}, []Load{load("a", 5, at(t, "2027-03-24 20:00"))}, []string{"03-24 20:00"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			tc.limits.drain(tc.loads, tc.backlog, morning)
			for i, want := range tc.want {
				if got := tc.loads[i].In(tc.loads[i].Last).Format("01-02 15:04"); got != want {
					t.Errorf("the last of %s leaves at %s, want %s", tc.loads[i].Process, got, want)
				}
			}
		})
	}
}

// TestWhatComesBeforeAnEventStartsEarlier: 40 processes whose notices are due on
// the same morning, at 37 mails a day.
func TestWhatComesBeforeAnEventStartsEarlier(t *testing.T) {
	t.Parallel()
	limits := Limits{PerDay: 37}
	now := at(t, "2027-01-04 09:30")
	plays := map[string]*play{}
	var loads []Load
	for i := range 40 {
		p := sample(t)
		p.ID, p.Workshops = fmt.Sprintf("p%02d", i), p.Workshops[1:]
		pl := begin(t, p, "2027-01-04 09:30")
		plays[p.ID] = pl
		loads = append(loads, Loads(pl.moment())...)
	}
	before := make([]Load, len(loads))
	copy(before, loads)
	limits.drain(before, Backlog{}, now)
	moved := limits.StartInTime(loads, Backlog{}, now, func(string) bool { return true })
	if len(moved) == 0 {
		t.Fatal("nothing starts earlier")
	}
	late := func(loads []Load) (n int) {
		for _, l := range loads {
			if l.Step == "workshop_notice/w2" && !l.Last.Before(l.Event) {
				n++
			}
		}
		return n
	}
	if was, is := late(before), late(loads); was == 0 || is > 0 {
		t.Errorf("%d notices would be late, and %d are", was, is)
	}
	for i, early := range moved {
		l := loads[i]
		if l.Kind == MailWorkshop && early.At.Before(at(t, "2027-01-29 09:00")) {
			t.Errorf("%s of %s starts at %s, before the announcement", l.Step, l.Process, early.At)
		}
		if c := plays[l.Process].moment().Calendar; !c.Open(early.At) {
			t.Errorf("%s starts at %s, outside the send window", l.Step, early.At)
		}
	}
}

// TestEarlyStart: the step starts when it was moved to, the leader is told once,
// and a move of the workshop undoes it.
func TestEarlyStart(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.take(StartEarlier(pl.moment(), map[string]EarlyStart{
		"workshop_notice/w2": {At: at(t, "2027-02-15 10:00"), Event: at(t, "2027-03-04 13:00")},
		"workshop_notice/w1": {At: at(t, "2027-01-05 10:00"), Event: at(t, "2027-02-11 13:00")}, // before the announcement: not so early
	}))
	if n := len(pl.state.Notes); n != 1 || pl.state.Notes[0].Code != NoteRateLimit {
		t.Errorf("notes: %v", pl.state.Notes)
	}
	due := func() map[string]string {
		all := map[string]string{}
		for _, s := range Schedule(pl.moment()) {
			all[s.Key] = s.Due.In(oslo(t)).Format("2006-01-02 15:04")
		}
		return all
	}
	if got := due(); got["workshop_notice/w2"] != "2027-02-15 10:00" || got["workshop_notice/w1"] != "2027-01-29 09:00" {
		t.Errorf("due: %v", got)
	}
	p := pl.state.Process
	p.Workshops = append([]Workshop(nil), p.Workshops...)
	p.Workshops[1].Span = span(t, "2027-03-11 13:00", "2027-03-11 15:00")
	d, _ := Update(pl.moment(), p, func() string { return "tag" })
	pl.take(d)
	if got := due(); got["workshop_notice/w2"] != "2027-03-04 13:00" {
		t.Errorf("after a move the notice is due at %s", got["workshop_notice/w2"])
	}
}
