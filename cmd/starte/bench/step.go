package bench

import (
	"context"
	"errors"
	"fmt"
	"sync"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"

	"starte/workflow"
	"starte/workflow/store"
)

// Units of phases.
const (
	unitProcesses = "processes"
	unitMails     = "mails"
)

// watchEvery is how often a watcher looks.
const watchEvery = 200 * time.Millisecond

// watch tells how far something has come until the function it returns is called.
func (b *run) watch(what string, total int, done func() int64) (stop func()) {
	if b.Progress == nil {
		return func() {}
	}
	began := done()
	end := make(chan struct{})
	var wg sync.WaitGroup
	wg.Go(func() {
		t := time.NewTicker(watchEvery)
		defer t.Stop()
		for {
			select {
			case <-t.C:
				b.Progress(what, int(done()-began), total)
			case <-end:
				return
			}
		}
	})
	return func() { close(end); wg.Wait() }
}

// apply creates the processes from one to before another.
func (b *run) apply(ctx context.Context, name string, from, to int) error {
	if from >= to {
		return nil
	}
	m, err := b.measure(name)
	if err != nil {
		return err
	}
	for i := from; i < to; i++ {
		p, err := parseProcess(i, b.Members, b.Staff)
		if err != nil {
			return err
		}
		if _, err := b.engine.Apply(ctx, p, nil, b.time(), false); err != nil {
			return err
		}
		if b.Progress != nil && i%20 == 0 {
			b.Progress("apply", i-from, to-from)
		}
	}
	_, err = b.stop(m, to-from, unitProcesses)
	return err
}

// move takes the steps that are due and delivers what they cause.
func (b *run) move(ctx context.Context, what string) error {
	m, err := b.measure("tick: " + what)
	if err != nil {
		return err
	}
	if b.Progress != nil {
		b.Progress("tick: "+what, 0, 1)
	}
	n, err := b.engine.Tick(ctx, b.time())
	if err != nil {
		return fmt.Errorf("tick: %w", err)
	}
	if _, err := b.stop(m, n, unitProcesses); err != nil {
		return err
	}
	return b.deliver(ctx, what)
}

// deliver sends what is queued. With limits the clock goes on until all is sent.
func (b *run) deliver(ctx context.Context, what string) error {
	queue, err := b.store.Queue(ctx)
	if err != nil || queue.Queued == 0 {
		return err
	}
	m, err := b.measure("deliver " + what)
	if err != nil {
		return err
	}
	stop := b.watch("deliver "+what, queue.Queued, b.sender.sent.Load)
	sent, err := b.deliverAll(ctx, queue.Queued)
	stop()
	if err != nil {
		return fmt.Errorf("deliver: %w", err)
	}
	_, err = b.stop(m, sent, unitMails)
	return err
}

// pollEvery is how often the robot looks whether its limits let it go on, and
// maxPolls how often it does so in vain: for a day and an hour.
const (
	pollEvery = 5 * time.Second
	maxPolls  = int(25 * time.Hour / pollEvery)
)

func (b *run) deliverAll(ctx context.Context, total int) (int, error) {
	var log sendings
	sent := 0
	for vain := 0; ; {
		d, err := b.engine.Deliver(ctx, b.time())
		if err != nil {
			return sent, err
		}
		if d.Retried+d.Failed > 0 {
			return sent, fmt.Errorf("%d mails were put off and %d refused", d.Retried, d.Failed)
		}
		sent += d.Sent
		log.add(b.time(), d.Sent)
		if vain++; d.Sent > 0 {
			vain = 0
		}
		if sent >= total || (b.PerMinute == 0 && b.PerDay == 0) {
			break
		}
		if vain > maxPolls {
			return sent, errors.New("the limits let nothing through for a day")
		}
		if err := b.wait(ctx); err != nil {
			return sent, err
		}
	}
	b.use(time.Minute, b.PerMinute, log)
	b.use(24*time.Hour, b.PerDay, log)
	return sent, nil
}

// wait goes on to the robot's next look at its queue: over nights and weekends,
// when all of it waits for the send window, to when that opens.
func (b *run) wait(ctx context.Context) error {
	at := b.time().Add(pollEvery)
	next, err := b.store.NextMail(ctx)
	if err != nil {
		return err
	}
	if next.After(at) {
		at = next
	}
	b.set(at)
	return nil
}

// use notes the most that was sent in any stretch of a window.
func (b *run) use(window time.Duration, limit int, log sendings) {
	if limit == 0 {
		return
	}
	most := log.most(window)
	for i, u := range b.result.Limits {
		if u.Window == window {
			b.result.Limits[i].Most = max(u.Most, most)
			return
		}
	}
	b.result.Limits = append(b.result.Limits, Use{Window: window, Max: limit, Most: most})
}

// sendings are how many mails left when.
type sendings []sending

type sending struct {
	at time.Time
	n  int
}

func (s *sendings) add(at time.Time, n int) {
	if n > 0 {
		*s = append(*s, sending{at, n})
	}
}

// most is the largest number within any stretch of a window, its end left out.
func (s sendings) most(window time.Duration) int {
	most, sum, first := 0, 0, 0
	for _, e := range s {
		for sum += e.n; !e.at.Before(s[first].at.Add(window)); first++ {
			sum -= s[first].n
		}
		most = max(most, sum)
	}
	return most
}

// answer puts a reply of each member into the robot's mailbox until there are
// enough, and returns how many.
func (b *run) answer(ctx context.Context) (n int, err error) {
	c, err := imapclient.DialInsecure(b.IMAP, nil)
	if err != nil {
		return 0, fmt.Errorf("reach mailbox: %w", err)
	}
	defer func() { _ = c.Close() }()
	if err := c.Login(b.Login, b.Password).Wait(); err != nil {
		return 0, fmt.Errorf("log in to mailbox: %w", err)
	}
	box, err := c.Status("INBOX", &imap.StatusOptions{NumMessages: true}).Wait()
	if err != nil {
		return 0, fmt.Errorf("look into mailbox: %w", err)
	}
	if n := box.NumMessages; n == nil || *n > 0 {
		return 0, errors.New("the mailbox is not empty: name an account whose mailbox is")
	}
	for i := range b.asking() {
		rows, err := b.store.Outbox(ctx, processID(i))
		if err != nil {
			return n, err
		}
		for _, row := range rows {
			if row.Kind != string(workflow.MailQuestions) || n == b.Replies {
				continue
			}
			if err := b.answerOne(ctx, c, row, n); err != nil {
				return n, err
			}
			n++
		}
		if b.Progress != nil {
			b.Progress("write replies", n, b.Replies)
		}
	}
	return n, nil
}

func (b *run) answerOne(ctx context.Context, c *imapclient.Client, row store.Row, i int) error {
	raw, err := b.store.Original(ctx, row.ID)
	if err != nil {
		return err
	}
	l, err := readLetter(raw)
	if err != nil {
		return err
	}
	msg := reply(l, i, questions, b.time())
	add := c.Append("INBOX", int64(len(msg)), &imap.AppendOptions{Time: b.time()})
	if _, err := add.Write(msg); err != nil {
		return fmt.Errorf("put reply into mailbox: %w", err)
	}
	if err := add.Close(); err != nil {
		return fmt.Errorf("put reply into mailbox: %w", err)
	}
	if _, err := add.Wait(); err != nil {
		return fmt.Errorf("put reply into mailbox: %w", err)
	}
	return nil
}
