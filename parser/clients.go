package parser

import "strings"

// isMobileFooter says whether a line is one that a mail program adds below what
// was typed ("Sendt fra min iPhone", "Get Outlook for Android"). A sentence that
// only begins so ("Sent from my desk, which is easier") is none.
func isMobileFooter(text string) bool {
	if len(text) < 8 || len(text) > 160 {
		return false
	}
	lower := strings.ToLower(strings.ReplaceAll(text, "\u00a0", " "))
	lower = strings.Trim(lower, "-–—<>()[]*_|~. \"")
	if lower == "" {
		return false
	}
	// A link in angle brackets may follow: "Get Outlook for iOS<https://…>".
	if i := strings.IndexAny(lower, "<[("); i > 0 && (strings.Contains(lower[i:], "http") || strings.Contains(lower[i:], "aka.ms")) {
		end := strings.LastIndexAny(lower, ">])")
		lower = strings.TrimSpace(lower[:i]) + lower[max(end+1, i):]
		if end < i {
			lower = strings.TrimSpace(lower[:i])
		}
	} else if i := strings.Index(lower, " http"); i > 0 {
		lower = lower[:i]
	}
	switch {
	case strings.Contains(lower, "outlook") && outlookSystems.in(lower) && outlookVerbs.in(lower) && len(strings.Fields(lower)) <= 9:
		return true
	case wholeFooters.in(lower) && len(strings.Fields(lower)) <= 24:
		return true
	case strings.HasPrefix(lower, "yahoo mail") && strings.Contains(lower, ":"):
		return true
	}
	rest, ok := afterSentFrom(lower)
	if !ok {
		return false
	}
	device := deviceWords.in(lower)
	n := len(strings.Fields(rest.text))
	switch {
	case device:
		return n <= 14 && !strings.ContainsAny(rest.text, ",?!")
	case rest.mine:
		return n > 0 && n <= 5 && !strings.ContainsAny(rest.text, ",?!:") && !strings.Contains(rest.text, " is ") && !strings.Contains(rest.text, ". ")
	}
	return false
}

// sentFrom is what follows the words of sending.
type sentFrom struct {
	text string
	mine bool // "my" stood before it
}

// afterSentFrom takes the beginning of a footer away: "sent from", "sendt fra".
// Where the verb comes last ("von meinem iPhone gesendet"), the ends are
// compared.
func afterSentFrom(lower string) (sentFrom, bool) {
	for _, p := range sentFromOpeners.beginning(lower) {
		rest, ok := strings.CutPrefix(lower, p)
		if !ok || rest != "" && rest[0] != ' ' && p[len(p)-1] != ' ' && p[len(p)-1] < 0x80 {
			continue
		}
		rest = strings.TrimSpace(rest)
		for _, my := range myWords {
			if after, ok := strings.CutPrefix(rest, my); ok {
				return sentFrom{after, true}, true
			}
		}
		// "Sendt fra iPhonen min": the owner stands last.
		mine := strings.HasSuffix(rest, " min") || strings.HasSuffix(rest, " mitt")
		return sentFrom{rest, mine}, true
	}
	for _, p := range sentFromEnders {
		if rest, ok := strings.CutSuffix(lower, p); ok {
			return sentFrom{strings.TrimSpace(rest), false}, true
		}
	}
	return sentFrom{}, false
}

// isGatewayBanner says whether a line is the warning that a gateway puts above mail
// from outside.
func isGatewayBanner(text string) bool {
	if len(text) > 600 || len(text) < 8 {
		return false
	}
	hits := bannerHits(text)
	return hits > 1 || hits == 1 && (len(text) >= 60 || text[0] == '[' || text[0] == '*')
}

// bannerHits counts the phrases of such warnings in a line. The marks that
// Proofpoint puts around its own are none of anybody's words.
func bannerHits(text string) int {
	if strings.HasPrefix(text, "ZjQcmQRYFpfptBanner") {
		return 2
	}
	return bannerPhrases.hits(strings.ToLower(text))
}

// markBanners marks a gateway's warning, or a mobile footer, above what was
// typed: the first lines of the message only.
func markBanners(lines []line, top bool) {
	if !top {
		return
	}
	for i, seen := 0, 0; i < len(lines) && seen < 4; i++ {
		l := &lines[i]
		if l.blank() {
			continue
		}
		seen++
		if seen == 1 && isMobileFooter(l.text) && i+1 < len(lines) && lines[i+1].blank() {
			l.class = classSignature // typed below it, as some do on a telephone
			continue
		}
		if !isGatewayBanner(l.text) {
			return
		}
		l.class = classDisclaimer
		if i+1 < len(lines) && isDrawnLine(lines[i+1].text, 3) {
			lines[i+1].class = classDisclaimer
		}
	}
}

// isDisclaimer says whether a paragraph is one that companies, virus scanners
// and mailing lists add to mail: it speaks of the mail itself in words that no
// person uses.
func isDisclaimer(text string) bool {
	if len(text) < 20 {
		return false
	}
	lower := strings.ToLower(text[:min(len(text), 3000)])
	if scannerPhrases.in(lower) {
		return len(text) < 400
	}
	return len(text) > 60 && (disclaimerPhrases.hits(lower) > 1 || len(text) > 120 && strongDisclaimers.in(lower))
}
