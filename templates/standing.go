package templates

import (
	"strings"

	"starte/workflow"
)

// standingLine is a line of the plan as it stands, to show the form: that of the
// workshop that the leader named, the next workshop's, the last one's when all
// are over, or the planning meeting's.
func standingLine(f workflow.Facts) workflow.PlanLine {
	line, settled := workflow.PlanLine{Event: "meeting", Start: f.Meeting.Start, End: f.Meeting.End, Place: f.Meeting.Place}, false
	for _, p := range f.Plan {
		if p.Preparation {
			continue
		}
		if asksOf(f, p) {
			return p
		}
		if !settled {
			line, settled = p, p.Start.After(f.Now)
		}
	}
	return line
}

// asksOf reports whether one of the questions is about words that name an
// appointment: "verksted 2", and not "verksted 21".
func asksOf(f workflow.Facts, l workflow.PlanLine) bool {
	name := strings.ToLower(EventName(f.Lang, l))
	for _, a := range f.Asks {
		said := strings.ToLower(a.Line)
		for i := strings.Index(said, name); i >= 0; i = strings.Index(said, name) {
			if said = said[i+len(name):]; said == "" || said[0] < '0' || said[0] > '9' {
				return true
			}
		}
	}
	return false
}
