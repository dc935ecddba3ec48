package paper

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"starte/workflow"
)

func faces(t testing.TB) *typefaces {
	t.Helper()
	tf, err := openTypefaces()
	if err != nil {
		t.Fatal(err)
	}
	tf.thumbsUp = "(tommel opp)"
	return tf
}

func TestPrintable(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, in, want string }{
		{"plain", "Blåbærsyltetøy «på» 50 % – og §", "Blåbærsyltetøy «på» 50 % – og §"},
		{"letters apart from their marks", "a\u030a e\u0301", "å é"},
		{"Sámi", "Áhkku čáhppes đ ŋ š ŧ ž", "Áhkku čáhppes đ ŋ š ŧ ž"},
		{"Polish", "Łukasz Wójcik, żółć", "Łukasz Wójcik, żółć"},
		{"Vietnamese", "Nguyễn Thị Hạnh", "Nguyễn Thị Hạnh"},
		{"Cyrillic and Greek", "Привет, Γειά", "Привет, Γειά"},
		{"lines", "a\r\nb\rc\u2028d\n\n\n\ne\n\n", "a\nb\nc\nd\n\ne"},
		{"spaces", "  a \t  b\u00a0\u2009c  ", "a b c"},
		{"smileys and hearts", "Bra 😊 ❤️ 🙁 👍🏽", "Bra ☺ ♥ :-( (tommel opp)"},
		{"other emoji", "🦄🦄 ok", "[U+1F984 U+1F984] ok"},
		{"script without glyphs", "你好 verden", "[U+4F60 U+597D] verden"},
		{"ticks and boxes", "✓ ☐ ‑", "√ □ -"},
		{"compatibility forms", "ﬁn 𝗯𝗿𝗮 ①", "ﬁn bra 1"},
		{"a mark unknown here", "ḁ", "ḁ"},
		{"control characters", "a\x00b\x1b[31m", "a□b□[31m"},
		{"invalid UTF-8", "a\xff\xfeb", "a□b"},
		{"invisible", "a\u200bb\u200e\u202ec\u00adddd\ufe0f\ufeff", "abcddd"},
		{"empty", " \n\t\n ", ""},
	}
	tf := faces(t)
	for _, c := range cases {
		if got := tf.clean(c.in); got != c.want {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestWrap(t *testing.T) {
	t.Parallel()
	tf, st := faces(t), style{size: 12}
	cases := []struct {
		name, in string
		width    float64
		want     []string
	}{
		{"fits", "en to tre", 100, []string{"en to tre"}},
		{"breaks between words", "en to tre", 10, []string{"en to", "tre"}},
		{"keeps together", "møte kl.\u00a013.00", 20, []string{"møte", "kl.\u00a013.00"}},
		{"breaks a long word", "ååååå å", 6, []string{"åå", "åå", "å å"}},
		{"one character at least", "ab", 0.1, []string{"a", "b"}},
		{"nothing", "", 10, nil},
	}
	for _, c := range cases {
		if got := tf.wrap(st, c.in, c.width); strings.Join(got, "|") != strings.Join(c.want, "|") {
			t.Errorf("%s: %q, want %q", c.name, got, c.want)
		}
	}
}

func TestVisual(t *testing.T) {
	t.Parallel()
	if got, want := visual("Vi sier שלום her"), "Vi sier םולש her"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got, want := visual("שלום and [U+4F60],"), "םולש and [U+4F60],"; got != want {
		t.Errorf("%q, want %q", got, want)
	}
	if got := visual("Hei (du)"); got != "Hei (du)" {
		t.Errorf("%q", got)
	}
}

// TestOnThePage sees that nothing stands outside what printers reach, or runs
// into the footer.
func TestOnThePage(t *testing.T) {
	t.Parallel()
	for _, text := range []string{"", "Kort.", strings.Repeat("Et langt svar. ", 500), strings.Repeat("å", 5000), strings.Repeat("linje\n", 200), "🦄\x00שלום"} {
		f := everywhere(text)
		for p, d := range layouts(t, f) {
			checkPlaces(t, string(p), d)
		}
	}
}

func checkPlaces(t testing.TB, name string, d *document) {
	t.Helper()
	const edge = 10.0 // millimetres
	for page, marks := range d.pages {
		for _, m := range marks {
			right := m.x2
			if m.weight == 0 {
				right = m.x + d.typefaces.width(m.style, m.text)
			}
			// Single characters may be wider than a column for them; none is here.
			if m.x < edge || right > d.pageW-edge || m.y < edge || m.y > d.bottom+2*slack || m.y2 > d.bottom+2*slack {
				t.Fatalf("%s: page %d: %.30q from (%.1f, %.1f) to %.1f", name, page+1, m.text, m.x, m.y, right)
			}
		}
	}
}

// everywhere is the sample with a text in every place that people fill.
func everywhere(text string) workflow.Facts {
	f := sample(workflow.Bokmal)
	f.Workplace, f.Meeting.Place, f.Leader.Name, f.Recipient.Name = text, text, text, text
	f.Unplaced, f.GroundRules = []string{text}, []string{text}
	f.Group = append(f.Group, workflow.Person{ID: "x", Name: text})
	f.Agenda[0].Title = text
	f.Questions[0].Text, f.Questions[0].Answer, f.Questions[1].Answer = text, text, text
	f.Plan[0].Place, f.Plan[0].Title = text, text
	f.Plan[1].Title, f.Plan[1].About, f.Plan[1].Bring, f.Plan[1].Place, f.Plan[1].Responsible = text, text, text, text, []string{text, text}
	f.Digest.Answers[1].Text = text
	f.Digest.Answers[1].Answers[0] = workflow.AttributedText{Name: text, Text: text}
	return f
}

func layouts(t testing.TB, f workflow.Facts) map[workflow.Paper]*document {
	tf, w := faces(t), wordsFor(f.Lang)
	return map[workflow.Paper]*document{
		workflow.PaperAgenda:    layAgenda(tf, w, f),
		workflow.PaperWorksheet: layWorksheet(tf, w, f),
		workflow.PaperGroup:     layGroup(tf, w, f),
		workflow.PaperPlan:      layPlan(tf, w, f),
		workflow.PaperPoster:    layPoster(tf, w, f),
		workflow.PaperTips:      layTips(tf, w, f),
	}
}

// FuzzDraw draws every sheet with a text in every place: nothing panics or
// leaves the page, and no letter or digit of the text is lost.
func FuzzDraw(f *testing.F) {
	for _, s := range []string{"", "Hei på deg", "a\x00\xffb", "שלום مرحبا 你好", "🦄👩‍👩‍👧", strings.Repeat("lang", 200), "e\u0301\u0323\u0301", "(\\) Tj\r\n", "ﷺ\u202e\ufeff"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		tf := faces(t)
		lines := tf.printable(text)
		kept(t, tf, text, strings.Join(lines, "\n"))
		facts := everywhere(text)
		for p, d := range layouts(t, facts) {
			checkPlaces(t, string(p), d)
			if p == workflow.PaperWorksheet && !strings.Contains(solid(d), squeeze(strings.Join(lines, ""))) {
				t.Errorf("the answer is not on the worksheet: %q", lines)
			}
		}
		// Writing takes far longer than laying out: one sheet a run.
		p := papers()[len(text)%len(papers())]
		if _, err := Draw(p, facts); err != nil {
			t.Fatal(err)
		}
	})
}

// kept sees that the letters and digits of a text are all in what is printed
// of it, in order, where the typefaces have them, and that all of what is
// printed can be drawn.
func kept(t *testing.T, tf *typefaces, text, printed string) {
	t.Helper()
	rest := printed
	for _, r := range norm.NFC.String(strings.ToValidUTF8(text, "\uFFFD")) {
		if !tf.has(r) || !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			continue
		}
		i := strings.IndexRune(rest, r)
		if i < 0 {
			t.Fatalf("%q is lost from %q: %q", r, text, printed)
		}
		rest = rest[i+utf8.RuneLen(r):]
	}
	for _, r := range printed {
		if r != '\n' && !tf.has(r) {
			t.Fatalf("%U cannot be drawn", r)
		}
	}
}

// solid is all that a sheet says, without spaces.
func solid(d *document) string {
	var b strings.Builder
	for _, marks := range d.pages {
		for _, m := range marks {
			b.WriteString(m.text)
		}
	}
	return squeeze(b.String())
}

func squeeze(s string) string {
	return strings.Map(func(r rune) rune {
		if r == ' ' {
			return -1
		}
		return r
	}, s)
}
