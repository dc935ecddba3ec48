package workflow

import (
	"maps"
	"slices"
	"strings"
)

// What the leaders are told of mail that is no answer, and what is held until
// somebody vouches for it. Anybody can write to the robot: each of these has a
// limit.

// passOn hands to the leader what is neither answer nor command.
func (r *receiver) passOn() {
	if isLeader(r.State.Process.RoleOf(r.person.ID)) {
		r.notUnderstood()
		return
	}
	if !r.mayPassOn() {
		r.later(Note{Code: NoteMoreMail, Person: r.person.Name, At: r.Now})
		return
	}
	for _, to := range r.leaders() {
		if !r.reachable(to) {
			continue
		}
		mail := r.compose(MailForward, "", to, r.in.ID)
		mail.Facts.Message = r.passedOn()
		r.d.Mails = append(r.d.Mails, mail)
	}
}

func (r *receiver) passedOn() *PassedOn {
	return &PassedOn{
		From: r.person, Role: r.State.Process.RoleOf(r.person.ID), Address: r.in.Address,
		Subject: r.in.Subject, Text: r.in.Text, At: r.in.At.In(r.Location), Files: r.in.Files,
		Counted: r.chosen != nil, Fits: slices.Sorted(maps.Keys(r.chosen)),
	}
}

// eventHeld begins the event of an alert about held replies; the ID of the person
// in whose name they are follows: it is these that GODTA in a reply lets in.
const eventHeld = "held/"

// hold keeps a tagged reply from an unknown address until the person confirms
// it from a registered one, or the leader lets it in.
func (r *receiver) hold() {
	ps := r.d.State.of(r.person.ID)
	asked := slices.Contains(ps.HeldFrom, r.in.Address)
	if len(ps.Held) >= heldEach {
		r.later(Note{Code: NoteMoreMail, Person: r.person.Name, At: r.Now})
		return
	}
	ps.Held = append(ps.Held, r.in.ID)
	if asked {
		return // one question for each address
	}
	ps.HeldFrom = append(ps.HeldFrom, r.in.Address)
	r.asked = r.answerSender(MailConfirmAddress)
	r.warn(Note{Code: NoteHeldReply, Person: r.person.Name, Detail: r.in.Address, At: r.Now})
}

// heldMessage is what the leaders see of a reply that is held, so that they know
// what they let in: not whose answers to the questions are which.
func (r *receiver) heldMessage() *PassedOn {
	m := r.passedOn()
	m.Asked = r.asked
	if m.Hidden = r.isAnswer() && !r.State.Process.NamesShown; m.Hidden {
		m.Text, m.Subject, m.Files = "", "", nil
	}
	m.Text = excerpt(m.Text)
	return m
}

// excerpt is what is shown of a text that somebody is to vouch for.
func excerpt(text string) string {
	const most = 1000 // characters
	if runes := []rune(text); len(runes) > most {
		return strings.TrimSpace(string(runes[:most])) + " …"
	}
	return text
}

// confirmAddress lets in what was held when the person says, from a registered
// address, that it was theirs.
func (r *receiver) confirmAddress(ps *PersonState) {
	if saysYes(r.in.Text) && len(ps.Held) > 0 {
		r.letIn(r.person.ID)
		return
	}
	r.passOn()
}

// warn tells the leaders of mail that may not be what it says. Anybody can send
// such, so only so much of it is told at once; the rest waits for the next mail.
func (r *receiver) warn(n Note) {
	if !withinHour(&r.d.State.of(r.person.ID).Warned, receiptsPerHour, r.Now) {
		r.later(n)
		return
	}
	r.tellLeaders(n)
}

// mayPassOn counts what the leaders got because of a person in the last hour.
func (r *receiver) mayPassOn() bool {
	return withinHour(&r.d.State.of(r.person.ID).PassedOn, passedOnPerHour, r.Now)
}

// later keeps something about a person for the leaders' next mail, so much of
// it that the mail stays one that is read.
func (r *receiver) later(n Note) {
	about := 0
	for _, have := range r.d.State.Notes {
		if have.Person == n.Person {
			about++
		}
	}
	if about < notesEach {
		r.d.State.note(n)
	}
}

// tellLeaders alerts leader and deputy to something about the person who wrote;
// what is about one of them is told to the other, but for mail in their name.
func (r *receiver) tellLeaders(n Note) {
	if !r.mayPassOn() {
		r.later(n)
		return
	}
	for _, to := range r.leaders() {
		if to.ID == r.person.ID && n.Code != NoteForged {
			continue
		}
		mail := r.alert(to, n, r.in.ID)
		mail.Facts.Message = r.passedOn()
		if n.Code == NoteHeldReply {
			mail.Event, mail.Facts.Message = eventHeld+r.person.ID, r.heldMessage()
		}
	}
}
