package templates_test

import (
	"strings"
	"testing"

	"starte/templates"
	"starte/workflow"
)

func TestGreeting(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for name, want := range map[string]string{
		"Kari Nordmann":            "Kari",
		"Per Åge Solli":            "Per Åge",
		"Per Aage Solli":           "Per Aage",
		"PER ÅGE SOLLI":            "PER ÅGE",
		"Kari Anne Nordmann":       "Kari Anne",
		"Kari Lie Nordmann":        "Kari",
		"Kari Anne Lie Nordmann":   "Kari Anne",
		"Jan Erik Dahl Berg":       "Jan Erik",
		"Anne-Marie Lie Berg":      "Anne-Marie",
		"Ole Johan Moen Dahl":      "Ole Johan",
		"Solli, Per Åge":           "Per Åge",
		"Solli, Per Åge Berg":      "Per Åge",
		"Nordmann, Kari Lie":       "Kari",
		"Lie Nordmann, Kari":       "Kari",
		"Mohammad Ali Khan":        "Mohammad",
		"Amina Warsame":            "Amina",
		"Nguyen Thi Mai":           "Nguyen",
		"Kari Martin":              "Kari", // a surname, for nothing else is there
		"Per Å. Solli":             "Per",
		"Siri van der Berg":        "Siri",
		"Kari":                     "Kari",
		"Per Åge":                  "Per", // of two words the second is the surname
		"  Per   Åge   Solli  ":    "Per Åge",
		"kari.nordmann@example.no": "",
		"":                         "",
	} {
		f := sparse(workflow.Bokmal, workflow.MailQuestions)
		f.Recipient.Name = name
		greeting := "Hei!"
		if want != "" {
			greeting = "Hei, " + want + "!"
		}
		if text := render(t, set, workflow.MailQuestions, f).Text; !strings.HasPrefix(text, greeting+"\n") {
			line, _, _ := strings.Cut(text, "\n")
			t.Errorf("%q is greeted %q, want %q", name, line, greeting)
		}
	}
}
