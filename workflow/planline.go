package workflow

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"starte/workflow/when"
)

// plan reads the lines of a leader's mail: appointments moved, changed, added
// or called off, the ground rules, the announcement's text. What is clear is
// done and echoed; what is not is asked back, and nothing is guessed.
func (r *receiver) plan() {
	e := editor{receiver: r, process: r.d.State.Process, first: r.d.State.Process}
	e.process.Workshops = slices.Clone(e.process.Workshops)
	e.read(r.in.Text)
	if !e.changed && len(e.asks) == 0 {
		r.notUnderstood()
		return
	}
	if e.changed {
		e.apply()
	}
	if len(e.asks) > 0 {
		r.ask(e.asks, "")
	}
}

// chooseTime reads the leader's choice among the candidate times: a number, or
// another date and time.
func (r *receiver) chooseTime() bool {
	mt := r.d.State.Process.Meeting
	choices, ok := readChoices(firstLine(r.in.Text), len(mt.Candidates))
	e := editor{receiver: r, process: r.d.State.Process, first: r.d.State.Process}
	reading := when.Read(firstLine(r.in.Text), r.reference(EventRevision{}, false))
	switch {
	case reading.HasDate:
		e.line("Planleggingsmøtet: " + firstLine(r.in.Text))
	case ok && len(choices) == 1:
		for n := range choices {
			e.process.Meeting.Span, e.process.Meeting.Candidates = mt.Candidates[n-1], nil
		}
		e.changed = true
	default:
		return false
	}
	if e.changed {
		e.apply()
	}
	if len(e.asks) > 0 {
		r.ask(e.asks, "")
	}
	return true
}

// editor applies lines to a copy of the process.
type editor struct {
	*receiver
	first   Process // before the mail
	process Process
	changed bool
	asks    []Ask
	byMail  []string // names of what was changed, besides appointments
	rules   bool
	text    bool
}

// apply takes the edited process and echoes what changed.
func (e *editor) apply() {
	m := e.Moment
	m.State = e.d.State
	before := e.d.State
	d, changes := Update(m, e.process, func() string { return "" })
	d.State.Undo = &Undo{At: e.Now, Process: e.first, Status: before.Status, ByMail: before.ByMail}
	for _, c := range changes {
		if c.Event != nil {
			e.byMail = append(e.byMail, c.Event.Event)
		}
	}
	for _, name := range e.byMail {
		d.State.ByMail = append(d.State.ByMail, LeaderChange{At: e.Now, Event: name})
	}
	e.adopt(d)
	e.echo(func(f *Facts) {
		f.Changes, f.Undo = appointmentChanges(changes), true
		if e.rules {
			f.GroundRules = e.process.GroundRules
		}
		if e.text {
			f.Announcement = &Announcement{Subject: e.process.AnnouncementSubject, Text: e.process.AnnouncementText}
			f.AnnouncementAt = e.announcementDue()
		}
	})
}

// read takes the text line by line; a heading such as "Spilleregler:" takes
// what follows it.
func (e *editor) read(text string) {
	lines := strings.Split(text, "\n")
	for i := 0; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		switch head, rest := heading(line); head {
		case headRules:
			end := endOfRules(lines, i+1)
			e.takeRules(rest, lines[i+1:end])
			i = end - 1
		case headText:
			e.takeText(rest, lines[i+1:])
			return
		default:
			e.line(line)
		}
	}
}

const (
	headRules = "rules"
	headText  = "text"
)

// heading recognizes the headings that the mail teaches.
func heading(line string) (head, rest string) {
	name, rest, ok := strings.Cut(line, ":")
	if !ok {
		return "", ""
	}
	switch strings.ToLower(strings.Trim(name, " *_#-")) {
	case "spilleregler", "spillereglene", "spelereglar", "spelereglane", "ground rules", "våre spilleregler":
		return headRules, strings.TrimSpace(rest)
	case "kunngjøring", "kunngjøringen", "kunngjering", "kunngjeringa", "announcement", "ny tekst", "tekst":
		return headText, strings.TrimSpace(rest)
	}
	return "", ""
}

// endOfRules is the line after the last rule: an empty line that is followed
// by something that is no list, or a line of the plan.
func endOfRules(lines []string, from int) int {
	gap := false
	for i := from; i < len(lines); i++ {
		line := strings.TrimSpace(lines[i])
		switch {
		case line == "":
			gap = i > from
		case named.MatchString(line) && strings.Contains(line, ":"), gap && !listed(line):
			return i
		default:
			gap = false
		}
	}
	return len(lines)
}

func listed(line string) bool {
	return strings.HasPrefix(line, "-") || strings.HasPrefix(line, "*") || strings.HasPrefix(line, "•") || (line != "" && line[0] >= '0' && line[0] <= '9')
}

var bullet = regexp.MustCompile(`^\s*(?:[-*•–]|\d{1,2}[.)])\s*`)

func (e *editor) takeRules(first string, lines []string) {
	var rules []string
	for _, l := range append([]string{first}, lines...) {
		if l = strings.TrimSpace(bullet.ReplaceAllString(l, "")); l != "" {
			rules = append(rules, l)
		}
	}
	if len(rules) > 0 && !slices.Equal(rules, e.process.GroundRules) {
		e.process.GroundRules, e.changed, e.rules = rules, true, true
		e.byMail = append(e.byMail, "ground_rules")
	}
}

func (e *editor) takeText(first string, lines []string) {
	text := strings.TrimSpace(strings.Join(append([]string{first}, lines...), "\n"))
	if text == "" {
		return
	}
	e.process.AnnouncementText, e.changed, e.text = text, true, true
	e.byMail = append(e.byMail, "announcement")
}

// named finds which appointment a line names.
var named = regexp.MustCompile(`(?i)^(?:(?:og\s+)?(flytt|flytte|utsett|utsette|endre|move|postpone|change|avlys|avlyse|kanseller|kansellere|dropp|stryk|cancel|nytt?|ny|new)\s+)?` +
	`(?:(forberedelsen?|førebuinga?|preparation|samlingen|samlinga)(?:\s+(?:til|av|for|to|of))?\s*)?` +
	`(?:(planleggingsmøtet?|planleggingsmøte|møtet|the planning meeting|planning meeting)|(?:verksted(?:et)?|verkstad(?:en)?|workshop)\s*(?:nr\.?\s*|no\.?\s*|#)?(\d{1,2})?|([«"“][^»"”]{2,80}[»"”]))?`)

var calledOff = regexp.MustCompile(`(?i)\b(avlyst|avlyses|avlysast|utgår|utgjekk|kansellert|droppes|cancelled|canceled|strykes)\b`)

// line reads one line of the plan. Lines that name no appointment are greeting,
// closing or talk, and are passed by as long as something else was understood.
func (e *editor) line(line string) {
	line = strings.TrimSpace(bullet.ReplaceAllString(line, ""))
	g := named.FindStringSubmatch(line)
	if g == nil || (g[2] == "" && g[3] == "" && g[4] == "" && g[5] == "" && !strings.Contains(strings.ToLower(g[0]), "verkst") && !strings.Contains(strings.ToLower(g[0]), "workshop")) {
		e.byTitle(line)
		return
	}
	rest := strings.TrimLeft(line[len(g[0]):], " :–-—,.")
	verb := strings.ToLower(g[1])
	switch {
	case g[3] != "":
		e.moveMeeting(line, rest, verb)
	case verb == "nytt" || verb == "ny" || verb == "new" || verb == "nyt":
		e.add(line, rest)
	default:
		i, ok := e.find(g[4], g[5])
		if !ok {
			e.asks = append(e.asks, Ask{Line: line, Code: AskNotFound})
			return
		}
		e.workshop(line, rest, verb, i, g[2] != "")
	}
}

// byTitle reads "Slik vil vi ha det: torsdag 4. februar" where the title is one
// of the plan's.
func (e *editor) byTitle(line string) {
	name, rest, ok := strings.Cut(line, ":")
	if !ok {
		return
	}
	if i, found := e.find("", strings.TrimSpace(name)); found {
		e.workshop(line, strings.TrimSpace(rest), "", i, false)
	}
}

// find returns the index of a workshop by its number in the order of time, or
// by its title.
func (e *editor) find(number, title string) (int, bool) {
	title = strings.ToLower(strings.Trim(title, ` «»"“”`))
	n, _ := strconv.Atoi(number)
	for i, w := range e.first.Workshops {
		if (number != "" && numberOf(&e.first, i) == n) || (title != "" && strings.ToLower(w.Title) == title) {
			return slices.IndexFunc(e.process.Workshops, func(o Workshop) bool { return o.ID == w.ID }), true
		}
	}
	return 0, number == "" && title == "" && len(e.process.Workshops) == 1
}

func isCancel(verb string) bool {
	switch verb {
	case "avlys", "avlyse", "kanseller", "kansellere", "dropp", "stryk", "cancel":
		return true
	}
	return false
}

func (e *editor) workshop(line, rest, verb string, i int, preparation bool) {
	if i < 0 {
		e.asks = append(e.asks, Ask{Line: line, Code: AskNotFound})
		return
	}
	w := e.process.Workshops[i]
	if isCancel(verb) || (verb == "" && calledOff.MatchString(rest)) {
		if preparation {
			w.Preparation = nil
			e.process.Workshops[i] = w
		} else {
			e.process.Workshops = slices.Delete(e.process.Workshops, i, i+1)
		}
		e.changed = true
		return
	}
	event := "workshop/" + w.ID
	if preparation {
		event = "preparation/" + w.ID
		if w.Preparation == nil {
			w.Preparation = &Gathering{Place: w.Place}
		} else {
			g := *w.Preparation
			w.Preparation = &g
		}
	}
	now, _ := revisionOf(&e.first, event, -1)
	got := when.Read(rest, e.reference(now, !now.Start.IsZero()))
	if !e.clear(line, got, now.Start.IsZero()) {
		return
	}
	span := &w.Span
	if preparation {
		span = &w.Preparation.Span
	}
	e.setTime(span, got)
	e.details(&w, got.Rest, preparation)
	e.process.Workshops[i] = w
	e.changed = true
}

// moveMeeting gives the planning meeting a time, or calls it off.
func (e *editor) moveMeeting(line, rest, verb string) {
	mt := &e.process.Meeting
	if isCancel(verb) || (verb == "" && calledOff.MatchString(rest)) {
		mt.Cancelled, e.changed = true, true
		return
	}
	now := EventRevision{Span: mt.Span}
	got := when.Read(rest, e.reference(now, !mt.Start.IsZero()))
	if !e.clear(line, got, mt.Start.IsZero()) {
		return
	}
	length := e.meetingLength()
	e.setTime(&mt.Span, got)
	if got.End.IsZero() {
		mt.End = WallOf(mt.Start.In(e.Location).Add(length))
	}
	if len(got.Rest) > 0 {
		mt.Place = got.Rest[0]
	}
	mt.Candidates, mt.Cancelled, e.changed = nil, false, true
}

func (e *editor) meetingLength() time.Duration {
	mt := e.first.Meeting
	switch {
	case !mt.Start.IsZero():
		return mt.End.In(e.Location).Sub(mt.Start.In(e.Location))
	case len(mt.Candidates) > 0:
		return mt.Candidates[0].End.In(e.Location).Sub(mt.Candidates[0].Start.In(e.Location))
	}
	return time.Hour
}

// add makes a workshop: "Nytt verksted: Veien videre, torsdag 3. juni kl. 13–15, Storsalen, Kari".
func (e *editor) add(line, rest string) {
	got := when.Read(rest, e.reference(EventRevision{}, false))
	if !e.clear(line, got, true) {
		return
	}
	w := Workshop{ID: "m" + itoa(len(e.d.State.Events)+1)}
	e.setTime(&w.Span, got)
	if got.End.IsZero() {
		w.End = WallOf(got.Start.Add(2 * time.Hour))
	}
	pieces := got.Rest
	if len(pieces) > 0 {
		w.Title, pieces = pieces[0], pieces[1:]
	}
	e.details(&w, pieces, false)
	e.process.Workshops = append(e.process.Workshops, w)
	e.changed = true
}

// clear reports whether a date was read with certainty; otherwise it is asked back.
func (e *editor) clear(line string, got when.Reading, wantDate bool) bool {
	code := AskCode(got.Ask)
	if code == "" && !got.HasDate && !got.HasTime && (wantDate || len(got.Rest) == 0) {
		code = AskNoDate
	}
	if code == "" {
		return true
	}
	e.asks = append(e.asks, Ask{Line: line, Code: code, Detail: got.Detail})
	return false
}

func (e *editor) setTime(s *Span, got when.Reading) {
	if !got.HasDate && !got.HasTime {
		return
	}
	length := s.End.In(e.Location).Sub(s.Start.In(e.Location))
	s.Start = WallOf(got.Start)
	if got.End.IsZero() {
		s.End = WallOf(got.Start.Add(length))
	} else {
		s.End = WallOf(got.End)
	}
}

// details are the pieces of a line that are no date: names of the group are
// responsible, another is the place.
func (e *editor) details(w *Workshop, pieces []string, preparation bool) {
	var responsible []string
	place := ""
	for _, piece := range pieces {
		if names := e.names(piece); len(names) > 0 {
			responsible = append(responsible, names...)
		} else if place == "" {
			place = strings.TrimSpace(piece)
		}
	}
	if len(responsible) > 0 {
		w.Responsible = responsible
	}
	switch {
	case place == "":
	case preparation:
		w.Preparation.Place = place
	default:
		w.Place = place
	}
}

var conjunction = regexp.MustCompile(`(?i)\s*(?:,|&|\bog\b|\band\b)\s*`)

// names reads "Kari og Ola" as members of the group, by full or first name;
// nil when any part is somebody else, or nobody for certain.
func (e *editor) names(piece string) []string {
	var found []string
	for _, part := range conjunction.Split(strings.TrimSpace(piece), -1) {
		var hits []string
		for _, p := range e.process.Group() {
			first, _, _ := strings.Cut(p.Name, " ")
			if strings.EqualFold(p.Name, part) || strings.EqualFold(first, part) {
				hits = append(hits, p.Name)
			}
		}
		if len(hits) != 1 {
			return nil
		}
		found = append(found, hits[0])
	}
	return found
}

// reference is what a date on a line is read against.
func (r *receiver) reference(e EventRevision, set bool) when.Reference {
	ref := when.Reference{Now: r.Now, English: r.State.Process.Lang == English}
	if set {
		ref.Start, ref.End = e.Start.In(r.Location), e.End.In(r.Location)
	}
	ref.Holiday = func(y int, m time.Month, d int) (string, bool) { return r.Holiday(Date{y, m, d}) }
	ref.Closed = func(y int, m time.Month, d int) bool { return r.IsClosed(Date{y, m, d}) }
	return ref
}
