package store

import (
	"bytes"
	"compress/flate"
	"errors"
	"fmt"
	"io/fs"
	"testing"
	"time"

	"starte/migrations"
	"starte/workflow"
)

// TestUpgradeFromTheFirstSchema fills a database as the first release made it
// and reads it through this program.
func TestUpgradeFromTheFirstSchema(t *testing.T) {
	forEachEmpty(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		if err := s.migrate(ctx, 1); err != nil {
			t.Fatal(err)
		}
		// Rows as the first release wrote them. Do not bring these up to date.
		body := []byte("[{\"n\":5},{\"h\":\"abcd\"}]\nhello")
		tx(t, s, func(tx *Tx) error {
			return tx.steps(ctx, []step{
				{nil, `INSERT INTO settings (name, value) VALUES ('hold_all', 'true')`, nil},
				{nil, `INSERT INTO processes (id, version, state, next_at, status, created_at, updated_at) VALUES ('a', 7, '{"schema":1}', 1000, 'active', 1, 2)`, nil},
				{nil, `INSERT INTO addresses (process_id, person_id, address) VALUES ('a', 'kari', 'kari@example.no')`, nil},
				{nil, `INSERT INTO tags (tag, process_id, person_id, created_at) VALUES ('x1', 'a', 'kari', 1)`, nil},
				{nil, `INSERT INTO documents (sha256, name, content, created_at) VALUES ('ff', 'x.pdf', ?, 1)`, []any{[]byte("%PDF")}},
				{nil, `INSERT INTO inbound (id, sha256, received_at, internal_date, size, from_addr, subject, kind, status, process_id, person_id, message_id, in_reply_to, raw, mailbox, uidvalidity, uid, moved_at, erase, problem)
					VALUES ('i1', 's1', 5, NULL, 3, 'kari@example.no', 'Sv', 'reply', 'handled', 'a', 'kari', 'm', 'q', ?, 'INBOX', 1, 2, NULL, FALSE, '')`, []any{[]byte("raw")}},
				{nil, `INSERT INTO mailboxes (name, uidvalidity, uid, updated_at) VALUES ('INBOX', 1, 2, 3)`, nil},
				{nil, `INSERT INTO answers (id, process_id, person_id, turn, question, ordinal, body, guess, inbound_id, created_at, superseded_at) VALUES ('an', 'a', 'kari', 1, 2, 0, 'løype', TRUE, 'i1', 5, NULL)`, nil},
				{nil, `INSERT INTO outbox (id, key, process_id, person_id, kind, event, sequence, recipient, message_id, reference, size, priority, due_at, rank, next_attempt, not_after, status,
					attempts, claimed_by, claimed_at, uncertain, created_at, done_at, last_code, last_error)
					VALUES ('o1', 'a/q', 'a', 'kari', 'questions', '', 0, 'kari@example.no', 'q@example.no', 'R1', 10, 1, 1000, 1000, 1000, NULL, 'queued', 0, NULL, NULL, FALSE, 1, NULL, '', '')`, nil},
				{nil, `INSERT INTO messages (outbox_id, header, body) VALUES ('o1', ?, ?)`, []any{[]byte("H: x\r\n\r\n"), body}},
				{nil, `INSERT INTO originals (outbox_id, body) VALUES ('o1', ?)`, []any{deflated(t, "H: x\r\n\r\nhello")}},
				{nil, `INSERT INTO parts (sha256, body, created_at) VALUES ('abcd', ?, 1)`, []any{[]byte(" part")}},
				{nil, `INSERT INTO outbox_parts (outbox_id, sha256) VALUES ('o1', 'abcd')`, nil},
				{nil, `INSERT INTO budgets (name, window_start, used) VALUES ('smtp/1m0s', 1, 3)`, nil},
				{nil, `INSERT INTO leases (name, holder, expires_at) VALUES ('reader', 'one', 5000)`, nil},
				{nil, `INSERT INTO events (id, process_id, person_id, at, kind, detail) VALUES ('e', 'a', '', 1, 'created', '')`, nil},
			})
		})
		if err := s.Migrate(ctx); err != nil {
			t.Fatal(err)
		}

		now := time.UnixMilli(2000)
		if p := must(s.Load(ctx, "a"))(t); p.Version != 7 || p.Status != workflow.Active || p.NextAt.UnixMilli() != 1000 || string(p.State) != `{"schema":1}` {
			t.Errorf("process %+v", p)
		}
		if !must(s.HeldAll(ctx))(t) || len(must(s.FindAddress(ctx, "kari@example.no"))(t)) != 1 || must(s.FindTag(ctx, "x1"))(t).PersonID != "kari" {
			t.Error("setting, address or tag is lost")
		}
		if got := must(s.Claim(ctx, "w", now, time.Minute, 10))(t); len(got) != 1 || string(got[0].Bytes()) != "H: x\r\n\r\nhello part" {
			t.Errorf("mail %+v", got)
		}
		if got := must(s.Answers(ctx, "a"))(t); len(got) != 1 || got[0].Text != "løype" || !got[0].Guess {
			t.Errorf("answers %+v", got)
		}
		if b := must(s.Original(ctx, "o1"))(t); string(b) != "H: x\r\n\r\nhello" {
			t.Errorf("original %q", b)
		}
		if raw, doc := must(s.Raw(ctx, "i1"))(t), must(s.Document(ctx, "ff"))(t); string(raw) != "raw" || string(doc.Content) != "%PDF" {
			t.Errorf("bytes %q %q", raw, doc.Content)
		}
		if got := must(s.PendingMoves(ctx, 9))(t); len(got) != 1 || len(must(s.Events(ctx, "a", 9))(t)) != 1 {
			t.Errorf("moves %+v", got)
		}
		if holder := must(s.LeaseHolder(ctx, "reader", now))(t); holder != "one" {
			t.Errorf("lease of %q", holder)
		}
	})
}

// TestUpgradeKeepsMailOnce fills the outbox as it was when a mail lay in it twice,
// with more mails than are carried over at a time.
func TestUpgradeKeepsMailOnce(t *testing.T) {
	forEachEmpty(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		if err := s.migrate(ctx, 1); err != nil {
			t.Fatal(err)
		}
		put := func(tx *Tx, id string, status MailStatus, body, original []byte) error {
			list := []step{{nil, `INSERT INTO outbox (id, key, process_id, person_id, kind, event, sequence, recipient, message_id, reference, size, priority, due_at, rank, next_attempt, status,
				attempts, uncertain, created_at, last_code, last_error) VALUES (?, ?, 'a', '', 'x', '', 0, '', ?, '', 1, 1, 0, 0, 0, ?, 0, FALSE, 0, '', '')`, []any{id, id, id, string(status)}}}
			if body != nil {
				list = append(list, step{nil, `INSERT INTO messages (outbox_id, header, body) VALUES (?, ?, ?)`, []any{id, []byte("H: " + id + "\r\n\r\n"), body}})
			}
			if original != nil {
				list = append(list, step{nil, `INSERT INTO originals (outbox_id, body) VALUES (?, ?)`, []any{id, original}})
			}
			return tx.steps(ctx, list)
		}
		tx(t, s, func(tx *Tx) error {
			list := []error{
				put(tx, "notice", MailQueued, []byte("[{\"n\":3},{\"h\":\"ab\"},{\"n\":2}]\none\r\n"), nil),
				put(tx, "damaged", MailQueued, []byte("no layout"), nil),
				put(tx, "sent", MailSent, nil, deflated(t, "H: sent\r\n\r\nhei")),
				put(tx, "unreadable", MailSent, nil, []byte("not deflated")),
				put(tx, "purged", MailSent, nil, nil),
				tx.steps(ctx, []step{
					{nil, `INSERT INTO parts (sha256, body, created_at) VALUES ('ab', ?, 1)`, []any{[]byte(" part ")}},
					{nil, `INSERT INTO outbox_parts (outbox_id, sha256) VALUES ('notice', 'ab')`, nil},
				}),
			}
			for i := range 1200 {
				list = append(list, put(tx, fmt.Sprintf("old%04d", i), MailSent, nil, deflated(t, fmt.Sprint("text ", i))))
			}
			return errors.Join(list...)
		})
		if err := s.Migrate(ctx); err != nil {
			t.Fatal(err)
		}

		got := must(s.Claim(ctx, "w", time.UnixMilli(1), time.Minute, 10))(t)
		if len(got) != 1 || string(got[0].Header) != "H: notice\r\n\r\n" || string(got[0].Bytes()) != "H: notice\r\n\r\none part \r\n" {
			t.Errorf("claimed %+v", got)
		}
		if row := must(s.FindMessageID(ctx, "damaged"))(t); row.Status != MailFailed {
			t.Errorf("damaged mail is %s", row.Status)
		}
		if b := must(s.Original(ctx, "sent"))(t); string(b) != "H: sent\r\n\r\nhei" {
			t.Errorf("original %q", b)
		}
		for _, id := range []string{"notice", "damaged", "unreadable", "purged"} {
			if b, err := s.Original(ctx, id); !errors.Is(err, ErrNotFound) {
				t.Errorf("original of %s: %q, %v", id, b, err)
			}
		}
		for i := range 1200 {
			if b := must(s.Original(ctx, fmt.Sprintf("old%04d", i)))(t); string(b) != fmt.Sprint("text ", i) {
				t.Fatalf("original %d is %q", i, b)
			}
		}
		// What a robot of the older version runs that still has the database open: it
		// records what it has sent, and neither claims nor makes mail.
		for query, works := range map[string]bool{
			`DELETE FROM messages WHERE outbox_id IN (?)`:                                          true,
			`SELECT messages.header FROM outbox LEFT JOIN messages ON outbox_id = id WHERE id = ?`: false,
			`SELECT body FROM originals WHERE outbox_id = ?`:                                       false,
			`INSERT INTO messages (outbox_id, header, body) VALUES (?, '', '')`:                    false,
		} {
			err := s.Tx(ctx, func(tx *Tx) error { _, err := tx.exec(ctx, query, "sent"); return err })
			if (err == nil) != works {
				t.Errorf("%s: %v", query, err)
			}
		}
	})
}

// deflated is text as originals were kept, RFC 1951.
func deflated(t *testing.T, text string) []byte {
	t.Helper()
	var b bytes.Buffer
	w := must(flate.NewWriter(&b, flate.BestSpeed))(t)
	if _, err := w.Write([]byte(text)); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// TestMigrationsAreNumbered finds gaps and steps that goose would not take.
func TestMigrationsAreNumbered(t *testing.T) {
	forEachEmpty(t, func(t *testing.T, s *Store) {
		p := must(s.provider(s.write))(t)
		names := must(fs.Glob(migrations.FS, "*"))(t)
		if got, want := len(p.ListSources()), len(names)+len(migrations.Go()); got != want || len(names) == 0 {
			t.Errorf("%d steps, want %d", got, want)
		}
		for i, step := range p.ListSources() {
			if step.Version != int64(i+1) {
				t.Errorf("step %d has the number %d", i+1, step.Version)
			}
		}
	})
}

// TestDatabaseWithoutSchema is told apart from one that is broken.
func TestDatabaseWithoutSchema(t *testing.T) {
	forEachEmpty(t, func(t *testing.T, s *Store) {
		if err := s.CheckSchema(t.Context()); !errors.Is(err, ErrOlderSchema) {
			t.Errorf("empty database: %v", err)
		}
		if err := s.Migrate(t.Context()); err != nil {
			t.Fatal(err)
		}
		if err := s.CheckSchema(t.Context()); err != nil {
			t.Error(err)
		}
	})
}
