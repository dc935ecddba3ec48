package workflow

import (
	"regexp"
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
	AboutKey   string // the key of that very mail
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

// Held reports whether the message waits until its sender is confirmed: what a
// person seems to have written, from an address that nobody registered.
func (in Inbound) Held() bool {
	return in.Trust == TrustUnknown && (in.Kind == InReply || in.Kind == InCalendar)
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

// A person gets at most this many receipts in an hour, and as many alerts are
// made about one: whatever is at the other end, no loop lasts. What a leader
// writes is answered more often, for people do steer many times in a row.
const (
	receiptsPerHour = 4
	commandsPerHour = 60
)

// The leaders are told of so much that comes from one person, or in that
// person's name, in an hour. The rest is kept, and the next mail to them says that
// there was more.
const (
	passedOnPerHour = 10
	notesEach       = 10
	heldEach        = 200
)

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
		r.warn(Note{Code: NoteForged, Person: p.Name, Detail: in.Address, At: m.Now})
	case in.Held():
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
	asked  bool         // of a reply that is held: the person in whose name it is was asked
	unread []string     // what a leader wrote that was not understood, beside what was
	waits  bool         // what would answer a leader waits
	chosen map[int]bool // of a reply to the time poll that was counted: the times that suit; else nil
}

func (r *receiver) route() {
	ps := r.d.State.of(r.person.ID)
	if r.in.Kind == InReply && ps.Failed != nil && !ps.Failed.Final {
		ps.Failed = nil // mail reaches this person again
	}
	if r.commandsBySubject() {
		r.in.Kind, r.in.Text = InReply, strings.TrimSpace(r.in.Subject)
	}
	switch r.in.Kind {
	case InReply:
		r.reply(ps)
	case InAutoReply:
		ps.Away = &Away{Phrase: r.in.Phrase, Until: r.in.Until, At: r.Now}
	case InBounce:
		r.bounce(ps)
	case InDelayed, InReceipt, InReaction:
	case InEmpty:
		r.foundNothing()
	case InCalendar:
		r.takeRSVP(ps)
	case InUnreadable:
		r.answerSender(MailUnreadable)
		r.tellLeaders(Note{Code: NoteUnreadable, Person: r.person.Name, At: r.Now})
	case InTooLarge:
		r.answerSender(MailUnreadable)
		r.tellLeaders(Note{Code: NoteTooLarge, Person: r.person.Name, Detail: itoa(int(r.in.Size>>20)) + " MB", At: r.Now})
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
	case r.isAnswer() && r.saysNothing():
		r.answerSender(MailUnreadable) // a sheet filled in by hand and photographed
		r.passOn()
	case r.isAnswer() && r.onlyThanks(): // kept with the message, and no answer
	case r.isAnswer() && r.isToPeople():
		r.tellPeople(ps)
	case r.isAnswer():
		r.answer(ps)
	case isLeader(role):
		r.command()
	default:
		r.passOn()
	}
}

// foundNothing tells somebody who was asked that the reply held no answer: it
// was empty, or all in it was passed on from others. A reply to that very mail
// gets none, so that no loop lasts.
func (r *receiver) foundNothing() {
	_, counted := r.State.Steps[stepCount]
	asked := r.in.About != "" && r.isAnswer() || r.in.About == MailTimePoll && !counted
	if asked && r.in.About != MailUnreadable && r.in.Trust != TrustUnknown {
		r.answerSender(MailUnreadable)
	}
}

func (r *receiver) saysNothing() bool {
	return strings.TrimSpace(r.in.Text) == "" && len(r.in.Answers) == 0 && len(r.in.Unplaced) == 0
}

func isLeader(role Role) bool { return role == RoleLeader || role == RoleDeputy }

// looksLikeCommand reports whether new mail of the leader's is about the plan
// rather than the questions.
func (r *receiver) looksLikeCommand() bool {
	if _, ok := commandOf(r.in.Text); ok {
		return true
	}
	for line := range strings.Lines(r.in.Text) {
		line = plain(line)
		named := slices.ContainsFunc(mentions(line, &r.State.Process), func(m mention) bool { return !m.bare || ordering.MatchString(line) })
		if head, _ := heading(line); head != "" || named {
			return true
		}
	}
	return false
}

var oldSubject = regexp.MustCompile(`(?i)^\s*(?:sv|re|vs|fw|fwd|aw|svar|vidaresendt|videresendt)\s*(?:\[\d+\])?\s*:`)

// commandsBySubject reports whether a leader wrote what is to be done in the
// subject, and nothing below it: the subject of a reply is an older one.
func (r *receiver) commandsBySubject() bool {
	if r.in.Kind != InEmpty && r.in.Kind != InReply || r.in.About != "" || !r.saysNothing() || oldSubject.MatchString(r.in.Subject) ||
		!isLeader(r.State.Process.RoleOf(r.person.ID)) {
		return false
	}
	by := *r
	by.in.Text = r.in.Subject
	return by.looksLikeCommand()
}

// isAnswer reports whether what was typed belongs to the individual questions:
// a reply to a mail that carries them, or new mail from somebody who has been
// asked. Once the answers are deleted there are no more.
func (r *receiver) isAnswer() bool {
	if _, purged := r.State.Steps[stepPurgeAnswers]; purged {
		return false
	}
	if r.in.About == "" {
		return len(r.in.Answers) > 0 && r.has(MailQuestions, r.person.ID)
	}
	return r.in.About.CarriesQuestions()
}

// lastHour is how many of the times are in the last hour. Earlier ones are
// forgotten.
func lastHour(times *[]time.Time, now time.Time) int {
	*times = slices.DeleteFunc(*times, func(t time.Time) bool { return now.Sub(t) >= time.Hour })
	return len(*times)
}

// withinHour counts one more time when there were fewer than limit in the last
// hour, and reports whether it did.
func withinHour(times *[]time.Time, limit int, now time.Time) bool {
	if lastHour(times, now) >= limit {
		return false
	}
	*times = append(*times, now)
	return true
}

// toSender is a mail that answers the person's own, in the same thread; ok is
// false when limit of those have been sent in the hour, or the person cannot be reached. It goes
// to the address that was written from when that is a registered one.
func (r *receiver) toSender(k MailKind, sent *[]time.Time, limit int) (mail Mail, ok bool) {
	to := r.person
	if slices.Contains(to.Addresses, r.in.Address) {
		to.Addresses = []string{r.in.Address}
	}
	if !r.reachable(to) || !withinHour(sent, limit, r.Now) {
		return Mail{}, false
	}
	mail = r.compose(k, "", r.person, r.in.ID)
	mail.To, mail.Copy, mail.InReplyTo = to, false, r.in.MessageID
	if r.in.MessageID != "" {
		mail.References = append(slices.Clone(r.in.References), r.in.MessageID)
	}
	return mail, true
}

// answerSender answers the person's mail with one that shows what was written;
// false when that cannot be sent.
func (r *receiver) answerSender(k MailKind) bool {
	if mail, ok := r.toSender(k, &r.d.State.of(r.person.ID).Receipts, receiptsPerHour); ok {
		mail.Facts.Message = r.passedOn()
		r.d.Mails = append(r.d.Mails, mail)
		return true
	}
	return false
}

// choose reads the numbers of the times that suit. What comes after the count
// the leader has to see.
func (r *receiver) choose(ps *PersonState) {
	choices, ok := readChoices(r.in.Text, r.candidates())
	if ok {
		ps.Choices, ps.ChosenAt = choices, r.Now
	}
	_, counted := r.State.Steps[stepCount]
	leads := isLeader(r.State.Process.RoleOf(r.person.ID))
	if ok && !counted {
		r.chosen = choices
		if leads || !saysMore(r.in.Text, []string{r.person.Name, r.State.Process.Leader.Name}) {
			return
		}
	}
	if !ok || !leads {
		r.passOn()
	}
}

// bounce ties a failure to the person. Only a failure of the address itself
// stops mail to it; the leader is told once.
func (r *receiver) bounce(ps *PersonState) {
	if r.in.Failed == nil {
		return
	}
	f := *r.in.Failed
	f.Address = strings.ToLower(f.Address)
	if f.Address == "" {
		f.Address = r.person.Address()
	}
	if slices.Contains(ps.Left, f.Address) {
		return // the person has another address already
	}
	f.At, f.Final = r.Now, strings.HasPrefix(f.Status, "5.1.")
	known := ps.Failed != nil && ps.Failed.Address == f.Address
	if known && ps.Failed.Final {
		return
	}
	ps.Failed = &f
	if !known {
		r.tellLeaders(Note{Code: NoteBounced, Person: r.person.Name, Detail: f.Reason, At: r.Now})
	}
}

// takeRSVP reads an answer to an invitation. That somebody cannot come to the
// planning meeting is for the leader to know at once. What is about a workshop,
// where no answer was asked for, or about a time that no longer holds, counts
// for nothing but the words in it.
func (r *receiver) takeRSVP(ps *PersonState) {
	before := r.rsvp(r.person.ID)
	if !r.isCurrent() {
		if r.in.Phrase != "" {
			r.in.Text = r.in.Phrase
			r.passOn()
		}
		return
	}
	ps.RSVP, ps.RSVPComment, ps.RSVPAt, ps.RSVPSequence = r.in.RSVP, r.in.Phrase, r.afterDigest(), r.in.RSVPSequence
	if before == r.in.RSVP || r.in.RSVP != RSVPDeclined {
		return
	}
	r.tellLeaders(Note{Code: NoteDeclined, Person: r.person.Name, Detail: r.in.Phrase, At: r.Now})
	if r.person.ID == r.State.Process.Leader.ID && !r.announced() {
		r.alert(r.person, Note{Code: NoteAnnouncementOn, At: r.Now}, r.in.ID)
	}
}

// isCurrent reports whether an RSVP is about the planning meeting as it stands.
func (r *receiver) isCurrent() bool {
	e := r.State.Events[eventMeeting]
	if r.in.RSVPEvent != eventMeeting || e == nil || r.in.RSVP == RSVPNone {
		return false
	}
	asked, ok := e.At(r.in.RSVPSequence)
	return ok && asked.Span == e.Latest().Span && !e.Latest().Cancelled
}
