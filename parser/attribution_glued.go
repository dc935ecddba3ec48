package parser

import "strings"

// splitGlued parts the lines in which an attribution is glued to the last typed
// word, so that each half can have a class of its own. It is called before
// anything keeps indexes of lines, and tells whether there was one.
func (b *body) splitGlued() bool {
	n := len(b.lines)
	b.splitFlattened()
	searched := 0
	for j, free := 0, 0; j < len(b.lines) && searched < searchLimit; j++ {
		l := &b.lines[j]
		if l.blank() || l.hidden || l.depth > 0 || !mayEndAttribution(b.lines, j) {
			continue
		}
		a, ok := attributionEndingAt(b.lines, j, free)
		if !ok {
			searched++
			continue
		}
		free = j + 1
		if a.offset == 0 {
			continue
		}
		head, rest := b.lines[a.from], b.lines[a.from]
		head.text, rest.text = trimRight(head.text[:a.offset]), rest.text[a.offset:]
		rest.prefix, rest.hint = "", hintNone
		b.lines = append(b.lines[:a.from+1], b.lines[a.from:]...)
		b.lines[a.from], b.lines[a.from+1] = head, rest
		j++
		free++
		searched += 10 // moving the rest is not free
	}
	return len(b.lines) > n
}

// splitFlattened parts a line in which a whole reply has lost its line ends:
// "Fine. On Sun, … wrote: > Hello > there". What stands after the attribution
// is quote.
func (b *body) splitFlattened() {
	for i := 0; i < len(b.lines) && i < 4; i++ {
		l := b.lines[i]
		colon := strings.Index(l.text, ": >")
		if l.depth > 0 || colon < 0 {
			continue
		}
		start := flattenedStart(l.text[:colon+1])
		if start < 0 {
			continue
		}
		head, attribution, quote := l, l, l
		head.text = trimRight(l.text[:start])
		attribution.text, attribution.prefix = l.text[start:colon+1], ""
		quote.text, quote.prefix, quote.depth = strings.TrimLeft(l.text[colon+1:], " >"), ">", 1
		b.lines = append(b.lines[:i], append([]line{head, attribution, quote}, b.lines[i+1:]...)...)
		return
	}
}

// flattenedStart returns where the attribution that ends text begins, or -1.
func flattenedStart(text string) int {
	for p := len(text) - 1; p >= max(len(text)-maxAttribution, 0); p-- {
		if p > 0 && text[p-1] != ' ' || !startsGlued(text[p:]) {
			continue
		}
		if attributionStrength(text[p:]) == sureAttribution && evidenceOf(text[p:]).dated() {
			return p
		}
	}
	return -1
}
