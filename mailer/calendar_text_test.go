package mailer_test

import (
	"strings"
	"testing"
	"time"

	"github.com/emersion/go-ical"

	"starte/mailer"
)

func TestCalendarText(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, want string }{
		"property":  {"a\r\nATTENDEE:mailto:x@example.com", "a ATTENDEE:mailto:x@example.com"},
		"component": {"a\nEND:VEVENT\nBEGIN:VEVENT", "a END:VEVENT BEGIN:VEVENT"},
		"escapes":   {`a\n;b,c:d"e`, `a\n;b,c:d"e`},
		"long":      {strings.Repeat("blåbærsyltetøy ", 20), strings.TrimSpace(strings.Repeat("blåbærsyltetøy ", 20))},
		"emoji":     {strings.Repeat("👩‍🏫", 40), strings.Repeat("👩‍🏫", 40)},
		"control":   {"a\x00\x1bb", "a b"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			e := workshop(t)
			e.Summary, e.Place, e.Attendee.Name = tc.in, tc.in, tc.in
			raw := renderEvent(t, e)
			checkLines(t, raw)
			_, got := decodeEvent(t, raw)
			for _, prop := range []string{ical.PropSummary, ical.PropLocation} {
				if text, err := got.Props.Text(prop); err != nil || text != tc.want {
					t.Errorf("%s %q, %v, want %q", prop, text, err, tc.want)
				}
			}
			if n := len(got.Props.Values(ical.PropAttendee)); n != 1 {
				t.Errorf("%d attendees", n)
			}
			if cn := got.Props.Get(ical.PropAttendee).Params.Get("CN"); cn != strings.ReplaceAll(tc.want, `"`, "'") {
				t.Errorf("name %q, want %q", cn, tc.want)
			}
		})
	}
}

func TestCalendarRefuses(t *testing.T) {
	t.Parallel()
	for name, change := range map[string]func(*mailer.Event){
		"method":      func(e *mailer.Event) { e.Method = "REPLY" },
		"no uid":      func(e *mailer.Event) { e.UID = "" },
		"uid":         func(e *mailer.Event) { e.UID = "a\r\nSUMMARY:b" },
		"sequence":    func(e *mailer.Event) { e.Sequence = -1 },
		"no stamp":    func(e *mailer.Event) { e.Stamp = time.Time{} },
		"no start":    func(e *mailer.Event) { e.Start = time.Time{} },
		"end first":   func(e *mailer.Event) { e.End = e.Start },
		"local zone":  func(e *mailer.Event) { e.Start = e.Start.In(time.Local) },
		"no summary":  func(e *mailer.Event) { e.Summary = "\n" },
		"url":         func(e *mailer.Event) { e.URL = "javascript:alert(1)" },
		"url line":    func(e *mailer.Event) { e.URL = "https://example.no/\r\nX:y" },
		"url space":   func(e *mailer.Event) { e.URL = "https://example.no/a b" },
		"organizer":   func(e *mailer.Event) { e.Organizer.Address = "" },
		"attendee":    func(e *mailer.Event) { e.Attendee.Address = "kari@example.no\r\nX:y" },
		"short alarm": func(e *mailer.Event) { e.Alarm = time.Second },
		"after alarm": func(e *mailer.Event) { e.Alarm = -time.Hour },
		"language":    func(e *mailer.Event) { e.Language = "nb:X" },
	} {
		e := workshop(t)
		change(&e)
		if raw, err := e.Calendar(); err == nil {
			t.Errorf("%s: rendered\n%s", name, raw)
		}
	}
}

func TestCalendarInMessage(t *testing.T) {
	t.Parallel()
	raw := renderEvent(t, workshop(t))
	m := question(t)
	m.Calendar = &mailer.Calendar{Method: mailer.MethodRequest, Body: raw}
	msg := mustRead(t, compose(t, m))
	parts := readParts(t, msg.Header, msg.Body)
	if len(parts) != 3 || parts[1].mediaType != "text/calendar" || parts[1].params["method"] != "REQUEST" ||
		parts[2].mediaType != "application/ics" || parts[1].body != string(raw) || parts[2].body != string(raw) {
		t.Errorf("parts %+v", parts)
	}
}

func FuzzCalendarText(f *testing.F) {
	f.Add("a\nb", "c;d", "e\"f")
	f.Add("\r\nEND:VEVENT", strings.Repeat("å", 80), "^n")
	f.Fuzz(func(t *testing.T, summary, description, name string) {
		e := workshop(t)
		e.Summary, e.Description, e.Attendee.Name = summary, description, name
		raw, err := e.Calendar()
		if err != nil {
			return
		}
		checkLines(t, raw)
		_, got := decodeEvent(t, raw)
		if len(got.Props) != 14 && description != "" || len(got.Children) != 1 {
			t.Errorf("%d properties, %d children:\n%s", len(got.Props), len(got.Children), raw)
		}
	})
}
