package workflow

import (
	"regexp"
	"strings"
)

// passed is what names an appointment, and was not done or asked back.
type passed struct {
	line   string
	events []string // that it names
}

// note does a clause, and remembers which appointments it had to do with: one
// that came to nothing is asked back when the mail has been read.
func (e *editor) note(line string, c clause, do func()) {
	changed, same, asks, follows := e.changed, e.same, len(e.asks), len(e.follows)
	e.changed, e.same = false, false
	events := e.events(c)
	do()
	if e.changed || e.same || len(e.asks) > asks || len(e.follows) > follows {
		for _, event := range events {
			e.heard[event] = true
		}
	} else if len(events) > 0 && !inPassing(c) {
		e.passed = append(e.passed, passed{line, events})
	} else if !inPassing(c) {
		e.leave(line)
	}
	e.changed, e.same = e.changed || changed, e.same || same
}

// events are the appointments of the plan's that a clause names, those that may
// be meant by "verkstedet" not among them.
func (e *editor) events(c clause) []string {
	var events []string
	if c.meeting {
		return []string{eventMeeting}
	}
	if c.loose || c.fresh || c.all {
		return nil
	}
	for _, id := range e.find(&c) {
		events = append(events, eventOf(id, c.preparation))
	}
	return events
}

var (
	afterPreposition = regexp.MustCompile(`(?i)\b(?:på|i|etter|før|under|fra|frå|siden|sidan|til|for|at|in|after|before|during|from|since)\s+(?:det|the)?\s*$`)
	asItWas          = regexp.MustCompile(`(?i)^\s*(?:(?:er|står|blir|går|is|are|stays?)\s+)?(?:som (?:før|planlagt|avtalt|avtala)|fast|uendret|uendra|as (?:before|planned)|unchanged)[\s.,!]*$`)
	gladOf           = regexp.MustCompile(`(?i)\b(?:takk\w*|thanks|thank you|gled\w*|looking forward)\b`)
)

// inPassing reports whether a clause is only talk: thanks, joy, what was said or
// done "på møtet", and what stays as it was.
func inPassing(c clause) bool {
	return gladOf.MatchString(c.before) || asItWas.MatchString(c.after) || c.meeting && afterPreposition.MatchString(c.before)
}

// askPassed asks back what came to nothing, where the mail did something else:
// when nothing was understood, that is said of the whole. What only tells more
// of an appointment that something was done with is no question, and neither is
// the preparation of a workshop that was called off.
func (e *editor) askPassed() {
	if !e.understood() {
		return
	}
	for _, p := range e.passed {
		gone := false
		for _, event := range p.events {
			_, id, _ := strings.Cut(event, "/")
			if gone = event != eventMeeting && e.process.workshopIndex(id) < 0; !gone && !e.heard[event] {
				e.query(strings.TrimSpace(p.line), AskNotRead, event)
				break
			}
		}
		if !gone {
			e.leave(strings.TrimSpace(p.line)) // unless it is asked about
		}
	}
}
