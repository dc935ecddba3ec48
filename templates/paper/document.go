package paper

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"strings"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"github.com/go-fonts/liberation/liberationsansbold"
	"github.com/go-fonts/liberation/liberationsansregular"
)

// Widths of rules in millimetres.
const (
	thinRule  = 0.15 // to write on
	rowRule   = 0.3  // between rows
	titleRule = 0.5  // under the title
)

// mark is a text or a straight line at its place on a page, in millimetres
// from the upper left corner. A text's place is the left end of its baseline.
type mark struct {
	text   string
	style  style
	x, y   float64
	x2, y2 float64 // of a line
	weight float64 // of a line; 0 for a text
}

// document is a sheet laid out: marks on pages.
type document struct {
	*typefaces
	words        words
	pageW, pageH float64 // of the paper
	margin       float64 // left and right
	top, bottom  float64 // of what is between running head and footer
	workplace    string
	title        string
	footer       string
	pages        [][]mark
}

// newDocument starts a sheet of the given size in millimetres.
func newDocument(t *typefaces, w words, workplace, title string, width, height, margin float64) *document {
	return &document{
		typefaces: t, words: w, pageW: width, pageH: height, margin: margin,
		top: 27, bottom: height - 24,
		workplace: t.oneLine(workplace), title: title, footer: programme,
		pages: make([][]mark, 1),
	}
}

func newA4(t *typefaces, w words, workplace, title string) *document {
	return newDocument(t, w, workplace, title, 210, 297, 22)
}

// body is the whole width between the margins, from y on the first page.
func (d *document) body(y float64) *frame {
	return &frame{document: d, x: d.margin, w: d.pageW - 2*d.margin, y: y}
}

// masthead sets the workplace and the title on top of the first page, with a
// rule under them, and returns the frame that goes on below.
func (d *document) masthead(size float64) *frame {
	f := d.body(18)
	f.put(style{size: size / 2}, d.workplace)
	f.put(style{bold: true, size: size, leading: 1.25}, d.title)
	f.y += 2
	f.rule(titleRule)
	f.y += 5
	return f
}

// add puts marks on a page, and makes the page when it is not there yet.
func (d *document) add(page int, m ...mark) {
	for len(d.pages) <= page {
		d.pages = append(d.pages, nil)
	}
	d.pages[page] = append(d.pages[page], m...)
}

// pdf writes the sheet. The time stands in the file as when it was made.
func (d *document) pdf(now time.Time) ([]byte, error) {
	size := fpdf.SizeType{Wd: d.pageW, Ht: d.pageH}
	p := fpdf.NewCustom(&fpdf.InitType{OrientationStr: "P", UnitStr: "mm", Size: size})
	p.SetCatalogSort(true)
	if now.IsZero() {
		now = time.Unix(0, 0) // otherwise the library takes the time of day
	}
	p.SetCreationDate(now.UTC())
	p.SetModificationDate(now.UTC())
	p.SetTitle(strings.Join(nonEmpty(d.title, d.workplace), " – "), true)
	p.SetAuthor(d.workplace, true)
	p.SetCreator("Starte", true)
	p.SetProducer("Starte", true)
	p.SetLang(d.words.tag)
	p.SetAutoPageBreak(false, 0)
	p.AddUTF8FontFromBytes(regularFamily, "", liberationsansregular.TTF)
	p.AddUTF8FontFromBytes(boldFamily, "", liberationsansbold.TTF)
	for i, marks := range d.pages {
		p.AddPage()
		if i > 0 {
			d.runningHead(p)
		}
		for _, m := range marks {
			m.draw(p)
		}
		d.foot(p, i+1)
	}
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		return nil, fmt.Errorf("write pdf: %w", err)
	}
	return d.tagSubsets(b.Bytes()), nil
}

// The names by which the library knows the two fonts. With "utf8" before them,
// as it writes them, they are as long as the names that tagSubsets gives.
const (
	regularFamily = "liberationregular"
	boldFamily    = "liberationsansboldface"
)

// tagSubsets names the embedded fonts as what they are: subsets. A program
// that joins files takes two fonts of one name for the same unless each has a
// tag of six letters for its set of characters (ISO 32000-1, 9.6.4). The new
// names are as long as the old, so that nothing in the file moves.
func (d *document) tagSubsets(pdf []byte) []byte {
	h := fnv.New64a()
	for _, marks := range d.pages {
		for _, m := range marks {
			_, _ = h.Write([]byte(m.text)) // never fails
		}
	}
	n, tag := h.Sum64(), make([]byte, 6)
	for i := range tag {
		tag[i] = byte('A' + n%26)
		n /= 26
	}
	for family, name := range map[string]string{regularFamily: "LiberationSans", boldFamily: "LiberationSans-Bold"} {
		pdf = bytes.ReplaceAll(pdf, []byte("/utf8"+family), []byte("/"+string(tag)+"+"+name))
	}
	return pdf
}

func (m mark) draw(p *fpdf.Fpdf) {
	if m.weight > 0 {
		p.SetLineWidth(m.weight)
		p.Line(m.x, m.y, m.x2, m.y2)
		return
	}
	family := regularFamily
	if m.style.bold {
		family = boldFamily
	}
	p.SetFont(family, "", m.style.size)
	p.Text(m.x, m.y, strings.ReplaceAll(visual(m.text), string(noBreak), " "))
}

// runningHead says on further pages what they belong to.
func (d *document) runningHead(p *fpdf.Fpdf) {
	st := d.small()
	wide := d.pageW - 2*d.margin
	text := d.fit(st, strings.Join(nonEmpty(d.workplace, d.title), " · "), wide)
	mark{text: text, style: st, x: d.margin, y: 18}.draw(p)
	mark{x: d.margin, y: 20.5, x2: d.margin + wide, y2: 20.5, weight: thinRule}.draw(p)
}

// small is the style of running head and footer.
func (d *document) small() style {
	if d.pageW*d.pageH > 210*297 {
		return style{size: 11}
	}
	return style{size: 9}
}

// foot sets the footer with the number of the page and of all pages.
func (d *document) foot(p *fpdf.Fpdf, page int) {
	st := d.small()
	y := d.pageH - 13
	number := fmt.Sprintf(d.words.pageOf, page, len(d.pages))
	mark{text: d.footer, style: st, x: d.margin, y: y}.draw(p)
	mark{text: number, style: st, x: d.pageW - d.margin - d.typefaces.width(st, number), y: y}.draw(p)
}

func nonEmpty(parts ...string) []string {
	var out []string
	for _, s := range parts {
		if s != "" {
			out = append(out, s)
		}
	}
	return out
}
