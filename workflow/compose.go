package workflow

import (
	"slices"
	"time"
)

// compose decides what a mail of this kind to this person holds.
func (m *Moment) compose(k MailKind, event string, to Person, revision string) Mail {
	p := &m.State.Process
	mail := Mail{
		Key:   mailKey(p.ID, k, event, to.ID, revision),
		Kind:  k,
		To:    to,
		Event: event,
		Copy:  p.Deputy != nil && to.ID == p.Deputy.ID && forLeader(k),
	}
	mail.Facts = m.facts(to)
	f := &mail.Facts
	if e := m.State.Events[event]; e != nil {
		rev := e.Latest()
		mail.Sequence = rev.Sequence
		f.Event = m.line(event, rev)
		mail.Appointment = m.appointment("REQUEST", e.UID, event, rev)
	}
	switch k {
	case MailTimePoll, MailTimeCount:
		f.Candidates = m.candidates()
		f.AnswerBy = m.answerBy(m.Now)
	case MailInvitation:
		f.Agenda = m.agenda()
		mail.Appointment.RSVP = true
	case MailPreparation:
		m.preparation(&mail)
	case MailQuestions, MailReminder:
		m.ask(&mail)
	case MailWorksheet:
		m.ownAnswers(f, to)
		mail.Papers = []Paper{PaperWorksheet}
	case MailDigest:
		m.digestMail(&mail)
	case MailAddendum:
		m.addendumMail(f)
	case MailAfterMeeting:
		f.GroundRules = p.GroundRules
		f.Announcement = &Announcement{Subject: p.AnnouncementSubject, Text: p.AnnouncementText}
		f.AnnouncementAt = m.announcementAt()
		f.Notes = m.withoutAddress()
		mail.Papers = []Paper{PaperPoster, PaperPlan}
	case MailAnnouncement:
		f.Announcement = &Announcement{Subject: p.AnnouncementSubject, Text: p.AnnouncementText}
	case MailGathering:
		f.GroundRules = p.GroundRules
		mail.Papers, mail.Documents = []Paper{PaperTips}, []DocumentRole{DocTips}
	case MailPosterAgain:
		mail.Papers = []Paper{PaperPoster, PaperPlan}
	case MailAlert: // names a day near the meeting's, as an example
		if mt := p.Meeting; !mt.Start.IsZero() {
			f.Meeting = MeetingFacts{Start: m.wall(mt.Start).In(m.Location), End: m.wall(mt.End).In(m.Location), Place: mt.Place}
		}
	case MailStatus:
		m.status(f)
	}
	f.Papers = mail.Papers
	f.Documents = m.documents(mail.Documents)
	return mail
}

func forLeader(k MailKind) bool {
	switch k {
	case MailTimeCount, MailPreparation, MailDigest, MailAddendum, MailAfterMeeting, MailPosterAgain,
		MailForward, MailAlert, MailEcho, MailAskBack, MailStatus:
		return true
	}
	return false
}

// facts is what every mail may name.
func (m *Moment) facts(to Person) Facts {
	p := &m.State.Process
	f := Facts{
		Lang: p.Lang, Workplace: p.Workplace,
		Recipient: to, Role: p.RoleOf(to.ID), Leader: p.Leader, Deputy: p.Deputy,
		Now: m.Now, Group: p.Group(), StaffCount: len(p.Staff),
		Plan: m.plan(), PosterPlace: p.PosterPlace,
		Reference: m.State.Of(to.ID).Tag,
	}
	if start, end, ok := m.meeting(); ok {
		f.Meeting = MeetingFacts{Start: start.In(m.Location), End: end.In(m.Location), Place: p.Meeting.Place}
	}
	return f
}

// plan is the progress plan in order of time.
func (m *Moment) plan() []PlanLine {
	var lines []PlanLine
	for i, w := range m.State.Process.Workshops {
		for _, event := range []string{preparationEvent(w.ID), workshopEvent(w.ID)} {
			if rev, ok := revisionOf(&m.State.Process, event, i); ok {
				lines = append(lines, *m.line(event, rev))
			}
		}
	}
	slices.SortStableFunc(lines, func(a, b PlanLine) int { return a.Start.Compare(b.Start) })
	return lines
}

func (m *Moment) line(event string, r EventRevision) *PlanLine {
	return &PlanLine{
		Event: event, Preparation: isPreparation(event), Number: r.Number, Title: r.Title, About: r.About, Bring: r.Bring,
		Start: m.wall(r.Start).In(m.Location), End: m.wall(r.End).In(m.Location), Place: r.Place, Responsible: r.Responsible,
	}
}

func (m *Moment) appointment(method, uid, event string, r EventRevision) *Appointment {
	return &Appointment{
		Method: method, UID: uid, Sequence: r.Sequence,
		Start: m.wall(r.Start).In(m.Location), End: m.wall(r.End).In(m.Location),
		Place: r.Place, RSVP: event == eventMeeting && method == "REQUEST", Alarm: 30 * time.Minute,
	}
}

// agenda is the meeting's agenda with clock times.
func (m *Moment) agenda() []AgendaLine {
	start, _, ok := m.meeting()
	if !ok {
		return nil
	}
	items := m.State.Process.Agenda
	if len(items) == 0 {
		items = DefaultAgenda()
	}
	var lines []AgendaLine
	at := start.In(m.Location)
	for _, it := range items {
		end := at.Add(time.Duration(it.Minutes) * time.Minute)
		lines = append(lines, AgendaLine{
			Start: at, End: end, Minutes: it.Minutes, Topic: it.Topic, Title: it.Title,
			Questions: topicQuestions(it.Topic, len(m.State.Process.AskedQuestions())),
		})
		at = end
	}
	return lines
}

// preparation is the print list: the programme's sheets on A4 for each
// participant, the two big ones once on A3.
func (m *Moment) preparation(mail *Mail) {
	f := &mail.Facts
	f.Agenda = m.agenda()
	f.Notes = m.withoutAddress()
	f.Questions = m.blankQuestions()
	mail.Papers, mail.Documents = m.preparationSheets()
	f.Print = m.printList(mail)
}

// preparationSheets are all that the meeting needs on paper.
func (m *Moment) preparationSheets() ([]Paper, []DocumentRole) {
	return []Paper{PaperAgenda, PaperWorksheet, PaperTips, PaperGroup, PaperPlan},
		[]DocumentRole{DocIntroduction, DocGuide, DocTips, DocOther}
}

// printList is what to print for the meeting, and what of it the mail brings.
func (m *Moment) printList(mail *Mail) []PrintLine {
	n := len(m.State.Process.Group())
	lines := []PrintLine{
		{Document: DocIntroduction, Format: "A4", Copies: n},
		{Document: DocGuide, Format: "A4", Copies: n},
		{Paper: PaperWorksheet, Format: "A4", Copies: n},
		{Paper: PaperTips, Format: "A4", Copies: n},
		{Paper: PaperGroup, Format: "A3", Copies: 1},
		{Paper: PaperPlan, Format: "A3", Copies: 1},
	}
	for i := range lines {
		l := &lines[i]
		if l.Paper != "" {
			l.Attached = slices.Contains(mail.Papers, l.Paper)
			continue
		}
		l.Attached = slices.Contains(mail.Documents, l.Document) && len(m.documents([]DocumentRole{l.Document})) > 0
	}
	return lines
}

func (m *Moment) documents(roles []DocumentRole) []Document {
	var docs []Document
	for _, d := range m.State.Process.Documents {
		if slices.Contains(roles, d.Role) {
			docs = append(docs, d)
		}
	}
	return docs
}

// withoutAddress is a note for each person whom the leader must tell in person.
func (m *Moment) withoutAddress() []Note {
	var notes []Note
	for _, p := range m.State.Process.Everybody() {
		if p.Address() == "" {
			notes = append(notes, Note{Code: NoteNoAddress, Person: p.Name, At: m.Now})
		}
	}
	return notes
}

// ask is the questions, or a reminder of them.
func (m *Moment) ask(mail *Mail) {
	f := &mail.Facts
	m.ownAnswers(f, mail.To)
	start, end, _ := m.meeting()
	f.AnswerBy = m.lastCall(start)
	f.Privacy = Privacy{
		NamesShown: m.State.Process.NamesShown,
		DeletedOn:  DateOf(m.after(end, m.State.Process.Timing.PurgeAnswers).In(m.Location)),
	}
	if mail.Kind == MailQuestions {
		mail.Documents = []DocumentRole{DocIntroduction}
	}
}

// candidates is the candidate times with everyone's choices.
func (m *Moment) candidates() []Candidate {
	var cs []Candidate
	for i, s := range m.State.Process.Meeting.Candidates {
		c := Candidate{Number: i + 1, Start: m.wall(s.Start).In(m.Location), End: m.wall(s.End).In(m.Location)}
		for _, p := range m.State.Process.Group() {
			switch choices := m.State.Of(p.ID).Choices; {
			case choices == nil:
				c.Silent = append(c.Silent, p.Name)
			case choices[i+1]:
				c.Yes = append(c.Yes, p.Name)
			default:
				c.No = append(c.No, p.Name)
			}
		}
		cs = append(cs, c)
	}
	return cs
}
