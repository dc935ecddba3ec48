package workflow

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"starte/workflow/when"
)

var alternatives = regexp.MustCompile(`(?i)\s*(?:\beller\b|\bor\b|;|\n)\s*`)

// timesIn are the times to choose from that a line names, or the one.
func timesIn(text string) []string {
	return alternatives.Split(strings.Trim(text, " :.,"), -1)
}

// meeting gives the planning meeting a time or several to choose from, or
// calls it off.
func (e *editor) meeting(line string, c clause) {
	mt := &e.process.Meeting
	if e.cancels(c) {
		switch {
		case e.refuses(line, c, eventMeeting):
		case mt.Start.IsZero() || !e.Now.Before(e.wall(mt.Start)):
			e.query(line, AskPast, eventMeeting)
		default:
			mt.Cancelled, e.changed = true, true
		}
		return
	}
	if times := timesIn(c.after); len(times) > 1 && e.candidateTimes(line, times) {
		return
	}
	s := e.hear(c, eventMeeting, mt.Span)
	defer func() { e.anew = nil }()
	open := e.complete(&s, mt.Span)
	switch {
	case open == nil && (e.repeats(c, eventMeeting, mt.Span) || e.answersYes(c, eventMeeting)):
		return
	case !s.HasDate && !s.HasTime && !s.verb && !s.colon:
		return // talk: "takk for møtet"
	case e.refuses(line, c, eventMeeting) || !e.clear(line, &s, mt.Span):
		return
	}
	place, doubtful := e.placeOf(s)
	if open != nil && place == "" && doubtful == "" {
		place, doubtful = e.placeBefore(open)
	}
	if doubtful != "" {
		e.addAsk(Ask{Line: line, Code: AskPlace, Detail: doubtful}, eventMeeting)
		e.keepOpen(OpenLine{Event: eventMeeting, Line: line, When: s.text, Doubt: doubtful, Code: AskPlace, Detail: doubtful, Yes: "sted: " + doubtful})
		return
	}
	if !s.HasDate && !s.HasTime && place == "" || mt.Start.IsZero() && !s.HasDate {
		if s.verb || mt.Start.IsZero() {
			e.askBack(line, eventMeeting, s.text, orNoDate(s.Reading))
		} else {
			e.same = true
		}
		return
	}
	before := *mt
	e.setTime(&mt.Span, s.Reading, e.usualLength())
	if place != "" {
		mt.Place = place
	}
	mt.Candidates, mt.Cancelled, mt.AnswerBy = nil, false, Wall{}
	if mt.Span == before.Span && mt.Place == before.Place && !before.Cancelled {
		e.same = true
		return
	}
	e.changed = true
}

// placeOf is the place that is said of the meeting, where anything is; doubtful
// is what may be a person instead, for nobody is responsible for the meeting.
func (e *editor) placeOf(s said) (place, doubtful string) {
	f := fields{editor: e}
	for _, piece := range sayings(s.Rest) {
		if leadLabel.MatchString(piece) || leadAfter.MatchString(piece) {
			continue
		}
		if (len(f.names(piece)) > 0 || f.mayBePerson(piece)) && !f.knownPlace(piece) {
			doubtful = piece
			continue
		}
		if p := placeOf(piece, s.form && s.colon || looksLikeName(piece)); p != "" {
			return p, ""
		}
	}
	return "", doubtful
}

// placeBefore is the place that an open line about the meeting has, or what was
// answered to the questions about it.
func (e *editor) placeBefore(o *OpenLine) (place, doubtful string) {
	for _, more := range slices.Backward(o.More) {
		if place, doubtful = e.placeOf(said{Reading: when.Reading{Rest: []string{more}}}); place != "" || doubtful != "" {
			return place, doubtful
		}
	}
	_, s, ok := e.lineOf(o)
	if !ok {
		return "", ""
	}
	s.Rest = slices.DeleteFunc(s.Rest, func(p string) bool { return doubtIn(o, p) })
	return e.placeOf(s)
}

func (e *editor) usualLength() time.Duration {
	if c := e.first.Meeting.Candidates; len(c) > 0 {
		return c[0].End.In(e.Location).Sub(c[0].Start.In(e.Location))
	}
	return meetingLength
}

// candidateLines reads the lines after "Planleggingsmøtet:" as times to choose
// from, or as the one time that it has, and returns how many they were.
func (e *editor) candidateLines(line string, next []string) int {
	var times []string
	taken := 0
	for i, l := range next {
		l = numbered.ReplaceAllString(plain(l), "")
		if l == "" {
			continue
		}
		if got := when.Read(l, e.reference(Span{})); !got.HasDate || len(clauses(l, &e.first)) > 0 {
			break
		}
		times, taken = append(times, l), i+1
	}
	switch {
	case len(times) == 1:
		e.meeting(line+" "+times[0], clause{mention: mention{meeting: true}, after: ": " + times[0]})
	case len(times) > 1:
		e.candidateTimes(line+" "+strings.Join(times, "; "), times)
	case strings.Contains(line, ":"):
		e.askBack(line, eventMeeting, "", when.Reading{Ask: when.AskNoDate})
	}
	return taken
}

// answerCandidate puts what is answered about one of several times in the place of
// that one; false when the line that was asked about has one time, or the answer
// says none or several.
func (e *editor) answerCandidate(o OpenLine, answer string) bool {
	c, _, ok := e.lineOf(&o)
	times := timesIn(c.after)
	i := slices.Index(times, o.When)
	if !ok || len(times) < 2 || i < 0 {
		return false
	}
	if answer != "" || !o.Day {
		got, words := when.Answer(o.When, answer, e.question().At, e.reference(Span{}))
		if !got.HasDate && !got.HasTime || len(timesIn(words)) > 1 {
			return false
		}
		o.Line, o.When, times[i] = strings.Replace(o.Line, o.When, words, 1), words, words
	}
	e.anew = &o
	defer func() { e.anew = nil }()
	e.closed[eventMeeting] = e.refuses(answer, clause{after: answer, reply: true}, eventMeeting) || e.candidateTimes(o.Line, times)
	return e.closed[eventMeeting]
}

// candidateTimes takes several times for the meeting, for the group to say
// which suit; false when the parts are not all times.
func (e *editor) candidateTimes(line string, parts []string) bool {
	var spans []Span
	for _, part := range parts {
		got := when.Read(part, e.reference(Span{}))
		if !got.HasDate {
			return false
		}
		if got.Ask != "" {
			e.askBack(line, eventMeeting, part, got)
			return true
		}
		var s Span
		e.setTime(&s, got, e.usualLength())
		spans = append(spans, s)
	}
	mt := &e.process.Meeting
	if slices.Equal(spans, mt.Candidates) && mt.Start.IsZero() {
		e.same = true
		return true
	}
	mt.Candidates, mt.Span, mt.AnswerBy, mt.Cancelled = spans, Span{}, Wall{}, false
	e.changed = true
	return true
}
