package when

// clockTime reads "kl. 13", "13.00–15.00", "fra 13 til 15", "halv to", "1–3 pm",
// "kl 1300". A bare hour counts only after "kl", or as a range by a date.
func (s *scanner) clockTime(i int) (item, bool) {
	it := item{kind: itemTime}
	j, said, ranged := s.clockWord(i)
	if s.same(j) && timeName(s.at(j+1).s) {
		it.kind, it.j = itemSameTime, j+2
		if s.words(j+2, "og", "sted") || s.words(j+2, "og", "stad") || s.words(j+2, "and", "place") {
			it.j += 2
		}
		return it, true
	}
	a, k, strong := s.point(j, said || ranged)
	if k == j {
		if said && s.at(j).kind == number && !ranged {
			it.j, it.loose = j+1, true // kl. 25
			it.from.h = -1
			if s.tight(j+1, ".") || s.tight(j+1, ":") {
				it.j = j + 3
			}
			return it, true
		}
		return it, false
	}
	it.from, it.j = a, k
	if n := s.at(k + 1); said && !a.mins && (s.tight(k, ".") || s.tight(k, ":")) && n.kind == number && len(n.s) == 1 && !s.monthFollows(k+1) && !s.tight(k+2, ".") {
		it.j, it.loose = k+2, n.n != 0 // kl. 9.5
		return it, true
	}
	if s.is(i-1, "t") && (s.is(k-1, "z") || s.is(k-2, "+") || s.is(k-4, "+") || s.is(k-4, "-")) {
		it.loose = true // a time in another zone, perhaps
	}
	if l, m, ok := s.rangeWord(k, ranged); ok {
		if b, n, strongB := s.point(l, true); n > l && !s.monthFollows(l) && !s.dateStarts(l) && (!s.countsThings(n) || s.at(l).kind != number) {
			if said || strong || strongB || s.byDate(i, n) && (m || ranged || s.afterMonthDay(i) && (s.is(k, "til") || s.is(k, "to") || s.is(k, "until"))) || ranged && s.free(n) || s.aloneRange(i, n, a, b) {
				it.to, it.span, it.j = b, true, n
				if m := s.at(n); k == j+2 && s.at(j+1).kind == number && n == l+1 && !b.mins && m.kind == number && len(m.s) == 2 && m.n < 60 && m.n%5 == 0 && !s.countsThings(n+1) && !s.monthFollows(n) {
					it.to.m, it.to.mins, it.to.two, it.j = m.n, true, len(s.at(l).s) == 2, n+1 // kl 8 30 - 10 30
				}
				return s.finishTime(it), true
			}
		}
	}
	if n := s.openEnd(i, j, k); ranged && n > j {
		it.j = n
		return it, true
	}
	if !said && !strong && !s.afterDate(i, k) && !s.words(k, "-", "tiden") && !s.words(k, "-", "tida") {
		return it, false
	}
	return s.finishTime(it), true
}

func (s *scanner) same(i int) bool { return s.is(i, "samme") || s.is(i, "same") }

// timeName is what a time of day is called in "samme tid".
func timeName(w string) bool {
	return w == "tid" || w == "klokkeslett" || w == "tidspunkt" || w == "time"
}

// openEnd passes over the bare hour in [j,k) after "fra" where no end is said:
// "torsdag i uke 6 fra 13", "fra 17 og utover".
func (s *scanner) openEnd(i, j, k int) int {
	last, ok := s.last(i)
	if k != j+1 || len(s.at(j).s) > 2 || !s.at(j).dayHour() || !ok || !last.dated() || last.kind == itemVague || s.between(k) {
		return j
	}
	switch next := s.at(k); {
	case s.words(k, "og", "utover"):
		return k + 2
	case next.kind == none, next.s == ",", next.s == "." && s.at(k+1).kind == none, (next.s == "i" || next.s == "på" || next.s == "in") && s.at(k+1).kind == word:
		return k
	}
	return j
}

// dayHour reports whether a number may be an hour of the working day.
func (t token) dayHour() bool { return t.kind == number && t.n >= 7 && t.n <= 20 }

// aloneRange reports whether the range in [i,n) is all that is said of an
// appointment that is moved: "13–15".
func (s *scanner) aloneRange(i, n int, a, b clock) bool {
	if s.ref.Start.IsZero() || len(s.toks) > 12 || a.h < 7 || b.h <= a.h || b.h > 20 {
		return false
	}
	for k, t := range s.toks {
		if (k < i || k >= n) && t.kind != punct && (t.kind != word || !smallWord(t.s)) {
			return false
		}
	}
	return true
}

// finishTime takes what may follow a time: "o'clock", "om kvelden", "tiden".
func (s *scanner) finishTime(it item) item {
	if (s.is(it.j, "-") && (s.is(it.j+1, "tiden") || s.is(it.j+1, "tida"))) && !s.at(it.j).space {
		it.j, it.loose = it.j+2, true
	}
	if s.is(it.j, "presis") || s.is(it.j, "sharp") {
		it.j++
	}
	if s.is(it.j, "eller") || s.is(it.j, "or") || s.tight(it.j, "/") { // kl. 9 eller 10
		if _, k, _ := s.point(it.j+1, true); k > it.j+1 && !it.span && !s.unitFollows(k) && !s.monthFollows(it.j+1) {
			it.j, it.loose = k, true
		}
	}
	return it
}

// saysClock reports whether a word can have nothing but an hour after it.
func saysClock(w string) bool { return w == "kl" || w == "klokka" || w == "klokken" }

// clockWord passes over "kl.", "klokka", "fra", "mellom"; said means that a
// bare number after it is an hour, ranged that it is if a range follows.
func (s *scanner) clockWord(i int) (j int, said, ranged bool) {
	j = i
	switch s.at(j).s {
	case "fra", "frå", "from", "mellom", "between":
		ranged = true
		j++
	}
	switch s.at(j).s {
	case "kl", "klokka", "klokken", "klockan", "klokkeslett", "klokkeslettet", "klokke", "@", "at":
		said = true
		j++
		if s.is(j, ".") || s.is(j, ":") {
			j++
		}
	case "tid", "tidspunkt", "time":
		if s.is(j+1, ":") && s.at(j+2).kind == number && !s.monthFollows(j+2) && !s.dateStarts(j+2) {
			said = true
			j += 2
		}
	}
	if endsAt(s.at(j).s) && s.at(j+1).kind == number {
		said = true
		j++
	}
	if k := s.pastRoughly(j); k > j {
		if s.is(k, "kl") {
			said = true
			k = s.stop(k + 1)
		}
		if said {
			j = k
		}
	}
	return j, said, ranged
}

// rangeWord passes over what joins two times; dash says that it is a dash.
func (s *scanner) rangeWord(k int, ranged bool) (next int, dash, ok bool) {
	switch s.at(k).s {
	case "-":
		k, dash = k+1, true
	case "/": // ISO 8601, 13:00/15:00
		if !s.tight(k, "/") || !s.tight(k-2, ":") || !s.tight(k+2, ":") {
			return k, false, false
		}
		k, dash = k+1, true
	case "til", "to", "until", "till":
		k++
	case "frem", "fram":
		if !s.is(k+1, "til") {
			return k, false, false
		}
		k += 2
	case "og", "and":
		if s.is(k+1, "til") {
			k++
		} else if !ranged || !s.between(k) {
			return k, false, false
		}
		k++
	default:
		return k, false, false
	}
	k = s.pastRoughly(k)
	if saysClock(s.at(k).s) {
		k = s.stop(k + 1)
	}
	return k, dash, true
}

// between reports whether "mellom" stands before the time that ends at token k:
// "mellom 9 og 11", and not "fra kl. 9 og 2 timer fram".
func (s *scanner) between(k int) bool {
	for i := k - 1; i >= k-6 && i >= 0; i-- {
		if s.is(i, "mellom") || s.is(i, "between") {
			return true
		}
	}
	return false
}

// afterMonthDay reports whether the item before token i is a date with its month.
func (s *scanner) afterMonthDay(i int) bool {
	it, ok := s.last(i)
	return ok && it.kind == itemMonthDay
}

// byDate reports whether the tokens [i,n) stand by a date, and do not go on
// into a word that they count ("10–12 deltakere").
func (s *scanner) byDate(i, n int) bool {
	k := n
	if s.is(k, ",") {
		k++
	}
	if _, _, weekday := s.weekdayName(k); weekday || s.is(k, "den") || s.monthFollows(k) || s.wholeDate(k) || weekWord(s.at(k).s) && s.at(k+1).kind == number {
		return true
	}
	if !s.free(n) {
		return false
	}
	if it, ok := s.last(i); ok && (it.dated() || s.is(i-1, "for") || s.is(i-1, "ikke") || s.is(i-1, "ikkje") || s.is(i-1, "not")) {
		return true
	}
	return false
}

// wholeDate reports whether a date in figures, "andre torsdag i februar" or
// "dagen etter" begins at token k.
func (s *scanner) wholeDate(k int) bool {
	if it, ok := s.dateNumeric(k); ok && it.kind == itemMonthDay {
		return true
	}
	if _, ok := s.nthWeekday(k); ok {
		return true
	}
	_, ok := s.relativeDay(k)
	return ok
}

// afterDate reports whether the number in [i,n) stands right after a whole
// date, as an hour of the day or four figures: "mandag 8/2 15", "8. feb 0830".
func (s *scanner) afterDate(i, n int) bool {
	t := s.at(i)
	it, ok := s.last(i)
	if !ok || it.j != i || n != i+1 {
		return false
	}
	if it.kind != itemMonthDay {
		if it.kind == itemPart && len(s.items) > 1 { // "mandag morgen 0800"
			it = s.items[len(s.items)-2]
		}
		return it.dated() && it.kind != itemVague && len(t.s) == 4 && t.n%5 == 0 && (t.n < 1900 || t.n > 2100) && s.free(n)
	}
	if s.at(n).kind == word || !s.free(n) {
		return false
	}
	return len(t.s) == 4 && t.n%5 == 0 || len(t.s) <= 2 && t.n >= 7 && t.n <= 20 && !s.is(n, ".") && !s.is(n, "-")
}

// free reports whether the number before token n stands by itself, and does
// not count what follows.
func (s *scanner) free(n int) bool {
	t := s.at(n)
	if t.kind != word || t.upper {
		return t.kind != number
	}
	if !t.space {
		return false
	}
	_, _, weekday := s.weekdayName(n)
	switch t.s {
	case "i", "på", "med", "hos", "ved", "og", "kl", "om", "den", "der", "in", "on", "at", "with", "the", "for", "the's", "neste", "next", "denne", "som", "heller", "istedenfor", "instead", "rom", "lokale", "sted", "pga", "uke", "veke", "week":
		return true
	}
	return weekday || because(t.s)
}

// point reads one time of day. Without said a bare hour is not strong enough
// to be one.
func (s *scanner) point(i int, said bool) (c clock, next int, strong bool) {
	if c, j, ok := s.spoken(i, said); ok {
		return c, j, true
	}
	t := s.at(i)
	if t.kind == word {
		return s.wordHour(i, said)
	}
	if t.kind != number || t.n < 0 {
		return c, i, false
	}
	j := i + 1
	if len(t.s) >= 3 {
		if !said && !s.fourFigures(i) && !s.afterDate(i, j) || t.n/100 > 24 || t.n%100 > 59 || t.n/100 == 24 && t.n%100 > 0 || s.gluedWord(j) && !s.is(j, "t") {
			return c, i, false
		}
		return clock{h: t.n / 100, m: t.n % 100, mins: true, two: len(t.s) == 4}, j, !said && (t.n < 1900 || t.n > 2100)
	}
	if t.n > 24 {
		return c, i, false
	}
	c = clock{h: t.n, two: len(t.s) == 2 && (t.n > 12 || t.s[0] == '0')}
	m := s.at(i + 2)
	if sep := s.at(j).s; !s.at(j).space && m.kind == number && len(m.s) == 2 && !m.space && (sep == ":" || sep == "." || (sep == "," || sep == ";") && said) {
		if m.n > 59 || t.n == 24 && m.n > 0 {
			return c, i, false
		}
		c.m, c.mins, c.two, strong = m.n, true, len(t.s) == 2, true
		j = i + 3
		if s.tight(j, ":") && s.at(j+1).kind == number && len(s.at(j+1).s) == 2 {
			j += 2
		}
		if s.tight(j, ".") && s.at(j+1).kind == number {
			return c, i, false
		}
		if z := s.zone(i, j); z > j {
			return c, z, true
		}
	} else if n := s.at(j); said && n.kind == number && len(n.s) == 2 && n.n < 60 && s.clockBefore(i) && !s.countsThings(j+1) && !s.monthFollows(j) && !s.dateStarts(j) && t.n < 24 &&
		n.n%5 == 0 && (n.n <= t.n || n.n > t.n+3) { // "kl. 13 15" may be 13–15
		c.m, c.mins, c.two, j = n.n, true, len(t.s) == 2, j+1 // kl 13 00
	}
	c, k, half := s.meridiem(c, j)
	if half {
		if c.h > 12 || c.h == 0 {
			return c, i, false
		}
		return c, k, true
	}
	if s.gluedWord(j) && !s.is(j, "h") || s.is(j, "%") {
		return c, i, false
	}
	if s.is(j, "h") && !s.at(j).space {
		if m := s.at(j + 1); m.kind == number && !m.space && len(m.s) == 2 && m.n < 60 {
			c.m, c.mins, c.two, j = m.n, true, true, j+1 // 13h00
		}
		return c, j + 1, true
	}
	return c, s.oclock(j), strong
}

// zone passes over the "Z" or "+01:00" of an ISO 8601 time.
func (s *scanner) zone(i, j int) int {
	switch {
	case !s.is(i-1, "t") || s.at(i-1).space || s.at(j).space:
		return j
	case s.is(j, "z"):
		return j + 1
	case (s.is(j, "+") || s.is(j, "-")) && len(s.at(j+1).s) == 2 && s.at(j+1).kind == number:
		if s.tight(j+2, ":") && s.at(j+3).kind == number {
			return j + 4
		}
		return j + 2
	}
	return j
}

// fourFigures reports whether token i and what follows are "1300-1500".
func (s *scanner) fourFigures(i int) bool {
	pair := func(a, b token) bool {
		return a.kind == number && b.kind == number && len(a.s) == 4 && len(b.s) == 4 && a.n%5 == 0 && b.n%5 == 0
	}
	return s.is(i+1, "-") && pair(s.at(i), s.at(i+2)) || s.is(i-1, "-") && pair(s.at(i-2), s.at(i))
}

func (s *scanner) oclock(j int) int {
	if s.words(j, "o", "'", "clock") {
		return j + 3
	}
	return j
}

// meridiem reads "am", "p.m.".
func (s *scanner) meridiem(c clock, j int) (clock, int, bool) {
	var pm int
	switch s.at(j).s {
	case "am":
		pm = 1
	case "pm":
		pm = 2
	case "a", "p":
		if !s.words(j+1, ".", "m") {
			return c, j, false
		}
		pm = 1
		if s.is(j, "p") {
			pm = 2
		}
		c.pm = pm
		return c, s.stop(j + 3), true
	default:
		return c, j, false
	}
	c.pm = pm
	return c, j + 1, true
}
