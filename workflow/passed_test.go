package workflow

import (
	"testing"
	"time"
)

// TestPassedOnInLocalTime takes in a message at an instant given in UTC: the
// leader reads the time of the clock on the wall.
func TestPassedOnInLocalTime(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	in := Inbound{ID: "in", Kind: InReply, Person: "anne", Address: "anne@example.no", Trust: TrustAuthentic, Text: "Jeg kan ikke den fjerde.",
		At: time.Date(2027, time.January, 4, 11, 0, 0, 0, time.UTC)}
	mails := Receive(pl.moment(), in).Mails
	if len(mails) != 1 || mails[0].Kind != MailForward {
		t.Fatalf("sent %s", summary(mails))
	}
	if got := mails[0].Facts.Message.At.Format("15:04"); got != "12:00" {
		t.Errorf("the leader reads %s, want 12:00", got)
	}
}

// TestHalfALineIsAskedBack does the half that is clear; the question is about
// the other half alone.
func TestHalfALineIsAskedBack(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	mails := pl.receive(Inbound{Kind: InReply, Person: "kari", Address: "kari@example.no", About: MailAfterMeeting,
		Text: "Verksted 2 avlyses, og verksted 7: torsdag 11. mars kl 9-11, Kantina"})
	asked, echoed := "", 0
	for _, m := range mails {
		switch m.Kind {
		case MailAskBack:
			asked = m.Facts.Asks[0].Line
		case MailEcho:
			echoed = len(m.Facts.Changes)
		}
	}
	if asked != "verksted 7: torsdag 11. mars kl 9-11, Kantina" || echoed != 1 {
		t.Errorf("asked about %q, echoed %d changes", asked, echoed)
	}
}
