package parser

// run is a stretch of the reply's words that stands in the sent message too:
// words[at:at+n] equal sent.words[place:place+n].
type run struct {
	at, n, place int
}

// maxCandidates bounds how many places of one shingle are tried. Text that
// repeats itself more often gives the same answer at any of them.
const maxCandidates = 12

// align finds the runs that a reply and the sent message have in common, in
// the reply's order and without overlap. From each place where three words agree
// it follows the longest agreement, forwards and then backwards, and goes on
// after it: every word is passed at most maxCandidates times.
func (s *Sent) align(words []word) []run {
	var runs []run
	done := 0              // words before this are in a run
	before, expect := 0, 0 // where the last run begins and ends in the sent message
	for i := 0; i+shingle <= len(words); {
		best, place := 0, 0
		head := s.table[s.slot(words[i].hash, words[i+1].hash, words[i+2].hash)]
		for tries := 0; head != 0 && tries < maxCandidates; tries++ {
			p := int(head - 1)
			n := s.agree(words[i:], p)
			if n > best || n == best && s.nearer(p, place, expect) {
				best, place = n, p
			}
			head = s.next[p]
		}
		if best == 0 {
			i++
			continue
		}
		if again := expect - place; again > 0 && again < best && place >= before {
			// The end of the run before, once more, and then on from there: what
			// comes again may be typed ("… etter påske?", "Etter påske", "3. Har …").
			if again >= shingle {
				runs = append(runs, run{i, again, place})
			}
			i += again
			done = i
			place, best = expect, best-again
		}
		at, least := i, 0
		if place >= expect {
			least = expect // each word of the sent message is quoted once
		}
		for at > done && place > least && s.words[place-1].hash == words[at-1].hash {
			at, place, best = at-1, place-1, best+1
		}
		runs = append(runs, run{at, best, place})
		i = at + best
		done, before, expect = i, place, place+best
	}
	return runs
}

// agree counts how many words agree with the sent message from place on.
func (s *Sent) agree(words []word, place int) int {
	n := 0
	for n < len(words) && place+n < len(s.words) && words[n].hash == s.words[place+n].hash {
		n++
	}
	return n
}

// nearer tells whether p follows expect more closely than q does, in the same
// twin if one of them is.
func (s *Sent) nearer(p, q, expect int) bool {
	if expect > 0 {
		if a, b := s.sameTwin(p, expect-1), s.sameTwin(q, expect-1); a != b {
			return a
		}
	}
	if (p >= expect) != (q >= expect) {
		return p >= expect
	}
	return p >= expect && p < q
}

// sameTwin tells whether two places are in the same twin.
func (s *Sent) sameTwin(p, q int) bool {
	return s.words[p].twin == s.words[q].twin
}
