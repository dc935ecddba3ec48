package paper

import (
	"fmt"
	"strings"
	"time"

	"starte/workflow"
)

// planRow is a workshop with the group's preparation of it. Either may be nil.
type planRow struct {
	number                int
	preparation, workshop *workflow.PlanLine
}

// column of the plan, in millimetres.
type column struct {
	heading string
	width   float64
}

const (
	emptyRow = 21 // least height of a row to fill in
	cellPad  = 2.5
)

// layPlan lays out the progress plan as a table with a row for each workshop,
// and empty rows to fill in down to the end of the page.
func layPlan(t *typefaces, w words, f workflow.Facts) *document {
	d := newDocument(t, w, f.Workplace, w.title(workflow.PaperPlan), 420, 297, 18)
	d.stamp(f.Now)
	b := d.masthead(32)
	b.put(style{size: 13}, w.planIntro)
	b.y += 5
	columns := planColumns(w, b.w)
	b.planHeading(columns)
	rows := planRows(f.Plan)
	for _, r := range rows {
		b.planRow(columns, b.planCells(r))
	}
	empty := int(b.left() / emptyRow)
	height := b.left() / float64(max(empty, 1))
	for i := range empty {
		b.emptyRow(columns, len(rows)+1+i, height)
	}
	return d
}

// stamp says in the footer when the sheet was made.
func (d *document) stamp(now time.Time) {
	if !now.IsZero() {
		d.footer += " · " + fmt.Sprintf(d.words.updated, d.words.day(now))
	}
}

// planColumns are the table's columns; the last three belong to the workshop,
// the three before them to the preparation.
func planColumns(w words, width float64) []column {
	c := []column{
		{"", 11}, {w.workshop, 0}, {w.responsible, 48},
		{w.date, 44}, {w.clock, 32}, {w.place, 42},
		{w.date, 44}, {w.clock, 32}, {w.place, 42},
	}
	rest := width
	for _, col := range c {
		rest -= col.width
	}
	c[1].width = rest
	return c
}

// planRows puts each workshop in one row with its preparation, in the order of
// the workshops' numbers; lines without a number keep their own rows.
func planRows(plan []workflow.PlanLine) []planRow {
	var rows []planRow
	at := make(map[int]int)
	for i := range plan {
		l := &plan[i]
		k, ok := at[l.Number]
		if taken := ok && (l.Preparation && rows[k].preparation != nil || !l.Preparation && rows[k].workshop != nil); !ok || taken || l.Number == 0 {
			k = len(rows)
			rows = append(rows, planRow{number: l.Number})
			at[l.Number] = k
		}
		if l.Preparation {
			rows[k].preparation = l
		} else {
			rows[k].workshop = l
		}
	}
	return rows
}

// planCells are the texts of a row, cell by cell.
func (f *frame) planCells(r planRow) [][]cell {
	plain, bold, small := style{size: 13.5}, style{bold: true, size: 13.5}, style{size: 11.5}
	named := r.workshop
	if named == nil {
		named = r.preparation
	}
	title := []cell{{bold, f.oneLine(named.Title)}, {small, f.clean(named.About)}}
	if bring := f.oneLine(named.Bring); bring != "" {
		title = append(title, cell{small, fmt.Sprintf(f.words.bring, bring)})
	}
	number := ""
	if r.number > 0 {
		number = fmt.Sprint(r.number)
	}
	cells := [][]cell{{{bold, number}}, title, {{plain, f.clean(strings.Join(named.Responsible, "\n"))}}}
	for _, l := range []*workflow.PlanLine{r.preparation, r.workshop} {
		cells = append(cells, f.whenWhere(l, plain)...)
	}
	return cells
}

// whenWhere are the cells for date, time and place of an appointment.
func (f *frame) whenWhere(l *workflow.PlanLine, st style) [][]cell {
	if l == nil {
		return [][]cell{nil, nil, nil}
	}
	var date, clock string
	if !l.Start.IsZero() {
		date, clock = f.words.day(l.Start), f.words.hours(l.Start, l.End)
	}
	return [][]cell{{{st, date}}, {{st, clock}}, {{st, f.oneLine(l.Place)}}}
}

// planHeading sets the headings, with a line above them that says which date,
// time and place are the preparation's and which the workshop's.
func (f *frame) planHeading(columns []column) {
	st := style{bold: true, size: 11.5}
	xs := columnEdges(f.x, columns)
	f.add(f.page,
		mark{text: f.words.gathering, style: st, x: xs[3] + cellPad, y: f.y + baseline(st)},
		mark{text: f.words.session, style: st, x: xs[6] + cellPad, y: f.y + baseline(st)})
	f.y += st.line() + 0.5
	for i, c := range columns {
		if c.heading == "" {
			continue
		}
		f.add(f.page, mark{text: c.heading, style: style{size: 11}, x: xs[i] + cellPad, y: f.y + baseline(st)})
	}
	f.y += st.line() + 1
	f.rule(titleRule)
}

func columnEdges(x float64, columns []column) []float64 {
	xs := []float64{x}
	for _, c := range columns {
		x += c.width
		xs = append(xs, x)
	}
	return xs
}

// planRow sets a row. A row that is higher than what is left of the page goes
// to the next one, and flows on where it is higher than a whole page.
func (f *frame) planRow(columns []column, cells [][]cell) {
	xs := columnEdges(f.x, columns)
	height := 0.0
	for i, cs := range cells {
		in := frame{document: f.document, w: columns[i].width - 2*cellPad}
		height = max(height, in.tallCells(cs)+2*cellPad)
	}
	if height > f.left() && f.y > f.top {
		f.nextTable(columns)
	}
	end := *f
	for i, cs := range cells {
		in := *f
		in.x, in.w, in.y = xs[i]+cellPad, columns[i].width-2*cellPad, f.y+cellPad
		in.cells(cs)
		if in.page > end.page || in.page == end.page && in.y+cellPad > end.y {
			end.page, end.y = in.page, in.y+cellPad
		}
	}
	f.fences(xs, end.page, end.y)
}

// nextTable goes on with the table on the next page.
func (f *frame) nextTable(columns []column) {
	f.turn()
	f.planHeading(columns)
}

// fences closes a row: thin rules between its cells and under it, on each page
// that it takes.
func (f *frame) fences(xs []float64, page int, y float64) {
	for ; f.page < page; f.page, f.y = f.page+1, f.top {
		f.fence(xs, f.bottom)
	}
	f.fence(xs, y)
	f.y = y
	f.rule(rowRule)
}

func (f *frame) fence(xs []float64, to float64) {
	for _, i := range []int{2, 3, 6} {
		f.add(f.page, mark{x: xs[i], y: f.y, x2: xs[i], y2: to, weight: thinRule})
	}
}

// emptyRow is a row to fill in by hand.
func (f *frame) emptyRow(columns []column, number int, height float64) {
	st := style{bold: true, size: 13.5}
	xs := columnEdges(f.x, columns)
	f.add(f.page, mark{text: fmt.Sprint(number), style: st, x: xs[0] + cellPad, y: f.y + cellPad + baseline(st)})
	f.fences(xs, f.page, f.y+height)
}
