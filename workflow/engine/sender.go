package engine

import (
	"context"
	"time"

	"starte/parser"
	"starte/workflow"
	"starte/workflow/store"
)

// kindHeader marks the robot's mail, for people's sorting rules, and tells a
// returned message of its own from others.
const kindHeader = "X-Starte-Kind"

// bySender takes what carries no trace of any mail of ours: from somebody with
// exactly one open questionnaire, or, unless it answers somebody else's mail,
// from somebody in exactly one process. A mailbox that people share holds much
// that comes from the same addresses and is not the robot's.
func (e *Engine) bySender(ctx context.Context, msg *parser.Message, s search) (match, error) {
	address := msg.From
	switch {
	case msg.Delivery != nil:
		d := msg.Delivery
		if d.MessageID != "" && d.Returned.Get(kindHeader) == "" {
			return match{}, store.ErrNotFound // it is somebody else's mail that came back
		}
		address = d.Recipient
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
	var candidates []candidate
	for _, ref := range refs {
		state, err := s.in.state(ctx, ref.ProcessID)
		if err != nil {
			return match{}, err
		}
		if state != nil && (state.Status == workflow.Active || state.Status == workflow.Held) {
			candidates = append(candidates, candidate{ref, state})
		}
	}
	switch {
	case msg.Calendar != nil:
		return only(candidates, func(c candidate) bool { return c.state.EventOf(msg.Calendar.UID) != "" })
	case msg.Delivery != nil:
		return only(candidates, func(candidate) bool { return true })
	}
	if m, err := only(candidates, func(c candidate) bool { return e.asked(c, s.now) }); err == nil {
		return m, nil
	}
	if msg.InReplyTo != "" || len(msg.References) > 0 {
		return match{}, store.ErrNotFound
	}
	return only(candidates, func(candidate) bool { return true })
}

// candidate is a process in which an address is known.
type candidate struct {
	who   store.Ref
	state *workflow.State
}

// only returns the one candidate that fits, when there is exactly one.
func only(candidates []candidate, fits func(candidate) bool) (match, error) {
	var found []candidate
	for _, c := range candidates {
		if fits(c) {
			found = append(found, c)
		}
	}
	if len(found) != 1 {
		return match{}, store.ErrNotFound
	}
	return match{who: found[0].who}, nil
}

// asked reports whether somebody has an open questionnaire.
func (e *Engine) asked(c candidate, now time.Time) bool {
	m, err := e.momentOf(*c.state, now)
	return err == nil && workflow.Asked(m, c.who.PersonID)
}
