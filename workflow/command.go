package workflow

import (
	"slices"
	"strings"
	"time"
)

// word is a command that stands alone on the first line.
type word string

const (
	wordStatus   word = "status"
	wordHold     word = "hold"
	wordContinue word = "continue"
	wordStop     word = "stop"
	wordUndo     word = "undo"
	wordAccept   word = "accept"
	wordYes      word = "yes"
)

// commandWords are the words in the three languages. Each stands alone on its
// line; in a sentence it is an ordinary word.
func commandWords() map[string]word {
	return map[string]word{
		"status": wordStatus,
		"vent":   wordHold, "hold": wordHold, "wait": wordHold,
		"fortsett": wordContinue, "hald fram": wordContinue, "fortset": wordContinue, "continue": wordContinue, "resume": wordContinue,
		"stopp": wordStop, "stop": wordStop,
		"angre": wordUndo, "undo": wordUndo,
		"godta": wordAccept, "accept": wordAccept,
		"ja": wordYes, "yes": wordYes,
	}
}

// commandOf returns the command on the first line of what was typed, if any.
func commandOf(text string) (word, bool) {
	line := strings.ToLower(strings.Trim(firstLine(text), " \t.!*_"))
	w, ok := commandWords()[strings.Join(strings.Fields(line), " ")]
	return w, ok
}

// command acts on what the leader or the deputy wrote in new mail, or in reply
// to mail for the leader.
func (r *receiver) command() {
	if !r.trusted() {
		r.confirmFirst()
		return
	}
	w, ok := commandOf(r.in.Text)
	switch {
	case ok && w != wordYes && w != wordAccept:
		r.obey(w)
	case ok && w == wordYes && !r.State.StopAsked.IsZero():
		r.end()
	case ok:
		r.accept()
	case r.in.About == MailTimeCount && r.chooseTime():
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
	if w, ok := commandOf(r.in.Text); ok && w == wordYes && r.in.About == MailAskBack && r.in.AboutEvent == askConfirm && len(ps.Waiting) > 0 {
		ps.Confirmed = r.Now
		r.d.Accept, ps.Waiting = append(r.d.Accept, ps.Waiting...), nil
		return
	}
	ps.Waiting = append(ps.Waiting, r.in.ID)
	r.ask([]Ask{{Line: firstLine(r.in.Text), Code: AskConfirmMail}}, askConfirm)
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
		r.status()
	case wordHold:
		if r.d.State.Status == Active {
			r.d.State.Status = Held
		}
		r.echo(func(f *Facts) { f.Status = &StatusFacts{Held: true} })
	case wordContinue:
		if r.d.State.Status == Held {
			r.d.State.Status = Active
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

func (r *receiver) end() {
	if r.Now.Sub(r.State.StopAsked) > stopAnswer || r.in.About != MailAskBack {
		r.d.State.StopAsked = time.Time{}
		r.notUnderstood()
		return
	}
	m := r.Moment
	m.State = r.d.State
	ended := Cancel(m)
	ended.State.StopAsked = time.Time{}
	r.adopt(ended)
	r.echo(func(f *Facts) { f.Status = &StatusFacts{Cancelled: true} })
}

// adopt takes over what another rule decided.
func (r *receiver) adopt(d Decision) {
	r.d.State = d.State
	r.d.Mails = append(r.d.Mails, d.Mails...)
	r.d.Withdraw = append(r.d.Withdraw, d.Withdraw...)
	r.d.Log = append(r.d.Log, d.Log...)
	r.refresh()
}

// refresh lets what follows see the state as decided so far.
func (r *receiver) refresh() {
	m := NewMoment(r.d.State, r.Now, r.Location, r.Holiday)
	r.Moment.State, r.Moment.Calendar = r.d.State, m.Calendar
}

// accept lets in what was held: replies in the name of the person that the
// answered mail was about, or the person's own.
func (r *receiver) accept() {
	about, ok := strings.CutPrefix(r.in.AboutEvent, "held/")
	ps := r.d.State.People[about]
	if !ok || ps == nil || len(ps.Held) == 0 {
		r.notUnderstood()
		return
	}
	r.letIn(about)
	r.echo(func(*Facts) {})
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

func (r *receiver) status() {
	mail := r.toSender(MailStatus)
	f := &mail.Facts
	f.Status = &StatusFacts{Held: r.State.Status == Held, Cancelled: r.State.Status == Cancelled || r.State.Status == Finished, Next: Upcoming(r.Moment)}
	standings := Standings(r.Moment)
	f.Digest = &standings
	f.Notes = append(r.withoutAddress(), r.State.Notes...)
	r.d.Mails = append(r.d.Mails, mail)
}

// echo says what was understood and done.
func (r *receiver) echo(fill func(*Facts)) {
	mail := r.toSender(MailEcho)
	fill(&mail.Facts)
	r.d.Mails = append(r.d.Mails, mail)
	r.copyToOther(mail)
}

// copyToOther shows the deputy what the leader did, and the other way round.
func (r *receiver) copyToOther(mail Mail) {
	for _, to := range r.leaders() {
		if to.ID == r.person.ID || !r.reachable(to) {
			continue
		}
		twin := r.compose(mail.Kind, "", to, r.in.ID+"/copy")
		facts := mail.Facts
		facts.Recipient, facts.Role = twin.Facts.Recipient, twin.Facts.Role
		twin.Facts, twin.Copy = facts, true
		r.d.Mails = append(r.d.Mails, twin)
	}
}

func (r *receiver) ask(asks []Ask, about string) {
	if !r.mayReceipt(r.d.State.of(r.person.ID)) {
		return
	}
	mail := r.toSender(MailAskBack)
	mail.Facts.Asks, mail.Event = asks, about
	r.d.Mails = append(r.d.Mails, mail)
}

func (r *receiver) notUnderstood() {
	r.ask([]Ask{{Line: firstLine(r.in.Text), Code: AskNotRead}}, "")
}

// undo goes back to the plan before the last change by mail, as long as nobody
// has been told of it.
func (r *receiver) undo() {
	u := r.d.State.Undo
	if u == nil {
		r.notUnderstood()
		return
	}
	m := r.Moment
	m.State = r.d.State
	d, changes := Update(m, u.Process, func() string { return "" })
	d.State.Undo, d.State.ByMail = nil, u.ByMail
	r.adopt(d)
	r.echo(func(f *Facts) { f.Changes = appointmentChanges(changes) })
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
