package workflow

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestStateRoundTrip(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	pl.kari("Verksted 4: mandag 17. mai kl. 13")
	b, err := pl.state.Encode()
	if err != nil {
		t.Fatal(err)
	}
	again, err := DecodeState(b)
	if err != nil {
		t.Fatal(err)
	}
	c, err := again.Encode()
	if err != nil || string(b) != string(c) {
		t.Errorf("read and written again it is another document: %v", err)
	}
}

func TestDecodeStateRefuses(t *testing.T) {
	t.Parallel()
	for doc, want := range map[string]string{
		`{"schema":2}`:       "upgrade it",
		`{"schema":"one"}`:   "decode process state",
		`not a document`:     "decode process state",
		`{"created":"2027"}`: "decode process state",
	} {
		if _, err := DecodeState([]byte(doc)); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", doc, err)
		}
	}
}

// kept has a play go on from its state as another program wrote it.
func (pl *play) kept(write func(doc map[string]any)) {
	pl.t.Helper()
	b, err := pl.state.Encode()
	if err != nil {
		pl.t.Fatal(err)
	}
	var doc map[string]any
	if err := json.Unmarshal(b, &doc); err != nil {
		pl.t.Fatal(err)
	}
	write(doc)
	if b, err = json.Marshal(doc); err != nil {
		pl.t.Fatal(err)
	}
	if pl.state, err = DecodeState(b); err != nil {
		pl.t.Fatal(err)
	}
}

// A question knew no more than which appointment its lines were about, and an
// answer gave that its time.
func TestQuestionOfOlderPrograms(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct{ line, event, answer, want string }{
		"a workshop": {
			"Verksted 4: fredag 3. juni kl. 9–11, Kantina", "workshop/w4", "torsdag 3. juni kl. 9–11",
			"workshop/w4: Thu 27.05 13:00–15:00, Veien videre, Storsalen → Thu 03.06 09:00–11:00, Veien videre, Storsalen",
		},
		"yes to a holiday": {
			"Verksted 4: mandag 17. mai", "workshop/w4", "Ja",
			"workshop/w4: Thu 27.05 13:00–15:00, Veien videre, Storsalen → Mon 17.05 13:00–15:00, Veien videre, Storsalen",
		},
		"the meeting": {
			"Planleggingsmøtet: mandag 4. februar", "meeting", "torsdag 4. februar",
			"meeting: Thu 28.01 13:00–14:00, Møterommet → Thu 04.02 13:00–14:00, Møterommet",
		},
		"a preparation that would be late": {
			"Flytt verksted 2 til 18. februar", "preparation/w2", "mandag 15. februar kl. 14",
			"preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → Mon 15.02 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg\n" +
				"workshop/w2: Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg → Thu 18.02 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg",
		},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := planned(t, Bokmal)
			pl.kari(tc.line)
			pl.kept(func(doc map[string]any) {
				asked := doc["asked"].(map[string]any)
				delete(asked, "open")
				delete(asked, "inbound")
				asked["event"] = tc.event
			})
			want(t, heard(pl.receive(Inbound{Person: "kari", About: MailAskBack, Text: tc.answer})), tc.want)
		})
	}
}

// That no time suits was kept as no times at all, beside when it was said; an
// answer about other times left that too.
func TestNoTimeSuitsOfOlderPrograms(t *testing.T) {
	t.Parallel()
	noChoices := func(doc map[string]any) {
		delete(doc["people"].(map[string]any)["ola"].(map[string]any), "choices")
	}
	p := sample(t)
	candidates(t)(&p)
	pl := begin(t, p, "2027-01-04 09:30")
	pl.tick()
	pl.receive(Inbound{Person: "ola", About: MailTimePoll, Text: "ingen"})
	pl.kept(noChoices)
	if m := pl.moment(); strings.Contains(strings.Join(m.candidates()[0].Silent, ", "), "Ola Berg") {
		t.Error("whom no time suits is shown as silent")
	}
	pl.now = at(t, "2027-01-05 10:00")
	pl.update(func(p *Process) {
		p.Meeting.Candidates = []Span{span(t, "2027-02-04 13:00", "2027-02-04 14:00"), span(t, "2027-02-05 13:00", "2027-02-05 14:00")}
	})
	pl.kept(noChoices)
	if m := pl.moment(); !strings.Contains(strings.Join(m.candidates()[0].Silent, ", "), "Ola Berg") {
		t.Error("an answer about other times counts for these")
	}
}
