package when

import "strings"

// WithoutCount is what a piece of [Reading.Rest] says besides how many come:
// "i Kantina" of "30 barn i Kantina", nothing of "ca. 30 barn og 5 voksne", and
// all of a piece that counts nobody.
func WithoutCount(piece string) string {
	s := scanner{toks: tokenize(piece)}
	from := 0
	for i := 0; i < len(s.toks); {
		j := s.pastAnd(i)
		if s.is(j, "for") || s.is(j, "med") || s.is(j, "til") || s.is(j, "with") {
			j++
		}
		j = s.pastRoughly(j)
		if _, spelt := cardinal(s.at(j).s); !spelt && s.at(j).kind != number || !s.countsThings(j+1) {
			break
		}
		i = j + 2
		from = s.toks[i-1].to
	}
	return strings.TrimSpace(piece[from:])
}

// countsThings reports whether token j is people or things, which the number
// before it counts: "kl. 13 30 barn".
func (s *scanner) countsThings(j int) bool {
	switch s.at(j).s {
	case "barn", "born", "unger", "ungar", "stykker", "stykk", "pers", "voksne", "vaksne", "deltagere", "ansatte", "tilsette", "medarbeidere", "medarbeidarar", "foreldre", "foresatte", "føresette", "mennesker", "menneske",
		"folk", "gjester", "gjestar", "hoder", "mann", "kolleger", "kollegaer", "kollegar", "pedagoger", "pedagogar", "assistenter", "assistentar", "elever", "elevar", "stoler", "stolar", "plasser", "plassar",
		"sitteplasser", "ark", "penner", "pennar", "kopper", "koppar", "boller", "bollar", "porsjoner", "porsjonar", "children", "kids", "persons", "adults", "participants", "staff", "parents", "guests", "seats", "chairs":
		return true
	}
	return s.unitFollows(j)
}

// unitFollows reports whether the number before token j counts something.
func (s *scanner) unitFollows(j int) bool {
	if anyWeek(s.at(j).s) && s.at(j+1).kind == number {
		return false // "kl. 13 uke 6"
	}
	switch s.at(j).s {
	case "uke", "uker", "veke", "veker", "dag", "dager", "dagar", "week", "weeks", "day", "days", "kr", "kroner", "%", "prosent", "år", "stk", "personer", "personar", "deltakere", "deltakarar", "people":
		return true
	}
	return timeUnit(s.at(j).s) && !s.is(j, "kvarter") // "3.12 kvarter over ni"
}
