package mailer

import (
	"errors"
	"fmt"
	"net/mail"
	"net/url"
	"strings"
	"time"
)

// Methods of iTIP (RFC 5546) that a mail robot sends.
const (
	MethodRequest = "REQUEST" // an invitation, or with a higher Sequence its update
	MethodCancel  = "CANCEL"
	MethodPublish = "PUBLISH" // for the calendar, nobody is asked
)

// prodID names the program that wrote a calendar (RFC 5545 section 3.7.3).
const prodID = "-//Starte//Oss og vaart//NO"

// Event is one meeting as one person is told of it. An update has the UID of the
// invitation and a higher Sequence; a cancellation too.
type Event struct {
	Method   string
	UID      string // the same for everybody and for ever
	Sequence int    // 0 at first, one more at each change of time or place
	Stamp    time.Time

	// Start and End carry the zone that the meeting is held in: it is written
	// out, so that a mail program which does not know it shows the right time.
	Start, End time.Time

	Summary, Description, Place string
	URL                         string // http or https; may be empty

	// Organizer gets the answers; Attendee is the one this mail is to. A
	// published event has no attendee.
	Organizer, Attendee mail.Address
	RSVP                bool // ask for an answer
	Tentative           bool // not yet certain

	Alarm    time.Duration // how long before Start to remind; 0: not
	Language string        // of the texts, such as "nb" (RFC 5646); may be empty
}

// Calendar renders the event as an iCalendar object (RFC 5545) for [Calendar]
// of a [Message] or for a file: CRLF, lines of at most 75 octets, the same bytes
// every time.
func (e Event) Calendar() ([]byte, error) {
	if err := e.check(); err != nil {
		return nil, fmt.Errorf("render calendar event: %w", err)
	}
	w := &icsWriter{}
	w.line("BEGIN:VCALENDAR")
	w.line("PRODID:" + prodID)
	w.line("VERSION:2.0")
	w.line("CALSCALE:GREGORIAN")
	w.line("METHOD:" + e.Method)
	inUTC := writtenInUTC(e.Start) || writtenInUTC(e.End.In(e.Start.Location()))
	if !inUTC {
		w.timezone(e.Start, e.End)
	}
	w.line("BEGIN:VEVENT")
	e.identity(w)
	w.time("DTSTART", e.Start, inUTC)
	w.time("DTEND", e.End.In(e.Start.Location()), inUTC)
	e.texts(w)
	if err := e.people(w); err != nil {
		return nil, fmt.Errorf("render calendar event: %w", err)
	}
	e.state(w)
	w.line("END:VEVENT")
	w.line("END:VCALENDAR")
	return w.buf.Bytes(), nil
}

// check finds what could not be written or would mislead.
func (e Event) check() error {
	switch e.Method {
	case MethodRequest, MethodCancel, MethodPublish:
	default:
		return fmt.Errorf("method %q is not known", e.Method)
	}
	if e.UID == "" || strings.ContainsFunc(e.UID, func(r rune) bool { return r <= ' ' || r >= 0x7F || strings.ContainsRune(`;,\`, r) }) {
		return fmt.Errorf("uid %q is not one plain word", e.UID)
	}
	if e.Sequence < 0 {
		return errors.New("sequence is negative")
	}
	if e.Stamp.IsZero() || e.Start.IsZero() {
		return errors.New("stamp or start is not set")
	}
	if !e.End.After(e.Start) {
		return errors.New("end is not after start")
	}
	if e.Start.Location() == time.Local {
		return errors.New("zone of start has no name that others know")
	}
	if cleanText(e.Summary) == "" {
		return errors.New("summary is empty")
	}
	if e.Alarm < 0 || e.Alarm > 0 && e.Alarm < time.Minute {
		return fmt.Errorf("alarm %v is not at least a minute before", e.Alarm)
	}
	if strings.Trim(e.Language, "-abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789") != "" {
		return fmt.Errorf("language %q is no language tag", e.Language)
	}
	if e.URL == "" {
		return nil
	}
	u, err := url.Parse(e.URL)
	if err != nil || u.Scheme != "https" && u.Scheme != "http" || u.Host == "" || u.String() != e.URL {
		return fmt.Errorf("url %q is no web address", e.URL)
	}
	return nil
}

func (e Event) identity(w *icsWriter) {
	w.line("UID:" + e.UID)
	w.line(fmt.Sprintf("SEQUENCE:%d", e.Sequence))
	w.line("DTSTAMP:" + e.Stamp.UTC().Format(icsUTC))
}

func (e Event) texts(w *icsWriter) {
	lang := ""
	if e.Language != "" {
		lang = ";LANGUAGE=" + e.Language
	}
	w.text("SUMMARY"+lang, cleanText(e.Summary))
	if e.Description != "" {
		w.text("DESCRIPTION"+lang, cleanBody(e.Description))
	}
	if e.Place != "" {
		w.text("LOCATION"+lang, cleanText(e.Place))
	}
	if e.URL != "" {
		w.line("URL:" + e.URL)
	}
}

// people names the organizer, and the one attendee: nobody learns who else is
// invited. Published events have none (RFC 5546 section 3.2.1).
func (e Event) people(w *icsWriter) error {
	organizer, err := cleanAddress(e.Organizer)
	if err != nil {
		return fmt.Errorf("check organizer: %w", err)
	}
	w.line("ORGANIZER" + commonName(organizer.Name) + ":" + mailto(organizer.Address))
	if e.Method == MethodPublish {
		return nil
	}
	attendee, err := cleanAddress(e.Attendee)
	if err != nil {
		return fmt.Errorf("check attendee: %w", err)
	}
	params := ";CUTYPE=INDIVIDUAL;ROLE=REQ-PARTICIPANT;PARTSTAT=NEEDS-ACTION"
	switch {
	case e.Method == MethodCancel:
	case e.RSVP:
		params += ";RSVP=TRUE"
	default:
		params += ";RSVP=FALSE"
	}
	w.line("ATTENDEE" + params + commonName(attendee.Name) + ":" + mailto(attendee.Address))
	return nil
}

// state says whether it takes place and whether it takes time, for Outlook in
// its own words too.
func (e Event) state(w *icsWriter) {
	status, transparency, busy := "CONFIRMED", "OPAQUE", "BUSY"
	switch {
	case e.Method == MethodCancel:
		status, transparency, busy = "CANCELLED", "TRANSPARENT", "FREE"
	case e.Tentative:
		status, busy = "TENTATIVE", "TENTATIVE"
	}
	w.line("STATUS:" + status)
	w.line("TRANSP:" + transparency)
	w.line("X-MICROSOFT-CDO-BUSYSTATUS:" + busy)
	if e.Alarm == 0 || e.Method == MethodCancel {
		return
	}
	w.line("BEGIN:VALARM")
	w.line("ACTION:DISPLAY")
	w.text("DESCRIPTION", cleanText(e.Summary))
	w.line("TRIGGER:-" + icsDuration(e.Alarm))
	w.line("END:VALARM")
}
