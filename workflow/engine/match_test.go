package engine

import (
	"strings"
	"testing"

	"starte/workflow"
	"starte/workflow/store"
)

// lastKept is the message kept last.
func (w *world) lastKept() store.Inbound {
	w.t.Helper()
	list := w.inbound("")
	if len(list) == 0 {
		return store.Inbound{}
	}
	return list[len(list)-1]
}

func TestWhoAMessageIsFrom(t *testing.T) {
	t.Parallel()
	cases := map[string]struct {
		letter func(w *world) letter
		person string // empty: a stranger's
		status store.InboundStatus
	}{
		"tag": {func(w *world) letter {
			l := reply(w.mail("questions", "ola@example.no"), "1. Svar")
			l.inReplyTo, l.text = "", "1. Svar"
			return l
		}, "ola", store.InboundHandled},
		"tag in capitals": {func(w *world) letter {
			l := reply(w.mail("questions", "ola@example.no"), "1. Svar")
			l.inReplyTo, l.text, l.to = "", "1. Svar", strings.ToUpper(l.to)
			return l
		}, "ola", store.InboundHandled},
		"In-Reply-To": {func(w *world) letter {
			l := reply(w.mail("questions", "ola@example.no"), "")
			l.to, l.text = robot, "1. Svar"
			return l
		}, "ola", store.InboundHandled},
		"References": {func(w *world) letter {
			l := reply(w.mail("questions", "ola@example.no"), "")
			l.references = []string{"first@example.test", l.inReplyTo, "last@example.test"}
			l.to, l.text, l.inReplyTo = robot, "1. Svar", "last@example.test"
			return l
		}, "ola", store.InboundHandled},
		"reference in the quoted footer": {func(w *world) letter {
			l := reply(w.mail("questions", "ola@example.no"), "1. Svar")
			l.to, l.inReplyTo = robot, "changed@exchange.test"
			return l
		}, "ola", store.InboundHandled},
		"sender with an open questionnaire": {func(*world) letter {
			return letter{from: "ola@example.no", subject: "Svar", text: "1. Svar"}
		}, "ola", store.InboundHandled},
		"tag of one and thread of another: the tag": {func(w *world) letter {
			l := reply(w.mail("questions", "ola@example.no"), "1. Svar")
			l.inReplyTo, l.text = w.mail("questions", "nadia@example.no").MessageID, "1. Svar"
			return l
		}, "ola", store.InboundHandled},
		"from a colleague's account": {func(w *world) letter {
			l := reply(w.mail("questions", "ola@example.no"), "1. Svar")
			l.from = "nadia@example.no"
			return l
		}, "ola", store.InboundHeld},
		"forwarded and answered from elsewhere": {func(w *world) letter {
			l := reply(w.mail("questions", "ola@example.no"), "1. Svar")
			l.to, l.from, l.subject = robot, "ola.privat@example.com", "VS: svar"
			return l
		}, "ola", store.InboundHeld},
		"forged": {func(w *world) letter {
			l := reply(w.mail("questions", "ola@example.no"), "1. Svar")
			l.unsigned, l.header = true, []string{"Authentication-Results: " + authserv + "; dmarc=fail header.from=example.no"}
			return l
		}, "ola", store.InboundForged},
		"guessed tag": {func(*world) letter {
			return letter{from: "x@shop.test", to: "ossogvart+aaaaaaaaaaaaaaaaaaaaa@robot.example.no", subject: "Hei", text: "1. Svar"}
		}, "", ""},
		"nobody": {func(*world) letter { return letter{from: "x@shop.test", subject: "Hei", text: "1. Svar"} }, "", ""},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			w := askedOnSQLite(t)
			w.write(c.letter(w))
			w.receive()
			kept := w.lastKept()
			if kept.PersonID != c.person || kept.Status != c.status {
				t.Errorf("%s's, %s; want %s's, %s\n%s", kept.PersonID, kept.Status, c.person, c.status, w.log)
			}
			want := ""
			if c.status == store.InboundHandled {
				want = "1: Svar"
			}
			w.wantAnswers("ola", want)
			w.wantAnswers("nadia", "")
		})
	}
}

// TestPersonInSeveralProcesses asks of somebody who sits in two groups.
func TestPersonInSeveralProcesses(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		other := solbakken(t)
		other.ID, other.Workplace = "bjerka", "Bjerka barnehage"
		other.Leader, other.Members, other.Staff = someone("bodil", "Bodil Aas"), []workflow.Person{someone("ola", "Ola Berg")}, nil
		w.apply(other)
		w.asked()
		mails := w.sent("questions", "ola@example.no")
		if len(mails) != 2 {
			t.Fatalf("%d questions", len(mails))
		}
		// Without any trace of a mail nobody can say which is meant.
		w.write(letter{from: "ola@example.no", subject: "Svar", text: "1. Svar"})
		if got := w.receive(); got.Strangers != 1 {
			t.Errorf("received %+v", got)
		}
		for _, m := range mails {
			l := reply(m, "1. Svar til "+m.Subject)
			l.to = robot
			w.write(l)
		}
		if got := w.receive(); got.Handled != 2 {
			t.Errorf("received %+v", got)
		}
		for _, id := range []string{"solbakken", "bjerka"} {
			list, err := w.store.Answers(t.Context(), id)
			if err != nil || len(list) != 1 {
				t.Errorf("answers of %s: %v, %v", id, list, err)
			}
		}
		// When one group has met, its questionnaire is no longer open.
		w.clock.set(at(t, "2027-01-26 09:00"))
		if err := w.engine.Control(t.Context(), "bjerka", w.clock.Now(), workflow.Cancel); err != nil {
			t.Fatal(err)
		}
		w.write(letter{from: "ola@example.no", subject: "Svar", text: "2. Nå er det klart"})
		if got := w.receive(); got.Handled != 1 {
			t.Errorf("received %+v", got)
		}
	})
}

func TestHeldReplyIsLetInByThePerson(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		l := reply(w.mail("questions", "ola@example.no"), "1. Hjemmefra")
		l.from = "ola.privat@example.com"
		w.write(l)
		w.settle()
		w.wantAnswers("ola", "")
		if n := len(w.sent("", "ola.privat@example.com")); n != 0 {
			t.Errorf("%d mails to an address that nobody registered", n)
		}
		ask := w.mail("confirm_address", "ola@example.no")
		// Confirmation and more from the new address lie in one batch.
		w.write(reply(ask, "JA"))
		more := reply(w.mail("questions", "ola@example.no"), "2. Mer hjemmefra")
		more.from = "ola.privat@example.com"
		w.write(more)
		w.settle()
		w.wantAnswers("ola", "1: Hjemmefra\n2: Mer hjemmefra")
		if held := w.inbound(store.InboundHeld); len(held) != 0 {
			t.Errorf("still held: %+v", held)
		}
		refs, err := w.store.FindAddress(t.Context(), "ola.privat@example.com")
		if err != nil || len(refs) != 1 {
			t.Errorf("the new address: %v, %v", refs, err)
		}
		w.mail("receipt", "ola@example.no")
		if n := len(w.sent("", "ola.privat@example.com")); n != 0 {
			t.Errorf("%d mails to an address that is not in the plan", n)
		}
	})
}

// TestHeldReplyIsLetInInTheSameBatch has more come from the new address just
// before the confirmation: what lets it in finds it though it is not kept yet.
func TestHeldReplyIsLetInInTheSameBatch(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		from := func(text string) letter {
			l := reply(w.mail("questions", "ola@example.no"), text)
			l.from = "ola.privat@example.com"
			return l
		}
		w.write(from("1. Hjemmefra"))
		w.settle()
		w.write(from("2. Mer hjemmefra"))
		w.write(reply(w.mail("confirm_address", "ola@example.no"), "JA"))
		w.settle()
		w.wantAnswers("ola", "1: Hjemmefra\n2: Mer hjemmefra")
		if held := w.inbound(store.InboundHeld); len(held) != 0 {
			t.Errorf("still held: %+v", held)
		}
		if list := w.inbound(store.InboundHandled); len(list) != 3 {
			t.Errorf("%d messages handled", len(list))
		}
	})
}

func TestHeldReplyIsLetInByTheLeader(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		l := reply(w.mail("questions", "ola@example.no"), "1. Hjemmefra")
		l.from = "ola.privat@example.com"
		w.write(l)
		w.settle()
		w.write(reply(w.mail("alert", "kari@example.no"), "GODTA"))
		w.settle()
		w.wantAnswers("ola", "1: Hjemmefra")
		if held := w.inbound(store.InboundHeld); len(held) != 0 {
			t.Errorf("still held: %+v", held)
		}
	})
}

func TestLeaderConfirmsTheFirstCommand(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.write(letter{from: "kari@example.no", subject: "Vent", text: "VENT", unsigned: true})
		w.settle()
		if s := w.state().Status; s != workflow.Active {
			t.Fatalf("an unconfirmed command made the process %s", s)
		}
		yes := reply(w.mail("ask_back", "kari@example.no"), "JA")
		yes.unsigned = true
		w.write(yes)
		w.settle()
		if s := w.state().Status; s != workflow.Held {
			t.Errorf("the process is %s\n%s", s, w.log)
		}
		w.write(letter{from: "kari@example.no", subject: "Fortsett", text: "FORTSETT", unsigned: true})
		w.settle()
		if s := w.state().Status; s != workflow.Active {
			t.Errorf("the process is %s", s)
		}
	})
}

func TestReplyIsReadAgainstTheVeryMail(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		for i, l := range []letter{
			reply(w.mail("invitation", "ola@example.no"), "Jeg kommer litt sent."), // no answer: for the leader
			reply(w.mail("questions", "ola@example.no"), "Under spørsmålene står det ikke noe."),
		} {
			w.write(l)
			if got := w.receive(); got.Handled != 1 {
				t.Errorf("letter %d: %+v", i, got)
			}
		}
		w.until("2027-01-25 14:00")
		if forward := w.mail("forward", "kari@example.no"); !strings.Contains(forward.Text(), "Jeg kommer litt sent.") || strings.Contains(forward.Text(), "Under spørsmålene") {
			t.Errorf("forward:\n%s", forward.Text())
		}
		w.write(reply(w.mail("reminder", "per@example.no"), "1: Nå har jeg fått tid"))
		w.settle()
		w.wantAnswers("per", "1: Nå har jeg fått tid")
		w.write(reply(w.mail("receipt", "per@example.no"), "2: Det også"))
		w.settle()
		w.wantAnswers("per", "1: Nå har jeg fått tid\n2: Det også")
	})
}

func TestTimePollIsChosenFrom(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		p := solbakken(t)
		p.Meeting = workflow.Meeting{Place: "Møterommet", Candidates: []workflow.Span{
			span(t, "2027-01-28 13:00", "2027-01-28 14:00"), span(t, "2027-01-29 09:00", "2027-01-29 10:00"), span(t, "2027-02-01 09:00", "2027-02-01 10:00")}}
		w.apply(p)
		w.settle()
		w.write(reply(w.mail("time_poll", "ola@example.no"), "1 og 3"))
		w.receive()
		s := w.state()
		if c := s.Of("ola").Choices; !c[1] || c[2] || !c[3] {
			t.Errorf("choices %v", c)
		}
	})
}
