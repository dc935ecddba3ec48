package paper

import "strings"

// slack is what sums of lengths may be off by, in millimetres.
const slack = 0.01

// frame is a column that text flows down, and on to the next page.
type frame struct {
	*document
	x, w float64
	page int
	y    float64

	// Text flows through two columns of a page when second is set: their left
	// edges, and where they begin on this page.
	first, second, columnTop float64
}

// need goes to the next page when less than h is left on this one, unless a
// whole page has no more.
func (f *frame) need(h float64) {
	if f.y+h > f.bottom+slack && f.y > f.top {
		f.turn()
	}
}

// turn goes on in the column beside, or on the next page.
func (f *frame) turn() {
	if f.second > f.x {
		f.x, f.y = f.second, f.columnTop
		return
	}
	if f.second != 0 {
		f.x = f.first
	}
	f.page++
	f.y, f.columnTop = f.top, f.top
	f.add(f.page)
}

// left is how much of the page is left.
func (f *frame) left() float64 { return f.bottom - f.y }

// rule draws a line across the frame.
func (f *frame) rule(weight float64) {
	f.add(f.page, mark{x: f.x, y: f.y, x2: f.x + f.w, y2: f.y, weight: weight})
}

// put sets text of ours, or text that is printable already.
func (f *frame) put(st style, s string) {
	if s != "" {
		f.hang(st, 0, "", strings.Split(s, "\n"))
	}
}

// write sets what somebody wrote.
func (f *frame) write(st style, s string) { f.hang(st, 0, "", f.printable(s)) }

// item sets what somebody wrote behind a bullet or a number.
func (f *frame) item(st style, indent float64, bullet, s string) {
	f.hang(st, indent, bullet, f.printable(s))
}

// hang sets lines with a hanging indent, the bullet in it before the first.
func (f *frame) hang(st style, indent float64, bullet string, lines []string) {
	h := st.line()
	for _, line := range lines {
		if line == "" {
			f.y += h / 2
			continue
		}
		for _, l := range f.wrap(st, line, f.w-indent) {
			f.need(h)
			base := f.y + baseline(st)
			if bullet != "" {
				f.add(f.page, mark{text: bullet, style: st, x: f.x, y: base})
				bullet = ""
			}
			f.add(f.page, mark{text: l, style: st, x: f.x + indent, y: base})
			f.y += h
		}
	}
}

// baseline is how far below the top of its line a text stands.
func baseline(st style) float64 {
	size := st.size * mmPerPoint
	return (st.line()-size)/2 + 0.8*size
}

// tall is the height that lines take when set with this indent.
func (f *frame) tall(st style, indent float64, lines []string) float64 {
	h := 0.0
	for _, line := range lines {
		if line == "" {
			h += st.line() / 2
			continue
		}
		h += float64(len(f.wrap(st, line, f.w-indent))) * st.line()
	}
	return h
}

// ruled draws n lines to write on, on as many pages as it takes.
func (f *frame) ruled(n int, gap float64) {
	for range n {
		f.need(gap)
		f.y += gap
		f.rule(thinRule)
	}
}

// ruledToEnd draws lines to write on down to the end of the page.
func (f *frame) ruledToEnd(gap float64) { f.ruled(int((f.left()+slack)/gap), gap) }

// cell is text in one style, printable already; empty text takes no room.
type cell struct {
	style style
	text  string
}

// cells sets texts in their styles, one under the other.
func (f *frame) cells(cells []cell) {
	for _, c := range cells {
		f.put(c.style, c.text)
	}
}

// tallCells is the height of texts one under the other.
func (f *frame) tallCells(cells []cell) float64 {
	h := 0.0
	for _, c := range cells {
		if c.text != "" {
			h += f.tall(c.style, 0, strings.Split(c.text, "\n"))
		}
	}
	return h
}
