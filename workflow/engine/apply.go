package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"slices"
	"time"

	"starte/workflow"
	"starte/workflow/store"
)

// Applied says what applying a process file did, or would do.
type Applied struct {
	ID       string
	Created  bool
	Changes  []workflow.PlanChange
	Upcoming []workflow.NextMail
	Loads    []workflow.Load // the mail to come, for [Engine.Forecast]
}

// ConflictError says that a process file would undo what the leader changed by
// mail after the file was last applied.
type ConflictError struct {
	ID      string
	Changes []workflow.PlanChange // what the file would undo
}

func (e *ConflictError) Error() string {
	return fmt.Sprintf("apply %s: the plan was changed by mail after this file was applied, and the file would undo %d of the changes: "+
		"run `starte export-plan %s`, edit the file that it writes and apply that", e.ID, len(e.Changes), e.ID)
}

// ErrEnded says that a process has ended and cannot be changed.
var ErrEnded = errors.New("the process has ended: give the new one an id of its own")

// Apply creates a process or updates it to what its file says. A dry run says
// what it would do and changes nothing.
func (e *Engine) Apply(ctx context.Context, p workflow.Process, documents []store.Document, now time.Time, dry bool) (Applied, error) {
	return e.ApplyExported(ctx, p, "", documents, now, dry)
}

// ApplyExported is [Engine.Apply] of a file that was exported, whose mark says
// from which plan. As long as that plan holds, what the file has otherwise is an
// edit, and never undoes by oversight what the leader changed. Any other mark
// counts for nothing.
func (e *Engine) ApplyExported(ctx context.Context, p workflow.Process, mark string, documents []store.Document, now time.Time, dry bool) (Applied, error) {
	_, err := e.store.Load(ctx, p.ID)
	if errors.Is(err, store.ErrNotFound) {
		applied, err := e.create(ctx, p, documents, now, dry)
		if !errors.Is(err, store.ErrExists) {
			return applied, err
		}
		return e.update(ctx, p, mark, documents, now, dry) // somebody else was faster
	}
	if err != nil {
		return Applied{}, fmt.Errorf("apply %s: %w", p.ID, err)
	}
	return e.update(ctx, p, mark, documents, now, dry)
}

// Mark names a plan: another plan, or that of another process, has another
// mark. It is 16 hexadecimal digits.
func Mark(p workflow.Process) (string, error) {
	plan, err := json.Marshal(p)
	if err != nil {
		return "", fmt.Errorf("mark plan %s: %w", p.ID, err)
	}
	sum := sha256.Sum256(plan)
	return hex.EncodeToString(sum[:8]), nil
}

func (e *Engine) create(ctx context.Context, p workflow.Process, documents []store.Document, now time.Time, dry bool) (Applied, error) {
	loc, err := e.zones.load(p.Zone)
	if err != nil {
		return Applied{}, fmt.Errorf("apply %s: %w", p.ID, err)
	}
	seed, err := newSeed(e.random)
	if err != nil {
		return Applied{}, err
	}
	tags, err := e.tags(len(p.Everybody()))
	if err != nil {
		return Applied{}, err
	}
	d := workflow.Create(p, seed, tags, now, loc, e.holiday)
	m := workflow.NewMoment(d.State, now, loc, e.holiday)
	applied := Applied{ID: p.ID, Created: true, Upcoming: workflow.Upcoming(m), Loads: workflow.Loads(m)}
	if dry {
		return applied, nil
	}
	next, _ := workflow.Next(m)
	state, err := d.State.Encode()
	if err != nil {
		return Applied{}, err
	}
	err = e.store.Tx(ctx, func(tx *store.Tx) error {
		row := store.Process{ID: p.ID, State: state, NextAt: next, Status: d.State.Status, CreatedAt: now, UpdatedAt: now}
		if err := tx.Create(ctx, row); err != nil {
			return err
		}
		if err := putDocuments(ctx, tx, documents, now); err != nil {
			return err
		}
		if err := keepPeople(ctx, tx, &workflow.State{}, &d.State, now); err != nil {
			return err
		}
		return tx.Log(ctx, store.Event{ProcessID: p.ID, At: now, Kind: "created"})
	})
	if err != nil {
		return Applied{}, fmt.Errorf("apply %s: %w", p.ID, err)
	}
	return applied, nil
}

func (e *Engine) update(ctx context.Context, p workflow.Process, mark string, documents []store.Document, now time.Time, dry bool) (Applied, error) {
	applied := Applied{ID: p.ID}
	rule := func(m workflow.Moment) (workflow.Decision, error) {
		if m.State.Status == workflow.Cancelled || m.State.Status == workflow.Finished {
			return workflow.Decision{}, fmt.Errorf("apply %s: %w", p.ID, ErrEnded)
		}
		tags, err := e.tags(len(p.Everybody()))
		if err != nil {
			return workflow.Decision{}, err
		}
		d, changes := workflow.Update(m, p, tags)
		holds, err := Mark(m.State.Process)
		if err != nil {
			return workflow.Decision{}, err
		}
		if undone := workflow.Undone(m.State, changes); len(undone) > 0 && mark != holds {
			return workflow.Decision{}, &ConflictError{ID: p.ID, Changes: undone}
		}
		d.State.ByMail = nil
		applied.Changes = changes
		after := workflow.NewMoment(d.State, now, m.Location, m.Holiday)
		after.Answers, after.Outbox = m.Answers, m.Outbox
		applied.Upcoming, applied.Loads = workflow.Upcoming(after), workflow.Loads(after)
		return d, unchanged(&m.State, &d)
	}
	if dry {
		m, _, err := e.load(ctx, p.ID, now)
		if err != nil {
			return Applied{}, fmt.Errorf("apply %s: %w", p.ID, err)
		}
		if _, err = rule(m); errors.Is(err, errUnchanged) {
			err = nil
		}
		return applied, err
	}
	err := e.decide(ctx, p.ID, now, rule, func(tx *store.Tx) error {
		return putDocuments(ctx, tx, documents, now)
	})
	return applied, err
}

func putDocuments(ctx context.Context, tx *store.Tx, documents []store.Document, now time.Time) error {
	for _, d := range documents {
		if err := tx.PutDocument(ctx, d, now); err != nil {
			return err
		}
	}
	return nil
}

// tags draws n tags at once, so that handing them out cannot fail.
func (e *Engine) tags(n int) (func() string, error) {
	drawn := make([]string, 0, n)
	for range n {
		b := make([]byte, workflow.TagBytes)
		if _, err := io.ReadFull(e.random, b); err != nil {
			return nil, fmt.Errorf("make tag: %w", err)
		}
		drawn = append(drawn, workflow.Tag(b))
	}
	return func() string {
		tag := drawn[0]
		drawn = slices.Delete(drawn, 0, 1)
		return tag
	}, nil
}

// Control holds, resumes or cancels a process.
func (e *Engine) Control(ctx context.Context, id string, now time.Time, rule func(workflow.Moment) workflow.Decision) error {
	return e.decide(ctx, id, now, func(m workflow.Moment) (workflow.Decision, error) { return rule(m), nil }, nil)
}
