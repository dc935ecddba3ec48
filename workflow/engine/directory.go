package engine

import (
	"context"
	"errors"
	"maps"
	"slices"

	"starte/parser"
	"starte/workflow"
	"starte/workflow/store"
)

// directory is what messages are looked up in. What gather has found for many
// at once is answered from memory, and everything else by the database; each
// process is loaded once.
type directory struct {
	store     *store.Store
	processes map[string]loaded
	mails     map[string]*store.Row // by Message-ID; nil when there is none
	tags      map[string]*store.Ref // nil when it is nobody's
	originals map[string][]byte     // by the mail's id; nil when there is none
}

// loaded is a process as it was read; the state is nil when there is none that
// can be read, and is not changed.
type loaded struct {
	state   *workflow.State
	version int64
}

func newDirectory(s *store.Store) *directory {
	return &directory{store: s, processes: map[string]loaded{}, mails: map[string]*store.Row{}, tags: map[string]*store.Ref{}, originals: map[string][]byte{}}
}

// gather looks up in a few questions what the messages name: their own
// Message-IDs, those that they answer, and the tags that they came to; then
// the processes that these belong to.
func (d *directory) gather(ctx context.Context, messages []*parser.Message, tagsOf func(*parser.Message) []string) error {
	for _, m := range messages {
		for _, id := range append(threadOf(m), m.MessageID) {
			if id != "" {
				d.mails[id] = nil
			}
		}
		for _, t := range tagsOf(m) {
			d.tags[t] = nil
		}
	}
	mails, err := d.store.FindMessageIDs(ctx, keys(d.mails))
	if err != nil {
		return err
	}
	tags, err := d.store.FindTags(ctx, keys(d.tags))
	if err != nil {
		return err
	}
	processes := map[string]bool{}
	for id, row := range mails {
		d.mails[id] = &row
		processes[row.ProcessID] = true
	}
	for tag, ref := range tags {
		d.tags[tag] = &ref
		processes[ref.ProcessID] = true
	}
	rows, err := d.store.LoadEach(ctx, keys(processes))
	if err != nil {
		return err
	}
	for id := range processes {
		d.processes[id] = decoded(rows[id])
	}
	return nil
}

func keys[V any](m map[string]V) []string { return slices.Collect(maps.Keys(m)) }

// decoded is a row's process, or what stands for none when it cannot be read.
func decoded(p store.Process) loaded {
	state, err := workflow.DecodeState(p.State)
	if err != nil {
		return loaded{}
	}
	return loaded{&state, p.Version}
}

// gatherOriginals loads what the messages that answer these mails are read against.
func (d *directory) gatherOriginals(ctx context.Context, mails []string) error {
	found, err := d.store.Originals(ctx, mails)
	if err != nil {
		return err
	}
	for _, id := range mails {
		d.originals[id] = found[id]
	}
	return nil
}

// state returns a process's state, or nil when there is none that can be read.
func (d *directory) state(ctx context.Context, id string) (*workflow.State, error) {
	if l, ok := d.processes[id]; ok {
		return l.state, nil
	}
	p, err := d.store.Load(ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	d.processes[id] = decoded(p)
	return d.processes[id].state, nil
}

// mail returns the mail of ours with a Message-ID, or [store.ErrNotFound].
func (d *directory) mail(ctx context.Context, id string) (store.Row, error) {
	if row, ok := d.mails[id]; ok {
		return found(row)
	}
	return d.store.FindMessageID(ctx, id)
}

// tag returns whose a tag is, or [store.ErrNotFound].
func (d *directory) tag(ctx context.Context, tag string) (store.Ref, error) {
	if ref, ok := d.tags[tag]; ok {
		return found(ref)
	}
	return d.store.FindTag(ctx, tag)
}

// found is what a directory has, or [store.ErrNotFound] when it has nothing.
func found[T any](v *T) (T, error) {
	if v == nil {
		var none T
		return none, store.ErrNotFound
	}
	return *v, nil
}

// original returns what replies to a mail are read against; nil when it was
// not kept, or is purged.
func (d *directory) original(ctx context.Context, id string) ([]byte, error) {
	if raw, ok := d.originals[id]; ok {
		return raw, nil
	}
	raw, err := d.store.Original(ctx, id)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	return raw, err
}
