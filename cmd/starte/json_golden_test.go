package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"starte/workflow"
)

// TestJSONOutput holds what the commands print as JSON against golden files: who
// reads them with a program of their own can rely on the names.
func TestJSONOutput(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	w.write("away.eml", "From: Nadia <nadia@example.no>\r\nSubject: Automatisk svar\r\nAuto-Submitted: auto-replied\r\n\r\nJeg er tilbake mandag 1. februar.\r\n")
	w.write("bounce.eml", bounceOf("ola@example.no"))
	w.write("rsvp.eml", rsvpOf("ola@example.no"))
	w.write("broken.eml", "From: ola@example.no\r\nContent-Type: text/plain; charset=klingon\r\n\r\nHei\r\n")
	w.write("sent.eml", string(w.last("ola@example.no", "questions").raw))
	w.write("reply.eml", "From: Ola Berg <ola@example.no>\r\nSubject: SV: svar\r\nMessage-ID: <r@example.no>\r\nIn-Reply-To: <q@example.test>\r\n\r\n"+
		"Hei!\r\n1. Det høres bra ut\r\n2. Hvem følger opp?\r\n\r\n-- \r\nOla\r\n")
	for name, args := range map[string][]string{
		"status":        {"status", "--json"},
		"parse":         {"parse", "--sent", w.path("sent.eml"), w.path("reply.eml"), w.path("away.eml"), w.path("bounce.eml"), w.path("rsvp.eml"), w.path("broken.eml")},
		"when":          {"when", "--now", "2027-01-19 10:00", "torsdag 4. februar kl. 13-15", "torsdag 5. februar"},
		"export":        {"export", "solbakken"},
		"export_person": {"export", "--person", "ola@example.no"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			golden(t, filepath.Join("testdata", "json", name+".json"), readable(t, w.must(args...)))
		})
	}
}

func bounceOf(address string) string {
	return "From: MAILER-DAEMON@example.no\r\nSubject: Undelivered Mail\r\nMIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\r\n" +
		"--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.no\r\n\r\n" +
		"Final-Recipient: rfc822; " + address + "\r\nAction: failed\r\nStatus: 5.1.1\r\nDiagnostic-Code: smtp; 550 5.1.1 no such user\r\n\r\n" +
		"--b\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: <q@example.test>\r\n\r\n--b--\r\n"
}

func rsvpOf(address string) string {
	return "From: " + address + "\r\nSubject: Accepted\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY; charset=utf-8\r\n\r\n" +
		"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//x//x//NO\r\nMETHOD:REPLY\r\nBEGIN:VEVENT\r\nUID:meeting@example.test\r\nSEQUENCE:1\r\nDTSTAMP:20270111T100000Z\r\n" +
		"DTSTART:20270128T120000Z\r\nATTENDEE;PARTSTAT=ACCEPTED:mailto:" + address + "\r\nCOMMENT:Fint\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
}

var (
	remembered = regexp.MustCompile(`(?s)\n  "state": \{.*?\n  \}`)        // grows with the program
	drawn      = regexp.MustCompile(`[0-9a-z]{24,}|[A-Za-z0-9+/]{100,}=*`) // ids, tags and whole messages
	folders    = regexp.MustCompile(`"/[^"]*/`)
)

// readable is JSON as a person reads it, without what differs in each run.
func readable(t *testing.T, lines string) []byte {
	t.Helper()
	var out bytes.Buffer
	for dec := json.NewDecoder(strings.NewReader(lines)); dec.More(); {
		var one json.RawMessage
		if err := dec.Decode(&one); err != nil {
			t.Fatal(err)
		}
		if err := json.Indent(&out, one, "", "  "); err != nil {
			t.Fatal(err)
		}
		out.WriteByte('\n')
	}
	text := remembered.ReplaceAll(out.Bytes(), []byte("\n  \"state\": …"))
	return folders.ReplaceAll(drawn.ReplaceAll(text, []byte("…")), []byte(`"`))
}

// golden compares with a file, or with -update writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(got, want) {
		t.Errorf("%s is another; run with -update and read the difference:\n%s", name, firstDifference(string(got), string(want)))
	}
}

// TestStatesOfOlderVersionsAreRead reads notes as they were written before their
// names had small letters.
func TestStatesOfOlderVersionsAreRead(t *testing.T) {
	t.Parallel()
	s, err := workflow.DecodeState([]byte(`{"schema":1,"notes":[{"Code":"bounced","Person":"Ola","Detail":"550","At":"2027-01-11T10:00:00Z"}]}`))
	if err != nil || fmt.Sprint(s.Notes) != "[{bounced Ola 550 2027-01-11 10:00:00 +0000 UTC}]" {
		t.Errorf("%v, %v", s.Notes, err)
	}
}
