package workflow

import (
	"encoding/json"
	"fmt"
	"time"
)

// StateSchema is the version of the State document that this program writes.
const StateSchema = 1

// Status is what a process as a whole is doing.
type Status string

// The statuses. A held process sends nothing of its own accord; a cancelled or
// finished one waits only for its purge.
const (
	Active    Status = "active"
	Held      Status = "held"
	Cancelled Status = "cancelled"
	Finished  Status = "finished"
)

// State is all that is remembered of a process besides its answers and its
// mail, as one document.
type State struct {
	Schema      int                     `json:"schema"`
	Process     Process                 `json:"process"`
	Status      Status                  `json:"status"`
	Seed        string                  `json:"seed"` // shuffles answers; secret
	Created     time.Time               `json:"created"`
	Revision    int                     `json:"revision"`              // of the plan, raised by every change
	ChangedAt   time.Time               `json:"changed_at,omitzero"`   // of the last change that somebody is to be told of; zero when all are told
	ChangedFrom time.Time               `json:"changed_from,omitzero"` // of the first such change
	Steps       map[string]StepDone     `json:"steps"`
	People      map[string]*PersonState `json:"people"`
	Events      map[string]*EventState  `json:"events"`
	Former      map[string]Person       `json:"former,omitempty"`    // removed people who were told something
	Notes       []Note                  `json:"notes,omitempty"`     // for the leader's next mail
	ByMail      []LeaderChange          `json:"by_mail,omitempty"`   // changes by mail since the file was last applied
	Ended       time.Time               `json:"ended,omitzero"`      // when it was cancelled
	StopAsked   time.Time               `json:"stop_asked,omitzero"` // STOPP was written; a JA ends the process
	Undo        *Undo                   `json:"undo,omitempty"`
	Polled      []Span                  `json:"polled,omitempty"`   // the candidate times that the group was asked about last
	PollFrom    time.Time               `json:"poll_from,omitzero"` // when the candidate times became what they are, if not at the start
	Changed     []ChangeByMail          `json:"changed,omitempty"`  // by mail, the last ones
	Asked       *AskedBack              `json:"asked,omitempty"`    // lines that wait for the leader
	Earlier     []AskedBack             `json:"earlier,omitempty"`  // and those of questions before, the newest first
	Offered     []OfferedMove           `json:"offered,omitempty"`  // by echoes: JA takes them
	Early       map[string]EarlyStart   `json:"early,omitempty"`    // steps that start before they would, so that all their mail leaves in time
}

// StepDone records that a step was taken or skipped.
type StepDone struct {
	At      time.Time `json:"at"`
	Skipped bool      `json:"skipped,omitempty"`
}

// LeaderChange is a change that the leader made by mail.
type LeaderChange struct {
	At    time.Time `json:"at"`
	Event string    `json:"event"` // the appointment, or "announcement", "ground_rules" or "candidates"
}

// Undo is what ANGRE goes back to.
type Undo struct {
	At      time.Time      `json:"at"`
	Inbound string         `json:"inbound,omitempty"` // the message that made the change
	Process Process        `json:"process"`
	ByMail  []LeaderChange `json:"by_mail,omitempty"`
}

// AskedBack is what the leader wrote and was asked about.
type AskedBack struct {
	At      time.Time         `json:"at"`
	Inbound []string          `json:"inbound,omitempty"` // the message that was asked about, and those that did not answer it
	Lines   []string          `json:"lines,omitempty"`   // clear but for a holiday, a closed day, or what has been held: JA does them
	Open    []OpenLine        `json:"open,omitempty"`    // what an answer completes
	Late    []LatePreparation `json:"late,omitempty"`
	Numbers map[string]int    `json:"numbers,omitempty"` // of the workshops when the lines were written, by ID
}

// OfferedMove is where an echo offered to move the preparation of a workshop
// that had moved without it.
type OfferedMove struct {
	Inbound  string    `json:"inbound,omitempty"` // the message that moved the workshop
	Workshop string    `json:"workshop"`
	To       Gathering `json:"to"`
}

// LatePreparation is a workshop as the leader wants it, but for a preparation
// that would not be over in time.
type LatePreparation struct {
	Workshop Workshop   `json:"workshop"`        // with the preparation as wanted
	Along    *Gathering `json:"along,omitempty"` // the preparation moved as far as the workshop: JA takes it
}

// PersonState is what is known of a person besides name and address.
type PersonState struct {
	Tag          string       `json:"tag,omitempty"` // in the reply address; unguessable, this person's alone
	Failed       *Failure     `json:"failed,omitempty"`
	Missed       time.Time    `json:"missed,omitzero"` // mail up to here went to a dead address, before the person got another
	Left         []string     `json:"left,omitempty"`  // addresses that were the person's before
	Away         *Away        `json:"away,omitempty"`
	RSVP         RSVP         `json:"rsvp,omitempty"`
	RSVPComment  string       `json:"rsvp_comment,omitempty"`
	RSVPAt       time.Time    `json:"rsvp_at,omitzero"`
	RSVPSequence int          `json:"rsvp_sequence,omitempty"` // of the invitation that was answered
	Replied      time.Time    `json:"replied,omitzero"`        // of the first typed reply; reminders stop
	Choices      map[int]bool `json:"choices,omitzero"`        // of the times that suit; empty when none does, nil before an answer
	ChosenAt     time.Time    `json:"chosen_at,omitzero"`
	Receipts     []time.Time  `json:"receipts,omitempty"` // of the last hour
	Echoes       []time.Time  `json:"echoes,omitempty"`   // answers to a leader's commands in the last hour
	Quiet        time.Time    `json:"quiet,omitzero"`     // until then there are no more of those
	Waited       []WaitedLine `json:"waited,omitempty"`   // what got none
	WaitedMore   int          `json:"waited_more,omitempty"`
	Warned       []time.Time  `json:"warned,omitempty"`    // when the leader was told, in the last hour, of mail that may not be this person's
	PassedOn     []time.Time  `json:"passed_on,omitempty"` // when the leaders got something because of this person, in the last hour
	Held         []string     `json:"held,omitempty"`      // inbound ids waiting for confirmation of an unknown address
	HeldFrom     []string     `json:"held_from,omitempty"` // the addresses they came from
	Known        []string     `json:"known,omitempty"`     // addresses that the person has confirmed besides
	Waiting      []string     `json:"waiting,omitempty"`   // inbound ids of a leader's commands waiting for the first confirmation
	Confirmed    time.Time    `json:"confirmed,omitzero"`  // when that came
}

// Failure is an address to which mail cannot be delivered.
type Failure struct {
	Address string    `json:"address"`
	Status  string    `json:"status,omitempty"` // RFC 3463
	Reason  string    `json:"reason,omitempty"`
	At      time.Time `json:"at"`
	Final   bool      `json:"final,omitempty"` // 5.1.x: nothing more goes to this address
}

// Away is what an absence reply said.
type Away struct {
	Phrase string    `json:"phrase,omitempty"`
	Until  time.Time `json:"until,omitzero"` // first day back; zero when not said
	At     time.Time `json:"at"`
}

// EventState is an appointment's history: what people can have been told.
type EventState struct {
	UID       string          `json:"uid"`
	Revisions []EventRevision `json:"revisions"`
}

// EventRevision is how an appointment stood at one SEQUENCE (RFC 5545, section 3.8.7.4).
type EventRevision struct {
	Sequence    int       `json:"sequence"`
	At          time.Time `json:"at"`
	Number      int       `json:"number,omitempty"`
	Title       string    `json:"title,omitempty"`
	About       string    `json:"about,omitempty"`
	Bring       string    `json:"bring,omitempty"`
	Place       string    `json:"place,omitempty"`
	Responsible []string  `json:"responsible,omitempty"`
	Cancelled   bool      `json:"cancelled,omitempty"`
	Span
}

// Latest is how the appointment stands now.
func (e *EventState) Latest() EventRevision { return e.Revisions[len(e.Revisions)-1] }

// At returns how the appointment stood at a sequence.
func (e *EventState) At(sequence int) (EventRevision, bool) {
	for _, r := range e.Revisions {
		if r.Sequence == sequence {
			return r, true
		}
	}
	return EventRevision{}, false
}

// DecodeState reads a State document and refuses one from a newer program.
func DecodeState(b []byte) (State, error) {
	var s State
	if err := json.Unmarshal(b, &s); err != nil {
		return State{}, fmt.Errorf("decode process state: %w", err)
	}
	if s.Schema > StateSchema {
		return State{}, fmt.Errorf("decode process state: schema %d is newer than this program's %d: upgrade it", s.Schema, StateSchema)
	}
	s.tellNone()
	return s, nil
}

// Encode writes the State document.
func (s State) Encode() ([]byte, error) {
	b, err := json.Marshal(s)
	if err != nil {
		return nil, fmt.Errorf("encode process state: %w", err)
	}
	return b, nil
}

// fill makes the maps that an empty document lacks.
func (s *State) fill() {
	if s.Steps == nil {
		s.Steps = map[string]StepDone{}
	}
	if s.People == nil {
		s.People = map[string]*PersonState{}
	}
	if s.Events == nil {
		s.Events = map[string]*EventState{}
	}
	if s.Former == nil {
		s.Former = map[string]Person{}
	}
}

// markChanged records that there is a change at now to tell people of.
func (s *State) markChanged(now time.Time) {
	s.ChangedAt = now
	if s.ChangedFrom.IsZero() {
		s.ChangedFrom = now
	}
}

// Of returns what is known of a person; never nil.
func (s *State) Of(person string) *PersonState {
	if p := s.People[person]; p != nil {
		return p
	}
	return &PersonState{}
}

func (s *State) of(person string) *PersonState {
	p := s.People[person]
	if p == nil {
		p = &PersonState{}
		s.People[person] = p
	}
	return p
}
