package when

import "strings"

// timeWord is how many words from i on speak of a time that has not been read.
// Beside a whole date with its time, only those count that stand right by it.
func (l *leftovers) timeWord(i int) int {
	t := l.at(i)
	if t.kind != word || !l.left(i) {
		return 0
	}
	n := 0
	switch {
	case l.direction(t.s):
		if !l.hasDate && !l.hasTime && l.leads(i) {
			return 1
		}
		return 0
	case l.clockName(t.s):
		if !l.hasTime || l.by(i) {
			return 1
		}
		return 0
	case comparison(t.s):
		n = 1
		if l.is(i-2, "som") || l.is(i-3, "som") || l.is(i-1, "ikke") && l.is(i+1, "enn") {
			n = 0 // "som avtalt tidligere"
		}
	case !l.hasTime && partOfWork(t.s):
		n = 1
	case t.s == "så" && (l.is(i+1, "fort") || l.is(i+1, "snart") || l.is(i+1, "raskt") || l.is(i+1, "tidlig") || l.is(i+1, "tidleg")), t.s == "en" && l.is(i+1, "gang") && l.is(i-1, "med"):
		n = 2
	case l.cannot(i) > 0:
		n = l.cannot(i)
	case (t.s == "dårlig" || t.s == "dårleg" || t.s == "umulig" || t.s == "umogleg" || t.s == "impossible") && l.by(i-1):
		n = 1
	case l.besideOther(i):
		n = 1
		if l.at(i+1).kind == number && l.left(i+1) {
			n = 2
		}
	case (t.s == "mulig" || t.s == "mogleg" || t.s == "possible") && (l.is(i-1, "om") || l.is(i-1, "if")):
		n = 1
	case l.otherTime(i), l.toCome(i):
		n = 2
	case l.hasDate && !l.hasTime && bound(t.s) && l.at(i+1).kind == word:
		n = 2 // "etter skoletid"
	case l.calendarWord(i), l.dayName(i), uncertain(t.s), openTime(t.s):
		n = 1
	case l.ordinalBefore(i), l.numberAfterTime(i):
		return 1
	}
	if n > 0 && l.settled && !l.by(i) {
		return 0
	}
	return n
}

// partOfWork is a time of the working day that has no hour.
func partOfWork(w string) bool {
	switch w {
	case "lunsj", "lunch", "lunsjen", "lunsjtid", "stengetid", "stengetida", "stengetiden", "åpningstid", "åpningstida", "åpningstiden", "arbeidstid", "arbeidstida", "arbeidstiden", "sovetid", "sovetida", "sovetiden", "kjernetid", "kjernetida", "kjernetiden":
		return true
	}
	return false
}

// by reports whether token i stands right by an item, small words aside.
func (l *leftovers) by(i int) bool {
	for _, step := range [...]int{-1, 1} {
		k := i + step
		for n := 0; n < 3 && l.left(k) && l.at(k).kind == word && (smallWord(l.at(k).s) || degree(l.at(k).s)) && !l.at(max(k, k-step)).breaks; n++ {
			k += step
		}
		if l.itemAt(k) >= 0 {
			return true
		}
	}
	return false
}

// degree is a word that only says how much: "litt senere".
func degree(w string) bool {
	switch w {
	case "litt", "noe", "noko", "mye", "mykje", "ganske", "enda", "endå", "bit", "little", "bitte", "kanskje", "gjerne":
		return true
	}
	return false
}

// direction is a way to move with nothing that says how far.
func (l *leftovers) direction(w string) bool {
	switch w {
	case "fram", "frem", "framover", "fremover", "bakover", "tilbake", "forward", "forwards", "backward", "backwards", "utsett", "utsette", "utsettes", "utset", "utsetjast",
		"utsettast", "postpone", "postponed", "delay", "delayed", "skyv", "skyve", "skyves", "skuv", "forskyv", "forskyves", "framskynd", "fremskynd", "fremskyndes", "framskyndes":
		return !l.ref.Start.IsZero()
	}
	return false
}

// leads reports whether nothing but small words and verbs of moving stand
// before token i, or right before it: "skyv den fram", and not "Veien fram".
func (l *leftovers) leads(i int) bool {
	for k := i - 1; k >= 0 && k >= i-4; k-- {
		t := l.at(k)
		if t.kind == word && !smallWord(t.s) && !degree(t.s) && !l.direction(t.s) && t.s != "må" && t.s != "bør" && t.s != "must" && t.s != "verksted" && t.s != "verkstad" {
			return false
		}
	}
	return true
}

func (l *leftovers) clockName(w string) bool {
	switch w {
	case "kl", "klokka", "klokken", "klokkeslett", "klokkeslettet", "klockan", "halv", "kvart", "kvarter", "half", "quarter", "klokkan", "lunsjtid", "lunsjtider", "lunchtime":
		return true
	}
	return false
}

// comparison is "senere" or "tidligere", with nothing that says how much.
func comparison(w string) bool {
	switch w {
	case "senere", "seinere", "seinare", "senare", "tidligere", "tidlegare", "tidlegere", "tidigare", "later", "earlier", "tidligst", "senest", "seinast", "snarest":
		return true
	}
	return false
}

// cannot is how many words from i on say that the day before them does not suit:
// "11. februar passer ikke", "11. februar kan jeg ikke".
func (l *leftovers) cannot(i int) int {
	switch l.at(i).s {
	case "passer", "passar", "høver", "går", "kan", "er", "funker", "fungerer", "suits", "works", "is", "does", "can":
	default:
		return 0
	}
	if l.itemAt(i-1) < 0 {
		return 0
	}
	for k := i + 1; k <= i+3 && l.at(k).kind == word && l.left(k); k++ {
		if l.is(k, "ikke") || l.is(k, "ikkje") || l.is(k, "not") {
			return k + 1 - i
		}
	}
	return 0
}

// besideOther reports whether the word at i is what a day or time is counted
// from, and not the appointment: "dagen etter verksted 3", "samme dag som verksted 3".
func (l *leftovers) besideOther(i int) bool {
	if l.at(i).upper && !appointmentWord(l.at(i).s) {
		return false
	}
	k := l.itemAt(i - 1)
	if as := l.at(i - 1).s; k == noItem && (as == "som" || as == "as") {
		switch l.at(i).s {
		case "før", "sist", "planlagt", "avtalt", "nå", "no", "tidligere", "tidlegare", "opprinnelig", "opphavleg", "i", "vanlig", "vanleg", "ellers", "elles", "before", "planned", "usual", "agreed", "now", "er", "det", "den", "vi", "we", "is", "last":
			return false
		}
		k = l.itemAt(i - 2)
		return k >= 0 && (l.items[k].kind == itemSameTime || l.items[k].kind == itemOffset && l.items[k].sameDay())
	}
	if k < 0 || !l.items[k].ref || l.items[k].j != i || smallWord(l.at(i).s) {
		return false
	}
	switch l.at(i).s {
	case "tiden", "tida", "planen", "plan", "planlagt", "skjema", "skjemaet", "plana":
		return false // the appointment itself, as it stands
	}
	return bound(l.at(i - 1).s)
}

func appointmentWord(w string) bool {
	switch w {
	case "verksted", "verkstedet", "verkstad", "verkstaden", "workshop", "møtet", "møte", "planleggingsmøtet", "planleggingsmøte", "forberedelsen", "forberedelse", "førebuinga", "samlingen", "samlinga":
		return true
	}
	return false
}

// otherTime reads "en annen dag", "ei anna veke", "another time".
func (l *leftovers) otherTime(i int) bool {
	switch l.at(i).s {
	case "annen", "anna", "annan", "annet", "andre", "another", "other", "ny", "nytt", "new", "noen", "nokon", "hvilken", "kva":
	default:
		return false
	}
	switch l.at(i + 1).s {
	case "dag", "uke", "veke", "tid", "tidspunkt", "måned", "månad", "gang", "gong", "dager", "dagar", "uker", "veker", "day", "week", "time", "month", "days", "weeks", "dato", "date":
		return l.left(i+1) && !l.is(i+2, ":")
	}
	return false
}

// toCome reads "dato kommer", "tid ikke avklart".
func (l *leftovers) toCome(i int) bool {
	switch l.at(i).s {
	case "dato", "datoen", "tid", "tida", "tiden", "tidspunkt", "tidspunktet", "date", "time":
	default:
		return false
	}
	switch l.at(i + 1).s {
	case "kommer", "kjem", "avtales", "avtalast", "ikke", "ikkje", "ukjent", "er", "vet", "veit", "to", "not", "unknown", "blir", "vert":
		day := strings.HasPrefix(l.at(i).s, "dat")
		return l.left(i+1) && !l.hasTime && (!day || !l.hasDate)
	}
	return false
}

func bound(w string) bool {
	switch w {
	case "etter", "før", "når", "after", "before", "when", "innen", "innan":
		return true
	}
	return false
}

// calendarWord is a day, week, month or season in words.
func (l *leftovers) calendarWord(i int) bool {
	t := l.at(i)
	switch t.s {
	case "planleggingsdag", "planleggingsdagen", "planleggingsdagene": // beside its date, what the day is
		return !l.hasDate || bound(l.at(i-1).s)
	case "uke", "uka", "uken", "ukene", "uker", "ukes", "ukers", "vekes", "vekers", "måneds", "månads", "dagers", "dagars", "forgårs", "veke", "veka", "veker", "vekene", "week", "weeks", "vecka", "veckan", "veckor", "uge", "ugen", "uger", "fortnight",
		"måned", "måneden", "måneder", "månad", "månaden", "månader", "mnd", "month", "months", "dager", "dagar", "døgn", "dagen", "days", "virkedag", "virkedager", "arbeidsdag", "arbeidsdager",
		"kvartal", "semester", "semesteret", "stund", "halvår", "månedsskiftet", "månadsskiftet", "årsskiftet", "helgen", "helga", "vinterferie", "høstferie", "haustferie",
		"sommerferie", "påskeferien", "påskeferie", "juleferien", "juleferie", "fellesferien", "påsken", "påska", "påske", "pinsen", "pinsa", "pinse",
		"jula", "julen", "nyttår", "romjulen", "romjula", "adventstiden", "høsten", "hausten", "våren", "sommeren", "sommaren", "vinteren", "ettermiddag", "ettermiddagen", "kvelden", "morgenen", "formiddag", "formiddagen",
		"easter", "christmas", "whitsun", "pentecost", "weekend", "summer", "autumn", "spring", "winter", "midsummer", "fortnightly", "helligdagen", "helligdagene", "langhelg", "inneklemt":
		return !l.is(i-1, "god") && !l.is(i-1, "fin") && !l.is(i-1, "for") && !l.is(i+1, "s")
	}
	m, ok := monthOf(t.s)
	if !ok {
		m, ok = misspeltMonth(t.s)
	}
	if !ok || m == 0 {
		return false
	}
	if l.is(i-1, "-") {
		i--
	}
	switch l.at(i - 1).s { // which no name of a person has before it
	case "of", "mid", "early", "late", "until", "av", "mot", "midt", "midten", "til", "i", "in":
		return true
	}
	switch t.s {
	case "may", "mar", "mrs", "des", "jul", "dec", "jun", "sep", "oct":
		return false
	}
	return !t.upper || fullMonth(t.s) && len(t.s) > 3
}

// dayName is the name of a day that is not read ("valborgsaften",
// "planleggingsdagen"), where it may be the day that is meant: no other is
// said, or it is counted from.
func (l *leftovers) dayName(i int) bool {
	before := l.at(i - 1)
	switch {
	case !unreadDay(l.at(i).s):
		return false
	case l.hasDate:
		return bound(before.s)
	}
	return before.kind != word || smallWord(before.s)
}

// unreadDay reports whether w is made as names of days are.
func unreadDay(w string) bool {
	switch w {
	case "middag", "middagen", "formiddagen", "ettermiddagen", "føremiddagen", "føremiddag", "midtpådagen", "hverdag", "kvardag", "bursdag", "formiddag", "ettermiddag", "fridag", "hverdagen", "kvardagen", "planleggingsdag", "planleggingsdagen":
		return false
	}
	for _, end := range [...]string{"dag", "dagen", "aften", "aftenen", "aftan", "helg", "helga", "helgen", "ferie", "ferien"} {
		if strings.HasSuffix(w, end) && len(w) > len(end)+2 {
			return !strings.Contains(w, " ")
		}
	}
	return false
}

// uncertain is a word that takes back what the rest says, or makes it depend.
func uncertain(w string) bool {
	switch w {
	case "opptatt", "oppteken", "opptekne", "borte", "krasjer", "krasjar", "kolliderer", "kolliderar", "busy", "away", "unavailable", "hvis", "viss", "dersom", "if", "unless", "forutsatt", "føresett":
		return true
	case "kanskje", "muligens", "trolig", "truleg", "sannsynligvis", "antakelig", "antagelig", "tentativt", "tentativ", "maybe", "perhaps", "probably", "tentative", "tentatively", "foreløpig", "førebels", "forbehold", "atterhald", "kanhende", "mogleg", "usikkert", "uvisst":
		return true
	}
	return false
}

// openTime says that the time is not known.
func openTime(w string) bool {
	switch w {
	case "decided", "confirmed", "announced", "agreed", "midnight", "midnatt", "ubestemt", "uavklart", "avklares", "avklarast", "bestemmes", "bestemmast", "tba", "tbd", "tbc", "asap", "straks", "annonseres", "ukjent", "ukjend", "nästa", "næste", "nesta", "förra", "hver", "kvar", "annenhver", "annakvar":
		return true
	}
	return early(w) || strings.Trim(w, "x") == "" && len(w) >= 2
}

// ordinalBefore finds the "første" of "første ledige torsdag" and "andre
// torsdag", which is another day than the coming one, and a "next" after a day.
func (l *leftovers) ordinalBefore(i int) bool {
	w := l.at(i).s
	if (w == "neste" || w == "next") && l.itemAt(i-1) >= 0 && l.items[l.itemAt(i-1)].dated() {
		return true // "Thursday after next"
	}
	switch w {
	case "neste", "next", "siste", "last", "forrige", "førre", "hver", "kvar":
	default:
		if _, ok := ordinal(w); !ok {
			return false
		}
	}
	for k := i + 1; k <= i+2; k++ {
		if n := l.itemAt(k); n >= 0 {
			return l.items[n].kind == itemWeekday || l.items[n].kind == itemWeek
		}
		if l.at(k).kind != word {
			return false
		}
	}
	return false
}

// numberAfterTime finds the "fem" of "klokka fjorten fem", and an hour in words
// where no time has been read: "til fjorten".
func (l *leftovers) numberAfterTime(i int) bool {
	n, ok := cardinal(l.at(i).s)
	k := i - 1
	if n >= 10 && l.at(i).kind == word && l.hourInWords(k) {
		return true // "klokka ti tretti barn": its minutes, or a count
	}
	if !ok || n < 2 || l.at(i+1).kind == word && l.left(i+1) {
		return false
	}
	if l.is(k, "og") || l.is(k, "and") {
		k--
	}
	it := l.itemAt(k)
	return it >= 0 && l.items[it].kind == itemTime || !l.hasTime && n >= 7
}

// hourInWords reports whether token i is the last of a time and an hour in words.
func (l *leftovers) hourInWords(i int) bool {
	it := l.itemAt(i)
	if it < 0 || l.items[it].kind != itemTime || l.at(i).kind != word {
		return false
	}
	_, ok := cardinal(l.at(i).s)
	return ok
}
