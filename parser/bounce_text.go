package parser

import (
	"strings"
)

// Words at the start of a bounce's subject, lower case: what the programs
// named in the comments write when nothing was translated, and the translations
// of Exchange.
var bounceSubjects = []string{
	"undeliverable", "undelivered", "nondeliverable", // Exchange, Postfix
	"delivery status notification", "delivery failure", "delivery has failed", // Gmail, Lotus
	"mail delivery failed", "mail delivery failure", "message delivery failure", // Exim
	"delivery delayed", "delayed mail", "warning: message", "mail delivery problem",
	"returned mail", "warning: could not send", // sendmail
	"failure notice", // qmail, Yahoo
	"failed delivery", "delivery problem", "message delivery has been delayed",
	"mail system error", "message undeliverable", "message not delivered", "undeliverable mail",
	"could not deliver", "unable to deliver", "rejected:", "mail undeliverable", "delivery notification",
	"kan ikke leveres", "ikke leverbar", "uleverbar", "kunne ikke leveres", "ikke levert", "levering mislyktes",
	"leveringen mislyktes", "forsinket levering", "leveringen er forsinket", "kunne ikkje leverast",
	"olevererbar", "kunde inte levereras", "det går inte att leverera", "gick inte att leverera", "försenad",
	"kan ikke leveres", "ikke-leverbar", "uleveret", "leveringsfejl",
	"unzustellbar", "nicht zustellbar", "unzustellbarkeit", "zustellung fehlgeschlagen", "zustellfehler",
	"non remis", "non distribuable", "échec de la remise", "échec de remise", "message non distribué",
	"no se puede entregar", "no entregable", "error de entrega", "non recapitabile", "mancato recapito",
	"onbestelbaar", "niet bezorgd", "niedostarczone", "nie można dostarczyć", "não é possível entregar",
	"não entregue", "toimitus epäonnistui", "ei voitu toimittaa", "nedoručitelná", "nedoručiteln",
	"недоставленное", "не удалось доставить", "недоставлено", "配信不能", "配信できません", "无法投递", "未送达", "邮件无法",
}

// Phrases that tell in the body that a message came back, lower case.
var bounceWords = []string{
	"could not be delivered", "couldn't be delivered", "wasn't delivered", "was not delivered",
	"not been delivered", "delivery to the following", "delivery has failed", "undeliverable",
	"unable to deliver", "wasn't able to deliver", "was not able to deliver", "permanent fatal errors",
	"permanent error", "returned to sender", "mailbox unavailable", "user unknown", "unknown user", "recipient rejected",
	"recipient address rejected", "no such user", "mailbox full", "over quota", "did not reach the following",
	"address not found", "message not delivered", "delivery incomplete", "message blocked",
	"kunne ikke leveres", "kan ikke leveres", "ble ikke levert", "leveringen til disse", "levering til følgende",
	"kunne ikkje leverast", "nådde ikke", "inte levereras", "nicht zugestellt", "konnte nicht", "n'a pas pu être remis",
	"n'a pas été remis", "no se pudo entregar", "non è stato recapitato", "kon niet worden bezorgd", "nie została dostarczona",
}

// Phrases that say that a message is late and not lost, lower case.
var delayWords = []string{
	"delivery delayed", "has been delayed", "is delayed", "was delayed", "delivery status notification (delay)", "delivery incomplete",
	"not yet been delivered", "will be retried", "will keep trying", "will continue to try", "keep trying",
	"continue trying", "will try to deliver", "still trying", "this is a warning message only",
	"you do not need to resend", "no action is required on your part", "delivery attempts will continue",
	"could not send message for past", "temporary problem", "temporary failure",
	"er forsinket", "forsinket levering", "prøver igjen", "vil fortsette å prøve", "fortsetter å prøve", "har ikke blitt levert ennå",
	"försenad", "fortsätter att försöka", "verzögert", "retardé", "vertraagd",
}

// Phrases that say that no further try will be made, lower case. They win over
// delayWords, which a final notice may quote.
var finalWords = []string{
	"failed permanently", "permanent error", "permanent fatal", "permanently failed", "i've given up", "giving up",
	"this is a permanent", "retry time not reached", "retry timeout exceeded", "message expired", "has failed", "(failure)",
}

// classifyFreeFormBounce recognizes bounces that follow no standard: those of
// qmail, Exim, Exchange, Lotus, Yahoo and others. It wants both the voice of a
// mail system and its words, since people forward and answer bounces too.
func (m *Message) classifyFreeFormBounce() bool {
	if m.field("X-Failed-Recipients") != "" {
		return m.bounceFromText()
	}
	subject := strings.ToLower(m.Subject)
	system := isMailSystem(m.From, m.FromName)
	if hasAnyPrefix(subject, bounceSubjects) && (system || m.From == "" || m.nullReturnPath() || m.saysAutomatic()) {
		return m.bounceFromText()
	}
	if system && (containsAny(subject, bounceSubjects) || containsAny(strings.ToLower(m.noticeText()), bounceWords)) {
		return m.bounceFromText()
	}
	return false
}

// bounceFromText makes the message a bounce told of by its words alone.
func (m *Message) bounceFromText() bool {
	m.Kind = Bounce
	d := m.deliveryFromText()
	m.readReturned(d)
	d.Informative = d.Action != "failed"
	m.Delivery = d
	return true
}

// isMailSystem says whether an author is a mail server and no person.
func isMailSystem(addr, name string) bool {
	local, _, _ := strings.Cut(addr, "@")
	switch local {
	case "mailer-daemon", "mailerdaemon", "postmaster", "mailer_daemon", "mail-daemon", "maildaemon", "mmdf", "bounce", "bounces", "double-bounce":
		return true
	}
	// Exchange Online writes as "Microsoft Outlook" from such an address.
	if strings.HasPrefix(local, "microsoftexchange") && len(local) > len("microsoftexchange")+16 {
		return true
	}
	switch strings.ToLower(name) {
	case "mail delivery system", "mail delivery subsystem", "mailer-daemon", "system administrator", "systemansvarlig",
		"mail administrator", "postmaster", "internet mail delivery", "mail delivery service":
		return true
	}
	return false
}

// nullReturnPath says whether the envelope sender was empty, as it must be for
// notices (RFC 5321, section 4.5.5).
func (m *Message) nullReturnPath() bool {
	values := m.Header["Return-Path"]
	return len(values) > 0 && strings.TrimSpace(values[0]) == "<>"
}

// deliveryFromText reads what it can of a bounce from its words for people.
func (m *Message) deliveryFromText() *DeliveryStatus {
	text := m.noticeText()
	report := text[:reportEnd(text)]
	d := &DeliveryStatus{
		Recipient: firstAddress(m.field("X-Failed-Recipients")),
		Status:    findStatus(report),
	}
	if d.Recipient == "" {
		d.Recipient = m.failedInText(report)
	}
	d.Diagnostic = diagnosticInText(report, d.Recipient)
	if d.Status == "" {
		d.Status = statusOfReply(report)
	}
	lower := strings.ToLower(m.Subject + "\n" + report)
	switch {
	case containsAny(lower, finalWords):
		d.Action = "failed"
	case containsAny(lower, delayWords):
		d.Action = "delayed"
	case strings.HasPrefix(d.Status, "2"):
		d.Action = "delivered"
	default:
		d.Action = "failed"
	}
	return d
}

// reportEnd returns where the report ends and the returned message begins.
func reportEnd(text string) int {
	for pos := 0; pos < len(text); {
		line := text[pos:]
		next := len(text)
		if i := strings.IndexByte(line, '\n'); i >= 0 {
			line = line[:i]
			next = pos + i + 1
		}
		bare := strings.TrimSpace(line)
		if dashed := strings.Trim(bare, "-= "); dashed != bare && len(bare) > 8 {
			lower := strings.ToLower(dashed)
			if containsAny(lower, []string{"original message", "copy of the message", "copy of my message", "message header follows",
				"message follows", "unsent message", "enclosed is", "opprinnelig melding", "returned message", "message text follows"}) {
				return pos
			}
		}
		if hasAnyPrefix(strings.ToLower(bare), []string{"received: from ", "return-path: <", "message-id: <"}) {
			return pos
		}
		pos = next
	}
	return len(text)
}

// maxReportAddresses bounds how many addresses of a report are looked at.
const maxReportAddresses = 50

// failedInText returns the address that the report tells of: the first one
// that is neither the notice's own sender nor its addressee.
func (m *Message) failedInText(report string) string {
	var own string
	rest := report
	for range maxReportAddresses {
		addr, _, end := findAddress(rest)
		if addr == "" {
			break
		}
		rest = rest[end:]
		addr = strings.TrimPrefix(addr, "mailto:")
		switch {
		case isMailSystem(addr, "") || addr == m.From:
			continue
		case contains(m.Recipients, addr):
			if own == "" {
				own = addr
			}
			continue
		}
		return addr
	}
	return own
}

// diagnosticInText returns the line with the server's reply: the first with an
// enhanced status code or an SMTP reply code, or else what follows the address.
func diagnosticInText(report, recipient string) string {
	after := ""
	seen := false
	for report != "" {
		var line string
		line, report, _ = strings.Cut(report, "\n")
		bare := strings.TrimSpace(line)
		if bare == "" {
			continue
		}
		if findStatus(bare) != "" || statusOfReply(bare) != "" {
			return clip(oneLine(bare), 500)
		}
		if seen && after == "" {
			after = bare
		}
		if recipient != "" && !seen && strings.Contains(strings.ToLower(bare), recipient) {
			seen = true
		}
	}
	return clip(oneLine(after), 500)
}

// findStatus returns the first enhanced status code (RFC 3463, section 2) in s:
// class 2, 4 or 5 and two numbers of up to three digits. What is longer, such as
// an IP address or a version, is none.
func findStatus(s string) string {
	for i := 0; i+4 < len(s); i++ {
		if c := s[i]; c != '2' && c != '4' && c != '5' || s[i+1] != '.' {
			continue
		}
		if i > 0 && (isDigit(s[i-1]) || s[i-1] == '.') {
			continue
		}
		j := i + 2
		subject := j
		for j < len(s) && isDigit(s[j]) {
			j++
		}
		if n := j - subject; n == 0 || n > 3 || j >= len(s) || s[j] != '.' {
			continue
		}
		j++
		detail := j
		for j < len(s) && isDigit(s[j]) {
			j++
		}
		if n := j - detail; n == 0 || n > 3 || j+1 < len(s) && s[j] == '.' && isDigit(s[j+1]) {
			continue
		}
		return s[i:j]
	}
	return ""
}

// statusOfReply makes a status code of an SMTP reply code where the server gave
// no enhanced one: "550 no such user" is a failure of no known detail.
func statusOfReply(s string) string {
	for i := 0; i+3 < len(s); i++ {
		if s[i] != '4' && s[i] != '5' || s[i+1] > '5' || !isDigit(s[i+1]) || !isDigit(s[i+2]) {
			continue
		}
		if i > 0 && (isDigit(s[i-1]) || s[i-1] == '.' || s[i-1] == '-' || isLetter(s[i-1])) {
			continue
		}
		if s[i+3] != ' ' && s[i+3] != '-' && s[i+3] != ':' {
			continue
		}
		return s[i:i+1] + ".0.0"
	}
	return ""
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func isLetter(c byte) bool { return 'a' <= c|0x20 && c|0x20 <= 'z' }

func hasAnyPrefix(s string, prefixes []string) bool {
	for _, p := range prefixes {
		if strings.HasPrefix(s, p) {
			return true
		}
	}
	return false
}

func containsAny(s string, words []string) bool {
	for _, w := range words {
		if strings.Contains(s, w) {
			return true
		}
	}
	return false
}

func contains(list []string, s string) bool {
	for _, v := range list {
		if v == s {
			return true
		}
	}
	return false
}

// clip shortens s to at most n bytes without splitting a character.
func clip(s string, n int) string {
	if len(s) <= n {
		return s
	}
	return strings.ToValidUTF8(s[:n], "")
}
