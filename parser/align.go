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
	done := 0 // words before this are in a run
	expect := 0
	for i := 0; i+shingle <= len(words); {
		best, place := 0, 0
		head := s.table[s.slot(words[i].hash, words[i+1].hash, words[i+2].hash)]
		for tries := 0; head != 0 && tries < maxCandidates; tries++ {
			p := int(head - 1)
			n := s.agree(words[i:], p)
			if n > best || n == best && nearer(p, place, expect) {
				best, place = n, p
			}
			head = s.next[p]
		}
		if best == 0 {
			i++
			continue
		}
		if again := expect - place; again > 0 && again <= shingle && best > again {
			// The last words of the run before, once more: typed, and then the
			// quote goes on ("… etter påske?", "Etter påske", "3. Har du …").
			i += again
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
		done, expect = i, place+best
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

// nearer tells whether p follows expect more closely than q does. A few words
// behind it is as near as can be.
func nearer(p, q, expect int) bool {
	p, q = p+shingle, q+shingle
	if (p >= expect) != (q >= expect) {
		return p >= expect
	}
	return p >= expect && p < q
}
