// Package gallery writes what a process mails as a folder to look at: a page
// with the timeline and every mail as it looks, wide and on a phone, in light
// and dark, and beside it the files themselves. It opens from disk and needs no
// network; nothing that a mail holds can run in it.
package gallery

import (
	"bytes"
	"cmp"
	_ "embed"
	"errors"
	"fmt"
	"html/template"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// Mail is one message of the timeline.
type Mail struct {
	At       time.Time
	Kind     string // names its files; mails of one kind, event and time are shown as one
	Event    string
	From, To string // as people see them
	Subject  string
	Text     string
	HTML     string
	Raw      []byte // the whole message
	Calendar []byte // iCalendar; nil without
	Files    []File
	Incoming bool // somebody wrote it to the robot
}

// File is an attachment.
type File struct {
	Name string
	Body []byte
}

// Note is a line of the timeline that is no mail.
type Note struct {
	At   time.Time
	Text string
}

// Gallery is what is shown.
type Gallery struct {
	Title string
	Lead  string // a sentence below the title
	Mails []Mail
	Notes []Note
}

//go:embed index.html.tmpl
var indexTemplate string

// ErrOccupied says that a folder holds other things than a gallery, which is
// then left as it is.
var ErrOccupied = errors.New("the folder holds other things than a gallery")

// mark tells a gallery's page from others.
const mark = `<meta name="generator" content="starte gallery">`

// Check reports whether a gallery may be written to a folder: one that is not
// there yet, is empty, or holds a gallery; otherwise [ErrOccupied].
func Check(dir string) error {
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) || (err == nil && len(entries) == 0) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("read folder: %w", err)
	}
	page, err := os.ReadFile(filepath.Join(dir, "index.html"))
	if err != nil || !bytes.Contains(page, []byte(mark)) {
		return ErrOccupied
	}
	return nil
}

// Write makes the folder, or replaces the gallery in it, and returns the name
// of its page. A folder with other things in it is refused, as by [Check].
func Write(dir string, g Gallery) (string, error) {
	if err := Check(dir); err != nil {
		return "", err
	}
	for _, sub := range []string{"mail", "files"} {
		if err := os.RemoveAll(filepath.Join(dir, sub)); err != nil {
			return "", fmt.Errorf("clear gallery: %w", err)
		}
		if err := os.MkdirAll(filepath.Join(dir, sub), 0o755); err != nil {
			return "", fmt.Errorf("make gallery: %w", err)
		}
	}
	w := writer{dir: dir}
	p := page{Mark: template.HTML(mark), Title: g.Title, Lead: g.Lead} //nolint:gosec // a constant of ours
	for _, n := range g.Notes {                                        // of one instant they come first: what people wrote, then what it caused
		p.Entries = append(p.Entries, entry{At: n.At, Note: n.Text})
	}
	for _, group := range grouped(g.Mails) {
		p.Entries = append(p.Entries, w.entry(group))
	}
	slices.SortStableFunc(p.Entries, func(a, b entry) int { return a.At.Compare(b.At) })
	p.number()
	index := filepath.Join(dir, "index.html")
	w.page(index, p)
	if w.err != nil {
		return "", fmt.Errorf("write gallery: %w", w.err)
	}
	return index, nil
}

// grouped puts together what goes out as one mailing.
func grouped(mails []Mail) [][]Mail {
	var groups [][]Mail
	at := map[string]int{}
	for _, m := range mails {
		key := fmt.Sprintf("%d|%s|%s|%t", m.At.UnixMilli(), m.Kind, m.Event, m.Incoming)
		if i, ok := at[key]; ok && !m.Incoming {
			groups[i] = append(groups[i], m)
			continue
		}
		at[key] = len(groups)
		groups = append(groups, []Mail{m})
	}
	return groups
}

type page struct {
	Mark    template.HTML
	Title   string
	Lead    string
	Entries []entry
	Kinds   []string
	Mails   int // of the robot's
	Came    int // to the robot
	Days    []day
}

// day is a day of the timeline in the list at the side.
type day struct {
	Date    time.Time
	Entries []entry
}

type entry struct {
	ID       string
	At       time.Time
	Note     string
	Kind     string
	Incoming bool
	From     string
	Subject  string
	To       []recipient
	HTML     string // file names, relative to the page
	Text     string // the text itself
	Calendar string
	Files    []link
}

type recipient struct{ Name, Raw string }

type link struct {
	Name, Href string
	PDF        bool
}

// number gives every entry its place and gathers what the side list shows.
func (p *page) number() {
	kinds := map[string]bool{}
	for i := range p.Entries {
		e := &p.Entries[i]
		e.ID = fmt.Sprintf("e%d", i+1)
		if !e.Incoming && e.Note == "" {
			kinds[e.Kind] = true
			p.Mails += len(e.To)
		}
		if e.Incoming {
			p.Came++
		}
		if n := len(p.Days); n == 0 || p.Days[n-1].Date.YearDay() != e.At.YearDay() || p.Days[n-1].Date.Year() != e.At.Year() {
			p.Days = append(p.Days, day{Date: e.At})
		}
		d := &p.Days[len(p.Days)-1]
		d.Entries = append(d.Entries, *e)
	}
	for k := range kinds {
		p.Kinds = append(p.Kinds, k)
	}
	slices.SortFunc(p.Kinds, cmp.Compare)
}

// writer writes files and remembers the first error.
type writer struct {
	dir string
	n   int
	err error
}

func (w *writer) file(name string, content []byte) string {
	if w.err == nil {
		w.err = os.WriteFile(filepath.Join(w.dir, filepath.FromSlash(name)), content, 0o644)
	}
	return name
}

func (w *writer) entry(group []Mail) entry {
	w.n++
	m := group[0]
	base := fmt.Sprintf("%03d-%s", w.n, safeName(m.Kind))
	e := entry{At: m.At, Kind: m.Kind, Incoming: m.Incoming, From: m.From, Subject: m.Subject, Text: m.Text}
	for i, one := range group {
		name := fmt.Sprintf("mail/%s.eml", base)
		if len(group) > 1 {
			name = fmt.Sprintf("mail/%s-%02d.eml", base, i+1)
		}
		e.To = append(e.To, recipient{Name: one.To, Raw: w.file(name, one.Raw)})
	}
	if m.HTML != "" {
		e.HTML = w.file("mail/"+base+".html", []byte(passive+m.passiveHTML()))
	}
	if m.Calendar != nil {
		e.Calendar = w.file("files/"+base+".ics", m.Calendar)
	}
	for i, f := range m.Files {
		href := w.file(fmt.Sprintf("files/%s-%d-%s", base, i+1, safeName(f.Name)), f.Body)
		e.Files = append(e.Files, link{Name: f.Name, Href: href, PDF: strings.HasSuffix(strings.ToLower(f.Name), ".pdf")})
	}
	return e
}

// transliterate writes Norwegian letters as people do where only A to Z will
// do, and leaves accents out.
func transliterate(name string) string {
	name = strings.NewReplacer("æ", "ae", "ø", "o", "å", "a", "Æ", "Ae", "Ø", "O", "Å", "A").Replace(norm.NFC.String(name))
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.Mn, r) {
			return -1
		}
		return r
	}, norm.NFD.String(name))
}

// passive stands before all HTML of a mail's: opened in a frame or by itself, it
// loads nothing from anywhere and runs nothing.
const passive = `<!doctype html><meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:"><meta charset="utf-8"><style>html { scrollbar-width: thin; }</style>` + "\n"

var meta = regexp.MustCompile(`(?i)<meta`)

// passiveHTML is the HTML without what no policy holds back: a page that was
// written by others may lead the browser elsewhere with a meta element.
func (m *Mail) passiveHTML() string {
	if !m.Incoming {
		return m.HTML
	}
	return meta.ReplaceAllLiteralString(m.HTML, "<x-meta")
}

// safeName keeps what may stand in a file name anywhere: a name from a mail
// never leads out of the folder.
func safeName(name string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return '-'
	}, transliterate(name))
	clean = strings.TrimLeft(clean, ".-")
	if len(clean) > 80 {
		clean = clean[len(clean)-80:]
	}
	return cmp.Or(clean, "file")
}

func (w *writer) page(name string, p page) {
	if w.err != nil {
		return
	}
	t, err := template.New("index").Funcs(template.FuncMap{
		"clock": func(t time.Time) string { return t.Format("15:04") },
		"day":   func(t time.Time) string { return t.Format("Monday 2 January 2006") },
		"when":  func(t time.Time) string { return t.Format("Mon 2 Jan 2006 15:04") },
		"count": func(n int, one, many string) string {
			if n == 1 {
				return "1 " + one
			}
			return fmt.Sprintf("%d %s", n, many)
		},
		"person": func(s string) string {
			name, _, _ := strings.Cut(s, " <")
			return name
		},
		"words": func(s string) string { return strings.ReplaceAll(s, "_", " ") },
	}).Parse(indexTemplate)
	if err != nil {
		w.err = err
		return
	}
	f, err := os.Create(name)
	if err != nil {
		w.err = err
		return
	}
	w.err = t.Execute(f, p)
	if err := f.Close(); w.err == nil {
		w.err = err
	}
}
