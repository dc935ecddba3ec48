package workflow

import (
	"slices"
	"strings"
	"testing"
	"time"
)

func TestPeopleComeAndGo(t *testing.T) {
	t.Parallel()
	without := func(list []Person, id string) []Person {
		return slices.DeleteFunc(slices.Clone(list), func(p Person) bool { return p.ID == id })
	}
	mona := Person{ID: "mona", Name: "Mona Eik", Addresses: []string{"mona@example.no"}}
	for name, tc := range map[string]struct {
		now    string
		change func(*Process)
		later  func(*Process) // an hour after
		want   string
	}{
		"added to the staff": {now: "2027-02-05 15:00", change: func(p *Process) { p.Staff = append(p.Staff, mona) }, want: `
			2027-02-05 15:00 announcement: mona
			2027-02-05 15:00 workshop_notice workshop/w1: mona
			2027-02-25 13:00 workshop_notice workshop/w2: kari ola nadia per anne elif mona`},
		"added to the group after the meeting": {now: "2027-02-05 15:00", change: func(p *Process) { p.Members = append(p.Members, mona) }, want: `
			2027-02-05 15:00 announcement: mona
			2027-02-05 15:00 preparation_notice preparation/w1: mona
			2027-02-05 15:00 workshop_notice workshop/w1: mona
			2027-02-25 13:00 workshop_notice workshop/w2: kari ola nadia per mona anne elif`},
		"added to the group before the meeting": {now: "2027-01-22 10:00", change: func(p *Process) { p.Members = append(p.Members, mona); p.Workshops = nil }, want: `
			2027-01-22 10:00 invitation meeting: mona
			2027-01-22 10:00 questions: mona
			2027-01-25 13:00 reminder: kari ola nadia per mona
			2027-01-27 13:00 digest: kari
			2027-01-27 13:00 worksheet: kari ola nadia per mona
			2027-01-27 13:00 reminder: kari ola nadia per mona
			2027-01-28 14:00 after_meeting: kari
			2027-01-29 09:00 announcement: kari ola nadia per mona anne elif`},
		"added without an address": {now: "2027-02-05 15:00", change: func(p *Process) { p.Staff = append(p.Staff, Person{ID: "mona", Name: "Mona Eik"}) },
			want: `2027-02-25 13:00 workshop_notice workshop/w2: kari ola nadia per anne elif`},
		"added without an address, which comes later": {now: "2027-02-05 14:30",
			change: func(p *Process) { p.Staff = append(p.Staff, Person{ID: "mona", Name: "Mona Eik"}) },
			later:  func(p *Process) { p.Staff[len(p.Staff)-1].Addresses = mona.Addresses }, want: `
			2027-02-05 15:30 announcement: mona
			2027-02-05 15:30 workshop_notice workshop/w1: mona
			2027-02-25 13:00 workshop_notice workshop/w2: kari ola nadia per anne elif mona`},
		"added on a Saturday": {now: "2027-02-06 11:00", change: func(p *Process) { p.Staff = append(p.Staff, mona) }, want: `
			2027-02-08 08:00 announcement: mona
			2027-02-08 08:00 workshop_notice workshop/w1: mona
			2027-02-25 13:00 workshop_notice workshop/w2: kari ola nadia per anne elif mona`},
		"removed from the staff": {now: "2027-02-05 15:00", change: func(p *Process) { p.Staff = without(p.Staff, "anne") }, want: `
			2027-02-05 15:30 cancellation workshop/w1: anne
			2027-02-25 13:00 workshop_notice workshop/w2: kari ola nadia per elif`},
		"removed from the group": {now: "2027-02-05 15:00", change: func(p *Process) { p.Members = without(p.Members, "ola") }, want: `
			2027-02-05 15:30 cancellation preparation/w1: ola
			2027-02-05 15:30 cancellation workshop/w1: ola
			2027-02-25 13:00 workshop_notice workshop/w2: kari nadia per anne elif`},
		"removed and taken in again at once": {now: "2027-02-05 14:30", change: func(p *Process) { p.Staff = without(p.Staff, "anne") },
			later: func(p *Process) { p.Staff = sample(t).Staff }, want: `
			2027-02-05 15:00 cancellation workshop/w1: anne
			2027-02-05 15:30 workshop_notice workshop/w1: anne
			2027-02-25 13:00 workshop_notice workshop/w2: kari ola nadia per anne elif`},
		"from the staff to the group before the meeting": {now: "2027-01-22 10:00", change: func(p *Process) {
			p.Staff, p.Workshops = without(p.Staff, "anne"), nil
			p.Members = append(p.Members, someone("anne", "Anne Lie"))
		}, want: `
			2027-01-22 10:00 invitation meeting: anne
			2027-01-22 10:00 questions: anne
			2027-01-25 13:00 reminder: kari ola nadia per anne
			2027-01-27 13:00 digest: kari
			2027-01-27 13:00 worksheet: kari ola nadia per anne
			2027-01-27 13:00 reminder: kari ola nadia per anne
			2027-01-28 14:00 after_meeting: kari
			2027-01-29 09:00 announcement: kari ola nadia per anne elif`},
		"from the group to the staff": {now: "2027-02-05 15:00", change: func(p *Process) {
			p.Members = without(p.Members, "ola")
			p.Staff = append(p.Staff, someone("ola", "Ola Berg"))
		}, want: `
			2027-02-05 15:30 cancellation preparation/w1: ola
			2027-02-25 13:00 workshop_notice workshop/w2: kari nadia per anne elif ola`},
		"another leader, from the group": {now: "2027-01-22 10:00", change: func(p *Process) {
			p.Leader, p.Members[0] = p.Members[0], p.Leader
			p.Workshops = nil
		}, want: `
			2027-01-22 10:00 preparation_list: ola
			2027-01-25 13:00 reminder: ola kari nadia per
			2027-01-27 13:00 digest: ola
			2027-01-27 13:00 worksheet: ola kari nadia per
			2027-01-27 13:00 reminder: ola kari nadia per
			2027-01-28 14:00 after_meeting: ola
			2027-01-29 09:00 announcement: ola kari nadia per anne elif`},
		"another address": {now: "2027-02-05 15:00", change: func(p *Process) { p.Staff[0].Addresses = []string{"anne.lie@example.com"} },
			want: `2027-02-25 13:00 workshop_notice workshop/w2: kari ola nadia per anne elif`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := begin(t, sample(t), "2027-01-04 09:30")
			pl.until(tc.now)
			pl.update(tc.change)
			var got []string
			if tc.later != nil {
				if s := pl.dated(pl.now.Add(time.Hour).Format("2006-01-02 15:04")); s != "" {
					got = append(got, s)
				}
				pl.update(tc.later)
			}
			got = append(got, pl.dated("2027-02-26 10:00"))
			want(t, strings.Join(got, "\n"), tc.want)
		})
	}
}

func TestSequenceOfOneWhoCameBack(t *testing.T) {
	t.Parallel()
	pl := underway(t)
	pl.update(func(p *Process) { p.Staff = p.Staff[1:] })
	cancel := pl.until("2027-02-05 15:30")
	if len(cancel) != 1 || cancel[0].Sequence != 1 || cancel[0].Appointment.Sequence != 1 {
		t.Fatalf("CANCEL: %+v", cancel)
	}
	pl.update(func(p *Process) { p.Staff = sample(t).Staff })
	again := pl.until("2027-02-05 15:31")
	if len(again) != 1 || again[0].Appointment.Sequence != 2 || again[0].Appointment.UID != cancel[0].Appointment.UID {
		t.Fatalf("REQUEST: %s", summary(again))
	}
	pl.update(move(t, 0, "2027-02-11 12:00", "2027-02-11 14:00"))
	for _, m := range pl.until("2027-02-08 08:00") {
		if m.Event != "" && m.Sequence != 3 {
			t.Errorf("%s to %s has the sequence %d", m.Kind, m.To.ID, m.Sequence)
		}
	}
	wantSummary(t, pl.until("2027-02-10 10:00"), "")
}

func TestBouncedAddress(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-04 10:00")
	gone := Inbound{Person: "ola", Kind: InBounce, Failed: &Failure{Address: "Ola@example.no", Status: "5.1.1", Reason: "no such user"}}
	wantSummary(t, pl.receive(gone), "alert: kari")
	wantSummary(t, pl.receive(gone), "")
	wantSummary(t, pl.until("2027-01-21 13:00"), "questions: kari nadia per")

	pl.until("2027-01-22 10:00")
	pl.update(func(p *Process) { p.Members[0].Addresses = []string{"ola.berg@example.no"} })
	wantSummary(t, pl.until("2027-01-22 10:01"), `
		invitation meeting: ola
		questions: ola`)
	wantSummary(t, pl.receive(gone), "") // late, about the old address
	wantSummary(t, pl.until("2027-01-25 13:00"), "reminder: kari ola nadia per")
}

func TestTemporaryBounceStopsNothing(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-04 10:00")
	full := Inbound{Person: "ola", Kind: InBounce, Failed: &Failure{Address: "ola@example.no", Status: "5.2.2", Reason: "mailbox full"}}
	wantSummary(t, pl.receive(full), "alert: kari")
	wantSummary(t, pl.until("2027-01-21 13:00"), "questions: kari ola nadia per")
	wantSummary(t, pl.receive(full), "")
	pl.receive(Inbound{Person: "ola", About: MailQuestions, Answers: []Answer{{Question: 1, Text: "Bra"}}})
	if pl.state.Of("ola").Failed != nil {
		t.Error("somebody who writes is still said to be out of reach")
	}
}

func TestAdoptedIDs(t *testing.T) {
	t.Parallel()
	pl := underway(t)
	changes := pl.update(func(p *Process) {
		p.Leader.ID, p.Members[0].ID, p.Members[1].ID = "x1", "x2", "x3"
		p.Members[1].Addresses = []string{"nadia.hussain@example.com"} // known by the name
		p.Staff[0].ID = "x4"
		p.Workshops[0].ID, p.Workshops[0].Title = "hva-er-bra", "Hva er bra hos oss?" // known by the time
		p.Workshops[1].ID = "slik-vil-vi"                                             // known by the title
		p.Workshops[1].Span = span(t, "2027-03-11 13:00", "2027-03-11 15:00")
	})
	p := pl.state.Process
	ids := []string{p.Leader.ID, p.Members[0].ID, p.Members[1].ID, p.Staff[0].ID, p.Workshops[0].ID, p.Workshops[1].ID}
	if got := strings.Join(ids, " "); got != "kari ola nadia anne w1 w2" {
		t.Errorf("ids: %s", got)
	}
	var what []string
	for _, c := range changes {
		what = append(what, c.What)
	}
	if got := strings.Join(what, " "); got != "address changed moved" {
		t.Errorf("changes: %s", got)
	}
}

func TestNamesakes(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Staff = []Person{someone("anne1", "Anne Lie"), someone("anne2", "Anne Lie")}
	pl := begin(t, p, "2027-01-04 09:30")
	pl.update(func(p *Process) {
		p.Staff = []Person{{ID: "x", Name: "Anne Lie", Addresses: []string{"ny@example.no"}}, {ID: "y", Name: "Anne Lie", Addresses: []string{"anne1@example.no"}}}
	})
	if s := pl.state.Process.Staff; s[0].ID != "anne2" || s[1].ID != "anne1" {
		t.Errorf("ids: %s %s", s[0].ID, s[1].ID)
	}
}

func TestNewPersonUnderAnOldID(t *testing.T) {
	t.Parallel()
	pl := underway(t)
	pl.update(func(p *Process) { p.Staff = p.Staff[1:] })
	tag := pl.state.Of("anne").Tag
	pl.update(func(p *Process) {
		p.Staff = append(p.Staff, Person{ID: "anne", Name: "Anne Dahl", Addresses: []string{"anne.dahl@example.no"}})
	})
	s := pl.state.Process.Staff
	if got := s[len(s)-1]; got.ID == "anne" || pl.state.Of(got.ID).Tag == tag {
		t.Errorf("%s has the ID and the tag of somebody else", got.Name)
	}
}

func TestFinalBounceStaysFinal(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-01-04 10:00")
	for _, status := range []string{"5.1.1", "4.4.7", "5.2.2"} {
		pl.receive(Inbound{Person: "ola", Kind: InBounce, Failed: &Failure{Address: "ola@example.no", Status: status}})
	}
	wantSummary(t, pl.until("2027-01-21 13:00"), "questions: kari nadia per")
}
