package main

import (
	"archive/zip"
	"bytes"
	"encoding/base64"
	"fmt"
	"io"
	"net/mail"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"text/template"

	"go.yaml.in/yaml/v3"
)

// attack is a message of testdata/hostile, as its index describes it.
type attack struct {
	File    string
	Tries   string
	Writer  string   // who really wrote it; empty for nobody of the process
	After   []string // other messages that came before it
	Becomes string
}

const hostileFolder = "testdata/hostile"

func attacks(t *testing.T) []attack {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(hostileFolder, "index.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var list []attack
	dec := yaml.NewDecoder(bytes.NewReader(data))
	dec.KnownFields(true)
	if err := dec.Decode(&list); err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob(filepath.Join(hostileFolder, "*.eml"))
	if err != nil || len(files) != len(list) || len(list) < 60 {
		t.Fatalf("%d messages, of which the index describes %d; %v", len(files), len(list), err)
	}
	return list
}

// attacker writes the messages: it knows what its victims have been sent.
type attacker struct {
	t    *testing.T
	seen []letter // all mail of the process, the oldest first
	uid  string   // of the meeting
	lure string   // an address that nobody must ever be seen at
}

// message is the message of a file with what stands between <% and %> filled in.
// Line ends become CRLF but for those that are filled in.
func (a *attacker) message(file string) []byte {
	a.t.Helper()
	data, err := os.ReadFile(filepath.Join(hostileFolder, file))
	if err != nil {
		a.t.Fatal(err)
	}
	text := strings.ReplaceAll(string(data), "\n", "\r\n")
	tmpl, err := template.New(file).Delims("<%", "%>").Funcs(template.FuncMap{
		"nul": func() string { return "\x00" }, "cr": func() string { return "\r" }, "lf": func() string { return "\n" },
		"lure": func() string { return a.lure }, "uid": func() string { return a.uid },
		"rep":   func(n int, s string) string { return strings.Repeat(strings.ReplaceAll(s, "\n", "\r\n"), n) },
		"parts": manyParts, "nest": nested, "rfc822": forwardedOften, "zip": a.archive,
		"tag": func(name string) string { return a.replyTo(name) },
		"short": func(name string) string {
			_, tag, _ := strings.Cut(a.replyTo(name), "+")
			return tag[:10]
		},
		"id": func(name string, kind ...string) string {
			return strings.Trim(a.sent(name, kind...).Header.Get("Message-Id"), "<>")
		},
		"raw":    func(name string) string { return string(a.sent(name).raw) },
		"footer": func(name string) string { return reference(a.t, a.sent(name)) },
	}).Parse(text)
	if err != nil {
		a.t.Fatal(err)
	}
	var b bytes.Buffer
	if err := tmpl.Execute(&b, nil); err != nil {
		a.t.Fatal(err)
	}
	return b.Bytes()
}

// sent is the last mail to somebody of a kind: the questions unless it says
// another, and for leaders what only they get.
func (a *attacker) sent(name string, kind ...string) letter {
	a.t.Helper()
	want := "questions"
	switch {
	case len(kind) > 0:
		want = kind[0]
	case name == "kari" || name == "bodil":
		want = "preparation_list"
	}
	for _, l := range slices.Backward(a.seen) {
		to, err := mail.ParseAddress(l.Header.Get("To"))
		if err == nil && strings.HasPrefix(to.Address, name+"@") && l.Header.Get("X-Starte-Kind") == want {
			return l
		}
	}
	a.t.Fatalf("no %s for %s", want, name)
	return letter{}
}

func (a *attacker) replyTo(name string) string {
	back, err := mail.ParseAddress(a.sent(name).Header.Get("Reply-To"))
	if err != nil {
		a.t.Fatal(err)
	}
	return back.Address
}

var referenceLine = regexp.MustCompile(`(?m)^.*\b[Rr]ef.*$`)

// reference is the line by which a reply that quotes a mail is known.
func reference(t *testing.T, l letter) string {
	t.Helper()
	line := referenceLine.FindAllString(l.text(), -1)
	if len(line) == 0 {
		t.Fatalf("no reference in\n%s", l.text())
	}
	return strings.TrimSpace(line[len(line)-1])
}

func manyParts(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "--b\r\nContent-Type: text/plain\r\n\r\n1. Del %d\r\n", i)
	}
	return b.String() + "--b--\r\n"
}

func nested(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "--b%d\r\nContent-Type: multipart/mixed; boundary=b%d\r\n\r\n", i, i+1)
	}
	return b.String() + fmt.Sprintf("--b%d\r\nContent-Type: text/plain\r\n\r\n", n)
}

func forwardedOften(n int) string {
	return strings.Repeat("From: ola@example.no\r\nSubject: VS\r\nMIME-Version: 1.0\r\nContent-Type: message/rfc822\r\n\r\n", n)
}

// archive packs so many megabytes of nothing, in BASE64.
func (a *attacker) archive(megabytes int) string {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	f, err := z.Create("svar.txt")
	if err != nil {
		a.t.Fatal(err)
	}
	if _, err := io.CopyN(f, zeros{}, int64(megabytes)<<20); err != nil {
		a.t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		a.t.Fatal(err)
	}
	var lines strings.Builder
	for chunk := range slices.Chunk([]byte(base64.StdEncoding.EncodeToString(b.Bytes())), 76) {
		lines.WriteString(string(chunk) + "\r\n")
	}
	return lines.String()
}

type zeros struct{}

func (zeros) Read(p []byte) (int, error) { clear(p); return len(p), nil }
