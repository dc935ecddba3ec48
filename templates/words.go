package templates

import "starte/workflow"

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
