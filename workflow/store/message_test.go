package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

// TestContentGoesWhenMailIsDone: what it takes to send a mail is kept while it
// may be sent, and what replies are read against for as long as it may be answered.
func TestContentGoesWhenMailIsDone(t *testing.T) {
	waiting := []string{"a/notice/002", "a/notice/003"}
	for name, tt := range map[string]struct {
		answerable bool
		left       []string
	}{
		"nobody answers it": {false, waiting},
		"it is answered":    {true, append([]string{"a/notice/000", "a/notice/001"}, append(waiting, "a/notice/004")...)}, // all but the withdrawn
	} {
		t.Run(name, func(t *testing.T) {
			forEach(t, func(t *testing.T, s *Store) {
				ctx := t.Context()
				list := mails("a", 6)
				for i := range list {
					list[i].Answerable = tt.answerable
					list[i].DueAt = t0().Add(time.Duration(i) * time.Minute)
				}
				list[4].NotAfter = t0().Add(time.Hour)
				list[5].DueAt = t0().Add(2 * time.Hour)
				enqueue(t, s, list...)
				left := func() []string {
					t.Helper()
					return must(all(ctx, s.Reader, single[string], `SELECT key FROM outbox JOIN messages ON outbox_id = id ORDER BY key`))(t)
				}
				if n := len(left()); n != 6 {
					t.Fatalf("content of %d mails is kept, want 6", n)
				}

				now := t0().Add(3 * time.Minute)
				if diff := cmp.Diff([]string{"a/notice/000", "a/notice/001", "a/notice/002", "a/notice/003"}, claimed(t, s, "w", now, 4)); diff != "" {
					t.Fatal(diff)
				}
				must(s.MarkSent(ctx, "w", Sent{list[0].ID, now}))(t)
				must(s.Fail(ctx, "w", Failure{ID: list[1].ID, At: now}))(t)
				must(s.Retry(ctx, "w", Failure{ID: list[2].ID, At: now.Add(24 * time.Hour)}))(t)
				if got := claimed(t, s, "v", t0().Add(time.Hour), 1); len(got) != 1 { // the lapsed one
					t.Fatalf("claimed %q", got)
				}
				claimed(t, s, "v", t0().Add(time.Hour), 9) // finds the one past its time
				tx(t, s, func(tx *Tx) error {
					_, err := tx.Withdraw(ctx, "a", Match{Keys: []string{"a/notice/005"}}, now)
					return err
				})
				if diff := cmp.Diff(tt.left, left()); diff != "" {
					t.Error(diff)
				}
			})
		})
	}
}
