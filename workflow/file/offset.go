package file

import (
	"fmt"
	"regexp"
	"strings"
	"time"

	"starte/workflow"
)

const (
	wantOffset = "a distance such as 7d, 36h, 30m or 1d12h, or a date and time such as 2027-01-28 09:00"
	wantLength = "a length such as 1h, 30m or 10s"
	maxDays    = 18 * 31 // nothing is further from its event than addresses are kept
)

var offsetForm = regexp.MustCompile(`^(?:(\d{1,4})w)?(?:(\d{1,4})d)?(?:(\d{1,5})h)?(?:(\d{1,6})m(?:in)?)?(?:(\d{1,8})s)?$`)

// offset reads a distance from an event, or a date and time.
func (r *reader) offset(v value, o *workflow.Offset) {
	s, ok := r.scalar(v, wantOffset)
	if !ok {
		return
	}
	if isoTime.MatchString(s) || norTime.MatchString(s) {
		if w, ok := r.wall(v); ok {
			*o = workflow.Offset{At: &w}
			if !strings.HasPrefix(v.path, "schedule.purge_") { // nobody notices those
				r.dayWarning(v.path, w)
			}
		}
		return
	}
	if d, ok := r.distance(v, s, wantOffset); ok {
		*o = d
	}
}

// length reads a duration by the clock, a day being 24 hours.
func (r *reader) length(v value, least, most time.Duration, d *time.Duration) {
	s, ok := r.scalar(v, wantLength)
	if !ok {
		return
	}
	o, ok := r.distance(v, s, wantLength)
	if !ok {
		return
	}
	n := o.Duration + time.Duration(o.Days)*24*time.Hour
	if n < least || n > most {
		r.fault(v.path, "%s cannot be %s; write from %s to %s.", fieldName(v.path), s,
			formatOffset(workflow.Offset{Duration: least}), formatOffset(workflow.Offset{Duration: most}))
		return
	}
	*d = n
}

func (r *reader) distance(v value, s, want string) (workflow.Offset, bool) {
	m := offsetForm.FindStringSubmatch(strings.ReplaceAll(strings.ToLower(s), " ", ""))
	switch {
	case s == "0":
		return workflow.Offset{}, true
	case strings.HasPrefix(s, "-"):
		r.fault(v.path, "%s cannot be negative (%s); write %s.", fieldName(v.path), s, want)
		return workflow.Offset{}, false
	case m == nil || s == "":
		r.fault(v.path, "%s cannot be %q; write %s.", fieldName(v.path), s, want)
		return workflow.Offset{}, false
	}
	o := workflow.Offset{
		Days: number(m[1])*7 + number(m[2]),
		Duration: time.Duration(number(m[3]))*time.Hour + time.Duration(number(m[4]))*time.Minute +
			time.Duration(number(m[5]))*time.Second,
	}
	if time.Duration(o.Days)*24*time.Hour+o.Duration > maxDays*24*time.Hour {
		r.fault(v.path, "%s is %s, which is too long; write at most %dd.", fieldName(v.path), s, maxDays)
		return workflow.Offset{}, false
	}
	return o, true
}

// formatOffset is an offset as the process file writes it.
func formatOffset(o workflow.Offset) string {
	if o.At != nil {
		return show(*o.At)
	}
	s := ""
	if o.Days > 0 {
		s = fmt.Sprintf("%dd", o.Days)
	}
	for _, u := range []struct {
		name string
		size time.Duration
	}{{"h", time.Hour}, {"m", time.Minute}, {"s", time.Second}} {
		if n := o.Duration / u.size; n > 0 {
			s += fmt.Sprintf("%d%s", n, u.name)
			o.Duration -= n * u.size
		}
	}
	if s == "" {
		return "0s"
	}
	return s
}

var windowForm = regexp.MustCompile(`^(\d{1,2})(?:[:.](\d{2}))? ?(?:-|–|to|til) ?(\d{1,2})(?:[:.](\d{2}))?$`)

// window reads when mail may leave.
func (r *reader) window(v value) workflow.SendWindow {
	const want = `"always", or hours such as "08:00-16:00"`
	s, ok := r.scalar(v, want)
	if !ok {
		return workflow.DefaultWindow()
	}
	if strings.EqualFold(s, "always") {
		return workflow.SendWindow{Always: true}
	}
	m := windowForm.FindStringSubmatch(s)
	if m == nil {
		r.fault(v.path, "%s cannot be %q; write %s.", fieldName(v.path), s, want)
		return workflow.DefaultWindow()
	}
	w := workflow.SendWindow{From: number(m[1])*60 + number(m[2]), To: number(m[3])*60 + number(m[4])}
	if w.From >= w.To || w.To > 24*60 || number(m[2]) > 59 || number(m[4]) > 59 {
		r.fault(v.path, "%s, %q, does not run from an earlier to a later hour of one day; write %s.", fieldName(v.path), s, want)
		return workflow.DefaultWindow()
	}
	return w
}

var daysForm = regexp.MustCompile(`^(\S+) *(?:\.\.| - | – | to | til ) *(\S+)$`)

// closed reads the days on which the workplace is closed.
func (r *reader) closed(v value) []workflow.DateSpan {
	const want = "a date such as 2027-02-15, or two with .. between, such as 2027-02-15..2027-02-19"
	var out []workflow.DateSpan
	for _, item := range r.list(v, true, 200, "a list of dates") {
		first, last := item, item
		var a, b string
		switch s := item.Value; {
		case item.Node.Kind != scalarKind:
			o := r.object(item, want, closedKeys...)
			first, last = o["from"], o["to"]
			if !r.require(first, wantDate) || !r.require(last, wantDate) {
				continue
			}
			a, _ = r.scalar(first, wantDate)
			b, _ = r.scalar(last, wantDate)
		case daysForm.MatchString(strings.TrimSpace(s)):
			m := daysForm.FindStringSubmatch(strings.TrimSpace(s))
			a, b = m[1], m[2]
		default:
			a = strings.TrimSpace(s)
			b = a
		}
		if d, ok := r.days(first.path, last.path, a, b); ok {
			out = append(out, d)
		}
	}
	return out
}

func (r *reader) days(firstPath, lastPath, a, b string) (workflow.DateSpan, bool) {
	first, fault := parseDate(a)
	if fault != "" {
		r.fault(firstPath, "%s", fault)
	}
	last, lastFault := parseDate(b)
	if lastFault != "" && a != b {
		r.fault(lastPath, "%s", lastFault)
	}
	if fault != "" || lastFault != "" {
		return workflow.DateSpan{}, false
	}
	if last.Before(first) {
		r.fault(lastPath, "The last closed day, %s, is before the first, %s; swap them.", last, first)
		return workflow.DateSpan{}, false
	}
	if first.AddDays(366).Before(last) {
		r.fault(lastPath, "%s to %s is more than a year; check the years.", first, last)
		return workflow.DateSpan{}, false
	}
	return workflow.DateSpan{First: first, Last: last}, true
}
