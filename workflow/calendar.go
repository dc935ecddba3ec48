package workflow

import "time"

// Calendar says when mail may leave: the send window on working days, outside
// public holidays and closed days.
type Calendar struct {
	Location *time.Location
	Holiday  func(Date) (name string, ok bool)
	Closed   []DateSpan
	Window   SendWindow
}

// A window that never opens (everything closed) must not be searched for ever.
const horizonDays = 400

// Workday reports whether d is a working day: Monday to Friday, no public
// holiday, not closed.
func (c Calendar) Workday(d Date) bool {
	if w := d.Weekday(); w == time.Saturday || w == time.Sunday {
		return false
	}
	if c.Holiday != nil {
		if _, ok := c.Holiday(d); ok {
			return false
		}
	}
	return !c.IsClosed(d)
}

// IsClosed reports whether d is one of the days listed as closed.
func (c Calendar) IsClosed(d Date) bool {
	for _, s := range c.Closed {
		if !d.Before(s.First) && !s.Last.Before(d) {
			return true
		}
	}
	return false
}

// Open reports whether mail that the robot starts may leave at t.
func (c Calendar) Open(t time.Time) bool {
	if c.Window.Always {
		return true
	}
	d := DateOf(t.In(c.Location))
	from, to := c.hours(d)
	return c.Workday(d) && !t.Before(from) && !t.After(to)
}

// Latest returns the latest time not after t at which the window is open; t
// itself when there is none.
func (c Calendar) Latest(t time.Time) time.Time {
	if c.Open(t) {
		return t
	}
	day := DateOf(t.In(c.Location))
	for range horizonDays {
		if _, to := c.hours(day); c.Workday(day) && to.Before(t) {
			return to
		}
		day = day.AddDays(-1)
	}
	return t
}

// Earliest returns the earliest time not before t at which the window is open;
// t itself when there is none.
func (c Calendar) Earliest(t time.Time) time.Time {
	if c.Open(t) {
		return t
	}
	day := DateOf(t.In(c.Location))
	for range horizonDays {
		if from, _ := c.hours(day); c.Workday(day) && !from.Before(t) {
			return from
		}
		day = day.AddDays(1)
	}
	return t
}

// NextWorkday returns the first working day after d.
func (c Calendar) NextWorkday(d Date) Date {
	for next := d.AddDays(1); next.Before(d.AddDays(horizonDays)); next = next.AddDays(1) {
		if c.Workday(next) {
			return next
		}
	}
	return d.AddDays(1)
}

func (c Calendar) hours(d Date) (from, to time.Time) {
	return d.At(c.Window.From/60, c.Window.From%60).In(c.Location), d.At(c.Window.To/60, c.Window.To%60).In(c.Location)
}

// before returns the instant that lies o before event; days are counted on the wall calendar.
func (c Calendar) before(event time.Time, o Offset) time.Time {
	if o.At != nil {
		return o.At.In(c.Location)
	}
	return c.shift(event, -o.Days).Add(-o.Duration)
}

// after returns the instant that lies o after event.
func (c Calendar) after(event time.Time, o Offset) time.Time {
	if o.At != nil {
		return o.At.In(c.Location)
	}
	return c.shift(event, o.Days).Add(o.Duration)
}

func (c Calendar) shift(t time.Time, days int) time.Time {
	if days == 0 {
		return t
	}
	moved := WallOf(t.In(c.Location)).AddDays(days).In(c.Location)
	return moved.Add(time.Duration(t.Nanosecond()))
}
