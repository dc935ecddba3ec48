package file

import (
	"regexp"
	"strconv"
	"time"

	"starte/workflow"
)

var dayMark = regexp.MustCompile(`DAY(\d{1,3})`)

// FillSample puts dates into a sample process file: DAY15 becomes the 15th
// working day after today, so that the sample passes its check whenever it is
// written. The weeks around Christmas and all of July are left alone, and
// the days that holiday names; it may be nil.
func FillSample(template []byte, today workflow.Date, holiday func(workflow.Date) (string, bool)) []byte {
	calendar := workflow.Calendar{Holiday: holiday}
	days := []workflow.Date{today}
	nth := func(n int) workflow.Date {
		for d := days[len(days)-1]; len(days) <= n; {
			d = d.AddDays(1)
			if calendar.Workday(d) && !quiet(d) {
				days = append(days, d)
			}
		}
		return days[n]
	}
	return dayMark.ReplaceAllFunc(template, func(mark []byte) []byte {
		n, _ := strconv.Atoi(string(mark[len("DAY"):]))
		return []byte(nth(n).String())
	})
}

// quiet reports whether hardly anybody is at work on d.
func quiet(d workflow.Date) bool {
	return d.Month == time.July || d.Month == time.December && d.Day > 19 || d.Month == time.January && d.Day < 4
}
