package file

import (
	"fmt"
	"strings"
)

// Nearest returns the word that s is most likely a misspelling of.
func Nearest(s string, words []string) (string, bool) {
	s = strings.ToLower(s)
	best, least := "", len(s)/3+2
	for _, w := range words {
		if d := editDistance(s, strings.ToLower(w)); d < least {
			best, least = w, d
		}
	}
	return best, best != ""
}

// didYouMean is " Did you mean …?", or the words to choose from when nothing is near.
func didYouMean(s string, words []string) string {
	if w, ok := Nearest(s, words); ok {
		return fmt.Sprintf("did you mean %q?", w)
	}
	return "write one of: " + strings.Join(words, ", ") + "."
}

// editDistance counts the insertions, deletions, replacements and swaps of
// neighbours between a and b (optimal string alignment).
func editDistance(a, b string) int {
	ra, rb := []rune(a), []rune(b)
	if len(ra) > 64 || len(rb) > 64 { // nothing that long is a misspelt key
		return 64
	}
	rows := make([][]int, len(ra)+1)
	for i := range rows {
		rows[i] = make([]int, len(rb)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(ra); i++ {
		for j := 1; j <= len(rb); j++ {
			cost := 1
			if ra[i-1] == rb[j-1] {
				cost = 0
			}
			rows[i][j] = min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && ra[i-1] == rb[j-2] && ra[i-2] == rb[j-1] {
				rows[i][j] = min(rows[i][j], rows[i-2][j-2]+1)
			}
		}
	}
	return rows[len(ra)][len(rb)]
}

// slug makes an identifier of a title: "Hva er trygghet på jobb?" gives
// "hva-er-trygghet-paa-jobb".
func slug(s string, most int) string {
	var b strings.Builder
	for _, r := range strings.ToLower(s) {
		switch {
		case r >= 'a' && r <= 'z' || r >= '0' && r <= '9':
			b.WriteRune(r)
		case letters[r] != "":
			b.WriteString(letters[r])
		case b.Len() > 0 && !strings.HasSuffix(b.String(), "-"):
			b.WriteByte('-')
		}
	}
	out := b.String()
	if len(out) > most {
		out = out[:most]
	}
	return strings.Trim(out, "-")
}

// letters are the letters of Norwegian, its names and its neighbours' in ASCII.
var letters = map[rune]string{
	'æ': "ae", 'ø': "oe", 'å': "aa", 'ä': "ae", 'ö': "oe", 'ü': "u", 'é': "e", 'è': "e", 'ê': "e", 'ë': "e", 'ó': "o", 'ò': "o",
	'ô': "o", 'á': "a", 'à': "a", 'â': "a", 'ñ': "n", 'ç': "c", 'č': "c", 'đ': "d", 'ŋ': "n", 'š': "s", 'ŧ': "t", 'ž': "z",
}
