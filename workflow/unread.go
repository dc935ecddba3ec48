package workflow

import (
	"regexp"
	"slices"
	"strings"
)

var (
	// greeting is "God morgen, Starte" and "Hei igjen alle sammen", to whomever.
	greeting = regexp.MustCompile(`(?i)^(?:hei\w*|hallo|heisann|halla` +
		`|god(?:e|t)?\s+(?:morgen|morgon|dag|kveld|formiddag|ettermiddag)` +
		`|kjære|morn|hi|hello|dear|good (?:morning|afternoon))` +
		`(?:\s+(?:igjen|alle\w*|again|all|og|til|deg|dere|dykk))*(?:\s+\pL+){0,2}$`)
	// signOff is what a name follows, and what a telephone signs by itself.
	signOff = regexp.MustCompile(`(?i)^(?:med\s+)?(?:vennlige?\s+|venleg\s+|beste\s+|kjærlig\s+|god\s+)?(?:hilsen|hilsning|helsing|mvh|vh|klem)\b` +
		`|^(?:kind\s+|best\s+|warm\s+)?(?:regards|wishes)\b` +
		`|^sen[dt]t? (?:fra|frå|from) (?:min|my)\b`)
	postscript = regexp.MustCompile(`(?i)^p\.?\s?s\.?(?:$|[^\pL])`)
	// because is what tells why: it asks for nothing.
	because = regexp.MustCompile(`(?i)^(?:(?:det(?:te)? er |it is |this is )?(?:fordi|ettersom|because|pga|p\.g\.a|på grunn av|grunna|grunnet|due to)` +
		`|årsaken er|årsaka er|grunnen er|siden|sidan|since)(?:$|[^\pL])`)
	// nothingSaid is talk that nobody waits for an answer to. An alternative that
	// ends in $ is all of the sentence, or all but a few words; after the others
	// anything may follow.
	nothingSaid = regexp.MustCompile(`(?i)^(?:og |and |men |but )?(?:` +
		// leaves it as it is
		`(?:nei, )?(?:vi |me )?lar det (?:stå|være|vere)(?: .{0,30})?$|` +
		// one word that was left of a line when the rest of it was read
		`(?:dessverre|diverre|forresten|altså|også|òg|da|så|likevel|heller|unfortunately|instead|please|too|also|then)$|` +
		// hopes, looks forward, is sorry
		`(?:jeg |eg |vi |i |we )?(?:håper|håpar|hope)\b.{0,40}$|` +
		`(?:vi |jeg |eg )?(?:gleder|gler|gledar) (?:oss|meg)\b|` +
		`(?:jeg |eg |vi )?(?:beklager|beklagar|unnskyld|orsak|sorry)[^.]{0,30}$|` +
		// good wishes
		`ha en |ha ei |ha det\b|ha ein |have a |` +
		`god(?:t|e)? (?:helg|sommer|sommar|jul|påske|nyttår)\b|` +
		// announces the lines that follow
		`her (?:kommer|kjem|er)\b[^.]{0,40}$|` +
		`here (?:are|is|come)\b.{0,40}$|` +
		// refers to what stands, or stood, elsewhere
		`(?:i stedet|istedenfor|isteden|i staden)$|` +
		`(?:på )?(?:samme|same) (?:sted|stad|tid|plass|time|place)\b.{0,20}$|` +
		`(?:(?:står|blir|er) )?som (?:før|avtalt|planlagt|vanlig|vanleg)$|` +
		`(?:dette|det) (?:ble|blei|vart|var) (?:vi|me) (?:enige|samde)\b.{0,30}$|` +
		// yes or no, to nothing
		`(?:ja|nei|jo|ok|yes|no)\b\W*$|` +
		// the small words of a sentence whose time and place were read
		`(?:(?:dessverre|diverre|skulle|skal|må|kan|vil|bør|det|den|dette|være|vere|blir|er|vi|jeg|eg|du|så|it|be|should|will|must|can|is|we)\s*)+$|` +
		// as it was
		`(?:as )?(?:before|planned|agreed|usual)$)`)
	// unsuited says that a time does not suit, which the new one that follows answers.
	unsuited = regexp.MustCompile(`(?i)\b(?:passer|passar|høver|går|funker|fungerer|fungerar|works?|suits?)\s+` +
		`(?:det\s+|me\s+|us\s+)?(?:så\s+|litt\s+)?(?:dårlig|dårleg|ikke|ikkje|badly|not)\b` +
		`|\bkollider\w*`)
	letters = regexp.MustCompile(`\pL{2}`)
	hello   = regexp.MustCompile(`(?i)^(?:hei|hallo|hi|hello)[\s,!.]+(?:og\s+|and\s+)?`)
)

var (
	sentenceBreak = regexp.MustCompile(`\p{L}{2,}[.!?;]+\s+`)
	abbreviation  = regexp.MustCompile(`(?i)^(?:kl|ca|nr|no|evt|pga|ang|mht|eks|etg|avd|inkl|maks|min|st|dr|tlf)\.\s+$`)
)

// sentences are those of a line, without the spaces around.
func sentences(line string) []string {
	marked := sentenceBreak.ReplaceAllStringFunc(line, func(end string) string {
		if abbreviation.MatchString(end) {
			return end
		}
		return end + "\x00"
	})
	var out []string
	for s := range strings.SplitSeq(marked, "\x00") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// leave keeps what was written and not understood, sentence by sentence, to be
// shown to the leader; not greetings, thanks, and what tells why.
func (e *editor) leave(text string) {
	for _, said := range sentences(text) {
		bare := strings.Trim(hello.ReplaceAllString(said, ""), " \t.,;:!?…–—-()")
		if !letters.MatchString(bare) || !strings.Contains(bare, " ") && strings.ToLower(bare) == bare || greeting.MatchString(bare) || isThanks(bare) || closing.MatchString(bare) ||
			because.MatchString(bare) || unsuited.MatchString(bare) || nothingSaid.MatchString(bare) || slices.Contains(e.unread, said) {
			continue
		}
		e.unread = append(e.unread, said)
	}
}

// signs reports whether a line begins the signature: a closing, or the sender's
// own name alone.
func (e *editor) signs(line string) bool {
	bare := strings.Trim(line, " \t.,;:!–—-")
	first, _, _ := strings.Cut(e.person.Name, " ")
	return signOff.MatchString(bare) && len(strings.Fields(bare)) < 8 || strings.EqualFold(bare, e.person.Name) || strings.EqualFold(bare, first)
}

// leftover is what was not understood, without what is asked about anyway.
func (r *receiver) leftover(asks []Ask) []string {
	return slices.DeleteFunc(slices.Clone(r.unread), func(said string) bool {
		return slices.ContainsFunc(asks, func(a Ask) bool { return strings.Contains(a.Line, strings.Trim(said, " .,!?")) })
	})
}
