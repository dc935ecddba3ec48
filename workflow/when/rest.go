package when

import (
	"slices"
	"strings"
	"unicode"
)

// take splits the text into what was read and the rest.
func (r *Reading) take(text string, s *scanner) {
	r.used = s.usedSpans()
	if p := r.why.phrase; p.to > p.from && p.to <= len(text) {
		r.why.text = strings.TrimSpace(text[p.from:p.to])
		if r.Detail == "" {
			r.Detail = r.why.text
		}
	}
	if len(r.used) > 0 {
		r.From, r.To = r.used[0].from, r.used[len(r.used)-1].to
	}
	from := 0
	for _, u := range append(slices.Clone(r.used), span{len(text), len(text)}) {
		for _, cut := range s.places {
			if cut > from && cut < u.from {
				r.pieces(text[from:cut])
				from = cut
			}
		}
		r.pieces(text[from:u.from])
		from = u.to
	}
}

// usedSpans are the bytes that were read, in order and without overlap.
func (s *scanner) usedSpans() []span {
	list := slices.Clone(s.items)
	for _, it := range s.asides {
		if it.known() {
			list = append(list, it)
		}
	}
	slices.SortStableFunc(list, func(a, b item) int { return a.i - b.i })
	var used []span
	end := 0
	for _, it := range list {
		u := span{max(s.at(it.i).from, end), s.at(it.j - 1).to}
		if u.to > u.from {
			used, end = append(used, u), u.to
		}
	}
	return used
}

// pieces splits a stretch of text at its separators: commas, semicolons, line
// ends, dashes between spaces, and the colon of "Verksted 2:".
func (r *Reading) pieces(text string) {
	from := 0
	for i, c := range text {
		width := len(string(c))
		cut := false
		switch c {
		case ',', ';', '|', '\n', '\r', '\t', '•', '·':
			cut = true
			if c == ',' && i > 0 && i+1 < len(text) && isDigit(text[i-1]) && isDigit(text[i+1]) {
				cut = false
			}
		case '-', '–', '—':
			cut = (i == 0 || text[i-1] == ' ') && i+width < len(text) && text[i+width] == ' '
		case ':':
			cut = i > 0 && isDigit(text[i-1]) && (i+1 == len(text) || text[i+1] == ' ')
		}
		if cut {
			r.piece(text[from:i])
			from = i + width
		}
	}
	r.piece(text[from:])
}

func isDigit(b byte) bool { return b >= '0' && b <= '9' }

func (r *Reading) piece(p string) {
	p = trim(p)
	if strings.ContainsFunc(p, func(c rune) bool { return unicode.IsLetter(c) || unicode.IsNumber(c) }) {
		r.Rest = append(r.Rest, p)
	}
}

// trim removes separators around a piece, and brackets that close nothing or
// hold all of it.
func trim(p string) string {
	for {
		before := p
		p = strings.TrimFunc(p, func(c rune) bool {
			return unicode.IsSpace(c) || strings.ContainsRune(",;:.–—-*•·>|_/!?\u200b\ufeff\u00ad", c)
		})
		if strings.HasPrefix(p, "(") && (!strings.Contains(p, ")") || strings.Index(p, ")") == len(p)-1) {
			p = strings.TrimSuffix(p[1:], ")")
		} else if strings.HasSuffix(p, ")") && !strings.Contains(p, "(") || strings.HasPrefix(p, ")") {
			p = strings.Trim(p, ")")
		} else if strings.HasSuffix(p, "(") {
			p = p[:len(p)-1]
		}
		if p == before {
			return p
		}
	}
}
