package workflow

import (
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

var conjunction = regexp.MustCompile(`(?i)\s*(?:,|&|\+|/|\s\bog\b\s|\s\band\b\s)\s*`)

// names reads "Kari og Ola" as people of the process, by full or first name,
// or as whoever is responsible already; nil when any part is nobody known.
func (f *fields) names(piece string) []string {
	var found []string
	for _, part := range conjunction.Split(strings.TrimSpace(piece), -1) {
		hits := f.named(part)
		if len(hits) > 1 {
			f.unclear, f.muddled = append(f.unclear, hits...), strings.TrimSpace(part)
		}
		if len(hits) != 1 {
			return nil
		}
		found = append(found, hits[0])
	}
	return found
}

// named is everybody whom a name may mean: the group before the staff, whole
// names before first names, and those before what else people write.
func (f *fields) named(name string) []string {
	hits, _ := f.who(name)
	return hits
}

// who is named, and whether it is sure that the name is a person's: a surname
// alone may be a place too, as many are.
func (f *fields) who(name string) (hits []string, sure bool) {
	name = strings.Join(strings.Fields(name), " ")
	if name == "" {
		return nil, false
	}
	first, _, _ := strings.Cut(name, " ")
	for _, people := range [][]Person{f.process.Group(), f.process.Staff} {
		for _, same := range [](func(full, name string) bool){strings.EqualFold, firstNameIs, shortened} {
			for _, p := range people {
				if same(p.Name, name) {
					hits, sure = append(hits, p.Name), sure || firstNameIs(p.Name, first)
				}
			}
			if len(hits) > 0 {
				return hits, sure
			}
		}
	}
	for _, w := range f.first.Workshops {
		if slices.Contains(w.Responsible, name) {
			return []string{name}, true
		}
	}
	return nil, false
}

// bySurname reports whether a piece names people by their surnames alone.
func (f *fields) bySurname(piece string) bool {
	return !slices.ContainsFunc(conjunction.Split(piece, -1), func(part string) bool {
		hits, sure := f.who(part)
		return len(hits) == 0 || sure
	})
}

func firstNameIs(full, name string) bool {
	first, _, _ := strings.Cut(full, " ")
	return strings.EqualFold(first, name)
}

// shortened reports whether a name is some of the words of a whole name, in
// their order, the last perhaps as its initial: "Berg", "Ola B", "Ola Berg" of
// "Ola Magnus Berg".
func shortened(full, name string) bool {
	words := strings.Fields(full)
	parts := strings.Fields(name)
	for i, part := range parts {
		part = strings.TrimSuffix(part, ".")
		at := slices.IndexFunc(words, func(w string) bool {
			return strings.EqualFold(w, part) || i > 0 && utf8.RuneCountInString(part) == 1 && strings.HasPrefix(strings.ToLower(w), strings.ToLower(part))
		})
		if at < 0 {
			return false
		}
		words = words[at+1:]
	}
	return true
}

// ofSomebody is a word that makes the name after it part of a place: "hos Kari".
var ofSomebody = regexp.MustCompile(`(?i)(?:^|\s)(?:hos|til|med|ved|for|på|av|of|at|to|with|by|og|and)$`)

// placeAndName reads "Storsalen Kari" as a place and who is responsible; sure
// is false where all of it may be a place, as "Villa Solli" may.
func (f *fields) placeAndName(piece string) (place, name string, sure bool) {
	words := strings.Fields(piece)
	for n := len(words) - 1; n > 0; n-- {
		before, last := strings.Join(words[:n], " "), strings.Join(words[n:], " ")
		if !looksLikeName(last) || ofSomebody.MatchString(before) || f.knownPlace(piece) || f.aboutPeople(before) {
			continue
		}
		if hits, sure := f.who(last); len(hits) > 0 {
			place, name = before, hits[0]
			if sure && len(hits) == 1 {
				return place, name, true
			}
		}
	}
	return place, name, false
}

var (
	placeWith = regexp.MustCompile(`(?i)^(.+?)\s+(?:med|with)\s+(.+)$`)
	withPlace = regexp.MustCompile(`(?i)^(?:med|with)\s+(.+?)\s+((?:i|på|in|at)\s+.+)$`)
)

// withNames reads "i Kantina med Kari og Nadia" and "med Kari i Kantina".
func (f *fields) withNames(piece string) (place string, names []string, ok bool) {
	if g := withPlace.FindStringSubmatch(piece); g != nil {
		place, names = g[2], f.names(g[1])
	} else if g := placeWith.FindStringSubmatch(piece); g != nil {
		place, names = g[1], f.names(g[2])
	}
	return place, names, len(names) > 0
}

// mayBePerson reports whether a piece that is no place of the plan's may be
// meant as somebody of the workplace: it begins with a known first name, names
// somebody besides another, or is a name with one letter wrong.
func (f *fields) mayBePerson(piece string) bool {
	return looksLikeNames(piece) && !f.knownPlace(piece) && f.aboutPeople(piece)
}

// person takes a piece that may be persons: after the place, in a line of the
// plan, those who are not known come from outside. Elsewhere it is asked about,
// and so is a name that may be misspelt.
func (f *fields) person(piece string) {
	parts := conjunction.Split(piece, -1)
	if !f.form || f.place == "" || slices.ContainsFunc(parts, f.misspelt) {
		f.doubtful = append(f.doubtful, piece)
		return
	}
	for _, part := range parts {
		if hits := f.named(part); len(hits) == 1 {
			part = hits[0]
		}
		f.responsible = append(f.responsible, part)
	}
}

// misspelt reports whether a name is nobody's, and nearly somebody's.
func (f *fields) misspelt(name string) bool {
	first, _, _ := strings.Cut(name, " ")
	return len(f.named(name)) == 0 && len(f.named(first)) == 0 && f.nearlyNamed(first)
}

func (f *fields) aboutPeople(piece string) bool {
	for _, part := range conjunction.Split(piece, -1) {
		words := strings.Fields(part)
		if len(words) == 0 {
			continue
		}
		if len(f.named(part)) > 0 || len(words) > 1 && looksLikeName(part) && len(f.named(words[0])) > 0 || f.nearlyNamed(words[0]) {
			return true
		}
	}
	return false
}

// nearlyNamed reports whether a word is one letter off the first or last name
// of somebody.
func (f *fields) nearlyNamed(word string) bool {
	if utf8.RuneCountInString(word) < 3 {
		return false
	}
	for _, p := range slices.Concat(f.process.Group(), f.process.Staff) {
		for _, name := range strings.Fields(p.Name) {
			if oneLetterOff(strings.ToLower(name), strings.ToLower(word)) {
				return true
			}
		}
	}
	return false
}

// oneLetterOff reports whether two words that begin alike differ by a letter
// that is wrong, missing or too many.
func oneLetterOff(a, b string) bool {
	x, y := []rune(a), []rune(b)
	if len(x) > len(y) {
		x, y = y, x
	}
	if len(x) < 3 || len(y)-len(x) > 1 || x[0] != y[0] {
		return false
	}
	i := 0
	for i < len(x) && x[i] == y[i] {
		i++
	}
	if len(x) < len(y) {
		return string(x[i:]) == string(y[i+1:])
	}
	return i < len(x) && string(x[i+1:]) == string(y[i+1:]) && len(x) > 3
}

// knownPlace reports whether a piece is a place of the plan's already.
func (f *fields) knownPlace(piece string) bool {
	same := func(place string) bool { return place != "" && strings.EqualFold(place, piece) }
	return same(f.first.Meeting.Place) || slices.ContainsFunc(f.first.Workshops, func(w Workshop) bool {
		return same(w.Place) || w.Preparation != nil && same(w.Preparation.Place)
	})
}

// looksLikeNames is looksLikeName of each of several with "og" between them.
func looksLikeNames(piece string) bool {
	return !slices.ContainsFunc(conjunction.Split(piece, -1), func(part string) bool { return !looksLikeName(part) })
}
