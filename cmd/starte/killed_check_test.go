package main

import (
	"context"
	"database/sql"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"starte/workflow/engine"
	"starte/workflow/store"
)

// withStore opens the database for a moment: while nobody has it open, a robot
// that starts has to mend what a dead one left.
func (v *victim) withStore(ctx context.Context, fn func(*store.Store) error) {
	v.t.Helper()
	s, err := store.Open(ctx, v.database)
	if err == nil {
		err = fn(s)
		_ = s.Close()
	}
	if err != nil && ctx.Err() == nil {
		v.t.Fatal(err)
	}
}

// sending returns the Message-IDs of the mails that are claimed, and not known
// to be sent.
func (v *victim) sending(ctx context.Context) []string {
	v.t.Helper()
	driver := "sqlite"
	if strings.Contains(v.database, "://") {
		driver = "postgres"
	}
	db, err := sql.Open(driver, v.database)
	if err != nil {
		v.t.Fatal(err)
	}
	defer db.Close()
	rows, err := db.QueryContext(ctx, `SELECT message_id FROM outbox WHERE status = 'sending'`)
	if err != nil {
		v.t.Fatal(err)
	}
	defer rows.Close()
	var ids []string
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			v.t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		v.t.Fatal(err)
	}
	return ids
}

// backlog is how much waits to be sent, and for how long something has been due.
func (v *victim) backlog(ctx context.Context) (n int, behind time.Duration) {
	v.t.Helper()
	now := v.now()
	v.withStore(ctx, func(s *store.Store) error {
		q, err := s.Queue(ctx)
		if err != nil {
			return err
		}
		n = q.Queued + q.Sending
		mail, err := s.NextMail(ctx)
		if err != nil {
			return err
		}
		step, err := s.NextDue(ctx)
		for _, due := range []time.Time{mail, step} {
			if !due.IsZero() {
				behind = max(behind, now.Sub(due))
			}
		}
		return err
	})
	return n, behind
}

// unrest says what is still to be done; empty when all is quiet.
func (v *victim) unrest(ctx context.Context) string {
	v.t.Helper()
	if what := v.work(ctx); what != "" {
		return what // the mailbox need not be looked through
	}
	inbox, err := v.imap.Messages(robotMailbox, "INBOX")
	if err != nil {
		v.t.Fatal(err)
	}
	if n := len(inbox) - v.strangers; n > 0 {
		return fmt.Sprintf("%d in the inbox", n)
	}
	return v.work(ctx) // what was in the inbox a moment ago has its effects now
}

// work says what the database has still to be done.
func (v *victim) work(ctx context.Context) (what string) {
	v.t.Helper()
	v.withStore(ctx, func(s *store.Store) error {
		due, err := s.Due(ctx, v.now(), 1)
		if err != nil {
			return err
		}
		moves, err := s.PendingMoves(ctx, 1)
		if err != nil {
			return err
		}
		q, err := s.Queue(ctx)
		if len(due)+len(moves)+q.Queued+q.Sending > 0 {
			what = fmt.Sprintf("%v due, %d to be moved, %d queued, %d claimed", due, len(moves), q.Queued, q.Sending)
		}
		return err
	})
	return what
}

// check looks at what has become of everything, and counts it.
func (v *victim) check(ctx context.Context) tally {
	v.t.Helper()
	var n tally
	v.withStore(ctx, func(s *store.Store) error {
		if err := v.checkReplies(ctx, s); err != nil {
			return err
		}
		return v.checkMails(ctx, s, &n)
	})
	v.checkMailbox()
	v.checkStatus()
	n.replies = len(v.replies)
	for _, kills := range v.inFlight {
		n.inFlight += kills
	}
	for _, bad := range []string{"DATA RACE", "panic:", "could not be handled"} {
		if strings.Contains(v.log.String(), bad) {
			v.t.Errorf("the robot's log holds %q", bad)
		}
	}
	return n
}

// checkReplies finds each word once: under its writer's name, at its question.
func (v *victim) checkReplies(ctx context.Context, s *store.Store) error {
	v.t.Helper()
	type place struct {
		address  string
		question int
	}
	found := map[string][]place{}
	for address := range v.people {
		refs, err := s.FindAddress(ctx, address)
		if err != nil {
			return err
		}
		for _, ref := range refs {
			answers, err := s.History(ctx, ref)
			if err != nil {
				return err
			}
			for _, a := range answers {
				for _, w := range word.FindAllString(a.Text, -1) {
					found[w] = append(found[w], place{address, a.Question})
				}
			}
		}
	}
	for _, r := range v.replies {
		for i, w := range r.words {
			if want := []place{{r.from.address, i + 1}}; !slices.Equal(found[w], want) {
				v.t.Errorf("%s, which %s wrote to question %d, is recorded as %v", w, r.from.address, i+1, found[w])
			}
		}
	}
	return nil
}

// checkMails holds what the outbox says against what was received.
func (v *victim) checkMails(ctx context.Context, s *store.Store, n *tally) error {
	v.t.Helper()
	known := map[string]bool{}
	decided := map[string]string{} // what a person may get once → key
	receipts := map[string]int{}
	for i := range v.processes {
		id := fmt.Sprintf("p%03d", i+1)
		rows, err := s.Outbox(ctx, id)
		if err != nil {
			return err
		}
		if len(rows) == 0 {
			v.t.Errorf("nothing was sent for %s", id)
		}
		for _, m := range rows {
			n.mails++
			known[m.MessageID] = true
			v.checkMail(id, m, n)
			switch m.Kind {
			case "receipt":
				receipts[m.Recipient]++
			case "addendum", "status":
			default:
				once := strings.Join([]string{m.Recipient, m.Kind, m.Event, fmt.Sprint(m.Sequence)}, " ")
				if other, ok := decided[once]; ok {
					v.t.Errorf("the same was decided twice: %s and %s", other, m.Key)
				}
				decided[once] = m.Key
			}
		}
	}
	for id, r := range v.received {
		if !known[id] {
			v.t.Errorf("%s got a %s that is not in the outbox: %s", r.to, r.kind, id)
		}
	}
	for _, p := range v.people {
		if receipts[p.address] > p.wrote {
			v.t.Errorf("%s wrote %d times and has %d receipts", p.address, p.wrote, receipts[p.address])
		}
	}
	return nil
}

func (v *victim) checkMail(process string, m store.Row, n *tally) {
	v.t.Helper()
	if m.Status != store.MailSent {
		v.t.Errorf("%s is %s: %s", m.Key, m.Status, m.LastError)
	}
	r := v.received[m.MessageID]
	if r == nil {
		v.t.Errorf("%s, a %s for %s, was never received", m.Key, m.Kind, m.Recipient)
		return
	}
	n.duplicates += r.times - 1
	if r.times-1 > v.inFlight[m.MessageID] {
		v.t.Errorf("%s was received %d times and was in flight at %d kills", m.Key, r.times, v.inFlight[m.MessageID])
	}
	p := v.people[r.to]
	if r.to != m.Recipient || !strings.Contains(r.toHeader, r.to) || p == nil || p.process != process {
		v.t.Errorf("%s, for %s, went to %s (To: %s)", m.Key, m.Recipient, r.to, r.toHeader)
		return
	}
	for _, w := range r.words {
		if writer := v.writer(w); writer == nil || writer != p && (writer.process != p.process || !p.leader) {
			v.t.Errorf("%s tells %s what another wrote: %s", m.Key, r.to, w)
		}
	}
}

func (v *victim) writer(w string) *person {
	for _, r := range v.replies {
		if slices.Contains(r.words[:], w) {
			return r.from
		}
	}
	return nil
}

// checkMailbox finds strangers' mail where and as it was, and every reply in
// the handled folder.
func (v *victim) checkMailbox() {
	v.t.Helper()
	inbox, err := v.imap.Messages(robotMailbox, "INBOX")
	if err != nil {
		v.t.Fatal(err)
	}
	for _, m := range inbox {
		if !strings.Contains(string(m.Raw), "shop.test") || len(m.Flags) > 0 {
			v.t.Errorf("left in the inbox, flagged %v:\n%s", m.Flags, m.Raw)
		}
	}
	if len(inbox) != v.strangers {
		v.t.Errorf("%d messages of %d strangers in the inbox", len(inbox), v.strangers)
	}
	handled, err := v.imap.Messages(robotMailbox, "Starte/Behandlet")
	if err != nil && len(v.delivered) > 0 {
		v.t.Fatal(err)
	}
	left := map[string]int{}
	for _, raw := range v.delivered {
		left[string(raw)]++
	}
	for _, m := range handled {
		left[string(m.Raw)]--
	}
	for raw, n := range left {
		if n != 0 {
			v.t.Errorf("the handled folder lacks %d of\n%s", n, raw)
		}
	}
}

// checkStatus asks the program itself.
func (v *victim) checkStatus() {
	v.t.Helper()
	lines := json.NewDecoder(strings.NewReader(v.must("status", "--json")))
	count := 0
	for lines.More() {
		var s engine.Status
		if err := lines.Decode(&s); err != nil {
			v.t.Fatal(err)
		}
		count++
		if s.Queued != 0 || s.Failed != 0 {
			v.t.Errorf("status of %s: %d queued, %d failed", s.ID, s.Queued, s.Failed)
		}
	}
	if count != v.processes {
		v.t.Errorf("status knows %d processes of %d", count, v.processes)
	}
}
