package workflow

import (
	"fmt"
	"testing"
	"time"
)

// busy has Kari write as much as is answered in an hour, a second apart.
func busy(t *testing.T) *play {
	t.Helper()
	pl := planned(t, Bokmal)
	for i := range commandsPerHour {
		sent := pl.kari("STATUS")
		wantSummary(t, sent, "status: kari")
		if told := notes(sent); told != "" && i+1 < commandsPerHour {
			t.Fatalf("after %d mails: %s", i+1, told)
		}
		pl.now = pl.now.Add(time.Second)
	}
	return pl
}

func TestLeaderWhoWritesMoreThanIsAnswered(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	var last []Mail
	for range commandsPerHour {
		last = pl.kari("STATUS")
		pl.now = pl.now.Add(time.Second)
	}
	want(t, notes(last), "status to kari: many_mails")
	if n := last[0].Facts.Notes; n[len(n)-1].At.Format("15:04:05") != "16:10:30" {
		t.Errorf("answers again at %s", n[len(n)-1].At)
	}

	// What comes then is done, and told when answers go again.
	wantSummary(t, pl.kari("Flytt verksted 2 til torsdag 11. mars"), "")
	wantSummary(t, pl.kari("Flytt verksted 3"), "")
	wantSummary(t, pl.kari("VENT"), "")
	if pl.state.Status != Held || pl.state.Process.Workshops[1].Start != wall(t, "2027-03-11 13:00") {
		t.Error("what was written was not done")
	}
	wantSummary(t, pl.until("2027-01-28 16:10"), "")
	sent := pl.until("2027-01-28 16:11")
	wantSummary(t, sent, "status: kari ingrid")
	var got []string
	for _, w := range sent[0].Facts.Waited {
		got = append(got, fmt.Sprintf("%s %t", w.Line, w.Done))
	}
	if fmt.Sprint(got) != "[Flytt verksted 2 til torsdag 11. mars true Flytt verksted 3 false VENT true]" {
		t.Errorf("told of %q", got)
	}
	wantSummary(t, pl.until("2027-01-28 23:00"), "")
	wantSummary(t, pl.kari("Fortsett"), "echo: kari ingrid")
}

func TestStopIsAnsweredWhateverElseIsNot(t *testing.T) {
	t.Parallel()
	pl := busy(t)
	wantSummary(t, pl.kari("STATUS"), "")
	wantSummary(t, pl.kari("STOPP"), "ask_back ask/stop: kari")
	want(t, heard(pl.kari("JA")), "held false, cancelled true")

	pl = busy(t)
	got := 0
	for range 300 {
		got += len(pl.kari("STOPP"))
	}
	if got != receiptsPerHour {
		t.Errorf("%d answers to STOPP besides the others", got)
	}
}

// Answers to the questions and commands are counted apart.
func TestReceiptForALeaderWhoSteersMuch(t *testing.T) {
	t.Parallel()
	pl := asked(t)
	for range receiptsPerHour + 1 {
		pl.kari("STATUS")
	}
	wantSummary(t, pl.receive(Inbound{Person: "kari", About: MailQuestions, Answers: []Answer{{Question: 1, Text: "Bra"}}}), "receipt: kari")
}

// A program that answers whatever it gets, in words that the robot cannot tell
// from a person's, goes on for a day.
func TestLoopWithALeadersMailbox(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"Takk for e-posten. Jeg svarer så snart jeg kan.", "STATUS", "STOPP", "JA", "ANGRE", "VENT", "Flytt verksted 2", "Verksted 2: Kantina\nVerksted 2: Storsalen"} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			pl := planned(t, Bokmal)
			end := pl.now.Add(24 * time.Hour)
			hours := map[int]int{}
			answer := func(sent []Mail) (again bool) {
				for _, m := range sent {
					if m.Kind.Reply() {
						hours[int(24*time.Hour-end.Sub(pl.now))/int(time.Hour)]++
					}
					again = again || m.To.ID == "kari" && m.Kind.Reply()
				}
				return again
			}
			again := true
			for pl.now.Before(end) {
				for again && pl.now.Before(end) {
					pl.now = pl.now.Add(time.Second)
					again = answer(pl.receive(Inbound{Person: "kari", About: MailEcho, Text: text}))
				}
				again = answer(pl.until(pl.now.Add(time.Minute).Format("2006-01-02 15:04")))
			}
			for hour, n := range hours {
				if n > 2*(commandsPerHour+receiptsPerHour+2) { // and the deputy's copies
					t.Errorf("%d answers in hour %d", n, hour)
				}
			}
			if ps := pl.state.Of("kari"); len(ps.Waited) > waitedEach || len(ps.Echoes) > commandsPerHour+receiptsPerHour {
				t.Errorf("%d mails wait, %d counted", len(ps.Waited), len(ps.Echoes))
			}
		})
	}
}

// A mail that was done in part is told of once.
func TestMailDoneInPartIsToldOnce(t *testing.T) {
	t.Parallel()
	pl := busy(t)
	wantSummary(t, pl.kari("Verksted 2: torsdag 11. mars\nFlytt verksted 3"), "")
	ps := pl.state.Of("kari")
	if len(ps.Waited) != 1 || ps.Waited[0].Done || !ps.Waited[0].Part {
		t.Errorf("waiting: %+v", ps.Waited)
	}
	for range 2 * waitedEach {
		pl.kari("Verksted 2: Kantina\nFlytt verksted 3")
		pl.kari("Verksted 2: Storsalen\nFlytt verksted 3")
	}
	if ps = pl.state.Of("kari"); len(ps.Waited)+ps.WaitedMore != 4*waitedEach+1 {
		t.Errorf("%d and %d more", len(ps.Waited), ps.WaitedMore)
	}
}

// What waits is told in a hold too, and is no mail that the hold keeps back.
func TestWhatWaitsIsNotHeldBack(t *testing.T) {
	t.Parallel()
	pl := busy(t)
	pl.kari("VENT")
	pl.now = pl.state.Of("kari").Quiet
	m := pl.moment()
	atOnce, next, _ := m.whenResumed()
	for _, n := range append(atOnce, next...) {
		if n.Kind == MailStatus {
			t.Errorf("counted: %+v", n)
		}
	}
}

// What the purge forgets is also how much the leader wrote.
func TestPurgeForgetsWhatWaited(t *testing.T) {
	t.Parallel()
	pl := busy(t)
	pl.state.Of("kari").WaitedMore = 3
	d := Decision{State: pl.state.clone()}
	tk := ticker{Moment: pl.moment(), d: &d}
	tk.purge(PurgeAnswers)
	if ps := d.State.Of("kari"); ps.WaitedMore != 0 || !ps.Quiet.IsZero() || ps.Echoes != nil {
		t.Errorf("left: %+v", ps)
	}
}

// A question that is not answered again and again remembers the newest replies.
func TestQuestionRemembersTheNewestReplies(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	pl.kari("Flytt verksted 4 til fredag 3. juni")
	for range 2 * inboundKept {
		pl.now = pl.now.Add(time.Hour)
		pl.receive(Inbound{Person: "kari", About: MailAskBack, Text: "Hm?"})
	}
	if a := pl.state.Asked; a == nil || len(a.Inbound) != inboundKept {
		t.Errorf("asked: %+v", a)
	}
}
