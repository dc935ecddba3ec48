package store

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"time"
)

// Forgotten says what [Tx.Forget] removed and about whom.
type Forgotten struct {
	People []Ref
	Purged
	Withdrawn int // mails that were still to be sent
}

// Forget erases the person with an address, in every process: addresses, tags,
// answers, messages, mail to them, the details of events. Kinds of mail to
// others that may quote the person (digests, forwarded mail) are named by
// quoting; what was kept of those already sent in the same processes goes too.
// The caller takes the person out of the states in the same transaction.
func (tx *Tx) Forget(ctx context.Context, address string, quoting []string, now time.Time) (Forgotten, error) {
	address = clean(address)
	people, err := tx.FindPerson(ctx, address)
	if err != nil {
		return Forgotten{}, fmt.Errorf("forget: %w", err)
	}
	f := Forgotten{People: people}
	for _, who := range f.People {
		if err := tx.forget(ctx, who, quoting, now, &f); err != nil {
			return Forgotten{}, fmt.Errorf("forget %s in %s: %w", who.PersonID, who.ProcessID, err)
		}
	}
	const done = `(SELECT id FROM outbox WHERE recipient = ? AND status NOT IN ('queued', 'held', 'sending'))`
	err = tx.steps(ctx, []step{
		{&f.Messages, `UPDATE inbound SET raw = NULL, from_addr = '', subject = '', problem = '', erase = TRUE WHERE from_addr = ?`, []any{address}},
		{nil, `DELETE FROM messages WHERE outbox_id IN ` + done, []any{address}},
		{&f.Originals, `UPDATE outbox SET recipient = '', last_error = '' WHERE recipient = ? AND status NOT IN ('queued', 'held', 'sending')`, []any{address}},
	})
	if err == nil {
		_, err = tx.sweepParts(ctx)
	}
	if err != nil {
		return Forgotten{}, fmt.Errorf("forget an address: %w", err)
	}
	return f, nil
}

func (tx *Tx) forget(ctx context.Context, who Ref, quoting []string, now time.Time, f *Forgotten) error {
	pair := []any{who.ProcessID, who.PersonID}
	n, err := tx.Withdraw(ctx, who.ProcessID, Match{PersonID: who.PersonID}, now)
	if err != nil {
		return err
	}
	f.Withdrawn += n
	const of = `(SELECT id FROM outbox WHERE process_id = ? AND person_id = ? AND status <> 'sending')`
	list := []step{
		{&f.Answers, `DELETE FROM answers WHERE process_id = ? AND person_id = ?`, pair},
		{&f.Messages, `UPDATE inbound SET raw = NULL, from_addr = '', subject = '', problem = '', erase = TRUE WHERE process_id = ? AND person_id = ?`, pair},
		{nil, `DELETE FROM messages WHERE outbox_id IN ` + of, pair},
		{&f.Originals, `UPDATE outbox SET recipient = '', last_error = '' WHERE process_id = ? AND person_id = ? AND status <> 'sending'`, pair},
		{nil, `UPDATE events SET detail = '' WHERE process_id = ? AND person_id = ?`, pair},
		{&f.Addresses, `DELETE FROM addresses WHERE process_id = ? AND person_id = ?`, pair},
		{nil, `DELETE FROM tags WHERE process_id = ? AND person_id = ?`, pair},
	}
	if len(quoting) > 0 {
		list = append(list, step{&f.Originals, `DELETE FROM messages WHERE outbox_id IN (SELECT id FROM outbox
			WHERE process_id = ? AND status NOT IN ('queued', 'held', 'sending') AND kind IN (` + marks(len(quoting)) + `))`, append([]any{who.ProcessID}, anys(quoting)...)})
	}
	return tx.steps(ctx, list)
}

// Trace is a place where some text is still found.
type Trace struct {
	Place string // table and column
	ID    string // of the row
}

// Traces looks for a text, such as an address, in everything that is kept,
// without regard to case, and returns where it still stands. It reads the whole
// database: it is the proof after [Tx.Forget].
func (r Reader) Traces(ctx context.Context, text string) ([]Trace, error) {
	var found []Trace
	for _, c := range tracedColumns() {
		after := ""
		for {
			rows, err := all(ctx, r, func(v *traced) []any { return []any{&v.id, &v.value} },
				`SELECT `+c.id+`, `+c.column+` FROM `+c.table+` WHERE `+c.id+` > ? AND `+c.column+` IS NOT NULL ORDER BY `+c.id+` LIMIT 100`, after)
			if err != nil {
				return nil, fmt.Errorf("look through %s: %w", c.table, err)
			}
			for _, v := range rows {
				after = v.id
				if v.holds(text, c.table == "messages") {
					found = append(found, Trace{c.table + "." + c.column, v.id})
				}
			}
			if len(rows) < 100 {
				break
			}
		}
	}
	return found, nil
}

type tracedColumn struct{ table, id, column string }

func tracedColumns() []tracedColumn {
	return []tracedColumn{
		{"settings", "name", "value"}, {"processes", "id", "state"},
		{"inbound", "id", "from_addr"}, {"inbound", "id", "subject"}, {"inbound", "id", "message_id"}, {"inbound", "id", "problem"}, {"inbound", "id", "raw"},
		{"answers", "id", "body"}, {"events", "id", "detail"},
		{"outbox", "id", "recipient"}, {"outbox", "id", "last_error"},
		{"messages", "outbox_id", "content"},
		{"parts", "sha256", "body"}, {"documents", "sha256", "content"},
		{"addresses", "process_id || '/' || person_id || '/' || address", "address"},
	}
}

type traced struct {
	id    string
	value []byte
}

func (v traced) holds(text string, compressed bool) bool {
	value := v.value
	if compressed {
		// What cannot be read was not written by this program: look at it as it is.
		if _, own, ok := decodeContent(value); ok {
			value = own
		}
	}
	return bytes.Contains(bytes.ToLower(value), []byte(strings.ToLower(text)))
}
