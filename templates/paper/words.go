package paper

import (
	"fmt"
	"strings"
	"time"
	"unicode/utf8"

	"starte/workflow"
)

// tip is one of the tips for those who lead a workshop.
type tip struct {
	lead, text string
	examples   []string // questions to ask
}

// words is everything that a sheet says of itself in one language.
type words struct {
	tag    string // BCP 47
	titles map[workflow.Paper]string
	topics map[workflow.Topic]string

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
	inputs, noInput    string
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

	weekdays [7]string // from Sunday
	months   [12]string
	and      string
	kl       string // before a time of day

	beforeTime string // between a date and the time of day
	clockSep   string
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

// day is a date with its weekday and year, "torsdag 4. februar 2027".
func (w words) day(t time.Time) string {
	return fmt.Sprintf("%s%c%d", w.dayMonth(t), noBreak, t.Year())
}

// dayMonth is a date with its weekday, "torsdag 4. februar".
func (w words) dayMonth(t time.Time) string {
	return w.weekdays[t.Weekday()] + " " + w.dayOfMonth(t)
}

// dayNear is a date with its weekday, and its year unless it is this one.
func (w words) dayNear(t, now time.Time) string {
	if t.Year() == now.Year() {
		return w.dayMonth(t)
	}
	return w.day(t)
}

// dayOfMonth is a date without weekday and year, "4. februar".
func (w words) dayOfMonth(t time.Time) string {
	dot := "."
	if w.tag == "en" {
		dot = ""
	}
	return fmt.Sprintf("%d%s%c%s", t.Day(), dot, noBreak, w.months[t.Month()-1])
}

// hour is a time of day, "13.00".
func (w words) hour(t time.Time) string {
	return fmt.Sprintf("%02d%s%02d", t.Hour(), w.clockSep, t.Minute())
}

// hours is from when to when, "13.00–15.00"; the start alone when there is no
// end after it.
func (w words) hours(from, to time.Time) string {
	if !to.After(from) {
		return w.hour(from)
	}
	return w.hour(from) + "–" + w.hour(to)
}

// at is a date and the hours, "torsdag 4. februar 2027 kl. 13.00–15.00". An end
// on another day has its date too.
func (w words) at(from, to time.Time) string {
	if to.After(from) && workflow.DateOf(from) != workflow.DateOf(to) {
		return w.at(from, from) + " – " + w.at(to, to)
	}
	return w.day(from) + w.beforeTime + w.kl + w.hours(from, to)
}

// list joins names, "Kari, Per og Ola".
func (w words) list(names []string) string {
	if n := len(names); n > 1 {
		return strings.Join(names[:n-1], ", ") + " " + w.and + " " + names[n-1]
	}
	return strings.Join(names, "")
}

// capital makes the first letter a capital one.
func capital(s string) string {
	_, n := utf8.DecodeRuneInString(s)
	return strings.ToUpper(s[:n]) + s[n:]
}
