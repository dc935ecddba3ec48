package parser

import (
	"strings"
	"unicode"
)

// withoutBare leaves out numbers without any sign after them, unless they make
// a list from 1 on, or stand where the numbers around them leave one out: who
// writes "3)" and "5)" may well write "4" between them.
func withoutBare(lines []piece, c []candidate) []candidate {
	bare, next := 0, 1
	for i := range c {
		if c[i].form == bareNumber {
			bare++
			if c[i].numbers[0] == next {
				next++
			}
		}
	}
	if bare == 0 || bare >= 2 && next == bare+1 {
		return c
	}
	signed := make(map[int]bool)
	for i := range c {
		for _, n := range c[i].numbers {
			signed[n] = signed[n] || c[i].form != bareNumber
		}
	}
	var out []candidate
	last := 0
	for i := range c {
		n := c[i].numbers[0]
		if c[i].form == bareNumber {
			if signed[n] || n != last+1 || len(signed) == 1 || !breaksOff(lines, c[i].at) || isCounted(c[i].rest) {
				continue
			}
			c[i].guess = i+1 == len(c) && len(out) == 1
		}
		out = append(out, c[i])
		last = c[i].numbers[len(c[i].numbers)-1]
	}
	return out
}

// wrapWidth is the length from which on a line may have been broken by a program
// rather than by who wrote it.
const wrapWidth = 56

// breaksOff tells whether line i begins something new: what stands above it is no
// line that a program wrapped, and no sentence that goes on.
func breaksOff(lines []piece, i int) bool {
	if i == 0 || lines[i-1].blank {
		return true
	}
	above := lines[i-1].text
	if len(above) > wrapWidth && !endsSentence(above) || strings.HasSuffix(above, ":") || strings.HasSuffix(above, ",") {
		return false
	}
	return !leadsOn[strings.ToLower(above[strings.LastIndexByte(above, ' ')+1:])]
}

// leadsOn are words that no sentence ends with when a number follows.
var leadsOn = wordSet(`er var blir være minst ca cirka omtrent og eller og/eller på i til fra med av for om enn har hadde de vi en et den det som når
	at under over rundt nesten bare kun trenger treng ønsker maks opp ned the a an and or of with about at least only need are is kl uke veke side nr`)

// counted are words that numbers count: "4 voksne", "2 timer".
var counted = wordSet(`time timer timar minutt minutter minutt dag dager dagar uke uker veke veker måned måneder månader år ganger gonger gang gong
	voksne vaksne barn born personer person personar stk stykker kr kroner prosent % ansatte tilsette kolleger av til eller ting verksteder workshoper
	workshops møter hours days weeks years times people adults children of or things`)

func isCounted(rest string) bool {
	end := strings.IndexFunc(rest, func(r rune) bool { return !unicode.IsLetter(r) && r != '%' })
	if end < 0 {
		end = len(rest)
	}
	return end > 0 && (counted[rest[:end]] || ordinalNouns[rest[:end]])
}
