package file

import (
	"bytes"
	"encoding/binary"
	"strings"
	"unicode/utf16"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
)

// decodeText returns the text of a file that a person saved, with lines that
// end in LF, and the name of its encoding: UTF-8, UTF-16, or Windows-1252 for
// bytes that are neither, as older Norwegian programs save.
func decodeText(data []byte) (text, encoding string) {
	switch {
	case bytes.HasPrefix(data, []byte{0xEF, 0xBB, 0xBF}):
		data = data[3:]
	case bytes.HasPrefix(data, []byte{0xFF, 0xFE}):
		return unixLines(decodeUTF16(data[2:], binary.LittleEndian)), "UTF-16"
	case bytes.HasPrefix(data, []byte{0xFE, 0xFF}):
		return unixLines(decodeUTF16(data[2:], binary.BigEndian)), "UTF-16"
	}
	if utf8.Valid(data) {
		return unixLines(string(data)), "UTF-8"
	}
	// Every byte has a meaning in Windows-1252 as this decoder reads it.
	s, err := charmap.Windows1252.NewDecoder().Bytes(data)
	if err != nil {
		s = bytes.ToValidUTF8(data, []byte("\uFFFD"))
	}
	return unixLines(string(s)), "Windows-1252"
}

// notText says what a file is that no editor of text has saved; "" of text.
func notText(data []byte) string {
	for start, what := range map[string]string{
		"PK\x03\x04": "a Word or Excel document", "\xD0\xCF\x11\xE0": "a Word or Excel document", "%PDF-": "a PDF", "{\\rtf": "a Word document (RTF)",
		"SQLite format 3": "a database",
	} {
		if bytes.HasPrefix(data, []byte(start)) {
			return what
		}
	}
	return ""
}

func decodeUTF16(data []byte, order binary.ByteOrder) string {
	units := make([]uint16, 0, len(data)/2)
	for ; len(data) >= 2; data = data[2:] {
		units = append(units, order.Uint16(data))
	}
	return string(utf16.Decode(units))
}

func unixLines(s string) string {
	s = strings.ReplaceAll(s, "\r\n", "\n")
	return strings.ReplaceAll(s, "\r", "\n")
}

// firstForeign returns the line of the first byte that is not UTF-8.
func firstForeign(data []byte) int {
	line := 1
	for len(data) > 0 {
		r, n := utf8.DecodeRune(data)
		if r == utf8.RuneError && n == 1 {
			return line
		}
		if r == '\n' {
			line++
		}
		data = data[n:]
	}
	return line
}
