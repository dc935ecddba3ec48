package when

import (
	"slices"
	"time"
)

// misspeltWeekday reads a weekday with one letter wrong, missing, too many or
// swapped; loose when it may be two of them ("sandag").
func misspeltWeekday(w string) (wd time.Weekday, loose, ok bool) {
	switch w {
	case "mandat", "mandal", "fridag", "sandal", "mandar", "frida", "freda", "frigga", "morsdag":
		return 0, false, false
	}
	like := weekdaysLike(w)
	if len(like) == 0 {
		return 0, false, false
	}
	other := func(d time.Weekday) bool { return d != like[0] }
	return like[0], slices.ContainsFunc(like, other), true
}

// weekdaysLike are the weekdays that a word is a misspelling of.
func weekdaysLike(w string) []time.Weekday {
	r := []rune(w)
	if len(r) < 5 || len(r) > 10 {
		return nil
	}
	var like []time.Weekday
	for _, name := range [...]string{"mandag", "måndag", "tirsdag", "tysdag", "onsdag", "torsdag", "fredag", "lørdag", "laurdag", "søndag", "sundag",
		"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"} {
		if oneOff(r, []rune(name)) {
			d, _ := weekdayOf(name)
			like = append(like, d)
		}
	}
	return like
}

// meansWeekday reports whether the misspelt weekday of an item may be that of a
// day: "tosdag 11. februar" is a Thursday where that is one.
func (r *resolver) meansWeekday(it *item, day time.Time) bool {
	for i := it.i; i < it.j && !day.IsZero(); i++ {
		if slices.Contains(weekdaysLike(r.at(i).s), day.Weekday()) {
			return true
		}
	}
	return false
}

// misspeltMonth reads a month with one letter wrong; it is asked only where a
// month is expected, and not of names too short to tell apart.
func misspeltMonth(w string) (time.Month, bool) {
	switch w { // too short for the rule below, and no other words
	case "marts", "mras", "amrs", "masr", "marrs", "marss", "maars":
		return time.March, true
	case "juin", "jnui", "junni", "junii":
		return time.June, true
	case "jlui", "julli", "julii":
		return time.July, true
	case "arpil", "aprl", "apirl", "apri":
		return time.April, true
	case "agust", "augst", "augus":
		return time.August, true
	case "janua", "janr":
		return time.January, true
	case "febr", "februa", "febraur", "feburar", "ferbuar":
		return time.February, true
	}
	var found time.Month
	r := []rune(w)
	if len(r) < 5 || len(r) > 10 {
		return 0, false
	}
	for _, name := range [...]string{"januar", "februar", "april", "august", "september", "oktober", "november", "desember",
		"january", "february", "march", "october", "december"} {
		if !oneOff(r, []rune(name)) {
			continue
		}
		m, _ := monthOf(name)
		if found != 0 && m != found {
			return 0, false
		}
		found = m
	}
	return found, found != 0
}

// oneOff reports whether one insertion, deletion, substitution or swap of
// neighbours makes a of b.
func oneOff(a, b []rune) bool {
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(b)-len(a) > 1 {
		return false
	}
	i := 0
	for i < len(a) && a[i] == b[i] {
		i++
	}
	if i == len(a) {
		return true
	}
	if len(a) < len(b) {
		return slices.Equal(a[i:], b[i+1:])
	}
	return slices.Equal(a[i+1:], b[i+1:]) || i+1 < len(a) && a[i] == b[i+1] && a[i+1] == b[i] && slices.Equal(a[i+2:], b[i+2:])
}
