package workflow

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// mention is where a line names appointments: one, or several that the same is
// said of ("verksted 2 og 3").
type mention struct {
	from, to    int // bytes of the line
	meeting     bool
	preparation bool
	fresh       bool // "nytt verksted": one that is to be
	numbers     []int
	title       string // of the plan's, as it stands there
	loose       bool   // "verkstedet" without number or title
	all         bool   // "alle verkstedene"
	bare        bool   // "nr 3", and nothing that says of what
}

const (
	prepWord     = `(?:forberedelses\w*|forberedelse(?:n|r|ne)?|førebuing(?:a|en|ar|ane)?|preparations?|samling(?:en|a)?)`
	workshopWord = `(?:verksted(?:et|ene|er|a)?|verkstad(?:en|er|ar|ane)?|workshop(?:en|s)?)`
	meetingWord  = `(?:the planning meeting|planning meeting|planleggingsmøtet?|planleggjingsmøtet?|møtet)`
	ordinalWord  = `(?:første|fyrste|first|andre|second|tredje|third|fjerde|fourth|femte|fifth|siste|last|alle|all|samtlige)`
	joinPrep     = `(?:\s+(?:til|av|for|to|of|før|foran|before))?(?:\s+(?:det|den|the))?`
)

// Group 1: a new one; 2: a preparation; 3: the meeting; 4: an ordinal; 5: a
// workshop; 6: its number; 7 and 8: the number after a preparation; 9 and 10: a
// number after "V" or "nr" alone.
var appointments = regexp.MustCompile(`(?i)(?:\b((?:et|eit|ein|ei|a)?\s*(?:nytt|ny|new|ekstra|extra)\s+))?` +
	`(?:(?:\b(` + prepWord + `)` + joinPrep + `\s*)?` +
	`(?:(` + meetingWord + `)\b|(?:\b(` + ordinalWord + `|\d{1,2}\.)\s+(?:de\s+andre\s+|dei\s+andre\s+|de\s+|dei\s+|andre\s+|the\s+other\s+|the\s+|other\s+)?)?(\b` + workshopWord + `)\b(?:\s*(?:nr\.?|nummer|no\.?|number|#)?\s*(\d{1,2}|tre|fire|fem|seks|to|two|three|four|five|six)\b)?)` +
	`|\b(?:` + prepWord + `)\s*(?:nr\.?|nummer|no\.?|number|#)?\s*(\d{1,2})\b` +
	`|\b(?:` + prepWord + `)` + joinPrep + `\s+(?:v\.?|nr\.?|nummer|number)\s?(\d{1,2})\b` +
	`|\bv\.?\s?(\d{1,2})\b|\b(?:nr\.?|nummer|number)\s?(\d{1,2})\b)`)

// further numbers that the same is said of: " og 3", ", 3 og 4".
var further = regexp.MustCompile(`(?i)^((?:\s*,\s*\d{1,2})*)\s*(?:og|and|&)\s*(?:` + workshopWord + `\s*|v\.?\s?|nr\.?\s?|nummer\s)?(\d{1,2})\b`)

var digits = regexp.MustCompile(`\d+`)

// A line that is longer, in bytes, or may name more appointments is none that a
// leader wrote to steer: it is not read, and is shown as such.
const (
	lineRead     = 4000
	mentionsRead = 200
)

// mentions finds the appointments that a line names, by number, by the order
// they come in, or by title.
func mentions(line string, p *Process) []mention {
	if len(line) > lineRead {
		return nil
	}
	var found []mention
	looked := 0
	for at := 0; at < len(line); {
		if looked++; looked > mentionsRead {
			return nil
		}
		g := appointments.FindStringSubmatchIndex(line[at:])
		if g == nil {
			break
		}
		group := func(i int) string {
			if g[2*i] < 0 {
				return ""
			}
			return line[at+g[2*i] : at+g[2*i+1]]
		}
		m := mention{from: at + g[0], to: at + g[1], fresh: group(1) != "", preparation: group(2) != "" || group(7)+group(8) != "", meeting: group(3) != "", bare: group(10) != ""}
		number := group(6) + group(7) + group(8) + group(9) + group(10)
		if group(6) != "" && m.spelled(line, group(5), group(6)) {
			m.to, number = at+g[11], ""
		}
		if place := strings.TrimSuffix(group(4), "."); place != group(4) && (number != "" || !isPlaceInPlan(place, group(5), p)) {
			m.from, g[8], g[9] = at+g[10], -1, -1
		}
		if group(9)+group(10) != "" && !m.standsForWorkshop(line, number, p) {
			at = m.to
			continue
		}
		switch n := inDigits(number); {
		case number != "" && startsDate(line[m.to:]): // "verksted 4. februar"
			m.to -= len(number)
			m.loose = true
		case number != "":
			m.numbers = append(m.numbers, n)
			m.addFurther(line)
		case slices.Contains([]string{"alle", "all", "samtlige"}, strings.ToLower(group(4))):
			m.all = true
		case group(4) != "":
			m.numbers = append(m.numbers, ordinal(group(4), len(p.Workshops)))
		default:
			m.loose = !m.meeting
		}
		m.byTitle(line, p)
		found = append(found, m)
		at = m.to
	}
	if len(found) == 0 {
		found = titled(line, p)
	} else {
		found = joined(line, found)
	}
	return withPreparation(line, found)
}

// itsPreparation is the preparation of the workshop that the line names.
var itsPreparation = regexp.MustCompile(`(?i)\b(?:forberedelsen|førebuinga|førebuingen|the preparation)\b|\b(?:med|with)\s+(?:tilhørende\s+|tilhøyrande\s+|its\s+)?(?:forberedelse|førebuing|preparation)\b`)

// withPreparation adds "forberedelsen" where one workshop is named, and that is
// meant to be its own.
func withPreparation(line string, found []mention) []mention {
	if len(found) != 1 || found[0].preparation || found[0].meeting || found[0].fresh || (len(found[0].numbers) != 1 && found[0].title == "") {
		return found
	}
	w := found[0]
	for _, at := range itsPreparation.FindAllStringIndex(line, -1) {
		if at[0] < w.to && w.from < at[1] {
			continue
		}
		g := mention{from: at[0], to: at[1], preparation: true, numbers: w.numbers, title: w.title}
		if g.from < w.from {
			return []mention{g, w}
		}
		return []mention{w, g}
	}
	return found
}

func (m *mention) addFurther(line string) {
	g := further.FindStringSubmatchIndex(line[m.to:])
	if g == nil || startsDate(line[m.to+g[1]:]) {
		return
	}
	for _, n := range digits.FindAllString(line[m.to+g[2]:m.to+g[1]], -1) {
		number, _ := strconv.Atoi(n)
		m.numbers = append(m.numbers, number)
	}
	m.to += g[1]
}

var dateGoesOn = regexp.MustCompile(`(?i)^(?:\.\s*(?:\d|(?:jan|feb|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|des|dec))|/\d|-\d|\s*(?:jan|feb|mar|apr|mai|may|jun|jul|aug|sep|okt|oct|nov|des|dec)[a-zæøå]*\b)`)

// startsDate reports whether a number goes on as a date: ". februar", "/2".
func startsDate(after string) bool { return dateGoesOn.MatchString(after) }

func ordinal(w string, last int) int {
	if n, err := strconv.Atoi(strings.TrimSuffix(w, ".")); err == nil {
		return n
	}
	switch strings.ToLower(w) {
	case "første", "fyrste", "first":
		return 1
	case "andre", "second":
		return 2
	case "tredje", "third":
		return 3
	case "fjerde", "fourth":
		return 4
	case "femte", "fifth":
		return 5
	}
	return last
}

var beforeTitle = regexp.MustCompile(`(?i)^(?:[\s:,–\-(«»"“”']|\b(?:om|about|kalt|kalla|called)\b)*$`)

// byTitle takes in a title of the plan's that stands right after the word:
// "verkstedet «Veien videre»".
func (m *mention) byTitle(line string, p *Process) {
	if m.fresh || m.meeting {
		return
	}
	found := titled(line[m.to:], p)
	if len(found) == 0 || !beforeTitle.MatchString(line[m.to:m.to+found[0].from]) {
		return
	}
	if m.loose {
		m.title, m.loose = found[0].title, false
	}
	m.to += found[0].to
	m.to += len(line[m.to:]) - len(strings.TrimLeft(line[m.to:], ")\"”'"))
}

// titled finds the longest title of the plan's in a line.
func titled(line string, p *Process) []mention {
	var best *mention
	lower := strings.ToLower(line)
	if len(lower) != len(line) {
		return nil
	}
	for _, w := range p.Workshops {
		title := strings.ToLower(strings.TrimSpace(w.Title))
		i := strings.Index(lower, title)
		if len(title) < 4 || i < 0 || (best != nil && len(title) <= len(best.title)) {
			continue
		}
		best = &mention{from: i, to: i + len(title), title: w.Title}
	}
	if best == nil {
		return nil
	}
	if strings.HasPrefix(line[best.to:], "»") || strings.HasPrefix(line[best.to:], "”") {
		best.to += len("»")
	}
	return []mention{*best}
}

var nothingBetween = regexp.MustCompile(`(?i)^[\s,]*(?:og|and|&|samt|med|with|både|both)?\s*$`)

var conjunctions = regexp.MustCompile(`(?i)^[\s,]*(?:og|and|&|samt)?\s*$`)

// joined makes one of mentions that have nothing but "og" between them.
func joined(line string, found []mention) []mention {
	out := found[:1]
	for _, m := range found[1:] {
		last := &out[len(out)-1]
		if conjunctions.MatchString(line[last.to:m.from]) && m.preparation == last.preparation && len(m.numbers) > 0 && len(last.numbers) > 0 {
			last.numbers, last.to = append(last.numbers, m.numbers...), m.to
			continue
		}
		out = append(out, m)
	}
	return out
}

var (
	sentenceEnd = regexp.MustCompile(`^(.*\p{L}{2}[.;!?])\s+([^.;!?0-9]*)$`)
	lastAnd     = regexp.MustCompile(`(?i)^(.*?)(?:,?\s+(?:og|and|men|but)\b|,)([^,]*)$`)
)

// clause is a mention with what is said of it: before it, back to the clause
// before, and after it.
type clause struct {
	mention
	before, after string
	reply         bool // no mention at all: the answer to a question about one
}

// colon reports whether a colon stands right after the name, as in a line of the plan.
func (c *clause) colon() bool { return strings.HasPrefix(strings.TrimSpace(c.after), ":") }

// said is the clause's own part of the line that it stands in.
func (c *clause) said(line string) string {
	return strings.Trim(c.before+line[c.from:c.to]+c.after, " ,;")
}

// clauses cuts a line into what is said of each appointment that it names.
func clauses(line string, p *Process) []clause {
	found := mentions(line, p)
	out := make([]clause, len(found))
	for i, m := range found {
		out[i].mention = m
		if i == 0 {
			out[i].before = line[:m.from]
		}
		end := len(line)
		if i+1 < len(found) {
			end = found[i+1].from
		}
		out[i].after = line[m.to:end]
		if i+1 == len(found) {
			continue
		}
		if g := sentenceEnd.FindStringSubmatch(out[i].after); g != nil {
			out[i].after, out[i+1].before = g[1], g[2]
		} else if g := lastAnd.FindStringSubmatch(out[i].after); g != nil {
			out[i].after, out[i+1].before = g[1], g[2]
		}
	}
	for i := range len(out) - 1 { // "verksted 2 og forberedelsen en uke senere" says it of both
		m, next := &out[i], &out[i+1]
		if m.preparation != next.preparation && nothingBetween.MatchString(line[m.to:next.from]) {
			m.after, next.before = next.after, m.before
		}
	}
	for i := 1; i < len(out); i++ { // "verksted 2: torsdag, Nadia leder verkstedet" says it of the one before
		if c := out[i]; c.loose && strings.TrimSpace(strings.Trim(c.after, ".!")) == "" && leadsBefore.MatchString(c.before) {
			out[i-1].after, out[i].after = line[out[i-1].to:c.from], ""
		}
	}
	return slices.DeleteFunc(out, func(c clause) bool { return len(found) > 1 && c.loose && strings.TrimSpace(c.after) == "" })
}
