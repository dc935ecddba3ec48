package templates

import "starte/workflow"

// DefaultQuestions are the individual questions of a process that names none:
// what people think of Oss og vårt, wonder about, need, expect and find important.
func DefaultQuestions(lang workflow.Lang) []string {
	switch lang {
	case workflow.Nynorsk:
		return []string{
			"Kva tenkjer du om Oss og vårt så langt?",
			"Kva lurer du på? Små og store spørsmål er like velkomne.",
			"Kva treng du for å kjenne deg trygg i verkstadene, både som deltakar og når du sjølv er med og leier dei?",
			"Kva ventar du av prosessen, og av oss i HMS-gruppa?",
			"Kva blir viktig for at vi skal lykkast med dette hos oss?",
		}
	case workflow.English:
		return []string{
			"What are your thoughts about Oss og vårt so far?",
			"What do you wonder about? Small and large questions are equally welcome.",
			"What do you need to feel safe in the workshops, both as a participant and when you help to lead them?",
			"What do you expect from the process, and from the rest of us in the HSE group?",
			"What will matter most for us to succeed with this here?",
		}
	}
	return []string{
		"Hva tenker du om Oss og vårt så langt?",
		"Hva lurer du på? Små og store spørsmål er like velkomne.",
		"Hva trenger du for å føle deg trygg i verkstedene, både som deltaker og når du selv er med og leder dem?",
		"Hva forventer du av prosessen, og av oss i HMS-gruppen?",
		"Hva blir viktig for at vi skal lykkes med dette hos oss?",
	}
}

// SafetyQuestions are the numbers of the default questions whose answers feed
// the group worksheet "Trygghet og forventninger".
func SafetyQuestions() []int { return []int{3, 4} }

// TopicTitle is our title of an agenda item; empty for a topic that is none of ours.
func TopicTitle(lang workflow.Lang, topic workflow.Topic) string {
	return map[workflow.Lang]map[workflow.Topic]string{
		workflow.Bokmal: {
			workflow.TopicCommon:       "Felles forståelse av prosessen",
			workflow.TopicThoughts:     "Mine tanker om Oss og vårt: tenke selv og dele",
			workflow.TopicSafety:       "Trygghet og forventninger",
			workflow.TopicPlan:         "Fremdriftsplan",
			workflow.TopicFacilitation: "Bli trygge på å lede verkstedene",
		},
		workflow.Nynorsk: {
			workflow.TopicCommon:       "Felles forståing av prosessen",
			workflow.TopicThoughts:     "Mine tankar om Oss og vårt: tenkje sjølv og dele",
			workflow.TopicSafety:       "Tryggleik og forventningar",
			workflow.TopicPlan:         "Framdriftsplan",
			workflow.TopicFacilitation: "Bli trygge på å leie verkstadene",
		},
		workflow.English: {
			workflow.TopicCommon:       "A common understanding of the process",
			workflow.TopicThoughts:     "My thoughts about Oss og vårt: think alone and share",
			workflow.TopicSafety:       "Safety and expectations",
			workflow.TopicPlan:         "Progress plan",
			workflow.TopicFacilitation: "Becoming confident in leading the workshops",
		},
	}[lang][topic]
}

// AgendaTitle is the title of an agenda item: the process file's, or ours.
func AgendaTitle(lang workflow.Lang, l workflow.AgendaLine) string {
	if l.Title != "" {
		return l.Title
	}
	return TopicTitle(lang, l.Topic)
}

// PaperTitle is what a sheet is called; empty for one that is none of ours.
func PaperTitle(lang workflow.Lang, p workflow.Paper) string {
	return map[workflow.Lang]map[workflow.Paper]string{
		workflow.Bokmal: {
			workflow.PaperAgenda:    "Dagsorden",
			workflow.PaperWorksheet: "Mine tanker om Oss og vårt",
			workflow.PaperGroup:     "Trygghet og forventninger",
			workflow.PaperPlan:      "Fremdriftsplan",
			workflow.PaperPoster:    "Plakat",
			workflow.PaperTips:      "Tips til å lede verksteder",
		},
		workflow.Nynorsk: {
			workflow.PaperAgenda:    "Sakliste",
			workflow.PaperWorksheet: "Mine tankar om Oss og vårt",
			workflow.PaperGroup:     "Tryggleik og forventningar",
			workflow.PaperPlan:      "Framdriftsplan",
			workflow.PaperPoster:    "Plakat",
			workflow.PaperTips:      "Tips til å leie verkstader",
		},
		workflow.English: {
			workflow.PaperAgenda:    "Agenda",
			workflow.PaperWorksheet: "My thoughts about Oss og vårt",
			workflow.PaperGroup:     "Safety and expectations",
			workflow.PaperPlan:      "Progress plan",
			workflow.PaperPoster:    "Poster",
			workflow.PaperTips:      "Tips for leading workshops",
		},
	}[lang][p]
}

// PaperFileName is the name under which a sheet is attached: "Dagsorden.pdf".
func PaperFileName(lang workflow.Lang, p workflow.Paper) string {
	if t := PaperTitle(lang, p); t != "" {
		return t + ".pdf"
	}
	return string(p) + ".pdf"
}

// DocumentTitle is what a document that the operator supplies is called.
func DocumentTitle(lang workflow.Lang, r workflow.DocumentRole) string {
	return map[workflow.Lang]map[workflow.DocumentRole]string{
		workflow.Bokmal: {
			workflow.DocIntroduction: "Introduksjonen til Oss og vårt",
			workflow.DocGuide:        "Veilederen til Oss og vårt",
			workflow.DocTips:         "Tips til å lede verksteder",
			workflow.DocOther:        "Andre dokumenter",
		},
		workflow.Nynorsk: {
			workflow.DocIntroduction: "Introduksjonen til Oss og vårt",
			workflow.DocGuide:        "Rettleiaren til Oss og vårt",
			workflow.DocTips:         "Tips til å leie verkstader",
			workflow.DocOther:        "Andre dokument",
		},
		workflow.English: {
			workflow.DocIntroduction: "The introduction to Oss og vårt",
			workflow.DocGuide:        "The guide to Oss og vårt",
			workflow.DocTips:         "Tips for leading workshops",
			workflow.DocOther:        "Other documents",
		},
	}[lang][r]
}
