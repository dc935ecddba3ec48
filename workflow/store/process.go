package store

import (
	"context"
	"encoding/json"
	"fmt"
	"time"

	"starte/workflow"
)

// Process is the row of a process. State is the JSON document of its
// [workflow.State], which the store does not look into.
type Process struct {
	ID        string
	Version   int64 // raised by every save; 1 when created
	State     json.RawMessage
	NextAt    time.Time // when the next step is due; zero for never
	Status    workflow.Status
	CreatedAt time.Time
	UpdatedAt time.Time
}

const processColumns = `id, version, state, next_at, status, created_at, updated_at`

func (p *Process) fields() []any {
	return []any{&p.ID, &p.Version, (*[]byte)(&p.State), at(&p.NextAt), &p.Status, at(&p.CreatedAt), at(&p.UpdatedAt)}
}

// Create adds a process at version 1, or returns [ErrExists].
func (tx *Tx) Create(ctx context.Context, p Process) error {
	n, err := tx.exec(ctx, `INSERT INTO processes (`+processColumns+`) VALUES (?, 1, ?, ?, ?, ?, ?) ON CONFLICT (id) DO NOTHING`,
		p.ID, string(p.State), ms(p.NextAt), string(p.Status), ms(p.CreatedAt), ms(p.CreatedAt))
	if err != nil {
		return fmt.Errorf("create process %s: %w", p.ID, err)
	}
	if n == 0 {
		return fmt.Errorf("create process %s: %w", p.ID, ErrExists)
	}
	return nil
}

// Save replaces state, next time and status of the process that was loaded at
// p.Version, and raises the version by one. It returns [ErrConflict] when the
// process has been saved since: load it and decide again.
func (tx *Tx) Save(ctx context.Context, p Process) error {
	n, err := tx.exec(ctx, `UPDATE processes SET version = version + 1, state = ?, next_at = ?, status = ?, updated_at = ? WHERE id = ? AND version = ?`,
		string(p.State), ms(p.NextAt), string(p.Status), ms(p.UpdatedAt), p.ID, p.Version)
	if err != nil {
		return fmt.Errorf("save process %s: %w", p.ID, err)
	}
	if n == 0 {
		return fmt.Errorf("save process %s at version %d: %w", p.ID, p.Version, ErrConflict)
	}
	return nil
}

// Load returns a process, or [ErrNotFound].
func (r Reader) Load(ctx context.Context, id string) (Process, error) {
	var p Process
	if err := r.one(ctx, p.fields(), `SELECT `+processColumns+` FROM processes WHERE id = ?`, id); err != nil {
		return Process{}, fmt.Errorf("load process %s: %w", id, err)
	}
	return p, nil
}

// LoadEach returns the processes with these ids, by id; those that do not
// exist are left out.
func (r Reader) LoadEach(ctx context.Context, ids []string) (map[string]Process, error) {
	list, err := allIn(ctx, r, ids, (*Process).fields, `SELECT `+processColumns+` FROM processes WHERE id IN (#)`)
	if err != nil {
		return nil, fmt.Errorf("load %d processes: %w", len(ids), err)
	}
	out := make(map[string]Process, len(list))
	for _, p := range list {
		out[p.ID] = p
	}
	return out, nil
}

// Versions returns the versions at which processes stand, by id.
func (r Reader) Versions(ctx context.Context, ids []string) (map[string]int64, error) {
	type row struct {
		id      string
		version int64
	}
	list, err := allIn(ctx, r, ids, func(v *row) []any { return []any{&v.id, &v.version} }, `SELECT id, version FROM processes WHERE id IN (#)`)
	if err != nil {
		return nil, fmt.Errorf("look at the versions of %d processes: %w", len(ids), err)
	}
	out := make(map[string]int64, len(list))
	for _, v := range list {
		out[v.id] = v.version
	}
	return out, nil
}

// Due returns the ids of processes whose next step is due, the longest waiting
// first. Its cost follows what is due, not how many processes there are.
func (r Reader) Due(ctx context.Context, now time.Time, limit int) ([]string, error) {
	ids, err := all(ctx, r, single[string], `SELECT id FROM processes WHERE next_at <= ? ORDER BY next_at, id LIMIT ?`, ms(now), limit)
	if err != nil {
		return nil, fmt.Errorf("find due processes: %w", err)
	}
	return ids, nil
}

// NextDue returns when the next process is due; zero when none is.
func (r Reader) NextDue(ctx context.Context) (time.Time, error) {
	var t time.Time
	if err := r.one(ctx, []any{at(&t)}, `SELECT min(next_at) FROM processes WHERE next_at IS NOT NULL`); err != nil {
		return time.Time{}, fmt.Errorf("find next due process: %w", err)
	}
	return t, nil
}

// List returns a page of processes in the order of their ids, those after the
// given id; "" begins. A page shorter than limit is the last.
func (r Reader) List(ctx context.Context, after string, limit int) ([]Process, error) {
	list, err := all(ctx, r, (*Process).fields, `SELECT `+processColumns+` FROM processes WHERE id > ? ORDER BY id LIMIT ?`, after, limit)
	if err != nil {
		return nil, fmt.Errorf("list processes: %w", err)
	}
	return list, nil
}

// processPage is how many processes are read at a time where all are.
const processPage = 200

// EachProcess calls fn for every process in the order of their ids, until it
// fails, with no more than a page of them in memory.
func (r Reader) EachProcess(ctx context.Context, fn func(Process) error) error {
	for after := ""; ; {
		page, err := r.List(ctx, after, processPage)
		if err != nil || len(page) == 0 {
			return err
		}
		for _, p := range page {
			after = p.ID
			if err := fn(p); err != nil {
				return err
			}
		}
	}
}

// CountProcesses returns how many processes there are of each status.
func (r Reader) CountProcesses(ctx context.Context) (map[workflow.Status]int, error) {
	type row struct {
		status workflow.Status
		n      int
	}
	rows, err := all(ctx, r, func(v *row) []any { return []any{&v.status, &v.n} }, `SELECT status, count(*) FROM processes GROUP BY status`)
	if err != nil {
		return nil, fmt.Errorf("count processes: %w", err)
	}
	out := make(map[workflow.Status]int, len(rows))
	for _, v := range rows {
		out[v.status] = v.n
	}
	return out, nil
}
