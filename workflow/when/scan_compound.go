package when

// compound reads amounts of several units that move an appointment together:
// "en dag og to timer senere", "ei veke og ein dag før". Read one by one, the
// last alone would be taken.
func (s *scanner) compound(i int) (item, bool) {
	ahead := s.is(i, "om") || s.is(i, "in")
	j := i
	if ahead || s.is(i, "med") || s.is(i, "by") {
		j++
	}
	it := item{kind: itemOffset, unit: days}
	parts, dayParts, monthly := 0, 0, 0
	for parts < 5 {
		halves, loose, k := s.amount(j)
		if k == j {
			break
		}
		u := s.at(k).s
		if of, ok := dayUnit(u); ok {
			dayParts++
			loose = loose || halves%2 == 1
			switch n := halves / 2; of {
			case days:
				it.n += n
			case weeks:
				it.n += 7 * n
			case months:
				monthly += n
			}
		} else if timeUnit(u) {
			it.mins += minutes(halves, u)
		} else {
			break
		}
		parts++
		it.loose, it.j = it.loose || loose, k+1
		if j = s.pastAnd(it.j); j == it.j {
			break
		}
	}
	if parts < 2 || dayParts == 0 || it.n > 400 || it.mins > 24*60 {
		return it, false
	}
	if monthly > 0 { // "en måned og en uke": counted in which order
		it.unit, it.n, it.loose = months, monthly, true
	}
	it.loose = it.loose || ahead && it.mins > 0
	return s.direction(it, i, ahead)
}

// pastAnd passes over "og" or a comma between two amounts.
func (s *scanner) pastAnd(j int) int {
	if s.is(j, "og") || s.is(j, "and") || s.is(j, ",") || s.is(j, "+") || s.is(j, "&") {
		return j + 1
	}
	return j
}
