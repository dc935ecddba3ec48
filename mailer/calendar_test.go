package mailer_test

import (
	"bytes"
	"net/mail"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/emersion/go-ical"

	"starte/mailer"
)

func workshop(t *testing.T) mailer.Event {
	t.Helper()
	loc := oslo(t)
	return mailer.Event{
		Method:      mailer.MethodRequest,
		UID:         "w2-7f3k@starte.example.no",
		Stamp:       time.Date(2027, time.January, 14, 9, 0, 0, 0, loc),
		Start:       time.Date(2027, time.February, 4, 13, 0, 0, 0, loc),
		End:         time.Date(2027, time.February, 4, 15, 0, 0, 0, loc),
		Summary:     "Oss og vårt: verksted 2; prøve ut, sammen",
		Description: "Ta med: noe å skrive med, og en idé.\n\nVerkstedet ledes av Kåre Ås.\nC:\\temp",
		Place:       "Storsalen, 2. etasje",
		URL:         "https://www.example.no/oss-og-v%C3%A5rt",
		Organizer:   mail.Address{Name: "Oss og vårt", Address: "starte@example.no"},
		Attendee:    mail.Address{Name: "Nordmann, Kåre \"KN\"", Address: "kare+hms@example.no"},
		RSVP:        true,
		Alarm:       30 * time.Minute,
		Language:    "nb",
	}
}

func renderEvent(t *testing.T, e mailer.Event) []byte {
	t.Helper()
	raw, err := e.Calendar()
	if err != nil {
		t.Fatal(err)
	}
	return raw
}

// decodeEvent reads a calendar with an independent implementation, whose encoder
// also checks which properties a component must and may have.
func decodeEvent(t *testing.T, raw []byte) (*ical.Calendar, ical.Event) {
	t.Helper()
	cal, err := ical.NewDecoder(bytes.NewReader(raw)).Decode()
	if err != nil {
		t.Fatalf("decode: %v\n%s", err, raw)
	}
	var again bytes.Buffer
	if err := ical.NewEncoder(&again).Encode(cal); err != nil {
		t.Fatalf("encode again: %v", err)
	}
	events := cal.Events()
	if len(events) != 1 {
		t.Fatalf("%d events", len(events))
	}
	return cal, events[0]
}

// checkLines holds what RFC 5545 section 3.1 asks of every line.
func checkLines(t *testing.T, raw []byte) {
	t.Helper()
	if !bytes.HasSuffix(raw, []byte("END:VCALENDAR\r\n")) {
		t.Error("calendar does not end with END:VCALENDAR and CRLF")
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(string(raw), "\r\n"), "\r\n") {
		if len(line) > 75 || strings.ContainsAny(line, "\r\n\x00") || !utf8.ValidString(line) || line == "" {
			t.Errorf("line of %d octets: %q", len(line), line)
		}
	}
}

func TestCalendarGolden(t *testing.T) {
	t.Parallel()
	invite := workshop(t)
	update := workshop(t)
	update.Sequence = 1
	update.Start, update.End = update.Start.AddDate(0, 0, 7), update.End.AddDate(0, 0, 7)
	update.RSVP = false
	cancel := update
	cancel.Method, cancel.Sequence = mailer.MethodCancel, 2
	publish := workshop(t)
	publish.Method, publish.Tentative, publish.Alarm = mailer.MethodPublish, true, 48*time.Hour
	abroad := workshop(t)
	ny, err := time.LoadLocation("America/New_York")
	if err != nil {
		t.Fatal(err)
	}
	abroad.Start, abroad.End = abroad.Start.In(ny), abroad.End.In(ny)
	for name, e := range map[string]mailer.Event{
		"invite": invite, "update": update, "cancel": cancel, "publish": publish, "abroad": abroad,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw := renderEvent(t, e)
			checkLines(t, raw)
			decodeEvent(t, raw)
			golden(t, filepath.Join("calendar", name+".ics"), raw)
		})
	}
}

// TestCalendarReadBack checks every property as another program reads it.
func TestCalendarReadBack(t *testing.T) {
	t.Parallel()
	e := workshop(t)
	e.Sequence = 3
	cal, got := decodeEvent(t, renderEvent(t, e))
	if m, err := cal.Props.Text(ical.PropMethod); err != nil || m != "REQUEST" {
		t.Errorf("method %q, %v", m, err)
	}
	for name, want := range map[string]string{
		ical.PropUID: e.UID, ical.PropSummary: e.Summary, ical.PropDescription: e.Description,
		ical.PropLocation: e.Place, ical.PropStatus: "CONFIRMED", ical.PropTransparency: "OPAQUE",
		"X-MICROSOFT-CDO-BUSYSTATUS": "BUSY",
	} {
		prop := got.Props.Get(name)
		if prop == nil {
			t.Errorf("%s is missing", name)
			continue
		}
		prop.Params.Del(ical.ParamValue)
		if text, err := prop.Text(); name != "X-MICROSOFT-CDO-BUSYSTATUS" && (err != nil || text != want) {
			t.Errorf("%s: %q, %v, want %q", name, text, err, want)
		}
	}
	if p := got.Props.Get(ical.PropSummary); p.Params.Get("LANGUAGE") != "nb" {
		t.Errorf("summary has parameters %v", p.Params)
	}
	if seq, err := got.Props.Get(ical.PropSequence).Int(); err != nil || seq != 3 {
		t.Errorf("sequence %d, %v", seq, err)
	}
	stamp, err := got.Props.DateTime(ical.PropDateTimeStamp, time.UTC)
	if err != nil || !stamp.Equal(e.Stamp) {
		t.Errorf("stamp %v, %v", stamp, err)
	}
	organizer := got.Props.Get(ical.PropOrganizer)
	if organizer.Value != "mailto:starte@example.no" || organizer.Params.Get("CN") != "Oss og vårt" {
		t.Errorf("organizer %+v", organizer)
	}
	attendees := got.Props.Values(ical.PropAttendee)
	if len(attendees) != 1 {
		t.Fatalf("%d attendees", len(attendees))
	}
	a := attendees[0]
	for name, want := range map[string]string{
		"CN": "Nordmann, Kåre 'KN'", "PARTSTAT": "NEEDS-ACTION", "ROLE": "REQ-PARTICIPANT", "RSVP": "TRUE", "CUTYPE": "INDIVIDUAL",
	} {
		if a.Params.Get(name) != want {
			t.Errorf("attendee %s: %q, want %q", name, a.Params.Get(name), want)
		}
	}
	if a.Value != "mailto:kare+hms@example.no" {
		t.Errorf("attendee %q", a.Value)
	}
	if len(got.Children) != 1 || got.Children[0].Name != ical.CompAlarm {
		t.Fatalf("children %v", got.Children)
	}
	if trigger, err := got.Children[0].Props.Get(ical.PropTrigger).Duration(); err != nil || trigger != -30*time.Minute {
		t.Errorf("alarm %v, %v", trigger, err)
	}
}

func TestCalendarKinds(t *testing.T) {
	t.Parallel()
	cancel := workshop(t)
	cancel.Method = mailer.MethodCancel
	_, got := decodeEvent(t, renderEvent(t, cancel))
	if status, err := got.Status(); err != nil || status != ical.EventCancelled {
		t.Errorf("status of a cancellation: %v, %v", status, err)
	}
	if len(got.Children) != 0 || got.Props.Get(ical.PropAttendee).Params.Get("RSVP") != "" {
		t.Error("a cancellation reminds or asks for an answer")
	}
	publish := workshop(t)
	publish.Method = mailer.MethodPublish
	_, got = decodeEvent(t, renderEvent(t, publish))
	if got.Props.Get(ical.PropAttendee) != nil {
		t.Error("a published event names an attendee")
	}
	silent := workshop(t)
	silent.RSVP, silent.Alarm = false, 0
	_, got = decodeEvent(t, renderEvent(t, silent))
	if got.Props.Get(ical.PropAttendee).Params.Get("RSVP") != "FALSE" || len(got.Children) != 0 {
		t.Error("an event without RSVP asks for an answer, or one without alarm reminds")
	}
}

// TestCalendarTimes checks, in many zones and on both sides of every change of
// the clocks, that the zone written out gives the instant that was meant.
func TestCalendarTimes(t *testing.T) {
	t.Parallel()
	zones := []string{
		"Europe/Oslo", "Europe/London", "Europe/Athens", "Europe/Dublin", "Africa/Casablanca", "America/New_York",
		"America/St_Johns", "America/Sao_Paulo", "Asia/Kathmandu", "Asia/Tokyo", "Australia/Lord_Howe", "Pacific/Apia", "Africa/Cairo",
	}
	for _, zone := range zones {
		t.Run(zone, func(t *testing.T) {
			t.Parallel()
			loc, err := time.LoadLocation(zone)
			if err != nil {
				t.Fatal(err)
			}
			var starts []time.Time
			for month := range 24 {
				starts = append(starts, time.Date(2026, time.Month(1+month), 15, 13, 0, 0, 0, loc))
			}
			for at := starts[0]; ; {
				_, end := at.ZoneBounds()
				if end.IsZero() || end.Year() > 2027 {
					break
				}
				for _, d := range []time.Duration{-24 * time.Hour, -90 * time.Minute, -30 * time.Minute, -time.Second, 0, 10 * time.Minute, 59 * time.Minute, time.Hour, 24 * time.Hour} {
					starts = append(starts, end.In(loc).Add(d))
				}
				at = end.In(loc)
			}
			for _, start := range starts {
				e := workshop(t)
				e.Start, e.End = start, start.Add(2*time.Hour)
				raw := renderEvent(t, e)
				checkLines(t, raw)
				cal, event := decodeEvent(t, raw)
				checkInstant(t, cal, event.Props.Get(ical.PropDateTimeStart), e.Start)
				checkInstant(t, cal, event.Props.Get(ical.PropDateTimeEnd), e.End)
			}
		})
	}
}

// checkInstant resolves a DATE-TIME with the VTIMEZONE in the calendar alone, as
// a program would that has no zones of its own.
func checkInstant(t *testing.T, cal *ical.Calendar, prop *ical.Prop, want time.Time) {
	t.Helper()
	tzid := prop.Params.Get(ical.ParamTimezoneID)
	if tzid == "" {
		got, err := time.Parse("20060102T150405Z", prop.Value)
		if err != nil || !got.Equal(want) {
			t.Errorf("%s in UTC is %v, %v, want %v", prop.Name, got, err, want)
		}
		return
	}
	wall, err := time.Parse("20060102T150405", prop.Value)
	if err != nil {
		t.Fatal(err)
	}
	// The offset in force is that of the latest onset before the time. Of the
	// hour that comes twice the first is meant, so the time is held against
	// the onset as the clocks showed it before they were moved.
	var latest time.Time
	var offset time.Duration
	for _, zone := range cal.Children {
		if zone.Name != ical.CompTimezone {
			continue
		}
		if id, _ := zone.Props.Text(ical.PropTimezoneID); id != tzid {
			t.Errorf("time zone %q, want %q", id, tzid)
		}
		for _, obs := range zone.Children {
			onsetWall := lastOnset(t, obs, wall)
			if onsetWall.IsZero() || onsetWall.After(wall) || onsetWall.Before(latest) {
				continue
			}
			latest, offset = onsetWall, parseOffset(t, obs.Props.Get(ical.PropTimezoneOffsetTo).Value)
		}
	}
	if latest.IsZero() {
		t.Fatalf("no offset for %s %s", tzid, prop.Value)
	}
	if got := wall.Add(-offset); !got.Equal(want) {
		t.Errorf("%s is %v, want %v", prop.Name, got, want.UTC())
	}
}

// lastOnset is the latest onset of an observance up to a wall-clock time.
func lastOnset(t *testing.T, obs *ical.Component, wall time.Time) time.Time {
	t.Helper()
	start, err := time.Parse("20060102T150405", obs.Props.Get(ical.PropDateTimeStart).Value)
	if err != nil {
		t.Fatal(err)
	}
	set, err := obs.RecurrenceSet(time.UTC)
	if err != nil {
		t.Fatal(err)
	}
	if set == nil {
		return start
	}
	return set.Before(wall, true)
}

func parseOffset(t *testing.T, s string) time.Duration {
	t.Helper()
	at, err := time.Parse("-0700", s)
	if err != nil {
		t.Fatal(err)
	}
	_, offset := at.Zone()
	return time.Duration(offset) * time.Second
}

// TestCalendarOsloZone checks that Norwegian meetings carry the rule and not a
// list, and that summer and winter show what the clock on the wall shows.
func TestCalendarOsloZone(t *testing.T) {
	t.Parallel()
	for day, want := range map[string]string{
		"2027-03-26": "DTSTART;TZID=Europe/Oslo:20270326T130000",
		"2027-03-29": "DTSTART;TZID=Europe/Oslo:20270329T130000",
		"2026-10-23": "DTSTART;TZID=Europe/Oslo:20261023T130000",
		"2026-10-26": "DTSTART;TZID=Europe/Oslo:20261026T130000",
	} {
		start, err := time.ParseInLocation("2006-01-02 15:04", day+" 13:00", oslo(t))
		if err != nil {
			t.Fatal(err)
		}
		e := workshop(t)
		e.Start, e.End = start, start.Add(time.Hour).UTC()
		raw := string(renderEvent(t, e))
		for _, line := range []string{
			want, "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU", "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
			"DTEND;TZID=Europe/Oslo:" + start.Add(time.Hour).Format("20060102T150405"),
		} {
			if !strings.Contains(raw, "\r\n"+line+"\r\n") {
				t.Errorf("%s: no line %q in\n%s", day, line, raw)
			}
		}
	}
}

// TestCalendarInUTC checks the zones that have no name to refer to.
func TestCalendarInUTC(t *testing.T) {
	t.Parallel()
	for _, loc := range []*time.Location{time.UTC, time.FixedZone("CET", 3600), time.FixedZone("", 7200)} {
		e := workshop(t)
		e.Start, e.End = e.Start.In(loc), e.End.In(loc)
		raw := string(renderEvent(t, e))
		if !strings.Contains(raw, "\r\nDTSTART:20270204T120000Z\r\n") || strings.Contains(raw, "VTIMEZONE") {
			t.Errorf("%v:\n%s", loc, raw)
		}
	}
}

// TestCalendarInMessage sends an invitation through Compose.
// FuzzCalendarText looks for text that breaks out of its property.
