package parser

import (
	"strconv"
	"strings"
)

// maxCalendarBytes bounds how much of a calendar part is read: a reply is a few
// kilobytes.
const maxCalendarBytes = 256 << 10

// classifyCalendar recognizes an iTIP REPLY or COUNTER (RFC 5546), in whatever
// part the client put it: text/calendar, or a file named .ics.
func (m *Message) classifyCalendar() bool {
	for i := range m.parts {
		p := &m.parts[i]
		if !isCalendarPart(p) {
			continue
		}
		c := readCalendar(p.calendarText())
		if c == nil {
			continue
		}
		if c.answer.Attendee == "" {
			c.answer.Attendee = m.From
		}
		if c.answer.Comment == "" && c.microsoft {
			// Outlook sends the typed words as the message's text.
			c.answer.Comment = m.unquotedText()
		}
		m.Kind = CalendarReply
		m.Calendar = &c.answer
		return true
	}
	return false
}

func isCalendarPart(p *part) bool {
	switch p.mediaType {
	case "text/calendar", "application/ics", "text/x-vcalendar", "application/calendar":
		return true
	}
	return strings.HasSuffix(strings.ToLower(p.fileName), ".ics")
}

// calendarText returns the part's content as text whatever its label was.
func (p *part) calendarText() string {
	text := p.text
	if text == "" {
		text = string(p.body[:min(len(p.body), maxCalendarBytes)])
	}
	return strings.ToValidUTF8(text[:min(len(text), maxCalendarBytes)], "\uFFFD")
}

// calendarReply is what readCalendar finds.
type calendarReply struct {
	answer    CalendarAnswer
	microsoft bool
}

// readCalendar reads the method, and of the first VEVENT or VTODO the fields of
// a CalendarAnswer. It is lenient where clients are wrong and returns nil when
// the object is no REPLY or COUNTER. Nested components (alarms) are skipped.
func readCalendar(text string) *calendarReply {
	c := &calendarReply{}
	depth, event := 0, 0 // depth of components; depth at which the event stands, 0 outside it
	done := false
	r := calendarLines{rest: text}
	for line, ok := r.next(); ok; line, ok = r.next() {
		name, params, value := splitContentLine(line)
		switch name {
		case "BEGIN":
			depth++
			if v := strings.ToUpper(strings.TrimSpace(value)); event == 0 && !done && (v == "VEVENT" || v == "VTODO") {
				event = depth
			}
		case "END":
			if event == depth {
				done = done || event != 0
				event = 0
			}
			depth = max(depth-1, 0)
		case "METHOD":
			c.answer.Method = strings.ToUpper(strings.TrimSpace(value))
		case "PRODID":
			c.microsoft = strings.Contains(strings.ToLower(value), "microsoft")
		}
		if event != 0 && depth == event {
			c.take(name, params, value)
		}
	}
	if c.answer.Method != "REPLY" && c.answer.Method != "COUNTER" {
		return nil
	}
	return c
}

// take notes one property of the event.
func (c *calendarReply) take(name, params, value string) {
	switch name {
	case "UID":
		c.answer.UID = strings.TrimSpace(value)
	case "SEQUENCE":
		c.answer.Sequence, _ = strconv.Atoi(strings.TrimSpace(value))
	case "COMMENT":
		if text := strings.TrimSpace(unescapeText(value)); text != "" && c.answer.Comment == "" {
			c.answer.Comment = text
		}
	case "ATTENDEE":
		status := strings.ToUpper(contentParam(params, "PARTSTAT"))
		if c.answer.PartStat != "" && (status == "" || status == "NEEDS-ACTION") {
			return // a list of all who were asked: the one who answers has a status
		}
		if c.answer.PartStat != "" && c.answer.PartStat != "NEEDS-ACTION" {
			return
		}
		c.answer.PartStat = status
		c.answer.Attendee = calendarAddress(value)
		if email := contentParam(params, "EMAIL"); c.answer.Attendee == "" && email != "" {
			c.answer.Attendee = strings.ToLower(email)
		}
		if text := contentParam(params, "X-RESPONSE-COMMENT"); text != "" && c.answer.Comment == "" {
			c.answer.Comment = unescapeText(text) // Google
		}
	}
}

func calendarAddress(value string) string {
	value = strings.TrimSpace(value)
	if len(value) >= 7 && strings.EqualFold(value[:7], "mailto:") {
		value = value[7:]
	}
	return firstAddress(value)
}

// calendarLines hands out content lines unfolded (RFC 5545, section 3.1).
type calendarLines struct{ rest string }

func (r *calendarLines) next() (string, bool) {
	if r.rest == "" {
		return "", false
	}
	line := r.physical()
	if !r.folded() {
		return line, true
	}
	var b strings.Builder
	b.WriteString(line)
	for r.folded() {
		b.WriteString(r.physical()[1:])
	}
	return b.String(), true
}

func (r *calendarLines) folded() bool {
	return r.rest != "" && (r.rest[0] == ' ' || r.rest[0] == '\t')
}

func (r *calendarLines) physical() string {
	line, rest, _ := strings.Cut(r.rest, "\n")
	r.rest = rest
	return strings.TrimSuffix(line, "\r")
}

// splitContentLine takes a content line apart: its name in upper case, its
// parameters as they stand, and its value. Colons inside quoted parameters do
// not end them.
func splitContentLine(line string) (name, params, value string) {
	quoted := false
	nameEnd := -1
	for i := 0; i < len(line); i++ {
		switch line[i] {
		case '"':
			quoted = !quoted
		case ';':
			if nameEnd < 0 {
				nameEnd = i
			}
		case ':':
			if quoted {
				continue
			}
			if nameEnd < 0 {
				return strings.ToUpper(strings.TrimSpace(line[:i])), "", line[i+1:]
			}
			return strings.ToUpper(strings.TrimSpace(line[:nameEnd])), line[nameEnd+1 : i], line[i+1:]
		}
	}
	return "", "", ""
}

// contentParam returns the value of the parameter, its quotes taken off.
func contentParam(params, name string) string {
	for params != "" {
		end, quoted := 0, false
		for end < len(params) && (quoted || params[end] != ';') {
			if params[end] == '"' {
				quoted = !quoted
			}
			end++
		}
		if k, v, ok := strings.Cut(params[:end], "="); ok && strings.EqualFold(strings.TrimSpace(k), name) {
			return strings.Trim(v, `"`)
		}
		params = strings.TrimPrefix(params[end:], ";")
	}
	return ""
}

// unescapeText undoes the escapes of TEXT values (RFC 5545, section 3.3.11).
func unescapeText(s string) string {
	if !strings.Contains(s, `\`) {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); i++ {
		if s[i] != '\\' || i+1 == len(s) {
			b.WriteByte(s[i])
			continue
		}
		i++
		switch s[i] {
		case 'n', 'N':
			b.WriteByte('\n')
		default:
			b.WriteByte(s[i])
		}
	}
	return b.String()
}
