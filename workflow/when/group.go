package when

// group is a set of items that together say one day: a weekday, a date, a week.
type group struct {
	weekday *item
	date    *item // month and day, day, nth weekday, an offset from now
	beside  *item // an offset from the appointment, or from date
	week    *item // uke 5, neste uke
	vague   *item

	link   link
	fromed bool
	toed   bool
	negate bool
	bound  bool
}

// place puts an item into the group, or reports that its place is taken.
func (g *group) place(it *item) bool {
	var slot **item
	switch it.kind {
	case itemWeekday:
		slot = &g.weekday
	case itemWeek, itemNextWeek:
		slot = &g.week
	case itemVague:
		slot = &g.vague
	case itemOffset:
		slot = &g.date
		if it.ref {
			slot = &g.beside
		}
	default:
		slot = &g.date
	}
	if *slot != nil || it.kind == itemOffset && it.ref && g.date != nil {
		return false
	}
	*slot = it
	return true
}

// firstToken is the first token of the group's items.
func (g *group) firstToken() int {
	first := -1
	for _, it := range []*item{g.weekday, g.date, g.beside, g.week, g.vague} {
		if it != nil && (first < 0 || it.i < first) {
			first = it.i
		}
	}
	return first
}

// sameDay reports whether the item is "samme dag".
func (it item) sameDay() bool { return it.ref && it.n == 0 && it.mins == 0 && !it.sign }

// onlyWeekday reports whether the group is a weekday and nothing else.
func (g *group) onlyWeekday() bool {
	return g.weekday != nil && g.weekday.rel == coming && g.date == nil && g.beside == nil && g.week == nil
}

// groups gathers the items that say a day, in the order of the text.
func (s *scanner) groups() []group {
	var gs []group
	for k := range s.items {
		it := &s.items[k]
		if !it.dated() {
			continue
		}
		if len(gs) > 0 {
			g := &gs[len(gs)-1]
			fresh := it.near && (it.link == linkOr || it.link == linkTo) && s.items[k-1].dated() || it.negate || g.negate && it.i != s.items[k-1].j || it.toed && g.fromed
			if it.kind == itemOffset && it.ref && it.unit == weeks && g.beside != nil && g.beside.sameDay() {
				g.beside = it
				continue
			}
			if !fresh && g.place(it) || it.kind == itemOffset && it.sameDay() && g.beside != nil && g.beside.unit == weeks {
				continue // "to uker senere, samme dag og tid"
			}
		}
		g := group{link: it.link, fromed: it.fromed, toed: it.toed, negate: it.negate, bound: it.bound}
		if it.kind == itemMonthDay || it.kind == itemDay || it.kind == itemWeekday {
			g.bound = it.bound
		}
		g.place(it)
		gs = append(gs, g)
	}
	return gs
}
