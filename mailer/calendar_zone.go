package mailer

import (
	"fmt"
	"time"
)

// onset is the moment at which a zone begins to keep another offset.
type onset struct {
	at       time.Time // in the zone, with the new offset
	from, to int       // seconds east of UTC
	name     string    // such as CEST
	daylight bool
}

// local is the onset as the clocks showed it before they were moved, which is
// how RFC 5545 section 3.6.5 wants it.
func (o onset) local() string {
	return o.at.UTC().Add(time.Duration(o.from) * time.Second).Format(icsLocal)
}

// onsets lists the changes of a zone after from and up to to.
func onsets(loc *time.Location, from, to time.Time) []onset {
	var out []onset
	for t := from.In(loc); ; {
		_, end := t.ZoneBounds()
		if end.IsZero() || end.After(to) {
			return out
		}
		out = append(out, onsetAt(end.In(loc)))
		t = end.In(loc)
	}
}

func onsetAt(at time.Time) onset {
	_, from := at.Add(-time.Second).Zone()
	name, to := at.Zone()
	return onset{at: at, from: from, to: to, name: name, daylight: to > from}
}

// timezone writes the VTIMEZONE of a meeting. Zones that keep European summer
// time get its rule, which is what mail programs know best; others get the
// changes around the meeting one by one.
func (w *icsWriter) timezone(start, end time.Time) {
	loc := start.Location()
	w.line("BEGIN:VTIMEZONE")
	w.line("TZID:" + loc.String())
	if spring, autumn, ok := europeanRule(loc, start.Year()); ok {
		// The rule has held since the autumn of 1996.
		first := func(month time.Month, o onset) onset {
			o.at = lastSunday(1996, month).In(loc)
			return o
		}
		w.observance(first(time.March, spring), "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU")
		w.observance(first(time.October, autumn), "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU")
	} else {
		for _, o := range explicitOnsets(start, end) {
			w.observance(o, "")
		}
	}
	w.line("END:VTIMEZONE")
}

// observance writes STANDARD or DAYLIGHT from an onset on; without a rule until
// the next one.
func (w *icsWriter) observance(o onset, rule string) {
	kind := "STANDARD"
	if o.daylight {
		kind = "DAYLIGHT"
	}
	w.line("BEGIN:" + kind)
	w.line("DTSTART:" + o.local())
	w.line("TZOFFSETFROM:" + icsOffset(o.from))
	w.line("TZOFFSETTO:" + icsOffset(o.to))
	w.text("TZNAME", o.name)
	if rule != "" {
		w.line(rule)
	}
	w.line("END:" + kind)
}

// explicitOnsets gives the changes from the one before a meeting to the one
// after it within a year, so that a meeting moved a little still finds its
// offset. A zone that has always kept one offset gets a single observance.
func explicitOnsets(start, end time.Time) []onset {
	begin, _ := start.ZoneBounds()
	var out []onset
	if begin.IsZero() {
		name, offset := start.Zone()
		epoch := time.Date(1970, time.January, 1, 0, 0, 0, 0, time.UTC).Add(-time.Duration(offset) * time.Second)
		out = append(out, onset{at: epoch, from: offset, to: offset, name: name})
		begin = start
	} else {
		out = append(out, onsetAt(begin.In(start.Location())))
	}
	return append(out, onsets(start.Location(), begin, end.AddDate(1, 0, 0))...)
}

// europeanRule reports whether a zone changes at 01:00 UTC on the last Sundays
// of March and October (directive 2000/84/EC) in a year and the next.
func europeanRule(loc *time.Location, year int) (spring, autumn onset, ok bool) {
	jan := time.Date(year, time.January, 1, 0, 0, 0, 0, time.UTC)
	all := onsets(loc, jan, jan.AddDate(2, 0, 0))
	if len(all) != 4 {
		return onset{}, onset{}, false
	}
	for i, want := range []time.Time{
		lastSunday(year, time.March), lastSunday(year, time.October),
		lastSunday(year+1, time.March), lastSunday(year+1, time.October),
	} {
		o := all[i]
		if !o.at.Equal(want) || o.daylight != (i%2 == 0) || o.from != all[i^1].to || o.to != all[i^1].from {
			return onset{}, onset{}, false
		}
	}
	return all[0], all[1], true
}

// lastSunday is 01:00 UTC on the last Sunday of a month of 31 days.
func lastSunday(year int, month time.Month) time.Time {
	last := time.Date(year, month, 31, 1, 0, 0, 0, time.UTC)
	return last.AddDate(0, 0, -int(last.Weekday()))
}

// icsOffset writes a UTC-OFFSET (RFC 5545 section 3.3.14).
func icsOffset(seconds int) string {
	sign := '+'
	if seconds < 0 {
		sign, seconds = '-', -seconds
	}
	out := fmt.Sprintf("%c%02d%02d", sign, seconds/3600, seconds/60%60)
	if s := seconds % 60; s != 0 {
		out += fmt.Sprintf("%02d", s)
	}
	return out
}
