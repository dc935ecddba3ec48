package workflow

import "slices"

// Tick takes every step that is due at the moment. It decides only: calling it
// again with what it decided already in the outbox decides nothing new.
//
// A step whose event has passed is recorded as skipped and never sent late;
// the leader's next mail says so.
func Tick(m Moment) Decision {
	d := Decision{State: m.State.clone()}
	m.State = d.State
	t := ticker{Moment: m, d: &d}
	for {
		steps := Schedule(t.Moment)
		if len(steps) == 0 || steps[0].Due.After(m.Now) {
			break
		}
		t.take(steps[0])
		t.Moment.State = d.State
	}
	return d
}

type ticker struct {
	Moment
	d *Decision
}

func (t *ticker) take(s Step) {
	late := !s.NotAfter.IsZero() && !t.Now.Before(s.NotAfter)
	t.d.State.Steps[s.Key] = StepDone{At: t.Now, Skipped: late}
	switch {
	case s.Purge != "":
		t.purge(s.Purge)
	case late:
		t.d.Log = append(t.d.Log, LogEntry{What: "skipped", Detail: s.Key})
		if s.Kind != MailReminder && s.Kind != MailAddendum && s.Kind != MailWorksheet {
			t.d.State.Notes = append(t.d.State.Notes, Note{Code: NoteSkipped, Detail: string(s.Kind), At: t.Now})
		}
	case s.Key == stepChanges:
		t.tellChanges()
	default:
		t.d.Log = append(t.d.Log, LogEntry{What: s.Key})
		for _, p := range t.recipients(s.Kind) {
			t.mail(s, p)
		}
	}
}

// recipients are the people whom a step's mail goes to.
func (t *ticker) recipients(k MailKind) []Person {
	p := &t.State.Process
	switch k {
	case MailTimeCount, MailPreparation, MailDigest, MailAddendum, MailAfterMeeting, MailPosterAgain:
		return t.leaders()
	case MailAnnouncement, MailWorkshop:
		return p.Everybody()
	case MailReminder:
		return t.silent()
	}
	return p.Group()
}

// leaders is the leader and, as a copy, the deputy.
func (t *ticker) leaders() []Person {
	p := &t.State.Process
	if p.Deputy == nil {
		return []Person{p.Leader}
	}
	return []Person{p.Leader, *p.Deputy}
}

// silent are the members who were asked and have not typed any reply.
func (t *ticker) silent() []Person {
	var silent []Person
	for _, p := range t.State.Process.Group() {
		if t.State.Of(p.ID).Replied.IsZero() {
			silent = append(silent, p)
		}
	}
	return silent
}

// mail decides one mail of a step to one person, unless the person has it or
// cannot be reached.
func (t *ticker) mail(s Step, p Person) {
	if !t.reachable(p) {
		return
	}
	if t.alreadyHas(s, p) {
		return
	}
	revision := s.Key
	if s.Event != "" {
		revision += "/" + itoa(t.State.Events[s.Event].Latest().Sequence)
	}
	if t.State.Revision > 0 {
		revision += "/" + itoa(t.State.Revision)
	}
	mail := t.compose(s.Kind, s.Event, p, revision)
	mail.NotAfter = s.NotAfter
	if s.Kind == MailDigest || s.Kind == MailAddendum || s.Kind == MailAfterMeeting || s.Kind == MailPreparation {
		t.takeNotes(&mail)
	}
	t.d.Mails = append(t.d.Mails, mail)
}

// onceOnly reports whether a person gets a mail of this kind once in a process,
// whatever is added or changed later.
func onceOnly(k MailKind) bool {
	switch k {
	case MailQuestions, MailAnnouncement, MailInvitation, MailPreparation, MailTimePoll:
		return true
	}
	return false
}

// takeNotes puts what the leader should know into a mail for the leader. The
// deputy's copy, decided in the same step, holds the same.
func (t *ticker) takeNotes(mail *Mail) {
	mail.Facts.Notes = append(mail.Facts.Notes, t.State.Notes...)
	if !mail.Copy {
		t.d.State.Notes = nil
		return
	}
	for _, earlier := range slices.Backward(t.d.Mails) {
		if earlier.Kind == mail.Kind && !earlier.Copy {
			mail.Facts.Notes = earlier.Facts.Notes
			return
		}
	}
}

// purge forgets. After the addresses nothing is left to do.
func (t *ticker) purge(p Purge) {
	t.d.Purge = append(t.d.Purge, p)
	t.d.Log = append(t.d.Log, LogEntry{What: "purge/" + string(p)})
	s := &t.d.State
	for _, ps := range s.People {
		ps.RSVPComment, ps.Away, ps.Held, ps.HeldFrom, ps.Waiting = "", nil, nil, nil, nil
		if ps.Failed != nil {
			ps.Failed.Reason = ""
		}
	}
	s.Undo, s.Notes = nil, nil
	if p == PurgeAddresses {
		s.forgetPeople()
		if s.Status != Cancelled {
			s.Status = Finished
		}
	}
}

// forgetPeople leaves counts and dates.
func (s *State) forgetPeople() {
	blank := func(p *Person) { p.Name, p.Addresses = "", nil }
	blank(&s.Process.Leader)
	if s.Process.Deputy != nil {
		blank(s.Process.Deputy)
	}
	for i := range s.Process.Members {
		blank(&s.Process.Members[i])
	}
	for i := range s.Process.Staff {
		blank(&s.Process.Staff[i])
	}
	for i := range s.Process.Workshops {
		s.Process.Workshops[i].Responsible = nil
	}
	for _, e := range s.Events {
		for i := range e.Revisions {
			e.Revisions[i].Responsible = nil
		}
	}
	s.People, s.Former, s.ByMail = map[string]*PersonState{}, map[string]Person{}, nil
}
