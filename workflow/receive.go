package workflow

import (
	"slices"
	"strings"
	"time"
)

// Inbound is a message from outside as it was read and matched: who wrote it,
// about which mail of ours, and what it is.
type Inbound struct {
	ID         string // of the stored message
	At         time.Time
	Kind       InboundKind
	Person     string // ID; the one whose tag, mail or address it is
	Address    string // of the sender
	Trust      Trust
	About      MailKind // the mail it answers; empty when it answers none that we know
	AboutEvent string
	MessageID  string
	References []string
	Subject    string
	Text       string   // all that the person newly wrote
	Answers    []Answer // Person and At are filled in by Receive
	Unplaced   []string
	Files      []string // names of attachments

	Until        time.Time // absence: first day back; zero when not said
	Phrase       string    // absence, bounce, RSVP: in their own words
	Failed       *Failure  // bounce
	RSVP         RSVP
	RSVPEvent    string
	RSVPSequence int
	Size         int64 // of a message that was too large
}

// InboundKind is what a message from outside is.
type InboundKind string

// What messages from outside are.
const (
	InReply      InboundKind = "reply"
	InAutoReply  InboundKind = "auto_reply"
	InBounce     InboundKind = "bounce"
	InDelayed    InboundKind = "delayed" // a bounce that says only that it takes time
	InCalendar   InboundKind = "calendar_reply"
	InReceipt    InboundKind = "read_receipt"
	InReaction   InboundKind = "reaction"
	InEmpty      InboundKind = "empty"
	InUnreadable InboundKind = "unreadable"
	InTooLarge   InboundKind = "too_large"
)

// Trust is how far the sender is who the message says.
type Trust string

// How far a sender is trusted.
const (
	TrustConfirmed Trust = "confirmed" // from a registered address, and not called forged
	TrustAuthentic Trust = "authentic" // and the receiving server vouches for it, or the person confirmed by tagged mail
	TrustUnknown   Trust = "unknown"   // a tagged reply from an address that nobody registered
	TrustForged    Trust = "forged"    // the receiving server says DMARC fail
)

// A person gets at most this many receipts in an hour: whatever is at the
// other end, no loop lasts.
const receiptsPerHour = 4

// Receive decides what a message from outside does.
func Receive(m Moment, in Inbound) Decision {
	d := Decision{State: m.State.clone()}
	m.State = d.State
	r := receiver{ticker: ticker{Moment: m, d: &d}, in: in}
	p, ok := r.State.Process.Person(in.Person)
	if !ok {
		return d
	}
	r.person = p
	d.Log = append(d.Log, LogEntry{What: "received/" + string(in.Kind), Person: p.ID})
	switch {
	case in.Trust == TrustForged:
		r.alert(NoteForged, p, in.Address)
	case in.Trust == TrustUnknown && (in.Kind == InReply || in.Kind == InCalendar):
		r.hold()
	default:
		r.route()
	}
	return d
}

type receiver struct {
	ticker
	in     Inbound
	person Person
}

func (r *receiver) route() {
	ps := r.d.State.of(r.person.ID)
	switch r.in.Kind {
	case InReply:
		r.reply(ps)
	case InAutoReply:
		ps.Away = &Away{Phrase: r.in.Phrase, Until: r.in.Until, At: r.Now}
	case InBounce:
		r.bounce(ps)
	case InDelayed, InReceipt, InReaction, InEmpty:
	case InCalendar:
		r.rsvp(ps)
	case InUnreadable:
		r.answerSender(MailUnreadable)
	case InTooLarge:
		r.answerSender(MailUnreadable)
		r.alert(NoteTooLarge, r.person, itoa(int(r.in.Size>>20))+" MB")
	}
}

// reply is what a person typed: answers, choices of a time, or something for
// the leader to know.
func (r *receiver) reply(ps *PersonState) {
	role := r.State.Process.RoleOf(r.person.ID)
	switch {
	case r.in.About == MailConfirmAddress:
		r.confirmAddress(ps)
	case role == RoleStaff:
		r.passOn()
	case r.in.About == MailTimePoll:
		r.choose(ps)
	case isLeader(role) && r.in.About == "" && r.looksLikeCommand():
		r.command()
	case r.isAnswer(ps):
		r.answer(ps)
	case isLeader(role):
		r.command()
	default:
		r.passOn()
	}
}

func isLeader(role Role) bool { return role == RoleLeader || role == RoleDeputy }

// looksLikeCommand reports whether new mail of the leader's is about the plan
// rather than the questions.
func (r *receiver) looksLikeCommand() bool {
	if _, ok := commandOf(r.in.Text); ok {
		return true
	}
	for line := range strings.Lines(r.in.Text) {
		line = strings.TrimSpace(line)
		if head, _ := heading(line); head != "" || named.FindString(line) != "" {
			return true
		}
	}
	return false
}

// isAnswer reports whether what was typed belongs to the individual questions:
// a reply to a mail that carries them, or new mail from somebody who has been
// asked and has not been answered for by another mail.
func (r *receiver) isAnswer(ps *PersonState) bool {
	switch r.in.About {
	case MailQuestions, MailReminder, MailReceipt, MailWorksheet, MailUnreadable:
		return true
	case "":
		return len(r.in.Answers) > 0 && r.has(MailQuestions, r.person.ID)
	}
	return false
}

// answer records answers, each at its question, and sends a receipt that shows
// how they were understood.
func (r *receiver) answer(ps *PersonState) {
	if ps.Replied.IsZero() {
		ps.Replied = r.in.At
	}
	ps.Away = nil
	asked := len(r.State.Process.AskedQuestions())
	for _, a := range r.in.Answers {
		if a.Question < 1 || a.Question > asked {
			a.Question = 0
		}
		a.Person, a.At, a.Inbound = r.person.ID, r.Now, r.in.ID
		r.d.Record = append(r.d.Record, a)
	}
	for _, text := range r.in.Unplaced {
		r.d.Record = append(r.d.Record, Answer{Person: r.person.ID, Text: text, At: r.Now, Inbound: r.in.ID})
	}
	r.Answers = merge(r.Answers, r.d.Record)
	if !r.mayReceipt(ps) {
		return
	}
	mail := r.toSender(MailReceipt)
	r.ownAnswers(&mail.Facts, r.person)
	r.d.Mails = append(r.d.Mails, mail)
}

// merge puts new answers over earlier ones to the same questions.
func merge(held, fresh []Answer) []Answer {
	out := slices.Clone(held)
	for _, a := range fresh {
		if a.Question != 0 {
			out = slices.DeleteFunc(out, func(b Answer) bool { return b.Person == a.Person && b.Question == a.Question })
		}
		out = append(out, a)
	}
	return out
}

// mayReceipt counts what left in answer to a person in the last hour.
func (r *receiver) mayReceipt(ps *PersonState) bool {
	ps.Receipts = slices.DeleteFunc(ps.Receipts, func(t time.Time) bool { return r.Now.Sub(t) >= time.Hour })
	if len(ps.Receipts) >= receiptsPerHour {
		return false
	}
	ps.Receipts = append(ps.Receipts, r.Now)
	return true
}

// toSender is a mail that answers the person's own, in the same thread.
func (r *receiver) toSender(k MailKind) Mail {
	mail := r.compose(k, "", r.person, r.in.ID)
	mail.InReplyTo = r.in.MessageID
	if r.in.MessageID != "" {
		mail.References = append(slices.Clone(r.in.References), r.in.MessageID)
	}
	return mail
}

func (r *receiver) answerSender(k MailKind) {
	if r.mayReceipt(r.d.State.of(r.person.ID)) && r.reachable(r.person) {
		mail := r.toSender(k)
		mail.Facts.Message = r.passedOn()
		r.d.Mails = append(r.d.Mails, mail)
	}
}

// choose reads the numbers of the times that suit.
func (r *receiver) choose(ps *PersonState) {
	choices, ok := readChoices(r.in.Text, len(r.State.Process.Meeting.Candidates))
	if !ok {
		r.passOn()
		return
	}
	ps.Choices, ps.ChosenAt = choices, r.Now
}

// readChoices reads "1 og 3", "ingen" or "alle"; ok is false when no number stands there.
func readChoices(text string, n int) (choices map[int]bool, ok bool) {
	choices = map[int]bool{}
	lower := strings.ToLower(text)
	for _, none := range []string{"ingen", "none"} {
		if strings.Contains(lower, none) {
			return choices, true
		}
	}
	for _, all := range []string{"alle", "all of"} {
		if strings.Contains(lower, all) {
			for i := 1; i <= n; i++ {
				choices[i] = true
			}
			return choices, true
		}
	}
	number := -1
	take := func() {
		if number >= 1 && number <= n {
			choices[number] = true
		}
		number = -1
	}
	for _, c := range lower {
		if c < '0' || c > '9' {
			take()
			continue
		}
		number = min(max(number, 0)*10+int(c-'0'), 1000)
	}
	take()
	return choices, len(choices) > 0
}

// bounce ties a failure to the person. Only a failure of the address itself
// stops mail to it; the leader is told once.
func (r *receiver) bounce(ps *PersonState) {
	f := *r.in.Failed
	f.At = r.Now
	f.Final = strings.HasPrefix(f.Status, "5.1.")
	first := ps.Failed == nil || ps.Failed.Address != f.Address
	ps.Failed = &f
	if first {
		r.alert(NoteBounced, r.person, f.Reason)
	}
}

// rsvp reads an answer to an invitation. That somebody cannot come to the
// planning meeting is for the leader to know at once.
func (r *receiver) rsvp(ps *PersonState) {
	e := r.State.Events[r.in.RSVPEvent]
	if r.in.RSVPEvent != eventMeeting || e == nil || r.in.RSVPSequence < e.Latest().Sequence {
		return // about a workshop, where none was asked for, or about a time that no longer holds
	}
	changed := ps.RSVP != r.in.RSVP
	ps.RSVP, ps.RSVPComment, ps.RSVPAt = r.in.RSVP, r.in.Phrase, r.Now
	if !changed || r.in.RSVP != RSVPDeclined {
		return
	}
	r.alert(NoteDeclined, r.person, r.in.Phrase)
	if r.person.ID == r.State.Process.Leader.ID {
		r.alert(NoteAnnouncementOn, r.person, "")
	}
}

// passOn hands to the leader what is neither answer nor command.
func (r *receiver) passOn() {
	for _, to := range r.leaders() {
		if to.ID == r.person.ID || !r.reachable(to) {
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
		Subject: r.in.Subject, Text: r.in.Text, At: r.in.At, Files: r.in.Files,
	}
}

// hold keeps a tagged reply from an unknown address until the person confirms
// it from a registered one, or the leader lets it in.
func (r *receiver) hold() {
	ps := r.d.State.of(r.person.ID)
	ps.Held, ps.HeldFrom = append(ps.Held, r.in.ID), append(ps.HeldFrom, r.in.Address)
	if r.reachable(r.person) && r.mayReceipt(ps) {
		mail := r.compose(MailConfirmAddress, "", r.person, r.in.ID)
		mail.Facts.Message = r.passedOn()
		r.d.Mails = append(r.d.Mails, mail)
	}
	r.alert(NoteHeldReply, r.person, r.in.Address)
}

// confirmAddress lets in what was held when the person says, from a registered
// address, that it was theirs.
func (r *receiver) confirmAddress(ps *PersonState) {
	if w, ok := commandOf(r.in.Text); ok && w == wordYes && len(ps.Held) > 0 {
		r.letIn(r.person.ID)
		return
	}
	r.passOn()
}

// alert tells the leader something at once.
func (r *receiver) alert(code NoteCode, about Person, detail string) {
	for _, to := range r.leaders() {
		if !r.reachable(to) || (to.ID == about.ID && code == NoteBounced) {
			continue
		}
		mail := r.compose(MailAlert, "", to, string(code)+"/"+r.in.ID)
		mail.Facts.Alert = &Note{Code: code, Person: about.Name, Detail: detail, At: r.Now}
		mail.Facts.Message = r.passedOn()
		if code == NoteHeldReply {
			mail.Event = "held/" + about.ID // what GODTA in a reply lets in
		}
		r.d.Mails = append(r.d.Mails, mail)
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return line
}
