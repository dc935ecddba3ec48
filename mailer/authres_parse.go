package mailer

import (
	"io"
	"mime"
	"strings"
)

// The parser at hand splits at every semicolon, those in quotes and comments
// included, where a sender's own text stands: an envelope sender such as
// "x; dmarc=pass"@example.com would be its own witness. So the grammar of RFC
// 8601 section 2.2 is followed here.

// authResult is one method's result.
type authResult struct {
	method, value string
	props         map[string]string // ptype.property to value, names in lower case
}

type authResults []authResult

// dmarc gives the verdict and the domain it is about, if that is said.
func (rs authResults) dmarc() (Verdict, string) {
	verdict, from, seen := DMARCNone, "", false
	for _, r := range rs {
		if r.method != "dmarc" {
			continue
		}
		v := DMARCNone
		switch r.value {
		case "pass":
			v = DMARCPass
		case "fail":
			return DMARCFail, ""
		}
		if seen && (v != verdict || r.props["header.from"] != from) {
			return DMARCNone, "" // two results that do not agree
		}
		verdict, from, seen = v, r.props["header.from"], true
	}
	return verdict, from
}

// token is a word, a quoted string or one of ; and = and /.
type token struct {
	text   string
	quoted bool
	mark   byte // ';', '=' or '/'; 0 for text
}

// parseAuthResults reads the value of an Authentication-Results field. ok is
// false when it is broken; the id is given all the same when it came first. A
// field without an id, as Microsoft writes it, has an empty one.
func parseAuthResults(value string) (id string, results authResults, ok bool) {
	tokens, ok := tokenize(value)
	var parts [][]token
	start := 0
	for i, t := range tokens {
		if t.mark == ';' {
			parts = append(parts, tokens[start:i])
			start = i + 1
		}
	}
	parts = append(parts, tokens[start:])
	if first := parts[0]; len(first) > 0 && first[0].mark == 0 && (len(first) == 1 || first[1].mark == 0) {
		id = first[0].text
		if len(first) > 2 || len(first) == 2 && first[1].text != "1" {
			return id, nil, false // another version of the grammar
		}
		parts = parts[1:]
	}
	for _, p := range parts {
		if r, good := parseResult(p); good {
			results = append(results, r)
		}
	}
	return id, results, ok
}

// parseResult reads: method [/ version] = result, then properties as name =
// value.
func parseResult(t []token) (authResult, bool) {
	if len(t) >= 3 && t[1].mark == '/' {
		t = append(t[:1:1], t[3:]...)
	}
	if len(t) < 3 || t[0].mark != 0 || t[0].quoted || t[1].mark != '=' || t[2].mark != 0 || t[2].quoted {
		return authResult{}, false
	}
	// "none" alone says that nothing was checked, and falls out above.
	r := authResult{method: strings.ToLower(t[0].text), value: strings.ToLower(t[2].text), props: map[string]string{}}
	for t = t[3:]; len(t) >= 3; {
		if t[0].mark != 0 || t[1].mark != '=' || t[2].mark != 0 {
			t = t[1:]
			continue
		}
		name := strings.ToLower(t[0].text)
		if _, twice := r.props[name]; !twice && !t[0].quoted {
			r.props[name] = t[2].text
		}
		t = t[3:]
	}
	return r, true
}

// tokenize takes comments out and quotes apart (RFC 5322 section 3.2); ok is
// false when one of them never ends.
func tokenize(s string) (tokens []token, ok bool) {
	for i := 0; i < len(s); {
		switch c := s[i]; c {
		case ' ', '\t', '\r', '\n':
			i++
		case ';', '=', '/':
			tokens = append(tokens, token{mark: c})
			i++
		case '(':
			n := commentEnd(s[i:])
			if n < 0 {
				return tokens, false
			}
			i += n
		case '"':
			text, n := unquote(s[i:])
			if n < 0 {
				return tokens, false
			}
			tokens = append(tokens, token{text: text, quoted: true})
			i += n
		default:
			n := strings.IndexAny(s[i:], " \t\r\n;=/(\"")
			if n < 0 {
				n = len(s) - i
			}
			tokens = append(tokens, token{text: s[i : i+n]})
			i += n
		}
	}
	return tokens, true
}

// commentEnd is the length of the comment that s begins with; comments nest.
func commentEnd(s string) int {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch s[i] {
		case '\\':
			i++
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i + 1
			}
		}
	}
	return -1
}

// unquote reads the quoted string that s begins with and its length.
func unquote(s string) (string, int) {
	var b strings.Builder
	for i := 1; i < len(s); i++ {
		switch s[i] {
		case '\\':
			if i++; i < len(s) {
				b.WriteByte(s[i])
			}
		case '"':
			return b.String(), i + 1
		default:
			b.WriteByte(s[i])
		}
	}
	return "", -1
}

// wordDecoder reads encoded words in any charset as well as it can: only the
// address beside the name is of interest.
func wordDecoder() *mime.WordDecoder {
	return &mime.WordDecoder{CharsetReader: func(_ string, r io.Reader) (io.Reader, error) { return r, nil }}
}
