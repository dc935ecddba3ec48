package when

// leftovers are the words that no item has taken, seen by what has been read.
type leftovers struct {
	*scanner
	owner   []int // the item of each token; none or beside
	hasDate bool
	hasTime bool
	settled bool // a date with its month, and a time of day: little can be meant by what is left
}

const (
	noItem = -1 // no item has the token
	beside = -2 // it is of something else: "lunsj kl. 12"
)

func (s *scanner) leftovers(out *Reading) leftovers {
	l := leftovers{scanner: s, owner: make([]int, len(s.toks)), hasDate: out.HasDate, hasTime: out.HasTime}
	for i := range l.owner {
		l.owner[i] = noItem
	}
	for k, it := range s.items {
		for i := it.i; i < it.j && i < len(l.owner); i++ {
			l.owner[i] = k
		}
		l.settled = l.settled || (it.kind == itemMonthDay || it.kind == itemNamed) && l.hasTime
	}
	for _, it := range s.asides {
		for i := it.i; i < it.j && i < len(l.owner); i++ {
			l.owner[i] = beside
		}
	}
	l.leaveLabelled()
	l.leaveReasons()
	l.leaveSentences()
	return l
}

// label reports whether a word says that what follows its colon is no time.
func label(w string) bool {
	switch w {
	case "tema", "tittel", "title", "topic", "navn", "namn", "om", "about", "innhold", "innhald", "med", "bring", "husk", "sted", "stad", "plass", "place", "where", "rom", "lokale", "room",
		"ansvarlig", "ansvarleg", "ansvar", "responsible", "leder", "leiar", "leader":
		return true
	}
	return false
}

// itemAt is the item that token i is of, or noItem.
func (l *leftovers) itemAt(i int) int {
	if i < 0 || i >= len(l.owner) {
		return noItem
	}
	return l.owner[i]
}

func (l *leftovers) left(i int) bool { return l.itemAt(i) == noItem && !l.at(i).opaque }

// around is the text from token i to token j with the items that the two lie in.
func (l *leftovers) around(i, j int) span {
	j = min(j, len(l.toks))
	return span{l.at(i).from, l.at(j - 1).to}
}

// doubtful is how many words from i on speak of time, or of another time, and
// have not been read.
func (l *leftovers) doubtful(i int) int {
	if !l.left(i) {
		return 0
	}
	if l.at(i).kind == number {
		return l.strayNumber(i)
	}
	if k := l.itemAt(i - 1); k >= 0 && l.items[k].kind == itemTime && l.tight(i, "-") && l.left(i+1) {
		return 2 // "kl. 9-ll"
	}
	return l.timeWord(i)
}

// alternative finds two times or days with "eller" at token k between them, of
// which the second has not been read as one: "13–15 eller 14–16", "kl. 13
// (evt. 14)".
func (l *leftovers) alternative(k int) (from, to int) {
	word := l.at(k).s
	strong := word == "eller" || word == "or"
	switch word {
	case "eller", "or", "el", "evt", "ev", "eventuelt", "eventuell", "alternativt", "alternativ", "alternatively", "alt", "ellers", "elles", "possibly":
	case "/":
		if !l.at(k).space {
			return 0, 0
		}
	case "og", "and", "&", "+": // "9–10 og 14–15"
		if before := l.itemAt(k - 1); before < 0 || l.items[before].kind != itemTime || l.at(k+1).kind != number || !l.left(k+1) {
			return 0, 0
		}
	default:
		return 0, 0
	}
	before := k - 1
	for before >= 0 && l.at(before).kind == punct && k-before < 4 {
		before--
	}
	first := l.itemAt(before)
	if first < 0 && !(l.at(before).kind == number && l.left(before) && !l.labelled(before)) {
		return 0, 0
	}
	after := l.pastLead(k + 1)
	second := l.itemAt(after)
	switch {
	case second == noItem && l.at(after).kind == number:
		if l.counted(after) {
			return 0, 0
		}
	case second >= 0 && first >= 0:
		if second == first || !l.items[second].clockOrDay() || !l.items[first].clockOrDay() {
			return 0, 0
		}
	case second >= 0 || strong && first >= 0 && l.at(after).kind != none || l.left(after) && l.timeWord(after) > 0:
	default:
		return 0, 0
	}
	to = max(after+1, k+1)
	if first >= 0 {
		from = l.items[first].i
	} else {
		from = l.rangeStart(before)
	}
	if second >= 0 {
		to = l.items[second].j
	} else if l.at(after).kind == number {
		to = l.pastRange(after)
	}
	return from, to
}

// clockOrDay reports whether the item is a day or a time that an appointment may have.
func (it item) clockOrDay() bool { return it.dated() || it.kind == itemTime || it.kind == itemShift }

// pastLead passes over what may stand before a time: "kl.", "den", "på", a bracket.
func (l *leftovers) pastLead(i int) int {
	for n := 0; n < 5; n++ {
		t := l.at(i)
		switch {
		case t.kind == punct && t.s != ";" && t.s != "|":
		case saysClock(t.s) || t.s == "den" || t.s == "på" || t.s == "fra" || t.s == "frå" || t.s == "til" || t.s == "heller" ||
			t.s == "helst" || t.s == "bare" || t.s == "berre" || t.s == "kanskje" || t.s == "også" || t.s == "at" || t.s == "on" || t.s == "from":
		default:
			return i
		}
		i++
	}
	return i
}

// counted reports whether the number at i, or a range of two from there, counts
// or names what follows: "2. etasje", "3 penner".
func (l *leftovers) counted(i int) bool {
	j := l.stop(l.pastRange(i))
	next := l.at(j)
	if next.s == "ish" || (next.s == "over" || next.s == "past") && (l.at(j+1).kind == number || l.is(j+1, "halv")) {
		return false
	}
	return next.kind == word && l.left(j) && !orWord(next.s) && l.timeWord(j) == 0 && !smallWord(next.s) || l.at(l.pastRange(i)).s == "%"
}

// pastRange passes over "14", "14–16" and "14.30–16.00".
func (l *leftovers) pastRange(i int) int {
	j := i + 1
	for n := 0; n < 3 && (l.at(j).s == "-" || l.tight(j, ".") || l.tight(j, ":")) && l.at(j+1).kind == number; n++ {
		j += 2
	}
	return j
}

// rangeStart is the first token of the "13–15" that ends at token j.
func (l *leftovers) rangeStart(j int) int {
	for n := 0; n < 3 && (l.tight(j-1, "-") || l.tight(j-1, ".") || l.tight(j-1, ":")) && l.at(j-2).kind == number && l.left(j-2); n++ {
		j -= 2
	}
	return j
}

func orWord(w string) bool { return w == "eller" || w == "or" || w == "el" || w == "evt" || w == "ev" }

// strayNumber finds a number that looks like a day or a time and that nothing
// has made one: "til 11.", "13–15, 14–16".
func (l *leftovers) strayNumber(i int) int {
	t, p := l.at(i), l.at(i-1)
	if !l.hasDate && (len(t.s) == 6 || len(t.s) == 8) && !l.labelled(i) && p.kind != number && l.at(i+1).kind != number {
		return 1 // 110227
	}
	if l.itemAt(i-1) >= 0 && p.kind != punct && !l.labelled(i) && !l.counted(i) {
		return 1 // "11. februar 207"
	}
	timely := len(t.s) == 4 || len(t.s) == 3 && l.is(i+1, "-") && l.at(i+2).kind == number
	if t.n < 0 || t.n > 31 && (!timely || t.n%5 != 0 || t.n > 2400) || l.labelled(i) || l.counted(i) {
		return 0
	}
	if (p.s == "-" || p.s == "." || p.s == ":" || p.s == "/") && l.at(i-2).kind == number && l.left(i-1) {
		return 0 // it goes on from one that was looked at
	}
	end := l.pastRange(i)
	if i == 0 && (l.is(end, ")") || l.is(end, ".") && l.settled) {
		return 0 // of a list
	}
	if p.kind == word && l.left(i-1) && !smallWord(p.s) && !orWord(p.s) || p.s == "(" && l.settled {
		return 0
	}
	if l.settled || l.hasDate && l.hasTime {
		k := i - 1
		for k >= 0 && l.at(k).kind == punct && i-k < 3 {
			k--
		}
		if l.itemAt(k) < 0 || l.at(k+1).s == ":" {
			return 0
		}
	}
	return end - i
}
