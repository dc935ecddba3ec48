package store

import (
	"bytes"
	"cmp"
	"compress/flate"
	"context"
	"fmt"
	"io"
	"slices"
	"time"
)

// What is asked and kept here for many at once is what a batch of messages
// needs: a statement costs as much as ten rows.

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

// AnswersOf returns the answers of processes that stand, by process and each in
// the order of [Reader.Answers].
func (r Reader) AnswersOf(ctx context.Context, processes []string) (map[string][]Answer, error) {
	list, err := allIn(ctx, r, processes, (*Answer).fields, `SELECT `+answerColumns+` FROM answers
		WHERE process_id IN (#) AND superseded_at IS NULL ORDER BY process_id, person_id, question, created_at, turn`)
	if err != nil {
		return nil, fmt.Errorf("read answers of %d processes: %w", len(processes), err)
	}
	out := make(map[string][]Answer, len(processes))
	for _, a := range list {
		out[a.ProcessID] = append(out[a.ProcessID], a)
	}
	return out, nil
}

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
	key       string
}

// Told reports what [Row.Told] does.
func (p Posting) Told() bool { return Row{Status: p.Status, Uncertain: p.Uncertain}.Told() }

// Postings returns every mail of processes, by process and each in the order in
// which it was made.
func (r Reader) Postings(ctx context.Context, processes []string) (map[string][]Posting, error) {
	list, err := allIn(ctx, r, processes, func(p *Posting) []any {
		return []any{&p.ProcessID, &p.PersonID, &p.Kind, &p.Event, &p.Sequence, &p.Status, &p.Uncertain, at(&p.CreatedAt), &p.key}
	}, `SELECT process_id, person_id, kind, event, sequence, status, uncertain, created_at, key FROM outbox WHERE process_id IN (#)`)
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

// FindTags returns whose tags these are, by tag; those of nobody are left out.
func (r Reader) FindTags(ctx context.Context, tags []string) (map[string]Ref, error) {
	type row struct {
		tag string
		ref Ref
	}
	kept, given := cleaned(tags)
	rows, err := allIn(ctx, r, kept, func(v *row) []any { return append([]any{&v.tag}, v.ref.fields()...) },
		`SELECT tag, process_id, person_id FROM tags WHERE tag IN (#)`)
	if err != nil {
		return nil, fmt.Errorf("find %d tags: %w", len(tags), err)
	}
	out := make(map[string]Ref, len(rows))
	for _, v := range rows {
		out[given[v.tag]] = v.ref
	}
	return out, nil
}

// cleaned makes foreign keys fit for the database, and returns what each was
// before.
func cleaned(keys []string) (kept []string, given map[string]string) {
	kept, given = make([]string, len(keys)), make(map[string]string, len(keys))
	for i, k := range keys {
		kept[i] = clean(k)
		given[kept[i]] = k
	}
	return kept, given
}

// Originals returns what replies to these mails are read against, by the
// mails' ids; those of which none was kept, or is any more, are left out.
func (r Reader) Originals(ctx context.Context, ids []string) (map[string][]byte, error) {
	type row struct {
		id       string
		original []byte
	}
	rows, err := allIn(ctx, r, ids, func(v *row) []any { return []any{&v.id, &v.original} }, `SELECT outbox_id, body FROM originals WHERE outbox_id IN (#)`)
	out := make(map[string][]byte, len(rows))
	inflate := flate.NewReader(nil) // making one takes longer than using it
	for i := 0; err == nil && i < len(rows); i++ {
		if err = inflate.(flate.Resetter).Reset(bytes.NewReader(rows[i].original), nil); err == nil {
			out[rows[i].id], err = io.ReadAll(inflate)
		}
	}
	if err != nil {
		return nil, fmt.Errorf("read originals of %d mails: %w", len(ids), err)
	}
	return out, nil
}

// Received is a message to be kept, with its raw bytes; nil for one that is
// recorded only.
type Received struct {
	Inbound
	Raw []byte
}

// values are those of a new row, with its bytes and that nothing is to be erased.
func (in Received) values() []any {
	var kept any
	if in.Raw != nil {
		kept = in.Raw
	}
	return []any{in.ID, in.SHA256, ms(in.ReceivedAt), ms(in.InternalDate), in.Size, clean(in.From), clean(in.Subject), in.Kind, string(in.Status),
		nullable(in.ProcessID), nullable(in.PersonID), clean(in.MessageID), clean(in.InReplyTo), clean(in.Mailbox), in.UIDValidity, in.UID,
		ms(in.MovedAt), clean(in.Problem), kept, false}
}

// PutInboundEach keeps messages and returns how many of them are new. Those
// with a SHA-256 that is known change nothing.
func (tx *Tx) PutInboundEach(ctx context.Context, list []Received) (int, error) {
	n, err := insert(ctx, tx, "inbound", inboundColumns+`, raw, erase`, list, Received.values, `ON CONFLICT (sha256) DO NOTHING`)
	if err != nil {
		return 0, fmt.Errorf("put %d inbound messages: %w", len(list), err)
	}
	return n, nil
}
