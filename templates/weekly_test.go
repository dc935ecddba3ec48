package templates_test

import (
	"fmt"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"

	"starte/templates"
	"starte/workflow"
)

func TestWeekly(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for _, lang := range templates.Langs() {
		for i, h := range templates.SampleHealth() {
			name := "weekly-" + []string{"rich", "sparse"}[i]
			t.Run(string(lang)+"/"+name, func(t *testing.T) {
				t.Parallel()
				subject, text, err := set.Weekly(lang, h)
				if err != nil {
					t.Fatal(err)
				}
				golden(t, filepath.Join("testdata", string(lang), name+".txt"), "Subject: "+subject+"\n\n"+text)
			})
		}
	}
}

// TestWeeklyIsShort: a bad week in a whole country is still a mail that somebody reads.
func TestWeeklyIsShort(t *testing.T) {
	t.Parallel()
	var h workflow.Health
	for i := range 5600 {
		h.Quiet = append(h.Quiet, workflow.QuietUnit{ID: fmt.Sprintf("u%04d", i), Workplace: "Enhet", Reasons: []workflow.QuietReason{{Code: workflow.QuietNoMeeting}}})
	}
	subject, text, err := templates.New().Weekly(workflow.Bokmal, h)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(subject, "5600") || !strings.Contains(text, "og 5500 til") || strings.Count(text, "\n") > 200 {
		t.Errorf("%s\n%d lines", subject, strings.Count(text, "\n"))
	}
}

func TestWeeklyCanBeReplacedAndIsTried(t *testing.T) {
	t.Parallel()
	over := func(text string) fstest.MapFS { return fstest.MapFS{"nb/weekly.tmpl": {Data: []byte(text)}} }
	set, err := templates.Load(over("Subject: Uka\n\nI gang: {{.Running}}\n"))
	if err != nil {
		t.Fatal(err)
	}
	if _, text, err := set.Weekly(workflow.Bokmal, workflow.Health{Running: 7}); err != nil || text != "I gang: 7\n" {
		t.Errorf("%q %v", text, err)
	}
	if _, err := templates.Load(over("Subject: Uka\n\n{{.Walking}}\n")); err == nil || !strings.Contains(err.Error(), "nb/weekly.tmpl") {
		t.Errorf("a name that does not exist is not found: %v", err)
	}
}
