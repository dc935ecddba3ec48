package paper

import (
	"os"
	"testing"
	"time"

	"starte/workflow"
)

func sample(lang workflow.Lang) workflow.Facts {
	loc := time.FixedZone("CET", 3600)
	at := func(mo time.Month, d, h, m int) time.Time { return time.Date(2027, mo, d, h, m, 0, 0, loc) }
	kari := workflow.Person{ID: "kari", Name: "Kari Nordmann"}
	per := workflow.Person{ID: "per", Name: "Per Ødegård"}
	f := workflow.Facts{
		Lang: lang, Workplace: "Solbakken barnehage", Recipient: per, Leader: kari, Deputy: &per,
		Now: at(1, 20, 9, 0), Group: []workflow.Person{kari, per, {ID: "a", Name: "Åse Bjørnsen"}, {ID: "b", Name: "Nguyễn Thị Hạnh"}, {ID: "c", Name: "Łukasz Wójcik"}},
		Meeting: workflow.MeetingFacts{Start: at(1, 21, 13, 0), End: at(1, 21, 14, 0), Place: "Møterommet i 2. etasje"},
	}
	start := f.Meeting.Start
	for i, it := range workflow.DefaultAgenda() {
		l := workflow.AgendaLine{Start: start, End: start.Add(time.Duration(it.Minutes) * time.Minute), Minutes: it.Minutes, Topic: it.Topic}
		start = l.End
		if i == 1 {
			l.Questions = []int{1, 2}
		}
		if i == 2 {
			l.Questions = []int{3, 4, 5}
		}
		f.Agenda = append(f.Agenda, l)
	}
	for i, q := range []string{
		"Hva tenker du om Oss og vårt etter å ha lest introduksjonen?",
		"Hva lurer du på?",
		"Hva trenger du for å være trygg i verkstedene, og som en av dem som leder dem?",
		"Hva forventer du av prosessen og av gruppen?",
		"Hva blir viktig for at vi skal lykkes her hos oss?",
	} {
		f.Questions = append(f.Questions, workflow.QuestionLine{Number: i + 1, Text: q})
	}
	f.Plan = []workflow.PlanLine{
		{Event: "preparation/a", Preparation: true, Number: 1, Title: "Hva er et godt arbeidsmiljø?", Start: at(2, 1, 14, 0), End: at(2, 1, 15, 0), Place: "Møterommet"},
		{Event: "workshop/a", Number: 1, Title: "Hva er et godt arbeidsmiljø?", About: "Vi setter ord på hva som gjør en dag på jobben god.", Bring: "Noe å skrive med", Start: at(2, 4, 13, 0), End: at(2, 4, 15, 0), Place: "Storsalen", Responsible: []string{"Kari Nordmann", "Per Ødegård"}},
		{Event: "preparation/b", Preparation: true, Number: 2, Title: "Utfordringene våre", Start: at(3, 1, 14, 0), End: at(3, 1, 15, 0), Place: "Møterommet"},
		{Event: "workshop/b", Number: 2, Title: "Utfordringene våre", Start: at(3, 4, 13, 0), End: at(3, 4, 15, 0), Place: "Storsalen", Responsible: []string{"Åse Bjørnsen"}},
		{Event: "workshop/c", Number: 3, Title: "Løsninger vi vil prøve", Start: at(4, 8, 13, 0), End: at(4, 8, 15, 0), Place: "Storsalen"},
		{Event: "workshop/d", Number: 4, Title: "Hvordan gikk det?", Start: at(5, 6, 13, 0), End: at(5, 6, 15, 0), Place: "Biblioteket", Responsible: []string{"Kari Nordmann"}},
	}
	f.GroundRules = []string{"Vi snakker om sak, ikke person.", "Det som blir sagt i rommet, blir i rommet.", "Mobilen ligger i veska."}
	f.Digest = &workflow.Digest{Answers: []workflow.QuestionAnswers{
		{Number: 3, Text: f.Questions[2].Text, Safety: true, Answers: []workflow.AttributedText{
			{Text: "At vi er godt forberedt og vet hvem som gjør hva."}, {Text: "At det er lov å være uenig 😊👍🏽."}, {Name: "Åse", Text: "Ærlighet.\nOg at vi ikke ler av hverandre."}}},
		{Number: 4, Text: f.Questions[3].Text, Safety: true, Answers: []workflow.AttributedText{
			{Text: "At det faktisk fører til noe, og ikke blir enda et møte der vi snakker om det samme som i fjor uten at noen følger opp."}, {Text: "At alle blir hørt."}}},
	}}
	return f
}

func TestLook(t *testing.T) {
	f := sample(workflow.Bokmal)
	dir := os.Getenv("PAPER_LOOK")
	if dir == "" {
		t.Skip()
	}
	w := func(name string, p workflow.Paper, f workflow.Facts) {
		b, err := Draw(p, f)
		if err != nil {
			t.Fatal(err)
		}
		os.WriteFile(dir+"/"+name+".pdf", b, 0o644)
	}
	for _, p := range Papers() {
		w(string(p), p, f)
	}
	f.Questions[0].Answer = "Jeg tror det er bra for oss.\n\nDet er lenge siden vi snakket ordentlig sammen."
	f.Questions[3].Answer = "At alle blir hørt."
	f.Unplaced = []string{"Kommer fem minutter for sent."}
	w("filled", workflow.PaperWorksheet, f)
	f.Digest, f.Plan, f.Agenda = nil, nil, nil
	for _, p := range Papers() {
		w("empty_"+string(p), p, f)
	}
}
