package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// greetings are the words that letters begin with, in lower case.
var greetings = wordSet(`hei heisann heia hallo halla hello hi hey hej hejsan tjena hoi moi terve god goddag godmorgen
	morn morgen kjære kære käre kära dear liebe lieber liebes sehr guten salut bonjour hola buenos ciao cześć witam
	dzień szanowni greetings`)

// closings are the phrases that letters end with, in lower case, the longest
// of those that begin alike first.
var closings = newPhrases(
	"med vennlig hilsen", "med vennleg helsing", "med venleg helsing", "med venlig hilsen", "med vänliga hälsningar",
	"med vänlig hälsning", "med hilsen", "med helsing", "med beste hilsen", "vennlig hilsen", "vennlige hilsener",
	"venleg helsing", "vennleg helsing", "venlig hilsen", "venlige hilsner", "beste hilsen", "beste helsing", "beste hilsener",
	"bedste hilsner", "mange hilsener", "god hilsen", "varm hilsen", "varme hilsener", "kjærlig hilsen", "hilsen fra", "hilsen",
	"hilsener", "helsing frå", "helsing", "hels", "hilsner", "klem fra", "klem", "mvh", "m.v.h.", "m.v.h", "mv h", "vh", "v.h.", "bh", "kh",
	"vänliga hälsningar", "vänlig hälsning", "bästa hälsningar", "hälsningar", "hälsning", "med vänliga", "kram", "hälsn",
	"ha det bra", "ha en fin dag", "ha en god dag", "ha en fin helg", "på forhånd takk", "takk på forhånd", "på førehand takk", "takk på førehand",
	"alt godt", "de bedste hilsner", "de beste hilsener", "bedste hilsen", "hilsninger", "hilsning", "god klem", "varm klem",
	"with kind regards", "with best regards", "kind regards", "best regards", "warm regards", "regards", "best wishes", "all the best",
	"yours sincerely", "yours faithfully", "yours truly", "sincerely", "cheers", "many thanks", "thanks and regards",
	"mit freundlichen grüßen", "mit freundlichen grüssen", "mit freundlichem gruß", "mit besten grüßen", "viele grüße", "viele grüsse",
	"liebe grüße", "liebe grüsse", "beste grüße", "freundliche grüße", "schöne grüße", "herzliche grüße", "grüße", "gruß", "gruss",
	"mfg", "lg", "vg",
	"pozdrawiam serdecznie", "serdecznie pozdrawiam", "pozdrawiam", "z poważaniem", "z wyrazami szacunku", "pozdrowienia",
	"cordialement", "bien cordialement", "saludos", "cordiali saluti", "groetjes", "met vriendelijke groet",
)

func wordSet(list string) map[string]bool {
	set := make(map[string]bool)
	for _, w := range strings.Fields(list) {
		set[w] = true
	}
	return set
}

// isGreeting tells whether a line is nothing but a greeting: "Hei!", "Hei alle
// sammen,", "Dear Oss og vårt".
func isGreeting(text string) bool {
	if len(text) > 60 {
		return false
	}
	fields := strings.Fields(text)
	if len(fields) == 0 || len(fields) > 6 {
		return false
	}
	first := strings.ToLower(strings.TrimRight(fields[0], ",.!:)"))
	if !greetings[first] {
		return false
	}
	for i, f := range fields {
		end := strings.HasSuffix(f, ".") || strings.HasSuffix(f, "!") || strings.HasSuffix(f, ",") || strings.HasSuffix(f, ":")
		if end && i+1 < len(fields) && !isSmiley(fields[i+1]) && !strings.HasSuffix(f, ",") {
			return false // a sentence goes on after the greeting
		}
		if strings.ContainsAny(f, "0123456789?") || i > 0 && !greetable(f) {
			return false
		}
	}
	return len(fields) <= 3 || strings.HasSuffix(text, ",") || strings.HasSuffix(text, "!") || strings.HasSuffix(text, ".")
}

// greetable tells whether a word may stand in a greeting: a name, or one of the
// few words around it.
func greetable(f string) bool {
	r, _ := utf8.DecodeRuneInString(f)
	if unicode.IsUpper(r) || !unicode.IsLetter(r) {
		return true
	}
	switch strings.ToLower(strings.TrimRight(f, ",.!:")) {
	case "dere", "du", "deg", "alle", "sammen", "all", "everyone", "there", "igjen", "again", "og", "and", "på", "i", "allihopa",
		"på deg", "kjære", "folkens", "ihop", "allesammen", "team", "und", "dag", "dagen", "morgen", "kveld", "ettermiddag",
		"zusammen", "geehrte", "geehrter", "damen", "herren", "tag", "dobry", "państwo", "wam", "der", "jer", "er", "saman", "dykk", "de", "takk", "for", "sist", "sidan", "tack", "senast":
		return true
	}
	return false
}

func isSmiley(f string) bool {
	for _, r := range f {
		if unicode.IsLetter(r) || unicode.IsDigit(r) {
			return f == ":D" || f == ":P"
		}
	}
	return true
}

// closingPhrase returns how long the closing phrase at the start of a line is,
// or 0.
func closingPhrase(text string) int {
	text = strings.TrimLeft(text, "-–—* ")
	if len(text) > 80 {
		return 0
	}
	lower := strings.ToLower(text)
	for _, p := range closings.beginning(lower) {
		if !strings.HasPrefix(lower, p) {
			continue
		}
		rest := lower[len(p):]
		if rest == "" || strings.IndexByte(" ,.!:-/", rest[0]) >= 0 {
			return len(p)
		}
	}
	return 0
}

// isSignOff tells whether a line is a closing: the phrase, alone or with a name.
func isSignOff(text string) bool {
	n := closingPhrase(text)
	if n == 0 {
		return false
	}
	text = strings.TrimLeft(text, "-–—* ")
	rest := strings.Trim(withoutSmileys(text[min(n, len(text)):]), " ,.!:-/")
	return rest == "" || isName(rest) || isSmiley(rest) || isFrom(rest) || closingPhrase(rest) == len(rest)
}

// withoutSmileys leaves out the signs at the end of a line that stand for a face.
func withoutSmileys(text string) string {
	for {
		at := strings.LastIndexByte(strings.TrimRight(text, " "), ' ')
		if at < 0 || !isSmiley(strings.TrimRight(text[at+1:], " ")) {
			return text
		}
		text = text[:at]
	}
}

// isFrom tells whether what stands behind the phrase of a closing says who
// greets: "fra oss på Revehiet", "Ola, avd. Revehiet".
func isFrom(rest string) bool {
	fields := strings.Fields(rest)
	if len(fields) == 0 || len(fields) > 6 || strings.ContainsAny(rest, "?!:;") {
		return false
	}
	switch strings.ToLower(fields[0]) {
	case "fra", "frå", "från", "oss", "alle", "meg", "from":
		return true
	}
	name, _, found := strings.Cut(rest, ",")
	return found && isName(name)
}

// isName tells whether a line could be a person's name: up to five words that
// begin with capitals, no digits and no end of a sentence.
func isName(text string) bool {
	if len(text) > 60 || strings.ContainsAny(text, "0123456789?!:;@/") {
		return false
	}
	fields := strings.Fields(text)
	if len(fields) == 0 || len(fields) > 5 {
		return false
	}
	for i, f := range fields {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(f, "(\"'«"))
		small := f == "og" || f == "and" || f == "&" || f == "von" || f == "van" || f == "de" || f == "i" || f == "på" || f == "fra" || f == "och" || f == "und"
		if !unicode.IsUpper(r) && !(small && i > 0) && !isSmiley(f) {
			return false
		}
		if strings.HasSuffix(f, ".") && i+1 == len(fields) && utf8.RuneCountInString(f) > 3 {
			return false
		}
	}
	return true
}

// contactOpeners begin lines that give a way to reach someone.
var contactOpeners = []string{"tlf", "tel", "mob", "phone", "fax", "e-post:", "epost:", "e-mail:", "mail:", "www.", "http://", "https://", "org.nr", "org. nr",
	"besøksadresse", "postadresse", "adresse:", "sentralbord", "direkte:"}

// isContact tells whether a line gives a way to reach someone, or where they
// work, as signatures do.
func isContact(text string) bool {
	if len(text) > 120 {
		return false
	}
	if hasAnyPrefix(strings.ToLower(text), contactOpeners) {
		return true
	}
	digits, letters := 0, 0
	for _, r := range text {
		switch {
		case r >= '0' && r <= '9':
			digits++
		case unicode.IsLetter(r):
			letters++
		}
	}
	if digits >= 8 && letters <= 12 {
		return true
	}
	addr, start, end := findAddress(text)
	return addr != "" && start <= 12 && len(text)-end <= 4
}

// isOwnName tells whether a line is the sender's name, whole or its first word.
func isOwnName(text, sender string) bool {
	text = strings.TrimRight(text, ".,! ")
	if text == "" || sender == "" {
		return false
	}
	if strings.EqualFold(text, sender) {
		return true
	}
	own := strings.Fields(sender)
	fields := strings.Fields(text)
	if len(fields) > len(own)+1 || len(fields) == 0 || !strings.EqualFold(fields[0], own[0]) {
		return false
	}
	return len(fields) == 1 || strings.EqualFold(fields[len(fields)-1], own[len(own)-1])
}
