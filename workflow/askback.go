package workflow

import (
	"regexp"
	"slices"
	"strings"

	"starte/workflow/when"
)

// addAsk asks something back about an appointment of the plan's, or about none.
func (e *editor) addAsk(ask Ask, event string) {
	ask.Event = e.standing(event)
	e.asks = append(e.asks, ask)
}

// query asks back about a line, which is about an appointment of the plan's or
// about none.
func (e *editor) query(line string, code AskCode, event string) {
	e.addAsk(Ask{Line: line, Code: code}, event)
	e.keepOpen(OpenLine{Event: event})
}

// askBack records why a line cannot be taken as it is; words are what it says of
// the time, where an answer may complete that.
func (e *editor) askBack(line, event, words string, got when.Reading) {
	code, lang := AskCode(got.Ask), string(e.State.Process.Lang)
	detail := got.DetailIn(lang)
	o := OpenLine{Event: event, Line: line, When: words, Day: got.Ask == when.AskHoliday || got.Ask == when.AskClosed}
	if e.anew != nil {
		o.More = got.Rest
	} else if o.Day {
		e.insists = append(e.insists, line)
	}
	ask := Ask{Line: line, Code: code, Question: got.Question(lang), Detail: detail}
	if code == AskWeekday {
		if ask.Guess = withWeekday(line, detail); ask.Guess != "" {
			o.Yes = detail
		}
	}
	e.addAsk(ask, event)
	e.keepOpen(o)
}

// standing is an appointment as the plan has it before the mail.
func (e *editor) standing(event string) *PlanLine {
	if event == "" {
		return nil
	}
	r, ok := revisionOf(&e.first, event, -1)
	if !ok || r.Cancelled {
		return nil
	}
	return e.Moment.line(event, r)
}

const weekdays = `(?:mandag|måndag|tirsdag|tysdag|onsdag|torsdag|fredag|lørdag|laurdag|søndag|monday|tuesday|wednesday|thursday|friday|saturday|sunday)`

var (
	weekday = regexp.MustCompile(`(?i)\b` + weekdays + `\b`)
	notDay  = regexp.MustCompile(`(?i),\s*(?:og |and )?(?:ikke|ikkje|not)\s+(?:på |on )?` + weekdays + `[.!]?$`)
)

// withWeekday is the line with the weekday that its date really is, in place of
// the first that is another.
func withWeekday(line, day string) string {
	for _, at := range weekday.FindAllStringIndex(line, -1) {
		if day != "" && !strings.EqualFold(line[at[0]:at[1]], day) {
			return line[:at[0]] + day + line[at[1]:]
		}
	}
	return ""
}

// distinctAsks leaves out what would be asked twice of one line.
func distinctAsks(asks []Ask) []Ask {
	var out []Ask
	for _, a := range asks {
		if !slices.ContainsFunc(out, func(b Ask) bool { return a.Line == b.Line && a.Code == b.Code && a.Detail == b.Detail }) {
			out = append(out, a)
		}
	}
	return out
}

// asksHeld asks whether a workshop that has been held is to be moved.
func (e *editor) asksHeld(line string, s said, now Workshop, i int, open *OpenLine) bool {
	was := e.process.Workshops[i]
	if e.anyDay || open != nil && open.Code == AskHeld || now.Span == was.Span || e.Now.Before(e.wall(was.Start)) {
		return false
	}
	if e.anew == nil {
		e.insists = append(e.insists, line)
	}
	e.addAsk(Ask{Line: line, Code: AskHeld}, s.event)
	e.keepOpen(OpenLine{Event: s.event, Line: line, When: s.text, Code: AskHeld, Day: true})
	return true
}

// swapping is what has two workshops change places, which is told by their times.
var swapping = regexp.MustCompile(`(?i)\b(?:bytt(?:e)?|byt|swap|switch)(?:\s+(?:om|plass|rekkefølge|rekkjefølgje|rekkefølgen|rekkjefølgja|på|av|mellom|the|order|of|around))*\s*$`)

// asNew is the line of a new workshop that "Verksted 5: torsdag 10. juni" may be
// meant as, where the plan has four.
func (e *editor) asNew(c clause) string {
	if !c.colon() || c.preparation || len(c.numbers) != 1 || c.numbers[0] <= len(e.first.Workshops) {
		return ""
	}
	after := strings.Trim(c.after, " \t:")
	if !when.Read(after, e.reference(Span{})).HasDate {
		return ""
	}
	name := map[Lang]string{Nynorsk: "Ny verkstad", English: "New workshop"}[e.State.Process.Lang]
	if name == "" {
		name = "Nytt verksted"
	}
	return name + ": " + after
}
