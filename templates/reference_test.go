package templates_test

import (
	"slices"
	"strings"
	"testing"

	"starte/templates"
	"starte/workflow"
)

func TestFindReference(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		text string
		want []string
	}{
		"plain":               {"Hei\n[ref: k7q2m4tx]\n", []string{"k7q2m4tx"}},
		"quoted":              {"> > [ref: k7q2m4tx]\n", []string{"k7q2m4tx"}},
		"wrapped":             {"> barnehage. [ref:\n> k7q2m4tx]\n", []string{"k7q2m4tx"}},
		"wrapped before end":  {"> > [ref: k7q2m4tx\n> > ]", []string{"k7q2m4tx"}},
		"torn apart":          {"> [ref: k7q2\n> m4tx]", []string{"k7q2m4tx"}},
		"bar quote":           {"| [ref:\r\n| k7q2m4tx]", []string{"k7q2m4tx"}},
		"no space":            {"[ref:k7q2m4tx]", []string{"k7q2m4tx"}},
		"no-break space":      {"[ref:\u00a0k7q2m4tx]", []string{"k7q2m4tx"}},
		"HTML entity":         {"<p>[ref:&nbsp;k7q2m4tx]</p>", []string{"k7q2m4tx"}},
		"HTML tags":           {"<span>[ref: </span><b>k7q2m4tx</b>]", []string{"k7q2m4tx"}},
		"escaped brackets":    {`\[ref: k7q2m4tx\]`, []string{"k7q2m4tx"}},
		"quoted-printable":    {"[ref: k7q2=\nm4tx]", []string{"k7q2m4tx"}},
		"capital":             {"[Ref: k7q2m4tx]", []string{"k7q2m4tx"}},
		"two, one twice":      {"[ref: a1] x [ref: b2]\n> [ref: a1]", []string{"a1", "b2"}},
		"hyphens and dots":    {"[ref: ab-12.c_3]", []string{"ab-12.c_3"}},
		"none":                {"se [1] og (ref: abc) [referat: x]", nil},
		"empty":               {"[ref: ]", nil},
		"words in it":         {"[ref: see <a@example.test>, §3]", nil},
		"never closed":        {"[ref: " + strings.Repeat("> ", 5000), nil},
		"brackets everywhere": {strings.Repeat("[ref:", 5000), nil},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := templates.FindReference(tc.text); !slices.Equal(got, tc.want) {
				t.Errorf("got %q, want %q", got, tc.want)
			}
		})
	}
}

func TestReferenceSurvivesEveryMail(t *testing.T) {
	t.Parallel()
	if got := templates.ReferenceLine(workflow.Bokmal, ""); got != "" {
		t.Errorf("no reference gives %q", got)
	}
	everyMail(t, func(t *testing.T, facts workflow.Facts, _ workflow.MailKind, _ string, r templates.Rendered) {
		quoted := "> " + strings.ReplaceAll(r.Text, "\n", "\n> ")
		for _, text := range []string{r.Text, r.HTML, quoted, strings.Join(htmlWords(t, r.HTML), "\n")} {
			if got := templates.FindReference(text); !slices.Equal(got, []string{facts.Reference}) {
				t.Errorf("found %q", got)
			}
		}
	})
}
