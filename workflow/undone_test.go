package workflow

import "testing"

// What names an appointment and cannot be done is asked back, whatever else
// the mail did.
func TestNoSentenceIsDropped(t *testing.T) {
	t.Parallel()
	const w3 = "workshop/w3: Thu 08.04 13:00–15:00, Tiltak, Storsalen → Thu 15.04 13:00–15:00, Tiltak, Storsalen"
	wantHeard(t, map[string]string{
		"Verksted 3 flyttes til uke 15, samme dag. Og verksted 2 til torsdagen etter påske.":          w3 + "\nask no_date (etter påske)",
		"Verksted 2 til torsdagen etter påske. Og verksted 3 flyttes til uke 15, samme dag.":          w3 + "\nask no_date (etter påske)",
		"Vi flytter verksted 3 til 15. april. Da rekker vi verksted 4.":                               w3 + "\nask not_understood",
		"Flytt verksted 3 til 15. april\nForberedelsen til verksted 2 får vente":                      w3 + "\nask not_understood",
		"Flytt verksted 3 til 15. april. Møtet må vi også se på.":                                     w3 + "\nask not_understood",
		"Verksted 3 passer dårlig. Kan vi flytte verksted 3 til 15. april?":                           w3,
		"Flytt verksted 3 til 15. april. Jeg gleder meg til verksted 4!":                              w3,
		"Vi ble enige om det på møtet.\nFlytt verksted 3 til 15. april. Takk for et fint verksted 1.": w3,
		"Vi flytter verksted 3 til 15. april. Verksted 2 og 4 står som før.":                          w3,
		"Vi flytter verksted 3 til 15. april. Verksted 2 passer ikke som planlagt.":                   w3 + "\nask not_understood",
		"Verksted 2 får vente": "ask not_understood",
	})
}
