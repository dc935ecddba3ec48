package mailer

import (
	"bufio"
	"bytes"
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"strings"
	"time"
)

// SMTPConfig says how mail is handed to a submission server (RFC 6409).
type SMTPConfig struct {
	Addr    string         // host:port; the host is the name in its certificate
	TLS     TLSMode        // how the connection is protected
	RootCAs *x509.CertPool // nil: those of the system; see CertPool

	// Username and Password log in with PLAIN or LOGIN, Username and Token with
	// XOAUTH2. An empty Username sends without a login.
	Username, Password string
	Token              TokenFunc
	// AllowPlain lets a password or token through with TLSNone. Only for
	// loopback: everyone on the way can read it.
	AllowPlain bool

	HELO     string        // the name that we greet with; "localhost" when empty
	Sessions int           // connections at once; 1 when zero
	Timeout  time.Duration // for one message from MAIL to the last answer; 5 min when zero
	// OpenTimeout is for dialling, TLS and login together; 1 min when zero.
	OpenTimeout time.Duration
	// Idle is how long an unused connection is kept; 30 s when zero. Servers
	// end theirs after 60 s or more.
	Idle time.Duration

	// Dial replaces the plain TCP dialler.
	Dial   func(ctx context.Context, network, addr string) (net.Conn, error)
	Logger *slog.Logger // nil: nothing is logged
}

// Stages of a delivery, for [SendError].
const (
	StageMessage = "message" // the bytes or addresses cannot be sent; nothing was dialled
	StageDial    = "dial"
	StageTLS     = "tls"
	StageHello   = "hello" // the greeting and EHLO
	StageAuth    = "auth"
	StageMail    = "mail" // MAIL FROM
	StageRcpt    = "rcpt" // RCPT TO
	StageData    = "data" // DATA and the message, the final dot not yet sent
	StageDot     = "dot"  // the final dot was sent
)

// ErrMessage means that a message or an address breaks the rules of SMTP, so
// that no server could be given it. Trying again does not help.
var ErrMessage = errors.New("message cannot be sent")

// errClosed is what Send answers after Close.
var errClosed = errors.New("sender is closed")

// SendError is why a message was not sent. With Code 0 no server has answered,
// and Err says why.
type SendError struct {
	Stage    string
	Code     int    // the server's reply (RFC 5321 section 4.2), or 0
	Enhanced string // its enhanced status (RFC 3463) such as "5.1.1", or empty
	Text     string // what it said, on one line
	Err      error
}

func (e *SendError) Error() string {
	if e.Code == 0 {
		return fmt.Sprintf("smtp %s: %v", e.Stage, e.Err)
	}
	answer := strings.TrimSpace(fmt.Sprintf("%d %s %s", e.Code, e.Enhanced, e.Text))
	if e.Err != nil {
		return fmt.Sprintf("smtp %s: %v: %s", e.Stage, e.Err, answer)
	}
	return fmt.Sprintf("smtp %s: %s", e.Stage, answer)
}

// Unwrap gives ErrLogin, ErrTLS, ErrUnavailable or ErrMessage where one fits.
func (e *SendError) Unwrap() error { return e.Err }

// Permanent reports a server's final no to this message: 500 to 599 once the
// transaction had begun. Everything else is temporary until proven otherwise,
// and so is a no that speaks of us rather than of the message: an operator can
// mend that and lose nothing.
func (e *SendError) Permanent() bool {
	return e.Code >= 500 && e.Code <= 599 && e.inTransaction() && !e.Misconfigured()
}

func (e *SendError) inTransaction() bool {
	switch e.Stage {
	case StageMail, StageRcpt, StageData, StageDot:
		return true
	}
	return false
}

// AddressGone reports that the address itself is what failed: a permanent no to
// RCPT with an enhanced status of 5.1.x (RFC 3463 section 3.2), the sender's
// own 5.1.7 and 5.1.8 excepted. Nothing more should be sent to it.
func (e *SendError) AddressGone() bool {
	return e.Permanent() && e.Stage == StageRcpt && strings.HasPrefix(e.Enhanced, "5.1.") &&
		e.Enhanced != "5.1.7" && e.Enhanced != "5.1.8"
}

// Unknown reports that the final dot was sent and no answer came: the message
// may have been delivered. It must be tried again with the same Message-ID, so
// that the receiver can tell it is the same one.
func (e *SendError) Unknown() bool {
	return e.Stage == StageDot && (e.Code < 400 || e.Code > 599)
}

// Misconfigured reports a refusal that an operator must mend: the server wants
// a login (530, 535, 538), or the account may not send as this address
// (Microsoft 365: 5.7.60, 5.2.252 SendAsDenied; 5.7.57 not logged in).
func (e *SendError) Misconfigured() bool {
	switch e.Code {
	case 530, 534, 535, 538:
		return true
	}
	switch e.Enhanced {
	case "5.7.57", "5.7.60", "5.2.252", "5.7.139":
		return true
	}
	return false
}

// parseReply splits a reply's text into its enhanced status (RFC 2034) and the
// rest, made one line.
func parseReply(code int, text string) (enhanced, rest string) {
	var lines []string
	for i, line := range strings.Split(text, "\n") {
		status, after, _ := strings.Cut(line, " ")
		if isStatus(code, status) {
			if i == 0 {
				enhanced = status
			}
			if status == enhanced {
				line = after
			}
		}
		lines = append(lines, line)
	}
	return enhanced, cutText(cleanText(strings.Join(lines, " ")), 300)
}

// isStatus reports an enhanced status of the same class as the code.
func isStatus(code int, s string) bool {
	parts := strings.Split(s, ".")
	if len(parts) != 3 || parts[0] != fmt.Sprint(code/100) {
		return false
	}
	for _, p := range parts[1:] {
		if p == "" || len(p) > 3 || strings.Trim(p, "0123456789") != "" {
			return false
		}
	}
	return true
}

// checkMessage refuses bytes that SMTP cannot carry as they are (RFC 5321
// sections 2.3.8 and 4.5.3.1.6). A bare CR or LF is what one server reads as
// part of a line and the next as the end of the message.
func checkMessage(msg []byte) error {
	if len(msg) == 0 {
		return fmt.Errorf("%w: it is empty", ErrMessage)
	}
	if i := bytes.IndexByte(msg, 0); i >= 0 {
		return fmt.Errorf("%w: nul at byte %d", ErrMessage, i)
	}
	for start := 0; start < len(msg); {
		line, length := msg[start:], 0
		if i := bytes.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
			if i == 0 || line[i-1] != '\r' {
				return fmt.Errorf("%w: bare lf at byte %d", ErrMessage, start+i)
			}
			line, length = line[:i-1], 2
		}
		if i := bytes.IndexByte(line, '\r'); i >= 0 {
			return fmt.Errorf("%w: bare cr at byte %d", ErrMessage, start+i)
		}
		if len(line) > 998 {
			return fmt.Errorf("%w: line of %d characters at byte %d", ErrMessage, len(line), start)
		}
		start += len(line) + length
	}
	return nil
}

// stuffChunk is how much of a message is made ready at a time: an ordinary one
// goes in a single write, a large one is not held twice.
const stuffChunk = 256 << 10

// writeStuffed writes the message as DATA carries it (RFC 5321 section 4.5.2),
// the final dot included and what is to follow it, and returns buf, which it
// makes that ready in, to be used again. When it fails, ended says whether the
// dot may have been written: every write waits for the one before it, and the
// dot is in the last, which fails before its end.
func writeStuffed(w *bufio.Writer, msg, then, buf []byte) (ready []byte, ended bool, err error) {
	whole := bytes.HasSuffix(msg, []byte("\r\n"))
	buf = buf[:0]
	if msg[0] == '.' {
		buf = append(buf, '.')
	}
	for len(msg) > 0 {
		part := msg[:min(len(msg), stuffChunk)]
		if i := bytes.Index(part, []byte("\n.")); i >= 0 {
			part = part[:i+1]
		}
		buf, msg = append(buf, part...), msg[len(part):]
		if len(msg) > 0 && msg[0] == '.' && part[len(part)-1] == '\n' {
			buf = append(buf, '.')
		}
		if len(buf) >= stuffChunk {
			if _, err := w.Write(buf); err != nil {
				return buf, false, err
			}
			buf = buf[:0]
		}
	}
	if !whole {
		buf = append(buf, "\r\n"...)
	}
	buf = append(append(buf, ".\r\n"...), then...)
	if _, err = w.Write(buf); err == nil {
		err = w.Flush()
	}
	return buf, err == nil || len(then) > 0, err
}
