package parser

import (
	"bufio"
	"bytes"
	"net/textproto"
	"path"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/jhillyerd/enmime/v2"
	"github.com/jhillyerd/enmime/v2/mediatype"
)

// maxHeaderBytes bounds the header block that is read as fields; what stands
// beyond it is of no use to anyone.
const maxHeaderBytes = 256 << 10

// Read decodes a message as it came from the wire and says what kind it is. It
// never fails: what cannot be read as MIME is read as text, and Problems says
// so. Nothing of raw is copied that need not be, so raw must not be changed
// while the Message is in use.
func Read(raw []byte) *Message {
	m := decode(raw)
	m.listAttachments()
	m.classify()
	if m.Kind == Reply && len(m.Attachments) == 0 && m.wordless() {
		m.Kind = Empty
	}
	return m
}

// decode is Read without asking what kind of message it is.
func decode(raw []byte) *Message {
	m := &Message{Kind: Reply}
	s := splitter{}
	raw = trimEnvelopeLine(raw)
	top, _ := splitHeader(raw)
	m.readTopHeader(top)
	s.split(raw, "text/plain", -1, 0)
	m.Problems = append(m.Problems, s.problems...)
	m.parts = make([]part, len(s.leaves))
	for i := range s.leaves {
		m.readLeaf(&m.parts[i], &s.leaves[i])
	}
	return m
}

// ReadBody makes a Message of a bare body without a header.
func ReadBody(content []byte, html bool) *Message {
	m := &Message{Kind: Reply, Header: textproto.MIMEHeader{}}
	p := part{mediaType: "text/plain", alternative: -1, body: content, header: textproto.MIMEHeader{}}
	if html {
		p.mediaType = "text/html"
	}
	p.text = decodeText(content, "", html)
	m.parts = []part{p}
	if m.wordless() {
		m.Kind = Empty
	}
	return m
}

// trimEnvelopeLine takes away the "From " line of an mbox, and empty lines before
// the header.
func trimEnvelopeLine(raw []byte) []byte {
	raw = bytes.TrimPrefix(raw, []byte("\xef\xbb\xbf"))
	if after := bytes.TrimLeft(raw, "\r\n"); len(after) < len(raw) && (bytes.HasPrefix(after, []byte("From ")) || fieldColon(after) > 0) {
		raw = after
	}
	if bytes.HasPrefix(raw, []byte("From ")) || bytes.HasPrefix(raw, []byte(">From ")) {
		_, raw = cutLine(raw)
	}
	return raw
}

// silent is an enmime error collector that forgets: what is wrong with a header
// field is of interest to nobody once it has been repaired.
type silent struct{}

func (silent) AddError(string, string, ...any)   {}
func (silent) AddWarning(string, string, ...any) {}

// readFields reads a header block, encoded words undone.
func readFields(block []byte) textproto.MIMEHeader {
	if len(block) > maxHeaderBytes {
		block = block[:maxHeaderBytes]
	}
	if len(block) == 0 {
		return textproto.MIMEHeader{}
	}
	h, ok := plainFields(block)
	if !ok {
		h = repairedFields(block)
	}
	if isPlainText(block) {
		return h
	}
	for _, values := range h {
		for i, v := range values {
			values[i] = decodeField(v)
		}
	}
	return h
}

// isPlainText tells whether decodeField has nothing to do in a block of fields.
func isPlainText(block []byte) bool {
	return utf8.Valid(block) && bytes.IndexByte(block, 0) < 0 && !bytes.Contains(block, []byte("=?"))
}

// repairedFields reads a header block with enmime's repairs: fields without a
// colon, lines that should have been indented, raw 8-bit names.
func repairedFields(block []byte) textproto.MIMEHeader {
	h, err := enmime.ReadHeader(bufio.NewReaderSize(bytes.NewReader(block), min(len(block)+16, 4096)), silent{})
	if err != nil || h == nil {
		h, _ = readHeaderBlock(block)
	}
	return h
}

func (m *Message) readTopHeader(block []byte) {
	m.Header = readFields(block)
	m.Subject = m.Header.Get("Subject")
	m.MessageID = messageID(m.Header.Get("Message-Id"))
	m.From, m.FromName = splitAddress(m.Header.Get("From"))
	if m.From == "" {
		m.From, m.FromName = splitAddress(m.Header.Get("Sender"))
	}
	if ids := messageIDs(m.Header.Get("In-Reply-To")); len(ids) > 0 {
		m.InReplyTo = ids[0]
	}
	m.References = messageIDs(m.Header.Get("References"))
	for _, name := range []string{"To", "Cc", "Delivered-To", "X-Original-To", "Envelope-To"} {
		for _, v := range m.Header[name] {
			m.addRecipients(v)
		}
	}
}

// maxRecipients bounds the addresses that are kept of one message.
const maxRecipients = 500

func (m *Message) addRecipients(field string) {
	for field != "" && len(m.Recipients) < maxRecipients {
		addr, _, end := findAddress(field)
		if addr == "" {
			return
		}
		field = field[end:]
		known := false
		for _, r := range m.Recipients {
			known = known || r == addr
		}
		if !known {
			m.Recipients = append(m.Recipients, addr)
		}
	}
}

// splitAddress parts a From field into address and display name, taking
// whatever is there: a name may hold an unquoted comma, or an address may
// stand without brackets. The value has been RFC 2047 decoded.
func splitAddress(field string) (addr, name string) {
	if open := strings.LastIndexByte(field, '<'); open >= 0 {
		if addr, _, _ = findAddress(field[open:]); addr != "" {
			name = strings.TrimSpace(field[:open])
			if len(name) >= 2 && name[0] == '"' && name[len(name)-1] == '"' {
				name = strings.ReplaceAll(name[1:len(name)-1], `\`, "")
			}
			return addr, strings.TrimSpace(name)
		}
	}
	addr, start, end := findAddress(field)
	if addr == "" {
		return "", strings.TrimSpace(field)
	}
	// The old form: kari@example.no (Kari Nordmann).
	rest := strings.TrimSpace(field[:start] + field[end:])
	if len(rest) > 2 && rest[0] == '(' && rest[len(rest)-1] == ')' {
		name = strings.TrimSpace(rest[1 : len(rest)-1])
	}
	return addr, name
}

// messageIDs returns the msg-ids in a field, without brackets, in order.
func messageIDs(field string) []string {
	var ids []string
	for len(ids) < maxRecipients {
		open := strings.IndexByte(field, '<')
		if open < 0 {
			break
		}
		end := strings.IndexByte(field[open:], '>')
		if end < 0 {
			break
		}
		if id := strings.Join(strings.Fields(field[open+1:open+end]), ""); id != "" {
			ids = append(ids, id)
		}
		field = field[open+end+1:]
	}
	if ids == nil && strings.IndexByte(field, '@') > 0 {
		ids = append(ids, messageID(field))
	}
	return ids
}

// readLeaf decodes one leaf. Only text is transfer decoded, and what other
// readers of this package look into; of the rest the size is enough.
func (m *Message) readLeaf(p *part, e *entity) {
	p.alternative = e.alternative
	p.header = readFields(e.header)
	p.mediaType, p.params = leafType(p.header.Get("Content-Type"), e.defaultType)
	var dispositionParams map[string]string
	p.disposition, dispositionParams = leafType(p.header.Get("Content-Disposition"), "")
	p.fileName = fileName(dispositionParams["filename"])
	if p.fileName == "" {
		p.fileName = fileName(p.params["name"])
	}
	encoding := strings.ToLower(strings.TrimSpace(p.header.Get("Content-Transfer-Encoding")))
	text := strings.HasPrefix(p.mediaType, "text/")
	if !text && !wantsBytes(p) {
		p.size = transferSize(e.body, encoding)
		return
	}
	var damaged bool
	p.body, damaged = undoTransfer(e.body, encoding)
	if damaged {
		m.problem("broken_encoding", "a part was not encoded as it says: "+encoding)
	}
	p.size = len(p.body)
	if text {
		p.text = decodeText(p.body, p.params["charset"], p.mediaType == "text/html")
	}
}

// wantsBytes says whether a leaf that is not text is looked into.
func wantsBytes(p *part) bool {
	switch {
	case strings.HasPrefix(p.mediaType, "message/"), strings.HasSuffix(p.mediaType, "/ics"),
		p.mediaType == "application/pgp-encrypted":
		return true
	}
	return p.mediaType == "application/octet-stream" && p.disposition != "attachment" && p.fileName == ""
}

// leafType reads a Content-Type or Content-Disposition field, also a broken one.
func leafType(field, missing string) (value string, params map[string]string) {
	if field == "" {
		return missing, nil
	}
	if len(field) > maxTypeSize {
		field = field[:maxTypeSize]
	}
	value, params, ok := plainType(field)
	if !ok {
		var err error
		if value, params, _, err = mediatype.Parse(field); err != nil || value == "" {
			value, params = parseMediaType(field)
		}
	}
	if missing != "" && strings.IndexByte(value, '/') < 1 {
		value = missing
	}
	return value, params
}

// fileName makes a file name of what a sender wrote: no path, no control
// characters, nothing that could be taken for a hidden or relative name.
func fileName(name string) string {
	name = decodeField(name)
	name = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r), r == unicode.ReplacementChar:
			return -1
		case r == '\\':
			return '/'
		}
		return r
	}, name)
	name = strings.TrimSpace(path.Base(name))
	if name == "." || name == ".." || name == "/" {
		return ""
	}
	return name
}

// listAttachments says what files came along. Text that a program shows as part
// of the message is not among them.
func (m *Message) listAttachments() {
	for i := range m.parts {
		p := &m.parts[i]
		if p.isBody() {
			continue
		}
		switch p.mediaType {
		case "application/pgp-signature", "application/pkcs7-signature", "application/x-pkcs7-signature",
			"application/pgp-keys", "message/delivery-status", "message/disposition-notification":
			continue
		}
		m.Attachments = append(m.Attachments, Attachment{
			Name: p.fileName, MediaType: p.mediaType, Size: p.size, Inline: p.disposition == "inline" || p.disposition == "" && p.header.Get("Content-Id") != "",
		})
	}
}

// isBody says whether a leaf is shown as part of the message rather than
// offered as a file.
func (p *part) isBody() bool {
	return (p.mediaType == "text/plain" || p.mediaType == "text/html") &&
		p.disposition != "attachment" && p.fileName == ""
}
