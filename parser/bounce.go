package parser

import (
	"bytes"
	"net/textproto"
	"strings"
)

// classifyReport recognizes multipart/report (RFC 6522) and its kin: delivery
// status notifications, message disposition notifications and feedback reports.
func (m *Message) classifyReport() bool {
	status := m.findPart("message/delivery-status", "message/global-delivery-status")
	disposition := m.findPart("message/disposition-notification", "message/global-disposition-notification")
	top, params := m.topType()
	if top == "multipart/report" {
		switch strings.ToLower(params["report-type"]) {
		case "disposition-notification":
			m.Kind = ReadReceipt
			return true
		case "feedback-report":
			m.Kind = AutoReply
			m.Absence = &Absence{Text: strings.TrimSpace(m.noticeText())}
			return true
		case "delivery-status":
			if status == nil {
				return m.bounceFromText()
			}
		}
	}
	if top == "" && !isMailSystem(m.From, m.FromName) && !m.nullReturnPath() {
		return false // a person sends such a part along
	}
	switch {
	case status != nil && status.disposition != "attachment":
		m.Kind = Bounce
		m.Delivery = m.readDeliveryStatus(status)
		return true
	case disposition != nil && disposition.disposition != "attachment":
		m.Kind = ReadReceipt
		return true
	}
	return false
}

// readDeliveryStatus reads a message/delivery-status part (RFC 3464, RFC 6533)
// and the message that came back beside it. Of several recipients it tells of
// the first that failed, or else of the first at all.
func (m *Message) readDeliveryStatus(p *part) *DeliveryStatus {
	var chosen *DeliveryStatus
	rest := p.body
	for blocks := 0; len(rest) > 0 && blocks < 200; blocks++ {
		rest = bytes.TrimLeft(rest, "\r\n")
		var fields textproto.MIMEHeader
		fields, rest = readHeaderBlock(rest)
		d := readRecipientFields(fields)
		if d == nil {
			continue
		}
		if chosen == nil || chosen.Action != "failed" && d.Action == "failed" {
			chosen = d
		}
	}
	if chosen == nil {
		// Per-message fields only, or none: the words for people may tell more.
		chosen = m.deliveryFromText()
	}
	m.readReturned(chosen)
	chosen.Informative = chosen.Action != "failed"
	return chosen
}

// readRecipientFields reads one group of per-recipient fields (RFC 3464, section
// 2.3). It returns nil for the group of per-message fields.
func readRecipientFields(h textproto.MIMEHeader) *DeliveryStatus {
	d := &DeliveryStatus{
		Recipient:  typedAddress(h.Get("Final-Recipient")),
		Action:     strings.ToLower(firstWord(h.Get("Action"))),
		Status:     findStatus(h.Get("Status")),
		Diagnostic: oneLine(afterType(h.Get("Diagnostic-Code"))),
	}
	if d.Recipient == "" {
		d.Recipient = typedAddress(h.Get("Original-Recipient"))
	}
	if d.Recipient == "" && d.Action == "" && d.Status == "" {
		return nil
	}
	if d.Status == "" || strings.HasSuffix(d.Status, ".0.0") {
		// Many servers give the vague code in the field and the true one in words.
		if s := findStatus(d.Diagnostic); s != "" && (d.Status == "" || s[0] == d.Status[0]) {
			d.Status = s
		}
	}
	switch d.Action {
	case "failed", "delayed", "delivered", "relayed", "expanded":
	default:
		d.Action = actionOf(d.Status)
	}
	return d
}

// actionOf infers the action from the class of a status code (RFC 3463, section
// 2). Without a code the message is taken to have failed, since it came back.
func actionOf(status string) string {
	switch {
	case strings.HasPrefix(status, "2"):
		return "delivered"
	case strings.HasPrefix(status, "4"):
		return "delayed"
	}
	return "failed"
}

// typedAddress reads an address field with its type ("rfc822; kari@example.no",
// RFC 3464, section 2.3.2), undoing the escapes of utf-8-addr-xtext (RFC 6533,
// section 3). A type that is not mail's gives what follows it as it is.
func typedAddress(field string) string {
	value := strings.TrimSpace(afterType(field))
	if strings.Contains(value, `\x{`) {
		value = unescapeXText(value)
	}
	if addr := firstAddress(value); addr != "" {
		return addr
	}
	return strings.ToLower(strings.Trim(value, "<> "))
}

func afterType(field string) string {
	kind, value, ok := strings.Cut(field, ";")
	if !ok || strings.ContainsAny(strings.TrimSpace(kind), " @") {
		return strings.TrimSpace(field)
	}
	return strings.TrimSpace(value)
}

// unescapeXText undoes \x{HEX} escapes.
func unescapeXText(s string) string {
	var b strings.Builder
	for {
		before, after, ok := strings.Cut(s, `\x{`)
		b.WriteString(before)
		if !ok {
			return b.String()
		}
		var r rune
		n := 0
		for ; n < len(after) && n < 6; n++ {
			v := unhex(after[n])
			if v < 0 {
				break
			}
			r = r<<4 | rune(v)
		}
		if n == 0 || n >= len(after) || after[n] != '}' {
			b.WriteString(`\x{`)
			s = after
			continue
		}
		b.WriteRune(r)
		s = after[n+1:]
	}
}

func unhex(c byte) int {
	switch {
	case '0' <= c && c <= '9':
		return int(c - '0')
	case 'a' <= c && c <= 'f':
		return int(c-'a') + 10
	case 'A' <= c && c <= 'F':
		return int(c-'A') + 10
	}
	return -1
}

// readReturned finds the message that came back, whole or its header alone, and
// notes what ties it to what was sent.
func (m *Message) readReturned(d *DeliveryStatus) {
	var h textproto.MIMEHeader
	if p := m.findPart("message/rfc822", "message/global", "text/rfc822-headers",
		"text/rfc822-header", "message/global-headers", "message/rfc822-headers"); p != nil {
		body := p.body
		if len(body) == 0 {
			body = []byte(p.text)
		}
		h, _ = readHeaderBlock(bytes.TrimLeft(body, "\r\n \t"))
	}
	if len(h) == 0 || h.Get("Message-Id") == "" && h.Get("To") == "" {
		h = m.returnedInText()
	}
	if len(h) == 0 {
		return
	}
	d.Returned = h
	d.MessageID = messageID(h.Get("Message-Id"))
	d.ReturnedTo = firstAddress(lastAngle(h.Get("To")))
	if d.Recipient == "" {
		d.Recipient = d.ReturnedTo
	}
}

// lastAngle returns the first address in angle brackets when there is one, so
// that a display name with an @ in it is not taken for the address.
func lastAngle(field string) string {
	for rest := field; ; {
		_, after, ok := strings.Cut(rest, "<")
		if !ok {
			return field
		}
		if addr, _, ok := strings.Cut(after, ">"); ok && strings.Contains(addr, "@") {
			return addr
		}
		rest = after
	}
}

// returnedInText looks for the returned message's header typed out in a text
// part: the first run of header fields with a Message-ID, or else with both To
// and Subject. Quote marks and indentation before the fields are let pass.
func (m *Message) returnedInText() textproto.MIMEHeader {
	var weak textproto.MIMEHeader
	for i := range m.parts {
		p := &m.parts[i]
		text := p.text
		if p.mediaType == "text/html" {
			text = stripMarkup(text[:min(len(text), noticeLimit)])
		}
		if text == "" && p.mediaType != "application/octet-stream" {
			continue
		}
		strong, maybe := headerInText(text)
		if strong != nil {
			return strong
		}
		if weak == nil {
			weak = maybe
		}
	}
	return weak
}

func headerInText(text string) (strong, weak textproto.MIMEHeader) {
	var block []byte
	flush := func() bool {
		if len(block) == 0 {
			return false
		}
		h, _ := readHeaderBlock(block)
		block = block[:0]
		if h.Get("Message-Id") != "" {
			strong = h
			return true
		}
		if weak == nil && h.Get("To") != "" && h.Get("Subject") != "" && len(h) > 2 {
			weak = h
		}
		return false
	}
	for text != "" {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		line = strings.TrimPrefix(strings.TrimPrefix(line, ">"), " ")
		bare := strings.TrimSpace(line)
		colon := fieldColon(bare)
		switch {
		case bare == "":
			if flush() {
				return strong, weak
			}
			continue
		case colon > 0 && (line[0] != ' ' && line[0] != '\t' || len(block) == 0 || isKnownField(bare[:colon])):
			block = append(block, bare...)
		case len(block) > 0 && (line[0] == ' ' || line[0] == '\t'):
			block = append(append(block, ' '), bare...)
		default:
			if flush() {
				return strong, weak
			}
			continue
		}
		block = append(block, '\n')
		if len(block) > maxBlockBytes {
			break
		}
	}
	flush()
	return strong, weak
}

// isKnownField names the fields that tie a returned message to what was sent;
// they begin a field even where the whole block is indented.
func isKnownField(name string) bool {
	switch strings.ToLower(name) {
	case "message-id", "to", "from", "subject", "date", "cc", "mime-version", "content-type",
		"received", "reply-to", "in-reply-to", "references", "return-path", "sender":
		return true
	}
	return false
}

func firstWord(s string) string {
	s = strings.TrimSpace(s)
	if i := strings.IndexAny(s, " \t(;"); i >= 0 {
		return s[:i]
	}
	return s
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
