package file

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"starte/workflow"
)

// Write returns a commented process file that Parse reads back as an equal
// process, given the documents beside it under their names. Of a meeting that
// has both a time and the candidates that it was chosen from, the time is kept.
func Write(p workflow.Process) ([]byte, error) {
	w := &writer{}
	w.comment("%s: a process file, to be checked with `starte check` and applied with `starte apply`.", p.Workplace)
	w.comment("`starte init` writes a sample in which every key is explained.")
	w.line("")
	w.line("id: %s", w.scalar(p.ID))
	w.line("workplace: %s", w.scalar(p.Workplace))
	w.line("language: %s   # nb, nn or en", w.scalar(string(p.Lang)))
	w.line("timezone: %s", w.scalar(p.Zone))

	w.section("People: Name <address>, <further address>; a name alone for someone without an address.")
	w.person("leader:", "", p.Leader)
	if p.Deputy != nil {
		w.person("deputy:", "", *p.Deputy)
	}
	w.line("")
	w.comment("The other members of the HSE group.")
	w.people("members", p.Members)
	w.line("")
	w.comment("Everyone else at the workplace.")
	w.people("staff", p.Staff)

	w.section("The planning meeting, in local time.")
	w.meeting(p.Meeting)
	w.section("The workshops, and the group's preparation before each. Keep an id when the title changes.")
	w.workshops(p.Workshops)
	w.section("What the mail says.")
	w.content(p)
	w.section("When mail goes out. Distances are such as 7d, 36h, 30m or 1d12h; a date and time works too.")
	w.schedule(p)
	if w.err != nil {
		return nil, fmt.Errorf("write process %s: %w", p.ID, w.err)
	}
	return []byte(w.String()), nil
}

// AppendMark adds to a written file the mark of the plan that it is of, which
// tells edits of the file from an older file; see [Result].
func AppendMark(written []byte, mark string) []byte {
	w := &writer{}
	w.section("The plan that this file was written from. Leave it: by it `starte apply` knows that the file is not an older one.")
	w.line("exported: %s", w.scalar(mark))
	return append(written, w.String()...)
}

// writer gathers lines, and the first thing that a file cannot hold.
type writer struct {
	strings.Builder
	err error
}

func (w *writer) line(format string, args ...any) {
	fmt.Fprintf(&w.Builder, format+"\n", args...)
}

// comment writes a line that YAML passes over, whatever is in it.
func (w *writer) comment(format string, args ...any) {
	s := strings.Map(func(r rune) rune {
		if _, bad := unprintable(string(r)); bad {
			return ' '
		}
		return r
	}, fmt.Sprintf(format, args...))
	w.line("# %s", s)
}

func (w *writer) section(title string) {
	w.line("")
	w.line("")
	w.comment("%s", title)
}

func (w *writer) people(key string, people []workflow.Person) {
	if len(people) == 0 {
		w.line("%s: []", key)
		return
	}
	w.line("%s:", key)
	for _, p := range people {
		w.person("  -", "    ", p)
	}
}

var plainPerson = regexp.MustCompile(`^\p{L}[\p{L}\p{N} .'-]*(?: <[a-z0-9][a-z0-9@._+-]*>,?)*$`)

// person writes somebody on one line, or with an id where the id is not the
// one that the address would give, as after a change of address.
func (w *writer) person(key, indent string, p workflow.Person) {
	if p.ID != derivedID(personSeed(p)) {
		if indent == "" {
			w.line("%s", key)
			key, indent = "  ", "  "
		}
		w.line("%s id: %s", strings.TrimSuffix(key, " "), w.scalar(p.ID))
		w.line("%sname: %s", indent, w.scalar(p.Name))
		if len(p.Addresses) > 0 {
			w.line("%saddresses: %s", indent, w.flow(p.Addresses))
		}
		return
	}
	s := p.Name
	for i, a := range p.Addresses {
		if i > 0 {
			s += ","
		}
		s += " <" + a + ">"
	}
	if !plainPerson.MatchString(s) || w.scalar(p.Name) != p.Name {
		s = strconv.Quote(s)
	}
	w.line("%s %s", key, s)
}

func (w *writer) meeting(m workflow.Meeting) {
	w.line("meeting:")
	switch {
	case !m.Start.IsZero():
		w.span("  ", m.Span)
	case len(m.Candidates) > 0:
		w.line("  candidates:")
		for _, c := range m.Candidates {
			w.line("    - {start: %s, end: %s}", strconv.Quote(show(c.Start)), endOf(c))
		}
		if !m.AnswerBy.IsZero() {
			w.line("  answer_by: %s", show(m.AnswerBy))
		}
	}
	w.field("  ", "place", m.Place)
	if m.Cancelled {
		w.line("  cancelled: true   # until it gets a new time")
	}
}

func (w *writer) span(indent string, s workflow.Span) {
	if s.Start.IsZero() {
		return
	}
	w.line("%sstart: %s   # %s", indent, show(s.Start), s.Start.Weekday())
	w.line("%send: %s", indent, endOf(s))
}

// endOf is the end of a span: the hour alone when it is on the same day.
func endOf(s workflow.Span) string {
	end := show(s.End)
	if s.End.Date == s.Start.Date {
		end = end[len("2027-02-04 "):]
	}
	return strconv.Quote(end)
}

func (w *writer) workshops(list []workflow.Workshop) {
	if len(list) == 0 {
		w.line("workshops: []")
		return
	}
	w.line("workshops:")
	for _, s := range list {
		w.line("  - id: %s", w.scalar(s.ID))
		w.field("    ", "title", s.Title)
		w.field("    ", "about", s.About)
		w.field("    ", "bring", s.Bring)
		w.span("    ", s.Span)
		w.field("    ", "place", s.Place)
		if len(s.Responsible) > 0 {
			w.line("    responsible: %s", w.flow(s.Responsible))
		}
		if g := s.Preparation; g != nil {
			w.line("    preparation:")
			w.span("      ", g.Span)
			w.field("      ", "place", g.Place)
		}
	}
}

func (w *writer) content(p workflow.Process) {
	w.texts("questions", "the five usual ones are asked", p.Questions)
	if slices.Equal(p.Agenda, workflow.DefaultAgenda()) { // written out it would have to fit the meeting
		w.comment("agenda: left out, the five usual items.")
	} else if len(p.Agenda) > 0 {
		w.line("agenda:")
		for _, item := range p.Agenda {
			var keys []string
			if item.Topic != "" {
				keys = append(keys, "topic: "+w.scalar(string(item.Topic)))
			}
			if item.Title != "" {
				keys = append(keys, "title: "+w.flowText(item.Title))
			}
			w.line("  - {%s, minutes: %d}", strings.Join(keys, ", "), item.Minutes)
		}
	}
	names := "hidden"
	if p.NamesShown {
		names = "shown"
	}
	w.line("names: %s   # whether the leader sees who answered what: hidden or shown", names)
	w.field("", "poster_place", p.PosterPlace)
	w.texts("ground_rules", "none yet", p.GroundRules)
	if p.AnnouncementSubject != "" || p.AnnouncementText != "" {
		w.line("announcement:")
		w.field("  ", "subject", p.AnnouncementSubject)
		w.field("  ", "text", p.AnnouncementText)
	}
	w.files(p.Documents)
}

func (w *writer) files(docs []workflow.Document) {
	if len(docs) == 0 {
		return
	}
	w.line("documents:   # PDF files beside this file")
	var other []string
	for _, d := range docs {
		if d.Role == workflow.DocOther {
			other = append(other, d.Name)
			continue
		}
		w.field("  ", string(d.Role), d.Name)
	}
	if len(other) > 0 {
		w.line("  other: %s", w.flow(other))
	}
}

func (w *writer) schedule(p workflow.Process) {
	if len(p.Closed) > 0 {
		w.line("closed:")
		for _, d := range p.Closed {
			if d.First == d.Last {
				w.line("  - %s", d.First)
			} else {
				w.line("  - %s..%s", d.First, d.Last)
			}
		}
	}
	if p.Window.Always {
		w.line("send_window: always")
	} else {
		w.line(`send_window: "%02d:%02d-%02d:%02d"   # on working days`, p.Window.From/60, p.Window.From%60, p.Window.To/60, p.Window.To%60)
	}
	t := p.Timing
	reminders := make([]string, len(t.Reminders))
	for i, o := range t.Reminders {
		reminders[i] = w.offset(o)
	}
	w.line("schedule:")
	w.line("  candidate_answer: %s   # the count of candidate times, after they were sent out", w.offset(t.CandidateAnswer))
	w.line("  questions: %s   # before the meeting", w.offset(t.Questions))
	w.line("  reminders: [%s]   # before the meeting", strings.Join(reminders, ", "))
	w.line("  digest: %s   # before the meeting", w.offset(t.Digest))
	w.line("  addendum_every: %s", w.offset(workflow.Offset{Duration: t.AddendumEvery}))
	w.line("  after_meeting: %s   # after the meeting's end", w.offset(t.AfterMeeting))
	if t.Announcement != nil {
		w.line("  announcement: %s   # after the meeting's end", w.offset(*t.Announcement))
	} else {
		w.line("  # announcement: 1d   # after the meeting's end; left out, the next working day at 09:00")
	}
	w.line("  preparation: %s   # before a preparation", w.offset(t.Preparation))
	w.line("  workshop_notice: %s   # before a workshop", w.offset(t.WorkshopNotice))
	w.line("  change_delay: %s   # after the last change of the plan", w.offset(workflow.Offset{Duration: t.ChangeDelay}))
	w.line("  purge_answers: %s   # after the meeting", w.offset(t.PurgeAnswers))
	w.line("  purge_addresses: %s   # after the last workshop", w.offset(t.PurgeAddresses))
}

// offset writes an offset and refuses one that the file has no form for.
func (w *writer) offset(o workflow.Offset) string {
	if o.At == nil && (o.Days < 0 || o.Duration < 0 || o.Duration%time.Second != 0) && w.err == nil {
		w.err = fmt.Errorf("offset of %d days and %s has no form in a process file", o.Days, o.Duration)
	}
	return formatOffset(o)
}

func (w *writer) texts(key, silent string, list []string) {
	if len(list) == 0 {
		w.comment("%s: left out, %s.", key, silent)
		return
	}
	w.line("%s:", key)
	for _, s := range list {
		w.line("  - %s", w.scalar(s))
	}
}

// field writes a text that is not empty; one of several lines as a block.
func (w *writer) field(indent, key, s string) {
	if s == "" {
		return
	}
	if !utf8.ValidString(s) || !block(s) {
		w.line("%s%s: %s", indent, key, w.scalar(s))
		return
	}
	w.line("%s%s: |", indent, key)
	for l := range strings.SplitSeq(s, "\n") {
		if l != "" {
			l = indent + "  " + l
		}
		w.line("%s", l)
	}
}

// block reports whether a text has several lines and is kept whole by a
// literal block (YAML 1.2, section 8.1.2).
func block(s string) bool {
	_, bad := unprintable(strings.ReplaceAll(s, "\n", ""))
	return strings.Contains(s, "\n") && !bad && strings.TrimSpace(s) == s && !strings.Contains(s, " \n")
}

var (
	plainText = regexp.MustCompile(`^\p{L}[\p{L}\p{N} .,_()/?!'+&–-]*$`)
	reserved  = regexp.MustCompile(`(?i)^(?:true|false|yes|no|on|off|y|n|null)$`)
)

// scalar writes a text plain where YAML takes it as it stands, else in
// double quotes, whose escapes are those of Go.
func (w *writer) scalar(s string) string {
	if !utf8.ValidString(s) && w.err == nil {
		w.err = fmt.Errorf("text %q is not UTF-8", clip(s))
	}
	if plainText.MatchString(s) && !reserved.MatchString(s) && !strings.HasSuffix(s, " ") {
		return s
	}
	return strconv.Quote(s)
}

// flow writes a list on one line.
func (w *writer) flow(list []string) string {
	out := make([]string, len(list))
	for i, s := range list {
		out[i] = w.flowText(s)
	}
	return "[" + strings.Join(out, ", ") + "]"
}

// flowText writes a text between brackets, where a comma would end it.
func (w *writer) flowText(s string) string {
	if out := w.scalar(s); out != s || !strings.ContainsAny(s, ",?") {
		return out
	}
	return strconv.Quote(s)
}
