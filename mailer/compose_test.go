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
		MessageID: mailer.MessageID("solsikken/questions/kare/1", "example.no"),
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
		"X-Auto-Response-Suppress": "All",
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
	a, b := mailer.MessageID("p/notice/kari@example.no/1", "example.no"), mailer.MessageID("p/notice/kari@example.no/2", "example.no")
	if a == b {
		t.Error("two keys, one id")
	}
	if a != mailer.MessageID("p/notice/kari@example.no/1", "example.no") {
		t.Error("one key, two ids")
	}
	if strings.Contains(a, "kari") || !strings.HasSuffix(a, "@example.no") || strings.ContainsAny(a, "<>") {
		t.Errorf("id %q", a)
	}
}

// TestHeaderText sends every kind of text through Subject, a person's name and
// a list's name and reads it back.
func TestHeaderText(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, want string }{
		"plain":           {"Welcome to the workshop", "Welcome to the workshop"},
		"norwegian":       {"Møte på Ås: æøå ÆØÅ", "Møte på Ås: æøå ÆØÅ"},
		"comma":           {"Nordmann, Kåre (vikar)", "Nordmann, Kåre (vikar)"},
		"quotes":          {`Kari "Kaia" O'Neil \ Ås`, `Kari "Kaia" O'Neil \ Ås`},
		"long":            {strings.Repeat("arbeidsmiljø ", 20), strings.TrimSpace(strings.Repeat("arbeidsmiljø ", 20))},
		"long plain":      {strings.Repeat("workplace ", 20), strings.TrimSpace(strings.Repeat("workplace ", 20))},
		"long word":       {strings.Repeat("ø", 200), strings.Repeat("ø", 200)},
		"long plain word": {strings.Repeat("w", 200), strings.Repeat("w", 200)},
		"four bytes":      {strings.Repeat("👍", 40), strings.Repeat("👍", 40)},
		"new field":       {"Hei\r\nBcc: victim@example.com", "Hei Bcc: victim@example.com"},
		"new body":        {"Hei\r\n\r\n<script>", "Hei <script>"},
		"bare lf":         {"a\nb", "a b"},
		"bare cr":         {"a\rb", "a b"},
		"nul":             {"a\x00b", "a b"},
		"unicode line":    {"a\u2028b\u0085c", "a b c"},
		"bidi override":   {"invoice\u202Efdp.exe", "invoicefdp.exe"},
		"encoded word":    {"=?utf-8?q?a=0D=0ABcc:_x?=", "= ?utf-8?q?a=0D=0ABcc:_x?="},
		"broken utf-8":    {"K\xe5re", "K\uFFFDre"},
		"spaces":          {"  a \t b  ", "a b"},
		"looks like end":  {"a?= b ø", "a?= b ø"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := question(t)
			m.Subject, m.To.Name, m.From.Name = tc.in, tc.in, tc.in
			m.List = mailer.List{Name: tc.in, ID: "a.example.no"}
			raw := compose(t, m).Bytes()
			checkWire(t, raw)
			msg, err := mail.ReadMessage(bytes.NewReader(raw))
			if err != nil {
				t.Fatal(err)
			}
			if len(msg.Header) != 10 { // those of a question, List-Id and Content-Type among them
				t.Errorf("header has %d fields: %v", len(msg.Header), msg.Header)
			}
			dec := new(mime.WordDecoder)
			if got, err := dec.DecodeHeader(msg.Header.Get("Subject")); err != nil || got != tc.want {
				t.Errorf("subject %q, %v, want %q", got, err, tc.want)
			}
			for _, key := range []string{"From", "To"} {
				if got, err := mail.ParseAddress(msg.Header.Get(key)); err != nil || got.Name != tc.want {
					t.Errorf("%s: %+v, %v, want %q", key, got, err, tc.want)
				}
			}
			id, err := mail.ParseAddress(strings.Replace(msg.Header.Get("List-Id"), "<a.example.no>", "<a@example.no>", 1))
			if err != nil || id.Name != tc.want {
				t.Errorf("list id %+v, %v, want %q", id, err, tc.want)
			}
		})
	}
}

func mustRead(t *testing.T, c mailer.Composed) *mail.Message {
	t.Helper()
	msg, err := mail.ReadMessage(bytes.NewReader(c.Bytes()))
	if err != nil {
		t.Fatal(err)
	}
	return msg
}

func TestComposeRefuses(t *testing.T) {
	t.Parallel()
	tests := map[string]func(*mailer.Message){
		"address with line end":  func(m *mailer.Message) { m.To.Address = "kari@example.no\r\nBcc: x@example.com" },
		"address with bracket":   func(m *mailer.Message) { m.To.Address = "kari@example.no>,<x@example.com" },
		"two addresses":          func(m *mailer.Message) { m.To.Address = "a@example.no,b@example.no" },
		"address with space":     func(m *mailer.Message) { m.To.Address = "ka ri@example.no" },
		"address without domain": func(m *mailer.Message) { m.To.Address = "kari@" },
		"address with ø":         func(m *mailer.Message) { m.To.Address = "bjørn@example.no" },
		"address empty":          func(m *mailer.Message) { m.To.Address = "" },
		"domain with dots":       func(m *mailer.Message) { m.To.Address = "kari@example..no" },
		"sender":                 func(m *mailer.Message) { m.From.Address = "starte" },
		"reply address":          func(m *mailer.Message) { m.ReplyTo = &mail.Address{Address: "a\nb@example.no"} },
		"no subject":             func(m *mailer.Message) { m.Subject = " \r\n" },
		"no text":                func(m *mailer.Message) { m.Text = "\n" },
		"no date":                func(m *mailer.Message) { m.Date = time.Time{} },
		"no message id":          func(m *mailer.Message) { m.MessageID = "" },
		"message id in brackets": func(m *mailer.Message) { m.MessageID = "<a@example.no>" },
		"message id with line":   func(m *mailer.Message) { m.MessageID = "a@example.no\r\nX: y" },
		"in-reply-to with line":  func(m *mailer.Message) { m.InReplyTo = "a@b>\r\nX: y" },
		"reference with line":    func(m *mailer.Message) { m.References = []string{"a@b", "c@d\n"} },
		"list id":                func(m *mailer.Message) { m.List = mailer.List{Name: "a", ID: "a>\r\nX: y"} },
		"both automatic":         func(m *mailer.Message) { m.Auto, m.AutoReplied = true, true },
		"field name":             func(m *mailer.Message) { m.Headers = [][2]string{{"X-A: b\r\nX", "c"}} },
		"field value":            func(m *mailer.Message) { m.Headers = [][2]string{{"X-A", "b\r\nBcc: c@example.com"}} },
		"field value with nul":   func(m *mailer.Message) { m.Headers = [][2]string{{"X-A", "b\x00"}} },
		"field twice":            func(m *mailer.Message) { m.Headers = [][2]string{{"X-A", "b"}, {"x-a", "c"}} },
		"field of ours":          func(m *mailer.Message) { m.Headers = [][2]string{{"bcc", "c@example.com"}} },
		"content type":           func(m *mailer.Message) { m.Headers = [][2]string{{"Content-Type", "text/html"}} },
		"very long word":         func(m *mailer.Message) { m.Headers = [][2]string{{"X-A", strings.Repeat("a", 2000)}} },
		"calendar method": func(m *mailer.Message) {
			m.Calendar = &mailer.Calendar{Method: "REPLY\r\n", Body: []byte("BEGIN:VCALENDAR\r\n")}
		},
		"other method": func(m *mailer.Message) {
			m.Calendar = &mailer.Calendar{Method: "CANCEL", Body: []byte("BEGIN:VCALENDAR\r\nMETHOD:REQUEST\r\n")}
		},
		"media type": func(m *mailer.Message) {
			m.Attachments = []mailer.Attachment{{Name: "a", MediaType: "text/plain\r\nX: y"}}
		},
		"nested message": func(m *mailer.Message) {
			m.Attachments = []mailer.Attachment{{Name: "a", MediaType: "message/rfc822"}}
		},
	}
	for name, change := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := question(t)
			change(&m)
			if c, err := mailer.Compose(m); err == nil {
				t.Errorf("composed:\n%s", c.Bytes())
			}
		})
	}
}

func TestFileNames(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("Framdriftsplan på åtte arbeidsplasser ", 8) + ".pdf"
	tests := map[string]struct{ in, want string }{
		"plain":         {"plan.pdf", "plan.pdf"},
		"norwegian":     {"Bærekraft på Ås.pdf", "Bærekraft på Ås.pdf"},
		"path":          {"../../etc/passwd", "passwd"},
		"windows path":  {`C:\Users\kari\plan.pdf`, "plan.pdf"},
		"hidden":        {".profile", "profile"},
		"only dots":     {"..", "file"},
		"empty":         {"", "file"},
		"line end":      {"a\r\nContent-Type: text/html\r\n\r\n.pdf", "html .pdf"},
		"quote":         {`a".pdf`, "a_.pdf"},
		"semicolon":     {"a;b.pdf", "a;b.pdf"},
		"reserved":      {"a:b|c?.pdf", "a_b_c_.pdf"},
		"reversed":      {"fdp.\u202Eexe.pdf", "fdp.exe.pdf"},
		"emoji":         {"👍👍👍👍👍👍👍👍👍👍👍👍.pdf", "👍👍👍👍👍👍👍👍👍👍👍👍.pdf"},
		"dot at end":    {"a.pdf. .", "a.pdf"},
		"very long":     {long, ""},
		"encoded word":  {"=?utf-8?q?a?=.pdf", "= _utf-8_q_a_=.pdf"},
		"percent":       {"100%25 æ.pdf", "100%25 æ.pdf"},
		"single quotes": {"UTF-8''å.pdf", "UTF-8''å.pdf"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := question(t)
			m.Attachments = []mailer.Attachment{{Name: tc.in, MediaType: "application/pdf", Body: []byte("x")}}
			raw := compose(t, m).Bytes()
			checkWire(t, raw)
			msg := mustRead(t, compose(t, m))
			parts := readParts(t, msg.Header, msg.Body)
			if len(parts) != 2 {
				t.Fatalf("%d parts", len(parts))
			}
			got := parts[1].fileParams["filename"]
			if name == "very long" {
				if len(got) > 120 || !strings.HasPrefix(long, strings.TrimSuffix(got, ".pdf")) || !strings.HasSuffix(got, ".pdf") {
					t.Errorf("file name %q", got)
				}
				return
			}
			if got != tc.want {
				t.Errorf("file name %q, want %q", got, tc.want)
			}
		})
	}
}

func TestInternationalDomain(t *testing.T) {
	t.Parallel()
	m := question(t)
	m.To.Address = "kari@blåbærsyltetøy.test"
	got, err := mail.ParseAddress(mustRead(t, compose(t, m)).Header.Get("To"))
	if err != nil || got.Address != "kari@xn--blbrsyltety-y8ao3x.test" {
		t.Errorf("address %v, %v", got, err)
	}
}

// TestBodyText checks that any text comes out as it went in, save for the line
// ends and the controls that no mail program shows.
func TestBodyText(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, want string }{
		"line ends":     {"a\nb\r\nc\rd", "a\nb\nc\nd\n"},
		"dots":          {".\n..\n.a\n", ".\n..\n.a\n"},
		"spaces at end": {"a  \n\t\nb ", "a  \n\t\nb \n"},
		"long line":     {strings.Repeat("å ", 600), strings.Repeat("å ", 600) + "\n"},
		"controls":      {"a\x00b\x1bc", "abc\n"},
		"boundary":      {"--=_alt_0\n--=_mix_\n", "--=_alt_0\n--=_mix_\n"},
		"broken utf-8":  {"bl\xe5", "bl\uFFFD\n"},
		"from":          {"From oss\n", "From oss\n"},
	}
	for name, tc := range tests {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			m := question(t)
			m.Text, m.HTML = tc.in, tc.in
			c := compose(t, m)
			checkWire(t, c.Bytes())
			msg := mustRead(t, c)
			for _, p := range readParts(t, msg.Header, msg.Body) {
				if got := strings.ReplaceAll(p.body, "\r\n", "\n"); got != tc.want {
					t.Errorf("%s: %q, want %q", p.mediaType, got, tc.want)
				}
			}
		})
	}
}

// FuzzCompose looks for text that breaks out of its place in a message.
func FuzzCompose(f *testing.F) {
	f.Add("subject", "Kåre", "plan.pdf", "text")
	f.Add("a\r\nBcc: x@example.com", "\"a\" <b@example.com>,", "../\r\n\r\n.pdf", "\r\n.\r\n")
	f.Add("a", "\xa5\\", "b", "c")
	f.Add(strings.Repeat("=?", 50), strings.Repeat("æ", 90), strings.Repeat("👍.", 90), strings.Repeat("-", 3000))
	f.Fuzz(func(t *testing.T, subject, name, file, text string) {
		m := question(t)
		m.Subject, m.To.Name, m.Text = subject, name, text
		m.Attachments = []mailer.Attachment{{Name: file, Body: []byte(text)}}
		c, err := mailer.Compose(m)
		if err != nil {
			return
		}
		checkWire(t, c.Bytes())
		msg := mustRead(t, c)
		if len(msg.Header) != 8 {
			t.Errorf("header has %d fields: %v", len(msg.Header), msg.Header)
		}
		if to, err := mail.ParseAddressList(msg.Header.Get("To")); err != nil || len(to) != 1 || to[0].Address != m.To.Address {
			t.Errorf("to %v, %v", to, err)
		}
		parts := readParts(t, msg.Header, msg.Body)
		if len(parts) != 2 || parts[1].body != text {
			t.Errorf("parts %+v", parts)
		}
		if got := parts[1].fileParams["filename"]; got == "" || strings.ContainsAny(got, "/\\\r\n\x00") || strings.HasPrefix(got, ".") {
			t.Errorf("file name %q", got)
		}
	})
}
