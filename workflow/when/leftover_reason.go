package when

// leave marks what stands in [from,to) as of something else.
func (l *leftovers) leave(from, to int) {
	for i := from; i < to; i++ {
		if k := l.itemAt(i); k == noItem || k >= 0 && l.items[k].kind == itemVague {
			l.owner[i] = beside
		}
	}
}

// leaveLabelled leaves out what stands after a label: "tittel: Hver uke".
func (l *leftovers) leaveLabelled() {
	for i := 0; i < len(l.owner); i++ {
		if !l.is(i, ":") || !label(l.at(i-1).s) {
			continue
		}
		to := i + 1
		for to < len(l.owner) && !l.is(to, ",") && !l.is(to, ";") && !l.at(to).breaks {
			to++
		}
		l.leave(i+1, to)
		i = to - 1 // another label before it ends where this one does
	}
}

// leaveReasons leaves out why an appointment is moved ("fordi Per er opptatt"),
// unless the reason has a date or time of its own.
func (l *leftovers) leaveReasons() {
	if !l.hasDate && !l.hasTime {
		return
	}
	for i := 0; i < len(l.owner); i++ {
		from := l.pastBecause(i)
		if from == 0 || !l.left(i) {
			continue
		}
		to := from
		for to < len(l.owner) && !l.endsReason(to) {
			to++
		}
		if !l.saysTime(from, to) && !(l.is(to, ",") && orWord(l.at(to+1).s)) {
			l.leave(i, to)
		}
		i = to - 1
	}
}

// pastBecause passes over "pga.", "på grunn av" and "fordi", and is zero where
// none of them is.
func (l *leftovers) pastBecause(i int) int {
	switch {
	case l.is(i, "pga"):
		return l.stop(i + 1)
	case l.words(i, "p", ".", "g", ".", "a"):
		return l.stop(i + 5)
	case l.words(i, "grunn", "av"), l.words(i, "due", "to"):
		return i + 2
	case because(l.at(i).s):
		return i + 1
	}
	return 0
}

func because(w string) bool {
	switch w {
	case "grunnet", "grunna", "fordi", "siden", "sidan", "ettersom", "because":
		return true
	}
	return false
}

func (l *leftovers) endsReason(i int) bool {
	t := l.at(i)
	switch t.s {
	case ",", ";", "!", "?", "(", ")":
		return true
	case ".", "-":
		return l.at(i+1).space || l.at(i+1).kind == none
	}
	return t.breaks || moveVerb(t.s)
}

// leaveSentences leaves out the sentences that come after the date ("Si fra
// hvis dere ikke kan."), unless they have a date or time of their own or take back
// what was said.
func (l *leftovers) leaveSentences() {
	dated := false
	for i := range l.owner {
		if k := l.itemAt(i); k >= 0 && l.items[k].dated() && l.items[k].kind != itemVague {
			dated = true
		}
		if !dated || !l.endsSentence(i) || !l.at(i+1).upper {
			continue
		}
		to := i + 2
		for to < len(l.owner) && !l.at(to).breaks && !l.endsSentence(to) {
			to++
		}
		if !l.saysTime(i+1, to) && !l.takesBack(i+1, to) {
			l.leave(i+1, to)
		}
	}
}

// endsSentence reports whether token i is a full stop with a space after it, and
// no part of a date or a time.
func (l *leftovers) endsSentence(i int) bool {
	switch l.at(i).s {
	case ".", "!", "?":
		return l.at(i+1).space && (l.itemAt(i) == noItem || l.itemAt(i) != l.itemAt(i+1))
	}
	return false
}

// saysTime reports whether the tokens in [from,to) have a date or time, read or
// not, or speak of when the appointment is.
func (l *leftovers) saysTime(from, to int) bool {
	for i := from; i < to; i++ {
		t := l.at(i)
		if k := l.itemAt(i); k >= 0 {
			if !l.everyWeek(l.items[k]) {
				return true
			}
			continue
		}
		switch {
		case t.kind == number && l.strayNumber(i) > 0, pluralWeekday(t.s), l.otherTime(i), l.toCome(i), l.clockName(t.s) && l.timeWord(i) > 0:
			return true
		case comparison(t.s) || early(t.s):
			if !l.ofOthers(i) {
				return true
			}
		case bound(t.s) && l.timeWord(i) > 0:
			return true
		case openTime(t.s) && t.s != "hver" && t.s != "kvar":
			return true
		}
	}
	return false
}

// everyWeek reports whether an item is "hver uke" and no day.
func (l *leftovers) everyWeek(it item) bool {
	if it.kind != itemVague || !anyWeek(l.at(it.j-1).s) {
		return false
	}
	switch l.at(it.j - 2).s {
	case "hver", "kvar", "every", "each", "alle":
		return true
	}
	return false
}

func early(w string) bool {
	switch w {
	case "sent", "seint", "tidlig", "tidleg", "early", "late", "snart", "soon", "etterpå":
		return true
	}
	return false
}

// ofOthers reports whether the "senere" at i is not of the appointment: "mer info
// kommer senere", "vi ses snart".
func (l *leftovers) ofOthers(i int) bool {
	switch w := l.at(i - 1).s; w {
	case "kommer", "kjem", "sender", "comes", "follows":
		return true
	default:
		return meetAgain(w)
	}
}

// meetAgain is a verb of "vi snakkes i morgen".
func meetAgain(w string) bool {
	switch w {
	case "snakkes", "snakkast", "ses", "sees", "sjåast", "høres", "høyrast":
		return true
	}
	return false
}

// takesBack reports whether the sentence in [from,to) makes what stands before
// it uncertain: "Kanskje.", "Da er Per borte.", "Møtet er etter skoletid."
func (l *leftovers) takesBack(from, to int) bool {
	lead := true
	for i := from; i < to; i++ {
		w := l.at(i).s
		conditional := w == "hvis" || w == "viss" || w == "dersom" || w == "if"
		harmless := !lead && (conditional || l.itemAt(i) >= 0) || l.ofOthers(i) // its only item is "hver uke"
		if !harmless && (l.doubtful(i) > 0 || l.unread(i) > 0) {
			return true
		}
		lead = lead && (smallWord(w) || degree(w))
	}
	return false
}
