package parser

import (
	"bytes"
	"encoding/base64"
)

// undoTransfer undoes a Content-Transfer-Encoding (RFC 2045, section 6). It
// takes what it can: damaged tells that the bytes were not what the encoding
// says. Identity encodings, and unknown ones, come back as they are.
func undoTransfer(b []byte, encoding string) (out []byte, damaged bool) {
	switch encoding {
	case "base64":
		return undoBase64(b)
	case "quoted-printable":
		return undoQuotedPrintable(b)
	}
	return b, false
}

// transferSize tells how many bytes undoTransfer would give, without the work
// where it can be told from the length.
func transferSize(b []byte, encoding string) int {
	switch encoding {
	case "base64":
		n := len(b) - bytes.Count(b, []byte{'\n'}) - bytes.Count(b, []byte{'\r'})
		n -= bytes.Count(b[max(0, len(b)-8):], []byte{'='})
		return n * 3 / 4
	case "quoted-printable":
		out, _ := undoQuotedPrintable(b)
		return len(out)
	}
	return len(b)
}

// undoBase64 decodes base64 with whatever is not of its alphabet left out. Text
// that a gateway appended after the padding in plain is left out with it.
func undoBase64(b []byte) (out []byte, damaged bool) {
	clean := make([]byte, 0, len(b))
	strange, spaces := 0, 0
	for _, c := range b {
		switch {
		case 'A' <= c && c <= 'Z', 'a' <= c && c <= 'z', '0' <= c && c <= '9', c == '+', c == '/':
			clean = append(clean, c)
		case c == ' ':
			spaces++
		case c == '=' || c == '\n' || c == '\r' || c == '\t':
		default:
			strange++
		}
	}
	if strange > len(clean)/4+8 || strange > 0 && spaces > len(clean)/20+1 {
		return b, true // plain text labelled base64
	}
	if len(clean)%4 == 1 {
		clean, damaged = clean[:len(clean)-1], true
	}
	n, err := base64.RawStdEncoding.Decode(clean, clean)
	return clean[:n], damaged || strange > 0 || err != nil
}

// undoQuotedPrintable decodes quoted-printable (RFC 2045, section 6.7). What is
// no escape stays as it stands, as every mail program has it.
func undoQuotedPrintable(b []byte) (out []byte, damaged bool) {
	out = make([]byte, 0, len(b))
	for len(b) > 0 {
		i := bytes.IndexByte(b, '=')
		if i < 0 {
			return append(out, b...), damaged
		}
		out = append(out, b[:i]...)
		b = b[i:]
		if len(b) >= 3 {
			if hi, lo := unhex(b[1]), unhex(b[2]); hi >= 0 && lo >= 0 {
				out = append(out, byte(hi<<4|lo))
				b = b[3:]
				continue
			}
		}
		end := 1
		for end < len(b) && (b[end] == ' ' || b[end] == '\t' || b[end] == '\r') {
			end++
		}
		switch {
		case end == len(b):
			return out, damaged
		case b[end] == '\n':
			b = b[end+1:]
		default:
			out, damaged = append(out, '='), true
			b = b[1:]
		}
	}
	return out, damaged
}
