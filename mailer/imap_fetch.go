package mailer

import (
	"bytes"
	"errors"
	"fmt"
	"io"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// maxHeader is how much is kept of the header of a message that is too large.
const maxHeader = 256 << 10

// errCutOff means that the connection ended inside a literal.
var errCutOff = errors.New("message cut off")

// fetchSizes asks for size and date of uids, in one command. Messages that are no
// longer there are missing in the outcome.
func (s *imapSession) fetchSizes(uids []uint32) ([]Incoming, error) {
	set := uidSet(uids)
	cmd := s.client.Fetch(set, &imap.FetchOptions{UID: true, RFC822Size: true, InternalDate: true})
	var out []Incoming
	for data := cmd.Next(); data != nil; data = cmd.Next() {
		m := Incoming{UIDValidity: s.validity, Mailbox: s.selected}
		for item := data.Next(); item != nil; item = data.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				m.UID = uint32(item.UID)
			case imapclient.FetchItemDataRFC822Size:
				m.Size = item.Size
			case imapclient.FetchItemDataInternalDate:
				m.InternalDate = item.Time
			}
		}
		if set.Contains(imap.UID(m.UID)) {
			out = append(out, m)
		}
	}
	if err := cmd.Close(); err != nil {
		return nil, s.fail("fetch sizes", err)
	}
	return out, nil
}

// fetchBodies fetches the bodies of messages with one command, the headers of those
// too large with another. What did not come is asked for again, one by one. The
// outcome leaves out messages that are gone from the mailbox.
func (s *imapSession) fetchBodies(mailbox string, messages []Incoming) ([]Incoming, error) {
	whole := &imap.FetchItemBodySection{Peek: true}
	header := &imap.FetchItemBodySection{
		Specifier: imap.PartSpecifierHeader, Peek: true, Partial: &imap.SectionPartial{Size: maxHeader},
	}
	var small, large []uint32
	for _, m := range messages {
		if m.Size > s.cfg.MaxMessage {
			large = append(large, m.UID)
		} else {
			small = append(small, m.UID)
		}
	}
	bodies := map[uint32]body{}
	for _, part := range []struct {
		uids    []uint32
		section *imap.FetchItemBodySection
	}{{small, whole}, {large, header}} {
		if err := s.fetchSection(uidSet(part.uids), part.section, bodies); err != nil {
			return nil, err
		}
	}
	var out []Incoming
	for _, m := range messages {
		b, ok := bodies[m.UID]
		section := whole
		if m.TooLarge = m.Size > s.cfg.MaxMessage || b.tooLarge; m.TooLarge {
			section = header
		}
		// An empty body can mean that the message was removed meanwhile.
		if !ok || len(b.raw) == 0 && m.Size > 0 {
			var there bool
			var err error
			if b, there, err = s.fetchAlone(m.UID, section); err != nil {
				return nil, err
			} else if !there {
				continue
			}
			m.TooLarge = m.TooLarge || b.tooLarge
		}
		m.Mailbox, m.Raw = mailbox, b.raw
		if m.Raw == nil && !m.TooLarge {
			m.Err = fmt.Errorf("fetch message: %w", ErrNoBody)
		}
		out = append(out, m)
	}
	return out, nil
}

// body is what came of one message.
type body struct {
	raw      []byte // nil when nothing came
	tooLarge bool   // raw is the header: the size had not been told truly
}

// fetchSection fetches section of every message of set into bodies. A refusal is
// no error: it may stem from one message, and the others are asked for again.
func (s *imapSession) fetchSection(set imap.NumSet, section *imap.FetchItemBodySection, bodies map[uint32]body) error {
	if uids, ok := set.(imap.UIDSet); ok && len(uids) == 0 {
		return nil
	}
	cmd := s.client.Fetch(set, &imap.FetchOptions{UID: true, BodySection: []*imap.FetchItemBodySection{section}})
	room := 2 * max(int64(batchBytes), s.cfg.MaxMessage) // should the sizes told be wrong
	for data := cmd.Next(); data != nil; data = cmd.Next() {
		var uid uint32
		var got body
		for item := data.Next(); item != nil; item = data.Next() {
			switch item := item.(type) {
			case imapclient.FetchItemDataUID:
				uid = uint32(item.UID)
			case imapclient.FetchItemDataBodySection:
				if item.Literal == nil || item.Literal.Size() > room {
					continue // drained by the library
				}
				var err error
				if got, err = s.readBody(item.Literal); err != nil {
					// Not another word to the command: the library would read the
					// literal again while its own reader goes on.
					s.dead = true
					return fmt.Errorf("fetch messages: %w: %w", ErrUnavailable, s.conn.why(errCutOff))
				}
				room -= int64(len(got.raw))
			}
		}
		if uid != 0 && got.raw != nil {
			bodies[uid] = got
		}
	}
	if err := cmd.Close(); err != nil {
		if err = s.fail("fetch messages", err); errors.Is(err, ErrUnavailable) {
			return err
		}
	}
	return nil
}

// readBody reads a literal to its announced end: a lost connection can look like
// an early end without an error. Of one above the limit it keeps the header.
func (s *imapSession) readBody(literal imap.LiteralReader) (body, error) {
	size := literal.Size()
	if size > s.cfg.MaxMessage {
		head := make([]byte, min(size, maxHeader))
		if _, err := io.ReadFull(literal, head); err != nil {
			return body{}, err
		}
		rest, err := io.Copy(io.Discard, literal)
		if err == nil && rest < size-int64(len(head)) {
			err = errCutOff
		}
		if end := bytes.Index(head, []byte("\r\n\r\n")); end >= 0 {
			head = bytes.Clone(head[:end+4])
		}
		return body{raw: head, tooLarge: true}, err
	}
	raw := make([]byte, size)
	if _, err := io.ReadFull(literal, raw); err != nil {
		return body{}, err
	}
	return body{raw: raw}, nil
}

// fetchAlone fetches one message by its sequence number, which also serves with
// servers that name the UID after the body. there is false when it is gone.
func (s *imapSession) fetchAlone(uid uint32, section *imap.FetchItemBodySection) (b body, there bool, err error) {
	const tries = 3 // numbers move when others remove messages
	for range tries {
		if err := s.refresh(); err != nil {
			return body{}, false, err
		}
		data, err := s.client.Search(&imap.SearchCriteria{UID: []imap.UIDSet{uidSet([]uint32{uid})}}, nil).Wait()
		if err != nil {
			return body{}, false, s.fail("search message", err)
		}
		nums := data.AllSeqNums()
		if len(nums) == 0 {
			return body{}, false, nil
		}
		bodies := map[uint32]body{}
		if err := s.fetchSection(imap.SeqSetNum(nums[0]), section, bodies); err != nil {
			return body{}, true, err
		}
		if b, ok := bodies[uid]; ok {
			return b, true, nil
		}
	}
	return body{}, true, nil
}

// uidSet makes a set of uids, joining neighbours into ranges.
func uidSet(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	return set
}
