package main

import (
	"bytes"
	"fmt"
	"reflect"
	"slices"
	"strings"
	"testing"

	"starte/mailer/mailtest"
	"starte/workflow"
)

// TestFlood lets senders write as fast as they can: a staff member, somebody
// with a stolen tag and somebody in the leader's name.
func TestFlood(t *testing.T) {
	t.Parallel()
	u := attackedLater(t)(t)
	const each = 100
	for i := range each {
		for _, raw := range []string{
			"Authentication-Results: mx.example.test; dmarc=pass header.from=example.no\r\nFrom: anne@example.no\r\nTo: robot@example.test\r\nSubject: Hei\r\n",
			"Authentication-Results: mx.example.test; dmarc=pass header.from=evil.test\r\nFrom: x@evil.test\r\nTo: " + u.replyTo("ola") + "\r\nSubject: Hei\r\n",
			"From: kari@example.no\r\nTo: robot@example.test\r\nSubject: Hei\r\n",
		} {
			raw += fmt.Sprintf("Message-ID: <flood-%d@mail.test>\r\n\r\nVENT\r\n", i)
			if _, err := u.imap.Deliver(worldMailbox, "INBOX", []byte(raw), u.clock()); err != nil {
				t.Fatal(err)
			}
		}
	}
	before, mails := u.look(), len(u.smtp.Messages())
	u.step()
	u.step()
	after := u.look()
	if n := after.messages - before.messages; n != 3*each {
		t.Errorf("%d messages kept of %d", n, 3*each)
	}
	sent := u.letters()[mails:]
	count := map[string]int{}
	for _, l := range sent {
		count[l.Header.Get("To")]++
	}
	for to, n := range count {
		if n > 20 {
			t.Errorf("%d mails to %s within an hour", n, to)
		}
	}
	u.wantNothingOfOthers("", before, after)
	wantHarmless(t, sent)
	u.wantAlive()
}

// TestHostileMailTogether lets it all lie in one mailbox when serve starts, with
// an honest reply behind it. Nothing counts that nobody wrote, and the log tells
// of no address, no name and no word of anybody's.
func TestHostileMailTogether(t *testing.T) {
	t.Parallel()
	u := attackedLater(t)(t)
	for _, a := range attacks(t) {
		if len(a.After) > 0 {
			continue // what it answers is sent in the course of things
		}
		if _, err := u.imap.Deliver(worldMailbox, "INBOX", u.message(a.File), u.clock()); err != nil {
			t.Fatal(err)
		}
	}
	before := u.look()
	u.reply(u.sent("nadia"), "nadia@example.no", "5. Etter alle de andre\r\n")
	s := u.serve()
	patiently(t, "the honest reply is moved", func() bool {
		list, err := u.imap.Messages(worldMailbox, "INBOX")
		return err == nil && len(list) > 0 && !slices.ContainsFunc(list, func(m mailtest.StoredMessage) bool { return bytes.Contains(m.Raw, []byte("Etter alle de andre")) })
	})
	s.end()
	after := u.look()
	if !slices.Contains(after.answers["nadia"], "5: Etter alle de andre") {
		t.Errorf("Nadia's answers are %q", after.answers["nadia"])
	}
	for _, list := range after.answers {
		for _, a := range list {
			if strings.Contains(a, "I Olas navn") || strings.Contains(a, "Stjålet") || strings.Contains(a, "Forfalsket") {
				t.Errorf("it counts that somebody is said to have written %q", a)
			}
		}
	}
	if !reflect.DeepEqual(before.state.Process, after.state.Process) || after.state.Status != workflow.Active || !after.state.StopAsked.IsZero() {
		t.Error("the plan has changed, or a command was obeyed")
	}
	wantHarmless(t, u.letters())
	for _, private := range append([]string{"evil.test", "PWNED", "STOPP", "Kari", "Nadia", "Ola Berg", "Etter alle"}, registered...) {
		if strings.Contains(s.log.String(), private) {
			t.Errorf("the log tells of %q", private)
		}
	}
}
