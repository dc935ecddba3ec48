package mailer

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

const (
	// batchMessages and batchBytes bound a batch. Callers hold a few at a time.
	batchMessages = 128
	batchBytes    = 8 << 20
	// sizeChunk is how many sizes are asked for in one command.
	sizeChunk = 1000
	// maxAttempts is how often one message may break the connection or meet a
	// temporary refusal before it is reported and passed over.
	maxAttempts = 3
)

// Cursor remembers how far a mailbox has been read. The zero Cursor has not begun.
type Cursor struct {
	Mailbox     string
	UIDValidity uint32
	UID         uint32 // the last one looked at
}

// Incoming is one message of a mailbox.
type Incoming struct {
	Mailbox      string
	UIDValidity  uint32
	UID          uint32
	Size         int64     // octets, as the server says
	InternalDate time.Time // when the server took it in
	Raw          []byte    // the message, byte for byte
	TooLarge     bool      // Raw holds the header only, up to 256 KiB of it
	Err          error     // ErrNoBody: it is there but cannot be had; Raw is nil
}

// Fetch hands the messages above from to yield, in UID order, in batches of at most
// 128 messages and 8 MiB (one message alone may be as large as MaxMessage). The
// Cursor given with a batch stands for everything up to its end, messages that a
// person removed meanwhile and those that are left out included; a batch may be
// empty when only the cursor moves. Nothing on the server changes.
//
// Without a cursor, or when its UIDVALIDITY is no longer the mailbox's, it begins
// with the messages that came in at since or later.
//
// yield runs while no command is under way and may call the other methods. Its
// error ends the fetch and is returned as it is. Other errors are of the kinds
// above; batches handed out before one remain valid.
func (in *Inbox) Fetch(ctx context.Context, mailbox string, from Cursor, since time.Time, yield func([]Incoming, Cursor) error) error {
	var found scan
	err := in.do(ctx, "fetch mail", func(s *imapSession) (err error) {
		if found, err = s.scan(mailbox, from, since); err == nil {
			in.setMark(in.covered, mailbox, uidMark{found.validity, found.end})
		}
		return err
	})
	if err != nil {
		return err
	}
	for chunk := range slices.Chunk(found.uids, sizeChunk) {
		if err := in.fetchChunk(ctx, mailbox, &found, chunk, yield); err != nil {
			return err
		}
	}
	end := Cursor{Mailbox: mailbox, UIDValidity: found.validity, UID: found.end}
	if end == found.at || end == from {
		return nil
	}
	return yield(nil, end)
}

// scan is the outcome of looking for new messages.
type scan struct {
	validity uint32
	uids     []uint32  // in order
	end      uint32    // everything up to this UID has been looked for
	since    time.Time // older messages are left out; zero when there was a cursor
	at       Cursor    // handed out last
}

// scan searches for messages above from.
func (s *imapSession) scan(mailbox string, from Cursor, since time.Time) (scan, error) {
	// A fresh SELECT for a fresh UIDNEXT when there is no cursor to go by.
	again := from.UID == 0
	selected := s.selected == mailbox && !again
	if err := s.selectMailbox(mailbox, again); err != nil {
		return scan{}, err
	}
	if selected {
		if err := s.refresh(); err != nil {
			return scan{}, err
		}
	}
	out := scan{validity: s.validity}
	criteria := &imap.SearchCriteria{}
	var above uint32
	if from.UID > 0 && from.UIDValidity == s.validity {
		above, out.end = from.UID, from.UID
		criteria.UID = []imap.UIDSet{{imap.UIDRange{Start: imap.UID(above) + 1}}}
	} else {
		if s.uidNext > 0 {
			out.end = s.uidNext - 1
		}
		if out.since = since; !since.IsZero() {
			// SINCE knows whole days in the server's own time zone: begin a day
			// early and compare INTERNALDATE later.
			criteria.Since = since.AddDate(0, 0, -1)
		}
	}
	data, err := s.client.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return scan{}, s.fail("search mailbox", err)
	}
	for _, uid := range data.AllUIDs() {
		// "n:*" matches the last message even when its UID is below n.
		if uint32(uid) > above {
			out.uids = append(out.uids, uint32(uid))
			out.end = max(out.end, uint32(uid))
		}
	}
	slices.Sort(out.uids)
	return out, nil
}

// fetchChunk fetches the messages of one chunk of UIDs, batch by batch.
func (in *Inbox) fetchChunk(ctx context.Context, mailbox string, found *scan, uids []uint32, yield func([]Incoming, Cursor) error) error {
	var messages []Incoming
	err := in.do(ctx, "fetch mail", func(s *imapSession) (err error) {
		if err = s.selectSame(mailbox, found.validity); err == nil {
			messages, err = s.fetchSizes(uids)
		}
		return err
	})
	if err != nil {
		return err
	}
	messages = slices.DeleteFunc(messages, func(m Incoming) bool { return m.InternalDate.Before(found.since) })
	slices.SortFunc(messages, func(a, b Incoming) int { return cmp.Compare(a.UID, b.UID) })
	for len(messages) > 0 {
		n := in.batchLength(mailbox, messages)
		last := messages[n-1].UID
		if n == len(messages) {
			last = uids[len(uids)-1] // what was left out belongs to the last batch
		}
		batch, err := in.fetchBatch(ctx, mailbox, found.validity, messages[:n])
		if err != nil {
			return err
		}
		found.at = Cursor{Mailbox: mailbox, UIDValidity: found.validity, UID: last}
		if err := yield(batch, found.at); err != nil {
			return err
		}
		messages = messages[n:]
	}
	return nil
}

// batchLength returns how many of messages to fetch together.
func (in *Inbox) batchLength(mailbox string, messages []Incoming) int {
	if messages[0].UID <= in.carefulUntil(mailbox, messages[0].UIDValidity) {
		return 1
	}
	var n int
	var size int64
	for n < len(messages) && n < batchMessages {
		if messages[n].Size <= in.cfg.MaxMessage {
			size += messages[n].Size
		}
		if n > 0 && size > batchBytes {
			break
		}
		n++
	}
	return n
}

// carefulUntil returns the UID up to which messages are fetched one by one.
func (in *Inbox) carefulUntil(mailbox string, validity uint32) uint32 {
	if mark := in.mark(in.careful, mailbox); mark.validity == validity {
		return mark.uid
	}
	return 0
}

// fetchBatch fetches the bodies of messages. A batch that breaks the connection is
// fetched one by one next time; a message that does so alone, again and again, is
// handed out with ErrNoBody, so that it cannot hold up the rest for ever.
func (in *Inbox) fetchBatch(ctx context.Context, mailbox string, validity uint32, messages []Incoming) ([]Incoming, error) {
	var batch []Incoming
	var broke bool // in the bodies, not on the way to them
	err := in.do(ctx, "fetch mail", func(s *imapSession) (err error) {
		broke = false
		if err = s.selectSame(mailbox, validity); err == nil {
			batch, err = s.fetchBodies(mailbox, messages)
			broke = errors.Is(err, ErrUnavailable)
		}
		return err
	})
	one := uidMark{validity, messages[0].UID}
	switch {
	case err == nil:
		in.forget(one)
		return batch, nil
	case !broke || ctx.Err() != nil:
		return nil, err
	case len(messages) > 1:
		in.setMark(in.careful, mailbox, uidMark{validity, messages[len(messages)-1].UID})
		return nil, err
	case in.countAttempt(one) < maxAttempts:
		return nil, err
	}
	in.forget(one)
	gone := messages[0]
	gone.Mailbox, gone.UIDValidity, gone.Err = mailbox, validity, fmt.Errorf("%w: %w", ErrNoBody, err)
	return []Incoming{gone}, nil
}

func (in *Inbox) mark(marks map[string]uidMark, mailbox string) uidMark {
	in.mu.Lock()
	defer in.mu.Unlock()
	return marks[mailbox]
}

func (in *Inbox) setMark(marks map[string]uidMark, mailbox string, m uidMark) {
	in.mu.Lock()
	defer in.mu.Unlock()
	marks[mailbox] = m
}

// countAttempt returns how often the message has been tried in vain, this time included.
func (in *Inbox) countAttempt(m uidMark) int {
	in.mu.Lock()
	defer in.mu.Unlock()
	in.attempts[m]++
	return in.attempts[m]
}

func (in *Inbox) forget(m uidMark) {
	in.mu.Lock()
	defer in.mu.Unlock()
	delete(in.attempts, m)
}
