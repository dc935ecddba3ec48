package workflow

import (
	"regexp"
	"slices"
	"strings"
)

// word is a command that stands alone on the first line.
type word string

const (
	wordStatus   word = "status"
	wordHold     word = "hold"
	wordContinue word = "continue"
	wordStop     word = "stop"
	wordUndo     word = "undo"
	wordAccept   word = "accept"
	wordYes      word = "yes"
	wordNo       word = "no"
)

// commandWords are the words in the three languages. Each stands alone on its
// line; in a sentence it is an ordinary word.
var commandWords = map[string]word{
	"status": wordStatus,
	"vent":   wordHold, "hold": wordHold, "wait": wordHold, "pause": wordHold,
	"fortsett": wordContinue, "hald fram": wordContinue, "fortset": wordContinue, "continue": wordContinue, "resume": wordContinue,
	"stopp": wordStop, "stop": wordStop,
	"angre": wordUndo, "angra": wordUndo, "undo": wordUndo,
	"godta": wordAccept, "godkjenn": wordAccept, "accept": wordAccept,
	"ja": wordYes, "yes": wordYes,
	"nei": wordNo, "no": wordNo,
}

var politely = regexp.MustCompile(`(?i)[\s,.!–-]+(?:tusen takk|takk|thanks|thank you|please|er du snill|vær så snill|ver så snill)$`)

// commandOf returns the command on the first line of what was typed, if any:
// "ANGRE", "Nei takk". ("Ja takk" is thanks, or a yes where one is waited for.)
func commandOf(text string) (word, bool) {
	line := strings.ToLower(strings.Trim(firstLine(text), commandEdges))
	w, ok := commandWords[strings.Join(strings.Fields(line), " ")]
	if !ok {
		w, ok = commandWords[politely.ReplaceAllString(line, "")]
		ok = ok && w != wordYes
	}
	return w, ok
}

const commandEdges = " \t\r.,!*_«»\"“”'"

// commandAmong finds a command in a short line that says more, where it does
// nothing: "Ombestemte meg, angre". VENT is too ordinary a word for that.
func commandAmong(text string) string {
	words := strings.Fields(firstLine(text))
	if len(words) > 6 {
		return ""
	}
	for _, said := range words {
		said = strings.Trim(said, commandEdges+"?:;")
		switch commandWords[strings.ToLower(said)] {
		case wordStatus, wordContinue, wordStop, wordUndo:
			return strings.ToUpper(said)
		}
	}
	return ""
}

var hesitation = regexp.MustCompile(`(?i)\b(ikke|ikkje|men|vent|not|but|wait)\b`)

// saysYes reads "Ja", "JA!" and "Ja, det var meg", but not "Ja, men vent litt".
func saysYes(text string) bool {
	line := firstLine(text)
	first, _, _ := strings.Cut(strings.ToLower(strings.TrimLeft(line, " *_")), " ")
	first = strings.Trim(first, ".,!*_–-:;")
	return slices.Contains([]string{"ja", "jo", "yes"}, first) && !hesitation.MatchString(line)
}

// What the leader may say besides: headings that the mail teaches.
const (
	headRules = "rules"
	headText  = "text"
)

var (
	rulesHeading = regexp.MustCompile(`(?i)^(?:våre |nye |our |new )?(?:spilleregler|spillereglene|spelereglar|spelereglane|ground rules)(?: våre| vår)?(?: (?:for|til|i|på) .{1,30})?$`)
	textHeading  = regexp.MustCompile(`(?i)^(?:ny |nytt |new )?(?:kunngjøring|kunngjøringen|kunngjøringa|kunngjering|kunngjeringa|announcement|tekst til kunngjøringen)$`)
)

// heading recognizes "Spilleregler:" and "Kunngjøring:", with what follows on
// the same line, or the word alone on its line.
func heading(line string) (head, rest string) {
	name, rest, _ := strings.Cut(line, ":")
	switch name = strings.Trim(name, " *_#-«»\""); {
	case rulesHeading.MatchString(name):
		return headRules, strings.TrimSpace(rest)
	case textHeading.MatchString(name):
		return headText, strings.TrimSpace(rest)
	}
	return "", ""
}

var (
	closing = regexp.MustCompile(`(?i)^(med\s+)?(vennlige?\s+|venleg\s+|beste\s+|kjærlig\s+|god\s+)?(hilsen|hilsning|helsing|helg|mvh|vh)\b|^(kind\s+|best\s+)?regards\b|^(takk|tusen takk|thanks|ha en (fin|god))\b`)
	thanks  = regexp.MustCompile(`(?i)^(hei[^\n]{0,30}\n+)?(ja\W+)?(tusen takk|takk|mange takk|supert|flott|fint|topp|perfekt|bra|ok|okei|okay|greit|den er (god|grei)|skal bli|mottatt|notert|thanks|thank you|great|fine)\b`)
)

var smiley = regexp.MustCompile(`[:;8=]-?[)D*]+`)

// isThanks reports whether all that was written is a word of thanks, which
// asks for nothing and is no command that went wrong.
func isThanks(text string) bool {
	text = strings.TrimSpace(smiley.ReplaceAllString(text, ""))
	return len(text) < 80 && thanks.MatchString(text) && !strings.ContainsAny(text, "?0123456789:")
}

var (
	bullet   = regexp.MustCompile(`^\s*(?:[-*•–>:]\s*)+`)
	numbered = regexp.MustCompile(`^\d{1,2}[.)]\s+`)
)

// plain is a line without what a mail program or a list puts before it.
func plain(line string) string {
	line = strings.ReplaceAll(line, "\u00a0", " ")
	return strings.TrimSpace(bullet.ReplaceAllString(line, ""))
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimSpace(s), "\n")
	return strings.TrimSpace(line)
}
