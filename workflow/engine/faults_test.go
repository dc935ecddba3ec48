package engine

import (
	"context"
	"sync"
	"time"

	"starte/mailer/mailtest"
)

// breakingInbox fails where a test says so.
type breakingInbox struct {
	Inbox
	move error
}

func (b *breakingInbox) MoveHandled(ctx context.Context, mailbox string, validity uint32, uids []uint32) error {
	if b.move != nil {
		return b.move
	}
	return b.Inbox.MoveHandled(ctx, mailbox, validity, uids)
}

// mailFault makes the IMAP server refuse a command once.
func mailFault(command, answer string) mailtest.IMAPFault {
	return mailtest.IMAPFault{Command: command, Refuse: answer}
}

// running lets the clock go on as real time does, or slower where the machine
// is busy, until the test ends.
func (w *world) running() {
	const step = 10 * time.Millisecond
	ticker := time.NewTicker(step)
	stop := make(chan struct{})
	var going sync.WaitGroup
	going.Go(func() {
		for {
			select {
			case <-ticker.C:
				w.clock.set(w.clock.Now().Add(step))
			case <-stop:
				return
			}
		}
	})
	w.t.Cleanup(func() { close(stop); ticker.Stop(); going.Wait() })
}

// slowly is a server that takes as long over each message as a test lets it.
type slowly struct {
	started chan string
	finish  chan struct{}
}

func newSlowly() *slowly {
	return &slowly{started: make(chan string, 1000), finish: make(chan struct{})}
}

func (s *slowly) options() mailtest.SMTPOptions {
	return mailtest.SMTPOptions{OnMessage: func(_, to string, _ []byte) { s.started <- to; <-s.finish }}
}
