package when

import (
	"slices"
	"time"
)

type itemKind int

const (
	itemMonthDay itemKind = iota // 4. februar [2027]
	itemDay                      // den 4.
	itemDotted                   // 10.12: a date or a time, the surroundings tell
	itemNamed                    // skjærtorsdag
	itemWeekday                  // torsdag
	itemNth                      // første tirsdag i mars
	itemWeek                     // uke 5
	itemNextWeek                 // neste uke, uka etter
	itemOffset                   // i morgen, om to uker, dagen etter
	itemVague                    // på nyåret, i februar, hver torsdag
	itemTime                     // kl. 13, 13–15
	itemSameTime                 // samme tid
	itemLength                   // to timer
	itemShift                    // en time senere
	itemPart                     // om ettermiddagen
	itemYear                     // i år, neste år
	itemInner                    // pause 1 time
	itemHedge                    // evt., before a place
)

// relation is how a weekday lies to the day it is counted from.
type relation int

const (
	coming    relation = iota // torsdag
	following                 // neste torsdag
	nearest                   // førstkommende torsdag
	previous                  // forrige torsdag
	after                     // torsdagen etter
	before                    // torsdagen før
)

type unit int

const (
	days unit = iota
	weeks
	months
)

// item is a piece of a date or time found in the text.
type item struct {
	kind itemKind
	i, j int // its tokens [i,j)

	year  int // 0 when not said
	month time.Month
	day   int
	wd    time.Weekday
	rel   relation
	n     int  // of itemNth (-1 is the last), itemWeek, itemNextWeek, itemOffset
	unit  unit // of itemOffset
	ref   bool // counted from the appointment, not from now
	sign  bool // of itemOffset: the direction is not said ("en uke")
	loose bool // "et par uker", a misspelling of two words: must be asked
	part  dayPart
	named namedDay // of itemNamed
	from  clock
	to    clock
	span  bool
	mins  int // of itemLength and itemShift, and of itemOffset besides its days

	// What stands before it.
	link   link
	near   bool // nothing but punctuation and small words between it and the item before
	fromed bool // "fra"
	toed   bool // "til"
	negate bool // "ikke", "i stedet for"
	bound  bool // "etter", "før", "innen"
	ends   bool // "slutt", "varer til"
}

type link int

const (
	linkNone link = iota
	linkOr        // og, eller, /
	linkTo        // til, –
	linkDash      // – between spaces, which may only set things apart
)

// dated reports whether the item says a day, or part of one.
func (it item) dated() bool { return it.kind < itemTime }

type scanner struct {
	toks   []token
	ref    Reference
	today  time.Time // civil
	items  []item
	asides []item // of something else, "lunsj kl. 12", or known and of no item, "pause 1 time"
	places []int  // bytes where the rest is cut: "Oppmøte kl. 12.45" from "i Kantina"
}

// scan finds the items. Every matcher looks at a bounded number of tokens, so
// the whole takes linear time.
func (s *scanner) scan() {
	for i := 0; i < len(s.toks); {
		it, ok := s.match(i)
		if !ok {
			i++
			continue
		}
		it.i = i
		s.items = append(s.items, it)
		i = it.j
	}
	s.setAside(func(k int) bool { return s.items[k].kind == itemInner })
	s.giveYears()
	s.settleDays()
	s.settleDotted()
	s.placeNames()
	s.connect()
	if s.aside() {
		s.connect()
	}
	s.hedges()
	s.meetingPlace()
}

func (s *scanner) match(i int) (item, bool) {
	if s.labelled(i) {
		return item{}, false
	}
	for _, m := range [...]func(*scanner, int) (item, bool){
		(*scanner).holidayDate, (*scanner).dateNumeric, (*scanner).nthWeekday, (*scanner).dateWords, (*scanner).yearWords, (*scanner).relativeDay, (*scanner).inner, (*scanner).compound, (*scanner).counted,
		(*scanner).week, (*scanner).weekday, (*scanner).clockTime, (*scanner).length, (*scanner).partOfDay, (*scanner).vague,
	} {
		if it, ok := m(s, i); ok && it.j > i {
			return it, true
		}
	}
	return item{}, false
}

// labelled reports whether token i belongs to something else: a link, "rom 204",
// "B12", the last of "1.234.5".
func (s *scanner) labelled(i int) bool {
	t, p := s.at(i), s.at(i-1)
	if t.opaque {
		return true
	}
	if t.kind != number {
		return false
	}
	if p.kind == word && !s.consumed(i-1) {
		switch p.s {
		case "rom", "room", "nr", "no", "sal", "side", "s", "kap", "punkt", "pkt", "versjon", "v", "avsnitt", "kr", "tlf", "telefon", "mobil",
			"gruppe", "group", "bolk", "del", "part", "bygg", "blokk", "inngang", "verksted", "verkstad", "workshop", "paragraf", "kroner":
			hour := t.n >= 7 && (s.tight(i+1, ".") || s.tight(i+1, ":")) && len(s.at(i+2).s) == 2 && s.at(i+2).kind == number
			// "Verksted 4. februar", "Verksted 4/2" and "Verksted 13.30" have no number of their own.
			return !s.monthFollows(i) && !(numbered(p.s) && s.tight(i+1, "/") && s.dateStarts(i)) && !hour
		}
		return !t.space && !gluesToNumber(p.s)
	}
	if p.kind == punct && !t.space && !p.space && s.at(i-2).kind == number && !s.consumed(i-1) && !(p.s == "," && s.monthFollows(i)) {
		switch p.s {
		case ".", ":", ",", "/":
			return true
		}
	}
	return p.s == "§" || p.s == "#" || p.s == "+" && !t.space
}

// numbered is what a plan numbers, and never with a stroke: "Verksted 4/2" is a date.
func numbered(w string) bool {
	return w == "verksted" || w == "verkstad" || w == "workshop"
}

func gluesToNumber(w string) bool {
	switch w {
	case "kl", "uke", "veke", "week", "den", "t", "klokka", "til":
		return true
	}
	_, month := monthOf(w)
	_, weekday := weekdayOf(w)
	return month || weekday
}

// consumed reports whether token i is part of the last item.
func (s *scanner) consumed(i int) bool {
	return len(s.items) > 0 && i < s.items[len(s.items)-1].j && i >= 0
}

// last returns the item that was found last, when nothing but punctuation and
// small words stands between it and token i.
func (s *scanner) last(i int) (item, bool) {
	if len(s.items) == 0 {
		return item{}, false
	}
	it := s.items[len(s.items)-1]
	if it.kind == itemYear && len(s.items) > 1 { // "11. februar i år"
		end := it.j
		it = s.items[len(s.items)-2]
		it.j = end
	}
	for k := it.j; k < i; k++ {
		if t := s.at(k); t.kind != punct && !smallWord(t.s) || t.s == "|" || t.s == ";" {
			return item{}, false
		}
	}
	return it, true
}

// dottedDays reports whether a span of times may be one of days: "11.02–15.02".
func (s *scanner) dottedDays(it *item) bool {
	may := func(i int) bool {
		m := s.at(i + 2).n
		return s.at(i).kind == number && s.tight(i+1, ".") && m >= 1 && m <= 12
	}
	return may(it.i) && s.is(it.i+3, "-") && may(it.i+4)
}

// settleDotted decides whether "10.12" is a date or a time: a time where the
// text has a date, else a date. Left open are those that are neither for certain.
func (s *scanner) settleDotted() {
	day, clock := false, false
	for _, it := range s.items {
		switch it.kind {
		case itemMonthDay, itemDay, itemNamed, itemWeek, itemNth, itemOffset, itemNextWeek:
			day = true
		case itemTime:
			clock = true
		}
	}
	for k := range s.items {
		it := &s.items[k]
		if it.kind == itemTime && it.span && !day && s.dottedDays(it) {
			it.loose = true // 11.02–15.02
		}
		if it.kind != itemDotted {
			continue
		}
		it.loose = false
		switch {
		case day && !clock:
			it.kind = itemTime
		case !day && !clock && it.from.m%5 == 0 && it.from.h >= 7 && it.from.h <= 17:
			it.kind, it.loose = itemMonthDay, true
		default:
			it.kind = itemMonthDay
		}
		day, clock = day || it.kind == itemMonthDay, clock || it.kind == itemTime
	}
}

// settleDays makes "fredag 27" and "fredag 12 kl. 9" days, where the number can be no hour.
func (s *scanner) settleDays() {
	clock := slices.ContainsFunc(s.items, func(it item) bool { return it.kind == itemTime })
	for k := range s.items {
		if it := &s.items[k]; it.kind == itemDay && it.loose && (clock || it.day > 24) {
			it.loose = false
		}
	}
}

// moves reports whether the text has a verb of moving.
func (s *scanner) moves() bool {
	return slices.ContainsFunc(s.toks, func(t token) bool { return moveVerb(t.s) })
}

func moveVerb(w string) bool {
	switch w {
	case "flytt", "flytte", "flyttes", "flyttast", "flytta", "flyttet", "flytter", "flyttar", "utsett", "utsette", "utsettes", "utsatt", "utset", "utsetjast", "endre", "endres", "endrast", "endret", "endra",
		"move", "moved", "moves", "postpone", "postponed", "reschedule", "rescheduled", "change", "changed":
		return true
	}
	return false
}

// placesAnew is moves with the verbs that only "til" makes a moving of: "legg
// til kl. 14".
func (s *scanner) placesAnew() bool {
	for _, t := range s.toks {
		switch t.s {
		case "skyv", "skyve", "skyves", "skuv", "forskyv", "forskyves", "bytt", "bytte", "byttes", "byttet", "sett", "sette", "settes", "satt", "legg", "legge", "legges", "lagt", "blir", "framskynd", "fremskynd",
			"framskyndes", "fremskyndes", "push", "pushed", "put", "set", "shift", "shifted", "bring", "brought":
			return true
		}
	}
	return s.moves()
}
