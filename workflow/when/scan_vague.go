package when

// vague reads what names a season or a month but no day.
func (s *scanner) vague(i int) (item, bool) {
	it := item{kind: itemVague, j: i + 2}
	t, u := s.at(i), s.at(i+1)
	if pluralWeekday(t.s) {
		it.j = i + 1
		return it, true
	}
	switch t.s {
	case "hver", "kvar", "hvert", "every", "each", "annenhver", "annankvar", "alle":
		if _, _, ok := s.weekdayName(i + 1); ok || anyWeek(u.s) || pluralWeekday(u.s) {
			return it, true
		}
	case "slutten", "begynnelsen", "midten", "byrjinga", "slutta":
		it.j = i + 3
		return it, u.s == "av" && anyWeek(s.at(i+2).s) && s.at(i+3).kind != number
	case "pinsedag", "påskedag", "juledag", "juledagen", "pinsedagen", "påskedagen", "fastelavn", "allehelgensdag", "helligtrekongersdag", "morsdag", "farsdag",
		"nyåret", "romjula", "romjulen", "påska", "påsken", "jula", "julen", "vinterferien", "høstferien", "haustferien", "sommerferien", "sommarferien",
		"påskeferien", "påskeferie", "juleferien", "juleferie", "jolaferien", "fellesferien", "sommerferie", "høstferie", "haustferie", "vinterferie":
		it.j = i + 1
		return it, true
	case "i", "in", "medio", "primo", "ultimo", "til", "før", "etter", "before", "after", "midt", "over", "during":
		k := i + 1
		if s.is(k, "i") || s.is(k, "the") {
			k++
		}
		if s.is(k, "slutten") || s.is(k, "begynnelsen") || s.is(k, "starten") || s.is(k, "midten") || s.is(k, "byrjinga") {
			k++
			if s.is(k, "av") {
				k++
			}
		}
		if m, ok := monthOf(s.at(k).s); ok && m != 0 && len(s.at(k).s) > 2 && s.at(k+1).kind != number {
			if t.s == "i" || t.s == "in" || k > i+1 || t.s == "medio" || t.s == "primo" || t.s == "ultimo" {
				it.month, it.j = m, k+1
				return it, !(s.at(k).upper && s.at(k).s == "jan")
			}
		}
		if vagueSeason(s.at(k).s) {
			it.j = k + 1
			return it, true
		}
	}
	return it, false
}

func vagueSeason(w string) bool {
	switch w {
	case "våren", "høsten", "hausten", "høst", "haust", "vår", "vinter", "vinteren", "sommer", "sommar", "sommeren", "sommaren", "påske", "påska", "påsken", "jul", "jula", "julen", "pinse", "pinsa", "pinsen",
		"nyttår", "helga", "helgen", "helg", "spring", "autumn", "winter", "summer", "easter", "christmas", "weekend", "måneden", "månaden":
		return true
	}
	return false
}

// partOfDay reads "om kvelden", "ettermiddag", "in the morning" by a day or a time.
func (s *scanner) partOfDay(i int) (item, bool) {
	it := item{kind: itemPart, j: i + 1}
	j := i
	lead := false
	switch {
	case s.is(i+1, "lunsj") || s.is(i+1, "lunch"):
		it.part, it.j = sometime, i+2
		return it, s.is(i, "etter") || s.is(i, "før") || s.is(i, "after") || s.is(i, "before") || s.is(i, "over")
	case s.words(i, "hele", "dagen") || s.words(i, "heile", "dagen") || s.words(i, "all", "day"):
		it.part, it.j = sometime, i+2
		return it, true
	}
	switch s.at(i).s {
	case "om", "på", "i", "in", "this", "utpå":
		j, lead = i+1, true
		if s.is(j, "the") {
			j++
		}
	}
	switch s.at(j).s {
	case "morgen", "morgenen", "morgonen", "morgon", "morning", "formiddag", "formiddagen", "føremiddag", "føremiddagen", "morran":
		it.part = morning
	case "ettermiddag", "ettermiddagen", "afternoon":
		it.part = afternoon
	case "kveld", "kvelden", "evening":
		it.part = evening
	case "natta", "natten", "night":
		it.part = night
	case "dagtid", "arbeidstid":
		it.part = sometime
	case "tidlig", "tidleg":
		it.part = morning
	default:
		return it, false
	}
	prev, ok := s.last(i)
	if !ok || prev.j != i && !lead && !s.is(i-1, "til") && !s.is(i-1, ",") {
		ok = lead && (s.is(i, "om") || s.is(i, "in"))
	}
	it.j = j + 1
	return it, ok
}
