package paper

import (
	"fmt"
	"math"
	"strings"

	"starte/templates"
	"starte/workflow"
)

// programme is the same in every language.
const programme = "Oss og vårt"

// posterSize is how large the poster is set, and how close.
type posterSize struct {
	scale   float64
	compact bool // place and leaders on one line
}

// posterSizes are tried in turn. The last still has letters of 6 mm.
func posterSizes() []posterSize {
	return []posterSize{
		{1.16, false}, {1.12, false}, {1.08, false}, {1.04, false}, {1, false}, {0.96, false}, {0.92, false},
		{0.92, true}, {0.88, true}, {0.84, true}, {0.8, true}, {0.76, true},
	}
}

// layPoster lays out the poster, with letters that are read at two metres. It
// is set smaller and closer by steps until it fits on one sheet, but never too
// small to be read: rather does it take a second sheet.
func layPoster(t *typefaces, w words, f workflow.Facts) *document {
	sizes := posterSizes()
	for _, size := range sizes {
		d := layPosterAt(t, w, f, size)
		if len(d.pages) == 1 {
			return d
		}
		if len(d.pages) > 3 { // no size makes up for that
			break
		}
	}
	return layPosterAt(t, w, f, sizes[len(sizes)-1])
}

func layPosterAt(t *typefaces, w words, f workflow.Facts, size posterSize) *document {
	d := newDocument(t, w, f.Workplace, programme, 297, 420, 24)
	d.bottom = d.pageH - 30
	d.stamp(f.Now)
	scale := size.scale
	big := style{size: 26, leading: 1.3}.scaled(scale)
	b := d.body(24)
	b.put(style{size: 28}.scaled(scale), d.workplace)
	b.put(style{bold: true, size: 88, leading: 1.15}.scaled(scale), d.title)
	b.y += 6 * scale
	for _, s := range w.posterIntro {
		b.paragraph(big, s)
		b.y += 4 * scale
	}
	b.y += 6 * scale
	b.posterDates(f, size)
	closing := []string{w.posterClosing}
	if name := t.name(f.Leader.Name); name != "" {
		closing = append(closing, fmt.Sprintf(w.posterAsk, name))
	}
	between := "\n"
	if size.compact {
		between = " "
	}
	text := strings.Join(closing, between)
	b.y += 6 * scale
	b.need(b.tall(big, 0, strings.Split(text, "\n")))
	b.put(big, text)
	return d
}

// paragraph sets text of ours a little narrower where its last line would be a
// word alone. It takes no more lines for that.
func (f *frame) paragraph(st style, s string) {
	full := *f
	lines := f.wrap(st, s, f.w)
	for w := f.w; w > 0.7*full.w; w -= 0.02 * full.w {
		narrow := f.wrap(st, s, w)
		if n := len(narrow); n == 1 || n > len(lines) {
			break
		} else if f.width(st, narrow[n-1]) >= full.w/4 {
			f.w = w
			break
		}
	}
	f.put(st, s)
	f.w = full.w
}

// posterDates sets the workshops, or lines to write the dates on.
func (f *frame) posterDates(facts workflow.Facts, size posterSize) {
	scale := size.scale
	head := style{bold: true, size: 38}.scaled(scale)
	var workshops []workflow.PlanLine
	for _, l := range facts.Plan {
		if !l.Preparation {
			workshops = append(workshops, l)
		}
	}
	if len(workshops) == 0 {
		f.put(head, f.words.posterNoDates)
		f.ruled(5, 22)
		f.y += 8
		return
	}
	f.put(head, f.words.posterDates)
	f.y += 3 * scale
	for _, l := range workshops {
		f.posterRow(facts, l, size)
	}
	f.rule(titleRule)
}

// posterRow sets a workshop: date and time on the left, what and where on the right.
func (f *frame) posterRow(facts workflow.Facts, l workflow.PlanLine, size posterSize) {
	scale := size.scale
	dates, pad := 100*scale, 4*scale
	bold, plain := style{bold: true, size: 27, leading: 1.25}.scaled(scale), style{size: 23, leading: 1.3}.scaled(scale)
	var when, what []cell
	if !l.Start.IsZero() {
		when = []cell{
			{bold, capital(f.words.dayNear(l.Start, facts.Now))},
			{plain, capital(templates.FormatTime(f.words.lang, l.Start, l.End))},
		}
	}
	place, leaders := f.oneLine(l.Place), f.ledBy(l)
	what = []cell{{bold, f.oneLine(l.Title)}}
	if size.compact {
		what = append(what, cell{plain, strings.Join(nonEmpty(place, leaders), " · ")})
	} else {
		what = append(what, cell{plain, place}, cell{plain, leaders})
	}
	left, right := *f, *f
	left.w = dates - 6
	right.x, right.w = f.x+dates, f.w-dates
	height := math.Max(left.tallCells(when), right.tallCells(what)) + 2*pad
	f.need(height)
	f.rule(rowRule)
	left.page, left.y = f.page, f.y+pad
	right.page, right.y = left.page, left.y
	left.cells(when)
	right.cells(what)
	level(&left, &right)
	f.page, f.y = left.page, left.y+pad
}

// ledBy says who leads a workshop; empty when nobody is named.
func (f *frame) ledBy(l workflow.PlanLine) string {
	var names []string
	for _, n := range l.Responsible {
		names = append(names, nonEmpty(f.name(n))...)
	}
	if len(names) == 0 {
		return ""
	}
	return fmt.Sprintf(f.words.ledBy, f.words.list(names))
}
