package workflow

import (
	"strings"
	"testing"
	"time"
)

func TestSignsOfSilence(t *testing.T) {
	t.Parallel()
	all := func(*Process) {}
	for name, tc := range map[string]struct {
		process func(*Process)
		state   func(*State)
		pulse   Pulse
		now     string
		want    string
	}{
		"just begun":                          {all, nil, Pulse{}, "2027-01-08 10:00", ""},
		"the leader is silent for a week":     {all, nil, Pulse{}, "2027-01-12 10:00", "leader_silent"},
		"a mail of the leader's":              {all, nil, Pulse{LeaderHeard: true}, "2027-01-12 10:00", ""},
		"the leader accepted":                 {all, func(s *State) { s.of("kari").RSVP = RSVPAccepted }, Pulse{}, "2027-01-12 10:00", ""},
		"mail to the leader came back":        {all, func(s *State) { s.of("kari").Failed = &Failure{} }, Pulse{}, "2027-01-12 10:00", "leader_bounced"},
		"asked, and nobody answered":          {all, nil, Pulse{LeaderHeard: true}, "2027-01-25 10:00", "unanswered"},
		"somebody answered":                   {all, func(s *State) { s.of("ola").Replied = time.Unix(1, 0) }, Pulse{LeaderHeard: true}, "2027-01-25 10:00", ""},
		"the meeting was, nobody answered":    {all, nil, Pulse{LeaderHeard: true}, "2027-02-01 10:00", "met_unanswered"},
		"and that is long ago":                {all, nil, Pulse{LeaderHeard: true}, "2027-02-15 10:00", ""},
		"held":                                {all, func(s *State) { s.Status = Held }, Pulse{}, "2027-01-25 10:00", ""},
		"cancelled":                           {all, func(s *State) { s.Status = Cancelled }, Pulse{}, "2027-01-25 10:00", ""},
		"over":                                {all, nil, Pulse{}, "2027-03-05 10:00", ""},
		"mail waits":                          {all, nil, Pulse{LeaderHeard: true, WaitingSince: at(t, "2027-01-07 09:00")}, "2027-01-08 10:00", "stuck"},
		"mail waits since this morning":       {all, nil, Pulse{LeaderHeard: true, WaitingSince: at(t, "2027-01-08 09:00")}, "2027-01-08 10:00", ""},
		"no workshops before the meeting":     {func(p *Process) { p.Workshops = nil }, nil, Pulse{LeaderHeard: true}, "2027-01-12 10:00", ""},
		"no workshops after the meeting":      {func(p *Process) { p.Workshops = nil }, nil, Pulse{LeaderHeard: true}, "2027-02-22 10:00", "no_workshops"},
		"a meeting without a time":            {func(p *Process) { p.Meeting = Meeting{} }, nil, Pulse{LeaderHeard: true}, "2027-01-12 10:00", "no_meeting"},
		"a meeting called off":                {func(p *Process) { p.Meeting.Cancelled = true }, nil, Pulse{LeaderHeard: true}, "2027-01-12 10:00", "no_meeting"},
		"times are asked for":                 {candidates(t), nil, Pulse{LeaderHeard: true}, "2027-01-06 10:00", ""},
		"the leader has not chosen":           {candidates(t), nil, Pulse{LeaderHeard: true}, "2027-01-15 10:00", "no_time_chosen"},
		"and is silent too, so both are said": {candidates(t), nil, Pulse{}, "2027-01-15 10:00", "leader_silent no_time_chosen"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := sample(t)
			tc.process(&p)
			pl := begin(t, p, "2027-01-04 09:30")
			pl.until(tc.now)
			if tc.state != nil {
				tc.state(&pl.state)
			}
			var got []string
			for _, r := range SignsOfSilence(pl.moment(), tc.pulse) {
				got = append(got, string(r.Code))
			}
			if strings.Join(got, " ") != tc.want {
				t.Errorf("signs: %v, want %q", got, tc.want)
			}
		})
	}
}

func candidates(t *testing.T) func(*Process) {
	return func(p *Process) {
		p.Meeting = Meeting{Candidates: []Span{span(t, "2027-01-28 13:00", "2027-01-28 14:00"), span(t, "2027-01-29 13:00", "2027-01-29 14:00")}}
	}
}

// TestWhatIsOverdueIsASign: a step that the robot should have taken days ago.
func TestWhatIsOverdueIsASign(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-20 10:00")
	pl.now = at(t, "2027-01-23 10:00") // the questions were due on the 21st
	signs := SignsOfSilence(pl.moment(), Pulse{LeaderHeard: true})
	if len(signs) != 0 {
		t.Errorf("on a Saturday nothing can leave: %v", signs)
	}
	pl.now = at(t, "2027-01-22 15:00")
	signs = SignsOfSilence(pl.moment(), Pulse{LeaderHeard: true})
	if len(signs) != 1 || signs[0].Code != QuietStuck {
		t.Errorf("signs: %v", signs)
	}
}

func TestWeeklyDue(t *testing.T) {
	t.Parallel()
	c := Calendar{Location: oslo(t), Holiday: NorwegianHoliday, Window: DefaultWindow()}
	for now, want := range map[string]string{
		"2027-01-25 00:00": "2027-01-25 08:00 2027-W04",
		"2027-01-31 23:59": "2027-01-25 08:00 2027-W04",
		"2027-03-31 10:00": "2027-03-30 08:00 2027-W13", // Easter Monday is the 29th
		"2027-01-01 10:00": "2026-12-28 08:00 2026-W53",
		"2027-05-17 10:00": "2027-05-18 08:00 2027-W20", // Whit Monday and Constitution Day
	} {
		due, week := WeeklyDue(at(t, now), c)
		if got := due.Format("2006-01-02 15:04 ") + week; got != want {
			t.Errorf("at %s: %s, want %s", now, got, want)
		}
	}
}
