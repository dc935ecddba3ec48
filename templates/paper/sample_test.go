package paper

import (
	"time"

	"starte/workflow"
)

// sample is what a process in the given language knows the day before its
// planning meeting.
func sample(lang workflow.Lang) workflow.Facts {
	zone := time.FixedZone("CET", 3600)
	at := func(month time.Month, day, hour int) time.Time {
		return time.Date(2027, month, day, hour, 0, 0, 0, zone)
	}
	kari := workflow.Person{ID: "kari", Name: "Kari Nordmann"}
	per := workflow.Person{ID: "per", Name: "Per Ødegård"}
	f := workflow.Facts{
		Lang: lang, Workplace: "Solbakken barnehage", Recipient: per, Role: workflow.RoleDeputy, Leader: kari, Deputy: &per,
		Now: at(time.January, 20, 9),
		Group: []workflow.Person{
			kari, per, {ID: "ase", Name: "Åse Bjørnsen"}, {ID: "hanh", Name: "Nguyễn Thị Hạnh"}, {ID: "lukasz", Name: "Łukasz Wójcik"},
		},
		Meeting:     workflow.MeetingFacts{Start: at(time.January, 21, 13), End: at(time.January, 21, 14), Place: "Møterommet i 2. etasje"},
		GroundRules: []string{"Vi snakker om sak, ikke person.", "Mobilen ligger i veska."},
	}
	shared := map[workflow.Topic][]int{workflow.TopicThoughts: {1, 2, 5}, workflow.TopicSafety: {3, 4}}
	start := f.Meeting.Start
	for _, it := range workflow.DefaultAgenda() {
		end := start.Add(time.Duration(it.Minutes) * time.Minute)
		f.Agenda = append(f.Agenda, workflow.AgendaLine{
			Start: start, End: end, Minutes: it.Minutes, Topic: it.Topic, Questions: shared[it.Topic],
		})
		start = end
	}
	for i, q := range sampleQuestions(lang) {
		f.Questions = append(f.Questions, workflow.QuestionLine{Number: i + 1, Text: q})
	}
	f.Plan = []workflow.PlanLine{
		{Event: "preparation/v1", Preparation: true, Number: 1, Title: "En god dag på jobben", Start: at(time.February, 1, 14), End: at(time.February, 1, 15), Place: "Møterommet"},
		{Event: "workshop/v1", Number: 1, Title: "En god dag på jobben", About: "Vi setter ord på hva som gjør en dag god.", Bring: "Noe å skrive med", Start: at(time.February, 4, 13), End: at(time.February, 4, 15), Place: "Storsalen", Responsible: []string{"Kari Nordmann", "Per Ødegård"}},
		{Event: "preparation/v2", Preparation: true, Number: 2, Title: "Utfordringene våre", Start: at(time.March, 1, 14), End: at(time.March, 1, 15), Place: "Møterommet"},
		{Event: "workshop/v2", Number: 2, Title: "Utfordringene våre", Start: at(time.March, 4, 13), End: at(time.March, 4, 15), Place: "Storsalen", Responsible: []string{"Åse Bjørnsen"}},
		{Event: "workshop/v3", Number: 3, Title: "Løsninger vi vil prøve", Start: at(time.April, 8, 13), End: at(time.April, 8, 15), Place: "Storsalen"},
		{Event: "workshop/v4", Number: 4, Title: "Hvordan gikk det?", Start: at(time.May, 6, 13), End: at(time.May, 6, 15), Place: "Biblioteket", Responsible: []string{"Kari Nordmann"}},
	}
	f.Digest = &workflow.Digest{Answers: []workflow.QuestionAnswers{
		{Number: 1, Text: f.Questions[0].Text, Answers: []workflow.AttributedText{{Text: "Spennende!"}}},
		{Number: 3, Text: f.Questions[2].Text, Safety: true, Answers: []workflow.AttributedText{
			{Text: "At vi er godt forberedt og vet hvem som gjør hva."},
			{Text: "At det er lov å være uenig 😊👍🏽."},
			{Name: "Åse Bjørnsen", Text: "Ærlighet.\nOg at vi ikke ler av hverandre."},
		}},
		{Number: 4, Text: f.Questions[3].Text, Safety: true, Answers: []workflow.AttributedText{
			{Text: "At det faktisk fører til noe, og ikke blir enda et møte der vi snakker om det samme som i fjor uten at noen følger opp."},
			{Text: "At alle blir hørt."},
		}},
	}}
	return f
}

// answered is the sample with some of the recipient's answers.
func answered(lang workflow.Lang) workflow.Facts {
	f := sample(lang)
	f.Questions[0].Answer = "Jeg tror det er bra for oss.\n\nDet er lenge siden vi snakket ordentlig sammen."
	f.Questions[3].Answer = "At alle blir hørt."
	f.Unplaced = []string{"Jeg kommer fem minutter for sent."}
	return f
}

func sampleQuestions(lang workflow.Lang) []string {
	switch lang {
	case workflow.Nynorsk:
		return []string{
			"Kva tenkjer du om Oss og vårt så langt?",
			"Kva lurer du på?",
			"Kva treng du for å kjenne deg trygg i verkstadene, både som deltakar og når du sjølv er med og leier dei?",
			"Kva ventar du av prosessen, og av oss i HMS-gruppa?",
			"Kva blir viktig for at vi skal lykkast med dette hos oss?",
		}
	case workflow.English:
		return []string{
			"What are your thoughts about Oss og vårt so far?",
			"What do you wonder about?",
			"What do you need to feel safe in the workshops, both as a participant and when you help to lead them?",
			"What do you expect from the process, and from the rest of us in the HSE group?",
			"What will matter most for us to succeed with this here?",
		}
	}
	return []string{
		"Hva tenker du om Oss og vårt så langt?",
		"Hva lurer du på?",
		"Hva trenger du for å føle deg trygg i verkstedene, både som deltaker og når du selv er med og leder dem?",
		"Hva forventer du av prosessen, og av oss i HMS-gruppen?",
		"Hva blir viktig for at vi skal lykkes med dette hos oss?",
	}
}

// papers lists every kind of sheet in the order in which a process needs them.
func papers() []workflow.Paper {
	return []workflow.Paper{
		workflow.PaperAgenda, workflow.PaperWorksheet, workflow.PaperGroup,
		workflow.PaperPlan, workflow.PaperPoster, workflow.PaperTips,
	}
}
