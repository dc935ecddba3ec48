package main

import (
	"testing"
	"time"

	"starte/workflow"
)

// TestConflictIsToldFromThePlan holds that what a file would undo is shown as
// the mail has made it, then as the file has it.
func TestConflictIsToldFromThePlan(t *testing.T) {
	t.Parallel()
	day := func(d int) *workflow.PlanLine {
		start := time.Date(2027, time.March, d, 13, 0, 0, 0, time.UTC)
		return &workflow.PlanLine{Start: start, End: start.Add(2 * time.Hour), Place: "Storsalen", Responsible: []string{"Kari Nordmann"}}
	}
	change := func(what string, old, now *workflow.PlanLine) workflow.PlanChange {
		return workflow.PlanChange{What: what, Event: &workflow.Change{Event: "workshop/w2", Old: old, New: now}}
	}
	for _, tc := range []struct {
		change workflow.PlanChange
		want   string
	}{
		{change("moved", day(11), day(4)), "workshop/w2: by mail torsdag 11. mars 2027 kl. 13.00–15.00, Storsalen, Kari Nordmann; in the file torsdag 4. mars 2027 kl. 13.00–15.00, Storsalen, Kari Nordmann"},
		{change("cancelled", day(11), nil), "workshop/w2: by mail torsdag 11. mars 2027 kl. 13.00–15.00, Storsalen, Kari Nordmann; in the file not there"},
		{change("added", nil, day(4)), "workshop/w2: by mail called off; in the file torsdag 4. mars 2027 kl. 13.00–15.00, Storsalen, Kari Nordmann"},
		{workflow.PlanChange{What: "setting", Detail: "ground_rules"}, "ground rules: changed by mail; the file has it otherwise"},
	} {
		if got := describeConflict(workflow.Bokmal, tc.change); got != tc.want {
			t.Errorf("%s: %q\nwant %q", tc.change.What, got, tc.want)
		}
	}
}
