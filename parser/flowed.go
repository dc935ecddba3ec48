package parser

import "strings"

// textLines makes lines of a plain text body: quote prefixes counted and taken
// off, and, where the part says format=flowed (RFC 3676), soft line ends undone.
func textLines(text string, flowed, delSp bool) []line {
	return textLinesOf(text, flowed, delSp, false)
}

// textLinesOf is textLines; decoded says that quoted source has been undone.
func textLinesOf(text string, flowed, delSp, decoded bool) []line {
	text = markTabs(text)
	whole := text
	lines := make([]line, 0, strings.Count(text, "\n")+1)
	escapes := 0
	open := false        // the last line ended softly
	var paragraph []byte // its text as far as it has been read
	flush := func() {
		if len(paragraph) > 0 {
			lines[len(lines)-1].text = trimText(string(paragraph))
			paragraph = paragraph[:0]
		}
	}
	for len(text) > 0 {
		var raw string
		raw, text, _ = strings.Cut(text, "\n")
		var l line
		soft := false
		if flowed {
			l, soft = flowedLine(raw, delSp)
		} else {
			l = prefixedLine(raw)
		}
		if l.depth > 0 && strings.IndexByte(l.text, '=') >= 0 {
			escapes += countEscapes(l.text)
		}
		last := len(lines) - 1
		if open && l.depth == lines[last].depth && !isSignatureDelimiter(l.text) {
			if len(paragraph) == 0 {
				paragraph = append(paragraph, lines[last].text...)
			}
			if !delSp {
				paragraph = append(paragraph, ' ')
			}
			paragraph = append(paragraph, l.text...)
			open = soft
			continue
		}
		flush()
		if last >= 1 && l.blank() && lines[last].blank() && lines[last-1].blank() && lines[last].depth == l.depth {
			open = false
			continue // two blank lines say what any number would
		}
		lines = append(lines, l)
		open = soft
	}
	flush()
	if escapes >= 3 && !decoded {
		return textLinesOf(undoQuotedSource(whole), flowed, delSp, true)
	}
	return lines
}

// flowedLine reads one line of format=flowed text: the depth is the number of
// ">" at its very start, and one stuffed space goes (RFC 3676, section 4.5).
// soft tells that the paragraph goes on in the next line.
func flowedLine(raw string, delSp bool) (l line, soft bool) {
	n := 0
	for n < len(raw) && raw[n] == '>' {
		n++
		// Programs that quote flowed text as if it were not put a space after
		// each mark; the text then has "> > " where the standard has ">> ".
		if n+1 < len(raw) && raw[n] == ' ' && raw[n+1] == '>' {
			n++
		}
	}
	l.prefix = raw[:n]
	l.depth = strings.Count(l.prefix, ">")
	rest := raw[n:]
	if strings.HasPrefix(rest, " ") {
		rest = rest[1:]
		if n > 0 {
			l.prefix = raw[:n+1]
		}
	}
	soft = strings.HasSuffix(rest, " ") && rest != "-- "
	if delSp && soft {
		rest = rest[:len(rest)-1]
		l.text = strings.TrimLeft(rest, " \t")
		return l, soft
	}
	l.text = trimText(rest)
	return l, soft && l.text != ""
}

// prefixedLine reads one line of fixed text: the prefix may be ">" with spaces
// around, "|", or a few letters and ">" as Emacs's supercite and old Notes have.
func prefixedLine(raw string) line {
	n, depth := 0, 0
	for {
		i := n
		for i < len(raw) && (raw[i] == ' ' || raw[i] == '\t') && i-n < 4 {
			i++
		}
		switch {
		case i < len(raw) && raw[i] == '>':
			n, depth = i+1, depth+1
			continue
		case i < len(raw) && raw[i] == '|' && barPrefix(raw[i:]):
			n, depth = i+1, depth+1
			continue
		}
		if k := initials(raw[i:]); k > 0 && depth == 0 {
			n, depth = i+k, depth+1
			continue
		}
		break
	}
	if n > 0 && n < len(raw) && raw[n] == ' ' {
		n++
	}
	return line{text: trimText(raw[n:]), prefix: raw[:n], depth: depth}
}

// barPrefix tells a quoting bar from the border of a table drawn in text.
func barPrefix(rest string) bool {
	if len(rest) > 1 && rest[1] != ' ' && rest[1] != '>' && rest[1] != '|' {
		return false
	}
	return strings.Count(rest, "|") == 1 || !strings.HasSuffix(strings.TrimRight(rest, " \r"), "|")
}

// initials returns the length of a prefix such as "KN>" at the start of s, or 0.
func initials(s string) int {
	i := 0
	for i < len(s) && i < 5 && ('A' <= s[i] && s[i] <= 'Z' || 'a' <= s[i] && s[i] <= 'z') {
		i++
	}
	if i == 0 || i >= len(s) || s[i] != '>' {
		return 0
	}
	if i+1 < len(s) && s[i+1] != ' ' && s[i+1] != '>' {
		return 0
	}
	return i + 1
}

// isSignatureDelimiter recognizes "-- " (RFC 3676, section 4.3), also with its
// space lost on the way.
func isSignatureDelimiter(text string) bool { return text == "--" || text == "-- " }

// trimText takes white space off both ends, no-break and zero-width ones too.
func trimText(s string) string {
	for len(s) > 0 {
		switch c := s[0]; {
		case c == ' ', c == '\t', c == '\r', c == '\f', c == '\v':
			s = s[1:]
			continue
		case c >= 0x80:
			if n := invisible(s); n > 0 {
				s = s[n:]
				continue
			}
		}
		break
	}
	for len(s) > 0 {
		switch c := s[len(s)-1]; {
		case c == ' ', c == '\t', c == '\r', c == '\f', c == '\v':
			s = s[:len(s)-1]
			continue
		case c >= 0x80:
			if t := strings.TrimRight(s, "\u00a0\ufeff\u200b\u2060\u00ad"); len(t) < len(s) {
				s = t
				continue
			}
		}
		break
	}
	return s
}

// invisible returns the length of a no-break space or zero-width character at
// the start of s, or 0.
func invisible(s string) int {
	for _, w := range [...]string{"\u00a0", "\ufeff", "\u200b", "\u2060", "\u00ad"} {
		if strings.HasPrefix(s, w) {
			return len(w)
		}
	}
	return 0
}

// countEscapes counts the quoted-printable escapes and soft line ends in a line.
func countEscapes(s string) int {
	n := 0
	for i := strings.IndexByte(s, '='); i >= 0; {
		if i+2 < len(s) && unhex(s[i+1]) >= 0 && unhex(s[i+2]) >= 0 || i == len(s)-1 {
			n++
		}
		next := strings.IndexByte(s[i+1:], '=')
		if next < 0 {
			break
		}
		i += 1 + next
	}
	return n
}
