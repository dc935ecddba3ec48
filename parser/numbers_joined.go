package parser

import "strings"

// cutMore reads further numbers: "1 og 2", "1, 2 & 3", "1-3", "1+2".
func (mk *marker) cutMore(s string) string {
	for len(mk.numbers) < 20 {
		t := strings.TrimLeft(s, " ")
		if u, ok := strings.CutPrefix(t, "."); ok && joinsAfterPeriod(u) {
			t = strings.TrimLeft(u, " ") // "1. og 2."
		}
		joined := joinerOf(t)
		if joined == "" {
			return s
		}
		isRange := joined == "-" || joined == "–" || joined == "til " || joined == "to "
		t = strings.TrimLeft(t[len(joined):], " ")
		if u, ok := strings.CutPrefix(t, "og "); ok {
			t = strings.TrimLeft(u, " ")
		}
		n, size := leadingNumber(t)
		if size == 0 || n <= mk.numbers[len(mk.numbers)-1] {
			return s
		}
		// What follows must end the marker: "1-2 ganger" and "4/2" are no markers.
		if mk.form != labelled && !endsMarker(t[size:], joined) {
			return s
		}
		if isRange {
			for k := mk.numbers[len(mk.numbers)-1] + 1; k < n && len(mk.numbers) < 20; k++ {
				mk.numbers = append(mk.numbers, k)
			}
		}
		mk.numbers = append(mk.numbers, n)
		s = t[size:]
	}
	return s
}

// joiners join the numbers of questions that are answered together.
var joiners = [...]string{"og ", "and ", "och ", "und ", "samt ", "&", "+", ", ", ",", "/", "-", "–", "til ", "to "}

// joinerOf returns the joiner that a text begins with, or "".
func joinerOf(s string) string {
	for _, j := range joiners {
		if len(s) >= len(j) && strings.EqualFold(s[:len(j)], j) {
			return j
		}
	}
	return ""
}

// joinsAfterPeriod tells whether another number is joined on after the period of
// the one before.
func joinsAfterPeriod(s string) bool {
	s = strings.TrimLeft(s, " ")
	for _, j := range [...]string{"og ", "and ", "och ", "& ", "+ "} {
		if rest, ok := strings.CutPrefix(s, j); ok {
			_, size := leadingNumber(strings.TrimLeft(rest, " "))
			return size > 0
		}
	}
	return false
}

// endsMarker tells whether a list of numbers goes on or is ended after s.
func endsMarker(s, joined string) bool {
	s = strings.TrimLeft(s, " ")
	if s == "" {
		return joined != "/"
	}
	switch s[0] {
	case ':', ')':
		return len(s) < 2 || s[1] < '0' || s[1] > '9'
	case '.':
		return joined != "/" && joined != "-" && joined != "–" && (len(s) < 2 || s[1] == ' ')
	case ',', '&', '+':
		return true
	}
	return strings.HasPrefix(s, "og ") || strings.HasPrefix(s, "and ") || strings.HasPrefix(s, "- ") || strings.HasPrefix(s, "– ")
}
