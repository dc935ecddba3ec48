package paper

import (
	"fmt"
	"math"

	"starte/templates"
	"starte/workflow"
)

// The distance between lines to write on, in millimetres.
const (
	minWritingGap = 7.2
	writingGap    = 8.5
	maxWritingGap = 11.0
)

// layAgenda lays out the agenda: when, where and who, then the items with
// their clock times on the left, and what is left of the page to write on.
func layAgenda(t *typefaces, w words, f workflow.Facts) *document {
	d := newA4(t, w, f.Workplace, w.title(workflow.PaperAgenda))
	b := d.masthead(26)
	b.put(style{size: 12}, w.meeting)
	b.y += 3
	b.agendaHead(f)
	b.y += 4
	items := f.Agenda
	notes := b.notesPerItem(f, items)
	for _, item := range items {
		b.agendaItem(f, item, notes)
	}
	if len(items) > 0 {
		b.rule(rowRule)
		b.y += 5
	}
	if b.left() >= 3*writingGap {
		b.put(style{bold: true, size: 12}, w.notes)
		b.ruledToEnd(writingGap)
	}
	return d
}

// agendaHead says when, where and who.
func (f *frame) agendaHead(facts workflow.Facts) {
	w := f.words
	if m := facts.Meeting; !m.Start.IsZero() {
		f.labelled(w.when, capital(w.at(m.Start, m.End)))
	}
	f.labelled(w.where, f.oneLine(facts.Meeting.Place))
	var names []string
	for _, p := range facts.Group {
		name := f.name(p.Name)
		switch {
		case name == "":
			continue
		case p.ID == facts.Leader.ID && p.Name == facts.Leader.Name:
			name += " (" + w.leader + ")"
		case facts.Deputy != nil && p.ID == facts.Deputy.ID && p.Name == facts.Deputy.Name:
			name += " (" + w.deputy + ")"
		}
		names = append(names, name)
	}
	f.labelled(w.who, w.list(names))
}

// labelled sets a label and what it names beside it; nothing when that is empty.
func (f *frame) labelled(label, text string) {
	if text == "" {
		return
	}
	const indent = 22
	plain := style{size: 11}
	f.need(plain.line())
	f.add(f.page, mark{text: label, style: style{bold: true, size: 11}, x: f.x, y: f.y + baseline(plain)})
	f.hang(plain, indent, "", []string{text})
}

// The columns of an agenda item.
const (
	agendaIndent   = 38
	agendaAbove    = 3.5
	agendaBelow    = 4
	maxAgendaNotes = 4
)

func agendaStyles() (topic, question style) {
	return style{bold: true, size: 13}, style{size: 10.5}
}

// agendaItem sets an item: clock times to the left, the topic, its minutes and
// the questions whose answers are shared, then lines for notes.
func (f *frame) agendaItem(facts workflow.Facts, item workflow.AgendaLine, notes int) {
	topic, question := agendaStyles()
	f.need(agendaAbove + 2*topic.line() + agendaBelow)
	f.rule(rowRule)
	f.y += agendaAbove
	small := style{size: 10}
	base := f.y + baseline(topic)
	minutes := ""
	if item.Minutes > 0 {
		minutes = fmt.Sprintf(f.words.minutes, item.Minutes)
	}
	if !item.Start.IsZero() {
		f.add(f.page, mark{text: f.words.hours(item.Start, item.End), style: topic, x: f.x, y: base})
		if minutes != "" {
			f.add(f.page, mark{text: minutes, style: small, x: f.x, y: base + small.line()})
		}
	} else if minutes != "" {
		f.add(f.page, mark{text: minutes, style: topic, x: f.x, y: base})
	}
	bottom := f.y + topic.line() + small.line()
	page := f.page
	in := f.column(agendaIndent)
	in.put(topic, f.topicTitle(item))
	for _, q := range questionsOf(facts, item) {
		in.item(question, 5, "•", q)
	}
	f.page, f.y = in.page, in.y
	if f.page == page {
		f.y = math.Max(f.y, bottom)
	}
	in.y = f.y
	in.ruled(notes, writingGap)
	f.page, f.y = in.page, in.y+agendaBelow
}

// column is the frame without its left part.
func (f *frame) column(indent float64) *frame {
	c := *f
	c.x += indent
	c.w -= indent
	return &c
}

// topicTitle is what an item is called.
func (f *frame) topicTitle(item workflow.AgendaLine) string {
	if title := f.oneLine(item.Title); title != "" {
		return title
	}
	return templates.TopicTitle(f.words.lang, item.Topic)
}

// questionsOf are the texts of the questions shared under an item.
func questionsOf(f workflow.Facts, item workflow.AgendaLine) []string {
	texts := make(map[int]string)
	if f.Digest != nil {
		for _, q := range f.Digest.Answers {
			texts[q.Number] = q.Text
		}
	}
	for _, q := range f.Questions {
		texts[q.Number] = q.Text
	}
	var out []string
	for _, n := range item.Questions {
		if texts[n] != "" {
			out = append(out, texts[n])
		}
	}
	return out
}

// notesPerItem is how many lines for notes each item may have for the agenda
// to stay on its page.
func (f *frame) notesPerItem(facts workflow.Facts, items []workflow.AgendaLine) int {
	if len(items) == 0 {
		return 0
	}
	topic, question := agendaStyles()
	in := f.column(agendaIndent)
	used := 0.0
	for _, item := range items {
		h := in.tall(topic, 0, []string{f.topicTitle(item)})
		for _, q := range questionsOf(facts, item) {
			h += in.tall(question, 5, f.printable(q))
		}
		used += agendaAbove + agendaBelow + math.Max(h, topic.line()+style{size: 10}.line())
	}
	n := int((f.left() - used) / float64(len(items)) / writingGap)
	return min(max(n, 0), maxAgendaNotes)
}
