package main

import (
	"bytes"
	"strings"

	"github.com/jhillyerd/enmime/v2"
)

// text is the plain text of a letter, as a person reads it.
func (l letter) text() string {
	e, err := enmime.ReadEnvelope(bytes.NewReader(l.raw))
	if err != nil {
		return "unreadable: " + err.Error()
	}
	return strings.ReplaceAll(e.Text, "\r\n", "\n")
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

// html is the letter as a mail program shows it.
func (l letter) html() string {
	e, err := enmime.ReadEnvelope(bytes.NewReader(l.raw))
	if err != nil {
		return "unreadable: " + err.Error()
	}
	return e.HTML
}
