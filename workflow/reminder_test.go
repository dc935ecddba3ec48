package workflow

import (
	"fmt"
	"strings"
	"testing"
	"time"
)

// reminded is when a process's reminders are due.
func reminded(m Moment) []Step {
	var out []Step
	for _, s := range Schedule(m) {
		if s.Kind == MailReminder {
			out = append(out, s)
		}
	}
	return out
}

func TestRemindersAreOfDifferentDays(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		meeting   string
		reminders []Offset
		closed    []string
		want      string
	}{
		"Monday":                         {meeting: "2027-02-01 13:00", want: "Thu 28 13:00, Fri 29 16:00"},
		"Tuesday":                        {meeting: "2027-02-02 13:00", want: "Fri 29 16:00, Mon 1 13:00"},
		"Wednesday":                      {meeting: "2027-02-03 13:00", want: "Fri 29 16:00, Tue 2 13:00"},
		"Thursday":                       {meeting: "2027-02-04 13:00", want: "Mon 1 13:00, Wed 3 13:00"},
		"Friday":                         {meeting: "2027-02-05 13:00", want: "Tue 2 13:00, Thu 4 13:00"},
		"early on a Monday":              {meeting: "2027-02-01 08:00", want: "Thu 28 08:00, Fri 29 16:00"},
		"late on a Monday":               {meeting: "2027-02-01 16:00", want: "Thu 28 16:00, Fri 29 16:00"},
		"a Monday after a closed Friday": {meeting: "2027-02-01 13:00", closed: []string{"2027-01-29"}, want: "Wed 27 16:00, Thu 28 16:00"},
		"after Easter, one too close to the questions": {meeting: "2027-03-30 13:00", want: "Wed 24 16:00"},
		"three for a Monday":                           {meeting: "2027-02-01 13:00", reminders: days(3, 2, 1), want: "Wed 27 13:00, Thu 28 16:00, Fri 29 16:00"},
		"no room before but that of the latest":        {meeting: "2027-02-01 13:00", reminders: days(6, 5, 4, 3, 2, 1), want: "Tue 26 13:00, Wed 27 13:00, Thu 28 16:00, Fri 29 16:00"},
		"one":                                          {meeting: "2027-02-01 13:00", reminders: days(1), want: "Fri 29 16:00"},
		"of one day, where the file says so": {meeting: "2027-02-04 15:00", reminders: []Offset{{Duration: 5 * time.Hour}, {Duration: 3 * time.Hour}},
			want: "Thu 4 10:00, Thu 4 12:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := sample(t)
			p.Meeting.Start = wall(t, tc.meeting)
			p.Meeting.End = wall(t, tc.meeting[:11]+"17:00")
			p.Workshops = nil
			for _, d := range tc.closed {
				day, err := ParseDate(d)
				if err != nil {
					t.Fatal(err)
				}
				p.Closed = append(p.Closed, DateSpan{First: day, Last: day})
			}
			if tc.reminders != nil {
				p.Timing.Reminders = tc.reminders
			}
			m := begin(t, p, "2027-01-04 09:30").moment()
			var got []string
			for _, s := range reminded(m) {
				if !m.Open(s.Due) {
					t.Errorf("%s leaves outside the send window, at %s", s.Key, s.Due)
				}
				got = append(got, s.Due.In(m.Location).Format("Mon 2 15:04"))
			}
			if g := strings.Join(got, ", "); g != tc.want {
				t.Errorf("reminders: %s\nwant:      %s", g, tc.want)
			}
		})
	}
}

// days are offsets of whole days.
func days(n ...int) []Offset {
	var out []Offset
	for _, d := range n {
		out = append(out, Offset{Days: d})
	}
	return out
}

// TestNobodyIsRemindedTwiceInADay lets a robot be down for every stretch of a
// week in which the meeting is on a Monday.
func TestNobodyIsRemindedTwiceInADay(t *testing.T) {
	t.Parallel()
	for _, up := range []string{"2027-01-28 14:00", "2027-01-29 08:30", "2027-01-29 15:59", "2027-01-29 17:00", "2027-01-31 12:00", "2027-02-01 09:00"} {
		t.Run(up, func(t *testing.T) {
			t.Parallel()
			p := sample(t)
			p.Meeting.Span = span(t, "2027-02-01 13:00", "2027-02-01 14:00")
			p.Workshops = nil
			pl := begin(t, p, "2027-01-04 09:30")
			pl.until("2027-01-27 09:00")
			pl.now = at(t, up)
			seen := map[string]bool{}
			for line := range strings.Lines(pl.dated("2027-02-01 12:00")) {
				day, _, ok := strings.Cut(line, " ")
				if !ok || !strings.Contains(line, "reminder") {
					continue
				}
				if seen[day] {
					t.Errorf("two reminders on %s", day)
				}
				seen[day] = true
			}
			if len(seen) == 0 {
				t.Error("nobody was reminded")
			}
		})
	}
}

func TestUpcomingForeseesReminders(t *testing.T) {
	t.Parallel()
	count := func(pl *play) string {
		var out []string
		for _, n := range Upcoming(pl.moment()) {
			if n.Kind == MailReminder {
				out = append(out, fmt.Sprintf("%s to %d", n.At.Format("2.1. 15:04"), n.Count))
			}
		}
		return strings.Join(out, ", ")
	}
	pl := begin(t, sample(t), "2027-01-04 09:30")
	want(t, count(pl), "25.1. 13:00 to 4, 27.1. 13:00 to 4")
	pl.until("2027-01-21 14:00")
	pl.receive(Inbound{Person: "ola", About: MailQuestions, Answers: []Answer{{Question: 1, Text: "Spent"}}})
	want(t, count(pl), "25.1. 13:00 to 3, 27.1. 13:00 to 3")
	pl.until("2027-01-25 14:00")
	want(t, count(pl), "27.1. 13:00 to 3")
}
