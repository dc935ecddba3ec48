package workflow

import (
	"regexp"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"starte/workflow/when"
)

// fields takes the pieces of a line that are no date: the place, who is
// responsible, and what is named by a label.
type fields struct {
	*editor
	w           *Workshop
	form        bool // in the order of the plan: place, then who is responsible
	colon       bool // and after a colon, where small letters name a place too
	place       string
	responsible []string
	unclear     []string // people whom a first name may mean
	doubtful    []string // what may be a place or a person
	took        bool     // something of the line was taken
	words       string   // what the line says of time
	fresh       bool     // the workshop is to be
	without     string   // what was in doubt, which says nothing here
	instead     string   // but this, if not empty
	muddled     string   // the first name that may mean several
	leaving     []string // people who cannot, in whose place others come
	toldAway    []string // the sentences that say so
	again       bool     // the line was read before, and what is not understood of it shown
}

var (
	placeLabel = regexp.MustCompile(`(?i)^(?:sted|stad|plass|place|where|hvor|kor|rom|lokale|room)\s*(?::|=|\ber\b|\bis\b|\bblir\b)\s*(.+)$`)
	// leadLabel is "leder: Nadia" and "skal ledes av Nadia": group 1 is who.
	leadLabel = regexp.MustCompile(`(?i)^(?:(?:og|and|ny|new|skal|vil|bør|må|blir|er|vert|is|will be|should be|is to be)\s+)*` +
		`(?:ledere?|leiar(?:ar)?|leaders?|leies av|leiast av|leia av|ledes av|ledet av|led by|ansvarlige?|ansvarlege?|ansvar|responsible)\b\s*` +
		`(?::|=|\ber\b|\bis\b|\bblir\b)?\s*(.+)$`)
	// leadAfter is "Nadia som leder" and "Nadia tar over": group 1 is who.
	leadAfter = regexp.MustCompile(`(?i)^(?:(?:og|and|men|but)\s+)?(?:med\s+|with\s+)?(.+?)\s+` +
		`(?:som\s+(?:leder|leiar)|as\s+leader` + // as leader
		`|(?:(?:skal|kan|vil|må|will|should|can)\s+)?` +
		`(?:leder?|leiar|leier|leie|leads?` + // leads
		`|tar\s+(?:det|over)|tek\s+(?:det|over)|ta\s+(?:det|over)|overtar?|overtek|takes?\s+(?:it|over)` + // takes it, or over
		`|(?:har?|tar?|tek)\s+ansvar(?:et)?` + // has charge
		`|(?:er|blir|være|vere)\s+(?:leder|leiar|ledere|leiarar|ansvarlige?|ansvarlege?))` + // is the leader
		`|(?:is|are)\s+leading|(?:is|are)\s+responsible)` +
		`(?:\s+(?:for\s+)?(?:det|dette|it|this))?\.?$`)
	titleLabel = regexp.MustCompile(`(?i)^(?:tema|tittel|title|topic|navn|namn|heter nå|heiter no)\s*:?\s*(.+)$`)
	aboutLabel = regexp.MustCompile(`(?i)^(?:om|about|innhold|innhald)\s*:\s*(.+)$`)
	bringLabel = regexp.MustCompile(`(?i)^(?:ta med|bring|husk)\s*:\s*(.+)$`)
	// prefixed is "i Kantina" and "vi møtes på Torget": group 1 is where.
	prefixed = regexp.MustCompile(`(?i)^(?:(?:og|and|men|but|da|så|då|then)\s+)?` +
		`(?:(?:flytt\w*|blir det|det blir|vi møtes|møtes vi|vi møtast|vi samles|vi blir|vi skal være|vi skal vere|vi sitter|vi holder til` +
		`|it will be|we meet|blir|er|skal være|skal vere|vi er|is|will be)\s+)?` +
		`(?:i|på|in|at|til|to)\s+(?:the\s+)?(.+)$`)
	insteadOf  = regexp.MustCompile(`(?i)\s+(?:i ?stedet for|isteden for|istedenfor|i ?staden for|instead of)\s+.+$`)
	instead    = regexp.MustCompile(`(?i)\s+(?:i ?stedet|isteden(?:for)?|i ?staden|instead|denne gangen|denne gongen|this time|da|då|then)$`)
	talk       = regexp.MustCompile(`(?i)^(?:hei|hallo|ja|nei|ok|okei|obs|nb|selvfølgelig|sjølvsagt|selvsagt|dessverre|diverre|altså|heldigvis|kanskje|forresten|beklager|sorry|please|unfortunately|of course|hvis|dersom|om det|if|fordi|pga|grunnet|siden|because|vær så|ver så|er det|kan du|kan de|skal|må|vi|jeg|eg|det|dette|samme|same|som før|as before|frist|svar|påmelding|resten|ellers|elles)\b`)
	verbs      = regexp.MustCompile(`(?i)(?:^|\s)(?:skal|skulle|kan|kunne|vil|ville|må|bør|har|tar|tek|er|var|blir|leder|leier|kommer|kjem|overtar|overtek|holder|held|styrer|trenger|treng|passer|passar|spiser|et|is|are|will|can|has|takes|leads|should|must)(?:\s|$)`)
	dayWord    = regexp.MustCompile(`(?i)^(?:\pL+\s+)?(?:til\s+|på\s+|to\s+|on\s+)?(\pL*(?:dag|dagen|aften|aftenen|kveld|kvelden|helg|helga|helgen|natt|natta|natten|ferie|ferien))$`)
	perhaps    = regexp.MustCompile(`(?i)^((?:\pL+\s*[:=]|i|på|til|in|at|to)?\s*)(?:evt\b\.?|eventuelt)\s+`)
	afterColon = regexp.MustCompile(`^([^:]*):\s+(.+)$`)
	noPlace    = regexp.MustCompile(`(?i)^(?:grunn|stedet|staden|steden|år|nytt|samme|same|det|den|dette|oss|alle|slutten|starten|begynnelsen|tide?|hovudet|because|order|instead|least|all|us|that|this)\b`)
)

// served is what comes before or between: "lunsj kl. 12", "kaffe til alle",
// but not a place whose name begins so, "Kaffe Brenneriet" and "Pause 1".
var served = regexp.MustCompile(`(?i)^(?:lunsj|lunch|kaffe|coffee|oppmøte|frammøte|servering|pause)(?:[^\pL\d:]*(?:$|:)|[^\pL\d]+(?:kl\b|(?-i:\p{Ll})|\d\s*(?:[\d.:–-]|(?-i:\p{Ll}))))`)

// sayings are the sentences of what is said besides the time, but for greetings
// and what is served; "v/ Kari" is who is responsible.
func sayings(rest []string) []string {
	var said []string
	for _, piece := range rest {
		for _, sentence := range sentences(piece) {
			sentence = strings.Trim(sentence, " \t.!?;…")
			if sentence == "" || isThanks(sentence) || closing.MatchString(sentence) || served.MatchString(sentence) {
				continue
			}
			if place, name, ok := cutFold(sentence, "v/"); ok {
				said, sentence = append(said, strings.TrimSpace(place)), "ansvarlig: "+strings.TrimSpace(name)
			}
			said = append(said, sentence)
		}
	}
	return said
}

// take sorts what is said; false when some of it had to be asked back.
func (f *fields) take(line string, rest []string, preparation bool) bool {
	for _, sentence := range sayings(rest) {
		if f.without != "" && strings.Contains(sentence, f.without) {
			if f.instead == "" {
				continue
			}
			sentence = strings.Replace(sentence, f.without, f.instead, 1)
		}
		if f.leaves(sentence) {
			continue
		}
		if sentence = f.withoutFormer(sentence); !negated.MatchString(sentence) {
			place, people, took, doubts := f.place, len(f.responsible), f.took, len(f.unclear)+len(f.doubtful)
			f.took = false
			if f.piece(sentence); !f.again && !f.took && f.place == place && len(f.responsible) == people && len(f.unclear)+len(f.doubtful) == doubts {
				f.leave(sentence)
			}
			f.took = f.took || took
			if f.place != place && len(f.responsible) == people && f.hasNameAmong(sentence) {
				f.place, f.doubtful = place, append(f.doubtful, sentence)
			}
		}
	}
	event := eventOf(f.w.ID, preparation)
	if f.fresh {
		event = ""
	}
	if len(f.unclear) > 0 {
		who := strings.Join(f.unclear, " / ")
		f.addAsk(Ask{Line: line, Code: AskAmbiguous, Detail: who}, "")
		f.keepOpen(OpenLine{Event: event, Line: line, When: f.words, Doubt: f.muddled, Code: AskAmbiguous, Detail: who})
		return false
	}
	for _, d := range f.doubtful {
		f.addAsk(Ask{Line: line, Code: AskPerson, Detail: d}, event)
		f.keepOpen(OpenLine{Event: event, Line: line, When: f.words, Doubt: d, Code: AskPerson, Detail: d})
	}
	if len(f.doubtful) > 0 {
		return false
	}
	f.took = f.took || f.place != "" || len(f.responsible) > 0
	f.appoint()
	switch {
	case f.place == "":
	case preparation:
		f.w.Preparation.Place = f.place
	default:
		f.w.Place = f.place
	}
	return true
}

func (f *fields) piece(piece string) {
	if piece == "" {
		return
	}
	if f.label(piece) {
		f.took = true
		return
	}
	if g := leadAfter.FindStringSubmatch(piece); g != nil {
		if names := f.names(g[1]); len(names) > 0 {
			f.responsible = append(f.responsible, names...)
			return
		}
	}
	labelled := trimWord(piece, "og", "and", "med", "with")
	bare := trimWord(labelled, "til", "to")
	if labelled == piece && (!f.form || f.place == "") && f.bySurname(bare) {
		if f.knownPlace(bare) {
			f.place = upperFirst(bare)
		} else {
			f.doubtful = append(f.doubtful, bare)
		}
		return
	}
	if names := f.names(bare); len(names) > 0 {
		f.responsible = append(f.responsible, names...)
		return
	}
	if len(f.unclear) > 0 {
		return
	}
	if place, names, ok := f.withNames(piece); ok {
		f.piece(place)
		f.responsible = append(f.responsible, names...)
		return
	}
	if place, name, sure := f.placeAndName(bare); name != "" {
		switch at := prefixed.MatchString(piece); {
		case sure && !at:
			f.piece(place)
			f.responsible = append(f.responsible, name)
			return
		case sure || !at:
			f.doubtful = append(f.doubtful, bare)
			return
		}
	}
	if f.mayBePerson(bare) {
		f.person(bare)
		return
	}
	place := placeOf(piece, f.colon || looksLikeName(piece))
	switch {
	case place == "":
	case f.place == "":
		f.place = place
	case f.form && looksLikeName(piece): // after the place, somebody from outside
		f.responsible = append(f.responsible, piece)
	case f.form:
		f.place += ", " + piece
	}
}

// label takes "Sted: Kantina", "leder: Ola", "Tema: Veien videre".
func (f *fields) label(piece string) bool {
	if g := placeLabel.FindStringSubmatch(perhaps.ReplaceAllString(piece, "$1")); g != nil {
		f.place = g[1]
		return true
	}
	if g := leadLabel.FindStringSubmatch(piece); g != nil {
		names := f.names(g[1])
		if len(names) == 0 && len(f.unclear) == 0 {
			names = []string{g[1]}
		}
		f.responsible = append(f.responsible, names...)
		return true
	}
	if g := titleLabel.FindStringSubmatch(piece); g != nil {
		f.w.Title = strings.Trim(g[1], " «»\"“”")
		return true
	}
	if g := aboutLabel.FindStringSubmatch(piece); g != nil {
		f.w.About = g[1]
		return true
	}
	if g := bringLabel.FindStringSubmatch(piece); g != nil {
		f.w.Bring = g[1]
		return true
	}
	return false
}

// untitled takes as the theme of a new workshop what follows a colon after its
// time or place, "kl. 13–15 i Storsalen: Veien videre", and returns the rest.
func (f *fields) untitled(pieces []string) []string {
	for i, piece := range pieces {
		g := afterColon.FindStringSubmatch(piece)
		if g == nil || f.w.Title != "" || slices.ContainsFunc([]*regexp.Regexp{placeLabel, leadLabel, titleLabel, aboutLabel, bringLabel}, func(label *regexp.Regexp) bool {
			return label.MatchString(strings.TrimSpace(piece))
		}) {
			continue
		}
		f.w.Title = strings.Trim(g[2], " .«»\"“”")
		return slices.Concat(pieces[:i], []string{g[1]}, pieces[i+1:])
	}
	return pieces
}

// placeOf reads a piece as a place: after "i" or "på", or, where bare is set,
// as it stands. How many come is none: "30 barn".
func placeOf(piece string, bare bool) string {
	piece = when.WithoutCount(insteadOf.ReplaceAllString(strings.Trim(piece, " \t.!?"), ""))
	piece = perhaps.ReplaceAllString(piece, "$1")
	if g := placeLabel.FindStringSubmatch(piece); g != nil {
		return g[1]
	}
	if g := prefixed.FindStringSubmatch(piece); g != nil {
		place := instead.ReplaceAllString(g[1], "")
		if noPlace.MatchString(place) || len(strings.Fields(place)) > 4 || verbs.MatchString(place) || dayWord.MatchString(place) {
			return ""
		}
		return upperFirst(place)
	}
	piece = instead.ReplaceAllString(piece, "")
	if !bare || !strings.ContainsFunc(piece, unicode.IsLetter) || len(strings.Fields(piece)) > 4 || talk.MatchString(piece) || doubt.MatchString(piece) || verbs.MatchString(piece) || dayWord.MatchString(piece) {
		return ""
	}
	return upperFirst(piece)
}

// looksLikeName reports whether every word begins with a capital letter, as in
// "Trine Moe" and "Kantina".
func looksLikeName(s string) bool {
	words := strings.Fields(s)
	for _, w := range words {
		if r, _ := utf8.DecodeRuneInString(w); !unicode.IsUpper(r) {
			return false
		}
	}
	return len(words) > 0 && len(words) <= 4
}

func upperFirst(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	return string(unicode.ToUpper(r)) + s[n:]
}

func cutFold(s, sep string) (before, after string, found bool) {
	i := strings.Index(strings.ToLower(s), sep)
	if i < 0 {
		return s, "", false
	}
	return s[:i], s[i+len(sep):], true
}

func trimWord(s string, words ...string) string {
	for _, w := range words {
		if first, rest, ok := strings.Cut(s, " "); ok && strings.EqualFold(first, w) {
			s = rest
		}
	}
	return s
}
