package workflow

import (
	"sort"
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
)

// eventMeeting is the planning meeting among the events.
const eventMeeting = "meeting"

// Schedule lists every step that is not done, in order of time. What waits for
// something that has no time yet (a meeting still to be found) is left out.
func Schedule(m Moment) []Step {
	var steps []Step
	add := func(s Step) {
		if _, done := m.State.Steps[s.Key]; !done && !s.Due.IsZero() {
			steps = append(steps, s)
		}
	}
	switch m.State.Status {
	case Active:
		m.findingTime(add)
		m.beforeMeeting(add)
		m.afterMeeting(add)
		m.notices(add)
		m.changes(add)
	case Held:
	case Cancelled, Finished:
	}
	m.purges(add)
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

func (m *Moment) findingTime(add func(Step)) {
	mt := m.State.Process.Meeting
	if !mt.Start.IsZero() || len(mt.Candidates) == 0 || mt.Cancelled {
		return
	}
	add(Step{Key: stepPoll, Kind: MailTimePoll, Due: m.Earliest(m.State.Created)})
	if asked, ok := m.State.Steps[stepPoll]; ok {
		due := m.answerBy(asked.At)
		if all, at := m.allChose(); all && at.Before(due) {
			due = at
		}
		add(Step{Key: stepCount, Kind: MailTimeCount, Due: m.Earliest(due)})
	}
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
		if ps.ChosenAt.After(at) {
			at = ps.ChosenAt
		}
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
	return m.notBefore(due, m.State.Created, start)
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

// reminders come only after the questions, each on a day of its own when the
// send window has moved it, and each only until the next one is due.
func (m *Moment) reminders(start time.Time, add func(Step)) {
	asked := m.questionsDue(start)
	last := asked
	offsets := m.State.Process.Timing.Reminders
	for i, o := range offsets {
		want := m.before(start, o)
		due := m.Latest(want)
		if !due.After(last) || (!due.Equal(want) && DateOf(due.In(m.Location)) == DateOf(last.In(m.Location))) {
			continue
		}
		last = due
		until := start
		if i+1 < len(offsets) {
			if next := m.before(start, offsets[i+1]); next.After(due) {
				until = next
			}
		}
		add(Step{Key: "reminder/" + itoa(i+1), Kind: MailReminder, Due: due, NotAfter: until})
	}
}

// addendum is due when something came in after the digest, at most one an hour.
func (m *Moment) addendum(start time.Time, add func(Step)) {
	digest, ok := m.State.Steps[stepDigest]
	if !ok || digest.Skipped {
		return
	}
	last, n := digest.At, 1
	for {
		done, ok := m.State.Steps["addendum/"+itoa(n)]
		if !ok {
			break
		}
		last = done.At
		n++
	}
	news := m.newsSince(last)
	if news.IsZero() {
		return
	}
	due := last.Add(m.State.Process.Timing.AddendumEvery)
	if news.After(due) {
		due = news
	}
	if !due.Before(start) {
		return
	}
	add(Step{Key: "addendum/" + itoa(n), Kind: MailAddendum, Due: m.ahead(due, start), NotAfter: start})
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

// afterMeeting is rows 8 and 9: the leader gets the plan, the staff the announcement.
func (m *Moment) afterMeeting(add func(Step)) {
	_, end, ok := m.meeting()
	if !ok {
		return
	}
	first := m.firstWorkshop()
	t := m.State.Process.Timing
	base := end
	if m.State.Created.After(base) {
		base = m.State.Created
	}
	add(Step{Key: stepAfterMeeting, Kind: MailAfterMeeting, Due: m.Earliest(m.after(base, t.AfterMeeting)), NotAfter: first})
	if m.announcementHeld() {
		return
	}
	add(Step{Key: stepAnnouncement, Kind: MailAnnouncement, Due: m.announcementDue(), NotAfter: first})
}

// announcementDue is the next working day after the meeting at 09:00, or what
// the process file says; zero while the meeting has no time.
func (m *Moment) announcementDue() time.Time {
	_, end, ok := m.meeting()
	if !ok {
		return time.Time{}
	}
	if m.State.Created.After(end) {
		end = m.State.Created
	}
	if o := m.State.Process.Timing.Announcement; o != nil {
		return m.Earliest(m.after(end, *o))
	}
	return m.NextWorkday(DateOf(end.In(m.Location))).At(9, 0).In(m.Location)
}

// announcementHeld reports whether the announcement waits because the leader
// declined the meeting: it may not have been held.
func (m *Moment) announcementHeld() bool {
	return m.State.Of(m.State.Process.Leader.ID).RSVP == RSVPDeclined
}

func (m *Moment) firstWorkshop() time.Time {
	var first time.Time
	for _, w := range m.State.Process.Workshops {
		if t := m.wall(w.Start); first.IsZero() || t.Before(first) {
			first = t
		}
	}
	return first
}

// notices is rows 10 and 11: before each gathering and each workshop.
func (m *Moment) notices(add func(Step)) {
	if _, _, ok := m.meeting(); !ok {
		return
	}
	t := m.State.Process.Timing
	for _, w := range m.State.Process.Workshops {
		if p := w.Preparation; p != nil {
			start := m.wall(p.Start)
			due := m.notBefore(m.Latest(m.before(start, t.Preparation)), m.State.Created, start)
			event := "preparation/" + w.ID
			add(Step{Key: "preparation_notice/" + w.ID, Kind: MailGathering, Event: event, Due: due, NotAfter: start})
		}
		announced, ok := m.State.Steps[stepAnnouncement]
		earliest := announced.At
		if !ok {
			if m.announcementHeld() {
				continue
			}
			earliest = m.announcementDue()
		}
		start := m.wall(w.Start)
		due := m.notBefore(m.Latest(m.before(start, t.WorkshopNotice)), earliest, start)
		add(Step{Key: "workshop_notice/" + w.ID, Kind: MailWorkshop, Event: "workshop/" + w.ID, Due: due, NotAfter: start})
	}
}

// changes is row 12: what has changed is told once the plan has been quiet for
// a while, or before the appointment if that comes first.
func (m *Moment) changes(add func(Step)) {
	if m.State.ChangedAt.IsZero() {
		return
	}
	due := m.State.ChangedAt.Add(m.State.Process.Timing.ChangeDelay)
	if soonest := m.soonestEvent(); !soonest.IsZero() {
		due = m.ahead(due, soonest)
	} else {
		due = m.Earliest(due)
	}
	add(Step{Key: stepChanges, Kind: MailChange, Due: due})
}

// soonestEvent is the first appointment to come, as it stands or as people
// were told: a change must reach them before either.
func (m *Moment) soonestEvent() time.Time {
	var first time.Time
	for _, e := range m.State.Events {
		for _, r := range e.Revisions {
			if t := m.wall(r.Start); t.After(m.State.ChangedAt) && (first.IsZero() || t.Before(first)) {
				first = t
			}
		}
	}
	return first
}

// purges is row 13.
func (m *Moment) purges(add func(Step)) {
	t := m.State.Process.Timing
	limit := m.shift(m.State.Created, 548) // 18 months
	addresses := limit
	if end := m.lastDay(); !end.IsZero() && m.after(end, t.PurgeAddresses).Before(limit) {
		addresses = m.after(end, t.PurgeAddresses)
	}
	answers := addresses
	if _, end, ok := m.meeting(); ok && m.after(end, t.PurgeAnswers).Before(addresses) {
		answers = m.after(end, t.PurgeAnswers)
	}
	if m.State.Status == Cancelled && m.after(m.State.Ended, t.PurgeAnswers).Before(answers) {
		answers = m.after(m.State.Ended, t.PurgeAnswers)
	}
	add(Step{Key: "purge/answers", Purge: PurgeAnswers, Due: answers})
	add(Step{Key: "purge/addresses", Purge: PurgeAddresses, Due: addresses})
}

// lastDay is the end of the last appointment, or of the process when it was cancelled.
func (m *Moment) lastDay() time.Time {
	if m.State.Status == Cancelled {
		return m.State.Ended
	}
	_, last, _ := m.meeting()
	for _, w := range m.State.Process.Workshops {
		if end := m.wall(w.End); end.After(last) {
			last = end
		}
	}
	return last
}

// ahead moves t to when the window is open, later but still before the event;
// when the window does not open before the event, mail leaves at t all the same.
func (m *Moment) ahead(t, event time.Time) time.Time {
	if open := m.Earliest(t); open.Before(event) {
		return open
	}
	return t
}

// notBefore is due, or the first possible time from earliest on when due has
// already passed then.
func (m *Moment) notBefore(due, earliest, event time.Time) time.Time {
	if due.Before(earliest) {
		return m.ahead(earliest, event)
	}
	return due
}
