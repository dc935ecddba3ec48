package workflow

import (
	"strings"
	"testing"
	"time"
)

// dated is "2027-01-21 13:00 questions: kari ola" lines, as sent.
func (pl *play) dated(when string) string {
	pl.t.Helper()
	var lines []string
	for {
		next, ok := Next(pl.moment())
		if !ok || next.After(at(pl.t, when)) {
			pl.until(when)
			return strings.Join(lines, "\n")
		}
		before := pl.now
		if next.After(pl.now) {
			pl.now = next
		}
		if sent := pl.tick(); len(sent) > 0 {
			stamp := pl.now.Format("2006-01-02 15:04 ")
			lines = append(lines, stamp+strings.ReplaceAll(summary(sent), "\n", "\n"+stamp))
		}
		if again := pl.tick(); len(again) > 0 {
			pl.t.Errorf("at %s, after %s, the same tick again sends:\n%s", pl.now, before, summary(again))
		}
	}
}

func want(t *testing.T, got, want string) {
	t.Helper()
	if want = strings.TrimSpace(strings.ReplaceAll(want, "\t", "")); got != want {
		t.Errorf("got:\n%s\n\nwant:\n%s", got, want)
	}
}

func deputy() *Person {
	p := someone("ingrid", "Ingrid Sørensen")
	return &p
}

func TestCourse(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		change  func(*Process)
		created string
		want    string
	}{
		"nobody answers": {created: "2027-01-04 09:30", want: `
			2027-01-04 09:30 invitation meeting: kari ola nadia per
			2027-01-04 09:30 preparation_list: kari
			2027-01-21 13:00 questions: kari ola nadia per
			2027-01-25 13:00 reminder: kari ola nadia per
			2027-01-27 13:00 digest: kari
			2027-01-27 13:00 worksheet: kari ola nadia per
			2027-01-27 13:00 reminder: kari ola nadia per
			2027-01-28 14:00 after_meeting: kari
			2027-01-29 09:00 announcement: kari ola nadia per anne elif
			2027-02-04 13:00 workshop_notice workshop/w1: kari ola nadia per anne elif
			2027-02-05 14:00 preparation_notice preparation/w1: kari ola nadia per
			2027-02-25 13:00 workshop_notice workshop/w2: kari ola nadia per anne elif`},
		"a deputy gets copies of what goes to the leader, and all that members get": {created: "2027-01-04 09:30",
			change: func(p *Process) { p.Deputy, p.Workshops, p.Members, p.Staff = deputy(), nil, nil, nil }, want: `
			2027-01-04 09:30 invitation meeting: kari ingrid
			2027-01-04 09:30 preparation_list: kari ingrid
			2027-01-21 13:00 questions: kari ingrid
			2027-01-25 13:00 reminder: kari ingrid
			2027-01-27 13:00 digest: kari ingrid
			2027-01-27 13:00 worksheet: kari ingrid
			2027-01-27 13:00 reminder: kari ingrid
			2027-01-28 14:00 after_meeting: kari ingrid
			2027-01-29 09:00 announcement: kari ingrid`},
		"applied after the meeting, before the announcement": {created: "2027-01-28 15:00", want: `
			2027-01-28 15:00 after_meeting: kari
			2027-01-29 09:00 announcement: kari ola nadia per anne elif
			2027-02-04 13:00 workshop_notice workshop/w1: kari ola nadia per anne elif
			2027-02-05 14:00 preparation_notice preparation/w1: kari ola nadia per
			2027-02-25 13:00 workshop_notice workshop/w2: kari ola nadia per anne elif`},
		"applied late in the evening, days after the meeting": {created: "2027-02-02 21:00", want: `
			2027-02-03 08:00 after_meeting: kari
			2027-02-03 09:00 announcement: kari ola nadia per anne elif
			2027-02-04 13:00 workshop_notice workshop/w1: kari ola nadia per anne elif
			2027-02-05 14:00 preparation_notice preparation/w1: kari ola nadia per
			2027-02-25 13:00 workshop_notice workshop/w2: kari ola nadia per anne elif`},
		"applied between the workshops, on a Saturday": {created: "2027-02-27 11:00", want: `
			2027-03-01 08:00 workshop_notice workshop/w2: kari ola nadia per anne elif
			2027-03-01 08:00 status: kari`},
		"applied the evening before a workshop, too late for the window": {created: "2027-03-03 20:00",
			change: func(p *Process) { p.Workshops[1].Span = span(t, "2027-03-04 07:30", "2027-03-04 08:30") }, want: `
			2027-03-03 20:00 workshop_notice workshop/w2: kari ola nadia per anne elif
			2027-03-04 08:00 status: kari`},
		"an announcement that is due at a time of its own": {created: "2027-01-28 15:00",
			change: func(p *Process) {
				w := wall(t, "2027-02-01 11:00")
				p.Timing.Announcement, p.Workshops = &Offset{At: &w}, nil
			}, want: `
			2027-01-28 15:00 after_meeting: kari
			2027-02-01 11:00 announcement: kari ola nadia per anne elif`},
		"an early meeting: what precedes it leaves the day before": {created: "2027-01-26 17:00",
			change: func(p *Process) {
				p.Meeting.Span, p.Workshops = span(t, "2027-01-28 07:30", "2027-01-28 08:30"), nil
			}, want: `
			2027-01-27 08:00 invitation meeting: kari ola nadia per
			2027-01-27 08:00 preparation_list: kari
			2027-01-27 08:00 questions: kari ola nadia per
			2027-01-27 16:00 digest: kari
			2027-01-27 16:00 worksheet: kari ola nadia per
			2027-01-28 08:30 after_meeting: kari
			2027-01-29 09:00 announcement: kari ola nadia per anne elif`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := sample(t)
			if tc.change != nil {
				tc.change(&p)
			}
			pl := begin(t, p, tc.created)
			want(t, pl.dated("2027-03-10 12:00"), tc.want)
		})
	}
}

func notes(mails []Mail) string {
	var lines []string
	for _, m := range mails {
		for _, n := range m.Facts.Notes {
			if n.Code != NoteNoAddress {
				lines = append(lines, string(m.Kind)+" to "+m.To.ID+": "+string(n.Code)+" "+n.Person+n.Detail)
			}
		}
	}
	return strings.Join(lines, "\n")
}

func TestSkippedStepsAreToldOnce(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Deputy = deputy()
	pl := begin(t, p, "2027-01-28 15:00")
	want(t, notes(pl.tick()), `
		after_meeting to kari: skipped digest
		after_meeting to kari: skipped invitation
		after_meeting to kari: skipped preparation_list
		after_meeting to kari: skipped questions
		after_meeting to ingrid: skipped digest
		after_meeting to ingrid: skipped invitation
		after_meeting to ingrid: skipped preparation_list
		after_meeting to ingrid: skipped questions`)
	want(t, notes(pl.until("2027-03-10 12:00")), "")
	if done := pl.state.Steps[stepQuestions]; !done.Skipped {
		t.Error("the questions are not on record as skipped")
	}
}

func TestSkippedStepsAreToldWhenNoMailIsLeftToSaySo(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-28 15:00")
	pl.now = at(t, "2027-02-13 12:00") // down from the meeting until the Saturday after the first workshop
	pl.tick()
	if len(pl.sent) != 0 {
		t.Errorf("on a Saturday:\n%s", summary(pl.sent))
	}
	sent := pl.until("2027-02-17 12:00")
	want(t, summary(sent), "status: kari")
	want(t, notes(sent), `
		status to kari: skipped announcement
		status to kari: skipped preparation_notice
		status to kari: skipped workshop_notice`)
}

func TestOverdueMailWaitsForTheWindow(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-29 10:00")
	pl.now = at(t, "2027-02-06 10:00") // down over the notice of Thursday: it is Saturday now
	wantSummary(t, pl.tick(), "")
	next, _ := Next(pl.moment())
	if !next.Equal(at(t, "2027-02-08 08:00")) {
		t.Errorf("goes on at %s", next)
	}
	wantSummary(t, pl.until("2027-02-08 08:00"), `
		workshop_notice workshop/w1: kari ola nadia per anne elif
		preparation_notice preparation/w1: kari ola nadia per`)
}

func TestRemindersStopAtAnyReply(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-22 10:00")
	pl.receive(Inbound{Person: "ola", About: MailQuestions, Answers: []Answer{{Question: 1, Text: "Bra"}}})
	pl.receive(Inbound{Person: "nadia", About: MailQuestions, Unplaced: []string{"Jeg svarer i morgen"}})
	pl.receive(Inbound{Person: "per", Kind: InAutoReply, Phrase: "tilbake mandag"})
	pl.receive(Inbound{Person: "kari", Kind: InReaction})
	wantSummary(t, pl.until("2027-01-25 13:00"), "reminder: kari per")
	pl.receive(Inbound{Person: "per", About: MailReminder, Answers: []Answer{{Question: 1, Text: "Spent"}}})
	wantSummary(t, pl.until("2027-01-27 13:00"), `
		digest: kari
		worksheet: kari ola nadia per
		reminder: kari`)
}

func TestReminderIsNotSentToThoseWhoWereNeverAsked(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-22 10:00")
	pl.receive(Inbound{Person: "ola", Kind: InBounce, Failed: &Failure{Address: "ola@example.no", Status: "5.1.1"}})
	wantSummary(t, pl.until("2027-01-25 13:00"), "reminder: kari nadia per")
}

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
	want(t, strings.Join(d.Changed, " "), "Ola Berg Nadia Hussain")
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

func TestPurge(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-02-27 13:59")
	pl.receive(Inbound{Person: "ola", Kind: InAutoReply, Phrase: "syk"})
	pl.now = at(t, "2027-02-27 14:00")
	d := Tick(pl.moment())
	if len(d.Purge) != 1 || d.Purge[0] != PurgeAnswers || d.State.Of("ola").Away != nil {
		t.Errorf("30 days after the meeting: %v, away %v", d.Purge, d.State.Of("ola").Away)
	}
	pl.take(d)
	if sent := pl.receive(Inbound{Person: "ola", About: MailQuestions, Answers: []Answer{{Question: 1, Text: "For sent"}}}); summary(sent) != "forward: kari" {
		t.Errorf("an answer after the purge:\n%s", summary(sent))
	}
	if len(pl.answers) != 0 {
		t.Error("an answer is kept after the purge")
	}
	pl.until("2027-06-02 14:59")
	pl.now = at(t, "2027-06-02 15:00")
	d = Tick(pl.moment())
	if len(d.Purge) != 1 || d.Purge[0] != PurgeAddresses || d.State.Status != Finished {
		t.Errorf("90 days after the last workshop: %v, %s", d.Purge, d.State.Status)
	}
	b, err := d.State.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"Kari", "Ola", "Elif", "@example.no"} {
		if strings.Contains(string(b), name) {
			t.Errorf("%s is still in the state", name)
		}
	}
	pl.take(d)
	if next, ok := Next(pl.moment()); ok {
		t.Errorf("a finished process goes on at %s", next)
	}
}

func TestAddressesAreKeptForEighteenMonthsAtMost(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Workshops[1].Span = span(t, "2028-08-31 09:00", "2028-08-31 10:00")
	pl := begin(t, p, "2027-01-04 09:30")
	pl.until("2028-07-04 09:29")
	if pl.state.Status != Active {
		t.Fatalf("%s before the end", pl.state.Status)
	}
	pl.until("2028-07-04 09:30")
	if pl.state.Status != Finished {
		t.Errorf("%s after 18 months", pl.state.Status)
	}
}

func TestHoldResumeCancel(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-20 10:00")
	pl.take(Hold(pl.moment()))
	wantSummary(t, pl.until("2027-01-26 10:00"), "")
	pl.take(Resume(pl.moment()))
	wantSummary(t, pl.until("2027-01-26 10:00"), "questions: kari ola nadia per")
	pl.until("2027-02-05 20:00")

	pl.take(Cancel(pl.moment()))
	want(t, pl.dated("2027-06-01 10:00"), `
		2027-02-08 08:00 cancellation preparation/w1: kari ola nadia per
		2027-02-08 08:00 cancellation workshop/w1: kari ola nadia per anne elif`)
	if len(pl.state.Notes) != 0 {
		t.Errorf("notes of an ended process: %v", pl.state.Notes)
	}
}

func TestCancelTakesBackWhatIsQueued(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-02-04 12:00")
	pl.queue = true
	pl.until("2027-02-05 09:00") // the notice of workshop 1 waits
	pl.take(Cancel(pl.moment()))
	pl.queue = false
	wantSummary(t, pl.until("2027-02-20 12:00"), "")
}

func TestDecliningLeaderHoldsTheAnnouncement(t *testing.T) {
	t.Parallel()
	decline := Inbound{Person: "kari", Kind: InCalendar, RSVP: RSVPDeclined, RSVPEvent: eventMeeting, Phrase: "Er på kurs"}
	start := func(t *testing.T) *play {
		p := sample(t)
		p.Deputy = deputy()
		pl := begin(t, p, "2027-01-04 09:30")
		pl.until("2027-01-22 10:00")
		wantSummary(t, pl.receive(decline), "alert: ingrid kari")
		return pl
	}
	t.Run("until the leader accepts", func(t *testing.T) {
		t.Parallel()
		pl := start(t)
		wantSummary(t, pl.until("2027-02-05 20:00"), `
			reminder: kari ingrid ola nadia per kari ingrid ola nadia per
			digest: kari ingrid
			worksheet: kari ingrid ola nadia per
			after_meeting: kari ingrid
			preparation_notice preparation/w1: kari ingrid ola nadia per`)
		pl.receive(Inbound{Person: "kari", Kind: InCalendar, RSVP: RSVPAccepted, RSVPEvent: eventMeeting})
		want(t, pl.dated("2027-02-10 10:00"), `
			2027-02-08 08:00 announcement: kari ingrid ola nadia per anne elif
			2027-02-08 08:00 workshop_notice workshop/w1: kari ingrid ola nadia per anne elif`)
	})
	t.Run("until the leader says FORTSETT", func(t *testing.T) {
		t.Parallel()
		pl := start(t)
		pl.until("2027-02-01 10:00")
		pl.kari("FORTSETT")
		wantSummary(t, pl.until("2027-02-01 10:00"), "announcement: kari ingrid ola nadia per anne elif")
	})
	t.Run("until the meeting has another time", func(t *testing.T) {
		t.Parallel()
		pl := start(t)
		pl.update(func(p *Process) { p.Meeting.Span = span(t, "2027-02-02 13:00", "2027-02-02 14:00") })
		pl.until("2027-01-22 12:00")
		if m := pl.moment(); m.rsvp("kari") != RSVPNone {
			t.Error("the answer to the old time still counts")
		}
		want(t, pl.dated("2027-02-03 10:00"), `
			2027-01-29 16:00 reminder: kari ingrid ola nadia per
			2027-02-01 13:00 digest: kari ingrid
			2027-02-01 13:00 worksheet: kari ingrid ola nadia per
			2027-02-01 13:00 reminder: kari ingrid ola nadia per
			2027-02-02 14:00 after_meeting: kari ingrid
			2027-02-03 09:00 announcement: kari ingrid ola nadia per anne elif`)
	})
	t.Run("but not once it has gone", func(t *testing.T) {
		t.Parallel()
		p := sample(t)
		pl := begin(t, p, "2027-01-04 09:30")
		pl.until("2027-01-29 10:00")
		wantSummary(t, pl.receive(decline), "")
		wantSummary(t, pl.until("2027-02-04 13:00"), "workshop_notice workshop/w1: kari ola nadia per anne elif")
	})
}

func TestMeetingCancelledAndReinstated(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-27 14:00") // digest and sheets have gone
	pl.update(func(p *Process) { p.Meeting.Cancelled = true })
	want(t, pl.dated("2027-02-05 15:00"), `
		2027-01-27 14:30 cancellation meeting: kari ola nadia per
		2027-01-27 14:30 alert: kari`)
	pl.update(func(p *Process) {
		p.Meeting.Cancelled = false
		p.Meeting.Span = span(t, "2027-02-10 09:00", "2027-02-10 10:00")
	})
	want(t, pl.dated("2027-02-12 15:00"), `
		2027-02-05 15:00 invitation meeting: kari ola nadia per
		2027-02-05 15:00 preparation_notice preparation/w1: kari ola nadia per
		2027-02-09 09:00 digest: kari
		2027-02-09 09:00 worksheet: kari ola nadia per
		2027-02-10 10:00 after_meeting: kari
		2027-02-11 09:00 announcement: kari ola nadia per anne elif
		2027-02-11 09:00 workshop_notice workshop/w1: kari ola nadia per anne elif`)
	told, _ := latestTo(pl, "ola", eventMeeting)
	if told.Kind != MailInvitation || told.Sequence != 2 {
		t.Errorf("Ola was told last by %s, sequence %d", told.Kind, told.Sequence)
	}
}

func latestTo(pl *play, person, event string) (Posted, bool) {
	m := pl.moment()
	return m.latest(person, event)
}

func TestFindingATime(t *testing.T) {
	t.Parallel()
	start := func(t *testing.T) *play {
		p := sample(t)
		p.Workshops = nil
		p.Meeting = Meeting{Place: "Møterommet", Candidates: []Span{span(t, "2027-01-27 13:00", "2027-01-27 14:30"), span(t, "2027-01-28 13:00", "2027-01-28 14:30")}}
		pl := begin(t, p, "2027-01-04 09:30")
		wantSummary(t, pl.tick(), "time_poll: kari ola nadia per")
		return pl
	}
	t.Run("counted when all have answered", func(t *testing.T) {
		t.Parallel()
		pl := start(t)
		for _, id := range []string{"kari", "ola", "nadia"} {
			wantSummary(t, pl.receive(Inbound{Person: id, About: MailTimePoll, Text: "1 og 2"}), "")
		}
		wantSummary(t, pl.until("2027-01-05 09:00"), "")
		pl.receive(Inbound{Person: "per", About: MailTimePoll, Text: "2"})
		sent := pl.until("2027-01-05 09:00")
		wantSummary(t, sent, "time_count: kari")
		if c := sent[0].Facts.Candidates[0]; len(c.Yes) != 3 || len(c.No) != 1 {
			t.Errorf("count of the first: %+v", c)
		}
		wantSummary(t, pl.receive(Inbound{Person: "kari", About: MailTimeCount, Text: "2"}), "echo: kari")
		want(t, pl.dated("2027-01-21 13:00"), `
			2027-01-05 09:00 invitation meeting: kari ola nadia per
			2027-01-05 09:00 preparation_list: kari
			2027-01-21 13:00 questions: kari ola nadia per`)
		if got := pl.state.Process.Meeting; got.Span != span(t, "2027-01-28 13:00", "2027-01-28 14:30") || got.Candidates != nil || got.Place != "Møterommet" {
			t.Errorf("meeting: %+v", got)
		}
	})
	t.Run("counted at the deadline", func(t *testing.T) {
		t.Parallel()
		pl := start(t)
		want(t, pl.dated("2027-01-12 12:00"), "2027-01-07 09:30 time_count: kari")
		wantSummary(t, pl.receive(Inbound{Person: "ola", About: MailTimePoll, Text: "1"}), "forward: kari")
		wantSummary(t, pl.receive(Inbound{Person: "kari", About: MailTimeCount, Text: "Ingen av dem. Fredag 29. januar kl. 10"}), "echo: kari")
		if got := pl.state.Process.Meeting.Span; got != span(t, "2027-01-29 10:00", "2027-01-29 11:30") {
			t.Errorf("meeting: %v", got)
		}
	})
	t.Run("other times by mail", func(t *testing.T) {
		t.Parallel()
		pl := start(t)
		pl.now = at(t, "2027-01-04 09:40")
		pl.receive(Inbound{Person: "ola", About: MailTimePoll, Text: "ingen"})
		wantSummary(t, pl.kari("Planleggingsmøtet: tirsdag 2. februar kl. 13 eller onsdag 3. februar kl. 9"), "echo: kari")
		wantSummary(t, pl.until("2027-01-04 10:00"), "time_poll: kari ola nadia per")
		if m := pl.moment(); len(m.candidates()[0].Silent) != 4 {
			t.Error("answers about the old times still count")
		}
	})
	t.Run("all times have passed", func(t *testing.T) {
		t.Parallel()
		p := sample(t)
		p.Workshops, p.Meeting = nil, Meeting{Candidates: []Span{span(t, "2027-01-05 13:00", "2027-01-05 14:00")}}
		pl := begin(t, p, "2027-01-06 09:30")
		wantSummary(t, pl.until("2027-01-10 09:30"), "status: kari")
	})
	t.Run("several times by mail, after the invitation", func(t *testing.T) {
		t.Parallel()
		pl := begin(t, sample(t), "2027-01-04 09:30")
		pl.until("2027-01-05 10:00")
		pl.kari("Planleggingsmøtet:\n- tirsdag 2. februar kl. 13\n- onsdag 3. februar kl. 9–10\n\nHilsen Kari")
		wantSummary(t, pl.until("2027-01-05 12:00"), `
			time_poll: kari ola nadia per
			cancellation meeting: kari ola nadia per`)
		pl.receive(Inbound{Person: "kari", About: MailTimePoll, Text: "1"})
		pl.kari("Planleggingsmøtet: tirsdag 2. februar kl. 13")
		wantSummary(t, pl.until("2027-01-05 12:10"), "invitation meeting: kari ola nadia per")
	})
}

func TestChoices(t *testing.T) {
	t.Parallel()
	days := []string{"2027-01-26 13:00", "2027-01-27 13:00", "2027-01-28 13:00"}
	var candidates []Candidate
	for i, d := range days {
		candidates = append(candidates, Candidate{Number: i + 1, Start: at(t, d)})
	}
	for text, want := range map[string]string{
		"1 og 3":                            "1 3",
		"1, 2 og 3":                         "1 2 3",
		"1,3":                               "1 3",
		"Nr. 2 passer best":                 "2",
		"alle":                              "1 2 3",
		"Alle passer for meg!":              "1 2 3",
		"alle unntatt 2":                    "1 3",
		"Alle bortsett fra 1 og 2":          "3",
		"2 passer ikke, men 1 og 3 går bra": "1 3",
		"Jeg kan ikke 2":                    "",
		"ikke 2, men 3":                     "3",
		"Ingen problem med 1 og 2":          "1 2",
		"ingen":                             "",
		"Ingen av dem, dessverre":           "",
		"2 (men må gå kl. 14)":              "2",
		"2, helst før kl. 3":                "2",
		"Torsdag passer":                    "3",
		"torsdagen":                         "3",
		"Onsdag 27. januar":                 "2",
		"1\n\nRing meg på 99 88 77 66":      "1",
		"Både 1 og 2":                       "1 2",
		"both 1 and 3":                      "1 2 3",
		"5":                                 "?",
		"Jeg må spørre mannen min først":    "?",
		"":                                  "?",
	} {
		choices, ok := readChoices(text, candidates)
		var got []string
		for n := 1; n <= 3; n++ {
			if choices[n] {
				got = append(got, itoa(n))
			}
		}
		if s := strings.Join(got, " "); (ok && s != want) || ok == (want == "?") {
			t.Errorf("%q: %q %t, want %q", text, s, ok, want)
		}
	}
}

func TestDaylightSaving(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Workshops = []Workshop{{ID: "w1", Title: "Vår", Span: span(t, "2027-04-01 13:00", "2027-04-01 15:00")}, {ID: "w2", Title: "Høst", Span: span(t, "2027-11-04 13:00", "2027-11-04 15:00")}}
	pl := begin(t, p, "2027-01-04 09:30")
	pl.until("2027-01-29 10:00")
	want(t, pl.dated("2027-11-10 10:00"), `
		2027-03-24 16:00 workshop_notice workshop/w1: kari ola nadia per anne elif
		2027-10-28 13:00 workshop_notice workshop/w2: kari ola nadia per anne elif`)
	for _, m := range pl.sent {
		if got := m.Appointment.End.Sub(m.Appointment.Start); got != 2*time.Hour {
			t.Errorf("the appointment lasts %s", got)
		}
	}
}
