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
