package paper

import "starte/workflow"

func nynorsk() words {
	return words{
		lang:    workflow.Nynorsk,
		tag:     "nn-NO",
		pageOf:  "Side %d av %d",
		updated: "Oppdatert %s",
		notes:   "Notat",

		when: "Når", where: "Kvar", who: "Kven",
		meeting: "Planleggingsmøte for HMS-gruppa i Oss og vårt",
		leader:  "leiar", deputy: "stadfortredar",
		minutes:         "%d min",
		thisMeeting:     "Planleggingsmøtet: %s",
		worksheetBlank:  "Skriv ned det du tenkjer før vi snakkar saman. Ingen svar er feil, og du vel sjølv kva du vil dele.",
		worksheetFilled: "Dette er svara du har sendt. Ta arket med til møtet. Du vel sjølv kva du vil seie høgt.",
		unplaced:        "Dette skreiv du òg",
		noInput:         "Ingen innspel enno.",
		agreed:          "Dette blir vi samde om",
		safety: []string{
			"Kva treng vi for å vere trygge i verkstadene, og når vi leier dei?",
			"Kva ventar vi oss av prosessen og av kvarandre?",
		},
		groupIntro:  "Snakk om innspela, og skriv ned det de blir samde om.",
		groupBlank:  "Snakk om spørsmåla, og skriv ned det de blir samde om.",
		thumbsUp:    "(tommel opp)",
		workshop:    "Verkstad",
		responsible: "Ansvarleg",
		gathering:   "HMS-gruppa førebur", session: "Verkstaden",
		date: "Dato", clock: "Tid", place: "Stad",
		bring:     "Ta med: %s",
		planIntro: "Verkstadene i Oss og vårt, og når HMS-gruppa møtest for å førebu dei.",
		posterIntro: []string{
			"Vi skal jobbe med arbeidsmiljøet vårt på ein ny og engasjerande måte.",
			"I verkstadene set vi ord på utfordringane i kvardagen. Saman finn vi løysingar på det vi sjølve synest er viktigast, og prøver dei ut.",
			"Alle bidreg med idear og tankar, åleine og saman. Den som leier verkstaden, forklarer kvar oppgåve.",
		},
		posterDates:   "Verkstadene våre",
		posterNoDates: "Datoane skriv vi opp her:",
		posterClosing: "Vi gler oss!",
		posterAsk:     "Lurer du på noko? Spør %s.",
		ledBy:         "Ansvarleg: %s",
		tipsIntro:     "Du treng ikkje kunne svara. Jobben din er å hjelpe dei andre med å finne dei.",
		tips: []tip{
			{lead: "Ver førebudd.", text: "Gå gjennom opplegget saman på førehand, og bli samde om kven som gjer kva. Legg klar ark, lappar og pennar."},
			{lead: "Lytt meir enn du snakkar.", text: "Du skal få fram det dei andre tenkjer. Tol at det blir litt stille: Mange treng nokre sekund på å finne orda."},
			{lead: "Hjelp folk å byggje vidare på kvarandre.", text: "Knyt saman det som blir sagt: «Det heng saman med noko vi høyrde i stad. Kva tenkjer de andre?»"},
			{lead: "Still opne spørsmål.", text: "Spør kva, korleis og kva om. Eit spørsmål som ein kan svare ja eller nei på, stoppar fort samtalen."},
			{lead: "La alle kome til orde.", text: "La folk tenkje og skrive litt åleine først, og ta gjerne ein runde rundt bordet. Det er alltid lov å seie pass."},
			{lead: "Alle synspunkt tel.", text: "Skriv opp alt som blir sagt, òg det du sjølv er usamd i. Vi skal forstå før vi vurderer."},
			{lead: "Ingen skal få skulda.", text: "Snakk om kva som skjer, og korleis vi vil ha det, ikkje om kven som har gjort feil. Blir det personleg, leier du roleg samtalen tilbake til saka."},
			{lead: "Spør vidare.", text: "Gode spørsmål når samtalen stoppar opp eller blir for generell:", examples: []string{
				"«Kan du fortelje litt meir?»",
				"«Har du eit døme frå kvardagen?»",
				"«Korleis er det når det fungerer godt?»",
				"«Kva skal til for at det blir betre?»",
				"«Kva kan vi prøve alt denne veka?»",
			}},
		},
		groundRules: "Spelereglane våre",
	}
}
