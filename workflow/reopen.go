package workflow

import (
	"maps"
	"slices"
)

// reopen lets the steps that the change outdates be taken again: mail about a
// changed appointment that nobody has begun to send is withdrawn and follows
// the new plan; people who came later get what the others have got.
func (u *updater) reopen(settings []PlanChange) {
	s := &u.d.State
	taken := maps.Clone(s.Steps)
	for _, event := range u.events {
		u.d.Withdraw = append(u.d.Withdraw, Withdrawal{Event: event})
		delete(s.Steps, stepKeyOf(event))
	}
	if len(u.events) > 0 {
		u.withdrawAgain(MailAfterMeeting, stepAfterMeeting)
		u.d.Withdraw = append(u.d.Withdraw, Withdrawal{Kinds: []MailKind{MailPosterAgain}})
	}
	if slices.Contains(u.events, eventMeeting) {
		u.reopenMeeting()
	}
	for _, c := range settings {
		switch c.Detail {
		case settingCandidates:
			u.reopenPoll()
		case settingAnnouncement:
			u.withdrawAgain(MailAnnouncement, stepAnnouncement)
		}
	}
	for _, p := range s.Process.Everybody() {
		if u.came[p.ID] {
			u.reopenFor(s.Process.RoleOf(p.ID))
		}
	}
	u.keepTaken(taken)
	u.see(*s)
}

// withdrawAgain takes back mail of a kind that still waits and lets its step be
// taken again.
func (u *updater) withdrawAgain(k MailKind, step string) {
	if u.queued(k) {
		u.d.Withdraw = append(u.d.Withdraw, Withdrawal{Kinds: []MailKind{k}})
		delete(u.d.State.Steps, step)
	}
}

// reopenMeeting lets what comes before and after a meeting come again when the
// meeting has got another time, and takes back what was queued for the old one.
func (u *updater) reopenMeeting() {
	s := &u.d.State
	u.withdrawAgain(MailQuestions, stepQuestions)
	u.withdrawAgain(MailAnnouncement, stepAnnouncement)
	u.withdrawAgain(MailPreparation, stepPreparation)
	u.withdrawAgain(MailDigest, stepDigest)
	u.withdrawAgain(MailWorksheet, stepWorksheet)
	u.withdrawAgain(MailAddendum, addendumKey(s.addenda()))
	u.d.Withdraw = append(u.d.Withdraw, Withdrawal{Kinds: []MailKind{MailReminder}})
	start, end, ok := u.meeting()
	if !ok {
		return
	}
	if u.Latest(u.before(start, s.Process.Timing.Digest)).After(u.Now) || (u.reinstated() && start.After(u.Now)) {
		delete(s.Steps, stepDigest)
		delete(s.Steps, stepWorksheet)
	}
	if end.After(u.Now) {
		delete(s.Steps, stepAfterMeeting)
		if !u.sent(MailAnnouncement) {
			delete(s.Steps, stepAnnouncement)
		}
	}
	if u.after(end, s.Process.Timing.PurgeAnswers).After(u.Now) {
		delete(s.Steps, stepPurgeAnswers)
	}
}

// reinstated reports whether the meeting was off and is to be held after all.
func (u *updater) reinstated() bool {
	revisions := u.d.State.Events[eventMeeting].Revisions
	return len(revisions) > 1 && revisions[len(revisions)-2].Cancelled
}

// reopenPoll asks about new candidate times.
func (u *updater) reopenPoll() {
	s := &u.d.State
	if c := s.Process.Meeting.Candidates; len(c) == 0 || slices.Equal(c, s.Polled) {
		return
	}
	delete(s.Steps, stepPoll)
	delete(s.Steps, stepCount)
	s.PollFrom = u.Now
	u.d.Withdraw = append(u.d.Withdraw, Withdrawal{Kinds: []MailKind{MailTimePoll, MailTimeCount}})
	for _, ps := range s.People {
		ps.Choices = nil
	}
}

// reopenFor lets the steps for people of a role be taken again; those who have
// their mail get nothing twice.
func (u *updater) reopenFor(r Role) {
	s := &u.d.State
	keys := []string{stepAnnouncement}
	for _, w := range s.Process.Workshops {
		keys = append(keys, stepKeyOf(workshopEvent(w.ID)))
		if r != RoleStaff {
			keys = append(keys, stepKeyOf(preparationEvent(w.ID)))
		}
	}
	if r != RoleStaff {
		keys = append(keys, stepPoll, stepInvitation, stepQuestions)
	}
	if isLeader(r) {
		keys = append(keys, stepPreparation)
	}
	for _, k := range keys {
		if done, ok := s.Steps[k]; ok && !done.Skipped {
			delete(s.Steps, k)
		}
	}
}

// keepTaken leaves the steps whose event has passed as they were, taken or
// skipped; one that was skipped is taken after all when its event is to come again.
func (u *updater) keepTaken(taken map[string]StepDone) {
	s := &u.d.State
	maps.DeleteFunc(s.Steps, func(_ string, done StepDone) bool { return done.Skipped })
	u.see(*s)
	open := map[string]bool{}
	for _, step := range Schedule(u.Moment) {
		if done, ok := taken[step.Key]; ok && step.late(u.Now) {
			s.Steps[step.Key] = done
		}
		open[step.Key] = true
	}
	for key, done := range taken {
		if done.Skipped && !open[key] { // its event is no more
			s.Steps[key] = done
		}
	}
}
