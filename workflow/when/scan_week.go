package when

import "time"

// weekdayName reads a weekday's full name, or a misspelling of one; loose says
// that the misspelling may be of two.
func (s *scanner) weekdayName(i int) (wd time.Weekday, loose, ok bool) {
	t := s.at(i)
	if t.kind != word {
		return 0, false, false
	}
	if wd, ok := weekdayOf(t.s); ok {
		return wd, false, true
	}
	return misspeltWeekday(t.s)
}

// weekday reads "torsdag", "neste torsdag", "nå på torsdag", "tors." and, before
// a date, "to".
func (s *scanner) weekday(i int) (item, bool) {
	it := item{kind: itemWeekday}
	j := i
	switch s.at(i).s {
	case "neste", "next", "nästa", "næste":
		it.rel, j = following, i+1
	case "førstkommende", "fyrstkomande", "førstkomande", "kommende", "komande", "coming", "denne", "this", "førstk":
		it.rel, j = nearest, i+1
	case "nå", "no":
		if s.is(i+1, "på") || s.is(i+1, "til") {
			it.rel, j = nearest, i+2
		} else {
			it.rel, j = nearest, i+1
		}
	case "forrige", "førre", "sist", "siste", "last":
		it.rel, j = previous, i+1
	}
	wd, loose, ok := s.weekdayName(j)
	if !ok {
		return s.shortWeekday(i)
	}
	it.wd, it.loose, it.j = wd, loose, j+1
	if len(s.at(j).s) <= 5 {
		if s.at(j).s == "fre" || s.at(j).s == "ons" || len(s.at(j).s) <= 4 {
			if !s.dateOrTimeFollows(s.stop(j + 1)) {
				return it, false
			}
		}
		it.j = s.stop(it.j)
	}
	switch s.at(it.j).s {
	case "week": // "Thursday week" is a week later, to those who say so
		if s.at(it.j+1).kind != number {
			it.loose, it.j = true, it.j+1
		}
	case "førstkommende", "fyrstkomande", "førstkomande":
		it.rel, it.j = nearest, it.j+1
	case "etter", "after", "derpå", "deretter":
		s.besideAppointment(&it, after)
	case "før", "before":
		s.besideAppointment(&it, before)
	}
	return it, true
}

// besideAppointment takes the "etter" or "før" after a weekday as that of the
// appointment, unless an hour, a count of days or something else follows.
func (s *scanner) besideAppointment(it *item, rel relation) {
	next := s.at(it.j + 1).s
	if it.rel == coming && !s.counts(it.j+1) && !saysClock(next) && !happening(next) {
		it.rel, it.ref, it.j = rel, true, it.j+1
	}
}

func (s *scanner) counts(j int) bool {
	_, _, k := s.amount(j)
	return k > j && s.at(j).kind == number && !s.dateStarts(j) && !s.monthFollows(j)
}

// happening is what a day or an hour may be counted from, and no appointment.
func happening(w string) bool {
	switch w {
	case "lunsj", "jobb", "skole", "barnehagen", "arbeidstid", "påske", "påska", "påsken", "pinse", "pinsa", "pinsen", "jul", "jula", "julen", "nyttår", "easter", "christmas", "lunch", "work":
		return true
	}
	return false
}

// shortWeekday reads the abbreviations that are words too, which count only
// before a whole date: "to 4/2", "tor. 4. feb".
func (s *scanner) shortWeekday(i int) (item, bool) {
	wd, ok := shortWeekday(s.at(i).s)
	if !ok || s.at(i).kind != word {
		return item{}, false
	}
	j := s.stop(i + 1)
	if s.is(j, ",") {
		j++
	}
	if !s.dateStarts(j) && !s.monthFollows(j) {
		return item{}, false
	}
	if s.english(i, j) {
		return item{}, false
	}
	return item{kind: itemWeekday, wd: wd, j: j}, true
}

// english reports whether the "on" or "to" at token i, before a date at j, is
// the English preposition and not onsdag or torsdag.
func (s *scanner) english(i, j int) bool {
	w := s.at(i).s
	if w != "on" && w != "to" || s.is(i+1, ".") {
		return false
	}
	for k := j; k < j+4; k++ {
		switch s.at(k).s {
		case "january", "february", "march", "may", "june", "july", "october", "oct", "december", "dec", "th", "st", "nd", "rd":
			return true
		}
	}
	if w == "on" && s.at(i-1).kind == word {
		switch s.at(i - 1).s {
		case "til", "på", "fra", "frå", "er", "blir", "og", "eller", "flyttes", "den":
		default:
			return true
		}
	}
	return s.ref.English || s.saysVerb(i, "move", "moved", "from", "postpone", "postponed", "reschedule", "rescheduled", "change", "changed", "workshop", "back", "until")
}

func (s *scanner) dateOrTimeFollows(j int) bool {
	if s.is(j, ",") {
		j++
	}
	switch s.at(j).s {
	case "kl", "klokka", "klokken", "i", "den", "uke", "veke", "at", "neste", "morgen", "formiddag", "ettermiddag":
		return true
	}
	if _, ok := monthOf(s.at(j).s); ok {
		return true
	}
	if s.is(j, "-") || s.is(j, "/") || s.is(j, "og") || s.is(j, "eller") || s.is(j, "til") { // "ons-fre"
		_, ok := weekdayOf(s.at(j + 1).s)
		return ok
	}
	return s.at(j).kind == number
}

// week reads "uke 5", "veke 5 2027", "week 5", "neste uke", "uka etter".
func (s *scanner) week(i int) (item, bool) {
	if it, ok := s.nextWeek(i); ok {
		return it, true
	}
	if w := s.at(i).s; !weekWord(w) && !((w == "u" || w == "w" || w == "v") && !s.at(i+1).space) {
		return item{}, false
	}
	j := s.stop(i + 1)
	if s.is(j, "nr") || s.is(j, "nummer") || s.is(j, "no") {
		j = s.stop(j + 1)
	}
	t := s.at(j)
	if t.kind != number || t.n < 1 || t.n > 99 || s.gluedWord(j+1) || s.tight(j+1, ":") {
		return item{}, false
	}
	it := item{kind: itemWeek, n: t.n, j: j + 1}
	if s.is(it.j, "-") || s.is(it.j, "og") || s.is(it.j, "eller") || s.is(it.j, "and") || s.is(it.j, "or") || s.tight(it.j, "/") {
		if n := s.at(it.j + 1); n.kind == number && n.n >= 1 && n.n <= 53 && len(n.s) <= 2 && !s.monthFollows(it.j+1) && !s.dateStarts(it.j+1) && !s.tight(it.j+2, ":") && !(n.space && (s.tight(it.j+2, ".") || s.tight(it.j+2, "-"))) {
			it.loose, it.j = true, it.j+2
			return it, true
		}
	}
	if s.tight(it.j, "/") && len(s.at(it.j+1).s) == 4 {
		it.j++
	}
	if s.is(it.j, "i") && len(s.at(it.j+1).s) == 4 {
		it.j++
	}
	if y, k := s.year(it.j); y == 0 && s.is(it.j-1, "i") {
		it.j--
	} else if y != 0 && len(s.at(k-1).s) == 4 {
		it.year, it.j = y, k
	}
	return it, true
}

func weekWord(w string) bool {
	switch w {
	case "uke", "uka", "uken", "veke", "veka", "week", "wk", "ukenr", "uge", "vecka":
		return true
	}
	return false
}

// nextWeek reads "neste uke", "denne veka", "uka etter".
func (s *scanner) nextWeek(i int) (item, bool) {
	it := item{kind: itemNextWeek, j: i + 2}
	first, second := s.at(i).s, s.at(i+1).s
	if s.is(i, "the") {
		first, second, it.j = second, s.at(i+2).s, i+3
	}
	switch {
	case (first == "denne" || first == "this" || first == "inneværende") && anyWeek(second):
	case (first == "neste" || first == "next" || first == "nästa" || first == "næste" || first == "kommende" || first == "komande") && anyWeek(second):
		it.n = 1
	case (first == "forrige" || first == "førre" || first == "last") && anyWeek(second):
		it.n = -1
	case (first == "følgende" || first == "påfølgende" || first == "following") && anyWeek(second):
		it.n, it.ref = 1, true
	case (first == "samme" || first == "same") && anyWeek(second):
		it.ref = true
	case anyWeek(first) && (second == "etter" || second == "after" || second == "deretter"):
		if s.words(it.j, "neste") || s.words(it.j, "next") {
			it.n, it.j = 2, it.j+1
			break
		}
		if happening(s.at(it.j).s) {
			return it, false
		}
		it.n, it.ref = 1, true
	case anyWeek(first) && (second == "før" || second == "before"):
		it.n, it.ref = -1, true
	default:
		return it, false
	}
	return it, true
}

func anyWeek(w string) bool {
	switch w {
	case "uke", "uka", "uken", "veke", "veka", "week", "ukes", "ukas", "vekes", "uge", "ugen", "vecka", "veckan":
		return true
	}
	return false
}
