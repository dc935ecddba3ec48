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
	for text, want := range map[string]bool{
		"EKSTERN E-POST: Vær varsom med lenker og vedlegg.": true, "OBS! Denne meldingen kommer fra utsiden av Nordvik kommune.": true,
		"Ikke åpne lenker eller vedlegg hvis du ikke stoler på avsenderen.": true, "Hei, svar under": false, "Nei": false, "Utenfor er det kaldt": false,
	} {
		if got := weakBanner(text); got != want {
			t.Errorf("banner %q: got %t", text, got)
		}
	}
}
