package workflow

import (
	"encoding/json"
	"maps"
	"slices"
	"strings"
	"testing"
)

func TestFindingATime(t *testing.T) {
	t.Parallel()
	start := func(t *testing.T) *play {
		p := sample(t)
		p.Workshops = nil
		p.Meeting = Meeting{Place: "Møterommet", Candidates: []Span{span(t, "2027-01-27 13:00", "2027-01-27 14:30"), span(t, "2027-01-28 13:00", "2027-01-28 14:30")}}
		pl := begin(t, p, "2027-01-04 09:30")
		wantSummary(t, pl.tick(), "time_poll: kari ola nadia per")
		return pl
	}
	t.Run("counted when all have answered", func(t *testing.T) {
		t.Parallel()
		pl := start(t)
		for _, id := range []string{"kari", "ola", "nadia"} {
			wantSummary(t, pl.receive(Inbound{Person: id, About: MailTimePoll, Text: "1 og 2"}), "")
		}
		wantSummary(t, pl.until("2027-01-05 09:00"), "")
		pl.receive(Inbound{Person: "per", About: MailTimePoll, Text: "2"})
		sent := pl.until("2027-01-05 09:00")
		wantSummary(t, sent, "time_count: kari")
		if c := sent[0].Facts.Candidates[0]; len(c.Yes) != 3 || len(c.No) != 1 {
			t.Errorf("count of the first: %+v", c)
		}
		wantSummary(t, pl.receive(Inbound{Person: "kari", About: MailTimeCount, Text: "2"}), "echo: kari")
		want(t, pl.dated("2027-01-21 13:00"), `
			2027-01-05 09:00 invitation meeting: kari ola nadia per
			2027-01-05 09:00 preparation_list: kari
			2027-01-21 13:00 questions: kari ola nadia per`)
		if got := pl.state.Process.Meeting; got.Span != span(t, "2027-01-28 13:00", "2027-01-28 14:30") || got.Candidates != nil || got.Place != "Møterommet" {
			t.Errorf("meeting: %+v", got)
		}
	})
	t.Run("counted at the deadline", func(t *testing.T) {
		t.Parallel()
		pl := start(t)
		want(t, pl.dated("2027-01-12 12:00"), "2027-01-07 09:30 time_count: kari")
		wantSummary(t, pl.receive(Inbound{Person: "ola", About: MailTimePoll, Text: "1"}), "forward: kari")
		wantSummary(t, pl.receive(Inbound{Person: "kari", About: MailTimeCount, Text: "Ingen av dem. Fredag 29. januar kl. 10"}), "echo: kari")
		if got := pl.state.Process.Meeting.Span; got != span(t, "2027-01-29 10:00", "2027-01-29 11:30") {
			t.Errorf("meeting: %v", got)
		}
	})
	t.Run("counted the day before the first of them", func(t *testing.T) {
		t.Parallel()
		p := sample(t)
		p.Workshops, p.Meeting = nil, Meeting{Candidates: []Span{span(t, "2027-01-06 13:00", "2027-01-06 14:00"), span(t, "2027-01-20 13:00", "2027-01-20 14:00")}}
		pl := begin(t, p, "2027-01-04 09:30")
		want(t, pl.dated("2027-01-08 10:00"), `
			2027-01-04 09:30 time_poll: kari ola nadia per
			2027-01-05 13:00 time_count: kari`)
	})
	t.Run("the wrong time chosen, put right as the echo says", func(t *testing.T) {
		t.Parallel()
		pl := start(t)
		pl.until("2027-01-07 10:00")
		pl.receive(Inbound{Person: "kari", About: MailTimeCount, Text: "1"})
		wantSummary(t, pl.until("2027-01-07 10:05"), `
			invitation meeting: kari ola nadia per
			preparation_list: kari`)
		wantSummary(t, pl.kari("Planleggingsmøtet: torsdag 28. januar kl. 13.00"), "echo: kari")
		wantSummary(t, pl.until("2027-01-07 12:00"), "change meeting: kari ola nadia per")
	})
	t.Run("other times by mail", func(t *testing.T) {
		t.Parallel()
		pl := start(t)
		pl.now = at(t, "2027-01-04 09:40")
		pl.receive(Inbound{Person: "ola", About: MailTimePoll, Text: "ingen"})
		sent := pl.kari("Planleggingsmøtet: tirsdag 2. februar kl. 13 eller onsdag 3. februar kl. 9")
		wantSummary(t, sent, "echo: kari")
		want(t, heard(sent), "asks: Tue 02.02 13:00–14:30\nasks: Wed 03.02 09:00–10:30")
		if b := pl.state.ByMail; len(b) != 1 || b[0].Event != "candidates" {
			t.Errorf("changed by mail: %+v", b)
		}
		wantSummary(t, pl.until("2027-01-04 10:00"), "time_poll: kari ola nadia per")
		if m := pl.moment(); len(m.candidates()[0].Silent) != 4 {
			t.Error("answers about the old times still count")
		}
	})
	t.Run("all times have passed", func(t *testing.T) {
		t.Parallel()
		p := sample(t)
		p.Workshops, p.Meeting = nil, Meeting{Candidates: []Span{span(t, "2027-01-05 13:00", "2027-01-05 14:00")}}
		pl := begin(t, p, "2027-01-06 09:30")
		wantSummary(t, pl.until("2027-01-10 09:30"), "status: kari")
	})
	t.Run("several times by mail, after the invitation", func(t *testing.T) {
		t.Parallel()
		pl := begin(t, sample(t), "2027-01-04 09:30")
		pl.until("2027-01-05 10:00")
		pl.kari("Planleggingsmøtet:\n- tirsdag 2. februar kl. 13\n- onsdag 3. februar kl. 9–10\n\nHilsen Kari")
		wantSummary(t, pl.until("2027-01-05 12:00"), `
			time_poll: kari ola nadia per
			cancellation meeting: kari ola nadia per`)
		pl.receive(Inbound{Person: "kari", About: MailTimePoll, Text: "1"})
		pl.kari("Planleggingsmøtet: tirsdag 2. februar kl. 13")
		wantSummary(t, pl.until("2027-01-05 12:10"), "invitation meeting: kari ola nadia per")
	})
}

// What is answered about one of several times is one of several too.
func TestAnswersAboutOneOfTheTimes(t *testing.T) {
	t.Parallel()
	const (
		line  = "Planleggingsmøtet: mandag 17. mai kl. 10 eller tirsdag 18. mai kl. 10"
		lines = "Planleggingsmøtet:\n1. mandag 17. mai kl. 10\n2. tirsdag 18. mai kl. 10"
		wrong = "Planleggingsmøtet: fredag 20. mai kl. 10 eller fredag 21. mai kl. 10"
	)
	for name, tc := range map[string]struct {
		said []string
		want string
	}{
		"another day":             {[]string{line, "onsdag 19. mai"}, "asks: Wed 19.05 10:00–11:00\nasks: Tue 18.05 10:00–11:00"},
		"another weekday":         {[]string{line, "onsdag"}, "asks: Wed 19.05 10:00–11:00\nasks: Tue 18.05 10:00–11:00"},
		"yes":                     {[]string{line, "Ja"}, "asks: Mon 17.05 10:00–11:00\nasks: Tue 18.05 10:00–11:00"},
		"yes, by name":            {[]string{line, "Planleggingsmøtet: ja"}, "asks: Mon 17.05 10:00–11:00\nasks: Tue 18.05 10:00–11:00"},
		"nothing of it, then yes": {[]string{line, "Hva mener du?", "Ja"}, "asks: Mon 17.05 10:00–11:00\nasks: Tue 18.05 10:00–11:00"},
		"another holiday":         {[]string{line, "torsdag 6. mai"}, "ask holiday (Kristi Himmelfartsdag)"},
		"another holiday, yes":    {[]string{line, "torsdag 6. mai", "Ja"}, "asks: Thu 06.05 10:00–11:00\nasks: Tue 18.05 10:00–11:00"},
		"several others":          {[]string{line, "onsdag 19. mai kl. 9 eller torsdag 20. mai kl. 9"}, "asks: Wed 19.05 09:00–10:00\nasks: Thu 20.05 09:00–10:00"},
		"of a list":               {[]string{lines, "onsdag"}, "asks: Wed 19.05 10:00–11:00\nasks: Tue 18.05 10:00–11:00"},
		"of a list, yes":          {[]string{lines, "Ja"}, "asks: Mon 17.05 10:00–11:00\nasks: Tue 18.05 10:00–11:00"},
		"the weekday":             {[]string{wrong, "torsdag"}, "asks: Thu 20.05 10:00–11:00\nasks: Fri 21.05 10:00–11:00"},
		"yes, to what was meant":  {[]string{wrong, "Ja"}, "asks: Thu 20.05 10:00–11:00\nasks: Fri 21.05 10:00–11:00"},
		"the one time after all":  {[]string{line, "Planleggingsmøtet: onsdag 19. mai kl. 9"}, "meeting: nothing → Wed 19.05 09:00–10:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := sample(t)
			candidates(t)(&p)
			want(t, answered(t, begin(t, p, "2027-01-04 09:30"), tc.said...), tc.want)
		})
	}
}

func TestChoices(t *testing.T) {
	t.Parallel()
	days := []string{"2027-01-26 13:00", "2027-01-27 13:00", "2027-01-28 13:00"}
	var candidates []Candidate
	for i, d := range days {
		candidates = append(candidates, Candidate{Number: i + 1, Start: at(t, d)})
	}
	for text, want := range map[string]string{
		"1 og 3":                            "1 3",
		"1, 2 og 3":                         "1 2 3",
		"1,3":                               "1 3",
		"Nr. 2 passer best":                 "2",
		"alle":                              "1 2 3",
		"Alle passer for meg!":              "1 2 3",
		"alle unntatt 2":                    "1 3",
		"Alle bortsett fra 1 og 2":          "3",
		"2 passer ikke, men 1 og 3 går bra": "1 3",
		"Jeg kan ikke 2":                    "",
		"ikke 2, men 3":                     "3",
		"Ingen problem med 1 og 2":          "1 2",
		"ingen":                             "",
		"Ingen av dem, dessverre":           "",
		"2 (men må gå kl. 14)":              "2",
		"2, helst før kl. 3":                "2",
		"Torsdag passer":                    "3",
		"torsdagen":                         "3",
		"Onsdag 27. januar":                 "2",
		"1\n\nRing meg på 99 88 77 66":      "1",
		"Både 1 og 2":                       "1 2",
		"both 1 and 3":                      "1 2 3",
		"5":                                 "?",
		"Jeg må spørre mannen min først":    "?",
		"":                                  "?",
		"1 nei, 2 ja, 3 kanskje":            "2",
		"1 ja 2 nei 3 kanskje":              "1",
		"1, kanskje 3":                      "1",
		"Kanskje 2 og 3":                    "",
		"1 og 2 passer ikke, 3 går bra":     "3",
		"1, ikke 2":                         "1",
		"1 og 3 ikke 2":                     "1 3",
		"2: maybe":                          "",
		"ingen av dem, jeg er i permisjon til 1. februar": "",
		"Kan bare på torsdag, og da helst etter 13.30":    "3",
	} {
		choices, ok := readChoices(text, candidates)
		var got []string
		for n := 1; n <= 3; n++ {
			if choices[n] {
				got = append(got, itoa(n))
			}
		}
		if s := strings.Join(got, " "); (ok && s != want) || ok == (want == "?") {
			t.Errorf("%q: %q %t, want %q", text, s, ok, want)
		}
	}
}

// What people write besides their choice goes to the leader, and the choice counts
// all the same.
func TestChoicesWithMore(t *testing.T) {
	t.Parallel()
	for text, tc := range map[string]struct {
		passedOn bool
		fits     []int
	}{
		"ingen av dem, jeg er i permisjon til 1. februar": {true, nil},
		"1 nei, 2 kanskje":                 {true, nil},
		"1 ja, 2 kanskje":                  {true, []int{1}},
		"Torsdag, og da helst etter 13.30": {true, []int{2}},
		"1 og 2":                           {false, []int{1, 2}},
		"ingen":                            {false, nil},
		"Hei Kari!\n\nNr. 2 passer best.\n\nHilsen Ola\nTlf. 99 88 77 66": {false, []int{2}},
		"Onsdag 27. januar": {false, []int{1}},
	} {
		p := sample(t)
		p.Workshops = nil
		p.Meeting = Meeting{Candidates: []Span{span(t, "2027-01-27 13:00", "2027-01-27 14:30"), span(t, "2027-01-28 13:00", "2027-01-28 14:30")}}
		pl := begin(t, p, "2027-01-04 09:30")
		pl.tick()
		sent := pl.receive(Inbound{Person: "ola", About: MailTimePoll, Text: text})
		if (len(sent) == 1) != tc.passedOn || len(sent) > 1 {
			t.Errorf("%q: sent %s", text, summary(sent))
		} else if tc.passedOn && (!sent[0].Facts.Message.Counted || !slices.Equal(sent[0].Facts.Message.Fits, tc.fits)) {
			t.Errorf("%q: %+v", text, sent[0].Facts.Message)
		}
		raw, err := json.Marshal(pl.state) // as it is kept
		if err != nil {
			t.Fatal(err)
		}
		var kept State
		if err := json.Unmarshal(raw, &kept); err != nil {
			t.Fatal(err)
		}
		got := kept.Of("ola").Choices
		if got == nil || !slices.Equal(slices.Sorted(maps.Keys(got)), tc.fits) {
			t.Errorf("%q: kept %v", text, got)
		}
	}
}
