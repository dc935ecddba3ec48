package workflow

import (
	"slices"
	"time"
)

func (m *Moment) findingTime(add func(Step)) {
	mt := m.State.Process.Meeting
	if !mt.Start.IsZero() || len(mt.Candidates) == 0 || mt.Cancelled {
		return
	}
	add(Step{Key: stepPoll, Kind: MailTimePoll, Due: m.Earliest(m.State.Created), NotAfter: m.lastCandidate()})
	if asked, ok := m.State.Steps[stepPoll]; ok {
		due := m.answerBy(asked.At)
		if all, at := m.allChose(); all && at.Before(due) {
			due = at
		}
		add(Step{Key: stepCount, Kind: MailTimeCount, Due: m.Earliest(due)})
	}
}

func (m *Moment) lastCandidate() time.Time {
	var last time.Time
	for _, c := range m.State.Process.Meeting.Candidates {
		last = latest(last, m.wall(c.Start))
	}
	return last
}

// answerBy is when the leader gets the count of the times at the latest: never
// after the first of them.
func (m *Moment) answerBy(asked time.Time) time.Time {
	mt := m.State.Process.Meeting
	if !mt.AnswerBy.IsZero() {
		return m.wall(mt.AnswerBy)
	}
	due := m.after(asked, m.State.Process.Timing.CandidateAnswer)
	for _, c := range mt.Candidates {
		if latest := m.Latest(m.shift(m.wall(c.Start), -1)); latest.Before(due) && latest.After(asked) {
			due = latest
		}
	}
	return due
}

func (m *Moment) allChose() (all bool, at time.Time) {
	for _, p := range m.State.Process.Group() {
		ps := m.State.Of(p.ID)
		if ps.Choices == nil && m.reachable(p) {
			return false, time.Time{}
		}
		at = latest(at, ps.ChosenAt)
	}
	return !at.IsZero(), at
}

// beforeMeeting is rows 1 to 7 of the course of a process.
func (m *Moment) beforeMeeting(add func(Step)) {
	start, _, ok := m.meeting()
	if !ok {
		return
	}
	at := m.ahead(m.State.Created, start)
	add(Step{Key: stepInvitation, Kind: MailInvitation, Event: eventMeeting, Due: at, NotAfter: start})
	add(Step{Key: stepPreparation, Kind: MailPreparation, Due: at, NotAfter: start})
	add(Step{Key: stepQuestions, Kind: MailQuestions, Due: m.questionsDue(start), NotAfter: start})
	digest := m.digestDue(start)
	add(Step{Key: stepDigest, Kind: MailDigest, Due: digest, NotAfter: start})
	add(Step{Key: stepWorksheet, Kind: MailWorksheet, Due: digest, NotAfter: start})
	m.reminders(start, add)
	m.addendum(start, add)
}

func (m *Moment) questionsDue(start time.Time) time.Time {
	due := m.Latest(m.before(start, m.State.Process.Timing.Questions))
	if since := m.meetingSince(); due.Before(since) {
		return m.ahead(since, start)
	}
	return due
}

// meetingSince is when the meeting got the time that it has.
func (m *Moment) meetingSince() time.Time {
	since := m.State.Created
	e := m.State.Events[eventMeeting]
	if e == nil {
		return since
	}
	for i := len(e.Revisions) - 1; i >= 0 && e.Revisions[i].Span == e.Latest().Span && !e.Revisions[i].Cancelled; i-- {
		since = e.Revisions[i].At
	}
	return since
}

// digestDue leaves people time to answer: a process that is applied late gets
// its digest halfway between the questions and the meeting.
func (m *Moment) digestDue(start time.Time) time.Time {
	due := m.Latest(m.before(start, m.State.Process.Timing.Digest))
	asked := m.questionsDue(start)
	if done, ok := m.State.Steps[stepQuestions]; ok {
		asked = done.At
	}
	if due.After(asked) {
		return due
	}
	if half := m.Latest(asked.Add(start.Sub(asked) / 2)); half.After(asked) {
		return half
	}
	return asked.Add(start.Sub(asked) / 2)
}

// lastCall is until when answers are best given: the digest, or the meeting
// itself once that is made, for what comes later follows as an addendum.
func (m *Moment) lastCall(start time.Time) time.Time {
	if due := m.digestDue(start).In(m.Location); due.After(m.Now) {
		return due
	}
	return start.In(m.Location)
}

// reminder is one of the process file's reminders.
type reminder struct {
	n    int // as the process file counts them
	want time.Time
	due  time.Time // inside the send window
}

// moved reports whether the send window has moved it.
func (r reminder) moved() bool { return !r.due.Equal(r.want) }

// reminders come only after the questions, each only until the next one's turn.
// Where the send window has moved one to a day that has another, the earlier of
// the two gives way by a working day: people get as many as the process file
// says, and not two in a day.
func (m *Moment) reminders(start time.Time, add func(Step)) {
	all := m.spread(start)
	last := m.questionsDue(start)
	for i, r := range all {
		if !r.due.After(last) || (r.moved() && m.sameDay(r.due, last)) {
			continue
		}
		last = r.due
		until := start
		if i+1 < len(all) && all[i+1].due.After(r.due) {
			until = m.turn(r, all[i+1])
		}
		add(Step{Key: "reminder/" + itoa(r.n), Kind: MailReminder, Due: r.due, NotAfter: until})
	}
}

// spread is the reminders in order of time, inside the send window.
func (m *Moment) spread(start time.Time) []reminder {
	var all []reminder
	for i, o := range m.State.Process.Timing.Reminders {
		want := m.before(start, o)
		all = append(all, reminder{n: i + 1, want: want, due: m.Latest(want)})
	}
	slices.SortStableFunc(all, func(a, b reminder) int { return a.want.Compare(b.want) })
	for i := len(all) - 2; i >= 0; i-- {
		r, next := &all[i], all[i+1]
		for r.due.After(next.due) || (m.sameDay(r.due, next.due) && (r.moved() || next.moved())) {
			day := m.Latest(m.shift(r.due, -1))
			if !day.Before(r.due) {
				break
			}
			r.due = day
		}
	}
	return all
}

// turn is until when a reminder may still leave: the day of the next one, or
// that itself where both are of one day.
func (m *Moment) turn(r, next reminder) time.Time {
	if m.sameDay(r.due, next.due) {
		return next.due
	}
	return DateOf(next.due.In(m.Location)).At(0, 0).In(m.Location)
}

func (m *Moment) sameDay(a, b time.Time) bool {
	return DateOf(a.In(m.Location)) == DateOf(b.In(m.Location))
}

// addendum is due when something came in after the digest, at most one an hour.
func (m *Moment) addendum(start time.Time, add func(Step)) {
	digest, ok := m.State.Steps[stepDigest]
	if !ok || digest.Skipped {
		return
	}
	last, n := digest.At, m.State.addenda()
	for i := 1; i <= n; i++ {
		last = latest(last, m.State.Steps[addendumKey(i)].At) // one before an earlier digest is older than this digest
	}
	news := m.newsSince(last)
	if news.IsZero() {
		return
	}
	due := latest(last.Add(m.State.Process.Timing.AddendumEvery), news)
	if !due.Before(start) {
		return
	}
	add(Step{Key: addendumKey(n + 1), Kind: MailAddendum, Due: m.ahead(due, start), NotAfter: start})
}

// stepAddendum begins the keys of the addenda, which are counted from 1.
const stepAddendum = "addendum/"

func addendumKey(n int) string { return stepAddendum + itoa(n) }

// addenda is how many addenda were taken or skipped.
func (s *State) addenda() int {
	n := 0
	for _, ok := s.Steps[addendumKey(1)]; ok; _, ok = s.Steps[addendumKey(n+1)] {
		n++
	}
	return n
}

// newsSince returns when the first thing came in that the digest at that time
// did not hold; zero for nothing.
func (m *Moment) newsSince(t time.Time) time.Time {
	var first time.Time
	see := func(at time.Time) {
		if at.After(t) && (first.IsZero() || at.Before(first)) {
			first = at
		}
	}
	for _, a := range m.Answers {
		see(a.At)
	}
	for _, p := range m.State.Process.Group() {
		see(m.State.Of(p.ID).RSVPAt)
	}
	return first
}
