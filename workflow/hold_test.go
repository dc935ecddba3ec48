package workflow

import (
	"strings"
	"testing"
)

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
		want(t, notes(pl.kari("STATUS")), "status to kari: announcement_held")
		pl.kari("FORTSETT")
		want(t, notes(pl.kari("STATUS")), "")
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
	return m.lastAbout(person, event)
}

func TestMeetingTakenUpAgainAtShortNotice(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-26 10:00")
	pl.receive(Inbound{Person: "ola", Kind: InCalendar, RSVP: RSVPDeclined, RSVPEvent: eventMeeting})
	pl.until("2027-01-27 14:00")
	pl.update(func(p *Process) { p.Meeting.Cancelled = true })
	pl.until("2027-01-27 15:00")
	pl.update(func(p *Process) { p.Meeting.Cancelled = false })
	if m := pl.moment(); m.rsvp("ola") != RSVPNone {
		t.Error("the answer to the invitation that was taken back still counts")
	}
	want(t, pl.dated("2027-01-28 13:59"), `
		2027-01-27 15:00 invitation meeting: kari ola nadia per
		2027-01-27 15:00 digest: kari
		2027-01-27 15:00 worksheet: kari ola nadia per`)
}

func TestMeetingHeldAgainAfterTheAnnouncement(t *testing.T) {
	t.Parallel()
	const notices = `
		2027-02-04 13:00 workshop_notice workshop/w1: kari ola nadia per anne elif
		2027-02-05 14:00 preparation_notice preparation/w1: kari ola nadia per`
	for name, change := range map[string]func(*Process){
		"at a new time":    func(p *Process) { p.Meeting.Span = span(t, "2027-02-10 13:00", "2027-02-10 14:00") },
		"not at all":       func(p *Process) { p.Meeting.Cancelled = true },
		"and somebody new": func(p *Process) { p.Staff = append(p.Staff, Person{ID: "mona", Name: "Mona Eik"}) },
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := begin(t, sample(t), "2027-01-04 09:30")
			pl.until("2027-01-29 10:00")
			pl.receive(Inbound{Person: "kari", Kind: InCalendar, RSVP: RSVPDeclined, RSVPEvent: eventMeeting})
			pl.update(change)
			got := strings.Split(pl.dated("2027-02-05 15:00"), "\n")
			want(t, strings.Join(got[max(len(got)-2, 0):], "\n"), notices)
		})
	}
}

func TestAnswersOfAMeetingPutOffArePurgedAfterIt(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-03-01 10:00")
	pl.update(func(p *Process) { p.Meeting.Span = span(t, "2027-03-10 13:00", "2027-03-10 14:00") })
	pl.until("2027-04-09 13:59")
	if _, purged := pl.state.Steps[stepPurgeAnswers]; purged {
		t.Error("purged before its time")
	}
	pl.now = at(t, "2027-04-09 14:00")
	if d := Tick(pl.moment()); len(d.Purge) != 1 {
		t.Errorf("purges 30 days after the new meeting: %v", d.Purge)
	}
}
