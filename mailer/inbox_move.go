package mailer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

const (
	// moveChunk bounds the length of a command that names UIDs.
	moveChunk = 500
	// searchChunk bounds how many Message-IDs one search asks for.
	searchChunk = 20
)

// MoveHandled moves messages of mailbox to the handled folder and leaves their flags
// as they are. UIDs that are no longer there are passed over, so it can be repeated.
//
// With MOVE (RFC 6851) that is one command. Without, the messages are copied, and
// only when the server has said that all copies are made are the originals marked
// \Deleted and, with UIDPLUS (RFC 4315), removed. Without UIDPLUS they stay, marked:
// a plain EXPUNGE would also remove what people have marked and may want back.
// Repeated after a lost connection, a copy may be there twice.
//
// It returns ErrUIDValidity without touching anything when the UIDs are outdated,
// ErrReadOnly, ErrQuota or ErrNoMailbox when the account's owner must act.
func (in *Inbox) MoveHandled(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32) error {
	sorted := slices.Sorted(slices.Values(uids))
	for chunk := range slices.Chunk(slices.Compact(sorted), moveChunk) {
		err := in.do(ctx, "move handled mail", func(s *imapSession) error {
			if s.selected == mailbox && s.conn.filter.isReadOnly() {
				s.selected = "" // rights may have been given since
			}
			if err := s.selectSame(mailbox, uidValidity); err != nil {
				return err
			}
			return s.move(uidSet(chunk))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// move moves set to the handled folder, which it creates when it is missing.
func (s *imapSession) move(set imap.UIDSet) error {
	dest, err := s.makeHandled()
	if err != nil {
		return err
	}
	err = s.moveOnce(set, dest)
	if errors.Is(err, ErrNoMailbox) { // somebody removed the folder meanwhile
		s.handled = false
		if _, err := s.makeHandled(); err != nil {
			return err
		}
		err = s.moveOnce(set, dest)
	}
	return err
}

func (s *imapSession) moveOnce(set imap.UIDSet, dest string) error {
	if s.caps.Has(imap.CapMove) {
		if _, err := s.client.Move(set, dest).Wait(); err != nil {
			return s.fail("move messages", err)
		}
		return nil
	}
	// A copy whose original cannot be marked would be made again with each try.
	if s.conn.filter.isReadOnly() {
		return fmt.Errorf("move messages: %w", ErrReadOnly)
	}
	if _, err := s.client.Copy(set, dest).Wait(); err != nil {
		return s.fail("copy messages", err)
	}
	return s.remove(set, false)
}

// remove marks set as deleted and removes it. Without UIDPLUS nothing is removed,
// unless all may be: then whatever in the mailbox is marked goes.
func (s *imapSession) remove(set imap.UIDSet, all bool) error {
	flags := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := s.client.Store(set, flags, nil).Close(); err != nil {
		return s.fail("mark messages as deleted", err)
	}
	var err error
	switch {
	case s.caps.Has(imap.CapUIDPlus):
		err = s.client.UIDExpunge(set).Close()
	case all:
		err = s.client.Expunge().Close()
	}
	if err != nil {
		return s.fail("remove messages", err)
	}
	return nil
}

// create makes the handled folder. That another instance has made it meanwhile
// is no failure; not every server says so in its refusal.
func (s *imapSession) create(name string) error {
	err := s.client.Create(name, nil).Wait()
	if err == nil {
		return nil
	}
	err = s.fail("create handled folder", err)
	if !errors.Is(err, ErrRefused) {
		return err
	}
	if there, lost := s.exists(name); there || lost != nil {
		return lost
	}
	return fmt.Errorf("%w: %w", ErrNoMailbox, err)
}

func (s *imapSession) exists(folder string) (bool, error) {
	found, err := s.client.List("", folder, nil).Collect()
	return len(found) > 0, s.failIfDead("look for handled folder", err)
}

// makeHandled returns the server's name of the handled folder, which is there.
func (s *imapSession) makeHandled() (string, error) {
	name, err := s.realName(s.cfg.Handled)
	if err != nil || s.handled {
		return name, err
	}
	there, err := s.exists(name)
	if err != nil {
		return "", err
	}
	if !there {
		if err := s.create(name); err != nil {
			return "", err
		}
		// So that people's mail programs show it; it works without.
		if err := s.failIfDead("subscribe handled folder", s.client.Subscribe(name).Wait()); err != nil {
			return "", err
		}
	}
	s.handled = true
	return name, nil
}

// PurgeHandled removes for good what the server took in before the given time from
// the handled folder, and returns how many messages that were. The folder is the
// robot's own: on servers without UIDPLUS, what people have marked as deleted in it
// goes too.
func (in *Inbox) PurgeHandled(ctx context.Context, before time.Time) (int, error) {
	return in.removeHandled(ctx, "purge handled mail", func(s *imapSession) ([]uint32, error) {
		// BEFORE knows whole days: search a day too many and compare.
		found, err := s.searchUIDs(&imap.SearchCriteria{Before: before.AddDate(0, 0, 2)})
		if err != nil {
			return nil, err
		}
		var old []uint32
		for chunk := range slices.Chunk(found, sizeChunk) {
			messages, err := s.fetchSizes(chunk)
			if err != nil {
				return nil, err
			}
			for _, m := range messages {
				if m.InternalDate.Before(before) {
					old = append(old, m.UID)
				}
			}
		}
		return old, nil
	})
}

// DeleteHandled removes for good the messages of the handled folder that bear one of
// the Message-IDs, given with or without angle brackets, and returns how many.
func (in *Inbox) DeleteHandled(ctx context.Context, messageIDs []string) (int, error) {
	if len(messageIDs) == 0 {
		return 0, nil
	}
	return in.removeHandled(ctx, "delete handled mail", func(s *imapSession) ([]uint32, error) {
		var uids []uint32
		for chunk := range slices.Chunk(messageIDs, searchChunk) {
			found, err := s.searchUIDs(anyMessageID(chunk))
			if err != nil {
				return nil, err
			}
			uids = append(uids, found...)
		}
		slices.Sort(uids)
		return slices.Compact(uids), nil
	})
}

// removeHandled removes from the handled folder what find names.
func (in *Inbox) removeHandled(ctx context.Context, operation string, find func(*imapSession) ([]uint32, error)) (int, error) {
	var n int
	err := in.do(ctx, operation, func(s *imapSession) error {
		n = 0
		if _, err := s.makeHandled(); err != nil {
			return err
		}
		if err := s.selectMailbox(s.cfg.Handled, true); err != nil {
			return err
		}
		uids, err := find(s)
		if err != nil {
			return err
		}
		for chunk := range slices.Chunk(uids, moveChunk) {
			if err := s.remove(uidSet(chunk), true); err != nil {
				return err
			}
			n += len(chunk)
		}
		return nil
	})
	return n, err
}

func (s *imapSession) searchUIDs(criteria *imap.SearchCriteria) ([]uint32, error) {
	data, err := s.client.UIDSearch(criteria, nil).Wait()
	if err != nil {
		return nil, s.fail("search mailbox", err)
	}
	var uids []uint32
	for _, uid := range data.AllUIDs() {
		uids = append(uids, uint32(uid))
	}
	return uids, nil
}

// anyMessageID matches messages with one of ids, of which there is at least one.
func anyMessageID(ids []string) *imap.SearchCriteria {
	one := func(id string) imap.SearchCriteria {
		if len(id) > 0 && id[0] != '<' {
			id = "<" + id + ">"
		}
		return imap.SearchCriteria{Header: []imap.SearchCriteriaHeaderField{{Key: "Message-Id", Value: id}}}
	}
	criteria := one(ids[0])
	for _, id := range ids[1:] {
		criteria = imap.SearchCriteria{Or: [][2]imap.SearchCriteria{{criteria, one(id)}}}
	}
	return &criteria
}
