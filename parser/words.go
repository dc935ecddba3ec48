package parser

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// word is what texts are compared by: letters and digits in lower case, an
// emoji, or a whole URL. Punctuation and white space lie between words and are
// never compared, since programs change them freely.
type word struct {
	hash   uint64
	line   int32
	start  int32 // byte offsets in the line's text
	end    int32
	number int16 // value of a word of one or two digits; -1 for any other word
	url    bool
}

// wordsIn guesses how many words lines hold, so that room is made for them once.
func wordsIn(lines []line) int {
	n := 0
	for i := range lines {
		n += len(lines[i].text)
	}
	return min(n/2, n/5+len(lines)) + 8
}

// FNV-1a, 64 bits.
const (
	hashSeed  = 14695981039346656037
	hashPrime = 1099511628211
)

// appendWords appends the words of one line.
func appendWords(words []word, text string, lineNo int) []word {
	for i := 0; i < len(text); {
		c := text[i]
		if c < utf8.RuneSelf {
			if asciiWord[c] == 0 {
				i++
				continue
			}
		} else if r, n := utf8.DecodeRuneInString(text[i:]); !isWordRune(r) {
			if isPictograph(r) {
				h := hashRune(hashSeed, r)
				words = append(words, word{hash: h, line: int32(lineNo), start: int32(i), end: int32(i + n), number: -1})
			}
			i += n
			continue
		}
		if (c|0x20 == 'h' || c|0x20 == 'w') && isURLStart(text[i:]) {
			end := i + urlLength(text[i:])
			words = append(words, word{hash: hashURL(text[i:end]), line: int32(lineNo),
				start: int32(i), end: int32(end), number: -1, url: true})
			i = end
			continue
		}
		start := i
		h, digits, number := uint64(hashSeed), 0, 0
		for i < len(text) {
			c := text[i]
			if c < utf8.RuneSelf {
				lower := asciiWord[c]
				if lower == 0 {
					break
				}
				if lower <= '9' {
					digits++
					number = number*10 + int(lower-'0')
					if number > 9999 {
						number = 9999
					}
				}
				h = (h ^ uint64(lower)) * hashPrime
				i++
				continue
			}
			r, n := utf8.DecodeRuneInString(text[i:])
			if !isWordRune(r) {
				break
			}
			h = hashRune(h, unicode.ToLower(r))
			i += n
		}
		w := word{hash: h, line: int32(lineNo), start: int32(start), end: int32(i), number: -1}
		if digits == i-start && digits <= 2 {
			w.number = int16(number)
		}
		words = append(words, w)
	}
	return words
}

// asciiWord holds the lower case of each ASCII letter and digit, and 0 for
// what is no part of a word.
var asciiWord = func() (t [128]byte) {
	for c := byte('0'); c <= '9'; c++ {
		t[c] = c
	}
	for c := byte('a'); c <= 'z'; c++ {
		t[c], t[c-'a'+'A'] = c, c
	}
	return t
}()

func hashRune(h uint64, r rune) uint64 {
	h = (h ^ uint64(r&0xff)) * hashPrime
	return (h ^ uint64(r>>8)) * hashPrime
}

// joiner is the combining grapheme joiner: senders pad with it what programs
// show beside the subject.
const joiner = '\u034f'

func isWordRune(r rune) bool {
	return unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.Is(unicode.Mn, r) && r < 0xfe00 && r != joiner
}

// isPictograph recognizes emoji and other symbols that a person may answer
// with. Bullets, arrows and box drawing are not among them.
func isPictograph(r rune) bool {
	switch {
	case r >= 0x1f000:
		return r <= 0x1faff && !(r >= 0x1f3fb && r <= 0x1f3ff) // skin tones belong to what they follow
	case r >= 0x2600 && r <= 0x27bf, r >= 0x2b00 && r <= 0x2bff, r == 0x203c, r == 0x2049:
		return true
	}
	return false
}

func isURLStart(s string) bool {
	if len(s) < 8 {
		return false
	}
	if strings.EqualFold(s[:4], "www.") {
		return true
	}
	return strings.EqualFold(s[:4], "http") && (strings.HasPrefix(s[4:], "://") || strings.HasPrefix(s[4:], "s://") || strings.HasPrefix(s[4:], "S://"))
}

// urlLength returns how far a URL at the start of s goes. Punctuation that
// more likely ends the sentence than the URL is not part of it.
func urlLength(s string) int {
	n := strings.IndexAny(s, " \t<>\"[]{}|\\^`\u00a0")
	if n < 0 {
		n = len(s)
	}
	for n > 4 && strings.IndexByte(".,;:!?)'*_", s[n-1]) >= 0 {
		n--
	}
	return n
}

// hashURL hashes a URL without its scheme and final slash.
func hashURL(s string) uint64 {
	if _, rest, ok := strings.Cut(s, "://"); ok {
		s = rest
	}
	s = strings.TrimSuffix(s, "/")
	h := uint64(hashSeed)
	for i := 0; i < len(s); i++ {
		c := s[i]
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		h = (h ^ uint64(c)) * hashPrime
	}
	return h
}
