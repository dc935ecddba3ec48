// Package paper draws the sheets that a planning meeting needs as PDF: agenda,
// individual and group worksheet, progress plan, poster and tips.
//
// The sheets are made for any office printer: black on white, thin rules
// instead of shaded boxes, margins that every printer can reach, fonts
// embedded. The same facts give the same bytes. A sheet is laid out first, as
// marks on pages, and written as PDF when it is known how many pages it takes;
// text that does not fit flows on to a further page and is never cut.
package paper

import (
	"fmt"

	"starte/workflow"
)

// Draw draws a sheet from the facts and returns it as a PDF file. A worksheet
// is filled with the recipient's answers where the facts hold any, and blank
// otherwise. What the facts leave unset is left out. The creation date in the
// file is f.Now, so equal facts give equal bytes; Draw may be called by many
// goroutines. The error is non-nil for a paper that is not known, or when the
// PDF cannot be written.
func Draw(p workflow.Paper, f workflow.Facts) ([]byte, error) {
	t, err := openTypefaces()
	if err != nil {
		return nil, err
	}
	w := wordsFor(f.Lang)
	t.thumbsUp = w.thumbsUp
	var d *document
	switch p {
	case workflow.PaperAgenda:
		d = layAgenda(t, w, f)
	case workflow.PaperWorksheet:
		d = layWorksheet(t, w, f)
	case workflow.PaperGroup:
		d = layGroup(t, w, f)
	case workflow.PaperPlan:
		d = layPlan(t, w, f)
	case workflow.PaperPoster:
		d = layPoster(t, w, f)
	case workflow.PaperTips:
		d = layTips(t, w, f)
	default:
		return nil, fmt.Errorf("draw paper %q: no such paper", p)
	}
	b, err := d.pdf(f.Now)
	if err != nil {
		return nil, fmt.Errorf("draw paper %q: %w", p, err)
	}
	return b, nil
}
