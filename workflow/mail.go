package workflow

import "time"

// MailKind names a mail of the robot's. Templates are named after it.
type MailKind string

// Every kind of mail.
const (
	MailTimePoll       MailKind = "time_poll"        // members: which of these times suit you?
	MailTimeCount      MailKind = "time_count"       // leader: how the times were answered, choose one
	MailInvitation     MailKind = "invitation"       // members: the planning meeting
	MailPreparation    MailKind = "preparation_list" // leader: what to print and bring
	MailQuestions      MailKind = "questions"        // member: the individual questions
	MailReceipt        MailKind = "receipt"          // member: how the answers were understood
	MailReminder       MailKind = "reminder"         // member who has not replied
	MailDigest         MailKind = "digest"           // leader: everything before the meeting
	MailWorksheet      MailKind = "worksheet"        // member: their own filled worksheet
	MailAddendum       MailKind = "addendum"         // leader: what is new since the digest
	MailAfterMeeting   MailKind = "after_meeting"    // leader: plan to correct, announcement to read
	MailAnnouncement   MailKind = "announcement"     // everybody: it starts
	MailGathering      MailKind = "preparation_notice"
	MailWorkshop       MailKind = "workshop_notice"
	MailChange         MailKind = "change"          // those told: an appointment has changed
	MailCancellation   MailKind = "cancellation"    // those told: an appointment is off
	MailPosterAgain    MailKind = "poster_again"    // leader: new dates, new poster
	MailForward        MailKind = "forward"         // leader: what somebody wrote to the robot
	MailAlert          MailKind = "alert"           // leader: something to know or do at once
	MailConfirmAddress MailKind = "confirm_address" // person: was this you, from another address?
	MailEcho           MailKind = "echo"            // leader: what was understood and done, who will be told
	MailAskBack        MailKind = "ask_back"        // leader: what was not clear
	MailStatus         MailKind = "status"          // leader: where the process stands
	MailUnreadable     MailKind = "unreadable"      // member: your reply could not be read
)

// MailKinds lists every kind in the order of the process.
func MailKinds() []MailKind {
	return []MailKind{
		MailTimePoll, MailTimeCount, MailInvitation, MailPreparation, MailQuestions, MailReceipt, MailReminder,
		MailDigest, MailWorksheet, MailAddendum, MailAfterMeeting, MailAnnouncement, MailGathering, MailWorkshop,
		MailChange, MailCancellation, MailPosterAgain, MailForward, MailAlert, MailConfirmAddress, MailEcho,
		MailAskBack, MailStatus, MailUnreadable,
	}
}

// Paper names a sheet that is drawn as PDF and attached.
type Paper string

// Every kind of paper, with its format.
const (
	PaperAgenda    Paper = "agenda"          // A4, portrait
	PaperWorksheet Paper = "worksheet"       // A4, portrait: individual worksheet, blank or with the recipient's answers
	PaperGroup     Paper = "group_worksheet" // A3, landscape
	PaperPlan      Paper = "progress_plan"   // A3, landscape
	PaperPoster    Paper = "poster"          // A3, portrait
	PaperTips      Paper = "tips"            // A4, portrait: tips for leading workshops
)

// Mail is one message to one person as the rules decide it: facts, no words.
type Mail struct {
	Key      string // unique: process/kind/event/person/revision
	Kind     MailKind
	To       Person
	Event    string    // what it tells of: "meeting", "workshop/ID", "preparation/ID"; empty for most
	Sequence int       // of the event as told
	NotAfter time.Time // worthless later than this; zero for never
	Copy     bool      // the deputy's copy of a mail for the leader

	InReplyTo   string   // Message-ID of the mail that this one answers, without brackets
	References  []string // likewise, oldest first
	Facts       Facts
	Appointment *Appointment   // calendar part
	Papers      []Paper        // drawn from the facts
	Documents   []DocumentRole // of the operator's, where supplied
}

// Posted is the mail as rules see it once it is in the outbox.
func (m Mail) Posted(s PostedStatus, at time.Time) Posted {
	return Posted{Kind: m.Kind, Person: m.To.ID, Event: m.Event, Sequence: m.Sequence, Status: s, At: at}
}

// Appointment is the calendar part of a mail (RFC 5545, RFC 5546).
type Appointment struct {
	Method      string // REQUEST or CANCEL
	UID         string
	Sequence    int
	Start, End  time.Time // in the process's zone
	Summary     string
	Description string
	Place       string
	RSVP        bool
	Alarm       time.Duration // before the start; 0 for none
}

// Automatic reports whether a mail of this kind is marked as automatic
// (RFC 3834). Questions and reminders are not: an absence reply to them is
// information that the marks would suppress.
func (k MailKind) Automatic() bool {
	switch k {
	case MailQuestions, MailReminder, MailTimePoll:
		return false
	}
	return true
}

// Reply reports whether a mail of this kind answers a person's own mail, so
// that it leaves at once, outside the send window too.
func (k MailKind) Reply() bool {
	switch k {
	case MailReceipt, MailEcho, MailAskBack, MailStatus, MailConfirmAddress, MailUnreadable, MailForward, MailAlert:
		return true
	}
	return false
}

// CarriesQuestions reports whether a mail of this kind holds the individual
// questions, so that what is typed in a reply to it is answers.
func (k MailKind) CarriesQuestions() bool {
	switch k {
	case MailQuestions, MailReminder, MailReceipt, MailWorksheet, MailUnreadable:
		return true
	}
	return false
}

// CarriesAppointment reports whether a mail of this kind tells of an appointment
// and has a calendar part.
func (k MailKind) CarriesAppointment() bool {
	switch k {
	case MailInvitation, MailGathering, MailWorkshop, MailChange, MailCancellation:
		return true
	}
	return false
}

// QuotesOthers reports whether a mail of this kind may hold what somebody else
// than its recipient wrote, or say something of them.
func (k MailKind) QuotesOthers() bool {
	switch k {
	case MailTimeCount, MailDigest, MailAddendum, MailAfterMeeting, MailForward, MailAlert, MailEcho, MailAskBack, MailStatus:
		return true
	}
	return false
}

// ToLeader reports whether replies to a mail of this kind go to the leader
// instead of the robot, as with notices that ask for nothing.
func (k MailKind) ToLeader() bool {
	switch k {
	case MailAnnouncement, MailGathering, MailWorkshop, MailChange, MailCancellation:
		return true
	}
	return false
}
