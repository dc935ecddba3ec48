package store

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"
)

// TestWorkersShareTheOutbox lets four workers send while mail is enqueued and
// withdrawn and some attempts fail: nothing goes out twice, nothing stays.
func TestWorkersShareTheOutbox(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		const units, each = 8, 40
		ctx := t.Context()
		var sent sync.Map // key → worker
		var count, withdrawn, enqueued atomic.Int64
		var g errgroup.Group
		g.Go(func() error {
			for u := range units {
				list := mails(fmt.Sprint("unit", u), each)
				for i := range list {
					list[i].Body = append(list[i].Body, shared([]byte("pdf of "+list[i].ProcessID)))
				}
				err := s.Tx(ctx, func(tx *Tx) error { _, err := tx.Enqueue(ctx, list...); return err })
				if err != nil {
					return err
				}
				enqueued.Add(each)
				n := 0
				err = s.Tx(ctx, func(tx *Tx) (err error) {
					n, err = tx.Withdraw(ctx, list[0].ProcessID, Match{Keys: []string{list[0].Key, list[1].Key}}, t0())
					return err
				})
				if err != nil {
					return err
				}
				withdrawn.Add(int64(n))
				if _, err := s.SweepParts(ctx); err != nil {
					return err
				}
			}
			return nil
		})
		for w := range 4 {
			worker, r := fmt.Sprint("w", w), rand.New(rand.NewPCG(1, uint64(w)))
			g.Go(func() error {
				for enqueued.Load() < units*each || count.Load()+withdrawn.Load() < units*each {
					if ctx.Err() != nil {
						return ctx.Err()
					}
					list, err := s.Claim(ctx, worker, t0().Add(time.Hour), time.Hour, 1+r.IntN(9))
					if err != nil {
						return err
					}
					var done []Sent
					for _, c := range list {
						if r.IntN(10) == 0 {
							if _, err := s.Retry(ctx, worker, Failure{ID: c.ID, At: t0()}); err != nil {
								return err
							}
							continue
						}
						if other, had := sent.LoadOrStore(c.Key, worker); had {
							return fmt.Errorf("%s was sent by %v and %s", c.Key, other, worker)
						}
						if len(c.Body) != 2 || len(c.Body[1]) == 0 {
							return fmt.Errorf("%s lacks its part", c.Key)
						}
						done = append(done, Sent{c.ID, t0()})
					}
					n, err := s.MarkSent(ctx, worker, done...)
					if err != nil {
						return err
					}
					if n != len(done) {
						return fmt.Errorf("recorded %d of %d", n, len(done))
					}
					count.Add(int64(n))
				}
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			t.Fatal(err)
		}
		if n := must(s.CountMail(ctx))(t); int64(n[MailSent]) != count.Load() || int64(n[MailWithdrawn]) != withdrawn.Load() || len(n) > 2 {
			t.Errorf("%v, want %d sent and %d withdrawn", n, count.Load(), withdrawn.Load())
		}
		must(s.SweepParts(ctx))(t)
		var parts int
		if err := s.one(ctx, []any{&parts}, `SELECT count(*) FROM parts`); err != nil || parts != 0 {
			t.Errorf("%d parts are left (%v)", parts, err)
		}
	})
}

// TestSavesAreSerialised raises one number from several goroutines, as ticks
// and replies do with a process: load, decide, save or begin again.
func TestSavesAreSerialised(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		const writers, each = 4, 10
		ctx := t.Context()
		create(t, s, "a")
		var g errgroup.Group
		for range writers {
			g.Go(func() error {
				for done := 0; done < each; {
					p, err := s.Load(ctx, "a")
					if err != nil {
						return err
					}
					n := 0
					if p.Version > 1 {
						if _, err := fmt.Sscan(string(p.State), &n); err != nil {
							return err
						}
					}
					p.State = []byte(fmt.Sprint(n + 1))
					err = s.Tx(ctx, func(tx *Tx) error { return tx.Save(ctx, p) })
					switch {
					case err == nil:
						done++
					case !errors.Is(err, ErrConflict):
						return err
					}
				}
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			t.Fatal(err)
		}
		if p := must(s.Load(ctx, "a"))(t); string(p.State) != fmt.Sprint(writers*each) || p.Version != writers*each+1 {
			t.Errorf("state %s at version %d", p.State, p.Version)
		}
	})
}

func TestBudgetIsNeverOverdrawn(t *testing.T) {
	limits := []Limit{{24 * time.Hour, 100}, {time.Minute, 30}}
	forEach(t, func(t *testing.T, s *Store) {
		ctx := t.Context()
		take := func(n int, now time.Time) int { return must(s.Take(ctx, "smtp", limits, n, now))(t) }
		for i, step := range []struct {
			n     int
			after time.Duration
			want  int
		}{
			{20, 0, 20}, {20, time.Second, 10}, {1, 59 * time.Second, 0}, {1, 60 * time.Second, 0}, // exactly a minute after is within a window of a minute
			{30, 61 * time.Second, 20}, {30, 62 * time.Second, 10}, {30, 3 * time.Minute, 30}, {30, 4*time.Minute + time.Second, 10}, {30, time.Hour, 0}, {30, 25 * time.Hour, 30},
		} {
			if got := take(step.n, t0().Add(step.after)); got != step.want {
				t.Errorf("step %d: %d of %d granted after %v, want %d", i, got, step.n, step.after, step.want)
			}
		}
		now := t0().Add(72 * time.Hour)
		take(30, now)
		if err := s.GiveBack(ctx, "smtp", limits, 12, now); err != nil {
			t.Fatal(err)
		}
		if left := must(s.BudgetLeft(ctx, "smtp", limits, now))(t); left != 12 {
			t.Errorf("%d left, want 12", left)
		}
		if got := must(s.Take(ctx, "other", limits, 5, now))(t); got != 5 {
			t.Errorf("another budget grants %d", got)
		}
	})
}

// TestBudgetHoldsInEveryWindow takes at random instants and then slides a
// window over all that was granted.
func TestBudgetHoldsInEveryWindow(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		limit := Limit{time.Minute, 30}
		r := rand.New(rand.NewPCG(7, 7))
		var grants []time.Time
		now := t0()
		for range 120 {
			now = now.Add(time.Duration(r.IntN(4000)) * time.Millisecond)
			for range must(s.Take(t.Context(), "smtp", []Limit{limit}, 1+r.IntN(8), now))(t) {
				grants = append(grants, now)
			}
		}
		most := 0
		for i, from := range grants {
			n := 0
			for _, g := range grants[i:] {
				if g.Sub(from) < limit.Window {
					n++
				}
			}
			most = max(most, n)
		}
		if most != limit.Max {
			t.Errorf("%d in one window, want the limit of %d reached and not passed", most, limit.Max)
		}
	})
}

func TestInstancesShareABudget(t *testing.T) {
	forEach(t, func(t *testing.T, s *Store) {
		limits := []Limit{{time.Minute, 50}, {time.Hour, 1000}}
		var total atomic.Int64
		var g errgroup.Group
		for w := range 4 {
			g.Go(func() error {
				for i := range 10 {
					n, err := s.Take(t.Context(), "smtp", limits, 3, t0().Add(time.Duration(w*10+i)*time.Millisecond))
					if err != nil {
						return err
					}
					total.Add(int64(n))
				}
				return nil
			})
		}
		if err := g.Wait(); err != nil {
			t.Fatal(err)
		}
		if total.Load() != 50 {
			t.Errorf("%d granted of 50", total.Load())
		}
	})
}
