package workflow

import (
	"errors"
	"slices"
	"strings"
)

// ErrLeads says that a person leads a process that is under way: it cannot go
// on without them.
var ErrLeads = errors.New("the person leads the process")

// Forget takes a person out of a process, as the law may ask: name, addresses
// and all that is known of them. Unlike a change of the plan it tells nobody.
// A process under way keeps its leader: [ErrLeads].
func Forget(s State, person string) (State, error) {
	if person == s.Process.Leader.ID && (s.Status == Active || s.Status == Held) {
		return s, ErrLeads
	}
	s = s.clone()
	name := s.nameOf(person)
	s.Process.forget(person, name)
	if s.Undo != nil {
		s.Undo.Process.forget(person, name)
	}
	delete(s.People, person)
	delete(s.Former, person)
	if name == "" {
		return s, nil
	}
	for _, e := range s.Events {
		for i := range e.Revisions {
			e.Revisions[i].Responsible = without(e.Revisions[i].Responsible, name)
		}
	}
	if s.Asked != nil {
		s.Asked.forget(name)
	}
	for i := range s.Earlier {
		s.Earlier[i].forget(name)
	}
	for _, ps := range s.People {
		all := len(ps.Waited)
		ps.Waited = slices.DeleteFunc(ps.Waited, func(w WaitedLine) bool { return strings.Contains(w.Line, name) })
		ps.WaitedMore += all - len(ps.Waited)
	}
	s.Notes = slices.DeleteFunc(s.Notes, func(n Note) bool { return n.Person == name || strings.Contains(n.Detail, name) })
	return s, nil
}

func (a *AskedBack) forget(name string) {
	a.Lines = slices.DeleteFunc(a.Lines, func(l string) bool { return strings.Contains(l, name) })
	a.Open = slices.DeleteFunc(a.Open, func(o OpenLine) bool {
		return strings.Contains(strings.Join(append([]string{o.Line, o.When, o.Yes, o.Doubt, o.Detail}, o.More...), "\n"), name)
	})
	for i := range a.Late {
		a.Late[i].Workshop.Responsible = without(a.Late[i].Workshop.Responsible, name)
	}
}

// nameOf is a person's name, of those who have left too.
func (s *State) nameOf(person string) string {
	if p, ok := s.Process.Person(person); ok {
		return p.Name
	}
	return s.Former[person].Name
}

func (p *Process) forget(person, name string) {
	is := func(q Person) bool { return q.ID == person }
	if is(p.Leader) {
		p.Leader.Name, p.Leader.Addresses = "", nil
	}
	if p.Deputy != nil && is(*p.Deputy) {
		p.Deputy = nil
	}
	p.Members, p.Staff = slices.DeleteFunc(p.Members, is), slices.DeleteFunc(p.Staff, is)
	for i := range p.Workshops {
		p.Workshops[i].Responsible = without(p.Workshops[i].Responsible, name)
	}
}

// without leaves a name out of a list of names.
func without(names []string, name string) []string {
	return slices.DeleteFunc(names, func(n string) bool { return name != "" && strings.EqualFold(n, name) })
}

// PurgeDue takes the purges that are due, and no other step.
func PurgeDue(m Moment) Decision {
	d := Decision{State: m.State.clone()}
	m.State = d.State
	t := ticker{Moment: m, d: &d}
	for _, s := range Schedule(m) {
		if s.Purge == "" || s.Due.After(m.Now) {
			continue
		}
		d.State.Steps[s.Key] = StepDone{At: m.Now}
		t.purge(s.Purge)
	}
	return d
}
