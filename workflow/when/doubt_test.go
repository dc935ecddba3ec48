package when_test

import (
	"testing"

	"starte/workflow/when"
)

// TestDoubt: words that would change the date, and that are not read, are asked
// about.
func TestDoubt(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"til uka onsdag kl 9", "onsdag til veka kl 9", "torsdag i uka som kommer kl 13", "torsdag åtte dager kl 13", "mandag fjorten dager kl 9",
		"torsdag 14 dager kl 13", "onsdag i påskeuka kl 10", "torsdag i neste måned kl 13", "torsdag i partallsuke kl 13", "torsdag over neste uke kl 13",
		"unntatt torsdag kl 13", "4. februar i fjor kl 13",
	} {
		if r := when.Read(text, reference(t)); r.Ask == "" {
			t.Errorf("%q is read as %s without a question", text, r.Start.Format(moment))
		}
	}
	for _, text := range []string{
		"utsett en time", "flytt den en time", "en time skal det flyttes", "fremskyndes en time", "skyves 30 min", "utsett 30 minutter", "skyv det 30 minutter", "flytt 30 min", "forleng med en time",
		"en halvtime lengre", "varer til 16", "forleng til 16", "vare til kl. 16",
	} {
		if r := when.Read(text, moving(t)); r.Ask == "" {
			t.Errorf("%q is read as %s–%s without a question", text, r.Start.Format(moment), r.End.Format(moment))
		}
	}
	for _, text := range []string{
		"én time senere", "utsett en uke", "flytt til kl. 14, varer i to timer", "utsett til torsdag 11. februar", "om fjorten dager", "fjorten dager senere",
		"torsdag 11. februar kl. 13, to timer",
	} {
		if r := when.Read(text, moving(t)); r.Ask != "" {
			t.Errorf("%q is asked back: %s", text, r.Ask)
		}
	}
}

// TestAlternatives: two times or days for one appointment are asked about,
// however they are joined.
func TestAlternatives(t *testing.T) {
	t.Parallel()
	check(t, moving(t), []phrase{
		{"13–15 eller 14–16", "2027-02-04 13:00-15:00 !ambiguous | 13–15 eller 14–16"},
		{"kl 13-15 eller 14-16", "2027-02-04 13:00-15:00 !ambiguous | eller 14-16"},
		{"torsdag 11. februar kl 13–15 eller 14–16", "2027-02-11 13:00-15:00 !ambiguous | eller 14–16"},
		{"torsdag 11. februar kl 13 eller 14", "2027-02-11 13:00-15:00 !ambiguous"},
		{"torsdag 11. februar 13-15 / 14-16", "2027-02-11 13:00-15:00 !ambiguous | 14-16"},
		{"torsdag 11. februar kl 13-15, eventuelt 14-16", "2027-02-11 13:00-15:00 !ambiguous | eventuelt 14-16"},
		{"torsdag 11. februar kl 13-15 alternativt kl 14-16", "2027-02-11 13:00-15:00 !ambiguous | alternativt"},
		{"torsdag 11. februar kl 13 el 14", "2027-02-11 13:00-15:00 !ambiguous | el 14"},
		{"torsdag 11. februar (ev. 12.)", "2027-02-11 13:00-15:00 !ambiguous | ev. 12"},
		{"11. eller 12. kl 13", "2027-02-04 13:00-15:00 !ambiguous | 11. eller 12"},
		{"11. februar kl 13 (eller 14)", "2027-02-11 13:00-15:00 !ambiguous | eller 14"},
		{"11. februar halv to eller halv tre", "2027-02-11 13:30-15:30 !ambiguous"},
		{"11. februar klokka to eller tre", "2027-02-11 14:00-16:00 !ambiguous"},
		{"11. februar 13-15, 14-16", "2027-02-11 13:00-15:00 !ambiguous | 14-16"},
		{"11. februar kl 13 eller litt senere", "2027-02-11 13:00-15:00 !ambiguous | eller litt senere"},
		{"11. februar kl 13 eller når det passer", "2027-02-11 13:00-15:00 !ambiguous | eller når det passer"},
		{"11. februar eller en annen dag", "2027-02-11 13:00-15:00 !ambiguous | eller en annen dag"},
		{"tirsdag eller onsdag", "2027-01-19 13:00-15:00 !ambiguous"},
		{"tirsdag el onsdag kl 13", "2027-01-19 13:00-15:00 !ambiguous | el"},
		{"tirsdag/onsdag i uke 6 kl 13", "2027-02-09 13:00-15:00 !ambiguous"},
		{"helst 11. februar, ellers 18. februar", "2027-02-11 13:00-15:00 !ambiguous | ellers"},
		// two of something else
		{"11. februar kl 13, Storsalen eller Kantina", "2027-02-11 13:00-15:00 | Storsalen eller Kantina"},
		{"11. februar kl 13, ta med 3 eller 4 penner", "2027-02-11 13:00-15:00 | ta med 3 eller 4 penner"},
		{"11. februar kl 13, gruppe 2 eller 3", "2027-02-11 13:00-15:00 | gruppe 2 eller 3"},
		{"11. februar kl 13 / Storsalen", "2027-02-11 13:00-15:00 | Storsalen"},
	})
	got := when.Read("13–15 eller 14–16", moving(t))
	if q, want := got.Question("nb"), "Jeg er ikke sikker på hva du mener med «13–15 eller 14–16». Når skal det være?"; q != want {
		t.Errorf("question %q, want %q", q, want)
	}
}

// TestVagueMoves: a move that does not say how far, or which way, leaves
// nothing as it was without a question.
func TestVagueMoves(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"senere", "litt senere", "litt tidligere", "noe senere på dagen", "seinare i veka", "senere i uka", "tidligere på dagen", "later", "a bit earlier",
		"i mars", "i mars en gang", "flytt til mars", "mot slutten av mars", "midten av mars", "begynnelsen av mars", "medio mars", "neste måned", "til neste måned",
		"neste uke", "uka etter neste", "slutten av uka", "om en stund", "til høsten", "etter påske", "mellom jul og nyttår",
		"skyv det en uke", "skyv det to uker", "skyv to dager", "skyv en uke fram", "skyv en uke tilbake", "en uke fram i tid", "14 dager fram", "en time fram", "en halv time tilbake",
		"skyv den fram", "flytt fram", "utsett", "utsett til senere", "utsett på ubestemt tid", "flytt det til senere", "skyv på det",
		"et par timer senere", "noen dager senere", "en dag eller to senere", "en uke eller to senere", "1-2 uker senere",
		"en annen dag", "ein annan dag", "en annen uke", "another day", "snart", "TBA", "dato kommer", "tid avtales", "kl ?", "11. februar kl ?", "11. februar kl xx", "xx. februar kl 13",
		"kanskje 11. februar", "11. februar, litt senere", "11. februar etter skoletid", "fra og med 11. februar", "til 11.", "flytt til 14", "11. februar 930-11", "0900",
		"første ledige torsdag i uke 6", "torsdag 11. februar kl 13 litt senere", "til fjorten", "20 over 13", "11. februar 13ish", "11. februar klokka seksten og tretti", "klokka fjorten fem",
		"torsdag i vinterferien kl 13", "torsdag etter vinterferien kl 13", "11. februar kl 11 til 9", "den siste uka i februar", "to virkedager etterpå",
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			if r := when.Read(text, moving(t)); r.Ask == "" {
				t.Errorf("%q is read as %s–%s without a question", text, r.Start.Format(moment), r.End.Format(moment))
			}
		})
	}
	check(t, moving(t), []phrase{
		{"uka etter", "2027-02-11 13:00-15:00"},
		{"til uka etter", "2027-02-11 13:00-15:00"},
		{"tema: Litt senere på veien", "| tema: Litt senere på veien"},
		{"Veien fram", "| Veien fram"},
		{"en uke etter", "2027-02-11 13:00-15:00"},
		{"skyv det en uke ut", "2027-02-11 13:00-15:00 | skyv"},
		{"skyv det en uke senere", "2027-02-11 13:00-15:00 | skyv"},
		{"11. februar kl 13, som avtalt tidligere", "2027-02-11 13:00-15:00 | som avtalt tidligere"},
		{"11. februar kl 13. God helg!", "2027-02-11 13:00-15:00 | God helg"},
		{"11. februar kl 13. Ha en fin dag", "2027-02-11 13:00-15:00 | Ha en fin dag"},
		{"11. februar kl 13, Kari kommer litt senere", "2027-02-11 13:00-15:00 | Kari kommer litt senere"},
		{"11. februar kl 13, Mai Britt og April Hansen", "2027-02-11 13:00-15:00 | Mai Britt og April Hansen"},
		{"flytt tilbake til torsdag 11. februar kl 13", "2027-02-11 13:00-15:00 | flytt tilbake"},
	})
	for text, want := range map[string]string{
		"skyv det en uke": "Mener du torsdag 28. januar 2027 eller torsdag 11. februar 2027?",
		"en time fram":    "Mener du kl. 12.00 eller kl. 14.00?",
		"litt senere":     "Jeg er ikke sikker på hva du mener med «senere». Når skal det være?",
	} {
		if got := when.Read(text, moving(t)).Question("nb"); got != want {
			t.Errorf("question of %q: %q, want %q", text, got, want)
		}
	}
}
