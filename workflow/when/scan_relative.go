package when

import "time"

// nthWeekday reads "første tirsdag i mars", "siste fredag i april", "the second
// Monday of May".
func (s *scanner) nthWeekday(i int) (item, bool) {
	it := item{kind: itemNth}
	var j int
	switch t := s.at(i); {
	case t.s == "siste" || t.s == "last":
		it.n, j = -1, i+1
	case s.words(i, "nest", "siste"), s.words(i, "second", "last"):
		it.n, j = -2, i+2
	case t.s == "nestsiste":
		it.n, j = -2, i+1
	default:
		d, k, dot := s.dayNumber(i)
		if d < 1 || d > 5 || !dot {
			return it, false
		}
		it.n, j = d, k
	}
	wd, loose, ok := s.weekdayName(j)
	if !ok {
		return it, false
	}
	it.wd, it.loose = wd, loose
	j++
	if s.is(j, "i") || s.is(j, "in") || s.is(j, "of") {
		j++
	} else if s.at(i).kind != word || s.at(i+1).kind == punct {
		return it, false // "torsdag 2. fredag …"
	}
	if ahead, k := s.thisMonth(j); k > j {
		first := civil(s.today.Year(), s.today.Month()+time.Month(ahead), 1)
		it.year, it.month, it.j = first.Year(), first.Month(), k
		it.loose = it.loose || ahead == 0 && !s.ref.Start.IsZero() && civilOf(s.ref.Start).Month() != it.month
		return it, true
	}
	m, j := s.month(j)
	if m == 0 {
		return it, false
	}
	it.month = m
	it.year, it.j = s.year(j)
	return it, true
}

// thisMonth reads "måneden", "denne måneden", "neste måned", and how many months ahead it is.
func (s *scanner) thisMonth(j int) (ahead, next int) {
	k := j
	switch s.at(k).s {
	case "neste", "next":
		ahead, k = 1, k+1
	case "denne", "this", "the", "inneværende":
		k++
	}
	switch s.at(k).s {
	case "måneden", "månaden", "month":
		return ahead, k + 1
	case "måned", "månad":
		if k > j {
			return ahead, k + 1
		}
	}
	return 0, j
}

// relativeDay reads "i dag", "i morgen", "dagen etter", "samme dag".
func (s *scanner) relativeDay(i int) (item, bool) {
	it := item{kind: itemOffset, unit: days}
	if (s.is(i, "i") || s.is(i, "til") || s.is(i, "to")) && s.at(i+1).kind == word {
		switch s.at(i + 1).s {
		case "dag", "dagane":
			it.j = i + 2
			return it, s.is(i, "i") && s.is(i+1, "dag")
		case "morgen", "morgon", "morra", "morgo":
			it.n, it.j = 1, i+2
			return it, s.is(i, "i")
		case "overmorgen", "overmorgon", "overmorra", "overimorgen", "overimorgon", "overimorra":
			it.n, it.j = 2, i+2
			return it, s.is(i, "i")
		case "går":
			it.n, it.j = -1, i+2
			return it, s.is(i, "i")
		case "kveld", "kveldinga":
			it.part, it.j = evening, i+2
			return it, s.is(i, "i")
		case "ettermiddag":
			it.part, it.j = afternoon, i+2
			return it, s.is(i, "i")
		case "formiddag", "føremiddag", "morges", "morgest":
			it.part, it.j = morning, i+2
			return it, s.is(i, "i")
		}
	}
	switch s.at(i).s {
	case "idag", "today":
		it.j = i + 1
	case "tonight":
		it.part, it.j = evening, i+1
	case "imorgen", "imorgon", "imorra", "tomorrow", "tomorow", "tommorow", "tommorrow":
		it.n, it.j = 1, i+1
	case "iovermorgen", "overmorgen", "overmorgon", "overimorgen", "overimorgon", "iovermorgon":
		it.n, it.j = 2, i+1
	case "igår", "yesterday":
		it.n, it.j = -1, i+1
	case "ikveld":
		it.part, it.j = evening, i+1
	case "the":
		if s.words(i, "the", "day", "after", "tomorrow") {
			it.n, it.j = 2, i+4
			return it, true
		}
		fallthrough
	default:
		return s.dayBeside(i)
	}
	return it, true
}

// dayBeside reads what lies beside the appointment: "dagen etter", "samme dag".
func (s *scanner) dayBeside(i int) (item, bool) {
	it := item{kind: itemOffset, unit: days, ref: true, n: 1}
	if it.j = s.pastSameDay(i); it.j > i {
		it.n = 0
		return it, true
	}
	words := s.at(i).s + " " + s.at(i+1).s
	if it.j = i + 2; s.is(i, "the") {
		words += " " + s.at(i+2).s
		it.j++
	}
	switch words {
	case "dagen etter", "dag etter", "dagen derpå", "dagen deretter", "neste dag", "påfølgende dag", "next day", "the day after", "the following day", "the next day":
	case "dagen før", "dag før", "dagen framfor", "the day before":
		it.n = -1
	default:
		return it, false
	}
	return it, true
}

// pastSameDay passes over "samme dag", "same vekedag og klokkeslett", "samme dag
// og samme tid".
func (s *scanner) pastSameDay(i int) int {
	if !s.same(i) {
		return i
	}
	switch s.at(i + 1).s {
	case "dag", "dagen", "day", "ukedag", "vekedag":
	case "tid":
		if s.words(i+2, "og", "dag") {
			return i + 4
		}
		return i
	default:
		return i
	}
	k := i + 2
	if s.is(k, "og") || s.is(k, "and") {
		if k++; s.same(k) {
			k++
		}
		if timeName(s.at(k).s) {
			return k + 1
		}
	}
	return i + 2
}

// counted reads "om to uker", "to uker senere", "en uke tidligere", "in 3
// days", "utsett en uke", "en time senere" (a shift of the clock).
func (s *scanner) counted(i int) (item, bool) {
	it := item{kind: itemOffset}
	ahead := s.is(i, "om") || s.is(i, "in")
	j := i
	if ahead {
		j++
	} else if s.is(i, "med") || s.is(i, "by") {
		j++
	}
	exactly := j
	j = s.pastRoughly(j)
	n, loose, k := s.amount(j)
	if k == j {
		return it, false
	}
	u := s.at(k).s
	if u == "fortnight" || u == "fortnights" {
		n, u = 2*n, "weeks"
	}
	it.loose, it.j = loose || j > exactly, k+1
	switch of, ok := dayUnit(u); {
	case ok:
		it.unit, it.n = of, n/2
	case timeUnit(u):
		more, j := s.pastHours(u, it.j)
		it.j = j
		return s.shift(it, minutes(n, u)+more, ahead)
	case u == "års", u == "år", u == "year", u == "years":
		it.unit, it.n = months, 12*(n/2)
	default:
		return it, false
	}
	if n%2 == 1 { // halvannen uke
		it.loose = true
	}
	if it.n > 400 {
		return it, false
	}
	return s.direction(it, i, ahead)
}

// direction settles whether "to uker" lies before or after, and after what.
func (s *scanner) direction(it item, i int, ahead bool) (item, bool) {
	way, j := s.later(it.j)
	switch {
	case s.eitherWay(it.j):
		it.ref, it.sign, it.j = true, true, it.j+1
		return it, !s.ref.Start.IsZero()
	case (s.is(it.j, "from") || s.is(it.j, "fra") || s.is(it.j, "frå")) && !(ahead && s.hourFollows(it.j)):
		return s.countedFrom(it)
	case way != 0:
		it.n, it.mins, it.ref, it.j = it.n*way, it.mins*way, true, j
		return it, true
	case ahead:
		return it, true
	case s.saysVerb(i, "utsett", "utsette", "utsettes", "utsetter", "utset", "forskyver", "utsatt", "utsetjast", "postpone", "delay", "forskyv", "forskyves", "push", "postponed"):
		it.ref = true
		return it, true
	case s.saysVerb(i, "framskynd", "framskyndes", "fremskynd", "fremskyndes"):
		it.n, it.mins, it.ref = -it.n, -it.mins, true
		return it, true
	case !s.ref.Start.IsZero() && (s.is(i, "med") || s.is(i, "by") ||
		s.saysVerb(i, "skyv", "skyve", "skyves", "skyver", "skyvast", "skuv", "skuve", "skuvast", "flytt", "flytte", "flytter", "flyttar", "flyttes", "flyttast", "flyttet", "flytta", "move", "moved")):
		it.ref, it.sign = true, true
		return it, true
	}
	return it, false
}

// hourFollows reports whether the "fra" at token j begins a time and no day.
func (s *scanner) hourFollows(j int) bool {
	it, ok := s.clockTime(j)
	return ok && it.kind == itemTime
}

// countedFrom reads "two weeks from now"; "a week from Thursday" is left to be asked.
func (s *scanner) countedFrom(it item) (item, bool) {
	j := it.j + 1
	switch {
	case s.is(j, "now") || s.is(j, "today") || s.is(j, "nå") || s.is(j, "no"):
		it.j = j + 1
		return it, true
	case s.words(j, "i", "dag"):
		it.j = j + 2
		return it, true
	}
	if _, _, ok := s.weekdayName(j); ok {
		it.loose, it.j = true, j+1
		return it, true
	}
	return it, false
}

// later reads "senere", "etter", "tidligere" and their like after an amount.
func (s *scanner) later(j int) (way, next int) {
	switch s.at(j).s {
	case "senere", "seinere", "seinare", "etter", "later", "etterpå", "after", "ut", "utsatt", "utsett":
		return 1, j + 1
	case "tidligere", "tidlegare", "før", "earlier", "before", "tidlegere":
		return -1, j + 1
	}
	return 0, j
}

// eitherWay reports whether token j moves an appointment in a direction that is
// earlier to some and later to others: "en uke fram".
func (s *scanner) eitherWay(j int) bool {
	switch s.at(j).s {
	case "fram", "frem", "framover", "fremover", "tilbake", "bakover", "forward", "forwards", "back", "backwards":
		return true
	}
	return false
}

// saysVerb reports whether one of the verbs stands in the eight words before token i.
func (s *scanner) saysVerb(i int, verbs ...string) bool {
	for k := i - 1; k >= 0 && k >= i-8; k-- {
		for _, v := range verbs {
			if s.at(k).s == v {
				return true
			}
		}
	}
	return false
}

// shift reads "en time senere", "30 minutter tidligere" and "om to timer".
func (s *scanner) shift(it item, mins int, ahead bool) (item, bool) {
	it.kind = itemShift
	it.mins = mins
	if way, j := s.later(it.j); way != 0 {
		it.mins, it.j, it.ref = it.mins*way, j, true
		return it, true
	}
	if s.eitherWay(it.j) { // "en time fram"
		it.j, it.ref, it.sign = it.j+1, true, true
		return it, true
	}
	return it, ahead && it.mins <= 24*60
}
