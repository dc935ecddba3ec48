package workflow

import "testing"

func TestCommandInTheSubjectAlone(t *testing.T) {
	t.Parallel()
	for subject, wanted := range map[string]string{
		"STATUS":                        "status",
		"VENT":                          "held true, cancelled false",
		"Flytt verksted 2 til 11. mars": "workshop/w2: Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg → Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg",
		"SV: Flytt verksted 2":          "",
		"Re: STATUS":                    "",
		"Hei":                           "",
	} {
		t.Run(subject, func(t *testing.T) {
			t.Parallel()
			want(t, heard(planned(t, Bokmal).receive(Inbound{Person: "kari", Kind: InEmpty, Subject: subject})), wanted)
			want(t, heard(planned(t, Bokmal).receive(Inbound{Person: "ola", Kind: InEmpty, Subject: subject})), "")
		})
	}
}

func TestOnlyWhoCannotIsReplaced(t *testing.T) {
	t.Parallel()
	for text, wanted := range map[string]string{
		"Verksted 2: Nadia kan ikke, Per tar over":     "Ola Berg, Per Solli",
		"Verksted 2: Nadia er syk. Per tar over":       "Ola Berg, Per Solli",
		"Verksted 2: Per tar over":                     "Per Solli",
		"Verksted 2: Nadia og Ola kan ikke, Per leder": "Per Solli",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			pl := planned(t, Bokmal)
			pl.update(func(p *Process) { p.Workshops[1].Responsible = []string{"Nadia Hussain", "Ola Berg"} })
			const w2 = "Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, "
			want(t, heard(pl.kari(text)), "workshop/w2: "+w2+"Nadia Hussain, Ola Berg → "+w2+wanted)
		})
	}
}

func TestOneReplacesAnother(t *testing.T) {
	t.Parallel()
	const w2 = "Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, "
	done := "workshop/w2: " + w2 + "Ola Berg, Per Solli → " + w2 + "Per Solli, Nadia Hussain"
	for text, wanted := range map[string]string{
		"Bytt ut Ola med Nadia på verksted 2":            done,
		"Bytt Ola Berg med Nadia Hussain på verksted 2.": done,
		"Kan du bytte ut Ola med Nadia på verksted 2?":   done,
		"Nadia tar over for Ola på verksted 2":           done,
		"Nadia overtar for Ola i verksted 2":             done,
		"Replace Ola with Nadia at workshop 2":           done,
		"Bytt Nadia med Ola på verksted 2":               "ask not_understood", // who goes?
		"Bytt Ola med Per på verksted 2":                 "ask not_understood", // both are there
		"Bytt Storsalen med kantina på verksted 2 kl. 9": "workshop/w2: " + w2 + "Ola Berg, Per Solli → Thu 04.03 09:00–11:00, Slik vil vi ha det, Storsalen, Ola Berg, Per Solli",
		"Ikke bytt ut Ola med Nadia på verksted 2":       "ask not_understood",
		"Bytt ut Ola og Per med Nadia på verksted 2":     "workshop/w2: " + w2 + "Ola Berg, Per Solli → " + w2 + "Nadia Hussain",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			pl := planned(t, Bokmal)
			pl.update(func(p *Process) { p.Workshops[1].Responsible = []string{"Ola Berg", "Per Solli"} })
			want(t, heard(pl.kari(text)), wanted)
		})
	}
}

func TestLinesThatWantAnotherForm(t *testing.T) {
	t.Parallel()
	wantHeard(t, map[string]string{
		"Bytt verksted 2 og 3":                                      "ask not_understood",
		"Spillereglene våre:\n- Vi lytter":                          "rules: Vi lytter",
		"Verksted 5: torsdag 10. juni kl. 13-15, Storsalen, Ola":    "ask unknown_workshop (Nytt verksted: torsdag 10. juni kl. 13-15, Storsalen, Ola)",
		"Nytt verksted: torsdag 10. juni kl. 13-15, Storsalen, Ola": "workshop/m8: nothing → Thu 10.06 13:00–15:00, Storsalen, Ola Berg",
	})
}
