package mailtest

import (
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapclient"
)

// StoredMessage is a message as it lies in a mailbox.
type StoredMessage struct {
	UID   uint32
	Flags []string // sorted
	Date  time.Time
	Raw   []byte
}

// look runs f with a client that is logged in as user, past all faults.
func (s *IMAPServer) look(user string, f func(*imapclient.Client) error) error {
	u, err := s.user(user)
	if err != nil {
		return err
	}
	c, err := imapclient.DialInsecure(s.inside.Addr().String(), nil)
	if err != nil {
		return fmt.Errorf("look inside: %w", err)
	}
	defer func() { _ = c.Close() }()
	if err := c.Login(user, u.password).Wait(); err != nil {
		return fmt.Errorf("look inside: %w", err)
	}
	if err := f(c); err != nil {
		return fmt.Errorf("look inside: %w", err)
	}
	return nil
}

// Mailboxes returns the names of the user's folders, sorted.
func (s *IMAPServer) Mailboxes(user string) (names []string, err error) {
	err = s.look(user, func(c *imapclient.Client) error { names, err = listMailboxes(c); return err })
	return names, err
}

// Messages returns what lies in a mailbox, in UID order.
func (s *IMAPServer) Messages(user, mailbox string) (messages []StoredMessage, err error) {
	err = s.look(user, func(c *imapclient.Client) error { messages, err = listMessages(c, mailbox); return err })
	return messages, err
}

// Flag adds flags to messages, as a person's mail program does.
func (s *IMAPServer) Flag(user, mailbox string, flags []string, uids ...uint32) error {
	return s.look(user, func(c *imapclient.Client) error { return flag(c, mailbox, flags, uids) })
}

// Remove removes messages for good, as a person's mail program does.
func (s *IMAPServer) Remove(user, mailbox string, uids ...uint32) error {
	return s.look(user, func(c *imapclient.Client) error { return remove(c, mailbox, uids) })
}

func listMailboxes(c *imapclient.Client) ([]string, error) {
	var names []string
	list, err := c.List("", "*", nil).Collect()
	for _, m := range list {
		names = append(names, m.Mailbox)
	}
	slices.Sort(names)
	return names, err
}

func listMessages(c *imapclient.Client, mailbox string) ([]StoredMessage, error) {
	selected, err := c.Select(mailbox, &imap.SelectOptions{ReadOnly: true}).Wait()
	if err != nil || selected.NumMessages == 0 {
		return nil, err
	}
	section := &imap.FetchItemBodySection{Peek: true}
	list, err := c.Fetch(imap.SeqSet{{Start: 1}}, &imap.FetchOptions{
		UID: true, Flags: true, InternalDate: true, BodySection: []*imap.FetchItemBodySection{section},
	}).Collect()
	var out []StoredMessage
	for _, m := range list {
		stored := StoredMessage{UID: uint32(m.UID), Date: m.InternalDate, Raw: m.FindBodySection(section)}
		for _, f := range m.Flags {
			if f != "\\Recent" { // says who looked first, and nothing of the message
				stored.Flags = append(stored.Flags, string(f))
			}
		}
		slices.Sort(stored.Flags)
		out = append(out, stored)
	}
	return out, err
}

func flag(c *imapclient.Client, mailbox string, flags []string, uids []uint32) error {
	if _, err := c.Select(mailbox, nil).Wait(); err != nil {
		return err
	}
	store := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true}
	for _, f := range flags {
		store.Flags = append(store.Flags, imap.Flag(f))
	}
	return c.Store(numbers(uids), store, nil).Close()
}

func remove(c *imapclient.Client, mailbox string, uids []uint32) error {
	if err := flag(c, mailbox, []string{string(imap.FlagDeleted)}, uids); err != nil {
		return err
	}
	return c.UIDExpunge(numbers(uids)).Close()
}

// Replace gives a mailbox a new UIDVALIDITY and its messages new UIDs, as a restore
// from backup does. Flags are lost.
func (s *IMAPServer) Replace(user, mailbox string) error {
	u, err := s.user(user)
	if err != nil {
		return err
	}
	messages, err := s.Messages(user, mailbox)
	if err != nil {
		return err
	}
	if err := u.Delete(mailbox); err != nil {
		return fmt.Errorf("replace mailbox: %w", err)
	}
	if err := u.Create(mailbox, nil); err != nil {
		return fmt.Errorf("replace mailbox: %w", err)
	}
	for _, m := range messages {
		if _, err := s.Deliver(user, mailbox, m.Raw, m.Date); err != nil {
			return err
		}
	}
	return nil
}

// DeleteMailbox removes a folder and all in it.
func (s *IMAPServer) DeleteMailbox(user, mailbox string) error {
	u, err := s.user(user)
	if err != nil {
		return err
	}
	return u.Delete(mailbox)
}

func numbers(uids []uint32) imap.UIDSet {
	var set imap.UIDSet
	for _, uid := range uids {
		set.AddNum(imap.UID(uid))
	}
	return set
}
