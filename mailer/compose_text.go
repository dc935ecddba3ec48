package mailer

import (
	"errors"
	"fmt"
	"mime"
	"net/mail"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"
)

// maxText is the length in bytes to which a subject or a name is cut: longer
// ones are an accident or an attack, and a header field as a whole may be
// limited to a few kilobytes by the servers on the way.
const maxText = 500

// cleanText makes one line of text for people out of any string: whatever could
// end a header field becomes a space, and what hides or reverses text
// (bidirectional overrides) is taken out. "=?" would be read back as an encoded
// word (RFC 2047), so it is broken up.
func cleanText(s string) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), r == '\u2028', r == '\u2029':
			return ' '
		case isBidiControl(r), r == '\uFEFF', r == '\u200B':
			return -1
		}
		return r
	}, s)
	s = strings.ReplaceAll(s, "=?", "= ?")
	return cutText(strings.Join(strings.Fields(s), " "), maxText)
}

// cutText shortens a string to at most n bytes without splitting a character.
func cutText(s string, n int) string {
	if len(s) <= n {
		return s
	}
	n -= len("…")
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return strings.TrimSpace(s[:n]) + "…"
}

// isBidiControl reports the characters that change the direction of text
// (Unicode Standard Annex 9): in a name they make one file or person look like
// another.
func isBidiControl(r rune) bool {
	return r >= '\u202A' && r <= '\u202E' || r >= '\u2066' && r <= '\u2069' || r == '\u200E' || r == '\u200F'
}

// cleanBody takes out of a body what no mail program shows and some servers
// refuse: NUL and the other controls besides tab and line ends.
func cleanBody(s string) string {
	if utf8.ValidString(s) && !holdsControl(s) {
		return s // as nearly always
	}
	s = strings.ToValidUTF8(s, "\uFFFD")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) && r != '\t' && r != '\n' && r != '\r' {
			return -1
		}
		return r
	}, s)
}

// holdsControl reports whether valid UTF-8 holds a control character that a
// body may not have: one byte, or C2 and a byte below A0 (U+0080 to U+009F).
func holdsControl(s string) bool {
	for i := range len(s) {
		switch c := s[i]; {
		case c == '\t', c == '\n', c == '\r':
		case c < ' ', c == 0x7F, c == 0xC2 && s[i+1] < 0xA0:
			return true
		}
	}
	return false
}

// cleanAddress checks the address and cleans the name of a person.
func cleanAddress(a mail.Address) (mail.Address, error) {
	addr, err := wireAddress(a.Address)
	if err != nil {
		return mail.Address{}, err
	}
	return mail.Address{Name: cleanText(a.Name), Address: addr}, nil
}

// wireAddress returns an address as it is written in SMTP and in headers: a
// domain with letters outside ASCII (blåbær.example) becomes its A-labels (RFC
// 5891). A local part with such letters would need SMTPUTF8 (RFC 6531) all the
// way and is refused, as is whatever could end a line or a bracket.
func wireAddress(addr string) (string, error) {
	at := strings.LastIndexByte(addr, '@')
	if at < 1 || at == len(addr)-1 {
		return "", fmt.Errorf("%q is no mail address", addr)
	}
	local, domain := addr[:at], addr[at+1:]
	for _, r := range local {
		if r <= ' ' || r >= 0x7F {
			return "", fmt.Errorf("%q is no mail address: character %q before the @", addr, r)
		}
	}
	for _, r := range domain {
		if r >= utf8.RuneSelf {
			ascii, err := idna.Lookup.ToASCII(domain)
			if err != nil {
				return "", fmt.Errorf("%q is no mail address: %w", addr, err)
			}
			domain = ascii
			break
		}
	}
	if !isDomain(domain) {
		return "", fmt.Errorf("%q is no mail address: domain is not valid", addr)
	}
	out := local + "@" + domain
	if len(local) > 64 || len(out) > 254 {
		return "", errors.New("mail address is too long")
	}
	if isDotAtom(local) && domain[0] != '[' {
		return out, nil
	}
	// The parser of net/mail knows the rest of the grammar (RFC 5322 3.4.1).
	parsed, err := mail.ParseAddress("<" + out + ">")
	if err != nil || parsed.Address != out && !strings.HasPrefix(local, `"`) {
		return "", fmt.Errorf("%q is no mail address", addr)
	}
	return out, nil
}

// isDomain reports a host name (RFC 1123) or an address literal (RFC 5321
// section 4.1.3).
func isDomain(s string) bool {
	if strings.HasPrefix(s, "[") && strings.HasSuffix(s, "]") {
		return strings.Trim(s[1:len(s)-1], "0123456789abcdefABCDEFIPv:.") == ""
	}
	for label := range strings.SplitSeq(s, ".") {
		if label == "" || len(label) > 63 {
			return false
		}
		for _, r := range label {
			if r != '-' && r != '_' && !isAlphanumeric(r) {
				return false
			}
		}
	}
	return true
}

func isAlphanumeric(r rune) bool {
	return r >= '0' && r <= '9' || r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z'
}

// UsableMessageID reports whether an identifier from somebody else's message,
// without brackets, can stand in In-Reply-To and References (RFC 5322 section
// 3.6.4). A few programs write some that cannot.
func UsableMessageID(id string) bool { return checkMessageID(id) == nil }

// checkMessageID accepts what other programs may have made, as long as it stays
// one word between angle brackets.
func checkMessageID(id string) error {
	if id == "" {
		return errors.New("message id is empty")
	}
	if len(id) > 900 {
		return errors.New("message id is too long")
	}
	for _, r := range id {
		if r <= ' ' || r >= 0x7F || r == '<' || r == '>' {
			return fmt.Errorf("message id %q: character %q", id, r)
		}
	}
	if !strings.Contains(id, "@") {
		return fmt.Errorf("message id %q has no @", id)
	}
	return nil
}

// isDotAtom reports an RFC 5322 dot-atom.
func isDotAtom(s string) bool {
	for atom := range strings.SplitSeq(s, ".") {
		if atom == "" {
			return false
		}
		for _, r := range atom {
			if !isAlphanumeric(r) && !strings.ContainsRune("!#$%&'*+-/=?^_`{|}~", r) {
				return false
			}
		}
	}
	return len(s) <= 255
}

// isFieldName reports a name that a header field may have. RFC 5322 allows any
// printable character; ours keep to those that every server passes on.
func isFieldName(s string) bool {
	for _, r := range s {
		if r != '-' && !isAlphanumeric(r) {
			return false
		}
	}
	return s != "" && len(s) <= 64
}

// reservedField reports the fields that Compose writes itself or that would
// change who gets the mail or how it is read. The name is in lower case.
func reservedField(name string) bool {
	switch name {
	case "from", "to", "cc", "bcc", "sender", "reply-to", "subject", "date", "message-id",
		"in-reply-to", "references", "list-id", "mime-version", "auto-submitted",
		"x-auto-response-suppress", "return-path", "received":
		return true
	}
	return strings.HasPrefix(name, "content-") || strings.HasPrefix(name, "resent-")
}

// hasControl reports whether a header value could end its line.
func hasControl(s string) bool {
	return !utf8.ValidString(s) || strings.ContainsFunc(s, func(r rune) bool {
		return unicode.IsControl(r) || r == '\u2028' || r == '\u2029'
	})
}

// longestWord gives the longest run without a space, which folding cannot
// break (RFC 5322 section 2.1.1 allows 998 characters a line).
func longestWord(s string) int {
	longest := 0
	for word := range strings.SplitSeq(s, " ") {
		longest = max(longest, len(word))
	}
	return longest
}

// encodeText writes a line of text as the value of a header field (RFC 2047). Its
// encoded words are shorter than the 75 characters allowed, so that the first of
// them fits on the line of the field's name: an empty first line is valid and
// yet misread by some. A plain word too long for a line is encoded for the sake
// of being cut.
func encodeText(s string) string {
	if mime.QEncoding.Encode("UTF-8", s) == s && longestWord(s) <= 60 {
		return s
	}
	const room = 50 // and "=?UTF-8?q?", "?=" and "Subject: " around it
	var words []string
	start, size := 0, 0
	for i, r := range s {
		n := 1
		if r >= utf8.RuneSelf || !isAlphanumeric(r) && r != ' ' {
			n = 3 * utf8.RuneLen(r)
		}
		if size+n > room {
			words = append(words, encodeWord(s[start:i]))
			start, size = i, 0
		}
		size += n
	}
	return strings.Join(append(words, encodeWord(s[start:])), " ")
}

// encodeWord writes one encoded word even where the text is plain ASCII: blanks
// between an encoded word and a plain one would be kept, between two encoded
// ones they are not.
func encodeWord(s string) string {
	var b strings.Builder
	b.WriteString("=?UTF-8?q?")
	for i := range len(s) {
		switch c := s[i]; {
		case c == ' ':
			b.WriteByte('_')
		case isAlphanumeric(rune(c)):
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "=%02X", c)
		}
	}
	b.WriteString("?=")
	return b.String()
}

// encodeAddress writes a checked address with its cleaned name (RFC 5322 3.4).
func encodeAddress(a mail.Address) string {
	return strings.TrimSpace(encodePhrase(a.Name) + " <" + a.Address + ">")
}

var quotedPairs = strings.NewReplacer(`\`, `\\`, `"`, `\"`)

// encodePhrase writes a phrase (RFC 5322) before an angle bracket: quoted when
// it is ASCII, as encoded words otherwise.
func encodePhrase(s string) string {
	s = cleanText(s)
	if s == "" {
		return ""
	}
	if enc := encodeText(s); enc != s {
		return enc
	}
	return `"` + quotedPairs.Replace(s) + `"`
}
