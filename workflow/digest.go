package workflow

import (
	"crypto/sha256"
	"encoding/hex"
	"slices"
	"strings"
	"time"
)

// lastDigest is when the leader last got answers: the digest or an addendum.
func (m *Moment) lastDigest() time.Time {
	last := m.State.Steps[stepDigest].At
	for key, done := range m.State.Steps {
		if strings.HasPrefix(key, "addendum/") && done.At.Before(m.Now) && done.At.After(last) {
			last = done.At
		}
	}
	return last
}

// digestMail is the digest, or with a time the addendum of what came after it.
func (m *Moment) digestMail(mail *Mail, since time.Time) {
	f := &mail.Facts
	f.Digest = m.digest(since)
	f.Agenda = m.agenda()
	if !since.IsZero() {
		return
	}
	f.Print = m.printList(len(m.State.Process.Group()), false)
	m.blankQuestions(f)
	mail.Papers = []Paper{PaperAgenda, PaperWorksheet, PaperGroup, PaperPlan}
	for i := range f.Print {
		f.Print[i].Attached = slices.Contains(mail.Papers, f.Print[i].Paper)
	}
}

// blankQuestions is the questions without answers, for sheets to fill in.
func (m *Moment) blankQuestions(f *Facts) {
	for i, q := range m.State.Process.AskedQuestions() {
		f.Questions = append(f.Questions, QuestionLine{Number: i + 1, Text: q})
	}
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
		qa := QuestionAnswers{Number: i + 1, Text: q, Safety: m.isSafety(i+1, len(asked)), Answers: m.attributed(i+1, since)}
		if since.IsZero() || len(qa.Answers) > 0 {
			d.Answers = append(d.Answers, qa)
		}
	}
	d.Unplaced = m.attributed(0, since)
	return d
}

// isSafety reports whether a question's answers belong on the group worksheet:
// of the default questions the later ones, of others all.
func (m *Moment) isSafety(number, asked int) bool {
	if len(m.State.Process.Questions) > 0 && asked != len(DefaultQuestions(m.State.Process.Lang)) {
		return true
	}
	return slices.Contains(SafetyQuestions(), number)
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
	s := MemberStatus{Name: p.Name, Answered: len(answers), RSVP: ps.RSVP, Comment: ps.RSVPComment}
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

// Standings is where every member stands at the moment, without the answers.
func Standings(m Moment) Digest {
	d := *m.digest(m.Now)
	d.Answers, d.Unplaced, d.Changed = nil, nil, nil
	return d
}
