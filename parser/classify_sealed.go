package parser

import (
	"bytes"
	"strings"
)

// noteContainers records attachments that may hold what was said but that
// are not opened: Outlook's TNEF.
func (m *Message) noteContainers() {
	for i := range m.parts {
		p := &m.parts[i]
		switch {
		case p.mediaType == "application/ms-tnef", p.mediaType == "application/vnd.ms-tnef",
			strings.EqualFold(p.fileName, "winmail.dat"):
			m.problem("tnef", "attachment in Outlook's own format (winmail.dat) was not opened")
		}
	}
}

// classifySealed recognizes messages whose words cannot be reached: encrypted
// ones (RFC 8551, RFC 3156, inline OpenPGP) and opaquely signed ones (RFC 8551,
// section 3.5.2), which are not encrypted but wrap the text in CMS.
func (m *Message) classifySealed() bool {
	detail := m.sealed()
	if detail == "" {
		return false
	}
	m.Kind = Unreadable
	m.problem("sealed", detail)
	return true
}

func (m *Message) sealed() string {
	top, params := m.topType()
	if top == "multipart/encrypted" {
		if strings.EqualFold(params["protocol"], "application/pgp-encrypted") {
			return "encrypted with OpenPGP"
		}
		return "encrypted"
	}
	for i := range m.parts {
		if detail := m.parts[i].sealed(); detail != "" && !m.hasText() {
			return detail
		}
	}
	return ""
}

// sealed says how a leaf hides what it holds, or "" when it does not.
func (p *part) sealed() string {
	switch p.mediaType {
	case "application/pkcs7-mime", "application/x-pkcs7-mime":
		switch strings.ToLower(p.params["smime-type"]) {
		case "signed-data":
			return "S/MIME with the text inside the signature"
		case "certs-only":
			return ""
		case "compressed-data":
			return "S/MIME compressed"
		}
		return "encrypted with S/MIME"
	case "application/pgp-encrypted":
		return "encrypted with OpenPGP"
	case "application/octet-stream", "text/plain":
		if bytes.HasPrefix(bytes.TrimSpace(p.body[:min(len(p.body), 200)]), []byte(pgpMessage)) {
			return "encrypted with OpenPGP"
		}
	}
	return ""
}

// hasText says whether any leaf holds words of its own that can be read: not
// empty, not an attachment, not the armor of an encrypted message.
func (m *Message) hasText() bool {
	for i := range m.parts {
		p := &m.parts[i]
		if p.mediaType != "text/plain" && p.mediaType != "text/html" || p.disposition == "attachment" {
			continue
		}
		text := p.text
		if p.mediaType == "text/html" {
			text = stripMarkup(text[:min(len(text), noticeLimit)])
		}
		text = strings.TrimSpace(text)
		if text == "" || strings.HasPrefix(text, pgpMessage) && strings.HasSuffix(text, pgpMessageEnd) {
			continue
		}
		return true
	}
	return false
}

// Armor header lines of OpenPGP (RFC 9580, section 6.2 and 7).
const (
	pgpMessage    = "-----BEGIN PGP MESSAGE-----"
	pgpMessageEnd = "-----END PGP MESSAGE-----"
	pgpSigned     = "-----BEGIN PGP SIGNED MESSAGE-----"
	pgpSignature  = "-----BEGIN PGP SIGNATURE-----"
	pgpSigEnd     = "-----END PGP SIGNATURE-----"
)

// stripClearsign takes the armor of the cleartext signature framework (RFC 9580,
// section 7) away and undoes its dash escaping, so that the signed words can
// be read. Text without such armor comes back as it is. A line of the armor
// inside a quote is left alone.
func stripClearsign(text string) string {
	start := lineIndex(text, pgpSigned)
	if start < 0 {
		return text
	}
	var b strings.Builder
	b.Grow(len(text))
	b.WriteString(text[:start])
	text = text[start:]
	// The armor's own header fields (Hash: …) end with an empty line.
	_, text, _ = strings.Cut(text, "\n")
	for text != "" {
		line, rest, _ := strings.Cut(text, "\n")
		if trimmed := strings.TrimSpace(line); trimmed != "" && fieldColon(trimmed) < 0 {
			break // no empty line after the fields: the words begin here
		} else if text = rest; trimmed == "" {
			break
		}
	}
	inSignature, after := false, false
	for text != "" {
		line, rest, more := strings.Cut(text, "\n")
		text = rest
		trimmed := strings.TrimRight(line, " \t\r")
		switch {
		case trimmed == pgpSignature:
			inSignature = true
			continue
		case trimmed == pgpSigEnd:
			inSignature, after = false, true
			continue
		case inSignature:
			continue
		case !after:
			line = strings.TrimPrefix(line, "- ")
		}
		b.WriteString(line)
		if more {
			b.WriteByte('\n')
		}
	}
	return b.String()
}

// lineIndex returns where a line that is exactly want (trailing blanks aside)
// begins in text, or -1.
func lineIndex(text, want string) int {
	for from := 0; ; {
		i := strings.Index(text[from:], want)
		if i < 0 {
			return -1
		}
		i += from
		end := i + len(want)
		tail, _, _ := strings.Cut(text[end:], "\n")
		if (i == 0 || text[i-1] == '\n') && strings.TrimSpace(tail) == "" {
			return i
		}
		from = end
	}
}
