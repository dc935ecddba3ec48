package workflow

import (
	"strings"
	"testing"
)

// TestWorkshopMovesAndItsPreparation is what becomes of the group's gathering
// when a mail moves a workshop: it stays and is named, moves when it is told
// to, and is asked about when it would not be over in time.
func TestWorkshopMovesAndItsPreparation(t *testing.T) {
	t.Parallel()
	const (
		p2    = "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → "
		rest  = ", Slik vil vi ha det, Storsalen, Ola Berg"
		rest2 = ", Slik vil vi ha det, Møterommet, Ola Berg"
		stays = "\nstays: preparation/w2 Mon 01.03 14:00–15:00 "
	)
	for name, tc := range map[string]struct{ text, want string }{
		"a week later":                       {"Flytt verksted 2 til torsdag 11. mars", w2 + "Thu 11.03 13:00–15:00" + rest + stays + "(preparation/w2 Mon 08.03 14:00–15:00)"},
		"a day before":                       {"Flytt verksted 2 til onsdag 3. mars", w2 + "Wed 03.03 13:00–15:00" + rest + stays + "(nowhere)"},          // would be a Sunday
		"where it would be a holiday":        {"Flytt verksted 2 til torsdag 1. april kl. 13", w2 + "Thu 01.04 13:00–15:00" + rest + stays + "(nowhere)"}, // Easter Monday
		"where it would be a Saturday":       {"Flytt verksted 2 til tirsdag 30. mars", w2 + "Tue 30.03 13:00–15:00" + rest + stays + "(nowhere)"},
		"on the same day":                    {"Flytt verksted 2 til kl. 9", w2 + "Thu 04.03 09:00–11:00" + rest},
		"to another place":                   {"Verksted 2: kantina", w2 + "Thu 04.03 13:00–15:00, Slik vil vi ha det, Kantina, Ola Berg"},
		"with it":                            {"Flytt verksted 2 til torsdag 11. mars\nForberedelse 2: mandag 8. mars", p2 + "Mon 08.03 14:00–15:00" + rest2 + "\n" + w2 + "Thu 11.03 13:00–15:00" + rest},
		"with it, the other way":             {"Forberedelse 2: mandag 8. mars\nFlytt verksted 2 til torsdag 11. mars", p2 + "Mon 08.03 14:00–15:00" + rest2 + "\n" + w2 + "Thu 11.03 13:00–15:00" + rest},
		"before it":                          {"Flytt verksted 2 til torsdag 18. februar", "ask preparation_late (preparation/w2 Mon 15.02 14:00–15:00)"},
		"before it, to a closed week":        {"Flytt verksted 2 til mandag 1. mars kl. 13", "ask preparation_late"}, // along would be the 26th of February
		"into it":                            {"Flytt verksted 2 til mandag 1. mars kl. 14.30", "ask preparation_late"},
		"right after it":                     {"Flytt verksted 2 til mandag 1. mars kl. 15", w2 + "Mon 01.03 15:00–17:00" + rest + stays + "(nowhere)"},
		"it after the workshop":              {"Forberedelse 2: fredag 5. mars", "ask preparation_late"},
		"both, in the wrong order":           {"Flytt verksted 2 til torsdag 11. mars\nForberedelse 2: fredag 12. mars", "ask preparation_late"},
		"one clear, one not":                 {"Verksted 3: torsdag 15. april\nForberedelse 2: fredag 5. mars", "workshop/w3: Thu 08.04 13:00–15:00, Tiltak, Storsalen → Thu 15.04 13:00–15:00, Tiltak, Storsalen\nask preparation_late"},
		"a new one after":                    {"Forberedelse 3: fredag 9. april kl. 14", "ask preparation_late"},
		"two moved, one before its":          {"Flytt verksted 2 til torsdag 18. februar og verksted 3 til torsdag 15. april", "workshop/w3: Thu 08.04 13:00–15:00, Tiltak, Storsalen → Thu 15.04 13:00–15:00, Tiltak, Storsalen\nask preparation_late (preparation/w2 Mon 15.02 14:00–15:00)"},
		"both, a week later":                 {"Flytt verksted 2 og forberedelsen en uke senere", p2 + "Mon 08.03 14:00–15:00" + rest2 + "\n" + w2 + "Thu 11.03 13:00–15:00" + rest},
		"both by number, a week later":       {"Flytt verksted 2 og forberedelse 2 en uke senere", p2 + "Mon 08.03 14:00–15:00" + rest2 + "\n" + w2 + "Thu 11.03 13:00–15:00" + rest},
		"with its preparation":               {"Flytt verksted 2 med forberedelse en uke senere", p2 + "Mon 08.03 14:00–15:00" + rest2 + "\n" + w2 + "Thu 11.03 13:00–15:00" + rest},
		"both to one day":                    {"Flytt verksted 2 og forberedelsen til 11. mars", "ask preparation_late"},
		"each to its day":                    {"Flytt verksted 2 til 11. mars og forberedelsen til 9. mars", p2 + "Tue 09.03 14:00–15:00" + rest2 + "\n" + w2 + "Thu 11.03 13:00–15:00" + rest},
		"the preparation first":              {"Forberedelsen blir mandag 8. mars fordi verksted 2 er flyttet til 11. mars", p2 + "Mon 08.03 14:00–15:00" + rest2 + "\n" + w2 + "Thu 11.03 13:00–15:00" + rest},
		"the preparation too":                {"Flytt verksted 2 til 11. mars og forberedelsen også", p2 + "Mon 08.03 14:00–15:00" + rest2 + "\n" + w2 + "Thu 11.03 13:00–15:00" + rest},
		"likewise, in a sentence of its own": {"Verksted 2 flyttes til 11. mars. Forberedelsen flyttes tilsvarende.", p2 + "Mon 08.03 14:00–15:00" + rest2 + "\n" + w2 + "Thu 11.03 13:00–15:00" + rest},
		"along where that will not do":       {"Flytt verksted 2 til torsdag 1. april og forberedelsen også", w2 + "Thu 01.04 13:00–15:00" + rest + stays + "(nowhere)\nask no_date"}, // Easter Monday
		"talk of a preparation":              {"Verksted 1 gikk fint, og forberedelsen var nyttig", "ask not_understood"},
		"both called off":                    {"Avlys verksted 2 og forberedelsen", p2 + "nothing\n" + w2 + "nothing"},
		"called off":                         {"Avlys verksted 2", p2 + "nothing\n" + w2 + "nothing"},
		"without one":                        {"Flytt verksted 3 til torsdag 15. april", "workshop/w3: Thu 08.04 13:00–15:00, Tiltak, Storsalen → Thu 15.04 13:00–15:00, Tiltak, Storsalen"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want(t, heardAll(planned(t, Bokmal).kari(tc.text)), tc.want)
		})
	}
}

func TestAnswerToALatePreparation(t *testing.T) {
	t.Parallel()
	const (
		workshop = "workshop/w2: Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg → Thu 18.02 13:00–15:00, Slik vil vi ha det, Kantina, Ola Berg"
		before   = "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → "
		after    = ", Slik vil vi ha det, Møterommet, Ola Berg\n"
	)
	for name, tc := range map[string]struct{ reply, want string }{
		"yes":                 {"JA", before + "Mon 15.02 14:00–15:00" + after + workshop},
		"another day":         {"Tirsdag 16. februar kl. 9", before + "Tue 16.02 09:00–10:00" + after + workshop},
		"another, as a line":  {"Forberedelse 2: tirsdag 16. februar kl. 9–10", before + "Tue 16.02 09:00–10:00" + after + workshop},
		"its weekday":         {"mandag", before + "Mon 15.02 14:00–15:00" + after + workshop},
		"the day proposed":    {"mandag 15. februar", before + "Mon 15.02 14:00–15:00" + after + workshop},
		"too late again":      {"fredag 19. februar", "ask preparation_late"},
		"none at all":         {"Forberedelsen til verksted 2 utgår", "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → nothing"},
		"another workshop":    {"Verksted 3: torsdag 15. april", "workshop/w3: Thu 08.04 13:00–15:00, Tiltak, Storsalen → Thu 15.04 13:00–15:00, Tiltak, Storsalen"},
		"the workshop anew":   {"Verksted 2: torsdag 11. mars", "workshop/w2: Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg → Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"no":                  {"Nei", "as it was"},
		"something else":      {"Hva mener du?", "ask not_understood"},
		"a question of a day": {"fredag 16. februar", "ask weekday_mismatch (tirsdag) [tirsdag 16. februar]"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := planned(t, Bokmal)
			want(t, heard(pl.kari("Verksted 2: torsdag 18. februar, kantina")), "ask preparation_late (preparation/w2 Mon 15.02 14:00–15:00)")
			want(t, heard(pl.receive(Inbound{Person: "kari", About: MailAskBack, Text: tc.reply})), tc.want)
		})
	}
}

// TestQuestionNamesTheLineAsItStands holds that a question carries the
// appointment that it is about with the time that it has.
func TestQuestionNamesTheLineAsItStands(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"Verksted 2: fredag 11. mars":                "workshop/w2 Thu 04.03 13:00–15:00",
		"Verksted 4: mandag 17. mai kl. 13":          "workshop/w4 Thu 27.05 13:00–15:00",
		"Forberedelse 2: fredag 5. mars":             "preparation/w2 Mon 01.03 14:00–15:00",
		"Planleggingsmøtet: mandag 4. februar kl 13": "meeting Thu 28.01 13:00–14:00",
		"Verksted 9 er avlyst":                       "nowhere",
		"Nytt verksted: Fest, torsdag 10. juni":      "nowhere",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			sent := planned(t, Bokmal).kari(text)
			if len(sent) != 1 || len(sent[0].Facts.Asks) != 1 {
				t.Fatalf("not asked once: %s", heard(sent))
			}
			if got := moment(sent[0].Facts.Asks[0].Event); got != want {
				t.Errorf("about %s, want %s", got, want)
			}
		})
	}
}

// TestQuestionIsInTheLeadersLanguage holds that the words for a date that is
// asked back are those of package when.
func TestQuestionIsInTheLeadersLanguage(t *testing.T) {
	t.Parallel()
	for lang, tc := range map[Lang][2]string{
		Bokmal:  {"Verksted 2: fredag 11. mars", "11. mars 2027 er en torsdag, ikke en fredag. Hvilken dag mener du?"},
		Nynorsk: {"Verkstad 2: fredag 11. mars", "11. mars 2027 er ein torsdag, ikkje ein fredag. Kva dag meiner du?"},
		English: {"Workshop 2: Friday 11 March", "11 March 2027 is a Thursday, not a Friday. Which day do you mean?"},
	} {
		if got := planned(t, lang).kari(tc[0])[0].Facts.Asks[0].Question; got != tc[1] {
			t.Errorf("%s: %q, want %q", lang, got, tc[1])
		}
	}
}

// TestNumbersHoldForTheAnswer holds that what is answered to a question is read
// by the numbers of the mail that was asked about, though its other lines have
// changed them.
func TestNumbersHoldForTheAnswer(t *testing.T) {
	t.Parallel()
	for name, reply := range map[string]string{"yes": "JA", "the line again": "Verksted 4: mandag 17. mai kl. 13\nVerksted 4: tirsdag 18. mai kl. 13"} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := planned(t, Bokmal)
			got := heard(pl.kari("Avlys verksted 1\nVerksted 4: mandag 17. mai kl. 13"))
			if !strings.HasSuffix(got, "ask holiday (Grunnlovsdag)") {
				t.Fatalf("not asked: %s", got)
			}
			got = heard(pl.receive(Inbound{Person: "kari", About: MailAskBack, Text: reply}))
			if !strings.HasPrefix(got, "workshop/w4: Thu 27.05 13:00–15:00") {
				t.Errorf("changed: %s", got)
			}
		})
	}
}

// TestAnnouncementIsNotSaidToGoWhileHeld holds that VENT leaves the
// announcement without a time.
func TestAnnouncementIsNotSaidToGoWhileHeld(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	pl.kari("VENT")
	for _, m := range pl.kari("Kunngjøring:\nHei alle!") {
		if !m.Facts.AnnouncementAt.IsZero() {
			t.Errorf("goes at %s", m.Facts.AnnouncementAt)
		}
	}
}

// TestMailsOwnExamples holds that what the mail after the meeting proposes to
// write is understood without a question, in each language.
func TestMailsOwnExamples(t *testing.T) {
	t.Parallel()
	for lang, texts := range map[Lang][]string{
		Bokmal:  {"flytt verksted 4 en uke senere", "avlys verksted 4"},
		Nynorsk: {"flytt verkstad 4 ei veke seinare", "avlys verkstad 4"},
		English: {"move workshop 4 a week later", "cancel workshop 4"},
	} {
		for _, text := range texts {
			if got := heard(planned(t, lang).kari(text)); !strings.HasPrefix(got, "workshop/w4: ") {
				t.Errorf("%s: %q: %s", lang, text, got)
			}
		}
	}
}

// TestEchoOffersToMoveThePreparation holds what a reply does to an echo that
// has named a preparation left behind.
func TestEchoOffersToMoveThePreparation(t *testing.T) {
	t.Parallel()
	const p2 = "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → "
	const rest = ", Slik vil vi ha det, Møterommet, Ola Berg"
	moved := func(t *testing.T) *play {
		pl := planned(t, Bokmal)
		pl.kari("Flytt verksted 2 til torsdag 11. mars")
		return pl
	}
	for reply, heardOf := range map[string]string{
		"JA":                           p2 + "Mon 08.03 14:00–15:00" + rest,
		"Ja takk":                      p2 + "Mon 08.03 14:00–15:00" + rest,
		"Flytt den også":               p2 + "Mon 08.03 14:00–15:00" + rest,
		"Ja, flytt forberedelsen også": p2 + "Mon 08.03 14:00–15:00" + rest,
		"Ja, tirsdag 9. mars kl. 10":   p2 + "Tue 09.03 10:00–11:00" + rest,
		"mandag 8. mars":               p2 + "Mon 08.03 14:00–15:00" + rest,
		"Forberedelsen kan flyttes til tirsdag 9. mars": p2 + "Tue 09.03 14:00–15:00" + rest,
		"Forberedelse 2: tirsdag 9. mars":               p2 + "Tue 09.03 14:00–15:00" + rest,
		"fredag 12. mars":                               "ask preparation_late",
		"onsdag 9. mars":                                "ask weekday_mismatch (tirsdag) [tirsdag 9. mars]",
		"Nei":                                           "as it was",
		"Takk!":                                         "",
		"ANGRE":                                         "workshop/w2: Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg → Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg",
		"Verksted 3: torsdag 15. april":                 "workshop/w3: Thu 08.04 13:00–15:00, Tiltak, Storsalen → Thu 15.04 13:00–15:00, Tiltak, Storsalen",
	} {
		t.Run(reply, func(t *testing.T) {
			t.Parallel()
			want(t, heard(moved(t).receive(Inbound{Person: "kari", About: MailEcho, Text: reply})), heardOf)
		})
	}
	t.Run("once", func(t *testing.T) {
		t.Parallel()
		pl := moved(t)
		pl.receive(Inbound{Person: "kari", About: MailEcho, Text: "JA"})
		want(t, heard(pl.receive(Inbound{Person: "kari", About: MailEcho, Text: "JA"})), "ask not_understood")
	})
	t.Run("not when it would be too late", func(t *testing.T) {
		t.Parallel()
		pl := moved(t)
		pl.until("2027-03-08 15:00")
		want(t, heard(pl.receive(Inbound{Person: "kari", About: MailEcho, Text: "JA"})), "ask not_understood")
	})
	t.Run("not in other mail", func(t *testing.T) {
		t.Parallel()
		want(t, heard(moved(t).kari("JA")), "ask not_understood")
	})
}
