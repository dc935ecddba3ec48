package when

// yearWords reads "i år" and "neste år", which give the date beside them its year.
func (s *scanner) yearWords(i int) (item, bool) {
	it := item{kind: itemYear, year: s.today.Year(), j: i + 2}
	if s.is(i, "til") && (s.is(i+1, "neste") || s.is(i+1, "næste")) {
		i, it.j = i+1, i+3
	}
	if year := s.at(i + 1).s; year != "år" && year != "aar" && year != "year" {
		return it, false
	}
	switch s.at(i).s {
	case "i", "this":
		return it, !s.is(i, "i") || !s.is(i+1, "year")
	case "neste", "næste", "next", "kommende", "komande":
		it.year++
		return it, true
	}
	return it, false
}

// giveYears gives the years that words say to the dates that they stand by. One
// that stands by none says no day ("neste år"), or nothing ("i år").
func (s *scanner) giveYears() {
	var kept []item
	for k, it := range s.items {
		if it.kind != itemYear {
			kept = append(kept, it)
			continue
		}
		date := nearestDate(kept, s.items[k+1:])
		switch {
		case date == nil && it.year > s.today.Year():
			it.kind = itemVague
			kept = append(kept, it)
			continue
		case date == nil:
			continue
		case date.year == 0:
			date.year = it.year
		case date.year != it.year:
			date.loose = true
		}
		if date.kind == itemDotted {
			date.kind = itemMonthDay
		}
		if date.j == it.i {
			date.j = it.j
		} else {
			s.asides = append(s.asides, it)
		}
	}
	s.items = kept
}

// nearestDate is the last of the items before, else the first of those after,
// that a year belongs to.
func nearestDate(before, after []item) *item {
	for k := len(before) - 1; k >= max(0, len(before)-8); k-- {
		if before[k].takesYear() {
			return &before[k]
		}
	}
	for k := range after[:min(len(after), 8)] {
		if after[k].takesYear() {
			return &after[k]
		}
	}
	return nil
}

func (it item) takesYear() bool {
	switch it.kind {
	case itemMonthDay, itemDotted, itemNamed, itemWeek, itemNth:
		return true
	}
	return false
}
