package parser

import (
	"slices"
	"strings"
)

// withoutTight leaves out numbers with a digit right after their period, unless
// others are written as tight: "1.Ja" makes "2.4 stk" the second answer.
func withoutTight(lines []piece, c []candidate) []candidate {
	tight, others := 0, false
	for i := range c {
		text := lines[c[i].at].text
		dot := strings.IndexByte(text, '.')
		if c[i].tight {
			tight++
		} else if c[i].form == dotted && dot > 0 && dot+1 < len(text) && text[dot+1] != ' ' && isNumber(text[:dot]) {
			others = true
		}
	}
	if tight == 0 {
		return c
	}
	if others {
		for i := range c {
			if c[i].tight {
				c[i].form = dotted
			}
		}
		return c
	}
	return slices.DeleteFunc(c, func(c candidate) bool { return c.tight })
}

// withoutReached takes apart what looks like a range and is an answer, for the
// numbers that it reaches have lines of their own ("2 - 3", then "3 - Ja"), and
// leaves out a number alone where the line above wants an answer.
func withoutReached(lines []piece, c []candidate) []candidate {
	out := c[:0]
	for i := range c {
		if k := len(out); k > 0 && out[k-1].rest == "" && out[k-1].at == c[i].at-1 && isNumber(lines[c[i].at].text) && !isNumber(lines[out[k-1].at].text) {
			continue
		}
		if n := c[i].numbers; len(n) > 1 && c[i].rest == "" && i+1 < len(c) && slices.Contains(n[1:], c[i+1].numbers[0]) {
			if _, rest, ok := strings.Cut(lines[c[i].at].text, " "); ok {
				c[i].numbers, c[i].rest = n[:1], trimText(strings.TrimLeft(rest, "-–— "))
			}
		}
		out = append(out, c[i])
	}
	return out
}

func isNumber(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// withoutOpen leaves out the numbers that a sentence may go on after, when
// others are plainly numbers of answers.
func withoutOpen(c []candidate) []candidate {
	open := 0
	for i := range c {
		if c[i].open {
			open++
		}
	}
	if open == 0 || open == len(c) {
		return c
	}
	return slices.DeleteFunc(c, func(c candidate) bool { return c.open })
}
