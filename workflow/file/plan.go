package file

import (
	"fmt"

	"go.yaml.in/yaml/v3"

	"starte/workflow"
)

// readMeeting reads the planning meeting: one time, or candidates for it.
func (p *process) readMeeting(v value) {
	if !p.require(v, "its start, or candidates to choose one from") {
		return
	}
	f := p.object(v, "start, or candidates", meetingKeys...)
	if v.Kind != yaml.MappingNode {
		return
	}
	m := &p.Meeting
	m.Place = p.line(f["place"], maxLine)
	if !f["place"].set() {
		p.warn(f["place"].path, `The meeting has no place, so its invitation will not say where; write "place".`)
	}
	m.Cancelled = p.choice(f["cancelled"], "true", "false") == "true"
	m.AnswerBy, _ = p.wall(f["answer_by"])
	minutes := 0
	for _, item := range p.Agenda {
		minutes += item.Minutes
	}
	start, candidates := f["start"], f["candidates"]
	switch {
	case start.set() && candidates.set():
		p.fault(candidates.path, "The meeting has both a start and candidates; keep the start once the time is settled, the candidates until then.")
	case candidates.set():
		for _, key := range []string{"end", "minutes"} {
			if f[key].set() {
				p.fault(f[key].path, "%s belongs to a start; write it in each of the candidates instead.", fieldName(f[key].path))
			}
		}
		m.Candidates = p.candidates(candidates, minutes)
		return
	case !start.set() && !m.Cancelled:
		p.fault(v.path, `The meeting has no time; write "start", or "candidates" to let the members choose from.`)
	}
	if f["answer_by"].set() {
		p.warn(f["answer_by"].path, "\"answer_by\" has a meaning with candidates only; take it away.")
	}
	if start.set() {
		m.Span, _ = p.span(v.path, start, f["end"], f["minutes"], minutes)
		p.dayWarning(start.path, m.Start)
	}
}

func (p *process) candidates(v value, minutes int) []workflow.Span {
	var out []workflow.Span
	items := p.list(v, true, 20, "a list of times")
	if len(items) < 2 && (v.Kind == yaml.SequenceNode || len(items) == 1) {
		p.fault(v.path, `There must be at least two candidates to choose from; write a single time as "start".`)
	}
	seen := make(map[workflow.Wall]bool)
	for _, item := range items {
		start := item
		f := map[string]value{}
		if item.Kind == yaml.MappingNode {
			f = p.object(item, "start and end", candidateKeys...)
			start = f["start"]
		}
		s, ok := p.span(item.path, start, f["end"], f["minutes"], minutes)
		if !ok {
			continue
		}
		p.dayWarning(start.path, s.Start)
		if seen[s.Start] {
			p.fault(start.path, "The candidate %s stands twice; take one away.", show(s.Start))
		}
		seen[s.Start] = true
		out = append(out, s)
	}
	return out
}

func (p *process) readWorkshops(v value) {
	taken := make(map[string]string)
	items := p.list(v, false, 60, "a list of workshops")
	read := make([]workflow.Workshop, len(items))
	fields := make([]map[string]value, len(items))
	for i, item := range items { // the ids that the file gives before those that are made of titles
		fields[i] = p.object(item, "title, start and end", workshopKeys...)
		id, ok := p.identifier(fields[i]["id"])
		if !ok {
			continue
		}
		if first, twice := taken[id]; twice {
			p.fault(fields[i]["id"].path, "The id %q is that of the workshop on line %d already; write another.", id, p.places[first].Line)
			continue
		}
		taken[id] = item.path
		read[i].ID = id
	}
	for i, item := range items {
		if item.Kind != yaml.MappingNode {
			continue
		}
		w := &read[i]
		p.workshop(w, item, fields[i])
		if w.ID == "" {
			w.ID = freeID(w.Title, i, taken)
			taken[w.ID] = item.path
		}
	}
	p.Workshops = read
	if len(read) == 0 {
		p.Workshops = nil
	}
}

func (p *process) workshop(w *workflow.Workshop, item value, f map[string]value) {
	w.Title = p.line(f["title"], maxLine)
	if !f["title"].set() { // as one may be that the leader added by mail
		p.warn(f["title"].path, `The workshop has no title, so its notice will only say which one it is; write "title", such as "Hva er viktig for oss?".`)
	}
	w.About = p.prose(f["about"], maxAbout)
	w.Bring = p.prose(f["bring"], maxAbout)
	w.Place = p.line(f["place"], maxLine)
	w.Responsible = p.lines(f["responsible"], 20, maxName)
	w.Span, _ = p.span(item.path, f["start"], f["end"], f["minutes"], 0)
	p.dayWarning(f["start"].path, w.Start)
	if !f["place"].set() {
		p.warn(f["place"].path, `The workshop has no place, so its notice will not say where; write "place".`)
	}
	v := f["preparation"]
	if !v.set() {
		return
	}
	g := p.object(v, "start, end and place", preparationKeys...)
	if v.Kind != yaml.MappingNode {
		return
	}
	w.Preparation = &workflow.Gathering{Place: p.line(g["place"], maxLine)}
	w.Preparation.Span, _ = p.span(v.path, g["start"], g["end"], g["minutes"], 0)
	p.dayWarning(g["start"].path, w.Preparation.Start)
}

// freeID makes an id of a title that no other workshop has.
func freeID(title string, index int, taken map[string]string) string {
	base := slug(title, maxID-4)
	if base == "" {
		base = fmt.Sprintf("workshop-%d", index+1)
	}
	id := base
	for n := 2; taken[id] != ""; n++ {
		id = fmt.Sprintf("%s-%d", base, n)
	}
	return id
}

// dayWarning has an appointment held against the calendar, to warn of a day
// when people are off.
func (r *reader) dayWarning(path string, w workflow.Wall) {
	if w.IsZero() {
		return
	}
	r.appointments = append(r.appointments, appointment{path, w.Date})
}
