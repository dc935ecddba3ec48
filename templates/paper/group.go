package paper

import (
	"math"

	"starte/workflow"
)

// layGroup lays out the group worksheet: everybody's input to safety and
// expectations in two columns, and under it room to write what the group
// agrees on. Without input the two headings are ours and all is room to write.
func layGroup(t *typefaces, w words, f workflow.Facts) *document {
	d := newDocument(t, w, f.Workplace, w.title(workflow.PaperGroup), 420, 297, 20)
	b := d.masthead(32)
	questions := safetyQuestions(f)
	intro := w.groupIntro
	if len(questions) == 0 {
		intro = w.groupBlank
	}
	b.put(style{size: 14}, intro)
	b.y += 5
	left, right := b.columns(14)
	if len(questions) == 0 {
		left.put(groupQuestion(), w.safety[0])
		right.put(groupQuestion(), w.safety[1])
		ruleBoth(left, right)
		return d
	}
	before := len(d.pages[0])
	cut := (len(questions) + 1) / 2
	l, r := *left, *right
	l.inputs(questions[:cut])
	r.inputs(questions[cut:])
	if len(d.pages) > 1 { // too much for a column to each half of the questions
		d.pages = [][]mark{d.pages[0][:before]}
		l, r = *left, *right
		l.through(&r, questions)
	}
	left, right = &l, &r
	level(left, right)
	if left.left() < minGroupRoom {
		left.turn()
		right.turn()
	}
	b.page, b.y = left.page, left.y
	b.rule(titleRule)
	b.y += 4
	b.put(groupQuestion(), w.agreed)
	left.y = b.y
	ruleBoth(left, right)
	return d
}

// minGroupRoom is the least height to write on under the input, in millimetres.
const minGroupRoom = 75

func groupQuestion() style { return style{bold: true, size: 17} }
func groupInput() style    { return style{size: 14.5} }

// columns splits the frame in two with a gap between.
func (f *frame) columns(gap float64) (left, right *frame) {
	l, r := *f, *f
	l.w = (f.w - gap) / 2
	r.w = l.w
	r.x = f.x + l.w + gap
	return &l, &r
}

// level moves both frames to the lower end of the two.
func level(a, b *frame) {
	switch {
	case a.page > b.page:
		b.page, b.y = a.page, a.y
	case b.page > a.page:
		a.page, a.y = b.page, b.y
	default:
		y := math.Max(a.y, b.y)
		a.y, b.y = y, y
	}
}

// ruleBoth fills what is left of the page under both frames with lines.
func ruleBoth(left, right *frame) {
	y := math.Max(left.y, right.y)
	left.y, right.y = y, y
	left.ruledToEnd(12)
	right.ruledToEnd(12)
}

// through sets questions down the left column, then down the right one, and so
// on through the pages.
func (f *frame) through(right *frame, questions []workflow.QuestionAnswers) {
	in := *f
	in.first, in.second, in.columnTop = f.x, right.x, f.y
	in.inputs(questions)
	f.page, right.page = in.page, in.page
	f.y, right.y = in.y, in.y
	if in.x == in.second { // the left column is full
		f.y = f.bottom
	}
}

// safetyQuestions are the questions whose answers belong on the group worksheet.
func safetyQuestions(f workflow.Facts) []workflow.QuestionAnswers {
	if f.Digest == nil {
		return nil
	}
	var out []workflow.QuestionAnswers
	for _, q := range f.Digest.Answers {
		if q.Safety {
			out = append(out, q)
		}
	}
	return out
}

// inputs sets questions with what everybody wrote to them.
func (f *frame) inputs(questions []workflow.QuestionAnswers) {
	for _, q := range questions {
		text := f.printable(q.Text)
		f.need(f.tall(groupQuestion(), 0, text) + 2*groupInput().line())
		f.hang(groupQuestion(), 0, "", text)
		f.y += 2
		said := false
		for _, a := range q.Answers {
			said = f.input(a) || said
		}
		if !said {
			f.put(groupInput(), f.words.noInput)
		}
		f.y += 6
	}
}

// input sets what one person wrote, behind their name where it is given.
func (f *frame) input(a workflow.AttributedText) bool {
	lines := f.printable(a.Text)
	if len(lines) == 0 {
		return false
	}
	if name := f.oneLine(a.Name); name != "" {
		lines[0] = name + ": " + lines[0]
	}
	f.hang(groupInput(), 6, "•", lines)
	f.y += 1.5
	return true
}
