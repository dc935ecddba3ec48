package workflow

import "testing"

func TestWhatIsNotUnderstoodIsShown(t *testing.T) {
	t.Parallel()
	const w2 = "workshop/w2: Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg → Thu 11.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg"
	wantHeard(t, map[string]string{
		"Flytt verksted 2 til 11. mars\nForresten har Anne sluttet.":                                      "unread: Forresten har Anne sluttet.\n" + w2,
		"Forresten har Anne sluttet. Flytt verksted 2 til 11. mars":                                       "unread: Forresten har Anne sluttet.\n" + w2,
		"Flytt verksted 2 til 11. mars. Forresten har Anne sluttet.":                                      "unread: Forresten har Anne sluttet\n" + w2,
		"Flytt verksted 2 til 11. mars\nKan du også gi beskjed til Zarina?":                               "unread: Kan du også gi beskjed til Zarina?\n" + w2,
		"Hei!\n\nFlytt verksted 2 til 11. mars, fordi Ola er bortreist.\n\nTakk!\nHilsen Kari\nTlf 12 34": w2,
		"Flytt verksted 2 til 11. mars\n\nKari\nStyrer, Solbakken\n\nPS: Anne har sluttet":                "unread: PS: Anne har sluttet\n" + w2,
		"Verksted 3: fredag 8. april kl. 9\nBestill lunsj til alle.":                                      "unread: Bestill lunsj til alle.\nask weekday_mismatch (torsdag) [Verksted 3: torsdag 8. april kl. 9]",
		"Flytt verksted 3 til 22. april kl. 12. Vi blir i biblioteket da. Ola og Ingrid er ansvarlige.":   "workshop/w3: Thu 08.04 13:00–15:00, Tiltak, Storsalen → Thu 22.04 12:00–14:00, Tiltak, Biblioteket, Ola Berg, Ingrid Sørensen",
	})
}
