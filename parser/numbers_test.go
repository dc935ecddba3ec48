package parser

import (
	"slices"
	"testing"
)

func TestParseMarker(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text    string
		numbers []int // nil: no marker
		rest    string
		form    markerForm
		ordinal bool
	}{
		{"1. Lekeplassen", []int{1}, "Lekeplassen", dotted, false},
		{"1.Lekeplassen", []int{1}, "Lekeplassen", dotted, false},
		{"1) Lekeplassen", []int{1}, "Lekeplassen", parenthesis, false},
		{"(1) Lekeplassen", []int{1}, "Lekeplassen", parenthesis, false},
		{"[2] Lekeplassen", []int{2}, "Lekeplassen", parenthesis, false},
		{"1.) Lekeplassen", []int{1}, "Lekeplassen", parenthesis, false},
		{"3: Heng opp", []int{3}, "Heng opp", parenthesis, false},
		{"1 - Lekeplassen", []int{1}, "Lekeplassen", dotted, false},
		{"1 – Lekeplassen", []int{1}, "Lekeplassen", dotted, false},
		{"1 Lekeplassen", []int{1}, "Lekeplassen", bareNumber, false},
		{"1", []int{1}, "", dotted, false},
		{"4. -", []int{4}, "-", dotted, false},
		{"**2.** Søndag", []int{2}, "Søndag", dotted, false},
		{"- 2: Søndag", []int{2}, "Søndag", parenthesis, false},
		{"Spm 1: Budsjettet", []int{1}, "Budsjettet", labelled, false},
		{"spm. 1 Budsjettet", []int{1}, "Budsjettet", labelled, false},
		{"Spørsmål 1 – Budsjettet", []int{1}, "Budsjettet", labelled, false},
		{"Spørsmål nr. 4: Nei", []int{4}, "Nei", labelled, false},
		{"Svar 2: Søndag", []int{2}, "Søndag", labelled, false},
		{"Svar på spørsmål 2: Søndag", []int{2}, "Søndag", labelled, false},
		{"Til spørsmål 3", []int{3}, "", labelled, false},
		{"ad 1 Budsjettet", []int{1}, "Budsjettet", labelled, false},
		{"#1 Budsjettet", []int{1}, "Budsjettet", labelled, false},
		{"Q3: Call them", []int{3}, "Call them", labelled, false},
		{"Question 3. Call them", []int{3}, "Call them", labelled, false},
		{"Frage 2: Sonntag", []int{2}, "Sonntag", labelled, false},
		{"Pytanie 2: niedziela", []int{2}, "niedziela", labelled, false},
		{"Spm 4: -", []int{4}, "-", labelled, false},
		{"1️⃣ Lekeplassen", []int{1}, "Lekeplassen", labelled, false},
		{"② Søndag", []int{2}, "Søndag", labelled, false},
		{"1 og 2: begge deler", []int{1, 2}, "begge deler", parenthesis, false},
		{"1, 2 og 4: nei", []int{1, 2, 4}, "nei", parenthesis, false},
		{"1+2) nei", []int{1, 2}, "nei", parenthesis, false},
		{"1-3: nei", []int{1, 2, 3}, "nei", parenthesis, false},
		{"Spm 1 og 2 det samme", []int{1, 2}, "det samme", labelled, false},
		{"1. lørdag i april", []int{1}, "lørdag i april", dotted, true},
		{"17. mai", []int{17}, "mai", dotted, true},
		{"2. juledag", []int{2}, "juledag", dotted, true},
		{"Tre: ro", []int{3}, "ro", parenthesis, false},
		{"*Fire:* mat", []int{4}, "mat", parenthesis, false},
		{"Spørsmål to - mat", []int{2}, "mat", labelled, false},
		{"Spm. nr. fem", []int{5}, "", labelled, false},
		{"Det tredje spørsmålet: ro", []int{3}, "ro", labelled, false},
		{"1. og 2. Begge deler", []int{1, 2}, "Begge deler", dotted, false},
		{"1. og 2. klasse er med", []int{1, 2}, "klasse er med", dotted, true},
		{"3/ ro", []int{3}, "ro", dotted, false},
		{"3 -> ro", []int{3}, "ro", dotted, false},
		{"2. verksted kan være i mars", []int{2}, "verksted kan være i mars", dotted, true},
		{"Tre ting: ro, mat og pauser", nil, "", 0, false},
		{"En god ide: mer mat", nil, "", 0, false},
		{"Svar to ganger", nil, "", 0, false},
		{"Første gang: ok", nil, "", 0, false},
		{"Spørsmål 3 synes jeg er vanskelig.", []int{3}, "Spørsmål 3 synes jeg er vanskelig.", labelled, false},
		{"Til spørsmål 1 vil jeg si ja, til spørsmål 2 nei.", nil, "", 0, false},
		{"Spm 1 har ikke tenkt på det", []int{1}, "har ikke tenkt på det", labelled, false},
		{"3/4 av oss", nil, "", 0, false},
		{"12:30 passer", nil, "", 0, false},
		{"1.5 timer", nil, "", 0, false},
		{"4/2 passer", nil, "", 0, false},
		{"2027 blir fint", nil, "", 0, false},
		{"100) mye", nil, "", 0, false},
		{"0. null", nil, "", 0, false},
		{"Lekeplassen", nil, "", 0, false},
		{"Til 2 personer", nil, "", 0, false},
		{"svar: ja", nil, "", 0, false},
		{"", nil, "", 0, false},
	}
	for _, tt := range tests {
		mk, ok := parseMarker(tt.text)
		if !ok {
			mk = marker{}
		}
		if !slices.Equal(mk.numbers, tt.numbers) || mk.rest != tt.rest || mk.form != tt.form || mk.ordinal != tt.ordinal {
			t.Errorf("%q: got %v %q form %d ordinal %t, want %v %q form %d ordinal %t",
				tt.text, mk.numbers, mk.rest, mk.form, mk.ordinal, tt.numbers, tt.rest, tt.form, tt.ordinal)
		}
	}
}

func TestGreetingsAndClosings(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Hei!": true, "Hei dere,": true, "Hei Kari": true, "Hei på dere": true, "Hi there,": true,
		"Dear all,": true, "Hei :)": true, "God dag": true, "Kjære alle sammen!": true, "Cześć!": true, "Guten Tag,": true,
		"Hei, jeg kan ikke komme": false, "Hei hvor er nøkkelen?": false, "Lekeplassen": false, "Hei 2": false,
		"Heisveisen er flott": false, "Moren min kommer": false,
	} {
		if got := isGreeting(text); got != want {
			t.Errorf("greeting %q: got %t", text, got)
		}
	}
	for text, want := range map[string]bool{
		"Hilsen Kari": true, "Mvh": true, "Mvh Kari Nordmann": true, "Med vennlig hilsen,": true, "Vennlig hilsen": true, "Klem fra Kari": true,
		"Best regards,": true, "Mit freundlichen Grüßen": true, "Pozdrawiam": true, "- Hilsen Kari": true, "Helsing Ola Å.": true,
		"Hilsen til alle i styret": false, "Hilsenen i avisa var fin": false, "Nei": false, "Kari": false,
	} {
		if got := isSignOff(text); got != want {
			t.Errorf("closing %q: got %t", text, got)
		}
	}
}

// TestPreamble tells lines that only say where the answers are from lines that
// may be an answer.
func TestPreamble(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Hei! Svar under.": true, "Se svar i rødt under": true, "Her kommer svarene mine:": true, "Beklager sent svar!": true,
		"Jeg har svart under hvert spørsmål": true, "Sjå svara mine nedanfor": true, "See my answers below": true, "Svar i teksten :)": true,
		"Takk for påminnelsen, her er mine svar": true, "Svarer direkte i mailen under": true,
		"Legger svarene mine inn i mailen under.": true, "Her kommer mine svar, beklager at det ble litt sent.": true, "Se under": true,
		"Jeg har ingen svar": false, "Vet ikke hva jeg skal svare": false, "Svar under 2": false, "Svaret er ro": false, "Under press": false,
		"Takk for meg": false, "Svar under. Jeg er borte på torsdag.": false, "Jeg skal svare på torsdag": false, "Nei": false, "": false,
	} {
		if got := isPreamble(text); got != want {
			t.Errorf("%q: got %t", text, got)
		}
	}
}

// TestFarewell tells lines that only take leave from lines that may be an answer.
func TestFarewell(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Ha en flott dag!": true, "Ha en riktig fin helg, alle sammen": true, "Takk!": true, "Vi snakkes på torsdag :)": true, "God helg! 😊": true,
		"Lykke til!": true, "Tusen takk for nå": true, "Gleder meg!": true,
		"God tid": false, "Ha en plan": false, "Takk for at vi blir hørt": false, "Vi ses som et team": false, "Gleder meg til å lære mer": false,
		"God dag?": false, "Lykke": false, "Nei": false,
	} {
		if got := isFarewell(text); got != want {
			t.Errorf("%q: got %t", text, got)
		}
	}
}
