package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"starte/mailer"
	"starte/workflow"
	"starte/workflow/store"
)

// outcome is what became of one mail.
type outcome struct {
	task
	err      error
	untried  bool // stopped before it was its turn
	finished time.Time
}

// report tells what became of a mail.
func (r *round) report(o outcome) {
	r.outcomes <- o
	if r.gathered() {
		select {
		case r.full <- struct{}{}:
		default:
		}
	}
}

// record writes down outcomes until there are no more. Mail that was sent and
// is not known to be would be sent again, so it does not give up while the
// database is away, until the engine has to stop.
func (e *Engine) record(ctx context.Context, r *round) (Delivered, error) {
	var d Delivered
	var errs []error
	for first := range r.outcomes {
		batch := r.gather(first)
		one, err := e.recordBatch(context.WithoutCancel(ctx), r.clock(), batch)
		for tries := 0; errors.Is(err, errUnrecorded); tries++ {
			e.watch.report(ctx, e.log, "record of sent mail", err)
			if !e.waitToRecord(ctx, tries) {
				break
			}
			one, err = e.recordBatch(context.WithoutCancel(ctx), r.clock(), batch)
		}
		if !errors.Is(err, errUnrecorded) {
			e.watch.report(ctx, e.log, "record of sent mail", nil)
		}
		r.held.done(batch)
		d.Sent, d.Retried, d.Failed = d.Sent+one.Sent, d.Retried+one.Retried, d.Failed+one.Failed
		errs = append(errs, err)
	}
	return d, errors.Join(errs...)
}

// Outcomes are recorded together as they come in within this time, because a
// commit costs more than many rows, and on a server's own disk takes from the
// server's. Mail whose outcome is lost with the engine is sent twice, so both are
// small: at most so many, and those of so short a time.
const (
	gatherFor  = 50 * time.Millisecond
	gatherMost = 64
)

// gathered reports that there are as many outcomes, besides one that has been
// taken out, as are recorded at once, or as can come.
func (r *round) gathered() bool { return len(r.outcomes)+1 >= min(gatherMost, r.held.len()) }

// gather takes what outcomes come soon besides the first, if any are to come. It
// is woken when they are there and not by each: with a server on the same
// machine, that takes from the server.
func (r *round) gather(first outcome) []outcome {
	if !r.gathered() {
		soon := time.NewTimer(gatherFor)
		defer soon.Stop()
		select {
		case <-r.full:
		case <-soon.C:
		}
	}
	batch := []outcome{first}
	for len(batch) < gatherMost && len(r.outcomes) > 0 {
		batch = append(batch, <-r.outcomes)
	}
	return batch
}

// waitToRecord pauses between tries; false when the engine stops and has tried
// for long enough.
func (e *Engine) waitToRecord(ctx context.Context, tries int) bool {
	pause := min(100*time.Millisecond<<min(tries, 6), 5*time.Second)
	if ctx.Err() == nil {
		return e.pauseFor(ctx, pause) || tries < 3
	}
	return tries < 5 && e.pauseFor(context.WithoutCancel(ctx), pause)
}

// errUnrecorded says that the database did not take what became of mail.
var errUnrecorded = errors.New("outcome of mail is not recorded")

func (e *Engine) recordBatch(ctx context.Context, now time.Time, batch []outcome) (Delivered, error) {
	var sent []store.Sent
	var retry, fail []store.Failure
	release := map[time.Time][]string{} // by when their share of the limits was taken
	for _, o := range batch {
		switch e.judge(o, now) {
		case verdictSent:
			sent = append(sent, store.Sent{ID: o.mail.ID, At: o.finished})
		case verdictRelease:
			release[o.taken] = append(release[o.taken], o.mail.ID)
		case verdictRetry:
			retry = append(retry, e.failure(o, now.Add(e.pause(o.mail.Attempts))))
		case verdictFail:
			// First the person, then the mail: killed in between, it is refused once
			// more, and telling the leader again changes nothing.
			if err := e.refused(ctx, now, o); err != nil {
				return Delivered{}, fmt.Errorf("%w: %w", errUnrecorded, err)
			}
			fail = append(fail, e.failure(o, o.finished))
		}
	}
	worker := e.opt.Worker
	_, errSent := e.store.MarkSent(ctx, worker, sent...)
	_, errRetry := e.store.Retry(ctx, worker, retry...)
	_, errFail := e.store.Fail(ctx, worker, fail...)
	errRelease := e.release(ctx, now, release)
	d := Delivered{Sent: len(sent), Retried: len(retry), Failed: len(fail)}
	if err := errors.Join(errSent, errRetry, errFail, errRelease); err != nil {
		return d, fmt.Errorf("%w: %w", errUnrecorded, err)
	}
	return d, nil
}

// release puts mail back that was not tried, and its share of the limits.
func (e *Engine) release(ctx context.Context, now time.Time, byTaken map[time.Time][]string) error {
	var errs []error
	for taken, ids := range byTaken {
		n, err := e.store.Release(ctx, e.opt.Worker, now, ids...)
		errs = append(errs, err, e.giveBack(ctx, n, taken))
	}
	return errors.Join(errs...)
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
	case o.mail.Attempts >= len(e.opt.Retries) && now.Sub(o.mail.DueAt) >= e.opt.GiveUp:
		return verdictFail
	}
	return verdictRetry
}

// serverDown reports whether an error says that the server cannot be talked to
// at all, or takes nothing from us, so that trying it with the next mail would
// help nobody.
func serverDown(err error) bool {
	var se *mailer.SendError
	if !errors.As(err, &se) {
		return false
	}
	switch se.Stage {
	case mailer.StageDial, mailer.StageTLS, mailer.StageHello, mailer.StageAuth:
		return true
	}
	return se.Misconfigured()
}

// isBusy reports whether a server has sent us away for now (RFC 5321, section 3.8).
func isBusy(err error) bool {
	var se *mailer.SendError
	return errors.As(err, &se) && se.Code == 421
}

func (e *Engine) failure(o outcome, at time.Time) store.Failure {
	f := store.Failure{ID: o.mail.ID, At: at, Err: o.err.Error()}
	var se *mailer.SendError
	if errors.As(o.err, &se) {
		f.Unknown = se.Unknown()
		if se.Code != 0 {
			f.Code = strings.TrimSpace(fmt.Sprintf("%d %s", se.Code, se.Enhanced))
		}
	}
	return f
}

// pause is how long to wait after so many attempts.
func (e *Engine) pause(attempts int) time.Duration {
	return e.opt.Retries[min(max(attempts-1, 0), len(e.opt.Retries)-1)]
}

// refused ties a refusal to the person, as a bounce would be. Only an error of
// the database is returned.
func (e *Engine) refused(ctx context.Context, now time.Time, o outcome) error {
	e.log.WarnContext(ctx, "mail refused", slog.String("outbox_id", o.mail.ID), slog.String("process", o.mail.ProcessID), slog.String("kind", o.mail.Kind))
	if o.mail.ProcessID == "" || o.mail.PersonID == "" || errors.Is(o.err, mailer.ErrMessage) {
		return nil
	}
	f := refusal(o)
	in := workflow.Inbound{ID: o.mail.ID, At: now, Kind: workflow.InBounce, Person: o.mail.PersonID, Address: o.mail.Recipient,
		Trust: workflow.TrustAuthentic, About: workflow.MailKind(o.mail.Kind), Failed: &f, Phrase: f.Reason}
	err := guarded("tell of refusal", func() error {
		return e.decide(ctx, o.mail.ProcessID, now, func(m workflow.Moment) (workflow.Decision, error) { return workflow.Receive(m, in), nil }, nil)
	})
	if errors.Is(err, errFault) || errors.Is(err, errRender) || errors.Is(err, store.ErrNotFound) {
		e.log.ErrorContext(ctx, "refused mail could not be reported", slog.String("outbox_id", o.mail.ID), slog.Any("error", err))
		return nil
	}
	return err
}

// refusal is what a server's no says of the address. One that speaks of the
// sender, though its status reads 5.1.x, does not stop mail to anybody.
func refusal(o outcome) workflow.Failure {
	f := workflow.Failure{Address: o.mail.Recipient, Reason: o.err.Error()}
	var se *mailer.SendError
	if !errors.As(o.err, &se) {
		return f
	}
	f.Status = se.Enhanced
	if se.Text != "" {
		f.Reason = se.Text
	}
	if strings.HasPrefix(f.Status, "5.1.") && !se.AddressGone() {
		f.Status = "5.0.0"
	}
	return f
}
