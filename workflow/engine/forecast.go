package engine

import (
	"context"
	"slices"
	"time"

	"starte/workflow"
	"starte/workflow/store"
)

// Morning is mail of one kind that is due on one day, over all processes, and
// what the provider's limits make of it.
type Morning struct {
	Due       time.Time // of the first of it
	Kind      workflow.MailKind
	Mails     int
	Processes int
	Last      time.Time // when the last of it leaves
	Late      int       // processes to which it comes after its event
	Early     time.Time // when the first of it starts instead, so that it is there in time; zero when nothing was moved
	Moved     int       // processes whose mail starts earlier
}

// Forecast says which mail to come does not leave on the day on which it is
// due, because of the provider's limits. Of the applied processes, what has to
// come before an appointment is made to start earlier; those applied before
// keep their times. A dry run changes nothing. Without limits there is nothing
// to say.
func (e *Engine) Forecast(ctx context.Context, applied []Applied, now time.Time, dry bool) ([]Morning, error) {
	limits := workflow.Limits{PerMinute: e.opt.PerMinute, PerDay: e.opt.PerDay}
	if limits.None() {
		return nil, nil
	}
	mine := map[string]bool{}
	var loads []workflow.Load
	for _, a := range applied {
		mine[a.ID] = true
		loads = append(loads, a.Loads...)
	}
	loads, err := e.loadsOfOthers(ctx, loads, mine, now)
	if err != nil {
		return nil, err
	}
	backlog, err := e.backlog(ctx, now)
	if err != nil {
		return nil, err
	}
	due := make([]time.Time, len(loads))
	for i := range loads {
		due[i] = loads[i].Due
	}
	moved := limits.StartInTime(loads, backlog, now, func(id string) bool { return mine[id] })
	if !dry {
		if err := e.startEarlier(ctx, loads, moved, now); err != nil {
			return nil, err
		}
	}
	return mornings(loads, due, moved, mine), nil
}

// loadsOfOthers adds what the other processes will send. One that cannot be read
// sends nothing.
func (e *Engine) loadsOfOthers(ctx context.Context, loads []workflow.Load, mine map[string]bool, now time.Time) ([]workflow.Load, error) {
	err := e.store.EachProcess(ctx, func(p store.Process) error {
		if mine[p.ID] || p.Status != workflow.Active {
			return nil
		}
		if m, err := e.moment(p, now); err == nil {
			loads = append(loads, workflow.Loads(m)...)
		}
		return nil
	})
	return loads, err
}

// backlog is what the queue holds and what has been used of the limits.
func (e *Engine) backlog(ctx context.Context, now time.Time) (workflow.Backlog, error) {
	q, err := e.store.Queue(ctx)
	if err != nil {
		return workflow.Backlog{}, err
	}
	b := workflow.Backlog{Waiting: q.Queued + q.Sending}
	for _, l := range e.limits() {
		left, err := e.store.BudgetLeft(ctx, sendBudget, []store.Limit{l}, now)
		if err != nil {
			return b, err
		}
		if l.Window == time.Minute {
			b.LastMinute = l.Max - left
		} else {
			b.LastDay = l.Max - left
		}
	}
	return b, nil
}

func (e *Engine) startEarlier(ctx context.Context, loads []workflow.Load, moved map[int]workflow.EarlyStart, now time.Time) error {
	steps := map[string]map[string]workflow.EarlyStart{}
	for i, early := range moved {
		id := loads[i].Process
		if steps[id] == nil {
			steps[id] = map[string]workflow.EarlyStart{}
		}
		steps[id][loads[i].Step] = early
	}
	for id, s := range steps {
		err := e.decide(ctx, id, now, func(m workflow.Moment) (workflow.Decision, error) {
			d := workflow.StartEarlier(m, s)
			return d, unchanged(&m.State, &d)
		}, nil)
		if err != nil {
			return err
		}
	}
	return nil
}

// mornings gathers what is worth telling of the days that concern the applied
// processes: what is moved, late, or not sent before the night.
func mornings(loads []workflow.Load, due []time.Time, moved map[int]workflow.EarlyStart, mine map[string]bool) []Morning {
	type morning struct {
		day  workflow.Date
		kind workflow.MailKind
	}
	all := map[morning]*Morning{}
	concerned := map[*Morning]bool{}
	for i, l := range loads {
		key := morning{workflow.DateOf(l.In(due[i])), l.Kind}
		m := all[key]
		if m == nil {
			m = &Morning{Kind: l.Kind}
			all[key] = m
		}
		concerned[m] = concerned[m] || mine[l.Process]
		m.Due = l.In(earlier(m.Due, due[i]))
		m.Mails += l.Mails
		m.Processes++
		if l.Last.After(m.Last) {
			m.Last = l.In(l.Last)
		}
		if !l.Event.IsZero() && !l.Last.Before(l.Event) {
			m.Late++
		}
		if early, ok := moved[i]; ok {
			m.Moved++
			m.Early = l.In(earlier(m.Early, early.At))
		}
	}
	var list []Morning
	for _, m := range all {
		if concerned[m] && (m.Late > 0 || m.Moved > 0 || workflow.DateOf(m.Due).Before(workflow.DateOf(m.Last))) {
			list = append(list, *m)
		}
	}
	slices.SortFunc(list, func(a, b Morning) int {
		if c := a.Due.Compare(b.Due); c != 0 {
			return c
		}
		return slices.Index(workflow.MailKinds(), a.Kind) - slices.Index(workflow.MailKinds(), b.Kind)
	})
	return list
}
