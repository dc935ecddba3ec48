package workflow

import "time"

// Facts is everything that a mail or a sheet of paper may name. Every mail
// gets the first block; of the rest, what its kind needs. Times are in the
// process's zone. Templates, those of an operator too, are written against it.
type Facts struct {
	Lang        Lang
	Workplace   string
	Recipient   Person
	Role        Role // the recipient's
	Leader      Person
	Deputy      *Person
	Now         time.Time
	Reference   string // stands in the footer; ties a reply to its mail when nothing else does
	Group       []Person
	StaffCount  int
	Meeting     MeetingFacts
	Plan        []PlanLine // preparations and workshops in order of time, cancelled ones left out
	PosterPlace string     // empty when not set
	Documents   []Document // those attached to this mail
	Papers      []Paper    // those attached to this mail

	Agenda      []AgendaLine
	Questions   []QuestionLine // with the recipient's own answers where there are any
	Unplaced    []string       // what the recipient wrote that could not be placed, verbatim
	Missing     []int          // numbers of the questions without an answer
	Stayed      []int          // receipt: numbers of the questions whose answers stand, though something unplaced might have been meant for them
	LeftFiles   []string       // receipt: names of attachments, which are not read
	Privacy     Privacy
	AnswerBy    time.Time // when the digest is made
	Print       []PrintLine
	Candidates  []Candidate
	Digest      *Digest
	GroundRules []string
	Notes       []Note // what the leader should know besides: skipped steps, people without an address

	Announcement   *Announcement
	AnnouncementAt time.Time // zero while it is held, by VENT or until the meeting is sure

	Event   *PlanLine // the appointment that the mail is about
	Change  *Change   // change and cancellation
	Changes []Change  // echo: what was understood, who will be told
	// echo: workshops that a change gave another number, in the order of the plan
	Renumbered []PlanLine
	Undo       bool // echo: ANGRE works still
	Undone     bool // echo: the changes take one back
	// echo: whose held mail GODTA let in; Detail is the addresses that it came from
	LetIn *Note

	Alert   *Note
	Message *PassedOn
	Asks    []Ask    // ask_back
	Unread  []string // echo, ask_back: what the leader wrote besides that was not understood, verbatim
	Status  *StatusFacts

	Waited     []WaitedLine // status: the leaders' mails that got no answer, for there were too many in an hour
	WaitedMore int          // and how many besides
}

// MeetingFacts is the planning meeting; Start is zero while its time is being found.
type MeetingFacts struct {
	Start, End time.Time
	Place      string
}

// PlanLine is a line of the progress plan.
type PlanLine struct {
	Event       string // "workshop/ID" or "preparation/ID"
	Preparation bool   // the group's gathering, not the workshop
	Number      int    // of the workshop, from 1 in the order of the plan; a preparation has its workshop's
	Title       string // of the workshop
	About       string
	Bring       string
	Start, End  time.Time
	Place       string
	Responsible []string
}

// AgendaLine is an agenda item with its clock times. Answers lists the
// questions whose answers are shared under it.
type AgendaLine struct {
	Start, End time.Time
	Minutes    int
	Topic      Topic
	Title      string // set by the process file; empty takes ours
	Questions  []int
}

// QuestionLine is one of the individual questions, with the recipient's answer.
type QuestionLine struct {
	Number int
	Text   string
	Answer string
	Guess  bool // the answer's place is a guess: the receipt asks
}

// Privacy is what the question mail says of the answers.
type Privacy struct {
	NamesShown bool
	DeletedOn  Date
}

// PrintLine is a line of the print list: what, on which paper, how many.
type PrintLine struct {
	Paper    Paper        // ours, or empty
	Document DocumentRole // the operator's or the programme's own
	Format   string       // "A4" or "A3"
	Copies   int
	Attached bool      // as PDF with this mail
	Sent     time.Time // when the recipient got it with an earlier mail; zero when not
}

// Candidate is a candidate time for the planning meeting.
type Candidate struct {
	Number     int
	Start, End time.Time
	Yes, No    []string // names
	Silent     []string // names of those who have not answered
}

// Digest is what the leader gets before the meeting. In an addendum it holds
// only what is new.
type Digest struct {
	Members  []MemberStatus
	Answers  []QuestionAnswers
	Unplaced []AttributedText
	Changed  []string // addendum: names of those who answered or changed something since; empty names when hidden
	People   int      // in the group
	Answered int      // people with an answer to every question
	Partly   int      // people with an answer to some
}

// Standing is where a member stands before the meeting.
type Standing string

// The standings, the most telling one first.
const (
	StandingAnswered Standing = "answered"
	StandingPartly   Standing = "partly"
	StandingUnplaced Standing = "unplaced" // has written, but nothing could be placed
	StandingBounced  Standing = "bounced"
	StandingAway     Standing = "away"
	StandingSilent   Standing = "silent"
	StandingNotAsked Standing = "not_asked" // has not been sent the questions, or not yet
	StandingNoMail   Standing = "no_address"
)

// RSVP is a member's answer to the invitation (RFC 5545 PARTSTAT, lower case).
type RSVP string

// The answers to an invitation.
const (
	RSVPNone      RSVP = ""
	RSVPAccepted  RSVP = "accepted"
	RSVPDeclined  RSVP = "declined"
	RSVPTentative RSVP = "tentative"
)

// MemberStatus is an honest line about one member.
type MemberStatus struct {
	Name       string
	Standing   Standing
	Answered   int       // questions answered
	AwayUntil  time.Time // first day back; zero when not said
	AwayPhrase string    // as the absence reply put it
	RSVP       RSVP
	Comment    string // with the RSVP
	Reason     string // of a bounce, in the server's words
}

// QuestionAnswers is a question with everyone's answers; names are empty when hidden.
type QuestionAnswers struct {
	Number  int
	Text    string
	Safety  bool // input for the group worksheet "Trygghet og forventninger"
	Answers []AttributedText
}

// AttributedText is what somebody wrote; Name is empty when names are hidden.
type AttributedText struct {
	Name string
	Text string
}

// Announcement is the subject and text that replace ours; empty fields take ours.
type Announcement struct {
	Subject string
	Text    string
}

// Change is an appointment before and after, and who is told of it.
type Change struct {
	Event    string
	Old, New *PlanLine // nil for one that is added or cancelled
	Meeting  bool      // the planning meeting itself: Title is empty
	Told     int       // how many will be told
	Staff    int       // how many of those are not in the HSE group
	ToldAt   time.Time // when the mail leaves
	Waits    bool      // the process is held: no mail leaves before it goes on
	Warning  NoteCode  // such as a date on a holiday

	// Of a workshop that got another day: its preparation, when that is still
	// to come and stays where it is, and where it would be had it moved along
	// (nil where that day will not do).
	Preparation, Along *PlanLine
}

// NoteCode names something worth telling the leader. Templates have words for each.
type NoteCode string

// Everything that is noted.
const (
	NoteSkipped        NoteCode = "skipped"           // a step whose time had passed: Detail is its MailKind
	NoteNoAddress      NoteCode = "no_address"        // Person has no address: tell them yourself
	NoteBounced        NoteCode = "bounced"           // mail to Person came back: Detail is the server's reason
	NoteDeclined       NoteCode = "declined"          // Person declined the planning meeting: Detail is the comment
	NoteHeldReply      NoteCode = "held_reply"        // a tagged reply from an unknown address (Detail) as Person: GODTA to let it in
	NoteForged         NoteCode = "forged"            // mail in the name of Person that the server calls forged
	NoteAnnouncementOn NoteCode = "announcement_held" // the announcement waits: meeting declined by the leader, postponed or cancelled
	NoteTooLarge       NoteCode = "too_large"         // mail from Person was too large: Detail is the size
	NoteUnreadable     NoteCode = "unreadable"        // mail from Person could not be read (encrypted, broken)
	NoteHoliday        NoteCode = "holiday"           // Detail is the date
	NoteBeforeAnnounce NoteCode = "notice_before_announcement"
	NoteMoreMail       NoteCode = "more_mail"  // Person wrote more than is passed on at once
	NoteManyMails      NoteCode = "many_mails" // so many from the leader in an hour that there is no answer until At
	NoteRateLimit      NoteCode = "rate_limit" // mail started earlier so that it fits the provider's limit
)

// Note is something the leader should know.
type Note struct {
	Code   NoteCode  `json:"code"`
	Person string    `json:"person"` // name; empty when it is about nobody
	Detail string    `json:"detail"`
	At     time.Time `json:"at"`
}

// PassedOn is what somebody wrote that is neither answer nor command.
type PassedOn struct {
	From    Person
	Role    Role
	Address string
	Subject string
	Text    string
	At      time.Time
	Files   []string // names of attachments, which are kept but not passed on

	Counted bool  // it chose among the times for the meeting, and the choice counts
	Fits    []int // the numbers of those that suit; none when none does

	// Of a reply that is held: Text is shortened, and left out where it answers
	// the questions and names are hidden.
	Hidden bool
	Asked  bool // whose name it is in is asked too
}

// Ask is a question back to the leader about one line.
type Ask struct {
	Line     string // as written
	Code     AskCode
	Question string     // in words, where it is the date or time that is asked about
	Detail   string     // such as the weekday that the date really is
	Guess    string     // what to write instead, a whole line
	Event    *PlanLine  // the appointment that it is about, as it stands; nil when it is about none of the plan's
	Along    *PlanLine  // preparation_late: where JA moves the preparation, nil when JA does nothing
	Stands   []PlanLine // the appointments of a change that was not undone, as they stand
}

// AskCode names why a line is asked back.
type AskCode string

// Reasons for asking back.
const (
	AskWeekday     AskCode = "weekday_mismatch"
	AskPast        AskCode = "past"
	AskHoliday     AskCode = "holiday"
	AskClosed      AskCode = "closed"
	AskNoTime      AskCode = "no_time"
	AskNoDate      AskCode = "no_date"
	AskAmbiguous   AskCode = "ambiguous"
	AskNotFound    AskCode = "unknown_workshop"
	AskNotRead     AskCode = "not_understood"
	AskConfirmStop AskCode = "confirm_stop"
	AskConfirmMail AskCode = "confirm_sender" // Line: all of it; Detail: how many before it wait too
	AskSkippedHour AskCode = "skipped_hour"
	AskNonexistent AskCode = "nonexistent"      // such as 30 February
	AskPrepLate    AskCode = "preparation_late" // the preparation would not be over before its workshop
	AskHeld        AskCode = "held"             // the workshop that is to be moved has been held
	AskPerson      AskCode = "place_or_person"  // Detail: what may be either
	AskPlace       AskCode = "meeting_place"    // Detail: what may be a person, where nobody is responsible
	AskNoUndo      AskCode = "nothing_to_undo"  // nothing was changed by mail
	AskUndone      AskCode = "undone_already"
	AskUndoTold    AskCode = "undo_told"      // people have been told of the change
	AskUndoNewer   AskCode = "undo_newer"     // the change is not the last one
	AskUndoChanged AskCode = "undo_changed"   // the plan was changed otherwise since
	AskUndoOther   AskCode = "undo_other"     // the mail that is answered tells of no change
	AskUndoOpen    AskCode = "undo_open"      // what was asked about has not been done
	AskCommand     AskCode = "command_alone"  // Detail: a command that is not alone on its line
	AskWhich       AskCode = "which_question" // several were asked, and the answer may be to any
	AskSettled     AskCode = "settled"        // JA to a question that is not open any more
)

// StatusFacts is the reply to STATUS.
type StatusFacts struct {
	Held      bool
	Cancelled bool
	Kept      bool       // echo: the process was not ended, for STOPP was not confirmed
	AtOnce    []NextMail // of a held process: what leaves when it goes on; At is zero
	Next      []NextMail
}

// NextMail is a mail still to come.
type NextMail struct {
	Kind  MailKind
	Event *PlanLine
	At    time.Time
	Count int // recipients
}
