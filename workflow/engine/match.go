package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"starte/mailer"
	"starte/parser"
	"starte/templates"
	"starte/workflow"
	"starte/workflow/store"
)

// match is whose message it is, and which mail of ours it answers.
type match struct {
	who     store.Ref
	mail    *store.Row // nil when no mail of ours is known
	byTag   bool       // the person's own unguessable tag came with it
	process workflow.State
}

// find says who a message is from: by the tag in the address it came to, then
// In-Reply-To and References, then the reference in the quoted footer, then a
// sender with exactly one open questionnaire. ok is false for strangers.
func (e *Engine) find(ctx context.Context, msg *parser.Message, tagsOnly bool) (match, bool, error) {
	for _, by := range []func(context.Context, *parser.Message) (match, error){e.byTag, e.byThread, e.byFooter, e.bySender} {
		m, err := by(ctx, msg)
		if errors.Is(err, store.ErrNotFound) {
			if tagsOnly {
				return match{}, false, nil
			}
			continue
		}
		if err != nil {
			return match{}, false, fmt.Errorf("match message: %w", err)
		}
		return e.complete(ctx, m)
	}
	return match{}, false, nil
}

// complete loads the process and checks that the person is still in it.
func (e *Engine) complete(ctx context.Context, m match) (match, bool, error) {
	p, err := e.store.Load(ctx, m.who.ProcessID)
	if errors.Is(err, store.ErrNotFound) {
		return match{}, false, nil
	}
	if err != nil {
		return match{}, false, fmt.Errorf("match message: %w", err)
	}
	m.process, err = workflow.DecodeState(p.State)
	if err != nil {
		return match{}, false, fmt.Errorf("match message: %w", err)
	}
	_, ok := m.process.Process.Person(m.who.PersonID)
	return m, ok, nil
}

func (e *Engine) byTag(ctx context.Context, msg *parser.Message) (match, error) {
	local, domain, _ := strings.Cut(e.renderer.From.Address, "@")
	for _, to := range msg.Recipients {
		rest, ok := strings.CutPrefix(to, strings.ToLower(local)+"+")
		tag, at, found := strings.Cut(rest, "@")
		if !ok || !found || at != strings.ToLower(domain) {
			continue
		}
		who, err := e.store.FindTag(ctx, tag)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return match{}, err
		}
		m := match{who: who, byTag: true}
		if row, err := e.thread(ctx, msg); err == nil && rowRef(row) == who {
			m.mail = &row
		} else if row, err := e.footer(ctx, msg); err == nil && rowRef(row) == who {
			m.mail = &row
		}
		return m, nil
	}
	return match{}, store.ErrNotFound
}

func rowRef(r store.Row) store.Ref { return store.Ref{ProcessID: r.ProcessID, PersonID: r.PersonID} }

func (e *Engine) byThread(ctx context.Context, msg *parser.Message) (match, error) {
	row, err := e.thread(ctx, msg)
	return match{who: rowRef(row), mail: &row}, err
}

// thread finds our mail among what the message says that it answers, the
// newest first.
func (e *Engine) thread(ctx context.Context, msg *parser.Message) (store.Row, error) {
	ids := []string{msg.InReplyTo}
	for _, id := range slices.Backward(msg.References) {
		ids = append(ids, id)
	}
	if d := msg.Delivery; d != nil {
		ids = []string{d.MessageID}
	}
	for _, id := range ids {
		if id == "" {
			continue
		}
		row, err := e.store.FindMessageID(ctx, id)
		if !errors.Is(err, store.ErrNotFound) {
			return row, err
		}
	}
	return store.Row{}, store.ErrNotFound
}

func (e *Engine) byFooter(ctx context.Context, msg *parser.Message) (match, error) {
	row, err := e.footer(ctx, msg)
	return match{who: rowRef(row), mail: &row}, err
}

// At most this many references are looked up in one message.
const maxReferences = 10

func (e *Engine) footer(ctx context.Context, msg *parser.Message) (store.Row, error) {
	refs := templates.FindReference(msg.Text())
	for _, ref := range refs[:min(len(refs), maxReferences)] {
		row, err := e.store.FindReference(ctx, strings.ToLower(ref))
		if !errors.Is(err, store.ErrNotFound) {
			return row, err
		}
	}
	return store.Row{}, store.ErrNotFound
}

// bySender takes a sender who is known in exactly one process that is open, or
// of several in exactly one that has asked and not met yet.
func (e *Engine) bySender(ctx context.Context, msg *parser.Message) (match, error) {
	address := msg.From
	switch {
	case msg.Delivery != nil:
		address = msg.Delivery.Recipient
	case msg.Calendar != nil && msg.Calendar.Attendee != "":
		address = msg.Calendar.Attendee
	}
	if address == "" {
		return match{}, store.ErrNotFound
	}
	refs, err := e.store.FindAddress(ctx, address)
	if err != nil {
		return match{}, err
	}
	var open, asked []store.Ref
	for _, ref := range refs {
		p, err := e.store.Load(ctx, ref.ProcessID)
		if err != nil {
			return match{}, err
		}
		if p.Status != workflow.Active && p.Status != workflow.Held {
			continue
		}
		open = append(open, ref)
		state, err := workflow.DecodeState(p.State)
		if err != nil {
			return match{}, err
		}
		if _, ok := state.Steps["questions"]; ok {
			asked = append(asked, ref)
		}
	}
	switch {
	case len(open) == 1:
		return match{who: open[0]}, nil
	case len(asked) == 1:
		return match{who: asked[0]}, nil
	}
	return match{}, store.ErrNotFound
}

// trust says how far a sender is who the message says.
func (e *Engine) trust(raw []byte, msg *parser.Message, m match) workflow.Trust {
	verdict := mailer.DMARC(raw, e.opt.AuthservID, e.opt.Tenant)
	if verdict == mailer.DMARCFail {
		return workflow.TrustForged
	}
	p, _ := m.process.Process.Person(m.who.PersonID)
	switch {
	case !slices.Contains(p.Addresses, msg.From) && !slices.Contains(m.process.Of(p.ID).Known, msg.From):
		return workflow.TrustUnknown
	case verdict == mailer.DMARCPass:
		return workflow.TrustAuthentic
	}
	return workflow.TrustConfirmed
}
