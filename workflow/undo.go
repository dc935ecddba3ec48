package workflow

import (
	"slices"
	"strings"
)

// What an ask-back, an echo or a change goes by is the ID of the message that it
// answers: it ends the key of each mail that answers one.

// answers is the message that the answered mail of ours was made for; "" when
// that is not known.
func (in *Inbound) answers() string {
	if in.About == "" || in.AboutKey == "" {
		return ""
	}
	return strings.TrimSuffix(in.AboutKey[strings.LastIndex(in.AboutKey, "|")+1:], copySuffix)
}

// copySuffix tells the echo to the other leader apart.
const copySuffix = "/copy"

// ChangeByMail is one change of the plan by mail, and what became of it.
type ChangeByMail struct {
	Inbound []string  `json:"inbound"` // the message that made it, and the one that took it back
	Events  []string  `json:"events,omitempty"`
	End     ChangeEnd `json:"end,omitempty"`
}

// ChangeEnd is why a change can no longer be undone.
type ChangeEnd string

// What ends a change's undoing besides another change.
const (
	ChangeUndone ChangeEnd = "undone"
	ChangeTold   ChangeEnd = "told" // people have been told
)

// Of so many changes it is remembered what became of them.
const changesKept = 50

// endUndo makes the last change by mail final.
func (s *State) endUndo(why ChangeEnd) {
	if s.Undo == nil {
		return
	}
	if c := s.changeBy(s.Undo.Inbound); c != nil {
		c.End = why
	}
	s.Undo = nil
}

// changeBy is the change that a message made, or took back; nil when it did neither.
func (s *State) changeBy(inbound string) *ChangeByMail {
	for i := range slices.Backward(s.Changed) {
		if c := &s.Changed[i]; slices.Contains(c.Inbound, inbound) {
			return c
		}
	}
	return nil
}

// undo goes back to the plan before the change whose echo is answered, or the
// last one in new mail, as long as that is the last and nobody has been told.
func (r *receiver) undo() {
	u, answers := r.d.State.Undo, r.in.answers()
	switch r.in.About {
	case MailEcho, MailAskBack:
	default:
		answers = "" // about no change
	}
	if u == nil || (answers != "" && u.Inbound != answers && u.Inbound != "") {
		r.cannotUndo(answers)
		return
	}
	before, byMail, by := r.d.State.Process, u.ByMail, u.Inbound
	d, changes := Update(r.Moment, u.Process, func() string { return "" })
	d.State.ByMail = byMail
	if c := d.State.changeBy(by); c != nil {
		c.End, c.Inbound = ChangeUndone, append(c.Inbound, r.in.ID)
	}
	r.adopt(d)
	r.echo(func(f *Facts) {
		f.Changes, f.Renumbered, f.Undone = appointmentChanges(changes), r.renumbered(&before), true
	})
}

// cannotUndo says why the change that is answered, or else the last one, stays,
// and how the plan stands there.
func (r *receiver) cannotUndo(answers string) {
	s := &r.d.State
	change := s.changeBy(answers)
	if answers == "" && len(s.Changed) > 0 {
		change = &s.Changed[len(s.Changed)-1]
	}
	ask := Ask{Line: firstLine(r.in.Text), Code: AskNoUndo}
	switch {
	case change == nil && answers == "":
	case change == nil && r.in.About == MailAskBack:
		ask.Code = AskUndoOpen
	case change == nil:
		ask.Code = AskUndoOther
	case change.End == ChangeUndone:
		ask.Code = AskUndone
	case change.End == ChangeTold:
		ask.Code = AskUndoTold
	case change != &s.Changed[len(s.Changed)-1]:
		ask.Code = AskUndoNewer
	default: // a file, or the end
		ask.Code = AskUndoChanged
	}
	if change != nil {
		for _, event := range change.Events {
			if rev, ok := revisionOf(&s.Process, event, -1); ok && !rev.Cancelled {
				ask.Stands = append(ask.Stands, *r.line(event, rev))
			}
		}
	}
	r.ask([]Ask{ask}, "")
}

func appointmentChanges(changes []PlanChange) []Change {
	var list []Change
	for _, c := range changes {
		if c.Event != nil {
			list = append(list, *c.Event)
		}
	}
	return list
}
