package when

import (
	"slices"
	"time"

	"github.com/rickar/cal/v2"
)

// example is a day that a text without one may mean ("etter påske", "torsdag i
// slutten av mars"), to be shown with the question; zero when there is none to show.
func (r *resolver) example(g group) time.Time {
	if g.vague == nil {
		return time.Time{}
	}
	var words []string
	for i := max(0, g.vague.i-2); i < min(len(r.toks), g.vague.j+1); i++ {
		words = append(words, r.at(i).s)
	}
	has := func(any ...string) bool {
		return slices.ContainsFunc(any, func(w string) bool { return slices.Contains(words, w) })
	}
	for _, year := range [...]int{r.today.Year(), r.today.Year() + 1} {
		var from time.Time
		easter := civilOf(cal.CalcEasterOffset(&cal.Holiday{}, year))
		earlier := has("før", "before")
		switch {
		case g.vague.month != 0:
			day := 8
			switch {
			case has("slutten", "ultimo", "slutta", "sist", "seint", "late"):
				day = 22
			case has("midt", "midten", "medio"):
				day = 15
			case has("begynnelsen", "starten", "byrjinga", "primo"):
				day = 1
			}
			from = civil(year, g.vague.month, day)
			if next := r.today.AddDate(0, 0, 1); next.Year() == year && next.Month() == g.vague.month && next.After(from) {
				from = next
			}
		case has("påske", "påska", "påsken", "påskeferien", "påskeferie", "easter") && earlier:
			from = easter.AddDate(0, 0, -14) // the week before it is a holiday for many
		case has("påske", "påska", "påsken", "påskeferien", "påskeferie", "easter") && has("etter", "after", "over"):
			from = easter.AddDate(0, 0, 2)
		case has("pinse", "pinsa", "pinsen") && earlier:
			from = easter.AddDate(0, 0, 43)
		case has("pinse", "pinsa", "pinsen") && has("etter", "after", "over"):
			from = easter.AddDate(0, 0, 51)
		case has("romjula", "romjulen"):
			from = civil(year, time.December, 27)
		case has("jul", "jula", "julen", "juleferien", "juleferie", "christmas") && earlier:
			from = civil(year, time.December, 7)
		case has("jul", "jula", "julen", "juleferien", "juleferie", "christmas", "nyttår", "nyåret") && has("etter", "after", "over"):
			from = civil(year, time.January, 4)
		default:
			return time.Time{}
		}
		if day := r.workdayFrom(from, g.weekday); day.After(r.today) {
			return day
		}
	}
	return time.Time{}
}

// workdayFrom is the first day from one on, of a weekday where that is said,
// that is neither a holiday nor at a weekend unless the weekday is.
func (r *resolver) workdayFrom(day time.Time, weekday *item) time.Time {
	for range 60 {
		_, holiday := r.holiday(day.Year(), day.Month(), day.Day())
		switch wd := day.Weekday(); {
		case holiday:
		case weekday != nil && wd == weekday.wd, weekday == nil && wd != time.Saturday && wd != time.Sunday:
			return day
		}
		day = day.AddDate(0, 0, 1)
	}
	return time.Time{}
}
