package workflow

import (
	"slices"
	"strings"
	"time"
)

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
			return d
		}
		t.take(steps[0])
		t.Moment.State = d.State
	}
}

type ticker struct {
	Moment
	d *Decision
}

func (t *ticker) take(s Step) {
	late := s.late(t.Now)
	t.d.State.Steps[s.Key] = StepDone{At: t.Now, Skipped: late}
	switch {
	case s.Purge != "":
		t.purge(s.Purge)
	case late:
		t.skip(s)
	case s.Key == stepChanges:
		t.tellChanges()
	case strings.HasPrefix(s.Key, stepWaited):
		t.tellWaited(s.Key)
	default:
		t.d.Log = append(t.d.Log, LogEntry{What: s.Key})
		if s.Kind == MailTimePoll {
			t.d.State.Polled = t.State.Process.Meeting.Candidates
		}
		first := len(t.d.Mails)
		for _, p := range t.recipients(s.Kind) {
			t.mail(s, p)
		}
		t.attachNotes(t.d.Mails[first:])
	}
}

// skip records a step whose event has passed. The leader hears of what people
// were meant to get and did not; of reminders, and of sheets and addenda that
// the digest stands for, there is nothing to say.
func (t *ticker) skip(s Step) {
	t.d.Log = append(t.d.Log, LogEntry{What: "skipped", Detail: s.Key})
	if worthSaying(s.Kind) {
		t.d.State.note(Note{Code: NoteSkipped, Detail: string(s.Kind), At: t.Now})
	}
}

// worthSaying reports whether the leader hears of mail of a kind that was skipped.
func worthSaying(k MailKind) bool {
	switch k {
	case MailReminder, MailAddendum, MailWorksheet:
		return false
	}
	return true
}

// note keeps something for the leader's next mail, once.
func (s *State) note(n Note) {
	for _, have := range s.Notes {
		if have.Code == n.Code && have.Person == n.Person && have.Detail == n.Detail {
			return
		}
	}
	s.Notes = append(s.Notes, n)
}

// recipients are the people whom a step's mail goes to.
func (t *ticker) recipients(k MailKind) []Person {
	p := &t.State.Process
	switch k {
	case MailTimeCount, MailPreparation, MailDigest, MailAddendum, MailAfterMeeting, MailPosterAgain, MailStatus:
		return t.leaders()
	case MailAnnouncement, MailWorkshop:
		return p.Everybody()
	case MailReminder:
		return t.silent()
	}
	return p.Group()
}

// leaders is the leader and, as a copy, the deputy.
func (m *Moment) leaders() []Person {
	p := &m.State.Process
	if p.Deputy == nil {
		return []Person{p.Leader}
	}
	return []Person{p.Leader, *p.Deputy}
}

// silent are the members who were asked and have not typed any reply.
func (t *ticker) silent() []Person {
	var silent []Person
	for _, p := range t.State.Process.Group() {
		if t.State.Of(p.ID).Replied.IsZero() && t.has(MailQuestions, p.ID) {
			silent = append(silent, p)
		}
	}
	return silent
}

// mail decides one mail of a step to one person, unless the person has it or
// cannot be reached.
func (t *ticker) mail(s Step, p Person) {
	if !t.reachable(p) || t.alreadyHas(s, p) {
		return
	}
	revision := s.Key
	if s.Event != "" {
		t.outrank(s.Event, p)
		t.closeUndo(s.Event)
		revision += "/" + itoa(t.State.Events[s.Event].Latest().Sequence)
	}
	if s.Kind == MailAnnouncement {
		t.d.State.endUndo(ChangeTold)
	}
	if t.State.Revision > 0 {
		revision += "/" + itoa(t.State.Revision)
	}
	mail := t.compose(s.Kind, s.Event, p, revision)
	mail.NotAfter = s.NotAfter
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

// showsNotes reports whether a mail for the leader says what else is worth knowing.
func showsNotes(k MailKind) bool {
	switch k {
	case MailPreparation, MailDigest, MailAddendum, MailAfterMeeting, MailEcho, MailStatus:
		return true
	}
	return false
}

// attachNotes puts what the leader should know besides into one mail for the
// leader and its copy.
func (t *ticker) attachNotes(mails []Mail) {
	if len(mails) == 0 || !showsNotes(mails[0].Kind) {
		return
	}
	for i := range mails {
		mails[i].Facts.Notes = append(mails[i].Facts.Notes, t.d.State.Notes...)
	}
	t.d.State.Notes = nil
}

// purge forgets. After the addresses nothing is left to do.
func (t *ticker) purge(p Purge) {
	t.d.Purge = append(t.d.Purge, p)
	t.d.Log = append(t.d.Log, LogEntry{What: "purge/" + string(p)})
	s := &t.d.State
	for _, ps := range s.People {
		ps.RSVPComment, ps.Away, ps.Held, ps.HeldFrom, ps.Waiting, ps.Waited, ps.Left = "", nil, nil, nil, nil, nil, nil
		ps.WaitedMore, ps.Quiet, ps.Echoes = 0, time.Time{}, nil
		if ps.Failed != nil {
			ps.Failed.Reason = ""
		}
	}
	s.Undo, s.Asked, s.Earlier = nil, nil, nil
	s.Notes = slices.DeleteFunc(s.Notes, func(n Note) bool { return n.Person != "" || p == PurgeAddresses })
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
