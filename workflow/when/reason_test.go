package when_test

import (
	"testing"

	"starte/workflow/when"
)

// TestReasonsAreLeftOut: why an appointment is moved, and what the mail says
// after the date, speak of time without changing it.
func TestReasonsAreLeftOut(t *testing.T) {
	t.Parallel()
	check(t, moving(t), []phrase{
		{"til torsdag 11. mars pga. planleggingsdagen", "2027-03-11 13:00-15:00 | pga. planleggingsdagen"},
		{"til torsdag 11. mars p.g.a. planleggingsdagen", "2027-03-11 13:00-15:00 | p.g.a. planleggingsdagen"},
		{"til torsdag 11. mars på grunn av planleggingsdag", "2027-03-11 13:00-15:00 | på grunn av planleggingsdag"},
		{"Pga. planleggingsdagen flyttes det, til torsdag 11. mars", "2027-03-11 13:00-15:00 | Pga. planleggingsdagen flyttes det"},
		{"kl. 10 i stedet for kl. 13 på grunn av planleggingsdag", "2027-02-04 10:00-12:00 | på grunn av planleggingsdag"},
		{"til torsdag 11. mars fordi Per er opptatt", "2027-03-11 13:00-15:00 | fordi Per er opptatt"},
		{"til torsdag 11. mars siden rom 204 er opptatt", "2027-03-11 13:00-15:00 | siden rom 204 er opptatt"},
		{"moved to Thursday 11 March because Per is away", "2027-03-11 13:00-15:00 | because Per is away"},
		{"klokka ti tretti fordi Per er opptatt", "2027-02-04 10:30-12:30 | fordi Per er opptatt"},
		{"til torsdag 11. mars. Si fra hvis dere ikke kan.", "2027-03-11 13:00-15:00 | Si fra hvis dere ikke kan"},
		{"til torsdag 11. mars. Mer info kommer senere.", "2027-03-11 13:00-15:00 | Mer info kommer senere"},
		{"til torsdag 11. mars, Kantina. Alle bidrar hver uke.", "2027-03-11 13:00-15:00 | Kantina. Alle bidrar"},
		{"torsdag 11. mars kl 13, tittel: Hverdagen hver uke", "2027-03-11 13:00-15:00 | tittel: Hverdagen"},
		{"4. februar kl 13, Jonsok barnehage", "2027-02-04 13:00-15:00 | Jonsok barnehage"},
		{"Verksted 2: Olsok skole, 4. februar kl 13", "2027-02-04 13:00-15:00 | Verksted 2; Olsok skole"},
	})
	for _, text := range []string{
		// another date or time in the reason
		"til torsdag 11. mars fordi Per er opptatt 4. februar", "flyttes fordi 11. mars er opptatt", "til torsdag 11. mars pga. planleggingsdag den 12.",
		"til torsdag 11. mars fordi Per er opptatt hver torsdag", "til torsdag 11. mars fordi vi må begynne litt senere", "fordi Per er opptatt",
		"til torsdag 11. mars pga. ferie, eventuelt uka etter", "til torsdag 11. mars fordi Per er opptatt, kanskje litt senere",
		"til torsdag 11. mars pga. ferie eller litt senere", "kl. 10 på grunn av planleggingsdag, eller når det passer",
		// sentences that take the date back, or say another time
		"til torsdag 11. mars. Hvis det passer.", "til torsdag 11. mars. Hver uke.", "til torsdag 11. mars. Kanskje uka etter.", "til torsdag 11. mars. Litt senere.", "11. mars. Tidspunkt kommer.",
		"til torsdag 11. mars. Vi starter litt senere enn vanlig.", "til torsdag 11. mars. Da er Per borte.", "til torsdag 11. mars. Eller når det passer.",
		"til torsdag 11. mars. Helst en annen dag.", "til torsdag 11. mars. Torsdager passer best.", "til torsdag 11. mars. Deretter hver torsdag.",
		"til torsdag 11. mars. Jeg sender klokkeslett i morgen.", "til torsdag 11. mars. Eller 12.", "til torsdag 11. mars. Møtet begynner senere.",
		"til torsdag 11. mars. Møtet varer lenger.", "til torsdag 11. mars. Vi møtes senere på dagen.", "til torsdag 11. mars. Møtet er etter skoletid.",
		"til torsdag 11. mars. Jeg foretrekker våren.", "til torsdag 11. mars fordi vi må møtes tidligere", "til torsdag 11. mars fordi det må være etter skoletid",
		"til torsdag 11. mars. Det går ikke, så vi finner en dag i neste måned.", "til torsdag 11. mars. Eventuelt på høsten.", "hver uke. Si fra",
		// named days that are days
		"4. februar er dumt. Skjærtorsdag passer bedre", "4. februar kl 13, skjærtorsdag", "skjærtorsdag passer ikke, 4. februar kl 13", "4. februar kl 13, Langfredag",
		"Skjærtorsdag passer ikke, 4. februar kl 13",
	} {
		if r := when.Read(text, moving(t)); r.Ask == "" {
			t.Errorf("%q is read as %s–%s without a question", text, r.Start.Format(moment), r.End.Format(moment))
		}
	}
}
