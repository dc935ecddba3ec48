package store

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"
)

// Posting is what rules look at of a mail in the outbox.
type Posting struct {
	ProcessID string
	PersonID  string
	Kind      string
	Event     string
	Sequence  int
	Status    MailStatus
	Uncertain bool
	CreatedAt time.Time
	DoneAt    time.Time // when it left, or was given up; zero before
	key       string
}

// Told reports what [Row.Told] does.
func (p Posting) Told() bool { return Row{Status: p.Status, Uncertain: p.Uncertain}.Told() }

// Postings returns every mail of processes, by process and each in the order in
// which it was made.
func (r Reader) Postings(ctx context.Context, processes []string) (map[string][]Posting, error) {
	list, err := allIn(ctx, r, processes, func(p *Posting) []any {
		return []any{&p.ProcessID, &p.PersonID, &p.Kind, &p.Event, &p.Sequence, &p.Status, &p.Uncertain, at(&p.CreatedAt), at(&p.DoneAt), &p.key}
	}, `SELECT process_id, person_id, kind, event, sequence, status, uncertain, created_at, done_at, key FROM outbox WHERE process_id IN (#)`)
	if err != nil {
		return nil, fmt.Errorf("list mail of %d processes: %w", len(processes), err)
	}
	out := make(map[string][]Posting, len(processes))
	for _, p := range list {
		out[p.ProcessID] = append(out[p.ProcessID], p)
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b Posting) int { return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.key, b.key)) })
	}
	return out, nil
}

// FindMessageIDs returns the mails with these Message-IDs, by the id as it is
// given; those of nobody's are left out.
func (r Reader) FindMessageIDs(ctx context.Context, ids []string) (map[string]Row, error) {
	kept, given := cleaned(ids)
	rows, err := allIn(ctx, r, kept, (*Row).fields, `SELECT `+rowColumns+` FROM outbox WHERE message_id IN (#)`)
	if err != nil {
		return nil, fmt.Errorf("find %d mails: %w", len(ids), err)
	}
	out := make(map[string]Row, len(rows))
	for _, m := range rows {
		out[given[m.MessageID]] = m
	}
	return out, nil
}
