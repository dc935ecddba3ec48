package engine

import (
	"context"
	"fmt"
	"slices"
	"time"

	"starte/workflow"
)

// Course is how the people of a preview behave.
type Course string

// The two courses that show most.
const (
	EverybodyAnswers Course = "everybody"
	NobodyAnswers    Course = "nobody"
)

// Entry is a line of a timeline: something left, came in or was done.
type Entry struct {
	At     time.Time
	Letter *Letter // nil for what is no mail of the robot's
	What   string  // otherwise: "skipped/…", "purge/…", "received/…"
	Detail string
}

// previewSeed stands where a process that is applied has a random one.
const previewSeed = "preview"

// maxPreviewSteps bounds a preview whatever the process file says.
const maxPreviewSteps = 2000

// Preview plays a process from now to its end as the engine would, with a
// clock that jumps and nobody written to.
func (r *Renderer) Preview(ctx context.Context, p workflow.Process, course Course, now time.Time, loc *time.Location, holiday Holidays) ([]Entry, error) {
	n := 0
	tag := func() string { n++; return fmt.Sprintf("preview%03d", n) }
	d := workflow.Create(p, previewSeed, tag, now, loc, holiday)
	pv := preview{r: r, course: course, now: now, loc: loc, holiday: holiday, state: d.State, tag: tag}
	for range maxPreviewSteps {
		more, err := pv.step(ctx)
		if err != nil {
			return nil, err
		}
		if !more {
			break
		}
	}
	return pv.entries, nil
}

type preview struct {
	r       *Renderer
	course  Course
	now     time.Time
	loc     *time.Location
	holiday Holidays
	state   workflow.State
	answers []workflow.Answer
	outbox  []workflow.Posted
	coming  []workflow.Inbound // what people will write, in order of time
	entries []Entry
	tag     func() string
}

func (pv *preview) moment() workflow.Moment {
	m := workflow.NewMoment(pv.state, pv.now, pv.loc, pv.holiday)
	m.Answers, m.Outbox = pv.answers, pv.outbox
	return m
}

// step goes to whatever comes next: a step that falls due, or somebody's mail.
func (pv *preview) step(ctx context.Context) (more bool, err error) {
	at, due := workflow.Next(pv.moment())
	if len(pv.coming) > 0 && (!due || pv.coming[0].At.Before(at)) {
		in := pv.coming[0]
		pv.coming = pv.coming[1:]
		pv.advance(in.At)
		return true, pv.receive(ctx, in)
	}
	if !due {
		return false, nil
	}
	pv.advance(at)
	return true, pv.take(ctx, workflow.Tick(pv.moment()))
}

func (pv *preview) advance(to time.Time) {
	if to.After(pv.now) {
		pv.now = to
	}
}

func (pv *preview) receive(ctx context.Context, in workflow.Inbound) error {
	p, _ := pv.state.Process.Person(in.Person)
	pv.entries = append(pv.entries, Entry{At: pv.now, What: "received/" + string(in.Kind), Detail: p.Name})
	return pv.take(ctx, workflow.Receive(pv.moment(), in))
}

// take keeps a decision as the store would, and has its mail read.
func (pv *preview) take(ctx context.Context, d workflow.Decision) error {
	pv.state = d.State
	pv.answers = workflow.MergeAnswers(pv.answers, d.Record)
	for _, l := range d.Log {
		if l.What == "skipped" || len(d.Purge) > 0 {
			pv.entries = append(pv.entries, Entry{At: pv.now, What: l.What, Detail: l.Detail})
		}
	}
	for _, m := range d.Mails {
		letter, err := pv.r.Render(ctx, &pv.state, m, pv.now)
		if err != nil {
			return err
		}
		pv.entries = append(pv.entries, Entry{At: pv.now, Letter: &letter})
		pv.outbox = append(pv.outbox, m.Posted(workflow.PostTold, pv.now))
		pv.react(m)
	}
	slices.SortStableFunc(pv.coming, func(a, b workflow.Inbound) int { return a.At.Compare(b.At) })
	pv.choose(d)
	return nil
}

// react is what people do when a mail reaches them.
func (pv *preview) react(m workflow.Mail) {
	if pv.course != EverybodyAnswers {
		return
	}
	in := workflow.Inbound{
		ID: fmt.Sprintf("preview-%d", len(pv.outbox)), Kind: workflow.InReply, Person: m.To.ID, Address: m.To.Address(),
		Trust: workflow.TrustAuthentic, About: m.Kind, At: pv.now.Add(time.Duration(20+7*len(pv.coming)) * time.Minute),
	}
	switch {
	case m.Kind == pv.answersAt(m.To):
		for i := range pv.state.Process.AskedQuestions() {
			in.Answers = append(in.Answers, workflow.Answer{Question: i + 1, Text: sampleAnswer(pv.state.Process.Lang, pv.placeOf(m.To), i)})
		}
	case m.Kind == workflow.MailTimePoll:
		if in.Text = "1"; len(pv.state.Process.Meeting.Candidates) > 1 && pv.placeOf(m.To)%2 == 1 {
			in.Text = "1, 2"
		}
	case m.Kind == workflow.MailInvitation:
		in.Kind, in.RSVP, in.RSVPEvent, in.RSVPSequence = workflow.InCalendar, workflow.RSVPAccepted, m.Event, m.Sequence
	default:
		return
	}
	pv.coming = append(pv.coming, in)
}

// placeOf is a person's place in the group.
func (pv *preview) placeOf(p workflow.Person) int {
	return slices.IndexFunc(pv.state.Process.Group(), func(q workflow.Person) bool { return q.ID == p.ID })
}

// answersAt is the mail upon which somebody answers: most at once, the last
// member of the group when reminded, and the one before only when their own
// sheet comes, so that the preview shows reminder and addendum too.
func (pv *preview) answersAt(p workflow.Person) workflow.MailKind {
	members := pv.state.Process.Members
	switch n := len(members); {
	case n > 1 && p.ID == members[n-1].ID:
		return workflow.MailReminder
	case n > 2 && p.ID == members[n-2].ID:
		return workflow.MailWorksheet
	}
	return workflow.MailQuestions
}

// choose is the leader's choice of the first time when the count has come.
func (pv *preview) choose(d workflow.Decision) {
	for _, m := range d.Mails {
		if m.Kind != workflow.MailTimeCount || m.Copy {
			continue
		}
		p := pv.state.Process
		p.Meeting.Span, p.Meeting.Candidates = p.Meeting.Candidates[0], nil
		next, _ := workflow.Update(pv.moment(), p, pv.tag)
		pv.state = next.State
	}
}
