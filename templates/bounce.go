package templates

import (
	"regexp"
	"strings"
)

// Why mail came back, in the words that templates have for it.
const (
	bounceNoAddress   = "no_such_address"
	bounceClosed      = "closed"
	bounceFull        = "full"
	bounceUnreachable = "unreachable"
	bounceRefused     = "refused"
)

var enhancedStatus = regexp.MustCompile(`(?:^|[^\d.])[45]\.(\d{1,3})\.(\d{1,3})(?:[^\d.]|$)`)

// bounceCause finds in a server's words why mail came back: by the enhanced
// status code (RFC 3463, section 3), else by what servers write of addresses
// that are not there and mailboxes that are full. Empty when neither says.
func bounceCause(reason string) string {
	lower := strings.ToLower(reason)
	if m := enhancedStatus.FindStringSubmatch(reason); m != nil {
		switch subject, detail := m[1], m[2]; {
		case subject == "1" && detail != "4" && detail != "7" && detail != "8":
			return bounceNoAddress // but not ambiguous, and not the sender's
		case subject == "2" && detail == "1":
			return bounceClosed
		case subject == "2" && detail == "2":
			return bounceFull
		case subject == "4" && strings.Contains(lower, "recipient address rejected"):
			return bounceNoAddress // so Microsoft 365 writes of an address that it does not have
		case subject == "4":
			return bounceUnreachable
		case subject == "7":
			return bounceRefused
		}
	}
	says := func(phrases ...string) bool {
		for _, p := range phrases {
			if strings.Contains(lower, p) {
				return true
			}
		}
		return false
	}
	switch {
	case says("user unknown", "unknown user", "no such user", "user not found", "no such recipient", "unknown recipient", "recipient unknown", "address does not exist", "no mailbox here", "host not found", "domain not found"):
		return bounceNoAddress
	case says("mailbox full", "mailbox is full", "over quota", "quota exceeded"):
		return bounceFull
	}
	return ""
}
