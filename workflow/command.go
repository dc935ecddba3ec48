package workflow

import (
	"cmp"
	"slices"
	"strings"
	"time"
)

// command acts on what the leader or the deputy wrote in new mail, or in reply
// to mail for the leader.
func (r *receiver) command() {
	w, ok := commandOf(r.in.Text)
	r.recall()
	defer r.settle()
	switch s := r.d.State; {
	case s.Status == Cancelled || s.Status == Finished:
		r.acknowledge(MailStatus)
	case !r.trusted():
		r.confirmFirst()
	case !r.State.StopAsked.IsZero() && r.answersStop(w, ok):
		r.endOrNot(w)
	case ok && w == wordAccept:
		r.accept()
	case saysYes(r.in.Text) && r.question().waitsForYes():
		r.insist()
	case r.takesOffer():
		r.moveAsOffered()
	case ok && w == wordNo && r.in.About == MailEcho && len(r.offers()) > 0:
		by := r.offers()[0].Inbound
		r.d.State.Offered = slices.DeleteFunc(r.d.State.Offered, func(o OfferedMove) bool { return o.Inbound == by })
		r.acknowledge(MailEcho)
	case ok && w == wordNo && r.in.About == MailAskBack:
		r.d.State.Asked = nil // nothing was changed, and nothing will be
		r.acknowledge(MailEcho)
	case ok && w == wordYes && r.question() != nil: // the question cannot be answered so
		r.plan()
	case ok && w == wordYes && r.in.answers() != "" && (r.in.About == MailAskBack || r.in.About == MailEcho):
		r.ask([]Ask{{Line: firstLine(r.in.Text), Code: AskSettled}}, "")
	case ok && (w == wordYes || w == wordNo):
		r.notUnderstood()
	case ok:
		r.obey(w)
	case r.in.About == MailTimeCount && r.chooseTime():
	case isThanks(r.in.Text) && !ordering.MatchString(r.in.Text):
	default:
		r.plan()
	}
}

// trusted reports whether the sender may steer: the receiving server vouches
// for the mail, or this person has confirmed once by tagged mail.
func (r *receiver) trusted() bool {
	return r.in.Trust == TrustAuthentic || !r.d.State.of(r.person.ID).Confirmed.IsZero()
}

// confirmFirst asks a leader whose mail server says nothing of senders to
// confirm the first command by answering mail that only the leader gets.
func (r *receiver) confirmFirst() {
	ps := r.d.State.of(r.person.ID)
	if saysYes(r.in.Text) && r.in.About == MailAskBack && r.in.AboutEvent == askConfirm && len(ps.Waiting) > 0 {
		ps.Confirmed = r.Now
		r.d.Accept, ps.Waiting = append(r.d.Accept, ps.Waiting...), nil
		return
	}
	if len(ps.Waiting) >= heldEach {
		return
	}
	ps.Waiting = append(ps.Waiting, r.in.ID)
	if lastHour(&ps.Echoes, r.Now) >= receiptsPerHour {
		return // whoever writes so much in the leader's name, one JA lets it in
	}
	ask := Ask{Line: excerpt(strings.TrimSpace(r.in.Text)), Code: AskConfirmMail}
	if before := len(ps.Waiting) - 1; before > 0 {
		ask.Detail = itoa(before)
	}
	r.ask([]Ask{ask}, askConfirm)
}

// askConfirm marks the question whether a command was the leader's own, and
// askStop the one whether to end the process.
const (
	askConfirm = "ask/confirm"
	askStop    = "ask/stop"
)

func (r *receiver) obey(w word) {
	switch w {
	case wordStatus:
		r.acknowledge(MailStatus)
	case wordHold:
		r.adopt(Hold(r.Moment))
		r.echo(func(f *Facts) { f.Status = &StatusFacts{Held: true} })
	case wordContinue:
		r.adopt(Resume(r.Moment))
		if r.announcementHeld() { // the leader knows that the meeting was held all the same
			r.d.State.of(r.State.Process.Leader.ID).RSVP = RSVPNone
		}
		r.echo(func(f *Facts) { f.Status = &StatusFacts{} })
	case wordStop:
		r.d.State.StopAsked = r.Now
		r.ask([]Ask{{Code: AskConfirmStop}}, askStop)
	case wordUndo:
		r.undo()
	}
}

// stopAnswer is how long a JA after STOPP ends the process.
const stopAnswer = 7 * 24 * time.Hour

// answersStop reports whether what was written answers the question whether to
// end the process: a reply to it that is no other command, or JA or NEI in new
// mail when the reply lost its thread.
func (r *receiver) answersStop(w word, command bool) bool {
	if r.in.About == MailAskBack && r.in.AboutEvent == askStop {
		return !command || w == wordYes || w == wordNo
	}
	return r.in.About == "" && (w == wordYes || w == wordNo)
}

// endOrNot ends the process upon JA, and says that it goes on upon anything
// else, doing the lines of the plan that were written instead.
func (r *receiver) endOrNot(w word) {
	late := r.Now.Sub(r.State.StopAsked) > stopAnswer
	r.d.State.StopAsked = time.Time{}
	if saysYes(r.in.Text) && !late {
		r.see(r.d.State)
		r.adopt(Cancel(r.Moment))
		r.echo(func(f *Facts) { f.Status = &StatusFacts{Cancelled: true} })
		return
	}
	if w == "" {
		if e := r.readPlan(); e.changed {
			e.kept = true
			e.finish()
			return
		}
	}
	r.echo(func(f *Facts) { f.Status = r.notEnded() })
}

// notEnded is how a process stands that STOPP did not end.
func (r *receiver) notEnded() *StatusFacts {
	return &StatusFacts{Held: r.State.Status == Held, Kept: true}
}

// adopt takes over what another rule decided on the state as it is by now.
func (r *receiver) adopt(d Decision) {
	r.d.State = d.State
	r.d.Mails = append(r.d.Mails, d.Mails...)
	r.d.Withdraw = append(r.d.Withdraw, d.Withdraw...)
	r.d.Log = append(r.d.Log, d.Log...)
	r.see(r.d.State)
}

// accept lets in what was held: replies in the name of the person that the
// answered mail was about, or of the only one in whose name any are held.
func (r *receiver) accept() {
	about, named := strings.CutPrefix(r.in.AboutEvent, eventHeld)
	if !named {
		about = r.onlyHeld()
	}
	ps := r.d.State.People[about]
	if ps == nil || len(ps.Held) == 0 {
		r.notUnderstood()
		return
	}
	name, from := about, strings.Join(ps.HeldFrom, ", ")
	if p, ok := r.State.Process.Person(about); ok {
		name = p.Name
	}
	r.letIn(about)
	r.echo(func(f *Facts) { f.LetIn = &Note{Code: NoteHeldReply, Person: name, Detail: from, At: r.Now} })
}

// onlyHeld is the one person in whose name replies are held; "" when there are
// none or several.
func (r *receiver) onlyHeld() string {
	only := ""
	for id, ps := range r.d.State.People {
		if len(ps.Held) > 0 {
			if only != "" {
				return ""
			}
			only = id
		}
	}
	return only
}

// letIn has held replies of a person read again as the person's own.
func (r *receiver) letIn(person string) {
	ps := r.d.State.of(person)
	r.d.Accept = append(r.d.Accept, ps.Held...)
	for _, h := range ps.HeldFrom {
		if !slices.Contains(ps.Known, h) {
			ps.Known = append(ps.Known, h)
		}
	}
	ps.Held, ps.HeldFrom = nil, nil
}

// echo says what was understood and done, to the deputy too, or to the leader
// when it was the deputy's doing.
func (r *receiver) echo(fill func(*Facts)) {
	first := len(r.d.Mails)
	always := r.d.State.Status == Cancelled
	if !always && r.quiet() {
		r.wait(MailEcho)
		return
	}
	if mail, ok := r.answerLeader(MailEcho, always); ok {
		fill(&mail.Facts)
		r.d.Mails = append(r.d.Mails, mail)
	}
	for _, to := range r.leaders() {
		if to.ID == r.person.ID || !r.reachable(to) {
			continue
		}
		mail := r.compose(MailEcho, "", to, r.in.ID+copySuffix)
		fill(&mail.Facts)
		mail.Copy = true
		r.d.Mails = append(r.d.Mails, mail)
	}
	r.attachNotes(r.d.Mails[first:])
}

// renumbered are the workshops that stand under another number than before: the
// leader steers by numbers, which follow the dates.
func (r *receiver) renumbered(before *Process) []PlanLine {
	after := &r.d.State.Process
	var lines []PlanLine
	for i, w := range after.Workshops {
		now, ok := revisionOf(after, workshopEvent(w.ID), i)
		was, had := revisionOf(before, workshopEvent(w.ID), -1)
		if ok && had && now.Number != was.Number {
			lines = append(lines, *r.line(workshopEvent(w.ID), now))
		}
	}
	slices.SortFunc(lines, func(a, b PlanLine) int { return cmp.Compare(a.Number, b.Number) })
	return lines
}

// acknowledge tells the sender alone how things stand, with nothing changed.
func (r *receiver) acknowledge(k MailKind) {
	first := len(r.d.Mails)
	if mail, ok := r.answerLeader(k, false); ok {
		r.d.Mails = append(r.d.Mails, mail)
	}
	r.attachNotes(r.d.Mails[first:])
}

func (r *receiver) ask(asks []Ask, about string) {
	mail, ok := r.answerLeader(MailAskBack, about == askStop)
	if !ok {
		return
	}
	mail.Key = mailKey(r.State.Process.ID, MailAskBack, about, r.person.ID, r.in.ID) // a message may be asked about twice: whose it is, and what it means
	mail.Facts.Asks, mail.Facts.Unread, mail.Event = asks, r.leftover(asks), about
	r.d.Mails = append(r.d.Mails, mail)
}

func (r *receiver) notUnderstood() {
	if asked := r.question(); asked != nil {
		asked.Inbound = withNewest(r.in.ID, asked.Inbound) // what is asked now may be answered too
	}
	ask := Ask{Line: firstLine(r.in.Text), Code: AskNotRead}
	if command := commandAmong(r.in.Text); command != "" {
		ask.Code, ask.Detail = AskCommand, command
	}
	r.ask([]Ask{ask}, "")
}
