package workflow

import (
	"regexp"
	"slices"

	"starte/workflow/when"
)

// addAsk asks something back about an appointment of the plan's, or about none.
func (e *editor) addAsk(ask Ask, event string) {
	ask.Event = e.standing(event)
	e.asks, e.about = append(e.asks, ask), append(e.about, event)
}

// query asks back about a line, which is about an appointment of the plan's or
// about none.
func (e *editor) query(line string, code AskCode, event string) {
	e.addAsk(Ask{Line: line, Code: code}, event)
}

// askBack records why a line cannot be taken as it is.
func (e *editor) askBack(line, event string, got when.Reading) {
	code, lang := AskCode(got.Ask), string(e.State.Process.Lang)
	detail := got.DetailIn(lang)
	switch got.Ask {
	case when.AskHoliday, when.AskClosed:
		e.insists = append(e.insists, line)
	}
	ask := Ask{Line: line, Code: code, Question: got.Question(lang), Detail: detail}
	if code == AskWeekday {
		ask.Guess = withWeekday(line, detail)
	}
	e.addAsk(ask, event)
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

var weekday = regexp.MustCompile(`(?i)\b(mandag|måndag|tirsdag|tysdag|onsdag|torsdag|fredag|lørdag|laurdag|søndag|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\b`)

// withWeekday is the line with the weekday that its date really is.
func withWeekday(line, day string) string {
	if at := weekday.FindStringIndex(line); at != nil && day != "" {
		return line[:at[0]] + day + line[at[1]:]
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
