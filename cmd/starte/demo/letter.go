package demo

import (
	"bytes"
	"fmt"
	"net/mail"
	"strings"
	"time"

	"github.com/jhillyerd/enmime/v2"
)

// letter is a delivered mail as its reader's program has it.
type letter struct {
	to        string // the box it lies in
	kind      string
	from      mail.Address
	replyTo   mail.Address
	subject   string
	messageID string
	date      time.Time
	text      string
	html      string
	calendar  string
	files     []attached
	raw       []byte
}

type attached struct {
	name    string
	content []byte
}

// mailProgram believes what a mail says of its characters. The robot's says it,
// and guessing took a fifth of the demo's time.
var mailProgram = enmime.NewParser(enmime.DisableCharacterDetection(true))

func readLetter(d delivery) (letter, error) {
	e, err := mailProgram.ReadEnvelope(bytes.NewReader(d.raw))
	if err != nil {
		return letter{}, fmt.Errorf("read delivered mail: %w", err)
	}
	l := letter{to: d.to, kind: e.GetHeader("X-Starte-Kind"), subject: e.GetHeader("Subject"), messageID: e.GetHeader("Message-Id"),
		text: strings.ReplaceAll(e.Text, "\r\n", "\n"), html: e.HTML, raw: d.raw}
	if from, err := e.AddressList("From"); err == nil && len(from) > 0 {
		l.from, l.replyTo = *from[0], *from[0]
	}
	if reply, err := e.AddressList("Reply-To"); err == nil && len(reply) > 0 {
		l.replyTo = *reply[0]
	}
	l.date, _ = e.Date()
	for _, part := range append(append(e.Attachments, e.Inlines...), e.OtherParts...) {
		if part.ContentType == "text/calendar" || part.ContentType == "application/ics" {
			l.calendar = string(part.Content)
			continue
		}
		if part.FileName != "" {
			l.files = append(l.files, attached{part.FileName, part.Content})
		}
	}
	return l, nil
}

// quoted is the letter's text with a mark before every line.
func (l letter) quoted(mark string) string {
	var b strings.Builder
	for _, line := range strings.Split(strings.TrimRight(l.text, "\n"), "\n") {
		b.WriteString(strings.TrimRight(mark+line, " "))
		b.WriteByte('\n')
	}
	return b.String()
}
