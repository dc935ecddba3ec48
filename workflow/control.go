package workflow

import (
	"slices"
	"time"
)

// Hold stops everything that the robot starts; what people write is still read
// and answered.
func Hold(m Moment) Decision {
	d := Decision{State: m.State.clone()}
	if d.State.Status == Active {
		d.State.Status = Held
		d.Log = []LogEntry{{What: "held"}}
	}
	return d
}

// Resume lets a held process go on from where it stands: what fell due in the
// meantime leaves if it is still worth something.
func Resume(m Moment) Decision {
	d := Decision{State: m.State.clone()}
	if d.State.Status == Held {
		d.State.Status = Active
		d.Log = []LogEntry{{What: "resumed"}}
	}
	return d
}

// Cancel ends a process: nothing more is started, and everybody who was told
// of an appointment to come is told, as of any other change, that it is off.
func Cancel(m Moment) Decision {
	d := Decision{State: m.State.clone()}
	s := &d.State
	if s.Status == Cancelled || s.Status == Finished {
		return d
	}
	s.Status, s.Ended, s.Undo, s.Asked, s.Earlier, s.Offered, s.StopAsked = Cancelled, m.Now, nil, nil, nil, nil, time.Time{}
	s.Revision++
	for event, e := range s.Events {
		if gone := e.Latest(); !gone.Cancelled {
			gone.Cancelled = true
			m.record(s, event, gone)
		}
	}
	s.markChanged(m.Now)
	d.Withdraw = []Withdrawal{{Kinds: startedKinds()}}
	d.Log = []LogEntry{{What: "cancelled"}}
	return d
}

// startedKinds are the kinds of mail that the robot starts by itself.
func startedKinds() []MailKind {
	return slices.DeleteFunc(MailKinds(), MailKind.Reply)
}
