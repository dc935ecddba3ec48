package workflow

import (
	"regexp"
	"slices"
	"strings"

	"starte/workflow/when"
)

// OpenLine is a line of the leader's that waits for an answer, which completes it:
// what the line says besides stays.
type OpenLine struct {
	Event    string   `json:"event,omitempty"` // the appointment; none for one that is to be
	Line     string   `json:"line,omitempty"`  // as it was written; empty when the answer must say all
	When     string   `json:"when,omitempty"`  // what it says of time, with what was answered since
	More     []string `json:"more,omitempty"`  // what was answered besides
	Doubt    string   `json:"doubt,omitempty"` // what may be a place or a person, or one person or another
	Code     AskCode  `json:"code,omitempty"`  // why it is asked, with its detail; none where that is the time
	Detail   string   `json:"detail,omitempty"`
	Answered bool     `json:"answered,omitempty"`
	Yes      string   `json:"yes,omitempty"` // the answer that JA is
	Day      bool     `json:"day,omitempty"` // JA takes the day as it is, though a holiday or closed, and moves what has been held
}

// open is the line about an appointment that the mail answers a question of;
// nil when there is none.
func (e *editor) open(event string) *OpenLine {
	asked := e.question()
	if asked == nil {
		return nil
	}
	i := slices.IndexFunc(asked.Open, func(o OpenLine) bool { return o.Event == event && o.Line != "" })
	if i < 0 || e.closed[event] {
		return nil
	}
	return &asked.Open[i]
}

// keepOpen remembers a line that is asked about: as it was written, or as it was
// completed so far by answers that did not do.
func (e *editor) keepOpen(o OpenLine) {
	if e.anew != nil && e.anew.Event == o.Event {
		o.Line, o.More, o.Answered = e.anew.Line, append(slices.Clone(e.anew.More), o.More...), true
		if o.Doubt == "" {
			o.Doubt = e.anew.Doubt
		}
	}
	e.opens = append(e.opens, o)
}

// complete reads what an answer says of time together with the line that was
// asked about, and returns that line; nil when there is none, or the answer is
// about something else.
func (e *editor) complete(s *said, span Span) *OpenLine {
	o := e.open(s.event)
	if o == nil {
		return nil
	}
	got, words := when.Answer(o.When, s.text, e.d.State.Asked.At, e.reference(span))
	switch {
	case got.HasDate || got.HasTime:
		s.Reading, s.text = got, words
	case e.reply && (o.Doubt != "" && e.dispels(s.text) || o.Day && s.text == ""):
		rest := got.Rest
		s.Reading, s.text = when.Read(o.When, e.reference(span)), o.When
		s.Rest = rest
	default:
		return nil
	}
	e.closed[s.event], e.anew = true, o
	return o
}

// stillOpen is what waits for an answer although the mail answered something
// else; nil when nothing does.
func (e *editor) stillOpen() *AskedBack {
	asked := e.question()
	if asked == nil {
		return nil
	}
	heard := func(event string) bool { return e.closed[event] || e.heard[event] }
	waits := AskedBack{At: asked.At, Inbound: withNewest(e.in.ID, asked.Inbound), Numbers: asked.Numbers}
	for _, o := range asked.Open {
		late := slices.IndexFunc(asked.Late, func(l LatePreparation) bool { return preparationEvent(l.Workshop.ID) == o.Event })
		if o.Line == "" && late < 0 || heard(o.Event) || late >= 0 && heard(workshopEvent(asked.Late[late].Workshop.ID)) {
			continue
		}
		if late >= 0 {
			waits.Late = append(waits.Late, asked.Late[late])
		}
		waits.Open = append(waits.Open, o)
		if slices.Contains(asked.Lines, o.Line) {
			waits.Lines = append(waits.Lines, o.Line)
		}
	}
	if len(waits.Open) == 0 {
		return nil
	}
	return &waits
}

// repeats asks the question about a line again, when the answer to it says
// nothing of what was asked.
func (e *editor) repeats(c clause, event string, span Span) bool {
	o := e.open(event)
	if o == nil || !c.reply {
		return false
	}
	e.closed[event], e.anew = true, o
	if o.Code != "" {
		e.addAsk(Ask{Line: o.Line, Code: o.Code, Detail: o.Detail}, event)
		e.keepOpen(OpenLine{Event: event, When: o.When, Doubt: o.Doubt, Code: o.Code, Detail: o.Detail, Yes: o.Yes, Day: o.Day})
		return true
	}
	got := when.Read(o.When, e.reference(span))
	got.Rest = nil
	e.askBack(o.Line, event, o.When, orNoDate(got))
	return true
}

// dispels reports whether an answer says what is a place and who is a person.
func (e *editor) dispels(answer string) bool {
	f := fields{editor: e}
	return placeLabel.MatchString(answer) || leadLabel.MatchString(answer) || leadAfter.MatchString(answer) ||
		f.known(strings.Trim(answer, " .!")) || prefixed.MatchString(answer) || f.knownPlace(strings.Trim(answer, " .!"))
}

var (
	isPlace  = regexp.MustCompile(`(?i)^(?:(?:det er|it is|it's)\s+)?(?:et |ein |en |a |the )?(?:sted|stedet|stad|staden|place)\W*$`)
	isPerson = regexp.MustCompile(`(?i)^(?:(?:det er|it is|it's)\s+)?(?:ei |ein |en |a )?person\W*$`)
)

// takeOpen takes for a workshop or its preparation what the open line says besides
// the time, and what was answered to the questions about it before this one; a
// name that was asked for stands where the one in doubt stood.
func (e *editor) takeOpen(o *OpenLine, s *said, w *Workshop, preparation bool) bool {
	if o == nil {
		return true
	}
	c, was, ok := e.lineOf(o)
	if !ok {
		return true
	}
	rest := was.Rest
	if lead := (&fields{editor: e}).leaderBefore(c); lead != "" {
		rest = append(rest, "ansvarlig: "+lead)
	}
	f := fields{editor: e, w: w, form: was.form, colon: was.form && was.colon, words: o.When, without: o.Doubt, again: true}
	if answer := strings.Join(s.Rest, ", "); o.Doubt != "" && f.known(answer) {
		f.instead, s.Rest = answer, nil
	}
	if !f.take(o.Line, rest, preparation) {
		return false
	}
	for _, more := range o.More {
		f := fields{editor: e, w: w, words: o.When, again: true}
		if !f.take(o.Line, []string{more}, preparation) {
			return false
		}
	}
	return true
}

// doubtIn reports whether a piece is the one that may be a place or a person.
func doubtIn(o *OpenLine, piece string) bool {
	return o.Doubt != "" && strings.Contains(piece, o.Doubt)
}

// lineOf hears an open line again.
func (e *editor) lineOf(o *OpenLine) (clause, said, bool) {
	all := clauses(o.Line, &e.first)
	i := slices.IndexFunc(all, func(c clause) bool { return slices.Contains(e.events(c), o.Event) })
	if i < 0 && len(all) == 1 {
		i = 0
	}
	if i < 0 {
		return clause{}, said{}, false
	}
	return all[i], e.hear(all[i], o.Event, Span{}), true
}

// labelled is an answer to the question whether something is a place or a person,
// as the line would have it: "et sted" is "sted: Villa Solli".
func (o *OpenLine) labelled(answer string) string {
	switch {
	case o.Doubt == "":
	case isPlace.MatchString(answer):
		return "sted: " + o.Doubt
	case isPerson.MatchString(answer):
		return "ansvarlig: " + o.Doubt
	}
	return answer
}

// answerToQuestion reads "fredag 5. februar" in reply to the question about one
// line as what is meant in that line.
func (e *editor) answerToQuestion() {
	asked := e.question()
	if asked == nil {
		return
	}
	line := plain(firstLine(e.in.Text))
	if len(asked.Open) == 1 {
		e.answerOpen(asked.Open[0], line)
		return
	}
	if said := when.Read(line, e.reference(Span{})); len(asked.Open) > 1 && (said.HasDate || said.HasTime) {
		e.query(line, AskWhich, "")
	}
}

// answersYes does what JA would, of "Verksted 4: ja" in reply to several questions.
func (e *editor) answersYes(c clause, event string) bool {
	o := e.open(event)
	if o == nil || c.reply || !saysYes(strings.Trim(c.after, " \t:,–—-")) || o.Yes == "" && !o.Day {
		return false
	}
	was := e.anyDay
	e.anyDay = o.Day
	e.answerOpen(*o, o.Yes)
	e.anyDay = was
	return true
}

func (e *editor) answerOpen(o OpenLine, answer string) {
	answer = o.labelled(answer)
	e.reply = true
	defer func() { e.reply = false }()
	if o.Event == eventMeeting {
		if e.answerCandidate(o, answer) {
			return
		}
		e.meeting(answer, clause{mention: mention{meeting: true}, after: answer, reply: true})
		return
	}
	if o.Event == "" {
		e.answerNew(o, answer)
		return
	}
	_, id, _ := strings.Cut(o.Event, "/")
	i := e.process.workshopIndex(id)
	if i < 0 {
		return
	}
	c := clause{mention: mention{preparation: isPreparation(o.Event)}, after: answer, reply: true}
	if !e.answerLate(answer, c, i) {
		e.workshop(answer, c, i)
	}
}

// answerNew completes the line of a workshop that is to be.
func (e *editor) answerNew(o OpenLine, answer string) {
	all := clauses(o.Line, &e.first)
	i := slices.IndexFunc(all, func(c clause) bool { return c.fresh || c.loose })
	s := said{text: answer, event: ""}
	if i < 0 {
		return
	}
	if e.complete(&s, Span{}) == nil {
		e.repeats(clause{reply: true}, "", Span{})
		return
	}
	e.addAs(answer, all[i], s, &o)
}

// insist does what JA was asked for: the lines that were asked back only for
// their day, a holiday or a closed one, or because they move what has been held;
// what a question took to be meant; a preparation moved along.
func (r *receiver) insist() {
	e := r.edit()
	asked := r.question()
	e.anyDay = true
	if said := when.Read(firstLine(r.in.Text), e.reference(Span{})); said.HasDate || said.HasTime { // "Ja, 17. mai", "Ja, fredag 4. juni"
		e.anyDay = len(clauses(firstLine(r.in.Text), &e.first)) == 0
		r.readInto(e)
		e.finish()
		return
	}
	e.read(strings.Join(asked.Lines, "\n"))
	e.unread = nil // was shown with the question
	for _, o := range asked.Open {
		if e.anyDay = o.Day; o.Yes != "" || o.Day && o.Answered {
			e.answerOpen(o, o.Yes)
		}
	}
	e.moveAlong()
	e.preparations()
	e.finish()
}

// waitsForYes reports whether there is something that JA would do.
func (a *AskedBack) waitsForYes() bool {
	return a != nil && (len(a.Lines) > 0 || slices.ContainsFunc(a.Late, func(l LatePreparation) bool { return l.Along != nil }) ||
		slices.ContainsFunc(a.Open, func(o OpenLine) bool { return o.Yes != "" || o.Day && o.Answered }))
}
