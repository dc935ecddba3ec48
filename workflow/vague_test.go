package workflow

import "testing"

// What does not say when is asked back, and nothing is done with it.
func TestMovesThatDoNotSayWhen(t *testing.T) {
	t.Parallel()
	const rest = ", Slik vil vi ha det, Storsalen, Ola Berg"
	wantHeard(t, map[string]string{
		"Verksted 2: senere":                                    "ask ambiguous (senere)",
		"Flytt verksted 2 litt senere":                          "ask ambiguous (senere)",
		"Flytt verksted 2 til mars":                             "ask ambiguous (mars)",
		"Verksted 2: i april":                                   "ask no_date (i april)",
		"Verksted 2: neste måned":                               "ask ambiguous (neste måned)",
		"Verksted 2: skyv det en uke":                           "ask ambiguous (torsdag 25. februar 2027 eller torsdag 11. mars 2027)",
		"Skyv verksted 2 en uke":                                "ask ambiguous (torsdag 25. februar 2027 eller torsdag 11. mars 2027)",
		"Skyv verksted 2 en uke fram":                           "ask ambiguous (torsdag 25. februar 2027 eller torsdag 11. mars 2027)",
		"Verksted 2: en time fram":                              "ask ambiguous (kl. 12.00 eller kl. 14.00)",
		"Utsett verksted 2 en time":                             "ask ambiguous (utsett en time)",
		"Utsett verksted 2":                                     "ask no_date",
		"Verksted 2: dato kommer":                               "ask ambiguous (dato kommer)",
		"Verksted 2: ikke bestemt":                              "ask no_date",
		"Verksted 2: torsdag 11. mars kl. 13–15 eller 14–16":    "ask ambiguous (kl. 13–15 eller 14–16)",
		"Nytt verksted: Fest, torsdag 10. juni kl. 13 eller 14": "ask ambiguous (kl. 13 eller 14)",
		"Verksted 2: skjærtorsdag kl 9":                         "ask holiday (Skjærtorsdag)",
		"Flytt planleggingsmøtet litt senere":                   "ask ambiguous (senere)",
		"Planleggingsmøtet: torsdag 4. februar kl. 13 eller 14": "ask ambiguous (kl. 13 eller 14)",
		// what does
		"Verksted 2: uka etter":                                w2 + "Thu 11.03 13:00–15:00" + rest,
		"Flytt verksted 2 til uka etter":                       w2 + "Thu 11.03 13:00–15:00" + rest,
		"Utsett verksted 2 en uke":                             w2 + "Thu 11.03 13:00–15:00" + rest,
		"Skyv verksted 2 en uke senere":                        w2 + "Thu 11.03 13:00–15:00" + rest,
		"Flytt verksted 2 fra kl. 13 til kl. 14":               w2 + "Thu 04.03 14:00–16:00" + rest,
		"Verksted 2: torsdag 11. mars klokken fjorten":         w2 + "Thu 11.03 14:00–16:00" + rest,
		"Verksted 2: tema: Veien framover":                     w2 + "Thu 04.03 13:00–15:00, Veien framover, Storsalen, Ola Berg",
		"Nytt verksted: Senere i livet, torsdag 10. juni kl 9": "workshop/m8: nothing → Thu 10.06 09:00–11:00, Senere i livet",
	})
}

// Who is known is no place; what may be either is asked about.
func TestPlacesAndPersons(t *testing.T) {
	t.Parallel()
	const w2 = "workshop/w2: Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg → Thu 11.03 13:00–15:00, Slik vil vi ha det, "
	for said, wanted := range map[string]string{
		"Nadia":                          w2 + "Storsalen, Nadia Hussain",
		"Hussain":                        "ask place_or_person (Hussain)",
		"Solli":                          "ask place_or_person (Solli)",
		"Møterom Berg":                   "ask place_or_person (Møterom Berg)",
		"Rom Lie":                        "ask place_or_person (Rom Lie)",
		"i Villa Solli":                  w2 + "Villa Solli, Ola Berg",
		"i Villa Solli, Nadia":           w2 + "Villa Solli, Nadia Hussain",
		"i Villa Solli med Nadia":        w2 + "Villa Solli, Nadia Hussain",
		"sted: Villa Solli":              w2 + "Villa Solli, Ola Berg",
		"hos Solli":                      w2 + "Hos Solli, Ola Berg",
		"med Solli":                      w2 + "Storsalen, Per Solli",
		"Kari og Solli":                  w2 + "Storsalen, Kari Nordmann, Per Solli",
		"ansvarlig: Solli":               w2 + "Storsalen, Per Solli",
		"Solli leder":                    w2 + "Storsalen, Per Solli",
		"Kantina, Solli":                 w2 + "Kantina, Per Solli",
		"Kantina Per Solli":              w2 + "Kantina, Per Solli",
		"Nadia H.":                       w2 + "Storsalen, Nadia Hussain",
		"Elif":                           w2 + "Storsalen, Elif Yilmaz",
		"Nadia/Per":                      w2 + "Storsalen, Nadia Hussain, Per Solli",
		"Kantina, Nadia":                 w2 + "Kantina, Nadia Hussain",
		"Kantina Nadia":                  w2 + "Kantina, Nadia Hussain",
		"i Kantina Nadia":                "ask place_or_person (i Kantina Nadia)",
		"Kantina, Nadia Moe":             w2 + "Kantina, Nadia Moe",
		"Kantina, Per og Gro":            w2 + "Kantina, Per Solli, Gro",
		"i Kantina med Nadia og Per":     w2 + "Kantina, Nadia Hussain, Per Solli",
		"med Nadia og Per i Kantina":     w2 + "Kantina, Nadia Hussain, Per Solli",
		"i Kantina med utsikt":           w2 + "Kantina med utsikt, Ola Berg",
		"lunsj fra 12.30":                w2 + "Storsalen, Ola Berg",
		"lunsj kl. 12":                   w2 + "Storsalen, Ola Berg",
		"servering ca. 12":               w2 + "Storsalen, Ola Berg",
		"kaffe til alle":                 w2 + "Storsalen, Ola Berg",
		"kaffe og kake":                  w2 + "Storsalen, Ola Berg",
		"pga. planleggingsdagen":         w2 + "Storsalen, Ola Berg",
		"Lunsj: Per":                     w2 + "Storsalen, Ola Berg",
		"Lunsj med Nadia":                w2 + "Storsalen, Ola Berg",
		"kaffe":                          w2 + "Storsalen, Ola Berg",
		"214":                            w2 + "Storsalen, Ola Berg",
		"i 214":                          w2 + "214, Ola Berg",
		"Kantina, lunsj kl. 12":          w2 + "Kantina, Ola Berg",
		"Kantina. Lunsj kl. 12":          w2 + "Kantina, Ola Berg",
		"Kantina. Kaffe fra kl. 12.30":   w2 + "Kantina, Ola Berg",
		"Kantina. Nadia leder":           w2 + "Kantina, Nadia Hussain",
		"Kantina. Oppmøte kl. 12.45 der": w2 + "Kantina, Ola Berg",
		"Rom nr. 3":                      w2 + "Rom nr. 3, Ola Berg",
		"Kaffe Brenneriet":               w2 + "Kaffe Brenneriet, Ola Berg",
		"Pause 1":                        w2 + "Pause 1, Ola Berg",
		"Lunsjrommet":                    w2 + "Lunsjrommet, Ola Berg",
		"Lederrommet":                    w2 + "Lederrommet, Ola Berg",
		"Ledere: Nadia og Per":           w2 + "Storsalen, Nadia Hussain, Per Solli",
		"Kantina v/ Nadia":               w2 + "Kantina, Nadia Hussain",
		"Kantina i stedet for Storsalen": w2 + "Kantina, Ola Berg",
		"hos Nadia":                      w2 + "Hos Nadia, Ola Berg",
		"Nadias kontor":                  w2 + "Nadias kontor, Ola Berg",
		"Kantina":                        w2 + "Kantina, Ola Berg",
		"Møterommet":                     w2 + "Møterommet, Ola Berg",
		"Nadja":                          "ask place_or_person (Nadja)",
		"Kantina, Nadja":                 "ask place_or_person (Nadja)",
		"Nadia Moe":                      "ask place_or_person (Nadia Moe)",
		"Nadia og Gro":                   "ask place_or_person (Nadia og Gro)",
		"sted: Nadja":                    w2 + "Nadja, Ola Berg",
		"ansvarlig: Nadja":               w2 + "Storsalen, Nadja",
	} {
		t.Run(said, func(t *testing.T) {
			t.Parallel()
			want(t, heard(planned(t, Bokmal).kari("Verksted 2: torsdag 11. mars kl 13, "+said)), wanted)
		})
	}
	const meeting = "meeting: Thu 28.01 13:00–14:00, Møterommet → Thu 04.02 13:00–14:00, "
	for said, wanted := range map[string]string{
		"Nadia":                             "ask meeting_place (Nadia)",
		"Solli":                             "ask meeting_place (Solli)",
		"Kantina":                           meeting + "Kantina",
		"Villa Solli":                       meeting + "Villa Solli",
		"sted: Nadia":                       meeting + "Nadia",
		"Lederrommet":                       meeting + "Lederrommet",
		"Kantina, Nadia":                    meeting + "Kantina",
		"Kantina, ansvarlig: Nadia Hussain": meeting + "Kantina",
		"Kantina v/ Nadia":                  meeting + "Kantina",
		"Kantina. Lunsj kl. 12":             meeting + "Kantina",
		"ansvarlig: Nadia Hussain":          meeting + "Møterommet",
		"Nadia leder":                       meeting + "Møterommet",
		"lunsj kl. 12":                      meeting + "Møterommet",
		"Hilsen Kari":                       meeting + "Møterommet",
	} {
		for _, verb := range []string{":", " blir"} {
			t.Run("meeting"+verb+" "+said, func(t *testing.T) {
				t.Parallel()
				want(t, heard(planned(t, Bokmal).kari("Planleggingsmøtet"+verb+" torsdag 4. februar kl. 13, "+said)), wanted)
			})
		}
	}
}

// A surname that the plan has as a place already is that place.
func TestSurnameThatIsAPlace(t *testing.T) {
	t.Parallel()
	pl := planned(t, Bokmal)
	pl.kari("Verksted 1: sted: Solli")
	want(t, heard(pl.kari("Verksted 2: torsdag 11. mars kl. 13–15, Solli, Nadia")),
		"workshop/w2: Thu 04.03 13:00–15:00, Slik vil vi ha det, Storsalen, Ola Berg → Thu 11.03 13:00–15:00, Slik vil vi ha det, Solli, Nadia Hussain")
}
