package when

// spoken reads "halv to", "kvart over ni", "ti på halv to", "half past one",
// "quarter to nine", "noon".
func (s *scanner) spoken(i int, said bool) (clock, int, bool) {
	switch t := s.at(i); t.s {
	case "halv":
		h, j := s.hour(i + 1)
		if h == 0 {
			return clock{}, i, false
		}
		return shortOf(h, 30), j, true
	case "half":
		if s.is(i+1, "past") {
			if h, j := s.hour(i + 2); h != 0 {
				return clock{h: h, m: 30}, j, true
			}
		}
		return clock{}, i, false
	case "noon", "midday":
		return clock{h: 12, pm: 2}, i + 1, true
	case "at", "a":
		if s.is(i+1, "quarter") {
			return s.spoken(i+1, said)
		}
	}
	m, j := 0, i+1
	switch t := s.at(i); {
	case t.s == "kvart" || t.s == "kvarter" || t.s == "quarter":
		m = 15
	case t.kind == number:
		m = t.n
	default:
		m, _ = cardinal(t.s)
	}
	if m != 5 && m != 10 && m != 15 && m != 20 && m != 25 {
		return clock{}, i, false
	}
	if s.is(j, "minutter") || s.is(j, "min") || s.is(j, "minutes") {
		j++
	}
	way := 0
	switch s.at(j).s {
	case "over", "past", "etter":
		way = 1
	case "på", "to":
		way = -1
	}
	if way == 0 || s.at(i).kind == number && !said && !s.is(j+1, "halv") {
		if way == 0 || s.at(j+1).kind != word {
			return clock{}, i, false
		}
	}
	if s.is(j+1, "halv") {
		h, k := s.hour(j + 2)
		if h == 0 {
			return clock{}, i, false
		}
		return shortOf(h, 30-way*m), k, true
	}
	h, k := s.hour(j + 1)
	if h == 0 {
		return clock{}, i, false
	}
	if way > 0 {
		return clock{h: h, m: m}, k, true
	}
	return shortOf(h, m), k, true
}

// shortOf is m minutes before the hour h.
func shortOf(h, m int) clock {
	c := clock{h: h - 1, m: 60 - m, named: h}
	if c.h == 0 {
		c.h = 12
	}
	return c
}

// hour reads the hour of a spoken time, in words or figures.
func (s *scanner) hour(i int) (h, next int) {
	t := s.at(i)
	if t.kind == number && t.n >= 1 && t.n <= 24 && len(t.s) <= 2 && !s.gluedWord(i+1) && !s.tight(i+1, ".") && !s.tight(i+1, ":") {
		return t.n, i + 1
	}
	if n, ok := cardinal(t.s); ok && t.kind == word && n <= 24 && t.s != "a" && t.s != "an" && t.s != "et" {
		if more, ok := cardinal(s.at(i + 1).s); ok && n == 20 && more < 4 && s.at(i+1).kind == word && s.at(i+2).kind != word { // tjue to
			return n + more, i + 2
		}
		return n, s.oclock(i + 1)
	}
	return 0, i
}

// wordHour reads a bare hour in words, "ni".
func (s *scanner) wordHour(i int, said bool) (clock, int, bool) {
	h, j := s.hour(i)
	if h == 0 || !said && j == i+1 {
		return clock{}, i, false
	}
	if c, k, ok := s.meridiem(clock{h: h}, j); ok {
		return c, k, true
	}
	if s.unitFollows(j) {
		return clock{}, i, false
	}
	if m, k := s.wordMinutes(j); k > j && s.at(i).kind == word && (h > 12 || said) {
		c := clock{h: h % 24, m: m, mins: true, two: h > 12}
		if c, n, ok := s.meridiem(c, k); ok && h <= 12 {
			return c, n, true
		}
		return c, k, true
	}
	return clock{h: h}, j, j > i+1
}

// wordMinutes reads the minutes after an hour in words: "tretten tretti", "ni
// null fem", "fjorten null null".
func (s *scanner) wordMinutes(j int) (m, next int) {
	if s.is(j, "hundre") || s.is(j, "hundred") {
		return 0, j + 1
	}
	if s.is(j, "null") || s.is(j, "nul") {
		if s.is(j+1, "null") {
			return 0, j + 2
		}
		n, ok := cardinal(s.at(j + 1).s)
		if ok && n < 10 {
			return n, j + 2
		}
		return 0, j
	}
	n, ok := cardinal(s.at(j).s)
	if !ok || n < 10 || n > 59 || s.at(j).kind != word || s.countsNext(j) {
		return 0, j
	}
	return n, j + 1
}

// countsNext reports whether the number in words at j counts what follows: "ti
// tretti barn".
func (s *scanner) countsNext(j int) bool {
	next := s.at(j + 1)
	if next.kind != word || next.upper || next.breaks || smallWord(next.s) || s.free(j+1) || because(next.s) || next.s == "pga" || next.s == "presis" || next.s == "sharp" {
		return false
	}
	if _, _, ok := s.meridiem(clock{}, j+1); ok {
		return false
	}
	_, day := s.relativeDay(j + 1)
	_, named := s.holidayName(j + 1)
	return !day && named == 0
}
