package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestStop(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		after time.Duration
		in    Inbound
		ends  bool
		want  string
	}{
		"yes":                {in: Inbound{Person: "kari", About: MailAskBack, AboutEvent: askStop, Text: "JA"}, ends: true, want: "held false, cancelled true"},
		"yes, in a sentence": {in: Inbound{Person: "kari", About: MailAskBack, AboutEvent: askStop, Text: "Ja, avslutt løpet."}, ends: true, want: "held false, cancelled true"},
		"yes, thread lost":   {in: Inbound{Person: "kari", Text: "JA"}, ends: true, want: "held false, cancelled true"},
		"yes, but":           {in: Inbound{Person: "kari", About: MailAskBack, AboutEvent: askStop, Text: "Ja, men vent til mandag"}, want: "not ended, held false"},
		"a question":         {in: Inbound{Person: "kari", About: MailAskBack, AboutEvent: askStop, Text: "Hva skjer da med avtalene?"}, want: "not ended, held false"},
		"a line instead": {in: Inbound{Person: "kari", About: MailAskBack, AboutEvent: askStop, Text: "Nei, flytt verksted 2 til torsdag 11. mars"},
			want: "workshop/w2: Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen → Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen\nnot ended, held false"},
		"another command":       {in: Inbound{Person: "kari", About: MailAskBack, AboutEvent: askStop, Text: "STATUS"}, want: "status"},
		"yes to something else": {in: Inbound{Person: "kari", About: MailAlert, Text: "JA"}, want: "ask not_understood"},
		"no":                    {in: Inbound{Person: "kari", About: MailAskBack, AboutEvent: askStop, Text: "Nei"}, want: "not ended, held false"},
		"yes, too late":         {after: 8 * 24 * time.Hour, in: Inbound{Person: "kari", About: MailAskBack, AboutEvent: askStop, Text: "JA"}, want: "not ended, held false"},
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
		want(t, heard(pl.kari("ANGRE")), "ask undone_already")
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
		want(t, heard(pl.kari("ANGRE")), "ask undo_told")
	})
	t.Run("after others were told of something else", func(t *testing.T) {
		t.Parallel()
		pl := begin(t, sample(t), "2027-01-04 09:30")
		pl.until("2027-02-05 13:50")
		pl.kari("Flytt verksted 2 til torsdag 11. mars")
		wantSummary(t, pl.until("2027-02-05 14:10"), "preparation_notice preparation/w1: kari ola nadia per")
		want(t, heard(pl.kari("ANGRE")), "workshop/w2: Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen → Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen")
	})
	t.Run("not after the notice of what was changed", func(t *testing.T) {
		t.Parallel()
		pl := underway(t)
		pl.kari("Flytt verksted 2 til tirsdag 9. februar")
		wantSummary(t, pl.until("2027-02-05 15:10"), "workshop_notice workshop/w2: kari ola nadia per anne elif")
		want(t, heard(pl.kari("ANGRE")), "ask undo_told")
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
		want(t, heard(pl.kari("ANGRE")), "ask undo_changed")
	})
}

func TestAnswersToQuestionsAboutALine(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ text, reply, want string }{
		"the day alone":       {"Verksted 4: fredag 3. juni kl. 13", "torsdag 3. juni", w4 + "Thu 03.06 13:00–15:00, Veien videre, Storsalen"},
		"the whole line":      {"Verksted 4: fredag 3. juni kl. 13", "Verksted 4: fredag 4. juni kl. 13", w4 + "Fri 04.06 13:00–15:00, Veien videre, Storsalen"},
		"yes to a holiday":    {"Verksted 4: mandag 17. mai kl. 13", "Ja", w4 + "Mon 17.05 13:00–15:00, Veien videre, Storsalen"},
		"no to a holiday":     {"Verksted 4: mandag 17. mai kl. 13", "Nei", "as it was"},
		"yes to a closed day": {"Verksted 4: onsdag 24. februar kl. 13", "JA", w4 + "Wed 24.02 13:00–15:00, Veien videre, Storsalen"},
		"yes to a Sunday":     {"Verksted 4: 30. mai", "JA", w4 + "Sun 30.05 13:00–15:00, Veien videre, Storsalen"},
		"yes to a mismatch":   {"Verksted 4: fredag 3. juni kl. 13", "Ja", w4 + "Thu 03.06 13:00–15:00, Veien videre, Storsalen"},
		"the time alone":      {"Nytt verksted: Fest, torsdag 10. juni", "kl. 13", "workshop/m8: nothing → Thu 10.06 13:00–15:00, Fest"},
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

func TestWhatHasBeenHeldCannotBeCalledOff(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	pl.until("2027-02-12 10:00")
	want(t, heard(pl.kari("Avlys verksted 1")), "ask past")
	want(t, heard(pl.kari("Flytt verksted 1 til torsdag 18. februar")), "ask held")
	sent := pl.receive(Inbound{Person: "kari", About: MailAskBack, Text: "Ja"})
	want(t, heard(sent), "workshop/w1: Thu 11.02 13:00–15:00, Hva er godt hos oss?, Storsalen, Kari Nordmann → Thu 18.02 13:00–15:00, Hva er godt hos oss?, Storsalen, Kari Nordmann")
	told := 0
	for _, c := range sent[0].Facts.Changes {
		told += c.Told
	}
	out := slices.DeleteFunc(pl.until("2027-02-12 11:00"), func(m Mail) bool { return m.Kind != MailChange })
	if told != len(out) || told == 0 {
		t.Errorf("%d are said to be told, %d mails leave", told, len(out))
	}
}

func TestWhatHasBeenHeldIsAskedAboutOnceMore(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	pl.until("2027-02-12 10:00")
	want(t, heard(pl.kari("Flytt verksted 1 til torsdag 18. februar")), "ask held")
	want(t, heard(pl.receive(Inbound{Person: "kari", About: MailAskBack, Text: "Hva mener du?"})), "ask held")
	want(t, heard(pl.receive(Inbound{Person: "kari", About: MailAskBack, Text: "Ja"})),
		"workshop/w1: Thu 11.02 13:00–15:00, Hva er godt hos oss?, Storsalen, Kari Nordmann → Thu 18.02 13:00–15:00, Hva er godt hos oss?, Storsalen, Kari Nordmann")
}

// A preparation that was left where it is still belongs to the day before.
func TestOfferKeepsTheGapOfThePlan(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	pl.update(func(p *Process) {
		p.Workshops[3].Preparation = &Gathering{Span: span(t, "2027-05-14 14:00", "2027-05-14 15:00")}
	})
	pl.now = pl.now.Add(time.Hour)
	const w4 = "workshop/w4: Thu 27.05 13:00–15:00, Veien videre, Storsalen → Thu 10.06 13:00–15:00, Veien videre, Storsalen\n"
	want(t, heardAll(pl.kari("Flytt verksted 4 til 10. juni")), w4+"stays: preparation/w4 Fri 14.05 14:00–15:00 (preparation/w4 Fri 28.05 14:00–15:00)")
	pl.now = pl.now.Add(time.Hour)
	want(t, heardAll(pl.kari("Flytt verksted 4 til 3. juni")), "workshop/w4: Thu 10.06 13:00–15:00, Veien videre, Storsalen → Thu 03.06 13:00–15:00, Veien videre, Storsalen\nstays: preparation/w4 Fri 14.05 14:00–15:00 (preparation/w4 Fri 21.05 14:00–15:00)")
	want(t, heardAll(pl.kari("Flytt verksted 4 til 27. mai")), "workshop/w4: Thu 03.06 13:00–15:00, Veien videre, Storsalen → Thu 27.05 13:00–15:00, Veien videre, Storsalen")
}

func TestSameAgain(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	for _, text := range []string{"Spilleregler:\n- Vi lytter", "Verksted 2: torsdag 11. mars"} {
		pl.kari(text)
		want(t, heard(pl.kari(text)), "as it was")
	}
}

func TestNamesThatMayBeTwo(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	pl.update(func(p *Process) { p.Members = append(p.Members, someone("ola2", "Ola Dahl")) })
	want(t, heard(pl.kari("Verksted 3: Ola")), "ask ambiguous (Ola Berg / Ola Dahl)")
	want(t, heard(pl.kari("Verksted 3: Ola Dahl")), "workshop/w3: Thu 08.04 13:00–15:00, Tiltak, Storsalen → Thu 08.04 13:00–15:00, Tiltak, Storsalen, Ola Dahl")
}

func TestMeetingByMail(t *testing.T) {
	t.Parallel()
	t.Run("called off and given a new time", func(t *testing.T) {
		t.Parallel()
		pl := begin(t, sample(t), "2027-01-04 09:30")
		pl.until("2027-01-05 10:00")
		sent := pl.kari("Vi må avlyse planleggingsmøtet")
		want(t, heard(sent), "meeting: Thu 28.01 13:00–14:00, Møterommet → nothing")
		want(t, notes(sent), "echo to kari: announcement_held")
		wantSummary(t, pl.until("2027-01-05 11:00"), "cancellation meeting: kari ola nadia per")
		want(t, heard(pl.kari("Planleggingsmøtet: torsdag 4. februar kl. 13")), "meeting: nothing → Thu 04.02 13:00–14:00, Møterommet")
		wantSummary(t, pl.until("2027-01-05 12:00"), "invitation meeting: kari ola nadia per")
	})
	t.Run("given its first time", func(t *testing.T) {
		t.Parallel()
		p := sample(t)
		p.Meeting = Meeting{}
		pl := begin(t, p, "2027-01-04 09:30")
		want(t, heard(pl.kari("Planleggingsmøtet: torsdag 28. januar kl. 13, Møterommet")), "meeting: nothing → Thu 28.01 13:00–14:00, Møterommet")
	})
	t.Run("given one time while others are asked about", func(t *testing.T) {
		t.Parallel()
		p := sample(t)
		p.Meeting = Meeting{Candidates: []Span{span(t, "2027-01-27 13:00", "2027-01-27 14:30")}}
		pl := begin(t, p, "2027-01-04 09:30")
		pl.kari("Planleggingsmøtet: fredag 29. januar kl. 9")
		if m := pl.state.Process.Meeting; m.Candidates != nil || m.Span != span(t, "2027-01-29 09:00", "2027-01-29 10:30") {
			t.Errorf("meeting: %+v", m)
		}
	})
}

func TestMailAfterAMeetingThatTheLeaderDeclined(t *testing.T) {
	t.Parallel()
	for _, r := range []RSVP{RSVPAccepted, RSVPDeclined} {
		pl := begin(t, sample(t), "2027-01-04 09:30")
		pl.until("2027-01-22 10:00")
		pl.receive(Inbound{Person: "kari", Kind: InCalendar, RSVP: r, RSVPEvent: eventMeeting})
		pl.until("2027-01-28 13:59")
		for _, m := range pl.until("2027-01-28 14:00") {
			if m.Kind == MailAfterMeeting && m.Facts.AnnouncementAt.IsZero() != (r == RSVPDeclined) {
				t.Errorf("%s: the announcement is said to go at %s", r, m.Facts.AnnouncementAt)
			}
		}
	}
}

func TestEchoSaysHowManyWillBeToldAndOfWhom(t *testing.T) {
	t.Parallel()
	pl := underway(t)
	for text, told := range map[string][2]int{
		"Flytt verksted 1 til torsdag 18. februar":   {6, 2},
		"Forberedelse 1: tirsdag 9. februar kl. 14":  {4, 0},
		"Flytt verksted 2 til torsdag 11. mars":      {0, 0},
		"Nytt verksted: Mer, torsdag 3. juni kl. 13": {0, 0},
	} {
		c := pl.kari(text)[0].Facts.Changes
		if len(c) != 1 || c[0].Told != told[0] || c[0].Staff != told[1] {
			t.Errorf("%s: %+v", text, c)
		}
	}
}
