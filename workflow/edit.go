package workflow

import (
	"slices"
	"strings"
	"time"

	"starte/workflow/when"
)

// How long an appointment lasts when nobody says.
const (
	meetingLength   = time.Hour
	gatheringLength = time.Hour
	workshopLength  = 2 * time.Hour
)

// said is what a clause says of an appointment.
type said struct {
	when.Reading
	form  bool // the form of the plan: "Verksted 2: torsdag 4. februar, Storsalen, Kari"
	colon bool // a colon stands after the name
	verb  bool // it tells to do something
	event string
	text  string // that was read
}

// hear reads what a clause says of an appointment that stands at span.
func (e *editor) hear(c clause, event string, span Span) said {
	after := strings.Trim(c.after, " \t:,–—-.")
	s := said{event: event}
	s.Reading, s.text = e.readAfter(c, after, span)
	s.verb = moving.MatchString(c.before) || moving.MatchString(c.after)
	s.colon = c.colon()
	alone := conjunctions.MatchString(c.before) // "Og verksted 2 til torsdag"
	s.form = alone && !s.verb && !c.reply
	if s.HasDate || s.HasTime || alone {
		return s
	}
	if early := when.Read(c.before, e.reference(span)); early.HasDate || early.HasTime {
		early.Rest = s.Rest
		s.Reading, s.text = early, c.before
	}
	return s
}

// readAfter reads what stands after the name, with the verb of moving that
// stands before it: "utsett verksted 2 en uke" is later, and "flytt verksted 2
// en time" no length.
func (e *editor) readAfter(c clause, after string, span Span) (got when.Reading, text string) {
	if verb := strings.ToLower(moving.FindString(c.before)); verb != "" && after != "" {
		got, text = when.Read(verb+" "+after, e.reference(span)), verb+" "+after
		if got.HasDate || got.HasTime {
			if len(got.Rest) > 0 && strings.HasPrefix(got.Rest[0], verb) {
				got.Rest[0] = strings.TrimSpace(got.Rest[0][len(verb):])
			}
			return got, text
		}
	}
	return when.Read(after, e.reference(span)), after
}

// clear reports whether the time was read with certainty; otherwise it is asked
// back. A line that says what stands in the plan asks nothing, though its day
// has passed or is a holiday.
func (e *editor) clear(line string, s *said, span Span) bool {
	if s.Ask == "" {
		return e.placesNoDay(line, s)
	}
	if !span.Start.IsZero() && DateOf(s.Start) == span.Start.Date && (s.Ask == when.AskPast || s.Ask == when.AskHoliday || s.Ask == when.AskClosed) {
		s.Ask, s.HasDate, s.HasTime = "", false, false
		return true
	}
	e.askBack(line, s.event, s.text, s.Reading)
	return false
}

// placesNoDay asks back "til barnehagedagen kl. 10": a word that speaks of a day
// and stands for the date is no place, and when it is nobody can tell.
func (e *editor) placesNoDay(line string, s *said) bool {
	for _, piece := range s.Rest {
		if g := dayWord.FindStringSubmatch(piece); g != nil && !s.HasDate {
			e.addAsk(Ask{Line: line, Code: AskNotRead, Detail: g[1]}, s.event)
			e.keepOpen(OpenLine{Event: s.event, Line: line, When: s.text, Doubt: piece, Code: AskNotRead, Detail: g[1]})
			return false
		}
	}
	return true
}

// workshops does what a clause says to the workshops that it names.
func (e *editor) workshops(line string, c clause) {
	cancel := e.cancels(c)
	if c.loose && len(e.first.Workshops) != 1 && !cancel {
		if heard := e.hear(c, "", Span{}); !heard.HasDate && !heard.HasTime && !heard.verb {
			return // talk of workshops
		}
	}
	found := e.find(&c)
	if len(found) == 0 && len(e.first.Workshops) == 0 && !cancel {
		e.add(line, c) // the first line of a plan
		return
	}
	if len(found) == 0 {
		e.addAsk(Ask{Line: line, Code: AskNotFound, Detail: e.asNew(c)}, "")
		e.keepOpen(OpenLine{})
		return
	}
	if len(found) == 2 && swapping.MatchString(c.before) && strings.Trim(c.after, " .!?") == "" {
		e.query(line, AskNotRead, "")
		return
	}
	was, changed := e.process, e.changed
	was.Workshops = slices.Clone(was.Workshops)
	starts := map[Wall]bool{}
	for _, id := range found {
		i := e.process.workshopIndex(id)
		if i < 0 && c.preparation { // called off with its workshop
			continue
		}
		if i < 0 { // called off by an earlier line
			e.query(line, AskNotFound, "")
			return
		}
		before := len(e.process.Workshops)
		e.workshop(line, c, i)
		if len(e.process.Workshops) < before {
			continue
		}
		if start := e.process.Workshops[i].Start; len(found) > 1 && starts[start] {
			e.process, e.changed = was, changed // two at once cannot be meant
			e.query(line, AskAmbiguous, "")
			return
		}
		starts[e.process.Workshops[i].Start] = true
	}
}

// cancels reports whether a clause calls an appointment off.
func (e *editor) cancels(c clause) bool {
	return cancelling.MatchString(c.before) || cancelling.MatchString(c.after)
}

// refuses asks back what is said with a "not" or an "if" in it, for it may mean
// the opposite, and what is a question.
func (e *editor) refuses(line string, c clause, event string) bool {
	after := c.after
	if c.reply { // "torsdag, ikke fredag" takes nothing back of what it says
		after = notDay.ReplaceAllString(after, "")
	}
	if (c.colon() || !doubt.MatchString(c.before+" "+after)) && !question.MatchString(c.before) {
		return false
	}
	e.query(line, AskNotRead, event)
	return true
}

// find returns the IDs of the workshops that a clause names: by number in the
// order of time before the mail, by title, or by the day that they are on.
func (e *editor) find(c *clause) []string {
	var ids []string
	for i, w := range e.first.Workshops {
		if c.all && e.Now.Before(e.wall(w.Start)) {
			ids = append(ids, w.ID)
		}
		if slices.Contains(c.numbers, e.number(i)) || (c.title != "" && w.Title == c.title) {
			ids = append(ids, w.ID)
		}
	}
	if len(c.numbers) > 0 && len(ids) != len(c.numbers) {
		return nil
	}
	if c.loose {
		return e.onDay(c)
	}
	return ids
}

// onDay finds the workshop, or preparation, that "verkstedet 4. mars" is, and
// leaves of the clause what is said of it after that.
func (e *editor) onDay(c *clause) []string {
	if len(e.first.Workshops) == 1 {
		return []string{e.first.Workshops[0].ID}
	}
	on, rest, moved := strings.Cut(c.after, " til ")
	if !moved {
		on, rest, moved = strings.Cut(c.after, " to ")
	}
	day := when.Read(on, when.Reference{Now: e.Now})
	for _, w := range e.first.Workshops {
		start := w.Start
		if c.preparation {
			if w.Preparation == nil {
				continue
			}
			start = w.Preparation.Start
		}
		if day.HasDate && (moved || e.cancels(*c)) && start.Date == DateOf(day.Start) {
			c.after = rest
			if !moved {
				c.after = on[day.To:]
			}
			return []string{w.ID}
		}
	}
	return nil
}

// workshop does what a clause says to one workshop or its preparation.
func (e *editor) workshop(line string, c clause, i int) {
	w := e.process.Workshops[i]
	event := eventOf(w.ID, c.preparation)
	now, exists := revisionOf(&e.first, event, -1)
	if e.cancels(c) {
		e.callOff(line, c, i, event, exists)
		return
	}
	s := e.hear(c, event, now.Span)
	defer func() { e.anew = nil }()
	open := e.complete(&s, now.Span)
	if open == nil && (e.repeats(c, event, now.Span) || e.answersYes(c, event)) {
		return
	}
	if open == nil && e.leads(line, c, i) {
		return
	}
	if lead := (&fields{editor: e}).leaderBefore(c); lead != "" && (s.HasDate || s.HasTime || prefixed.MatchString(strings.TrimSpace(c.after))) {
		s.Rest, s.verb = append(s.Rest, "ansvarlig: "+lead), true // and more: "Nadia leder verksted 2 i kantina"
	}
	if !s.HasDate && !s.HasTime && !s.verb && !s.form && !c.reply {
		return // talk
	}
	if e.refuses(line, c, event) {
		return
	}
	if c.preparation && exists && !s.HasDate && !s.HasTime && alongside.MatchString(c.after) {
		e.follows[w.ID], e.said[w.ID] = true, append(e.said[w.ID], line)
		return
	}
	if !exists && !s.HasDate {
		e.askBack(line, event, s.text, orNoDate(s.Reading))
		return
	}
	if !e.clear(line, &s, now.Span) {
		return
	}
	e.setTimeOf(&w, c.preparation, s.Reading)
	if e.asksHeld(line, s, w, i, open) {
		return
	}
	f := fields{editor: e, w: &w, form: s.form, colon: s.form && s.colon, words: s.text}
	if !e.takeOpen(open, &s, &w, c.preparation) || !f.take(line, s.Rest, c.preparation) {
		return
	}
	timed, fielded := s.HasDate || s.HasTime, s.colon && f.took
	switch {
	case !sameWorkshop(w, e.process.Workshops[i]):
		e.process.Workshops[i], e.changed = w, true
		e.said[w.ID] = append(e.said[w.ID], line)
	case timed || fielded:
		e.same = true
	case s.verb || s.colon:
		e.askBack(line, event, s.text, orNoDate(s.Reading))
	}
}

func orNoDate(got when.Reading) when.Reading {
	if got.Ask == "" || (got.Ask == when.AskNotRead && !got.HasDate && !got.HasTime) {
		got.Ask = when.AskNoDate
	}
	return got
}

func sameWorkshop(a, b Workshop) bool {
	if (a.Preparation == nil) != (b.Preparation == nil) || (a.Preparation != nil && *a.Preparation != *b.Preparation) {
		return false
	}
	return a.Title == b.Title && a.About == b.About && a.Bring == b.Bring && a.Place == b.Place && a.Span == b.Span && slices.Equal(a.Responsible, b.Responsible)
}

// callOff takes a workshop with its preparation, or the preparation alone, out
// of the plan. What has been held cannot be called off.
func (e *editor) callOff(line string, c clause, i int, event string, exists bool) {
	if e.refuses(line, c, event) {
		return
	}
	w := e.process.Workshops[i]
	start := w.Start
	if c.preparation && exists {
		start = w.Preparation.Start
	}
	said := when.Read(c.before+" "+c.after, e.reference(Span{}))
	switch {
	case said.HasDate && DateOf(said.Start) != start.Date: // "er avlyst, det blir 11. mars i stedet"
		e.query(line, AskAmbiguous, event)
		return
	case !exists:
		e.query(line, AskNotFound, event)
		return
	case !e.Now.Before(e.wall(start)):
		e.query(line, AskPast, event)
		return
	case c.preparation:
		w.Preparation = nil
		e.process.Workshops[i] = w
	default:
		e.process.Workshops = slices.Delete(e.process.Workshops, i, i+1)
	}
	e.changed = true
}

// add makes a workshop: "Nytt verksted: Veien videre, torsdag 3. juni kl. 13–15, Storsalen, Kari".
func (e *editor) add(line string, c clause) {
	s := said{text: strings.Trim(c.after, " \t:,–—-.")}
	s.Reading = when.Read(s.text, e.reference(Span{}))
	e.addAs(line, c, s, nil)
}

// addAs makes the workshop that a clause tells of, with the time that is said;
// open is the line of the clause when s is what was answered to a question about it.
func (e *editor) addAs(line string, c clause, s said, open *OpenLine) {
	defer func() { e.anew = nil }()
	if s.Ask != "" || !s.HasDate || !s.HasTime {
		e.askBack(line, "", s.text, orNoDate(s.Reading))
		return
	}
	after := strings.Trim(c.after, " \t:,–—-.")
	told := s.Reading
	if open != nil {
		told = when.Read(after, e.reference(Span{}))
	}
	title, rest := after[:told.From], after[told.To:]
	if told.To == 0 { // nothing of time
		title, rest, _ = strings.Cut(after, ",")
	}
	w := Workshop{ID: e.newWorkshopID(), Title: strings.Trim(title, " \t:,–—-«»\"“”")}
	e.setTime(&w.Span, s.Reading, workshopLength)
	for _, filler := range []string{"på", "den", "til", "on", "om"} {
		w.Title = strings.TrimSpace(strings.TrimSuffix(" "+w.Title, " "+filler))
	}
	f := fields{editor: e, w: &w, form: true, colon: true, words: s.text, fresh: true}
	pieces := f.untitled(strings.FieldsFunc(rest, func(r rune) bool { return r == ',' || r == ';' }))
	if open != nil {
		pieces = slices.DeleteFunc(pieces, func(p string) bool { return doubtIn(open, p) })
		line = open.Line
	}
	if !f.take(line, pieces, false) {
		return
	}
	if open != nil {
		for _, more := range append(slices.Clone(open.More), s.Rest...) {
			f := fields{editor: e, w: &w, words: s.text, fresh: true}
			if !f.take(line, []string{more}, false) {
				return
			}
		}
	}
	e.process.Workshops = append(e.process.Workshops, w)
	e.changed = true
}

func (e *editor) newWorkshopID() string {
	for n := len(e.d.State.Events) + 1; ; n++ {
		id := "m" + itoa(n)
		if e.d.State.Events[workshopEvent(id)] == nil && e.process.workshopIndex(id) < 0 {
			return id
		}
	}
}

// setTimeOf moves a workshop or its preparation, which may not have been in the
// plan and then is where the workshop is.
func (e *editor) setTimeOf(w *Workshop, preparation bool, got when.Reading) {
	if !preparation {
		e.setTime(&w.Span, got, workshopLength)
		return
	}
	g := Gathering{Place: w.Place}
	if w.Preparation != nil {
		g = *w.Preparation
	}
	e.setTime(&g.Span, got, gatheringLength)
	w.Preparation = &g
}

// setTime moves an appointment, which keeps its length unless an end is said.
func (e *editor) setTime(s *Span, got when.Reading, length time.Duration) {
	if !got.HasDate && !got.HasTime {
		return
	}
	if !s.Start.IsZero() {
		length = s.End.In(e.Location).Sub(s.Start.In(e.Location))
	}
	s.Start, s.End = WallOf(got.Start), WallOf(got.End)
	if got.End.IsZero() {
		s.End = WallOf(got.Start.Add(length))
	}
}
