package templates

import (
	"fmt"
	"slices"
	"strings"
	"text/template"
	"time"

	"starte/workflow"
)

// functions are what templates may call besides text/template's own. They are
// the language's: its dates, its "and".
func functions(lang workflow.Lang) template.FuncMap {
	return template.FuncMap{
		markFunc: markValue,

		"date":  func(t time.Time) string { return FormatDate(lang, t) },
		"day":   func(t time.Time) string { return FormatDay(lang, t) },
		"when":  func(start, end time.Time) string { return FormatSpan(lang, start, end) },
		"at":    func(t time.Time) string { return FormatMoment(lang, t) },
		"span":  func(start, end time.Time) string { return formatSpan(lang, start, end, FormatDay) },
		"clock": func(start, end time.Time) string { return FormatClock(lang, start, end) },
		"dayOf": func(d workflow.Date) string { return FormatDate(lang, d.At(0, 0).In(time.UTC)) },

		"first":     firstName,
		"list":      func(names []string) string { return FormatList(lang, names) },
		"names":     personNames,
		"plural":    plural,
		"cap":       capital,
		"uncap":     uncapital,
		"line":      oneLineOf,
		"agenda":    func(l workflow.AgendaLine) string { return AgendaTitle(lang, l) },
		"paper":     func(p workflow.Paper) string { return PaperTitle(lang, p) },
		"paperFile": func(p workflow.Paper) string { return PaperFileName(lang, p) },
		"event":     func(l workflow.PlanLine) string { return EventName(lang, l) },
		"planLine":  func(l any, now time.Time) (string, error) { return planLine(lang, l, now) },
		"workshops": planByWorkshop,
		"numbers":   func(n []int) string { return listNumbers(lang, n) },
		"answersTo": answersTo,
		"answersOutside": func(d *workflow.Digest, agenda []workflow.AgendaLine) []workflow.QuestionAnswers {
			return answersOutside(d, agenda)
		},
		"guessed":  guessedPlaces,
		"answered": func(questions []workflow.QuestionLine) int { return countAnswered(questions) },
		"nameless": nameless,
		"before":   func(a, b time.Time) bool { return a.Before(b) },
		"sub":      func(a, b int) int { return a - b },
		"same":     sameEvent,

		"bounce":     bounceCause,
		"attached":   func(p []workflow.Paper, d []workflow.Document) []string { return attachedNames(lang, p, d) },
		"document":   func(r workflow.DocumentRole) string { return DocumentTitle(lang, r) },
		"has":        hasDocument,
		"workshopOf": workshopOf,
		"later":      func(t time.Time, days int) time.Time { return t.AddDate(0, 0, days) },
		"example":    exampleLine,
		"standing":   standingLine,
		"best":       bestCandidate,
		"asked":      askedLines,
		"wantsLine":  wantsLine,
		"refused":    refused,
		"shortly":    shortly,
		"yesAll":     yesAll,
		"here":       func(place string) string { return here(lang, place) },
		"isoDate":    func(s string) string { return dateOrText(lang, s) },
	}
}

// FormatList writes "Kari, Ola og Per"; empty names are left out.
func FormatList(lang workflow.Lang, names []string) string {
	and := " og "
	if lang == workflow.English {
		and = " and "
	}
	names = slices.DeleteFunc(slices.Clone(names), func(s string) bool { return strings.TrimSpace(s) == "" })
	if len(names) < 2 {
		return strings.Join(names, "")
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + and + names[last]
}

func listNumbers(lang workflow.Lang, numbers []int) string {
	words := make([]string, len(numbers))
	for i, n := range numbers {
		words[i] = fmt.Sprint(n)
	}
	return FormatList(lang, words)
}

func personNames(people []workflow.Person) []string {
	var names []string
	for _, p := range people {
		names = append(names, p.Name)
	}
	return names
}

// plural picks the words for one or for many; "%d" in them is the number.
func plural(n int, one, many string) string {
	if n == 1 {
		many = one
	}
	return strings.ReplaceAll(many, "%d", fmt.Sprint(n))
}

// capital turns the first letter of a sentence into a capital.
func capital(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToUpper(string(r[:1])) + string(r[1:])
}

// uncapital makes a name fit for the middle of a sentence.
func uncapital(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return s
	}
	return strings.ToLower(string(r[:1])) + string(r[1:])
}

// here fits a place into a sentence such as "Plakaten henger …": as it stands
// when it begins with a preposition ("på pauserommet"), else after "her:".
func here(lang workflow.Lang, place string) string {
	prepositions := []string{
		"på", "i", "ved", "utenfor", "utanfor", "foran", "framfor", "bak", "over", "under", "mellom", "inne", "ute", "oppe", "nede",
		"in", "on", "at", "by", "outside", "near", "next", "behind", "above", "opposite", "beside", "between",
	}
	first, _, more := strings.Cut(place, " ")
	switch {
	case more && slices.Contains(prepositions, strings.ToLower(first)):
		return uncapital(place)
	case lang == workflow.English:
		return "here: " + place
	}
	return "her: " + place
}

// oneLineOf puts a value of several lines on one.
func oneLineOf(s string) string { return strings.Join(strings.Fields(s), " ") }

// workshopLines is a workshop and what the plan has for it.
type workshopLines struct {
	Number int
	Title  string
	Lines  []workflow.PlanLine // in order of time
}

// planByWorkshop gathers the lines of the plan workshop by workshop.
func planByWorkshop(plan []workflow.PlanLine) []workshopLines {
	var out []workshopLines
	for _, l := range plan {
		i := slices.IndexFunc(out, func(w workshopLines) bool { return w.Number == l.Number })
		if i < 0 {
			i = len(out)
			out = append(out, workshopLines{Number: l.Number})
		}
		out[i].Lines = append(out[i].Lines, l)
		if out[i].Title == "" {
			out[i].Title = l.Title
		}
	}
	slices.SortStableFunc(out, func(a, b workshopLines) int { return a.Number - b.Number })
	return out
}

// answersTo are the digest's answers to the questions with these numbers.
func answersTo(d *workflow.Digest, numbers []int) []workflow.QuestionAnswers {
	var out []workflow.QuestionAnswers
	for _, q := range d.Answers {
		if slices.Contains(numbers, q.Number) {
			out = append(out, q)
		}
	}
	return out
}

// answersOutside are those to questions that no agenda item shares.
func answersOutside(d *workflow.Digest, agenda []workflow.AgendaLine) []workflow.QuestionAnswers {
	var out []workflow.QuestionAnswers
	for _, q := range d.Answers {
		if !slices.ContainsFunc(agenda, func(l workflow.AgendaLine) bool { return slices.Contains(l.Questions, q.Number) }) {
			out = append(out, q)
		}
	}
	return out
}

// nameless reports whether the digest has something that people wrote, and no
// names with it.
func nameless(d *workflow.Digest) bool {
	written := d.Unplaced
	for _, q := range d.Answers {
		written = slices.Concat(written, q.Answers)
	}
	return len(written) > 0 && !slices.ContainsFunc(written, func(a workflow.AttributedText) bool { return a.Name != "" })
}

func countAnswered(questions []workflow.QuestionLine) int {
	n := 0
	for _, q := range questions {
		if q.Answer != "" {
			n++
		}
	}
	return n
}

// sameEvent reports whether before and after agree on a thing: "day",
// "time", "place", "responsible", "title", "about" or "bring".
func sameEvent(c workflow.Change, what string) (bool, error) {
	switch {
	case c.Old == nil || c.New == nil:
		return false, nil
	case what == "time":
		return c.Old.Start.Equal(c.New.Start) && c.Old.End.Equal(c.New.End), nil
	case what == "day":
		return workflow.DateOf(c.Old.Start) == workflow.DateOf(c.New.Start), nil
	case what == "title":
		return c.Old.Title == c.New.Title, nil
	case what == "about":
		return c.Old.About == c.New.About, nil
	case what == "bring":
		return c.Old.Bring == c.New.Bring, nil
	case what == "place":
		return c.Old.Place == c.New.Place, nil
	case what == "responsible":
		return slices.Equal(c.Old.Responsible, c.New.Responsible), nil
	}
	return false, fmt.Errorf("compare appointments: no %q", what)
}

// attachedNames are the names under which sheets and documents are attached.
func attachedNames(lang workflow.Lang, papers []workflow.Paper, docs []workflow.Document) []string {
	var names []string
	for _, d := range docs {
		names = append(names, d.Name)
	}
	for _, p := range papers {
		names = append(names, PaperFileName(lang, p))
	}
	return names
}

func hasDocument(docs []workflow.Document, role workflow.DocumentRole) bool {
	return slices.ContainsFunc(docs, func(d workflow.Document) bool { return d.Role == role })
}

// workshopOf finds the workshop that a preparation is for; nil when the plan has it not.
func workshopOf(plan []workflow.PlanLine, preparation *workflow.PlanLine) *workflow.PlanLine {
	if preparation == nil {
		return nil
	}
	for i := range plan {
		if !plan[i].Preparation && plan[i].Number == preparation.Number {
			return &plan[i]
		}
	}
	return nil
}

// dateOrText writes an ISO 8601 date as people do, and other text as it is.
func dateOrText(lang workflow.Lang, s string) string {
	d, err := workflow.ParseDate(s)
	if err != nil {
		return s
	}
	return FormatDate(lang, d.At(0, 0).In(time.UTC))
}

// exampleLine is a line of the plan to show how one is changed: the last
// workshop a week later, or a first one when there is none, so that weekday
// and date agree.
func exampleLine(f workflow.Facts) workflow.PlanLine {
	start := f.Meeting.Start.AddDate(0, 0, 14)
	l := workflow.PlanLine{Number: 1, Start: start, End: start.Add(2 * time.Hour), Place: f.Meeting.Place, Responsible: []string{f.Leader.Name}}
	for _, p := range f.Plan {
		if !p.Preparation {
			l = p
			l.Start, l.End = p.Start.AddDate(0, 0, 7), p.End.AddDate(0, 0, 7)
		}
	}
	return l
}

// planLine takes a line of the plan, or one that a fact points to.
func planLine(lang workflow.Lang, l any, now time.Time) (string, error) {
	switch l := l.(type) {
	case workflow.PlanLine:
		return FormatPlanLine(lang, l, now), nil
	case *workflow.PlanLine:
		if l != nil {
			return FormatPlanLine(lang, *l, now), nil
		}
	}
	return "", fmt.Errorf("write plan line: %T is none", l)
}

// askedLines are the lines of the plan that questions are about, each once, as
// they stand; those left out whose question says itself what to answer.
func askedLines(asks []workflow.Ask) []workflow.PlanLine {
	var lines []workflow.PlanLine
	for _, a := range asks {
		lines = append(lines, a.Stands...)
		if a.Event == nil || saysHow(a) || slices.ContainsFunc(lines, func(l workflow.PlanLine) bool { return l.Event == a.Event.Event }) {
			continue
		}
		lines = append(lines, *a.Event)
	}
	return lines
}

// wantsLine reports whether a line of the plan may be the answer to a question,
// and there is one to show.
func wantsLine(f workflow.Facts) bool {
	open := slices.ContainsFunc(f.Asks, func(a workflow.Ask) bool { return !saysHow(a) })
	return open && (len(f.Plan) > 0 || !f.Meeting.Start.IsZero())
}

// refused reports whether nothing is asked: a command was not carried out, and
// the leader is told why.
func refused(asks []workflow.Ask) bool {
	return len(asks) > 0 && !slices.ContainsFunc(asks, func(a workflow.Ask) bool {
		switch a.Code {
		case workflow.AskNoUndo, workflow.AskUndone, workflow.AskUndoTold, workflow.AskUndoNewer, workflow.AskUndoChanged, workflow.AskUndoOther, workflow.AskUndoOpen, workflow.AskSettled:
			return false
		}
		return true
	})
}

// shortly reports whether all that is asked is when one thing is to be.
func shortly(asks []workflow.Ask) bool {
	return len(asks) == 1 && asks[0].Question != "" && !saysHow(asks[0])
}

// yesAll reports whether JA answers several of the questions at once.
func yesAll(asks []workflow.Ask) bool {
	n := 0
	for _, a := range asks {
		if a.Guess != "" || a.Along != nil || a.Code == workflow.AskHoliday || a.Code == workflow.AskClosed || a.Code == workflow.AskPlace || a.Code == workflow.AskHeld {
			n++
		}
	}
	return n > 1
}

// saysHow reports whether a question itself says what to answer.
func saysHow(a workflow.Ask) bool {
	switch a.Code {
	case workflow.AskHoliday, workflow.AskClosed, workflow.AskHeld, workflow.AskPrepLate, workflow.AskConfirmStop, workflow.AskConfirmMail:
		return true
	case workflow.AskWhich, workflow.AskCommand, workflow.AskNoUndo, workflow.AskUndone, workflow.AskUndoOther, workflow.AskUndoOpen:
		return true
	}
	return a.Guess != ""
}

// bestCandidate is the number of the time that suits most people, the first of
// several; 1 when there are none.
func bestCandidate(candidates []workflow.Candidate) int {
	number, most := 1, -1
	for _, c := range candidates {
		if len(c.Yes) > most {
			number, most = c.Number, len(c.Yes)
		}
	}
	return number
}

// guessedPlaces are the numbers of the questions whose answers may belong to another.
func guessedPlaces(questions []workflow.QuestionLine) []int {
	var numbers []int
	for _, q := range questions {
		if q.Answer != "" && q.Guess {
			numbers = append(numbers, q.Number)
		}
	}
	return numbers
}
