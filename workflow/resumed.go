package workflow

import "slices"

// whenResumed is what a held process would send: at once, and at its times after
// that; and what it would not, because its event has passed.
func (m *Moment) whenResumed() (atOnce, next []NextMail, skipped []Note) {
	r := *m
	r.State = m.State.clone()
	r.State.Status = Active
	for _, ps := range r.State.People { // told whether the process is held or not
		ps.Waited = nil
	}
	r.posted = nil
	for _, o := range m.Outbox { // decided before the hold
		if o.Status == PostQueued && !o.Kind.Reply() {
			atOnce = m.counted(atOnce, o.Kind, o.Event)
		}
	}
	now := Tick(r)
	for _, mail := range now.Mails {
		atOnce = m.counted(atOnce, mail.Kind, mail.Event)
	}
	steps := Schedule(r)
	for _, l := range now.Log {
		i := slices.IndexFunc(steps, func(s Step) bool { return l.What == "skipped" && s.Key == l.Detail })
		if i < 0 || !worthSaying(steps[i].Kind) {
			continue
		}
		skipped = append(skipped, Note{Code: NoteSkipped, Detail: string(steps[i].Kind), At: m.Now})
	}
	for _, n := range Upcoming(r) {
		if n.At.After(m.Now) {
			next = append(next, n)
		}
	}
	return atOnce, append(r.changesLater(steps), next...), skipped
}

// changesLater is the mail about changes that leaves when the send window opens.
func (m *Moment) changesLater(steps []Step) []NextMail {
	i := slices.IndexFunc(steps, func(s Step) bool { return s.Key == stepChanges && s.Due.After(m.Now) })
	if i < 0 {
		return nil
	}
	then := *m
	then.Now = steps[i].Due
	var list []NextMail
	for _, mail := range Tick(then).Mails {
		if mail.Kind == MailChange || mail.Kind == MailCancellation {
			list = m.counted(list, mail.Kind, mail.Event)
		}
	}
	for i := range list {
		list[i].At = then.Now.In(m.Location)
	}
	return list
}

// counted counts one more mail of a kind about an appointment.
func (m *Moment) counted(list []NextMail, k MailKind, event string) []NextMail {
	var line *PlanLine
	if e := m.State.Events[event]; e != nil {
		line = m.line(event, e.Latest())
	}
	for i := range list {
		if l := &list[i]; l.Kind == k && (l.Event == nil) == (line == nil) && (line == nil || l.Event.Event == event) {
			l.Count++
			return list
		}
	}
	return append(list, NextMail{Kind: k, Event: line, Count: 1})
}
