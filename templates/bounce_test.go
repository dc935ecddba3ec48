package templates_test

import (
	"strings"
	"testing"

	"starte/templates"
	"starte/workflow"
)

// TestBounceIsSaidInPlainWords reads what servers really write.
func TestBounceIsSaidInPlainWords(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for reason, want := range map[string]string{
		"550 5.1.1 <turid.moe@example.no>: unknown user":                       "adressen finnes ikke",
		"550 5.1.1 User unknown":                                               "adressen finnes ikke",
		"smtp; 550 5.1.10 RESOLVER.ADR.RecipientNotFound; Recipient not found": "adressen finnes ikke",
		"550 5.4.1 Recipient address rejected: Access denied":                  "adressen finnes ikke",
		"550 5.4.4 Host not reachable":                                         "e-postserveren der svarer ikke",
		"550 No such user here":                                                "adressen finnes ikke",

		"552 5.2.2 The email account that you tried to reach is over quota": "postkassen er full",
		"452 Mailbox full":                      "postkassen er full",
		"550 5.2.1 Mailbox disabled":            "postkassen er stengt",
		"554 5.7.1 Message rejected as spam":    "e-postserveren der tok den ikke imot",
		"554 delivery error: something else":    "«554 delivery error: something else»",
		"550 5.1.8 Bad sender's system address": "«550 5.1.8 Bad sender's system address»",
		"connection to 10.5.1.1 was lost":       "«connection to 10.5.1.1 was lost»",
	} {
		f := rich(workflow.Bokmal, workflow.MailDigest)
		f.Digest.Members = []workflow.MemberStatus{{Name: "Per Ås", Standing: workflow.StandingBounced, Reason: reason}}
		text := oneLine(render(t, set, workflow.MailDigest, f).Text)
		if !strings.Contains(text, "E-posten kom i retur: "+want+".") {
			t.Errorf("%q is not %q in the digest", reason, want)
		}
		f = rich(workflow.Bokmal, workflow.MailAlert)
		f.Alert = &workflow.Note{Code: workflow.NoteBounced, Person: "Per Ås", Detail: reason}
		text = oneLine(render(t, set, workflow.MailAlert, f).Text)
		if !strings.Contains(text, "E-post til Per Ås kom i retur: "+want+".") || strings.Count(text, reason) != 1 {
			t.Errorf("%q: the alert is %q", reason, text)
		}
	}
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }
