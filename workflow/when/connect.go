package when

// connect takes the small words before each item into it ("til", "på", "kl",
// "skal være") and notes how it hangs on the item before.
func (s *scanner) connect() {
	end := 0
	for k := range s.items {
		it := &s.items[k]
		near, start := s.reach(it.i, end)
		it.near = near && k > 0
		first := start
		if it.near {
			first = end
		}
		for i := first; i < it.i; i++ {
			s.mark(it, i)
		}
		if !it.near {
			it.link = linkNone
		} else if it.link == linkNone && it.kind == itemTime && it.toed {
			it.link = linkTo
		}
		s.markInside(it)
		it.i = start
		it.j = s.trailing(it.j)
		end = it.j
	}
}

// reach walks back from token i over small words. It returns the first token
// that goes with the item, and whether that is where the item before ended.
func (s *scanner) reach(i, end int) (near bool, start int) {
	start = i
	open := true
	for k := i - 1; k >= end; k-- {
		t := s.at(k)
		switch {
		case t.kind == punct && (t.s == ";" || t.s == "|") || s.at(k+1).breaks:
			return false, start
		case t.kind == punct:
			if !s.abbreviated(k) {
				open = false
			}
		case smallWord(t.s):
			if open {
				start = k
			}
		default:
			return false, start
		}
	}
	return true, min(start, max(end, 0)+s.gap(end, start))
}

// gap is the number of tokens from end that are separators and not words.
func (s *scanner) gap(end, start int) int {
	n := 0
	for end+n < start && s.at(end+n).kind == punct {
		n++
	}
	return n
}

// abbreviated reports whether the full stop k ends a small word: "ca.", "t.o.m.".
func (s *scanner) abbreviated(k int) bool {
	return s.is(k, ".") && !s.at(k).space && (s.at(k-1).kind == word && len(s.at(k-1).s) <= 2 || s.is(k-1, "tom") || s.is(k-1, "fom"))
}

// mark notes what the small word or character i says of the item after it.
func (s *scanner) mark(it *item, i int) {
	switch s.at(i).s {
	case "fra", "frå", "from":
		it.fromed = true
	case "til", "to", "until", "till", "tom", "through", "thru":
		it.toed, it.link, it.bound = true, linkTo, false
		if s.is(i-1, "varer") || s.is(i-1, "lasts") {
			it.ends = true
		}
	case "m":
		if s.is(i-1, ".") && s.is(i-2, "o") {
			it.toed, it.link = true, linkTo
		}
	case "-":
		it.link = linkTo
		if s.at(i).space {
			it.link = linkDash
		}
	case "og", "eller", "and", "or", "&", "+", "/":
		if !s.is(i-1, "til") || s.is(i, "eller") {
			it.link = linkOr
		}
	case "ikke", "ikkje", "not", "istedenfor", "istadenfor", "enn", "than", "framfor", "fremfor":
		it.negate = true
	case "for", "of":
		if s.is(i-1, "stedet") || s.is(i-1, "staden") || s.is(i-1, "instead") || s.is(i-1, "isteden") || s.is(i-1, "istaden") {
			it.negate = true
		}
	case "etter", "after", "før", "before", "by", "innen", "innan", "senest", "seinast", "tidligst", "tidlegast":
		it.bound = true
	case "end", "ending", "finish", "finishes", "avsluttes":
		it.ends = true
	}
	it.ends = it.ends || endsAt(s.at(i).s)
}

// markInside notes the "fra" or "slutt" that a time took into itself.
func (s *scanner) markInside(it *item) {
	if endsAt(s.at(it.i).s) {
		it.ends = it.kind == itemTime
	}
	if it.kind == itemTime && (s.is(it.i, "fra") || s.is(it.i, "frå") || s.is(it.i, "from")) {
		it.fromed = true
	}
}

// endsAt reports whether a word makes the hour after it the end.
func endsAt(w string) bool {
	switch w {
	case "slutt", "slutter", "sluttar", "ferdig", "ferdige", "ends":
		return true
	}
	return false
}

// trailing passes over "i stedet" and the like after an item.
func (s *scanner) trailing(j int) int {
	switch {
	case s.is(j, "i") && (s.is(j+1, "stedet") || s.is(j+1, "staden")) && !s.is(j+2, "for"):
		return j + 2
	case (s.is(j, "isteden") || s.is(j, "istaden") || s.is(j, "istedenfor") || s.is(j, "istadenfor") || s.is(j, "instead")) && !s.is(j+1, "of"):
		if (s.is(j, "istedenfor") || s.is(j, "istadenfor")) && s.at(j+1).kind == word {
			break // "istedenfor fredag"
		}
		if s.at(j+1).kind != number && (s.is(j, "instead") || !s.is(j+1, "for")) {
			return j + 1
		}
	case s.is(j, "heller") || s.is(j, "likevel"):
		return j + 1
	}
	return j
}

// smallWord reports whether a word, next to a date, says nothing of its own.
func smallWord(w string) bool {
	switch w {
	case "på", "den", "det", "i", "om", "kl", "klokka", "klokken", "til", "fra", "frå", "on", "the", "at", "of", "in", "by", "to", "from", "for", "ca", "cirka", "omtrent",
		"rundt", "about", "around", "da", "då", "så", "nå", "now", "then", "er", "is", "be", "will", "skal", "vil", "blir", "ble", "blei", "vert", "være", "vere",
		"holdes", "haldast", "utsetter", "starter", "startar", "start", "begynner", "byrjar", "begins", "starts", "heller", "helst", "bare", "berre", "kun", "dato", "date", "tid", "tidspunkt", "time", "når", "when",
		"men", "but", "vi", "ta", "tar", "tek", "kan", "we", "can", "og", "eller", "and", "or", "med", "fram", "frem", "ikke", "ikkje", "not", "stedet", "staden", "isteden", "istaden", "istedenfor", "istadenfor",
		"instead", "enn", "than", "framfor", "fremfor", "etter", "after", "før", "before", "innen", "innan", "senest", "seinast", "tidligst", "tidlegast", "slutt", "slutter", "sluttar", "ferdig", "ferdige",
		"ends", "end", "ending", "finish", "finishes", "avsluttes", "until", "till", "tom", "fom", "through", "o", "t", "f", "m", "varer", "lasts", "ny", "nytt", "new", "dag", "day", "both", "either", "enten", "anten", "både", "mellom", "between":
		return true
	}
	return moveVerb(w)
}
