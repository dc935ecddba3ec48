package store

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/s2"
)

func TestEnqueueOncePerKey(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		if n := enqueue(t, s, mails("a", 3)...); n != 3 {
			t.Errorf("first time: %d new, want 3", n)
		}
		if n := enqueue(t, s, mails("a", 5)...); n != 2 {
			t.Errorf("with two more: %d new, want 2", n)
		}
	})
}

func TestClaimIsByteIdentical(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		part := shared([]byte("JVBERi0xLjcK\r\n"))
		m := mail("a", 1)
		m.Body = []Segment{{Bytes: []byte("--x\r\n\xff\xfe\x00latin <&>\r\n")}, part, {Bytes: []byte("\r\n--x--\r\n")}, {}}
		want := string(m.Header) + string(m.Body[0].Bytes) + string(part.Bytes) + string(m.Body[2].Bytes)
		m.Answerable = true
		enqueue(t, s, m)

		for try := range 2 {
			now := t0().Add(time.Duration(try) * time.Hour)
			got := must(s.Claim(ctx, "w", now, time.Minute, 10))(t)
			if len(got) != 1 || string(got[0].Bytes()) != want || got[0].Size != int64(len(want)) {
				t.Fatalf("try %d: got %+v", try, got)
			}
			if got[0].Uncertain != (try == 1) || got[0].Attempts != try+1 || !got[0].Told() {
				t.Errorf("try %d: uncertain %v after %d attempts", try, got[0].Uncertain, got[0].Attempts)
			}
			if again := must(s.Claim(ctx, "v", now, time.Minute, 10))(t); len(again) != 0 {
				t.Errorf("try %d: claimed twice", try)
			}
		}
		if n := must(s.MarkSent(ctx, "v", Sent{m.ID, t0()}))(t); n != 0 {
			t.Error("somebody else's claim was recorded")
		}
		if n := must(s.MarkSent(ctx, "w", Sent{m.ID, t0().Add(time.Hour)}))(t); n != 1 {
			t.Error("own claim was not recorded")
		}
		if n := must(s.SweepParts(ctx))(t); n != 1 {
			t.Errorf("swept %d parts, want 1", n)
		}
		row := must(s.FindMessageID(ctx, m.MessageID))(t)
		if row.Status != MailSent || !row.DoneAt.Equal(t0().Add(time.Hour)) {
			t.Errorf("after sending: %+v", row)
		}
		if b := must(s.Original(ctx, row.ID))(t); string(b) != strings.Replace(want, string(part.Bytes), "", 1) {
			t.Errorf("original %q", b)
		}
	})
}

// claimed runs one claim and returns its keys.
func claimed(t *testing.T, s *Store, worker string, now time.Time, n int) []string {
	t.Helper()
	var keys []string
	for _, c := range must(s.Claim(t.Context(), worker, now, time.Minute, n))(t) {
		keys = append(keys, c.Key)
	}
	return keys
}

func TestUnitsTakeTurns(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		big, small := mails("big", 40), mails("small", 3)
		late := mails("late", 2) // due while the big one is being sent
		for i := range late {
			late[i].DueAt = t0().Add(5 * time.Second)
		}
		urgent := mail("big", 99)
		urgent.Priority, urgent.DueAt = PriorityReply, t0().Add(time.Second)
		enqueue(t, s, append(append(append(big, small...), late...), urgent)...)

		got := claimed(t, s, "w", t0().Add(5*time.Second), 18)
		want := []string{
			"big/notice/099",
			"small/notice/000", "small/notice/001", "small/notice/002", "big/notice/000", "big/notice/001", "big/notice/002", "big/notice/003",
			"late/notice/000", "late/notice/001", "big/notice/004", "big/notice/005", "big/notice/006", "big/notice/007",
			"big/notice/008", "big/notice/009", "big/notice/010", "big/notice/011",
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}

func TestNothingLeavesBeforeItIsDue(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		if next := must(s.NextMail(ctx))(t); !next.IsZero() {
			t.Errorf("next of nothing: %v", next)
		}
		list := mails("a", 3)
		list[1].DueAt, list[2].DueAt = t0().Add(time.Millisecond), t0().Add(9*time.Minute)
		list[2].Priority = PriorityReply // first in the queue, and not due
		enqueue(t, s, list...)
		for _, step := range []struct {
			after time.Duration
			want  []string
		}{{-time.Millisecond, nil}, {0, []string{"a/notice/000"}}, {time.Millisecond, []string{"a/notice/001"}}, {10 * time.Second, nil}} {
			if diff := cmp.Diff(step.want, claimed(t, s, "w", t0().Add(step.after), 10)); diff != "" {
				t.Errorf("after %v: %s", step.after, diff)
			}
		}
		if next := must(s.NextMail(ctx))(t); !next.Equal(t0().Add(time.Minute)) {
			t.Errorf("next %v, want the end of the first claim", next)
		}
		q := must(s.Queue(ctx))(t)
		if q.Queued != 1 || q.Sending != 2 || !q.OldestDue.Equal(list[2].DueAt) {
			t.Errorf("queue %+v", q)
		}
	})
}

func TestMailPastItsTimeExpires(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		create(t, s, "a")
		list := mails("a", 3)
		list[0].NotAfter, list[1].NotAfter = t0().Add(time.Hour), t0().Add(2*time.Hour)
		list[0].Body = []Segment{shared([]byte("pdf"))}
		enqueue(t, s, list...)
		if diff := cmp.Diff([]string{"a/notice/001", "a/notice/002"}, claimed(t, s, "w", t0().Add(time.Hour), 10)); diff != "" {
			t.Error(diff)
		}
		rows := must(s.Outbox(ctx, "a"))(t)
		if rows[0].Status != MailExpired || rows[0].Told() || !rows[0].DoneAt.Equal(t0().Add(time.Hour)) {
			t.Errorf("expired row %+v", rows[0])
		}
		want := []Event{{ProcessID: "a", PersonID: "p000", At: t0().Add(time.Hour), Kind: EventMailExpired, Detail: "a/notice/000"}}
		if diff := cmp.Diff(want, must(s.Events(ctx, "a", 10))(t)); diff != "" {
			t.Error(diff)
		}
		if n := must(s.SweepParts(ctx))(t); n != 1 {
			t.Errorf("swept %d parts", n)
		}
		// A worker died with the second one, and its time passed meanwhile.
		if got := claimed(t, s, "v", t0().Add(2*time.Hour), 10); len(got) != 1 {
			t.Errorf("claimed %v", got)
		}
		if m := must(s.FindMessageID(ctx, list[1].MessageID))(t); m.Status != MailExpired || !m.Told() {
			t.Errorf("expired after an unknown outcome: %+v", m)
		}
	})
}

// TestExpiredMailHoldsNothingBack: a worker that may take one mail gets one that
// can be sent, however many are past their time before it.
func TestExpiredMailHoldsNothingBack(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		create(t, s, "a")
		list := mails("a", 5)
		for i := range 4 {
			list[i].NotAfter = t0().Add(time.Hour)
		}
		enqueue(t, s, list...)
		if diff := cmp.Diff([]string{"a/notice/004"}, claimed(t, s, "w", t0().Add(2*time.Hour), 1)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestOutcomes(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		enqueue(t, s, mails("a", 5)...)
		list := must(s.Claim(ctx, "w", t0(), time.Minute, 10))(t)
		later := t0().Add(10 * time.Minute)
		counts := []int{
			must(s.Retry(ctx, "w", Failure{ID: list[0].ID, At: later, Code: "451 4.7.1", Err: "try again \x00"}))(t),
			must(s.Retry(ctx, "w", Failure{ID: list[1].ID, At: later, Unknown: true}))(t),
			must(s.Fail(ctx, "w", Failure{ID: list[2].ID, At: t0(), Code: "550 5.1.1", Err: "no such user"}))(t),
			must(s.Release(ctx, "w", t0(), list[3].ID))(t),
			must(s.Renew(ctx, "w", later, list[4].ID, list[0].ID))(t),
		}
		if diff := cmp.Diff([]int{1, 1, 1, 1, 1}, counts); diff != "" {
			t.Error(diff)
		}
		for name, n := range map[string]int{
			"retry":   must(s.Retry(ctx, "w", Failure{ID: list[2].ID, At: later}))(t),
			"fail":    must(s.Fail(ctx, "v", Failure{ID: list[4].ID, At: later}))(t),
			"release": must(s.Release(ctx, "v", t0(), list[4].ID))(t),
			"renew":   must(s.Renew(ctx, "v", later, list[4].ID))(t),
			"sent":    must(s.MarkSent(ctx, "w", Sent{list[0].ID, t0()}))(t),
		} {
			if n != 0 {
				t.Errorf("%s of a mail that is not the worker's counted", name)
			}
		}
		type outcome struct {
			Status   MailStatus
			Attempts int
			Told     bool
			Code     string
		}
		want := []outcome{{MailQueued, 1, false, "451 4.7.1"}, {MailQueued, 1, true, ""}, {MailFailed, 1, false, "550 5.1.1"}, {MailQueued, 0, false, ""}, {MailSending, 1, true, ""}}
		var got []outcome
		for _, m := range must(s.Outbox(ctx, "a"))(t) {
			got = append(got, outcome{m.Status, m.Attempts, m.Told(), m.LastCode})
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
		if diff := cmp.Diff([]string{"a/notice/003"}, claimed(t, s, "v", t0().Add(2*time.Minute), 10)); diff != "" {
			t.Error("released one only: ", diff)
		}
		if got := claimed(t, s, "v", later, 10); len(got) != 4 {
			t.Errorf("later: %v", got)
		}
		if got := must(s.CountMail(ctx))(t); got[MailFailed] != 1 || got[MailSending] != 4 {
			t.Errorf("counts %v", got)
		}
	})
}

func TestWithdrawnMailIsNotSent(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		list := mails("a", 6)
		list[1].Event, list[2].Kind, list[3].PersonID = "meeting", "change", "kari"
		list[5].ProcessID = "b"
		list[4].DueAt = t0().Add(-time.Second)
		enqueue(t, s, list...)
		if got := claimed(t, s, "w", t0().Add(-time.Second), 10); len(got) != 1 {
			t.Fatalf("claimed %v", got)
		}
		withdraw := func(m Match) (n int) {
			tx(t, s, func(tx *Tx) error {
				var err error
				n, err = tx.Withdraw(ctx, "a", m, t0())
				return err
			})
			return n
		}
		for _, step := range []struct {
			match Match
			want  int
		}{
			{Match{Event: "meeting", PersonID: "kari"}, 0}, {Match{Event: "meeting"}, 1}, {Match{Kinds: []string{"change", "digest"}}, 1},
			{Match{PersonID: "kari"}, 1}, {Match{Keys: []string{"none"}}, 0}, {Match{}, 1}, {Match{}, 0},
		} {
			if n := withdraw(step.match); n != step.want {
				t.Errorf("%+v: %d withdrawn, want %d", step.match, n, step.want)
			}
		}
		if diff := cmp.Diff([]string{"a/notice/005"}, claimed(t, s, "w", t0(), 10)); diff != "" {
			t.Error(diff)
		}

		// The plan is changed back: the very mail is wanted after all, as it is now.
		again := list[1]
		again.Header, again.Body = []byte("Subject: new\r\n\r\n"), []Segment{shared([]byte("pdf"))}
		if n := enqueue(t, s, again, list[5]); n != 1 {
			t.Errorf("%d new, want the withdrawn one", n)
		}
		got := must(s.Claim(ctx, "w", t0(), time.Minute, 10))(t)
		if len(got) != 1 || string(got[0].Bytes()) != "Subject: new\r\n\r\npdf" {
			t.Errorf("claimed %+v", got)
		}
	})
}

func TestWithdrawnAfterUnknownOutcomeStaysTold(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		m := mail("a", 1)
		enqueue(t, s, m)
		claimed(t, s, "w", t0(), 1)
		must(s.Retry(ctx, "w", Failure{ID: m.ID, At: t0().Add(time.Minute), Unknown: true}))(t)
		tx(t, s, func(tx *Tx) error { _, err := tx.Withdraw(ctx, "a", Match{}, t0()); return err })
		if n := enqueue(t, s, m); n != 0 {
			t.Error("a mail that may have been delivered was queued again")
		}
		if row := must(s.FindMessageID(ctx, m.MessageID))(t); row.Status != MailWithdrawn || !row.Told() {
			t.Errorf("row %+v", row)
		}
	})
}

func TestHeldMailWaits(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		enqueue(t, s, append(mails("a", 2), mail("b", 1))...)
		tx(t, s, func(tx *Tx) error {
			if _, err := tx.HoldMail(ctx, "a"); err != nil {
				return err
			}
			_, err := tx.Enqueue(ctx, mail("a", 7)) // the echo of the command
			return err
		})
		if diff := cmp.Diff([]string{"a/notice/007", "b/notice/001"}, claimed(t, s, "w", t0(), 10)); diff != "" {
			t.Error(diff)
		}
		if a, b := must(s.CountHeld(ctx, "a"))(t), must(s.CountHeld(ctx, "b"))(t); a != 2 || b != 0 {
			t.Errorf("%d and %d mails are held, want 2 and 0", a, b)
		}
		tx(t, s, func(tx *Tx) error { _, err := tx.ResumeMail(ctx, "a"); return err })
		if diff := cmp.Diff([]string{"a/notice/000", "a/notice/001"}, claimed(t, s, "w", t0(), 10)); diff != "" {
			t.Error(diff)
		}
	})
}

func TestMissingPartFailsItsMailAlone(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		broken := [][]byte{nil, {}, []byte("not compressed"), {0xff, 0xff, 0xff, 0xff, 0x0f}}
		for _, content := range []string{"", "no layout", "[]\n", "[{\"n\":-1}]\nx", "[{\"n\":2}]\nx", "[{\"n\":1}]\nxy"} {
			broken = append(broken, s2.Encode(nil, []byte(content)))
		}
		list := mails("a", 2+len(broken))
		list[0].Body = []Segment{shared([]byte("lost"))}
		list[1].Body = []Segment{shared([]byte("kept")), shared([]byte("kept"))}
		enqueue(t, s, list...)
		tx(t, s, func(tx *Tx) error {
			for i, b := range broken {
				q, args := `UPDATE messages SET content = ? WHERE outbox_id = ?`, []any{b, list[2+i].ID}
				if b == nil {
					q, args = `DELETE FROM messages WHERE outbox_id = ?`, args[1:]
				}
				if _, err := tx.exec(ctx, q, args...); err != nil {
					return err
				}
			}
			return tx.steps(ctx, []step{
				{nil, `DELETE FROM outbox_parts WHERE outbox_id = ?`, []any{list[0].ID}},
				{nil, `DELETE FROM parts WHERE sha256 = ?`, []any{list[0].Body[0].SHA256}},
			})
		})
		if diff := cmp.Diff([]string{"a/notice/001"}, claimed(t, s, "w", t0(), len(list))); diff != "" {
			t.Error(diff)
		}
		for _, m := range append(list[2:], list[0]) {
			if row := must(s.FindMessageID(ctx, m.MessageID))(t); row.Status != MailFailed || row.LastError == "" {
				t.Errorf("row %+v", row)
			}
		}
		if n := must(s.SweepParts(ctx))(t); n != 0 {
			t.Error("a part that is needed was swept")
		}
	})
}

func TestFindMail(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		list := mails("a", 3)
		list[0].Reference, list[1].Reference = "K7F-2MQ", "K7F-2MQ"
		list[1].DueAt = t0().Add(time.Hour)
		list[1].Answerable, list[1].Header, list[1].Body = true, nil, nil
		enqueue(t, s, list...)
		if got := must(s.FindReference(ctx, "K7F-2MQ"))(t); got.Key != list[1].Key {
			t.Errorf("found %s", got.Key)
		}
		for _, ref := range []string{"", "none", "\xff\x00"} {
			if _, err := s.FindReference(ctx, ref); !errors.Is(err, ErrNotFound) {
				t.Errorf("reference %q: %v", ref, err)
			}
			if _, err := s.FindMessageID(ctx, ref); !errors.Is(err, ErrNotFound) {
				t.Errorf("Message-ID %q: %v", ref, err)
			}
		}
		if _, err := s.Original(ctx, list[0].ID); !errors.Is(err, ErrNotFound) {
			t.Errorf("original that was never kept: %v", err)
		}
		if b := must(s.Original(ctx, list[1].ID))(t); len(b) != 0 {
			t.Errorf("empty original is %q", b)
		}
	})
}

// TestManyMailsAtOnce passes the number of variables that one statement takes.
func TestManyMailsAtOnce(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		list := mails("a", 1500)
		for i := range list {
			list[i].Body = append(list[i].Body, shared([]byte("pdf")))
		}
		if n := enqueue(t, s, list...); n != len(list) {
			t.Fatalf("%d new, want %d", n, len(list))
		}
		got := must(s.Claim(ctx, "w", t0().Add(time.Hour), time.Minute, 5000))(t)
		var sent []Sent
		for _, c := range got {
			sent = append(sent, Sent{c.ID, t0().Add(time.Hour)})
		}
		if n := must(s.MarkSent(ctx, "w", sent...))(t); n != len(list) {
			t.Errorf("%d sent, want %d", n, len(list))
		}
		if n := must(s.SweepParts(ctx))(t); n != 1 {
			t.Errorf("swept %d parts, want 1", n)
		}
	})
}

func TestClaimIsBoundedInBytes(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		list := mails("a", 5)
		for i, size := range []int{maxClaim + 1, maxClaim / 2, 1000, maxClaim / 2, 1000} {
			list[i].Body = []Segment{shared(make([]byte, size))}
		}
		enqueue(t, s, list...)
		var got [][]string
		for range 4 {
			got = append(got, claimed(t, s, "w", t0(), 10))
		}
		want := [][]string{{"a/notice/000"}, {"a/notice/001", "a/notice/002", "a/notice/004"}, {"a/notice/003"}, nil}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Error(diff)
		}
	})
}
