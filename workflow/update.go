package workflow

import (
	"slices"
	"strings"
	"time"
)

// Create begins a process. seed and tags are random: tags one for each person
// of Everybody, in that order.
func Create(p Process, seed string, tag func() string, now time.Time, loc *time.Location, holiday func(Date) (string, bool)) Decision {
	s := State{Schema: StateSchema, Process: p, Status: Active, Seed: seed, Created: now}
	s.fill()
	m := NewMoment(s, now, loc, holiday)
	m.syncEvents(&s)
	s.tagAll(tag)
	return Decision{State: s, Log: []LogEntry{{What: "created"}}}
}

func (s *State) tagAll(tag func() string) {
	for _, p := range s.Process.Everybody() {
		if ps := s.of(p.ID); ps.Tag == "" {
			ps.Tag = tag()
		}
	}
}

// PlanChange is one line of what applying an edited file does.
type PlanChange struct {
	What   string  // "moved", "changed", "cancelled", "added", "person_added", "person_removed", "address", "setting"
	Event  *Change // for appointments
	Person string
	Detail string
}

// Update takes an edited process in place of the one that holds. What people
// were told already is told anew to exactly them, after a quiet while; what is
// not yet sent simply follows the new plan.
func Update(m Moment, p Process, tag func() string) (Decision, []PlanChange) {
	d := Decision{State: m.State.clone()}
	s := &d.State
	old := s.Process
	adopt(&old, &p)
	s.Process = p
	m.State = *s
	m.Calendar = NewMoment(*s, m.Now, m.Location, m.Holiday).Calendar

	changes := m.peopleChanges(s, &old, &d)
	s.tagAll(tag)
	appointments := m.syncEvents(s)
	changes = append(changes, m.eventChanges(s, appointments)...)
	changes = append(changes, settingChanges(&old, &p)...)
	if len(changes) == 0 {
		return d, nil
	}
	s.Revision++
	m.State = *s
	m.reopen(s, appointments, &d)
	for _, c := range changes {
		if c.What == "person_removed" || (c.Event != nil && c.Event.Told > 0) {
			s.ChangedAt = m.Now
		}
	}
	d.Log = append(d.Log, LogEntry{What: "updated", Detail: itoa(len(changes))})
	return d, changes
}

// adopt gives the people and workshops of the new process the IDs that they
// had: a person is known again by an address, else by the name; a workshop by
// its ID, else by its title, else by its place in the list.
func adopt(old, p *Process) {
	known := old.Everybody()
	used := map[string]bool{}
	match := func(q *Person) {
		i := slices.IndexFunc(known, func(k Person) bool { return !used[k.ID] && sharesAddress(k, *q) })
		if i < 0 {
			i = slices.IndexFunc(known, func(k Person) bool { return !used[k.ID] && k.Name == q.Name && q.Name != "" })
		}
		if i >= 0 {
			q.ID = known[i].ID
			used[q.ID] = true
		}
	}
	match(&p.Leader)
	if p.Deputy != nil {
		deputy := *p.Deputy
		match(&deputy)
		p.Deputy = &deputy
	}
	p.Members, p.Staff = slices.Clone(p.Members), slices.Clone(p.Staff)
	for i := range p.Members {
		match(&p.Members[i])
	}
	for i := range p.Staff {
		match(&p.Staff[i])
	}
	distinct(p, used)
	adoptWorkshops(old, p)
}

// distinct gives a new person another ID when the one derived from the address
// is in use: somebody else had that address before.
func distinct(p *Process, used map[string]bool) {
	seen := map[string]bool{}
	people := []*Person{&p.Leader}
	if p.Deputy != nil {
		people = append(people, p.Deputy)
	}
	for i := range p.Members {
		people = append(people, &p.Members[i])
	}
	for i := range p.Staff {
		people = append(people, &p.Staff[i])
	}
	// Those who were known come first: they keep what they had.
	slices.SortStableFunc(people, func(a, b *Person) int {
		switch {
		case used[a.ID] == used[b.ID]:
			return 0
		case used[a.ID]:
			return -1
		}
		return 1
	})
	for _, q := range people {
		id := q.ID
		for n := 2; seen[q.ID]; n++ {
			q.ID = id + "-" + itoa(n)
		}
		seen[q.ID] = true
	}
}

func sharesAddress(a, b Person) bool {
	return slices.ContainsFunc(a.Addresses, func(addr string) bool { return slices.Contains(b.Addresses, addr) })
}

func adoptWorkshops(old, p *Process) {
	p.Workshops = slices.Clone(p.Workshops)
	free := map[string]bool{}
	for _, w := range old.Workshops {
		free[w.ID] = true
	}
	for _, w := range p.Workshops {
		delete(free, w.ID)
	}
	for i := range p.Workshops {
		w := &p.Workshops[i]
		if slices.ContainsFunc(old.Workshops, func(o Workshop) bool { return o.ID == w.ID }) {
			continue
		}
		for j, o := range old.Workshops {
			if free[o.ID] && (o.Title == w.Title || (len(old.Workshops) == len(p.Workshops) && i == j && o.Span == w.Span)) {
				w.ID = o.ID
				delete(free, o.ID)
				break
			}
		}
	}
}

// peopleChanges finds who came and who left.
func (m *Moment) peopleChanges(s *State, old *Process, d *Decision) []PlanChange {
	var changes []PlanChange
	before := map[string]Person{}
	for _, p := range old.Everybody() {
		before[p.ID] = p
	}
	for _, p := range s.Process.Everybody() {
		was, ok := before[p.ID]
		delete(s.Former, p.ID)
		switch {
		case !ok:
			changes = append(changes, PlanChange{What: "person_added", Person: p.Name, Detail: p.Address()})
		case was.Address() != p.Address():
			changes = append(changes, PlanChange{What: "address", Person: p.Name, Detail: p.Address()})
			if ps := s.People[p.ID]; ps != nil {
				ps.Failed = nil
			}
		case !slices.Equal(was.Addresses, p.Addresses) || was.Name != p.Name || old.RoleOf(p.ID) != s.Process.RoleOf(p.ID):
			changes = append(changes, PlanChange{What: "person_changed", Person: p.Name})
		}
		delete(before, p.ID)
	}
	for _, p := range old.Everybody() {
		if _, gone := before[p.ID]; !gone {
			continue
		}
		changes = append(changes, PlanChange{What: "person_removed", Person: p.Name, Detail: p.Address()})
		s.Former[p.ID] = p
		d.Withdraw = append(d.Withdraw, Withdrawal{Person: p.ID})
	}
	return changes
}

// eventChanges says what became of each appointment and how many were told it otherwise.
func (m *Moment) eventChanges(s *State, events []string) []PlanChange {
	var changes []PlanChange
	for _, event := range events {
		e := s.Events[event]
		now := e.Latest()
		c := Change{Event: event, Meeting: event == eventMeeting, Told: m.toldCount(event), ToldAt: m.Now.Add(s.Process.Timing.ChangeDelay)}
		what := "added"
		if n := len(e.Revisions); n > 1 {
			before := e.Revisions[n-2]
			c.Old = m.line(event, before)
			what = "changed"
			if before.Span != now.Span {
				what = "moved"
			}
		}
		if now.Cancelled {
			what = "cancelled"
		} else {
			c.New = m.line(event, now)
		}
		changes = append(changes, PlanChange{What: what, Event: &c})
	}
	return changes
}

// toldCount is how many people have been told of an appointment, or will be by
// a mail that is on its way.
func (m *Moment) toldCount(event string) int {
	n := 0
	for _, p := range m.State.Process.Everybody() {
		if _, ok := m.knows(p.ID, event); ok {
			n++
		}
	}
	return n
}

// reopen lets the steps that the change outdates be taken again: mail about a
// changed appointment that nobody has begun to send is withdrawn and follows
// the new plan; people who came later get what the others have got.
func (m *Moment) reopen(s *State, events []string, d *Decision) {
	for _, event := range events {
		d.Withdraw = append(d.Withdraw, Withdrawal{Event: event})
		for key := range s.Steps {
			if key == stepKeyOf(event) {
				delete(s.Steps, key)
			}
		}
	}
	if slices.Contains(events, eventMeeting) {
		m.reopenMeeting(s, d)
	}
	for _, p := range s.Process.Everybody() {
		if m.knowsNothing(p) {
			m.reopenFor(s, s.Process.RoleOf(p.ID))
		}
	}
}

func stepKeyOf(event string) string {
	switch {
	case event == eventMeeting:
		return stepInvitation
	case isPreparation(event):
		return "preparation_notice/" + strings.TrimPrefix(event, "preparation/")
	}
	return "workshop_notice/" + strings.TrimPrefix(event, "workshop/")
}

// reopenMeeting lets digest and worksheets come again before a meeting that
// was put off, and takes back what was queued for the old time.
func (m *Moment) reopenMeeting(s *State, d *Decision) {
	start, end, ok := m.meeting()
	if !ok {
		d.Withdraw = append(d.Withdraw, Withdrawal{Kinds: []MailKind{MailQuestions, MailReminder, MailDigest, MailWorksheet, MailAddendum, MailAfterMeeting, MailAnnouncement}})
		return
	}
	d.Withdraw = append(d.Withdraw, Withdrawal{Kinds: []MailKind{MailDigest, MailWorksheet, MailAddendum, MailAfterMeeting, MailAnnouncement}})
	delete(s.Steps, stepQuestions) // to those who have not got them
	if m.Latest(m.before(start, s.Process.Timing.Digest)).After(m.Now) {
		delete(s.Steps, stepDigest)
		delete(s.Steps, stepWorksheet)
	}
	if end.After(m.Now) {
		delete(s.Steps, stepAfterMeeting)
	}
	if m.announcementDue().After(m.Now) {
		delete(s.Steps, stepAnnouncement)
	}
}

func (m *Moment) knowsNothing(p Person) bool {
	return !slices.ContainsFunc(m.Outbox, func(o Posted) bool { return o.Person == p.ID && o.Status == PostTold })
}

// reopenFor lets the steps for people of a role be taken again; those who have
// their mail get nothing twice.
func (m *Moment) reopenFor(s *State, r Role) {
	keys := []string{stepAnnouncement}
	for _, w := range s.Process.Workshops {
		keys = append(keys, "workshop_notice/"+w.ID)
		if r != RoleStaff {
			keys = append(keys, "preparation_notice/"+w.ID)
		}
	}
	if r != RoleStaff {
		keys = append(keys, stepPoll, stepInvitation, stepQuestions)
	}
	for _, k := range keys {
		if done, ok := s.Steps[k]; ok && !done.Skipped {
			delete(s.Steps, k)
		}
	}
}

// settingChanges names what else is different, for `apply` to print.
func settingChanges(old, p *Process) []PlanChange {
	var changes []PlanChange
	differs := func(name string, same bool) {
		if !same {
			changes = append(changes, PlanChange{What: "setting", Detail: name})
		}
	}
	differs("workplace", old.Workplace == p.Workplace)
	differs("language", old.Lang == p.Lang)
	differs("timezone", old.Zone == p.Zone)
	differs("questions", slices.Equal(old.Questions, p.Questions))
	differs("agenda", slices.Equal(old.Agenda, p.Agenda))
	differs("names", old.NamesShown == p.NamesShown)
	differs("poster_place", old.PosterPlace == p.PosterPlace)
	differs("ground_rules", slices.Equal(old.GroundRules, p.GroundRules))
	differs("announcement", old.AnnouncementSubject == p.AnnouncementSubject && old.AnnouncementText == p.AnnouncementText)
	differs("documents", slices.Equal(old.Documents, p.Documents))
	differs("schedule", sameTiming(old.Timing, p.Timing))
	differs("send_window", old.Window == p.Window)
	differs("closed", slices.Equal(old.Closed, p.Closed))
	differs("candidates", slices.Equal(old.Meeting.Candidates, p.Meeting.Candidates))
	return changes
}

// Undone returns the changes of an update that would undo what the leader
// changed by mail since the file was last applied.
func Undone(s State, changes []PlanChange) []PlanChange {
	var undone []PlanChange
	for _, c := range changes {
		name := c.Detail
		if c.Event != nil {
			name = c.Event.Event
		}
		if slices.ContainsFunc(s.ByMail, func(b LeaderChange) bool { return b.Event == name }) {
			undone = append(undone, c)
		}
	}
	return undone
}
