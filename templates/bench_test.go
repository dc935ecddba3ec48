package templates_test

import (
	"testing"

	"starte/templates"
	"starte/workflow"
)

func BenchmarkRender(b *testing.B) {
	set := templates.New()
	for _, kind := range []workflow.MailKind{workflow.MailReceipt, workflow.MailQuestions, workflow.MailAnnouncement, workflow.MailDigest} {
		f := rich(workflow.Bokmal, kind)
		b.Run(string(kind), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := set.Render(kind, f); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		templates.New()
	}
}
