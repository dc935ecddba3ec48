package workflow

import (
	"strings"
	"time"
)

// A leader who writes more than is answered in an hour is told so by the last
// answer; what comes after it is read and done, and told in one mail when answers
// go again. Whatever is at the other end, no loop lasts.

// WaitedLine is a mail of the leader's that was done, or not, without an answer.
type WaitedLine struct {
	At   time.Time `json:"at"`
	Line string    `json:"line"` // its first
	Done bool      `json:"done,omitempty"`
	Part bool      `json:"part,omitempty"` // was done, and the rest asked about
}

// So many of those are told one by one.
const waitedEach = 30

// stepWaited begins the key of the step that tells them; a person's ID follows.
const stepWaited = "waited/"

// answerLeader is a mail that answers a leader's own; ok is false when it has to wait,
// or the leader cannot be reached.
func (r *receiver) answerLeader(k MailKind, always bool) (mail Mail, ok bool) {
	if !always && r.quiet() {
		r.wait(k)
		return Mail{}, false
	}
	ps := r.d.State.of(r.person.ID)
	limit := commandsPerHour
	if always {
		limit += receiptsPerHour
	}
	mail, ok = r.toSender(k, &ps.Echoes, limit)
	if ok && len(ps.Echoes) >= commandsPerHour && !r.quiet() {
		ps.Quiet = ps.Echoes[commandsPerHour/2].Add(time.Hour) // when half of them may be sent again
		mail.Facts.Notes = append(mail.Facts.Notes, Note{Code: NoteManyMails, At: ps.Quiet.In(r.Location)})
	}
	return mail, ok
}

// quiet reports whether there are no answers to the leader for now.
func (r *receiver) quiet() bool { return r.Now.Before(r.d.State.of(r.person.ID).Quiet) }

// wait has the mail told of later, as one however many answers it would have got.
func (r *receiver) wait(k MailKind) {
	ps, done := r.d.State.of(r.person.ID), k != MailAskBack
	if r.waits {
		if last := len(ps.Waited) - 1; ps.WaitedMore == 0 && last >= 0 && ps.Waited[last].Done != done {
			ps.Waited[last].Done, ps.Waited[last].Part = false, true
		}
		return
	}
	r.waits = true
	if len(ps.Waited) >= waitedEach {
		ps.WaitedMore++
		return
	}
	line := firstLine(r.in.Text)
	if runes := []rune(line); len(runes) > 120 {
		line = string(runes[:119]) + "…"
	}
	ps.Waited = append(ps.Waited, WaitedLine{At: r.Now, Line: line, Done: done})
}

// waited is the step that tells what got no answer, of each leader.
func (m *Moment) waited() []Step {
	var steps []Step
	for _, p := range m.leaders() {
		if ps := m.State.Of(p.ID); len(ps.Waited) > 0 {
			steps = append(steps, Step{Key: stepWaited + p.ID, Kind: MailStatus, Due: ps.Quiet})
		}
	}
	return steps
}

// tellWaited sends the leaders what got no answer, with how things stand.
func (t *ticker) tellWaited(key string) {
	s := &t.d.State
	delete(s.Steps, key)
	ps := s.of(strings.TrimPrefix(key, stepWaited))
	lines, more := ps.Waited, ps.WaitedMore
	ps.Waited, ps.WaitedMore = nil, 0
	for i := range lines {
		lines[i].At = lines[i].At.In(t.Location)
	}
	first := len(t.d.Mails)
	for _, to := range t.leaders() {
		if t.reachable(to) {
			mail := t.compose(MailStatus, "", to, key+"/"+itoa(int(ps.Quiet.Unix())))
			mail.Facts.Waited, mail.Facts.WaitedMore = lines, more
			t.d.Mails = append(t.d.Mails, mail)
		}
	}
	t.attachNotes(t.d.Mails[first:])
}
