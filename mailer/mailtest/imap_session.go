package mailtest

import (
	"strings"

	"github.com/emersion/go-imap/v2"
	"github.com/emersion/go-imap/v2/imapserver"
	"github.com/emersion/go-imap/v2/imapserver/imapmemserver"
	"github.com/emersion/go-sasl"
)

// imapSession is a memory session with SASL, and an IDLE that does not miss what
// happens just after it has been acknowledged.
type imapSession struct {
	*imapmemserver.UserSession // nil until logged in
	server                     *IMAPServer
}

var (
	_ imapserver.SessionMove      = (*imapSession)(nil)
	_ imapserver.SessionNamespace = (*imapSession)(nil)
	_ imapserver.SessionSASL      = (*imapSession)(nil)
)

// Close ends the session.
func (s *imapSession) Close() error { return s.UserSession.Close() }

// Login checks a password.
func (s *imapSession) Login(name, password string) error {
	u, err := s.server.user(name)
	if err != nil || u.User.Login(name, password) != nil {
		return imapserver.ErrAuthFailed
	}
	s.UserSession = imapmemserver.NewUserSession(u.User)
	return nil
}

// AuthenticateMechanisms returns the SASL mechanisms offered.
func (s *imapSession) AuthenticateMechanisms() []string { return []string{sasl.Plain, "XOAUTH2"} }

// Authenticate begins a SASL exchange.
func (s *imapSession) Authenticate(mech string) (sasl.Server, error) {
	switch mech {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, name, password string) error { return s.Login(name, password) }), nil
	case "XOAUTH2":
		return &XOAUTH2Server{Check: s.checkToken}, nil
	}
	return nil, &imap.Error{Type: imap.StatusResponseTypeNo, Text: "mechanism not supported"}
}

func (s *imapSession) checkToken(name, token string) error {
	u, err := s.server.user(name)
	if err != nil {
		return imapserver.ErrAuthFailed
	}
	s.server.mu.Lock()
	want := u.token
	s.server.mu.Unlock()
	if want == "" || token != want {
		return imapserver.ErrAuthFailed
	}
	s.UserSession = imapmemserver.NewUserSession(u.User)
	return nil
}

// Copy copies messages and tells the sessions that IDLE. The memory server's own
// breaks off its answer when none of the messages is there.
func (s *imapSession) Copy(set imap.NumSet, dest string) (*imap.CopyData, error) {
	defer s.server.change()
	data, err := s.UserSession.Copy(set, dest)
	if err == nil && len(data.SourceUIDs) == 0 {
		data = nil
	}
	return data, err
}

// Move moves messages and tells the sessions that IDLE. It does not use the memory
// server's own, which tells of the removal of message 0.
func (s *imapSession) Move(w *imapserver.MoveWriter, set imap.NumSet, dest string) error {
	data, err := s.Copy(set, dest)
	if err != nil || data == nil {
		return err
	}
	deleted := &imap.StoreFlags{Op: imap.StoreFlagsAdd, Silent: true, Flags: []imap.Flag{imap.FlagDeleted}}
	if err := s.Store(nil, data.SourceUIDs, deleted, nil); err != nil {
		return err
	}
	if err := s.Expunge(nil, &data.SourceUIDs); err != nil {
		return err
	}
	return w.WriteCopyData(data) // the removals are told when the command ends
}

// Append adds a message and tells the sessions that IDLE.
func (s *imapSession) Append(mailbox string, r imap.LiteralReader, opts *imap.AppendOptions) (*imap.AppendData, error) {
	defer s.server.change()
	return s.UserSession.Append(mailbox, r, opts)
}

// Expunge removes messages and tells the sessions that IDLE.
func (s *imapSession) Expunge(w *imapserver.ExpungeWriter, uids *imap.UIDSet) error {
	defer s.server.change()
	return s.UserSession.Expunge(w, uids)
}

// Idle tells what happens until stop. The memory server's own begins to listen some
// time after the client was told that it does.
func (s *imapSession) Idle(w *imapserver.UpdateWriter, stop <-chan struct{}) error {
	for {
		changed := s.server.changes()
		if err := s.Poll(w, true); err != nil {
			return err
		}
		select {
		case <-changed:
		case <-stop:
			return nil
		}
	}
}

// XOAUTH2Server is the server's side of XOAUTH2, for IMAP and SMTP. Its refusal is
// what Google and Microsoft do: a challenge with JSON, an empty answer, then the NO.
type XOAUTH2Server struct {
	Check  func(username, token string) error
	failed error
}

// Next implements sasl.Server.
func (s *XOAUTH2Server) Next(response []byte) (challenge []byte, done bool, err error) {
	if s.failed != nil {
		return nil, false, s.failed
	}
	if response == nil {
		return []byte{}, false, nil
	}
	var name, token string
	for field := range strings.SplitSeq(string(response), "\x01") {
		if v, ok := strings.CutPrefix(field, "user="); ok {
			name = v
		}
		if v, ok := strings.CutPrefix(field, "auth=Bearer "); ok {
			token = v
		}
	}
	if s.failed = s.Check(name, token); s.failed != nil {
		return []byte(`{"status":"400","schemes":"Bearer","scope":"https://mail.example.test/"}`), false, nil //nolint:nilerr // the refusal comes after the client's next word
	}
	return nil, true, nil
}
