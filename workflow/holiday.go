package workflow

import (
	"time"

	"github.com/rickar/cal/v2"
	"github.com/rickar/cal/v2/no"
)

// NorwegianHoliday names the Norwegian public holiday that falls on d, if any.
func NorwegianHoliday(d Date) (name string, ok bool) {
	noon := time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC)
	for _, h := range no.Holidays {
		if matches(h, noon) {
			return h.Name, true
		}
	}
	return "", false
}

func matches(h *cal.Holiday, day time.Time) bool {
	actual, _ := h.Calc(day.Year())
	return !actual.IsZero() && DateOf(actual) == DateOf(day)
}
