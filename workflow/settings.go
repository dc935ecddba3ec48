package workflow

import "slices"

// Names of what the leader may change by mail too: the times to choose from,
// the announcement's text and the ground rules.
const (
	settingCandidates   = "candidates"
	settingAnnouncement = "announcement"
	settingGroundRules  = "ground_rules"
)

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
	differs(settingGroundRules, slices.Equal(old.GroundRules, p.GroundRules))
	differs(settingAnnouncement, old.AnnouncementSubject == p.AnnouncementSubject && old.AnnouncementText == p.AnnouncementText)
	differs("documents", slices.Equal(old.Documents, p.Documents))
	differs("schedule", sameTiming(old.Timing, p.Timing))
	differs("send_window", old.Window == p.Window)
	differs("closed", slices.Equal(old.Closed, p.Closed))
	differs(settingCandidates, slices.Equal(old.Meeting.Candidates, p.Meeting.Candidates))
	return changes
}

func sameOffset(a, b Offset) bool {
	if a.At != nil && b.At != nil {
		return *a.At == *b.At
	}
	return a.At == nil && b.At == nil && a.Days == b.Days && a.Duration == b.Duration
}

func sameTiming(a, b Timing) bool {
	if (a.Announcement == nil) != (b.Announcement == nil) || (a.Announcement != nil && !sameOffset(*a.Announcement, *b.Announcement)) {
		return false
	}
	return sameOffset(a.Questions, b.Questions) && slices.EqualFunc(a.Reminders, b.Reminders, sameOffset) &&
		sameOffset(a.Digest, b.Digest) && a.AddendumEvery == b.AddendumEvery && sameOffset(a.AfterMeeting, b.AfterMeeting) &&
		sameOffset(a.Preparation, b.Preparation) && sameOffset(a.WorkshopNotice, b.WorkshopNotice) && a.ChangeDelay == b.ChangeDelay &&
		sameOffset(a.PurgeAnswers, b.PurgeAnswers) && sameOffset(a.PurgeAddresses, b.PurgeAddresses) &&
		sameOffset(a.CandidateAnswer, b.CandidateAnswer)
}
