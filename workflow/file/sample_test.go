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

func TestFillSample(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct{ today, mark, want string }{
		{"2027-01-04", "DAY0", "2027-01-04"},
		{"2027-01-04", "DAY1", "2027-01-05"},
		{"2027-01-08", "DAY1", "2027-01-11"}, // a weekend between
		{"2027-03-24", "DAY1", "2027-03-30"}, // Easter between
		{"2027-06-30", "DAY1", "2027-08-02"}, // July between
		{"2026-12-18", "DAY2", "2027-01-05"}, // Christmas between
		{"2027-01-04", "fra DAY2 til DAY1..DAY2", "fra 2027-01-06 til 2027-01-05..2027-01-06"},
	} {
		today, err := workflow.ParseDate(tc.today)
		if err != nil {
			t.Fatal(err)
		}
		if got := string(file.FillSample([]byte(tc.mark), today, workflow.NorwegianHoliday)); got != tc.want {
			t.Errorf("%s on %s is %s, want %s", tc.mark, tc.today, got, tc.want)
		}
	}
}
