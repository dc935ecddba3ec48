package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"time"

	"starte/workflow"
	"starte/workflow/store"
)

// Status is where a process stands, for people and for `status --json`.
type Status struct {
	ID        string              `json:"id"`
	Workplace string              `json:"workplace"`
	Lang      workflow.Lang       `json:"language"`
	State     workflow.Status     `json:"state"`
	Meeting   time.Time           `json:"meeting,omitzero"`
	Members   []MemberLine        `json:"members"`
	Answered  int                 `json:"answered"` // members with an answer to every question
	Staff     int                 `json:"staff"`
	Sent      int                 `json:"sent"`
	Queued    int                 `json:"queued"`
	Failed    int                 `json:"failed"`
	Next      []workflow.NextMail `json:"-"` // status --json writes it its own way
	Problems  []string            `json:"problems"`
}

// MemberLine is where a member stands.
type MemberLine struct {
	Name      string            `json:"name"`
	Standing  workflow.Standing `json:"standing"`
	RSVP      workflow.RSVP     `json:"rsvp,omitempty"`
	AwayUntil time.Time         `json:"away_until,omitzero"`
}

// A running daemon takes a step well within this time.
const overdue = 10 * time.Minute

// Status hands every process, or the one with the id, to yield.
func (e *Engine) Status(ctx context.Context, id string, now time.Time, yield func(Status) error) error {
	if id != "" {
		s, err := e.statusOf(ctx, id, now)
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		if err != nil {
			return err
		}
		return yield(s)
	}
	return e.store.EachProcess(ctx, func(p store.Process) error {
		s, err := e.statusOf(ctx, p.ID, now)
		if err != nil {
			return err
		}
		return yield(s)
	})
}

func (e *Engine) statusOf(ctx context.Context, id string, now time.Time) (Status, error) {
	m, _, err := e.load(ctx, id, now)
	if err != nil {
		return Status{}, err
	}
	p := &m.State.Process
	s := Status{ID: id, Workplace: p.Workplace, Lang: p.Lang, State: m.State.Status, Staff: len(p.Staff), Next: workflow.Upcoming(m), Problems: []string{}}
	if !p.Meeting.Start.IsZero() {
		s.Meeting = p.Meeting.Start.In(m.Location)
	}
	d := workflow.Standings(m)
	s.Answered = d.Answered
	for _, x := range d.Members {
		s.Members = append(s.Members, MemberLine{Name: x.Name, Standing: x.Standing, RSVP: x.RSVP, AwayUntil: x.AwayUntil})
	}
	for _, o := range m.Outbox {
		switch o.Status {
		case workflow.PostTold:
			s.Sent++
		case workflow.PostQueued:
			s.Queued++
		case workflow.PostFailed:
			s.Failed++
		}
	}
	s.Problems = append(s.Problems, problemsOf(m)...)
	failed, err := e.store.InboundOf(ctx, store.Ref{ProcessID: id}, store.InboundFailed)
	if err != nil {
		return Status{}, err
	}
	if due, ok := workflow.Next(m); ok && now.Sub(due) > overdue {
		s.Problems = append(s.Problems, fmt.Sprintf("a step has been due since %s: the daemon does not run, or its log says why", due.In(m.Location).Format("2006-01-02 15:04")))
	}
	for _, in := range failed {
		person, _ := p.Person(in.PersonID)
		s.Problems = append(s.Problems, fmt.Sprintf("mail from %s of %s could not be handled and lies in the mailbox still (message %s)",
			cmp.Or(person.Name, "somebody"), in.ReceivedAt.In(m.Location).Format("2006-01-02 15:04"), in.ID))
	}
	return s, nil
}

func problemsOf(m workflow.Moment) []string {
	var problems []string
	for _, p := range m.State.Process.Everybody() {
		ps := m.State.Of(p.ID)
		if p.Address() == "" {
			problems = append(problems, p.Name+" has no address: tell them in person")
		}
		if ps.Failed != nil {
			problems = append(problems, fmt.Sprintf("mail to %s came back: %s", p.Name, ps.Failed.Reason))
		}
		if len(ps.Held) > 0 {
			problems = append(problems, heldText(len(ps.Held), p.Name))
		}
	}
	return problems
}

// Problems is what is wrong at the moment with what all processes depend on, by
// thing: trouble with a single one does not make the robot unfit.
func (e *Engine) Problems() map[string]string { return e.watch.problems() }

func heldText(n int, name string) string {
	if n == 1 {
		return fmt.Sprintf("1 reply as %s from an unknown address waits for confirmation", name)
	}
	return fmt.Sprintf("%d replies as %s from an unknown address wait for confirmation", n, name)
}
