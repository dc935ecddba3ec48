package when

// inner reads how long something within the appointment takes ("pause 1 time",
// "med 30 min lunsj", "en times pause"), which is no length of the appointment.
func (s *scanner) inner(i int) (item, bool) {
	it := item{kind: itemInner}
	j := s.pastWith(i)
	if k := s.pause(j); k > j {
		bracket := false
		for n := 0; n < 3 && s.beforeLength(k); n++ {
			bracket = bracket || s.is(k, "(")
			k++
		}
		if it.j = s.innerLength(k); it.j == k {
			return it, false
		}
		if bracket && s.is(it.j, ")") {
			it.j++
		}
		return it, !s.moved(it.j)
	}
	if lasting(s.at(i - 1).s) {
		return it, false
	}
	k := s.innerLength(j)
	if k == j {
		return it, false
	}
	it.j = s.pause(k)
	return it, it.j > k && !s.is(it.j, "inkludert") && !s.is(it.j, "inkl") && !s.is(it.j, "included")
}

// pastWith passes over what puts something into the appointment: "med", "inkl.".
func (s *scanner) pastWith(i int) int {
	switch s.at(i).s {
	case "with":
		if s.is(i+1, "a") && s.at(i+2).kind == number {
			return i + 2
		}
		return i + 1
	case "med", "inklusive", "inkludert", "including", "pluss", "plus", "minus", "og", "and", "samt", "+":
		return i + 1
	case "inkl", "incl":
		return s.stop(i + 1)
	case "m":
		if s.is(i+1, "/") {
			return i + 2
		}
	}
	return i
}

// pause passes over the name of what is within an appointment and not all of it.
func (s *scanner) pause(i int) int {
	switch s.at(i).s {
	case "pause", "pausen", "pauser", "lunsj", "lunsjen", "lunch", "lunsjpause", "matpause", "spisepause", "kaffepause", "kaffipause", "luftepause", "luftpause", "beinstrekk",
		"kaffe", "kaffi", "coffee", "tea", "break", "middag", "frokost", "mat", "servering", "mingling":
		if s.is(i+1, "break") || s.is(i+1, "pause") {
			return i + 2
		}
		return i + 1
	}
	return i
}

// beforeLength reports whether token k may stand between a break and its length.
func (s *scanner) beforeLength(k int) bool {
	switch s.at(k).s {
	case "på", "i", "av", "a", "à", "of", "for", "(", ":", "-", "=":
		return !s.at(k).breaks
	}
	return false
}

// innerLength passes over "1 time", "en times", "15-minutters", "ca. 30 min".
func (s *scanner) innerLength(i int) int {
	j := s.pastRoughly(i)
	_, _, k := s.amount(j)
	if k == j {
		return i
	}
	if s.tight(k, "-") {
		k++
	}
	switch u := s.at(k).s; {
	case u == "times", u == "timers", u == "timars", u == "minutts", u == "minutters", u == "minuttars", u == "kvarters", u == "halvtimes":
		return k + 1
	case timeUnit(u):
		if _, next := s.pastHours(u, k+1); next > k+1 {
			return next
		}
		return s.stop(k + 1)
	}
	return i
}

// moved reports whether what stands before token j is how far something is moved.
func (s *scanner) moved(j int) bool {
	way, _ := s.later(j)
	return way != 0 || s.eitherWay(j)
}

// lasting is a word that makes the length after it that of the appointment.
func lasting(w string) bool {
	switch w {
	case "i", "varer", "varar", "varighet", "varigheit", "for", "duration", "lasts", ":":
		return true
	}
	return false
}
