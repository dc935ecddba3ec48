package mailer

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf8"
)

// The content lines are written here and not by a library: those at hand escape
// commas and apostrophes in names with backslashes, which RFC 5545 section 3.1
// has no place for, so that people would see them.

// Layouts of DATE-TIME (RFC 5545 section 3.3.5).
const (
	icsLocal = "20060102T150405"
	icsUTC   = "20060102T150405Z"
)

// icsWriter writes content lines (RFC 5545 section 3.1).
type icsWriter struct {
	buf bytes.Buffer
}

// line writes one content line, folded to 75 octets, a character never split.
func (w *icsWriter) line(s string) {
	room := 75
	for len(s) > room {
		n := room
		for !utf8.RuneStart(s[n]) {
			n--
		}
		w.buf.WriteString(s[:n])
		w.buf.WriteString("\r\n ")
		s, room = s[n:], 74
	}
	w.buf.WriteString(s)
	w.buf.WriteString("\r\n")
}

// icsText escapes what a TEXT may not hold as it is.
var icsText = strings.NewReplacer(`\`, `\\`, ";", `\;`, ",", `\,`, "\n", `\n`)

// text writes a property of type TEXT (section 3.3.11).
func (w *icsWriter) text(name, value string) {
	value = strings.ReplaceAll(value, "\r\n", "\n")
	value = strings.ReplaceAll(value, "\r", "\n")
	w.line(name + ":" + icsText.Replace(value))
}

// time writes a DATE-TIME, with its zone or in UTC.
func (w *icsWriter) time(name string, t time.Time, inUTC bool) {
	if inUTC {
		w.line(name + ":" + t.UTC().Format(icsUTC))
		return
	}
	w.line(name + ";TZID=" + t.Location().String() + ":" + t.Format(icsLocal))
}

// writtenInUTC reports the times that a zone's name does not help with: those
// that are in UTC, or in a zone without a name that others know, and those of
// the hour that comes twice in autumn, the second time (section 3.3.5 says that
// the local time means the first).
func writtenInUTC(t time.Time) bool {
	name := t.Location().String()
	if t.Location() == time.UTC || !strings.Contains(name, "/") || strings.ContainsAny(name, `";:, `) {
		return true
	}
	start, _ := t.ZoneBounds()
	if start.IsZero() {
		return false
	}
	_, before := start.Add(-time.Second).Zone()
	_, after := t.Zone()
	return t.Sub(start) < time.Duration(before-after)*time.Second
}

// commonName is the CN parameter, quoted; a quoted value can hold anything but
// quotes (section 3.2), and a caret would be read as an escape (RFC 6868).
func commonName(name string) string {
	if name == "" {
		return ""
	}
	return `;CN="` + strings.NewReplacer(`"`, "'", "^", "").Replace(name) + `"`
}

// mailto is the address as a URI (RFC 6068). Its local part may hold characters
// that a URI may not.
func mailto(addr string) string {
	var b strings.Builder
	b.WriteString("mailto:")
	for i := range len(addr) {
		c := addr[i]
		if isAlphanumeric(rune(c)) || strings.IndexByte("-._~!$'*+@=:[]", c) >= 0 {
			b.WriteByte(c)
		} else {
			fmt.Fprintf(&b, "%%%02X", c)
		}
	}
	return b.String()
}

// icsDuration writes a DURATION (section 3.3.6) of whole minutes or days.
func icsDuration(d time.Duration) string {
	const day = 24 * time.Hour
	if d%day == 0 {
		return fmt.Sprintf("P%dD", d/day)
	}
	hours, minutes := d/time.Hour, d%time.Hour/time.Minute
	switch {
	case hours == 0:
		return fmt.Sprintf("PT%dM", minutes)
	case minutes == 0:
		return fmt.Sprintf("PT%dH", hours)
	}
	return fmt.Sprintf("PT%dH%dM", hours, minutes)
}
