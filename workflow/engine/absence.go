package engine

import (
	"time"

	"starte/parser"
	"starte/workflow/when"
)

// backOn is the first day back that an absence reply names, in the process's
// zone; zero when none could be read with certainty.
func (e *Engine) backOn(a *parser.Absence, zone string, at time.Time) time.Time {
	loc, err := e.zones.load(zone)
	if err != nil || a.Until == "" {
		return time.Time{}
	}
	got := when.Read(a.Until, when.Reference{Now: at.In(loc)})
	if !got.HasDate || got.Start.IsZero() {
		return time.Time{}
	}
	y, mo, d := got.Start.Date()
	back := time.Date(y, mo, d, 0, 0, 0, 0, loc)
	if !a.Return {
		back = back.AddDate(0, 0, 1)
	}
	return back
}
