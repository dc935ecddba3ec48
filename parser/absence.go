package parser

import "strings"

// Subjects that only automatic replies carry, lower case, at the start: those
// of Exchange and Outlook in their languages first.
var autoSubjects = []string{
	"automatic reply", "auto reply:", "auto-reply", "autoreply", "auto response", "auto-response", "autoresponse",
	"automated reply", "automated response", "automatic response", "out of office autoreply", "out of office reply", "out of office:",
	"out-of-office:", "out of the office:", "yahoo! auto response", "auto:", "[auto-reply]", "[auto reply]", "vacation reply",
	"vacation auto", "automatisk svar", "autosvar", "automatisk fraværsmelding", "fraværsmelding:", "fråværsmelding", "fraværsassistent",
	"automatiskt svar", "frånvaro:", "frånvaromeddelande", "frånvarande:", "automatisch antwoord", "automatische antwort", "abwesenheitsnotiz",
	"automatische antwoord", "afwezigheidsbericht", "abwesend:", "réponse automatique", "respuesta automática",
	"risposta automatica", "resposta automática", "automaattinen vastaus", "poissaoloviesti", "autom. vastaus", "automatická odpověď",
	"odpowiedź automatyczna", "automatyczna odpowiedź", "автоматический ответ", "автоответ", "自動応答", "自动答复", "自動回覆", "자동 회신",
	"automatikus válasz", "otomatik yanıt", "автоматична відповідь", "automaatvastus", "automātiska atbilde", "automatinis atsakymas",
	"răspuns automat", "αυτόματη απάντηση", "sjálfvirkt svar",
}

// Subjects that people write too, lower case; one of these counts only with
// words of absence or a header field beside it.
var absenceSubjects = []string{
	"fravær", "fråvær", "ferie", "permisjon", "ikke til stede", "ikke på kontoret", "ute av kontoret", "utenfor kontoret", "borte fra kontoret",
	"ikkje på kontoret", "ikkje til stades", "frånvar", "semester", "ej på kontoret", "fraværende", "out of office", "out of the office", "ooo",
	"away from", "on leave", "on vacation", "on holiday", "absence", "vacation", "holiday", "abwesen", "urlaub", "absent", "congés", "afwezig", "vakantie",
	"fuera de la oficina", "ausente", "assente", "poissa", "lomalla", "nieobecn", "urlop", "mimo kancelář",
}

// Words of absence in a body, lower case.
var absenceWords = []string{
	"ikke på kontoret", "ikke til stede", "ikke på jobb", "ute av kontoret", "utenfor kontoret", "borte fra", "fraværende", "fravær", "på ferie",
	"har ferie", "avvikler ferie", "permisjon", "tilbake på", "er tilbake", "automatisk svar", "autosvar", "ikke tilgjengelig", "bortreist",
	"ikkje på kontoret", "ikkje på jobb", "ikkje til stades", "utanfor kontoret", "er attende",
	"out of office", "out of the office", "away from", "on vacation", "on holiday", "on leave", "annual leave", "i am away", "i'm away", "i will be away",
	"i am currently", "i'm currently", "limited access", "will be back", "i am back", "i'll be back", "i return", "upon my return", "when i return", "when i get back",
	"automatic reply", "autoreply", "auto-reply", "automated response", "automatic response", "no longer work",
	"inte på kontoret", "på semester", "tjänstledig", "åter på", "tillbaka", "ikke på kontoret", "holder ferie", "tilbage", "abwesend", "nicht im büro", "im urlaub",
	"nicht erreichbar", "wieder erreichbar", "absent", "en congé", "de retour", "fuera de la oficina", "de vacaciones", "fuori ufficio", "in ferie", "afwezig", "op vakantie",
	"ausente", "de férias", "lomalla", "poissa", "nie ma mnie", "na urlopie", "mimo kancelář", "dovolen", "в отпуске", "отсутств",
}

// classifyAutoReply recognizes automatic replies: by the header fields that say
// so (RFC 3834, section 5, and the older habits), by subjects that no person
// writes, and by words of absence where another sign stands with them.
//
// X-Auto-Response-Suppress is no sign: Exchange sets it on people's mail too. A
// subject that begins with a reply prefix is a person's unless the header says
// otherwise in so many words.
func (m *Message) classifyAutoReply() bool {
	strong := m.saysAutomatic()
	subject := strings.ToLower(strings.TrimSpace(m.Subject))
	strong = strong || isAutoSubject(subject) || isLotusSubject(subject)
	if !strong && !m.looksAutomatic(subject) {
		return false
	}
	m.Kind = AutoReply
	text := m.unquotedText()
	m.Absence = &Absence{Text: text}
	m.Absence.Until, m.Absence.Return = findUntil(clip(text, noticeLimit/4))
	if m.Absence.Until == "" {
		m.Absence.Until, m.Absence.Return = findUntil(m.Subject)
	}
	return true
}

// saysAutomatic says whether a header field declares the message automatic.
func (m *Message) saysAutomatic() bool {
	if v := strings.ToLower(firstWord(m.field("Auto-Submitted"))); v != "" {
		return v != "no"
	}
	for _, key := range []string{"X-Autoreply", "X-Auto-Reply", "X-Mail-Autoreply", "X-Autorespond", "X-Autoresponder",
		"X-Autoreply-From", "X-Autoreply-Domain", "X-Amazon-Auto-Reply", "X-Fc-Machinegenerated"} {
		if v := strings.ToLower(strings.TrimSpace(m.field(key))); v != "" && v != "no" && v != "false" && v != "0" {
			return true
		}
	}
	for _, key := range []string{"Precedence", "X-Precedence", "Preference"} {
		switch strings.ToLower(strings.TrimSpace(m.field(key))) {
		case "auto_reply", "auto-reply", "autoreply":
			return true
		}
	}
	if strings.EqualFold(m.field("X-Autogenerated"), "reply") { // GroupWise
		return true
	}
	if strings.Contains(strings.ToLower(m.field("X-Post-Messageclass")), "autoresponder") {
		return true
	}
	return strings.EqualFold(m.field("Delivered-To"), "autoresponder") ||
		strings.EqualFold(m.field("X-Ms-Exchange-Generated-Message-Source"), "Mailbox Rules Agent") && !hasReplyPrefix(m.Subject)
}

// isAutoSubject says whether a lower-case subject is one that only automatic
// replies carry: such words, and then the original subject or nothing. "Autosvar
// virker ikke" is a person's.
func isAutoSubject(subject string) bool {
	for _, p := range autoSubjects {
		rest, ok := strings.CutPrefix(subject, p)
		if !ok {
			continue
		}
		if c := p[len(p)-1]; c == ':' || c == ']' {
			return true
		}
		rest = strings.TrimSpace(rest)
		if rest == "" || hasAnyPrefix(rest, []string{":", "：", "-", "–", "(", "[", "to ", "from ", "fra ", "til ", "på ", "re:", "von ", "auf "}) {
			return true
		}
	}
	return false
}

// isLotusSubject knows Lotus Notes' subjects: "Kari Nordmann is out of the
// office (returning 07.12.2026)", "Kari Nordmann er ikke på kontoret".
func isLotusSubject(subject string) bool {
	if hasReplyPrefix(subject) {
		return false
	}
	for _, s := range []string{" is out of the office", " er ikke på kontoret", " er ute av kontoret", " er borte fra kontoret",
		" är inte på kontoret", " er ikke til stede", " ist außer haus", " est absent du bureau"} {
		if i := strings.Index(subject, s); i > 0 {
			rest := strings.TrimSpace(subject[i+len(s):])
			if rest == "" || rest[0] == '(' || rest[0] == '.' || len(rest) < 40 {
				return true
			}
		}
	}
	return false
}

// looksAutomatic weighs the weaker signs: words of absence together with a
// header field that programs set, or with a subject that names absence.
func (m *Message) looksAutomatic(subject string) bool {
	if hasReplyPrefix(subject) {
		return false
	}
	hint := m.nullReturnPath() || m.field("X-Ms-Exchange-Inbox-Rules-Loop") != "" ||
		m.field("X-Ms-Exchange-Generated-Message-Source") != ""
	switch strings.ToLower(strings.TrimSpace(m.field("Precedence"))) {
	case "bulk", "junk":
		hint = hint || m.field("List-Id") == ""
	}
	named := hasAnyPrefix(subject, absenceSubjects)
	if !hint && !named {
		return false
	}
	if named && strings.Contains(subject, ":") && (m.InReplyTo != "" || len(m.References) > 0) {
		return true // "Fravær: Fire spørsmål", in answer to that subject
	}
	return containsAny(strings.ToLower(clip(m.noticeText(), noticeLimit/4)), absenceWords)
}

// Prefixes that mail programs put before a subject when a person replies, lower
// case, without the colon.
var replyPrefixes = []string{
	"re", "sv", "svar", "vs", "aw", "antw", "antwort", "ref", "rép", "rif", "res", "odp", "ynt", "vá", "ΑΠ", "απ", "回复", "回覆", "答复", "返信", "отв", "ha", "rv",
}

// hasReplyPrefix says whether a subject begins with "Re:" in some language, also
// "Re[2]:" and "SV :".
func hasReplyPrefix(subject string) bool {
	subject = strings.ToLower(strings.TrimSpace(subject[:min(len(subject), 60)]))
	for _, p := range replyPrefixes {
		rest, ok := strings.CutPrefix(subject, p)
		if !ok {
			continue
		}
		if strings.HasPrefix(rest, "[") {
			if end := strings.IndexByte(rest, ']'); end > 0 {
				rest = rest[end+1:]
			}
		}
		rest = strings.TrimLeft(rest, " ")
		if strings.HasPrefix(rest, ":") || strings.HasPrefix(rest, "：") {
			return true
		}
	}
	return false
}
