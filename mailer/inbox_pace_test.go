package mailer_test

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"testing"
	"time"

	"starte/mailer"
	"starte/mailer/mailtest"
)

// TestInboxWaitPausesAfterFailure sees to it that a failing server is left alone.
func TestInboxWaitPausesAfterFailure(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, nil)
	b.Inject(mailtest.IMAPFault{Command: "AUTHENTICATE", Drop: true})
	if _, err := b.fetch(mailer.Cursor{}); !errors.Is(err, mailer.ErrUnavailable) {
		t.Fatal(err)
	}
	if err := b.inbox.Wait(t.Context()); err != nil {
		t.Fatal(err)
	}
	if n := b.Connections(); n != 1 {
		t.Errorf("Wait connected: %d connections", n)
	}
}

// TestInboxRefusedLoginIsNotHurried compares the pause with the one after other
// failures, of which 60 would fit in.
func TestInboxRefusedLoginIsNotHurried(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, func(c *mailer.IMAPConfig) {
		c.Password, c.RetryMin, c.RetryMax = "wrong", 20*time.Millisecond, time.Hour
	})
	if _, err := b.fetch(mailer.Cursor{}); !errors.Is(err, mailer.ErrLogin) {
		t.Fatal(err)
	}
	ctx, cancel := context.WithTimeout(t.Context(), 300*time.Millisecond)
	defer cancel()
	if err := b.inbox.Wait(ctx); !errors.Is(err, context.DeadlineExceeded) {
		t.Errorf("Wait = %v", err)
	}
}

// TestInboxWaitForgetsWhatWasFetched has mail announced before it is fetched, which
// is no reason to fetch again.
func TestInboxWaitForgetsWhatWasFetched(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, func(c *mailer.IMAPConfig) { c.Poll = time.Hour })
	b.deliver(0)
	cursor := b.mustFetch(mailer.Cursor{}).cursor
	b.deliver(1)
	wantStrings(t, "fetch", b.mustFetch(cursor).subjects(), "1")
	done := make(chan error, 1)
	go func() { done <- b.inbox.Wait(context.WithoutCancel(t.Context())) }()
	select {
	case err := <-done:
		t.Errorf("Wait = %v at once", err)
	case <-time.After(50 * time.Millisecond):
		b.deliver(2)
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
}

// TestInboxBatchesByOctets holds that no more than 8 MiB make a batch.
func TestInboxBatchesByOctets(t *testing.T) {
	t.Parallel()
	b := newBox(t, mailtest.IMAPOptions{}, nil)
	large := append([]byte("Subject: large\r\n\r\n"), bytes.Repeat([]byte("0123456789abcde\n"), 3<<16)...)
	for range 3 {
		if _, err := b.Deliver(account, "INBOX", large, monday(0)); err != nil {
			t.Fatal(err)
		}
	}
	b.deliver(1)
	if got := b.mustFetch(mailer.Cursor{}); !slices.Equal(got.batches, []int{2, 2}) {
		t.Errorf("batches = %v, want two of 6 and 3 MiB", got.batches)
	}
}
