package workflow

import (
	"slices"
	"time"
)

// afterMeeting is rows 8 and 9: the leader gets the plan, the staff the announcement.
func (m *Moment) afterMeeting(add func(Step)) {
	_, end, ok := m.meeting()
	if !ok {
		return
	}
	first := m.firstWorkshop()
	t := m.State.Process.Timing
	end = latest(end, m.State.Created)
	add(Step{Key: stepAfterMeeting, Kind: MailAfterMeeting, Due: m.Earliest(m.after(end, t.AfterMeeting)), NotAfter: first})
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
	end = latest(end, m.State.Created)
	if o := m.State.Process.Timing.Announcement; o != nil {
		return m.Earliest(m.after(end, *o))
	}
	return m.Earliest(m.NextWorkday(DateOf(end.In(m.Location))).At(9, 0).In(m.Location))
}

// announcementAt is when the announcement goes; zero while it waits for the
// leader, or everything does.
func (m *Moment) announcementAt() time.Time {
	if m.State.Status == Held || m.announcementHeld() {
		return time.Time{}
	}
	return m.announcementDue()
}

// announcementHeld reports whether the announcement waits because the leader
// declined the meeting: it may not have been held.
func (m *Moment) announcementHeld() bool {
	return m.rsvp(m.State.Process.Leader.ID) == RSVPDeclined && !m.announced()
}

// announced reports whether the announcement has gone, to latecomers or not.
func (m *Moment) announced() bool {
	done, ok := m.State.Steps[stepAnnouncement]
	return (ok && !done.Skipped) || m.sent(MailAnnouncement)
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
	if _, _, ok := m.meeting(); !ok && !m.announced() {
		return
	}
	announced, isAnnounced := m.State.Steps[stepAnnouncement]
	t := m.State.Process.Timing
	for _, w := range m.State.Process.Workshops {
		if p := w.Preparation; p != nil {
			start := m.wall(p.Start)
			due := m.Latest(m.before(start, t.Preparation))
			event := preparationEvent(w.ID)
			add(Step{Key: stepKeyOf(event), Kind: MailGathering, Event: event, Due: due, NotAfter: start})
		}
		earliest := announced.At
		if !isAnnounced {
			if m.announcementHeld() {
				continue
			}
			earliest = m.announcementDue()
		}
		event, start := workshopEvent(w.ID), m.wall(w.Start)
		due := m.Latest(m.before(start, t.WorkshopNotice))
		if due.Before(earliest) {
			due = m.ahead(earliest, start)
		}
		add(Step{Key: stepKeyOf(event), Kind: MailWorkshop, Event: event, Due: due, NotAfter: start})
	}
}

// changes is row 12: what has changed is told once the plan has been quiet for
// a while, or before the appointment if that comes first.
func (m *Moment) changes(add func(Step)) {
	if !m.State.ChangedAt.IsZero() {
		add(Step{Key: stepChanges, Kind: MailChange, Due: m.changesDue()})
	}
}

func (m *Moment) changesDue() time.Time {
	return m.ahead(m.State.ChangedAt.Add(m.State.Process.Timing.ChangeDelay), m.soonestChanged())
}

// soonestChanged is the first time to come of the appointments that changed
// since people were last told, as they stand or stood: the change must reach
// people before either.
func (m *Moment) soonestChanged() time.Time {
	var first time.Time
	for _, e := range m.State.Events {
		for i, r := range e.Revisions {
			pending := !r.At.Before(m.State.ChangedFrom) || (i+1 < len(e.Revisions) && !e.Revisions[i+1].At.Before(m.State.ChangedFrom))
			if t := m.wall(r.Start); pending && t.After(m.State.ChangedAt) && (first.IsZero() || t.Before(first)) {
				first = t
			}
		}
	}
	return first
}

// leftNotes tells the leader of what was skipped when no mail that could say so
// is still to come.
func (m *Moment) leftNotes(steps []Step, add func(Step)) {
	var last time.Time
	for _, n := range m.State.Notes {
		if n.Code == NoteSkipped && n.At.After(last) {
			last = n.At
		}
	}
	if last.IsZero() || slices.ContainsFunc(steps, func(s Step) bool {
		return showsNotes(s.Kind) && !s.late(m.Now)
	}) {
		return
	}
	add(Step{Key: "notes/" + last.UTC().Format("20060102T150405.000"), Kind: MailStatus, Due: m.Earliest(last)})
}

// purges is row 13.
func (m *Moment) purges(add func(Step)) {
	t := m.State.Process.Timing
	limit := m.State.Created.In(m.Location).AddDate(0, 18, 0)
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
	add(Step{Key: stepPurgeAnswers, Purge: PurgeAnswers, Due: answers})
	add(Step{Key: stepPurgeAddresses, Purge: PurgeAddresses, Due: addresses})
}

// lastDay is the end of the last appointment, or of the process when it was cancelled.
func (m *Moment) lastDay() time.Time {
	if m.State.Status == Cancelled {
		return m.State.Ended
	}
	_, last, _ := m.meeting()
	for _, w := range m.State.Process.Workshops {
		last = latest(last, m.wall(w.End))
	}
	return last
}
