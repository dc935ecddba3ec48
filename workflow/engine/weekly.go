package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"maps"
	"net/mail"
	"slices"
	"time"

	"starte/mailer"
	"starte/workflow"
	"starte/workflow/store"
)

// The operator's weekly mail. The setting holds the last week that was told of;
// the lease keeps other instances from gathering the same at the same time.
const (
	weeklyKind    = "weekly"
	weeklySetting = "weekly_told"
	weeklyLease   = "weekly"
	weeklyTime    = 10 * time.Minute // to gather it in, at most
)

// weeklyOnce is a step of Run.
func (e *Engine) weeklyOnce(ctx context.Context) error {
	_, err := e.Weekly(ctx, e.now())
	return err
}

// Weekly puts the operator's mail about the week into the outbox when it is
// due, and reports whether it did: once a week however many instances there are
// and however often they are started. A robot that was down on Monday tells
// later in the week; one that had no process then has nothing to tell.
func (e *Engine) Weekly(ctx context.Context, now time.Time) (bool, error) {
	if e.opt.Operator.Address == "" {
		return false, nil
	}
	loc, err := e.zones.load(e.opt.Zone)
	if err != nil {
		return false, err
	}
	calendar := workflow.Calendar{Location: loc, Holiday: e.holiday, Window: workflow.DefaultWindow()}
	due, week := workflow.WeeklyDue(now, calendar)
	if now.Before(due) || !calendar.Open(now) || e.weekTold.Load() == week {
		return false, nil
	}
	told, err := e.weekIsTold(ctx, e.store.Reader, week, due)
	if err != nil || told {
		return false, err
	}
	mine, err := e.store.Acquire(ctx, weeklyLease, e.opt.Worker, now, weeklyTime)
	if err != nil || !mine {
		return false, err
	}
	h, err := e.health(ctx, now.In(loc))
	if err == nil {
		told, err = e.enqueueWeekly(ctx, h, week, due, now)
	}
	if err != nil {
		return false, fmt.Errorf("tell operator of the week: %w", err)
	}
	if told {
		e.nudge()
	}
	return told, e.store.ReleaseLease(ctx, weeklyLease, e.opt.Worker)
}

// weekIsTold looks whether a week has been told of, or had nobody to tell of.
func (e *Engine) weekIsTold(ctx context.Context, r store.Reader, week string, due time.Time) (bool, error) {
	last, err := r.Setting(ctx, weeklySetting)
	if err != nil {
		return false, err
	}
	began, err := r.EarliestCreated(ctx)
	if err != nil {
		return false, err
	}
	told := last >= week || began.IsZero() || began.After(due)
	if told {
		e.weekTold.Store(week)
	}
	return told, nil
}

func (e *Engine) enqueueWeekly(ctx context.Context, h workflow.Health, week string, due, now time.Time) (bool, error) {
	row, err := e.weeklyRow(h, week, due, now)
	if err != nil {
		return false, err
	}
	told := false
	err = e.store.Tx(ctx, func(tx *store.Tx) error {
		told = false
		if already, err := e.weekIsTold(ctx, tx.Reader, week, due); err != nil || already {
			return err
		}
		if err := tx.Set(ctx, weeklySetting, week); err != nil {
			return err
		}
		n, err := tx.Enqueue(ctx, row)
		told = n > 0
		return err
	})
	if err == nil {
		e.weekTold.Store(week)
	}
	return told, err
}

func (e *Engine) weeklyRow(h workflow.Health, week string, due, now time.Time) (store.Mail, error) {
	r := e.renderer
	subject, text, err := r.Templates.Weekly(cmp.Or(e.opt.OperatorLang, workflow.Bokmal), h)
	if err != nil {
		return store.Mail{}, err
	}
	key := "operator|" + weeklyKind + "|" + week
	messageID := mailer.MessageID("operator", key, r.domain())
	msg, err := mailer.Compose(mailer.Message{
		From: mail.Address{Name: "Starte", Address: r.From.Address}, To: e.opt.Operator,
		Subject: subject, Text: text, MessageID: messageID, Date: h.To, Auto: true, Seed: messageID,
		List: mailer.List{Name: "Starte", ID: "operator.starte." + r.domain()},
	})
	if err != nil {
		return store.Mail{}, fmt.Errorf("compose: %w", err)
	}
	id, err := e.newID()
	if err != nil {
		return store.Mail{}, err
	}
	row := store.Mail{
		ID: id, Key: key, Kind: weeklyKind, Recipient: e.opt.Operator.Address, MessageID: messageID, Header: msg.Header,
		Priority: store.PriorityNormal, DueAt: now, NotAfter: due.AddDate(0, 0, 7), CreatedAt: now,
	}
	for _, s := range msg.Body {
		row.Body = append(row.Body, segment(s))
	}
	return row, nil
}

// health gathers how all processes fare.
func (e *Engine) health(ctx context.Context, now time.Time) (workflow.Health, error) {
	h := workflow.Health{From: now.AddDate(0, 0, -7), To: now}
	var err error
	if h.HeldAll, err = e.store.HeldAll(ctx); err != nil {
		return h, err
	}
	h.Failing = slices.Sorted(maps.Keys(e.Problems()))
	failed, err := e.store.InboundWith(ctx, store.InboundFailed, "")
	if err != nil {
		return h, err
	}
	h.Unhandled = len(failed)
	err = e.store.EachProcess(ctx, func(p store.Process) error { return e.addHealth(ctx, &h, p.ID, now) })
	return h, err
}

// addHealth adds one process. One that cannot be read is told of, and does not
// keep the operator from hearing of the others.
func (e *Engine) addHealth(ctx context.Context, h *workflow.Health, id string, now time.Time) error {
	m, _, err := e.load(ctx, id, now)
	if errors.Is(err, errFault) {
		h.Problems = append(h.Problems, workflow.UnitProblems{ID: id, Workplace: id, Broken: true})
		return nil
	}
	if err != nil {
		return err
	}
	pulse := workflow.Pulse{}
	problems := workflow.UnitProblems{ID: id, Workplace: m.State.Process.Workplace}
	if err := e.addSent(ctx, h, &pulse, id); err != nil {
		return err
	}
	if err := e.addReceived(ctx, h, &pulse, &problems, id, m.State.Process.Leader.ID); err != nil {
		return err
	}
	switch {
	case workflow.Over(m):
		h.Over++
		return nil
	case m.State.Status == workflow.Held:
		h.Held++
	default:
		h.Running++
	}
	for _, p := range m.State.Process.Everybody() {
		ps := m.State.Of(p.ID)
		if p.Address() == "" {
			problems.NoAddress++
		}
		if ps.Failed != nil {
			problems.Bounced++
		}
		problems.Unconfirmed += len(ps.Held)
	}
	if problems.Any() {
		h.Problems = append(h.Problems, problems)
	}
	if signs := workflow.SignsOfSilence(m, pulse); len(signs) > 0 {
		h.Quiet = append(h.Quiet, workflow.QuietUnit{ID: id, Workplace: m.State.Process.Workplace, Reasons: signs})
	}
	return nil
}

// addSent counts the mail of a process.
func (e *Engine) addSent(ctx context.Context, h *workflow.Health, pulse *workflow.Pulse, id string) error {
	rows, err := e.store.Outbox(ctx, id)
	if err != nil {
		return err
	}
	for _, r := range rows {
		within := r.DoneAt.After(h.From)
		switch {
		case r.Status == store.MailSent && within:
			h.Sent++
		case r.Status == store.MailFailed && within:
			h.Refused++
		case r.Status == store.MailExpired && within:
			h.Expired++
		case r.Status == store.MailQueued || r.Status == store.MailSending:
			h.Waiting++
			h.WaitingSince = earlier(h.WaitingSince, r.DueAt)
			pulse.WaitingSince = earlier(pulse.WaitingSince, r.DueAt)
		}
	}
	return nil
}

// addReceived counts what a process's people have written.
func (e *Engine) addReceived(ctx context.Context, h *workflow.Health, pulse *workflow.Pulse, problems *workflow.UnitProblems, id, leader string) error {
	rows, err := e.store.InboundOf(ctx, store.Ref{ProcessID: id}, "")
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.ReceivedAt.After(h.From) {
			h.Received++
			if r.Status == store.InboundTooLarge {
				h.TooLarge++
			}
		}
		if r.Status == store.InboundFailed {
			problems.Unhandled++
		}
		switch workflow.InboundKind(r.Kind) {
		case workflow.InReply, workflow.InCalendar, workflow.InReaction:
			pulse.LeaderHeard = pulse.LeaderHeard || r.PersonID == leader
		}
	}
	return nil
}

// earlier is the earlier of two times, of which the first may be zero.
func earlier(a, b time.Time) time.Time {
	if a.IsZero() || b.Before(a) {
		return b
	}
	return a
}
