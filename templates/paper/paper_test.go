package paper

import (
	"bytes"
	"flag"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"starte/workflow"
)

var update = flag.Bool("update", false, "write the golden files anew")

var langs = []workflow.Lang{workflow.Bokmal, workflow.Nynorsk, workflow.English}

func draw(t testing.TB, p workflow.Paper, f workflow.Facts) []byte {
	t.Helper()
	b, err := Draw(p, f)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestGolden holds every text of every sheet, with the size of its pages.
func TestGolden(t *testing.T) {
	t.Parallel()
	cases := map[string]func(workflow.Lang) workflow.Facts{
		"":        sample,
		"filled ": answered,
		"bare ":   func(l workflow.Lang) workflow.Facts { return workflow.Facts{Lang: l} },
	}
	for _, lang := range langs {
		for kind, facts := range cases {
			for _, p := range papers() {
				if kind == "filled " && p != workflow.PaperWorksheet {
					continue
				}
				name := strings.ReplaceAll(kind, " ", "_") + string(p)
				t.Run(string(lang)+"/"+name, func(t *testing.T) {
					t.Parallel()
					s := open(t, draw(t, p, facts(lang)))
					golden(t, filepath.Join("testdata", string(lang), name+".txt"), s.report(t))
				})
			}
		}
	}
}

// report is what the golden files hold.
func (s sheet) report(t *testing.T) string {
	t.Helper()
	dims, err := s.PageDims()
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for i, texts := range s.texts {
		fmt.Fprintf(&b, "page %d of %.0f × %.0f mm\n", i+1, dims[i].Width*mmPerPoint, dims[i].Height*mmPerPoint)
		for _, text := range texts {
			b.WriteString(text + "\n")
		}
	}
	return b.String()
}

func golden(t *testing.T, path, got string) {
	t.Helper()
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if got != string(want) {
		t.Errorf("%s differs (run with -update when it should):\n%s", path, got)
	}
}

func TestSheetsHaveTheirSize(t *testing.T) {
	t.Parallel()
	sizes := map[workflow.Paper]struct {
		width, height float64 // in millimetres
	}{
		workflow.PaperAgenda:    {210, 297},
		workflow.PaperWorksheet: {210, 297},
		workflow.PaperTips:      {210, 297},
		workflow.PaperGroup:     {420, 297},
		workflow.PaperPlan:      {420, 297},
		workflow.PaperPoster:    {297, 420},
	}
	for _, p := range papers() {
		want, ok := sizes[p]
		if !ok {
			t.Errorf("%s: not in the table", p)
		}
		s := open(t, draw(t, p, sample(workflow.Bokmal)))
		dims, err := s.PageDims()
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range dims {
			if math.Abs(d.Width*mmPerPoint-want.width) > 0.1 || math.Abs(d.Height*mmPerPoint-want.height) > 0.1 {
				t.Errorf("%s: page of %v × %v points", p, d.Width, d.Height)
			}
		}
	}
	if _, err := Draw("napkin", sample(workflow.Bokmal)); err == nil {
		t.Error("an unknown paper was drawn")
	}
}

// TestSameBytes draws every sheet many times at once.
func TestSameBytes(t *testing.T) {
	t.Parallel()
	for _, p := range papers() {
		f := answered(workflow.Nynorsk)
		want := draw(t, p, f)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if got, err := Draw(p, f); err != nil || !bytes.Equal(got, want) {
					t.Errorf("%s: drawn otherwise (%v)", p, err)
				}
			})
		}
		wg.Wait()
		if zero := draw(t, p, workflow.Facts{}); !bytes.Equal(zero, draw(t, p, workflow.Facts{})) {
			t.Errorf("%s: differs without a time", p)
		}
	}
}

// TestLongTextFlows sees that every word of long texts is on the sheet, in
// order, on as many pages as it takes.
func TestLongTextFlows(t *testing.T) {
	t.Parallel()
	long := func(prefix string, n int) (string, []string) {
		var words []string
		for i := range n {
			words = append(words, fmt.Sprintf("%s%d", prefix, i))
		}
		return strings.Join(words, " "), words
	}
	cases := []struct {
		name  string
		paper workflow.Paper
		set   func(f *workflow.Facts, text string)
	}{
		{"answer", workflow.PaperWorksheet, func(f *workflow.Facts, s string) { f.Questions[1].Answer = s }},
		{"unplaced", workflow.PaperWorksheet, func(f *workflow.Facts, s string) { f.Unplaced = []string{"x", s} }},
		{"question", workflow.PaperWorksheet, func(f *workflow.Facts, s string) { f.Questions[1].Text = s }},
		{"input left", workflow.PaperGroup, func(f *workflow.Facts, s string) { f.Digest.Answers[1].Answers[0].Text = s }},
		{"input right", workflow.PaperGroup, func(f *workflow.Facts, s string) { f.Digest.Answers[2].Answers[1].Text = s }},
		{"agenda item", workflow.PaperAgenda, func(f *workflow.Facts, s string) { f.Agenda[2].Title = s }},
		{"agenda question", workflow.PaperAgenda, func(f *workflow.Facts, s string) { f.Questions[1].Text = s }},
		{"plan title", workflow.PaperPlan, func(f *workflow.Facts, s string) { f.Plan[1].Title = s }},
		{"plan place", workflow.PaperPlan, func(f *workflow.Facts, s string) { f.Plan[5].Place = s }},
		{"plan about", workflow.PaperPlan, func(f *workflow.Facts, s string) { f.Plan[1].About = s }},
		{"poster title", workflow.PaperPoster, func(f *workflow.Facts, s string) { f.Plan[3].Title = s }},
		{"ground rule", workflow.PaperTips, func(f *workflow.Facts, s string) { f.GroundRules[0] = s }},
		{"workplace", workflow.PaperAgenda, func(f *workflow.Facts, s string) { f.Workplace = s }},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text, words := long("ordå", 3000)
			f := sample(workflow.Bokmal)
			c.set(&f, text)
			s := open(t, draw(t, c.paper, f))
			if len(s.texts) < 2 {
				t.Errorf("%d pages", len(s.texts))
			}
			said := make(map[string]bool)
			for _, w := range strings.Fields(s.all()) {
				said[w] = true
			}
			for _, w := range words {
				if !said[w] {
					t.Fatalf("%q is not on the sheet", w)
				}
			}
			last := s.texts[len(s.texts)-1]
			if want := fmt.Sprintf("Side %d av %d", len(s.texts), len(s.texts)); last[len(last)-1] != want {
				t.Errorf("last footer is %q, want %q", last[len(last)-1], want)
			}
		})
	}
}

// TestManyRows sees that plans and polls of any length find room.
func TestManyRows(t *testing.T) {
	t.Parallel()
	f := sample(workflow.Bokmal)
	f.Plan = nil
	for i := range 40 {
		at := time.Date(2027, 2, 1+i, 13, 0, 0, 0, time.UTC)
		f.Plan = append(f.Plan, workflow.PlanLine{Number: i + 1, Title: fmt.Sprintf("Tittel%d", i), Start: at, End: at.Add(time.Hour)})
	}
	for _, p := range []workflow.Paper{workflow.PaperPlan, workflow.PaperPoster} {
		s := open(t, draw(t, p, f))
		for i := range 40 {
			if want := fmt.Sprintf("Tittel%d", i); !strings.Contains(s.all()+" ", want+" ") {
				t.Errorf("%s: %s is missing", p, want)
			}
		}
		if len(s.texts) < 2 {
			t.Errorf("%s has %d pages", p, len(s.texts))
		}
	}
}

func TestPlanRows(t *testing.T) {
	t.Parallel()
	prep := func(n int) workflow.PlanLine { return workflow.PlanLine{Number: n, Preparation: true} }
	shop := func(n int) workflow.PlanLine { return workflow.PlanLine{Number: n} }
	cases := map[string]struct {
		plan []workflow.PlanLine
		want string // P, W or both per row, with the number
	}{
		"none":               {nil, ""},
		"pairs":              {[]workflow.PlanLine{prep(1), shop(1), prep(2), shop(2)}, "1PW 2PW"},
		"without":            {[]workflow.PlanLine{shop(1), prep(2), shop(2)}, "1W 2PW"},
		"interleaved":        {[]workflow.PlanLine{prep(1), prep(2), shop(1), shop(2)}, "1PW 2PW"},
		"workshop cancelled": {[]workflow.PlanLine{prep(1), shop(2)}, "1P 2W"},
		"same number twice":  {[]workflow.PlanLine{shop(1), shop(1)}, "1W 1W"},
		"no numbers":         {[]workflow.PlanLine{prep(0), shop(0)}, "0P 0W"},
	}
	for name, c := range cases {
		var got []string
		for _, r := range planRows(c.plan) {
			s := fmt.Sprint(r.number)
			if r.preparation != nil {
				s += "P"
			}
			if r.workshop != nil {
				s += "W"
			}
			got = append(got, s)
		}
		if g := strings.Join(got, " "); g != c.want {
			t.Errorf("%s: %q, want %q", name, g, c.want)
		}
	}
}

// TestNothingBlank sees that unset facts leave no label behind.
func TestNothingBlank(t *testing.T) {
	t.Parallel()
	for _, lang := range langs {
		w := wordsFor(lang)
		f := workflow.Facts{Lang: lang}
		agenda := open(t, draw(t, workflow.PaperAgenda, f)).texts[0]
		for _, text := range agenda {
			if text == w.when || text == w.where || text == w.who {
				t.Errorf("%s: agenda has an empty %q", lang, text)
			}
		}
		for _, p := range papers() {
			for _, text := range open(t, draw(t, p, f)).texts[0] {
				if strings.Contains(text, "%!") || strings.Contains(text, "0001") || strings.TrimSpace(text) == "" {
					t.Errorf("%s %s: %q", lang, p, text)
				}
			}
		}
	}
}

func TestNamesOnlyWhereTheyBelong(t *testing.T) {
	t.Parallel()
	if s := open(t, draw(t, workflow.PaperWorksheet, sample(workflow.Bokmal))).all(); strings.Contains(s, "Ødegård") {
		t.Error("a blank worksheet has a name on it")
	}
	if s := open(t, draw(t, workflow.PaperWorksheet, answered(workflow.Bokmal))).all(); !strings.Contains(s, "Per Ødegård") {
		t.Error("a filled worksheet has no name on it")
	}
	s := open(t, draw(t, workflow.PaperGroup, sample(workflow.Bokmal))).all()
	if !strings.Contains(s, "Åse Bjørnsen: Ærlighet.") {
		t.Error("a given name is missing")
	}
	if strings.Contains(s, "Spennende!") {
		t.Error("an answer to another question is on the group worksheet")
	}
}

// TestNynorsk holds nynorsk free of words that are bokmål only, and bokmål of
// those that are nynorsk only.
func TestNynorsk(t *testing.T) {
	t.Parallel()
	marks := map[workflow.Lang][]string{
		workflow.Nynorsk: {"ikke", "jeg", "hva", "hvem", "hvor", "hvordan", "noe", "noen", "fra", "mer", "være", "vær", "alene", "selv", "gjør", "verksted",
			"verkstedene", "verksteder", "leder", "lede", "uke", "gruppen", "dere", "trygghet", "forventninger", "forberedt", "tirsdag", "lørdag", "eller nei på"},
		workflow.Bokmal: {"ikkje", "eg", "kva", "kven", "kvar", "korleis", "noko", "nokre", "frå", "meir", "vere", "ver", "åleine", "sjølv", "gjer", "verkstad",
			"verkstadene", "leiar", "leie", "veke", "gruppa", "dykk", "tryggleik", "forventningar", "førebudd", "tysdag", "laurdag"},
	}
	for lang, bad := range marks {
		found := make(map[string]bool)
		for _, p := range papers() {
			for _, f := range []workflow.Facts{{Lang: lang}, {Lang: lang, Unplaced: []string{"x"}, Plan: []workflow.PlanLine{{Title: "x"}}}} {
				s := open(t, draw(t, p, f)).all()
				for _, w := range strings.FieldsFunc(strings.ToLower(s), func(r rune) bool { return !unicode.IsLetter(r) }) {
					found[w] = true
				}
			}
		}
		for _, w := range bad {
			if found[w] {
				t.Errorf("%s says %q", lang, w)
			}
		}
	}
}

func BenchmarkDraw(b *testing.B) {
	f := answered(workflow.Bokmal)
	for _, p := range papers() {
		b.Run(string(p), func(b *testing.B) {
			for b.Loop() {
				draw(b, p, f)
			}
		})
	}
	f.Questions[0].Answer = strings.Repeat("Et langt svar om trivsel, trygghet og samarbeid. ", 2000)
	b.Run("worksheet_100kB", func(b *testing.B) {
		for b.Loop() {
			draw(b, workflow.PaperWorksheet, f)
		}
	})
}
