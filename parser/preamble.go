package parser

import (
	"strings"
	"unicode"
)

// preambleWords are all that a line may be made of that only says where the
// answers are: "Hei! Se svar i rødt under.", "Her kommer svarene mine:",
// "Beklager sent svar". No word that could answer anything is among them.
var preambleWords = wordSet(`hei heisann hallo hello hi hej god dag morgen kveld og så kjære alle sammen dere deg på
	takk for mail mailen e-post eposten e-posten epost meldingen meldinga påminnelsen påminninga purringen spørsmålene spørsmåla sist
	beklager sorry unnskyld orsak sent seint sein litt
	se sjå ser her er står ligger ligg finnes finst kommer kjem følger følgjer finner finn har jeg eg vi du skal prøver prøve å
	legger legg lagt satt fylt utfylt besvart svarte skrevet skriver skrive at ble blei vart
	kommentar kommentarer kommentarar kommentarene kommentarane comments svar svara svaret svarene svarer svarar svart svare mine mitt min mi fra frå meg noen nokre korte kort raske raskt kjapt kjappe
	under nedenfor nedanfor nedunder nede ned lenger lengre lengst øverst nederst ovenfor over
	i inni inne inn teksten tekst mailen denne det den disse rødt raudt rød rødt blått blå grønt grønn lilla fet kursiv uthevet utheva merket med farge skrift
	hvert kvart hver kvar enkelt spørsmål spørsmålet spørsmal spursmål til de dine direkte mellom linjene linjer punkt
	my our answers answer replies below above inline in red blue green bold see please find here are the a your questions question to thanks thank you for
	mina svaren nedan under frågorna mine svar nedenunder`)

// maxPreamble is how many lines are looked at for one.
const maxPreamble = 6

// trimPreamble takes off what stands above the answers and only says where they
// are, or that they come late. It stays when nothing else was typed.
func (p *placer) trimPreamble(s *passage, more bool) {
	for seen := 0; seen < maxPreamble; seen++ {
		i := 0
		for i < len(s.lines) && s.lines[i].blank {
			i++
		}
		if i == len(s.lines) || !more && emptyPieces(s.lines[i+1:]) {
			return
		}
		text := s.lines[i].text
		if !isPreamble(text) && !(seen > 0 && isGreeting(text)) {
			return
		}
		p.drop(classGreeting, text)
		s.lines = s.lines[i+1:]
	}
}

// isPreamble tells whether a line says no more than where the answers are.
func isPreamble(text string) bool {
	if len(text) > 120 {
		return false
	}
	says := false
	for _, w := range strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && r != '-' && !unicode.IsDigit(r) }) {
		w = strings.Trim(strings.ToLower(w), "-")
		if w != "" && !preambleWords[w] {
			return false
		}
		says = says || strings.HasPrefix(w, "svar") || strings.HasPrefix(w, "kommentar") || strings.HasPrefix(w, "answer") || strings.HasPrefix(w, "under") || w == "below" || w == "nedenfor" || w == "nedanfor"
	}
	return says
}
