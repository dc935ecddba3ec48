package engine

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"starte/mailer"
	"starte/parser"
	"starte/templates"
	"starte/workflow"
	"starte/workflow/store"
)

// match is whose message it is, and which mail of ours it answers.
type match struct {
	who   store.Ref
	mail  *store.Row // nil when no mail of ours is known
	byTag bool       // the person's own unguessable tag came with it
	state *workflow.State
}

// search is what a message is looked up with.
type search struct {
	now      time.Time
	states   *states
	tagsOnly bool // of what lies among junk
}

// states are the processes met while matching, each loaded once.
type states struct {
	store  *store.Store
	loaded map[string]*workflow.State
}

func newStates(s *store.Store) *states {
	return &states{store: s, loaded: map[string]*workflow.State{}}
}

// get returns a process's state, or nil when there is none that can be read.
func (s *states) get(ctx context.Context, id string) (*workflow.State, error) {
	if state, ok := s.loaded[id]; ok {
		return state, nil
	}
	p, err := s.store.Load(ctx, id)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return nil, err
	}
	var found *workflow.State
	if err == nil {
		if state, err := workflow.DecodeState(p.State); err == nil {
			found = &state
		}
	}
	s.loaded[id] = found
	return found, nil
}

// find says who a message is from: by the tag in the address it came to, then
// In-Reply-To and References, then the reference in the quoted footer, then a
// sender with exactly one open questionnaire. ok is false for what is not the
// robot's business: strangers, and the robot's own mail come round.
func (e *Engine) find(ctx context.Context, msg *parser.Message, s search) (m match, ok bool, err error) {
	own, err := e.own(ctx, msg)
	if err != nil || own {
		return match{}, false, err
	}
	ways := []func(context.Context, *parser.Message, search) (match, error){e.byTag, e.byThread, e.byFooter, e.bySender}
	if s.tagsOnly {
		ways = ways[:1]
	}
	for _, by := range ways {
		m, err := by(ctx, msg, s)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return match{}, false, fmt.Errorf("match message: %w", err)
		}
		m.state, err = s.states.get(ctx, m.who.ProcessID)
		if err != nil {
			return match{}, false, fmt.Errorf("match message: %w", err)
		}
		return m, m.state != nil && present(m.state, m.who.PersonID), nil
	}
	return match{}, false, nil
}

// present reports whether somebody is in a process and not forgotten.
func present(s *workflow.State, person string) bool {
	p, ok := s.Process.Person(person)
	return ok && (p.Name != "" || len(p.Addresses) > 0)
}

// own reports whether a message is the robot's own: sent on by a person's
// rule, or come round in a loop. It is never a reply to anything.
func (e *Engine) own(ctx context.Context, msg *parser.Message) (bool, error) {
	local, _ := splitPlus(msg.From)
	if local != "" && local == strings.ToLower(e.renderer.From.Address) {
		return true, nil
	}
	if msg.MessageID == "" {
		return false, nil
	}
	_, err := e.store.FindMessageID(ctx, msg.MessageID)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil, err
}

// splitPlus parts "name+tag@domain" into "name@domain" and the tag.
func splitPlus(address string) (plain, tag string) {
	local, domain, ok := strings.Cut(strings.ToLower(address), "@")
	if !ok {
		return "", ""
	}
	local, tag, _ = strings.Cut(local, "+")
	return local + "@" + domain, tag
}

func (e *Engine) byTag(ctx context.Context, msg *parser.Message, _ search) (match, error) {
	for _, to := range msg.Recipients {
		plain, tag := splitPlus(to)
		if tag == "" || plain != strings.ToLower(e.renderer.From.Address) {
			continue
		}
		who, err := e.store.FindTag(ctx, tag)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return match{}, err
		}
		mail, err := e.answered(ctx, msg, who)
		return match{who: who, byTag: true, mail: mail}, err
	}
	return match{}, store.ErrNotFound
}

// answered is the mail to a person that a message answers, as far as it says;
// nil when that is none, or somebody else's.
func (e *Engine) answered(ctx context.Context, msg *parser.Message, who store.Ref) (*store.Row, error) {
	for _, look := range []func(context.Context, *parser.Message) (store.Row, error){e.thread, e.footer} {
		row, err := look(ctx, msg)
		if err == nil && rowRef(row) == who {
			return &row, nil
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, err
		}
	}
	return nil, nil
}

func rowRef(r store.Row) store.Ref { return store.Ref{ProcessID: r.ProcessID, PersonID: r.PersonID} }

func (e *Engine) byThread(ctx context.Context, msg *parser.Message, _ search) (match, error) {
	row, err := e.thread(ctx, msg)
	return match{who: rowRef(row), mail: &row}, err
}

// At most this many identifiers and references are looked up for one message.
const maxReferences = 10

// thread finds our mail among what the message says that it answers, the
// newest first.
func (e *Engine) thread(ctx context.Context, msg *parser.Message) (store.Row, error) {
	ids := []string{msg.InReplyTo}
	for _, id := range slices.Backward(msg.References) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	if d := msg.Delivery; d != nil {
		ids = []string{d.MessageID}
	}
	return firstOf(ctx, ids, e.store.FindMessageID)
}

func (e *Engine) byFooter(ctx context.Context, msg *parser.Message, _ search) (match, error) {
	row, err := e.footer(ctx, msg)
	return match{who: rowRef(row), mail: &row}, err
}

func (e *Engine) footer(ctx context.Context, msg *parser.Message) (store.Row, error) {
	var refs []string
	for _, r := range templates.FindReference(msg.Text()) {
		refs = append(refs, strings.ToLower(r))
	}
	return firstOf(ctx, refs, e.store.FindReference)
}

// firstOf returns the first mail found that belongs to somebody.
func firstOf(ctx context.Context, keys []string, find func(context.Context, string) (store.Row, error)) (store.Row, error) {
	for _, key := range keys[:min(len(keys), maxReferences)] {
		if key == "" {
			continue
		}
		row, err := find(ctx, key)
		if err == nil && (row.ProcessID == "" || row.PersonID == "") {
			continue
		}
		if !errors.Is(err, store.ErrNotFound) {
			return row, err
		}
	}
	return store.Row{}, store.ErrNotFound
}

// trust says how far a sender is who the message says.
func trust(verdict mailer.Verdict, address, person string, s *workflow.State) workflow.Trust {
	if verdict == mailer.DMARCFail {
		return workflow.TrustForged
	}
	p, _ := s.Process.Person(person)
	switch {
	case verdict == mailer.DMARCOther, address == "" || !slices.Contains(p.Addresses, address) && !slices.Contains(s.Of(person).Known, address):
		return workflow.TrustUnknown
	case verdict == mailer.DMARCPass:
		return workflow.TrustAuthentic
	}
	return workflow.TrustConfirmed
}
