package parser

// continuesNumbering tells whether the first line shown below line i goes on with
// the numbers of the answers above it. Then line i parts answers and opens no
// signature (RFC 3676 section 4.3), for none begins that way.
func continuesNumbering(lines []line, i int) bool {
	next := nextShown(lines, i+1, 3)
	if next < 0 || lines[next].class != classTyped {
		return false
	}
	mk, ok := parseMarker(lines[next].text)
	if !ok || mk.form < dotted || mk.ordinal || mk.rest == "" {
		return false
	}
	for j, seen := i-1, 0; j >= 0 && seen < maxAnswerAbove; j-- {
		if lines[j].blank() {
			continue
		}
		seen++
		if above, ok := parseMarker(lines[j].text); ok && above.form >= dotted && !above.ordinal {
			return mk.numbers[0] == above.numbers[len(above.numbers)-1]+1
		}
	}
	return false
}

// maxAnswerAbove is how many lines of an answer are looked at for its number.
const maxAnswerAbove = 20
