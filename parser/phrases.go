package parser

import "strings"

// phrases is a list of phrases in small letters, each of two bytes or more,
// arranged so that a text is gone through once for all of them.
type phrases struct {
	pairs  [16]uint64    // a bit for the first two bytes of each
	groups [256][]string // by the first byte, in the order of the list
}

func newPhrases(list ...string) *phrases {
	p := &phrases{}
	for _, w := range list {
		bit := pairBit(w[0], w[1])
		p.pairs[bit/64] |= 1 << (bit % 64)
		p.groups[w[0]] = append(p.groups[w[0]], w)
	}
	return p
}

func pairBit(a, b byte) uint { return (uint(a)*37 + uint(b)) % 1024 }

// in tells whether a text in small letters holds any of the phrases.
func (p *phrases) in(lower string) bool {
	for i := 0; i+1 < len(lower); i++ {
		for _, w := range p.at(lower, i) {
			if strings.HasPrefix(lower[i:], w) {
				return true
			}
		}
	}
	return false
}

// hits counts the different phrases that a text in small letters holds.
func (p *phrases) hits(lower string) int {
	n := 0
	for i := 0; i+1 < len(lower); i++ {
		for _, w := range p.at(lower, i) {
			if strings.HasPrefix(lower[i:], w) && strings.Index(lower, w) == i {
				n++
			}
		}
	}
	return n
}

// at lists the phrases that may begin at byte i, which is not the last.
func (p *phrases) at(lower string, i int) []string {
	if bit := pairBit(lower[i], lower[i+1]); p.pairs[bit/64]&(1<<(bit%64)) == 0 {
		return nil
	}
	return p.groups[lower[i]]
}

// beginning lists the phrases that a text in small letters may begin with, in the
// order of the list.
func (p *phrases) beginning(lower string) []string {
	if lower == "" {
		return nil
	}
	return p.groups[lower[0]]
}
