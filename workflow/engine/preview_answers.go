package engine

import "starte/workflow"

// sampleAnswer stands where an answer of the nth person of the group to a
// question will stand: one is short, one is doubtful, none is another's.
func sampleAnswer(lang workflow.Lang, person, question int) string {
	answers := sampleAnswers(lang)
	of := answers[question%len(answers)]
	return of[person%len(of)]
}

// sampleAnswers are answers by question, each by several people.
func sampleAnswers(lang workflow.Lang) [][]string {
	switch lang {
	case workflow.Nynorsk:
		return [][]string{
			{"Eg synest det høyrest spennande ut, og er glad for at vi skal gjere noko saman.", "Eg er litt spent. Vi har prøvd slikt før utan at det blei noko av det.", "Bra at det handlar om kvardagen vår og ikkje berre om skjema.", "Veit ikkje heilt enno, men eg er nysgjerrig.", "Eg likar at alle skal få vere med."},
			{"Kor mykje tid vil det ta?", "Kva skjer med det vi kjem fram til?", "Korleis får vi med dei som går kveldsvakt?", "Må vi i gruppa kunne svare på alt?", "Ingenting akkurat no."},
			{"At alle får seie sitt utan å bli avbrotne, og at det er lov å vere usikker når ein leier.", "At vi er to om å leie kvar verkstad, så slepp eg å stå åleine.", "At det vi seier, blir i rommet.", "Å ha gått gjennom oppgåvene på førehand.", "Eit opplegg som er enkelt å følgje."},
			{"At det vi finn ut, blir følgt opp.", "At vi seier frå til kvarandre når noko blir for mykje.", "At prosessen gir oss to eller tre ting som faktisk blir betre.", "At alle i gruppa tek sin del av arbeidet.", "At vi har det litt triveleg undervegs òg."},
			{"At vi set av nok tid.", "At leiinga er med heile vegen.", "At vi byrjar i det små.", "At vi fortel dei andre kva som skjer.", "At vi ikkje gir oss etter den første verkstaden."},
		}
	case workflow.English:
		return [][]string{
			{"I think it sounds exciting, and I am glad that we will do something together.", "I am a little wary. We have tried things like this before and nothing came of it.", "Good that it is about our everyday work and not only about forms.", "Not quite sure yet, but I am curious.", "I like that everybody will take part."},
			{"How much time will it take?", "What happens with what we come up with?", "How do we include those who work evenings?", "Are we in the group supposed to know all the answers?", "Nothing just now."},
			{"That everybody may speak without being interrupted, and that it is all right to be unsure when leading.", "That two of us lead each workshop, so that I do not stand there alone.", "That what we say stays in the room.", "To have gone through the tasks beforehand.", "A plan that is easy to follow."},
			{"That what we find out is followed up.", "That we tell each other when it gets too much.", "That we end up with two or three things that really do get better.", "That everybody in the group does their share.", "That we enjoy ourselves a little along the way too."},
			{"That we set aside enough time.", "That management is with us all the way.", "That we start small.", "That we tell the others what is happening.", "That we do not give up after the first workshop."},
		}
	}
	return [][]string{
		{"Jeg synes det høres spennende ut, og er glad for at vi skal gjøre noe sammen.", "Jeg er litt spent. Vi har prøvd slikt før uten at det ble noe av.", "Bra at det handler om hverdagen vår og ikke bare om skjemaer.", "Vet ikke helt ennå, men jeg er nysgjerrig.", "Jeg liker at alle skal få være med."},
		{"Hvor mye tid vil det ta?", "Hva skjer med det vi kommer frem til?", "Hvordan får vi med dem som går kveldsvakt?", "Må vi i gruppen kunne svare på alt?", "Ingenting akkurat nå."},
		{"At alle får si sitt uten å bli avbrutt, og at det er lov å være usikker når man leder.", "At vi er to om å lede hvert verksted, så jeg slipper å stå alene.", "At det vi sier, blir i rommet.", "Å ha gått gjennom oppgavene på forhånd.", "Et opplegg som er enkelt å følge."},
		{"At det vi finner ut, blir fulgt opp.", "At vi sier fra til hverandre når noe blir for mye.", "At prosessen gir oss to eller tre ting som faktisk blir bedre.", "At alle i gruppen tar sin del av arbeidet.", "At vi har det litt hyggelig underveis også."},
		{"At vi setter av nok tid.", "At ledelsen er med hele veien.", "At vi begynner i det små.", "At vi forteller de andre hva som skjer.", "At vi ikke gir oss etter det første verkstedet."},
	}
}
