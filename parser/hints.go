package parser

import "bytes"

// elementHint reads what a mail program says of an element by its id and class.
// Outlook on the web puts "x_" before the names of the message it quotes.
func elementHint(id, class []byte) hint {
	switch string(bytes.TrimPrefix(id, []byte("x_"))) {
	case "signature", "Signature", "_rc_sig", "ms-outlook-mobile-signature", "AppleMailSignature", "lineBreakAtBeginningOfSignature":
		return hintSignature
	case "divRplyFwdMsg", "reply-intro":
		return hintAttribution
	case "geary-quote", "OLK_SRC_BODY_SECTION", "appendonsend", "mail-editor-reference-message-container":
		return hintQuote
	}
	for name := range bytes.FieldsSeq(class) {
		switch string(bytes.TrimPrefix(name, []byte("x_"))) {
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
func isHiddenStyle(style []byte) bool {
	if !bytes.Contains(style, []byte("none")) && !bytes.Contains(style, []byte("hidden")) {
		return false
	}
	s := bytes.ToLower(bytes.Map(func(c rune) rune {
		if c == ' ' || c == '\n' || c == '\t' {
			return -1
		}
		return c
	}, style[:min(len(style), 1024)]))
	return bytes.Contains(s, []byte("display:none")) || bytes.Contains(s, []byte("visibility:hidden")) ||
		bytes.Contains(s, []byte("mso-hide:all"))
}

// isIndent recognizes a blockquote that a person made with the button that
// indents a paragraph.
func isIndent(style []byte) bool {
	return bytes.Contains(style, []byte("40px")) && (bytes.Contains(style, []byte("border:none")) || bytes.Contains(style, []byte("border: none")))
}
