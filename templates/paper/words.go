package paper

import (
	"strings"
	"time"
	"unicode/utf8"

	"starte/templates"
	"starte/workflow"
)

// tip is one of the tips for those who lead a workshop.
type tip struct {
	lead, text string
	examples   []string // questions to ask
}

// words is everything that a sheet says of itself in one language.
type words struct {
	lang workflow.Lang
	tag  string // BCP 47

	pageOf  string // page, pages
	updated string // date
	notes   string

	when, where, who   string
	meeting            string // what it is, under the agenda's title
	leader, deputy     string
	minutes            string // number
	thisMeeting        string // the meeting with its time and place, in running text
	worksheetBlank     string
	worksheetFilled    string
	unplaced           string
	noInput            string
	agreed             string
	safety             []string // headings of an empty group worksheet
	groupIntro         string   // with input
	groupBlank         string   // without
	thumbsUp           string   // stands for the emoji
	workshop           string
	responsible        string
	gathering, session string // headings over date, time and place of each
	date, clock, place string
	bring              string
	planIntro          string
	posterIntro        []string
	posterDates        string
	posterNoDates      string
	posterClosing      string
	posterAsk          string // name
	ledBy              string // names
	tipsIntro          string
	tips               []tip
	groundRules        string
}

// wordsFor returns the words of a language; bokmål where it is not known.
func wordsFor(lang workflow.Lang) words {
	switch lang {
	case workflow.Nynorsk:
		return nynorsk()
	case workflow.English:
		return english()
	}
	return bokmal()
}

// title is what a sheet is called, on the sheet and in the mail.
func (w words) title(p workflow.Paper) string { return templates.PaperTitle(w.lang, p) }

// day is a date with its weekday and year, "torsdag 4. februar 2027". A line may
// end after the weekday only.
func (w words) day(t time.Time) string { return glued(templates.FormatDate(w.lang, t)) }

// dayNear is a date with its weekday, and its year unless it is this one.
func (w words) dayNear(t, now time.Time) string {
	if t.Year() == now.Year() {
		return glued(templates.FormatDay(w.lang, t))
	}
	return w.day(t)
}

// glued keeps all after the first word together.
func glued(s string) string {
	first, rest, _ := strings.Cut(s, " ")
	return first + " " + strings.ReplaceAll(rest, " ", string(noBreak))
}

// hours is from when to when, "13.00–15.00"; the start alone when there is no
// end after it.
func (w words) hours(from, to time.Time) string { return templates.FormatClock(w.lang, from, to) }

// at is a date and the hours, "torsdag 4. februar 2027 kl. 13.00–15.00".
func (w words) at(from, to time.Time) string {
	return strings.ReplaceAll(templates.FormatSpan(w.lang, from, to), ". ", "."+string(noBreak))
}

// list joins names, "Kari, Per og Ola".
func (w words) list(names []string) string { return templates.FormatList(w.lang, names) }

// capital makes the first letter a capital one.
func capital(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}
