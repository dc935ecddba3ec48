package workflow

import (
	"maps"
	"slices"
)

// clone copies the document deeply, so that a rule never changes its argument.
// It is written out, because every decision begins with it: by way of JSON it
// takes thirty times as long.
func (s State) clone() State {
	s.Process = s.Process.clone()
	s.Steps = maps.Clone(s.Steps)
	s.People = cloneMap(s.People, (*PersonState).clone)
	s.Events = cloneMap(s.Events, (*EventState).clone)
	s.Former = cloneMap(s.Former, Person.clone)
	s.Notes = slices.Clone(s.Notes)
	s.ByMail = slices.Clone(s.ByMail)
	if s.Undo != nil {
		u := *s.Undo
		u.Process, u.ByMail = u.Process.clone(), slices.Clone(u.ByMail)
		s.Undo = &u
	}
	s.Polled, s.Early, s.Offered = slices.Clone(s.Polled), maps.Clone(s.Early), slices.Clone(s.Offered)
	if s.Asked != nil {
		a := s.Asked.clone()
		s.Asked = &a
	}
	s.Earlier, s.Changed = cloneSlice(s.Earlier, AskedBack.clone), cloneSlice(s.Changed, ChangeByMail.clone)
	s.fill()
	return s
}

func (a AskedBack) clone() AskedBack {
	a.Inbound, a.Open = slices.Clone(a.Inbound), cloneSlice(a.Open, OpenLine.clone)
	a.Lines, a.Late, a.Numbers = slices.Clone(a.Lines), cloneSlice(a.Late, LatePreparation.clone), maps.Clone(a.Numbers)
	return a
}

func (c ChangeByMail) clone() ChangeByMail {
	c.Inbound, c.Events = slices.Clone(c.Inbound), slices.Clone(c.Events)
	return c
}

func (o OpenLine) clone() OpenLine {
	o.More = slices.Clone(o.More)
	return o
}

func (p Process) clone() Process {
	p.Leader = p.Leader.clone()
	if p.Deputy != nil {
		d := p.Deputy.clone()
		p.Deputy = &d
	}
	p.Members = cloneSlice(p.Members, Person.clone)
	p.Staff = cloneSlice(p.Staff, Person.clone)
	p.Meeting.Candidates = slices.Clone(p.Meeting.Candidates)
	p.Workshops = cloneSlice(p.Workshops, Workshop.clone)
	p.Questions = slices.Clone(p.Questions)
	p.Agenda = slices.Clone(p.Agenda)
	p.GroundRules = slices.Clone(p.GroundRules)
	p.Documents = slices.Clone(p.Documents)
	p.Timing = p.Timing.clone()
	p.Closed = slices.Clone(p.Closed)
	return p
}

func (p Person) clone() Person {
	p.Addresses = slices.Clone(p.Addresses)
	return p
}

func (w Workshop) clone() Workshop {
	w.Responsible = slices.Clone(w.Responsible)
	w.Preparation = clonePointer(w.Preparation)
	return w
}

func (l LatePreparation) clone() LatePreparation {
	l.Workshop, l.Along = l.Workshop.clone(), clonePointer(l.Along)
	return l
}

func (t Timing) clone() Timing {
	t.Questions, t.Digest, t.AfterMeeting = t.Questions.clone(), t.Digest.clone(), t.AfterMeeting.clone()
	t.Reminders = cloneSlice(t.Reminders, Offset.clone)
	if t.Announcement != nil {
		o := t.Announcement.clone()
		t.Announcement = &o
	}
	t.Preparation, t.WorkshopNotice = t.Preparation.clone(), t.WorkshopNotice.clone()
	t.PurgeAnswers, t.PurgeAddresses, t.CandidateAnswer = t.PurgeAnswers.clone(), t.PurgeAddresses.clone(), t.CandidateAnswer.clone()
	return t
}

func (o Offset) clone() Offset {
	o.At = clonePointer(o.At)
	return o
}

func (p *PersonState) clone() *PersonState {
	if p == nil {
		return nil
	}
	c := *p
	c.Failed, c.Away = clonePointer(p.Failed), clonePointer(p.Away)
	c.Left = slices.Clone(p.Left)
	c.Choices = maps.Clone(p.Choices)
	c.Receipts, c.Warned = slices.Clone(p.Receipts), slices.Clone(p.Warned)
	c.Echoes, c.Waited = slices.Clone(p.Echoes), slices.Clone(p.Waited)
	c.Held, c.HeldFrom = slices.Clone(p.Held), slices.Clone(p.HeldFrom)
	c.Known, c.Waiting = slices.Clone(p.Known), slices.Clone(p.Waiting)
	c.PassedOn = slices.Clone(p.PassedOn)
	return &c
}

func (e *EventState) clone() *EventState {
	if e == nil {
		return nil
	}
	c := *e
	c.Revisions = cloneSlice(e.Revisions, func(r EventRevision) EventRevision {
		r.Responsible = slices.Clone(r.Responsible)
		return r
	})
	return &c
}

// clonePointer copies what holds nothing that is shared.
func clonePointer[T any](p *T) *T {
	if p == nil {
		return nil
	}
	c := *p
	return &c
}

func cloneSlice[T any](list []T, one func(T) T) []T {
	if list == nil {
		return nil
	}
	out := make([]T, len(list))
	for i, v := range list {
		out[i] = one(v)
	}
	return out
}

func cloneMap[V any](m map[string]V, one func(V) V) map[string]V {
	out := make(map[string]V, len(m))
	for k, v := range m {
		out[k] = one(v)
	}
	return out
}
