package main

import (
	"errors"
	"fmt"
	"log/slog"

	"starte/mailer"
)

// mailFault is what keeps the robot from using one of its mail servers, in words
// for whoever looks after it.
type mailFault struct {
	server  string // host:port
	account string // the setting that names the account, and what it is for; no address
	finding string // with the server's own words, where it said any
	advice  string
}

// explain says what an error means that came from a mail server; false for
// errors of other kinds. Doctor, the log and the health check all tell it so.
func (c *config) explain(err error) (mailFault, bool) {
	var send *mailer.SendError
	if errors.As(err, &send) {
		return c.smtpFault(err), true
	}
	if errors.Is(err, mailer.ErrNoMailbox) || errors.Is(err, mailer.ErrReadOnly) { // of which folder is in its words
		f := c.imapFault(mailer.InboxReport{}, err)
		f.finding = "a folder of the mailbox cannot be used: " + err.Error()
		f.advice = "check `mailbox`, `handled` and `junk`, and the account's right to change them"
		return f, true
	}
	for _, kind := range []error{mailer.ErrLogin, mailer.ErrTLS, mailer.ErrUnavailable, mailer.ErrQuota, mailer.ErrRefused} {
		if errors.Is(err, kind) {
			return c.imapFault(mailer.InboxReport{}, err), true
		}
	}
	return mailFault{}, false
}

func (c *config) imapFault(r mailer.InboxReport, err error) mailFault {
	f := mailFault{server: c.IMAP.Address, account: "imap.username, which reads the mailbox"}
	f.finding, f.advice = explainIMAP(c, r, err)
	return f
}

func (c *config) smtpFault(err error) mailFault {
	f := mailFault{server: c.SMTP.Address, account: "smtp.username, which sends"}
	f.finding, f.advice = explainSMTP(c, err)
	return f
}

// attrs are what a line of the log says beside the error.
func (f mailFault) attrs() []slog.Attr {
	return []slog.Attr{slog.String("server", f.server), slog.String("account", f.account), slog.String("advice", f.advice)}
}

// Error is the whole on one line, for those who read no log.
func (f mailFault) Error() string {
	return fmt.Sprintf("%s (%s; %s): %s", f.finding, f.server, f.account, f.advice)
}

// explained is what the engine asks: the words for the health check, and what
// its log is to say beside the error.
func (c *config) explained(err error) (words string, attrs []slog.Attr) {
	if f, ok := c.explain(err); ok {
		return f.Error(), f.attrs()
	}
	if advice := adviceOnDatabase(c, err); advice != "" {
		return err.Error() + ": " + advice, []slog.Attr{slog.String("advice", advice)}
	}
	return "", nil
}
