package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"starte/templates"
	"starte/workflow"
	"starte/workflow/engine"
	"starte/workflow/file"
	"starte/workflow/store"
)

func (a *app) applyCommand() *cobra.Command {
	var dry bool
	c := &cobra.Command{
		Use: "apply FILE|DIR", Short: "Create or update processes from their files", Args: exactly(1, "one process file or a folder of them"),
		Long: `Create processes from their files, or change those that run already to what
their files say now. What changes and who will be told is printed. The mail
itself leaves from "starte serve".

Editing the file and applying it again is a normal way to change a plan. A file
that is older than what the leader has changed by mail is refused.`,
		Example: "  starte apply solbakken.yaml --dry-run\n  starte apply solbakken.yaml\n  starte apply processes/",
		RunE: func(c *cobra.Command, args []string) error {
			return a.apply(c, args[0], dry)
		},
	}
	c.Flags().BoolVarP(&dry, "dry-run", "n", false, "say what would happen, and change nothing")
	return c
}

func (a *app) apply(c *cobra.Command, name string, dry bool) error {
	names, err := processFiles(name)
	if err != nil {
		return err
	}
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	if dry {
		done, err := aside(&cfg)
		if err != nil {
			return err
		}
		defer done()
	}
	m, err := a.assemble(c.Context(), cfg)
	if err != nil {
		return err
	}
	defer m.Close()
	bar := newProgress(a.stderr, "applying", len(names))
	failed := 0
	var first error
	for _, name := range names {
		if err := a.applyFile(c, m, name, dry, len(names) == 1); err != nil {
			if len(names) == 1 {
				return err
			}
			failed++
			first = cmpErr(first, err)
			bar.clear()
			fmt.Fprintf(a.stdout, "%s: %v\n", name, err)
		}
		bar.step()
	}
	bar.done()
	if failed > 0 {
		return usageError{fmt.Errorf("%s of %d not applied; the others were", count(failed, "file", "files"), len(names))}
	}
	if dry {
		fmt.Fprintln(a.stdout, "Dry run: nothing was changed.")
	}
	return nil
}

// aside puts a database that is not there yet aside from where it will be, for
// a run that is to change nothing.
func aside(cfg *config) (done func(), err error) {
	if _, missing := cfg.missingDatabase(); !missing {
		return func() {}, nil
	}
	dir, err := os.MkdirTemp("", "starte-dry-run-")
	if err != nil {
		return nil, fmt.Errorf("make temporary folder: %w", err)
	}
	cfg.Database = filepath.Join(dir, "starte.db")
	return func() { _ = os.RemoveAll(dir) }, nil // what is left of it is in the temporary folder
}

func cmpErr(first, err error) error {
	if first != nil {
		return first
	}
	return err
}

// processFiles is the file, or the YAML files of a folder in order.
func processFiles(name string) ([]string, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usageError{fmt.Errorf("%s is not there", name)}
	}
	if err != nil {
		return nil, fmt.Errorf("look at %s: %w", name, err)
	}
	if !info.IsDir() {
		return []string{name}, nil
	}
	entries, err := os.ReadDir(name)
	if err != nil {
		return nil, fmt.Errorf("read folder: %w", err)
	}
	var names []string
	for _, e := range entries {
		ext := strings.ToLower(filepath.Ext(e.Name()))
		if !e.IsDir() && (ext == ".yaml" || ext == ".yml") && e.Name() != "starte.yaml" {
			names = append(names, filepath.Join(name, e.Name()))
		}
	}
	if len(names) == 0 {
		return nil, usageError{fmt.Errorf("%s holds no process files (*.yaml)", name)}
	}
	slices.Sort(names)
	return names, nil
}

func (a *app) applyFile(c *cobra.Command, m *machine, name string, dry, verbose bool) error {
	r, err := goodProcess(a.stdout, name)
	if err != nil {
		return err
	}
	got, err := m.engine.Apply(c.Context(), r.Process, documents(r), a.now(), dry)
	var conflict *engine.ConflictError
	if errors.As(err, &conflict) {
		for _, ch := range conflict.Changes {
			fmt.Fprintf(a.stdout, "  %s\n", describeConflict(r.Process.Lang, ch))
		}
		return usageError{err}
	}
	if errors.Is(err, engine.ErrEnded) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	a.printApplied(r.Process, got, verbose)
	return nil
}

func documents(r *file.Result) []store.Document {
	var docs []store.Document
	for _, d := range r.Process.Documents {
		docs = append(docs, store.Document{SHA256: d.SHA256, Name: d.Name, Content: r.Documents[d.SHA256]})
	}
	return docs
}

func (a *app) printApplied(p workflow.Process, got engine.Applied, verbose bool) {
	switch {
	case got.Created:
		fmt.Fprintf(a.stdout, "%s: new process, %d in the group, %d staff\n", got.ID, len(p.Group()), len(p.Staff))
	case len(got.Changes) == 0:
		fmt.Fprintf(a.stdout, "%s: no changes\n", got.ID)
	default:
		fmt.Fprintf(a.stdout, "%s: %s\n", got.ID, count(len(got.Changes), "change", "changes"))
		for _, ch := range got.Changes {
			fmt.Fprintf(a.stdout, "  %s\n", describeChange(p.Lang, ch))
		}
	}
	if verbose && len(got.Upcoming) > 0 {
		fmt.Fprintln(a.stdout, "\nMail to come:")
		printUpcoming(a.stdout, p.Lang, got.Upcoming)
	}
}

// describeChange is one line about a change of the plan.
func describeChange(lang workflow.Lang, c workflow.PlanChange) string {
	what := strings.ReplaceAll(c.What, "_", " ")
	switch {
	case c.Event == nil && c.Person != "":
		return strings.TrimSpace(fmt.Sprintf("%s: %s %s", what, c.Person, c.Detail))
	case c.Event == nil:
		return what + ": " + c.Detail
	}
	line := what + " " + c.Event.Event
	if o := c.Event.Old; o != nil {
		line += ": " + templates.FormatSpan(lang, o.Start, o.End) + place(o.Place)
	}
	if n := c.Event.New; n != nil {
		line += " → " + templates.FormatSpan(lang, n.Start, n.End) + place(n.Place)
	}
	if c.Event.Told > 0 {
		line += fmt.Sprintf(" (%d told before will be told)", c.Event.Told)
	}
	return line
}

// describeConflict is one line about what was changed by mail and would be lost.
func describeConflict(lang workflow.Lang, c workflow.PlanChange) string {
	if c.Event == nil {
		return strings.ReplaceAll(c.Detail, "_", " ") + ": changed by mail; the file has it otherwise"
	}
	side := func(l *workflow.PlanLine, none string) string {
		if l == nil {
			return none
		}
		return templates.FormatSpan(lang, l.Start, l.End) + place(l.Place) + place(strings.Join(l.Responsible, ", "))
	}
	return fmt.Sprintf("%s: by mail %s; in the file %s", c.Event.Event, side(c.Event.Old, "called off"), side(c.Event.New, "not there"))
}

func place(p string) string {
	if p == "" {
		return ""
	}
	return ", " + p
}
