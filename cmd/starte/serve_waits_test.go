package main

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"starte/workflow/store"
)

// TestServeSaysForWhomItWaits starts a robot after another one that was killed:
// it says at once whose lease it waits for and until when, and does not take the
// mailbox before. Who is who can be seen in the log: host and process.
func TestServeSaysForWhomItWaits(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	var until time.Time
	w.machine(func(ctx context.Context, m *machine) {
		if mine, err := m.store.Acquire(ctx, "mailbox", "drift01/4711/killed", w.clock(), 35*time.Second); err != nil || !mine {
			t.Fatalf("acquire: %t, %v", mine, err)
		}
		_, until = lease(ctx, t, m.store)
	})
	s := w.serve()
	line := s.wait("waiting for the mailbox's lease", 1)
	at, err := time.Parse(time.RFC3339, line["until"].(string))
	if err != nil || !at.Equal(until) || line["holder"] != "drift01/4711/killed" || !strings.Contains(line["why"].(string), "was killed") {
		t.Errorf("it says %v, want until %s", line, until)
	}
	w.mu.Lock()
	w.now = until
	w.mu.Unlock()
	s.wait("mailbox lease changed", 1)
	w.machine(func(ctx context.Context, m *machine) {
		host, err := os.Hostname()
		if err != nil {
			t.Fatal(err)
		}
		if holder, _ := lease(ctx, t, m.store); !strings.HasPrefix(holder, fmt.Sprintf("%s/%d/", host, os.Getpid())) {
			t.Errorf("the lease is held by %q", holder)
		}
	})
	s.end()
}

func lease(ctx context.Context, t *testing.T, s *store.Store) (holder string, until time.Time) {
	t.Helper()
	holder, until, err := s.Lease(ctx, "mailbox")
	if err != nil {
		t.Fatal(err)
	}
	return holder, until
}
