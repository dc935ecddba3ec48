package parser

import "testing"

// TestSignatureLines tells what signatures hold from what people write below
// their names.
func TestSignatureLines(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"styrar": true, "assisterende styrer": true, "Pedagogisk leder, avd. Revehiet": true, "Verneombud": true, "0123 Nordvik": true, "Skoleveien 4": true, "Skoleveien 4B": true,
		"Postboks 12, 0123 Nordvik": true, "«Sammen for barna»": true, "____________": true, "Besøk oss på www.example.no eller Facebook": true,
		"PS: Kan vi få kaffe?": false, "Jeg er leder på torsdag": false, "kommer litt sent": false, "Ta med 4 kopper": false, "Leder: hvem blir det?": false,
		"Vi er 4": false, "Kan styrer bli med?": false, "2027 blir bra": false,
	} {
		if got := isSignatureLine(text); got != want {
			t.Errorf("%q: got %t", text, got)
		}
	}
	for text, want := range map[string]int{
		"Tenk på miljøet før du skriver ut denne e-posten.": 2, "Vær miljøvennlig – ikke skriv ut denne e-posten.": 3,
		"Sensitiv informasjon skal ikke sendes på e-post.": 2, "E-post til kommunen blir journalført.": 2,
		"Jeg ønsker meg en mer miljøvennlig barnehage.": 0, "PS: Kan vi bli mer miljøvennlige denne våren": 0, "Hva gjør vi med sensitive personopplysninger?": 0,
		"1. En miljøvennlig barnehage for alle sammen": 0, "Vi bør snakke mer sammen om hvordan vi har det.": 0,
	} {
		if got := standingHits(text); got != want {
			t.Errorf("footer %q: got %d, want %d", text, got, want)
		}
	}
	for text, want := range map[string]bool{
		"EKSTERN E-POST: Vær varsom med lenker og vedlegg.": true, "OBS! Denne meldingen kommer fra utsiden av Nordvik kommune.": true,
		"Ikke åpne lenker eller vedlegg hvis du ikke stoler på avsenderen.": true, "Hei, svar under": false, "Nei": false, "Utenfor er det kaldt": false,
	} {
		if got := weakBanner(text); got != want {
			t.Errorf("banner %q: got %t", text, got)
		}
	}
}

// TestIsFromBlank holds that nothing behind a closing says who greets, however
// the caller has trimmed it.
func TestIsFromBlank(t *testing.T) {
	t.Parallel()
	for _, rest := range []string{"", " ", "\t"} {
		if isFrom(rest) {
			t.Errorf("isFrom(%q) = true", rest)
		}
	}
}
