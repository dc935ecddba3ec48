package demo

import (
	"encoding/base64"
	"fmt"
	"html"
	"mime"
	"net/mail"
	"strings"
	"time"
)

// style writes a reply body in the manner of a mail program and its user.
type style func(l letter, name string, answers []string) body

// body is a reply's content; html is empty for plain text.
type body struct{ text, html string }

// numberedOnTop answers above the quote with numbers, as Thunderbird quotes.
func numberedOnTop(l letter, name string, answers []string) body {
	var b strings.Builder
	b.WriteString("Hei!\n\n")
	for i, a := range answers {
		if a != "" {
			fmt.Fprintf(&b, "%d. %s\n", i+1, a)
		}
	}
	fmt.Fprintf(&b, "\nHilsen %s\n\nDen %s, skrev %s:\n%s", name, l.date.Format("02.01.2006 15:04"), l.from.Name, l.quoted("> "))
	return body{text: b.String()}
}

// betweenQuotes answers each question below it inside the quote, as mutt and KMail users do.
func betweenQuotes(l letter, name string, answers []string) body {
	var b strings.Builder
	fmt.Fprintf(&b, "%s skrev %s:\n", l.date.Format("2006-01-02 15:04"), l.from.Name)
	pending := ""
	for _, line := range strings.Split(strings.TrimRight(l.text, "\n"), "\n") {
		if strings.TrimSpace(line) == "" && pending != "" {
			fmt.Fprintf(&b, ">\n\n%s\n\n", pending)
			pending = ""
		}
		b.WriteString(strings.TrimRight("> "+line, " ") + "\n")
		for i, a := range answers {
			if strings.HasPrefix(line, fmt.Sprintf("%d. ", i+1)) {
				pending = a
			}
		}
	}
	fmt.Fprintf(&b, "\n%s\n", name)
	return body{text: b.String()}
}

// belowQuote answers below the whole quote.
func belowQuote(l letter, name string, answers []string) body {
	var b strings.Builder
	fmt.Fprintf(&b, "On %s, %s wrote:\n%s\n", l.date.Format("Mon, Jan 2, 2006 at 15:04"), l.from.Name, l.quoted("> "))
	for i, a := range answers {
		fmt.Fprintf(&b, "%d) %s\n\n", i+1, a)
	}
	fmt.Fprintf(&b, "-- \n%s\nSolbakken barnehage\n", name)
	return body{text: b.String()}
}

// fromPhone answers on top without much ado, as an iPhone quotes.
func fromPhone(l letter, _ string, answers []string) body {
	var b strings.Builder
	for i, a := range answers {
		if a != "" {
			fmt.Fprintf(&b, "%d: %s\n", i+1, a)
		}
	}
	fmt.Fprintf(&b, "\nSendt fra min iPhone\n\n> %s skrev %s <%s>:\n>\n%s", l.date.Format("2. Jan. 2006 kl. 15:04"), l.from.Name, l.from.Address, l.quoted("> "))
	return body{text: b.String()}
}

// inOutlook answers on top in HTML, with Outlook's header block before the original.
func inOutlook(l letter, name string, answers []string) body {
	var h, t strings.Builder
	for i, a := range answers {
		if a == "" {
			continue
		}
		fmt.Fprintf(&h, `<p class="MsoNormal">%d. %s<o:p></o:p></p>`, i+1, html.EscapeString(a))
		fmt.Fprintf(&t, "%d. %s\n\n", i+1, a)
	}
	sent := l.date.Format("2. January 2006 15:04")
	fmt.Fprintf(&h, `<p class="MsoNormal">Mvh<br>%s</p>`, html.EscapeString(name))
	fmt.Fprintf(&t, "Mvh\n%s\n\n", name)
	fmt.Fprintf(&h, `<div><div style="border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm"><p class="MsoNormal"><b>Fra:</b> %s &lt;%s&gt;<br><b>Sendt:</b> %s<br><b>Til:</b> %s<br><b>Emne:</b> %s</p></div></div>`,
		html.EscapeString(l.from.Name), l.from.Address, sent, html.EscapeString(name), html.EscapeString(l.subject))
	fmt.Fprintf(&t, "Fra: %s <%s>\nSendt: %s\nTil: %s\nEmne: %s\n\n%s", l.from.Name, l.from.Address, sent, name, l.subject, l.text)
	return body{text: t.String(), html: `<html xmlns:o="urn:schemas-microsoft-com:office:office"><body lang="NO-BOK"><div class="WordSection1">` + h.String() + innerBody(l.html) + `</div></body></html>`}
}

// innerBody is what stands between the body tags.
func innerBody(page string) string {
	lower := strings.ToLower(page)
	start := strings.Index(lower, "<body")
	if start < 0 {
		return page
	}
	open := strings.IndexByte(lower[start:], '>')
	end := strings.LastIndex(lower, "</body>")
	if open < 0 || end < start+open {
		return page
	}
	return page[start+open+1 : end]
}

// answerTo makes the message that a person's program sends.
func answerTo(l letter, from mail.Address, now time.Time, b body, extra ...string) []byte {
	id := fmt.Sprintf("%d.%s", now.UnixNano(), strings.ReplaceAll(from.Address, "@", ".at."))
	subject := l.subject
	if !strings.HasPrefix(subject, "SV: ") {
		subject = "SV: " + subject
	}
	return message(from, l.replyTo, subject, id, now, b, append([]string{"In-Reply-To: " + l.messageID, "References: " + l.messageID}, extra...)...)
}

// message makes a message with the extra header lines given.
func message(from, to mail.Address, subject, id string, now time.Time, b body, extra ...string) []byte {
	head := append([]string{
		"From: " + from.String(), "To: " + to.String(), "Subject: " + mime.QEncoding.Encode("utf-8", subject),
		"Date: " + now.Format(time.RFC1123Z), "Message-ID: <" + id + "@example.no>", "MIME-Version: 1.0",
	}, extra...)
	if b.html == "" {
		head = append(head, "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", encoded(b.text))
		return []byte(strings.Join(head, "\r\n"))
	}
	head = append(head, `Content-Type: multipart/alternative; boundary="alt"`, "",
		"--alt", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", encoded(b.text),
		"--alt", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "", encoded(b.html), "--alt--", "")
	return []byte(strings.Join(head, "\r\n"))
}

// encoded is text in base64 with lines that SMTP takes.
func encoded(text string) string {
	all := base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(text, "\n", "\r\n")))
	var lines []string
	for len(all) > 76 {
		lines, all = append(lines, all[:76]), all[76:]
	}
	return strings.Join(append(lines, all), "\r\n")
}

// rsvp is the answer that a calendar program sends (RFC 5546).
func rsvp(l letter, from mail.Address, partstat string, now time.Time) []byte {
	keep := map[string]string{}
	unfolded := strings.NewReplacer("\r\n ", "", "\n ", "", "\r\n", "\n").Replace(l.calendar)
	inEvent := false
	for _, line := range strings.Split(unfolded, "\n") {
		inEvent = inEvent || line == "BEGIN:VEVENT"
		name := line[:max(strings.IndexAny(line, ":;"), 0)]
		if _, had := keep[name]; inEvent && !had {
			keep[name] = line
		}
	}
	ics := strings.Join([]string{
		"BEGIN:VCALENDAR", "PRODID:-//Example//Calendar 1.0//EN", "VERSION:2.0", "METHOD:REPLY", "BEGIN:VEVENT",
		keep["UID"], keep["SEQUENCE"], keep["DTSTART"], keep["DTEND"], keep["ORGANIZER"],
		"DTSTAMP:" + now.UTC().Format("20060102T150405Z"),
		"ATTENDEE;PARTSTAT=" + partstat + ":mailto:" + from.Address,
		"END:VEVENT", "END:VCALENDAR", "",
	}, "\r\n")
	head := []string{
		"From: " + from.String(), "To: " + l.from.String(), "Subject: " + mime.QEncoding.Encode("utf-8", "Godtatt: "+l.subject),
		"Date: " + now.Format(time.RFC1123Z), fmt.Sprintf("Message-ID: <%d.rsvp.%s>", now.UnixNano(), from.Address), "MIME-Version: 1.0",
		`Content-Type: text/calendar; method=REPLY; charset=utf-8`, "Content-Transfer-Encoding: base64", "",
		encoded(strings.ReplaceAll(ics, "\r\n", "\n")),
	}
	return []byte(strings.Join(head, "\r\n"))
}

// absence is what a vacation responder sends.
func absence(l letter, from mail.Address, now time.Time, text string) []byte {
	b := body{text: text}
	id := fmt.Sprintf("%d.vacation", now.UnixNano())
	return message(from, l.replyTo, "Automatisk svar: "+l.subject, id, now, b, "In-Reply-To: "+l.messageID, "Auto-Submitted: auto-replied", "X-Auto-Response-Suppress: All")
}
