package when

import "time"

// resolver turns the items of a text into a Reading.
type resolver struct {
	*scanner
	out Reading

	date       time.Time // civil; zero when none
	saidDate   bool
	start, end int // minutes of the day; -1 when not known
	shift      int // minutes, of "en time senere"
	fromNow    int // minutes, of "om to timer"; with saidNow
	saidNow    bool
	minutes    int // how long, when said
}

func civil(y int, m time.Month, d int) time.Time { return time.Date(y, m, d, 0, 0, 0, 0, time.UTC) }

func civilOf(t time.Time) time.Time { return civil(t.Date()) }

// exists reports whether the calendar has the day.
func exists(y int, m time.Month, d int) bool { return d >= 1 && civil(y, m, d).Day() == d }

// ask notes a reason to ask; the first one stands.
func (r *resolver) ask(a Ask, why reason) {
	if r.out.Ask == "" {
		r.out.Ask, r.out.why = a, why
	}
}

func (r *resolver) resolve() {
	r.start, r.end = -1, -1
	gs := r.groups()
	r.day(gs)
	asked := r.out.Ask != ""
	r.clocks()
	if !r.saidDate && !asked {
		r.defaultDay(gs)
	}
	r.assemble()
	r.check()
}

// defaultDay takes the day of the appointment that is moved, where only a time
// was said.
func (r *resolver) defaultDay(gs []group) {
	switch {
	case !r.ref.Start.IsZero():
		r.date = civilOf(r.ref.Start)
	case r.saidNow:
		r.date = r.today
	case len(r.items) == 0:
		r.ask(AskNotRead, reason{})
	default:
		r.ask(AskNoDate, reason{})
	}
}

// day finds the day that the groups say.
func (r *resolver) day(gs []group) {
	kept := gs[:0:0]
	negated := false
	for _, g := range gs {
		if g.negate {
			negated = true
			r.drop(g)
			continue
		}
		kept = append(kept, g)
	}
	if len(kept) == 0 {
		if negated {
			r.ask(AskNoDate, reason{})
		}
		return
	}
	kept = r.target(inheritWeek(inheritMonth(kept)))
	first := r.dayOf(kept[0])
	for _, g := range kept[1:] {
		d := r.dayOf(g)
		switch {
		case first.ask == AskNoDate && d.ask != AskNoDate && g.link == linkNone: // "på nyåret … torsdag 4. februar"
			first = d
			continue
		case d.ask == AskNoDate && first.ask != AskNoDate && g.link == linkNone && g.vague != nil:
			continue
		case !d.day.IsZero() && d.day.Equal(first.day): // no clash: what is to be asked of either is
			if first.ask == "" {
				first = d
			}
			continue
		}
		last := r.dayOf(kept[len(kept)-1])
		r.date, r.saidDate = first.day, true
		r.out.End = last.day
		why := reason{alts: []time.Time{first.day, last.day}}
		if l := kept[len(kept)-1].link; (l == linkTo || l == linkDash) && len(kept) == 2 {
			why.span = true
		}
		if first.day.IsZero() || last.day.IsZero() || len(kept) > 2 {
			why.alts = nil
		}
		r.ask(AskAmbiguous, why)
		return
	}
	r.date = first.day
	r.saidDate = first.ask != AskNoDate
	if first.ask != "" {
		if !first.why.monday.IsZero() {
			r.date, r.out.End, first.why.span = first.why.monday, first.why.monday.AddDate(0, 0, 6), true
		}
		r.ask(first.ask, first.why)
	} else if kept[0].bound || len(kept) == 1 && len(gs) == 1 && kept[0].fromed && !r.stands(first.day) {
		r.ask(AskAmbiguous, reason{phrase: r.phrase(kept[0])})
	}
}

// stands reports whether the appointment that is moved is on a day.
func (r *resolver) stands(day time.Time) bool {
	return !r.ref.Start.IsZero() && day.Equal(civilOf(r.ref.Start))
}

// inheritMonth gives "12." its month in "12. februar, 19. eller 26.", and
// drops none.
func inheritMonth(gs []group) []group {
	for k := range gs {
		if k == 0 || gs[k].date == nil || gs[k].date.kind != itemDay || gs[k-1].date == nil || gs[k-1].date.kind != itemMonthDay {
			continue
		}
		it := *gs[k].date
		it.kind, it.month, it.year = itemMonthDay, gs[k-1].date.month, gs[k-1].date.year
		gs[k].date = &it
	}
	return gs
}

// inheritWeek gives "tirsdag" its week in "tirsdag eller onsdag i uke 6".
func inheritWeek(gs []group) []group {
	for k := len(gs) - 2; k >= 0; k-- {
		next := gs[k+1]
		if gs[k].onlyWeekday() && gs[k].vague == nil && next.weekday != nil && next.date == nil && next.week != nil && next.link != linkNone && !next.fromed && !gs[k].fromed {
			gs[k].week = next.week
		}
	}
	return gs
}

// target keeps the day that an appointment is moved to, of "fra torsdag 4. til
// torsdag 11. februar": when the first is where it stands now, or the text
// says that it is moved.
func (r *resolver) target(gs []group) []group {
	if gs = r.withoutFormer(gs); len(gs) != 2 || !gs[0].fromed || !gs[1].toed {
		return gs
	}
	if r.ref.Start.IsZero() {
		if r.moves() {
			r.drop(gs[0])
			return gs[1:]
		}
		return gs
	}
	now := civilOf(r.ref.Start)
	if !gs[0].onlyWeekday() {
		if r.dayOf(gs[0]).day.Equal(now) {
			r.drop(gs[0])
			return gs[1:]
		}
		return gs
	}
	if gs[0].weekday.wd != now.Weekday() {
		return gs
	}
	if gs[1].onlyWeekday() { // "fra torsdag til fredag": in its own week
		gs[1].week = &item{kind: itemNextWeek, ref: true}
	}
	r.drop(gs[0])
	return gs[1:]
}

// withoutFormer leaves out where the appointment stands now: "11. februar (var 4.
// februar)", "4/2 -> 11/2".
func (r *resolver) withoutFormer(gs []group) []group {
	if len(gs) != 2 {
		return gs
	}
	for k, g := range gs {
		first := g.firstToken()
		before := r.at(first - 1).s
		former := k == 1 && (g.fromed && !gs[0].toed || before == "var" || before == "was" || before == "opprinnelig" || before == "opprinneleg") ||
			k == 0 && r.arrow(first, gs[1].firstToken())
		if former && !g.onlyWeekday() && r.stands(r.dayOf(g).day) && !r.dayOf(gs[1-k]).day.IsZero() {
			r.drop(g)
			gs[1-k].fromed, gs[1-k].toed, gs[1-k].link = false, false, linkNone
			return gs[1-k : 2-k]
		}
	}
	return gs
}

// arrow reports whether an arrow stands between two tokens.
func (r *resolver) arrow(from, to int) bool {
	for i := from; i < to; i++ {
		if t := r.at(i).s; t == ">" || t == "→" || t == "⇒" || t == "➡" {
			return true
		}
	}
	return false
}

// drop leaves out the times that go with a day that is left out.
func (r *resolver) drop(g group) {
	dropped := false
	for k := range r.items {
		switch it := &r.items[k]; {
		case it.dated():
			dropped = it == g.weekday || it == g.date || it == g.beside || it == g.week || it == g.vague
		case it.kind == itemTime && it.near && dropped:
			it.negate = true
		}
	}
}

// textOf is the stretch of text from one item to another.
func (s *scanner) textOf(from, to *item) span { return span{s.at(from.i).from, s.at(to.j - 1).to} }

// phrase is the text of a group's first item, for a question.
func (r *resolver) phrase(g group) span {
	for _, it := range []*item{g.vague, g.week, g.date, g.weekday, g.beside} {
		if it != nil {
			return r.textOf(it, it)
		}
	}
	return span{}
}
