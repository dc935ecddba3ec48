package store

import (
	"context"
	"fmt"
	"io"
	"net"
	"net/url"
	"os"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"golang.org/x/sync/errgroup"

	"starte/workflow/store/pgtest"
)

// gate forwards connections to a server's socket until it is shut; then
// everything that is sent waits, as with a machine that has stopped.
type gate struct {
	listener net.Listener
	mu       sync.Mutex
	open     chan struct{} // closed while the gate is open
}

// newGate listens in dir and returns the URL that goes through it.
func newGate(t *testing.T, c *pgtest.Cluster, target string) (*gate, string) {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	g := &gate{listener: l, open: make(chan struct{})}
	close(g.open)
	var wg sync.WaitGroup
	t.Cleanup(func() {
		g.release()
		if err := l.Close(); err != nil {
			t.Error(err)
		}
		wg.Wait()
	})
	wg.Go(func() {
		for {
			client, err := l.Accept()
			if err != nil {
				return
			}
			server, err := net.Dial("unix", c.Socket())
			if err != nil {
				t.Error(err)
				return
			}
			both := sync.OnceFunc(func() { _, _ = client.Close(), server.Close() })
			wg.Go(func() { g.forward(server, client); both() })
			wg.Go(func() { g.forward(client, server); both() })
		}
	})
	u, err := url.Parse(target)
	if err != nil {
		t.Fatal(err)
	}
	u.Host, u.RawQuery = l.Addr().String(), "sslmode=disable"
	return g, u.String()
}

func (g *gate) forward(to io.Writer, from io.Reader) {
	b := make([]byte, 4096)
	for {
		n, err := from.Read(b)
		g.mu.Lock()
		open := g.open
		g.mu.Unlock()
		<-open
		if _, e := to.Write(b[:n]); e != nil || err != nil {
			return
		}
	}
}

func (g *gate) shut() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.open = make(chan struct{})
}

func (g *gate) release() {
	g.mu.Lock()
	defer g.mu.Unlock()
	select {
	case <-g.open:
	default:
		close(g.open)
	}
}

func TestFrozenServerIsGivenUp(t *testing.T) {
	t.Parallel()
	if os.Getenv(postgresVariable) != "" {
		t.Skip("needs a server of its own")
	}
	const patience = 400 * time.Millisecond
	operations := map[string]func(context.Context, *Store) error{
		"ping": func(ctx context.Context, s *Store) error { return s.Ping(ctx) },
		"read": func(ctx context.Context, s *Store) error { _, err := s.Due(ctx, t0(), 1); return err },
		"claim": func(ctx context.Context, s *Store) error {
			_, err := s.Claim(ctx, "w", t0(), time.Minute, 1)
			return err
		},
		"write": func(ctx context.Context, s *Store) error {
			return s.Tx(ctx, func(tx *Tx) error { return tx.Set(ctx, "x", "y") })
		},
	}
	for name, op := range operations {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			target := postgresDatabase(t)
			g, through := newGate(t, throwaway(t), target)
			s := migrated(t, through, WithTimeout(patience), WithConns(2))
			if err := op(t.Context(), s); err != nil {
				t.Fatal(err)
			}
			g.shut()
			// Several tries, each a new connection that waits in vain, are still far from this.
			ctx, cancel := context.WithTimeout(t.Context(), 60*patience)
			defer cancel()
			if err := op(ctx, s); err == nil {
				t.Error("a frozen server has answered")
			} else if ctx.Err() != nil {
				t.Errorf("not given up by itself: %v", err)
			}
			short, cancelShort := context.WithTimeout(t.Context(), patience/2)
			defer cancelShort()
			done, cancelDone := context.WithTimeout(t.Context(), 15*patience)
			defer cancelDone()
			if err := op(short, s); err == nil || done.Err() != nil {
				t.Errorf("with a short context: %v, too late: %v", err, done.Err() != nil)
			}
			g.release()
			err := op(t.Context(), s)
			for tries := 0; err != nil && tries < 10; tries++ { // a busy machine may need longer than that patience
				err = op(t.Context(), s)
			}
			if err != nil {
				t.Errorf("after the server came back: %v", err)
			}
		})
	}
}

// TestFrozenInTheMiddle stops the server between two statements of a transaction.
func TestFrozenInTheMiddle(t *testing.T) {
	t.Parallel()
	if os.Getenv(postgresVariable) != "" {
		t.Skip("needs a server of its own")
	}
	g, through := newGate(t, throwaway(t), postgresDatabase(t))
	s := migrated(t, through, WithTimeout(200*time.Millisecond))
	ctx := t.Context()
	err := s.Tx(ctx, func(tx *Tx) error {
		if err := tx.Set(ctx, "half", "done"); err != nil {
			return err
		}
		g.shut()
		return tx.Set(ctx, "other", "half")
	})
	if err == nil {
		t.Error("the transaction was committed")
	}
	g.release()
	got, err := s.Setting(ctx, "half")
	for tries := 0; err != nil && tries < 10; tries++ { // a busy machine may need longer than that patience
		got, err = s.Setting(ctx, "half")
	}
	if err != nil || got != "" {
		t.Errorf("half of a transaction was kept: %q, %v", got, err)
	}
}

func TestNoServer(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	target := (&url.URL{Scheme: "postgres", Path: "/x", RawQuery: url.Values{"host": {filepath.Join(dir, "none")}, "sslmode": {"disable"}}.Encode()}).String()
	if s, err := Open(t.Context(), target); err == nil {
		t.Error("opened", s.Close())
	}
}

// TestPausedInstanceLosesItsLocks pauses one instance within a transaction, as
// when its machine is cut off, and lets another do the same work.
func TestPausedInstanceLosesItsLocks(t *testing.T) {
	t.Parallel()
	ctx := t.Context()
	target := postgresDatabase(t)
	paused, other := migrated(t, target, WithTimeout(200*time.Millisecond)), migrated(t, target)
	limits := []Limit{{time.Minute, 10}}
	locked, done := make(chan struct{}), make(chan struct{})
	var g errgroup.Group
	g.Go(func() error {
		defer close(done)
		<-locked
		n, err := other.Take(ctx, "smtp", limits, 10, t0())
		if err == nil && n != 10 {
			err = fmt.Errorf("%d granted, want all", n)
		}
		return err
	})
	err := paused.Tx(ctx, func(tx *Tx) error {
		if err := tx.addUse(ctx, "smtp", limits[0], 5, t0()); err != nil {
			return err
		}
		if err := tx.lockBudget(ctx, "smtp", limits[0]); err != nil {
			return err
		}
		close(locked)
		<-done
		return nil
	})
	if err == nil {
		t.Error("a transaction that was given up has been committed")
	}
	if err := g.Wait(); err != nil {
		t.Error(err)
	}
	if _, err := paused.Take(ctx, "smtp", limits, 1, t0()); err != nil {
		t.Errorf("after the pause: %v", err)
	}
}
