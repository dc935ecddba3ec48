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
	earlier, later := has("før", "before"), has("etter", "after", "over")
	aroundEaster := has("påske", "påska", "påsken", "påskeferien", "påskeferie", "easter")
	aroundWhitsun := has("pinse", "pinsa", "pinsen")
	aroundChristmas := has("jul", "jula", "julen", "juleferien", "juleferie", "christmas")
	for _, year := range [...]int{r.today.Year(), r.today.Year() + 1} {
		var from time.Time
		easter := civilOf(cal.CalcEasterOffset(&cal.Holiday{}, year))
		switch {
		case g.vague.month != 0:
			from = civil(year, g.vague.month, firstOfPart(has))
			if next := r.today.AddDate(0, 0, 1); next.Year() == year && next.Month() == g.vague.month && next.After(from) {
				from = next
			}
		case aroundEaster && earlier:
			from = easter.AddDate(0, 0, -14) // the week before it is a holiday for many
		case aroundEaster && later:
			from = easter.AddDate(0, 0, 2)
		case aroundWhitsun && earlier:
			from = easter.AddDate(0, 0, 43)
		case aroundWhitsun && later:
			from = easter.AddDate(0, 0, 51)
		case has("romjula", "romjulen"):
			from = civil(year, time.December, 27)
		case aroundChristmas && earlier:
			from = civil(year, time.December, 7)
		case (aroundChristmas || has("nyttår", "nyåret")) && later:
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

// firstOfPart is the first day of the part of a month that the words name.
func firstOfPart(has func(any ...string) bool) int {
	switch {
	case has("slutten", "ultimo", "slutta", "sist", "seint", "late"):
		return 22
	case has("midt", "midten", "medio"):
		return 15
	case has("begynnelsen", "starten", "byrjinga", "primo"):
		return 1
	}
	return 8
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
