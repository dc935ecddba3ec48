package file

import (
	"fmt"
	"time"

	"starte/workflow"
)

// maxKept is how long names and addresses may be kept after the last event.
const maxKept = 548 // days: 18 months

// checkSchedule refuses steps that would come in an order without meaning.
// While the meeting's time is being found, distances from it are held
// against its first candidate.
func (p *process) checkSchedule() {
	p.checkAfter()
	start := p.Meeting.Start
	for i, c := range p.Meeting.Candidates {
		if i == 0 || c.Start.Before(start) {
			start = c.Start
		}
	}
	if start.IsZero() {
		return
	}
	p.checkBefore(start)
	if len(p.Meeting.Candidates) > 0 {
		p.checkPoll(start)
	}
}

// checkBefore checks the steps that lead up to the meeting: questions, then
// reminders and the digest, then the meeting itself.
func (p *process) checkBefore(start workflow.Wall) {
	t := p.Timing
	meeting, digest := start.In(p.loc), p.before(start, t.Digest)
	questions := p.before(start, t.Questions)
	asked := questions.Before(meeting)
	if !asked {
		p.fault("schedule.questions", "The questions (%s) would go out when the meeting has begun; leave time to answer, such as 7d.", formatOffset(t.Questions))
	}
	switch {
	case !digest.Before(meeting):
		p.fault("schedule.digest", "The digest (%s) would come when the meeting has begun; write a distance before it, such as 24h.", formatOffset(t.Digest))
	case asked && !questions.Before(digest):
		p.fault("schedule.digest", "The digest (%s) would be made before the questions go out (%s); write a shorter distance.",
			formatOffset(t.Digest), formatOffset(t.Questions))
	}
	seen := make(map[time.Time]bool)
	for i, o := range t.Reminders {
		path := fmt.Sprintf("schedule.reminders[%d]", i)
		at := p.before(start, o)
		switch {
		case !at.Before(meeting):
			p.fault(path, "The reminder (%s) would go out when the meeting has begun; write a distance before it, such as 1d.", formatOffset(o))
		case asked && !questions.Before(at):
			p.fault(path, "The reminder (%s) would go out before the questions (%s); write a shorter distance.", formatOffset(o), formatOffset(t.Questions))
		case seen[at]:
			p.fault(path, "The reminder (%s) stands twice; take one away.", formatOffset(o))
		case digest.Before(at) && digest.Before(meeting):
			p.warn(path, "The reminder (%s) goes out after the digest (%s) is made; write a longer distance.", formatOffset(o), formatOffset(t.Digest))
		}
		seen[at] = true
	}
}

// checkPoll holds the poll's own date against its first candidate.
func (p *process) checkPoll(first workflow.Wall) {
	if at := p.Timing.CandidateAnswer.At; at != nil && !at.Before(first) {
		p.fault("schedule.candidate_answer", "The count (%s) would come when the first candidate, %s, has begun; write an earlier time.", show(*at), show(first))
	}
}

// checkAfter checks the steps that follow the meeting.
func (p *process) checkAfter() {
	t := p.Timing
	if limit := (workflow.Offset{Days: maxKept}); p.longer(t.PurgeAddresses, limit) {
		p.fault("schedule.purge_addresses", "Addresses may be kept for 18 months after the last workshop; write at most %dd.", maxKept)
	}
	for _, n := range []struct {
		key   string
		at    workflow.Offset
		event func(workflow.Workshop) workflow.Wall
		what  string
	}{
		{"workshop_notice", t.WorkshopNotice, func(w workflow.Workshop) workflow.Wall { return w.Start }, "workshop"},
		{"preparation", t.Preparation, func(w workflow.Workshop) workflow.Wall {
			if w.Preparation == nil {
				return workflow.Wall{}
			}
			return w.Preparation.Start
		}, "preparation"},
	} {
		for _, w := range p.Workshops {
			if e := n.event(w); !e.IsZero() && !p.before(e, n.at).Before(e.In(p.loc)) {
				p.fault("schedule."+n.key, "The notice (%s) would not come before the %s of %s; write a distance such as 3d.", formatOffset(n.at), n.what, show(e))
				break
			}
		}
	}
	end := p.Meeting.End
	if end.IsZero() {
		return
	}
	for _, s := range []struct {
		key string
		o   *workflow.Offset
	}{{"after_meeting", &t.AfterMeeting}, {"announcement", t.Announcement}, {"purge_answers", &t.PurgeAnswers}, {"purge_addresses", &t.PurgeAddresses}} {
		if s.o != nil && s.o.At != nil && s.o.At.Before(end) {
			p.fault("schedule."+s.key, "%s is before the meeting is over, %s; write a later time.", show(*s.o.At), show(end))
			return
		}
	}
	p.checkNotices(end)
}

// checkNotices warns of workshops so close to the meeting that their notice
// would fall before the announcement, which it never does: it waits.
func (p *process) checkNotices(end workflow.Wall) {
	calendar := workflow.Calendar{Location: p.loc, Holiday: p.env.Holiday, Closed: p.Closed, Window: p.Window}
	announced := calendar.NextWorkday(end.Date).At(9, 0).In(p.loc)
	if o := p.Timing.Announcement; o != nil {
		announced = p.after(end, *o)
		if !p.Window.Always {
			announced = calendar.Earliest(announced)
		}
	}
	when := show(workflow.WallOf(announced))
	for i, w := range p.Workshops {
		path := fmt.Sprintf("workshops[%d].start", i)
		switch {
		case w.Start.IsZero() || w.Start.Before(end):
		case !announced.Before(w.Start.In(p.loc)):
			p.fault(path, "The workshop is over or under way when the announcement goes out, %s; move it, or set \"schedule.announcement\" earlier.", when)
		case p.before(w.Start, p.Timing.WorkshopNotice).Before(announced):
			p.warn(path, "The workshop's notice (%s) would fall before the announcement, %s, and waits for it; the staff hear of the workshop late.",
				formatOffset(p.Timing.WorkshopNotice), when)
		}
	}
}

// before is the instant that lies o before an event; days are counted on the
// calendar, the rest on the clock.
func (p *process) before(event workflow.Wall, o workflow.Offset) time.Time {
	if o.At != nil {
		return o.At.In(p.loc)
	}
	return event.AddDays(-o.Days).In(p.loc).Add(-o.Duration)
}

func (p *process) after(event workflow.Wall, o workflow.Offset) time.Time {
	if o.At != nil {
		return o.At.In(p.loc)
	}
	return event.AddDays(o.Days).In(p.loc).Add(o.Duration)
}

func (p *process) longer(o, limit workflow.Offset) bool {
	if o.At == nil {
		return o.Days*24+int(o.Duration/time.Hour) > limit.Days*24
	}
	last := p.Meeting.End
	for _, w := range p.Workshops {
		if last.Before(w.End) {
			last = w.End
		}
	}
	return !last.IsZero() && last.AddDays(limit.Days).Before(*o.At)
}
