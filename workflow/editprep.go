package workflow

import (
	"reflect"
	"regexp"
	"slices"
	"strings"
	"time"

	"starte/workflow/when"
)

// preparations takes back what would have a preparation end after its workshop
// begins, and asks about it: the group gathers to prepare what is still to be.
func (e *editor) preparations() {
	for _, was := range e.first.Workshops {
		i := e.process.workshopIndex(was.ID)
		if i < 0 {
			continue
		}
		w := e.process.Workshops[i]
		if !e.tooLate(w) || !e.moves(was, w) {
			continue
		}
		e.process.Workshops[i] = was
		e.changed = !reflect.DeepEqual(e.process, e.first)
		e.askLate(was, w)
	}
}

func (e *editor) tooLate(w Workshop) bool {
	return w.Preparation != nil && e.wall(w.Preparation.End).After(e.wall(w.Start))
}

// moves reports whether workshop or preparation is at another time than it was.
func (e *editor) moves(was, now Workshop) bool {
	return was.Span != now.Span || was.Preparation == nil || was.Preparation.Span != now.Preparation.Span
}

// askLate asks when the preparation is to be; JA moves it along with the
// workshop when only that was said to move.
func (e *editor) askLate(was, now Workshop) {
	wanted := LatePreparation{Workshop: now}
	if was.Preparation != nil && was.Preparation.Span == now.Preparation.Span {
		wanted.Along = e.along(was, now)
	}
	e.late = append(e.late, wanted)
	e.askWhenPrepared(strings.Join(e.said[was.ID], "\n"), wanted)
}

// askWhenPrepared asks of a line, or once more, when a preparation is to be.
func (e *editor) askWhenPrepared(line string, l LatePreparation) {
	ask := Ask{Line: line, Code: AskPrepLate}
	if l.Along != nil {
		moved := l.Workshop
		moved.Preparation = l.Along
		ask.Along = e.preparationLine(moved)
	}
	e.addAsk(ask, preparationEvent(l.Workshop.ID))
	e.keepOpen(OpenLine{Event: preparationEvent(l.Workshop.ID)})
}

// together is when the workshop was to begin when its preparation got the time
// that it has: the last plan in which the two belonged together.
func (e *editor) together(was Workshop) Wall {
	gathering, workshop := e.State.Events[preparationEvent(was.ID)], e.State.Events[workshopEvent(was.ID)]
	if gathering == nil || workshop == nil || gathering.Latest().Span != was.Preparation.Span {
		return was.Start
	}
	var since time.Time
	for _, r := range slices.Backward(gathering.Revisions) {
		if r.Cancelled || r.Span != was.Preparation.Span {
			break
		}
		since = r.At
	}
	if r, ok := workshop.asOf(since); ok {
		return r.Start
	}
	return was.Start
}

// along is the preparation moved as far as its workshop: by days, or on the
// same day by the time between; nil where that will not do.
func (e *editor) along(was, now Workshop) *Gathering {
	g := *was.Preparation
	was.Start = e.together(was)
	if days := daysBetween(was.Start.Date, now.Start.Date); days != 0 {
		g.Start, g.End = g.Start.AddDays(days), g.End.AddDays(days)
	} else {
		by := e.wall(now.Start).Sub(e.wall(was.Start))
		g.Start, g.End = WallOf(e.wall(g.Start).Add(by)), WallOf(e.wall(g.End).Add(by))
	}
	now.Preparation = &g
	if e.tooLate(now) || !e.wall(g.Start).After(e.Now) || (e.Workday(was.Preparation.Start.Date) && !e.Workday(g.Start.Date)) {
		return nil
	}
	return &g
}

// alongside is what tells a preparation to move as far as its workshop.
var alongside = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:også|òg|tilsvarende|tilsvarande|like mye|like mykje|med|too|also|as well|likewise|accordingly)(?:[^\pL]|$)`)

// follow moves the preparations along that are told to, with the workshops
// that the mail has moved; without one it asks when.
func (e *editor) follow() {
	for _, was := range e.first.Workshops {
		i := e.process.workshopIndex(was.ID)
		if i < 0 || !e.follows[was.ID] || was.Preparation == nil {
			continue
		}
		now := e.process.Workshops[i]
		if g := e.along(was, now); g != nil && was.Span != now.Span {
			now.Preparation = g
			e.process.Workshops[i], e.changed = now, true
			continue
		}
		e.askBack(strings.Join(e.said[was.ID], "\n"), preparationEvent(was.ID), "", when.Reading{Ask: when.AskNoDate})
	}
}

// offers are the moves that the echo offered which the mail answers, or the last
// one when that is not known.
func (r *receiver) offers() []OfferedMove {
	offered, by := r.d.State.Offered, r.in.answers()
	if r.in.About != MailEcho || len(offered) == 0 {
		return nil
	}
	if by == "" {
		by = offered[len(offered)-1].Inbound
	}
	return slices.DeleteFunc(slices.Clone(offered), func(o OfferedMove) bool { return o.Inbound != by && o.Inbound != "" })
}

// takesOffer reports whether the reply to an echo takes what that one offered.
func (r *receiver) takesOffer() bool {
	past := func(o OfferedMove) bool { return !r.wall(o.To.Start).After(r.Now) }
	offered := r.offers()
	if len(offered) == 0 || slices.ContainsFunc(offered, past) {
		return false
	}
	line := firstLine(r.in.Text)
	said := when.Read(line, when.Reference{Now: r.Now})
	moves := moving.MatchString(line) && alongside.MatchString(line)
	return (saysYes(r.in.Text) || moves) && !said.HasDate && !said.HasTime && len(clauses(line, &r.State.Process)) == 0
}

// moveAsOffered moves the preparations to where the echo offered that is answered.
func (r *receiver) moveAsOffered() {
	e := r.edit()
	for _, o := range r.offers() {
		if i := e.process.workshopIndex(o.Workshop); i >= 0 {
			e.process.Workshops[i].Preparation, e.changed = &o.To, true
		}
	}
	e.preparations()
	e.finish()
}

// answerToOffer reads "tirsdag 2. mars" in reply to an echo that offered to
// move one preparation as the time that it is to have.
func (e *editor) answerToOffer() {
	offered := e.offers()
	if len(offered) != 1 {
		return
	}
	line := plain(firstLine(e.in.Text))
	said := when.Read(line, e.reference(Span{}))
	i := e.process.workshopIndex(offered[0].Workshop)
	if i < 0 || (!said.HasDate && !said.HasTime) {
		return
	}
	c := clause{mention: mention{preparation: true}, after: line, reply: true}
	if at := itsPreparation.FindStringIndex(line); at != nil {
		c.before, c.after = line[:at[0]], line[at[1]:]
	}
	e.workshop(line, c, i)
}

func daysBetween(a, b Date) int {
	return int(b.At(12, 0).In(time.UTC).Sub(a.At(12, 0).In(time.UTC)).Hours() / 24)
}

// preparationLine is the line of a workshop's preparation, under the number
// that the mail knows the workshop by.
func (e *editor) preparationLine(w Workshop) *PlanLine {
	return e.Moment.line(preparationEvent(w.ID), EventRevision{
		Number: e.number(e.first.workshopIndex(w.ID)), Title: w.Title, Responsible: w.Responsible, Span: w.Preparation.Span, Place: w.Preparation.Place,
	})
}

// wanted is what waits for a time of its preparation, in reply to the question.
func (e *editor) wanted() []LatePreparation {
	if asked := e.question(); asked != nil {
		return asked.Late
	}
	return nil
}

// answerLate reads "mandag 1. februar" as the time of the preparation that
// workshop i waits for, and takes both; false when it waits for none.
func (e *editor) answerLate(line string, c clause, i int) bool {
	for _, l := range e.wanted() {
		if l.Workshop.ID != e.process.Workshops[i].ID {
			continue
		}
		was, asks := e.process.Workshops[i], len(e.asks)
		e.process.Workshops[i] = l.Workshop
		if day := weekday.FindString(line); l.Along != nil && strings.Trim(line, " .!") == day && when.Read(day, when.Reference{Now: e.Now}).Start.Weekday() == l.Along.Start.Weekday() {
			e.process.Workshops[i].Preparation, e.changed = l.Along, true // the day that was offered
			return true
		}
		e.workshop(line, c, i)
		if sameWorkshop(e.process.Workshops[i], l.Workshop) && !e.same { // no time was said
			e.process.Workshops[i] = was
			e.closed[preparationEvent(l.Workshop.ID)] = true
			if e.late = append(e.late, l); len(e.asks) == asks && saysYes(line) { // "Når skal den være?" – "Ja"
				e.askWhenPrepared(line, l)
			}
			return true
		}
		e.changed, e.same = true, false
		return true
	}
	return false
}

// takeLate takes the workshops that waited for a time of their preparation,
// when the reply gives that as a whole line.
func (e *editor) takeLate() {
	for _, l := range e.wanted() {
		first := e.first.workshopIndex(l.Workshop.ID)
		i := e.process.workshopIndex(l.Workshop.ID)
		if first < 0 || i < 0 || e.process.Workshops[i].Preparation == nil {
			continue
		}
		was, now := e.first.Workshops[first], e.process.Workshops[i]
		if now.Span == was.Span && (was.Preparation == nil || was.Preparation.Span != now.Preparation.Span) {
			preparation := now.Preparation
			e.process.Workshops[i] = l.Workshop
			e.process.Workshops[i].Preparation = preparation
		}
	}
}

// moveAlong does what JA was asked for: the workshop as wanted, its preparation
// moved along.
func (e *editor) moveAlong() {
	for _, l := range e.wanted() {
		if i := e.process.workshopIndex(l.Workshop.ID); i >= 0 && l.Along != nil {
			e.process.Workshops[i], e.changed = l.Workshop, true
			e.process.Workshops[i].Preparation = l.Along
		}
	}
}

// namePreparations names, with each workshop that got another day, the
// preparation that the mail has left where it is, and offers to move it along.
func (e *editor) namePreparations(changes []Change) {
	for i := range changes {
		c := &changes[i]
		id, isWorkshop := strings.CutPrefix(c.Event, eventWorkshop)
		first := e.first.workshopIndex(id)
		at := e.process.workshopIndex(id)
		if !isWorkshop || c.Old == nil || c.New == nil || first < 0 || at < 0 {
			continue
		}
		was, now := e.first.Workshops[first], e.process.Workshops[at]
		if was.Preparation == nil || now.Preparation == nil || *was.Preparation != *now.Preparation ||
			was.Start.Date == now.Start.Date || !e.wall(now.Preparation.Start).After(e.Now) {
			continue
		}
		r, _ := revisionOf(&e.process, preparationEvent(id), at)
		c.Preparation = e.Moment.line(preparationEvent(id), r)
		if g := e.along(was, now); g != nil && g.Span == now.Preparation.Span {
			c.Preparation = nil // it is where it belongs
		} else if g != nil {
			r.Span = g.Span
			c.Along = e.Moment.line(preparationEvent(id), r)
			e.d.State.Offered = append(e.d.State.Offered, OfferedMove{Inbound: e.in.ID, Workshop: id, To: *g})
		}
	}
}
