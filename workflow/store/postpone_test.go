package store

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestPostponedMailKeepsItsTurnAndAttempts(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		list := mails("a", 12)
		later := mail("a", 50)
		later.DueAt = t0().Add(time.Hour)
		until := t0().Add(24 * time.Hour)
		fresh := mails("b", 5)
		for i := range fresh {
			fresh[i].DueAt = until
		}
		enqueue(t, s, append(append(list, later), fresh...)...)
		mine := must(s.Claim(ctx, "w", t0().Add(time.Minute), time.Minute, 2))(t)
		theirs := must(s.Claim(ctx, "v", t0().Add(time.Minute), time.Hour, 1))(t)
		ids := []string{mine[0].ID, theirs[0].ID, later.ID}
		for _, m := range list[3:] {
			ids = append(ids, m.ID)
		}
		if n := must(s.Postpone(ctx, "w", t0().Add(time.Minute), until, ids...))(t); n != 10 {
			t.Errorf("%d postponed: one of one's own and the 9 that are queued and due are to be", n)
		}
		for _, m := range must(s.Outbox(ctx, "a"))(t) {
			switch m.ID {
			case mine[1].ID, theirs[0].ID:
				if m.Status != MailSending {
					t.Errorf("%s is %s", m.Key, m.Status)
				}
			case later.ID:
				if !m.NextAttempt.Equal(later.DueAt) {
					t.Errorf("%s is due at %s", m.Key, m.NextAttempt)
				}
			default:
				if m.Status != MailQueued || m.Attempts != 0 || m.Uncertain || !m.NextAttempt.Equal(until) || !m.DueAt.Equal(t0()) {
					t.Errorf("postponed: %+v", m)
				}
			}
		}
		if got := claimed(t, s, "u", until.Add(-time.Millisecond), 20); len(got) != 3 {
			t.Errorf("before: %v", got) // what is late, and what was claimed of it by others who are gone
		}
		got := claimed(t, s, "u", until.Add(20*time.Second), 7)
		if diff := cmp.Diff("a/notice/000", got[0]); diff != "" {
			t.Error(diff)
		}
		of := map[string]int{}
		for _, key := range got {
			of[key[:1]]++
		}
		if of["a"] < 2 || of["b"] < 2 {
			t.Errorf("they do not take turns: %v", got)
		}
	})
}
