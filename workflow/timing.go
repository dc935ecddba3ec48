package workflow

import "slices"

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
