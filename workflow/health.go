package workflow

import (
	"fmt"
	"time"
)

// Health is how all processes fared in a week, for whoever runs the robot:
// counts and workplaces, nothing that anybody wrote and nobody's name.
type Health struct {
	From, To time.Time // the week, up to when it was looked at

	Running, Held, Over int // processes
	HeldAll             bool

	Quiet    []QuietUnit
	Problems []UnitProblems

	Sent, Received int // messages, within the week
	Refused        int // mails given up, within the week
	Expired        int // mails whose time had passed before they could leave, within the week
	TooLarge       int // messages left in the mailbox because of their size, within the week
	Unhandled      int // messages that could not be handled and wait for a person to look at them

	Waiting      int       // mails that are due and have not left
	WaitingSince time.Time // when the oldest of them was due
	Failing      []string  // parts of the robot that do not work at the moment, as its log names them
}

// QuietUnit is a workplace from which nothing is heard.
type QuietUnit struct {
	ID, Workplace string
	Reasons       []QuietReason
}

// QuietReason is one sign that a unit has gone quiet.
type QuietReason struct {
	Code QuietCode
	At   time.Time // of the meeting, the bounce or what is overdue
}

// QuietCode names a sign of silence. Templates have words for each.
type QuietCode string

// Every sign of silence.
const (
	QuietUnanswered    QuietCode = "unanswered"     // the meeting At is near, and nobody has answered the questions
	QuietMetUnanswered QuietCode = "met_unanswered" // it has been, and nobody had
	QuietLeaderSilent  QuietCode = "leader_silent"  // nothing was ever heard from the leader, first written to At
	QuietLeaderBounced QuietCode = "leader_bounced" // mail to the leader came back At
	QuietNoTimeChosen  QuietCode = "no_time_chosen" // the leader got the count of the times At and has chosen none
	QuietStuck         QuietCode = "stuck"          // something has been due since At, and nothing leaves
	QuietNoMeeting     QuietCode = "no_meeting"     // the meeting has neither a time nor times to choose from
	QuietNoWorkshops   QuietCode = "no_workshops"   // the meeting has been, At, and the plan has no workshops
)

// UnitProblems counts what is wrong at a workplace.
type UnitProblems struct {
	ID, Workplace string
	NoAddress     int  // people to tell in person
	Bounced       int  // people whose mail came back
	Unconfirmed   int  // replies from unknown addresses that wait
	Unhandled     int  // messages that could not be handled
	Broken        bool // the process itself cannot be read
}

// Any reports whether anything is wrong.
func (p UnitProblems) Any() bool {
	return p.NoAddress+p.Bounced+p.Unconfirmed+p.Unhandled > 0 || p.Broken
}

// Pulse is what the rules of silence need to know besides the moment.
type Pulse struct {
	LeaderHeard  bool      // a message of the leader's own came in
	WaitingSince time.Time // when the oldest mail that has not left was due; zero for none
}

// How long silence lasts before it is told of.
const (
	quietBefore = 7  // days before the meeting: the next weekly mail may be too late
	quietAfter  = 14 // days after it
	quietLeader = 7  // days since the leader was first written to
	quietChoice = 3  // days since the leader got the count of the times
	quietStuck  = 24 * time.Hour
)

// Over reports whether the last appointment has passed or the process has ended.
func Over(m Moment) bool {
	if m.State.Status == Cancelled || m.State.Status == Finished {
		return true
	}
	last := m.lastDay()
	return len(m.State.Process.Workshops) > 0 && !last.IsZero() && last.Before(m.Now)
}

// SignsOfSilence is why the operator should call a workplace. A held process
// and one that is over are quiet by themselves and have none.
func SignsOfSilence(m Moment, p Pulse) []QuietReason {
	if m.State.Status != Active || Over(m) {
		return nil
	}
	var signs []QuietReason
	for _, sign := range []func(*Moment, Pulse) QuietReason{unanswered, leaderQuiet, noTimeChosen, stuck, noDates} {
		if r := sign(&m, p); r.Code != "" {
			r.At = r.At.In(m.Location)
			signs = append(signs, r)
		}
	}
	return signs
}

func unanswered(m *Moment, _ Pulse) QuietReason {
	start, end, ok := m.meeting()
	asked, done := m.State.Steps[stepQuestions]
	if !ok || !done || asked.Skipped || m.Now.Before(m.shift(start, -quietBefore)) || m.Now.After(m.shift(end, quietAfter)) {
		return QuietReason{}
	}
	for _, person := range m.State.Process.Group() {
		if !m.State.Of(person.ID).Replied.IsZero() {
			return QuietReason{}
		}
	}
	if len(m.Answers) > 0 {
		return QuietReason{}
	}
	if m.Now.Before(start) {
		return QuietReason{Code: QuietUnanswered, At: start}
	}
	return QuietReason{Code: QuietMetUnanswered, At: start}
}

func leaderQuiet(m *Moment, p Pulse) QuietReason {
	leader := m.State.Process.Leader.ID
	ps := m.State.Of(leader)
	if ps.Failed != nil {
		return QuietReason{Code: QuietLeaderBounced, At: ps.Failed.At}
	}
	if p.LeaderHeard || !ps.Replied.IsZero() || ps.RSVP != RSVPNone || !ps.ChosenAt.IsZero() || !ps.Confirmed.IsZero() {
		return QuietReason{}
	}
	for _, o := range m.Outbox {
		if o.Person == leader && o.Status == PostTold {
			if m.Now.Before(m.shift(o.At, quietLeader)) {
				return QuietReason{}
			}
			return QuietReason{Code: QuietLeaderSilent, At: o.At}
		}
	}
	return QuietReason{}
}

func noTimeChosen(m *Moment, _ Pulse) QuietReason {
	mt := m.State.Process.Meeting
	told, done := m.State.Steps[stepCount]
	if !mt.Start.IsZero() || mt.Cancelled || !done || m.Now.Before(m.shift(told.At, quietChoice)) {
		return QuietReason{}
	}
	return QuietReason{Code: QuietNoTimeChosen, At: told.At}
}

func stuck(m *Moment, p Pulse) QuietReason {
	since := p.WaitingSince
	if due, ok := Next(*m); ok && (since.IsZero() || due.Before(since)) {
		since = due
	}
	if since.IsZero() || m.Now.Sub(since) < quietStuck {
		return QuietReason{}
	}
	return QuietReason{Code: QuietStuck, At: since}
}

func noDates(m *Moment, _ Pulse) QuietReason {
	mt := m.State.Process.Meeting
	start, end, ok := m.meeting()
	workshops := m.State.Process.Workshops
	switch {
	case !ok && (mt.Cancelled || len(mt.Candidates) == 0):
		return QuietReason{Code: QuietNoMeeting}
	case !ok || m.Now.Before(end):
		return QuietReason{}
	case len(workshops) == 0:
		return QuietReason{Code: QuietNoWorkshops, At: start}
	}
	return QuietReason{}
}

// WeeklyDue is when the operator's mail of the week of now is due: on Monday
// morning, or on the first working day after it, when the send window opens.
// The week is named as in ISO 8601, "2027-W05".
func WeeklyDue(now time.Time, c Calendar) (due time.Time, week string) {
	day := DateOf(now.In(c.Location))
	monday := day.AddDays(-((int(day.Weekday()) + 6) % 7))
	year, n := monday.At(12, 0).In(c.Location).ISOWeek()
	return c.Earliest(monday.At(0, 0).In(c.Location)), fmt.Sprintf("%04d-W%02d", year, n)
}
