package file

import (
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"path"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"unicode"

	"starte/workflow"
)

const wantCSV = `save the sheet as CSV (semicolon-separated) with the columns Navn and E-post`

// Column headings as spreadsheets and payroll systems name them, in lower
// case with letters and digits only.
var (
	headName  = []string{"navn", "namn", "name", "fulltnavn", "fullname", "medarbeider", "ansatt", "tilsett", "employee", "visningsnavn", "displayname"}
	headFirst = []string{"fornavn", "fornamn", "firstname", "givenname"}
	headMid   = []string{"mellomnavn", "mellomnamn", "middlename"}
	headLast  = []string{"etternavn", "etternamn", "lastname", "surname", "familyname"}
	headMail  = []string{"epost", "email", "mail", "epostadresse", "emailaddress", "mailadresse", "jobbepost", "epostjobb", "arbeidsepost", "privatepost", "epostprivat", "epost1", "epost2", "email1", "email2", "workemail"}
)

// columns says which fields of a row hold what.
type columns struct {
	name  []int // joined with spaces
	mails []int
}

// readCSV reads the staff from a file as Norwegian spreadsheets save it.
func (p *process) readCSV(v value) {
	name, ok := p.scalar(v, "the name of a CSV file")
	if !ok {
		return
	}
	data, ok := p.readFile(v.path, name)
	if !ok {
		return
	}
	base := path.Clean(strings.ReplaceAll(name, `\`, "/"))
	switch {
	case len(data) > maxDocument:
		p.fault(v.path, "%q is larger than 10 MB, which no staff list is; name the right file.", name)
		return
	case bytes.HasPrefix(data, []byte("PK\x03\x04")), bytes.HasPrefix(data, []byte("\xD0\xCF\x11\xE0")):
		p.fault(v.path, "%q is an Excel workbook; %s.", name, wantCSV)
		return
	}
	text, _ := decodeText(data)
	before := len(p.people)
	problems := len(p.problems)
	p.rows(filepath.Join(filepath.Dir(p.name), filepath.FromSlash(base)), text) // as one would open it from where the process file was named
	if len(p.people) == before && len(p.problems) == problems {
		p.fault(v.path, "There is nobody in %q; %s.", name, wantCSV)
	}
}

// sheet is a CSV file on its way through.
type sheet struct {
	file  string
	text  string // what is left of it
	line  int    // the last one before the text
	comma rune
	cols  *columns // nil before the first row
	n     int      // people so far
	open  int      // quotation marks that were not closed
}

// The rest of a file is read anew after a quotation mark that was not closed,
// this many times at most.
const maxOpenQuotes = 20

// rows reads the lines of a CSV file, each fault with the file's own line.
func (p *process) rows(file, text string) {
	s := &sheet{file: file, text: text}
	if first, rest, _ := strings.Cut(text, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") { // Excel's own hint
		s.text, s.line = rest, 1
	}
	s.comma = delimiter(s.text)
	for s.text != "" && p.readSheet(s) {
		if s.open++; s.open == maxOpenQuotes {
			return
		}
	}
}

// reader reads CSV as it is written; lazily, with quotation marks that are
// there for other reasons.
func (s *sheet) reader(text string, lazy bool) *csv.Reader {
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.LazyQuotes, in.FieldsPerRecord, in.TrimLeadingSpace = s.comma, lazy, -1, true
	return in
}

// readSheet reads to the end, or past a line on which a quotation mark opens
// that takes in the lines after it; it reports whether there is more to read.
func (p *process) readSheet(s *sheet) (more bool) {
	in := s.reader(s.text, true)
	for {
		start := in.InputOffset()
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return false
		}
		place := Place{File: s.file, Line: s.line + 1, Column: 1}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			place.Line = s.line + broken.StartLine
			p.noteAt(place, "staff", false, "This line cannot be read ("+broken.Err.Error()+"); check its quotation marks.")
			return false
		}
		if err != nil {
			return false
		}
		if line, end := s.openQuote(in, s.text[start:in.InputOffset()], len(row)); line > 0 {
			place.Line = s.line + line
			p.noteAt(place, "staff", false, `The quotation mark " that opens on this line is not closed on it; take it away, or write another where its text ends.`)
			s.text, s.line = s.text[int(start)+end:], place.Line
			return true
		}
		if !slices.ContainsFunc(row, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			continue
		}
		line, _ := in.FieldPos(0)
		place.Line = s.line + line
		if !p.sheetRow(s, row, place) {
			return false
		}
	}
}

// openQuote finds the line of the reader's on which a quotation mark opens that
// is closed on another in the middle of a text, or never, and where in the row
// that line ends; 0 when there is none. A text that goes over several lines, as
// a spreadsheet writes it, is none.
func (s *sheet) openQuote(in *csv.Reader, row string, fields int) (line, end int) {
	_, err := s.reader(row, false).Read()
	var broken *csv.ParseError
	if !errors.As(err, &broken) || !errors.Is(err, csv.ErrQuote) {
		return 0, 0
	}
	first, _ := in.FieldPos(0)
	before := first - broken.StartLine // lines of the text before those of the row
	for i := range fields {
		l, column := in.FieldPos(i)
		if l > before+broken.Line || l == before+broken.Line && column > broken.Column {
			break
		}
		line = l
	}
	for range line - before {
		n := strings.IndexByte(row[end:], '\n')
		if n < 0 {
			return 0, 0
		}
		end += n + 1
	}
	if strings.TrimSpace(row[end:]) == "" {
		return 0, 0 // it takes in nothing of others
	}
	return line, end
}

// sheetRow takes in a row; it reports whether those after it can be read.
func (p *process) sheetRow(s *sheet, row []string, place Place) bool {
	if s.cols == nil {
		c, header, fault := layout(row)
		if fault != "" {
			p.noteAt(place, "staff", false, fault)
			return false
		}
		s.cols = &c
		if header {
			return true
		}
	}
	if s.n >= maxStaff {
		p.noteAt(place, "staff", false, "There are more than "+strconv.Itoa(maxStaff)+" people in the file; is it the right one?")
		return false
	}
	p.row(s, row, place)
	s.n++
	return true
}

// delimiter guesses what stands between fields: the first of semicolon, tab
// and comma that the first line with anything in it has outside quotes.
func delimiter(text string) rune {
	for line := range strings.SplitSeq(text, "\n") {
		if strings.Trim(line, " \t;,") == "" {
			continue
		}
		quoted := false
		found := map[rune]bool{}
		for _, c := range line {
			if c == '"' {
				quoted = !quoted
			} else if !quoted {
				found[c] = true
			}
		}
		for _, c := range []rune{';', '\t', ','} {
			if found[c] {
				return c
			}
		}
		return ';'
	}
	return ';'
}

// layout finds out from the first row which column holds what, and whether
// that row is a header.
func layout(row []string) (c columns, header bool, fault string) {
	var first, mid, last, full []int
	for i, cell := range row {
		switch h := heading(cell); {
		case slices.Contains(headName, h):
			full = append(full, i)
		case slices.Contains(headFirst, h):
			first = append(first, i)
		case slices.Contains(headMid, h):
			mid = append(mid, i)
		case slices.Contains(headLast, h):
			last = append(last, i)
		case slices.Contains(headMail, h):
			c.mails = append(c.mails, i)
		}
	}
	parts := slices.Concat(first, mid, last)
	switch {
	case len(full) > 0:
		c.name = full[:1]
		return c, true, ""
	case len(parts) > 0:
		c.name = parts
		return c, true, ""
	case len(c.mails) > 0:
		return c, true, "The header has no column with names; name one Navn, or two Fornavn and Etternavn."
	}
	return guess(row)
}

// guess reads a first row that is no header: addresses are known by their @,
// and one other column with letters is the name.
func guess(row []string) (c columns, header bool, fault string) {
	var words []int
	for i, cell := range row {
		switch {
		case strings.Contains(cell, "@"):
			c.mails = append(c.mails, i)
		case strings.ContainsFunc(cell, unicode.IsLetter):
			words = append(words, i)
		}
	}
	whole := len(words) == 0 && len(c.mails) == 1 && strings.Contains(row[c.mails[0]], "<") // Kari <kari@example.no>
	switch {
	case whole:
		return columns{name: c.mails}, false, ""
	case len(words) == 1:
		c.name = words
		return c, false, ""
	case len(words) == 0:
		return c, false, "There is no column with names; put a header such as Navn;E-post on the first line."
	}
	return c, false, "It cannot be told which column is what; put a header such as Navn;E-post on the first line."
}

func heading(cell string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsDigit(c) {
			return unicode.ToLower(c)
		}
		return -1
	}, cell)
}

func (p *process) row(s *sheet, row []string, place Place) {
	cell := func(i int) string {
		if i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	var parts, raw []string
	for _, i := range s.cols.name {
		parts = append(parts, strings.Fields(cell(i))...)
	}
	for _, i := range s.cols.mails {
		raw = append(raw, strings.FieldsFunc(cell(i), func(r rune) bool { return r == ',' || r == ';' || r == ' ' })...)
	}
	e := entry{role: workflow.RoleStaff, path: "staff[" + strconv.Itoa(s.n) + "]"}
	p.places[e.path] = place
	if whole := strings.Join(parts, " "); strings.ContainsRune(whole, s.comma) && strings.Contains(whole, "@") && !strings.Contains(whole, "<") {
		p.fault(e.path, `The quotation mark " on this line takes in more than one column; take it away, or write another where its text ends.`)
		return
	}
	name, more, fault := splitPerson(strings.Join(parts, " "))
	e.Name = name
	if fault != "" {
		p.fault(e.path, "%s", fault)
		return
	}
	if e.Name == "" {
		p.fault(e.path, "The name is missing on this line; fill it in or take the line away.")
		return
	}
	for i, a := range raw {
		raw[i] = strings.Trim(a, "<>")
	}
	p.address(&e, e.path, append(more, raw...)...)
	p.enter(e)
}
