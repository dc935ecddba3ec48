package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"
)

// asked is the sample when the questions have gone out.
func asked(t *testing.T) *play {
	t.Helper()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-22 10:00")
	return pl
}

func TestAnswers(t *testing.T) {
	t.Parallel()
	pl := asked(t)
	sent := pl.receive(Inbound{Person: "ola", About: MailQuestions, Answers: []Answer{{Question: 1, Text: "Bra"}, {Question: 3, Text: "Humor", Guess: true}, {Question: 9, Text: "Hva er ni?"}}, Unplaced: []string{"Hilsen meg"}})
	wantSummary(t, sent, "receipt: ola")
	f := sent[0].Facts
	if f.Questions[0].Answer != "Bra" || !f.Questions[2].Guess || !slices.Equal(f.Missing, []int{2, 4, 5}) || !slices.Equal(f.Unplaced, []string{"Hva er ni?", "Hilsen meg"}) {
		t.Errorf("receipt: %+v, missing %v, unplaced %q", f.Questions, f.Missing, f.Unplaced)
	}
	if sent[0].InReplyTo != "in1@example.no" || !slices.Contains(sent[0].References, "in1@example.no") {
		t.Errorf("the receipt answers %q, %v", sent[0].InReplyTo, sent[0].References)
	}
	if !f.AnswerBy.Equal(at(t, "2027-01-27 13:00")) {
		t.Errorf("answer by %s", f.AnswerBy)
	}

	// A later reply replaces only the questions that it answers.
	sent = pl.receive(Inbound{Person: "ola", About: MailReceipt, Answers: []Answer{{Question: 1, Text: "Veldig bra"}, {Question: 2, Text: "Ingenting"}}})
	f = sent[0].Facts
	if f.Questions[0].Answer != "Veldig bra" || f.Questions[2].Answer != "Humor" || !slices.Equal(f.Missing, []int{4, 5}) || len(f.Unplaced) != 2 {
		t.Errorf("second receipt: %+v, missing %v, unplaced %q", f.Questions, f.Missing, f.Unplaced)
	}
	if a := pl.state.Of("ola").Replied; !a.Equal(pl.now) {
		t.Errorf("replied at %s", a)
	}
}

func TestReceiptsAreFew(t *testing.T) {
	t.Parallel()
	pl := asked(t)
	got := 0
	for range 10 {
		got += len(pl.receive(Inbound{Person: "ola", About: MailReceipt, Answers: []Answer{{Question: 1, Text: "igjen"}}}))
		pl.now = pl.now.Add(time.Minute)
	}
	if got != receiptsPerHour {
		t.Errorf("%d receipts within ten minutes", got)
	}
	pl.now = pl.now.Add(time.Hour)
	wantSummary(t, pl.receive(Inbound{Person: "ola", About: MailReceipt, Answers: []Answer{{Question: 1, Text: "til slutt"}}}), "receipt: ola")
	if m := pl.moment(); len(m.Answers) != 1 || m.Answers[0].Text != "til slutt" {
		t.Errorf("answers: %+v", m.Answers)
	}
}

func TestWhatPeopleWrite(t *testing.T) {
	t.Parallel()
	one := []Answer{{Question: 1, Text: "Bra"}}
	for name, tc := range map[string]struct {
		in   Inbound
		want string
	}{
		"a member answers the questions":            {Inbound{Person: "ola", About: MailQuestions, Answers: one}, "receipt: ola"},
		"a member answers the reminder":             {Inbound{Person: "ola", About: MailReminder, Answers: one}, "receipt: ola"},
		"a member answers in new mail":              {Inbound{Person: "ola", Answers: one, Text: "1: Bra"}, "receipt: ola"},
		"the leader answers the questions":          {Inbound{Person: "kari", About: MailQuestions, Answers: one, Text: "1: Bra"}, "receipt: kari"},
		"a command word among the leader's answers": {Inbound{Person: "kari", About: MailQuestions, Text: "STOPP", Unplaced: []string{"STOPP"}}, "receipt: kari"},
		"a plan line among the leader's answers":    {Inbound{Person: "kari", About: MailQuestions, Text: "Verksted 2: 11. mars", Unplaced: []string{"Verksted 2: 11. mars"}}, "receipt: kari"},
		"a sheet as a photograph":                   {Inbound{Person: "ola", About: MailQuestions, Files: []string{"ark.jpg"}}, "unreadable: ola\nforward: kari"},
		"a member writes about something else":      {Inbound{Person: "ola", Text: "Kan vi ta med kake?"}, "forward: kari"},
		"a member answers the invitation in words":  {Inbound{Person: "ola", About: MailInvitation, Text: "Kommer litt sent"}, "forward: kari"},
		"a member gives a command":                  {Inbound{Person: "ola", Text: "STOPP"}, "forward: kari"},
		"a member moves a workshop":                 {Inbound{Person: "ola", Text: "Flytt verksted 2 til 11. mars"}, "forward: kari"},
		"staff write":                               {Inbound{Person: "anne", Text: "Jeg kan ikke den 4."}, "forward: kari"},
		"staff give a command":                      {Inbound{Person: "anne", About: MailWorkshop, Text: "STATUS"}, "forward: kari"},
		"the leader thanks for the list":            {Inbound{Person: "kari", About: MailPreparation, Text: "Takk!"}, ""},
		"the leader says something else":            {Inbound{Person: "kari", About: MailPreparation, Text: "Hvor er arkene?"}, "ask_back: kari"},
		"an absence":                                {Inbound{Person: "ola", Kind: InAutoReply, About: MailQuestions, Phrase: "tilbake mandag"}, ""},
		"an absence of the leader's":                {Inbound{Person: "kari", Kind: InAutoReply, Text: "STOPP"}, ""},
		"a delay":                                   {Inbound{Person: "ola", Kind: InDelayed, Failed: &Failure{Address: "ola@example.no", Status: "4.4.1"}}, ""},
		"a bounce":                                  {Inbound{Person: "ola", Kind: InBounce, Failed: &Failure{Address: "ola@example.no", Status: "5.1.1"}}, "alert: kari"},
		"a bounce of the leader's":                  {Inbound{Person: "kari", Kind: InBounce, Failed: &Failure{Address: "kari@example.no", Status: "5.1.1"}}, ""},
		"a bounce that says nothing":                {Inbound{Person: "ola", Kind: InBounce}, ""},
		"a read receipt":                            {Inbound{Person: "ola", Kind: InReceipt}, ""},
		"a reaction":                                {Inbound{Person: "ola", Kind: InReaction}, ""},
		"nothing":                                   {Inbound{Person: "ola", Kind: InEmpty}, ""},
		"encrypted":                                 {Inbound{Person: "ola", Kind: InUnreadable, About: MailQuestions}, "unreadable: ola\nalert: kari"},
		"encrypted, from the leader":                {Inbound{Person: "kari", Kind: InUnreadable}, "unreadable: kari"},
		"too large":                                 {Inbound{Person: "ola", Kind: InTooLarge, Size: 60 << 20}, "unreadable: ola\nalert: kari"},
		"accepted":                                  {Inbound{Person: "ola", Kind: InCalendar, RSVP: RSVPAccepted, RSVPEvent: eventMeeting}, ""},
		"declined":                                  {Inbound{Person: "ola", Kind: InCalendar, RSVP: RSVPDeclined, RSVPEvent: eventMeeting, Phrase: "Ferie"}, "alert: kari"},
		"tentative":                                 {Inbound{Person: "ola", Kind: InCalendar, RSVP: RSVPTentative, RSVPEvent: eventMeeting}, ""},
		"an answer about a workshop":                {Inbound{Person: "ola", Kind: InCalendar, RSVP: RSVPDeclined, RSVPEvent: "workshop/w1"}, ""},
		"an answer about a workshop, with words":    {Inbound{Person: "anne", Kind: InCalendar, RSVP: RSVPDeclined, RSVPEvent: "workshop/w1", Phrase: "Er hos legen"}, "forward: kari"},
		"an answer about nothing of ours":           {Inbound{Person: "ola", Kind: InCalendar, RSVP: RSVPDeclined}, ""},
		"forged":                                    {Inbound{Person: "kari", Trust: TrustForged, Text: "STOPP"}, "alert: kari"},
		"forged answers":                            {Inbound{Person: "ola", Trust: TrustForged, About: MailQuestions, Answers: one}, "alert: kari"},
		"from an unknown address":                   {Inbound{Person: "ola", Trust: TrustUnknown, Address: "ola@example.com", About: MailQuestions, Answers: one}, "confirm_address: ola\nalert held/ola: kari"},
		"commands from an unknown address":          {Inbound{Person: "kari", Trust: TrustUnknown, Address: "kari@example.com", Text: "STOPP"}, "confirm_address: kari"},
		"a calendar answer from an unknown address": {Inbound{Person: "ola", Trust: TrustUnknown, Address: "ola@example.com", Kind: InCalendar, RSVP: RSVPDeclined, RSVPEvent: eventMeeting}, "confirm_address: ola\nalert held/ola: kari"},
		"an absence from an unknown address":        {Inbound{Person: "ola", Trust: TrustUnknown, Address: "ola@example.com", Kind: InAutoReply}, ""},
		"nobody":                                    {Inbound{Person: "olga", Text: "Hei"}, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := asked(t)
			before := pl.state
			wantSummary(t, pl.receive(tc.in), tc.want)
			if !samePlan(before, pl.state) {
				t.Error("the plan or the status is another")
			}
			if tc.in.Trust == TrustForged || tc.in.Trust == TrustUnknown {
				if len(pl.answers) != 0 || pl.state.Of("ola").RSVP != RSVPNone || !pl.state.Of(tc.in.Person).Replied.IsZero() {
					t.Error("it changed something all the same")
				}
			}
		})
	}
}

func samePlan(a, b State) bool {
	return a.Status == b.Status && a.Revision == b.Revision && slices.EqualFunc(a.Process.Workshops, b.Process.Workshops, sameWorkshop)
}

// Whatever is automatic gets no answer, to the one who wrote or through them.
func TestNothingAutomaticIsAnswered(t *testing.T) {
	t.Parallel()
	for _, kind := range []InboundKind{InAutoReply, InBounce, InDelayed, InReceipt, InReaction, InEmpty, InCalendar} {
		for _, trust := range []Trust{TrustAuthentic, TrustConfirmed} {
			pl := asked(t)
			in := Inbound{Person: "ola", Kind: kind, Trust: trust, Text: "1: Bra", Answers: []Answer{{Question: 1, Text: "Bra"}}, RSVP: RSVPDeclined, RSVPEvent: eventMeeting,
				Failed: &Failure{Address: "ola@example.no", Status: "5.1.1"}}
			for _, m := range pl.receive(in) {
				if m.To.ID == "ola" {
					t.Errorf("%s is answered by %s", kind, m.Kind)
				}
			}
			if len(pl.answers) > 0 {
				t.Errorf("%s counts as an answer", kind)
			}
		}
	}
}

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
	// JA in new mail could be anybody's.
	wantSummary(t, pl.receive(Inbound{ID: "yes", Person: "kari", Trust: TrustConfirmed, Text: "JA"}), "ask_back ask/confirm: kari")
	in := Inbound{ID: "sure", Person: "kari", Trust: TrustConfirmed, Kind: InReply, About: MailAskBack, AboutEvent: askConfirm, Text: "Ja, det var meg", Address: "kari@example.no"}
	d := Receive(pl.moment(), in)
	if !slices.Equal(d.Accept, []string{"first", "second", "yes"}) {
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

func TestRSVP(t *testing.T) {
	t.Parallel()
	answer := func(r RSVP, sequence int) Inbound {
		return Inbound{Person: "ola", Kind: InCalendar, RSVP: r, RSVPEvent: eventMeeting, RSVPSequence: sequence, Phrase: "Hm"}
	}
	standing := func(pl *play) string {
		m := pl.moment()
		s := m.standing(pl.state.Process.Members[0])
		return string(s.RSVP) + " " + s.Comment
	}
	pl := asked(t)
	pl.receive(answer(RSVPAccepted, 0))
	wantSummary(t, pl.receive(answer(RSVPDeclined, 0)), "alert: kari")
	wantSummary(t, pl.receive(answer(RSVPDeclined, 0)), "") // once
	want(t, standing(pl), "declined Hm")

	pl.update(func(p *Process) { p.Meeting.Place = "Biblioteket" }) // a change that the answer holds for
	want(t, standing(pl), "declined Hm")
	pl.update(func(p *Process) { p.Meeting.Span = span(t, "2027-01-29 13:00", "2027-01-29 14:00") })
	if got := standing(pl); strings.TrimSpace(got) != "" {
		t.Errorf("about the new time: %q", got)
	}
	wantSummary(t, pl.receive(answer(RSVPDeclined, 1)), "forward: kari") // about the old time: only the words count
	if got := standing(pl); strings.TrimSpace(got) != "" {
		t.Errorf("about the new time: %q", got)
	}
	wantSummary(t, pl.receive(answer(RSVPDeclined, 2)), "alert: kari")
	want(t, standing(pl), "declined Hm")
}

func TestStop(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		after time.Duration
		in    Inbound
		ends  bool
		want  string
	}{
		"yes":                   {in: Inbound{Person: "kari", About: MailAskBack, AboutEvent: askStop, Text: "JA"}, ends: true, want: "held false, cancelled true"},
		"yes, in a sentence":    {in: Inbound{Person: "kari", About: MailAskBack, AboutEvent: askStop, Text: "Ja, avslutt løpet."}, ends: true, want: "held false, cancelled true"},
		"yes, thread lost":      {in: Inbound{Person: "kari", Text: "JA"}, ends: true, want: "held false, cancelled true"},
		"yes, but":              {in: Inbound{Person: "kari", About: MailAskBack, AboutEvent: askStop, Text: "Ja, men vent til mandag"}, want: "ask not_understood"},
		"yes to something else": {in: Inbound{Person: "kari", About: MailAlert, Text: "JA"}, want: "ask not_understood"},
		"no":                    {in: Inbound{Person: "kari", About: MailAskBack, AboutEvent: askStop, Text: "Nei"}, want: "held false, cancelled false"},
		"yes, too late":         {after: 8 * 24 * time.Hour, in: Inbound{Person: "kari", About: MailAskBack, AboutEvent: askStop, Text: "JA"}, want: "ask not_understood"},
		"yes, from a member":    {in: Inbound{Person: "ola", Text: "JA"}, want: "forward"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := underway(t)
			pl.kari("STOPP")
			pl.now = pl.now.Add(tc.after)
			want(t, heard(pl.receive(tc.in)), tc.want)
			if ended := pl.state.Status == Cancelled; ended != tc.ends {
				t.Errorf("ended: %t", ended)
			}
		})
	}
}

func TestEndedProcess(t *testing.T) {
	t.Parallel()
	pl := underway(t)
	pl.kari("STOPP")
	pl.kari("JA")
	wantSummary(t, pl.until("2027-02-05 15:30"), `
		cancellation preparation/w1: kari ola nadia per
		cancellation workshop/w1: kari ola nadia per anne elif`)
	for _, text := range []string{"Verksted 2: torsdag 11. mars", "FORTSETT", "ANGRE", "STATUS", "Nytt verksted: Mer, torsdag 10. juni kl. 13"} {
		wantSummary(t, pl.kari(text), "status: kari")
	}
	if pl.state.Status != Cancelled {
		t.Errorf("the process is %s", pl.state.Status)
	}
	wantSummary(t, pl.until("2027-03-01 12:00"), "")
}

func TestUndo(t *testing.T) {
	t.Parallel()
	t.Run("before anybody is told", func(t *testing.T) {
		t.Parallel()
		pl := underway(t)
		pl.kari("Flytt verksted 1 til torsdag 18. februar")
		want(t, heard(pl.kari("ANGRE")), "workshop/w1: Thu 18.02 13:00–15:00, Hva er godt hos oss?, Storsalen → Thu 11.02 13:00–15:00, Hva er godt hos oss?, Storsalen")
		want(t, heard(pl.kari("ANGRE")), "ask not_understood")
		wantSummary(t, pl.until("2027-02-10 10:00"), "")
		if len(pl.state.ByMail) != 0 {
			t.Errorf("changes by mail: %v", pl.state.ByMail)
		}
	})
	t.Run("not after", func(t *testing.T) {
		t.Parallel()
		pl := underway(t)
		pl.kari("Flytt verksted 1 til torsdag 18. februar")
		pl.until("2027-02-05 15:30")
		want(t, heard(pl.kari("ANGRE")), "ask not_understood")
	})
	t.Run("after others were told of something else", func(t *testing.T) {
		t.Parallel()
		pl := begin(t, sample(t), "2027-01-04 09:30")
		pl.until("2027-02-05 13:50")
		pl.kari("Flytt verksted 2 til torsdag 11. mars")
		wantSummary(t, pl.until("2027-02-05 14:10"), "preparation_notice preparation/w1: kari ola nadia per")
		want(t, heard(pl.kari("ANGRE")), "workshop/w2: Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen → Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen")
	})
	t.Run("a workshop called off", func(t *testing.T) {
		t.Parallel()
		pl := underway(t)
		pl.kari("Avlys verksted 1")
		uid := pl.state.Events["workshop/w1"].UID
		pl.kari("ANGRE")
		wantSummary(t, pl.until("2027-02-10 10:00"), "")
		if e := pl.state.Events["workshop/w1"]; e.Latest().Cancelled || e.UID != uid {
			t.Errorf("workshop 1: %+v", e)
		}
	})
	t.Run("the choice of a time", func(t *testing.T) {
		t.Parallel()
		p := sample(t)
		p.Workshops = nil
		p.Meeting = Meeting{Candidates: []Span{span(t, "2027-01-27 13:00", "2027-01-27 14:00"), span(t, "2027-01-28 13:00", "2027-01-28 14:00")}}
		pl := begin(t, p, "2027-01-04 09:30")
		pl.tick()
		for _, id := range []string{"kari", "ola", "nadia", "per"} {
			pl.receive(Inbound{Person: id, About: MailTimePoll, Text: "begge"})
		}
		pl.until("2027-01-04 20:00")
		pl.receive(Inbound{Person: "kari", About: MailTimeCount, Text: "1"})
		pl.kari("ANGRE")
		wantSummary(t, pl.until("2027-01-05 12:00"), "") // nobody is asked again
		wantSummary(t, pl.receive(Inbound{Person: "kari", About: MailTimeCount, Text: "2"}), "echo: kari")
	})
	t.Run("not what a file has changed since", func(t *testing.T) {
		t.Parallel()
		pl := underway(t)
		pl.kari("Flytt verksted 2 til torsdag 11. mars")
		pl.update(func(p *Process) { p.Workshops[0].Place = "Kantina" })
		want(t, heard(pl.kari("ANGRE")), "ask not_understood")
	})
}

func TestAnswersToQuestionsAboutALine(t *testing.T) {
	t.Parallel()
	const w4 = "workshop/w4: Thu 27.05 13:00–15:00, Veien videre, Storsalen → "
	for name, tc := range map[string]struct{ text, reply, want string }{
		"the day alone":       {"Verksted 4: fredag 3. juni kl. 13", "torsdag 3. juni", w4 + "Thu 03.06 13:00–15:00, Veien videre, Storsalen"},
		"the whole line":      {"Verksted 4: fredag 3. juni kl. 13", "Verksted 4: fredag 4. juni kl. 13", w4 + "Fri 04.06 13:00–15:00, Veien videre, Storsalen"},
		"yes to a holiday":    {"Verksted 4: mandag 17. mai kl. 13", "Ja", w4 + "Mon 17.05 13:00–15:00, Veien videre, Storsalen"},
		"no to a holiday":     {"Verksted 4: mandag 17. mai kl. 13", "Nei", ""},
		"yes to a closed day": {"Verksted 4: onsdag 24. februar kl. 13", "JA", w4 + "Wed 24.02 13:00–15:00, Veien videre, Storsalen"},
		"yes to a mismatch":   {"Verksted 4: fredag 3. juni kl. 13", "Ja", "ask not_understood"},
		"the time alone":      {"Nytt verksted: Fest, torsdag 10. juni", "kl. 13", "ask not_understood"},
		"for the preparation": {"Forberedelse 2: mandag 2. mars", "tirsdag 2. mars", "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → Tue 02.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg"},
		"for the meeting":     {"Planleggingsmøtet: mandag 4. februar kl. 13", "torsdag 4. februar kl. 13", "meeting: Thu 28.01 13:00–14:00, Møterommet → Thu 04.02 13:00–14:00, Møterommet"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := planned(t, Bokmal)
			if got := heard(pl.kari(tc.text)); !strings.HasPrefix(got, "ask ") {
				t.Fatalf("not asked: %s", got)
			}
			want(t, heard(pl.receive(Inbound{Person: "kari", About: MailAskBack, Text: tc.reply})), tc.want)
		})
	}
}

func TestAnnouncementTextByMail(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	sent := pl.kari("Kunngjøring:\nHei alle! Nå starter vi.")
	if at9 := at(t, "2027-01-29 09:00"); !sent[0].Facts.AnnouncementAt.Equal(at9) {
		t.Errorf("goes at %s", sent[0].Facts.AnnouncementAt)
	}
	out := pl.until("2027-01-29 09:00")
	if a := out[len(out)-1].Facts.Announcement; a == nil || a.Text != "Hei alle! Nå starter vi." {
		t.Errorf("announcement: %+v", a)
	}
	want(t, heard(pl.kari("Kunngjøring:\nEn ny tekst")), "ask past")
}

func TestGroundRulesStandInPreparationNotices(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	pl.kari("Spilleregler:\n- Vi lytter")
	for _, m := range pl.until("2027-02-05 15:00") {
		if m.Kind == MailGathering && !slices.Equal(m.Facts.GroundRules, []string{"Vi lytter"}) {
			t.Errorf("ground rules: %v", m.Facts.GroundRules)
		}
	}
	wantSummary(t, pl.sent, "preparation_notice preparation/w1: kari ingrid ola nadia per")
}
