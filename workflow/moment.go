package workflow

import (
	"strconv"
	"strings"
	"time"
)

// Moment is a process at one instant: all that a rule may look at.
type Moment struct {
	State   State
	Answers []Answer // those that hold, in the order they came
	Outbox  []Posted // every mail of the process so far
	Now     time.Time
	Calendar

	posted *postbox
}

// NewMoment gathers a moment; the calendar is the process's own.
func NewMoment(s State, now time.Time, loc *time.Location, holiday func(Date) (string, bool)) Moment {
	s.fill()
	return Moment{
		State: s, Now: now.In(loc),
		Calendar: Calendar{Location: loc, Holiday: holiday, Closed: s.Process.Closed, Window: s.Process.Window},
	}
}

// see lets what follows look at the state as decided so far. The outbox and the
// answers stay: what was decided is not in them yet.
func (m *Moment) see(s State) {
	m.State, m.posted = s, nil
	m.Closed, m.Window = s.Process.Closed, s.Process.Window
}

// Answer is what a person answered to a question; Question 0 could not be placed.
type Answer struct {
	Person   string
	Question int
	Text     string
	Guess    bool
	At       time.Time
	Inbound  string // id of the message that it came with
}

// PostedStatus is how far a mail has come.
type PostedStatus string

// How far a mail has come. Told means sent, or claimed with the outcome unknown.
const (
	PostQueued    PostedStatus = "queued"
	PostTold      PostedStatus = "told"
	PostFailed    PostedStatus = "failed"
	PostWithdrawn PostedStatus = "withdrawn" // withdrawn before it was claimed, or expired
)

// Posted is a mail of the process's that was put in the outbox.
type Posted struct {
	Kind     MailKind
	Person   string
	Event    string
	Sequence int
	Status   PostedStatus
	At       time.Time // when it was made
	Left     time.Time // when it was sent; zero before
}

// Decision is what a rule decides: the state after it, the mail it causes,
// what is taken back and what is recorded. All of it commits together.
type Decision struct {
	State    State
	Mails    []Mail
	Withdraw []Withdrawal
	Record   []Answer // answers to keep; a later one replaces an earlier one to the same question
	Accept   []string // inbound ids of held messages to be read again as their person's own
	Purge    []Purge
	Log      []LogEntry
}

// Then is this decision and the next one, which was taken on its state.
func (d Decision) Then(next Decision) Decision {
	next.Mails = append(d.Mails, next.Mails...)
	next.Withdraw = append(d.Withdraw, next.Withdraw...)
	next.Record = append(d.Record, next.Record...)
	next.Purge = append(d.Purge, next.Purge...)
	next.Log = append(d.Log, next.Log...)
	return next
}

// Withdrawal takes back mail that nobody has begun to send. Empty fields match all.
type Withdrawal struct {
	Event  string
	Person string
	Kinds  []MailKind
}

// Purge names what is to be forgotten now.
type Purge string

// The two purges.
const (
	PurgeAnswers   Purge = "answers"   // answers, raw and rendered mail
	PurgeAddresses Purge = "addresses" // names and addresses: counts and dates stay
)

// LogEntry is a line of the process's history, for `status`.
type LogEntry struct {
	What   string // such as "questions", "skipped", "bounced"
	Person string
	Detail string
}

// mailKey is the unique key of a mail: the same mail decided twice is one mail.
func mailKey(process string, kind MailKind, event, person, revision string) string {
	return strings.Join([]string{process, string(kind), event, person, revision}, "|")
}

func (m *Moment) wall(w Wall) time.Time { return w.In(m.Location) }

// meeting returns start and end; ok is false while the time is being found or
// the meeting is cancelled.
func (m *Moment) meeting() (start, end time.Time, ok bool) {
	mt := m.State.Process.Meeting
	if mt.Start.IsZero() || mt.Cancelled {
		return time.Time{}, time.Time{}, false
	}
	return m.wall(mt.Start), m.wall(mt.End), true
}

// Starts reports whether an appointment begins after from and not after to, as
// it stands or as people were told before.
func (m *Moment) Starts(event string, from, to time.Time) bool {
	e := m.State.Events[event]
	if e == nil {
		return false
	}
	for _, r := range e.Revisions {
		if at := m.wall(r.Start); at.After(from) && !at.After(to) {
			return true
		}
	}
	return false
}

func itoa(n int) string { return strconv.Itoa(n) }
