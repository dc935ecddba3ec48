package templates_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"starte/templates"
	"starte/workflow"
)

func TestOverride(t *testing.T) {
	t.Parallel()
	set, err := templates.Load(fstest.MapFS{
		"nb/questions.tmpl": {Data: []byte("Subject: Spørsmål til {{first .Recipient.Name}}\n\nVårt eget innhold.\n\n{{template \"questions\" .}}\n")},
		"nb/announcement.tmpl": {Data: []byte(`Subject: {{template "announcement subject" .}}

{{template "announcement text" .}}

{{define "announcement subject"}}Vi starter{{end}}
{{define "announcement text"}}Kommunens egen tekst.{{end}}
`)},
		"notes.txt": {Data: []byte("our own notes")},
	})
	if err != nil {
		t.Fatal(err)
	}
	r, err := set.Render(workflow.MailQuestions, templates.Samples(workflow.Bokmal, workflow.MailQuestions)[0])
	if err != nil {
		t.Fatal(err)
	}
	if r.Subject != "Spørsmål til Per" || !strings.Contains(r.Text, "Vårt eget innhold.") || !strings.Contains(r.HTML, "Vårt eget innhold.") {
		t.Errorf("the override is not used: %q\n%s", r.Subject, r.Text)
	}
	if !strings.Contains(r.Text, "[ref: ") {
		t.Error("an override has lost the reference")
	}
	after, err := set.Render(workflow.MailAfterMeeting, sparse(workflow.Bokmal, workflow.MailAfterMeeting))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(after.Text, "Kommunens egen tekst.") {
		t.Error("the mail after the meeting shows another announcement than the one that goes out")
	}
	nn, err := set.Render(workflow.MailQuestions, sparse(workflow.Nynorsk, workflow.MailQuestions))
	if err != nil || !strings.HasPrefix(nn.Subject, "Mine tankar") {
		t.Errorf("another language changed too: %q, %v", nn.Subject, err)
	}
}

// TestFaultyOverride shows that a fault is named with its file and, where the
// template engine knows it, its line.
func TestFaultyOverride(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		path, text string
		want       []string
	}{
		"syntax":           {"nb/questions.tmpl", "Subject: x\n\n{{if}}\n", []string{"nb/questions.tmpl:3"}},
		"never closed":     {"nn/digest.tmpl", "Subject: x\n{{range .Group}}\n", []string{"nn/digest.tmpl:"}},
		"no such fact":     {"nb/questions.tmpl", "Subject: x\n\nHei\n{{.Wrkplace}}\n", []string{"nb/questions.tmpl:4", "Wrkplace"}},
		"no such part":     {"en/status.tmpl", "Subject: x\n{{template \"nothing\" .}}\n", []string{"en/status.tmpl", "nothing"}},
		"no such function": {"en/status.tmpl", "Subject: x\n\n{{shout .Workplace}}\n", []string{"en/status.tmpl:3", "shout"}},
		"a whole person":   {"nb/status.tmpl", "Subject: x\n{{.Leader}}\n", []string{"nb/status.tmpl:2", "Person"}},
		"no subject":       {"nb/status.tmpl", "Hei\n", []string{"nb/status.tmpl", "Subject:"}},
		"empty subject":    {"nb/status.tmpl", "Subject: {{.PosterPlace}}\nHei\n", []string{"nb/status.tmpl", "subject is empty"}},
		"box not ended":    {"nb/status.tmpl", "Subject: x\n[[\nHei\n", []string{"nb/status.tmpl", "box"}},
		"footer":           {"nb/footer.tmpl", "~ {{.Nobody}}\n", []string{"nb/footer.tmpl:1", "Nobody"}},
		"part":             {"nb/parts.tmpl", "{{define \"hello\"}}Hei{{end}}\n", []string{"not defined"}},
		"calendar":         {"en/appointment.tmpl", "{{.Workplace}}\n", []string{"en/appointment.tmpl", "Subject:"}},
		"layout":           {"layout/mail.html.tmpl", "<p>\n{{.Nothing}}</p>", []string{"layout/mail.html.tmpl:2", "Nothing"}},
		"unknown file":     {"nb/question.tmpl", "Subject: x\n", []string{"nb/question.tmpl", "replaces no template"}},
		"unknown folder":   {"da/questions.tmpl", "Subject: x\n", []string{"da/questions.tmpl"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, err := templates.Load(fstest.MapFS{tc.path: {Data: []byte(tc.text)}})
			if err == nil {
				t.Fatal("the fault is not found")
			}
			for _, want := range tc.want {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not name %q", err, want)
				}
			}
		})
	}
}
