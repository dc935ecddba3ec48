package workflow

import (
	"regexp"
	"slices"
	"strings"
	"time"

	"starte/workflow/when"
)

// plan reads the lines of a leader's mail: appointments moved, changed, added
// or called off, the ground rules, the announcement's text. What is clear is
// done and echoed; what is not is asked back, and nothing is guessed.
func (r *receiver) plan() {
	e := r.readPlan()
	e.finish()
}

// readPlan reads the lines, or the answer to a question about a line.
func (r *receiver) readPlan() *editor {
	e := r.edit()
	r.readInto(e)
	return e
}

func (r *receiver) readInto(e *editor) {
	e.read(r.in.Text)
	if !e.understood() {
		e.answer()
	}
	e.askPassed()
	e.takeLate()
	e.follow()
	e.preparations()
}

// answer reads the first line as the answer to what was asked or offered.
func (e *editor) answer() {
	unread := e.unread
	e.unread = nil
	e.answerToQuestion()
	if !e.understood() {
		e.answerToOffer()
	}
	line := plain(firstLine(e.in.Text))
	for _, said := range unread {
		if !strings.Contains(line, said) {
			e.leave(said)
		}
	}
	if e.understood() && !e.changed { // asked again
		e.unread = nil
	}
}

func (r *receiver) edit() *editor {
	e := editor{receiver: r, process: r.d.State.Process, first: r.d.State.Process, said: map[string][]string{}, follows: map[string]bool{}, heard: map[string]bool{}, closed: map[string]bool{}}
	e.process.Workshops = slices.Clone(e.process.Workshops)
	if asked := r.question(); asked != nil {
		e.numbers = asked.Numbers
	}
	return &e
}

// number is that of a workshop by which the mail names it: as the plan stood
// before the mail, or when the lines were written that it answers for.
func (e *editor) number(i int) int {
	if n, ok := e.numbers[e.first.Workshops[i].ID]; ok {
		return n
	}
	return numberOf(&e.first, i)
}

// chooseTime reads the leader's choice among the candidate times: a number, or
// another date and time.
func (r *receiver) chooseTime() bool {
	e := r.edit()
	text := firstLine(r.in.Text)
	choices, ok := readChoices(text, r.candidates())
	reading := when.Read(text, e.reference(Span{}))
	switch {
	case ok && len(choices) == 1 && (!reading.HasDate || !reading.HasTime):
		for n := range choices {
			e.process.Meeting.Span, e.process.Meeting.Candidates = e.first.Meeting.Candidates[n-1], nil
		}
		e.changed = true
	case reading.HasDate:
		e.meeting(text, clause{mention: mention{meeting: true}, after: text})
	default:
		return false
	}
	e.finish()
	return true
}

// editor applies lines to a copy of the process.
type editor struct {
	*receiver
	first   Process // before the mail
	process Process
	anyDay  bool // holidays and closed days have been said yes to
	changed bool
	same    bool // a line stood as the plan has it
	asks    []Ask
	insists []string // lines that JA would do
	opens   []OpenLine
	closed  map[string]bool // the open lines of an earlier mail that this one has answered, by appointment
	anew    *OpenLine       // the one that is being completed
	reply   bool            // the answer to a question about one line
	late    []LatePreparation
	said    map[string][]string // what was said of each workshop, by ID
	follows map[string]bool     // the workshops whose preparations are told to move along
	numbers map[string]int      // by which the mail names workshops, when they have others by now
	kept    bool                // STOPP was asked about, and this is no JA
	passed  []passed            // what names an appointment and was not done
	heard   map[string]bool     // the appointments that something was done with, or asked about
	byMail  []string            // names of what was changed, besides appointments
	rules   bool
	text    bool
}

func (e *editor) understood() bool { return e.changed || e.same || len(e.asks) > 0 }

// finish takes the edited process, echoes what changed and asks what was not clear.
func (e *editor) finish() {
	if !e.understood() {
		e.notUnderstood()
		return
	}
	e.unread = e.leftover(e.asks)
	waits, pending, inbound := e.stillOpen(), e.pending(), []string{e.in.ID}
	if prior := e.question(); prior != nil {
		inbound = withNewest(e.in.ID, prior.Inbound)
	}
	if e.changed || len(e.asks) == 0 {
		pending = untouched(pending, e.apply())
		e.unread = nil // is said
	}
	e.d.State.Asked, e.d.State.Earlier = waits, pending
	if len(e.asks) == 0 {
		return
	}
	asked := AskedBack{At: e.Now, Inbound: inbound, Lines: e.insists, Open: e.opens, Late: e.late, Numbers: map[string]int{}}
	if waits != nil {
		asked.Late = append(asked.Late, waits.Late...)
		asked.Lines, asked.Open = append(asked.Lines, waits.Lines...), append(asked.Open, waits.Open...)
	}
	for i, w := range e.first.Workshops {
		asked.Numbers[w.ID] = e.number(i)
	}
	e.d.State.Asked = &asked
	e.ask(distinctAsks(e.asks), "")
}

// apply takes the edited process and echoes what changed, which it returns.
func (e *editor) apply() []Change {
	before := e.d.State
	d, changes := Update(e.Moment, e.process, func() string { return "" })
	asks := false // the group is asked about other times
	for _, c := range changes {
		if c.Event != nil {
			e.byMail = append(e.byMail, c.Event.Event)
		} else if c.Detail == settingCandidates {
			e.byMail = append(e.byMail, settingCandidates)
			asks = len(e.process.Meeting.Candidates) > 0
		}
	}
	if len(changes) > 0 {
		d.State.Undo = &Undo{At: e.Now, Inbound: e.in.ID, Process: e.first, ByMail: before.ByMail}
		d.State.Changed = append(d.State.Changed, ChangeByMail{Inbound: []string{e.in.ID}, Events: e.byMail})
		d.State.Changed = d.State.Changed[max(len(d.State.Changed)-changesKept, 0):]
	}
	for _, name := range e.byMail {
		d.State.ByMail = append(d.State.ByMail, LeaderChange{At: e.Now, Event: name})
	}
	e.adopt(d)
	list := appointmentChanges(changes)
	for _, o := range before.Offered {
		if !slices.ContainsFunc(list, func(c Change) bool { return sameWorkshopEvent(c.Event, workshopEvent(o.Workshop)) }) {
			e.d.State.Offered = append(e.d.State.Offered, o)
		}
	}
	e.namePreparations(list)
	e.echo(func(f *Facts) {
		f.Changes, f.Undo, f.Renumbered, f.Unread = list, len(changes) > 0, e.renumbered(&e.first), e.unread
		if asks {
			f.Candidates, f.AnswerBy = e.candidates(), e.answerBy(e.Now)
		}
		if e.kept {
			f.Status = e.notEnded()
		}
		if e.rules {
			f.GroundRules = e.process.GroundRules
		}
		if e.text {
			f.Announcement = &Announcement{Subject: e.process.AnnouncementSubject, Text: e.process.AnnouncementText}
			f.AnnouncementAt = e.announcementAt()
		}
	})
	return list
}

// read takes the text line by line; a heading such as "Spilleregler:" takes
// what follows it.
func (e *editor) read(text string) {
	lines := strings.Split(text, "\n")
	signed := false
	for i := 0; i < len(lines); i++ {
		line := plain(lines[i])
		signed = (signed || e.signs(line)) && !postscript.MatchString(line)
		switch head, rest := heading(line); head {
		case headRules:
			end := e.endOfRules(rest, lines, i+1)
			e.takeRules(rest, lines[i+1:end])
			i = end - 1
		case headText:
			e.takeText(line, rest, lines[i+1:])
			return
		default:
			unread := e.unread
			if i += e.line(line, lines[i+1:]); signed {
				e.unread = unread
			}
		}
	}
}

// endOfRules is the line after the last rule: a line of the plan, another
// heading, a closing; after rules in a list, the first that is not in it.
func (e *editor) endOfRules(first string, lines []string, from int) int {
	list := true
	for i := from; i < len(lines); i++ {
		line := plain(lines[i])
		if line == "" {
			continue
		}
		head, _ := heading(line)
		gap := i > from && strings.TrimSpace(lines[i-1]) == ""
		switch {
		case head != "", closing.MatchString(line), e.isPlanLine(line):
			return i
		case !listed(lines[i]) && gap && list && (i > from+1 || first != ""):
			return i
		}
		list = list && listed(lines[i])
	}
	return len(lines)
}

// isPlanLine reports whether a line begins with an appointment and a colon, or
// tells to move one: a rule may name a workshop in passing.
func (e *editor) isPlanLine(line string) bool {
	for _, c := range clauses(line, &e.first) {
		if c.colon() || moving.MatchString(c.before) || cancelling.MatchString(c.before) {
			return true
		}
	}
	return false
}

func listed(line string) bool {
	line = strings.TrimSpace(line)
	return bullet.MatchString(line) || numbered.MatchString(line)
}

func (e *editor) takeRules(first string, lines []string) {
	if len(lines) == 0 || strings.TrimSpace(strings.Join(lines, "")) == "" {
		lines, first = strings.Split(first, ";"), ""
	}
	var rules []string
	for _, l := range append([]string{first}, lines...) {
		if l = numbered.ReplaceAllString(plain(l), ""); l != "" {
			rules = append(rules, l)
		}
	}
	switch {
	case len(rules) == 0:
	case slices.Equal(rules, e.process.GroundRules):
		e.same = true
	default:
		e.process.GroundRules, e.changed, e.rules = rules, true, true
		e.byMail = append(e.byMail, settingGroundRules)
	}
}

var subjectLine = regexp.MustCompile(`(?i)^(?:emne|subject)\s*:\s*(.+)$`)

func (e *editor) takeText(line, first string, lines []string) {
	text := strings.TrimSpace(first + "\n" + strings.Join(lines, "\n"))
	if text == "" {
		return
	}
	if e.announced() {
		e.query(line, AskPast, "")
		return
	}
	if g := subjectLine.FindStringSubmatch(firstLine(text)); g != nil {
		e.process.AnnouncementSubject = strings.TrimSpace(g[1])
		_, text, _ = strings.Cut(text, "\n")
		text = strings.TrimSpace(text)
	}
	if text != "" {
		e.process.AnnouncementText = text
	}
	e.changed, e.text = true, true
	e.byMail = append(e.byMail, settingAnnouncement)
}

var (
	moving     = regexp.MustCompile(`(?i)\b(flytt\w*|utsett\w*|utsatt|skyv\w*|fremskynd\w*|framskynd\w*|endr\w*|bytt\w*|legg\w*|sett\w*|satt|blir?|move\w*|postpone\w*|chang\w*|shift\w*|reschedul\w*|put|hold(?:es)?|held)\b`)
	cancelling = regexp.MustCompile(`(?i)\b(avlys\w*|kanseller\w*|dropp\w*|stryk\w*|utgår|utgjekk|utgikk|cancel\w*|call(?:ed)? off)\b`)
	ordering   = regexp.MustCompile(`(?i)\b(?:flytt\w*|utsett\w*|skyv\w*|endr\w*|bytt\w*|legg\w*|avlys\w*|kanseller\w*|dropp\w*|stryk\w*|mov(?:e|ing)|postpone\w*|chang\w*|reschedul\w*|cancel\w*|add)\b`)
	adding     = regexp.MustCompile(`(?i)\b(legg(?:e)? (?:til|inn)|add)\b`)
	doubt      = regexp.MustCompile(`(?i)\b(ikke|ikkje|not|don't|don’t|aldri|never|hvis|dersom|kanskje|if|maybe|perhaps)\b`)
	question   = regexp.MustCompile(`(?i)^\s*(?:(?:hei|hi)\W+)?(?:er|når|hvor|hvem|hva|kva|kven|kor|is|when|where|who|what)\b`)
)

// line reads one line of the plan and returns how many of the next lines
// belong to it. What it does not understand beside what it does is shown to the
// leader.
func (e *editor) line(line string, next []string) (taken int) {
	all := clauses(line, &e.first)
	if len(all) == 0 {
		e.leave(line)
	}
	for i, c := range all {
		if before := sentences(c.before + "x"); i == 0 && len(before) > 1 {
			e.leave(strings.Join(before[:len(before)-1], " "))
		}
		said := line
		if len(all) > 1 { // what is asked back is what was not done, not what was
			said = c.said(line)
		}
		e.note(said, c, func() {
			if n := e.clause(said, c, next); n > 0 {
				taken = n
			}
		})
	}
	return taken
}

// clause does what one clause says, and returns how many of the next lines
// belong to it.
func (e *editor) clause(line string, c clause, next []string) (taken int) {
	switch {
	case c.meeting && strings.Trim(c.after, " :") == "" && strings.TrimSpace(c.before) == "":
		return e.candidateLines(line, next)
	case c.meeting:
		e.meeting(line, c)
	case c.fresh, c.loose && adding.MatchString(c.before):
		e.add(line, c)
	default:
		e.workshops(line, c)
	}
	return 0
}

// reference is what a date on a line is read against; span is zero for an
// appointment that is to be made.
func (e *editor) reference(span Span) when.Reference {
	ref := when.Reference{Now: e.Now, English: e.State.Process.Lang == English}
	if !span.Start.IsZero() {
		ref.Start, ref.End = span.Start.In(e.Location), span.End.In(e.Location)
	}
	if !e.anyDay {
		ref.Holiday = func(y int, m time.Month, d int) (string, bool) { return e.Holiday(Date{y, m, d}) }
		ref.Closed = func(y int, m time.Month, d int) bool { return e.IsClosed(Date{y, m, d}) }
	}
	return ref
}
