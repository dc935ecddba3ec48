package workflow

// DefaultQuestions are the individual questions where the process file gives
// none: put words to thoughts and questions, feeding the group worksheet.
func DefaultQuestions(l Lang) []string {
	switch l {
	case Nynorsk:
		return []string{
			"Kva tenkjer du om Oss og vårt etter å ha lese innføringa?",
			"Kva lurer du på?",
			"Kva treng du for å kjenne deg trygg i verkstadene – som deltakar, og som ein av dei som leier dei?",
			"Kva ventar du deg av prosessen og av oss i gruppa?",
			"Kva blir viktig for at vi skal lykkast med dette hos oss?",
		}
	case English:
		return []string{
			"What do you think about Oss og vårt after reading the introduction?",
			"What do you wonder about?",
			"What do you need to feel safe in the workshops – as a participant, and as one of those who lead them?",
			"What do you expect from the process and from us in the group?",
			"What will be important for us to succeed with this here?",
		}
	}
	return []string{
		"Hva tenker du om Oss og vårt etter å ha lest introduksjonen?",
		"Hva lurer du på?",
		"Hva trenger du for å være trygg i verkstedene – som deltaker, og som en av dem som leder dem?",
		"Hva forventer du av prosessen og av oss i gruppa?",
		"Hva blir viktig for at vi skal lykkes med dette hos oss?",
	}
}

// SafetyQuestions are the numbers of the default questions whose answers feed
// the group worksheet "Trygghet og forventninger".
func SafetyQuestions() []int { return []int{3, 4, 5} }
