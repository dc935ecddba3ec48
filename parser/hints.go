package parser

import "strings"

// elementHint reads what a mail program says of an element by its id and class.
// Outlook on the web puts "x_" before the names of the message it quotes.
func elementHint(tag, id, class string) hint {
	id = strings.TrimPrefix(id, "x_")
	switch id {
	case "signature", "Signature", "_rc_sig", "ms-outlook-mobile-signature", "AppleMailSignature", "lineBreakAtBeginningOfSignature":
		return hintSignature
	case "divRplyFwdMsg", "reply-intro":
		return hintAttribution
	case "geary-quote", "OLK_SRC_BODY_SECTION", "appendonsend", "mail-editor-reference-message-container":
		return hintQuote
	}
	for _, name := range strings.Fields(class) {
		switch strings.TrimPrefix(name, "x_") {
		case "gmail_signature", "moz-signature", "protonmail_signature_block":
			return hintSignature
		case "gmail_attr", "moz-cite-prefix":
			return hintAttribution
		case "gmail_quote", "yahoo_quoted", "protonmail_quote", "moz-email-headers-table", "moz-forward-container":
			return hintQuote
		}
	}
	return hintNone
}

// isHiddenStyle recognizes what preheaders are hidden with.
func isHiddenStyle(style string) bool {
	if !strings.Contains(style, "none") && !strings.Contains(style, "hidden") {
		return false
	}
	s := strings.ToLower(strings.Map(func(c rune) rune {
		if c == ' ' || c == '\n' || c == '\t' {
			return -1
		}
		return c
	}, style[:min(len(style), 1024)]))
	return strings.Contains(s, "display:none") || strings.Contains(s, "visibility:hidden") ||
		strings.Contains(s, "mso-hide:all")
}

// isIndent recognizes a blockquote that a person made with the button that
// indents a paragraph.
func isIndent(style string) bool {
	return strings.Contains(style, "40px") && (strings.Contains(style, "border:none") || strings.Contains(style, "border: none"))
}
