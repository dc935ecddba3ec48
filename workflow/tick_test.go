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
		"a window that opens late": {created: "2027-01-28 15:00",
			change: func(p *Process) { p.Window.From, p.Workshops = 10*60, nil }, want: `
			2027-01-28 15:00 after_meeting: kari
			2027-01-29 10:00 announcement: kari ola nadia per anne elif`},
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
				lines = append(lines, strings.TrimSpace(string(m.Kind)+" to "+m.To.ID+": "+string(n.Code)+" "+n.Person+n.Detail))
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

func TestReminders(t *testing.T) {
	t.Parallel()
	reminders := func(pl *play) string {
		var lines []string
		for line := range strings.Lines(pl.dated("2027-01-28 13:59")) {
			if strings.Contains(line, " reminder: ") {
				lines = append(lines, line)
			}
		}
		return strings.TrimSpace(strings.Join(lines, ""))
	}
	start := func(change func(*Process)) *play {
		p := sample(t)
		p.Members, p.Workshops = nil, nil
		change(&p)
		pl := begin(t, p, "2027-01-04 09:30")
		pl.until("2027-01-22 10:00")
		return pl
	}
	const both = "2027-01-25 13:00 reminder: kari\n2027-01-27 13:00 reminder: kari"
	want(t, reminders(start(func(*Process) {})), both)
	want(t, reminders(start(func(p *Process) { p.Timing.Reminders = []Offset{{Days: 1}, {Days: 3}} })), both)
	want(t, reminders(start(func(p *Process) { p.Timing.Reminders = nil })), "")

	// Down over the first one until the second is due: one reminder, not two.
	pl := start(func(*Process) {})
	pl.now = at(t, "2027-01-27 14:00")
	want(t, reminders(pl), "2027-01-27 14:00 reminder: kari")
}
