package when

import "time"

// clocks finds the time of day, how long, and shifts of the clock.
func (r *resolver) clocks() {
	same := r.spans()
	main := r.times()
	at := -1
	if !r.ref.Start.IsZero() {
		at = minuteOf(r.ref.Start)
	}
	switch {
	case main == nil && same:
		r.start = at
		if at < 0 {
			r.ask(AskNoTime, reason{})
		}
	case main != nil && (same && r.start != at || r.shift != 0 && at+r.shift != r.start || r.saidNow), r.saidNow && r.saidDate:
		// "en time senere, kl. 15" of what is at 13
		r.ask(AskAmbiguous, reason{phrase: r.textOf(&r.items[0], &r.items[len(r.items)-1])})
		r.shift, r.saidNow = 0, false
	case main != nil:
		r.shift = 0
	}
	r.missingTime()
}

// spans reads how long, shifts, and parts of the day, and reports "samme tid".
func (r *resolver) spans() (same bool) {
	for k := range r.items {
		it := &r.items[k]
		switch it.kind {
		case itemPart:
			r.setPart(it.part)
			continue
		case itemSameTime:
			same = true
		case itemOffset:
			if it.mins == 0 {
				continue
			}
			if it.ref && !it.sign {
				r.shift += it.mins
			}
		case itemLength:
			r.minutes = it.mins
		case itemShift:
			if it.sign {
				r.askWhichWay(it)
			} else if it.ref {
				r.shift += it.mins
			} else {
				r.fromNow, r.saidNow = it.mins, true
			}
		default:
			continue
		}
		r.out.HasTime = true
		if it.loose || it.kind == itemShift && it.ends {
			r.ask(AskAmbiguous, reason{phrase: r.textOf(it, it)})
		}
	}
	return same
}

// askWhichWay asks whether "en time fram" is earlier or later.
func (r *resolver) askWhichWay(it *item) {
	if r.ref.Start.IsZero() {
		r.ask(AskAmbiguous, reason{phrase: r.textOf(it, it)})
		return
	}
	at := minuteOf(r.ref.Start)
	r.ask(AskAmbiguous, reason{clocks: []int{at - it.mins, at + it.mins}})
}

// times reads the times of day and returns the item that is the start.
func (r *resolver) times() *item {
	var main *item
	for k := range r.items {
		it := &r.items[k]
		if it.kind != itemTime || it.negate {
			continue
		}
		r.out.HasTime = true
		switch {
		case main == nil:
			main = it
			r.oneTime(it)
		case it.ends || (it.link == linkTo || it.link == linkDash) && it.near && !main.span && main.ends == it.ends && !r.movesClock(main, it):
			r.endTime(main, it)
		case main.ends && !it.ends:
			r.endTime(it, main)
			main = it
		case r.movesClock(main, it):
			main = it
			r.oneTime(it)
		default:
			r.clash(main, it)
		}
	}
	if main != nil && main.toed && !main.span && !main.ends && r.end < 0 && !r.placesAnew() {
		// "til kl. 16": moved to it, or lasting until then
		r.ask(AskAmbiguous, reason{phrase: r.textOf(main, main)})
	}
	return main
}

// setPart lets "om kvelden" decide for the times.
func (r *resolver) setPart(p dayPart) {
	for n := range r.items {
		if r.items[n].kind == itemTime {
			r.items[n].from.part, r.items[n].to.part = p, p
		}
	}
}

// missingTime says what is to be asked when no time of day was said and none
// can be taken from the appointment.
func (r *resolver) missingTime() {
	if r.start >= 0 || r.saidNow {
		return
	}
	if !r.ref.Start.IsZero() {
		r.unlikePart(minuteOf(r.ref.Start))
		return
	}
	switch {
	case r.shift != 0:
		r.ask(AskNoTime, reason{})
	case len(r.items) > 0 && r.saidDate:
		r.lateAsk(AskNoTime)
	}
}

// unlikePart asks for the time when the part of the day that was said is not
// that of the appointment.
func (r *resolver) unlikePart(minute int) {
	for _, it := range r.items {
		if it.part == anyPart {
			continue
		}
		part := morning
		switch {
		case minute >= 17*60:
			part = evening
		case minute >= 12*60:
			part = afternoon
		}
		if it.part != part {
			r.lateAsk(AskNoTime)
		}
	}
}

// lateAsk is asked only when nothing about the day is.
func (r *resolver) lateAsk(a Ask) { r.out.why.late = a }

func minuteOf(t time.Time) int { return t.Hour()*60 + t.Minute() }

// oneTime takes an item as the start, or the start and end.
func (r *resolver) oneTime(it *item) {
	for _, d := range r.items {
		if d.kind == itemOffset && d.part != anyPart {
			it.from.part, it.to.part = d.part, d.part
		}
	}
	phrase := r.textOf(it, it)
	if it.from.h < 0 {
		r.ask(AskNotRead, reason{phrase: phrase})
		return
	}
	if it.span {
		from, to, ok := between(it.from, it.to)
		r.start, r.end = from, to
		if ok == unsure || to <= from {
			r.end = -1
			r.ask(AskAmbiguous, reason{phrase: phrase})
		}
		r.movedRange(it)
	} else {
		m, ok := it.from.minutes()
		r.start, r.end = m, -1
		if ok == unsure {
			r.ask(AskAmbiguous, reason{clocks: []int{m, m + 12*60}})
		}
		if it.ends && !r.ref.Start.IsZero() {
			r.start, r.end = minuteOf(r.ref.Start), m
		}
	}
	if it.loose || it.bound && !it.ends {
		r.ask(AskAmbiguous, reason{phrase: phrase})
	}
}

// movedRange takes the end of "flytt fra kl. 13 til kl. 14" as the new start, when
// the appointment begins at the first and no day is said.
func (r *resolver) movedRange(it *item) {
	if !it.fromed || r.saidDate || r.ref.Start.IsZero() || r.start != minuteOf(r.ref.Start) {
		return
	}
	if !r.ref.End.IsZero() && r.end == minuteOf(r.ref.End) {
		return
	}
	if r.moves() {
		r.start, r.end = r.end, -1
		return
	}
	r.ask(AskAmbiguous, reason{phrase: r.textOf(it, it)})
}

// movesClock reports whether "fra kl. 13 … til kl. 14" moves an appointment.
func (r *resolver) movesClock(a, b *item) bool {
	spans := a.span && b.span && (b.toed || b.link == linkTo)
	if !spans && (!a.fromed || !b.toed || a.span || b.span) || r.ref.Start.IsZero() {
		return false
	}
	m, _ := a.from.minutes()
	return m == minuteOf(r.ref.Start) && (spans || r.moves())
}

func (r *resolver) endTime(a, b *item) {
	if a.span || b.span {
		r.clash(a, b)
		return
	}
	from, to, ok := between(a.from, b.from)
	r.start, r.end = from, to
	if ok == unsure || to <= from {
		r.end = -1
		r.ask(AskAmbiguous, reason{phrase: r.textOf(a, b)})
	}
}

// clash is asked about two times that differ.
func (r *resolver) clash(a, b *item) {
	am, _ := a.from.minutes()
	bm, _ := b.from.minutes()
	if am == bm && a.span != b.span {
		if b.span {
			r.oneTime(b)
		}
		return
	}
	if am == bm && a.to == b.to {
		return
	}
	r.ask(AskAmbiguous, reason{clocks: []int{am, bm}})
}

// assemble makes instants of the day and the minutes.
func (r *resolver) assemble() {
	loc := r.ref.Now.Location()
	r.out.HasDate = r.saidDate
	if r.date.IsZero() || r.date.Year() < 1 || r.date.Year() > 9999 {
		return
	}
	if r.saidNow {
		t := r.ref.Now.Add(time.Duration(r.fromNow) * time.Minute).Truncate(time.Minute)
		r.date, r.start = civilOf(t), minuteOf(t)
	}
	start, length := r.start, time.Duration(-1)
	if !r.ref.Start.IsZero() {
		if start < 0 {
			start = minuteOf(r.ref.Start)
		}
		if r.ref.End.After(r.ref.Start) {
			length = wall(r.ref.End).Sub(wall(r.ref.Start))
		}
	}
	if r.minutes > 0 {
		length = time.Duration(r.minutes) * time.Minute
	}
	if start < 0 || r.out.why.span {
		r.out.Start = at(r.date, 0, loc)
		if !r.out.End.IsZero() {
			r.out.End = at(r.out.End, 0, loc)
		}
		return
	}
	start += r.shift
	r.out.Start = at(r.date, start, loc)
	switch {
	case r.end >= 0 && r.end > start-r.shift:
		r.out.End = at(r.date, r.end, loc)
	case length > 0:
		r.out.End = at(r.date, start+int(length/time.Minute), loc)
	default:
		r.out.End = time.Time{}
	}
	if !r.out.End.After(r.out.Start) {
		r.out.End = time.Time{}
	}
	if r.out.Ask == "" && r.out.why.late == "" && minuteOf(r.out.Start) != (start%(24*60)+24*60)%(24*60) {
		r.out.why.late, r.out.why.minute = AskSkippedHour, start
	}
}

// wall is the time that the wall clock shows, with all days 24 hours long.
func wall(t time.Time) time.Time {
	return civilOf(t).Add(time.Duration(minuteOf(t)) * time.Minute)
}

// at is the instant of a minute of a day: the first of two where clocks are
// set back.
func at(day time.Time, minute int, loc *time.Location) time.Time {
	y, m, d := day.Date()
	t := time.Date(y, m, d, 0, minute, 0, 0, loc)
	if e := t.Add(-time.Hour); e.Hour() == t.Hour() && e.Day() == t.Day() {
		return e
	}
	return t
}

// check asks about days that have passed, holidays and closed days, and then
// what is missing.
func (r *resolver) check() {
	why := &r.out.why
	why.start = r.out.Start
	late := why.late
	if r.out.Ask == "" && !r.out.Start.IsZero() {
		y, m, d := r.out.Start.Date()
		past := civil(y, m, d).Before(r.today) || (r.start >= 0 || !r.ref.Start.IsZero() || r.saidNow) && r.out.Start.Before(r.ref.Now.Truncate(time.Minute))
		switch name, holiday := r.holiday(y, m, d); {
		case !r.out.HasDate && !r.out.HasTime:
		case past:
			r.ask(AskPast, *why)
		case holiday && r.out.HasDate:
			r.ask(AskHoliday, reason{start: r.out.Start, name: name})
		case r.out.HasDate && r.ref.Closed != nil && r.ref.Closed(y, m, d):
			r.ask(AskClosed, *why)
		case r.out.HasDate && r.ref.Closed != nil && eve(r.out.Start):
			r.ask(AskHoliday, reason{start: r.out.Start})
		case r.out.HasDate && r.ref.Closed != nil && late != AskSkippedHour && r.unsaidWeekend():
			r.ask(AskClosed, reason{start: r.out.Start, weekend: true})
		}
	}
	if r.out.Ask == "" && late != "" {
		r.ask(late, *why)
	}
	r.out.why.start = r.out.Start
	r.out.why.timed = r.start >= 0
	r.out.Detail = r.out.DetailIn(lang(r.ref.English))
}

// eve reports whether a day is Christmas Eve or New Year's Eve: no public holidays,
// and yet few are at work.
func eve(d time.Time) bool { return d.Month() == time.December && (d.Day() == 24 || d.Day() == 31) }

// unsaidWeekend reports whether the day is a Saturday or Sunday that the text
// does not name, and the appointment was not on one already.
func (r *resolver) unsaidWeekend() bool {
	day := r.out.Start.Weekday()
	if day != time.Saturday && day != time.Sunday || !r.ref.Start.IsZero() && r.ref.Start.Weekday() == day {
		return false
	}
	for i := range r.toks {
		if named, _, ok := r.weekdayName(i); ok && named == day {
			return false
		}
	}
	return true
}

func (r *resolver) holiday(y int, m time.Month, d int) (string, bool) {
	if r.ref.Holiday == nil {
		return "", false
	}
	return r.ref.Holiday(y, m, d)
}

func lang(english bool) string {
	if english {
		return "en"
	}
	return "nb"
}
