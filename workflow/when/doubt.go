package when

import (
	"slices"
	"strings"
)

// doubt finds words that change what the rest of the text says and that no
// reader takes in: "til uka", "torsdag åtte dager", "utsett en time", "litt
// senere", "13–15 eller 14–16". A date that is read as if they were not there
// would be wrong, and sure.
func (s *scanner) doubt(out *Reading) (span, bool) {
	l := s.leftovers(out)
	for i := range s.toks {
		if from, to := l.alternative(i); to > 0 {
			return l.around(from, to), true
		}
	}
	for i := range s.toks {
		n := 0
		if l.itemAt(i) != beside {
			n = s.unread(i)
		}
		if n == 0 && !s.ref.Start.IsZero() {
			n = s.resized(i)
		}
		if n == 0 {
			n = l.doubtful(i)
		}
		if n > 0 {
			return l.around(i, i+n), true
		}
	}
	return span{}, false
}

// unread is how many words from i on qualify a day in a way that is not read.
func (s *scanner) unread(i int) int {
	u := s.at(i + 1).s
	if pluralWeekday(s.at(i).s) {
		return 1
	}
	switch s.at(i).s {
	case "annenhver", "annankvar", "hver", "kvar", "every", "each", "alle":
		if _, _, weekday := s.weekdayName(i + 1); weekday || anyWeek(u) {
			return 2
		}
	case "påskeuka", "påskeuken", "påskeveka", "partallsuke", "partallsuker", "oddetallsuke", "oddetallsuker", "partalsveke", "oddetalsveke", "unntatt", "unnateke":
		return 1
	case "til":
		if (u == "uka" || u == "veka") && s.at(i+2).kind != number && !s.taken(i+1) {
			return 2
		}
	case "åtte", "fjorten", "14":
		if _, _, weekday := s.weekdayName(i - 1); weekday && (u == "dager" || u == "dagar") {
			return 2
		}
	case "neste":
		if (u == "måned" || u == "månad") && !s.taken(i) {
			return 2
		}
	case "uka", "veka":
		if u == "som" && (s.is(i+2, "kommer") || s.is(i+2, "kjem")) {
			return 3
		}
	case "over":
		if u == "neste" && anyWeek(s.at(i+2).s) {
			return 3
		}
	case "i":
		if u == "fjor" {
			return 2
		}
	}
	return 0
}

// taken reports whether token i is part of what was read: "første tirsdag i
// neste måned".
func (s *scanner) taken(i int) bool {
	k, found := slices.BinarySearchFunc(s.items, i, func(it item, i int) int { return it.i - i })
	return found || k > 0 && i < s.items[k-1].j
}

// anyDated reports whether anything that was read says a day.
func (s *scanner) anyDated() bool {
	return slices.ContainsFunc(s.items, item.dated)
}

// anyLength reports whether a length was read.
func (s *scanner) anyLength() bool {
	return slices.ContainsFunc(s.items, func(it item) bool { return it.kind == itemLength })
}

// resized is how many words from i on make an appointment longer or shorter, or
// move it by a length of time without saying which way.
func (s *scanner) resized(i int) int {
	u := s.at(i + 1).s
	if s.directs(i) {
		return 1
	}
	switch s.at(i).s {
	case "forleng", "forlenge", "forlenger", "forlengje", "forkort", "forkorte", "lengre", "lenger", "kortere", "kortare", "longer", "shorter", "extend", "extended", "shorten", "shortened":
		return 1
	case "forlenges", "forlenget", "forlenga", "forlengast", "forkortes", "forkortet", "forkorta", "forkortast", "kort", "korte", "kortes", "korter", "kortar", "utvid", "utvide", "utvides", "utvidast", "kutt", "kutte", "kuttes":
		for k := i + 1; k <= i+3; k++ { // "kortes ned til 1 time" says how long it will be
			if s.is(k, "til") || s.is(k, "to") {
				return 0
			}
		}
		if s.anyLength() {
			return 1
		}
	case "lunsj", "lunch": // "en time etter lunsj"
		if slices.ContainsFunc(s.items, func(it item) bool { return it.kind == itemShift && it.j == i }) {
			return 1
		}
	case "varer", "varar":
		if u == "til" && s.at(i+2).kind == number { // "varer til kl. 16" is read
			return 2
		}
	case "fram", "frem":
		if u == "til" && (s.at(i+2).kind == number || saysClock(s.at(i+2).s)) && !s.anyDated() {
			return 2
		}
	case "until", "till":
		if !s.anyDated() && s.at(i+1).kind != none && !s.moves() {
			return 2
		}
	case "vare":
		if u == "til" {
			return 2
		}
	}
	if movesBy(s.at(i).s) {
		for _, it := range s.items {
			if it.dated() || it.kind == itemTime || it.kind == itemShift {
				return 0 // it says where to
			}
		}
		for _, it := range s.items {
			if it.kind == itemLength {
				return max(1, it.j-i)
			}
		}
	}
	return 0
}

// movesBy is a verb that a length alone may go with, and then says how far and
// not how long.
func movesBy(w string) bool {
	switch w {
	case "utsetje", "utsettast", "utsetter", "skyv", "skyve", "skyver", "skyves", "skyvast", "skuv", "skuve", "forskyv", "forskyve", "forskyver", "forskyves", "framskynd", "framskynde", "framskyndes", "framskynder",
		"fremskynd", "fremskynde", "fremskyndes", "fremskynder", "framskyndast", "push", "pushed", "delay", "delayed", "shift", "shifted", "bytt", "forskjøvet", "framskyndet", "fremskyndet":
		return true
	}
	return moveVerb(w) && !strings.HasPrefix(w, "endr") && !strings.HasPrefix(w, "chang") // "endre til 2 timer"
}

// directs reports whether token i says where to by a length that was read as how
// long: "i 2 timer før".
func (s *scanner) directs(i int) bool {
	switch s.at(i).s {
	case "før", "etter", "fram", "frem", "tilbake", "framover", "fremover", "utover", "bakover", "before", "after", "earlier", "later", "forward", "back":
	default:
		return false
	}
	return !s.taken(i) && s.lastLength(i) && !slices.ContainsFunc(s.items, func(it item) bool { return it.kind == itemTime })
}

// lastLength reports whether the item before token i is a length, with nothing
// but punctuation and small words between.
func (s *scanner) lastLength(i int) bool {
	for k := len(s.items) - 1; k >= 0; k-- {
		it := s.items[k]
		if it.j > i {
			continue
		}
		if i-it.j > 6 {
			return false
		}
		for n := it.j; n < i; n++ {
			if t := s.at(n); t.kind != punct && !smallWord(t.s) {
				return false
			}
		}
		return it.kind == itemLength
	}
	return false
}
