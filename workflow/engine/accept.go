package engine

import (
	"context"
	"errors"

	"starte/mailer"
	"starte/parser"
	"starte/workflow"
	"starte/workflow/store"
)

// withAccepted adds what held messages do that a decision lets in: they are
// read again, now as their person's own, and count in the same transaction.
// Those that came just before, in the same batch, are not in the database yet.
func (e *Engine) withAccepted(ctx context.Context, m workflow.Moment, d workflow.Decision, before []*item) (workflow.Decision, []store.Inbound, error) {
	var accepted []store.Inbound
	seen := map[string]bool{}
	for waiting := d.Accept; len(waiting) > 0; {
		id := waiting[0]
		waiting = waiting[1:]
		if seen[id] {
			continue
		}
		seen[id] = true
		in, ev, err := e.reread(ctx, id, &m, before)
		if errors.Is(err, store.ErrNotFound) || errors.Is(err, errFault) {
			continue // purged meanwhile, or nothing that could be read
		}
		if err != nil {
			return d, nil, err
		}
		m.State, m.Answers = d.State, workflow.MergeAnswers(m.Answers, d.Record)
		next := workflow.Receive(m, ev)
		waiting = append(waiting, next.Accept...)
		d = d.Then(next)
		in.Status, in.Kind = store.InboundHandled, string(ev.Kind)
		accepted = append(accepted, in)
	}
	return d, accepted, nil
}

// reread reads a message again, one that is kept or one of those before it in
// its batch, as it was matched when it came, trusting its sender, unless the
// receiving server called it forged.
func (e *Engine) reread(ctx context.Context, id string, m *workflow.Moment, before []*item) (store.Inbound, workflow.Inbound, error) {
	in, raw, err := e.message(ctx, id, before)
	if err != nil {
		return in, workflow.Inbound{}, err
	}
	var msg *parser.Message
	if err := guarded("read message", func() error { msg = parser.Read(raw); return nil }); err != nil {
		return in, workflow.Inbound{}, err
	}
	who := store.Ref{ProcessID: in.ProcessID, PersonID: in.PersonID}
	found := newDirectory(e.store)
	mail, err := answeredMail(ctx, msg, who, found)
	if err != nil {
		return in, workflow.Inbound{}, err
	}
	ev, err := e.inbound(ctx, id, m.Now, msg, match{who: who, mail: mail, state: &m.State}, found)
	ev.Trust = workflow.TrustAuthentic
	if mailer.DMARC(raw, e.opt.AuthservID, e.opt.Tenant) == mailer.DMARCFail {
		ev.Trust = workflow.TrustForged
	}
	return in, ev, err
}

func (e *Engine) message(ctx context.Context, id string, before []*item) (in store.Inbound, raw []byte, err error) {
	for _, it := range before {
		if it.row.ID == id {
			return it.row, it.in.Raw, nil
		}
	}
	if in, err = e.store.Inbound(ctx, id); err == nil {
		raw, err = e.store.Raw(ctx, id)
	}
	return in, raw, err
}
