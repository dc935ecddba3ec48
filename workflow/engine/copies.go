package engine

import (
	"context"
	"errors"
	"fmt"
	"log/slog"

	"starte/mailer"
	"starte/workflow/store"
)

// copied is a message that lies in the mailbox with another of the same bytes.
type copied struct {
	store.Place
	sha256 string
}

// moveCopies moves all but one copy of each message that is ours out of
// people's way, before the batch is kept: afterwards the database knows of one
// place, and killed in between nobody would come back to the others. The copy
// that stays until then is the message's own, so nothing is lost. Copies of
// strangers' mail, and of what is left for a person to look at, stay.
func (e *Engine) moveCopies(ctx context.Context, b *batch) error {
	places, err := e.copies(ctx, b)
	if err != nil || len(places) == 0 {
		return err
	}
	_, err = e.movePlaces(ctx, places)
	for _, lasting := range []error{mailer.ErrReadOnly, mailer.ErrQuota, mailer.ErrNoMailbox, mailer.ErrRefused} {
		if errors.Is(err, lasting) { // no reason not to read the mail
			e.log.WarnContext(ctx, "copies of a message were not moved", slog.Any("error", err))
			return nil
		}
	}
	if err != nil {
		return fmt.Errorf("move copies: %w", err)
	}
	return nil
}

// recognize finds what was kept since a batch was read, by the batch before it
// or by another instance. That is a copy like those that were known before; what
// is left of the batch is decided again.
func (e *Engine) recognize(ctx context.Context, b *batch) error {
	hashes := make([]string, 0, len(b.items))
	for _, it := range b.items {
		hashes = append(hashes, it.row.SHA256)
	}
	known, err := e.store.KnownInbound(ctx, hashes)
	if err != nil {
		return err
	}
	var fresh []*item
	for _, it := range b.items {
		place := it.row.Place()
		if place.ID = known[it.row.SHA256]; place.ID != "" {
			b.known = append(b.known, place)
		} else {
			fresh = append(fresh, it)
		}
	}
	b.items, b.chains = fresh, chains(fresh)
	if err := e.moveCopies(ctx, b); err != nil {
		return err
	}
	return e.decideEach(ctx, b.now, b.chains, b.in)
}

func (e *Engine) copies(ctx context.Context, b *batch) ([]store.Place, error) {
	var places []store.Place
	ours := map[string]bool{} // by SHA-256: handled, so that its copies can go
	for _, it := range b.items {
		ours[it.row.SHA256] = it.fault == nil && !it.in.TooLarge
	}
	for _, p := range b.known {
		in, err := e.store.Inbound(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		switch in.Status {
		case store.InboundStranger, store.InboundTooLarge, store.InboundFailed:
			continue
		}
		ours[in.SHA256] = true
		if in.MovedAt.IsZero() && in.Place() != p {
			places = append(places, in.Place())
		}
	}
	for _, c := range b.again {
		if ours[c.sha256] {
			places = append(places, c.Place)
		}
	}
	return places, nil
}
