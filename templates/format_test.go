package templates_test

import (
	"testing"
	"time"

	"starte/templates"
	"starte/workflow"
)

func at(month time.Month, day, hour, minute int) time.Time {
	return time.Date(2027, month, day, hour, minute, 0, 0, time.UTC)
}

func TestFormat(t *testing.T) {
	t.Parallel()
	start, end := at(2, 4, 13, 0), at(2, 4, 15, 0)
	for _, tc := range []struct{ got, want string }{
		{templates.FormatDate("nb", start), "torsdag 4. februar 2027"},
		{templates.FormatDate("nn", start), "torsdag 4. februar 2027"},
		{templates.FormatDate("en", start), "Thursday 4 February 2027"},
		{templates.FormatDate("nb", at(2, 6, 0, 0)), "lørdag 6. februar 2027"},
		{templates.FormatDate("nn", at(2, 6, 0, 0)), "laurdag 6. februar 2027"},
		{templates.FormatDate("nn", at(2, 1, 0, 0)), "måndag 1. februar 2027"},
		{templates.FormatDate("nn", at(2, 2, 0, 0)), "tysdag 2. februar 2027"},
		{templates.FormatDay("nb", at(12, 24, 0, 0)), "fredag 24. desember"},
		{templates.FormatTime("nb", start, end), "kl. 13.00–15.00"},
		{templates.FormatTime("nb", start, time.Time{}), "kl. 13.00"},
		{templates.FormatTime("en", start, end), "13:00–15:00"},
		{templates.FormatClock("nn", at(2, 4, 8, 5), start), "08.05–13.00"},
		{templates.FormatSpan("nb", start, end), "torsdag 4. februar 2027 kl. 13.00–15.00"},
		{templates.FormatSpan("nn", start, end), "torsdag 4. februar 2027 kl. 13.00–15.00"},
		{templates.FormatSpan("en", start, end), "Thursday 4 February 2027, 13:00–15:00"},
		{templates.FormatSpan("nb", start, start), "torsdag 4. februar 2027 kl. 13.00"},
		{templates.FormatSpan("nb", at(2, 4, 22, 0), at(2, 5, 2, 0)), "torsdag 4. februar 2027 kl. 22.00 – fredag 5. februar 2027 kl. 02.00"},
		{templates.FormatMoment("nb", start), "torsdag 4. februar kl. 13.00"},
		{templates.FormatMoment("en", start), "Thursday 4 February at 13:00"},
	} {
		if tc.got != tc.want {
			t.Errorf("got %q, want %q", tc.got, tc.want)
		}
	}
}

func TestFormatPlanLine(t *testing.T) {
	t.Parallel()
	line := workflow.PlanLine{
		Event: "workshop/a", Number: 2, Title: "Hverdagen vår", Start: at(2, 4, 13, 0), End: at(2, 4, 15, 0),
		Place: "Storsalen", Responsible: []string{"Kari Nordmann", "Per Ås"},
	}
	bare := workflow.PlanLine{Event: "preparation/a", Preparation: true, Number: 1, Start: line.Start, End: line.End}
	lastYear := at(1, 1, 0, 0).AddDate(0, 0, -20)
	for _, tc := range []struct{ got, want string }{
		{templates.FormatPlanLine("nb", line, line.Start), "Verksted 2: torsdag 4. februar kl. 13.00–15.00, Storsalen, Kari Nordmann, Per Ås"},
		{templates.FormatPlanLine("nb", bare, lastYear), "Forberedelse 1: torsdag 4. februar 2027 kl. 13.00–15.00"},
		{templates.FormatPlanLine("nn", bare, line.Start), "Førebuing 1: torsdag 4. februar kl. 13.00–15.00"},
		{templates.FormatPlanLine("en", line, line.Start), "Workshop 2: Thursday 4 February, 13:00–15:00, Storsalen, Kari Nordmann, Per Ås"},
		{templates.EventName("nb", workflow.PlanLine{Event: "meeting"}), "Planleggingsmøtet"},
	} {
		if tc.got != tc.want {
			t.Errorf("got %q, want %q", tc.got, tc.want)
		}
	}
}
