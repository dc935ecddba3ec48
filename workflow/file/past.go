package file

import (
	"fmt"
	"time"

	"starte/workflow"
)

// Past warns of what lies behind now: the planning meeting, or all the times to
// choose from, and the workshops when none is to come. It is no part of [Parse]
// since a file goes on being good while its process runs.
func (r *Result) Past(now time.Time) []Problem {
	loc, err := time.LoadLocation(r.Process.Zone)
	if err != nil {
		return nil // a fault of its own
	}
	over := func(s workflow.Span) bool { return !s.End.IsZero() && s.End.In(loc).Before(now) }
	var found []Problem
	warn := func(path, message string, day workflow.Wall) {
		at := r.Place(path)
		found = append(found, Problem{File: at.File, Line: at.Line, Column: at.Column, Path: path, Warning: true, Message: fmt.Sprintf(message, show(day))})
	}
	if m := r.Process.Meeting; over(m.Span) {
		warn("meeting.start", "The planning meeting, %s, has been; is the date right? Nothing that belongs before it is sent.", m.Start)
	} else if last, all := lastOver(m.Candidates, over); all {
		warn(fmt.Sprintf("meeting.candidates[%d].start", last), "None of the times to choose from is to come, the last is %s; write new ones.", m.Candidates[last].Start)
	}
	spans := make([]workflow.Span, len(r.Process.Workshops))
	for i, w := range r.Process.Workshops {
		spans[i] = w.Span
	}
	if last, all := lastOver(spans, over); all {
		warn(fmt.Sprintf("workshops[%d].start", last), "None of the workshops is to come, the last was %s; are the dates right? Nobody is told of them.", spans[last].Start)
	}
	return found
}

// lastOver is the last of some spans, and whether all of them are over.
func lastOver(spans []workflow.Span, over func(workflow.Span) bool) (last int, all bool) {
	for i, s := range spans {
		if !over(s) {
			return 0, false
		}
		if spans[last].Start.Before(s.Start) {
			last = i
		}
	}
	return last, len(spans) > 0
}
