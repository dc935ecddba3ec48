package bench

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"html"
	"mime"
	"net/mail"
	"strings"
	"time"

	"github.com/jhillyerd/enmime/v2"
)

// letter is a questionnaire as its recipient has it.
type letter struct {
	from, to, replyTo mail.Address
	subject           string
	messageID         string
	text, html        string
}

// mailProgram believes what a mail says of its characters. The robot's says it.
var mailProgram = enmime.NewParser(enmime.DisableCharacterDetection(true))

// readLetter reads a mail of the robot's, as any mail program would.
func readLetter(raw []byte) (letter, error) {
	e, err := mailProgram.ReadEnvelope(bytes.NewReader(raw))
	if err != nil {
		return letter{}, fmt.Errorf("read sent mail: %w", err)
	}
	l := letter{subject: e.GetHeader("Subject"), messageID: e.GetHeader("Message-Id"), text: strings.ReplaceAll(e.Text, "\r\n", "\n"), html: e.HTML}
	for name, to := range map[string]*mail.Address{"From": &l.from, "To": &l.to, "Reply-To": &l.replyTo} {
		if list, err := e.AddressList(name); err == nil && len(list) > 0 {
			*to = *list[0]
		}
	}
	if l.replyTo.Address == "" {
		l.replyTo = l.from
	}
	return l, nil
}

// said is what people answer.
var said = []string{
	"Jeg er litt skeptisk, men nysgjerrig. Vi har prøvd mye før.",
	"Hvem følger opp etterpå, og får vi vikar når vi er på verksted?",
	"At vi ikke leter etter noen å skylde på.",
	"At alle bidrar, og at det er lov å si at noe er vanskelig.",
	"Tid. Og at det vi blir enige om, faktisk skjer.",
	"Det høres spennende ut!",
	"Tydelige rammer, og at vi holder tida.",
	"Jeg rakk ikke å lese alt, men det virker bra.",
	"Ingenting akkurat nå.",
}

// answer is the i-th person's answer to the n-th question.
func answer(i, n int) string { return said[(i*5+n*3)%len(said)] }

// style is the manner of a mail program and its user.
type style func(l letter, i, questions int) (text, html string)

var styles = []style{onTop, between, below, fromPhone, inOutlook}

// reply is the message that the i-th person answers a questionnaire with.
func reply(l letter, i, questions int, now time.Time) []byte {
	text, page := styles[i%len(styles)](l, i, questions)
	head := []string{
		"From: " + l.to.String(), "To: " + l.replyTo.String(), "Subject: " + mime.QEncoding.Encode("utf-8", "SV: "+l.subject),
		"Date: " + now.Format(time.RFC1123Z), fmt.Sprintf("Message-ID: <%d.%s>", i, strings.Trim(l.messageID, "<>")+".reply.example.test"),
		"In-Reply-To: " + l.messageID, "References: " + l.messageID, "MIME-Version: 1.0",
	}
	if page == "" {
		head = append(head, "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", encoded(text), "")
		return []byte(strings.Join(head, "\r\n"))
	}
	head = append(head, `Content-Type: multipart/alternative; boundary="alt"`, "",
		"--alt", "Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: base64", "", encoded(text),
		"--alt", "Content-Type: text/html; charset=utf-8", "Content-Transfer-Encoding: base64", "", encoded(page), "--alt--", "")
	return []byte(strings.Join(head, "\r\n"))
}

// encoded is text in base64 with lines that mail may hold.
func encoded(text string) string {
	all := base64.StdEncoding.EncodeToString([]byte(strings.ReplaceAll(text, "\n", "\r\n")))
	var lines []string
	for len(all) > 76 {
		lines, all = append(lines, all[:76]), all[76:]
	}
	return strings.Join(append(lines, all), "\r\n")
}

func (l letter) lines() []string { return strings.Split(strings.TrimRight(l.text, "\n"), "\n") }

func (l letter) quoted() string {
	var b strings.Builder
	for _, line := range l.lines() {
		b.WriteString(strings.TrimRight("> "+line, " ") + "\n")
	}
	return b.String()
}

func numbered(format string, i, questions int) string {
	var b strings.Builder
	for n := range questions {
		fmt.Fprintf(&b, format, n+1, answer(i, n))
	}
	return b.String()
}

func onTop(l letter, i, questions int) (string, string) {
	return "Hei!\n\n" + numbered("%d. %s\n", i, questions) + "\nHilsen meg\n\nDen 21.01.2025 09:00, skrev " + l.from.Name + ":\n" + l.quoted(), ""
}

func below(l letter, i, questions int) (string, string) {
	return "On Tue, Jan 21, 2025 at 09:00, " + l.from.Name + " wrote:\n" + l.quoted() + "\n" + numbered("%d) %s\n\n", i, questions), ""
}

func fromPhone(l letter, i, questions int) (string, string) {
	return numbered("%d: %s\n", i, questions) + "\nSendt fra min iPhone\n\n> 21. jan. 2025 kl. 09:00 skrev " + l.from.Name + " <" + l.from.Address + ">:\n>\n" + l.quoted(), ""
}

// between answers each question inside the quote, below it.
func between(l letter, i, questions int) (string, string) {
	var b strings.Builder
	fmt.Fprintf(&b, "2025-01-21 09:00 skrev %s:\n", l.from.Name)
	pending := ""
	for _, line := range l.lines() {
		if strings.TrimSpace(line) == "" && pending != "" {
			b.WriteString(">\n\n" + pending + "\n\n")
			pending = ""
		}
		b.WriteString(strings.TrimRight("> "+line, " ") + "\n")
		for n := range questions {
			if strings.HasPrefix(line, fmt.Sprintf("%d. ", n+1)) {
				pending = answer(i, n)
			}
		}
	}
	return b.String(), ""
}

// inOutlook answers above the original in HTML, with Outlook's block between.
func inOutlook(l letter, i, questions int) (string, string) {
	var h strings.Builder
	for n := range questions {
		fmt.Fprintf(&h, `<p class="MsoNormal">%d. %s<o:p></o:p></p>`, n+1, html.EscapeString(answer(i, n)))
	}
	fmt.Fprintf(&h, `<p class="MsoNormal">Mvh<br>%s</p><div><div style="border:none;border-top:solid #E1E1E1 1.0pt"><p class="MsoNormal"><b>Fra:</b> %s<br><b>Sendt:</b> 21. januar 2025 09:00<br><b>Emne:</b> %s</p></div></div>`,
		html.EscapeString(l.to.Name), html.EscapeString(l.from.Name), html.EscapeString(l.subject))
	_, inner, _ := strings.Cut(l.html, "<body")
	_, inner, _ = strings.Cut(inner, ">")
	inner, _, _ = strings.Cut(inner, "</body>")
	text := numbered("%d. %s\n\n", i, questions) + "Mvh\n" + l.to.Name + "\n\nFra: " + l.from.Name + "\nSendt: 21. januar 2025 09:00\nEmne: " + l.subject + "\n\n" + l.text
	return text, `<html><body lang="NO-BOK"><div class="WordSection1">` + h.String() + inner + `</div></body></html>`
}
