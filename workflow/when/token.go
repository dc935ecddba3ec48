package when

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

type tokenKind int

const (
	none tokenKind = iota // beyond the text
	word
	number
	punct
)

// token is a word, a run of digits, or one other character.
type token struct {
	kind     tokenKind
	s        string // lower case and composed; every dash is "-"
	n        int    // of a number with up to four digits, else -1
	from, to int    // bytes of the text
	space    bool   // white space stands before it
	breaks   bool   // that white space is a line's end or a tab
	upper    bool   // begins with a capital
	opaque   bool   // part of a link or an address
}

func tokenize(text string) []token {
	var toks []token
	space, breaks := false, false
	for i := 0; i < len(text); {
		c, size := utf8.DecodeRuneInString(text[i:])
		kind := kindOf(c)
		switch {
		case unicode.IsSpace(c) || c == '\u200b' || c == '\ufeff' || c == '\u00ad':
			space = space || c != '\u00ad'
			breaks = breaks || c == '\n' || c == '\r' || c == '\t'
			i += size
			continue
		case kind == punct:
			toks = append(toks, token{kind: punct, s: canonical(text[i:i+size], c), n: -1, from: i, to: i + size, space: space, breaks: breaks})
			i += size
		default:
			end := i + runLength(text[i:], kind)
			t := token{kind: kind, n: -1, from: i, to: end, space: space, breaks: breaks}
			if kind == number {
				t.s = text[i:end]
				t.n = smallNumber(t.s)
			} else {
				t.s = strings.ToLower(norm.NFC.String(text[i:end]))
				t.upper = unicode.IsUpper(c)
			}
			toks = append(toks, t)
			i = end
		}
		space, breaks = false, false
	}
	markOpaque(toks)
	return toks
}

// markOpaque finds links and mail addresses: runs without space that hold
// "://" or a word on both sides of "@".
func markOpaque(toks []token) {
	for i := 0; i < len(toks); {
		j, link := i+1, false
		for ; j < len(toks) && !toks[j].space; j++ {
			link = link || toks[j].s == "@" && toks[j-1].kind == word && j+1 < len(toks) && !toks[j+1].space && toks[j+1].kind == word ||
				toks[j].s == "/" && toks[j-1].s == "/" && j >= i+2 && toks[j-2].s == ":"
		}
		for k := i; link && k < j; k++ {
			toks[k].opaque = true
		}
		i = j
	}
}

func kindOf(c rune) tokenKind {
	switch {
	case c >= '0' && c <= '9':
		return number
	case unicode.IsLetter(c) || unicode.IsMark(c) || unicode.IsNumber(c):
		return word
	}
	return punct
}

// runLength is the length of the run of one kind that s begins with. Soft
// hyphens within a word belong to it.
func runLength(s string, kind tokenKind) int {
	for i, c := range s {
		if kindOf(c) != kind {
			return i
		}
	}
	return len(s)
}

func canonical(s string, c rune) string {
	switch c {
	case '‐', '‑', '‒', '–', '—', '―', '−', '﹣', '-', '~':
		return "-"
	case '⁄', '∕', '/':
		return "/"
	case '’', '‘', '`', '´':
		return "'"
	case ':':
		return ":"
	}
	return s
}

func smallNumber(s string) int {
	if len(s) > 4 {
		return -1
	}
	n := 0
	for _, c := range s {
		n = n*10 + int(c-'0')
	}
	return n
}

// at returns token i, or one of no kind beyond the text's ends.
func (s *scanner) at(i int) token {
	if i < 0 || i >= len(s.toks) {
		return token{n: -1}
	}
	return s.toks[i]
}

// is reports whether token i is the word or character w.
func (s *scanner) is(i int, w string) bool { return s.at(i).s == w }

// tight reports whether token i is the character w with no space around it.
func (s *scanner) tight(i int, w string) bool {
	return s.is(i, w) && !s.at(i).space && !s.at(i+1).space && s.at(i+1).kind != none
}

// words reports whether the tokens from i are these.
func (s *scanner) words(i int, ws ...string) bool {
	for k, w := range ws {
		if s.at(i+k).s != w {
			return false
		}
	}
	return true
}

// stop passes over a full stop that stands right after token i-1.
func (s *scanner) stop(i int) int {
	if s.is(i, ".") && !s.at(i).space {
		return i + 1
	}
	return i
}
