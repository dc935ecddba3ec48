package main

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"starte/mailer"
)

// arrival is a message of the doctor's as it came back.
type arrival struct {
	in           mailer.Incoming
	header       mail.Header
	dkimSelector string
	dkimDomain   string
}

// More than this between the clocks is spoken of.
const clockSlack = 2 * time.Minute

// checkMail sends a message to the robot itself, and one to it with a plus in
// the address, and waits for both. It returns the first, or nil.
func (d *doctor) checkMail(ctx context.Context) *arrival {
	from := d.conf.from()
	local, domain, _ := strings.Cut(from.Address, "@")
	start, err := d.cursor(ctx)
	if err != nil {
		finding, advice := explainIMAP(&d.conf, mailer.InboxReport{UIDValidity: 1}, err)
		d.say(bad, "mail", finding, advice)
		return nil
	}
	key := rand.Text()
	plainID, plusID := mailer.MessageID("doctor/"+key, "plain", domain), mailer.MessageID("doctor/"+key, "plus", domain)
	sent := d.now()
	if err := d.sendSelf(ctx, from, from.Address, plainID); err != nil {
		finding, advice := explainSMTP(&d.conf, err)
		d.say(bad, "mail", "a message to itself was refused: "+finding, advice)
		return nil
	}
	want := map[string]bool{plainID: true}
	plusErr := d.sendSelf(ctx, from, local+"+starte-doctor@"+domain, plusID)
	if plusErr == nil {
		want[plusID] = true
	}
	got, err := d.awaitMail(ctx, start, want, plainID)
	if err != nil {
		d.say(odd, "mail", "looking for the message: "+err.Error(), "")
	}
	d.clean(ctx, got)
	plain := got[plainID]
	if plain == nil {
		d.say(bad, "mail", fmt.Sprintf("the message to itself did not arrive within %s", d.wait), d.whereIsIt())
		return nil
	}
	d.say(good, "mail", "a message to itself arrived", "")
	d.checkPlus(plusErr, got[plusID])
	d.checkClock(plain, sent)
	d.checkAuthentication(plain)
	return plain
}

func (d *doctor) whereIsIt() string {
	if d.conf.Junk == "" {
		return "look into the mailbox's junk folder, and set `junk` if it is there; else check that `from` is the address of the mailbox that imap.username opens"
	}
	return "check that `from` is the address of the mailbox that imap.username opens, and wait longer with --wait 10m"
}

// cursor is the end of the mailbox as it is now.
func (d *doctor) cursor(ctx context.Context) (mailer.Cursor, error) {
	var end mailer.Cursor
	// Nothing has come in after tomorrow: only the cursor is handed out.
	err := d.inbox.Fetch(ctx, d.conf.Mailbox, mailer.Cursor{}, d.now().AddDate(0, 0, 2), func(_ []mailer.Incoming, c mailer.Cursor) error {
		end = c
		return nil
	})
	return end, err
}

func (d *doctor) sendSelf(ctx context.Context, from mail.Address, to, id string) error {
	raw := "From: " + from.String() + "\r\nTo: " + (&mail.Address{Address: to}).String() + "\r\nSubject: starte doctor\r\nDate: " + d.now().Format(time.RFC1123Z) +
		"\r\nMessage-ID: <" + id + ">\r\nAuto-Submitted: auto-generated\r\nMIME-Version: 1.0\r\nContent-Type: text/plain; charset=us-ascii\r\n\r\n" +
		"starte doctor sent this message to find out whether mail arrives.\r\nIt is taken away again; if it is still here it can be deleted.\r\n"
	return d.sender.Send(ctx, from.Address, to, []byte(raw))
}

// awaitMail looks for messages until all are there, or until a while after the
// one that matters.
func (d *doctor) awaitMail(ctx context.Context, from mailer.Cursor, want map[string]bool, matters string) (map[string]*arrival, error) {
	ctx, cancel := context.WithTimeout(ctx, d.wait)
	defer cancel()
	got := map[string]*arrival{}
	for looks := 0; ; looks++ {
		err := d.inbox.Fetch(ctx, d.conf.Mailbox, from, time.Time{}, func(list []mailer.Incoming, next mailer.Cursor) error {
			from = next
			for _, in := range list {
				m, err := mail.ReadMessage(bytes.NewReader(in.Raw))
				if err != nil {
					continue // somebody else's
				}
				if id := strings.Trim(m.Header.Get("Message-Id"), "<> "); want[id] {
					got[id] = arrived(in, m.Header)
				}
			}
			return nil
		})
		if len(got) == len(want) || ctx.Err() != nil {
			return got, nil
		}
		if err != nil {
			return got, err
		}
		if got[matters] != nil && looks > 3 { // the other has had its chance
			return got, nil
		}
		if err := d.inbox.Wait(ctx); err != nil && ctx.Err() == nil {
			return got, err
		}
	}
}

func arrived(in mailer.Incoming, h mail.Header) *arrival {
	a := &arrival{in: in, header: h}
	for _, tag := range strings.Split(h.Get("Dkim-Signature"), ";") {
		name, value, _ := strings.Cut(tag, "=")
		value = strings.Join(strings.Fields(value), "")
		switch strings.TrimSpace(name) {
		case "s":
			a.dkimSelector = value
		case "d":
			a.dkimDomain = value
		}
	}
	return a
}

// clean takes the doctor's own messages away again.
func (d *doctor) clean(ctx context.Context, got map[string]*arrival) {
	var ids []string
	for id, a := range got {
		err := d.inbox.MoveHandled(ctx, a.in.Mailbox, a.in.UIDValidity, []uint32{a.in.UID})
		if err != nil {
			finding, advice := explainIMAP(&d.conf, mailer.InboxReport{UIDValidity: 1}, err)
			d.say(bad, "folder", "a message could not be moved: "+finding, advice)
			return
		}
		ids = append(ids, id)
	}
	if n, err := d.inbox.DeleteHandled(ctx, ids); err != nil || n < len(ids) {
		d.say(odd, "folder", fmt.Sprintf("the doctor's messages are left in %s", d.conf.Handled), "delete them in a mail program; what people write is erased there the same way, so find out why it fails")
		return
	}
	if len(ids) > 0 {
		d.say(good, "folder", fmt.Sprintf("mail can be moved to %s, and erased there", d.conf.Handled), "")
	}
}

func (d *doctor) checkPlus(refused error, got *arrival) {
	works := refused == nil && got != nil
	why := "did not arrive"
	var e *mailer.SendError
	if errors.As(refused, &e) {
		why = fmt.Sprintf("was refused: %d %s %s", e.Code, e.Enhanced, e.Text)
	}
	switch {
	case works && d.conf.Plus:
		d.say(good, "plus", "plus-addressing works and is used", "")
	case works:
		d.say(odd, "plus", "plus-addressing works and is not used", "set `plus_addressing: true`: replies are then known by their address, whatever a mail program leaves out")
	case d.conf.Plus:
		d.say(bad, "plus", "a message to an address with a plus "+why, "turn plus-addressing on (Microsoft 365: Set-OrganizationConfig -DisablePlusAddressInRecipients $false), or set `plus_addressing: false`: replies to the robot's mail would bounce")
	default:
		d.say(good, "plus", "plus-addressing is off, and is not needed", "")
	}
}

// checkClock compares this machine's clock with the mail server's.
func (d *doctor) checkClock(got *arrival, sent time.Time) {
	now := d.now()
	server := got.in.InternalDate
	var off time.Duration
	switch {
	case server.Before(sent.Add(-clockSlack)):
		off = sent.Sub(server)
		d.say(bad, "clock", fmt.Sprintf("this machine is %s ahead of the mail server", off.Round(time.Second)), "set the clock by the network: timedatectl set-ntp true; mail would leave at the wrong time")
	case server.After(now.Add(clockSlack)):
		off = server.Sub(now)
		d.say(bad, "clock", fmt.Sprintf("this machine is %s behind the mail server", off.Round(time.Second)), "set the clock by the network: timedatectl set-ntp true; mail would leave at the wrong time")
	default:
		d.say(good, "clock", "agrees with the mail server's", "")
	}
}

// checkAuthentication looks whether the receiving server says who sent a
// message, in a way that the configuration trusts.
func (d *doctor) checkAuthentication(got *arrival) {
	fields := got.header["Authentication-Results"]
	id := ""
	if len(fields) > 0 {
		first, _, _ := strings.Cut(fields[0], ";")
		if words := strings.Fields(first); len(words) > 0 && !strings.Contains(words[0], "=") {
			id = words[0]
		}
	}
	verdict := mailer.DMARC(got.in.Raw, d.conf.AuthservID, d.conf.Tenant)
	internal := strings.EqualFold(strings.TrimSpace(got.header.Get("X-Ms-Exchange-Organization-Authas")), "Internal")
	switch {
	case verdict == mailer.DMARCFail:
		d.say(bad, "senders", "the mail server calls the robot's own mail forged (dmarc=fail)", "mend SPF and DKIM of the domain: others will not get the robot's mail either")
	case verdict == mailer.DMARCPass:
		d.say(good, "senders", "the mail server says who sent a message, and is trusted", "")
	case internal && !d.conf.Tenant:
		d.say(odd, "senders", "Microsoft 365 says that the message is from inside the organisation, and the configuration does not trust that", "set `microsoft_tenant: true`: leaders inside it need not confirm their commands")
	case d.conf.AuthservID == "" && !d.conf.Tenant && id != "":
		d.say(odd, "senders", "the mail server signs its verdict on senders as "+id+", and the configuration trusts none", "set `authserv_id: "+id+"` if that is your own server; until then a leader confirms the first command")
	case d.conf.AuthservID != "" && !strings.EqualFold(id, d.conf.AuthservID):
		d.say(odd, "senders", fmt.Sprintf("no Authentication-Results by %s on top of the message%s", d.conf.AuthservID, orBy(id)), "check `authserv_id`; until it is right a leader confirms the first command")
	default:
		d.say(odd, "senders", "the mail server says nothing of who sent a message to itself", "a leader confirms the first command; mail from others may carry a verdict: look at the header of one")
	}
}

func orBy(id string) string {
	if id == "" {
		return ""
	}
	return ", but by " + id
}
