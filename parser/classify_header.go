package parser

import (
	"bytes"
	"mime"
	"net/textproto"
	"strings"
	"unicode/utf8"
)

// parseMediaType reads a Content-Type field, also a broken one: what stands
// before the first semicolon, and those parameters that can be made out.
func parseMediaType(field string) (mediaType string, params map[string]string) {
	if mt, p, err := mime.ParseMediaType(field); err == nil {
		return mt, p
	}
	head, rest, _ := strings.Cut(field, ";")
	params = make(map[string]string)
	for rest != "" && len(params) < 20 {
		var one string
		one, rest, _ = strings.Cut(rest, ";")
		if k, v, ok := strings.Cut(one, "="); ok {
			params[strings.ToLower(strings.TrimSpace(k))] = strings.Trim(strings.TrimSpace(v), `"`)
		}
	}
	return strings.ToLower(strings.TrimSpace(head)), params
}

// Limits on a header block inside a part: no honest message comes near them.
const (
	maxBlockFields = 400
	maxBlockBytes  = 128 << 10
)

// readHeaderBlock reads the header block at the start of b, up to the first
// empty line. It takes what looks like a field and goes past what does not, so
// it reads the truncated and re-wrapped headers that bounces carry. The values
// are unfolded, RFC 2047 decoded and valid UTF-8. rest is what follows; nil
// when the block was too long to be read to its end.
func readHeaderBlock(b []byte) (h textproto.MIMEHeader, rest []byte) {
	h = make(textproto.MIMEHeader)
	whole := b
	b = b[:min(len(b), maxBlockBytes)]
	var name string
	var value strings.Builder
	keep := func() {
		if name != "" {
			h.Add(name, decodeWords(value.String()))
		}
		name = ""
		value.Reset()
	}
	for fields := 0; len(b) > 0; {
		line, after := cutLine(b)
		if len(line) == 0 {
			keep()
			return h, whole[len(whole)-len(after)-(len(whole)-min(len(whole), maxBlockBytes)):]
		}
		b = after
		if line[0] == ' ' || line[0] == '\t' {
			value.WriteByte(' ')
			value.Write(trimBlank(line))
			continue
		}
		keep()
		colon := fieldColon(line)
		if colon < 0 || fields == maxBlockFields {
			continue
		}
		fields++
		name = string(line[:colon])
		value.Write(trimBlank(line[colon+1:]))
	}
	keep()
	return h, rest
}

// fieldColon returns where the colon of a header field's name stands in line,
// or -1 when the line does not begin with a field name (RFC 5322, section 2.2).
func fieldColon[T string | []byte](line T) int {
	for i := 0; i < len(line) && i < 80; i++ {
		switch c := line[i]; {
		case c == ':':
			if i == 0 {
				return -1
			}
			return i
		case c <= ' ' || c >= 0x7f:
			return -1
		}
	}
	return -1
}

func cutLine(b []byte) (line, rest []byte) {
	line, rest, _ = bytes.Cut(b, []byte{'\n'})
	return bytes.TrimSuffix(line, []byte{'\r'}), rest
}

func trimBlank(b []byte) []byte {
	for len(b) > 0 && (b[0] == ' ' || b[0] == '\t') {
		b = b[1:]
	}
	for len(b) > 0 && (b[len(b)-1] == ' ' || b[len(b)-1] == '\t' || b[len(b)-1] == '\r') {
		b = b[:len(b)-1]
	}
	return b
}

// decodeWords undoes RFC 2047 encoded words where it can.
func decodeWords(s string) string {
	if !utf8.ValidString(s) {
		s = strings.ToValidUTF8(s, "\uFFFD")
	}
	if !strings.Contains(s, "=?") {
		return s
	}
	var d mime.WordDecoder
	if out, err := d.DecodeHeader(s); err == nil {
		return out
	}
	return s
}

// messageID returns the first msg-id in a field's value, without its brackets.
func messageID(field string) string {
	open := strings.IndexByte(field, '<')
	if open < 0 {
		return strings.TrimSpace(field)
	}
	field = field[open+1:]
	if end := strings.IndexByte(field, '>'); end >= 0 {
		field = field[:end]
	}
	return strings.TrimSpace(field)
}

// firstAddress returns the first addr-spec in s, lower case, or "".
func firstAddress(s string) string {
	addr, _, _ := findAddress(s)
	return addr
}

// findAddress looks for an addr-spec in s and returns it in lower case with
// where it begins and ends. It is lenient: local parts may be UTF-8 (RFC 6531),
// and the domain needs no dot.
func findAddress(s string) (addr string, start, end int) {
	for from := 0; ; {
		at := strings.IndexByte(s[from:], '@')
		if at < 0 {
			return "", 0, 0
		}
		at += from
		start = at
		for start > from && isAtomByte(s[start-1]) {
			start--
		}
		for start < at && s[start] == '.' {
			start++
		}
		end = at + 1
		for end < len(s) && isDomainByte(s[end]) {
			end++
		}
		for end > at+1 && (s[end-1] == '.' || s[end-1] == '-') {
			end--
		}
		if start < at && end > at+1 {
			return strings.ToLower(s[start:end]), start, end
		}
		from = at + 1
	}
}

func isAtomByte(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c >= 0x80:
		return true
	}
	return strings.IndexByte("!#$%&'*+-/=?^_`{|}~.", c) >= 0
}

func isDomainByte(c byte) bool {
	switch {
	case 'a' <= c && c <= 'z', 'A' <= c && c <= 'Z', '0' <= c && c <= '9', c >= 0x80, c == '.', c == '-':
		return true
	}
	return false
}
