package store

import (
	"bytes"
	"cmp"
	"compress/flate"
	"context"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"
)

// What is asked and kept here for many at once is what a batch of messages
// needs: a statement costs as much as ten rows.

// LoadEach returns the processes with these ids, by id; those that do not
// exist are left out.
func (r Reader) LoadEach(ctx context.Context, ids []string) (map[string]Process, error) {
	out := make(map[string]Process, len(ids))
	err := chunks(ids, 1, func(part []string) error {
		list, err := all(ctx, r, (*Process).fields, `SELECT `+processColumns+` FROM processes WHERE id IN (`+marks(len(part))+`)`, anys(part)...)
		for _, p := range list {
			out[p.ID] = p
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("load %d processes: %w", len(ids), err)
	}
	return out, nil
}

// Versions returns the versions at which processes stand, by id.
func (r Reader) Versions(ctx context.Context, ids []string) (map[string]int64, error) {
	type row struct {
		id      string
		version int64
	}
	out := make(map[string]int64, len(ids))
	err := chunks(ids, 1, func(part []string) error {
		list, err := all(ctx, r, func(v *row) []any { return []any{&v.id, &v.version} },
			`SELECT id, version FROM processes WHERE id IN (`+marks(len(part))+`)`, anys(part)...)
		for _, v := range list {
			out[v.id] = v.version
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("look at the versions of %d processes: %w", len(ids), err)
	}
	return out, nil
}

// AnswersOf returns the answers of processes that stand, by process and each in
// the order of [Reader.Answers].
func (r Reader) AnswersOf(ctx context.Context, processes []string) (map[string][]Answer, error) {
	out := make(map[string][]Answer, len(processes))
	err := chunks(processes, 1, func(part []string) error {
		list, err := all(ctx, r, (*Answer).fields, `SELECT `+answerColumns+` FROM answers
			WHERE process_id IN (`+marks(len(part))+`) AND superseded_at IS NULL ORDER BY process_id, person_id, question, created_at, turn`, anys(part)...)
		for _, a := range list {
			out[a.ProcessID] = append(out[a.ProcessID], a)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read answers of %d processes: %w", len(processes), err)
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
	out := make(map[string][]Posting, len(processes))
	err := chunks(processes, 1, func(part []string) error {
		list, err := all(ctx, r, func(p *Posting) []any {
			return []any{&p.ProcessID, &p.PersonID, &p.Kind, &p.Event, &p.Sequence, &p.Status, &p.Uncertain, at(&p.CreatedAt), &p.key}
		}, `SELECT process_id, person_id, kind, event, sequence, status, uncertain, created_at, key FROM outbox WHERE process_id IN (`+marks(len(part))+`)`, anys(part)...)
		for _, p := range list {
			out[p.ProcessID] = append(out[p.ProcessID], p)
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("list mail of %d processes: %w", len(processes), err)
	}
	for _, list := range out {
		slices.SortFunc(list, func(a, b Posting) int { return cmp.Or(a.CreatedAt.Compare(b.CreatedAt), cmp.Compare(a.key, b.key)) })
	}
	return out, nil
}

// FindMessageIDs returns the mails with these Message-IDs, by the id as it is
// given; those of nobody's are left out.
func (r Reader) FindMessageIDs(ctx context.Context, ids []string) (map[string]Row, error) {
	out := make(map[string]Row, len(ids))
	err := findEach(ids, func(part []any, under map[string]string) error {
		rows, err := all(ctx, r, (*Row).fields, `SELECT `+rowColumns+` FROM outbox WHERE message_id IN (`+marks(len(part))+`)`, part...)
		for _, m := range rows {
			out[under[m.MessageID]] = m
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find %d mails: %w", len(ids), err)
	}
	return out, nil
}

// FindTags returns whose tags these are, by tag; those of nobody are left out.
func (r Reader) FindTags(ctx context.Context, tags []string) (map[string]Ref, error) {
	type row struct {
		tag string
		ref Ref
	}
	out := make(map[string]Ref, len(tags))
	err := findEach(tags, func(part []any, under map[string]string) error {
		rows, err := all(ctx, r, func(v *row) []any { return append([]any{&v.tag}, v.ref.fields()...) },
			`SELECT tag, process_id, person_id FROM tags WHERE tag IN (`+marks(len(part))+`)`, part...)
		for _, v := range rows {
			out[under[v.tag]] = v.ref
		}
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("find %d tags: %w", len(tags), err)
	}
	return out, nil
}

// findEach calls find with runs of foreign keys made fit for the database, and
// with what each was before.
func findEach(keys []string, find func(part []any, under map[string]string) error) error {
	return chunks(keys, 1, func(part []string) error {
		args, under := make([]any, len(part)), make(map[string]string, len(part))
		for i, k := range part {
			args[i], under[clean(k)] = clean(k), k
		}
		return find(args, under)
	})
}

// Originals returns what replies to these mails are read against, by the
// mails' ids; those of which none was kept, or is any more, are left out.
func (r Reader) Originals(ctx context.Context, ids []string) (map[string][]byte, error) {
	type row struct {
		id       string
		original []byte
	}
	out := make(map[string][]byte, len(ids))
	inflate := flate.NewReader(nil) // making one takes longer than using it
	err := chunks(ids, 1, func(part []string) error {
		rows, err := all(ctx, r, func(v *row) []any { return []any{&v.id, &v.original} },
			`SELECT outbox_id, body FROM originals WHERE outbox_id IN (`+marks(len(part))+`)`, anys(part)...)
		for _, v := range rows {
			if err := inflate.(flate.Resetter).Reset(bytes.NewReader(v.original), nil); err != nil {
				return err
			}
			if out[v.id], err = io.ReadAll(inflate); err != nil {
				return err
			}
		}
		return err
	})
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

// PutInboundEach keeps messages and returns how many of them are new. Those
// with a SHA-256 that is known change nothing.
func (tx *Tx) PutInboundEach(ctx context.Context, list []Received) (int, error) {
	total := 0
	err := chunks(list, inboundWidth, func(part []Received) error {
		args := make([]any, 0, inboundWidth*len(part))
		for _, in := range part {
			args = append(args, in.args(in.Raw)...)
		}
		n, err := tx.exec(ctx, `INSERT INTO inbound (`+inboundColumns+`, raw, erase) VALUES `+
			strings.TrimSuffix(strings.Repeat(`(`+marks(inboundWidth)+`, FALSE),`, len(part)), ",")+` ON CONFLICT (sha256) DO NOTHING`, args...)
		total += n
		return err
	})
	if err != nil {
		return 0, fmt.Errorf("put %d inbound messages: %w", len(list), err)
	}
	return total, nil
}

// PutAnswersEach does what [Tx.PutAnswers] does for the replies of many people,
// given in the order in which they came.
func (tx *Tx) PutAnswersEach(ctx context.Context, now time.Time, list []Answer) error {
	held, err := tx.historyOf(ctx, people(list))
	if err != nil {
		return fmt.Errorf("read answers of %d people: %w", len(held), err)
	}
	var fresh []Answer
	for _, a := range list {
		if h := held[a.ref()]; h.add(&a) {
			fresh = append(fresh, a)
		}
	}
	for _, h := range held {
		h.settle(now)
	}
	err = chunks(fresh, 11, func(part []Answer) error {
		args := make([]any, 0, 11*len(part))
		for _, a := range part {
			args = append(args, a.ID, a.ProcessID, a.PersonID, a.turn, a.Question, a.Ordinal, clean(a.Text), a.Guess, a.InboundID, ms(a.At), ms(held[a.ref()].superseded(a.ID)))
		}
		_, err := tx.exec(ctx, `INSERT INTO answers (`+answerColumns+`) VALUES `+tuples(len(part), 11)+
			` ON CONFLICT (process_id, person_id, inbound_id, question, ordinal) DO NOTHING`, args...)
		return err
	})
	if err != nil {
		return fmt.Errorf("put %d answers: %w", len(fresh), err)
	}
	for _, h := range held {
		for _, c := range h.changed() {
			if _, err := tx.exec(ctx, `UPDATE answers SET superseded_at = ? WHERE id = ?`, ms(c.SupersededAt), c.ID); err != nil {
				return fmt.Errorf("settle answers: %w", err)
			}
		}
	}
	return nil
}

// history is all the answers of a person, texts left out.
type history struct {
	answers []Answer
	was     []time.Time // superseded, of those that were there
	turn    int
}

// historyOf reads the histories of people.
func (tx *Tx) historyOf(ctx context.Context, who []Ref) (map[Ref]*history, error) {
	out := make(map[Ref]*history, len(who))
	for _, ref := range who {
		out[ref] = &history{}
	}
	err := chunks(who, 2, func(part []Ref) error {
		args := make([]any, 0, 2*len(part))
		for _, ref := range part {
			args = append(args, ref.ProcessID, ref.PersonID)
		}
		list, err := all(ctx, tx.Reader, func(a *Answer) []any {
			return []any{&a.ID, &a.ProcessID, &a.PersonID, &a.turn, &a.Question, &a.Ordinal, &a.InboundID, at(&a.At), at(&a.SupersededAt)}
		}, `SELECT id, process_id, person_id, turn, question, ordinal, inbound_id, created_at, superseded_at FROM answers
			WHERE (process_id, person_id) IN (VALUES `+tuples(len(part), 2)+`)`, args...)
		for _, a := range list {
			h := out[a.ref()]
			h.answers, h.was, h.turn = append(h.answers, a), append(h.was, a.SupersededAt), max(h.turn, a.turn)
		}
		return err
	})
	return out, err
}

// add takes in an answer, unless it is there, and gives it its turn.
func (h *history) add(a *Answer) bool {
	there := slices.ContainsFunc(h.answers, func(b Answer) bool {
		return b.InboundID == a.InboundID && b.Question == a.Question && b.Ordinal == a.Ordinal
	})
	if there {
		return false
	}
	h.turn++
	a.turn = h.turn
	own := *a
	own.Text, own.At, own.SupersededAt = "", time.UnixMilli(a.At.UnixMilli()), time.Time{} // as it is read back
	h.answers = append(h.answers, own)
	return true
}

// settle says which answers stand.
func (h *history) settle(now time.Time) {
	latest := map[int]Answer{} // by question: of the reply that stands
	for _, a := range h.answers {
		if b, ok := latest[a.Question]; !ok || cmp.Or(a.At.Compare(b.At), cmp.Compare(a.turn, b.turn)) > 0 {
			latest[a.Question] = a
		}
	}
	for i := range h.answers {
		a := &h.answers[i]
		switch stands := a.Question == 0 || a.InboundID == latest[a.Question].InboundID; {
		case stands && a.Question != 0:
			a.SupersededAt = time.Time{}
		case !stands && a.SupersededAt.IsZero():
			a.SupersededAt = now
		}
	}
}

func (h *history) superseded(id string) time.Time {
	i := slices.IndexFunc(h.answers, func(a Answer) bool { return a.ID == id })
	return h.answers[i].SupersededAt
}

// changed are the answers that were there before and now stand or no longer do.
func (h *history) changed() []Answer {
	var out []Answer
	for i, was := range h.was {
		if a := h.answers[i]; !a.SupersededAt.Equal(was) {
			out = append(out, a)
		}
	}
	return out
}
