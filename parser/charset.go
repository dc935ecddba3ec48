package parser

import (
	"bytes"
	"io"
	"mime"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/unicode/norm"
)

// decodeText makes text of a body: UTF-8 where the bytes are valid UTF-8, else
// as the label says, with Latin-1 read as the Windows-1252 it usually is. Line
// ends become LF, NULs go, combining marks are composed (NFC).
func decodeText(b []byte, label string, html bool) string {
	b = toUTF8(b, label, html)
	if bytes.IndexByte(b, 0) >= 0 {
		b = bytes.ReplaceAll(b, []byte{0}, nil)
	}
	if hasCombining(b) {
		return norm.NFC.String(unixLines(b))
	}
	return unixLines(b)
}

// hasCombining tells whether a text may hold combining marks (U+0300 to U+036F):
// macOS writes å as a and a ring.
func hasCombining(b []byte) bool {
	return bytes.IndexByte(b, 0xcc) >= 0 || bytes.IndexByte(b, 0xcd) >= 0
}

// unixLines makes CRLF and a lone CR into LF.
func unixLines(b []byte) string {
	i := bytes.IndexByte(b, '\r')
	if i < 0 {
		return string(b)
	}
	var out strings.Builder
	out.Grow(len(b))
	for ; i >= 0; i = bytes.IndexByte(b, '\r') {
		out.Write(b[:i])
		out.WriteByte('\n')
		if b = b[i+1:]; len(b) > 0 && b[0] == '\n' {
			b = b[1:]
		}
	}
	out.Write(b)
	return out.String()
}

func toUTF8(b []byte, label string, html bool) []byte {
	switch {
	case bytes.HasPrefix(b, []byte("\xef\xbb\xbf")):
		b = b[3:]
	case bytes.HasPrefix(b, []byte("\xff\xfe")):
		return fromUTF16(b[2:], false)
	case bytes.HasPrefix(b, []byte("\xfe\xff")):
		return fromUTF16(b[2:], true)
	}
	label = strings.ToLower(strings.Trim(strings.TrimSpace(label), `"'`))
	label = strings.TrimPrefix(label, "charset=")
	switch {
	case label == "utf-7" || label == "unicode-1-1-utf-7" || label == "x-utf-7":
		return fromUTF7(b)
	case label == "utf-16" || label == "utf-16le" || label == "utf-16be":
		return fromUTF16(b, label != "utf-16le" && (len(b) < 2 || b[0] == 0))
	case strings.HasPrefix(label, "iso-2022-") || strings.HasPrefix(label, "hz-"):
		// Seven-bit with escapes: valid UTF-8, and yet not UTF-8.
		if out, ok := fromLabel(b, label); ok {
			return out
		}
	}
	if utf8.Valid(b) {
		return b
	}
	if label == "" && html {
		label = metaCharset(b)
	}
	if label == "utf-8" || label == "utf8" || mostlyUTF8(b) {
		return repairUTF8(b)
	}
	if out, ok := fromLabel(b, label); ok {
		return out
	}
	return repairUTF8(b)
}

// fromLabel decodes by the name of a charset, as the WHATWG encoding standard
// has it, which reads Latin-1 as Windows-1252.
func fromLabel(b []byte, label string) ([]byte, bool) {
	enc, err := htmlindex.Get(label)
	if err != nil {
		return nil, false
	}
	out, err := enc.NewDecoder().Bytes(b)
	if err != nil || !utf8.Valid(out) {
		return nil, false
	}
	return out, true
}

// mostlyUTF8 tells text that is UTF-8 but for a few bytes, whatever its label:
// three of four non-ASCII sequences are well formed.
func mostlyUTF8(b []byte) bool {
	good, bad := 0, 0
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			bad++
		} else {
			good++
		}
		i += n
	}
	return good > 3*bad
}

// repairUTF8 keeps what is valid UTF-8 and reads each other byte as
// Windows-1252: a mail program that pasted one into the other loses nothing.
func repairUTF8(b []byte) []byte {
	out := make([]byte, 0, len(b)+len(b)/8)
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			out = append(out, b[i])
			i++
			continue
		}
		r, n := utf8.DecodeRune(b[i:])
		if r == utf8.RuneError && n == 1 {
			r = charmap.Windows1252.DecodeByte(b[i])
		}
		out = utf8.AppendRune(out, r)
		i += n
	}
	return out
}

// metaCharset returns the charset that an HTML document declares of itself.
func metaCharset(b []byte) string {
	head := bytes.ToLower(b[:min(len(b), 2048)])
	_, rest, ok := bytes.Cut(head, []byte("charset="))
	if !ok {
		return ""
	}
	rest = bytes.TrimLeft(rest, `"' `)
	if end := bytes.IndexAny(rest, `"'> ;/`); end >= 0 {
		return string(rest[:end])
	}
	return ""
}

func fromUTF16(b []byte, bigEndian bool) []byte {
	out := make([]byte, 0, len(b))
	var high rune
	for i := 0; i+1 < len(b); i += 2 {
		u := rune(b[i]) | rune(b[i+1])<<8
		if bigEndian {
			u = rune(b[i])<<8 | rune(b[i+1])
		}
		if high != 0 {
			if r := utf16.DecodeRune(high, u); r != utf8.RuneError {
				out, high = utf8.AppendRune(out, r), 0
				continue
			}
			out, high = utf8.AppendRune(out, utf8.RuneError), 0
		}
		if utf16.IsSurrogate(u) && u < 0xdc00 {
			high = u
			continue
		}
		out = utf8.AppendRune(out, u)
	}
	return out
}

// fromUTF7 decodes UTF-7 (RFC 2152). A shift that is no base64 stays as text.
func fromUTF7(b []byte) []byte {
	out := make([]byte, 0, len(b))
	for i := 0; i < len(b); {
		if b[i] != '+' {
			out = append(out, b[i])
			i++
			continue
		}
		i++
		if i < len(b) && b[i] == '-' {
			out = append(out, '+')
			i++
			continue
		}
		start, acc, bits := i, uint32(0), 0
		var units []byte
		for ; i < len(b); i++ {
			v := base64Value(b[i])
			if v < 0 {
				break
			}
			acc, bits = acc<<6|uint32(v), bits+6
			if bits >= 16 {
				bits -= 16
				u := acc >> bits
				units = append(units, byte(u>>8), byte(u))
			}
		}
		if i == start {
			out = append(out, '+')
			continue
		}
		out = append(out, fromUTF16(units, true)...)
		if i < len(b) && b[i] == '-' {
			i++
		}
	}
	return repairUTF8(out)
}

func base64Value(c byte) int {
	switch {
	case 'A' <= c && c <= 'Z':
		return int(c - 'A')
	case 'a' <= c && c <= 'z':
		return int(c-'a') + 26
	case '0' <= c && c <= '9':
		return int(c-'0') + 52
	case c == '+':
		return 62
	case c == '/':
		return 63
	}
	return -1
}

// decodeField undoes RFC 2047 encoded words in a header value, and reads raw
// 8-bit bytes as decodeText does.
func decodeField(s string) string {
	if !utf8.ValidString(s) {
		s = string(toUTF8([]byte(s), "", false))
	}
	if strings.IndexByte(s, 0) >= 0 {
		s = strings.ReplaceAll(s, "\x00", "")
	}
	if !strings.Contains(s, "=?") {
		return s
	}
	d := mime.WordDecoder{CharsetReader: wordCharset}
	out, err := d.DecodeHeader(s)
	if err != nil {
		return s
	}
	return strings.ToValidUTF8(out, "\uFFFD")
}

// wordCharset decodes the charset of an encoded word.
func wordCharset(label string, r io.Reader) (io.Reader, error) {
	b, err := io.ReadAll(r)
	if err != nil {
		return nil, err
	}
	return bytes.NewReader(toUTF8(b, label, false)), nil
}
