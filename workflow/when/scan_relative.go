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
		it.loose = it.loose || ahead == 0 && !s.ref.Start.IsZero() && civilOf(s.ref.Start.In(s.ref.Now.Location())).Month() != it.month
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
	it := item{kind: itemOffset, unit: days, ref: true}
	for _, p := range [...]struct {
		n     int
		words []string
	}{
		{1, []string{"dagen", "etter"}}, {-1, []string{"dagen", "før"}}, {1, []string{"dagen", "derpå"}}, {1, []string{"dagen", "derpå"}},
		{1, []string{"neste", "dag"}}, {1, []string{"påfølgende", "dag"}}, {1, []string{"dagen", "deretter"}}, {-1, []string{"dagen", "framfor"}},
		{0, []string{"samme", "dag", "og", "tid"}}, {0, []string{"same", "dag", "og", "tid"}}, {0, []string{"samme", "tid", "og", "dag"}}, {0, []string{"same", "tid", "og", "dag"}},
		{0, []string{"samme", "dag", "og", "klokkeslett"}}, {0, []string{"same", "dag", "og", "klokkeslett"}}, {0, []string{"samme", "dag", "og", "tidspunkt"}}, {0, []string{"same", "dag", "og", "tidspunkt"}},
		{0, []string{"samme", "dag", "og", "samme", "tid"}}, {0, []string{"same", "dag", "og", "same", "tid"}}, {0, []string{"same", "day", "and", "time"}},
		{0, []string{"samme", "ukedag", "og", "tid"}}, {0, []string{"samme", "ukedag", "og", "klokkeslett"}}, {0, []string{"same", "vekedag", "og", "tid"}}, {0, []string{"same", "vekedag", "og", "klokkeslett"}},
		{0, []string{"samme", "ukedag"}}, {0, []string{"same", "vekedag"}},
		{0, []string{"samme", "dag"}}, {0, []string{"same", "dag"}}, {0, []string{"same", "day"}}, {0, []string{"samme", "dagen"}},
		{1, []string{"the", "day", "after"}}, {1, []string{"the", "following", "day"}}, {1, []string{"the", "next", "day"}}, {1, []string{"next", "day"}},
		{-1, []string{"the", "day", "before"}}, {1, []string{"dag", "etter"}}, {-1, []string{"dag", "før"}},
	} {
		if s.words(i, p.words...) {
			it.n, it.j = p.n, i+len(p.words)
			return it, true
		}
	}
	return it, false
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
	roughly := s.is(j, "ca") || s.is(j, "cirka") || s.is(j, "omtrent") || s.is(j, "about")
	if roughly {
		j = s.stop(j + 1)
	}
	n, loose, k := s.amount(j)
	if k == j {
		return it, false
	}
	u := s.at(k).s
	if u == "fortnight" || u == "fortnights" {
		n, u = 2*n, "weeks"
	}
	it.loose, it.j = loose || roughly, k+1
	half := n % 2
	switch u {
	case "dag", "dager", "dagar", "døgn", "day", "days":
		it.unit, it.n = days, n/2
	case "uke", "uker", "veke", "veker", "week", "weeks", "uka", "veka":
		it.unit, it.n = weeks, n/2
	case "måned", "måneder", "månad", "månader", "månadar", "mnd", "month", "months":
		it.unit, it.n = months, n/2
	case "time", "timer", "timar", "hour", "hours", "t", "minutt", "minutter", "minuttar", "min", "minutes", "halvtime", "kvarter":
		more, j := s.pastHours(u, it.j)
		it.j = j
		return s.shift(it, minutes(n, u)+more, ahead)
	case "års", "år", "year", "years":
		it.unit, it.n = months, 12*(n/2)
	default:
		return it, false
	}
	if half == 1 { // halvannen uke
		it.loose = true
	}
	if it.n < 0 || it.n > 400 {
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
	case s.is(it.j, "from") || s.is(it.j, "fra") || s.is(it.j, "frå"):
		return s.countedFrom(it)
	case way != 0:
		it.n, it.mins, it.ref, it.j = it.n*way, it.mins*way, true, j
		return it, true
	case ahead:
		return it, true
	case s.saysVerb(i, "utsett", "utsette", "utsettes", "utsetter", "utset", "forskyver", "utsatt", "utset", "utsetjast", "postpone", "delay", "forskyv", "forskyves", "push", "postponed"):
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

func minutes(halves int, u string) int {
	switch u {
	case "minutt", "minutter", "minuttar", "min", "minutes":
		return halves / 2
	case "halvtime":
		return halves * 15
	case "kvarter":
		return halves * 15 / 2
	}
	return halves * 30
}

// amount reads a number of units, in halves: "to" is 4, "halvannen" 3, "en og
// en halv" 3, "1,5" 3.
func (s *scanner) amount(i int) (halves int, loose bool, next int) {
	t := s.at(i)
	switch {
	case t.s == "halvannen" || t.s == "halvannan" || t.s == "halvanna":
		return 3, false, i + 1
	case s.words(i, "et", "par") || s.words(i, "eit", "par") || s.words(i, "a", "couple"):
		if s.is(i+2, "of") {
			i++
		}
		return 4, true, i + 2
	case t.s == "noen" || t.s == "nokre" || t.s == "nokon" || t.s == "some":
		return 4, true, i + 1
	case s.words(i, "en", "halv") || s.words(i, "ein", "halv") || s.words(i, "half", "an") || s.words(i, "half", "a"):
		return 1, false, i + 2
	case t.kind == number && t.n >= 0 && t.n <= 600:
		if (s.tight(i+1, ",") || s.tight(i+1, ".")) && s.is(i+2, "5") {
			return 2*t.n + 1, false, i + 3
		}
		if s.is(i+1, "1") && s.tight(i+2, "/") && s.is(i+3, "2") {
			return 2*t.n + 1, false, i + 4
		}
		if s.is(i+1, "½") {
			return 2*t.n + 1, false, i + 2
		}
		if s.is(i+1, "-") && s.at(i+2).kind == number || s.is(i+1, ".") {
			return 0, false, i
		}
		return 2 * t.n, false, i + 1
	}
	n, ok := cardinal(t.s)
	if !ok || t.kind != word {
		return 0, false, i
	}
	if s.words(i+1, "og", "en", "halv") || s.words(i+1, "og", "ein", "halv") || s.words(i+1, "and", "a", "half") {
		return 2*n + 1, false, i + 4
	}
	return 2 * n, false, i + 1
}

// length reads how long something lasts: "i to timer", "90 min", "varighet 2 timer".
func (s *scanner) length(i int) (item, bool) {
	j := i
	if s.is(j, "i") || s.is(j, "på") || s.is(j, "for") || s.is(j, "varighet") || s.is(j, "varer") || s.is(j, "duration") || s.is(j, "varigheit") {
		j++
		if s.is(j, ":") || s.is(j, "i") {
			j++
		}
	}
	if s.is(j, "ca") {
		j = s.stop(j + 1)
	}
	n, loose, k := s.amount(j)
	if k == j {
		return item{}, false
	}
	u := s.at(k).s
	switch u {
	case "kvarter":
		if w := s.at(k + 1).s; w == "på" || w == "over" || w == "etter" {
			return item{}, false // "et kvarter over ni"
		}
	case "time", "timer", "timar", "hour", "hours", "t", "minutt", "minutter", "minuttar", "min", "minutes", "halvtime":
	default:
		return item{}, false
	}
	it := item{kind: itemLength, mins: minutes(n, u), loose: loose || j == i && s.is(j-1, "-") && s.at(j-2).kind == number && !s.consumed(j-2), j: k + 1}
	more, k := s.pastHours(u, it.j)
	it.mins, it.j = it.mins+more, k
	if s.is(it.j, "s") || it.mins <= 0 || it.mins > 24*60 {
		return item{}, false
	}
	return it, true
}

// pastHours reads what follows an amount of hours, or of another unit u, and
// adds to it: "og en halv", "og 30 min".
func (s *scanner) pastHours(u string, j int) (mins, next int) {
	switch u {
	case "minutt", "minutter", "minuttar", "min", "minutes":
		return 0, j
	}
	if s.words(j, "and", "a", "half") || s.words(j, "og", "en", "halv") || s.words(j, "og", "ein", "halv") {
		if !s.is(j+3, "time") && !s.is(j+3, "hour") {
			return 30, j + 3
		}
		return 30, j + 4
	}
	return s.andMinutes(j)
}

// andMinutes reads the "30 min" of "1 time og 30 min".
func (s *scanner) andMinutes(j int) (mins, next int) {
	k := j
	if s.is(k, "og") || s.is(k, "and") {
		k++
	}
	halves, loose, l := s.amount(k)
	if l == k || loose || halves >= 120 {
		return 0, j
	}
	switch s.at(l).s {
	case "minutt", "minutter", "minuttar", "min", "minutes":
		return halves / 2, l + 1
	case "kvarter":
		return minutes(halves, "kvarter"), l + 1
	}
	return 0, j
}
