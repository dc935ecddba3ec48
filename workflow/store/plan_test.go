package store

import (
	"context"
	"fmt"
	"regexp"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jmoiron/sqlx"

	"starte/workflow"
)

// country fills a database with a year of every kindergarten in Norway, by SQL
// that makes rows out of numbers.
func country(t *testing.T, s *Store, processes int) {
	t.Helper()
	ctx := t.Context()
	const numbers = `WITH RECURSIVE n(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM n WHERE i + 1 < CAST(? AS BIGINT)) `
	now := t0().UnixMilli()
	content := must(encodeContent([]byte("Subject: x\r\n\r\n"), nil))(t)
	tx(t, s, func(tx *Tx) error {
		return tx.steps(ctx, []step{
			{nil, `INSERT INTO processes (id, version, state, next_at, status, created_at, updated_at) ` + numbers +
				`SELECT 'p' || i, 1, '{}', CASE WHEN i % 5 = 0 THEN NULL ELSE CAST(? AS BIGINT) + (i - 20) * 60000 END, 'active', i, i FROM n`, []any{processes, now}},
			{nil, `INSERT INTO addresses (process_id, person_id, address) ` + numbers + `SELECT 'p' || (i % ?), 'k' || i, 'k' || i || '@example.no' FROM n`, []any{17 * processes, processes}},
			{nil, `INSERT INTO tags (tag, process_id, person_id, created_at) ` + numbers + `SELECT 't' || i, 'p' || (i % ?), 'k' || i, 0 FROM n`, []any{8 * processes, processes}},
			{nil, `INSERT INTO inbound (id, sha256, received_at, size, from_addr, subject, kind, status, process_id, person_id, message_id, in_reply_to, mailbox, uidvalidity, uid, moved_at, erase, problem) ` + numbers +
				`SELECT 'i' || i, 's' || i, i, 1, 'k' || i || '@example.no', '', 'reply', 'handled', 'p' || (i % ?), 'k' || i, '', '', '', 1, 1, CASE WHEN i % 1000 = 0 THEN NULL ELSE i END, i % 1000 = 1, '' FROM n`, []any{8 * processes, processes}},
			{nil, `INSERT INTO answers (id, process_id, person_id, turn, question, ordinal, body, guess, inbound_id, created_at) ` + numbers +
				`SELECT 'a' || i, 'p' || (i % ?), 'k' || i, 1, 1 + i % 5, 0, 'x', FALSE, 'i' || i, i FROM n`, []any{8 * processes, processes}},
			{nil, `INSERT INTO events (id, process_id, person_id, at, kind, detail) ` + numbers + `SELECT 'e' || i, 'p' || (i % ?), '', i, 'x', '' FROM n`, []any{8 * processes, processes}},
			// A tenth is queued, of which one in ten is due.
			{nil, `INSERT INTO outbox (id, key, process_id, person_id, kind, event, sequence, recipient, message_id, reference, size, priority, due_at, rank,
				next_attempt, status, attempts, claimed_by, uncertain, created_at, last_code, last_error) ` + numbers +
				`SELECT 'o' || i, 'key' || i, 'p' || (i % ?), 'k' || i, 'notice', '', 0, 'k' || i || '@example.no', 'm' || i, 'r' || i, 1, i % 3, q.due, q.due, q.due,
				CASE WHEN i % 10 <> 0 THEN 'sent' WHEN i % 10000 = 10 THEN 'sending' ELSE 'queued' END, 0, NULL, FALSE, 0, '', ''
				FROM (SELECT i, CAST(? AS BIGINT) + CASE WHEN i % 100 = 0 THEN -60000 ELSE 86400000 END AS due FROM n) AS q`, []any{24 * processes, processes, now}},
			{nil, `INSERT INTO messages (outbox_id, content, answerable) SELECT id, ?, TRUE FROM outbox`, []any{content}},
			{nil, `INSERT INTO parts (sha256, body, created_at) ` + numbers + `SELECT 'h' || i, ?, 0 FROM n`, []any{processes / 10, []byte("x")}},
			{nil, `INSERT INTO outbox_parts (outbox_id, sha256) SELECT id, 'h' || (priority * 10) FROM outbox WHERE status <> 'sent'`, nil},
			{nil, `ANALYZE`, nil},
		})
	})
}

// planner asks the database how it would run each statement that passes.
type planner struct {
	mu    sync.Mutex
	bad   []string
	seen  int
	scans *regexp.Regexp
	allow *regexp.Regexp
}

func newPlanner(s *Store) *planner {
	// Leases, settings, budgets and folders are a handful of rows; parts are swept
	// as a whole, now and then.
	const tables = `(processes|addresses|tags|documents|inbound|answers|outbox|outbox_parts|messages|events)\b`
	p := &planner{scans: regexp.MustCompile(`\bSeq Scan on ` + tables), allow: regexp.MustCompile(`^$`)}
	if !s.Postgres() {
		// A partial index is as long as what waits.
		p.scans, p.allow = regexp.MustCompile(`^SCAN `+tables), regexp.MustCompile(`COVERING INDEX outbox_due$|INDEX (inbound_unmoved|inbound_erase|outbox_lapsed)$`)
	}
	s.watch = p.watch
	return p
}

func (p *planner) watch(ctx context.Context, ext sqlx.ExtContext, query string, args []any) {
	explain := "EXPLAIN "
	if ext.DriverName() == "sqlite" {
		explain = "EXPLAIN QUERY PLAN "
	}
	first, _, _ := strings.Cut(strings.TrimSpace(query), " ")
	if first != "SELECT" && first != "UPDATE" && first != "DELETE" && first != "INSERT" {
		return
	}
	rows, err := ext.QueryxContext(ctx, explain+query, args...)
	if err != nil {
		p.note(fmt.Sprintf("%s: %v", query, err))
		return
	}
	defer rows.Close()
	ordered := !strings.Contains(query, "ORDER BY rank")
	for rows.Next() {
		row, err := rows.SliceScan()
		if err != nil {
			p.note(fmt.Sprintf("%s: %v", query, err))
			return
		}
		line := fmt.Sprint(row[len(row)-1])
		if p.scans.MatchString(line) && !p.allow.MatchString(line) {
			p.note(query + "\n\t\t" + line)
		}
		ordered = ordered || strings.Contains(line, " outbox_turn")
	}
	if !ordered {
		p.note(query + "\n\t\tdoes not follow the order of the queue")
	}
	p.mu.Lock()
	p.seen++
	p.mu.Unlock()
}

func (p *planner) note(s string) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.bad = append(p.bad, s)
}

// TestNothingScansTables runs everything that the loops of the daemon do on a
// whole country's data and looks at the plan of every statement.
func TestNothingScansTables(t *testing.T) {
	if testing.Short() {
		t.Skip("fills two databases")
	}
	forEach(t, func(t *testing.T, s *Store) {
		processes := 5600
		if raceEnabled && !s.Postgres() {
			processes = 280 // the race detector slows the database itself by far
		}
		country(t, s, processes)
		ctx := t.Context()
		p := newPlanner(s)
		who := Ref{"p7", "k7"}
		errs := []error{}
		check := func(err error) { errs = append(errs, err) }

		_, err := s.Due(ctx, t0(), 100)
		check(err)
		_, err = s.NextDue(ctx)
		check(err)
		_, err = s.Load(ctx, "p7")
		check(err)
		_, err = s.List(ctx, "p100", 100)
		check(err)
		_, err = s.FindAddress(ctx, "k7@example.no")
		check(err)
		_, err = s.FindTag(ctx, "t7")
		check(err)
		_, err = s.TagOf(ctx, who)
		check(err)
		_, err = s.Answers(ctx, "p7")
		check(err)
		_, err = s.History(ctx, who)
		check(err)
		_, err = s.LoadEach(ctx, []string{"p7", "p8"})
		check(err)
		_, err = s.Versions(ctx, []string{"p7", "p8"})
		check(err)
		_, err = s.AnswersOf(ctx, []string{"p7", "p8"})
		check(err)
		_, err = s.Postings(ctx, []string{"p7", "p8"})
		check(err)
		_, err = s.FindMessageIDs(ctx, []string{"m7", "m8"})
		check(err)
		_, err = s.FindTags(ctx, []string{"t7", "t8"})
		check(err)
		_, err = s.Originals(ctx, []string{"o7", "o8"})
		check(err)
		_, err = s.InboundOf(ctx, who, InboundHeld)
		check(err)
		_, err = s.InboundOf(ctx, Ref{ProcessID: "p7"}, "")
		check(err)
		_, err = s.PendingMoves(ctx, 100)
		check(err)
		_, err = s.PendingErasures(ctx, 100)
		check(err)
		_, err = s.KnownInbound(ctx, []string{"s1", "s2", "none"})
		check(err)
		_, err = s.Outbox(ctx, "p7")
		check(err)
		_, err = s.FindMessageID(ctx, "m7")
		check(err)
		_, err = s.FindReference(ctx, "r7")
		check(err)
		_, err = s.NextMail(ctx)
		check(err)
		_, err = s.Queue(ctx)
		check(err)
		_, err = s.CountHeld(ctx, "p7")
		check(err)
		_, err = s.Events(ctx, "p7", 20)
		check(err)

		list, err := s.Claim(ctx, "w", t0(), time.Minute, 50)
		check(err)
		if len(list) != 50 {
			t.Errorf("claimed %d, want 50", len(list))
		}
		var sent []Sent
		for _, c := range list[:40] {
			sent = append(sent, Sent{c.ID, t0()})
		}
		_, err = s.MarkSent(ctx, "w", sent...)
		check(err)
		_, err = s.Retry(ctx, "w", Failure{ID: list[40].ID, At: t0()})
		check(err)
		_, err = s.Fail(ctx, "w", Failure{ID: list[41].ID, At: t0()})
		check(err)
		_, err = s.Release(ctx, "w", t0(), list[42].ID)
		check(err)
		_, err = s.Take(ctx, "smtp", []Limit{{time.Minute, 30}}, 5, t0())
		check(err)
		check(s.MarkMoved(ctx, t0(), []Place{{ID: "i7"}}))
		check(s.MarkErased(ctx, []string{"i1"}))
		tx(t, s, func(tx *Tx) error {
			_, err := tx.PutInbound(ctx, inbound(1), []byte("x"))
			check(err)
			_, err = tx.Enqueue(ctx, mails("p7", 30)...)
			check(err)
			_, err = tx.Withdraw(ctx, "p7", Match{Event: "workshop/w1", PersonID: "p001", Kinds: []string{"x"}}, t0())
			check(err)
			_, err = tx.HoldMail(ctx, "p7")
			check(err)
			_, err = tx.ResumeMail(ctx, "p7")
			check(err)
			check(tx.PutAnswers(ctx, t0(), Answer{ID: "x", ProcessID: "p7", PersonID: "k7", Question: 1, InboundID: "new", At: t0()}))
			check(tx.PutAnswers(ctx, t0(), Answer{ID: "y", ProcessID: "p7", PersonID: "k7", Question: 1, InboundID: "newer", At: t0()}, Answer{ID: "z", ProcessID: "p8", PersonID: "k8", Question: 1, InboundID: "new", At: t0()}))
			_, err = tx.PutInboundEach(ctx, []Received{{inbound(2), []byte("x")}, {inbound(3), nil}})
			check(err)
			check(tx.SetAddresses(ctx, "p7", []Address{{"k7", "k7@example.no"}, {"x", "x@example.no"}}))
			check(tx.Save(ctx, Process{ID: "p7", Version: 1, State: []byte("{}"), Status: workflow.Active, UpdatedAt: t0()}))
			_, err = tx.PurgeAnswers(ctx, "p7")
			check(err)
			_, err = tx.PurgeAddresses(ctx, "p7")
			check(err)
			return nil
		})
		for _, err := range errs {
			if err != nil {
				t.Error(err)
			}
		}
		for _, b := range p.bad {
			t.Error(b)
		}
		if p.seen < 50 {
			t.Errorf("only %d plans were looked at", p.seen)
		}
	})
}
