package workflow

import (
	"slices"
	"strings"
	"time"
)

func isPreparation(event string) bool { return strings.HasPrefix(event, "preparation/") }

// revisionOf is how an appointment stands in the process; i is the index of
// its workshop where the caller knows it, or -1.
func revisionOf(p *Process, event string, i int) (EventRevision, bool) {
	if event == eventMeeting {
		mt := p.Meeting
		return EventRevision{Span: mt.Span, Place: mt.Place, Cancelled: mt.Cancelled}, !mt.Start.IsZero()
	}
	kind, id, _ := strings.Cut(event, "/")
	if i < 0 {
		i = slices.IndexFunc(p.Workshops, func(w Workshop) bool { return w.ID == id })
	}
	if i < 0 || p.Workshops[i].ID != id {
		return EventRevision{}, false
	}
	w := p.Workshops[i]
	r := EventRevision{Number: numberOf(p, i), Title: w.Title, Responsible: w.Responsible}
	if kind == "preparation" {
		if w.Preparation == nil {
			return EventRevision{}, false
		}
		r.Span, r.Place = w.Preparation.Span, w.Preparation.Place
		return r, true
	}
	r.Span, r.Place, r.About, r.Bring = w.Span, w.Place, w.About, w.Bring
	return r, true
}

// numberOf counts workshops in the order of time, so that "Verksted 2" is the
// second one that people come to.
func numberOf(p *Process, i int) int {
	n := 1
	for j, w := range p.Workshops {
		if w.Start.Before(p.Workshops[i].Start) || (w.Start == p.Workshops[i].Start && j < i) {
			n++
		}
	}
	return n
}

// eventsOf lists the appointments of a process.
func eventsOf(p *Process) []string {
	var events []string
	if !p.Meeting.Start.IsZero() {
		events = append(events, eventMeeting)
	}
	for _, w := range p.Workshops {
		if w.Preparation != nil {
			events = append(events, "preparation/"+w.ID)
		}
		events = append(events, "workshop/"+w.ID)
	}
	return events
}

// sameAppointment reports whether people who were told a need not be told b.
// Numbers follow from the others' times and are no change by themselves.
func sameAppointment(a, b EventRevision) bool {
	return a.Span == b.Span && a.Title == b.Title && a.Place == b.Place && a.Cancelled == b.Cancelled &&
		a.About == b.About && a.Bring == b.Bring && slices.Equal(a.Responsible, b.Responsible)
}

// syncEvents records how the appointments stand now, with a new sequence for
// each that changed, and returns the changed ones. UIDs derive from the
// process, the seed and the event, so that they are the same for ever.
func (m *Moment) syncEvents(s *State) []string {
	var changed []string
	for _, event := range eventsOf(&s.Process) {
		now, _ := revisionOf(&s.Process, event, -1)
		if m.record(s, event, now) {
			changed = append(changed, event)
		}
	}
	for event, e := range s.Events {
		if _, ok := revisionOf(&s.Process, event, -1); ok || e.Latest().Cancelled {
			continue
		}
		gone := e.Latest()
		gone.Cancelled = true
		if m.record(s, event, gone) {
			changed = append(changed, event)
		}
	}
	slices.Sort(changed)
	return changed
}

func (m *Moment) record(s *State, event string, now EventRevision) bool {
	e := s.Events[event]
	if e == nil {
		e = &EventState{UID: eventUID(s.Process.ID, event, s.Seed)}
		s.Events[event] = e
	}
	now.At = m.Now
	switch n := len(e.Revisions); {
	case n == 0:
		e.Revisions = append(e.Revisions, now)
		return true
	case sameAppointment(e.Latest(), now):
		e.Revisions[n-1].Number = now.Number
		return false
	default:
		now.Sequence = e.Latest().Sequence + 1
		e.Revisions = append(e.Revisions, now)
		return true
	}
}

// tellChanges decides the mail about what has changed since people were told:
// an update or a cancellation to exactly those.
func (t *ticker) tellChanges() {
	s := &t.d.State
	delete(s.Steps, stepChanges)
	s.ChangedAt = time.Time{}
	before := len(t.d.Mails)
	defer func() {
		if len(t.d.Mails) > before {
			s.Undo = nil // people have been told: what is done is done
		}
	}()
	events := make([]string, 0, len(s.Events))
	for event := range s.Events {
		events = append(events, event)
	}
	slices.SortFunc(events, func(a, b string) int {
		ra, rb := s.Events[a].Latest(), s.Events[b].Latest()
		if c := t.wall(ra.Start).Compare(t.wall(rb.Start)); c != 0 {
			return c
		}
		return strings.Compare(a, b)
	})
	plan := false
	for _, event := range events {
		for _, p := range t.everKnown() {
			if mail, ok := t.changeFor(event, p); ok {
				t.d.Mails = append(t.d.Mails, mail)
				plan = plan || event != eventMeeting
			}
		}
	}
	if _, done := s.Steps[stepAfterMeeting]; done && plan {
		for _, p := range t.leaders() {
			if t.reachable(p) {
				t.d.Mails = append(t.d.Mails, t.compose(MailPosterAgain, "", p, itoa(s.Revision)))
			}
		}
	}
	t.d.Log = append(t.d.Log, LogEntry{What: stepChanges})
}

// everKnown is everybody, and those removed who were told something.
func (t *ticker) everKnown() []Person {
	people := t.State.Process.Everybody()
	former := make([]Person, 0, len(t.State.Former))
	for _, p := range t.State.Former {
		former = append(former, p)
	}
	slices.SortFunc(former, func(a, b Person) int { return strings.Compare(a.ID, b.ID) })
	return append(people, former...)
}

// changeFor decides the change or cancellation of an appointment for one
// person; ok is false when the person knows how it stands, or was never told.
func (t *ticker) changeFor(event string, p Person) (Mail, bool) {
	e := t.State.Events[event]
	told, ok := t.knows(p.ID, event)
	if !ok || !t.reachable(p) {
		return Mail{}, false
	}
	before, ok := e.At(told.Sequence)
	if !ok {
		return Mail{}, false
	}
	now := e.Latest()
	_, former := t.State.Former[p.ID]
	cancelled := now.Cancelled || former
	if !cancelled && sameAppointment(before, now) {
		return Mail{}, false
	}
	if t.over(before) && (cancelled || t.over(now)) {
		return Mail{}, false
	}
	return t.composeChange(event, e.UID, p, before, now, cancelled), true
}

func (t *ticker) over(r EventRevision) bool { return !t.Now.Before(t.wall(r.Start)) }

func (t *ticker) composeChange(event, uid string, p Person, before, now EventRevision, cancelled bool) Mail {
	kind, method := MailChange, "REQUEST"
	if cancelled {
		kind, method = MailCancellation, "CANCEL"
		if !now.Cancelled { // for this person alone
			now.Sequence++
		}
	}
	revision := itoa(now.Sequence) + "." + itoa(t.State.Revision)
	mail := t.compose(kind, "", p, revision)
	mail.Key = MailKey(t.State.Process.ID, kind, event, p.ID, revision)
	mail.Event, mail.Sequence = event, now.Sequence
	old := t.line(event, before)
	mail.Facts.Event = old
	mail.Facts.Change = &Change{Event: event, Old: old, Meeting: event == eventMeeting}
	if !cancelled {
		mail.Facts.Event = t.line(event, now)
		mail.Facts.Change.New = t.line(event, now)
		mail.NotAfter = t.wall(now.Start)
	} else {
		mail.NotAfter = t.wall(before.Start)
	}
	shown := now
	if cancelled {
		shown = before
		shown.Sequence = now.Sequence
	}
	mail.Appointment = t.appointment(method, uid, event, shown)
	return mail
}

// EventOf returns the appointment with a UID, with or without the domain that
// calendar programs get to see behind it; "" for none.
func (s *State) EventOf(uid string) string {
	bare, _, _ := strings.Cut(uid, "@")
	for event, e := range s.Events {
		if e.UID == bare {
			return event
		}
	}
	return ""
}
