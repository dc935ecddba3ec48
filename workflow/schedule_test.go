package workflow

import (
	"strings"
	"testing"
)

// schedule lists a process's steps as "2027-01-21 13:00 questions".
func schedule(m Moment) string {
	var lines []string
	for _, s := range Schedule(m) {
		lines = append(lines, s.Due.In(m.Location).Format("2006-01-02 15:04 ")+s.Key)
	}
	return strings.Join(lines, "\n")
}

func TestSchedule(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change  func(*Process)
		created string
		want    string
	}{
		"as the defaults say": {created: "2027-01-04 09:30", want: `
			2027-01-04 09:30 invitation
			2027-01-04 09:30 preparation_list
			2027-01-21 13:00 questions
			2027-01-25 13:00 reminder/1
			2027-01-27 13:00 digest
			2027-01-27 13:00 worksheet
			2027-01-27 13:00 reminder/2
			2027-01-28 14:00 after_meeting
			2027-01-29 09:00 announcement
			2027-02-04 13:00 workshop_notice/w1
			2027-02-05 14:00 preparation_notice/w1
			2027-02-25 13:00 workshop_notice/w2
			2027-02-27 14:00 purge/answers
			2027-06-02 15:00 purge/addresses`},
		"a meeting on a Monday: what precedes it moves to the Friday": {created: "2027-01-04 09:30", change: func(p *Process) {
			p.Meeting.Span = span(t, "2027-02-01 15:30", "2027-02-01 16:30")
			p.Workshops = nil
		}, want: `
			2027-01-04 09:30 invitation
			2027-01-04 09:30 preparation_list
			2027-01-25 15:30 questions
			2027-01-28 15:30 reminder/1
			2027-01-29 16:00 digest
			2027-01-29 16:00 worksheet
			2027-01-29 16:00 reminder/2
			2027-02-02 08:00 after_meeting
			2027-02-02 09:00 announcement
			2027-03-03 16:30 purge/answers
			2027-05-02 16:30 purge/addresses`},
		"over Easter and the change of clocks": {created: "2027-03-01 09:00", change: func(p *Process) {
			p.Meeting.Span = span(t, "2027-03-31 09:00", "2027-03-31 10:00")
			p.Workshops = p.Workshops[:1]
			p.Workshops[0].Preparation = nil
			p.Workshops[0].Span = span(t, "2027-05-20 09:00", "2027-05-20 11:00")
		}, want: `
			2027-03-01 09:00 invitation
			2027-03-01 09:00 preparation_list
			2027-03-24 09:00 questions
			2027-03-30 09:00 digest
			2027-03-30 09:00 worksheet
			2027-03-30 09:00 reminder/2
			2027-03-31 10:00 after_meeting
			2027-04-01 09:00 announcement
			2027-04-30 10:00 purge/answers
			2027-05-13 09:00 workshop_notice/w1
			2027-08-18 11:00 purge/addresses`},
		"applied on a Saturday evening": {created: "2027-01-16 20:00", change: func(p *Process) { p.Workshops = nil }, want: `
			2027-01-18 08:00 invitation
			2027-01-18 08:00 preparation_list
			2027-01-21 13:00 questions
			2027-01-25 13:00 reminder/1
			2027-01-27 13:00 digest
			2027-01-27 13:00 worksheet
			2027-01-27 13:00 reminder/2
			2027-01-28 14:00 after_meeting
			2027-01-29 09:00 announcement
			2027-02-27 14:00 purge/answers
			2027-04-28 14:00 purge/addresses`},
		"applied the day before the meeting": {created: "2027-01-27 14:00", change: func(p *Process) { p.Workshops = nil }, want: `
			2027-01-27 14:00 invitation
			2027-01-27 14:00 preparation_list
			2027-01-27 14:00 questions
			2027-01-27 16:00 digest
			2027-01-27 16:00 worksheet
			2027-01-28 14:00 after_meeting
			2027-01-29 09:00 announcement
			2027-02-27 14:00 purge/answers
			2027-04-28 14:00 purge/addresses`},
		"a time is being found: everything else waits": {created: "2027-01-04 09:30", change: func(p *Process) {
			p.Meeting = Meeting{Candidates: []Span{span(t, "2027-01-27 13:00", "2027-01-27 14:00"), span(t, "2027-01-28 13:00", "2027-01-28 14:00")}}
			p.Workshops = nil
		}, want: `
			2027-01-04 09:30 time_poll
			2028-07-04 09:30 purge/answers
			2028-07-04 09:30 purge/addresses`},
		"a workshop soon after the meeting: its notice waits for the announcement": {created: "2027-01-04 09:30", change: func(p *Process) {
			p.Workshops = p.Workshops[:1]
			p.Workshops[0].Preparation = nil
			p.Workshops[0].Span = span(t, "2027-02-02 13:00", "2027-02-02 15:00")
		}, want: `
			2027-01-04 09:30 invitation
			2027-01-04 09:30 preparation_list
			2027-01-21 13:00 questions
			2027-01-25 13:00 reminder/1
			2027-01-27 13:00 digest
			2027-01-27 13:00 worksheet
			2027-01-27 13:00 reminder/2
			2027-01-28 14:00 after_meeting
			2027-01-29 09:00 announcement
			2027-01-29 09:00 workshop_notice/w1
			2027-02-27 14:00 purge/answers
			2027-05-03 15:00 purge/addresses`},
		"offsets of seconds, at any time": {created: "2027-01-28 12:59:00", change: func(p *Process) {
			p.Window.Always = true
			p.Workshops = nil
			p.Timing.Questions = Offset{Duration: 40e9}
			p.Timing.Reminders = []Offset{{Duration: 25e9}}
			p.Timing.Digest = Offset{Duration: 10e9}
			p.Timing.Announcement = &Offset{Duration: 5e9}
		}, want: `
			2027-01-28 12:59 invitation
			2027-01-28 12:59 preparation_list
			2027-01-28 12:59 questions
			2027-01-28 12:59 reminder/1
			2027-01-28 12:59 digest
			2027-01-28 12:59 worksheet
			2027-01-28 14:00 after_meeting
			2027-01-28 14:00 announcement
			2027-02-27 14:00 purge/answers
			2027-04-28 14:00 purge/addresses`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := sample(t)
			if tc.change != nil {
				tc.change(&p)
			}
			got := schedule(begin(t, p, tc.created).moment())
			if want := strings.TrimSpace(strings.ReplaceAll(tc.want, "\t", "")); got != want {
				t.Errorf("schedule:\n%s\n\nwant:\n%s", got, want)
			}
		})
	}
}
