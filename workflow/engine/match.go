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
	in       *directory
	tagsOnly bool // of what lies among junk
}

// find says who a message is from: by the tag in the address it came to, then
// In-Reply-To and References, then the reference in the quoted footer, then a
// sender with exactly one open questionnaire. ok is false for what is not the
// robot's business: strangers, and the robot's own mail come round.
func (e *Engine) find(ctx context.Context, msg *parser.Message, s search) (m match, ok bool, err error) {
	own, err := e.own(ctx, msg, s.in)
	if err != nil || own {
		return match{}, false, err
	}
	ways := []func(context.Context, *parser.Message, search) (match, error){e.byTag, byMail(thread), byMail(footer), e.bySender}
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
		m.state, err = s.in.state(ctx, m.who.ProcessID)
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
func (e *Engine) own(ctx context.Context, msg *parser.Message, in *directory) (bool, error) {
	local, _ := splitPlus(msg.From)
	if local != "" && local == strings.ToLower(e.renderer.From.Address) {
		return true, nil
	}
	if msg.MessageID == "" {
		return false, nil
	}
	_, err := in.mail(ctx, msg.MessageID)
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

// tagsOf are the reply tags in the addresses that a message came to.
func (e *Engine) tagsOf(msg *parser.Message) []string {
	var tags []string
	for _, to := range msg.Recipients {
		if plain, tag := splitPlus(to); tag != "" && plain == strings.ToLower(e.renderer.From.Address) {
			tags = append(tags, tag)
		}
	}
	return tags
}

func (e *Engine) byTag(ctx context.Context, msg *parser.Message, s search) (match, error) {
	for _, tag := range e.tagsOf(msg) {
		who, err := s.in.tag(ctx, tag)
		if errors.Is(err, store.ErrNotFound) {
			continue
		}
		if err != nil {
			return match{}, err
		}
		mail, err := answeredMail(ctx, msg, who, s.in)
		return match{who: who, byTag: true, mail: mail}, err
	}
	return match{}, store.ErrNotFound
}

// answeredMail is the mail to a person that a message answers, as far as it says;
// nil when that is none, or somebody else's.
func answeredMail(ctx context.Context, msg *parser.Message, who store.Ref, in *directory) (*store.Row, error) {
	for _, find := range []look{thread, footer} {
		row, err := find(ctx, msg, in)
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

// look finds our mail that a message answers, or returns [store.ErrNotFound].
type look func(context.Context, *parser.Message, *directory) (store.Row, error)

// byMail matches a message to whom the mail that it answers went to.
func byMail(find look) func(context.Context, *parser.Message, search) (match, error) {
	return func(ctx context.Context, msg *parser.Message, s search) (match, error) {
		row, err := find(ctx, msg, s.in)
		return match{who: rowRef(row), mail: &row}, err
	}
}

// At most this many identifiers and references are looked up for one message.
const maxReferences = 10

// thread finds our mail among what the message says that it answers.
func thread(ctx context.Context, msg *parser.Message, in *directory) (store.Row, error) {
	return firstOf(ctx, threadOf(msg), in.mail)
}

// threadOf are the Message-IDs of what a message says that it answers, the
// newest first.
func threadOf(msg *parser.Message) []string {
	if d := msg.Delivery; d != nil {
		return []string{d.MessageID}
	}
	ids := []string{msg.InReplyTo}
	for _, id := range slices.Backward(msg.References) {
		if !slices.Contains(ids, id) {
			ids = append(ids, id)
		}
	}
	return ids[:min(len(ids), maxReferences)]
}

// footer finds our mail by the references in the footers that a message quotes.
func footer(ctx context.Context, msg *parser.Message, in *directory) (store.Row, error) {
	var refs []string
	for _, r := range templates.FindReference(msg.Text()) {
		refs = append(refs, strings.ToLower(r))
	}
	return firstOf(ctx, refs, in.store.FindReference)
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
