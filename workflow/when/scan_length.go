package when

// minutes is how long so many halves of a unit are.
func minutes(halves int, u string) int {
	switch {
	case minuteUnit(u):
		return halves / 2
	case u == "halvtime":
		return halves * 15
	case u == "kvarter":
		return halves * 15 / 2
	}
	return halves * 30
}

// pastRoughly passes over "ca.", "rundt".
func (s *scanner) pastRoughly(j int) int {
	switch s.at(j).s {
	case "ca", "cirka", "omtrent", "rundt", "about", "around":
		return s.stop(j + 1)
	}
	return j
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
	if s.andHalf(i + 1) {
		return 2*n + 1, false, i + 4
	}
	return 2 * n, false, i + 1
}

// andHalf reports whether "og en halv" begins at token j.
func (s *scanner) andHalf(j int) bool {
	return s.words(j, "og", "en", "halv") || s.words(j, "og", "ein", "halv") || s.words(j, "and", "a", "half")
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
	j = s.pastRoughly(j)
	n, loose, k := s.amount(j)
	if k == j {
		return item{}, false
	}
	u := s.at(k).s
	if w := s.at(k + 1).s; !timeUnit(u) || u == "kvarter" && (w == "på" || w == "over" || w == "etter") {
		return item{}, false // "et kvarter over ni"
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
	if minuteUnit(u) {
		return 0, j
	}
	if s.andHalf(j) {
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
	if u := s.at(l).s; minuteUnit(u) || u == "kvarter" {
		return minutes(halves, u), l + 1
	}
	return 0, j
}
