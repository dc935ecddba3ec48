package workflow

import (
	"strings"
	"testing"
)

func TestAddendum(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-22 10:00")
	pl.receive(Inbound{Person: "ola", About: MailQuestions, Answers: []Answer{{Question: 1, Text: "Bra"}, {Question: 2, Text: "Lite"}}})
	pl.until("2027-01-27 13:00")

	// At the very instant of the digest, and twice within the hour.
	pl.receive(Inbound{Person: "nadia", About: MailQuestions, Answers: []Answer{{Question: 1, Text: "Spennende"}}})
	pl.now = at(t, "2027-01-27 13:20")
	pl.receive(Inbound{Person: "ola", About: MailReceipt, Answers: []Answer{{Question: 2, Text: "Mye"}}})
	sent := pl.until("2027-01-27 14:30")
	wantSummary(t, sent, "addendum: kari")
	d := sent[0].Facts.Digest
	var got []string
	for _, q := range d.Answers {
		for _, a := range q.Answers {
			got = append(got, itoa(q.Number)+": "+a.Text)
		}
	}
	want(t, strings.Join(got, "\n"), "1: Spennende\n2: Mye")
	if d.Changed != nil { // with names hidden it would tell whose the answers are
		t.Errorf("names of those with new answers: %v", d.Changed)
	}
	wantSummary(t, pl.until("2027-01-27 15:30"), "")

	// What comes in at night waits for the morning; an RSVP is news too.
	pl.now = at(t, "2027-01-27 21:00")
	pl.receive(Inbound{Person: "per", Kind: InCalendar, RSVP: RSVPAccepted, RSVPEvent: eventMeeting})
	sent = pl.until("2027-01-28 12:30")
	wantSummary(t, sent, "addendum: kari")
	if want := at(t, "2027-01-28 08:00"); !pl.outbox[len(pl.outbox)-1].At.Equal(want) {
		t.Errorf("sent at %s", pl.outbox[len(pl.outbox)-1].At)
	}
	if len(sent[0].Facts.Digest.Answers) != 0 {
		t.Error("the second addendum repeats answers")
	}
	want(t, strings.Join(sent[0].Facts.Digest.Changed, " "), "Per Solli")

	// Less than the hour before the meeting, and after it has begun: nothing.
	pl.receive(Inbound{Person: "per", About: MailQuestions, Answers: []Answer{{Question: 1, Text: "Rakk det"}}})
	wantSummary(t, pl.until("2027-01-28 12:59"), "addendum: kari")
	pl.receive(Inbound{Person: "per", About: MailQuestions, Answers: []Answer{{Question: 2, Text: "Nesten"}}})
	wantSummary(t, pl.until("2027-01-28 13:59"), "")
}

func TestDigestAndSheets(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.NamesShown = true
	pl := begin(t, p, "2027-01-04 09:30")
	pl.until("2027-01-22 10:00")
	pl.receive(Inbound{Person: "ola", About: MailQuestions, Answers: []Answer{{Question: 1, Text: "Bra"}}, Unplaced: []string{"og hei"}})
	pl.receive(Inbound{Person: "nadia", Kind: InAutoReply, Phrase: "8. februar", Until: at(t, "2027-02-08 00:00")})
	pl.receive(Inbound{Person: "per", About: MailQuestions, Trust: TrustUnknown, Address: "privat@example.com", Text: "1: Ja"})
	pl.until("2027-01-27 12:59")
	sent := pl.until("2027-01-27 13:00")
	wantSummary(t, sent, `
		digest: kari
		worksheet: kari ola nadia per
		reminder: kari nadia per`)
	d := sent[0].Facts.Digest
	var got []string
	for _, m := range d.Members {
		got = append(got, m.Name+" "+string(m.Standing))
	}
	want(t, strings.Join(got, "\n"), "Kari Nordmann silent\nOla Berg partly\nNadia Hussain away\nPer Solli silent")
	want(t, d.Answers[0].Answers[0].Name+": "+d.Answers[0].Answers[0].Text, "Ola Berg: Bra")
	want(t, d.Unplaced[0].Text, "og hei")
	want(t, notes(sent[:1]), "digest to kari: held_reply Per Solliprivat@example.com")
	ola := sent[2]
	if ola.To.ID != "ola" || ola.Facts.Questions[0].Answer != "Bra" || ola.Facts.Questions[1].Answer != "" {
		t.Errorf("sheet of %s: %+v", ola.To.ID, ola.Facts.Questions)
	}
	if !d.Answers[2].Safety || d.Answers[0].Safety {
		t.Error("the wrong questions feed the group worksheet")
	}
}

func TestHiddenNamesCannotBeFollowed(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-22 10:00")
	for _, id := range []string{"kari", "ola", "nadia", "per"} {
		var answers []Answer
		for q := 1; q <= 5; q++ {
			answers = append(answers, Answer{Question: q, Text: id})
		}
		pl.receive(Inbound{Person: id, About: MailQuestions, Answers: answers})
	}
	sent := pl.until("2027-01-27 13:00")
	orders := map[string]bool{}
	for _, q := range sent[0].Facts.Digest.Answers {
		order := ""
		for _, a := range q.Answers {
			if a.Name != "" {
				t.Errorf("question %d names %s", q.Number, a.Name)
			}
			order += a.Text + " "
		}
		orders[order] = true
	}
	if len(orders) < 2 {
		t.Errorf("everybody stands in the same place under each question: %v", orders)
	}
}

func TestSecondDigest(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-27 13:30")
	answer := func(text string) {
		pl.receive(Inbound{Person: "per", About: MailQuestions, Answers: []Answer{{Question: 1, Text: text}}})
	}
	answer("før det første tillegget")
	wantSummary(t, pl.until("2027-01-27 15:00"), "addendum: kari")
	pl.update(func(p *Process) { p.Meeting.Span = span(t, "2027-02-02 13:00", "2027-02-02 14:00") })
	pl.until("2027-01-29 10:00")
	answer("før den andre oversikten")
	want(t, pl.dated("2027-02-02 11:00"), `
		2027-02-01 13:00 digest: kari
		2027-02-01 13:00 worksheet: kari ola nadia per`)
	answer("etter den")
	wantSummary(t, pl.until("2027-02-02 12:59"), "addendum: kari")
}

func TestQueuedMailAboutTheMeetingFollowsIt(t *testing.T) {
	t.Parallel()
	answer := Inbound{Person: "per", About: MailQuestions, Answers: []Answer{{Question: 1, Text: "Ja"}}}
	for name, tc := range map[string]struct {
		sent, queued string // mail up to the one goes, up to the other waits
		change       func(*Process)
		want         string
	}{
		"addendum": {"2027-01-27 13:00", "2027-01-27 15:00", func(p *Process) { p.Meeting.Place = "Biblioteket" }, `
			addendum: kari`},
		"digest": {"2027-01-27 12:59", "2027-01-27 13:00", func(p *Process) { p.Meeting.Place = "Biblioteket" }, `
			digest: kari
			worksheet: kari ola nadia per`},
		"after the meeting": {"2027-01-28 13:59", "2027-01-28 14:00", move(t, 0, "2027-02-12 13:00", "2027-02-12 15:00"), `
			after_meeting: kari`},
		"the announcement's text": {"2027-01-29 08:59", "2027-01-29 09:00", func(p *Process) { p.AnnouncementText = "Hei!" }, `
			announcement: kari ola nadia per anne elif`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := begin(t, sample(t), "2027-01-04 09:30")
			pl.until(tc.sent)
			pl.queue = true
			pl.receive(answer)
			pl.until(tc.queued)
			pl.update(tc.change)
			wantSummary(t, pl.until(tc.queued), tc.want)
		})
	}
}

// TestDigestSaysWhatWasSent lets the preparation list to one of two be lost: it
// is then the digest that brings what was attached to that.
func TestDigestSaysWhatWasSent(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Deputy = deputy()
	p.Documents = []Document{{Role: DocIntroduction, Name: "Oss og vårt.pdf"}}
	pl := begin(t, p, "2027-01-04 09:30")
	pl.until("2027-01-25 10:00")
	for i := range pl.outbox {
		o := &pl.outbox[i]
		switch {
		case o.Kind != MailPreparation:
		case o.Person == "ingrid":
			o.Status = PostFailed
		case o.Person == "kari": // it waited for a day
			o.Left = o.At.AddDate(0, 0, 1)
		}
	}
	got := map[string]string{}
	for _, mail := range pl.until("2027-01-27 13:00") {
		if mail.Kind != MailDigest {
			continue
		}
		var lines []string
		for _, l := range mail.Facts.Print {
			line := string(l.Document) + string(l.Paper) + ": "
			switch {
			case l.Attached:
				line += "attached"
			case !l.Sent.IsZero():
				line += l.Sent.Format("2006-01-02")
			default:
				line += "-"
			}
			lines = append(lines, line)
		}
		got[mail.To.ID] = strings.Join(lines, "\n")
	}
	want(t, got["kari"], `
		introduction: 2027-01-05
		guide: -
		worksheet: attached
		tips: 2027-01-05
		group_worksheet: attached
		progress_plan: attached`)
	want(t, got["ingrid"], `
		introduction: attached
		guide: -
		worksheet: attached
		tips: attached
		group_worksheet: attached
		progress_plan: attached`)
}

func TestStatusSaysWhatMattersNow(t *testing.T) {
	t.Parallel()
	p := sample(t)
	times := p.Meeting.Span
	p.Meeting = Meeting{Candidates: []Span{times, span(t, "2027-01-29 13:00", "2027-01-29 14:00")}}
	pl := begin(t, p, "2027-01-04 09:30")
	facts := func(when string) Facts {
		t.Helper()
		pl.until(when)
		for _, mail := range pl.kari("STATUS") {
			if mail.Kind == MailStatus {
				return mail.Facts
			}
		}
		t.Fatal("no status")
		return Facts{}
	}
	pl.receive(Inbound{Person: "ola", Kind: InBounce, Failed: &Failure{Address: "ola@example.no", Status: "5.1.1", Reason: "550 5.1.1 unknown", Final: true}})
	if f := facts("2027-01-05 10:00"); len(f.Candidates) != 2 || f.Digest != nil || len(f.Notes) == 0 || f.Notes[len(f.Notes)-1].Person != "Ola Berg" {
		t.Errorf("while a time is being found: %d times, digest %v, notes %v", len(f.Candidates), f.Digest, f.Notes)
	}
	pl.update(func(p *Process) { p.Members[0].Addresses = []string{"ola.berg@example.no"} })
	pl.update(func(p *Process) { p.Meeting = Meeting{Span: times} })
	if f := facts("2027-01-11 10:00"); f.Digest == nil || f.Digest.Members[1].Standing != StandingNotAsked {
		t.Errorf("before the questions: %+v", f.Digest)
	}
	if f := facts("2027-01-22 10:00"); f.Digest == nil || f.Digest.Members[1].Standing != StandingSilent {
		t.Errorf("after the questions: %+v", f.Digest)
	}
	called := pl.state.Process.Meeting
	pl.update(func(p *Process) { p.Meeting.Cancelled = true })
	if f := facts("2027-01-22 11:00"); f.Digest == nil || len(f.Candidates) > 0 {
		t.Errorf("called off: digest %v, %d times", f.Digest, len(f.Candidates))
	}
	pl.update(func(p *Process) { p.Meeting = called })
	pl.receive(Inbound{Person: "anne", Kind: InBounce, About: MailAnnouncement, Failed: &Failure{Address: "anne@example.no", Status: "5.1.1", Reason: "550 5.1.1 unknown", Final: true}})
	if f := facts("2027-02-01 10:00"); f.Digest != nil || len(f.Notes) == 0 || f.Notes[len(f.Notes)-1].Code != NoteBounced {
		t.Errorf("after the meeting: digest %v, notes %v", f.Digest, f.Notes)
	}
}
