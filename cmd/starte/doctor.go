package main

import (
	"context"
	"crypto/x509"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"time"

	"github.com/spf13/cobra"

	"starte/mailer"
)

// resolver looks up names; *net.Resolver is one.
type resolver interface {
	LookupTXT(ctx context.Context, name string) ([]string, error)
}

// mark is how bad a finding is.
type mark string

const (
	good mark = "✓"
	odd  mark = "!" // it works, and should be looked at
	bad  mark = "✗"
)

// doctor examines an installation and prints what it finds.
type doctor struct {
	*app
	out    io.Writer
	conf   config
	dns    resolver
	roots  *x509.CertPool
	token  mailer.TokenFunc
	inbox  *mailer.Inbox
	sender *mailer.Sender
	wait   time.Duration // for mail to arrive
	bad    int
}

func (a *app) doctorCommand() *cobra.Command {
	var timeout, wait time.Duration
	var noMail bool
	c := &cobra.Command{
		Use: "doctor", Short: "Find out what is wrong with the set-up, and what to do", Args: exactly(0, "no arguments"),
		Long: `Examine the set-up as a whole: secrets and database, logging in to IMAP and SMTP, a
message that the robot sends to itself and waits for, plus-addressing, what the
receiving server says of senders, SPF, DKIM and DMARC, and the clock. Each
finding is a line: ✓ is well, ! works but should be looked at, ✗ does not work;
the line below says what to do.

It changes nothing but the folder for handled mail, which it creates, and takes
its own messages away again. The robot may run meanwhile.`,
		Example: "  starte doctor\n  starte doctor --no-mail",
		RunE: func(c *cobra.Command, _ []string) error {
			return a.doctor(c.Context(), timeout, wait, noMail)
		},
	}
	c.Flags().DurationVar(&timeout, "timeout", 20*time.Second, "how long a server may be silent")
	c.Flags().DurationVar(&wait, "wait", time.Minute, "how long to wait for the message to itself")
	c.Flags().BoolVar(&noMail, "no-mail", false, "send no message")
	return c
}

func (a *app) doctor(ctx context.Context, timeout, wait time.Duration, noMail bool) error {
	conf, err := a.readConfig()
	if err != nil {
		return err
	}
	lacks := conf.secrets(a.getenv)
	if err := conf.check(); err != nil {
		return a.misconfigured(errors.Join(joined(lacks), err))
	}
	d := &doctor{app: a, out: a.stdout, conf: conf, dns: a.dns, wait: wait}
	if d.dns == nil {
		d.dns = net.DefaultResolver
	}
	if d.roots, err = loadRoots(conf); err != nil {
		return err
	}
	quiet := slog.New(slog.DiscardHandler)
	if conf.OAuth2 != nil {
		d.token = newTokens(conf, a.now, quiet).token
	}
	imap, smtp := conf.imapConfig(d.roots, d.token, quiet), conf.smtpConfig(d.roots, d.token, quiet)
	imap.Timeout, imap.Poll, smtp.Timeout, smtp.OpenTimeout = timeout, time.Second, timeout, timeout
	d.inbox, d.sender = mailer.NewInbox(imap), mailer.NewSender(smtp)
	defer func() { _ = errors.Join(d.inbox.Close(), d.sender.Close()) }() // nothing can be lost

	for _, l := range append(lacks, conf.logins()...) {
		d.say(bad, "password", l.finding, l.advice)
	}
	d.checkFiles(lacks)
	d.checkDatabase(ctx)
	reads := d.checkIMAP(ctx)
	sends := d.checkSMTP(ctx)
	var got *arrival
	switch {
	case noMail:
	case reads && sends:
		got = d.checkMail(ctx)
	default:
		d.say(odd, "mail", "no message was sent to itself: IMAP and SMTP must work first", "")
	}
	d.checkDNS(ctx, got)
	if d.bad > 0 {
		return fmt.Errorf("%s to mend", count(d.bad, "thing", "things"))
	}
	return nil
}

// say prints a finding and what to do about it.
func (d *doctor) say(m mark, area, finding, advice string) {
	fmt.Fprintf(d.out, "%s %s: %s\n", m, area, finding)
	if advice != "" {
		fmt.Fprintf(d.out, "    → %s\n", advice)
	}
	if m == bad {
		d.bad++
	}
}

// checkIMAP logs in and looks at the mailbox; it reports whether it can be used.
func (d *doctor) checkIMAP(ctx context.Context) bool {
	r, err := d.inbox.Check(ctx)
	if err != nil || r.ReadOnly {
		finding, advice := explainIMAP(&d.conf, r, err)
		d.say(bad, "imap", finding, advice)
		return false
	}
	d.say(good, "imap", fmt.Sprintf("logged in to %s as %s%s; %s in %s", d.conf.IMAP.Address, d.conf.IMAP.Username, over(r.TLS), count(int(r.Messages), "message", "messages"), d.conf.Mailbox), "")
	d.sayExpiry("imap", r.Expires)
	switch {
	case r.HandledMade:
		d.say(good, "folder", fmt.Sprintf("%s was created for handled mail", d.conf.Handled), "")
	default:
		d.say(good, "folder", fmt.Sprintf("%s is there for handled mail", d.conf.Handled), "")
	}
	if !r.Move && !r.UIDPlus {
		d.say(odd, "imap", "the server has neither MOVE nor UIDPLUS: handled mail is copied, and the original stays, marked as deleted", "let a mail program purge the inbox now and then")
	}
	if !r.Idle {
		d.say(odd, "imap", "the server has no IDLE: new mail is noticed when it is looked for, once a minute", "")
	}
	switch {
	case r.JunkMissing:
		d.say(bad, "junk", fmt.Sprintf("the folder %q cannot be opened", d.conf.Junk), "check `junk`: replies that the server takes for junk are not found without it")
	case d.conf.Junk == "" && r.JunkFound != "":
		d.say(odd, "junk", "replies that the server takes for junk are not looked for", fmt.Sprintf("set `junk: %s`", r.JunkFound))
	case d.conf.Junk != "":
		d.say(good, "junk", fmt.Sprintf("%s is looked through for replies", d.conf.Junk), "")
	}
	return true
}

// checkSMTP logs in to the server that sends; it reports whether it can be used.
func (d *doctor) checkSMTP(ctx context.Context) bool {
	r, err := d.sender.Check(ctx)
	if err != nil {
		finding, advice := explainSMTP(&d.conf, err)
		d.say(bad, "smtp", finding, advice)
		return false
	}
	as := ""
	if r.Login != "" {
		as = fmt.Sprintf(" as %s with %s", d.conf.SMTP.Username, r.Login)
	}
	d.say(good, "smtp", fmt.Sprintf("connected to %s%s%s", d.conf.SMTP.Address, as, over(r.TLS)), "")
	d.sayExpiry("smtp", r.Expires)
	return true
}

func over(tls string) string {
	if tls == "" {
		return " without encryption"
	}
	return " over " + tls
}

// A certificate that ends within this time is spoken of.
const expirySoon = 14 * 24 * time.Hour

func (d *doctor) sayExpiry(area string, expires time.Time) {
	if left := expires.Sub(d.now()); !expires.IsZero() && left < expirySoon {
		d.say(odd, area, fmt.Sprintf("the server's certificate ends %s", expires.Format(time.DateOnly)), "tell whoever runs the server, unless it is renewed by itself")
	}
}
