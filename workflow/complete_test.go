package workflow

import (
	"strings"
	"testing"
)

// answered writes mails about a plan, each after the first in reply to the
// question about the one before, and returns what is heard of the last.
func answered(t *testing.T, pl *play, texts ...string) string {
	t.Helper()
	got := heard(pl.kari(texts[0]))
	for _, reply := range texts[1:] {
		if !strings.HasPrefix(got, "ask ") && !strings.Contains(got, "\nask ") {
			t.Fatalf("not asked: %s", got)
		}
		got = heard(pl.receive(Inbound{Person: "kari", About: MailAskBack, Text: reply}))
	}
	return got
}

// What a line says besides stays when a question about it is answered; what
// the answer says itself holds.
func TestAnswersCompleteTheLine(t *testing.T) {
	t.Parallel()
	const (
		w4at = w4 + "Thu 03.06 09:00–11:00, Veien videre, Kantina, Per Solli"
		line = "Verksted 4: fredag 3. juni kl. 9–11, Kantina, Per"
	)
	for name, tc := range map[string]struct {
		said []string
		want string
	}{
		"the day":                         {[]string{line, "torsdag 3. juni"}, w4at},
		"the weekday":                     {[]string{line, "Torsdag!"}, w4at},
		"the weekday that was written":    {[]string{line, "fredag"}, w4 + "Fri 04.06 09:00–11:00, Veien videre, Kantina, Per Solli"},
		"yes, to what was meant":          {[]string{line, "Ja"}, w4at},
		"yes, and thanks":                 {[]string{line, "Ja, takk!"}, w4at},
		"another time too":                {[]string{line, "torsdag 3. juni kl. 12–14"}, w4 + "Thu 03.06 12:00–14:00, Veien videre, Kantina, Per Solli"},
		"another place too":               {[]string{line, "torsdag, i Gymsalen"}, w4 + "Thu 03.06 09:00–11:00, Veien videre, Gymsalen, Per Solli"},
		"another person too":              {[]string{line, "Torsdag. Nadia leder."}, w4 + "Thu 03.06 09:00–11:00, Veien videre, Kantina, Nadia Hussain"},
		"with a greeting":                 {[]string{line, "Beklager, torsdag 3. juni skulle det være\n\nMvh Kari"}, w4at},
		"not the one but the other":       {[]string{line, "torsdag 3. juni, ikke fredag"}, w4at},
		"the whole line":                  {[]string{line, "Verksted 4: torsdag 3. juni"}, w4at},
		"the whole line, with more":       {[]string{line, "Verksted 4: torsdag 10. juni kl. 13, Storsalen"}, w4 + "Thu 10.06 13:00–15:00, Veien videre, Storsalen, Per Solli"},
		"no":                              {[]string{line, "Nei"}, "as it was"},
		"the year":                        {[]string{"Verksted 4: torsdag 3. juni 2038 kl. 9–11, Kantina, Per", "2027"}, w4at},
		"of a week":                       {[]string{"Flytt verksted 4 til uke 22 kl. 9–11, i Kantina", "torsdag"}, w4 + "Thu 03.06 09:00–11:00, Veien videre, Kantina"},
		"one of two days":                 {[]string{"Flytt verksted 2 en uke fram i tid, i kantina", "den siste"}, w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Kantina, Ola Berg"},
		"one of two days, by its number":  {[]string{"Flytt verksted 2 en uke fram i tid, i kantina", "11."}, w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Kantina, Ola Berg"},
		"one of two hours":                {[]string{"Verksted 4: torsdag 3. juni halv sju, Kantina, Per", "18.30"}, w4 + "Thu 03.06 18:30–20:30, Veien videre, Kantina, Per Solli"},
		"in a sentence":                   {[]string{"Kan vi flytte verksted 2 til fredag 11. mars kl. 9 i kantina?", "torsdag"}, w2 + "Thu 11.03 09:00–11:00, Slik vil vi ha det, Kantina, Ola Berg"},
		"of two on a line":                {[]string{"Verksted 3 flyttes til 15. april og verksted 2 til fredag 11. mars i kantina", "torsdag"}, w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Kantina, Ola Berg"},
		"a holiday":                       {[]string{"Verksted 4: mandag 17. mai kl. 9–11, Kantina, Per", "tirsdag"}, w4 + "Tue 18.05 09:00–11:00, Veien videre, Kantina, Per Solli"},
		"a holiday, the day as it is":     {[]string{"Verksted 4: mandag 17. mai kl. 9–11, Kantina, Per", "ja"}, w4 + "Mon 17.05 09:00–11:00, Veien videre, Kantina, Per Solli"},
		"Christmas Eve":                   {[]string{"Verksted 4 på juleaften", "torsdag"}, w4 + "Thu 23.12 13:00–15:00, Veien videre, Storsalen"},
		"Christmas Eve, all the same":     {[]string{"Verksted 4 på juleaften", "ja"}, w4 + "Fri 24.12 13:00–15:00, Veien videre, Storsalen"},
		"a preparation":                   {[]string{"Forberedelse 2: mandag 2. mars kl. 10–11, Kantina", "tirsdag"}, "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → Tue 02.03 10:00–11:00, Slik vil vi ha det, Kantina, Ola Berg"},
		"a preparation that is to be":     {[]string{"Forberedelse 3: mandag 5. april, Kantina", "kl 13–14"}, "preparation/w3: nothing → Mon 05.04 13:00–14:00, Tiltak, Kantina"},
		"the meeting":                     {[]string{"Planleggingsmøtet: mandag 4. februar kl. 9–10, Kantina", "torsdag"}, "meeting: Thu 28.01 13:00–14:00, Møterommet → Thu 04.02 09:00–10:00, Kantina"},
		"a new one, its hour":             {[]string{"Nytt verksted: Fest, torsdag 10. juni, Kantina, Per", "13–15"}, "workshop/m8: nothing → Thu 10.06 13:00–15:00, Fest, Kantina, Per Solli"},
		"a new one, its day":              {[]string{"Nytt verksted: Fest, fredag 10. juni kl. 13, Kantina, Per", "torsdag"}, "workshop/m8: nothing → Thu 10.06 13:00–15:00, Fest, Kantina, Per Solli"},
		"a new one, all of the time":      {[]string{"Nytt verksted: Fest, Kantina, Per", "torsdag 10. juni kl. 13"}, "workshop/m8: nothing → Thu 10.06 13:00–15:00, Fest, Kantina, Per Solli"},
		"answered twice":                  {[]string{"Flytt verksted 4 til uke 22, i Kantina, Per leder", "kl. 9–11", "torsdag"}, w4at},
		"answered with a holiday":         {[]string{line, "mandag 17. mai i Gymsalen", "ja"}, w4 + "Mon 17.05 09:00–11:00, Veien videre, Gymsalen, Per Solli"},
		"answered wrong again":            {[]string{line, "fredag 10. juni", "Ja"}, w4 + "Thu 10.06 09:00–11:00, Veien videre, Kantina, Per Solli"},
		"a preparation, when is it to be": {[]string{"Verksted 2: torsdag 11. mars\nForberedelse 2: fredag 12. mars", "Ja", "onsdag 10. mars"}, "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → Wed 10.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg\n" + w2 + "Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"a preparation, by a day of two":  {[]string{"Flytt verksted 2 til torsdag 18. februar", "tirsdag", "9. februar"}, "preparation/w2: Mon 01.03 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg → Tue 09.02 14:00–15:00, Slik vil vi ha det, Møterommet, Ola Berg\n" + w2 + "Thu 18.02 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"},
		"no, thanks":                      {[]string{line, "Nei takk"}, "as it was"},
		"yes, and the day":                {[]string{line, "Ja, torsdag"}, w4at},
		"yes, but another day":            {[]string{line, "Ja, fredag 4. juni"}, w4 + "Fri 04.06 09:00–11:00, Veien videre, Kantina, Per Solli"},
		"a holiday, and its day again":    {[]string{"Verksted 4: mandag 17. mai kl. 9–11, Kantina", "Ja, 17. mai"}, w4 + "Mon 17.05 09:00–11:00, Veien videre, Kantina"},
		"a holiday, and another day":      {[]string{"Verksted 4: mandag 17. mai kl. 9–11, Kantina", "Ja, men heller 18. mai"}, w4 + "Tue 18.05 09:00–11:00, Veien videre, Kantina"},
		"a holiday, and another hour":     {[]string{"Verksted 4: mandag 17. mai kl. 9–11, Kantina", "Ja, kl. 12–14"}, w4 + "Mon 17.05 12:00–14:00, Veien videre, Kantina"},
		"a place or a person":             {[]string{"Verksted 4: torsdag 3. juni kl. 9–11, Rom Lie", "et sted"}, w4 + "Thu 03.06 09:00–11:00, Veien videre, Rom Lie"},
		"a person":                        {[]string{"Verksted 4: torsdag 3. juni kl. 9–11, Solli", "Per Solli"}, w4 + "Thu 03.06 09:00–11:00, Veien videre, Storsalen, Per Solli"},
		"labelled, as the mail teaches":   {[]string{"Verksted 4: torsdag 3. juni kl. 9–11, Solli", "ansvarlig: Per Solli"}, w4 + "Thu 03.06 09:00–11:00, Veien videre, Storsalen, Per Solli"},
		"a holiday, and no answer":        {[]string{"Verksted 4: mandag 17. mai kl. 9–11, Kantina, Per", "Hm?", "tirsdag"}, w4 + "Tue 18.05 09:00–11:00, Veien videre, Kantina, Per Solli"},
		"a holiday, and yes after that":   {[]string{"Verksted 4: mandag 17. mai kl. 9–11, Kantina, Per", "Hm?", "Ja"}, w4 + "Mon 17.05 09:00–11:00, Veien videre, Kantina, Per Solli"},
		"a place or a person, and hm":     {[]string{"Verksted 4: torsdag 3. juni kl. 9–11, Rom Lie", "Hm?"}, "ask place_or_person (Rom Lie)"},
		"a place or a person, in the end": {[]string{"Verksted 4: torsdag 3. juni kl. 9–11, Rom Lie", "Hm?", "et sted"}, w4 + "Thu 03.06 09:00–11:00, Veien videre, Rom Lie"},
		"the place of the meeting":        {[]string{"Planleggingsmøtet: torsdag 4. februar kl. 9–10, Solli", "Ja"}, "meeting: Thu 28.01 13:00–14:00, Møterommet → Thu 04.02 09:00–10:00, Solli"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want(t, answered(t, planned(t, Bokmal), tc.said...), tc.want)
		})
	}
}

// One of two questions that is answered leaves the other open.
func TestAnswersToSeveralQuestions(t *testing.T) {
	t.Parallel()
	const (
		lines = "Verksted 3: fredag 15. april kl. 9–11, Kantina\nVerksted 4: fredag 3. juni kl. 9–11, Gymsalen, Per"
		w3    = "workshop/w3: Thu 08.04 13:00–15:00, Tiltak, Storsalen → Thu 15.04 09:00–11:00, Tiltak, Kantina"
		w4    = "workshop/w4: Thu 27.05 13:00–15:00, Veien videre, Storsalen → Thu 03.06 09:00–11:00, Veien videre, Gymsalen, Per Solli"
	)
	for name, tc := range map[string]struct {
		said []string
		want string
	}{
		"both with yes":                 {[]string{lines, "Ja"}, w3 + "\n" + w4},
		"each by its name":              {[]string{lines, "Verksted 3: torsdag 15. april\nVerksted 4: torsdag 3. juni"}, w3 + "\n" + w4},
		"a day that may be of either":   {[]string{lines, "torsdag"}, "ask which_question"},
		"asked which, and then named":   {[]string{lines, "torsdag", "Verksted 4: torsdag 3. juni"}, w4},
		"asked which, and then yes":     {[]string{lines, "torsdag", "ja"}, w3 + "\n" + w4},
		"yes to one":                    {[]string{lines, "Verksted 4: ja"}, w4},
		"yes to a holiday among others": {[]string{"Verksted 3: 17. mai\n" + lines[strings.Index(lines, "\n")+1:], "Verksted 3: ja"}, "workshop/w3: Thu 08.04 13:00–15:00, Tiltak, Storsalen → Mon 17.05 13:00–15:00, Tiltak, Storsalen"},
		"a preparation that is late":    {[]string{"Flytt verksted 2 til 25. februar\nVerksted 4: fredag 3. juni kl. 9–11, Gymsalen, Per", "torsdag", "Verksted 4: torsdag"}, w4},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want(t, answered(t, planned(t, Bokmal), tc.said...), tc.want)
		})
	}
	t.Run("the other in a mail of its own", func(t *testing.T) {
		t.Parallel()
		pl := planned(t, Bokmal)
		want(t, answered(t, pl, lines, "Verksted 4: torsdag 3. juni"), w4)
		want(t, heard(pl.receive(Inbound{Person: "kari", About: MailAskBack, Text: "torsdag"})), w3)
	})
}
