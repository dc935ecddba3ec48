package parser

import "strings"

// withoutWithin leaves out the items of a list that a line of an answer leads up
// to and that is numbered in another style than the answers themselves: "1)",
// "2)" below "Spm 2: To ting:" or "2. To ting:".
func withoutWithin(lines []piece, c []candidate) []candidate {
	if len(c) < 3 {
		return c
	}
	out := append(make([]candidate, 0, len(c)), c[0])
	for i := 1; i < len(c); {
		outer := &out[len(out)-1]
		style := markerStyle(lines[c[i].at].text)
		n := 0
		if len(c[i].numbers) == 1 && c[i].numbers[0] == 1 && ledUpTo(lines, c[i].at) && style != markerStyle(lines[outer.at].text) {
			for n = 1; i+n < len(c) && c[i+n].numbers[0] == n+1 && markerStyle(lines[c[i+n].at].text) == style; n++ {
			}
		}
		if n < 2 {
			n = 0
			out = append(out, c[i])
			i++
		}
		i += n
	}
	return out
}

// markerStyle returns what a marker is written with beside its number: the label
// or bracket before it, and the sign after.
func markerStyle(text string) string {
	text = text[:min(len(text), 60)]
	from := strings.IndexAny(text, "0123456789")
	if from < 0 {
		return ""
	}
	to := from
	for to < len(text) && text[to] >= '0' && text[to] <= '9' {
		to++
	}
	sign := ""
	if to < len(text) && strings.IndexByte(".):-/,;]", text[to]) >= 0 {
		sign = text[to : to+1]
	}
	return strings.ToLower(strings.Trim(text[:from], " *_.")) + "#" + sign
}
