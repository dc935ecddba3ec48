package workflow

import (
	"slices"
	"time"
)

// Lang is the language of a process's mail.
type Lang string

// The languages, each written for itself and none converted.
const (
	Bokmal  Lang = "nb"
	Nynorsk Lang = "nn"
	English Lang = "en"
)

// Role is what a person is in a process.
type Role string

// The roles. Leader and deputy are members of the HSE group too.
const (
	RoleLeader Role = "leader"
	RoleDeputy Role = "deputy"
	RoleMember Role = "member"
	RoleStaff  Role = "staff"
)

// Person is someone who gets mail from a process. The ID is unique within it
// and stays when name or address change.
type Person struct {
	ID        string   `json:"id"`
	Name      string   `json:"name"`
	Addresses []string `json:"addresses,omitempty"` // lower-case addr-specs; mail goes to the first, all are known as senders
}

// Address is where the person's mail goes; empty for somebody without one.
func (p Person) Address() string {
	if len(p.Addresses) == 0 {
		return ""
	}
	return p.Addresses[0]
}

// Span is a time set aside, in wall time.
type Span struct {
	Start Wall `json:"start"`
	End   Wall `json:"end"`
}

// Process is one workplace going through the phase, as its process file says.
type Process struct {
	ID        string `json:"id"`        // letters, digits and hyphens; part of addresses and List-Id
	Workplace string `json:"workplace"` // as people call it: "Solbakken barnehage"
	Lang      Lang   `json:"lang"`
	Zone      string `json:"zone"` // IANA name, such as Europe/Oslo

	Leader  Person   `json:"leader"`
	Deputy  *Person  `json:"deputy,omitempty"`
	Members []Person `json:"members"` // of the HSE group, leader and deputy left out
	Staff   []Person `json:"staff"`   // everybody else

	Meeting     Meeting      `json:"meeting"`
	Workshops   []Workshop   `json:"workshops"`
	Questions   []string     `json:"questions"`
	Agenda      []AgendaItem `json:"agenda"`
	NamesShown  bool         `json:"names_shown,omitempty"` // whether the digest says who answered what
	PosterPlace string       `json:"poster_place,omitempty"`
	GroundRules []string     `json:"ground_rules,omitempty"`

	AnnouncementSubject string `json:"announcement_subject,omitempty"` // replaces the subject of ours
	AnnouncementText    string `json:"announcement_text,omitempty"`    // replaces the text of ours

	Documents []Document `json:"documents,omitempty"`
	Timing    Timing     `json:"timing"`
	Window    SendWindow `json:"window"`
	Closed    []DateSpan `json:"closed,omitempty"`
}

// Meeting is the planning meeting. It has a time, or candidates to choose one from.
type Meeting struct {
	Span
	Place      string `json:"place,omitempty"`
	Cancelled  bool   `json:"cancelled,omitempty"` // off until it gets a new time; what follows it waits
	Candidates []Span `json:"candidates,omitempty"`
	AnswerBy   Wall   `json:"answer_by"` // when the leader gets the count at the latest; zero takes the default
}

// Gathering is when and where the HSE group prepares a workshop.
type Gathering struct {
	Span
	Place string `json:"place,omitempty"`
}

// Workshop is a workshop with the staff and the group's preparation before it.
type Workshop struct {
	ID          string     `json:"id"` // stable while title and time change
	Title       string     `json:"title"`
	About       string     `json:"about,omitempty"`
	Bring       string     `json:"bring,omitempty"`
	Place       string     `json:"place,omitempty"`
	Responsible []string   `json:"responsible,omitempty"` // names
	Preparation *Gathering `json:"preparation,omitempty"`
	Span
}

// AgendaItem is one of the planning meeting's items.
type AgendaItem struct {
	Topic   Topic  `json:"topic"`           // one of the five of ours, or empty
	Title   string `json:"title,omitempty"` // replaces the title of ours
	Minutes int    `json:"minutes"`
}

// Topic names one of the five agenda items that the mail has words for.
type Topic string

// The five topics in the order of the meeting.
const (
	TopicCommon       Topic = "common_understanding"
	TopicThoughts     Topic = "individual_thoughts"
	TopicSafety       Topic = "safety_and_expectations"
	TopicPlan         Topic = "progress_plan"
	TopicFacilitation Topic = "leading_workshops"
)

// DocumentRole says what a document that the operator supplies is for.
type DocumentRole string

// The roles of documents.
const (
	DocIntroduction DocumentRole = "introduction"
	DocGuide        DocumentRole = "guide"
	DocTips         DocumentRole = "tips"
	DocOther        DocumentRole = "other"
)

// Document is a file that the operator supplies, attached where its role says.
type Document struct {
	Role   DocumentRole `json:"role"`
	Name   string       `json:"name"`   // file name as people see it
	SHA256 string       `json:"sha256"` // hex, of its content; the content is kept by the store
}

// DateSpan is a run of days, both ends included.
type DateSpan struct {
	First Date `json:"first"`
	Last  Date `json:"last"`
}

// SendWindow is when mail that the robot starts may leave, on working days.
type SendWindow struct {
	Always bool `json:"always,omitempty"`
	From   int  `json:"from"` // minutes after midnight
	To     int  `json:"to"`   // minutes after midnight
}

// Offset is a distance from an event, or a date and time of its own. Days are
// counted on the calendar (the same time of day across a change of clocks),
// Duration on the clock.
type Offset struct {
	Days     int           `json:"days,omitempty"`
	Duration time.Duration `json:"duration,omitempty"`
	At       *Wall         `json:"at,omitempty"`
}

// Timing is when each step is due. DefaultTiming gives what holds where the
// process file is silent.
type Timing struct {
	Questions       Offset        `json:"questions"`        // before the meeting
	Reminders       []Offset      `json:"reminders"`        // before the meeting
	Digest          Offset        `json:"digest"`           // before the meeting
	AddendumEvery   time.Duration `json:"addendum_every"`   // at most one addendum in this time
	AfterMeeting    Offset        `json:"after_meeting"`    // after the meeting's end
	Announcement    *Offset       `json:"announcement"`     // after the meeting's end; nil is the next working day at 09:00
	Preparation     Offset        `json:"preparation"`      // before a gathering
	WorkshopNotice  Offset        `json:"workshop_notice"`  // before a workshop
	ChangeDelay     time.Duration `json:"change_delay"`     // after the last change of the plan
	PurgeAnswers    Offset        `json:"purge_answers"`    // after the meeting
	PurgeAddresses  Offset        `json:"purge_addresses"`  // after the last workshop or the end
	CandidateAnswer Offset        `json:"candidate_answer"` // after the poll went out
}

// DefaultTiming is the timing of a process that says nothing of it.
func DefaultTiming() Timing {
	return Timing{
		Questions:       Offset{Days: 7},
		Reminders:       []Offset{{Days: 3}, {Days: 1}},
		Digest:          Offset{Duration: 24 * time.Hour},
		AddendumEvery:   time.Hour,
		Preparation:     Offset{Days: 3},
		WorkshopNotice:  Offset{Days: 7},
		ChangeDelay:     30 * time.Minute,
		PurgeAnswers:    Offset{Days: 30},
		PurgeAddresses:  Offset{Days: 90},
		CandidateAnswer: Offset{Days: 3},
	}
}

// DefaultWindow is 08:00 to 16:00 on working days.
func DefaultWindow() SendWindow { return SendWindow{From: 8 * 60, To: 16 * 60} }

// DefaultAgenda is the hour of the planning meeting.
func DefaultAgenda() []AgendaItem {
	return []AgendaItem{
		{Topic: TopicCommon, Minutes: 10},
		{Topic: TopicThoughts, Minutes: 10},
		{Topic: TopicSafety, Minutes: 15},
		{Topic: TopicPlan, Minutes: 15},
		{Topic: TopicFacilitation, Minutes: 10},
	}
}

// Group is the HSE group: leader, deputy and members, in that order.
func (p *Process) Group() []Person {
	g := make([]Person, 0, len(p.Members)+2)
	g = append(g, p.Leader)
	if p.Deputy != nil {
		g = append(g, *p.Deputy)
	}
	return append(g, p.Members...)
}

// Everybody is the group and the staff.
func (p *Process) Everybody() []Person { return append(p.Group(), p.Staff...) }

// workshopIndex is where among the workshops the one with this ID is; -1 for none.
func (p *Process) workshopIndex(id string) int {
	return slices.IndexFunc(p.Workshops, func(w Workshop) bool { return w.ID == id })
}

// RoleOf returns the role of the person with this ID, or "" for nobody.
func (p *Process) RoleOf(id string) Role {
	switch {
	case id == p.Leader.ID:
		return RoleLeader
	case p.Deputy != nil && id == p.Deputy.ID:
		return RoleDeputy
	}
	for _, m := range p.Members {
		if m.ID == id {
			return RoleMember
		}
	}
	for _, m := range p.Staff {
		if m.ID == id {
			return RoleStaff
		}
	}
	return ""
}

// Person returns the person with this ID.
func (p *Process) Person(id string) (Person, bool) {
	for _, q := range p.Everybody() {
		if q.ID == id {
			return q, true
		}
	}
	return Person{}, false
}
