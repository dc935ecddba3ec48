package workflow

import (
	"slices"
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
	What   string  // "moved", "changed", "cancelled", "added", "person_added", "person_removed", "person_changed", "address", "setting"
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
	s.Undo, s.Asked, s.Earlier, s.Offered = nil, nil, nil, nil // what they go back to or wait for is no longer so
	old := s.Process
	adopt(s, &p)
	s.Process = p
	u := updater{Moment: m, d: &d, old: &old, came: map[string]bool{}}
	u.see(d.State)

	changes := u.peopleChanges()
	s.tagAll(tag)
	u.events = u.syncEvents(s)
	u.see(d.State)
	changes = append(changes, u.eventChanges()...)
	settings := settingChanges(&old, &p)
	changes = append(changes, settings...)
	if len(changes) == 0 {
		return d, nil
	}
	s.Revision++
	u.reopen(settings)
	u.markChanged()
	for i := range changes {
		c := changes[i].Event
		if c == nil {
			continue
		}
		if c.Waits = s.Status == Held; c.Told > 0 && !c.Waits {
			c.ToldAt = u.changesDue().In(u.Location)
		}
	}
	d.Log = append(d.Log, LogEntry{What: "updated", Detail: itoa(len(changes))})
	return d, changes
}

// updater carries an update from finding what changed to what follows from it.
type updater struct {
	Moment
	d      *Decision
	old    *Process
	events []string        // the appointments that changed
	came   map[string]bool // people whom the steps taken already have something for
	left   bool            // somebody left, or left the group
}

// peopleChanges finds who came and who left, and whose address or role is another.
func (u *updater) peopleChanges() []PlanChange {
	var changes []PlanChange
	s := &u.d.State
	before := map[string]Person{}
	for _, p := range u.old.Everybody() {
		before[p.ID] = p
	}
	for _, p := range s.Process.Everybody() {
		was, ok := before[p.ID]
		delete(before, p.ID)
		delete(s.Former, p.ID)
		from, to := u.old.RoleOf(p.ID), s.Process.RoleOf(p.ID)
		switch {
		case !ok:
			changes = append(changes, PlanChange{What: "person_added", Person: p.Name, Detail: p.Address()})
			u.came[p.ID] = true
			if p.Address() == "" {
				s.note(Note{Code: NoteNoAddress, Person: p.Name, At: u.Now})
			}
		case was.Address() != p.Address():
			changes = append(changes, PlanChange{What: "address", Person: p.Name, Detail: p.Address()})
			u.moved(was, p)
		case !slices.Equal(was.Addresses, p.Addresses) || was.Name != p.Name || from != to:
			changes = append(changes, PlanChange{What: "person_changed", Person: p.Name})
		}
		if ok && from != to {
			u.came[p.ID] = true
			u.left = u.left || to == RoleStaff
		}
	}
	for _, p := range u.old.Everybody() {
		if _, gone := before[p.ID]; !gone {
			continue
		}
		changes = append(changes, PlanChange{What: "person_removed", Person: p.Name, Detail: p.Address()})
		s.Former[p.ID] = p
		u.left = true
		u.d.Withdraw = append(u.d.Withdraw, Withdrawal{Person: p.ID})
	}
	return changes
}

// moved gives a person another address: what waits goes there, and what went
// to a dead one counts for nothing.
func (u *updater) moved(was, p Person) {
	ps := u.d.State.of(p.ID)
	if ps.Failed != nil && ps.Failed.Final {
		ps.Missed = u.Now
	}
	ps.Failed = nil
	if a := was.Address(); a != "" && !slices.Contains(p.Addresses, a) {
		ps.Left = append(ps.Left, a)
	}
	u.came[p.ID] = true
	u.d.Withdraw = append(u.d.Withdraw, Withdrawal{Person: p.ID})
}

// eventChanges says what became of each appointment and how many were told it otherwise.
func (u *updater) eventChanges() []PlanChange {
	var changes []PlanChange
	for _, event := range u.events {
		e := u.d.State.Events[event]
		now := e.Latest()
		c := Change{Event: event, Meeting: event == eventMeeting}
		c.Told, c.Staff = u.toldCount(event)
		what := "added"
		if n := len(e.Revisions); n > 1 && !e.Revisions[n-2].Cancelled {
			before := e.Revisions[n-2]
			c.Old = u.line(event, before)
			what = "changed"
			if before.Span != now.Span {
				what = "moved"
			}
		}
		if now.Cancelled {
			what = "cancelled"
		} else {
			c.New = u.line(event, now)
			c.Warning = u.warning(event, now)
		}
		changes = append(changes, PlanChange{What: what, Event: &c})
	}
	return changes
}

// warning is what the leader should know of an appointment's new time.
func (u *updater) warning(event string, r EventRevision) NoteCode {
	if _, ok := u.Holiday(r.Start.Date); ok {
		return NoteHoliday
	}
	if _, announced := u.State.Steps[stepAnnouncement]; event == eventMeeting || isPreparation(event) || announced {
		return ""
	}
	notice := u.before(u.wall(r.Start), u.State.Process.Timing.WorkshopNotice)
	if due := u.announcementDue(); !due.IsZero() && notice.Before(due) {
		return NoteBeforeAnnounce
	}
	return ""
}

// toldCount is how many people will be told that an appointment has changed,
// and how many of them are not in the group.
func (u *updater) toldCount(event string) (all, staff int) {
	for _, p := range u.State.Process.Everybody() {
		told, ok := u.knows(p.ID, event)
		if !ok || told.Status != PostTold || !u.reachable(p) {
			continue
		}
		e := u.State.Events[event]
		before, ok := e.At(told.Sequence)
		now := e.Latest()
		last := now // of what the mail is about, which tells nobody anything once it has been
		if now.Cancelled || !u.concerns(event, p.ID) {
			last = before
		} else if sameAppointment(event, before, now) {
			continue
		}
		if ok && u.wall(last.Start).After(u.Now) {
			all++
			if u.State.Process.RoleOf(p.ID) == RoleStaff {
				staff++
			}
		}
	}
	return all, staff
}

// markChanged starts the quiet while after which people are told, when there
// may be somebody to tell: whoever knows otherwise, by mail that is on its way
// too, for it may leave before it is taken back.
func (u *updater) markChanged() {
	s := &u.d.State
	tell := u.left || u.posterOutdated()
	for _, event := range u.events {
		for _, p := range u.box().events {
			tell = tell || p.Event == event
		}
	}
	if e := s.Events[eventMeeting]; slices.Contains(u.events, eventMeeting) && e.Latest().Cancelled && !u.announced() {
		s.note(Note{Code: NoteAnnouncementOn, At: u.Now})
		tell = true
	}
	if !tell {
		return
	}
	s.markChanged(u.Now)
	u.State = *s
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
