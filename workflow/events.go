package workflow

import (
	"cmp"
	"maps"
	"slices"
	"strings"
	"time"
)

// The names of appointments: the planning meeting, and a workshop and its
// preparation by the workshop's ID.
const (
	eventMeeting     = "meeting"
	eventWorkshop    = "workshop/"
	eventPreparation = "preparation/"
)

func workshopEvent(id string) string { return eventWorkshop + id }

func preparationEvent(id string) string { return eventPreparation + id }

// eventOf is a workshop, or its preparation.
func eventOf(id string, preparation bool) string {
	if preparation {
		return preparationEvent(id)
	}
	return workshopEvent(id)
}

func isPreparation(event string) bool { return strings.HasPrefix(event, eventPreparation) }

// revisionOf is how an appointment stands in the process; i is the index of
// its workshop where the caller knows it, or -1.
func revisionOf(p *Process, event string, i int) (EventRevision, bool) {
	if event == eventMeeting {
		mt := p.Meeting
		return EventRevision{Span: mt.Span, Place: mt.Place, Cancelled: mt.Cancelled}, !mt.Start.IsZero()
	}
	kind, id, _ := strings.Cut(event, "/")
	if i < 0 {
		i = p.workshopIndex(id)
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
			events = append(events, preparationEvent(w.ID))
		}
		events = append(events, workshopEvent(w.ID))
	}
	return events
}

// sameAppointment reports whether people who were told a need not be told b.
// Numbers follow from the others' times and are no change by themselves, nor is
// what a preparation has from its workshop.
func sameAppointment(event string, a, b EventRevision) bool {
	if a.Span != b.Span || a.Place != b.Place || a.Cancelled != b.Cancelled {
		return false
	}
	return isPreparation(event) ||
		a.Title == b.Title && a.About == b.About && a.Bring == b.Bring && slices.Equal(a.Responsible, b.Responsible)
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
	case sameAppointment(event, e.Latest(), now):
		last := &e.Revisions[n-1]
		last.Number, last.Title, last.Responsible = now.Number, now.Title, now.Responsible
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
	s.ChangedAt, s.ChangedFrom = time.Time{}, time.Time{}
	for _, event := range t.eventsInOrder() {
		for _, p := range t.everKnown() {
			if mail, ok := t.changeFor(event, p); ok {
				t.d.Mails = append(t.d.Mails, mail)
				t.closeUndo(event)
			}
		}
	}
	if t.posterOutdated() {
		s.Steps[stepPosterAgain] = StepDone{At: t.Now}
		for _, p := range t.leaders() {
			if t.reachable(p) {
				t.d.Mails = append(t.d.Mails, t.compose(MailPosterAgain, "", p, itoa(s.Revision)))
			}
		}
	}
	t.tellAnnouncementWaits()
	t.d.Log = append(t.d.Log, LogEntry{What: stepChanges})
}

// tellAnnouncementWaits tells the leader that the announcement waits for a new
// time of the meeting, unless a mail said so already.
func (t *ticker) tellAnnouncementWaits() {
	s := &t.d.State
	i := slices.IndexFunc(s.Notes, func(n Note) bool { return n.Code == NoteAnnouncementOn })
	if i < 0 {
		return
	}
	note := s.Notes[i]
	s.Notes = slices.Delete(s.Notes, i, i+1)
	if _, _, ok := t.meeting(); ok || s.Status != Active {
		return
	}
	for _, to := range t.leaders() {
		t.alert(to, note, itoa(s.Revision))
	}
}

// alert tells one of the leaders something at once.
func (t *ticker) alert(to Person, note Note, revision string) *Mail {
	if !t.reachable(to) {
		return &Mail{}
	}
	mail := t.compose(MailAlert, "", to, string(note.Code)+"/"+revision)
	mail.Facts.Alert = &note
	t.d.Mails = append(t.d.Mails, mail)
	return &t.d.Mails[len(t.d.Mails)-1]
}

// closeUndo makes the last change by mail final once people have been told of it.
func (t *ticker) closeUndo(event string) {
	if u := t.d.State.Undo; u != nil && !t.d.State.Events[event].Latest().At.Before(u.At) {
		t.d.State.endUndo(ChangeTold)
	}
}

// eventsInOrder lists every appointment there is or was, in order of time.
func (t *ticker) eventsInOrder() []string {
	s := &t.d.State
	events := make([]string, 0, len(s.Events))
	for event := range s.Events {
		events = append(events, event)
	}
	slices.SortFunc(events, func(a, b string) int {
		ra, rb := s.Events[a].Latest(), s.Events[b].Latest()
		return cmp.Or(t.wall(ra.Start).Compare(t.wall(rb.Start)), strings.Compare(a, b))
	})
	return events
}

// posterOutdated reports whether the poster that the leader got last, with the
// mail after the meeting or since, shows a plan that no longer holds.
func (m *Moment) posterOutdated() bool {
	after, ok := m.State.Steps[stepAfterMeeting]
	if !ok || after.Skipped || m.State.Status != Active {
		return false
	}
	drawn := latest(after.At, m.State.Steps[stepPosterAgain].At)
	for event, e := range m.State.Events {
		if event == eventMeeting || !e.Latest().At.After(drawn) {
			continue
		}
		shown, ok := e.asOf(drawn)
		now := e.Latest()
		if ok != !now.Cancelled || (ok && !sameAppointment(event, shown, now)) {
			return true
		}
	}
	return false
}

// asOf returns how the appointment stood at an instant; ok is false when it did not.
func (e *EventState) asOf(t time.Time) (r EventRevision, ok bool) {
	for _, r := range slices.Backward(e.Revisions) {
		if !r.At.After(t) {
			return r, !r.Cancelled
		}
	}
	return EventRevision{}, false
}

// everKnown is everybody, and those removed who were told something.
func (t *ticker) everKnown() []Person {
	return append(t.State.Process.Everybody(), sortedPeople(t.State.Former)...)
}

func sortedPeople(byID map[string]Person) []Person {
	people := slices.Collect(maps.Values(byID))
	slices.SortFunc(people, func(a, b Person) int { return strings.Compare(a.ID, b.ID) })
	return people
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
	cancelled := now.Cancelled || !t.concerns(event, p.ID)
	switch {
	case !cancelled && sameAppointment(event, before, now),
		t.over(before) && cancelled,
		t.over(now) && !cancelled:
		return Mail{}, false
	}
	if cancelled { // perhaps for this person alone: a calendar takes nothing that is not above what it has
		now.Sequence = max(now.Sequence, told.Sequence+1)
	}
	return t.composeChange(event, e.UID, p, before, now, cancelled), true
}

// outrank raises an appointment's sequence above that under which the person
// was told that it is off: a calendar takes nothing older than that.
func (t *ticker) outrank(event string, p Person) {
	told, ok := t.lastAbout(p.ID, event)
	e := t.d.State.Events[event]
	if now := e.Latest(); ok && now.Sequence <= told.Sequence {
		now.Sequence = told.Sequence + 1
		e.Revisions = append(e.Revisions, now)
	}
}

func (t *ticker) over(r EventRevision) bool { return !t.Now.Before(t.wall(r.Start)) }

func (t *ticker) composeChange(event, uid string, p Person, before, now EventRevision, cancelled bool) Mail {
	old := t.line(event, before)
	kind, method, shown, change := MailChange, "REQUEST", now, Change{Event: event, Old: old, Meeting: event == eventMeeting}
	if cancelled {
		kind, method = MailCancellation, "CANCEL"
		shown = before
		shown.Sequence = now.Sequence
	} else {
		change.New = t.line(event, now)
	}
	revision := itoa(now.Sequence) + "." + itoa(t.State.Revision)
	mail := t.compose(kind, "", p, revision)
	mail.Key = mailKey(t.State.Process.ID, kind, event, p.ID, revision)
	mail.Event, mail.Sequence = event, now.Sequence
	mail.Facts.Event, mail.Facts.Change = t.line(event, shown), &change
	mail.Appointment = t.appointment(method, uid, event, shown)
	mail.NotAfter = t.wall(shown.Start)
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
