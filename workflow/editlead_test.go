package workflow

import "testing"

// Who is to lead is said in many ways, and is never a place.
func TestWhoIsToLead(t *testing.T) {
	t.Parallel()
	const (
		led2  = w2 + "Thu 04.03 13:00–15:00, Slik vil vi ha det, "
		led3  = w3 + "Thu 08.04 13:00–15:00, Tiltak, Storsalen, "
		nadia = led2 + "Storsalen, Nadia Hussain"
	)
	wantHeard(t, map[string]string{
		"Verksted 2: Nadia skal ha ansvaret i stedet for Ola":   nadia,
		"Verksted 2: Nadia skal lede, ikke Ola":                 nadia,
		"Verksted 2: Nadia i stedet for Ola":                    nadia,
		"Verksted 2: Nadia kan ta det":                          nadia,
		"Verksted 2: Kantina, Nadia tar det":                    led2 + "Kantina, Nadia Hussain",
		"Nadia skal lede verksted 2, ikke Ola":                  nadia,
		"Nadia overtar verksted 2 i stedet for Ola.":            nadia,
		"Nadia har ansvaret for verksted 2":                     nadia,
		"Ansvarlig for verksted 2: Nadia":                       nadia,
		"Ny leder på verksted 2 er Nadia":                       nadia,
		"Nadia tar verksted 2 og Per tar verksted 3":            nadia + "\n" + led3 + "Per Solli",
		"Per og Nadia leder verksted 3":                         led3 + "Per Solli, Nadia Hussain",
		"Ola leder verksted 2":                                  "as it was",
		"Nadia leder verksted 2 og Per verksted 3":              nadia + "\nask not_understood",
		"Nadia leder verksted 2 i kantina":                      led2 + "Kantina, Nadia Hussain",
		"Nadia leder verksted 2, kl. 13–15":                     nadia,
		"Verksted 2: kl 13-15, Kantina, Nadia leder verkstedet": led2 + "Kantina, Nadia Hussain",
		"Nadia skal leie verkstad 2 i staden for Ola":           nadia,
		"Verkstad 2: Nadia har ansvaret, ikkje Ola":             nadia,
		"Nadia leads workshop 2, not Ola":                       nadia,
		"Workshop 2: Nadia will lead instead of Ola":            nadia,
		// what is not clear
		"Nadia tar verksted 2 opp i styret":               "ask not_understood",
		"Verksted 2: ikke Nadia":                          "ask no_date",
		"Verksted 2: Kantina, ikke Nadia":                 led2 + "Kantina, Ola Berg",
		"Verksted 2: Bedriftshelsa skal ha ansvaret":      "ask no_date",
		"Verksted 2: nadia der":                           "ask place_or_person (nadia der)",
		"Verksted 2: sted: nadia der":                     led2 + "nadia der, Ola Berg",
		"Nadia skal ikke lede verksted 2":                 "ask not_understood",
		"Kan Nadia lede verksted 2?":                      "ask not_understood",
		"Nadia tar med kaker til verksted 2":              "ask not_understood",
		"Nadia tar forberedelsen til verksted 2":          "ask not_understood",
		"Ola kan ikke lede verksted 2, så Nadia tar det.": "ask not_understood",
	})
}

// A word that speaks of a day and cannot be read is no place.
func TestDayIsNoPlace(t *testing.T) {
	t.Parallel()
	wantHeard(t, map[string]string{
		"Flytt verksted 2 til barnehagedagen kl 10": "ask not_understood (barnehagedagen)",
		"Verksted 2: Barnehagedagen":                "ask not_understood (Barnehagedagen)",
		"Verksted 2 til kulturkvelden kl. 18":       "ask not_understood (kulturkvelden)",
		"Flytt verksted 2 til kantina kl 10":        w2 + "Thu 04.03 10:00–12:00, Slik vil vi ha det, Kantina, Ola Berg",
		"Flytt verksted 2 til Dagsalen kl 10":       w2 + "Thu 04.03 10:00–12:00, Slik vil vi ha det, Dagsalen, Ola Berg",
	})
}
