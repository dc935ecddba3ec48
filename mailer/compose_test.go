package mailer_test

import (
	"bytes"
	"encoding/base64"
	"flag"
	"io"
	"mime"
	"mime/multipart"
	"mime/quotedprintable"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"starte/mailer"
)

var update = flag.Bool("update", false, "write the golden files anew")

// golden compares bytes with a file under testdata, or writes it.
func golden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name)
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), string(got)); diff != "" {
		t.Errorf("%s differs (-want +got); run with -update when it is meant to:\n%s", path, diff)
	}
}

func oslo(t *testing.T) *time.Location {
	t.Helper()
	loc, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		t.Fatal(err)
	}
	return loc
}

// question is the plainest message; tests change what they are about.
func question(t *testing.T) mailer.Message {
	t.Helper()
	return mailer.Message{
		From:      mail.Address{Name: "Oss og vårt", Address: "starte@example.no"},
		To:        mail.Address{Name: "Kåre Ås", Address: "kare@example.no"},
		ReplyTo:   &mail.Address{Name: "Oss og vårt", Address: "starte+k7f3@example.no"},
		Subject:   "Mine tanker om Oss og vårt: fem spørsmål før møtet på torsdag",
		MessageID: mailer.MessageID("solsikken", "questions/kare/1", "example.no"),
		Date:      time.Date(2027, time.January, 14, 9, 0, 0, 0, oslo(t)),
		Text:      "Hei, Kåre!\n\n1. Hva tenker du om Oss og vårt?\n\n.\nFrom oss alle\n",
		Seed:      "solsikken/questions/kare/1",
	}
}

func withEverything(t *testing.T) mailer.Message {
	t.Helper()
	m := question(t)
	m.InReplyTo = "invite@example.no"
	m.References = []string{"first@example.no", "invite@example.no"}
	m.List = mailer.List{Name: "Oss og vårt at Solsikken, Ås", ID: "solsikken.starte.example.no"}
	m.Auto = true
	m.Headers = [][2]string{{"X-Starte-Kind", "notice"}, {"List-Unsubscribe", "<mailto:starte@example.no>"}}
	m.HTML = "<!doctype html>\n<html lang=\"nb\"><body><p>Hei, Kåre!</p></body></html>\n"
	m.Calendar = &mailer.Calendar{Method: "REQUEST", Body: []byte("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\nEND:VCALENDAR\r\n")}
	m.Attachments = []mailer.Attachment{
		{Name: "Trygghet og forventninger – Ås.pdf", MediaType: "application/pdf", Body: bytes.Repeat([]byte("%PDF æ\n"), 200)},
		{Name: "plan.txt", MediaType: "text/plain", Body: []byte("kort\n")},
	}
	return m
}

func compose(t *testing.T, m mailer.Message) mailer.Composed {
	t.Helper()
	c, err := mailer.Compose(m)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// part is a leaf as an independent reader sees it.
type part struct {
	mediaType, disposition string
	params, fileParams     map[string]string
	body                   string
}

// readParts walks a message with the standard library alone.
func readParts(t *testing.T, header map[string][]string, r io.Reader) []part {
	t.Helper()
	get := func(key string) string {
		if v := header[key]; len(v) == 1 {
			return v[0]
		} else if len(v) > 1 {
			t.Fatalf("%s stands %d times", key, len(v))
		}
		return ""
	}
	mediaType, params, err := mime.ParseMediaType(get("Content-Type"))
	if err != nil {
		t.Fatalf("parse %q: %v", get("Content-Type"), err)
	}
	if strings.HasPrefix(mediaType, "multipart/") {
		var out []part
		mr := multipart.NewReader(r, params["boundary"])
		for {
			p, err := mr.NextRawPart()
			if err == io.EOF {
				return out
			}
			if err != nil {
				t.Fatal(err)
			}
			out = append(out, readParts(t, p.Header, p)...)
		}
	}
	p := part{mediaType: mediaType, params: params}
	if d := get("Content-Disposition"); d != "" {
		if p.disposition, p.fileParams, err = mime.ParseMediaType(d); err != nil {
			t.Fatalf("parse %q: %v", d, err)
		}
	}
	switch enc := get("Content-Transfer-Encoding"); enc {
	case "quoted-printable":
		r = quotedprintable.NewReader(r)
	case "base64":
		r = base64.NewDecoder(base64.StdEncoding, r)
	default:
		t.Fatalf("transfer encoding %q of %s", enc, mediaType)
	}
	body, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	p.body = string(body)
	return []part{p}
}

// checkWire holds what every message must hold on the wire: CRLF alone, ASCII
// alone, short lines, nothing but printable characters.
func checkWire(t *testing.T, raw []byte) {
	t.Helper()
	rest := bytes.ReplaceAll(raw, []byte("\r\n"), nil)
	if bytes.ContainsAny(rest, "\r\n\x00") {
		t.Error("message has a bare CR or LF or a NUL")
	}
	for i, line := range bytes.Split(raw, []byte("\r\n")) {
		if len(line) > 78 {
			t.Errorf("line %d is %d characters long: %.100q", i+1, len(line), line)
		}
		for _, c := range line {
			if c >= 0x7F || c < ' ' && c != '\t' {
				t.Errorf("line %d has byte %#x: %q", i+1, c, line)
				break
			}
		}
	}
}

func TestComposeGolden(t *testing.T) {
	t.Parallel()
	tests := map[string]mailer.Message{
		"text":       question(t),
		"everything": withEverything(t),
	}
	html := question(t)
	html.HTML = "<p>Hei, Kåre!</p>"
	tests["html"] = html
	receipt := html
	receipt.AutoReplied = true
	receipt.InReplyTo = "CAF123@mail.example.com"
	tests["receipt"] = receipt
	for name, m := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			raw := compose(t, m).Bytes()
			checkWire(t, raw)
			golden(t, filepath.Join("compose", name+".eml"), raw)
		})
	}
}

func TestComposeIsTheSameEveryTime(t *testing.T) {
	t.Parallel()
	first := compose(t, withEverything(t))
	for range 50 {
		if again := compose(t, withEverything(t)); !bytes.Equal(first.Bytes(), again.Bytes()) {
			t.Fatal("the same message gave other bytes")
		}
	}
	other := withEverything(t)
	other.Seed = "another row"
	if bytes.Equal(first.Bytes(), compose(t, other).Bytes()) {
		t.Error("boundaries do not depend on the seed")
	}
	if first.Size() != len(first.Bytes()) {
		t.Errorf("size %d, bytes %d", first.Size(), len(first.Bytes()))
	}
}

func TestComposeReadBack(t *testing.T) {
	t.Parallel()
	m := withEverything(t)
	raw := compose(t, m).Bytes()
	msg, err := mail.ReadMessage(bytes.NewReader(raw))
	if err != nil {
		t.Fatal(err)
	}
	dec := new(mime.WordDecoder)
	decoded := func(key string) string {
		s, err := dec.DecodeHeader(msg.Header.Get(key))
		if err != nil {
			t.Fatal(err)
		}
		return s
	}
	for key, want := range map[string]string{
		"Subject":                  m.Subject,
		"Message-Id":               "<" + m.MessageID + ">",
		"In-Reply-To":              "<invite@example.no>",
		"References":               "<first@example.no> <invite@example.no>",
		"List-Id":                  "Oss og vårt at Solsikken, Ås <solsikken.starte.example.no>",
		"Auto-Submitted":           "auto-generated",
		"X-Auto-Response-Suppress": "DR, RN, NRN, OOF, AutoReply",
		"X-Starte-Kind":            "notice",
		"List-Unsubscribe":         "<mailto:starte@example.no>",
		"Date":                     "Thu, 14 Jan 2027 09:00:00 +0100",
		"Mime-Version":             "1.0",
	} {
		if got := decoded(key); got != want {
			t.Errorf("%s: %q, want %q", key, got, want)
		}
	}
	for key, want := range map[string]mail.Address{"From": m.From, "To": m.To, "Reply-To": *m.ReplyTo} {
		got, err := mail.ParseAddress(msg.Header.Get(key))
		if err != nil || *got != want {
			t.Errorf("%s: %v, %v, want %v", key, got, err, want)
		}
	}
	for key, values := range msg.Header {
		if len(values) != 1 {
			t.Errorf("%s stands %d times", key, len(values))
		}
	}
	parts := readParts(t, msg.Header, msg.Body)
	type row struct{ mediaType, method, disposition, file, body string }
	var got []row
	for _, p := range parts {
		got = append(got, row{p.mediaType, p.params["method"], p.disposition, p.fileParams["filename"], p.body})
	}
	ics := string(m.Calendar.Body)
	want := []row{
		{"text/plain", "", "", "", strings.ReplaceAll(m.Text, "\n", "\r\n")},
		{"text/html", "", "", "", strings.ReplaceAll(m.HTML, "\n", "\r\n")},
		{"text/calendar", "REQUEST", "", "", ics},
		{"application/ics", "", "attachment", "invite.ics", ics},
		{"application/pdf", "", "attachment", "Trygghet og forventninger – Ås.pdf", string(m.Attachments[0].Body)},
		{"text/plain", "", "attachment", "plan.txt", "kort\n"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(row{})); diff != "" {
		t.Errorf("parts (-want +got):\n%s", diff)
	}
}

func TestQuestionsAreNotMarkedAsAutomatic(t *testing.T) {
	t.Parallel()
	header := string(compose(t, question(t)).Header)
	for _, field := range []string{"Auto-Submitted", "X-Auto-Response-Suppress", "Precedence", "List-Id", "User-Agent", "X-Mailer"} {
		if strings.Contains(header, field) {
			t.Errorf("header has %s:\n%s", field, header)
		}
	}
}

// TestComposeShares checks that what two recipients have in common is the same
// bytes in both messages, with nothing of the message around it.
func TestComposeShares(t *testing.T) {
	t.Parallel()
	one, other := withEverything(t), withEverything(t)
	other.To = mail.Address{Name: "Kari", Address: "kari@example.no"}
	other.Seed, other.MessageID = "other", "other@example.no"
	for _, m := range []*mailer.Message{&one, &other} {
		m.SharedBody = true
		m.HTML = strings.Repeat("<p>Vi skal jobbe med arbeidsmiljø.</p>\n", 40)
	}
	shared := func(m mailer.Message) []string {
		var out []string
		for _, s := range compose(t, m).Body {
			if s.Shared {
				out = append(out, string(s.Bytes))
			}
		}
		return out
	}
	a, b := shared(one), shared(other)
	if len(a) != 2 { // the HTML and the PDF; the text, the plan and the invitation are too small or personal
		t.Fatalf("%d shared segments, want 2", len(a))
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Errorf("shared segments differ:\n%s", diff)
	}
	for _, s := range a {
		if strings.Contains(s, "--=_") || !strings.HasSuffix(s, "\r\n") {
			t.Errorf("segment holds a boundary or ends within a line: %.80q", s)
		}
	}
	one.SharedBody = false
	if n := len(shared(one)); n != 1 {
		t.Errorf("%d shared segments in a personal message, want 1", n)
	}
}

func TestMessageID(t *testing.T) {
	t.Parallel()
	a, b := mailer.MessageID("p", "notice/kari@example.no/1", "example.no"), mailer.MessageID("p", "notice/kari@example.no/2", "example.no")
	if a == b {
		t.Error("two keys, one id")
	}
	if a != mailer.MessageID("p", "notice/kari@example.no/1", "example.no") {
		t.Error("one key, two ids")
	}
	if a[:8] != b[:8] || a[:8] == mailer.MessageID("q", "notice/kari@example.no/1", "example.no")[:8] {
		t.Error("ids of one group do not begin alike, or those of another do")
	}
	if strings.Contains(a, "kari") || !strings.HasSuffix(a, "@example.no") || strings.ContainsAny(a, "<>") {
		t.Errorf("id %q", a)
	}
}

// TestHeaderText sends every kind of text through Subject, a person's name and
// a list's name and reads it back.
func mustRead(t *testing.T, c mailer.Composed) *mail.Message {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(c.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

// TestBodyText checks that any text comes out as it went in, save for the line
// ends and the controls that no mail program shows.
// FuzzCompose looks for text that breaks out of its place in a message.

// BenchmarkCompose renders a notice with its HTML twin, an invitation and two
// files.
func BenchmarkCompose(b *testing.B) {
	m := mailer.Message{
		From: mail.Address{Name: "Oss og vårt", Address: "starte@example.no"}, To: mail.Address{Name: "Kåre Ås", Address: "kare@example.no"},
		Subject: "Oss og vårt: vi skal jobbe med arbeidsmiljø", MessageID: mailer.MessageID("a", "b", "example.no"),
		Date: time.Date(2027, time.January, 14, 9, 0, 0, 0, time.UTC), Auto: true, Seed: "a",
		Text: strings.Repeat("Vi skal jobbe med arbeidsmiljøet vårt.\n", 50), HTML: strings.Repeat("<p>Vi skal jobbe med arbeidsmiljøet vårt.</p>\n", 200),
		Attachments: []mailer.Attachment{{Name: "plan.pdf", MediaType: "application/pdf", Body: bytes.Repeat([]byte("pdf"), 10_000)}},
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := mailer.Compose(m); err != nil {
			b.Fatal(err)
		}
	}
}
