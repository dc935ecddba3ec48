package workflow

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// waiting is what the status says of a held process.
func waiting(t *testing.T, pl *play) string {
	t.Helper()
	var lines []string
	sent := pl.kari("STATUS")
	s := sent[0].Facts.Status
	for _, n := range slices.Concat(s.AtOnce, s.Next) {
		line := fmt.Sprintf("%s %d", n.Kind, n.Count)
		if n.Event != nil {
			line += " " + n.Event.Event
		}
		if n.At.IsZero() {
			line = "at once: " + line
		} else {
			line = n.At.Format("2006-01-02 15:04: ") + line
		}
		lines = append(lines, line)
	}
	for _, n := range sent[0].Facts.Notes {
		if n.Code == NoteSkipped {
			lines = append(lines, "not sent: "+n.Detail)
		}
	}
	return strings.Join(lines, "\n")
}

// While the process is held no time is promised for telling people.
func TestChangeOfAHeldProcessWaits(t *testing.T) {
	t.Parallel()
	for _, held := range []bool{false, true} {
		pl := underway(t)
		if held {
			pl.kari("VENT")
		}
		c := pl.kari("Flytt verksted 1 til torsdag 18. februar")[0].Facts.Changes[0]
		if c.Told != 6 || c.Waits != held || c.ToldAt.IsZero() != held {
			t.Errorf("held %t: %d are told at %s, waits %t", held, c.Told, c.ToldAt, c.Waits)
		}
	}
}

func TestStatusOfAHeldProcess(t *testing.T) {
	t.Parallel()
	t.Run("before the meeting", func(t *testing.T) {
		t.Parallel()
		pl := begin(t, sample(t), "2027-01-04 09:30")
		pl.until("2027-01-20 10:00")
		pl.kari("VENT")
		pl.until("2027-01-22 10:00")
		want(t, waiting(t, pl), `
			at once: questions 4
			2027-01-25 13:00: reminder 4
			2027-01-27 13:00: digest 1
			2027-01-27 13:00: worksheet 4
			2027-01-27 13:00: reminder 4
			2027-01-28 14:00: after_meeting 1
			2027-01-29 09:00: announcement 6
			2027-02-04 13:00: workshop_notice 6 workshop/w1
			2027-02-05 14:00: preparation_notice 4 preparation/w1
			2027-02-25 13:00: workshop_notice 6 workshop/w2`)
		before, _ := pl.state.Encode()
		pl.kari("STATUS")
		if after, _ := pl.state.Encode(); len(after) < len(before) || pl.state.Status != Held {
			t.Error("asking changed something")
		}
	})
	t.Run("what has passed, and changes", func(t *testing.T) {
		t.Parallel()
		pl := underway(t)
		pl.kari("VENT")
		pl.kari("Flytt verksted 1 til torsdag 18. februar")
		pl.until("2027-02-08 20:00")
		want(t, waiting(t, pl), `
			2027-02-09 08:00: change 6 workshop/w1
			2027-02-25 13:00: workshop_notice 6 workshop/w2`)
	})
	t.Run("what was decided before", func(t *testing.T) {
		t.Parallel()
		pl := begin(t, sample(t), "2027-01-04 09:30")
		pl.until("2027-02-04 12:00")
		pl.queue = true
		pl.until("2027-02-04 13:30")
		pl.kari("VENT")
		if got := waiting(t, pl); !strings.HasPrefix(got, "at once: workshop_notice 6 workshop/w1\n") {
			t.Errorf("waits: %s", got)
		}
	})
	t.Run("of which the event has passed", func(t *testing.T) {
		t.Parallel()
		pl := begin(t, sample(t), "2027-01-04 09:30")
		pl.until("2027-01-20 10:00")
		pl.kari("VENT")
		pl.until("2027-01-28 14:30")
		if got := waiting(t, pl); !strings.Contains(got, "not sent: questions") || !strings.Contains(got, "at once: after_meeting 1") {
			t.Errorf("waits: %s", got)
		}
	})
}
