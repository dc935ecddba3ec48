package engine

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"starte/workflow/store"
)

func TestReplyIsRecordedOnceAndAnswered(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.write(reply(w.mail("questions", "ola@example.no"), "1. Det høres bra ut\n2. Hvem følger opp?"))
		w.write(letter{from: "selger@shop.test", subject: "Tilbud", text: "Kjøp nå!"})
		got := w.receive()
		if got.Handled != 1 || got.Strangers != 1 || got.Moved != 1 || got.Failed != 0 {
			t.Errorf("received %+v", got)
		}
		w.wantAnswers("ola", "1: Det høres bra ut\n2: Hvem følger opp?")
		w.wantBoxes(1, 1)
		w.settle()
		receipt := w.mail("receipt", "ola@example.no")
		if receipt.InReplyTo != "reply-1@example.no" || !strings.Contains(receipt.Text(), "Hvem følger opp?") {
			t.Errorf("receipt answers %s:\n%s", receipt.InReplyTo, receipt.Text())
		}
		// A correction in reply to the receipt, read against it, replaces only what it names.
		w.write(reply(receipt, "2: Når er vi ferdige?"))
		w.settle()
		w.wantAnswers("ola", "1: Det høres bra ut\n2: Når er vi ferdige?")
		if n := len(w.sent("receipt", "ola@example.no")); n != 2 {
			t.Errorf("%d receipts", n)
		}
	})
}

func TestMessageIDThatNoHeaderTakes(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		for i, id := range []string{"noat123", "a b1@x", "æø1@x", strings.Repeat("x", 1000) + "@x"} {
			l := reply(w.mail("questions", "ola@example.no"), "1. Det høres bra ut\n2. Hvem følger opp?")
			l.messageID, l.references = id, []string{id, w.mail("questions", "ola@example.no").MessageID}
			w.write(l)
			if got := w.receive(); got.Handled != 1 || got.Failed != 0 {
				t.Errorf("of %.20q: received %+v\n%s", id, got, w.log)
			}
			w.settle()
			if n := len(w.sent("receipt", "ola@example.no")); n != i+1 {
				t.Errorf("%d receipts after %.20q", n, id)
			}
		}
		w.wantAnswers("ola", "1: Det høres bra ut\n2: Hvem følger opp?")
	})
}

func TestKilledBetweenCommitAndMove(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		broken := &breakingInbox{Inbox: w.inbox, move: errors.New("the power is gone")}
		w.engine = w.engineWith(broken, Options{})
		w.write(reply(w.mail("questions", "ola@example.no"), "1. Det høres bra ut"))
		if _, err := w.engine.Receive(t.Context(), w.clock.Now()); err == nil || !strings.Contains(err.Error(), "the power is gone") {
			t.Errorf("receive: %v", err)
		}
		w.wantBoxes(1, 0)
		w.engine = w.newEngine(Options{})
		w.settle()
		w.wantBoxes(0, 1)
		w.wantAnswers("ola", "1: Det høres bra ut")
		if n := len(w.sent("receipt", "")); n != 1 {
			t.Errorf("%d receipts", n)
		}
		if n := len(w.inbound("")); n != 1 {
			t.Errorf("%d messages kept", n)
		}
	})
}

func TestSameMessageAgainIsMovedAndNotCounted(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.write(reply(w.mail("questions", "ola@example.no"), "1. Det høres bra ut"))
		raw := w.box("INBOX")[0].Raw
		w.settle()
		w.wantBoxes(0, 1)
		w.put("INBOX", raw) // a person moves it back
		w.settle()
		w.wantBoxes(0, 2)
		w.put("INBOX", raw)
		if err := w.imap.Replace("robot", "INBOX"); err != nil { // the mailbox is restored from a backup
			t.Fatal(err)
		}
		w.imap.DropAll()
		w.settle()
		w.wantBoxes(0, 3)
		w.put("INBOX", raw)
		w.put("INBOX", raw) // twice at once
		w.settle()
		w.wantBoxes(0, 5)
		if n := len(w.sent("receipt", "")); n != 1 {
			t.Errorf("%d receipts", n)
		}
		if n := len(w.inbound("")); n != 1 {
			t.Errorf("%d messages kept", n)
		}
	})
}

func TestTwoCopiesInOneBatch(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		l := reply(w.mail("questions", "ola@example.no"), "1. Det høres bra ut")
		w.put("INBOX", l.raw(1))
		w.put("INBOX", l.raw(1))
		w.settle()
		w.wantBoxes(0, 2)
		w.wantAnswers("ola", "1: Det høres bra ut")
		if n := len(w.sent("receipt", "")); n != 1 {
			t.Errorf("%d receipts", n)
		}
	})
}

func TestSeveralMessagesOfOneProcessInOneBatch(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		questions := w.mail("questions", "ola@example.no")
		w.write(reply(questions, "1. Først dette"))
		w.write(reply(questions, "1. Heller dette\n2. Og dette"))
		w.write(reply(w.mail("questions", "nadia@example.no"), "3. Trygghet"))
		w.write(reply(questions, "3. Til slutt"))
		if got := w.receive(); got.Handled != 4 {
			t.Errorf("received %+v\n%s", got, w.log)
		}
		w.wantAnswers("ola", "1: Heller dette\n2: Og dette\n3: Til slutt")
		w.wantAnswers("nadia", "3: Trygghet")
		w.settle()
		// The receipt for the last reply knows what those before it said.
		full := slices.ContainsFunc(w.sent("receipt", "ola@example.no"), func(g got) bool {
			return strings.Contains(g.Text(), "Heller dette") && strings.Contains(g.Text(), "Til slutt")
		})
		if !full {
			t.Error("no receipt shows all the answers")
		}
	})
}

func TestStrangersAreLeftAsTheyWere(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		for _, l := range []letter{
			{from: "selger@shop.test", subject: "Tilbud", text: "Kjøp nå!"},
			{from: "post@avis.test", subject: "Nyhetsbrev", text: "Les", header: []string{"List-Id: <nytt.avis.test>"}},
			{from: "ola@example.no", subject: "SV: lunsj", inReplyTo: "lunsj@example.no", text: "Jeg tar med kake."}, // ola has an open questionnaire
			{from: "anne@example.no", subject: "SV: lunsj", inReplyTo: "lunsj@example.no", text: "Jeg tar med kaffe."},
			{from: robot, subject: "Oss og vårt", text: "Hei"},
		} {
			w.write(l)
		}
		got := w.receive()
		if got.Handled != 1 || got.Strangers != 4 {
			t.Errorf("received %+v", got)
		}
		after := w.box("INBOX")
		if len(after) != 4 {
			t.Fatalf("%d messages left", len(after))
		}
		for _, m := range after {
			if len(m.Flags) != 0 {
				t.Errorf("flags %v", m.Flags)
			}
		}
		if n := len(w.inbound("")); n != 1 {
			t.Errorf("%d messages kept", n)
		}
	})
}

func TestOwnMailComeRoundIsIgnored(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		questions := w.mail("questions", "ola@example.no")
		w.put("INBOX", questions.raw)
		w.write(reply(questions, "1. Svar"))
		w.settle()
		receipt := w.mail("receipt", "ola@example.no")
		w.put("INBOX", receipt.raw) // its References name the questions
		// Exchange puts another Message-ID.
		w.put("INBOX", []byte(strings.Replace(string(receipt.raw), receipt.MessageID, "other@exchange.test", 1)))
		before := len(w.smtp.Messages())
		got := w.receive()
		w.settle()
		if got.Handled != 0 || len(w.smtp.Messages()) != before {
			t.Errorf("received %+v, %d mails sent", got, len(w.smtp.Messages())-before)
		}
		w.wantBoxes(3, 1)
	})
}

func TestJunkIsLookedThroughForTagsOnly(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		questions := w.mail("questions", "ola@example.no")
		tagged, untagged := reply(questions, "1. Med merke"), reply(w.mail("questions", "nadia@example.no"), "1. Uten merke")
		untagged.to = robot
		w.put("Junk", tagged.raw(1))
		w.put("Junk", untagged.raw(2))
		got := w.receive()
		if got.Handled != 1 || got.Strangers != 1 {
			t.Errorf("received %+v", got)
		}
		w.wantAnswers("ola", "1: Med merke")
		w.wantAnswers("nadia", "")
		if n := len(w.box("Junk")); n != 1 {
			t.Errorf("%d messages left in the junk folder", n)
		}
	})
}

func TestReceiptCommitsWithItsReply(t *testing.T) {
	onBothAsked(t, func(t *testing.T, w *world) {
		w.write(reply(w.mail("questions", "ola@example.no"), "1. Det høres bra ut"))
		w.receive()
		r := w.row("receipt", "ola")
		in := w.inbound(store.InboundHandled)
		if r.Status != store.MailQueued || len(in) != 1 || !in[0].ReceivedAt.Equal(r.CreatedAt) {
			t.Errorf("receipt %+v for messages %+v", r, in)
		}
	})
}
