package file

// The keys of each set of keys in a process file.
var (
	rootKeys = []string{
		"id", "workplace", "language", "timezone", "leader", "deputy", "members", "staff", "meeting", "workshops", "questions", "agenda",
		"names", "poster_place", "ground_rules", "announcement", "documents", "closed", "send_window", "schedule", "exported",
	}
	scheduleKeys = []string{
		"questions", "reminders", "digest", "addendum_every", "after_meeting", "announcement", "preparation", "workshop_notice",
		"change_delay", "purge_answers", "purge_addresses", "candidate_answer",
	}
	announcementKeys = []string{"subject", "text"}
	documentKeys     = []string{"introduction", "guide", "tips", "other"}
	agendaKeys       = []string{"topic", "title", "minutes"}
	closedKeys       = []string{"from", "to"}
	personKeys       = []string{"name", "address", "addresses", "id"}
	meetingKeys      = []string{"start", "end", "minutes", "place", "candidates", "answer_by", "cancelled"}
	candidateKeys    = []string{"start", "end", "minutes"}
	workshopKeys     = []string{"id", "title", "about", "bring", "start", "end", "minutes", "place", "responsible", "preparation"}
	preparationKeys  = []string{"start", "end", "minutes", "place"}
)

// processKeys has them all, those of the root first.
var processKeys = [][]string{
	rootKeys, scheduleKeys, announcementKeys, documentKeys, agendaKeys, closedKeys, personKeys, meetingKeys, candidateKeys,
	workshopKeys, preparationKeys,
}
