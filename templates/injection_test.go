package templates_test

import (
	"slices"
	"strings"
	"testing"
	"unicode"

	"starte/templates"
	"starte/workflow"
)

// hostile are values that would be markup or HTML, or would change how the
// rest is read, were they taken as anything but words.
var hostile = map[string]string{
	"script":         "<script>alert(1)</script>",
	"attribute":      `" onmouseover="alert(1)" x="`,
	"entity":         "&lt;b&gt; &amp;amp;",
	"link":           "javascript:alert(1) http://example.test/?a=1&b=2",
	"heading":        "# x\n## y\n### z",
	"question":       "? 1. Hva?\n+ 2. x",
	"table":          "| x | y |-\n= a | b",
	"list":           "- x\n> y\n: z\n~ w",
	"box":            "[[\nx\n]]",
	"bold":           "**x** \\",
	"subject":        "x\nSubject: y\r\nBcc: z@example.test",
	"empty lines":    "x\n\n\n\ny",
	"signature mark": "x\n-- \ny",
	"template":       "{{.Leader}} {{template \"bye\" .}}",
	"long word":      strings.Repeat("Arbeidsmiljøundersøkelse", 20),
	"own marks":      "\x02x\x03| y\x04z\x00",
	"direction":      "\u202ex\u202c \u2066y\u2069",
	"emoji":          "👍🏽 👩‍👧",
	"bad UTF-8":      "a\xff\xfeb",
	"a tab":          "a\tb",
}

// TestValuesAreNeverMarkup puts hostile values wherever people's words go, and
// compares the shape of the HTML with that of harmless ones.
func TestValuesAreNeverMarkup(t *testing.T) {
	t.Parallel()
	set := templates.New()
	for name, value := range hostile {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			for _, k := range workflow.MailKinds() {
				got := renderWith(t, set, k, value)
				// As many paragraphs of harmless words keep the number of <p> and <br> alike.
				want := renderWith(t, set, k, harmless(value))
				if g, w := elements(t, got.HTML), elements(t, want.HTML); !slices.Equal(g, w) {
					t.Errorf("%s: the value changed the shape of the HTML:\n%v\nwant\n%v", k, g, w)
				}
				if strings.ContainsFunc(got.Subject, unicode.IsControl) {
					t.Errorf("%s: subject %q", k, got.Subject)
				}
				for line := range strings.SplitSeq(got.Text, "\n") {
					if strings.ContainsFunc(line, unicode.IsControl) || line == "-- " {
						t.Errorf("%s: line %q", k, line)
					}
				}
				if !slices.Equal(textWords(got.Text), htmlWords(t, got.HTML)) {
					t.Errorf("%s: the twins differ", k)
				}
			}
		})
	}
}

// harmless has a letter for each word of the value, and its line ends.
func harmless(value string) string {
	var b strings.Builder
	for _, r := range strings.ToValidUTF8(value, "x") {
		switch {
		case r == '\n' || r == ' ' || r == '\t':
			b.WriteRune(r)
		case unicode.IsControl(r), r >= 0x202A && r <= 0x202E, r >= 0x2066 && r <= 0x2069:
		default:
			b.WriteByte('x')
		}
	}
	return b.String()
}

// renderWith renders sparse facts with a value in all that people write.
func renderWith(t *testing.T, set *templates.Set, k workflow.MailKind, value string) templates.Rendered {
	t.Helper()
	f := sparse(workflow.Bokmal, k)
	f.Recipient.Name, f.Leader.Name, f.Workplace, f.Meeting.Place, f.PosterPlace = "Kari", value, value, value, value
	f.GroundRules, f.Unplaced = []string{value}, []string{value}
	f.Announcement = &workflow.Announcement{Subject: "x", Text: value}
	for i := range f.Questions {
		f.Questions[i].Text, f.Questions[i].Answer = value, value
	}
	d := *f.Digest
	d.Unplaced = []workflow.AttributedText{{Name: value, Text: value}}
	d.Answers = []workflow.QuestionAnswers{{Number: 1, Text: value, Answers: d.Unplaced}}
	d.Members = []workflow.MemberStatus{{Name: value, Standing: workflow.StandingBounced, Reason: value, Comment: value}}
	d.Changed = []string{value}
	f.Digest = &d
	f.Message = &workflow.PassedOn{From: workflow.Person{Name: value}, Address: value, Subject: value, Text: value, Files: []string{value}}
	f.Alert = &workflow.Note{Code: workflow.NoteHeldReply, Person: value, Detail: value}
	f.LetIn = f.Alert
	f.Asks = []workflow.Ask{{Line: value, Code: workflow.AskAmbiguous, Detail: value, Guess: value}}
	line := workflow.PlanLine{Event: "workshop/a", Number: 1, Title: value, About: value, Bring: value, Place: value, Responsible: []string{value}}
	f.Plan, f.Event = []workflow.PlanLine{line}, &line
	f.Change = &workflow.Change{Event: line.Event, Old: &line, New: &line}
	f.Changes = []workflow.Change{*f.Change}
	r, err := set.Render(k, f)
	if err != nil {
		t.Fatalf("%s: %v", k, err)
	}
	return r
}

// FuzzAnswer holds that whatever is typed comes out in both twins, and only as words.
func FuzzAnswer(f *testing.F) {
	for _, v := range hostile {
		f.Add(v)
	}
	set := templates.New()
	f.Fuzz(func(t *testing.T, value string) {
		facts := sparse(workflow.Bokmal, workflow.MailReceipt)
		facts.Questions[0].Answer = "x " + value
		got, err := set.Render(workflow.MailReceipt, facts)
		if err != nil {
			t.Fatal(err)
		}
		facts.Questions[0].Answer = "x " + harmless(value)
		want, err := set.Render(workflow.MailReceipt, facts)
		if err != nil {
			t.Fatal(err)
		}
		for _, n := range elements(t, got.HTML) {
			if !slices.Contains([]string{"html", "head", "meta", "body", "div", "p", "br", "span"}, n) {
				t.Errorf("element %q from %q", n, value)
			}
		}
		if !slices.Equal(textWords(got.Text), htmlWords(t, got.HTML)) {
			t.Errorf("twins differ for %q", value)
		}
		if len(want.Text) == 0 || len(got.Text) == 0 {
			t.Error("nothing is rendered")
		}
	})
}
