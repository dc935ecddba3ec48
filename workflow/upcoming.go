package workflow

import "strings"

// Upcoming lists the mail still to come, in order of time: what is scheduled
// at this moment, with how many people each goes to. Mail that depends on what
// people do (receipts, addenda, changes) is in it once it is known to come.
func Upcoming(m Moment) []NextMail {
	t := ticker{Moment: m, d: &Decision{State: m.State}}
	var next []NextMail
	for _, s := range mailToCome(m) {
		n := NextMail{Kind: s.Kind, At: s.Due.In(m.Location)}
		for _, p := range t.foreseen(s.Kind) {
			if t.reachable(p) && !t.alreadyHas(s, p) {
				n.Count++
			}
		}
		if e := m.State.Events[s.Event]; e != nil {
			n.Event = m.line(s.Event, e.Latest())
		}
		if n.Count > 0 {
			next = append(next, n)
		}
	}
	return next
}

// mailToCome is the steps that will send mail, as far as that is known. What is
// overdue is due now.
func mailToCome(m Moment) []Step {
	var steps []Step
	for _, s := range Schedule(m) {
		if s.Purge != "" || s.Key == stepChanges || strings.HasPrefix(s.Key, stepWaited) || s.late(m.Now) {
			continue
		}
		s.Due = latest(s.Due, m.Now)
		steps = append(steps, s)
	}
	return steps
}

// foreseen is whom a step will write to as things stand: a reminder to those
// who have not replied, also while nobody has been asked yet.
func (t *ticker) foreseen(k MailKind) []Person {
	if _, asked := t.State.Steps[stepQuestions]; !asked {
		return t.audience(k)
	}
	return t.recipients(k)
}

// alreadyHas reports whether the person has what the step would send.
func (t *ticker) alreadyHas(s Step, p Person) bool {
	if s.Event != "" {
		_, told := t.knows(p.ID, s.Event)
		return told
	}
	return onceOnly(s.Kind) && t.has(s.Kind, p.ID)
}
