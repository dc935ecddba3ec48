package paper

import (
	"bytes"
	"strings"
	"testing"

	"golang.org/x/image/font/sfnt"

	"starte/workflow"
)

// TestFonts sees that both fonts are embedded as subsets with their own tag,
// that their texts can be searched and copied, and that no character is drawn
// as the empty box of a font that lacks it.
func TestFonts(t *testing.T) {
	t.Parallel()
	for _, p := range papers() {
		t.Run(string(p), func(t *testing.T) {
			t.Parallel()
			s := open(t, draw(t, p, sample(workflow.Bokmal)))
			descriptors := s.dicts("FontDescriptor")
			if len(descriptors) != 2 {
				t.Fatalf("%d fonts, want 2", len(descriptors))
			}
			for _, d := range descriptors {
				name := *d.NameEntry("FontName")
				tag, rest, ok := strings.Cut(name, "+")
				if !ok || len(tag) != 6 || strings.ToUpper(tag) != tag || !strings.HasPrefix(rest, "LiberationSans") {
					t.Errorf("font is named %q", name)
				}
				ttf := s.stream(t, d, "FontFile2")
				if _, err := sfnt.Parse(ttf); err != nil {
					t.Errorf("embedded font: %v", err)
				}
				if len(ttf) > 100_000 {
					t.Errorf("embedded font has %d bytes: not a subset", len(ttf))
				}
			}
			used := make(map[rune]bool)
			for _, r := range s.all() {
				used[r] = true
			}
			drawn := make(map[rune]bool)
			for _, d := range s.dicts("Font") {
				switch *d.Subtype() {
				case "Type0":
					if cmap := s.stream(t, d, "ToUnicode"); !bytes.Contains(cmap, []byte("<0000> <FFFF> <0000>")) {
						t.Errorf("ToUnicode is not the identity: %s", cmap)
					}
				case "CIDFontType2":
					gids := s.stream(t, d, "CIDToGIDMap")
					for r := range used {
						if i := 2 * int(r); i+1 < len(gids) && (gids[i] != 0 || gids[i+1] != 0) {
							drawn[r] = true
						}
					}
				}
			}
			for r := range used {
				if !drawn[r] {
					t.Errorf("%q (%U) has no glyph", r, r)
				}
			}
		})
	}
}

func TestDocumentSaysWhatItIs(t *testing.T) {
	t.Parallel()
	tags := map[workflow.Lang]string{workflow.Bokmal: "nb-NO", workflow.Nynorsk: "nn-NO", workflow.English: "en", "": "nb-NO"}
	for lang, tag := range tags {
		s := open(t, draw(t, workflow.PaperAgenda, sample(lang)))
		root, err := s.Catalog()
		if err != nil {
			t.Fatal(err)
		}
		if got := root.StringLiteralEntry("Lang"); got == nil || got.Value() != tag {
			t.Errorf("language of %q is %v, want %s", lang, got, tag)
		}
		if want := wordsFor(lang).title(workflow.PaperAgenda) + " – Solbakken barnehage"; s.XRefTable.Title != want {
			t.Errorf("title = %q, want %q", s.XRefTable.Title, want)
		}
		if !strings.HasPrefix(s.XRefTable.CreationDate, "D:20270120080000") {
			t.Errorf("created %q", s.XRefTable.CreationDate)
		}
	}
}
