package workflow

import (
	"fmt"
	"time"
)

// Date is a day in the calendar, without a time zone. Its text is ISO 8601,
// "2027-02-04".
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// DateOf returns the day on which t falls in t's own location.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// ParseDate reads "2027-02-04" and refuses days that do not exist.
func ParseDate(s string) (Date, error) {
	t, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return Date{}, fmt.Errorf("parse date %q: %w", s, err)
	}
	return DateOf(t), nil
}

// AddDays returns the date n days later, or earlier when n is negative.
func (d Date) AddDays(n int) Date {
	return DateOf(time.Date(d.Year, d.Month, d.Day+n, 12, 0, 0, 0, time.UTC))
}

// Weekday returns the day of the week.
func (d Date) Weekday() time.Weekday {
	return time.Date(d.Year, d.Month, d.Day, 12, 0, 0, 0, time.UTC).Weekday()
}

// Before reports whether d is an earlier day than e.
func (d Date) Before(e Date) bool {
	if d.Year != e.Year {
		return d.Year < e.Year
	}
	if d.Month != e.Month {
		return d.Month < e.Month
	}
	return d.Day < e.Day
}

// IsZero reports whether the date is unset.
func (d Date) IsZero() bool { return d == Date{} }

// At returns the wall time of this day at the given hour and minute.
func (d Date) At(hour, minute int) Wall { return Wall{Date: d, Hour: hour, Minute: minute} }

func (d Date) String() string { return fmt.Sprintf("%04d-%02d-%02d", d.Year, d.Month, d.Day) }

// MarshalText writes the ISO 8601 form; a zero date is empty.
func (d Date) MarshalText() ([]byte, error) {
	if d.IsZero() {
		return nil, nil
	}
	return []byte(d.String()), nil
}

// UnmarshalText reads what MarshalText wrote.
func (d *Date) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*d = Date{}
		return nil
	}
	v, err := ParseDate(string(b))
	*d = v
	return err
}

// Wall is what a clock on the wall and the calendar beside it show: a plan's
// times are kept like this, with the zone beside them, so that a change of the
// zone's rules moves the instant and not the appointment.
// Its text is "2027-02-04T13:00", or with seconds where there are any.
type Wall struct {
	Date
	Hour, Minute, Second int
}

const wallLayout = "2006-01-02T15:04"

// WallOf returns what the wall clock shows at t in t's own location.
func WallOf(t time.Time) Wall {
	return Wall{Date: DateOf(t), Hour: t.Hour(), Minute: t.Minute(), Second: t.Second()}
}

// ParseWall reads "2027-02-04T13:00" or "2027-02-04 13:00", with or without seconds.
func ParseWall(s string) (Wall, error) {
	for _, layout := range []string{wallLayout, "2006-01-02 15:04", "2006-01-02T15:04:05", "2006-01-02 15:04:05"} {
		if t, err := time.Parse(layout, s); err == nil {
			return WallOf(t), nil
		}
	}
	return Wall{}, fmt.Errorf("parse date and time %q: want the form 2027-02-04 13:00", s)
}

// In returns the instant at which the wall clock of loc shows w. A time that
// comes twice (clocks set back) is the first of the two; a time that is
// skipped (clocks set forward) is moved by the hour that is lost; see Exists.
func (w Wall) In(loc *time.Location) time.Time {
	t := time.Date(w.Year, w.Month, w.Day, w.Hour, w.Minute, w.Second, 0, loc)
	if e := t.Add(-time.Hour); WallOf(e) == w {
		return e
	}
	return t
}

// Exists reports whether the wall clock of loc ever shows w: the hour that is
// skipped when clocks are set forward does not.
func (w Wall) Exists(loc *time.Location) bool { return WallOf(w.In(loc)) == w }

// AddDays returns the same time of day n days later.
func (w Wall) AddDays(n int) Wall {
	w.Date = w.Date.AddDays(n)
	return w
}

// Before reports whether w is earlier than v.
func (w Wall) Before(v Wall) bool {
	if w.Date != v.Date {
		return w.Date.Before(v.Date)
	}
	return w.daySeconds() < v.daySeconds()
}

func (w Wall) daySeconds() int { return (w.Hour*60+w.Minute)*60 + w.Second }

func (w Wall) String() string {
	if w.Second != 0 {
		return fmt.Sprintf("%sT%02d:%02d:%02d", w.Date, w.Hour, w.Minute, w.Second)
	}
	return fmt.Sprintf("%sT%02d:%02d", w.Date, w.Hour, w.Minute)
}

// MarshalText writes the text form; a zero time is empty.
func (w Wall) MarshalText() ([]byte, error) {
	if w.IsZero() {
		return nil, nil
	}
	return []byte(w.String()), nil
}

// UnmarshalText reads what MarshalText wrote.
func (w *Wall) UnmarshalText(b []byte) error {
	if len(b) == 0 {
		*w = Wall{}
		return nil
	}
	v, err := ParseWall(string(b))
	*w = v
	return err
}
