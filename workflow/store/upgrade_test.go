package store

import (
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
		original := []byte("\x01\x02\x00\xfd\xffHi") // stored, RFC 1951, section 3.2.4
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
				{nil, `INSERT INTO originals (outbox_id, body) VALUES ('o1', ?)`, []any{original}},
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
		if b := must(s.Original(ctx, "o1"))(t); string(b) != "Hi" {
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

// TestMigrationsAreNumbered finds gaps and files that goose would not take.
func TestMigrationsAreNumbered(t *testing.T) {
	t.Parallel()
	names, err := fs.Glob(migrations.FS, "*")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for i, name := range names {
		if want := fmt.Sprintf("%05d_", i+1); name[:6] != want {
			t.Errorf("%s: want a name that begins with %s", name, want)
		}
	}
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
