package parser

import "strings"

// Subjects with which Outlook and others tell that a message was opened, or
// deleted unread, lower case.
var receiptSubjects = []string{
	"lest:", "read:", "ikke lest:", "not read:", "läst:", "oläst:", "læst:", "ulæst:", "gelesen:", "lu :", "lu:", "non lu", "leído:", "letto:", "gelezen:",
	"przeczytano:", "luettu:", "přečteno:", "lido:", "lida:", "прочитано:", "開封済み", "已读:", "已讀:", "ikkje lest:", "lese:",
	"read receipt", "return receipt (displayed)", "return receipt", "lesekvittering", "lesebekreftelse", "läskvitto", "lesebestätigung",
}

// Words of a free-form receipt's body, lower case.
var receiptWords = []string{
	"was read on", "was deleted without being read", "was displayed on the recipient", "was opened", "your message was read", "this is a receipt for the mail", "return receipt",
	"ble lest", "blei lesen", "ble slettet uten å bli lest", "har blitt lest", "lesekvittering", "lästes", "blev læst", "wurde gelesen",
	"a été lu", "fue leído", "è stato letto", "is gelezen", "zostało przeczytane", "luettiin", "прочитано",
}

// classifyFreeFormReceipt recognizes read receipts that are no
// multipart/report (RFC 8098): a subject of that form with such words in a
// short body, or Outlook's message class.
func (m *Message) classifyFreeFormReceipt() bool {
	class := strings.ToUpper(m.field("X-Ms-Exchange-Message-Class") + m.field("X-Message-Class"))
	if strings.HasPrefix(class, "REPORT.IPM.NOTE.IPNRN") || strings.HasPrefix(class, "REPORT.IPM.NOTE.IPNNRN") {
		m.Kind = ReadReceipt
		return true
	}
	if !hasAnyPrefix(strings.ToLower(strings.TrimSpace(m.Subject)), receiptSubjects) {
		return false
	}
	text := m.noticeText()
	if len(text) > 4096 || !containsAny(strings.ToLower(text), receiptWords) {
		return false
	}
	m.Kind = ReadReceipt
	return true
}
