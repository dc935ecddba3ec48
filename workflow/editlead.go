package workflow

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// leadsBefore is "Nadia skal lede", before the workshop: group 1 is who.
	leadsBefore = regexp.MustCompile(`(?i)^\W*(?:(?:hei|og|så|men|and|but|so)\W+)*(.+?)\s+` +
		`(?:(?:skal|kan|vil|må|will|should|can|is to)\s+)?` +
		`(?:leder?|leier|leie|leads?` + // leads
		`|tar|tek|ta|takes?|overtar|overtek|overta|styrer` + // takes it
		`|(?:ha|har|ta|tar|tek)\s+ansvar(?:et)?\s+for` + // has charge of
		`|(?:er|være|vere|blir)\s+(?:leder|leiar|ansvarlig|ansvarleg)\s+for|is\s+responsible\s+for` + // is the leader of
		`)\s+$`)
	leaderOf = regexp.MustCompile(`(?i)^\W*(?:(?:hei|og|så|men|and|but|so)\W+)*(?:ny\s+|new\s+)?` +
		`(?:leder|leiar|leader|ansvarlig|ansvarleg|ansvar(?:et)?|responsible)\s+(?:for|på|av|of)\s+$`)
	isName  = regexp.MustCompile(`(?i)^\s*(?::|=|\b(?:er|blir|is|skal være|skal vere)\b)\s*(.+)$`)
	notWhom = regexp.MustCompile(`(?i)\s*(?:,\s*(?:og\s+|and\s+)?(?:ikke|ikkje|not)` +
		`|\b(?:i ?stedet for|isteden for|istedenfor|i ?staden for|instead of))\s+([^,]+)$`)
	negated = regexp.MustCompile(`(?i)^(?:ikke|ikkje|not)\b`)
	// replacing is "Bytt ut Ola med Nadia på", before the workshop: group 1 is who
	// goes, group 2 who comes.
	replacing = regexp.MustCompile(`(?i)^\W*(?:(?:hei|og|så|men|vi|kan|må|skal|vil|du|and|but|so|please|can|you|we)\W+)*` +
		`(?:bytte?r?|byte?r?|skifte?r?|erstatte?r?|swap|replace|change)\s+(?:(?:ut|out)\s+)?(.+?)\s+(?:med|mot|til|with|for|to)\s+(.+?)\s+(?:på|i|for|om|on|in|at)\s+$`)
	// standsIn is "Nadia tar over for Ola på": group 1 is who comes, group 2 who goes.
	standsIn = regexp.MustCompile(`(?i)^\W*(?:(?:hei|og|så|men|and|but|so)\W+)*(.+?)\s+(?:(?:skal|kan|vil|må|will|can)\s+)?` +
		`(?:(?:tar?|tek|går?|kommer|kjem|takes?|steps?|stands?)\s+(?:over|inn|in)|overtar?|overtek|vikarierer|(?:leder?|leier|leads?)\s+i ?(?:stedet|staden))\s+(?:for|etter)\s+(.+?)\s+(?:på|i|om|on|in|at)\s+$`)
)

// exchanged is who is to go and who comes instead, of "Bytt ut Ola med Nadia på
// verksted 2"; empty when a clause says nothing of the kind.
func (f *fields) exchanged(c clause) (goes, comes string) {
	if g := replacing.FindStringSubmatch(c.before); g != nil {
		goes, comes = g[1], g[2]
	} else if g := standsIn.FindStringSubmatch(c.before); g != nil {
		goes, comes = g[2], g[1]
	}
	if goes == "" || !f.known(goes) || !f.known(comes) {
		return "", ""
	}
	return goes, comes
}

// exchange takes somebody's place at the workshop for another; false when it
// cannot be told who goes and who comes: neither is responsible, or both.
func (f *fields) exchange(goes, comes string) bool {
	out, in := f.names(goes), f.names(comes)
	if len(out) == 0 || len(in) == 0 ||
		slices.ContainsFunc(out, func(name string) bool { return !slices.Contains(f.w.Responsible, name) }) ||
		slices.ContainsFunc(in, func(name string) bool { return slices.Contains(f.w.Responsible, name) }) {
		return false
	}
	f.leaving = out
	return true
}

// withoutFormer is what is said without ", ikke Kari" or "i stedet for Kari" at
// its end, where that is somebody of the process.
func (f *fields) withoutFormer(said string) string {
	said = strings.TrimRight(said, " .!")
	g := notWhom.FindStringSubmatchIndex(said)
	if g == nil || !f.known(said[g[2]:g[3]]) {
		return said
	}
	return said[:g[0]]
}

// known reports whether every part of "Kari og Ola" names somebody.
func (f *fields) known(names string) bool {
	return !slices.ContainsFunc(conjunction.Split(strings.TrimSpace(names), -1), func(name string) bool { return len(f.named(name)) == 0 })
}

// leaderBefore is whom "Nadia leder verksted 2" names before the workshop.
func (f *fields) leaderBefore(c clause) string {
	if g := leadsBefore.FindStringSubmatch(c.before); g != nil && !c.preparation && f.known(g[1]) {
		return g[1]
	}
	return ""
}

// hasNameAmong reports whether a piece that was read as a place has a first name
// among other words and is not "hos Kari": "Kari der".
func (f *fields) hasNameAmong(piece string) bool {
	words := strings.Fields(piece)
	if len(words) < 2 || placeLabel.MatchString(piece) || f.knownPlace(piece) {
		return false
	}
	people := slices.Concat(f.process.Group(), f.process.Staff)
	for i, word := range words {
		named := slices.ContainsFunc(people, func(p Person) bool { return firstNameIs(p.Name, word) })
		if named && !ofSomebody.MatchString(strings.Join(words[:i], " ")) {
			return true
		}
	}
	return false
}

// leads takes "Nadia skal lede verksted 1, ikke Kari", "Ansvarlig for verksted 2:
// Per" and "Bytt ut Kari med Per på verksted 2"; false when the clause says
// something else.
func (e *editor) leads(line string, c clause, i int) bool {
	if c.preparation {
		return false
	}
	w := e.process.Workshops[i]
	f := fields{editor: e, w: &w}
	after := f.withoutFormer(c.after)
	var said string
	if goes, comes := f.exchanged(c); goes != "" && strings.Trim(after, " .!?") == "" {
		if !f.exchange(goes, comes) {
			e.query(line, AskNotRead, eventOf(w.ID, false))
			return true
		}
		said = comes
	} else if strings.TrimSpace(after) == "" {
		said = f.leaderBefore(c)
	} else if g := isName.FindStringSubmatch(after); g != nil && leaderOf.MatchString(c.before) {
		said = g[1]
	}
	if said == "" || !f.known(said) {
		return false
	}
	if !f.take(line, []string{"ansvarlig: " + said}, false) {
		return true
	}
	if sameWorkshop(w, e.process.Workshops[i]) {
		e.same = true
		return true
	}
	e.process.Workshops[i], e.changed = w, true
	e.said[w.ID] = append(e.said[w.ID], line)
	return true
}

// cannot is "Nadia kan dessverre ikke komme": group 1 is who.
var cannot = regexp.MustCompile(`(?i)^(?:(?:og|men|and|but)\s+)?(.+?)\s+` +
	`(?:(?:kan|kunne)\s+(?:dessverre\s+|diverre\s+|likevel\s+)?(?:ikke|ikkje)|cannot|can't|can’t|can not` + // cannot
	`|(?:må|har|must)\s+(?:melde|meldt)\s+avbud` + // sends apologies
	`|(?:er|blir|is)\s+(?:syk|sjuk|sykmeldt|sjukmeld|borte|vekke|bortreist|forhindret|forhindra|ill|sick|away)` + // is ill or away
	`)(?:\s+(?:da|då|likevel|komme|kome|være med|vere med|den dagen|then|come))*$`)

// leaves takes "Nadia kan ikke", of somebody who is responsible for the workshop,
// as who is to be replaced.
func (f *fields) leaves(sentence string) bool {
	g := cannot.FindStringSubmatch(sentence)
	if g == nil {
		return false
	}
	var away []string
	for _, part := range conjunction.Split(strings.TrimSpace(g[1]), -1) {
		hits := f.named(part)
		if len(hits) != 1 || !slices.Contains(f.w.Responsible, hits[0]) {
			return false
		}
		away = append(away, hits[0])
	}
	f.leaving, f.toldAway = append(f.leaving, away...), append(f.toldAway, sentence)
	return true
}

// appoint makes those responsible who are said to be: all of them, or in the
// place of those who cannot. That somebody cannot, and nobody comes instead, is
// not done.
func (f *fields) appoint() {
	switch {
	case len(f.responsible) == 0:
		for _, sentence := range f.toldAway {
			f.leave(sentence)
		}
	case len(f.leaving) == 0:
		f.w.Responsible = f.responsible
	default:
		var stay []string
		for _, name := range f.w.Responsible {
			if !slices.Contains(f.leaving, name) && !slices.Contains(f.responsible, name) {
				stay = append(stay, name)
			}
		}
		f.w.Responsible = append(stay, f.responsible...)
	}
}
