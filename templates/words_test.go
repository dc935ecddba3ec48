package templates_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"

	"starte/templates"
	"starte/workflow"
)

// constants are the values of all constants of a type of package workflow,
// read from its source, so that a new one cannot be forgotten here.
func constants(t *testing.T, typeName string) []string {
	t.Helper()
	dir := os.DirFS("../workflow")
	files, err := fs.Glob(dir, "*.go")
	if err != nil {
		t.Fatal(err)
	}
	var values []string
	for _, name := range files {
		src, err := fs.ReadFile(dir, name)
		if err != nil {
			t.Fatal(err)
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, src, 0)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(f, func(n ast.Node) bool {
			spec, ok := n.(*ast.ValueSpec)
			if !ok || len(spec.Values) != 1 {
				return true
			}
			lit, ok := spec.Values[0].(*ast.BasicLit)
			if id, isIdent := spec.Type.(*ast.Ident); ok && isIdent && id.Name == typeName {
				value, err := strconv.Unquote(lit.Value)
				if err != nil {
					t.Fatal(err)
				}
				values = append(values, value)
			}
			return true
		})
	}
	if len(values) < 3 {
		t.Fatalf("found only %q of type %s", values, typeName)
	}
	return values
}

func render(t *testing.T, set *templates.Set, k workflow.MailKind, f workflow.Facts) templates.Rendered {
	t.Helper()
	r, err := set.Render(k, f)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// askedInWords are the codes of what is asked about a date or time, for which
// the question comes in words.
func askedInWords() []string {
	return []string{
		string(workflow.AskWeekday), string(workflow.AskHoliday), string(workflow.AskClosed), string(workflow.AskNoTime),
		string(workflow.AskNoDate), string(workflow.AskSkippedHour), string(workflow.AskNonexistent),
	}
}

func sparse(lang workflow.Lang, k workflow.MailKind) workflow.Facts {
	return templates.Samples(lang, k)[1]
}

// TestEveryCodeHasWords renders each code and compares with what an unknown
// one leaves, which is nothing.
func TestEveryCodeHasWords(t *testing.T) {
	t.Parallel()
	mails := map[string]struct {
		kind workflow.MailKind
		set  func(f *workflow.Facts, code string)
	}{
		"NoteCode": {workflow.MailAlert, func(f *workflow.Facts, code string) {
			f.Alert = &workflow.Note{Code: workflow.NoteCode(code), Person: "Per Ås", Detail: "reminder"}
		}},
		"AskCode": {workflow.MailAskBack, func(f *workflow.Facts, code string) {
			f.Asks = []workflow.Ask{{Line: "x", Code: workflow.AskCode(code)}}
			if slices.Contains(askedInWords(), code) {
				f.Asks[0].Question = "Hm, " + code + "?"
			}
		}},
		"Standing": {workflow.MailDigest, func(f *workflow.Facts, code string) {
			f.Digest.Members = []workflow.MemberStatus{{Name: "Per Ås", Standing: workflow.Standing(code), RSVP: "unknown"}}
		}},
		"RSVP": {workflow.MailDigest, func(f *workflow.Facts, code string) {
			f.Digest.Members = []workflow.MemberStatus{{Name: "Per Ås", Standing: workflow.StandingSilent, RSVP: workflow.RSVP(code)}}
		}},
		"MailKind": {workflow.MailStatus, func(f *workflow.Facts, code string) {
			f.Status.Next = []workflow.NextMail{{Kind: workflow.MailKind(code), Count: 2}}
		}},
	}
	set := templates.New()
	for typeName, mail := range mails {
		codes := constants(t, typeName)
		for _, lang := range templates.Langs() {
			t.Run(string(lang)+"/"+typeName, func(t *testing.T) {
				t.Parallel()
				text := func(code string) string {
					f := sparse(lang, mail.kind)
					mail.set(&f, code)
					return render(t, set, mail.kind, f).Text
				}
				seen := map[string]string{}
				none := text("no_such_code")
				for _, code := range codes {
					got := text(code)
					if got == none {
						t.Errorf("no words for %q", code)
					}
					if other, twice := seen[got]; twice {
						t.Errorf("%q and %q say the same", code, other)
					}
					seen[got] = code
				}
			})
		}
	}
}

func TestNames(t *testing.T) {
	t.Parallel()
	for _, lang := range templates.Langs() {
		for _, p := range constants(t, "Paper") {
			if name := templates.PaperFileName(lang, workflow.Paper(p)); !strings.HasSuffix(name, ".pdf") || name == p+".pdf" {
				t.Errorf("%s: paper %q is called %q", lang, p, name)
			}
		}
		for _, topic := range constants(t, "Topic") {
			if templates.TopicTitle(lang, workflow.Topic(topic)) == "" {
				t.Errorf("%s: topic %q has no title", lang, topic)
			}
		}
		for _, role := range constants(t, "DocumentRole") {
			if templates.DocumentTitle(lang, workflow.DocumentRole(role)) == "" {
				t.Errorf("%s: document %q has no title", lang, role)
			}
		}
		if q := workflow.DefaultQuestions(lang); len(q) != 5 {
			t.Errorf("%s: %d default questions", lang, len(q))
		}
	}
	if got := templates.PaperFileName(workflow.Bokmal, workflow.PaperAgenda); got != "Dagsorden.pdf" {
		t.Errorf("the agenda is called %q", got)
	}
	if got := templates.AgendaTitle(workflow.Bokmal, workflow.AgendaLine{Topic: workflow.TopicPlan, Title: "Planen vår"}); got != "Planen vår" {
		t.Errorf("the process file's title became %q", got)
	}
}

// TestNoKindFails renders what there is no template for.
func TestNoKindFails(t *testing.T) {
	t.Parallel()
	set := templates.New()
	if _, err := set.Render("no_such_kind", sparse(workflow.Bokmal, workflow.MailStatus)); err == nil {
		t.Error("a kind without a template is rendered")
	}
	f := sparse(workflow.Bokmal, workflow.MailStatus)
	f.Lang = "da"
	if _, err := set.Render(workflow.MailStatus, f); err == nil {
		t.Error("a language without templates is rendered")
	}
}
