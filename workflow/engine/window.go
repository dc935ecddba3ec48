package engine

import (
	"context"
	"errors"
	"time"

	"starte/workflow"
	"starte/workflow/store"
)

// Mail is put into the outbox when its process's send window is open. What
// leaves within this time is not looked at again, so that an ordinary morning
// costs nothing; what takes longer, because of the limits or of a server that
// was away, is.
const windowGrace = 2 * time.Minute

// claimOpen claims mail that may leave now. Late mail of processes whose window
// is closed is put off till the window opens, and the next is claimed instead,
// until there is some to send or nothing is due.
func (e *Engine) claimOpen(ctx context.Context, now time.Time, n int) ([]store.Claimed, error) {
	for {
		mails, err := e.store.Claim(ctx, e.opt.Worker, now, e.opt.Lease, n)
		if err != nil || len(mails) == 0 {
			return nil, err
		}
		open, err := e.postpone(ctx, now, mails)
		if err != nil {
			ids := make([]string, 0, len(mails))
			for _, m := range mails {
				ids = append(ids, m.ID)
			}
			_, undo := e.store.Release(ctx, e.opt.Worker, now, ids...)
			return nil, errors.Join(err, undo)
		}
		if len(open) > 0 {
			return open, nil
		}
	}
}

// postpone puts off what of a claim may not leave now, with all that waits for
// the same processes and may not either, and returns the rest.
func (e *Engine) postpone(ctx context.Context, now time.Time, mails []store.Claimed) ([]store.Claimed, error) {
	var ids []string
	asked := map[string]bool{}
	for _, m := range mails {
		if id := m.ProcessID; id != "" && !asked[id] && leavesLate(m.Row, now) {
			asked[id] = true
			ids = append(ids, id)
		}
	}
	if len(ids) == 0 {
		return mails, nil
	}
	processes, err := e.store.LoadEach(ctx, ids)
	if err != nil {
		return nil, err
	}
	shut := map[string]workflow.Moment{}
	for id, p := range processes {
		m, err := e.moment(p, now)
		if err == nil && m.Window.From < m.Window.To && !m.Open(now) { // one that cannot be read has no window
			shut[id] = m
		}
	}
	var open []store.Claimed
	off := map[string][]string{}
	for _, c := range mails {
		if m, ok := shut[c.ProcessID]; ok && waits(&m, c.Row) {
			off[c.ProcessID] = append(off[c.ProcessID], c.ID)
		} else {
			open = append(open, c)
		}
	}
	for process, claimed := range off {
		if err := e.postponeAll(ctx, shut[process], claimed); err != nil {
			return nil, err
		}
	}
	return open, nil
}

// postponeAll puts off what was claimed of a process, and what is queued.
func (e *Engine) postponeAll(ctx context.Context, m workflow.Moment, ids []string) error {
	rows, err := e.store.Outbox(ctx, m.State.Process.ID)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if r.Status == store.MailQueued && !r.NextAttempt.After(m.Now) && waits(&m, r) {
			ids = append(ids, r.ID)
		}
	}
	_, err = e.store.Postpone(ctx, e.opt.Worker, m.Now, m.Earliest(m.Now), ids...)
	return err
}

// leavesLate reports whether mail that the robot started leaves so late that its
// window may have closed meanwhile.
func leavesLate(r store.Row, now time.Time) bool {
	return r.Priority != store.PriorityReply && r.DueAt.Before(now.Add(-windowGrace))
}

// waits reports whether a mail has to wait for its process's window, which is
// closed. What was put into the outbox outside of the window could not wait for
// it, and what tells of an appointment before the window opens cannot either,
// be it as the appointment stands or as people know it.
func waits(m *workflow.Moment, r store.Row) bool {
	opens := m.Earliest(m.Now)
	if !leavesLate(r, m.Now) || !opens.After(m.Now) || !m.Open(r.DueAt) || !r.NotAfter.IsZero() && !opens.Before(r.NotAfter) {
		return false
	}
	return !m.Starts(r.Event, m.Now, opens)
}
