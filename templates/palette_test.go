package templates

import (
	"fmt"
	"math"
	"strconv"
	"testing"
)

// TestPaletteContrast holds every pair of colours that the layout sets text
// in to WCAG 2.2 AA (4.5:1), in both schemes.
func TestPaletteContrast(t *testing.T) {
	t.Parallel()
	for name, p := range map[string]palette{"light": lightPalette(), "dark": darkPalette()} {
		for _, pair := range []struct {
			what       string
			text, back string
		}{
			{"running text", p.Ink, p.Paper},
			{"small print", p.Soft, p.Paper},
			{"heading", p.Accent, p.Paper},
			{"fact", p.Ink, p.Tint},
			{"label of a fact", p.Soft, p.Tint},
		} {
			if got := contrast(t, pair.text, pair.back); got < 4.5 {
				t.Errorf("%s: %s: %s on %s has contrast %.2f, want 4.5", name, pair.what, pair.text, pair.back, got)
			}
		}
		if got := contrast(t, p.Accent, p.Tint); got < 3 {
			t.Errorf("%s: the bar beside an answer has contrast %.2f, want 3", name, got)
		}
	}
}

func contrast(t *testing.T, a, b string) float64 {
	t.Helper()
	la, lb := luminance(t, a), luminance(t, b)
	return (math.Max(la, lb) + 0.05) / (math.Min(la, lb) + 0.05)
}

// luminance is the relative luminance of "#rrggbb" as WCAG defines it.
func luminance(t *testing.T, c string) float64 {
	t.Helper()
	n, err := strconv.ParseUint(c[1:], 16, 32)
	if err != nil || len(c) != 7 || c[0] != '#' {
		t.Fatal(fmt.Errorf("read colour %q: want #rrggbb", c))
	}
	var sum float64
	for i, weight := range []float64{0.0722, 0.7152, 0.2126} {
		v := float64(n>>(8*i)&0xff) / 255
		if v <= 0.04045 {
			v /= 12.92
		} else {
			v = math.Pow((v+0.055)/1.055, 2.4)
		}
		sum += weight * v
	}
	return sum
}

func TestContrastOfKnownPairs(t *testing.T) {
	t.Parallel()
	if got := contrast(t, "#000000", "#ffffff"); math.Abs(got-21) > 0.01 {
		t.Errorf("black on white has contrast %.2f, want 21", got)
	}
	if got := contrast(t, "#767676", "#ffffff"); math.Abs(got-4.54) > 0.01 {
		t.Errorf("#767676 on white has contrast %.2f, want 4.54", got)
	}
}
