package paper

import "starte/workflow"

func bokmal() words {
	return words{
		lang:    workflow.Bokmal,
		tag:     "nb-NO",
		pageOf:  "Side %d av %d",
		updated: "Oppdatert %s",
		notes:   "Notater",

		when: "Når", where: "Hvor", who: "Hvem",
		meeting: "Planleggingsmøte for HMS-gruppen i Oss og vårt",
		leader:  "leder", deputy: "stedfortreder",
		minutes:         "%d min",
		thisMeeting:     "Planleggingsmøtet: %s",
		worksheetBlank:  "Skriv ned det du tenker før vi snakker sammen. Det finnes ingen gale svar, og du velger selv hva du vil dele.",
		worksheetFilled: "Dette er svarene du har sendt. Ta arket med til møtet. Du velger selv hva du vil si høyt.",
		unplaced:        "Dette skrev du også",
		noInput:         "Ingen innspill ennå.",
		agreed:          "Dette blir vi enige om",
		safety: []string{
			"Hva trenger vi for å være trygge i verkstedene, og når vi leder dem?",
			"Hva forventer vi av prosessen og av hverandre?",
		},
		groupIntro:  "Snakk om innspillene, og skriv ned det dere blir enige om.",
		groupBlank:  "Snakk om spørsmålene, og skriv ned det dere blir enige om.",
		thumbsUp:    "(tommel opp)",
		workshop:    "Verksted",
		responsible: "Ansvarlig",
		gathering:   "HMS-gruppen forbereder", session: "Verkstedet",
		date: "Dato", clock: "Tid", place: "Sted",
		bring:     "Ta med: %s",
		planIntro: "Verkstedene i Oss og vårt, og når HMS-gruppen møtes for å forberede dem.",
		posterIntro: []string{
			"Vi skal jobbe med arbeidsmiljøet vårt på en ny og engasjerende måte.",
			"I verkstedene setter vi ord på utfordringene i hverdagen. Sammen finner vi løsninger på det vi selv synes er viktigst, og prøver dem ut.",
			"Alle bidrar med ideer og tanker, alene og sammen. Den som leder verkstedet, forklarer hver oppgave.",
		},
		posterDates:   "Verkstedene våre",
		posterNoDates: "Datoene skriver vi opp her:",
		posterClosing: "Vi gleder oss!",
		posterAsk:     "Lurer du på noe? Spør %s.",
		ledBy:         "Ledes av %s",
		tipsIntro:     "Du trenger ikke kunne svarene. Jobben din er å hjelpe de andre med å finne dem.",
		tips: []tip{
			{lead: "Vær forberedt.", text: "Gå gjennom opplegget sammen på forhånd, og bli enige om hvem som gjør hva. Legg klar ark, lapper og penner."},
			{lead: "Lytt mer enn du snakker.", text: "Du skal få frem det de andre tenker. Tål litt stillhet: Mange trenger noen sekunder på å finne ordene."},
			{lead: "Hjelp folk å bygge videre på hverandre.", text: "Knytt sammen det som blir sagt: «Det henger sammen med noe vi hørte i sted. Hva tenker dere andre?»"},
			{lead: "Still åpne spørsmål.", text: "Spør hva, hvordan og hva om. Et spørsmål som kan besvares med ja eller nei, stopper fort samtalen."},
			{lead: "La alle komme til orde.", text: "La folk tenke og skrive litt alene først, og ta gjerne en runde rundt bordet. Det er alltid lov å si pass."},
			{lead: "Alle synspunkter teller.", text: "Skriv opp alt som blir sagt, også det du selv er uenig i. Vi skal forstå før vi vurderer."},
			{lead: "Ingen skal få skylden.", text: "Snakk om hva som skjer, og hvordan vi vil ha det, ikke om hvem som har gjort feil. Blir det personlig, leder du rolig samtalen tilbake til saken."},
			{lead: "Spør videre.", text: "Gode spørsmål når samtalen stopper opp eller blir for generell:", examples: []string{
				"«Kan du fortelle litt mer?»",
				"«Har du et eksempel fra hverdagen?»",
				"«Hvordan er det når det fungerer godt?»",
				"«Hva skal til for at det blir bedre?»",
				"«Hva kan vi prøve allerede denne uken?»",
			}},
		},
		groundRules: "Spillereglene våre",
	}
}
