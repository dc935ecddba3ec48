package templates

import (
	"embed"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"text/template"

	"starte/workflow"
)

//go:embed nb nn en layout
var ours embed.FS

// Names of the files that are not a kind of mail.
const (
	partsFile       = "parts"
	footerFile      = "footer"
	appointmentFile = "appointment"
	suffix          = ".tmpl"
	layoutFile      = "layout/mail.html.tmpl"
)

// Langs are the languages that there are templates in.
func Langs() []workflow.Lang {
	return []workflow.Lang{workflow.Bokmal, workflow.Nynorsk, workflow.English}
}

// Set is the templates of every language and kind. It does not change once
// made and may be used by many at once.
type Set struct {
	langs  map[workflow.Lang]*template.Template
	layout *template.Template
}

// Rendered is a mail's words: the subject, and twins of the same content.
type Rendered struct {
	Subject string
	Text    string // lines end in \n, wrapped at 72 characters
	HTML    string // a whole document with its styles inline; refers to nothing outside
}

// New returns the embedded templates. That they can be read is shown by the
// tests, so a fault here is the build's and panics.
func New() *Set {
	s, err := Load(nil)
	if err != nil {
		panic(err)
	}
	return s
}

// Load returns the embedded templates with the files of over, which may be
// nil, in place of those of the same path, such as "nb/questions.tmpl". A
// file that replaces nothing, cannot be read, or fails on sample facts is an
// error that names the file and, where it has one, the line.
func Load(over fs.FS) (*Set, error) {
	replaced, err := overrides(over)
	if err != nil {
		return nil, err
	}
	s := &Set{langs: map[workflow.Lang]*template.Template{}}
	read := func(name string) (string, error) {
		if text, ok := replaced[name]; ok {
			return text, nil
		}
		b, err := fs.ReadFile(ours, name)
		return string(b), err
	}
	for _, lang := range Langs() {
		if s.langs[lang], err = loadLang(lang, read); err != nil {
			return nil, err
		}
	}
	text, err := read(layoutFile)
	if err != nil {
		return nil, fmt.Errorf("read layout: %w", err)
	}
	if s.layout, err = template.New(layoutFile).Parse(withColours(text)); err != nil {
		return nil, fmt.Errorf("read layout: %w", err)
	}
	if len(replaced) > 0 {
		if err := s.try(); err != nil {
			return nil, err
		}
	}
	return s, nil
}

// overrides reads every template in the operator's folder. Other files, such
// as a note to themselves, are left alone.
func overrides(over fs.FS) (map[string]string, error) {
	files := map[string]string{}
	if over == nil {
		return files, nil
	}
	err := fs.WalkDir(over, ".", func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() || path.Ext(name) != suffix {
			return err
		}
		if _, err := fs.Stat(ours, name); err != nil {
			return fmt.Errorf("%s: replaces no template of this name", name)
		}
		b, err := fs.ReadFile(over, name)
		files[name] = string(b)
		return err
	})
	if err != nil {
		return nil, fmt.Errorf("read templates: %w", err)
	}
	return files, nil
}

func loadLang(lang workflow.Lang, read func(string) (string, error)) (*template.Template, error) {
	t := template.New(string(lang)).Funcs(functions(lang))
	names := []string{partsFile, footerFile, appointmentFile, weeklyFile}
	for _, k := range workflow.MailKinds() {
		names = append(names, string(k))
	}
	for _, n := range names {
		name := path.Join(string(lang), n+suffix)
		text, err := read(name)
		if err != nil {
			return nil, fmt.Errorf("read template: %w", err)
		}
		if _, err := t.New(name).Parse(text); err != nil {
			return nil, fmt.Errorf("read template: %w", err)
		}
	}
	markValues(t)
	return t, nil
}

// try renders everything with the sample facts, so that a name that does not
// exist or a block that is never closed is found at once.
func (s *Set) try() error {
	for _, lang := range Langs() {
		for _, h := range SampleHealth() {
			if _, _, err := s.Weekly(lang, h); err != nil {
				return err
			}
		}
		for _, k := range workflow.MailKinds() {
			for _, f := range Samples(lang, k) {
				if _, err := s.Render(k, f); err != nil {
					return err
				}
				if _, _, err := s.appointment(f); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// Render makes the mail of a kind from the facts, in the facts' language.
func (s *Set) Render(k workflow.MailKind, f workflow.Facts) (Rendered, error) {
	if !slices.Contains(workflow.MailKinds(), k) {
		return Rendered{}, fmt.Errorf("render mail: no kind %q", k)
	}
	subject, body, err := s.run(f, string(k))
	if err != nil {
		return Rendered{}, err
	}
	if subject == "" {
		return Rendered{}, fmt.Errorf("render mail: %s/%s%s: the subject is empty", f.Lang, k, suffix)
	}
	_, footer, err := s.run(f, footerFile)
	if err != nil {
		return Rendered{}, err
	}
	if ref := ReferenceLine(f.Lang, f.Reference); ref != "" {
		footer = append(footer, block{Kind: kindSmall, Flows: []flow{{{Text: ref}}}})
	}
	html, err := s.html(f.Lang, body, footer)
	if err != nil {
		return Rendered{}, err
	}
	return Rendered{Subject: subject, Text: renderText(append(body, joinSmall(footer)...), textWidth), HTML: html}, nil
}

// Appointment gives a calendar entry's SUMMARY and DESCRIPTION (RFC 5545) for
// the appointment that a mail of this kind is about: a workshop or gathering,
// or the planning meeting when the facts name no other. Both are empty for a
// mail that has no calendar part, and where a template fails.
func (s *Set) Appointment(k workflow.MailKind, f workflow.Facts) (summary, description string) {
	if !k.CarriesAppointment() {
		return "", ""
	}
	summary, description, err := s.appointment(f)
	if err != nil {
		return "", ""
	}
	return summary, description
}

func (s *Set) appointment(f workflow.Facts) (summary, description string, err error) {
	summary, body, err := s.run(f, appointmentFile)
	if err != nil {
		return "", "", err
	}
	return summary, strings.TrimSpace(renderText(body, 0)), nil
}

// run executes one template of the facts' language and reads what it wrote.
func (s *Set) run(f workflow.Facts, file string) (string, []block, error) {
	t, ok := s.langs[f.Lang]
	if !ok {
		return "", nil, fmt.Errorf("render mail: no language %q", f.Lang)
	}
	name := path.Join(string(f.Lang), file+suffix)
	var b strings.Builder
	if err := t.ExecuteTemplate(&b, name, f); err != nil {
		return "", nil, fmt.Errorf("render mail: %w", err)
	}
	if file == footerFile {
		blocks, err := parseBlocks(b.String())
		return "", blocks, named(name, err)
	}
	subject, blocks, err := parseMail(b.String())
	return subject, blocks, named(name, err)
}

// named adds a template's name to a fault in what it wrote.
func named(name string, err error) error {
	if err == nil {
		return nil
	}
	return fmt.Errorf("render mail: %s: %w", name, err)
}

// joinSmall puts small print that follows small print into one block.
func joinSmall(blocks []block) []block {
	var out []block
	for _, b := range blocks {
		if n := len(out); n > 0 && b.Kind == kindSmall && out[n-1].Kind == kindSmall {
			out[n-1].Flows = append(slices.Clone(out[n-1].Flows), b.Flows...)
			continue
		}
		out = append(out, b)
	}
	return out
}
