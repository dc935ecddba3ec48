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

// rows reads the lines of a CSV file, each fault with the file's own line.
func (p *process) rows(file, text string) {
	skipped := 0
	if first, rest, _ := strings.Cut(text, "\n"); strings.HasPrefix(strings.ToLower(first), "sep=") { // Excel's own hint
		text, skipped = rest, 1
	}
	in := csv.NewReader(strings.NewReader(text))
	in.Comma, in.LazyQuotes, in.FieldsPerRecord, in.TrimLeadingSpace = delimiter(text), true, -1, true
	var cols *columns
	for n := 0; ; {
		row, err := in.Read()
		if errors.Is(err, io.EOF) {
			return
		}
		place := Place{File: file, Line: skipped + 1, Column: 1}
		var broken *csv.ParseError
		if errors.As(err, &broken) {
			place.Line = skipped + broken.StartLine
			p.noteAt(place, "staff", false, "This line cannot be read ("+broken.Err.Error()+"); check its quotation marks.")
			return
		}
		if err != nil || !slices.ContainsFunc(row, func(s string) bool { return strings.TrimSpace(s) != "" }) {
			if err != nil {
				return
			}
			continue
		}
		line, _ := in.FieldPos(0)
		place.Line = skipped + line
		if cols == nil {
			c, header, fault := layout(row)
			if fault != "" {
				p.noteAt(place, "staff", false, fault)
				return
			}
			cols = &c
			if header {
				continue
			}
		}
		if n >= maxStaff {
			p.noteAt(place, "staff", false, "There are more than "+strconv.Itoa(maxStaff)+" people in the file; is it the right one?")
			return
		}
		p.row(cols, row, n, place)
		n++
	}
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

func (p *process) row(c *columns, row []string, n int, place Place) {
	cell := func(i int) string {
		if i < len(row) {
			return strings.TrimSpace(row[i])
		}
		return ""
	}
	var parts, raw []string
	for _, i := range c.name {
		parts = append(parts, strings.Fields(cell(i))...)
	}
	for _, i := range c.mails {
		raw = append(raw, strings.FieldsFunc(cell(i), func(r rune) bool { return r == ',' || r == ';' || r == ' ' })...)
	}
	e := entry{role: workflow.RoleStaff, path: "staff[" + strconv.Itoa(n) + "]"}
	p.places[e.path] = place
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
	e.Addresses = p.addresses(e.path, append(more, raw...))
	p.enter(e)
}
