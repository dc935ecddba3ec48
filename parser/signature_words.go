package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// looksLikeName says whether a line can be a person's name and no more: a few
// words that begin with capitals, particles aside.
func looksLikeName(text string) bool {
	if len(text) > 90 {
		return false
	}
	if bar := strings.IndexByte(text, '|'); bar > 0 {
		text = text[:bar] // "Kari Nordmann | Leder | Eksempel AS"
	}
	text = strings.Trim(text, "*_ ,")
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 5 {
		return false
	}
	for i, w := range words {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, `("'«`))
		switch {
		case unicode.IsUpper(r), unicode.Is(unicode.Lo, r):
		case i > 0 && (w == "av" || w == "af" || w == "von" || w == "van" || w == "de" || w == "der" || w == "du" || w == "&" || w == "og" || w == "da" || w == "di" || w == "bin"):
		default:
			return false
		}
	}
	switch text[len(text)-1] {
	case '!', '?', ':', ';':
		return false
	}
	return true
}

// hasContact says whether a line has what signatures have and sentences rarely:
// a telephone number, an address, a link.
func hasContact(text string) bool {
	if len(text) > maxSignatureWidth {
		return false
	}
	lower := strings.ToLower(text)
	bars := strings.Contains(text, "|") || strings.Contains(text, " · ") || strings.Contains(text, " • ")
	for _, link := range []string{"http://", "https://", "www."} {
		if i := strings.Index(lower, link); i == 0 || i > 0 && (bars || isLabel(lower[:i])) {
			return true
		}
	}
	if addr, start, _ := findAddress(text); addr != "" && (start <= 1 || bars || isLabel(text[:start])) {
		return true
	}
	digits := 0
	for i := 0; i < len(text); i++ {
		if isDigit(text[i]) {
			digits++
		}
	}
	if digits < 5 {
		return false
	}
	if digits >= 8 && strings.Trim(text, "0123456789 +()-./") == "" {
		return true
	}
	for _, w := range contactWords {
		if strings.HasPrefix(lower, w) {
			return true
		}
	}
	return strings.Contains(text, "+4") && digits >= 8
}

// isLabel says whether what stands before a link or an address is a label, as
// in "E-post: ", and no sentence.
func isLabel(before string) bool {
	return len(before) <= 14 && strings.Contains(before, ":")
}

// contactWords begin a line with a telephone number, lower case.
var contactWords = []string{
	"tlf", "telefon", "tel", "mob", "mobil", "phone", "cell", "fax", "faks", "direkte", "direct", "sentralbord", "m:", "t:", "p:", "f:", "m ", "t ", "mobile", "office",
	"puh", "gsm", "tfn", "ph:", "ph.", "m.", "t.", "☎", "📞",
}

// isNumbered says whether a line begins as an answer's number does.
func isNumbered(text string) bool {
	i := 0
	for i < len(text) && i < 3 && isDigit(text[i]) {
		i++
	}
	return i > 0 && i < len(text) && (text[i] == '.' || text[i] == ')' || text[i] == ':') && (i+1 == len(text) || text[i+1] == ' ')
}

// letterClosings are the words with which people end a letter, lower case.
var letterClosings = []string{
	"mvh", "med vennlig hilsen", "vennlig hilsen", "med venleg helsing", "venleg helsing", "hilsen", "helsing", "beste hilsen", "med hilsen", "mange hilsener", "hilsner",
	"vh", "v.h.", "mvh.", "klem", "ha det fint", "med venlig hilsen", "venlig hilsen", "kærlig hilsen", "bedste hilsner", "de bedste hilsner", "mvh,", "hälsningar", "hälsning", "med vänlig hälsning",
	"vänliga hälsningar", "med vänliga hälsningar", "vänligen", "best regards", "kind regards", "regards", "warm regards", "best wishes", "best", "all the best",
	"cheers", "thanks", "thank you", "many thanks", "sincerely", "yours sincerely", "yours", "yours faithfully", "thanks and regards", "br", "kr", "mit freundlichen grüßen", "freundliche grüße",
	"viele grüße", "liebe grüße", "beste grüße", "mfg", "lg", "gruß", "grüße", "schöne grüße", "mit besten grüßen", "cordialement", "bien cordialement", "bien à vous", "salutations", "amicalement",
	"saludos", "un saludo", "atentamente", "cordiali saluti", "distinti saluti", "saluti", "met vriendelijke groet", "vriendelijke groet", "groeten", "mvg", "pozdrawiam",
	"z poważaniem", "atenciosamente", "cumprimentos", "abraço", "abraços", "ystävällisin terveisin", "terveisin", "s pozdravem", "с уважением", "takk", "takk for hjelpen", "på forhånd takk",
}

// isLetterClosing says whether a line is the closing of a letter and no more.
func isLetterClosing(text string) bool {
	if len(text) > 60 {
		return false
	}
	lower := strings.TrimRight(strings.ToLower(strings.Trim(text, "*_ ")), ",.!: ")
	for _, c := range letterClosings {
		if lower == c {
			return true
		}
	}
	return false
}

// isClosingWithName says whether a line is a closing with a name on the same
// line: "Hilsen Kari".
func isClosingWithName(text string) bool {
	if len(text) > 60 {
		return false
	}
	lower := strings.ToLower(text)
	for _, c := range letterClosings {
		if rest, ok := strings.CutPrefix(lower, c); ok && rest != "" && strings.IndexByte(" ,.", rest[0]) >= 0 && len(rest) <= len(text) {
			if name := strings.Trim(text[len(text)-len(rest):], " ,."); name != "" && looksLikeName(name) {
				return true
			}
		}
	}
	return false
}

// anyContact says whether one of the lines gives a way to reach someone.
func anyContact(lines []line) bool {
	for i := range lines {
		if lines[i].class == classTyped && hasContact(lines[i].text) {
			return true
		}
	}
	return false
}
