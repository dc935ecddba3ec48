package when

import "time"

// dateNumeric reads 2027-02-04, 4/2, 4/2-27, 4.2.27, 04.02.2027 and 4.2.
func (s *scanner) dateNumeric(i int) (item, bool) {
	a := s.at(i)
	if a.kind != number || a.n < 1 {
		return item{}, false
	}
	if len(a.s) == 4 {
		return s.dateISO(i)
	}
	if m, y := s.at(i+1), s.at(i+2); len(a.s) == 2 && len(m.s) == 2 && m.n >= 1 && m.n <= 12 && a.n <= 31 && len(y.s) == 4 && y.n >= s.today.Year()-1 && y.n <= s.today.Year()+farAhead && !s.clockBefore(i) {
		return item{kind: itemMonthDay, day: a.n, month: time.Month(m.n), year: y.n, j: i + 3}, true // 18 02 2027
	}
	sep := s.at(i + 1).s
	if len(a.s) > 2 || a.n > 31 || (sep != "/" && sep != "." && sep != "-") || s.at(i+1).space {
		return item{}, false
	}
	b := s.at(i + 2)
	if b.kind != number || len(b.s) > 2 || b.n < 1 || b.n > 31 {
		return item{}, false
	}
	if b.space && !(sep == "." && s.is(i+3, ".") && s.at(i+4).kind == number && len(s.at(i+4).s) == 4) {
		return item{}, false
	}
	it := item{kind: itemMonthDay, day: a.n, month: time.Month(b.n), j: i + 3}
	it.year, it.j = s.yearAfter(i+3, sep)
	if sep == "-" && it.year == 0 {
		return item{}, false
	}
	if b.n > 12 {
		if !s.ref.English || sep == "." || a.n > 12 {
			return item{}, false
		}
		it.day, it.month = b.n, time.Month(a.n)
	}
	if it.year != 0 {
		return it, true
	}
	if s.unitFollows(it.j) || s.gluedWord(it.j) && !s.is(it.j, "kl") || s.tight(it.j, "/") || s.tight(it.j, ":") {
		return item{}, false
	}
	if sep == "." {
		return s.dotted(i, it)
	}
	return it, true
}

// dotted tells 4.2 and "torsdag 10.12." (dates) from 13.00 and "kl. 10.12".
func (s *scanner) dotted(i int, it item) (item, bool) {
	b := s.at(i + 2)
	if s.clockBefore(i) || s.tight(it.j, "-") && s.at(it.j+1).kind == number && !s.dateStarts(it.j+1) {
		return item{}, false
	}
	j := s.stop(it.j)
	closed := j > it.j && s.at(j).kind != none && !s.at(j).upper
	if len(b.s) == 1 || it.day > 24 || closed || s.dayBefore(i) || (len(s.at(i).s) == 2 && s.at(i).s[0] == '0') {
		it.j = j
		return it, true
	}
	it.kind = itemDotted
	it.from = clock{h: it.day, m: int(it.month), mins: true, two: len(s.at(i).s) == 2}
	if it.day == 24 {
		it.kind = itemMonthDay
	}
	return it, true
}

func (s *scanner) dateISO(i int) (item, bool) {
	y, sep := s.at(i), s.at(i+1).s
	if y.n < 1900 || y.n > 2199 || (sep != "-" && sep != "/" && sep != ".") || !s.tight(i+1, sep) || !s.tight(i+3, sep) {
		return item{}, false
	}
	m, d := s.at(i+2), s.at(i+4)
	if m.kind != number || d.kind != number || m.n < 1 || m.n > 12 || d.n < 1 || d.n > 31 || len(d.s) > 2 || len(m.s) > 2 {
		return item{}, false
	}
	it := item{kind: itemMonthDay, year: y.n, month: time.Month(m.n), day: d.n, j: i + 5}
	if s.is(i+5, "t") && !s.at(i+5).space && s.at(i+6).kind == number {
		it.j = i + 6
	}
	return it, true
}

// yearAfter reads the year of a date in figures, "/2027", ".27", "-27".
func (s *scanner) yearAfter(i int, sep string) (year, next int) {
	dash := s.is(i, "-") && sep == "/"
	if sep == "." && s.is(i, ".") && s.is(i+1, "-") && !s.at(i+1).space { // 4.2.-27
		i, sep, dash = i+1, "-", true
	}
	t := s.at(i + 1)
	if !s.is(i, sep) && !dash || s.at(i).space || t.kind != number {
		if y, j := s.year(i); y != 0 && !s.is(i, ",") {
			return y, j
		}
		return 0, i
	}
	if t.space && (sep != "." || len(t.s) != 4) {
		return 0, i
	}
	if s.tight(i+2, "/") || s.tight(i+2, ":") || s.tight(i+2, ".") || s.gluedWord(i+2) && !s.is(i+2, "t") && !s.is(i+2, "kl") {
		return 0, i
	}
	if y := fullYear(t); y != 0 {
		if dash && len(t.s) == 2 && (y < s.today.Year() || y > s.today.Year()+4) {
			return 0, i
		}
		return y, i + 2
	}
	return 0, i
}

func fullYear(t token) int {
	switch {
	case len(t.s) == 4 && t.n >= 1900 && t.n <= 2199:
		return t.n
	case len(t.s) == 2 && t.n >= 0:
		return 2000 + t.n
	}
	return 0
}

// year reads a year that stands by itself after a date: "2027", ", 2027", "'27".
func (s *scanner) year(i int) (year, next int) {
	k := i
	if s.is(k, ",") {
		k++
	}
	quoted := s.is(k, "'")
	if quoted {
		k++
	}
	t := s.at(k)
	if t.kind != number || s.gluedWord(k+1) || s.tight(k+1, ":") || s.tight(k+1, ".") || s.tight(k+1, "/") ||
		s.is(k+1, "-") && s.at(k+2).kind == number && len(s.at(k+2).s) == len(t.s) && !(s.at(k+1).space && s.at(k+2).space && t.n%5 != 0) {
		return 0, i
	}
	switch {
	case len(t.s) == 4 && t.n >= 1900 && t.n <= 2199:
		return t.n, k + 1
	case len(t.s) == 2 && (quoted || t.n >= 25 && k == i):
		return 2000 + t.n, k + 1
	}
	return 0, i
}

// dateWords reads "4. februar 2027", "4th of February", "den fjerde februar",
// "February 4th", the first of "12. og 13. mai", "den 4.".
func (s *scanner) dateWords(i int) (item, bool) {
	if it, ok := s.monthFirst(i); ok {
		return it, true
	}
	d, j, dot := s.dayNumber(i)
	if d == 0 {
		return item{}, false
	}
	if n := s.at(j + 1); dot && s.is(j, "i") && n.kind == number && n.n >= 1 && n.n <= 12 && s.is(j+2, ".") && !s.at(j+2).space {
		return item{kind: itemMonthDay, day: d, month: time.Month(n.n), j: j + 3}, true // den 4. i 2.
	}
	if m, ok := ordinal(s.at(j + 1).s); ok && dot && s.is(j, "i") && m <= 12 && (s.at(j+2).kind != word || saysClock(s.at(j+2).s) || s.is(j+2, "fra") || s.is(j+2, "frå")) {
		return item{kind: itemMonthDay, day: d, month: time.Month(m), j: j + 2}, true // den fjerde i andre
	}
	if m, k := s.month(j); m != 0 {
		it := item{kind: itemMonthDay, day: d, month: m, j: s.stop(k)}
		if s.at(it.j).kind == none || s.at(it.j).upper {
			it.j = k
		}
		it.year, it.j = s.year(it.j)
		return it, true
	}
	// 12. og 13. mai; 4–5 February
	for k, hops := j, 0; hops < 4 && s.listLink(k, dot); hops++ {
		if s.words(k, "til", "og", "med") {
			k += 2
		}
		d2, j2, _ := s.dayNumber(k + 1)
		if d2 == 0 {
			if s.is(k+1, "den") || s.is(k+1, "med") || s.is(k+1, "the") {
				k++
				hops++
			} else if _, ok := weekdayOf(s.at(k + 1).s); ok {
				k++
			} else {
				break
			}
			d2, j2, _ = s.dayNumber(k + 1)
		}
		if d2 == 0 {
			break
		}
		if m, k2 := s.month(j2); m != 0 {
			y, _ := s.year(k2)
			return item{kind: itemMonthDay, day: d, month: m, year: y, j: j}, true
		}
		k = j2
	}
	if it, ok := s.last(i); ok && it.kind == itemMonthDay && s.afterMonth(it.j) && s.is(i-1, "-") && d > it.day && len(s.at(it.j-1).s) <= 2 && !s.tight(j, ":") && !s.tight(j, ".") && !s.tight(j, "-") {
		return item{kind: itemMonthDay, day: d, month: it.month, year: it.year, j: j}, true // May 12–13
	}
	return s.loneDay(i, d, j, dot)
}

func (s *scanner) afterMonth(j int) bool {
	_, ok := monthOf(s.at(j - 2).s)
	return ok && s.at(j-1).kind == number
}

// listLink reports whether token k joins two days: "og", "–", a word between dotted days.
func (s *scanner) listLink(k int, dot bool) bool {
	switch s.at(k).s {
	case "-", "/", "og", "eller", "til", "and", "or", "to", "&":
		return true
	case ",":
		return dot
	}
	return false
}

// loneDay reads "den 4." and the day after a weekday, "torsdag 4.".
func (s *scanner) loneDay(i, d, j int, dot bool) (item, bool) {
	it := item{kind: itemDay, day: d, j: j}
	switch s.at(j).s {
	case "etasje", "etg", "etasjen", "verksted", "verkstedet", "verkstad", "verkstaden", "samling", "samlingen", "samlinga", "gang", "gangen", "gongen",
		"møte", "møtet", "gruppa", "gruppen", "gruppe", "bolk", "del", "floor", "workshop", "time", "økt", "økta", "klasse", "trinn", "rad", "forberedelse":
		return it, false
	}
	if !dot && s.unitFollows(j) { // "vi tar den 14 dager senere"
		return it, false
	}
	if s.gluedWord(j) || s.tight(j, "/") || s.tight(j, ":") || s.at(j).kind == number && !s.at(j).space {
		return it, false
	}
	prev, ok := s.last(i)
	switch {
	case s.is(i-1, "den") || s.is(i-1, "the") && dot, s.is(i-2, "the") && s.is(i-1, "on"):
		return it, true
	case ok && prev.kind == itemWeekday && prev.j == i && dot && !s.is(j, "-"):
		return it, true
	case ok && prev.kind == itemWeekday && prev.j == i && s.at(i).kind == number && !s.timeGoesOn(j):
		it.loose = true // "torsdag 13": the hour or the day
		return it, true
	}
	return it, false
}

// timeGoesOn reports whether what follows a number makes it a time.
func (s *scanner) timeGoesOn(j int) bool {
	switch s.at(j).s {
	case "-", ":", ".", "til", "to", "am", "pm", "a", "p", "o":
		return true
	}
	return s.unitFollows(j)
}

// dayNumber reads "4.", "4", "4th", "fjerde", "twenty-first"; dot says that it
// is written as an ordinal.
func (s *scanner) dayNumber(i int) (d, next int, dot bool) {
	t := s.at(i)
	if t.kind == word {
		if n, ok := ordinal(t.s); ok {
			return n, i + 1, true
		}
		if tens, _ := cardinal(t.s); (t.s == "twenty" || t.s == "thirty") && s.is(i+1, "-") {
			if n, ok := ordinal(s.at(i + 2).s); ok && n < 10 {
				return tens + n, i + 3, true
			}
		}
		return 0, i, false
	}
	if t.kind != number || len(t.s) > 2 || t.n < 1 || t.n > 31 {
		return 0, i, false
	}
	j := i + 1
	if !s.at(j).space {
		switch s.at(j).s {
		case ".":
			return t.n, j + 1, true
		case "th", "st", "nd", "rd", "de", "te", "e":
			return t.n, j + 1, true
		}
	}
	return t.n, j, false
}

// month reads a month's name, "of" and the dot of a misplaced abbreviation before it.
func (s *scanner) month(i int) (time.Month, int) {
	k := i
	if s.is(k, "of") || s.is(k, "i") && s.ordinalAt(k-1) {
		k++
	}
	if s.is(k, "-") && !s.at(k).space && s.at(k+1).kind == word { // 4-feb-2027
		k++
	}
	if m, ok := monthOf(s.at(k).s); ok {
		return m, k + 1
	}
	if m, ok := misspeltMonth(s.at(k).s); ok {
		return m, k + 1
	}
	return 0, i
}

// ordinalAt reports whether token i ends an ordinal: "4.", "fjerde".
func (s *scanner) ordinalAt(i int) bool {
	_, ok := ordinal(s.at(i).s)
	return ok || s.is(i, ".")
}

// monthFollows reports whether token i is the day of a date with a month.
func (s *scanner) monthFollows(i int) bool {
	d, j, _ := s.dayNumber(i)
	if d == 0 {
		return false
	}
	m, _ := s.month(j)
	return m != 0
}

// monthFirst reads "February 4th, 2027" and "februar 4".
func (s *scanner) monthFirst(i int) (item, bool) {
	w := s.at(i)
	m, ok := monthOf(w.s)
	if !ok || w.kind != word {
		return item{}, false
	}
	k := i + 1
	if len(w.s) <= 4 {
		k = s.stop(k)
	}
	if s.is(k, "the") {
		k++
	}
	d, j, dot := s.dayNumber(k)
	ordinal := dot && s.at(j-1).kind == word
	if d == 0 || s.at(k).kind == word && !s.is(k-1, "the") && !s.ref.English || s.gluedWord(j) ||
		s.tight(j, "/") || s.tight(j, ":") || s.tight(j, ".") || s.tight(j-1, ".") || dot && !ordinal && s.monthFollows(k) {
		return item{}, false
	}
	if m2, _ := s.month(j); m2 != 0 || !ordinal && !s.ref.English && !fullMonth(w.s) && (w.s == "jan" || w.s == "mai" || w.s == "april") {
		return item{}, false
	}
	it := item{kind: itemMonthDay, month: m, day: d, j: j}
	it.year, it.j = s.year(j)
	return it, true
}

// dateStarts reports whether token i begins a date in figures.
func (s *scanner) dateStarts(i int) bool {
	return s.at(i).kind == number && (s.tight(i+1, ".") || s.tight(i+1, "/")) && s.at(i+2).kind == number &&
		s.at(i+2).n >= 1 && s.at(i+2).n <= 12 && (len(s.at(i+2).s) == 1 || s.tight(i+1, "/"))
}

// gluedWord reports whether a word is stuck to the number before it ("204b").
func (s *scanner) gluedWord(j int) bool { return s.at(j).kind == word && !s.at(j).space }

// dayBefore reports whether a weekday or "den" stands right before token i.
func (s *scanner) dayBefore(i int) bool {
	k := i - 1
	if s.is(k, ",") || s.is(k, ".") {
		k--
	}
	_, full := weekdayOf(s.at(k).s)
	_, short := shortWeekday(s.at(k).s)
	return full || short || s.is(k, "den") || s.is(k, "dato")
}

// clockBefore reports whether "kl" or the like stands before token i.
func (s *scanner) clockBefore(i int) bool {
	k := i - 1
	if s.is(k, ".") || s.is(k, ":") {
		k--
	}
	switch s.at(k).s {
	case "kl", "klokka", "klokken", "klokkeslett", "at", "@":
		return true
	}
	return false
}
