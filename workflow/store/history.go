package store

import (
	"cmp"
	"context"
	"slices"
	"time"
)

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

// keepSettled records which of the answers that were there before stand now.
func (tx *Tx) keepSettled(ctx context.Context, held map[Ref]*history) error {
	for _, h := range held {
		for _, a := range h.changed() {
			if _, err := tx.exec(ctx, `UPDATE answers SET superseded_at = ? WHERE id = ?`, ms(a.SupersededAt), a.ID); err != nil {
				return err
			}
		}
	}
	return nil
}
