package templates_test

import (
	"testing"

	"starte/templates"
	"starte/workflow"
)

func BenchmarkRender(b *testing.B) {
	set := templates.New()
	f := rich(workflow.Bokmal, workflow.MailDigest)
	b.ReportAllocs()
	for b.Loop() {
		if _, err := set.Render(workflow.MailDigest, f); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkLoad(b *testing.B) {
	for b.Loop() {
		templates.New()
	}
}
