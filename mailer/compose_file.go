package mailer

import (
	"fmt"
	"path"
	"strings"
	"unicode/utf8"
)

// maxFileName is the length in bytes that a file name is cut to. File systems
// take 255; a name that people can read is shorter.
const maxFileName = 120

// cleanFileName makes a name that any computer can save: one line, no path, no
// character that Windows forbids, no leading dot, its ending kept.
func cleanFileName(name string) string {
	name = cleanText(name)
	name = name[strings.LastIndexAny(name, `/\`)+1:]
	name = strings.Map(func(r rune) rune {
		if strings.ContainsRune(`<>:"|?*`, r) {
			return '_'
		}
		return r
	}, name)
	// Windows drops dots and spaces at the end; a leading dot hides the file.
	name = strings.TrimLeft(strings.TrimRight(name, ". "), ". ")
	if name == "" {
		return "file"
	}
	return cutFileName(name, maxFileName)
}

// cutFileName shortens a name to at most n bytes and keeps its ending, which
// says what the file is.
func cutFileName(name string, n int) string {
	if len(name) <= n {
		return name
	}
	ext := path.Ext(name)
	if len(ext) > 10 {
		ext = ""
	}
	stem := strings.TrimSuffix(name, ext)
	n -= len(ext)
	for !utf8.RuneStart(stem[n]) {
		n--
	}
	return strings.TrimRight(stem[:n], " .") + ext
}

var withoutAccents = strings.NewReplacer("æ", "ae", "ø", "o", "å", "a", "Æ", "Ae", "Ø", "O", "Å", "A",
	"é", "e", "è", "e", "ê", "e", "ó", "o", "ò", "o", "ô", "o", "ä", "a", "ö", "o", "ü", "u",
	"Ä", "A", "Ö", "O", "Ü", "U", "–", "-", "—", "-")

// asciiFileName is the fallback for programs that know no RFC 2231: Norwegian
// letters as they are written without them, anything else an underscore.
func asciiFileName(name string) string {
	name = withoutAccents.Replace(name)
	name = strings.Map(func(r rune) rune {
		if r < ' ' || r >= 0x7F || r == '"' || r == '\\' {
			return '_'
		}
		return r
	}, name)
	return cutFileName(name, 60) // a fallback needs no second line
}

// fileNameParams writes the file name of a Content-Disposition (RFC 2183), each
// parameter on a line of its own: the plain one first, then, when it differs,
// the exact one in UTF-8 (RFC 2231), split where a line would grow too long.
func fileNameParams(name, plain string) string {
	var b strings.Builder
	fmt.Fprintf(&b, ";\r\n filename=\"%s\"", plain)
	if name == plain {
		return b.String()
	}
	const room = 56
	pieces := extendedPieces(name, room)
	if len(pieces) == 1 {
		fmt.Fprintf(&b, ";\r\n filename*=UTF-8''%s", pieces[0])
		return b.String()
	}
	for i, piece := range pieces {
		charset := ""
		if i == 0 {
			charset = "UTF-8''"
		}
		fmt.Fprintf(&b, ";\r\n filename*%d*=%s%s", i, charset, piece)
	}
	return b.String()
}

// extendedPieces writes a value as RFC 2231 section 7 has it, every byte that is
// not an attribute-char as %XX, in pieces of at most n bytes. A piece never ends
// inside a character: some programs decode each piece by itself.
func extendedPieces(s string, n int) []string {
	var pieces []string
	var piece strings.Builder
	for _, r := range s {
		enc := escapeExtended(string(r))
		if piece.Len()+len(enc) > n {
			pieces = append(pieces, piece.String())
			piece.Reset()
		}
		piece.WriteString(enc)
	}
	return append(pieces, piece.String())
}

func escapeExtended(s string) string {
	var b strings.Builder
	for i := range len(s) {
		c := s[i]
		if isAlphanumeric(rune(c)) || strings.IndexByte("!#$&+-.^_`{|}~", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}
