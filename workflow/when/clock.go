package when

// dayPart is a part of the day that decides between morning and evening.
type dayPart int

const (
	anyPart dayPart = iota
	morning
	afternoon
	evening
	night
	sometime // "etter lunsj": no time of day at all
)

// clock is a time of day as written.
type clock struct {
	h, m  int
	mins  bool // minutes were written
	two   bool // the hour was written with two digits, or as 24-hour otherwise
	pm    int  // 1 am, 2 pm
	named int  // the hour named in words when it is another than h: "halv sju" is 6:30 and names 7
	part  dayPart
}

// sureness is whether a clock time can be read in one way only.
type sureness bool

const (
	sure   sureness = true
	unsure sureness = false
)

// exact reports whether the hour is on a 24-hour clock as written.
func (c clock) exact() bool {
	return c.pm == 0 && (c.h > 12 || c.h == 0 || c.two && (c.mins || c.h < 10))
}

// minutes is the minute of the day that is meant; unsure when people differ.
func (c clock) minutes() (int, sureness) {
	h := c.h
	switch {
	case c.pm == 1:
		h %= 12
	case c.pm == 2:
		h = h%12 + 12
	case c.exact():
	case c.part == evening || c.part == afternoon:
		fits := c.part == evening && h >= 4 || c.part == afternoon && (h <= 7 || h == 12)
		if h < 12 {
			h += 12
		}
		return h*60 + c.m, sureness(fits)
	case c.part == night && h == 12:
		return h*60 + c.m, unsure
	case c.part == morning || c.part == night:
	case h >= 1 && h <= 6:
		if c.named == 7 {
			return h*60 + c.m, unsure
		}
		h += 12
	}
	return h*60 + c.m, sure
}

// between returns the start and end, in minutes of the day, of a range; unsure
// when the two do not fit each other.
func between(a, b clock) (from, to int, ok sureness) {
	switch {
	case a.pm == 0 && b.pm != 0 && !a.exact():
		a.pm = b.pm
		if a.h%12*60+a.m >= b.h%12*60+b.m {
			a.pm = 3 - b.pm
		}
	case a.pm != 0 && b.pm == 0 && !b.exact():
		b.pm = a.pm
		if b.h%12*60+b.m <= a.h%12*60+a.m {
			b.pm = 3 - a.pm
		}
	}
	from, sureA := a.minutes()
	to, sureB := b.minutes()
	if sureA == unsure && to > from && to-from <= 8*60 && b.exact() {
		return from, to, unsure
	}
	ok = sureA && sureB
	if to <= from && !b.exact() && b.pm == 0 && b.h < 12 && !(a.exact() && a.h > 12) {
		to += 12 * 60
		if b.h >= 7 && a.h >= 7 { // "kl. 11 til 9"
			ok = unsure
		}
	}
	if to <= from || to-from > 10*60 && !(a.exact() && b.exact()) {
		ok = unsure
	}
	return from, to, ok
}
