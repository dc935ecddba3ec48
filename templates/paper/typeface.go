package paper

import (
	"fmt"

	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
	"golang.org/x/image/font"
	"golang.org/x/image/font/sfnt"
	"golang.org/x/image/math/fixed"
)

// mmPerPoint converts typographic points to millimetres.
const mmPerPoint = 25.4 / 72

// style is how a piece of text is set.
type style struct {
	bold    bool
	size    float64 // points
	leading float64 // distance between baselines in parts of the size; 0 takes 1.35
}

// line is the height of a line in millimetres.
func (st style) line() float64 {
	l := st.leading
	if l == 0 {
		l = 1.35
	}
	return st.size * l * mmPerPoint
}

// scaled is the same style in another size.
func (st style) scaled(by float64) style {
	st.size *= by
	return st
}

// typeface knows which characters a font has and how wide they are. It keeps
// what it has looked up, so it belongs to one drawing.
type typeface struct {
	font     *sfnt.Font
	buf      sfnt.Buffer
	low      [0x250]float64   // advances of Latin letters; 0 where not looked up yet
	advances map[rune]float64 // of the others
}

// typefaces are the two faces of a sheet. They have the same characters.
type typefaces struct {
	regular, bold *typeface
	thumbsUp      string // stands for the one emoji that needs words
}

func openTypefaces() (*typefaces, error) {
	r, err := openTypeface(liberationsansregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("open regular typeface: %w", err)
	}
	b, err := openTypeface(liberationsansbold.TTF)
	if err != nil {
		return nil, fmt.Errorf("open bold typeface: %w", err)
	}
	return &typefaces{regular: r, bold: b}, nil
}

func openTypeface(ttf []byte) (*typeface, error) {
	f, err := sfnt.Parse(ttf)
	if err != nil {
		return nil, err
	}
	return &typeface{font: f, advances: make(map[rune]float64)}, nil
}

// advance is the width of a character in parts of the size, negative when the
// font lacks it.
func (t *typeface) advance(r rune) float64 {
	if r >= 0 && int(r) < len(t.low) {
		if t.low[r] == 0 {
			t.low[r] = t.lookUp(r)
		}
		return t.low[r]
	}
	a, ok := t.advances[r]
	if !ok {
		a = t.lookUp(r)
		t.advances[r] = a
	}
	return a
}

// lookUp asks the font for an advance.
func (t *typeface) lookUp(r rune) float64 {
	const em = 1000
	a := -1.0
	// The PDF addresses characters by two bytes: nothing above U+FFFF can be drawn.
	if g, err := t.font.GlyphIndex(&t.buf, r); err == nil && g != 0 && r <= 0xFFFF {
		if w, err := t.font.GlyphAdvance(&t.buf, g, fixed.I(em), font.HintingNone); err == nil {
			a = float64(w) / 64 / em
		}
	}
	return a
}

func (t *typefaces) face(bold bool) *typeface {
	if bold {
		return t.bold
	}
	return t.regular
}

// has reports whether both faces can draw the character.
func (t *typefaces) has(r rune) bool { return t.regular.advance(r) >= 0 && t.bold.advance(r) >= 0 }

// width is how wide a text is in millimetres.
func (t *typefaces) width(st style, s string) float64 {
	f := t.face(st.bold)
	w := 0.0
	for _, r := range s {
		w += max(0, f.advance(r))
	}
	return w * st.size * mmPerPoint
}
