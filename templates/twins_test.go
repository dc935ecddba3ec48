package templates_test

import (
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"

	"starte/templates"
	"starte/workflow"
)

// textWords are the words of a text twin, its drawing (rules, bullets, bars) left out.
func textWords(text string) []string {
	return slices.DeleteFunc(strings.Fields(text), func(w string) bool {
		return strings.Trim(w, "=-|") == ""
	})
}

// htmlWords are the words that a reader sees.
func htmlWords(t *testing.T, source string) []string {
	t.Helper()
	doc, err := html.Parse(strings.NewReader(source))
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	var walk func(*html.Node)
	walk = func(n *html.Node) {
		switch {
		case n.Type == html.TextNode:
			b.WriteString(n.Data)
		case n.Type == html.ElementNode && n.Data == "style":
			return
		case n.Type == html.ElementNode && n.Data != "span":
			b.WriteByte(' ')
		}
		for c := n.FirstChild; c != nil; c = c.NextSibling {
			walk(c)
		}
	}
	walk(doc)
	return slices.DeleteFunc(strings.Fields(b.String()), func(w string) bool { return strings.Trim(w, "=-|") == "" })
}

func TestTwinsSayTheSame(t *testing.T) {
	t.Parallel()
	everyMail(t, func(t *testing.T, _ workflow.Facts, _ workflow.MailKind, _ string, r templates.Rendered) {
		checkTwins(t, r)
	})
}

func checkTwins(t *testing.T, r templates.Rendered) {
	t.Helper()
	if diff := cmp.Diff(textWords(r.Text), htmlWords(t, r.HTML)); diff != "" {
		t.Errorf("text and HTML differ (-text +html):\n%s", diff)
	}
}

// blemishes are what a template leaves behind when something that it names is missing.
var blemishes = []*regexp.Regexp{
	regexp.MustCompile(`\(\s*\)|«\s*»|“\s*”|\[\s*\]`),
	regexp.MustCompile(`\s[,.;:!?](\s|$)`),
	regexp.MustCompile(`,\s*[,.;:]|\.\.|[:;]\.|,\s*\)|\(\s*,`),
	regexp.MustCompile(`[,(:–-]$`),
	regexp.MustCompile(`<no value>|%!|%d|0001`),
	regexp.MustCompile(`^[=#>~:?+|] `),
}

func TestTextIsTidy(t *testing.T) {
	t.Parallel()
	everyMail(t, func(t *testing.T, facts workflow.Facts, kind workflow.MailKind, _ string, r templates.Rendered) {
		checkTidy(t, r)
		if strings.Contains(r.Text, "\n\n\n") && !carriesQuestions(kind) {
			t.Errorf("more than one empty line:\n%s", r.Text)
		}
		ref := templates.ReferenceLine(facts.Lang, facts.Reference)
		if !strings.HasSuffix(r.Text, "\n"+ref+"\n") || !strings.Contains(r.HTML, ref) {
			t.Error("the mail does not end with its reference")
		}
	})
}

func checkTidy(t *testing.T, r templates.Rendered) {
	t.Helper()
	for _, paragraph := range append(paragraphs(r.Text), r.Subject) {
		for _, b := range blemishes {
			found := b.FindString(paragraph)
			opens := found == ":" || found == "," && strings.HasPrefix(paragraph, "Hello")
			if found != "" && !opens {
				t.Errorf("blemish %q in %q", found, paragraph)
			}
		}
	}
	if r.Subject == "" || strings.Join(strings.Fields(r.Subject), " ") != r.Subject {
		t.Errorf("subject %q", r.Subject)
	}
	if n := utf8.RuneCountInString(r.Subject); n > 65 {
		t.Errorf("subject of %d characters: %q", n, r.Subject)
	}
	for line := range strings.SplitSeq(r.Text, "\n") {
		if strings.TrimRight(line, " ") != line {
			t.Errorf("white space ends %q", line)
		}
		// Lines to send back corrected stay whole.
		if n := utf8.RuneCountInString(line); n > 72 && !strings.HasPrefix(line, "  ") {
			t.Errorf("%d characters: %q", n, line)
		}
		if line == "--" || line == "-- " {
			t.Error("a signature mark would take what follows from the quote")
		}
	}
}

// paragraphs are a text's paragraphs, each on one line, its drawing left out.
func paragraphs(text string) []string {
	var out []string
	for p := range strings.SplitSeq(text, "\n\n") {
		if words := textWords(p); len(words) > 0 {
			out = append(out, strings.Join(words, " "))
		}
	}
	return out
}

func carriesQuestions(k workflow.MailKind) bool {
	return k == workflow.MailQuestions || k == workflow.MailReminder || k == workflow.MailReceipt
}

// TestLanguages rejects words of one language in another. They are words that
// are wrong there, not merely unusual.
func TestLanguages(t *testing.T) {
	t.Parallel()
	everyMail(t, func(t *testing.T, facts workflow.Facts, _ workflow.MailKind, _ string, r templates.Rendered) {
		checkLanguage(t, facts.Lang, r)
	})
}

func checkLanguage(t *testing.T, lang workflow.Lang, r templates.Rendered) {
	t.Helper()
	wrong := map[workflow.Lang]string{
		workflow.Nynorsk: "ikke jeg hvordan hva hvem hvor hvilke hvilken hvert hver hvis hverandre noe noen fra en et mer flere " +
			"være vært ble kommer gjør gjøre selv sammen verksted verkstedet verkstedene verksteder forberedelse " +
			"fremdriftsplan fremdriftsplanen gruppen gruppens svarene spørsmålene disse trenger tenker vet dem deres navn navnet " +
			"uten ennå nå siden lørdag mandag tirsdag leder lederen medarbeider medarbeidere sendes slettes endres leses tas " +
			"mye bare dere kolleger mangler passer starter skriver holder holdes tar egne eget annet annen " +
			"oversikten innkallingen kvitteringen listen påminnelse påminnelsen endringer e-poster e-postene løsninger " +
			"utfordringer bidrar trygghet forventninger hilsen vennlig møtene begynner bygge hører helligdag spilleregler " +
			"spillereglene lede legger legges knyttes plasseres stilles finnes enige uenig også",
		workflow.Bokmal: "ikkje eg korleis kva kven kvar kvart kvarandre noko nokon nokre frå ein eit éin eitt meir fleire vere vore " +
			"blei kjem gjer sjølv saman verkstad verkstaden verkstadene førebuing framdriftsplan gruppa svara spørsmåla dei " +
			"desse treng tenkjer veit namn utan enno no sidan laurdag måndag tysdag leiar medarbeidar berre dykk manglar passar " +
			"startar held tek gjev eigne anna oversikta innkallinga kvitteringa lista påminning endringar e-postar løysingar " +
			"tryggleik forventningar helsing venleg hvad noget nogen uge efter blive mødet møde meget kun dig mig arbejde nu sætte måske af",
		workflow.English: "ikke ikkje jeg eg møte møtet verksted verkstad svar svarene gruppen gruppa leder dag kl hei hilsen også",
	}
	text := regexp.MustCompile(`\S+@\S+`).ReplaceAllString(strings.ToLower(r.Subject+"\n"+r.Text), "")
	words := strings.FieldsFunc(text, func(c rune) bool { return !strings.ContainsRune("abcdefghijklmnopqrstuvwxyzæøåéòô-", c) })
	bad := strings.Fields(wrong[lang])
	for _, w := range words {
		if slices.Contains(bad, w) {
			t.Errorf("%q does not belong in %s", w, lang)
		}
	}
}
