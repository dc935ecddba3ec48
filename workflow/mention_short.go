package workflow

import (
	"regexp"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"
)

// inDigits is a number that is written in digits or as a word; 0 for none.
func inDigits(number string) int {
	switch strings.ToLower(number) {
	case "to", "two":
		return 2
	case "tre", "three":
		return 3
	case "fire", "four":
		return 4
	case "fem", "five":
		return 5
	case "seks", "six":
		return 6
	}
	n, _ := strconv.Atoi(number)
	return n
}

var measured = regexp.MustCompile(`(?i)^\s+(?:hele\s+|heile\s+)?(?:uke|veke|dag|døgn|time|timar|månad|måned|minutt|week|day|hour|month)`)

// spelled reports whether the word after the name is no number of it: "flytt
// verkstedet to uker", "move the workshop to Friday".
func (m *mention) spelled(line, name, number string) bool {
	if _, err := strconv.Atoi(number); err == nil {
		return false
	}
	name = strings.ToLower(name)
	return name != "verksted" && name != "verkstad" && name != "workshop" ||
		name == "workshop" && strings.EqualFold(number, "to") || measured.MatchString(line[m.to:])
}

// isPlaceInPlan reports whether "2. verksted" is the second of the plan's; after
// a sentence that ends in a number the name has a capital letter.
func isPlaceInPlan(number, name string, p *Process) bool {
	n := inDigits(number)
	return n > 0 && n <= len(p.Workshops) && unicode.IsLower([]rune(name)[0])
}

var (
	ofDate       = regexp.MustCompile(`(?i)(?:^|[^\pL])(?:` + weekdays + `|til|to|i|uke|veke|week)[\s,]*$`)
	beforeNumber = regexp.MustCompile(`(?i)(?:^|[,;.!?(]|(?:^|[^\pL])(?:og|and|så|men|but|&|flytt\w*|utsett\w*|skyv\w*|avlys\w*|kanseller\w*|dropp\w*|stryk\w*|endr\w*|move|postpone|cancel|change))\s*$`)
	afterNumber  = regexp.MustCompile(`(?i)^\s*(?:$|[:.&!]|(?:til|flytt\w*|utsett\w*|blir|avlys\w*|skal|må|kan|utgår|og|to|moves?|will|must|is)(?:[^\pL]|$))`)
)

// lastWords is the end of what stands before a mention, with room for the word
// that tells what the mention is: a line may be long, and have many of them.
func lastWords(before string) string {
	before = strings.TrimRightFunc(before, unicode.IsSpace)
	from := max(len(before)-40, 0)
	for from < len(before) && !utf8.RuneStart(before[from]) {
		from++
	}
	return before[from:]
}

// standsForWorkshop reports whether "V2" or "nr 3" is a workshop of the plan's:
// "torsdag v 5" may be a week, and there are other things that have numbers.
func (m *mention) standsForWorkshop(line, number string, p *Process) bool {
	if n := inDigits(number); n == 0 || n > len(p.Workshops) {
		return false
	}
	before := lastWords(line[:m.from])
	if !m.bare {
		return !ofDate.MatchString(before) && !startsDate(line[m.to:])
	}
	return beforeNumber.MatchString(before) && afterNumber.MatchString(line[m.to:]) && !startsDate(line[m.to:])
}
