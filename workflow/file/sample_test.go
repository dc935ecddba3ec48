package file_test

import (
	"os"
	"testing"
	"time"

	"starte/workflow"
	"starte/workflow/file"
)

// The sample must pass its check on whatever day somebody writes it out.
func TestSamplePassesCheck(t *testing.T) {
	t.Parallel()
	template, err := os.ReadFile("../../cmd/starte/sample/process.yaml")
	if err != nil {
		t.Fatal(err)
	}
	day := workflow.Date{Year: 2026, Month: time.January, Day: 1}
	for ; day.Year < 2029; day = day.AddDays(3) {
		data := file.FillSample(template, day, workflow.NorwegianHoliday)
		r := file.Parse("process.yaml", data, file.Env{Holiday: workflow.NorwegianHoliday})
		for _, p := range r.Problems {
			t.Errorf("written on %s: %s", day, p)
		}
		if got := len(r.Process.Workshops); got != 3 {
			t.Fatalf("written on %s: %d workshops, want 3", day, got)
		}
	}
}
