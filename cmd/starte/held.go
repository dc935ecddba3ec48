package main

import (
	"context"
	"errors"
	"fmt"

	"starte/workflow"
	"starte/workflow/store"
)

// heldAll is what to tell first while the whole robot is held; "" when it is not.
func (m *machine) heldAll(ctx context.Context) (string, error) {
	held, err := m.store.HeldAll(ctx)
	if err != nil || !held {
		return "", err
	}
	q, err := m.store.Queue(ctx)
	if err != nil {
		return "", err
	}
	return "EVERYTHING IS HELD: nothing at all is sent until `starte resume --all`" + thatWait(q.Queued), nil
}

// held is what to tell of a process that is held; "" of one that is not, or
// that there is not.
func (m *machine) held(ctx context.Context, id string) (string, error) {
	status, err := m.statusOf(ctx, id)
	if err != nil || status != workflow.Held {
		return "", err
	}
	n, err := m.store.CountHeld(ctx, id)
	if err != nil {
		return "", err
	}
	return fmt.Sprintf("%s is held: %s", id, untilResumed(id, n)), nil
}

// statusOf is a process's status; "" when there is no such process.
func (m *machine) statusOf(ctx context.Context, id string) (workflow.Status, error) {
	p, err := m.store.Load(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return "", nil
	}
	return p.Status, err
}

// untilResumed says what a process that is held does not do, and for how long.
func untilResumed(id string, mails int) string {
	return fmt.Sprintf("nothing is sent but answers to people's own mail, until `starte resume %s`", id) + thatWait(mails)
}

// releases says the same in a few words.
func releases(id string, mails int) string {
	if mails == 0 {
		return fmt.Sprintf("nothing is sent until `starte resume %s`", id)
	}
	return fmt.Sprintf("%s for `starte resume %s`", wait(mails), id)
}

func thatWait(mails int) string {
	if mails == 0 {
		return ""
	}
	return "; " + wait(mails) + " for it"
}

func wait(mails int) string {
	if mails == 1 {
		return "1 mail waits"
	}
	return fmt.Sprintf("%d mails wait", mails)
}
