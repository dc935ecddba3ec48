package workflow

import (
	"testing"
	"time"
)

func TestMessagesToPeople(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Jeg har sluttet i barnehagen, vennligst fjern meg fra listen":                                                  true,
		"Jeg kan ikke komme på møtet 28. januar":                                                                        true,
		"Hei Kari! Jeg kan dessverre ikke komme på møtet torsdag 28. januar kl. 13, jeg er på kurs.\n\nHilsen Ola Berg": true,
		"Stopp disse mailene, jeg vil ikke være med":                                                                    true,
		"Eg kan diverre ikkje komme på møtet":                                                                           true,
		"Ikke send meg flere e-poster":                                                                                  true,
		"Vennligst meld meg av":                                                                                         true,
		"I cannot come to the meeting on Thursday":                                                                      true,
		"Please remove me from the list":                                                                                true,

		"Jeg kan ikke komme på møtet uten at det er trygt der":    false,
		"Jeg kan ikke komme på møtet. Jeg tror ikke på prosessen": false,
		"Jeg vil ikke være med og lede verkstedene":               false,
		"Jeg vil ikke være med på noe som ikke er frivillig":      false,
		"Jeg har sluttet å tro på slike opplegg":                  false,
		"Noen har sluttet i barnehagen på grunn av tonen":         false,
		"Lurer på om jeg kan ikke komme på møtet?":                false,
		"Mange har sluttet i barnehagen":                          false,
		"Kari har sluttet i barnehagen":                           false,
		"Jeg kan ikke komme på møtet, Kari har sluttet":           false,
		"Vi får ikke være med på møtet":                           false,
		"Vi får ikke komme på kurs":                               false,
		"Mange vil ikke være med":                                 false,
		"Jeg vil ikke være med":                                   false,
		"Vi kan ikke komme på møtet":                              false,
		"Ikke flere møter":                                        false,
		"Vi får ikke flere meldinger":                             false,
		"Stopp":                                                   false,
		"Ingenting":                                               false,
		"Vet ikke":                                                false,
		"Jeg er syk":                                              false,
		"Fjern meg":                                               false,
		"Takk, Kari!":                                             false,
		"":                                                        false,
	} {
		if got := isToPeople(text, []string{"Kari Nordmann", "Ola Berg"}, "Solbakken barnehage"); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestAMessageAmongTheAnswersIsPassedOn(t *testing.T) {
	t.Parallel()
	const gone = "Jeg har sluttet i barnehagen, vennligst fjern meg fra listen"
	t.Run("passed on, and said", func(t *testing.T) {
		t.Parallel()
		pl := asked(t)
		sent := pl.receive(Inbound{Person: "ola", About: MailQuestions, Text: gone, Unplaced: []string{gone}})
		wantSummary(t, sent, "forward: kari\nreceipt: ola")
		if len(sent) == 2 && (sent[1].Facts.Message == nil || sent[0].Facts.Message.Text != gone) {
			t.Errorf("%+v", sent)
		}
		if len(pl.answers) != 0 {
			t.Errorf("answers: %+v", pl.answers)
		}
	})
	for name, in := range map[string]Inbound{
		"placed at a question":  {Person: "ola", About: MailQuestions, Text: gone, Answers: []Answer{{Question: 2, Text: gone}}},
		"placed as a guess":     {Person: "ola", About: MailQuestions, Text: gone, Answers: []Answer{{Question: 2, Text: gone, Guess: true}}},
		"with something more":   {Person: "ola", About: MailQuestions, Text: gone + "\n\nLykke til!", Unplaced: []string{gone, "Lykke til!"}},
		"the leader's own":      {Person: "kari", About: MailQuestions, Text: gone, Unplaced: []string{gone}},
		"in reply to a receipt": {Person: "ola", About: MailReceipt, Text: "Usikker", Unplaced: []string{"Usikker"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			pl := asked(t)
			wantSummary(t, pl.receive(in), "receipt: "+in.Person)
			if len(pl.answers) == 0 {
				t.Error("an answer is lost")
			}
		})
	}
	t.Run("too many to pass on", func(t *testing.T) {
		t.Parallel()
		pl := asked(t)
		for range passedOnPerHour + 1 {
			pl.receive(Inbound{Person: "ola", About: MailQuestions, Text: gone, Unplaced: []string{gone}})
		}
		if len(pl.answers) != 1 {
			t.Errorf("%d kept", len(pl.answers))
		}
		pl.now = pl.now.Add(time.Hour)
		wantSummary(t, pl.receive(Inbound{Person: "ola", About: MailQuestions, Text: gone, Unplaced: []string{gone}}), "forward: kari\nreceipt: ola")
	})
}

func TestThanks(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"takk!": true, "Tusen takk, Kari": true, "👍": true, "👍🏽 ❤️": true, ":-)": true, "Takk for kvitteringen\n\nHilsen Ola": true, "Thank you!": true,
		"ok": false, "Bra": false, "-": false, "?": false, "": false, "Takk, men jeg er usikker": false, "Takk for laget vi har": false, "1: takk": false, "takk?": false,
	} {
		if got := saysThanks(text, []string{"Kari", "Ola"}); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
	pl := asked(t)
	pl.receive(Inbound{Person: "ola", About: MailQuestions, Text: "takk!", Unplaced: []string{"takk!"}}) // has answered nothing yet
	pl.receive(Inbound{Person: "ola", About: MailQuestions, Text: "1: Bra", Answers: []Answer{{Question: 1, Text: "Bra"}}})
	before := len(pl.answers)
	for _, text := range []string{"takk!", "👍"} {
		wantSummary(t, pl.receive(Inbound{Person: "ola", About: MailReceipt, Text: text, Unplaced: []string{text}}), "")
	}
	if before != 2 || len(pl.answers) != before {
		t.Errorf("%d answers, then %d", before, len(pl.answers))
	}
	wantSummary(t, pl.receive(Inbound{Person: "ola", About: MailReceipt, Text: "takk!", Answers: []Answer{{Question: 1, Text: "takk!"}}}), "receipt: ola")
}
