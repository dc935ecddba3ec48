package templates_test

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"starte/templates"
	"starte/workflow"
)

var update = flag.Bool("update", false, "write the golden files anew")

// everyMail calls f with each kind in each language, on rich and sparse facts.
func everyMail(t *testing.T, f func(t *testing.T, facts workflow.Facts, kind workflow.MailKind, name string, r templates.Rendered)) {
	t.Helper()
	set := templates.New()
	for _, lang := range templates.Langs() {
		for _, kind := range workflow.MailKinds() {
			for i, facts := range templates.Samples(lang, kind) {
				name := string(kind) + "-" + []string{"rich", "sparse"}[i]
				t.Run(string(lang)+"/"+name, func(t *testing.T) {
					t.Parallel()
					r, err := set.Render(kind, facts)
					if err != nil {
						t.Fatal(err)
					}
					f(t, facts, kind, name, r)
				})
			}
		}
	}
}

func TestGolden(t *testing.T) {
	t.Parallel()
	everyMail(t, func(t *testing.T, facts workflow.Facts, _ workflow.MailKind, name string, r templates.Rendered) {
		base := filepath.Join("testdata", string(facts.Lang), name)
		golden(t, base+".txt", "Subject: "+r.Subject+"\n\n"+r.Text)
		golden(t, base+".html", r.HTML)
	})
}

func golden(t *testing.T, file, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s differs (-want +got); -update if it is meant to:\n%s", file, diff)
	}
}
