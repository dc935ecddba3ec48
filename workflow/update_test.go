package workflow

import (
	"strings"
	"testing"
)

func move(t *testing.T, i int, start, end string) func(*Process) {
	return func(p *Process) { p.Workshops[i].Span = span(t, start, end) }
}

// underway is the sample when workshop 1 has been announced, and workshop 2 has not.
func underway(t *testing.T) *play {
	t.Helper()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-02-05 15:00")
	return pl
}

func TestMovedWorkshopIsToldToThoseWhoKnow(t *testing.T) {
	t.Parallel()
	pl := underway(t)
	uid := pl.state.Events["workshop/w1"].UID
	changes := pl.update(move(t, 0, "2027-02-18 12:00", "2027-02-18 14:00"))
	if len(changes) != 1 || changes[0].What != "moved" || changes[0].Event.Told != 6 || !changes[0].Event.ToldAt.Equal(at(t, "2027-02-05 15:30")) {
		t.Fatalf("changes: %+v %+v", changes, changes[0].Event)
	}
	wantSummary(t, pl.until("2027-02-05 15:29"), "")
	sent := pl.until("2027-02-05 15:30")
	wantSummary(t, sent, `
		change workshop/w1: kari ola nadia per anne elif
		poster_again: kari`)
	m := sent[0]
	if a := m.Appointment; a.Method != "REQUEST" || a.Sequence != 1 || a.UID != uid || !a.Start.Equal(at(t, "2027-02-18 12:00")) || a.RSVP {
		t.Errorf("appointment: %+v", a)
	}
	if c := m.Facts.Change; !c.Old.Start.Equal(at(t, "2027-02-11 13:00")) || !c.New.Start.Equal(at(t, "2027-02-18 12:00")) {
		t.Errorf("from %s to %s", c.Old.Start, c.New.Start)
	}
	if !m.NotAfter.Equal(at(t, "2027-02-18 12:00")) {
		t.Errorf("not after %s", m.NotAfter)
	}
	want(t, pl.dated("2027-02-24 10:00"), "") // the notice does not come again
}

func TestMovedWorkshopThatNobodyKnowsOf(t *testing.T) {
	t.Parallel()
	pl := underway(t)
	changes := pl.update(move(t, 1, "2027-03-11 13:00", "2027-03-11 15:00"))
	if changes[0].Event.Told != 0 || !changes[0].Event.ToldAt.IsZero() {
		t.Errorf("will be told: %+v", changes[0].Event)
	}
	want(t, pl.dated("2027-03-10 10:00"), `
		2027-02-05 15:30 poster_again: kari
		2027-03-04 13:00 workshop_notice workshop/w2: kari ola nadia per anne elif`)
}

func TestCancelledWorkshop(t *testing.T) {
	t.Parallel()
	pl := underway(t)
	uid := pl.state.Events["workshop/w1"].UID
	pl.update(func(p *Process) { p.Workshops = p.Workshops[1:] })
	sent := pl.until("2027-02-05 15:30")
	wantSummary(t, sent, `
		cancellation preparation/w1: kari ola nadia per
		cancellation workshop/w1: kari ola nadia per anne elif
		poster_again: kari`)
	if a := sent[5].Appointment; a.Method != "CANCEL" || a.Sequence != 1 || a.UID != uid || !a.Start.Equal(at(t, "2027-02-11 13:00")) {
		t.Errorf("appointment: %+v", a)
	}
	want(t, pl.dated("2027-02-24 10:00"), "")
	if n := pl.state.Events["workshop/w2"].Latest().Number; n != 1 {
		t.Errorf("the workshop that is left is number %d", n)
	}
}

func TestChangesAreGathered(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		changes []func(*Process) // twenty minutes apart
		want    string
	}{
		"two changes of one workshop are one": {
			changes: []func(*Process){move(t, 0, "2027-02-18 13:00", "2027-02-18 15:00"), func(p *Process) { p.Workshops[0].Place = "Kantina" }},
			want: `
			2027-02-05 14:50 change workshop/w1: kari ola nadia per anne elif
			2027-02-05 14:50 poster_again: kari`},
		"moved back before anybody was told": {
			changes: []func(*Process){move(t, 0, "2027-02-18 13:00", "2027-02-18 15:00"), move(t, 0, "2027-02-11 13:00", "2027-02-11 15:00")}},
		"cancelled and taken in again": {
			changes: []func(*Process){func(p *Process) { p.Workshops = p.Workshops[1:] }, func(p *Process) { p.Workshops = sample(t).Workshops }}},
		"two workshops": {
			changes: []func(*Process){move(t, 0, "2027-02-18 13:00", "2027-02-18 15:00"), func(p *Process) { p.Workshops[0].Preparation = nil }},
			want: `
			2027-02-05 14:50 cancellation preparation/w1: kari ola nadia per
			2027-02-05 14:50 change workshop/w1: kari ola nadia per anne elif
			2027-02-05 14:50 poster_again: kari`},
		"a name that is spelt otherwise": {changes: []func(*Process){func(p *Process) { p.Members[0].Name = "Ola Berge" }}},
		"the number alone": {changes: []func(*Process){func(p *Process) {
			p.Workshops = append(p.Workshops, Workshop{ID: "w0", Title: "Først", Span: span(t, "2027-02-09 13:00", "2027-02-09 14:00")})
		}}, want: `
			2027-02-05 14:00 workshop_notice workshop/w0: kari ola nadia per anne elif
			2027-02-05 14:30 poster_again: kari`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := begin(t, sample(t), "2027-01-04 09:30")
			pl.until("2027-02-05 14:00")
			var got []string
			for i, change := range tc.changes {
				if i > 0 {
					pl.until("2027-02-05 14:20")
				}
				pl.update(change)
			}
			if s := pl.dated("2027-02-17 10:00"); s != "" {
				got = append(got, s)
			}
			want(t, strings.Join(got, "\n"), tc.want)
		})
	}
}

func TestQueuedMailFollowsTheNewPlan(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-02-04 12:59")
	pl.queue = true
	pl.until("2027-02-04 13:00") // the notices wait in the outbox
	changes := pl.update(move(t, 0, "2027-02-11 09:00", "2027-02-11 11:00"))
	if changes[0].Event.Told != 0 {
		t.Errorf("%d are said to be told of the change", changes[0].Event.Told)
	}
	for _, o := range pl.outbox {
		if o.Event == "workshop/w1" && o.Status != PostWithdrawn {
			t.Fatalf("a notice of the old time is %s", o.Status)
		}
	}
	sent := pl.until("2027-02-04 13:00")
	wantSummary(t, sent, "workshop_notice workshop/w1: kari ola nadia per anne elif")
	if a := sent[0].Appointment; a.Sequence != 1 || !a.Start.Equal(at(t, "2027-02-11 09:00")) {
		t.Errorf("appointment: %+v", a)
	}
	pl.deliver()
	pl.queue = false
	wantSummary(t, pl.until("2027-02-05 10:00"), "poster_again: kari")
}

func TestMailThatLeftWhileThePlanChanged(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	pl.until("2027-02-04 12:59")
	pl.queue = true
	pl.until("2027-02-04 13:00")
	m := pl.moment()
	p := pl.state.clone().Process
	move(t, 0, "2027-02-11 09:00", "2027-02-11 11:00")(&p)
	d, _ := Update(m, p, func() string { return "" })
	pl.deliver() // between the decision and its commit
	pl.queue = false
	pl.take(d)
	wantSummary(t, pl.until("2027-02-04 13:45"), `
		change workshop/w1: kari ola nadia per anne elif
		poster_again: kari`)
}

func TestChangeOfWhatHasBeen(t *testing.T) {
	t.Parallel()
	pl := underway(t)
	pl.until("2027-02-12 10:00")
	pl.update(func(p *Process) { p.Workshops[0].Place = "Kantina"; p.Meeting.Place = "Storsalen" })
	wantSummary(t, pl.until("2027-02-15 10:00"), "poster_again: kari")
	pl.update(func(p *Process) { p.Workshops = p.Workshops[1:] })
	wantSummary(t, pl.until("2027-02-16 10:00"), "poster_again: kari")

	// Held earlier than planned: those who were told the old time need no mail about the past.
	pl.until("2027-02-26 10:00")
	pl.update(move(t, 0, "2027-02-25 13:00", "2027-02-25 15:00"))
	wantSummary(t, pl.until("2027-03-10 10:00"), "poster_again: kari")
}

func TestChangeShortlyBefore(t *testing.T) {
	t.Parallel()
	pl := underway(t)
	pl.until("2027-02-10 20:00")
	pl.update(move(t, 0, "2027-02-11 07:30", "2027-02-11 09:30"))
	want(t, pl.dated("2027-02-11 08:00"), `
		2027-02-10 20:30 change workshop/w1: kari ola nadia per anne elif
		2027-02-10 20:30 poster_again: kari`)
}

func TestChangeInTheEveningWaitsForTheMorning(t *testing.T) {
	t.Parallel()
	pl := underway(t)
	pl.until("2027-02-05 19:00")
	changes := pl.update(move(t, 0, "2027-02-18 12:00", "2027-02-18 14:00"))
	if got := changes[0].Event.ToldAt; !got.Equal(at(t, "2027-02-08 08:00")) {
		t.Errorf("the echo says %s", got)
	}
	want(t, pl.dated("2027-02-08 09:00"), `
		2027-02-08 08:00 change workshop/w1: kari ola nadia per anne elif
		2027-02-08 08:00 poster_again: kari`)
}

func TestUndone(t *testing.T) {
	t.Parallel()
	pl := underway(t)
	file := pl.state.clone().Process
	pl.kari("Verksted 2: torsdag 11. mars\nSpilleregler:\n- Vi lytter")
	file.Workshops[0].Place = "Kantina" // what the file changes besides
	_, changes := Update(pl.moment(), file, func() string { return "" })
	var got []string
	for _, c := range Undone(pl.state, changes) {
		got = append(got, c.What)
	}
	if s := strings.Join(got, " "); s != "moved setting" {
		t.Errorf("would be undone: %s", s)
	}
	same := pl.state.clone().Process // as exported
	same.Workshops[0].Place = "Kantina"
	_, changes = Update(pl.moment(), same, func() string { return "" })
	if undone := Undone(pl.state, changes); len(undone) != 0 {
		t.Errorf("the plan as exported undoes %v", undone)
	}
}

func TestSkippedStepComesWhenItsEventIsMoved(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-02-11 16:00") // after the first workshop
	wantSummary(t, pl.until("2027-02-11 16:00"), "status: kari")
	pl.update(move(t, 0, "2027-02-25 13:00", "2027-02-25 15:00"))
	want(t, pl.dated("2027-02-24 10:00"), `
		2027-02-11 16:00 after_meeting: kari
		2027-02-12 09:00 announcement: kari ola nadia per anne elif
		2027-02-18 13:00 workshop_notice workshop/w1: kari ola nadia per anne elif`)
}

func TestFileChangesThatNobodyIsToldOf(t *testing.T) {
	t.Parallel()
	pl := underway(t)
	changes := pl.update(func(p *Process) {
		p.GroundRules = []string{"Vi lytter"}
		p.Questions = []string{"Hva nå?"}
		p.Timing.WorkshopNotice = Offset{Days: 6}
	})
	if len(changes) != 3 {
		t.Errorf("changes: %+v", changes)
	}
	want(t, pl.dated("2027-03-03 10:00"), "2027-02-26 13:00 workshop_notice workshop/w2: kari ola nadia per anne elif")
	if again := pl.update(func(*Process) {}); again != nil {
		t.Errorf("the same file again: %+v", again)
	}
}

func TestWarnings(t *testing.T) {
	t.Parallel()
	pl := begin(t, sample(t), "2027-01-04 09:30")
	for _, tc := range []struct {
		start, end string
		want       NoteCode
	}{
		{"2027-02-02 13:00", "2027-02-02 15:00", NoteBeforeAnnounce},
		{"2027-05-17 13:00", "2027-05-17 15:00", NoteHoliday},
		{"2027-05-18 13:00", "2027-05-18 15:00", ""},
	} {
		if c := pl.update(move(t, 1, tc.start, tc.end)); c[0].Event.Warning != tc.want {
			t.Errorf("%s: %q, want %q", tc.start, c[0].Event.Warning, tc.want)
		}
	}
}

func TestAnotherAppointmentDoesNotHurryAChange(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Timing.WorkshopNotice = Offset{Days: 30}
	pl := begin(t, p, "2027-01-04 09:30")
	pl.until("2027-02-09 10:00")
	pl.update(move(t, 0, "2027-02-11 07:15", "2027-02-11 08:15"))
	pl.until("2027-02-10 20:00")
	pl.update(move(t, 1, "2027-03-05 13:00", "2027-03-05 15:00"))
	want(t, pl.dated("2027-02-11 09:00"), `
		2027-02-11 08:00 change workshop/w2: kari ola nadia per anne elif
		2027-02-11 08:00 poster_again: kari`)
}
