package workflow

import (
	"errors"
	"strings"
	"testing"
)

func TestForgetLeavesNothingOfThePerson(t *testing.T) {
	t.Parallel()
	p := sample(t)
	p.Workshops[0].Responsible = []string{"Ola Berg", "Kari Nordmann"}
	pl := begin(t, p, "2027-01-11 10:00")
	pl.until("2027-01-22 10:00")
	pl.state.Notes = append(pl.state.Notes, Note{Code: NoteSkipped, Person: "Ola Berg"})
	got, err := Forget(pl.state, "ola")
	if err != nil {
		t.Fatal(err)
	}
	doc, err := got.Encode()
	if err != nil {
		t.Fatal(err)
	}
	for _, text := range []string{"Ola Berg", "ola@example.no", `"ola"`} {
		if strings.Contains(string(doc), text) {
			t.Errorf("the state still holds %q", text)
		}
	}
	if r := got.Process.Workshops[0].Responsible; len(r) != 1 || r[0] != "Kari Nordmann" {
		t.Errorf("responsible: %v", r)
	}
	if _, ok := pl.state.Process.Person("ola"); !ok {
		t.Error("the argument was changed")
	}
	// The process goes on, and nobody is told.
	pl.state = got
	for _, m := range pl.until("2027-01-29 12:00") {
		if m.To.ID == "ola" || m.Kind == MailChange || m.Kind == MailCancellation {
			t.Errorf("mail: %s to %s", m.Kind, m.To.ID)
		}
	}
}

func TestForgetOfALeader(t *testing.T) {
	t.Parallel()
	for status, want := range map[Status]error{Active: ErrLeads, Held: ErrLeads, Cancelled: nil, Finished: nil} {
		pl := begin(t, sample(t), "2027-01-11 10:00")
		pl.state.Status = status
		got, err := Forget(pl.state, "kari")
		if !errors.Is(err, want) {
			t.Errorf("%s: %v, want %v", status, err, want)
		}
		if want == nil && (got.Process.Leader.Name != "" || got.Process.Leader.Addresses != nil) {
			t.Errorf("%s: leader %+v", status, got.Process.Leader)
		}
	}
}

func TestPurgeDueTakesNoOtherStep(t *testing.T) {
	t.Parallel()
	for now, want := range map[string]int{"2027-02-27 13:00": 0, "2027-02-28 14:00": 1, "2027-09-01 10:00": 2} {
		pl := begin(t, sample(t), "2027-01-11 10:00")
		pl.now = at(t, now)
		d := PurgeDue(pl.moment())
		if len(d.Purge) != want || len(d.Mails) != 0 || len(d.State.Steps) != want {
			t.Errorf("%s: purges %v, %d mails, steps %v; want %d purges", now, d.Purge, len(d.Mails), d.State.Steps, want)
		}
		pl.state = d.State
		if again := PurgeDue(pl.moment()); len(again.Purge) != 0 {
			t.Errorf("%s: purged again: %v", now, again.Purge)
		}
	}
}

func TestForgetTakesLinesThatWait(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	pl.kari("Verksted 4: mandag 17. mai kl. 13, Storsalen, Ola Berg\nVerksted 3: mandag 17. mai kl. 9")
	s, err := Forget(pl.state, "ola")
	if err != nil || len(s.Asked.Lines) != 1 || strings.Contains(s.Asked.Lines[0], "Ola") {
		t.Errorf("lines that wait: %q, %v", s.Asked.Lines, err)
	}
}

func TestForgetTakesWhatWasAskedAndToldLater(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	pl.kari("Verksted 4: mandag 17. mai kl. 13")
	pl.state.Asked.Open = []OpenLine{{Event: "workshop/w1", Line: "Verksted 1: Ola", Detail: "Ola Berg / Ola Hansen"}, {Event: "workshop/w2", Line: "Verksted 2"}}
	pl.state.of("kari").Waited = []WaitedLine{{Line: "Verksted 1: Ola Berg"}, {Line: "Verksted 2: fredag"}}
	s, err := Forget(pl.state, "ola")
	if err != nil {
		t.Fatal(err)
	}
	if b, err := s.Encode(); err != nil || strings.Contains(string(b), "Ola") {
		t.Errorf("left: %s, %v", b, err)
	}
	if ps := s.Of("kari"); len(s.Asked.Open) != 1 || len(ps.Waited) != 1 || ps.WaitedMore != 1 {
		t.Errorf("open %+v, waited %+v and %d more", s.Asked.Open, ps.Waited, ps.WaitedMore)
	}
	if len(pl.state.Of("kari").Waited) != 2 {
		t.Error("the state that was given has changed")
	}
}
