package parser

import (
	"encoding/json"
	"strings"
	"unicode/utf8"
)

// classifyReaction recognizes an emoji sent instead of words: the part that RFC
// 9078 defines, Gmail's JSON part, and the mail that Outlook sends to those
// outside its own world.
func (m *Message) classifyReaction() bool {
	emoji := ""
	for i := range m.parts {
		p := &m.parts[i]
		switch {
		case p.mediaType == "text/vnd.google.email-reaction+json", p.mediaType == "application/vnd.google.email-reaction+json":
			var v struct {
				Emoji string `json:"emoji"`
			}
			if json.Unmarshal(p.body[:min(len(p.body), 4096)], &v) == nil || v.Emoji != "" {
				emoji = v.Emoji
			}
		case p.isReaction():
			emoji = firstWord(strings.TrimSpace(p.text[:min(len(p.text), 200)]))
		default:
			continue
		}
		break
	}
	if emoji == "" {
		emoji = m.outlookReaction()
	}
	if emoji == "" || len(emoji) > 64 || !utf8.ValidString(emoji) {
		return false
	}
	m.Kind = Reaction
	m.Emoji = emoji
	return true
}

// isReaction says whether the part's Content-Disposition is "reaction" (RFC
// 9078, section 2).
func (p *part) isReaction() bool {
	field := p.header.Get("Content-Disposition")
	kind, _, _ := strings.Cut(field, ";")
	return strings.EqualFold(strings.TrimSpace(kind), "reaction")
}

// Phrases with which Outlook and others tell of a reaction, lower case.
var reactionWords = []string{
	"reacted to your message", "reacted to your email", "reacted via gmail", "liked your message", "loved your message", "laughed at your message",
	"reagerte på meldingen din", "har reagert på meldingen din", "likte meldingen din", "reagerte på meldinga di", "reagerte på e-posten din",
	"reagerade på ditt meddelande", "har reagerat på ditt meddelande", "gillade ditt meddelande", "reagerede på din meddelelse", "reagerede på din besked",
	"hat auf ihre nachricht reagiert", "hat auf deine nachricht reagiert", "a réagi à votre message", "reaccionó a tu mensaje", "ha reaccionado a su mensaje",
	"heeft gereageerd op uw bericht", "ha reagito al messaggio", "reagoi viestiisi", "zareagował na twoją wiadomość", "reagerte via gmail", "reacted to your message via gmail",
}

// reactionStems stand in nearly all of reactionWords; a look for them spares
// almost every message a closer one.
var reactionStems = []string{"reac", "reag", "réag", "ed your me"}

// Bounds on how much of a body is looked at for the line that tells of a
// reaction. It stands at the top; HTML has its styles before it.
const (
	reactionText = 512
	reactionHTML = 16 << 10
)

// outlookReaction returns the emoji of a mail that says that somebody reacted
// to a message, or "". The words must end the subject's first half or a line at
// the very top, as nobody writes of himself.
func (m *Message) outlookReaction() string {
	subject := strings.ToLower(m.Subject)
	bySubject := containsAny(subject, reactionWords) && !hasReplyPrefix(subject)
	text := ""
	if bySubject || m.mentionsReaction() {
		text = clip(m.noticeText(), reactionHTML)
	}
	if !bySubject && !isReactionLine(text) {
		return ""
	}
	if e := firstEmoji(m.Subject); e != "" {
		return e
	}
	if e := firstEmoji(clip(text, 300)); e != "" {
		return e
	}
	words := subject + "\n" + strings.ToLower(clip(text, 300))
	switch {
	case strings.Contains(words, "loved"):
		return "❤️"
	case strings.Contains(words, "laughed"):
		return "😆"
	}
	return "👍"
}

// mentionsReaction is a cheap look at whether a body may tell of a reaction.
func (m *Message) mentionsReaction() bool {
	for i := range m.parts {
		p := &m.parts[i]
		switch p.mediaType {
		case "text/plain":
			return containsAny(p.text[:min(len(p.text), reactionText)], reactionStems)
		case "text/html":
			return containsAny(p.text[:min(len(p.text), reactionHTML)], reactionStems)
		}
	}
	return false
}

// isReactionLine says whether the first words of text tell of a reaction: a
// short line that ends with such words, an emoji perhaps on a line before it.
func isReactionLine(text string) bool {
	for seen := 0; text != "" && seen < 2; {
		var line string
		line, text, _ = strings.Cut(text, "\n")
		line = strings.TrimSpace(line)
		if line == "" {
			continue
		}
		if seen++; len(line) > 150 {
			return false
		}
		lower := strings.TrimRight(strings.ToLower(line), ":. ")
		for _, w := range reactionWords {
			if strings.HasSuffix(lower, w) {
				return true
			}
		}
		if firstEmoji(line) != line {
			return false
		}
	}
	return false
}

// firstEmoji returns the first run of emoji characters in s: a base with its
// modifiers and joined parts.
func firstEmoji(s string) string {
	for i, r := range s {
		if !isEmoji(r) {
			continue
		}
		end := i + utf8.RuneLen(r)
		joined := false
		for _, next := range s[end:] {
			switch {
			case next == 0x200D:
				joined = true
			case next == 0xFE0F, 0x1F3FB <= next && next <= 0x1F3FF:
			case joined && isEmoji(next):
				joined = false
			default:
				return s[i:end]
			}
			end += utf8.RuneLen(next)
			if end-i > 64 {
				break
			}
		}
		return s[i:end]
	}
	return ""
}

func isEmoji(r rune) bool {
	return 0x1F300 <= r && r <= 0x1FAFF || 0x2600 <= r && r <= 0x27BF || r == 0x2B50 || r == 0x2764
}
