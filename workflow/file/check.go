package file

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"starte/workflow"
)

// check holds the parts of the process against each other. Parts that could
// not be read are zero and passed over: they have a fault of their own.
func (p *process) check() {
	p.checkPeople()
	p.checkMeeting()
	for i := range p.Workshops {
		p.checkWorkshop(i)
	}
	p.checkOverlaps()
	p.checkDays()
	if p.loc != nil {
		p.checkSchedule()
	}
}

func (p *process) checkPeople() {
	group := make(map[string]entry)
	whole := true
	for _, e := range p.people {
		if e.role != workflow.RoleStaff {
			group[strings.ToLower(e.Name)] = e
			continue
		}
		if m, ok := group[strings.ToLower(e.Name)]; ok && e.Address() != m.Address() && !p.faultAt(e.path) {
			p.warn(e.path, "%s is in the HSE group %s too; if it is the same person, take this entry away.", e.Name, p.where(m.path, e.path))
		}
	}
	for _, e := range p.people {
		if len(e.Addresses) > 0 || p.faultAt(e.path) {
			continue
		}
		if e.role == workflow.RoleLeader {
			p.fault(e.path, "The leader, %s, has no address; everything goes through the leader's mail. Write %s <…@…>.", e.Name, e.Name)
			continue
		}
		p.warn(e.path, "%s has no address and gets no mail; the leader is told to pass the word on in person.", e.Name)
	}
	for _, pr := range p.problems {
		if !pr.Warning && (strings.HasPrefix(pr.Path, "members") || strings.HasPrefix(pr.Path, "leader") || strings.HasPrefix(pr.Path, "deputy")) {
			whole = false // somebody may be missing from the names
		}
	}
	if whole {
		p.checkResponsible(group)
	}
}

// checkResponsible warns of names that nobody in the group has. A first name
// is enough, as people call each other.
func (p *process) checkResponsible(group map[string]entry) {
	var names []string
	known := make(map[string]bool)
	for full, e := range group {
		names = append(names, e.Name)
		known[full] = true
		known[strings.ToLower(strings.Fields(e.Name)[0])] = true
	}
	slices.Sort(names)
	for i, w := range p.Workshops {
		for _, name := range w.Responsible {
			if known[strings.ToLower(name)] {
				continue
			}
			hint := "Write the name as it stands in the group."
			if n, ok := Nearest(name, names); ok {
				hint = "Did you mean " + n + "?"
			}
			p.warn(fmt.Sprintf("workshops[%d].responsible", i), "Nobody in the HSE group is called %q. %s", name, hint)
		}
	}
}

// faultAt reports whether a field, or something in it, has a fault already.
func (r *reader) faultAt(path string) bool {
	return slices.ContainsFunc(r.problems, func(pr Problem) bool {
		rest, ok := strings.CutPrefix(pr.Path, path)
		return ok && !pr.Warning && (rest == "" || rest[0] == '.' || rest[0] == '[')
	})
}

func (p *process) checkMeeting() {
	minutes := 0
	for _, item := range p.Agenda {
		minutes += item.Minutes
	}
	// An agenda that the file writes must fit; the usual one is only a suggestion.
	agenda, report := "The agenda", p.fault
	if _, ok := p.places["agenda"]; !ok {
		agenda, report = "The usual agenda", p.warn
	}
	long := func(path string, s workflow.Span) {
		if s.Start.IsZero() || p.faultAt("agenda") {
			return
		}
		if n := p.minutes(s); n < minutes {
			report(path, "%s takes %d minutes, and the meeting has %d; end it at %s, or write an \"agenda\" with fewer minutes.",
				agenda, minutes, n, show(p.later(s.Start, minutes)))
		}
		if n := p.minutes(s); n > 12*60 {
			p.warn(path, "The meeting lasts %d hours; check its end.", n/60)
		}
	}
	long(p.length("meeting"), p.Meeting.Span)
	for i, c := range p.Meeting.Candidates {
		long(p.length(fmt.Sprintf("meeting.candidates[%d]", i)), c)
		if by := p.Meeting.AnswerBy; !by.IsZero() && !by.Before(c.Start) && !p.faultAt("meeting.answer_by") {
			p.fault("meeting.answer_by", "The answers are due %s, and a candidate is %s already; write an earlier time.", show(by), show(c.Start))
		}
		for _, other := range p.Meeting.Candidates[:i] {
			if c.Start != other.Start && c.Start.Before(other.End) && other.Start.Before(c.End) {
				p.warn(p.candidate(i, "start"), "The candidate overlaps the one at %s; leave time between them.", show(other.Start))
				break
			}
		}
	}
}

// candidate is the path of the nth candidate that was read; those that could
// not be read have made the file faulty already, so a shifted place does no harm.
func (p *process) candidate(n int, key string) string {
	return fmt.Sprintf("meeting.candidates[%d].%s", n, key)
}

// length is the path of the field that says how long something takes.
func (p *process) length(path string) string {
	if minutes := join(path, "minutes"); p.places[minutes] != (Place{}) {
		return minutes
	}
	return join(path, "end")
}

func (p *process) minutes(s workflow.Span) int {
	loc := p.loc
	if loc == nil {
		loc = time.UTC
	}
	return int(s.End.In(loc).Sub(s.Start.In(loc)) / time.Minute)
}

// meetings returns when the meeting ends at the earliest and the latest.
func (p *process) meetings() (first, last workflow.Wall, ok bool) {
	if !p.Meeting.End.IsZero() {
		return p.Meeting.End, p.Meeting.End, true
	}
	for i, c := range p.Meeting.Candidates {
		if i == 0 || c.End.Before(first) {
			first = c.End
		}
		if i == 0 || last.Before(c.End) {
			last = c.End
		}
	}
	return first, last, len(p.Meeting.Candidates) > 0
}

func (p *process) checkWorkshop(i int) {
	w := p.Workshops[i]
	path := fmt.Sprintf("workshops[%d]", i)
	first, last, ok := p.meetings()
	if !w.Start.IsZero() && ok {
		switch {
		case w.Start.Before(first):
			p.fault(path+".start", "The workshop, %s, is before the planning meeting is over, %s; move one of the two.", show(w.Start), show(first))
		case w.Start.Before(last):
			p.warn(path+".start", "The workshop, %s, is before the last of the candidates for the planning meeting, %s.", show(w.Start), show(last))
		}
	}
	if !w.Start.IsZero() && p.minutes(w.Span) > 12*60 {
		p.warn(path+".end", "The workshop lasts %d hours; check its end.", p.minutes(w.Span)/60)
	}
	g := w.Preparation
	if g == nil || g.Start.IsZero() {
		return
	}
	if !w.Start.IsZero() && w.Start.Before(g.End) {
		p.fault(path+".preparation.start", "The preparation, %s to %s, is not over before its workshop, %s; move it earlier.",
			show(g.Start), show(g.End), show(w.Start))
	}
	if ok && g.Start.Before(first) {
		p.warn(path+".preparation.start", "The preparation, %s, is before the planning meeting is over, %s.", show(g.Start), show(first))
	}
}

// checkOverlaps finds workshops at one time: the staff can be at one only.
func (p *process) checkOverlaps() {
	for i, a := range p.Workshops {
		if a.Start.IsZero() {
			continue
		}
		for j, b := range p.Workshops[:i] {
			if !b.Start.IsZero() && a.Start.Before(b.End) && b.Start.Before(a.End) {
				p.fault(fmt.Sprintf("workshops[%d].start", i), "The workshop is at the same time as the one on line %d, %s to %s; move one of the two.",
					p.placeOf(fmt.Sprintf("workshops[%d].start", j)).Line, show(b.Start), show(b.End))
			}
		}
	}
}

func (r *reader) placeOf(path string) Place { return (&Result{places: r.places}).Place(path) }

// checkDays warns of appointments on days when people are off.
func (p *process) checkDays() {
	calendar := workflow.Calendar{Closed: p.Closed}
	for _, a := range p.appointments {
		if p.env.Holiday != nil {
			if name, ok := p.env.Holiday(a.day); ok {
				p.warn(a.path, "%s is a public holiday (%s); check the date.", a.day, name)
				continue
			}
		}
		switch d := a.day.Weekday(); {
		case d == time.Saturday || d == time.Sunday:
			p.warn(a.path, "%s is a %s; check the date.", a.day, d)
		case calendar.IsClosed(a.day):
			p.warn(a.path, "%s is one of the days listed under \"closed\"; check the date.", a.day)
		}
	}
}
