package workflow

import (
	"testing"
)

// exchange is what Kari writes, and after that in reply to which of the mails
// that she got for it, counted from her first one.
type exchange struct {
	text string
	kind MailKind // of the mail that is answered; empty for new mail
	to   int      // which of her own mails that one answers
	want string
}

func (pl *play) exchange(t *testing.T, list []exchange) {
	t.Helper()
	var keys []map[MailKind]string
	for _, x := range list {
		in := Inbound{Person: "kari", About: x.kind, Text: x.text}
		if x.kind != "" {
			in.AboutKey = keys[x.to][x.kind]
			if in.AboutKey == "" {
				t.Fatalf("%q answers a mail that was not sent", x.text)
			}
		}
		sent := pl.receive(in)
		got := map[MailKind]string{}
		for _, m := range sent {
			if m.To.ID == "kari" {
				got[m.Kind] = m.Key
			}
		}
		keys = append(keys, got)
		if h := heard(sent); h != x.want {
			t.Errorf("%q in reply to %s of mail %d:\n%s\nwant:\n%s", x.text, x.kind, x.to, h, x.want)
		}
	}
}

// A short answer acts on what the answered mail tells of, whatever came since.
func TestShortAnswersActOnTheMailThatTheyAnswer(t *testing.T) {
	t.Parallel()
	const (
		w2    = "workshop/w2: Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg → Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"
		back2 = "workshop/w2: Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg → Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"
		w3    = "workshop/w3: Thu 08.04 13:00–15:00, Tiltak, Storsalen → Thu 15.04 13:00–15:00, Tiltak, Storsalen"
		back3 = "workshop/w3: Thu 15.04 13:00–15:00, Tiltak, Storsalen → Thu 08.04 13:00–15:00, Tiltak, Storsalen"
		w4    = "workshop/w4: Thu 27.05 13:00–15:00, Veien videre, Storsalen → Thu 03.06 13:00–15:00, Veien videre, Storsalen"
		w4on  = "workshop/w4: Thu 27.05 13:00–15:00, Veien videre, Storsalen → Mon 17.05 13:00–15:00, Veien videre, Storsalen"
		prep2 = "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → Mon 08.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg"
	)
	move2 := exchange{"Flytt verksted 2 til torsdag 11. mars", "", 0, w2}
	move3 := exchange{"Flytt verksted 3 til torsdag 15. april", "", 0, w3}
	ask4 := exchange{"Flytt verksted 4 til fredag 3. juni", "", 0, "ask weekday_mismatch (torsdag) [Flytt verksted 4 til torsdag 3. juni]"}
	for name, list := range map[string][]exchange{
		"undo, of the last":                    {move2, move3, {"ANGRE", MailEcho, 1, back3}},
		"undo, of one before":                  {move2, move3, {"ANGRE", MailEcho, 0, "ask undo_newer"}, {"ANGRE", MailEcho, 1, back3}},
		"undo, in new mail":                    {move2, move3, {"ANGRE", "", 0, back3}, {"ANGRE", "", 0, "ask undone_already"}},
		"undo, twice":                          {move2, {"ANGRE", MailEcho, 0, back2}, {"ANGRE", MailEcho, 0, "ask undone_already"}},
		"undo, of the undoing":                 {move2, {"ANGRE", MailEcho, 0, back2}, {"ANGRE", MailEcho, 1, "ask undone_already"}},
		"undo, of one before that was undone":  {move2, {"ANGRE", MailEcho, 0, back2}, move3, {"ANGRE", MailEcho, 0, "ask undone_already"}},
		"undo, of what was no change":          {move2, {"VENT", "", 0, "held true, cancelled false"}, {"ANGRE", MailEcho, 1, "ask undo_other"}},
		"undo, of what is asked about":         {move2, ask4, {"ANGRE", MailAskBack, 1, "ask undo_open"}},
		"undo, of what is done beside that":    {{move2.text + "\n" + ask4.text, "", 0, w2 + "\n" + ask4.want}, {"ANGRE", MailAskBack, 0, back2}},
		"undo, with nothing done":              {{"ANGRE", "", 0, "ask nothing_to_undo"}},
		"undo, after the status":               {move2, {"STATUS", "", 0, "status"}, {"ANGRE", MailStatus, 1, back2}},
		"yes, to a question with another done": {ask4, move3, {"Ja", MailAskBack, 0, w4}},
		"the day, with another done":           {ask4, move3, {"torsdag", MailAskBack, 0, w4}},
		"yes, to the first of two questions": {ask4, {"Flytt verksted 3 til fredag 15. april", "", 0, "ask weekday_mismatch (torsdag) [Flytt verksted 3 til torsdag 15. april]"},
			{"Ja", MailAskBack, 0, w4}, {"Ja", MailAskBack, 1, w3}, {"Ja", MailAskBack, 1, "ask settled"}},
		"yes, to a holiday, a question later": {{"Flytt verksted 4 til 17. mai", "", 0, "ask holiday (Grunnlovsdag)"}, {"Flytt verksted 3", "", 0, "ask no_date"},
			{"Ja", MailAskBack, 0, w4on}, {"15. april", MailAskBack, 1, w3}},
		"no, to the first of two questions": {ask4, {"Flytt verksted 3 til fredag 15. april", "", 0, "ask weekday_mismatch (torsdag) [Flytt verksted 3 til torsdag 15. april]"},
			{"Nei", MailAskBack, 0, "as it was"}, {"Ja", MailAskBack, 0, "ask settled"}, {"Ja", MailAskBack, 1, w3}},
		"yes, to a question that was answered":    {ask4, {"torsdag", MailAskBack, 0, w4}, {"Ja", MailAskBack, 0, "ask settled"}},
		"yes, when the workshop was moved since":  {ask4, {"Flytt verksted 4 til torsdag 10. juni", "", 0, w4[:len("workshop/w4: Thu 27.05 13:00–15:00, Veien videre, Storsalen → ")] + "Thu 10.06 13:00–15:00, Veien videre, Storsalen"}, {"Ja", MailAskBack, 0, "ask settled"}},
		"the line, to a question that is settled": {ask4, {"Nei", MailAskBack, 0, "as it was"}, {"Flytt verksted 4 til torsdag 3. juni", MailAskBack, 0, w4}},
		"no answer, and asked again":              {ask4, {"Hm?", MailAskBack, 0, ask4.want}, {"torsdag", MailAskBack, 1, w4}},
		"asked again, and the first answered":     {ask4, {"Spør Per", MailAskBack, 0, ask4.want}, {"torsdag", MailAskBack, 0, w4}},
		"yes, to the preparation":                 {move2, move3, {"Ja", MailEcho, 0, prep2}},
		"no, to the preparation, then yes":        {move2, {"Nei", MailEcho, 0, "as it was"}, {"Ja", MailEcho, 0, "ask settled"}},
		"yes, where nothing was offered":          {move2, move3, {"Ja", MailEcho, 1, "ask settled"}, {"Ja", MailEcho, 0, prep2}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			planned(t, Bokmal).exchange(t, list)
		})
	}
}

// What was not undone is shown as it stands.
func TestWhatIsNotUndoneIsShown(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	key := func(mails []Mail) string { return mails[0].Key }
	first := key(pl.kari("Flytt verksted 2 til torsdag 11. mars"))
	pl.kari("Flytt verksted 3 til torsdag 15. april")
	sent := pl.receive(Inbound{Person: "kari", About: MailEcho, AboutKey: first, Text: "ANGRE"})
	if stands := sent[0].Facts.Asks[0].Stands; len(stands) != 1 || moment(&stands[0]) != "workshop/w2 Thu 11.03 13:00–15:00" {
		t.Errorf("shown: %+v", stands)
	}
	// The deputy answers the copy of the echo.
	copied := ""
	for _, m := range pl.kari("Flytt verksted 4 til torsdag 3. juni") {
		if m.To.ID == "ingrid" {
			copied = m.Key
		}
	}
	sent = pl.receive(Inbound{Person: "ingrid", About: MailEcho, AboutKey: copied, Text: "ANGRE"})
	want(t, heard(sent), "workshop/w4: Thu 03.06 13:00–15:00, Veien videre, Storsalen → Thu 27.05 13:00–15:00, Veien videre, Storsalen")
}
