package workflow

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// lastDigest is when the leader last got answers: the digest or an addendum
// before now.
func (m *Moment) lastDigest() time.Time {
	last := m.State.Steps[stepDigest].At
	for key, done := range m.State.Steps {
		if strings.HasPrefix(key, stepAddendum) && done.At.Before(m.Now) && done.At.After(last) {
			last = done.At
		}
	}
	return last
}

// digestMail is the digest with its sheets. What was attached to the
// preparation list comes along to those who did not get that.
func (m *Moment) digestMail(mail *Mail) {
	f := &mail.Facts
	f.Digest, f.Agenda, f.Questions = m.digest(time.Time{}), m.agenda(), m.blankQuestions()
	mail.Papers = []Paper{PaperAgenda, PaperWorksheet, PaperGroup, PaperPlan}
	sent := m.gotAt(MailPreparation, mail.To.ID)
	if sent.IsZero() {
		mail.Papers, mail.Documents = m.preparationSheets()
	}
	f.Print = m.printList(mail)
	for i := range f.Print {
		if l := &f.Print[i]; !l.Attached && (l.Paper != "" || len(m.documents([]DocumentRole{l.Document})) > 0) {
			l.Sent = sent
		}
	}
	f.Notes = m.heldReplies()
}

// addendumMail is what came after the digest and the addenda before this one.
func (m *Moment) addendumMail(f *Facts) {
	f.Digest, f.Agenda = m.digest(m.lastDigest()), m.agenda()
}

// heldReplies is a note for each person as whom somebody wrote from an address
// that nobody has confirmed.
func (m *Moment) heldReplies() []Note {
	var notes []Note
	for _, p := range m.State.Process.Everybody() {
		if ps := m.State.Of(p.ID); len(ps.Held) > 0 {
			notes = append(notes, Note{Code: NoteHeldReply, Person: p.Name, Detail: strings.Join(ps.HeldFrom, ", "), At: m.Now})
		}
	}
	return notes
}

func (m *Moment) digest(since time.Time) *Digest {
	d := &Digest{People: len(m.State.Process.Group())}
	for _, p := range m.State.Process.Group() {
		s := m.standing(p)
		switch s.Standing {
		case StandingAnswered:
			d.Answered++
		case StandingPartly:
			d.Partly++
		}
		d.Members = append(d.Members, s)
		if !since.IsZero() && m.hasNews(p, since) {
			d.Changed = append(d.Changed, p.Name)
		}
	}
	asked := m.State.Process.AskedQuestions()
	for i, q := range asked {
		qa := QuestionAnswers{Number: i + 1, Text: q, Safety: isSafety(i+1, len(asked)), Answers: m.attributed(i+1, since)}
		if since.IsZero() || len(qa.Answers) > 0 {
			d.Answers = append(d.Answers, qa)
		}
	}
	d.Unplaced = m.attributed(0, since)
	if !m.State.Process.NamesShown && len(d.Answers)+len(d.Unplaced) > 0 {
		d.Changed = nil // beside a few new answers a name would tell whose they are
	}
	return d
}

func (m *Moment) hasNews(p Person, since time.Time) bool {
	if m.State.Of(p.ID).RSVPAt.After(since) {
		return true
	}
	return slices.ContainsFunc(m.Answers, func(a Answer) bool { return a.Person == p.ID && a.At.After(since) })
}

// standing is an honest line about a member.
func (m *Moment) standing(p Person) MemberStatus {
	ps := m.State.Of(p.ID)
	answers, unplaced := m.answersOf(p.ID)
	s := MemberStatus{Name: p.Name, Answered: len(answers), RSVP: m.rsvp(p.ID)}
	if s.RSVP != RSVPNone {
		s.Comment = ps.RSVPComment
	}
	switch asked := len(m.State.Process.AskedQuestions()); {
	case len(answers) >= asked:
		s.Standing = StandingAnswered
	case len(answers) > 0:
		s.Standing = StandingPartly
	case len(unplaced) > 0:
		s.Standing = StandingUnplaced
	case p.Address() == "":
		s.Standing = StandingNoMail
	case ps.Failed != nil:
		s.Standing, s.Reason = StandingBounced, ps.Failed.Reason
	case ps.Away != nil && (ps.Away.Until.IsZero() || ps.Away.Until.After(m.Now)):
		s.Standing = StandingAway
	case !m.has(MailQuestions, p.ID):
		s.Standing = StandingNotAsked
	default:
		s.Standing = StandingSilent
	}
	if ps.Away != nil {
		s.AwayUntil, s.AwayPhrase = ps.Away.Until, ps.Away.Phrase
	}
	return s
}

// attributed is everyone's answer to a question; with names hidden the order
// is shuffled for each question, so that nobody can be followed through them.
func (m *Moment) attributed(question int, since time.Time) []AttributedText {
	type entry struct{ text, name, key string }
	var entries []entry
	for _, a := range m.Answers {
		if a.Question != question || !a.At.After(since) {
			continue
		}
		p, _ := m.State.Process.Person(a.Person)
		sum := sha256.Sum256([]byte(strings.Join([]string{m.State.Seed, itoa(question), a.Person, a.Text}, "\x00")))
		entries = append(entries, entry{a.Text, p.Name, hex.EncodeToString(sum[:])})
	}
	shown := m.State.Process.NamesShown
	if !shown {
		slices.SortFunc(entries, func(a, b entry) int { return strings.Compare(a.key, b.key) })
	}
	texts := make([]AttributedText, 0, len(entries))
	for _, e := range entries {
		if !shown {
			e.name = ""
		}
		texts = append(texts, AttributedText{Name: e.name, Text: e.text})
	}
	return texts
}

// status is the answer to STATUS: where things stand and what is to come.
// While a time is being found that is how the times suit; until the meeting is
// over, how far everybody has come. Beside the times, and after the meeting, it
// is to whom mail does not get through.
func (m *Moment) status(f *Facts) {
	s := &m.State
	f.Status = &StatusFacts{Held: s.Status == Held, Cancelled: s.Status == Cancelled || s.Status == Finished, Next: Upcoming(*m)}
	f.Notes = append(m.withoutAddress(), m.heldReplies()...)
	if s.Status == Held {
		var skipped []Note
		f.Status.AtOnce, f.Status.Next, skipped = m.whenResumed()
		f.Notes = append(f.Notes, skipped...)
	}
	mt := s.Process.Meeting
	switch _, end, ok := m.meeting(); {
	case mt.Start.IsZero() && len(mt.Candidates) > 0:
		f.Candidates, f.Notes = m.candidates(), append(f.Notes, m.unreachable()...)
	case ok && !m.Now.Before(end):
		f.Notes = append(f.Notes, m.unreachable()...)
	default:
		standings := Standings(*m)
		f.Digest = &standings
	}
	if m.announcementHeld() {
		f.Notes = append(f.Notes, Note{Code: NoteAnnouncementOn, At: m.Now})
	}
}

// unreachable is a note for each person whose mail came back.
func (m *Moment) unreachable() []Note {
	var notes []Note
	for _, p := range m.State.Process.Everybody() {
		if f := m.State.Of(p.ID).Failed; f != nil && f.Address == p.Address() {
			notes = append(notes, Note{Code: NoteBounced, Person: p.Name, Detail: f.Reason, At: f.At})
		}
	}
	return notes
}

// Standings is where every member stands at the moment, without the answers.
func Standings(m Moment) Digest {
	d := *m.digest(m.Now)
	d.Answers, d.Unplaced, d.Changed = nil, nil, nil
	return d
}
