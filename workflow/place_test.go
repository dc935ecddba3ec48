package workflow

import "testing"

// How many come is no place, and is shown as what was not understood.
func TestHowManyComeIsNoPlace(t *testing.T) {
	t.Parallel()
	const (
		w3   = "workshop/w3: Thu 08.04 13:00–15:00, Tiltak, Storsalen → Thu 15.04 13:00–15:00, Tiltak, "
		said = "unread: 30 barn\n" + w3 + "Storsalen"
	)
	wantHeard(t, map[string]string{
		"Verksted 3: 15. april kl. 13 30 barn":                    said,
		"Verksted 3: 15. april kl. 13, 30 barn":                   said,
		"Flytt verksted 3 til 15. april kl. 13, 30 barn":          said,
		"Verksted 3: 15. april kl. 13, Kantina, 30 barn":          "unread: 30 barn\n" + w3 + "Kantina",
		"Verksted 3: 15. april kl. 13, ca. 30 barn, Kantina":      "unread: ca. 30 barn\n" + w3 + "Kantina",
		"Verksted 3: 15. april kl. 13 for 30 barn":                "unread: for 30 barn\n" + w3 + "Storsalen",
		"Verksted 3: 15. april kl. 13, tretti barn og 5 voksne":   "unread: tretti barn og 5 voksne\n" + w3 + "Storsalen",
		"Verksted 3: 15. april kl. 13, 30 barn i Kantina":         w3 + "Kantina",
		"Verksted 3: 15. april kl. 13, 2. etasje":                 w3 + "2. etasje",
		"Verksted 3: 15. april kl. 13, 4 årstider":                w3 + "4 årstider",
		"Planleggingsmøtet: torsdag 4. februar kl. 9–10, 30 barn": "meeting: Thu 28.01 13:00–14:00, Møterommet → Thu 04.02 09:00–10:00, Møterommet",
		"Nytt verksted 10. juni kl. 13, 30 barn":                  "unread: 30 barn\nworkshop/m8: nothing → Thu 10.06 13:00–15:00",
	})
}

// A place that may be is written as the place that is.
func TestPossiblePlace(t *testing.T) {
	t.Parallel()
	const w3 = "workshop/w3: Thu 08.04 13:00–15:00, Tiltak, Storsalen → Thu 15.04 13:00–15:00, Tiltak, "
	wantHeard(t, map[string]string{
		"Verksted 3: 15. april kl. 13, evt. Kantina":                         w3 + "Kantina",
		"Verksted 3: 15. april kl. 13, evt. kantina":                         w3 + "Kantina",
		"Verksted 3: 15. april kl. 13, evt. i kantina":                       w3 + "Kantina",
		"Verksted 3: 15. april kl. 13, i evt. Kantina":                       w3 + "Kantina",
		"Verksted 3: 15. april kl. 13, eventuelt kantina":                    w3 + "Kantina",
		"Verksted 3: 15. april kl. 13, sted: evt. Kantina":                   w3 + "Kantina",
		"Verksted 3: 15. april kl. 13, Storsalen evt. Kantina":               w3 + "Storsalen evt. Kantina",
		"Flytt verksted 3 til 15. april, evt. i kantina":                     w3 + "Kantina",
		"Planleggingsmøtet: torsdag 4. februar kl. 9–10, sted: evt. Kantina": "meeting: Thu 28.01 13:00–14:00, Møterommet → Thu 04.02 09:00–10:00, Kantina",
	})
}
