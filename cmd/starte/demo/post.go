package demo

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"sync"
	"time"

	"starte/mailer"
	"starte/mailer/mailtest"
)

// The names of the demo's world. All are reserved for examples (RFC 2606).
const (
	robot      = "ossogvart@robot.example.no"
	authserv   = "mx.robot.example.no"
	robotLogin = "robot"
	robotPass  = "demo"
)

// post is the demo's mail service: one SMTP server for everybody, the robot's
// IMAP mailbox, and a box for each person.
type post struct {
	smtp  *mailtest.SMTPServer
	imap  *mailtest.IMAPServer
	out   *mailer.Sender // people's way out
	clock func() time.Time

	mu     sync.Mutex
	fresh  []delivery // not yet read by their recipients
	bounce map[string]bool
	err    error
}

// delivery is a message in a person's box.
type delivery struct {
	to  string
	raw []byte
}

func startPost(clock func() time.Time) (*post, error) {
	p := &post{clock: clock, bounce: map[string]bool{}}
	var err error
	if p.imap, err = mailtest.StartIMAP(mailtest.IMAPOptions{}); err != nil {
		return nil, fmt.Errorf("start IMAP server: %w", err)
	}
	p.imap.AddUser(robotLogin, robotPass)
	if p.smtp, err = mailtest.StartSMTP(mailtest.SMTPOptions{OnMessage: p.take, Discard: true}); err != nil {
		_ = p.imap.Close() // the first error is the one to tell
		return nil, fmt.Errorf("start SMTP server: %w", err)
	}
	p.out = mailer.NewSender(mailer.SMTPConfig{Addr: p.smtp.Addr, TLS: mailer.TLSNone, Sessions: 1})
	return p, nil
}

func (p *post) close() {
	_ = p.out.Close() // a demo's servers lose nothing when they end
	_ = p.smtp.Close()
	_ = p.imap.Close()
}

// take delivers a message: to the robot's mailbox, to a person's box, or back.
func (p *post) take(from, to string, raw []byte) {
	switch {
	case isRobot(to):
		p.toRobot(to, raw)
	case p.bounce[to]:
		p.toRobot(from, notDelivered(from, to, raw, p.clock()))
	default:
		p.mu.Lock()
		defer p.mu.Unlock()
		p.fresh = append(p.fresh, delivery{to: to, raw: raw})
	}
}

func isRobot(address string) bool {
	local, domain, _ := strings.Cut(robot, "@")
	got, at, _ := strings.Cut(strings.ToLower(address), "@")
	name, _, _ := strings.Cut(got, "+")
	return name == local && at == domain
}

// toRobot puts a message into the robot's mailbox as a receiving server does:
// with the address it came to, and the server's verdict on top.
func (p *post) toRobot(to string, raw []byte) {
	var b bytes.Buffer
	fmt.Fprintf(&b, "Authentication-Results: %s; dmarc=pass\r\nX-Original-To: %s\r\n", authserv, to)
	b.Write(raw)
	if _, err := p.imap.Deliver(robotLogin, "INBOX", b.Bytes(), p.clock()); err != nil {
		p.mu.Lock()
		defer p.mu.Unlock()
		p.err = fmt.Errorf("deliver to the robot: %w", err)
	}
}

// collect hands over what was delivered since the last time.
func (p *post) collect() ([]delivery, error) {
	p.mu.Lock()
	defer p.mu.Unlock()
	fresh := p.fresh
	p.fresh = nil
	return fresh, p.err
}

func (p *post) send(ctx context.Context, from, to string, raw []byte) error {
	return p.out.Send(ctx, from, to, raw)
}

// notDelivered is a delivery status notification (RFC 3464).
func notDelivered(to, failed string, returned []byte, now time.Time) []byte {
	header, _, _ := bytes.Cut(returned, []byte("\r\n\r\n"))
	lines := []string{
		"From: Mail Delivery System <MAILER-DAEMON@mx.example.com>",
		"To: " + to,
		"Subject: Undelivered Mail Returned to Sender",
		"Date: " + now.Format(time.RFC1123Z),
		"Message-ID: <" + fmt.Sprint(now.UnixNano()) + ".dsn@mx.example.com>",
		"Auto-Submitted: auto-replied",
		"MIME-Version: 1.0",
		`Content-Type: multipart/report; report-type=delivery-status; boundary="dsn"`,
		"",
		"--dsn", "Content-Type: text/plain; charset=us-ascii", "",
		"This is the mail system at host mx.example.com.", "",
		"I'm sorry to have to inform you that your message could not be delivered",
		"to one or more recipients.", "",
		"<" + failed + ">: unknown user",
		"", "--dsn", "Content-Type: message/delivery-status", "",
		"Reporting-MTA: dns; mx.example.com", "",
		"Final-Recipient: rfc822; " + failed,
		"Action: failed", "Status: 5.1.1",
		"Diagnostic-Code: smtp; 550 5.1.1 <" + failed + ">: unknown user",
		"", "--dsn", "Content-Type: text/rfc822-headers", "",
		string(header), "", "--dsn--", "",
	}
	return []byte(strings.Join(lines, "\r\n"))
}
