package workflow

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
// of an appointment to come is told that it is off.
func Cancel(m Moment) Decision {
	d := Decision{State: m.State.clone()}
	s := &d.State
	if s.Status == Cancelled || s.Status == Finished {
		return d
	}
	s.Status, s.Ended = Cancelled, m.Now
	s.Revision++
	for event, e := range s.Events {
		if gone := e.Latest(); !gone.Cancelled {
			gone.Cancelled = true
			m.record(s, event, gone)
		}
	}
	m.State = *s
	// What nobody has begun to send is taken back; those who would have had it know nothing to cancel.
	d.Withdraw = append(d.Withdraw, Withdrawal{})
	m.Outbox = told(m.Outbox)
	t := ticker{Moment: m, d: &d}
	t.tellChanges()
	d.Log = append(d.Log, LogEntry{What: "cancelled"})
	return d
}

func told(posted []Posted) []Posted {
	var out []Posted
	for _, p := range posted {
		if p.Status == PostTold {
			out = append(out, p)
		}
	}
	return out
}
