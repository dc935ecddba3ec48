package workflow

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// queue is lanes by priority.
type queue [2][]*lane

// lane is loads of one priority whose processes have the same send window, by
// time, those of one time together.
type lane struct {
	hours   *hours
	cohorts []*cohort
	byTime  map[time.Time]*cohort
}

// newQueue puts what waits already with the loads of the first one's window: it
// is mail of the same processes.
func newQueue(loads []Load, b Backlog, now time.Time) *queue {
	var q queue
	var lanes [2]map[string]*lane
	known := map[string]*hours{}
	put := func(i int, l *Load, due time.Time) {
		key := l.calendar.key(due)
		if lanes[i] == nil {
			lanes[i] = map[string]*lane{}
		}
		a := lanes[i][key]
		if a == nil {
			if known[key] == nil {
				known[key] = &hours{calendar: l.calendar, always: key == ""}
			}
			a = &lane{hours: known[key], byTime: map[time.Time]*cohort{}}
			lanes[i][key], q[i] = a, append(q[i], a)
		}
		c := a.byTime[due]
		if c == nil {
			c = &cohort{due: due}
			a.byTime[due], a.cohorts = c, append(a.cohorts, c)
		}
		c.loads = append(c.loads, l)
	}
	if b.Waiting > 0 && len(loads) > 0 {
		c := loads[0].calendar
		put(0, &Load{Mails: b.Waiting, calendar: c}, c.Earliest(now).UTC())
	}
	for i := range loads {
		l, priority := &loads[i], 0
		if l.Kind == MailAnnouncement || l.Kind == MailWorkshop {
			priority = 1
		}
		put(priority, l, l.Due.UTC())
	}
	for _, lanes := range q {
		for _, a := range lanes {
			for _, c := range a.cohorts {
				c.prepare()
			}
			slices.SortFunc(a.cohorts, func(a, b *cohort) int { return a.due.Compare(b.due) })
		}
	}
	return &q
}

// at is what is to be sent at t, or nil and when there will be something; zero
// when there is nothing left. Of what is due together in different windows the
// smaller is first, as that is done first when they take turns.
func (q *queue) at(t time.Time) (c *cohort, next time.Time) {
	for _, lanes := range q {
		for _, a := range lanes {
			first := a.first()
			if first == nil {
				continue
			}
			opens := a.hours.opens(latest(t, first.due))
			switch {
			case opens.After(t):
				if next.IsZero() || opens.Before(next) {
					next = opens
				}
			case c == nil || cmp.Or(first.due.Compare(c.due), cmp.Compare(first.left(), c.left())) < 0:
				c = first
			}
		}
		if c != nil {
			return c, time.Time{}
		}
	}
	return nil, next
}

func (a *lane) first() *cohort {
	for len(a.cohorts) > 0 && a.cohorts[0].left() == 0 {
		a.cohorts = a.cohorts[1:]
	}
	if len(a.cohorts) == 0 {
		return nil
	}
	return a.cohorts[0]
}

// key tells windows apart; empty for mail that does not wait for one, as what
// has to leave outside of it does not.
func (c Calendar) key(due time.Time) string {
	if c.Window.Always || !c.Open(due) {
		return ""
	}
	return fmt.Sprint(c.Location, c.Window, c.Closed)
}

// hours looks up a window, and remembers what it found last.
type hours struct {
	calendar        Calendar
	always          bool
	since, from, to time.Time // the window is shut from since until from, and open from then until to
}

// opens is the first time from t on at which mail may leave; t when it never may.
func (h *hours) opens(t time.Time) time.Time {
	if h.always {
		return t
	}
	if t.Before(h.since) || t.After(h.to) {
		h.since, h.from = t, h.calendar.Earliest(t)
		_, h.to = h.calendar.hours(DateOf(h.from.In(h.calendar.Location)))
		h.always = h.to.Before(h.from) // nothing more is open within a year
	}
	return latest(t, h.from)
}
