package file

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"starte/workflow"
)

const (
	wantTime = "a date and time such as 2027-02-04 13:00"
	wantDate = "a date such as 2027-02-04"
)

// A date as ISO 8601 or as Norwegians write it, and an hour with colon or dot.
var (
	isoDate   = `(\d{4})-(\d{1,2})-(\d{1,2})`
	norDate   = `(\d{1,2})\. ?(\d{1,2})\. ?(\d{4})`
	hour      = `(?:[kK]l\.? ?)?(\d{1,2})[:.](\d{2})(?:[:.](\d{2}))?`
	isoTime   = regexp.MustCompile(`^` + isoDate + `(?: +|, ?|T)` + hour + `$`)
	norTime   = regexp.MustCompile(`^` + norDate + `(?: +|, ?)` + hour + `$`)
	onlyISO   = regexp.MustCompile(`^` + isoDate + `$`)
	onlyNor   = regexp.MustCompile(`^` + norDate + `$`)
	onlyHour  = regexp.MustCompile(`^` + hour + `$`)
	withZone  = regexp.MustCompile(`^\d{4}-\d{2}-\d{2}.*\d(?:Z|[+-]\d{2}:?\d{2})$`)
	monthDays = [...]int{31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31}
)

// wall reads a date and time of the process's zone.
func (r *reader) wall(v value) (workflow.Wall, bool) {
	s, ok := r.scalar(v, wantTime)
	if !ok {
		return workflow.Wall{}, false
	}
	w, fault := parseWall(s)
	if fault != "" {
		r.fault(v.path, "%s", fault)
		return workflow.Wall{}, false
	}
	return w, r.exists(v.path, w)
}

// exists refuses the hour that is skipped when clocks are set forward.
func (r *reader) exists(path string, w workflow.Wall) bool {
	if r.loc == nil || w.Exists(r.loc) {
		return true
	}
	after := workflow.WallOf(w.In(r.loc))
	r.fault(path, "%s does not exist in %s, since clocks are set forward over it; write for example %s.", show(w), r.loc, show(after))
	return false
}

// show is a wall time as the process file writes it.
func show(w workflow.Wall) string {
	b := []byte(w.String())
	b[len("2027-02-04")] = ' '
	return string(b)
}

func parseWall(s string) (w workflow.Wall, fault string) {
	if m := isoTime.FindStringSubmatch(s); m != nil {
		return wallOf(s, m[1], m[2], m[3], m[4:])
	}
	if m := norTime.FindStringSubmatch(s); m != nil {
		return wallOf(s, m[3], m[2], m[1], m[4:])
	}
	switch {
	case withZone.MatchString(s):
		return w, fmt.Sprintf("%q has a zone of its own; write local time without it, such as 2027-02-04 13:00.", s)
	case onlyISO.MatchString(s), onlyNor.MatchString(s):
		return w, fmt.Sprintf("%q has no time of day; write it after the date, such as 2027-02-04 13:00.", s)
	case onlyHour.MatchString(s):
		return w, fmt.Sprintf("%q has no date; write it before the time, such as 2027-02-04 13:00.", s)
	}
	return w, fmt.Sprintf("%q is not a date and time; write year-month-day hour:minute, such as 2027-02-04 13:00.", s)
}

// parseDate reads a date alone.
func parseDate(s string) (d workflow.Date, fault string) {
	if m := onlyISO.FindStringSubmatch(s); m != nil {
		return dateOf(s, m[1], m[2], m[3])
	}
	if m := onlyNor.FindStringSubmatch(s); m != nil {
		return dateOf(s, m[3], m[2], m[1])
	}
	return d, fmt.Sprintf("%q is not a date; write year-month-day, such as 2027-02-04.", s)
}

func wallOf(s, year, month, day string, clock []string) (w workflow.Wall, fault string) {
	d, fault := dateOf(s, year, month, day)
	if fault != "" {
		return w, fault
	}
	return clockOf(s, d, clock)
}

// dateOf makes a date of its digits and refuses days that do not exist.
func dateOf(s, year, month, day string) (d workflow.Date, fault string) {
	y, m, n := number(year), number(month), number(day)
	if y < 2000 || y > 2199 {
		return d, fmt.Sprintf("The year of %q cannot be right; write four digits, such as 2027-02-04.", s)
	}
	if m < 1 || m > 12 {
		return d, fmt.Sprintf("%q has a month %d; write year-month-day, such as 2027-02-04.", s, m)
	}
	last := monthDays[m-1]
	if m == 2 && (y%4 == 0 && y%100 != 0 || y%400 == 0) {
		last = 29
	}
	if n < 1 || n > last {
		return d, fmt.Sprintf("%q does not exist: %s %d has %d days. Write a day that does.", s, time.Month(m), y, last)
	}
	return workflow.Date{Year: y, Month: time.Month(m), Day: n}, ""
}

func clockOf(s string, d workflow.Date, clock []string) (w workflow.Wall, fault string) {
	w = workflow.Wall{Date: d, Hour: number(clock[0]), Minute: number(clock[1]), Second: number(clock[2])}
	if w.Hour > 23 || w.Minute > 59 || w.Second > 59 {
		return workflow.Wall{}, fmt.Sprintf("%q is not a time of day; write 00:00 to 23:59.", s)
	}
	return w, ""
}

// number reads digits that a pattern has found; none are 0.
func number(digits string) int {
	n, _ := strconv.Atoi(digits)
	return n
}

// span reads start and end. The end is a date and time, a time on the day of
// the start, or a number of minutes; without any it is length minutes after
// the start, and length 0 makes it required.
func (r *reader) span(path string, start, end, minutes value, length int) (workflow.Span, bool) {
	if !r.require(start, wantTime) {
		r.wallOrHour(end, workflow.Wall{})
		return workflow.Span{}, false
	}
	from, ok := r.wall(start)
	switch {
	case end.set() && minutes.set():
		r.fault(minutes.path, "The end is given twice; keep either \"end\" or \"minutes\".")
		return workflow.Span{}, false
	case end.set():
		to, fine := r.wallOrHour(end, from)
		if !ok || !fine {
			return workflow.Span{}, false
		}
		if !from.Before(to) {
			r.fault(end.path, "The end, %s, is not after the start, %s; write a later end.", show(to), show(from))
			return workflow.Span{}, false
		}
		return workflow.Span{Start: from, End: to}, true
	case minutes.set():
		n, fine := r.count(minutes, 1, 24*60, "minutes")
		length, ok = n, ok && fine
	case length == 0:
		r.fault(join(path, "end"), "%s is missing; write when it ends, such as 14:00.", fieldName(join(path, "end")))
		ok = false
	}
	if !ok {
		return workflow.Span{}, false
	}
	return workflow.Span{Start: from, End: r.later(from, length)}, true
}

// wallOrHour reads a date and time, or a time alone on the day of start.
func (r *reader) wallOrHour(v value, start workflow.Wall) (workflow.Wall, bool) {
	s, ok := r.scalar(v, "a time such as 14:00")
	if !ok {
		return workflow.Wall{}, false
	}
	m := onlyHour.FindStringSubmatch(s)
	if n := number(s); m == nil && len(s) <= 2 && n > 0 && n < 24 {
		r.fault(v.path, "%q has no minutes; write it as \"%02d:00\".", s, n)
		return workflow.Wall{}, false
	}
	if m == nil {
		return r.wall(v)
	}
	w, fault := clockOf(s, start.Date, m[1:])
	if fault != "" {
		r.fault(v.path, "%s", fault)
		return w, false
	}
	if start.IsZero() {
		return w, false
	}
	return w, r.exists(v.path, w)
}

// later is the wall time some minutes after w.
func (r *reader) later(w workflow.Wall, minutes int) workflow.Wall {
	loc := r.loc
	if loc == nil {
		loc = time.UTC
	}
	return workflow.WallOf(w.In(loc).Add(time.Duration(minutes) * time.Minute))
}

// count reads a whole number.
func (r *reader) count(v value, least, most int, unit string) (int, bool) {
	want := fmt.Sprintf("a whole number of %s from %d to %d", unit, least, most)
	s, ok := r.scalar(v, want)
	if !ok {
		return 0, false
	}
	n, err := strconv.Atoi(s)
	if err != nil || n < least || n > most {
		r.fault(v.path, "%s cannot be %q; write %s.", fieldName(v.path), s, want)
		return 0, false
	}
	return n, true
}
