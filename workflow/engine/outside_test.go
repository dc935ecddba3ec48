package engine

import (
	"fmt"
	"strings"
	"testing"

	"starte/workflow"
	"starte/workflow/store"
)

// bounce is what a mail server says of a message that it could not deliver.
func bounce(recipient, status, returned string) []byte {
	raw := "From: MAILER-DAEMON@mx.example.no\nTo: " + robot + "\nSubject: Undelivered Mail Returned to Sender\nMessage-ID: <bounce-" + status + recipient + ">\n" +
		"Auto-Submitted: auto-replied\nMIME-Version: 1.0\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\n\n" +
		"--b\nContent-Type: text/plain\n\nI'm sorry to have to inform you that your message could not be delivered.\n" +
		"--b\nContent-Type: message/delivery-status\n\nReporting-MTA: dns; mx.example.no\n\nFinal-Recipient: rfc822; " + recipient +
		"\nAction: failed\nStatus: " + status + "\nDiagnostic-Code: smtp; 550 " + status + " no such user\n"
	if returned != "" {
		raw += "--b\nContent-Type: text/rfc822-headers\n\n" + returned + "\n"
	}
	return []byte(strings.ReplaceAll(raw+"--b--\n", "\n", "\r\n"))
}

func headers(g got) string {
	return strings.ReplaceAll(string(headerOf(g.raw)), "\r\n", "\n")
}

func TestBounceIsTiedByTheReturnedMessage(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		// The address has been rewritten on its way: the Message-ID tells.
		w.put("INBOX", bounce("ola.berg@elsewhere.test", "5.1.1", headers(w.mail("questions", "ola@example.no"))))
		w.settle()
		f := w.state().Of("ola").Failed
		if f == nil || !f.Final {
			t.Fatalf("failure %+v\n%s", f, w.log)
		}
		if n := len(w.sent("alert", "kari@example.no")); n != 1 {
			t.Errorf("%d alerts", n)
		}
		// The next one says nothing new.
		w.put("INBOX", bounce("ola.berg@elsewhere.test", "5.1.1", headers(w.mail("invitation", "ola@example.no"))))
		w.settle()
		if n := len(w.sent("alert", "kari@example.no")); n != 1 {
			t.Errorf("%d alerts after the second bounce", n)
		}
		w.wantBoxes(0, 2)
	})
}

func TestBounceIsTiedByTheAddress(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.put("INBOX", bounce("ola@example.no", "5.1.1", ""))
		// Somebody else's mail from the same mailbox comes back.
		w.put("INBOX", bounce("nadia@example.no", "5.1.1", "Message-ID: <lunsj@example.no>\nFrom: "+robot+"\nTo: nadia@example.no\nSubject: Lunsj\n"))
		got := w.receive()
		if got.Handled != 1 || got.Strangers != 1 {
			t.Errorf("received %+v", got)
		}
		w.settle()
		f := w.state().Of("ola").Failed
		if f == nil || f.Final {
			t.Errorf("failure %+v: anybody can write such a bounce", f)
		}
		if f := w.state().Of("nadia").Failed; f != nil {
			t.Errorf("failure of somebody else's mail: %+v", f)
		}
		if n := len(w.sent("alert", "kari@example.no")); n != 1 {
			t.Errorf("%d alerts", n)
		}
	})
}

// rsvp is what a calendar program answers.
func rsvp(from, attendee, uid, partstat string, sequence int) []byte {
	return []byte(strings.ReplaceAll(fmt.Sprintf(`Authentication-Results: %s; dmarc=pass header.from=example.no
From: %s
To: %s
Subject: Godtatt: Planleggingsmøte
Message-ID: <rsvp-%s-%s-%d>
MIME-Version: 1.0
Content-Type: text/calendar; method=REPLY; charset=utf-8

BEGIN:VCALENDAR
VERSION:2.0
METHOD:REPLY
BEGIN:VEVENT
UID:%s
SEQUENCE:%d
ATTENDEE;PARTSTAT=%s:mailto:%s
COMMENT:Jeg er på kurs
DTSTAMP:20270118T080000Z
DTSTART:20270128T120000Z
END:VEVENT
END:VCALENDAR
`, authserv, from, robot, from, partstat, sequence, uid, sequence, partstat, attendee), "\n", "\r\n"))
}

func (w *world) uid(process, event string) string {
	return w.stateOf(process).Events[event].UID + "@robot.example.no"
}

func TestCalendarReplyIsTiedByItsUID(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		other := solbakken(t)
		other.ID, other.Leader, other.Staff = "bjerka", someone("bodil", "Bodil Aas"), nil
		other.Members = []workflow.Person{someone("ola", "Ola Berg")}
		w.apply(other)
		w.asked()
		w.put("INBOX", rsvp("ola@example.no", "ola@example.no", w.uid("bjerka", "meeting"), "ACCEPTED", 0))
		w.put("INBOX", rsvp("ola@example.no", "ola@example.no", w.uid("solbakken", "meeting"), "DECLINED", 0))
		w.put("INBOX", rsvp("ola@example.no", "ola@example.no", "lunch@calendar.test", "DECLINED", 0)) // somebody else's meeting
		if got := w.receive(); got.Handled != 2 || got.Strangers != 1 {
			t.Errorf("received %+v", got)
		}
		if r := w.stateOf("bjerka").Of("ola").RSVP; r != workflow.RSVPAccepted {
			t.Errorf("bjerka: %q", r)
		}
		if r := w.state().Of("ola").RSVP; r != workflow.RSVPDeclined {
			t.Errorf("solbakken: %q", r)
		}
		w.settle()
		if text := w.mail("alert", "kari@example.no").Text(); !strings.Contains(text, "Ola Berg") || !strings.Contains(text, "Jeg er på kurs") {
			t.Errorf("alert:\n%s", text)
		}
	})
}

func TestAbsenceIsKnownAndNeverAnswered(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		before := len(w.smtp.Messages())
		l := reply(w.mail("questions", "ola@example.no"), "Jeg er borte til mandag 25. januar.")
		l.subject, l.header = "Automatisk svar: fravær", []string{"Auto-Submitted: auto-replied"}
		w.write(l)
		if got := w.receive(); got.Handled != 1 {
			t.Errorf("received %+v", got)
		}
		w.settle()
		if w.state().Of("ola").Away == nil {
			t.Errorf("not away\n%s", w.log)
		}
		if n := len(w.smtp.Messages()) - before; n != 0 {
			t.Errorf("%d mails sent", n)
		}
		if in := w.inbound(store.InboundHandled); len(in) != 1 || in[0].Kind != "auto_reply" {
			t.Errorf("kept %+v", in)
		}
	})
}

func TestPurgeForgetsRawMailAndTheMailboxCopies(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.write(reply(w.mail("questions", "ola@example.no"), "1. Husk meg"))
		w.settle()
		w.wantBoxes(0, 1)
		w.until("2027-02-20 09:00") // meeting held
		id := w.inbound("")[0].ID
		if _, err := w.store.Raw(t.Context(), id); err != nil {
			t.Fatalf("forgotten too early: %v", err)
		}
		w.until("2027-03-03 09:00") // 30 days after it
		w.settle()
		w.wantBoxes(0, 0)
		w.wantAnswers("ola", "")
		if _, err := w.store.Raw(t.Context(), id); err == nil {
			t.Error("the raw mail is still there")
		}
		if left, err := w.store.PendingErasures(t.Context(), 10); err != nil || len(left) != 0 {
			t.Errorf("still to be erased: %v, %v", left, err)
		}
		// What comes afterwards goes with the addresses.
		w.write(reply(w.mail("announcement", "ola@example.no"), "Jeg kan ikke 4. mars"))
		w.settle()
		w.wantBoxes(0, 1)
		w.until("2027-06-20 09:00")
		w.settle()
		w.wantBoxes(0, 0)
		if s := w.state(); s.Status != workflow.Finished || s.Process.Leader.Name != "" {
			t.Errorf("the process is %s and led by %q", s.Status, s.Process.Leader.Name)
		}
		for _, word := range []string{"example.no", "Husk meg", "Jeg kan ikke", "Ola Berg"} {
			traces, err := w.store.Traces(t.Context(), word)
			if err != nil {
				t.Fatal(err)
			}
			for _, trace := range traces {
				t.Errorf("%q stands in %s of %s", word, trace.Place, trace.ID)
			}
		}
		// Nobody is known any more.
		w.write(letter{from: "ola@example.no", subject: "Hei", text: "Er dere der?"})
		if got := w.receive(); got.Strangers != 1 {
			t.Errorf("received %+v", got)
		}
	})
}

func TestErasureThatFailsIsDoneLater(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.write(reply(w.mail("questions", "ola@example.no"), "1. Glem meg"))
		w.settle()
		err := w.store.Tx(t.Context(), func(tx *store.Tx) error {
			_, err := tx.Forget(t.Context(), "ola@example.no", nil, w.clock.Now())
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		w.imap.Inject(mailFault("UID STORE", "NO try later"))
		if _, err := w.engine.Receive(t.Context(), w.clock.Now()); err == nil {
			t.Error("a failed erasure was not told of")
		}
		w.wantBoxes(0, 1)
		w.imap.Heal()
		if got := w.receive(); got.Erased != 1 {
			t.Errorf("received %+v", got)
		}
		w.wantBoxes(0, 0)
	})
}
