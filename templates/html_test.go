package templates_test

import (
	"io"
	"regexp"
	"slices"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"starte/templates"
	"starte/workflow"
)

// elements lists the tags of a source as they stand there; it fails on an end
// tag that does not close the element opened last.
func elements(t *testing.T, source string) []string {
	t.Helper()
	var names, open []string
	z := html.NewTokenizer(strings.NewReader(source))
	for {
		switch z.Next() {
		case html.ErrorToken:
			if z.Err() != io.EOF {
				t.Fatal(z.Err())
			}
			if len(open) > 0 {
				t.Errorf("never closed: %v", open)
			}
			return names
		case html.StartTagToken:
			name, _ := z.TagName()
			names = append(names, string(name))
			if !slices.Contains([]string{"meta", "br"}, string(name)) {
				open = append(open, string(name))
			}
		case html.EndTagToken:
			name, _ := z.TagName()
			if len(open) == 0 || open[len(open)-1] != string(name) {
				t.Fatalf("</%s> closes nothing; open: %v", name, open)
			}
			open = open[:len(open)-1]
		}
	}
}

// parsed lists the elements as a browser builds them; what it adds by itself
// inside tables is left out.
func parsed(t *testing.T, source string) (names []string) {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data != "tbody" {
			names = append(names, n.Data)
		}
	}
	return names
}

var forbidden = regexp.MustCompile(`(?i)display:|flex|grid|float:|position:|background-image|url\(|@import|https?:|//|` +
	`<(img|script|a|form|input|button|link|title|iframe|svg|v:|base|object)\b|visibility|opacity|` +
	`font-size:\s*[0-9]px|max-height|mso-hide|javascript:|\son[a-z]+=|calc\(|var\(|linear-gradient|rgba?\(`)

func TestHTMLIsPlainAndWhole(t *testing.T) {
	t.Parallel()
	everyMail(t, func(t *testing.T, facts workflow.Facts, _ workflow.MailKind, _ string, r templates.Rendered) {
		if written, built := elements(t, r.HTML), parsed(t, r.HTML); !slices.Equal(written, built) {
			t.Errorf("a browser would build other elements:\n%v\nthan\n%v", built, written)
		}
		if found := forbidden.FindString(r.HTML); found != "" {
			t.Errorf("%q has no place in mail", found)
		}
		for _, want := range []string{
			"<!DOCTYPE html>\n<html lang=\"" + string(facts.Lang) + "\">", `<meta name="color-scheme" content="light dark">`,
			`<meta name="viewport" content="width=device-width, initial-scale=1">`, "max-width: 600px",
		} {
			if !strings.Contains(r.HTML, want) {
				t.Errorf("HTML has no %q", want)
			}
		}
		for i, table := range strings.Split(r.HTML, "<table")[1:] {
			table, _, _ = strings.Cut(table, "</table>")
			if !strings.Contains(table, `role="presentation"`) && !strings.Contains(table, `<th class="`) && !strings.Contains(table, `<th scope="`) {
				t.Errorf("table %d neither has headers nor is said to be for looks only", i+1)
			}
		}
		if strings.Contains(r.HTML, "ZgotmplZ") {
			t.Error("html/template has refused a value of the layout")
		}
		if len(r.HTML) > 100_000 {
			t.Errorf("%d bytes: some programs clip mail above 102 kB", len(r.HTML))
		}
	})
}

// TestAnswerableShape holds mail with questions to what programs do to a quote:
// each question one plain paragraph with room below, no tables around, nothing
// hidden, no colours or style sheet that would come along.
func TestAnswerableShape(t *testing.T) {
	t.Parallel()
	everyMail(t, func(t *testing.T, facts workflow.Facts, kind workflow.MailKind, _ string, r templates.Rendered) {
		if !carriesQuestions(kind) {
			return
		}
		for _, no := range []string{"<table", "<li", "<style", "class=", "color:", "<!--", "&nbsp;", "<b>"} {
			if strings.Contains(r.HTML, no) {
				t.Errorf("HTML has %q", no)
			}
		}
		for _, q := range facts.Questions {
			text := itoa(q.Number) + ". " + q.Text
			block := regexp.MustCompile(`<p [^>]*>` + regexp.QuoteMeta(text) + `</p>\n(<p [^>]*><br></p>)?`)
			found := block.FindStringSubmatch(r.HTML)
			if found == nil {
				t.Errorf("question %d is not one paragraph", q.Number)
				continue
			}
			if room := found[1] != ""; room == (q.Answer != "") {
				t.Errorf("question %d: room to write is %v with answer %q", q.Number, room, q.Answer)
			}
			lines := strings.Join(strings.Split(r.Text, "\n"), " ")
			if !strings.Contains(lines, text) {
				t.Errorf("text twin lacks question %d in one piece", q.Number)
			}
		}
		if kind != workflow.MailReceipt && strings.Count(r.Text, "\n\n\n\n") != len(facts.Questions) {
			t.Errorf("text twin has not room below each question:\n%s", r.Text)
		}
	})
}

func itoa(n int) string { return string(rune('0' + n)) }
