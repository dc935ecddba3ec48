package when

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Answer reads what answers the question that was asked back about a text: what
// the answer says holds, and what it leaves out is as the text had it.
// "fredag" after "i uke 10 kl. 9" is that Friday at nine, "kl. 14" is that hour of
// the text's day, "2028" its day in that year. The question was asked at the
// instant asked; both texts are read against ref. Rest is the answer's alone.
// HasDate and HasTime are false when the answer says nothing of time. said is what
// both say of time, as a text that a further answer may complete.
func Answer(text, answer string, asked time.Time, ref Reference) (r Reading, said string) {
	then := ref
	then.Now = asked.In(ref.Now.Location())
	t, a := hear(text, then), hear(answer, ref)
	if hour := bareHour.FindString(answer); hour != "" && t.Ask != "" && !a.HasDate && !a.HasTime && len(t.days(answer)) == 0 {
		answer = "kl. " + hour
		a = hear(answer, ref)
		a.Rest = nil
	}
	times := latter(a.words.times, t.words.times)
	switch picked, days := t.choice(answer, a.words); {
	case len(days) > 0:
		var names []string
		for _, d := range days {
			names = append(names, tongue("nb").long(d))
		}
		said = strings.Join(names, " eller ") + " " + times
		return Read(said, ref).with(rest(a.Rest, picked)), said
	case a.HasDate && t.words.times != "":
		said = latter(a.words.days, answer) + " " + times
		if a.HasTime {
			said = answer
		} else {
			answer = times + ", " + answer // before what may be negated: ", ikke fredag"
		}
		return Read(answer, ref).with(a.Rest), said
	case !a.HasDate && a.HasTime && t.words.days != "":
		said = t.words.days + " " + a.words.times
		return Read(said, then).with(a.Rest), said
	case !a.HasDate && !a.HasTime:
		return a.Reading, text
	}
	return a.Reading, answer
}

func (r Reading) with(rest []string) Reading {
	r.Rest = rest
	return r
}

// rest leaves out the pieces that were the choice itself: "den siste".
func rest(pieces []string, choice string) []string {
	return slices.DeleteFunc(slices.Clone(pieces), func(p string) bool { return choice != "" && strings.Contains(choice, p) })
}

func latter(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// spoken is a reading with the words that it was read from.
type spoken struct {
	Reading
	words words
}

func hear(text string, ref Reference) spoken {
	s := scanned(text, ref)
	return spoken{words: s.said(text), Reading: s.reading(text)}
}

// words are the parts of a text that say the day and the time of day.
type words struct {
	days, times string
	weekday     *time.Weekday // all that is said of a day
	monthless   bool          // "torsdag 11."
}

// said are the words of a text that has been scanned.
func (s *scanner) said(text string) words {
	var w words
	var days, times []span
	for k := range s.items {
		it := &s.items[k]
		at := s.textOf(it, it)
		list := &times
		if it.dated() {
			list = &days
		}
		// what joins two of a kind belongs to them: "fra kl. 9 til kl. 11"
		if n := len(*list); n > 0 && k > 0 && s.items[k-1].dated() == it.dated() && it.near {
			(*list)[n-1].to = at.to
		} else {
			*list = append(*list, at)
		}
	}
	join := func(list []span) string {
		var parts []string
		for _, at := range list {
			parts = append(parts, text[at.from:at.to])
		}
		return strings.Join(parts, " ")
	}
	w.days, w.times = join(days), join(times)
	gs := slices.DeleteFunc(s.groups(), func(g group) bool { return g.negate })
	if len(gs) == 1 && gs[0].onlyWeekday() {
		w.weekday = &gs[0].weekday.wd
	}
	w.monthless = len(gs) == 1 && gs[0].date != nil && gs[0].date.kind == itemDay
	return w
}

var (
	bareHour  = regexp.MustCompile(`^\s*\d{1,2}(?:[.:]\d{2})?(?:\s*[-–]\s*\d{1,2}(?:[.:]\d{2})?)?\b`)
	bareDay   = regexp.MustCompile(`(?i)^\s*(?:den|the|dag)?\s*(\d{1,2})(?:\.|st|nd|rd|th)?\s*[.!]?\s*$`)
	bareYear  = regexp.MustCompile(`(?i)^\s*(?:(?:det er|i|in|year|år|året)\s+)*(20\d\d)\s*[.!]?\s*$`)
	nextYear  = regexp.MustCompile(`(?i)^\s*(?:det er|i|in)?\s*(?:neste år|next year)\s*[.!]?\s*$`)
	firstOf   = regexp.MustCompile(`(?i)^\s*(?:det|den|the)?\s*(?:første|fyrste|førstnevnte|førstnemnde|tidligste|tidlegaste|first|former|earlier|earliest)(?: one| dagen| datoen)?\s*[.!]?\s*$`)
	secondOf  = regexp.MustCompile(`(?i)^\s*(?:det|den|the)?\s*(?:siste|andre|sistnevnte|sistnemnde|seneste|seinaste|second|last|latter|later|latest)(?: one| dagen| datoen)?\s*[.!]?\s*$`)
	dayNumber = regexp.MustCompile(`(?i)^\s*(?:\pL+\s+)?(?:den|the)?\s*(\d{1,2})(?:\.|st|nd|rd|th)?(?:\s|$)`)
)

// choice is the day that a short answer picks of those in question, and the words
// that pick it; two days where it may be either of them.
func (t *spoken) choice(answer string, a words) (picked string, days []time.Time) {
	loc := t.Start.Location()
	open := t.open()
	switch year, number := bareYear.FindStringSubmatch(answer), bareDay.FindStringSubmatch(answer); {
	case year != nil:
		y, _ := strconv.Atoi(year[1])
		return answer, t.inYear(y)
	case nextYear.MatchString(answer) && t.Ask == AskPast:
		return answer, t.inYear(t.Start.Year() + 1)
	case len(open) == 2 && firstOf.MatchString(answer):
		return answer, open[:1]
	case len(open) == 2 && secondOf.MatchString(answer):
		return answer, open[1:]
	case number != nil:
		return answer, t.days(answer)
	case a.monthless:
		return "", t.days(answer)
	case a.weekday == nil:
		return "", nil
	case t.Ask == AskWeekday:
		return "", t.nearMismatch(*a.weekday)
	case t.Ask == AskHoliday || t.Ask == AskClosed: // another day of that week
		monday := civilOf(t.Start).AddDate(0, 0, -(int(t.Start.Weekday())+6)%7)
		for d := range 7 {
			open = append(open, monday.AddDate(0, 0, d))
		}
	}
	open = slices.DeleteFunc(open, func(d time.Time) bool { return d.Weekday() != *a.weekday })
	if len(open) != 1 {
		return "", nil
	}
	return "", []time.Time{at(open[0], 0, loc)}
}

// days are the days in question with the number that an answer gives: "den 11."
func (t *spoken) days(answer string) []time.Time {
	number := dayNumber.FindStringSubmatch(answer)
	if number == nil {
		return nil
	}
	n, _ := strconv.Atoi(number[1])
	days := slices.DeleteFunc(t.open(), func(d time.Time) bool { return d.Day() != n })
	if len(days) != 1 {
		return nil
	}
	return days
}

// open are the days that the question leaves to choose from; none when that may
// be any.
func (t *spoken) open() []time.Time {
	w := t.why
	from, to := w.monday, w.monday.AddDate(0, 0, 6)
	switch {
	case !w.monday.IsZero():
	case len(w.alts) == 2 && w.span:
		from, to = w.alts[0], w.alts[1]
	case len(w.alts) == 2:
		return slices.Clone(w.alts)
	default:
		return nil
	}
	var days []time.Time
	for d := from; !d.After(to) && len(days) < 31; d = d.AddDate(0, 0, 1) {
		days = append(days, d)
	}
	return days
}

// inYear is the day in question in another year.
func (t *spoken) inYear(year int) []time.Time {
	_, m, d := t.Start.Date()
	if t.Ask == AskNonexistent {
		m, d = t.why.noMonth, t.why.noDay
	}
	if t.Ask == "" || (t.Start.IsZero() && t.Ask != AskNonexistent) || len(t.open()) > 0 || !exists(year, m, d) {
		return nil
	}
	return []time.Time{civil(year, m, d)}
}

// nearMismatch is the day that a weekday means where it and a date did not
// agree: the date, or the day with the weekday that is nearest to it; two days
// where both are as near, or the weekday is neither of those.
func (t *spoken) nearMismatch(weekday time.Weekday) []time.Time {
	day := civilOf(t.why.day)
	ahead := (int(weekday-day.Weekday()) + 7) % 7
	after, before := day.AddDate(0, 0, ahead), day.AddDate(0, 0, ahead-7)
	switch known := weekday == t.why.weekday; {
	case ahead == 0, known && ahead <= 2:
		return []time.Time{after}
	case known && ahead >= 5:
		return []time.Time{before}
	}
	return []time.Time{before, after}
}
