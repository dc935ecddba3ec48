package workflow

import (
	"sort"
	"strings"
	"time"
)

// Step is something that falls due once: a mail to some people, or a purge.
type Step struct {
	Key      string // unique within the process; what State.Steps records
	Kind     MailKind
	Event    string    // the appointment it tells of, if any
	Due      time.Time // inside the send window
	NotAfter time.Time // when it is worthless; zero for never
	Purge    Purge     // instead of a mail

	want time.Time // when it would be due without the provider's limits
}

// late reports whether a step's event has passed.
func (s Step) late(now time.Time) bool { return !s.NotAfter.IsZero() && !now.Before(s.NotAfter) }

// before is when a step's mail should have left, outside the send window if
// need be; zero when it can wait for the window.
func (s Step) before(m *Moment) time.Time {
	if s.Key == stepChanges {
		return m.soonestChanged()
	}
	return s.NotAfter
}

// Keys of the steps that come once in a process.
const (
	stepPoll         = "time_poll"
	stepCount        = "time_count"
	stepInvitation   = "invitation"
	stepPreparation  = "preparation_list"
	stepQuestions    = "questions"
	stepDigest       = "digest"
	stepWorksheet    = "worksheet"
	stepAfterMeeting = "after_meeting"
	stepAnnouncement = "announcement"
	stepPosterAgain  = "poster_again"
	stepChanges      = "changes"

	stepPurgeAnswers   = "purge/answers"
	stepPurgeAddresses = "purge/addresses"
)

// stepKeyOf is the key of the step that first tells of an appointment.
func stepKeyOf(event string) string {
	switch {
	case event == eventMeeting:
		return stepInvitation
	case isPreparation(event):
		return "preparation_notice/" + strings.TrimPrefix(event, eventPreparation)
	}
	return "workshop_notice/" + strings.TrimPrefix(event, eventWorkshop)
}

// Schedule lists every step that is not done, in order of time. What waits for
// something that has no time yet (a meeting still to be found) is left out.
func Schedule(m Moment) []Step {
	var steps []Step
	add := func(s Step) {
		if _, done := m.State.Steps[s.Key]; done || s.Due.IsZero() {
			return
		}
		if s.want = s.Due; s.Purge == "" {
			s.Due = m.leaves(m.early(s), s.before(&m))
		}
		if s.late(m.Now) && s.Due.After(m.Now) {
			s.Due = m.Now // there is nothing to wait for
		}
		steps = append(steps, s)
	}
	switch m.State.Status {
	case Active:
		m.findingTime(add)
		m.beforeMeeting(add)
		m.afterMeeting(add)
		m.notices(add)
		m.changes(add)
		m.leftNotes(steps, add)
	case Cancelled:
		m.changes(add)
	case Held, Finished:
	}
	m.purges(add)
	steps = append(steps, m.waited()...)
	sort.SliceStable(steps, func(i, j int) bool { return steps[i].Due.Before(steps[j].Due) })
	return steps
}

// Next returns when Tick has something to do; ok is false when nothing is left.
func Next(m Moment) (at time.Time, ok bool) {
	steps := Schedule(m)
	if len(steps) == 0 {
		return time.Time{}, false
	}
	return steps[0].Due, true
}

// latest is the later of two times.
func latest(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// ahead moves t to when the window is open, later but still before the event
// (zero for none); when the window does not open before the event, mail leaves
// at t all the same.
func (m *Moment) ahead(t, event time.Time) time.Time {
	if open := m.Earliest(t); event.IsZero() || open.Before(event) {
		return open
	}
	return t
}

// leaves is when mail that was due can leave now: what is overdue, because the
// robot was down or the plan changed, waits for the window like everything else.
func (m *Moment) leaves(due, before time.Time) time.Time {
	if !due.Before(m.Now) {
		return due
	}
	if open := m.ahead(m.Now, before); open.After(m.Now) {
		return open
	}
	return due
}
