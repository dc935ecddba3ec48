package mailer_test

import (
	"bytes"
	"mime"
	"net/mail"
	"strings"
	"testing"
	"time"

	"starte/mailer"
)

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

func TestBodyText(t *testing.T) {
	t.Parallel()
	tests := map[string]struct{ in, want string }{
		"line ends":     {"a\nb\r\nc\rd", "a\nb\nc\nd\n"},
		"dots":          {".\n..\n.a\n", ".\n..\n.a\n"},
		"spaces at end": {"a  \n\t\nb ", "a  \n\t\nb \n"},
		"long line":     {strings.Repeat("å ", 600), strings.Repeat("å ", 600) + "\n"},
		"controls":      {"a\x00b\x1bc", "abc\n"},
		"C1 control":    {"«a\u0085b»\u009f", "«ab»\n"},
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
