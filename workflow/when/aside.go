package when

import "slices"

// aside leaves out the times that are of something else ("lunsj kl. 12", "møt
// opp 5 min før"): those that come after the time of the appointment with
// other words before them. They stay in the rest.
func (s *scanner) aside() bool {
	first := slices.IndexFunc(s.items, func(it item) bool { return it.kind == itemTime })
	if first < 0 {
		return false
	}
	return s.setAside(func(k int) bool {
		it := &s.items[k]
		alone := !it.near && (k+1 == len(s.items) || !s.items[k+1].near)
		if it.kind == itemTime && (k == first || alone) && s.besideThing(it.i) {
			if k > first || s.startsLater(k) { // "mat 16.45, verksted 17.15"
				return true
			}
			it.loose = true // "oppmøte 12.45", and no more
		}
		return alone && it.kind == itemShift && it.ref || s.saidInPassing(k)
	})
}

// setAside takes the items that are of something else out of the items, and
// reports whether there are any.
func (s *scanner) setAside(other func(k int) bool) bool {
	var kept, asides []item
	for k := range s.items {
		if other(k) {
			asides = append(asides, s.items[k])
		} else {
			kept = append(kept, s.items[k])
		}
	}
	s.items, s.asides = kept, append(s.asides, asides...)
	return len(asides) > 0
}

// startsLater reports whether a time after item k is said to be when it starts.
func (s *scanner) startsLater(k int) bool {
	if k+1 >= len(s.items) || s.items[k].span {
		return false
	}
	it := s.items[k+1]
	if it.kind != itemTime {
		return false
	}
	for i := it.i; i >= it.i-2 && i > s.items[k].i; i-- {
		switch s.at(i).s {
		case "oppstart", "start", "starter", "startar", "verksted", "verkstad", "verkstedet", "verkstaden", "workshop", "møtet", "møte", "begynner", "byrjar", "starts":
			return true
		}
	}
	return false
}

// saidInPassing reports whether item k is a day that people meet or talk, after
// a whole date with its time: "som avtalt på mandag", "Vi snakkes i morgen".
func (s *scanner) saidInPassing(k int) bool {
	it := s.items[k]
	if it.kind != itemWeekday && it.kind != itemOffset || it.ref || k < 2 || k+1 < len(s.items) {
		return false
	}
	date, clock := false, false
	for _, before := range s.items[max(0, k-4):k] {
		date, clock = date || before.kind == itemMonthDay, clock || before.kind == itemTime
	}
	if !date || !clock {
		return false
	}
	for i := it.i - 1; i >= it.i-3 && i >= s.items[k-1].j; i-- {
		switch s.at(i).s {
		case "avtalt", "avtala", "snakket", "snakka", "sagt", "nevnt", "nemnt", "agreed", "discussed":
			return true
		}
		if meetAgain(s.at(i).s) {
			return true
		}
	}
	return false
}

// besideThing reports whether what stands before token i has a time of its own.
func (s *scanner) besideThing(i int) bool {
	for k := i - 1; k >= i-3 && k >= 0; k-- {
		switch w := s.at(k).s; w {
		case ",", ";": // "kl. 8.45 oppmøte, start kl. 9"
			return false
		case "lunsj", "lunch", "kaffe", "coffee", "mat", "middag", "frokost", "servering", "pause", "break": // not "i lunsjen 4. februar kl. 11.30"
			return true
		case "opp", "dørene", "doors", "buss", "bussen", "kake", "spiser", "serveres", "servert", "serverer":
			return true
		default:
			if attendance(w) {
				return true
			}
		}
	}
	return false
}

// known reports whether an aside has been read for what it is, and does not
// stay in the rest.
func (it item) known() bool {
	return it.kind == itemInner || it.kind == itemYear || it.kind == itemHedge
}

// hedges leaves out the "evt." before a place: "kl. 13, evt. Kantina". Before
// another day or time it is asked about.
func (s *scanner) hedges() {
	for i := range s.toks {
		switch s.at(i).s {
		case "evt", "ev", "eventuelt", "event":
		default:
			continue
		}
		j := s.stop(i + 1)
		if p := s.at(i - 1); p.kind == word && !s.taken(i-1) || p.s == ":" && label(s.at(i-2).s) {
			continue // "Storsalen evt. Kantina", "sted: evt. Kantina"
		}
		place := j
		if s.is(j, "i") || s.is(j, "på") || s.is(j, "ved") {
			place++
		}
		if t := s.at(place); t.kind == word && !s.taken(i) && !s.taken(place) && t.upper && !t.opaque {
			s.asides = append(s.asides, item{kind: itemHedge, i: i, j: j})
		}
	}
}

// meetingPlace cuts the rest after the first time of something else, where the
// only place follows it: people who meet at 12.45 "i Kantina" stay there.
func (s *scanner) meetingPlace() {
	for _, it := range s.asides {
		if it.kind != itemTime || !s.meetingUp(it.i) {
			continue
		}
		lead, place := s.at(it.j).s, s.at(it.j+1)
		if (lead == "i" || lead == "på" || lead == "ved" || lead == "in") && place.upper && !place.breaks && !s.placeBefore(it) {
			s.places = append(s.places, s.at(it.j).from)
		}
		return
	}
}

// meetingUp reports whether people are to come at the time at token i: "oppmøte
// 12.45". Where lunch is says nothing of where the workshop is.
func (s *scanner) meetingUp(i int) bool {
	for k := i - 1; k >= i-3 && k >= 0; k-- {
		if attendance(s.at(k).s) {
			return true
		}
	}
	return s.words(i-2, "møt", "opp") || s.words(i-3, "møt", "opp")
}

// attendance is when people are to have come.
func attendance(w string) bool {
	switch w {
	case "oppmøte", "oppmøtet", "frammøte", "frammøtet", "fremmøte", "fremmøtet":
		return true
	}
	return false
}

// placeBefore reports whether the text before an aside may name a place: words
// that stand neither in an item nor by the aside.
func (s *scanner) placeBefore(aside item) bool {
	to := aside.i
	for to > 0 && s.at(to-1).kind != punct {
		to--
	}
	for i, t := range s.toks[:to] {
		if t.kind != word || s.taken(i) || smallWord(t.s) {
			continue
		}
		switch t.s {
		case "verksted", "verkstad", "workshop", "planleggingsmøtet", "planleggingsmøte", "møtet", "forberedelse", "forberedelsen":
		default:
			return true
		}
	}
	return false
}
