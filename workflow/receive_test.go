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
