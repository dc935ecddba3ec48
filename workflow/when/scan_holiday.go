package when

import (
	"time"

	"github.com/rickar/cal/v2"
)

// namedDay is a day of the year that has a name: of a month, or so many days
// after Easter Sunday.
type namedDay struct {
	month  time.Month
	day    int
	easter int
	advent int  // which Sunday of Advent, 1 to 4
	loose  bool // some mean the day, some its eve
}

// holidayName reads "skjærtorsdag", "kristi himmelfartsdag", "2. pinsedag",
// "julaften", and how many words they take.
func (s *scanner) holidayName(i int) (namedDay, int) {
	w, u := s.at(i).s, s.at(i+1).s
	if w == "kristi" || w == "kr" || w == "christi" {
		k := s.stop(i + 1)
		switch s.at(k).s {
		case "himmelfartsdag", "himmelfartsdagen", "himmelfart", "himmelferdsdag", "himmelferdsdagen", "himmelferd", "himmelsfartsdag", "himmelfartdag":
			return namedDay{easter: 39}, k + 1 - i
		}
	}
	if w == "st" || w == "sankt" || w == "sant" { // the eve has a name of its own
		switch k := s.stop(i + 1); {
		case s.is(k, "hansaften"), s.is(k, "hansaftan"):
			return namedDay{month: time.June, day: 23}, k + 1 - i
		case s.words(k, "hans", "aften"), s.words(k, "hans", "aftan"):
			return namedDay{month: time.June, day: 23}, k + 2 - i
		case s.is(k, "hans"):
			return namedDay{month: time.June, day: 24, loose: true}, k + 1 - i
		}
	}
	if s.words(i, "new", "year", "'", "s") || s.words(i, "new", "years") {
		k := i + 2
		if s.is(k, "'") {
			k += 2
		}
		switch s.at(k).s {
		case "eve":
			return namedDay{month: time.December, day: 31}, k + 1 - i
		case "day":
			return namedDay{month: time.January, day: 1}, k + 1 - i
		}
	}
	if w == "lille" || w == "litle" || w == "vesle" {
		if d, _ := plainHoliday(u); d.month == time.December && d.day == 24 {
			return namedDay{month: time.December, day: 23}, 2
		}
	}
	if w == "arbeidernes" && (u == "dag" || u == "internasjonale") {
		return namedDay{month: time.May, day: 1}, 2
	}
	if (w == "samefolkets" || w == "samenes") && u == "dag" || (w == "samenes" || w == "samane") && u == "nasjonaldag" {
		return namedDay{month: time.February, day: 6}, 2
	}
	if d, n := s.numberedHoliday(i); n > 0 {
		return d, n
	}
	if d, n := englishHoliday(w, u); n > 0 {
		return d, n
	}
	return plainHoliday(w)
}

// numberedHoliday reads "første pinsedag" and "2. juledag".
func (s *scanner) numberedHoliday(i int) (namedDay, int) {
	d, j, _ := s.dayNumber(i)
	if d >= 1 && d <= 4 {
		switch {
		case s.words(j, "søndag", "i", "advent"), s.words(j, "sundag", "i", "advent"), s.words(j, "sunday", "of", "advent"), s.words(j, "sunday", "in", "advent"):
			return namedDay{advent: d}, j + 3 - i
		case s.is(j, "advent"), s.is(j, "adventssøndag"), s.is(j, "adventsøndag"), s.is(j, "adventssundag"):
			return namedDay{advent: d}, j + 1 - i
		}
	}
	if d < 1 || d > 3 {
		return namedDay{}, 0
	}
	switch s.at(j).s {
	case "påskedag", "påskedagen":
		return namedDay{easter: d - 1}, j + 1 - i
	case "pinsedag", "pinsedagen":
		return namedDay{easter: 48 + d}, j + 1 - i
	case "juledag", "juledagen":
		return namedDay{month: time.December, day: 24 + d}, j + 1 - i
	case "nyttårsdag", "nyttårsdagen":
		return namedDay{month: time.January, day: d}, j + 1 - i
	}
	return namedDay{}, 0
}

func plainHoliday(w string) (namedDay, int) {
	switch w {
	case "palmesøndag", "palmesundag":
		return namedDay{easter: -7}, 1
	case "skjærtorsdag", "skjærtorsdagen", "skjertorsdag", "skjærstorsdag", "skjærtosdag":
		return namedDay{easter: -3}, 1
	case "langfredag", "langfredagen", "langfreda":
		return namedDay{easter: -2}, 1
	case "påskeaften", "påskeaftan", "påskeafta", "påskeaftenen":
		return namedDay{easter: -1}, 1
	case "påskesøndag", "påskesundag":
		return namedDay{}, 1
	case "påskemandag", "påskemåndag":
		return namedDay{easter: 1}, 1
	case "pinsesøndag", "pinsesundag":
		return namedDay{easter: 49}, 1
	case "pinsemandag", "pinsemåndag":
		return namedDay{easter: 50}, 1
	case "himmelfartsdag", "himmelfartsdagen", "himmelferdsdag", "himmelferdsdagen":
		return namedDay{easter: 39}, 1
	case "pinseaften", "pinseaftan", "pinseafta":
		return namedDay{easter: 48}, 1
	case "askeonsdag":
		return namedDay{easter: -46}, 1
	case "fastelavnssøndag", "fastelavnssundag":
		return namedDay{easter: -49}, 1
	case "grunnlovsdagen", "grunnlovsdag", "nasjonaldagen", "nasjonaldag", "syttendemai":
		return namedDay{month: time.May, day: 17}, 1
	case "kvinnedagen":
		return namedDay{month: time.March, day: 8}, 1
	case "frigjøringsdagen", "frigjeringsdagen":
		return namedDay{month: time.May, day: 8}, 1
	case "sankthansaften", "sankthansaftan", "jonsokaften", "jonsokaftan", "jonsaftan":
		return namedDay{month: time.June, day: 23}, 1
	case "sankthans", "jonsok", "sankthansdagen", "jonsokdagen":
		return namedDay{month: time.June, day: 24, loose: true}, 1
	case "olsok":
		return namedDay{month: time.July, day: 29}, 1
	case "halloween":
		return namedDay{month: time.October, day: 31}, 1
	case "luciadagen":
		return namedDay{month: time.December, day: 13}, 1
	case "lillejulaften", "litlejulaftan", "lillejuleaften", "vesleaften", "veslejulaftan":
		return namedDay{month: time.December, day: 23}, 1
	case "julaften", "julaftan", "julafta", "juleaften", "juleaftan", "julaftenen", "juleaftenen", "julekvelden", "julkvelden", "joleftan", "jolaftan", "jolafta":
		return namedDay{month: time.December, day: 24}, 1
	case "nyttårsaften", "nyttårsaftan", "nyttårsafta", "nyttårsaftenen", "nyttårskvelden", "nyårsaftan", "nyårsaften":
		return namedDay{month: time.December, day: 31}, 1
	case "nyttårsdag", "nyttårsdagen":
		return namedDay{month: time.January, day: 1}, 1
	}
	return namedDay{}, 0
}

func englishHoliday(w, u string) (namedDay, int) {
	switch w + " " + u {
	case "maundy thursday":
		return namedDay{easter: -3}, 2
	case "good friday":
		return namedDay{easter: -2}, 2
	case "easter sunday":
		return namedDay{}, 2
	case "easter monday":
		return namedDay{easter: 1}, 2
	case "ascension day":
		return namedDay{easter: 39}, 2
	case "whit sunday", "pentecost sunday":
		return namedDay{easter: 49}, 2
	case "whit monday", "pentecost monday":
		return namedDay{easter: 50}, 2
	case "christmas eve":
		return namedDay{month: time.December, day: 24}, 2
	case "christmas day":
		return namedDay{month: time.December, day: 25}, 2
	case "boxing day":
		return namedDay{month: time.December, day: 26}, 2
	case "constitution day":
		return namedDay{month: time.May, day: 17}, 2
	}
	return namedDay{}, 0
}

// holidayDate reads a named day, with its year where one is said.
func (s *scanner) holidayDate(i int) (item, bool) {
	d, n := s.holidayName(i)
	if n == 0 {
		return item{}, false
	}
	it := item{kind: itemNamed, named: d, j: i + n}
	k := it.j
	if s.is(k, "i") {
		k++
	}
	if y, next := s.year(k); y != 0 && len(s.at(next-1).s) == 4 { // "skjærtorsdag 25. mars" names no year
		it.year, it.j = y, next
	}
	return it, true
}

// placeNames leaves out the feast days that a place is named after ("Jonsok
// barnehage"), beside a date with its month and a time of day.
func (s *scanner) placeNames() {
	day, clock := false, false
	for _, it := range s.items {
		day, clock = day || it.kind == itemMonthDay, clock || it.kind == itemTime
	}
	if !day || !clock {
		return
	}
	s.setAside(func(k int) bool { return s.items[k].kind == itemNamed && s.namesPlace(s.items[k]) })
}

// namesPlace reports whether a named day is the first word of a name, right
// after a date, a time or a colon.
func (s *scanner) namesPlace(it item) bool {
	switch s.at(it.i).s {
	case "jonsok", "olsok", "sankthans", "halloween":
	default:
		return false
	}
	next := s.at(it.j)
	if !s.at(it.i).upper || next.kind != word || next.breaks || next.s == "passer" || smallWord(next.s) || s.taken(it.j) {
		return false
	}
	k := it.i - 1
	if s.is(k, "i") || s.is(k, "på") || s.is(k, "ved") {
		k--
	}
	if s.is(k, ",") {
		k--
	}
	return s.is(k, ":") || k >= 0 && s.taken(k)
}

// in is the named day of a year.
func (d namedDay) in(year int) time.Time {
	if d.advent != 0 { // the first is from 27 November on
		return comingDay(civil(year, time.November, 27), time.Sunday).AddDate(0, 0, 7*(d.advent-1))
	}
	if d.month == 0 {
		day := cal.CalcEasterOffset(&cal.Holiday{Offset: d.easter}, year)
		return civilOf(day)
	}
	return civil(year, d.month, d.day)
}

// named gives a named day its year: that which is said, or the next, unless it
// has passed lately.
func (r *resolver) named(it *item) found {
	year := it.year
	if year == 0 {
		year = r.today.Year()
		switch day := it.named.in(year); {
		case lately(it.named.in(year-1), r.today) && day.After(r.today):
			year--
		case day.Before(r.today) && !lately(day, r.today):
			year++
		}
	}
	day := it.named.in(year)
	if it.named.loose {
		return found{day: day, ask: AskAmbiguous, why: reason{alts: []time.Time{day.AddDate(0, 0, -1), day}}}
	}
	return found{day: day}
}
