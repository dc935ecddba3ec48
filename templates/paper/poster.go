package paper

import (
	"fmt"
	"math"

	"starte/workflow"
)

// layPoster lays out the poster, with letters that are read at two metres. It
// is set smaller by steps until it fits on one sheet, but never too small to
// be read: rather does it take a second sheet.
func layPoster(t *typefaces, w words, f workflow.Facts) *document {
	var d *document
	for _, scale := range []float64{1.16, 1.12, 1.08, 1.04, 1, 0.96, 0.92, 0.88, 0.84, 0.8, 0.76} {
		d = layPosterAt(t, w, f, scale)
		if len(d.pages) == 1 {
			break
		}
	}
	return d
}

func layPosterAt(t *typefaces, w words, f workflow.Facts, scale float64) *document {
	d := newDocument(t, w, f.Workplace, w.titles[workflow.PaperPoster], 297, 420, 24)
	d.stamp(f.Now)
	big := style{size: 26, leading: 1.3}.scaled(scale)
	b := d.body(24)
	b.put(style{size: 28}.scaled(scale), d.workplace)
	b.put(style{bold: true, size: 88, leading: 1.15}.scaled(scale), d.title)
	b.y += 6 * scale
	for _, s := range w.posterIntro {
		b.put(big, s)
		b.y += 4 * scale
	}
	b.y += 6 * scale
	b.posterDates(f, scale)
	closing := []cell{{big, w.posterClosing}}
	if name := t.oneLine(f.Leader.Name); name != "" {
		closing = append(closing, cell{big, fmt.Sprintf(w.posterAsk, name)})
	}
	b.y += 6 * scale
	b.need(b.tallCells(closing))
	b.cells(closing)
	return d
}

// posterDates sets the workshops, or lines to write the dates on.
func (f *frame) posterDates(facts workflow.Facts, scale float64) {
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
		f.posterRow(facts, l, scale)
	}
	f.rule(titleRule)
}

// posterRow sets a workshop: date and time on the left, what and where on the right.
func (f *frame) posterRow(facts workflow.Facts, l workflow.PlanLine, scale float64) {
	dates, pad := 96*scale, 4*scale
	bold, plain := style{bold: true, size: 27, leading: 1.25}.scaled(scale), style{size: 23, leading: 1.3}.scaled(scale)
	var when, what []cell
	if !l.Start.IsZero() {
		when = []cell{
			{bold, capital(f.words.dayNear(l.Start, facts.Now))},
			{plain, capital(f.words.kl) + f.words.hours(l.Start, l.End)},
		}
	}
	what = []cell{{bold, f.oneLine(l.Title)}, {plain, f.oneLine(l.Place)}}
	var names []string
	for _, n := range l.Responsible {
		names = append(names, nonEmpty(f.oneLine(n))...)
	}
	if names := f.words.list(names); names != "" {
		what = append(what, cell{plain, fmt.Sprintf(f.words.ledBy, names)})
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
