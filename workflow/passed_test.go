package workflow

import (
	"fmt"
	"strings"
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

// TestEchoSaysNewNumbers lets a workshop be called off and another be moved past
// the one after it: the others get their numbers, which the leader is told.
func TestEchoSaysNewNumbers(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Verksted 1 avlyses":                     "1 workshop/w2",
		"Verksted 2: mandag 25. januar kl 13-15": "1 workshop/w2, 2 workshop/w1",
		"Verksted 2: torsdag 18. mars kl 13-15":  "",
	} {
		pl := begin(t, sample(t), "2027-01-04 09:30")
		var got []string
		for _, m := range pl.kari(text) {
			if m.Kind != MailEcho || m.Copy {
				continue
			}
			for _, l := range m.Facts.Renumbered {
				got = append(got, fmt.Sprintf("%d %s", l.Number, l.Event))
			}
		}
		if got := strings.Join(got, ", "); got != want {
			t.Errorf("%s: %q, want %q", text, got, want)
		}
	}
}
