package mailer

import (
	"context"
	"crypto/tls"
	"slices"
	"time"

	"github.com/emersion/go-imap/v2"
)

// InboxReport is what Inbox.Check found.
type InboxReport struct {
	TLS          string    // "TLS 1.3"; empty without
	Certificate  []string  // the names in the server's certificate
	Expires      time.Time // when it ends
	Capabilities []string  // sorted
	Messages     uint32    // in the mailbox
	UIDValidity  uint32
	ReadOnly     bool   // the mailbox cannot be changed: handled mail cannot be moved
	Move         bool   // RFC 6851; without it handled mail is copied and marked
	UIDPlus      bool   // RFC 4315; without it and Move, handled mail stays, marked \Deleted
	Idle         bool   // RFC 2177; without it new mail is noticed by polling alone
	HandledMade  bool   // the handled folder was missing and has been created
	JunkFound    string // the folder that the server calls its junk folder (RFC 6154), when it says
	JunkMissing  bool   // the configured Junk folder cannot be opened
}

// Check logs in and looks whether all is there that the other methods need: it opens
// the mailbox and creates the handled folder when it is missing. The report is valid
// up to the step that the error names.
func (in *Inbox) Check(ctx context.Context) (InboxReport, error) {
	var r InboxReport
	err := in.do(ctx, "check mailbox", func(s *imapSession) error {
		r = InboxReport{}
		r.describeTLS(s.conn)
		for c := range s.caps {
			r.Capabilities = append(r.Capabilities, string(c))
		}
		slices.Sort(r.Capabilities)
		r.Move, r.UIDPlus, r.Idle = s.caps.Has(imap.CapMove), s.caps.Has(imap.CapUIDPlus), s.caps.Has(imap.CapIdle)
		if err := s.selectMailbox(in.cfg.Mailbox, true); err != nil {
			return err
		}
		r.Messages, r.UIDValidity, r.ReadOnly = s.messages, s.validity, s.conn.filter.isReadOnly()
		if err := s.checkJunk(&r); err != nil {
			return err
		}
		return s.checkHandled(&r)
	})
	return r, err
}

func (r *InboxReport) describeTLS(conn *imapConn) {
	secured, ok := conn.Conn.(*tls.Conn)
	if !ok {
		return
	}
	state := secured.ConnectionState()
	r.TLS = tls.VersionName(state.Version)
	if len(state.PeerCertificates) > 0 {
		cert := state.PeerCertificates[0]
		r.Certificate, r.Expires = cert.DNSNames, cert.NotAfter
		for _, ip := range cert.IPAddresses {
			r.Certificate = append(r.Certificate, ip.String())
		}
	}
}

func (s *imapSession) checkJunk(r *InboxReport) error {
	if s.caps.Has(imap.CapSpecialUse) {
		list, err := s.client.List("", "*", nil).Collect()
		if err := s.failIfDead("list folders", err); err != nil {
			return err
		}
		for _, folder := range list {
			if slices.Contains(folder.Attrs, imap.MailboxAttrJunk) {
				r.JunkFound = folder.Mailbox
			}
		}
	}
	if s.cfg.Junk == "" {
		return nil
	}
	err := s.selectMailbox(s.cfg.Junk, true)
	r.JunkMissing = err != nil
	if s.dead {
		return err
	}
	return nil
}

func (s *imapSession) checkHandled(r *InboxReport) error {
	name, err := s.realName(s.cfg.Handled)
	if err != nil {
		return err
	}
	found, err := s.client.List("", name, nil).Collect()
	if err := s.failIfDead("look for handled folder", err); err != nil {
		return err
	}
	s.handled = false
	if _, err := s.makeHandled(); err != nil {
		return err
	}
	r.HandledMade = len(found) == 0
	return nil
}
