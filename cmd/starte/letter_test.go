package main

import (
	"bytes"
	"strings"

	"github.com/jhillyerd/enmime/v2"
)

// mailProgram believes what a mail says of its characters. The robot's says it,
// and guessing would take longer than all else.
var mailProgram = enmime.NewParser(enmime.DisableCharacterDetection(true))

// read is a letter as a mail program shows it: its plain text, and its page.
func (l letter) read() (text, html string) {
	e, err := mailProgram.ReadEnvelope(bytes.NewReader(l.raw))
	if err != nil {
		text = "unreadable: " + err.Error()
		return text, text
	}
	return strings.ReplaceAll(e.Text, "\r\n", "\n"), e.HTML
}

// text is the plain text of a letter, as a person reads it.
func (l letter) text() string {
	text, _ := l.read()
	return text
}

// quote is the letter as a mail program quotes it below an answer.
func quote(l letter) string {
	var b strings.Builder
	b.WriteString("Den 23.11.2026 09:00, skrev Oss og vårt:\r\n")
	for line := range strings.SplitSeq(strings.TrimRight(l.text(), "\n"), "\n") {
		b.WriteString(strings.TrimRight("> "+line, " ") + "\r\n")
	}
	return b.String()
}

// between quotes the letter and answers question 3 where it stands.
func between(l letter, answer string) string {
	var b strings.Builder
	in := false
	for line := range strings.SplitSeq(strings.TrimRight(l.text(), "\n"), "\n") {
		if in && strings.TrimSpace(line) == "" {
			b.WriteString("\r\n" + answer + "\r\n\r\n")
			in = false
		}
		b.WriteString(strings.TrimRight("> "+line, " ") + "\r\n")
		in = in || strings.HasPrefix(line, "3. ")
	}
	return b.String()
}
