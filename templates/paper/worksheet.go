package paper

import (
	"fmt"
	"strings"

	"starte/workflow"
)

// Lines to write on under a question.
const (
	minAnswerLines = 3
	maxAnswerLines = 9
)

// layWorksheet lays out the individual worksheet. With answers it is the
// recipient's own: their name on it, lines to write on only where an answer is
// missing. Without, it is blank and anybody's.
func layWorksheet(t *typefaces, w words, f workflow.Facts) *document {
	d := newA4(t, w, f.Workplace, w.title(workflow.PaperWorksheet))
	filled := isFilled(f)
	b := d.masthead(26)
	if name := t.oneLine(f.Recipient.Name); filled && name != "" {
		b.put(style{bold: true, size: 13}, name)
		b.y++
	}
	intro := w.worksheetBlank
	if filled {
		intro = w.worksheetFilled
	}
	b.put(style{size: 11}, intro)
	if m := f.Meeting; !m.Start.IsZero() {
		when := fmt.Sprintf(w.thisMeeting, w.at(m.Start, m.End))
		b.put(style{size: 11}, strings.Join(nonEmpty(when, t.oneLine(m.Place)), ", "))
	}
	b.y += 5
	lines, gap := minAnswerLines, writingGap
	if !filled {
		lines, gap = b.answerLines(f.Questions)
	}
	for _, q := range f.Questions {
		b.question(q, lines, gap)
	}
	if len(f.Unplaced) > 0 {
		b.need(3 * answerStyle().line())
		b.put(questionStyle(), w.unplaced)
		b.y++
		for _, u := range f.Unplaced {
			b.write(answerStyle(), u)
			b.y += 2
		}
		b.y += 3
	}
	switch {
	case len(f.Questions) == 0 && !filled:
		b.ruledToEnd(writingGap)
	case filled && b.left() >= 4*writingGap:
		b.put(questionStyle(), w.notes)
		b.ruledToEnd(writingGap)
	}
	return d
}

func questionStyle() style { return style{bold: true, size: 12} }
func answerStyle() style   { return style{size: 11.5, leading: 1.4} }

func isFilled(f workflow.Facts) bool {
	for _, q := range f.Questions {
		if strings.TrimSpace(q.Answer) != "" {
			return true
		}
	}
	return len(f.Unplaced) > 0
}

// question sets a question with its answer, or lines to write on.
func (f *frame) question(q workflow.QuestionLine, lines int, gap float64) {
	st := questionStyle()
	text := f.printable(q.Text)
	f.need(f.tall(st, questionIndent, text) + 2*writingGap)
	f.hang(st, questionIndent, fmt.Sprintf("%d.", q.Number), text)
	in := f.column(questionIndent)
	if answer := f.printable(q.Answer); len(answer) > 0 {
		in.y++
		in.hang(answerStyle(), 0, "", answer)
	} else {
		in.ruled(lines, gap)
	}
	f.page, f.y = in.page, in.y+questionBelow
}

// The spacing of questions, in millimetres.
const (
	questionIndent = 8
	questionBelow  = 6
)

// answerLines is how many lines each question may have, and how far apart, for
// a blank worksheet to fill its page and stay on it, within reason.
func (f *frame) answerLines(questions []workflow.QuestionLine) (lines int, gap float64) {
	if len(questions) == 0 {
		return 0, writingGap
	}
	room := f.left() + questionBelow
	for _, q := range questions {
		room -= f.tall(questionStyle(), questionIndent, f.printable(q.Text)) + questionBelow
	}
	room /= float64(len(questions))
	lines = min(max(int(room/writingGap), minAnswerLines), maxAnswerLines)
	return lines, min(max(room/float64(lines), minWritingGap), maxWritingGap)
}
