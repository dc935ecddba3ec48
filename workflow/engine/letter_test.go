package engine

import (
	"bytes"
	"fmt"
	"net/mail"
	"slices"
	"strings"

	"starte/parser"
)

// got is a mail that reached somebody.
type got struct {
	*parser.Message
	raw []byte
	to  string
}

func (g got) kind() string { return g.Header.Get(kindHeader) }

// sent are the mails of a kind that were delivered; empty fields take all.
func (w *world) sent(kind, to string) []got {
	w.t.Helper()
	var list []got
	for _, m := range slices.Concat(w.before, w.smtp.Messages()) {
		if (kind == "" || kindOf(m.Raw) == kind) && (to == "" || m.To[0] == to) {
			list = append(list, got{parser.Read(m.Raw), m.Raw, m.To[0]})
		}
	}
	return list
}

// kindOf is what [got.kind] is, without all of the mail being read.
func kindOf(raw []byte) string {
	_, rest, _ := bytes.Cut(headerOf(raw), []byte("\r\n"+kindHeader+": "))
	kind, _, _ := bytes.Cut(rest, []byte("\r\n"))
	return string(kind)
}

// mail is the last mail of a kind that somebody got.
func (w *world) mail(kind, to string) got {
	w.t.Helper()
	list := w.sent(kind, to)
	if len(list) == 0 {
		w.t.Fatalf("no %s for %s; log:\n%s", kind, to, w.log)
	}
	return list[len(list)-1]
}

// letter is what somebody writes to the robot.
type letter struct {
	from, to, subject string
	inReplyTo         string
	references        []string
	messageID         string
	text              string
	header            []string // further lines
	unsigned          bool     // without the receiving server's word for the sender
}

// reply is an answer to a mail, as a mail program makes it.
func reply(to got, text string) letter {
	back := robot
	if m, err := mail.ReadMessage(bytes.NewReader(to.raw)); err == nil {
		if r, err := mail.ParseAddress(m.Header.Get("Reply-To")); err == nil {
			back = r.Address
		}
	}
	quoted := "> " + strings.ReplaceAll(strings.TrimSpace(plainText(to)), "\n", "\n> ")
	return letter{from: to.to, to: back, subject: "SV: " + to.Subject, inReplyTo: to.MessageID, text: text + "\n\nmandag 18. januar 2027 kl. 09:00 skrev Oss og vårt:\n" + quoted + "\n"}
}

func plainText(g got) string {
	text, _, _ := strings.Cut(g.Text(), "\x00")
	return text
}

func (l letter) raw(n int) []byte {
	if l.messageID == "" {
		l.messageID = fmt.Sprintf("reply-%d@example.no", n)
	}
	if l.to == "" {
		l.to = robot
	}
	lines := []string{}
	if !l.unsigned {
		domain := l.from[strings.LastIndex(l.from, "@")+1:]
		lines = append(lines, "Authentication-Results: "+authserv+"; dmarc=pass header.from="+domain)
	}
	lines = append(lines, "From: "+l.from, "To: "+l.to, "Subject: "+l.subject, "Message-ID: <"+l.messageID+">", "Date: Mon, 18 Jan 2027 09:00:00 +0100")
	if l.inReplyTo != "" {
		lines = append(lines, "In-Reply-To: <"+l.inReplyTo+">")
	}
	if len(l.references) > 0 {
		lines = append(lines, "References: <"+strings.Join(l.references, "> <")+">")
	}
	lines = append(lines, l.header...)
	lines = append(lines, "MIME-Version: 1.0", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: 8bit", "", l.text)
	return []byte(strings.ReplaceAll(strings.Join(lines, "\n"), "\n", "\r\n"))
}
