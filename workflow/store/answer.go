package store

import (
	"context"
	"fmt"
	"time"
)

// Answer is what a person wrote to one question, or, with question 0, what
// could not be placed.
type Answer struct {
	ID           string // made by the caller
	ProcessID    string
	PersonID     string
	Question     int // from 1; 0 for text without a place
	Ordinal      int // tells several texts for one question in one reply apart
	Text         string
	Guess        bool // the place is a guess
	InboundID    string
	At           time.Time // when it was written or received; orders the history
	SupersededAt time.Time // zero while it stands
	turn         int
}

const answerColumns = `id, process_id, person_id, turn, question, ordinal, body, guess, inbound_id, created_at, superseded_at`

func (a *Answer) fields() []any {
	return []any{&a.ID, &a.ProcessID, &a.PersonID, &a.turn, &a.Question, &a.Ordinal, &a.Text, &a.Guess, &a.InboundID, at(&a.At), at(&a.SupersededAt)}
}

// PutAnswers adds the answers of replies, given in the order in which they came.
// For each question the latest reply stands and the earlier ones become history,
// in whatever order they are put; of two at the same instant the one put last is
// the later. Text without a place is kept beside what was there. Putting the
// same reply's answers again changes nothing.
func (tx *Tx) PutAnswers(ctx context.Context, now time.Time, list ...Answer) error {
	held, err := tx.historyOf(ctx, people(list))
	if err != nil {
		return fmt.Errorf("read answers of %d people: %w", len(held), err)
	}
	var fresh []Answer
	for _, a := range list {
		if held[a.ref()].add(&a) {
			fresh = append(fresh, a)
		}
	}
	for _, h := range held {
		h.settle(now)
	}
	_, err = insert(ctx, tx, "answers", answerColumns, fresh, func(a Answer) []any {
		return []any{a.ID, a.ProcessID, a.PersonID, a.turn, a.Question, a.Ordinal, clean(a.Text), a.Guess, a.InboundID, ms(a.At), ms(held[a.ref()].superseded(a.ID))}
	}, `ON CONFLICT (process_id, person_id, inbound_id, question, ordinal) DO NOTHING`)
	if err == nil {
		err = tx.keepSettled(ctx, held)
	}
	if err != nil {
		return fmt.Errorf("put %d answers: %w", len(fresh), err)
	}
	return nil
}

func (a Answer) ref() Ref { return Ref{a.ProcessID, a.PersonID} }

func people(list []Answer) []Ref {
	var out []Ref
	seen := make(map[Ref]bool)
	for _, a := range list {
		if !seen[a.ref()] {
			seen[a.ref()] = true
			out = append(out, a.ref())
		}
	}
	return out
}

// DropAnswers takes a reply's answers out, because it is read anew; what they
// had replaced stands again.
func (tx *Tx) DropAnswers(ctx context.Context, who Ref, inboundID string, now time.Time) error {
	_, err := tx.exec(ctx, `DELETE FROM answers WHERE process_id = ? AND person_id = ? AND inbound_id = ?`, who.ProcessID, who.PersonID, inboundID)
	var held map[Ref]*history
	if err == nil {
		held, err = tx.historyOf(ctx, []Ref{who})
	}
	if err == nil {
		held[who].settle(now)
		err = tx.keepSettled(ctx, held)
	}
	if err != nil {
		return fmt.Errorf("drop answers of message %s: %w", inboundID, err)
	}
	return nil
}

// Answers returns the answers of a process that stand, by person, question and
// time.
func (r Reader) Answers(ctx context.Context, process string) ([]Answer, error) {
	list, err := all(ctx, r, (*Answer).fields, `SELECT `+answerColumns+` FROM answers
		WHERE process_id = ? AND superseded_at IS NULL ORDER BY person_id, question, created_at, turn`, process)
	if err != nil {
		return nil, fmt.Errorf("read answers of %s: %w", process, err)
	}
	return list, nil
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

// History returns every answer of a person, the replaced ones too, in the
// order in which they were written.
func (r Reader) History(ctx context.Context, who Ref) ([]Answer, error) {
	list, err := all(ctx, r, (*Answer).fields, `SELECT `+answerColumns+` FROM answers
		WHERE process_id = ? AND person_id = ? ORDER BY created_at, turn`, who.ProcessID, who.PersonID)
	if err != nil {
		return nil, fmt.Errorf("read answers of %s in %s: %w", who.PersonID, who.ProcessID, err)
	}
	return list, nil
}
