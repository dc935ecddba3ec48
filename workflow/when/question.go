package when

import (
	"fmt"
	"time"
	"unicode"
	"unicode/utf8"
)

// reason is what a question needs to know.
type reason struct {
	start     time.Time // the day, and with timed the time, in question
	timed     bool
	day       time.Time // of a mismatch: the day as dated
	weekday   time.Weekday
	week      int         // of a mismatch
	monday    time.Time   // of a week without a day
	alts      []time.Time // the two days that are possible
	span      bool        // they are the first and last of several
	clocks    []int       // the two times that are possible, minutes of the day
	minute    int         // the time that clocks skip
	name      string      // of the holiday
	weekend   bool        // of a closed day: it is a Saturday or Sunday, and that was not said
	phrase    span
	text      string    // of phrase
	late      Ask       // asked when nothing else is
	unreadDay bool      // phrase is the name of a day that is not read
	example   time.Time // of a phrase without a day: one that it may mean

	noDay, noYear, noWeek int // what does not exist
	noMonth               time.Month
}

// Question is the question that is asked back, in nb, nn or en (anything else is nb);
// empty when the reading is sure.
func (r Reading) Question(lang string) string {
	if r.Ask == "" {
		return ""
	}
	q := r.question(tongue(lang))
	first, size := utf8.DecodeRuneInString(q)
	return string(unicode.ToUpper(first)) + q[size:]
}

func (r Reading) question(l tongue) string {
	w := r.why
	switch r.Ask {
	case AskWeekday:
		return l.say("%s er en %s, ikke en %s. Hvilken dag mener du?", "%s er ein %s, ikkje ein %s. Kva dag meiner du?", "%s is a %s, not a %s. Which day do you mean?",
			l.date(w.day), l.weekday(w.day.Weekday()), l.weekday(w.weekday))
	case AskNonexistent:
		return l.say("%s finnes ikke. Hvilken dag mener du?", "%s finst ikkje. Kva dag meiner du?", "There is no %s. Which day do you mean?", l.missing(w))
	case AskPast:
		return l.say("%s er alt forbi. Hvilken dag mener du?", "%s er alt forbi. Kva dag meiner du?", "%s has already passed. Which day do you mean?", l.moment(w))
	case AskHoliday:
		if w.name == "" && eve(w.start) {
			return l.say("%s er %s. Skal det likevel være da?", "%s er %s. Skal det likevel vere då?", "%s is %s. Is it to be then all the same?", l.long(w.start), l.eveName(w.start))
		}
		return l.say("%s er en helligdag%s. Skal det likevel være da?", "%s er ein heilagdag%s. Skal det likevel vere då?", "%s is a public holiday%s. Is it to be then all the same?",
			l.long(w.start), bracketed(w.name))
	case AskClosed:
		if w.weekend {
			return l.say("%s er en %s. Skal det likevel være da?", "%s er ein %s. Skal det likevel vere då?", "%s is a %s. Is it to be then all the same?", l.date(w.start), l.weekday(w.start.Weekday()))
		}
		return l.say("%s er satt opp som stengt. Skal det likevel være da?", "%s er sett opp som stengd. Skal det likevel vere då?", "%s is marked as closed. Is it to be then all the same?", l.long(w.start))
	case AskNoTime:
		if w.start.IsZero() {
			return l.say("Hvilket klokkeslett skal det være?", "Kva klokkeslett skal det vere?", "At what time is it to be?")
		}
		return l.say("Hvilket klokkeslett skal det være %s?", "Kva klokkeslett skal det vere %s?", "At what time on %s is it to be?", l.long(w.start))
	case AskSkippedHour:
		return l.say("Klokka stilles fram %s, og kl. %s finnes ikke da. Hvilket klokkeslett mener du?", "Klokka blir stilt fram %s, og kl. %s finst ikkje då. Kva klokkeslett meiner du?",
			"The clocks go forward on %s, and %s does not exist then. Which time do you mean?", l.date(w.start), l.clock(w.minute))
	case AskNoDate:
		return l.noDate(w)
	case AskNotRead:
		if w.unreadDay {
			return l.say("Jeg forstår ikke «%s». Hvilken dag mener du?", "Eg forstår ikkje «%s». Kva dag meiner du?", "I do not understand “%s”. Which day do you mean?", w.text)
		}
		if w.text != "" {
			return l.say("Jeg forstår ikke «%s». Hvilket klokkeslett mener du?", "Eg forstår ikkje «%s». Kva klokkeslett meiner du?", "I do not understand “%s”. Which time do you mean?", w.text)
		}
		return l.say("Jeg finner verken dato eller klokkeslett. Når skal det være?", "Eg finn verken dato eller klokkeslett. Når skal det vere?", "I find neither a date nor a time. When is it to be?")
	}
	return l.ambiguous(w)
}

func (l tongue) noDate(w reason) string {
	switch {
	case !w.monday.IsZero():
		return l.say("Hvilken dag i uke %d (%s) mener du?", "Kva dag i veke %d (%s) meiner du?", "Which day in week %d (%s) do you mean?", isoWeekOf(w.monday), l.days(w.monday, w.monday.AddDate(0, 0, 6)))
	case w.text != "":
		q := l.say("Hvilken dag mener du med «%s»?", "Kva dag meiner du med «%s»?", "Which day do you mean by “%s”?", w.text)
		if !w.example.IsZero() {
			q += l.say(" Skriv for eksempel «%s».", " Skriv til dømes «%s».", " Write, for example, “%s”.", l.long(w.example))
		}
		return q
	}
	return l.say("Hvilken dag skal det være?", "Kva dag skal det vere?", "Which day is it to be?")
}

func (l tongue) ambiguous(w reason) string {
	switch {
	case w.week != 0:
		return l.say("%s er i uke %d, ikke i uke %d. Hvilken dag mener du?", "%s er i veke %d, ikkje i veke %d. Kva dag meiner du?", "%s is in week %d, not in week %d. Which day do you mean?", l.date(w.day), isoWeekOf(w.day), w.week)
	case len(w.alts) == 2 && w.span:
		return l.say("Det må være én dag. Hvilken av dagene fra %s til %s mener du?", "Det må vere éin dag. Kva for ein av dagane frå %s til %s meiner du?", "It must be one day. Which of the days from %s to %s do you mean?", l.long(w.alts[0]), l.long(w.alts[1]))
	case len(w.alts) == 2:
		return l.say("Mener du %s eller %s?", "Meiner du %s eller %s?", "Do you mean %s or %s?", l.long(w.alts[0]), l.long(w.alts[1]))
	case len(w.clocks) == 2:
		return l.say("Mener du kl. %s eller kl. %s?", "Meiner du kl. %s eller kl. %s?", "Do you mean %s or %s?", l.clock(w.clocks[0]), l.clock(w.clocks[1]))
	case w.text != "":
		return l.say("Jeg er ikke sikker på hva du mener med «%s». Når skal det være?", "Eg er ikkje sikker på kva du meiner med «%s». Når skal det vere?", "I am not sure what you mean by “%s”. When is it to be?", w.text)
	}
	return l.say("Jeg finner flere dager i det du skrev. Hvilken mener du?", "Eg finn fleire dagar i det du skreiv. Kva for ein meiner du?", "I find several days in what you wrote. Which one do you mean?")
}

// DetailIn is Detail in nb, nn or en.
func (r Reading) DetailIn(lang string) string {
	l, w := tongue(lang), r.why
	switch r.Ask {
	case AskWeekday:
		return l.weekday(w.day.Weekday())
	case AskNonexistent:
		return l.missing(w)
	case AskHoliday:
		if w.name == "" && eve(w.start) {
			return l.eveName(w.start)
		}
		return w.name
	case AskNoDate:
		if !w.monday.IsZero() {
			return l.say("uke %d", "veke %d", "week %d", isoWeekOf(w.monday))
		}
	case AskAmbiguous:
		switch {
		case w.week != 0:
			return l.say("%s er i uke %d", "%s er i veke %d", "%s is in week %d", l.date(w.day), isoWeekOf(w.day))
		case len(w.alts) == 2 && !w.span:
			return l.say("%s eller %s", "%s eller %s", "%s or %s", l.long(w.alts[0]), l.long(w.alts[1]))
		case len(w.clocks) == 2:
			return l.say("kl. %s eller kl. %s", "kl. %s eller kl. %s", "%s or %s", l.clock(w.clocks[0]), l.clock(w.clocks[1]))
		}
	}
	return w.text
}

func (l tongue) eveName(d time.Time) string {
	if d.Day() == 24 {
		return l.say("julaften", "julaftan", "Christmas Eve")
	}
	return l.say("nyttårsaften", "nyttårsaftan", "New Year’s Eve")
}

func isoWeekOf(d time.Time) int {
	_, w := d.ISOWeek()
	return w
}

func bracketed(s string) string {
	if s == "" {
		return ""
	}
	return " (" + s + ")"
}

// tongue is the language of a question.
type tongue string

func (l tongue) say(nb, nn, en string, args ...any) string {
	switch l {
	case "nn":
		return fmt.Sprintf(nn, args...)
	case "en":
		return fmt.Sprintf(en, args...)
	}
	return fmt.Sprintf(nb, args...)
}

func (l tongue) weekday(d time.Weekday) string {
	switch l {
	case "nn":
		return [...]string{"søndag", "måndag", "tysdag", "onsdag", "torsdag", "fredag", "laurdag"}[d]
	case "en":
		return d.String()
	}
	return [...]string{"søndag", "mandag", "tirsdag", "onsdag", "torsdag", "fredag", "lørdag"}[d]
}

func (l tongue) month(m time.Month) string {
	if l == "en" {
		return m.String()
	}
	return [...]string{"januar", "februar", "mars", "april", "mai", "juni", "juli", "august", "september", "oktober", "november", "desember"}[(m+11)%12]
}

// date is "4. februar 2027".
func (l tongue) date(d time.Time) string { return l.ymd(d.Year(), d.Month(), d.Day()) }

func (l tongue) ymd(y int, m time.Month, d int) string {
	if l == "en" {
		return fmt.Sprintf("%d %s %d", d, l.month(m), y)
	}
	return fmt.Sprintf("%d. %s %d", d, l.month(m), y)
}

// long is "torsdag 4. februar 2027".
func (l tongue) long(d time.Time) string { return l.weekday(d.Weekday()) + " " + l.date(d) }

// days is "1.–7. februar 2027".
func (l tongue) days(a, b time.Time) string {
	dot := "."
	if l == "en" {
		dot = ""
	}
	if a.Month() == b.Month() {
		return fmt.Sprintf("%d%s–%s", a.Day(), dot, l.date(b))
	}
	return fmt.Sprintf("%d%s %s–%s", a.Day(), dot, l.month(a.Month()), l.date(b))
}

// moment is the day in question, with its time where one was said.
func (l tongue) moment(w reason) string {
	if !w.timed {
		return l.long(w.start)
	}
	return l.say("%s kl. %s", "%s kl. %s", "%s at %s", l.long(w.start), l.clock(minuteOf(w.start)))
}

func (l tongue) clock(minute int) string {
	minute = (minute%1440 + 1440) % 1440
	return l.say("%02d.%02d", "%02d.%02d", "%02d:%02d", minute/60, minute%60)
}

// missing names the day or week that the calendar does not have.
func (l tongue) missing(w reason) string {
	switch {
	case w.noWeek != 0 && w.noYear != 0:
		return l.say("uke %d i %d", "veke %d i %d", "week %d in %d", w.noWeek, w.noYear)
	case w.noWeek != 0:
		return l.say("uke %d", "veke %d", "week %d", w.noWeek)
	case w.noDay != 0:
		return l.ymd(w.noYear, w.noMonth, w.noDay)
	}
	return l.say("den dagen", "den dagen", "such day")
}
