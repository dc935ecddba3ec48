package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"sync"
	"time"

	"starte/mailer"
	"starte/workflow"
	"starte/workflow/store"
)

// Delivered counts what one Deliver did.
type Delivered struct {
	Sent    int
	Retried int
	Failed  int
}

// Mails claimed at a time for each session: enough that sessions do not wait
// for the database, few enough that the lease is never near its end.
const claimPerSession = 25

// How long mail that is in flight at a stop may still take.
const stopGrace = 20 * time.Second

// The budget that all instances on one database share.
const sendBudget = "send"

// Deliver sends what is due until nothing is left or the limit is reached.
// A mail is claimed before anything is dialled and recorded right after the
// server's answer; killed in between, it is sent again with the same bytes and
// the same Message-ID when the claim has lapsed.
func (e *Engine) Deliver(ctx context.Context, now time.Time) (Delivered, error) {
	var all Delivered
	for ctx.Err() == nil {
		claimed, err := e.claim(ctx, now)
		if err != nil || len(claimed) == 0 {
			return all, err
		}
		d, err := e.send(ctx, now, claimed)
		all.Sent, all.Retried, all.Failed = all.Sent+d.Sent, all.Retried+d.Retried, all.Failed+d.Failed
		if err != nil {
			return all, err
		}
	}
	return all, ctx.Err()
}

// claim takes mail within the limits; what was granted and not needed goes back.
func (e *Engine) claim(ctx context.Context, now time.Time) ([]store.Claimed, error) {
	n := e.opt.Sessions * claimPerSession
	limits := e.limits()
	if len(limits) == 0 {
		return e.store.Claim(ctx, e.opt.Worker, now, e.opt.Lease, n)
	}
	if next, err := e.store.NextMail(ctx); err != nil || next.IsZero() || next.After(now) {
		return nil, err
	}
	granted, err := e.store.Take(ctx, sendBudget, limits, n, now)
	if err != nil || granted == 0 {
		return nil, err
	}
	claimed, err := e.store.Claim(ctx, e.opt.Worker, now, e.opt.Lease, granted)
	if left := granted - len(claimed); left > 0 {
		err = errors.Join(err, e.store.GiveBack(ctx, sendBudget, limits, left, now))
	}
	return claimed, err
}

func (e *Engine) limits() []store.Limit {
	var limits []store.Limit
	if e.opt.PerMinute > 0 {
		limits = append(limits, store.Limit{Window: time.Minute, Max: e.opt.PerMinute})
	}
	if e.opt.PerDay > 0 {
		limits = append(limits, store.Limit{Window: 24 * time.Hour, Max: e.opt.PerDay})
	}
	return limits
}

// outcome is what became of one mail.
type outcome struct {
	mail     store.Claimed
	err      error
	untried  bool // stopped before it was its turn
	finished time.Time
}

// send hands the mails to the sessions and records their outcomes as they come
// in, as many in one transaction as have gathered.
func (e *Engine) send(ctx context.Context, now time.Time, claimed []store.Claimed) (Delivered, error) {
	work := make(chan store.Claimed)
	outcomes := make(chan outcome, len(claimed))
	flight, land := context.WithTimeout(context.WithoutCancel(ctx), e.opt.Lease*3/4)
	defer land()
	stop := context.AfterFunc(ctx, func() { time.AfterFunc(stopGrace, land) })
	defer stop()

	var sessions sync.WaitGroup
	var broken sync.Once
	down := make(chan struct{}) // the server cannot be talked to at all
	for range min(e.opt.Sessions, len(claimed)) {
		sessions.Go(func() {
			for m := range work {
				err := e.sender.Send(flight, e.renderer.From.Address, m.Recipient, m.Bytes())
				if serverDown(err) {
					broken.Do(func() { close(down) })
				}
				outcomes <- outcome{mail: m, err: err, finished: now}
			}
		})
	}
	go func() {
		defer close(outcomes)
		feed(ctx, claimed, work, down, outcomes)
		close(work)
		sessions.Wait()
	}()
	return e.record(context.WithoutCancel(ctx), now, outcomes)
}

// feed hands out mail until the engine stops or the server is down.
func feed(ctx context.Context, claimed []store.Claimed, work chan<- store.Claimed, down <-chan struct{}, outcomes chan<- outcome) {
	for i, m := range claimed {
		select {
		case <-ctx.Done():
		case <-down:
		default:
			select {
			case work <- m:
				continue
			case <-ctx.Done():
			case <-down:
			}
		}
		for _, rest := range claimed[i:] {
			outcomes <- outcome{mail: rest, untried: true}
		}
		return
	}
}

// record writes down outcomes until there are no more.
func (e *Engine) record(ctx context.Context, now time.Time, outcomes <-chan outcome) (Delivered, error) {
	var d Delivered
	var errs []error
	for first := range outcomes {
		batch := []outcome{first}
		for more := true; more; {
			select {
			case o, ok := <-outcomes:
				if more = ok; ok {
					batch = append(batch, o)
				}
			default:
				more = false
			}
		}
		one, err := e.recordBatch(ctx, now, batch)
		d.Sent, d.Retried, d.Failed = d.Sent+one.Sent, d.Retried+one.Retried, d.Failed+one.Failed
		errs = append(errs, err)
	}
	return d, errors.Join(errs...)
}

func (e *Engine) recordBatch(ctx context.Context, now time.Time, batch []outcome) (Delivered, error) {
	var sent []store.Sent
	var retry, fail []store.Failure
	var release []string
	var refused []outcome
	var down error
	for _, o := range batch {
		switch v := e.judge(o, now); {
		case v == verdictSent:
			sent = append(sent, store.Sent{ID: o.mail.ID, At: o.finished})
		case v == verdictRelease:
			release = append(release, o.mail.ID)
			if o.err != nil {
				down = o.err
			}
		case v == verdictRetry:
			retry = append(retry, e.failure(o, now.Add(e.pause(o.mail.Attempts))))
		default:
			fail = append(fail, e.failure(o, now))
			refused = append(refused, o)
		}
	}
	worker := e.opt.Worker
	_, errSent := e.store.MarkSent(ctx, worker, sent...)
	_, errRetry := e.store.Retry(ctx, worker, retry...)
	_, errFail := e.store.Fail(ctx, worker, fail...)
	_, errRelease := e.store.Release(ctx, worker, now, release...)
	err := errors.Join(errSent, errRetry, errFail, errRelease)
	for _, o := range refused {
		err = errors.Join(err, e.refused(ctx, now, o))
	}
	if down != nil {
		err = errors.Join(err, fmt.Errorf("deliver mail: %w", down))
	}
	return Delivered{Sent: len(sent), Retried: len(retry), Failed: len(fail)}, err
}

type verdict int

const (
	verdictSent verdict = iota
	verdictRelease
	verdictRetry
	verdictFail
)

// judge says what an outcome means: a failure is temporary until proven
// permanent, and what is the server's fault is not the mail's.
func (e *Engine) judge(o outcome, now time.Time) verdict {
	var se *mailer.SendError
	switch {
	case o.untried || serverDown(o.err):
		return verdictRelease
	case o.err == nil:
		return verdictSent
	case errors.Is(o.err, mailer.ErrMessage):
		return verdictFail
	case errors.As(o.err, &se) && se.Permanent():
		return verdictFail
	case now.Sub(o.mail.CreatedAt) >= e.opt.GiveUp:
		return verdictFail
	}
	return verdictRetry
}

// serverDown reports whether an error says that the server cannot be talked to
// at all, so that trying it with the next mail would help nobody.
func serverDown(err error) bool {
	var se *mailer.SendError
	if !errors.As(err, &se) {
		return false
	}
	switch se.Stage {
	case mailer.StageDial, mailer.StageTLS, mailer.StageHello, mailer.StageAuth:
		return true
	}
	return false
}

func (e *Engine) failure(o outcome, at time.Time) store.Failure {
	f := store.Failure{ID: o.mail.ID, At: at, Err: o.err.Error()}
	var se *mailer.SendError
	if errors.As(o.err, &se) {
		f.Unknown = se.Unknown()
		if se.Code != 0 {
			f.Code = fmt.Sprintf("%d %s", se.Code, se.Enhanced)
		}
	}
	return f
}

// pause is how long to wait after so many attempts.
func (e *Engine) pause(attempts int) time.Duration {
	return e.opt.Retries[min(max(attempts-1, 0), len(e.opt.Retries)-1)]
}

// refused ties a refusal to the person, as a bounce would be.
func (e *Engine) refused(ctx context.Context, now time.Time, o outcome) error {
	e.log.WarnContext(ctx, "mail refused", slog.String("outbox_id", o.mail.ID), slog.String("process", o.mail.ProcessID), slog.String("kind", o.mail.Kind))
	if o.mail.ProcessID == "" || errors.Is(o.err, mailer.ErrMessage) {
		return nil
	}
	f := workflow.Failure{Address: o.mail.Recipient, Reason: o.err.Error()}
	var se *mailer.SendError
	if errors.As(o.err, &se) {
		f.Status, f.Reason = se.Enhanced, se.Text
	}
	in := workflow.Inbound{ID: o.mail.ID, At: now, Kind: workflow.InBounce, Person: o.mail.PersonID, Address: o.mail.Recipient,
		Trust: workflow.TrustAuthentic, About: workflow.MailKind(o.mail.Kind), Failed: &f, Phrase: f.Reason}
	_, err := e.decide(ctx, o.mail.ProcessID, now, func(m workflow.Moment) (workflow.Decision, error) {
		return workflow.Receive(m, in), nil
	}, nil)
	return err
}
