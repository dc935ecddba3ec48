package mailtest

import (
	"encoding/base64"

	"github.com/emersion/go-sasl"
	"github.com/emersion/go-smtp"
)

func (s *SMTPServer) wantsLogin() bool { return len(s.opts.Users) > 0 || s.opts.Token != nil }

// AuthMechanisms is part of smtp.AuthSession.
func (s *smtpSession) AuthMechanisms() []string {
	var mechs []string
	if len(s.server.opts.Users) > 0 {
		mechs = append(mechs, s.server.opts.Mechanisms...)
	}
	if s.server.opts.Token != nil {
		mechs = append(mechs, "XOAUTH2")
	}
	return mechs
}

// Auth is part of smtp.AuthSession.
func (s *smtpSession) Auth(mech string) (sasl.Server, error) {
	if err := s.server.act(s.conn, StageAuth, ""); err != nil {
		return nil, err
	}
	password := func(user, pass string) error {
		if want, ok := s.server.opts.Users[user]; !ok || want != pass {
			return smtp.ErrAuthFailed
		}
		s.login = user
		return nil
	}
	switch mech {
	case sasl.Plain:
		return sasl.NewPlainServer(func(_, user, pass string) error { return password(user, pass) }), nil
	case sasl.Login:
		return &loginServer{check: password}, nil
	case "XOAUTH2":
		return &XOAUTH2Server{Check: func(user, token string) error {
			if !s.server.opts.Token(user, token) {
				return smtp.ErrAuthFailed
			}
			s.login = user
			return nil
		}}, nil
	}
	return nil, smtp.ErrAuthUnknownMechanism
}

// loginServer is LOGIN as Outlook speaks it: two prompts, no RFC.
type loginServer struct {
	check func(user, pass string) error
	step  int
	user  string
}

func (l *loginServer) Next(response []byte) (challenge []byte, done bool, err error) {
	l.step++
	switch l.step {
	case 1:
		if response == nil {
			return []byte("Username:"), false, nil
		}
		l.step++
		fallthrough
	case 2:
		l.user = string(response)
		return []byte("Password:"), false, nil
	}
	return nil, true, l.check(l.user, string(response))
}

// EncodePlain gives the initial response of PLAIN (RFC 4616) as it stands on the
// wire, so that a test can look for it where it must not be.
func EncodePlain(user, pass string) string {
	return base64.StdEncoding.EncodeToString([]byte("\x00" + user + "\x00" + pass))
}
