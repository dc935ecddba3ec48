package workflow

import (
	"slices"
	"strings"
	"testing"
)

func TestFloodOfForgedMail(t *testing.T) {
	t.Parallel()
	pl := asked(t)
	got := 0
	for range 100 {
		got += len(pl.receive(Inbound{Person: "kari", Trust: TrustForged, Text: "STOPP"}))
	}
	if got > receiptsPerHour {
		t.Errorf("%d alerts", got)
	}
	if len(pl.state.Notes) != 1 {
		t.Errorf("noted for the next mail: %v", pl.state.Notes)
	}
}

func TestHeldReplies(t *testing.T) {
	t.Parallel()
	hold := func(t *testing.T) *play {
		pl := asked(t)
		in := Inbound{ID: "held1", Person: "ola", Trust: TrustUnknown, Address: "privat@example.com", About: MailQuestions, Answers: []Answer{{Question: 1, Text: "Bra"}}}
		pl.receive(in)
		in.ID = "held2"
		wantSummary(t, pl.receive(in), "") // one question for each address
		return pl
	}
	for name, tc := range map[string]struct {
		in      Inbound
		accepts bool
		want    string
	}{
		"confirmed by the person":            {Inbound{Person: "ola", About: MailConfirmAddress, Text: "JA"}, true, ""},
		"confirmed in a sentence":            {Inbound{Person: "ola", About: MailConfirmAddress, Text: "Ja, det var meg 😊"}, true, ""},
		"denied":                             {Inbound{Person: "ola", About: MailConfirmAddress, Text: "Nei, det var ikke meg!"}, false, "forward: kari"},
		"confirmed from the unknown address": {Inbound{Person: "ola", About: MailConfirmAddress, Text: "JA", Trust: TrustUnknown, Address: "privat@example.com"}, false, ""},
		"let in by the leader":               {Inbound{Person: "kari", About: MailAlert, AboutEvent: "held/ola", Text: "GODTA"}, true, "echo: kari"},
		"let in, the thread lost":            {Inbound{Person: "kari", Text: "Godta"}, true, "echo: kari"},
		"let in, about somebody else":        {Inbound{Person: "kari", About: MailAlert, AboutEvent: "held/per", Text: "GODTA"}, false, "ask_back: kari"},
		"by a member":                        {Inbound{Person: "per", Text: "GODTA"}, false, "forward: kari"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := hold(t)
			tc.in.Trust, tc.in.MessageID = cmpOr(tc.in.Trust, TrustAuthentic), "x@example.no"
			tc.in.Address, tc.in.Kind, tc.in.ID = cmpOr(tc.in.Address, tc.in.Person+"@example.no"), InReply, "answer"
			d := Receive(pl.moment(), tc.in)
			wantSummary(t, d.Mails, tc.want)
			if got := slices.Equal(d.Accept, []string{"held1", "held2"}); got != tc.accepts || (!tc.accepts && len(d.Accept) > 0) {
				t.Errorf("let in: %v", d.Accept)
			}
			for _, mail := range d.Mails {
				if mail.Kind == MailEcho && (mail.Facts.LetIn == nil || mail.Facts.LetIn.Person != "Ola Berg" || mail.Facts.LetIn.Detail != "privat@example.com") {
					t.Errorf("the leader hears of %+v", mail.Facts.LetIn)
				}
			}
			if known := slices.Contains(d.State.Of("ola").Known, "privat@example.com"); known != tc.accepts {
				t.Errorf("the address is known: %t", known)
			}
		})
	}
}

func cmpOr[T ~string](a, b T) T {
	if a != "" {
		return a
	}
	return b
}

func TestFirstCommandIsConfirmed(t *testing.T) {
	t.Parallel()
	pl := asked(t)
	sent := pl.receive(Inbound{ID: "first", Person: "kari", Trust: TrustConfirmed, Text: "Verksted 2: torsdag 11. mars"})
	wantSummary(t, sent, "ask_back ask/confirm: kari")
	want(t, heard(sent), "ask confirm_sender")
	pl.receive(Inbound{ID: "second", Person: "kari", Trust: TrustConfirmed, Text: "VENT"})
	if !samePlan(pl.state, begin(t, sample(t), "2027-01-04 09:30").state) {
		t.Error("an unconfirmed command did something")
	}
	// All that is vouched for is shown, and what waits besides is said.
	sent = pl.receive(Inbound{ID: "third", Person: "kari", Trust: TrustConfirmed, Text: "Hei\nAvlys verksted 2"})
	if ask := sent[0].Facts.Asks[0]; ask.Line != "Hei\nAvlys verksted 2" || ask.Detail != "2" {
		t.Errorf("asked: %+v", ask)
	}
	// JA in new mail could be anybody's.
	wantSummary(t, pl.receive(Inbound{ID: "yes", Person: "kari", Trust: TrustConfirmed, Text: "JA"}), "ask_back ask/confirm: kari")
	in := Inbound{ID: "sure", Person: "kari", Trust: TrustConfirmed, Kind: InReply, About: MailAskBack, AboutEvent: askConfirm, Text: "Ja, det var meg", Address: "kari@example.no"}
	d := Receive(pl.moment(), in)
	if !slices.Equal(d.Accept, []string{"first", "second", "third", "yes"}) {
		t.Fatalf("to be read again: %v", d.Accept)
	}
	pl.take(d)
	// Read again, the first is unclear: its question has a key of its own.
	wantSummary(t, pl.receive(Inbound{ID: "first", Person: "kari", Trust: TrustAuthentic, Text: "Verksted 2: fredag 11. mars"}), "ask_back: kari")
	wantSummary(t, pl.receive(Inbound{Person: "kari", Trust: TrustConfirmed, Text: "Verksted 2: torsdag 11. mars"}), "echo: kari")
}

func TestDeputyHasTheLeadersRights(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Deputy = deputy()
	pl := begin(t, p, "2027-01-04 09:30")
	pl.until("2027-02-01 10:00")
	sent := pl.receive(Inbound{Person: "ingrid", Text: "Verksted 2: torsdag 11. mars"})
	wantSummary(t, sent, "echo: ingrid kari")
	if !sent[1].Copy && sent[1].To.ID == "ingrid" {
		t.Error("the copy is not marked")
	}
	if sent[1].Facts.Recipient.ID != "kari" || len(sent[1].Facts.Changes) != 1 {
		t.Errorf("the leader is shown %+v", sent[1].Facts.Changes)
	}
	wantSummary(t, pl.kari("ANGRE"), "echo: kari ingrid")
	wantSummary(t, pl.receive(Inbound{Person: "anne", Text: "Sender en hilsen"}), "forward: kari ingrid")
}

func TestReceiptGoesToTheAddressWrittenFrom(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Members[0].Addresses = []string{"ola@example.no", "ola.privat@example.com"}
	pl := begin(t, p, "2027-01-04 09:30")
	pl.until("2027-01-22 10:00")
	answer := Inbound{Person: "ola", Address: "ola.privat@example.com", About: MailQuestions, Answers: []Answer{{Question: 1, Text: "Bra"}}}
	if sent := pl.receive(answer); sent[0].To.Address() != "ola.privat@example.com" {
		t.Errorf("receipt to %s", sent[0].To.Address())
	}
	// The first address is dead, the one written from is not.
	pl.receive(Inbound{Person: "ola", Kind: InBounce, Failed: &Failure{Address: "ola@example.no", Status: "5.1.1"}})
	wantSummary(t, pl.receive(answer), "receipt: ola")
	answer.Address = "en.annen@example.com" // known, but not registered
	wantSummary(t, pl.receive(answer), "")
}

func TestFloodFromOneSender(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		in    Inbound
		most  int // mails in the hour
		notes int
	}{
		"words for the leader": {Inbound{Person: "anne", Kind: InReply, Trust: TrustAuthentic, Text: "Hei igjen"}, passedOnPerHour, 1},
		"unreadable":           {Inbound{Person: "ola", Kind: InUnreadable, Trust: TrustAuthentic}, passedOnPerHour + receiptsPerHour, 1},
		"answers":              {Inbound{Person: "ola", Kind: InReply, Trust: TrustAuthentic, About: MailQuestions, Answers: []Answer{{Question: 1, Text: "Bra"}}}, receiptsPerHour, 0},
		"unconfirmed commands": {Inbound{Person: "kari", Kind: InReply, Trust: TrustConfirmed, Text: "STOPP"}, receiptsPerHour, 0},
		"from elsewhere":       {Inbound{Person: "ola", Kind: InReply, Trust: TrustUnknown, Address: "x@example.com", Text: "Hei"}, 2, 1},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := asked(t)
			got := 0
			for range 300 {
				got += len(pl.receive(tc.in))
			}
			if got > tc.most || got == 0 {
				t.Errorf("%d mails, want at most %d", got, tc.most)
			}
			if len(pl.state.Notes) != tc.notes {
				t.Errorf("noted for the next mail: %v", pl.state.Notes)
			}
			if ps := pl.state.Of(tc.in.Person); len(ps.Held) > heldEach || len(ps.Waiting) > heldEach {
				t.Errorf("%d held and %d waiting", len(ps.Held), len(ps.Waiting))
			}
		})
	}
}

func TestFloodFromManyAddresses(t *testing.T) {
	t.Parallel()
	pl := asked(t)
	got := 0
	for i := range 300 {
		got += len(pl.receive(Inbound{Person: "ola", Kind: InReply, Trust: TrustUnknown, Address: "x" + itoa(i) + "@example.com", Text: "Hei"}))
	}
	if got > 2*receiptsPerHour {
		t.Errorf("%d mails", got)
	}
	if n := len(pl.state.Notes); n > notesEach+1 {
		t.Errorf("%d notes for the next mail", n)
	}
}

// The leaders see what they are asked to let in, but for answers whose names
// are hidden, and whether the person is asked too.
func TestWhatIsHeldIsShown(t *testing.T) {
	t.Parallel()
	answers := Inbound{Person: "ola", About: MailQuestions, Text: "Bra", Answers: []Answer{{Question: 1, Text: "Bra"}}}
	for name, tc := range map[string]struct {
		in    Inbound
		shown bool // names are, with the answers
		want  PassedOn
	}{
		"words for the leader":      {in: Inbound{Person: "anne", Subject: "Torsdag", Text: "Jeg kan ikke den fjerde."}, want: PassedOn{Subject: "Torsdag", Text: "Jeg kan ikke den fjerde.", Asked: true}},
		"a command":                 {in: Inbound{Person: "kari", Text: "Avlys verksted 2"}, want: PassedOn{Text: "Avlys verksted 2", Asked: true}},
		"answers, names hidden":     {in: answers, want: PassedOn{Hidden: true, Asked: true}},
		"answers, names shown":      {in: answers, shown: true, want: PassedOn{Text: "Bra", Asked: true}},
		"of one without an address": {in: Inbound{Person: "zarina", Text: "Hei"}, want: PassedOn{Text: "Hei"}},
		"long":                      {in: Inbound{Person: "anne", Text: strings.Repeat("æ", 1200)}, want: PassedOn{Text: strings.Repeat("æ", 1000) + " …", Asked: true}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := planned(t, Bokmal)
			pl.state.Process.NamesShown = tc.shown
			tc.in.Trust, tc.in.Address = TrustUnknown, "x@example.com"
			var got *PassedOn
			for _, m := range pl.receive(tc.in) {
				if m.Kind == MailAlert {
					got = m.Facts.Message
				}
			}
			if got == nil {
				t.Fatal("nobody is told")
			}
			if got.Subject != tc.want.Subject || got.Text != tc.want.Text || got.Hidden != tc.want.Hidden || got.Asked != tc.want.Asked {
				t.Errorf("shown: %+v, want %+v", *got, tc.want)
			}
		})
	}
}
