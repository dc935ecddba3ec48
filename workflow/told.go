package workflow

import "time"

// postbox is the outbox looked up by person: who knows of which appointment,
// and who has which kind of mail.
type postbox struct {
	size   int
	events map[personEvent]Posted
	kinds  map[personKind]PostedStatus
	people map[string]bool // those who have been told anything at all
}

type personEvent struct{ person, event string }

type personKind struct {
	person string
	kind   MailKind
}

// box is the outbox looked up by person. What was sent to an address that
// turned out to be dead counts for nothing once the person has another.
func (m *Moment) box() *postbox {
	if m.posted != nil && m.posted.size == len(m.Outbox) {
		return m.posted
	}
	b := &postbox{size: len(m.Outbox), events: map[personEvent]Posted{}, kinds: map[personKind]PostedStatus{}, people: map[string]bool{}}
	for _, p := range m.Outbox {
		if p.Status != PostTold && p.Status != PostQueued {
			continue
		}
		if p.At.Before(m.State.Of(p.Person).Missed) || (p.Kind == MailTimePoll && p.At.Before(m.State.PollFrom)) {
			continue
		}
		if p.Status == PostTold {
			b.people[p.Person] = true
		}
		if k := (personKind{p.Person, p.Kind}); b.kinds[k] != PostTold {
			b.kinds[k] = p.Status
		}
		if at := (personEvent{p.Person, p.Event}); p.Event != "" && p.Kind.CarriesAppointment() {
			if best, ok := b.events[at]; !ok || p.Sequence >= best.Sequence {
				b.events[at] = p
			}
		}
	}
	m.posted = b
	return b
}

// lastAbout returns the mail about an appointment with the highest sequence that
// the person has got or will get.
func (m *Moment) lastAbout(person, event string) (Posted, bool) {
	p, ok := m.box().events[personEvent{person, event}]
	return p, ok
}

// knows returns the mail by which a person knows, or will know, that an
// appointment is to take place.
func (m *Moment) knows(person, event string) (Posted, bool) {
	p, ok := m.lastAbout(person, event)
	return p, ok && p.Kind != MailCancellation
}

// has reports whether the person has got, or will get, a mail of this kind.
func (m *Moment) has(kind MailKind, person string) bool {
	_, ok := m.box().kinds[personKind{person, kind}]
	return ok
}

// gotAt is when the person was first sent mail of this kind, at an address that
// still counts; zero for never.
func (m *Moment) gotAt(kind MailKind, person string) time.Time {
	var first time.Time
	for _, p := range m.Outbox {
		if p.Kind != kind || p.Person != person || p.Status != PostTold || p.At.Before(m.State.Of(person).Missed) {
			continue
		}
		at := p.Left // it may have waited under a hold or a limit
		if at.IsZero() {
			at = p.At
		}
		if first.IsZero() || at.Before(first) {
			first = at.In(m.Location)
		}
	}
	return first
}

// queued reports whether mail of this kind waits that nobody has begun to send.
func (m *Moment) queued(kind MailKind) bool {
	for _, p := range m.Outbox {
		if p.Kind == kind && p.Status == PostQueued {
			return true
		}
	}
	return false
}

// sent reports whether anybody has been told by mail of this kind.
func (m *Moment) sent(kind MailKind) bool {
	for _, p := range m.Outbox {
		if p.Kind == kind && p.Status == PostTold {
			return true
		}
	}
	return false
}

// reachable reports whether mail can be sent to the person at all.
func (m *Moment) reachable(p Person) bool {
	if p.Address() == "" {
		return false
	}
	f := m.State.Of(p.ID).Failed
	return f == nil || !f.Final || f.Address != p.Address()
}

// concerns reports whether an appointment is for this person: the planning
// meeting and the gatherings for the group, workshops for everybody.
func (m *Moment) concerns(event, person string) bool {
	switch m.State.Process.RoleOf(person) {
	case "":
		return false
	case RoleStaff:
		return event != eventMeeting && !isPreparation(event)
	}
	return true
}

// rsvp is the person's answer to the invitation as far as it still holds: one
// to another time than the meeting has now says nothing about this one, nor
// does one to an invitation that was taken back since.
func (m *Moment) rsvp(person string) RSVP {
	ps := m.State.Of(person)
	e := m.State.Events[eventMeeting]
	if ps.RSVP == RSVPNone || e == nil {
		return RSVPNone
	}
	asked, ok := e.At(ps.RSVPSequence)
	if !ok || asked.Span != e.Latest().Span {
		return RSVPNone
	}
	for _, p := range m.Outbox {
		if p.Person == person && p.Event == eventMeeting && p.Kind == MailCancellation && p.Status == PostTold && p.Sequence > ps.RSVPSequence {
			return RSVPNone
		}
	}
	return ps.RSVP
}
