package mailer

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/textproto"
	"strings"
	"time"

	"github.com/wneessen/go-mail/smtp"
)

// maxReplies is how many bytes a server may say in one transaction. Ours are
// told apart by a few hundred; one that talks on for ever is cut off.
const maxReplies = 1 << 20

// smtpConn is one logged-in connection. It belongs to one goroutine at a time.
type smtpConn struct {
	net    *meteredConn
	client *smtp.Client
	// What the server offers (RFC 2920, RFC 1870, RFC 6152).
	pipelining, size, eightBit bool

	used  bool // it has carried a message: the server may end it at any time now
	dirty bool // a transaction was left open: RSET before the next
	// Commands that went along with the end of the message before (RFC 2920
	// section 3.1) and have no answer yet, and whether that has gone well here.
	along     []step
	alongWell bool
	timer     *time.Timer
	buf       []byte // in which messages are made ready
}

// meteredConn ends a connection whose other side says too much.
type meteredConn struct {
	net.Conn
	left int
}

func (c *meteredConn) Read(p []byte) (int, error) {
	if c.left <= 0 {
		return 0, errors.New("server says too much")
	}
	n, err := c.Conn.Read(p[:min(len(p), c.left)])
	c.left -= n
	return n, err
}

// guard lets the end of ctx end every read and write on the connection, so that
// a silent server cannot hold us. The function it returns undoes that; when it
// reports false the connection is no longer of use.
func (c *meteredConn) guard(ctx context.Context) (release func() bool) {
	c.left = maxReplies
	return context.AfterFunc(ctx, func() {
		// Any instant in the past will do, and needs no clock.
		_ = c.SetDeadline(time.Unix(1, 0))
	})
}

// ioError tells a broken or silent connection (temporary) apart from an answer.
// ctx is asked because its end shows up as a timeout of the connection.
func ioError(ctx context.Context, stage string, err error) *SendError {
	var reply *textproto.Error
	if errors.As(err, &reply) {
		return replyError(stage, reply.Code, reply.Msg)
	}
	var garbled textproto.ProtocolError
	if errors.As(err, &garbled) { // it quotes the server, whatever that said
		err = textproto.ProtocolError(cutText(cleanText(string(garbled)), 300))
	}
	if ctx.Err() != nil {
		err = fmt.Errorf("%w: %w", context.Cause(ctx), err)
	}
	return &SendError{Stage: stage, Err: fmt.Errorf("%w: %w", ErrUnavailable, err)}
}

func replyError(stage string, code int, text string) *SendError {
	enhanced, rest := parseReply(code, text)
	return &SendError{Stage: stage, Code: code, Enhanced: enhanced, Text: rest}
}

// dialSMTP connects, encrypts, greets and logs in. What it learns on the way
// goes into report, also when it fails.
func dialSMTP(ctx context.Context, cfg SMTPConfig, refresh bool, report *Report) (*smtpConn, error) {
	host, _, err := net.SplitHostPort(cfg.Addr)
	if err != nil {
		return nil, &SendError{Stage: StageDial, Err: fmt.Errorf("read address: %w", err)}
	}
	raw, err := cfg.Dial(ctx, "tcp", cfg.Addr)
	if err != nil {
		return nil, ioError(ctx, StageDial, err)
	}
	c := &smtpConn{net: &meteredConn{Conn: raw}}
	release := c.net.guard(ctx)
	if err := c.open(ctx, cfg, host, refresh, report); err != nil {
		release()
		_ = raw.Close()
		return nil, err
	}
	if !release() {
		_ = raw.Close()
		return nil, ioError(ctx, StageAuth, ctx.Err())
	}
	return c, nil
}

func (c *smtpConn) open(ctx context.Context, cfg SMTPConfig, host string, refresh bool, report *Report) error {
	var conn net.Conn = c.net
	if cfg.TLS == TLSImplicit {
		tc := tls.Client(c.net, ClientTLS(host, cfg.RootCAs))
		if err := tc.HandshakeContext(ctx); err != nil {
			return &SendError{Stage: StageTLS, Err: handshakeError(err)}
		}
		conn = tc
	}
	client, err := smtp.NewClient(conn, host)
	if err != nil {
		e := ioError(ctx, StageHello, err)
		if e.Code == 0 && cfg.TLS != TLSImplicit && ctx.Err() != nil {
			e.Err = fmt.Errorf("%w (no greeting: the port may expect tls from the start)", e.Err)
		}
		return e
	}
	c.client = client
	if err := client.Hello(cfg.HELO); err != nil {
		return ioError(ctx, StageHello, err)
	}
	if cfg.TLS == TLSStart {
		if err := c.startTLS(ctx, ClientTLS(host, cfg.RootCAs)); err != nil {
			return err
		}
	}
	c.pipelining, _ = client.Extension("PIPELINING")
	c.size, _ = client.Extension("SIZE")
	c.eightBit, _ = client.Extension("8BITMIME")
	report.fill(client)
	return c.login(ctx, cfg, host, refresh, report)
}

// startTLS demands encryption. go-mail throws away what was buffered before it
// and says EHLO again after it (RFC 3207 section 4.2).
func (c *smtpConn) startTLS(ctx context.Context, conf *tls.Config) error {
	if ok, _ := c.client.Extension("STARTTLS"); !ok {
		return &SendError{Stage: StageTLS, Err: fmt.Errorf("%w: server does not offer starttls", ErrTLS)}
	}
	err := c.client.StartTLS(conf)
	if err == nil {
		return nil
	}
	var reply *textproto.Error
	switch {
	case errors.As(err, &reply):
		e := replyError(StageTLS, reply.Code, reply.Msg)
		e.Err = ErrTLS
		return e
	case ctx.Err() != nil:
		return ioError(ctx, StageTLS, err)
	}
	return &SendError{Stage: StageTLS, Err: handshakeError(err)}
}

// login authenticates (RFC 4954) with the first mechanism that both sides know.
func (c *smtpConn) login(ctx context.Context, cfg SMTPConfig, host string, refresh bool, report *Report) error {
	if cfg.Username == "" {
		return nil
	}
	_, offered := c.client.Extension("AUTH")
	auth, mech, err := chooseAuth(ctx, cfg, host, strings.Fields(strings.ToUpper(offered)), refresh)
	if err != nil {
		return &SendError{Stage: StageAuth, Err: err}
	}
	if err := c.client.Auth(auth); err != nil {
		e := ioError(ctx, StageAuth, err)
		if e.Code >= 500 {
			e.Err = ErrLogin
		}
		return e
	}
	report.Login = mech
	return nil
}

func chooseAuth(ctx context.Context, cfg SMTPConfig, host string, offered []string, refresh bool) (smtp.Auth, string, error) {
	has := func(mech string) bool {
		for _, o := range offered {
			if o == mech {
				return true
			}
		}
		return false
	}
	// AllowPlain was checked before dialling, so go-mail need not judge again.
	switch {
	case cfg.Token != nil && has(XOAUTH2):
		token, err := cfg.Token(ctx, refresh)
		if err != nil {
			return nil, "", fmt.Errorf("get token: %w", err)
		}
		return smtp.XOAuth2Auth(cfg.Username, token), XOAUTH2, nil
	case cfg.Token == nil && has("PLAIN"):
		return smtp.PlainAuth("", cfg.Username, cfg.Password, host, true), "PLAIN", nil
	case cfg.Token == nil && has("LOGIN"):
		return smtp.LoginAuth(cfg.Username, cfg.Password, host, true), "LOGIN", nil
	}
	return nil, "", fmt.Errorf("%w: server offers %q, none that can be used", ErrLogin, strings.Join(offered, " "))
}

// step is one command of a transaction.
type step struct{ stage, line string }

// envelope is what announces a message: everything up to DATA.
func (c *smtpConn) envelope(m Outgoing) []step {
	mail := "MAIL FROM:<" + m.From + ">"
	if c.size {
		mail += fmt.Sprintf(" SIZE=%d", len(m.Bytes))
	}
	if c.eightBit && !isASCII(m.Bytes) {
		mail += " BODY=8BITMIME"
	}
	return []step{{StageMail, mail}, {StageRcpt, "RCPT TO:<" + m.To + ">"}, {StageData, "DATA"}}
}

// announce has the server accept the envelope of m, unless that has been sent
// along already: then only the answers are read. keep says whether the
// connection can take another message.
func (c *smtpConn) announce(ctx context.Context, m Outgoing) (keep bool, err error) {
	if steps := c.along; steps != nil {
		c.along = nil
		keep, err = c.answers(ctx, steps)
		c.alongWell = c.alongWell || err == nil
		return keep, err
	}
	steps := c.envelope(m)
	if c.dirty {
		steps = append([]step{{"rset", "RSET"}}, steps...)
		c.dirty = false
	}
	if !c.pipelining {
		for _, s := range steps {
			if keep, err = c.command(ctx, s); err != nil {
				return keep, err
			}
		}
		return true, nil
	}
	return c.command(ctx, steps...)
}

// command sends commands, all at once, and reads the answers to them.
func (c *smtpConn) command(ctx context.Context, steps ...step) (keep bool, err error) {
	for _, s := range steps {
		// A bufio.Writer keeps its error until Flush.
		_, _ = c.client.Text.W.WriteString(s.line + "\r\n")
	}
	if err := c.client.Text.W.Flush(); err != nil {
		return false, ioError(ctx, steps[0].stage, err)
	}
	return c.answers(ctx, steps)
}

// answers reads the server's answers to commands that were sent together and
// gives the first refusal.
func (c *smtpConn) answers(ctx context.Context, steps []step) (keep bool, err error) {
	var refused *SendError
	for _, s := range steps {
		code, text, err := c.client.Text.ReadResponse(0)
		if err == nil {
			err = ctx.Err() // half a line counts as one when the time is out
		}
		if err != nil {
			if refused != nil { // the server hung up after its refusal
				return false, refused
			}
			return false, ioError(ctx, s.stage, err)
		}
		want := 2
		if s.stage == StageData {
			want = 3
			if code/100 == want && refused != nil {
				// It waits for a message that nobody is to get. Ending it with
				// a dot might deliver an empty one.
				return false, refused
			}
		}
		if code/100 == want || refused != nil {
			continue
		}
		refused = replyError(s.stage, code, text)
		if code == 421 {
			return false, refused
		}
	}
	if refused != nil {
		c.dirty = true
		return true, refused
	}
	return true, nil
}

// data sends the message and the final dot, the envelope of the next message
// along with it where there is one, and reads what became of it. When less than
// the dot was sent, the server throws it away; only an answer that is lost
// leaves us not knowing.
func (c *smtpConn) data(ctx context.Context, msg []byte, along []step) (keep bool, err error) {
	var then []byte
	for _, s := range along {
		then = append(append(then, s.line...), "\r\n"...)
	}
	var ended bool
	if c.buf, ended, err = writeStuffed(c.client.Text.W, msg, then, c.buf); err != nil {
		if ended {
			return false, ioError(ctx, StageDot, err)
		}
		return false, ioError(ctx, StageData, err)
	}
	c.along = along
	code, text, err := c.client.Text.ReadResponse(0)
	if err != nil {
		return false, ioError(ctx, StageDot, err)
	}
	if code/100 == 2 {
		return true, nil
	}
	return code != 421, replyError(StageDot, code, text)
}

// quit says goodbye, briefly, and closes.
func (c *smtpConn) quit(ctx context.Context) {
	ctx, cancel := context.WithTimeout(ctx, 2*time.Second)
	defer cancel()
	release := c.net.guard(ctx)
	defer release()
	_ = c.client.Quit()
	_ = c.net.Close()
}

func isASCII(p []byte) bool {
	for _, b := range p {
		if b >= 0x80 {
			return false
		}
	}
	return true
}
