package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// titleWords are what people are at a workplace, as signatures say it.
var titleWords = wordSet(`styrer styrar leder leiar pedagog pedleder assistent fagarbeider fagarbeidar barnehagelærer barnehagelærar førskolelærer lærer lærar
	verneombud verneombod hovedverneombud tillitsvalgt tillitsvald hovedtillitsvalgt vikar rådgiver rådgjevar konsulent renholder reinhaldar kokk sekretær avdelingsleder
	avdelingsleiar nestleder fagleder enhetsleder einingsleiar rektor spesialpedagog støttepedagog miljøarbeider vaktmester vaktmeister daglig barnepleier sykepleier ungdomsarbeider
	manager teacher assistant director head officer advisor coordinator koordinator`)

// isSignatureLine tells whether a line below a name is one that signatures have
// and people seldom write there: a title, where to find someone, a motto.
func isSignatureLine(text string) bool {
	if len(text) > 120 || strings.ContainsAny(text, "?!") {
		return false
	}
	if isDrawnLine(text, 3) || strings.HasPrefix(text, "«") && strings.HasSuffix(text, "»") {
		return true
	}
	lower := strings.ToLower(text)
	fields := strings.Fields(lower)
	if len(fields) <= 10 && (strings.Contains(lower, "www.") || strings.HasPrefix(lower, "besøk oss på") || strings.HasPrefix(lower, "følg oss på")) {
		return true
	}
	return len(fields) <= 6 && !strings.HasSuffix(text, ".") && (hasTitle(fields) || isPlace(text))
}

// hasTitle tells whether one of some words says what somebody is at work, and no
// verb makes a sentence of them.
func hasTitle(fields []string) bool {
	title := false
	for _, f := range fields {
		f = strings.Trim(f, ",.:;()")
		if sentenceVerbs[f] || sentenceSubjects[f] || connectives[f] && f != "i" && f != "på" && f != "og" && f != "for" && f != "av" && f != "med" {
			return false
		}
		title = title || titleWords[f] || titleWords[strings.TrimPrefix(f, "ped.")]
	}
	return title
}

// isPlace tells whether a line is an address: "Skoleveien 4", "0123 Nordvik",
// "Postboks 12, 0123 Nordvik".
func isPlace(text string) bool {
	fields := strings.Fields(strings.ReplaceAll(text, ",", " "))
	number := false
	for i, f := range fields {
		digits := strings.Trim(f, "0123456789") == "" || len(f) < 5 && strings.Trim(f[:len(f)-1], "0123456789") == "" && len(f) > 1
		switch {
		case digits && len(f) == 4 && i+1 < len(fields) && startsUpper(fields[i+1]):
			return startsUpper(fields[0]) || i == 0
		case digits:
			number = number || i > 0
		default:
			if r, _ := utf8.DecodeRuneInString(f); !unicode.IsUpper(r) {
				return false
			}
		}
	}
	return number && len(fields) <= 3 && startsUpper(text)
}

// standingFooters are what employers put below their people's mail. One counts
// below a signature, two above the head of a quote.
var standingFooters = newPhrases(
	"tenk på miljøet", "skriver ut denne", "ikke skriv ut", "ikkje skriv ut", "skriv ut denne", "miljøvennlig", "miljøvenleg", "tenk miljø", "journalført", "journalføres", "offentlighetslov", "offentleglov",
	"skal ikke sendes på e-post", "skal ikkje sendast på e-post", "sikker digital", "sensitive personopplysninger", "sensitive personopplysningar", "sensitiv informasjon", "eventuelle vedlegg",
	"utelukkende for", "feilsendt", "feil mottaker", "personvernerklæring", "personvern:", "behandler personopplysninger", "elektronisk kommunikasjon", "e-post til kommunen",
	"before printing", "privacy notice",
)

// standingHits counts what a paragraph has of employers' footers; none where the
// writer speaks of themselves, asks, or adds a postscript.
func standingHits(text string) int {
	if len(text) < 30 || len(text) > 2000 || strings.HasSuffix(text, "?") {
		return 0
	}
	lower := strings.ToLower(text)
	hits := standingFooters.hits(lower)
	if hits == 0 || strings.HasPrefix(lower, "ps") || isNumbered(text) {
		return 0
	}
	for _, w := range strings.Fields(lower) {
		if w == "jeg" || w == "eg" {
			return 0
		}
	}
	return hits
}

// standing tells whether the n lines that end at line i, with their text, are an
// employer's footer.
func (m *matcher) standing(text string, i, n int, sender string) bool {
	hits := standingHits(text)
	return hits > 0 && m.belowSignature(i-n+1, sender) || hits > 1 && m.aboveHead(i)
}

// belowSignature tells whether a closing, or the sender's own name, stands above
// line i among what was typed.
func (m *matcher) belowSignature(i int, sender string) bool {
	for j, seen := i-1, 0; j >= 0 && seen < 2*maxClosing; j-- {
		l := &m.body.lines[j]
		if l.blank() || m.mix(j) == noWords {
			continue
		}
		if l.class != classTyped && l.class != classDisclaimer && l.class != classSignature {
			return false
		}
		seen++
		if isSignOff(l.text) || isOwnName(l.text, sender) || l.class == classSignature && isMobileFooter(l.text) {
			return true
		}
	}
	return false
}

// aboveHead tells whether the next thing below line i is the head of a quote.
func (m *matcher) aboveHead(i int) bool {
	next := nextShown(m.body.lines, i+1, 4)
	return next >= 0 && m.body.lines[next].class == classAttribution
}

// weakBanner tells whether a line right below the head of a quote is a gateway's
// warning, by what such a warning speaks of.
func weakBanner(text string) bool {
	lower := strings.ToLower(text)
	return bannerOutside.in(lower) && bannerMail.in(lower) || bannerRisk.in(lower) && bannerCare.in(lower)
}

// What a gateway's warning speaks of: mail from outside, and care with what may
// be in it.
var (
	bannerOutside = newPhrases("ekstern", "utenfor", "utanfor", "utsiden", "utsida", "external", "outside")
	bannerMail    = newPhrases("e-post", "epost", "melding", "avsend", "email", "e-mail", "sender", "mail")
	bannerRisk    = newPhrases("lenke", "lenkje", "vedlegg", "link", "attachment", "avsenderadresse")
	bannerCare    = newPhrases("ikke ", "ikkje ", "forsiktig", "varsom", "kontroller", "sjekk", "not ", "careful", "unless")
)
