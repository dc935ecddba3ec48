package parser

import (
	"bytes"
	"net/textproto"
	"strings"
	"unicode/utf8"
)

// plainFields reads a header block that is as it should be (RFC 5322, section
// 2.2): fields with a name of letters, digits and hyphens, and folded lines below
// them. Nearly all are; ok tells that this one is, and then the fields are those
// that enmime's repairs would give, at a fraction of their cost.
func plainFields(block []byte) (h textproto.MIMEHeader, ok bool) {
	if len(block) == 0 || block[len(block)-1] != '\n' {
		return nil, false
	}
	text := string(block) // the fields share it
	count := min(strings.Count(text, "\n"), manyFields)
	h = make(textproto.MIMEHeader, count)
	values := make([]string, count) // cut up for the fields
	for text != "" {
		var l string
		if l, text, ok = cutField(text); !ok {
			return nil, false
		}
		colon := plainName(l)
		if colon < 0 {
			return nil, false
		}
		value := strings.Trim(l[colon+1:], " \t")
		if text != "" && isFold(text[0]) {
			if value, text, ok = unfolded(value, text); !ok {
				return nil, false
			}
		}
		key := textproto.CanonicalMIMEHeaderKey(l[:colon])
		if old := h[key]; old != nil {
			h[key] = append(old, value)
			continue
		}
		if len(values) == 0 {
			values = make([]string, manyFields)
		}
		values[0] = value
		h[key], values = values[:1:1], values[1:]
	}
	return h, true
}

// manyFields bounds the room that is made before a header has shown its fields.
const manyFields = 64

// unfolded joins the folded lines that text begins with to a value.
func unfolded(value, text string) (whole, rest string, ok bool) {
	b := append(make([]byte, 0, 2*len(value)+80), value...)
	for text != "" && isFold(text[0]) {
		var l string
		if l, text, ok = cutField(text); !ok {
			return "", "", false
		}
		b = append(append(b, ' '), strings.Trim(l, " \t")...)
	}
	return string(bytes.Trim(b, " \t")), text, true
}

// cutField cuts the first line off; ok tells that it is not empty and has no CR
// but the one that ends it.
func cutField(text string) (l, rest string, ok bool) {
	l, rest, _ = strings.Cut(text, "\n")
	l = strings.TrimSuffix(l, "\r")
	return l, rest, l != "" && strings.IndexByte(l, '\r') < 0
}

func isFold(c byte) bool { return c == ' ' || c == '\t' }

// plainName returns where the colon after a field's name stands, or -1 when the
// name is missing or has anything but letters, digits and hyphens.
func plainName(l string) int {
	for i := 0; i < len(l); i++ {
		switch c := l[i]; {
		case c == ':' && i > 0:
			return i
		case c != '-' && (c >= utf8.RuneSelf || asciiWord[c] == 0):
			return -1
		}
	}
	return -1
}

// plainType reads a Content-Type or Content-Disposition field whose type and
// parameters are tokens, or in quotes tokens still: `text/plain; charset="utf-8"`.
// ok tells that it is one, and then enmime's repairs would give the same.
func plainType(field string) (value string, params map[string]string, ok bool) {
	value, rest, more := strings.Cut(field, ";")
	kind, subtype, slash := strings.Cut(value, "/")
	if !isToken(kind) || slash && !isToken(subtype) {
		return "", nil, false
	}
	params = make(map[string]string)
	for more {
		at := len(field) - len(rest)
		var one string
		one, rest, more = strings.Cut(rest, ";")
		name, v, _ := strings.Cut(strings.TrimPrefix(one, " "), "=")
		if len(v) > 1 && v[0] == '"' && v[len(v)-1] == '"' {
			v = v[1 : len(v)-1]
		}
		// A name that the field has before, if only as the end of another's, is
		// for enmime to judge.
		if !isToken(name) || !isToken(v) || strings.Contains(field[:at], name+"=") || params[strings.ToLower(name)] != "" {
			return "", nil, false
		}
		params[strings.ToLower(name)] = v
	}
	return strings.ToLower(value), params, true
}

// isToken tells whether s is made of letters, digits and the few signs between
// them that no program quotes or escapes.
func isToken(s string) bool {
	for i := 0; i < len(s); i++ {
		if c := s[i]; c >= utf8.RuneSelf || asciiWord[c] == 0 && c != '-' && c != '_' && c != '.' && c != '+' {
			return false
		}
	}
	return s != ""
}
