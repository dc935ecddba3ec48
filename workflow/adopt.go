package workflow

import "slices"

// adopt gives the people and workshops of the new process the IDs that they
// had: a person is known again by an address, else by the name, those who were
// removed too; a workshop by its ID, its title or its time.
func adopt(s *State, p *Process) {
	known := s.Process.Everybody()
	for _, f := range sortedPeople(s.Former) {
		if !slices.ContainsFunc(known, func(k Person) bool { return k.ID == f.ID }) {
			known = append(known, f)
		}
	}
	if p.Deputy != nil {
		deputy := *p.Deputy
		p.Deputy = &deputy
	}
	p.Members, p.Staff = slices.Clone(p.Members), slices.Clone(p.Staff)
	people := everybodyOf(p)
	used, matched := map[string]bool{}, map[*Person]bool{}
	for _, same := range []func(a, b Person) bool{
		func(a, b Person) bool { return a.ID == b.ID && (sharesAddress(a, b) || a.Name == b.Name) },
		sharesAddress,
		func(a, b Person) bool { return a.Name == b.Name && a.Name != "" },
	} {
		for _, q := range people {
			i := slices.IndexFunc(known, func(k Person) bool { return !used[k.ID] && same(k, *q) })
			if i >= 0 && !matched[q] {
				q.ID = known[i].ID
				used[q.ID], matched[q] = true, true
			}
		}
	}
	for id := range s.People { // answers and tags of others must not become a new person's
		used[id] = true
	}
	for _, q := range people {
		id := q.ID
		for n := 2; !matched[q] && used[q.ID]; n++ {
			q.ID = id + "-" + itoa(n)
		}
		used[q.ID] = true
	}
	adoptWorkshops(&s.Process, p)
}

// everybodyOf is the people of a process, to be changed in place.
func everybodyOf(p *Process) []*Person {
	people := []*Person{&p.Leader}
	if p.Deputy != nil {
		people = append(people, p.Deputy)
	}
	for i := range p.Members {
		people = append(people, &p.Members[i])
	}
	for i := range p.Staff {
		people = append(people, &p.Staff[i])
	}
	return people
}

func sharesAddress(a, b Person) bool {
	return slices.ContainsFunc(a.Addresses, func(addr string) bool { return slices.Contains(b.Addresses, addr) })
}

// adoptWorkshops knows a workshop again by its ID, else by its title, else by
// its time.
func adoptWorkshops(old, p *Process) {
	p.Workshops = slices.Clone(p.Workshops)
	free := map[string]Workshop{}
	for _, w := range old.Workshops {
		free[w.ID] = w
	}
	fresh := map[int]bool{}
	for i, w := range p.Workshops {
		if _, ok := free[w.ID]; !ok {
			fresh[i] = true
		}
		delete(free, w.ID)
	}
	for _, same := range []func(a, b Workshop) bool{
		func(a, b Workshop) bool { return a.Title == b.Title && a.Title != "" },
		func(a, b Workshop) bool { return a.Span == b.Span },
	} {
		for i := range p.Workshops {
			for _, o := range old.Workshops {
				if _, ok := free[o.ID]; ok && fresh[i] && same(o, p.Workshops[i]) {
					p.Workshops[i].ID = o.ID
					delete(free, o.ID)
					delete(fresh, i)
				}
			}
		}
	}
}
