package templates

import (
	"fmt"
	"time"

	"starte/workflow"
)

// names of days and months by language, Sunday and January first.
type calendar struct {
	days   [7]string
	months [12]string
}

func calendarOf(lang workflow.Lang) calendar {
	months := [12]string{"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"}
	switch lang {
	case workflow.English:
		return calendar{
			[7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
			[12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		}
	case workflow.Nynorsk:
		return calendar{[7]string{"søndag", "måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag"}, months}
	}
	return calendar{[7]string{"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"}, months}
}

// FormatDate writes a day in full: "torsdag 4. februar 2027", "Thursday 4 February 2027".
func FormatDate(lang workflow.Lang, t time.Time) string {
	return fmt.Sprintf("%s %d", FormatDay(lang, t), t.Year())
}

// FormatDay is FormatDate without the year.
func FormatDay(lang workflow.Lang, t time.Time) string {
	c := calendarOf(lang)
	if lang == workflow.English {
		return fmt.Sprintf("%s %d %s", c.days[t.Weekday()], t.Day(), c.months[t.Month()-1])
	}
	return fmt.Sprintf("%s %d. %s", c.days[t.Weekday()], t.Day(), c.months[t.Month()-1])
}

// FormatClock writes the time of day alone: "13.00–15.00", "13:00–15:00".
// Without an end, or with one that is not later, only the start.
func FormatClock(lang workflow.Lang, start, end time.Time) string {
	layout := "15.04"
	if lang == workflow.English {
		layout = "15:04"
	}
	if !end.After(start) {
		return start.Format(layout)
	}
	return start.Format(layout) + "–" + end.Format(layout)
}

// FormatTime writes the time of day as it stands in a sentence: "kl. 13.00–15.00", "13:00–15:00".
func FormatTime(lang workflow.Lang, start, end time.Time) string {
	if lang == workflow.English {
		return FormatClock(lang, start, end)
	}
	return "kl. " + FormatClock(lang, start, end)
}

// FormatSpan writes day and time: "torsdag 4. februar 2027 kl. 13.00–15.00".
// A span that ends on another day names both.
func FormatSpan(lang workflow.Lang, start, end time.Time) string {
	return formatSpan(lang, start, end, FormatDate)
}

func formatSpan(lang workflow.Lang, start, end time.Time, day func(workflow.Lang, time.Time) string) string {
	if end.After(start) && workflow.DateOf(start) != workflow.DateOf(end) {
		return formatSpan(lang, start, start, day) + " – " + formatSpan(lang, end, end, day)
	}
	sep := " "
	if lang == workflow.English {
		sep = ", "
	}
	return day(lang, start) + sep + FormatTime(lang, start, end)
}

// FormatMoment writes a point in time as it stands in a sentence, without the
// year: "torsdag 4. februar kl. 13.00", "Thursday 4 February at 13:00".
func FormatMoment(lang workflow.Lang, t time.Time) string {
	if lang == workflow.English {
		return FormatDay(lang, t) + " at " + FormatClock(lang, t, t)
	}
	return formatSpan(lang, t, t, FormatDay)
}

// FormatPlanLine writes a line of the plan in the form in which the leader may
// send it back corrected: "Verksted 2: torsdag 4. februar kl. 13.00–15.00,
// Storsalen, Kari Nordmann". The year stands there when it is not that of now.
func FormatPlanLine(lang workflow.Lang, l workflow.PlanLine, now time.Time) string {
	day := FormatDay
	if l.Start.Year() != now.Year() {
		day = FormatDate
	}
	s := fmt.Sprintf("%s: %s", EventName(lang, l), formatSpan(lang, l.Start, l.End, day))
	for _, part := range append([]string{l.Place}, l.Responsible...) {
		if part != "" {
			s += ", " + part
		}
	}
	return s
}

// EventName is what an appointment is called: "Verksted 2", "Forberedelse 2",
// "Planleggingsmøtet".
func EventName(lang workflow.Lang, l workflow.PlanLine) string {
	name := map[workflow.Lang][3]string{
		workflow.Bokmal:  {"Verksted", "Forberedelse", "Planleggingsmøtet"},
		workflow.Nynorsk: {"Verkstad", "Førebuing", "Planleggingsmøtet"},
		workflow.English: {"Workshop", "Preparation", "The planning meeting"},
	}[lang]
	if l.Event == "meeting" {
		return name[2]
	}
	if l.Preparation {
		return fmt.Sprintf("%s %d", name[1], l.Number)
	}
	return fmt.Sprintf("%s %d", name[0], l.Number)
}
