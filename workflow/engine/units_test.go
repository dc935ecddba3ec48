package engine

import (
	"bytes"
	"fmt"
	"net/mail"
	"slices"
	"strings"
	"testing"
	"time"

	"starte/workflow"
)

// units applies a large workplace and a small one with a leader and a language
// of its own. Nadia is in the group of both.
func (w *world) units(staff int) {
	w.t.Helper()
	big := w.unit("storhaug", "Storhaug sykehjem")
	for i := range staff {
		big.Staff = append(big.Staff, someone(fmt.Sprintf("stor%02d", i), fmt.Sprintf("Stor %02d", i)))
	}
	small := w.unit("lillevik", "Lillevik School")
	small.Lang = workflow.English
	small.Leader = someone("liv", "Liv Vik")
	small.Members, small.Staff = []workflow.Person{someone("nadia", "Nadia Hussain")}, []workflow.Person{someone("tom", "Tom Vik")}
	w.apply(big)
	w.apply(small)
}

// TestUnitsAreApart: on one robot each workplace has its own List-Id, language
// and leader, and nobody of one is named in the mail of the other.
func TestUnitsAreApart(t *testing.T) {
	t.Parallel()
	w := newWorld(t, sqliteFile(t))
	w.units(3)
	w.until("2027-02-05 15:00")
	kinds, own := map[string]int{}, 0
	for _, m := range w.sent("", "") {
		head, err := mail.ReadMessage(bytes.NewReader(m.raw))
		if err != nil {
			t.Fatal(err)
		}
		of := "storhaug"
		if bytes.Contains(m.raw, []byte("Lillevik")) {
			of = "lillevik"
		}
		kinds[of+" "+m.kind()]++
		if list := head.Header.Get("List-Id"); list != "" && !strings.Contains(list, "<"+of+".starte.robot.example.no>") {
			t.Errorf("%s of %s has the List-Id %s", m.kind(), of, list)
		}
		leader, names := "kari@example.no", []string(nil)
		if of == "storhaug" {
			names = []string{"Liv Vik", "Tom Vik", "Lillevik", "Dear"}
		} else {
			leader, names = "liv@example.no", []string{"Kari Nordmann", "Ola Berg", "Stor ", "Hei,", "Hilsen"}
		}
		for _, n := range names {
			if strings.Contains(m.Text(), n) {
				t.Errorf("%s of %s to %s holds %q", m.kind(), of, m.to, n)
			}
		}
		answers := head.Header.Get("Reply-To")
		switch {
		case !workflow.MailKind(m.kind()).ToLeader():
		case m.to == leader: // who steers by mail
			own++
			if !strings.Contains(answers, "ossogvart+") {
				t.Errorf("the leader's %s of %s is answered to %s", m.kind(), of, answers)
			}
		case !strings.Contains(answers, leader):
			t.Errorf("%s of %s is answered to %s", m.kind(), of, answers)
		}
	}
	for _, want := range []string{"storhaug announcement", "lillevik announcement", "storhaug questions", "lillevik questions", "lillevik workshop_notice"} {
		if kinds[want] == 0 {
			t.Errorf("no %s: %v", want, kinds)
		}
	}
	if own == 0 {
		t.Error("the leaders have no notices of their own")
	}
	if n := len(w.sent("announcement", "nadia@example.no")); n != 2 {
		t.Errorf("somebody in two groups got %d announcements", n)
	}
}

// TestHoldingOneUnitStopsNoOther holds one with mail in the queue.
func TestHoldingOneUnitStopsNoOther(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.units(3)
		w.until("2027-01-28 18:00")
		w.clock.set(at(t, "2027-01-29 09:00"))
		if _, err := w.engine.Tick(t.Context(), w.clock.Now()); err != nil {
			t.Fatal(err)
		}
		if err := w.engine.Control(t.Context(), "storhaug", w.clock.Now(), workflow.Hold); err != nil {
			t.Fatal(err)
		}
		w.settle()
		if big, small := w.announced(); big != 0 || small != 3 {
			t.Errorf("with one unit held, %d of its mails left and %d of the other's", big, small)
		}
		if err := w.engine.Control(t.Context(), "storhaug", w.clock.Now(), workflow.Resume); err != nil {
			t.Fatal(err)
		}
		w.settle()
		if big, small := w.announced(); big != 9 || small != 3 {
			t.Errorf("when it goes on, %d and %d", big, small)
		}
	})
}

// announced counts the announcements that have left.
func (w *world) announced() (big, small int) {
	for _, m := range w.sent("announcement", "") {
		if bytes.Contains(m.raw, []byte("Lillevik")) {
			small++
		} else {
			big++
		}
	}
	return big, small
}

// TestFairUnderALimit: while a large workplace's announcements wait for the
// limit, a small one's are out within its first turns, and a receipt goes
// before whatever is left.
func TestFairUnderALimit(t *testing.T) {
	onBoth(t, func(t *testing.T, w *world) {
		w.units(60)
		p := w.unit("spor", "Spørrebakken skole")
		p.Meeting.Span, p.Workshops = span(t, "2027-02-04 13:00", "2027-02-04 14:00"), nil
		w.apply(p)
		w.until("2027-01-28 18:00")
		w.engine = w.newEngine(Options{PerMinute: 8, Sessions: 1}) // several sessions send in no order
		minute := func(n int) {
			w.clock.set(at(t, "2027-01-29 09:00").Add(time.Duration(n) * 61 * time.Second))
			if _, err := w.engine.Tick(t.Context(), w.clock.Now()); err != nil {
				t.Fatal(err)
			}
			w.deliver()
		}
		minute(0)
		if big, small := w.announced(); small != 3 || big != 5 {
			t.Fatalf("in the first minute %d mails of the large workplace left, and %d of the small one's three", big, small)
		}
		asked := w.sent("questions", "ola@example.no")
		i := slices.IndexFunc(asked, func(q got) bool {
			return bytes.Contains(q.raw, []byte("spor.")) || bytes.Contains(q.raw, []byte("rrebakken"))
		})
		if i < 0 {
			t.Fatal("nobody was asked")
		}
		w.write(reply(asked[i], "1. Det høres bra ut\n2. Ingenting"))
		w.receive()
		before := len(w.sent("", ""))
		minute(1)
		if next := w.sent("", "")[before:]; len(next) != 8 || next[0].kind() != "receipt" {
			t.Errorf("in the minute after a reply %d mails left, the first is a %s", len(next), next[0].kind())
		}
	})
}
