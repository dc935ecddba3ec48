package templates_test

import (
	"strings"
	"testing"

	"starte/templates"
	"starte/workflow"
)

func TestTheLineShownIsThatOfTheWorkshopNamed(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for said, wanted := range map[string]string{
		"Verksted 2 skal handle om noe annet":   "Verksted 2: ",
		"Noe annet på verksted 2":               "Verksted 2: ",
		"Verksted 21 og så verksted 2, kanskje": "Verksted 2: ",
		"Verksted 21 skal handle om noe annet":  "Verksted 1: ",
		"Det skal handle om noe annet":          "Verksted 1: ",
	} {
		t.Run(said, func(t *testing.T) {
			t.Parallel()
			f := rich(workflow.Bokmal, workflow.MailAskBack)
			f.Notes, f.Unread, f.Asks = nil, nil, []workflow.Ask{{Line: said, Code: workflow.AskNotRead}}
			text := render(t, set, workflow.MailAskBack, f).Text
			_, shown, _ := strings.Cut(text, "for eksempel:")
			if !strings.HasPrefix(strings.TrimSpace(shown), wanted) {
				t.Errorf("want the line of %s\n%s", wanted, text)
			}
		})
	}
}
