package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// marker is the number that an answer begins with: "1.", "2)", "Spm 3:", "1 og 2:".
type marker struct {
	numbers []int
	rest    string // the line after it
	form    markerForm
	ordinal bool // more likely a date or an ordinal: "1. lørdag i april", "3. mai"
	open    bool // no sign ends it, and small letters follow: "Punkt 3 i planen"
	bold    bool // marked up as bold in Markdown's way: "*1.* Lekeplassen"
	tight   bool // a digit right after its period: more likely "1.5 timer"
	spelled bool // the number is written in letters
}

// markerForm says how plainly a marker is one.
type markerForm uint8

const (
	bareNumber  markerForm = iota // "1 Lekeplassen"
	dotted                        // "1. Lekeplassen", "1 - Lekeplassen", "1" alone on a line
	parenthesis                   // "1) Lekeplassen", "1: Lekeplassen"
	labelled                      // "Spm 1: Lekeplassen", "#1 Lekeplassen"
)

// labels are the words that stand before the number of a question.
var labels = wordSet(`spm spørsmål spørsmålet spørsmal sporsmal spursmål sp svar svaret fråga fragan frågan fraga frage spørgsmål
	question quest q answer ans antwort antw pytanie pyt odpowiedź odp pkt punkt punktet point item nr no num nummer number ad`)

// shortLabels are labels that no sentence begins with.
var shortLabels = wordSet(`spm sp pkt nr q`)

// particles may stand between or before labels.
var particles = wordSet(`til på to on re zu auf do na for om till
	ang angående angåande vedr vedrørende vedrørande ift`)

// parseMarker reads the marker at the start of a line. Whether it is one is for
// the lines around it to say.
func parseMarker(text string) (marker, bool) {
	digits := numberNear(text)
	if !digits && !spelledNear(text) {
		return marker{}, false
	}
	s := strings.TrimLeft(text, " *_•·")
	if t, ok := strings.CutPrefix(s, "- "); ok {
		s = strings.TrimLeft(t, " ")
	}
	if mk, ok := spelledMarker(s); ok || !digits {
		return mk, ok
	}
	if w, size := firstLetters(s); particles[w] {
		// "Til 2: …", "Zu 2: …", but "Til 2 personer"
		rest := strings.TrimLeft(strings.TrimPrefix(s[size:], "."), " ")
		if mk, ok := parseMarker(rest); ok && mk.form == parenthesis && startsDigit(rest) {
			mk.form = labelled
			return mk, true
		}
	}
	mk := marker{form: bareNumber, bold: text != "" && strings.IndexByte("*_", text[0]) >= 0}
	s, label := cutLabel(s)
	if label {
		mk.form = labelled
	}
	bracket := byte(0)
	if s != "" && (s[0] == '(' || s[0] == '[') {
		bracket, s = s[0], s[1:]
	}
	if n, size := keycap(s); n > 0 {
		mk.numbers, mk.form = []int{n}, labelled
		mk.rest = trimText(strings.TrimLeft(s[size:], ".):-–— "))
		return mk, true
	}
	n, size := leadingNumber(s)
	if size == 0 {
		return mk, false
	}
	mk.numbers = append(mk.numbers, n)
	s = s[size:]
	s = mk.cutMore(s)
	if label && goesOn(s) {
		// "Spørsmål 1 synes jeg er vanskelig" stays whole; with another question
		// in it, it is no answer to this one alone.
		mk.rest = trimText(text)
		if w, _ := firstLetters(mk.rest); shortLabels[w] {
			mk.rest = trimText(s) // "Spm 1 synes jeg er bra"
		}
		return mk, !namesQuestion(s)
	}
	return mk.finish(s, bracket)
}

// goesOn tells whether a sentence goes on after the number of a question that it
// begins with: verb and subject follow.
func goesOn(s string) bool {
	verb, size := firstLetters(strings.TrimLeft(s, " "))
	if !strings.HasPrefix(s, " ") || !sentenceVerbs[verb] {
		return false
	}
	subject, _ := firstLetters(strings.TrimLeft(strings.TrimLeft(s, " ")[size:], " "))
	return sentenceSubjects[subject]
}

var (
	sentenceVerbs    = wordSet(`vil synes syns tykkjer tenker tenkjer mener meiner har kan må er skal lurer trenger treng håper håpar ønsker tror trur svarer svarar`)
	sentenceSubjects = wordSet(`jeg eg vi det man`)
)

// namesQuestion tells whether a text names a question by its number.
func namesQuestion(s string) bool {
	for i := 0; i < len(s) && i < 2000; i++ {
		if (i == 0 || s[i-1] == ' ') && s[i] != ' ' {
			if rest, ok := cutLabel(s[i:]); ok && startsDigit(rest) {
				return true
			}
		}
	}
	return false
}

func startsDigit(s string) bool { return s != "" && s[0] >= '1' && s[0] <= '9' }

// numberNear tells whether a digit stands near the start of a line, where the
// number of a marker would be.
func numberNear(text string) bool {
	for i := 0; i < len(text) && i < 48; i++ {
		if text[i] >= '1' && text[i] <= '9' || text[i] == 0xe2 {
			return true
		}
	}
	return false
}

// finish reads what ends a marker and decides its form.
func (mk marker) finish(s string, bracket byte) (marker, bool) {
	before := s
	s = strings.TrimLeft(strings.TrimLeft(s, "*_"), " \t\u00a0") // "*1.* text", but "#1 * an item"
	spaced := len(s) < len(before)
	if s == "" {
		mk.form = max(mk.form, dotted)
		return mk, true
	}
	r, size := utf8.DecodeRuneInString(s)
	if !strings.ContainsRune(endSigns, r) {
		if !spaced || bracket != 0 {
			return mk, false
		}
		mk.rest = trimText(s)
		mk.open = mk.form == labelled && isConnective(mk.rest)
		return mk, true
	}
	form, more, ok := endSign(r, s[size:], spaced)
	if !ok || bracket != 0 && r == ',' {
		return mk, false
	}
	mk.form = max(mk.form, form)
	size += more
	if bracket != 0 && r != ')' && r != ']' {
		return mk, false
	}
	rest := s[size:]
	if r == '.' && strings.HasPrefix(rest, ")") || r == ')' && (strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, ".")) {
		mk.form = max(mk.form, parenthesis)
		rest = rest[1:]
	}
	if rest != "" && rest[0] >= '0' && rest[0] <= '9' && r != ')' && mk.form != labelled {
		mk.rest, mk.tight = trimText(rest), r == '.'
		return mk, false // 1.5, 12:30, 4-5
	}
	if mk.bold {
		rest = strings.TrimLeft(rest, "*_")
	}
	mk.rest = trimText(rest)
	if mk.form == labelled && r != ':' {
		mk.rest = trimText(strings.TrimLeft(mk.rest, ":-–— "))
		if mk.rest == "" && strings.TrimSpace(rest) != "" {
			mk.rest = strings.TrimSpace(rest) // "Spm 4: -"
		}
	}
	mk.ordinal = r == '.' && isOrdinalNoun(mk.rest)
	return mk, true
}

// endSigns end the number of a question.
const endSigns = ")]:.;,=→/-–—"

// endSign tells what form a sign gives to the marker that it ends, and how many
// bytes behind it belong to it ("1.- Ja", "1 -> ro"). ok is false where it ends
// none: "4/2", "1,5".
func endSign(sign rune, after string, spaced bool) (form markerForm, more int, ok bool) {
	switch sign {
	case ')', ']', ':':
		return parenthesis, 0, true
	case '.', ';':
		return dotted, len(signAfterPeriod(after)), true
	case ',':
		return bareNumber, 0, !spaced && strings.HasPrefix(after, " ")
	case '/':
		return dotted, 0, after != "" && !isDigit(after[0])
	case '-', '–', '—':
		more = arrowHead(after)
		tight := !spaced && len(after) > more && after[more] != ' ' && !unicode.IsLetter(rune(after[more]))
		return dotted, more, !tight
	}
	return dotted, arrowHead(after), true // '=', '→'
}

// isConnective tells whether text begins with a word that goes on with a sentence
// rather than begins an answer.
func isConnective(text string) bool {
	w, _ := firstLetters(text)
	return strings.HasPrefix(text, w) && connectives[w]
}

var connectives = wordSet(`i på og er var dekker dekkjer blir bør har må kan om med til av som synes gjelder gjeld handler er under over sier seier står in on is was of for`)

// signAfterPeriod returns the sign right behind the period of a number: "1.- Ja".
func signAfterPeriod(s string) string {
	for _, sign := range [...]string{"-", "–", ":"} {
		if strings.HasPrefix(s, sign+" ") {
			return sign
		}
	}
	return ""
}

// arrowHead returns 1 when s goes on as an arrow does: "1 -> ro".
func arrowHead(s string) int {
	if strings.HasPrefix(s, ">") {
		return 1
	}
	return 0
}

// cutLabel takes "Spm ", "Svar på spørsmål ", "#" and their like off the front.
func cutLabel(s string) (rest string, ok bool) {
	rest = s
	for range 4 {
		w, end := firstLetters(rest)
		if end == 0 {
			break
		}
		after := rest[end:]
		single := (w == "q" || w == "a" || w == "s" || w == "f") && after != "" && after[0] >= '1' && after[0] <= '9'
		if !labels[w] && !particles[w] && !single {
			break
		}
		ok = ok || labels[w] || single
		rest = strings.TrimLeft(strings.TrimPrefix(after, "."), " ")
	}
	if t, found := strings.CutPrefix(rest, "#"); found {
		rest, ok = strings.TrimLeft(t, " "), true
	}
	if !ok {
		return s, false
	}
	if rest == "" || rest[0] < '0' || rest[0] > '9' {
		return s, false
	}
	return rest, true
}

// leadingNumber reads a number of one or two digits that is not part of a
// longer one.
func leadingNumber(s string) (n, size int) {
	for size < len(s) && s[size] >= '0' && s[size] <= '9' {
		n = n*10 + int(s[size]-'0')
		size++
		if size > 2 {
			return 0, 0
		}
	}
	if n == 0 {
		return 0, 0
	}
	return n, size
}

// keycap reads a number written as an emoji (1️⃣) or in a circle (①).
func keycap(s string) (n, size int) {
	if len(s) >= 4 && s[0] >= '1' && s[0] <= '9' {
		if strings.HasPrefix(s[1:], "\ufe0f\u20e3") {
			return int(s[0] - '0'), 1 + len("\ufe0f\u20e3")
		}
		if strings.HasPrefix(s[1:], "\u20e3") {
			return int(s[0] - '0'), 1 + len("\u20e3")
		}
	}
	r, size := utf8.DecodeRuneInString(s)
	if r >= '①' && r <= '⑳' {
		return int(r-'①') + 1, size
	}
	return 0, 0
}

// ordinalNouns are what follows a number with a period when it says which one
// rather than which question.
var ordinalNouns = wordSet(`mandag tirsdag onsdag torsdag fredag lørdag søndag måndag tysdag laurdag sundag tisdag lördag söndag
	januar februar mars april mai juni juli august september oktober november desember jan feb mar apr jun jul aug sep sept okt nov des
	januari februari maj augusti december marts maj dezember märz oktober
	montag dienstag mittwoch donnerstag freitag samstag sonntag
	juledag påskedag pinsedag nyttårsdag advent søndagen lørdagen uke uka veke halvår kvartal semester klasse klassetrinn trinn etasje
	verksted verkstedet workshop samling samlingen samlinga møte møtet gang gangen plass prioritet divisjon klass gången våningen`)

// isOrdinalNoun tells whether text begins with a word that ordinals stand before,
// in small letters: "2. Søndag" answers the second question.
func isOrdinalNoun(text string) bool {
	end := strings.IndexFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	if end < 0 {
		end = len(text)
	}
	return end > 0 && ordinalNouns[text[:end]]
}
