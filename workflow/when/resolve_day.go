package when

import "time"

// found is the day of a group, or why it must be asked back.
type found struct {
	day time.Time
	ask Ask
	why reason
}

const farAhead = 5 // years; a later one is a slip of the finger

const recently = 31 // days; a date without a year that passed longer ago is next year's

// dayOf finds the day that a group says.
func (r *resolver) dayOf(g group) found {
	for _, it := range []*item{g.weekday, g.date, g.beside, g.week} {
		if it != nil && it.loose && it.kind == itemWeekday && g.date != nil && !g.date.loose && r.meansWeekday(it, r.plainDay(g).day) {
			it.loose, it.wd = false, r.plainDay(g).day.Weekday()
		}
		if it != nil && it.loose && it.kind != itemMonthDay {
			return found{day: r.plainDay(g).day, ask: AskAmbiguous, why: reason{phrase: r.phrase(group{date: it})}}
		}
	}
	f := r.plainDay(g)
	if g.date != nil && g.date.loose && f.ask == "" {
		return found{day: f.day, ask: AskAmbiguous, why: reason{phrase: r.phrase(group{date: g.date})}}
	}
	if f.ask != "" || f.day.IsZero() {
		return f
	}
	if w := g.weekday; w != nil && g.date != nil && (w.rel == after || w.rel == before) && w.j == g.date.i {
		return found{day: besideWeekday(f.day, w)}
	}
	if g.weekday != nil && f.day.Weekday() != g.weekday.wd {
		f.ask, f.why = AskWeekday, reason{weekday: g.weekday.wd, day: f.day}
		return f
	}
	if g.week != nil && g.week.kind == itemNextWeek && g.date != nil {
		if w := r.weekDay(group{week: g.week, weekday: &item{kind: itemWeekday, wd: f.day.Weekday()}}); !w.day.Equal(f.day) {
			f.ask, f.why = AskAmbiguous, reason{phrase: r.phrase(group{week: g.week})}
		}
	}
	if g.week != nil && g.week.kind == itemWeek {
		if _, w := f.day.ISOWeek(); w != g.week.n {
			f.ask, f.why = AskAmbiguous, reason{week: g.week.n, day: f.day}
		}
	}
	return f
}

func (r *resolver) plainDay(g group) found {
	switch {
	case g.vague != nil && g.date == nil && (g.beside != nil || g.week != nil && g.week.ref): // "uka før vinterferien"
	case g.beside != nil && g.date != nil:
		return r.besideDate(g)
	case g.date != nil:
		return r.dated(g)
	case g.beside != nil:
		return r.besideDay(g)
	case g.week != nil:
		return r.weekDay(g)
	case g.weekday != nil && g.vague == nil:
		return r.weekdayAlone(g.weekday)
	}
	return found{ask: AskNoDate, why: reason{phrase: r.phrase(g), example: r.example(g)}}
}

// besideDate reads "dagen etter 17. mai", and "dagen etter, 12. februar" where
// the two are one day.
func (r *resolver) besideDate(g group) found {
	f := r.dated(g)
	if f.ask == "" && g.beside.j == g.date.i {
		f.day = move(f.day, g.beside)
		return f
	}
	if r.ref.Start.IsZero() {
		return f
	}
	if b := r.besideDay(group{beside: g.beside}); f.ask == "" && (b.ask != "" || !b.day.Equal(f.day)) {
		f.ask, f.why = AskAmbiguous, reason{phrase: r.phrase(group{date: g.date})}
	}
	return f
}

func (r *resolver) dated(g group) found {
	switch it := g.date; it.kind {
	case itemMonthDay:
		return r.monthDay(it, g.weekday)
	case itemDay:
		return r.dayOfMonth(it)
	case itemNamed:
		return r.named(it)
	case itemNth:
		return r.nth(it)
	default:
		return r.offset(it, g.weekday)
	}
}

// monthDay gives "4. februar" its year.
func (r *resolver) monthDay(it, weekday *item) found {
	if it.year != 0 {
		if !exists(it.year, it.month, it.day) {
			return found{ask: AskNonexistent, why: reason{noDay: it.day, noMonth: it.month, noYear: it.year}}
		}
		f := found{day: civil(it.year, it.month, it.day)}
		if it.year > r.today.Year()+farAhead {
			f.ask, f.why = AskAmbiguous, reason{phrase: r.phrase(group{date: it})}
		}
		return f
	}
	year := r.today.Year()
	if it.month < r.today.Month() || it.month == r.today.Month() && it.day < r.today.Day() {
		year++
	}
	prev := civil(year-1, it.month, it.day)
	recent := exists(year-1, it.month, it.day) && lately(prev, r.today)
	if !exists(year, it.month, it.day) {
		if recent {
			return found{day: prev}
		}
		return found{ask: AskNonexistent, why: reason{noDay: it.day, noMonth: it.month, noYear: year}}
	}
	next := civil(year, it.month, it.day)
	if weekday != nil && next.Weekday() == weekday.wd {
		return found{day: next}
	}
	if recent || weekday != nil && exists(year-1, it.month, it.day) && prev.Weekday() == weekday.wd && r.today.Sub(prev) < next.Sub(r.today) {
		return found{day: prev}
	}
	return found{day: next}
}

// lately reports whether d has passed, but not long before today.
func lately(d, today time.Time) bool {
	return d.Before(today) && today.Sub(d) < recently*24*time.Hour
}

// dayOfMonth reads "den 4.": the next such day, in the appointment's month
// where that is the same.
func (r *resolver) dayOfMonth(it *item) found {
	y, m, today := r.today.Date()
	if it.day < today {
		m++
	}
	for !exists(y, m, it.day) {
		m++
	}
	next := civil(y, m, it.day)
	if !r.ref.Start.IsZero() {
		ry, rm, _ := r.ref.Start.Date()
		if near := civil(ry, rm, it.day); exists(ry, rm, it.day) && !near.Equal(next) && !near.Before(r.today) {
			return found{day: next, ask: AskAmbiguous, why: reason{alts: []time.Time{next, near}}}
		}
	}
	return found{day: next}
}

func (r *resolver) nth(it *item) found {
	y, m := it.year, it.month
	if y != 0 {
		return nthIn(y, m, it)
	}
	y = r.today.Year()
	if f := nthIn(y, m, it); f.day.IsZero() || !f.day.Before(r.today) || lately(f.day, r.today) {
		return f
	}
	return nthIn(y+1, m, it)
}

func nthIn(y int, m time.Month, it *item) found {
	d := civil(y, m, 1)
	d = d.AddDate(0, 0, int(it.wd-d.Weekday()+7)%7+7*(it.n-1))
	if it.n < 0 {
		d = civil(y, m+1, 0)
		d = d.AddDate(0, 0, -int(d.Weekday()-it.wd+7)%7+7*(it.n+1))
	}
	if d.Month() != m {
		return found{ask: AskNonexistent, why: reason{}}
	}
	return found{day: d}
}

// move counts an offset from a day.
func move(d time.Time, it *item) time.Time {
	switch it.unit {
	case weeks:
		return d.AddDate(0, 0, 7*it.n)
	case months:
		moved := d.AddDate(0, it.n, 0)
		if moved.Day() != d.Day() { // 31. januar, one month later
			return moved.AddDate(0, 0, -moved.Day())
		}
		return moved
	}
	return d.AddDate(0, 0, it.n)
}

// offset reads "om to uker", and "mandag om to uker": sure when counting weeks
// and counting Mondays agree.
func (r *resolver) offset(it, weekday *item) found {
	if weekday == nil || it.unit == days {
		return found{day: move(r.today, it)}
	}
	if it.unit == months {
		return found{ask: AskAmbiguous, why: reason{phrase: r.textOf(it, it)}}
	}
	week := inWeek(r.today, weekday.wd).AddDate(0, 0, 7*it.n)
	count := comingDay(r.today, weekday.wd).AddDate(0, 0, 7*it.n)
	if week.Equal(count) {
		return found{day: week}
	}
	return found{day: week, ask: AskAmbiguous, why: reason{alts: []time.Time{week, count}}}
}

// inWeek is the weekday in the ISO week of d.
func inWeek(d time.Time, wd time.Weekday) time.Time {
	return d.AddDate(0, 0, iso(wd)-iso(d.Weekday()))
}

func iso(wd time.Weekday) int { return int(wd+6) % 7 }

// comingDay is the first such weekday from d on, d included.
func comingDay(d time.Time, wd time.Weekday) time.Time {
	return d.AddDate(0, 0, int(wd-d.Weekday()+7)%7)
}

// besideDay reads "en uke senere", "dagen etter", with a weekday too.
func (r *resolver) besideDay(g group) found {
	if r.ref.Start.IsZero() {
		return found{ask: AskNoDate, why: reason{phrase: r.phrase(group{beside: g.beside})}}
	}
	at := civilOf(r.ref.Start)
	it := *g.beside
	if g.week != nil {
		// "samme dag neste uke", "samme dag i uke 5"
		if it.n != 0 {
			return found{ask: AskAmbiguous, why: reason{phrase: r.phrase(g)}}
		}
		return r.sameDay(g.week, at)
	}
	if it.sign {
		back := it
		back.n = -it.n
		return found{day: move(at, &it), ask: AskAmbiguous, why: reason{alts: []time.Time{move(at, &back), move(at, &it)}}}
	}
	if g.weekday != nil && it.unit == weeks {
		return found{day: inWeek(move(at, &it), g.weekday.wd)}
	}
	return found{day: move(at, &it)}
}

// weekDay reads "torsdag i uke 5", "torsdag neste uke". A week without a day
// must be asked.
func (r *resolver) weekDay(g group) found {
	it := g.week
	base := r.today
	if it.ref {
		if r.ref.Start.IsZero() {
			return found{ask: AskNoDate, why: reason{phrase: r.phrase(group{week: it})}}
		}
		base = civilOf(r.ref.Start)
	}
	monday := inWeek(base, time.Monday).AddDate(0, 0, 7*it.n)
	if it.kind == itemWeek {
		var ok bool
		if monday, ok = r.isoWeek(it); !ok {
			return found{ask: AskNonexistent, why: reason{noWeek: it.n, noYear: it.year}}
		}
	}
	switch {
	case g.weekday != nil:
		return found{day: inWeek(monday, g.weekday.wd)}
	case it.ref:
		return found{day: base.AddDate(0, 0, 7*it.n)}
	case it.kind == itemNextWeek && r.sameTime() && !r.ref.Start.IsZero():
		return r.sameDay(it, civilOf(r.ref.Start))
	}
	return found{ask: AskNoDate, why: reason{monday: monday}}
}

// sameDay reads "samme dag i uke 6" and "samme tid neste uke". Next week may be
// counted from now or from the appointment, which is asked when it matters.
func (r *resolver) sameDay(week *item, at time.Time) found {
	f := r.weekDay(group{week: week, weekday: &item{kind: itemWeekday, wd: at.Weekday()}})
	if other := at.AddDate(0, 0, 7*week.n); week.kind == itemNextWeek && week.n != 0 && !week.ref && f.ask == "" && !other.Equal(f.day) {
		f.ask, f.why = AskAmbiguous, reason{alts: []time.Time{f.day, other}}
	}
	return f
}

// sameTime reports whether the text says "samme tid".
func (r *resolver) sameTime() bool {
	for _, it := range r.items {
		if it.kind == itemSameTime {
			return true
		}
	}
	return false
}

// isoWeek is the Monday of a numbered week; without a year, of the next one
// that is not over, or of one that was over lately.
func (r *resolver) isoWeek(it *item) (time.Time, bool) {
	if it.year != 0 {
		return weekOne(it.year).AddDate(0, 0, 7*(it.n-1)), it.n <= weeksIn(it.year)
	}
	year, now := r.today.ISOWeek()
	switch {
	case it.n >= now:
	case (now-it.n)*7 >= recently:
		year++
	}
	return weekOne(year).AddDate(0, 0, 7*(it.n-1)), it.n <= weeksIn(year)
}

// weekOne is the Monday of the ISO year's first week.
func weekOne(year int) time.Time { return inWeek(civil(year, 1, 4), time.Monday) }

func weeksIn(year int) int {
	_, w := civil(year, 12, 28).ISOWeek()
	return w
}

// weekdayAlone reads "torsdag", "neste torsdag", "torsdagen etter".
func (r *resolver) weekdayAlone(it *item) found {
	next := comingDay(r.today, it.wd)
	switch it.rel {
	case previous:
		return found{day: comingDay(r.today.AddDate(0, 0, -7), it.wd)}
	case nearest:
		return found{day: comingDay(r.today.AddDate(0, 0, 1), it.wd)}
	case following:
		if iso(it.wd) > iso(r.today.Weekday()) {
			return found{day: next, ask: AskAmbiguous, why: reason{alts: []time.Time{next, next.AddDate(0, 0, 7)}}}
		}
		return found{day: comingDay(r.today.AddDate(0, 0, 1), it.wd)}
	case after, before:
		if r.ref.Start.IsZero() {
			return found{ask: AskNoDate, why: reason{phrase: r.textOf(it, it)}}
		}
		return found{day: besideWeekday(civilOf(r.ref.Start), it)}
	}
	if next.Equal(r.today) {
		return found{day: next, ask: AskAmbiguous, why: reason{alts: []time.Time{next, next.AddDate(0, 0, 7)}}}
	}
	if !r.ref.Start.IsZero() {
		same := inWeek(civilOf(r.ref.Start), it.wd)
		if !same.Equal(next) && !same.Before(r.today) {
			return found{day: next, ask: AskAmbiguous, why: reason{alts: []time.Time{next, same}}}
		}
	}
	return found{day: next}
}

// besideWeekday is the weekday right after a day, or right before it: "torsdagen
// før 11. februar".
func besideWeekday(day time.Time, it *item) time.Time {
	if it.rel == after {
		return comingDay(day.AddDate(0, 0, 1), it.wd)
	}
	return comingDay(day.AddDate(0, 0, -7), it.wd)
}
