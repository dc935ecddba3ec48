package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"

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
that is older than what the leader has changed by mail is refused.

Of a folder, every good file is applied; the faults of the others are named with
file, line and column, and the exit code is 1.

Where "per_minute" and "per_day" are set, apply reckons when the mail of all
processes leaves, and warns of a day's mail that takes longer than the day. What
has to come before an appointment then starts earlier.`,
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
	r := applyRun{machine: m, ctx: c.Context(), dry: dry, now: a.now(), out: bar.before(a.stdout), many: len(names) > 1, ids: map[string]string{}}
	for _, name := range names {
		if err := r.file(name); err != nil {
			if !r.many || c.Context().Err() != nil {
				return err
			}
			r.failed++
			fmt.Fprintln(r.out, naming(name, err))
		}
		bar.step()
	}
	bar.done()
	return r.end(len(names))
}

// naming is an error's text with the file that it is about.
func naming(name string, err error) string {
	if text := err.Error(); strings.Contains(text, name) {
		return text
	}
	return fmt.Sprintf("%s: %v", name, err)
}

// applyRun is one run of apply over a file or a folder of them.
type applyRun struct {
	machine *machine
	ctx     context.Context
	dry     bool
	many    bool
	now     time.Time
	out     io.Writer

	ids                            map[string]string // id to file
	created, changed, same, failed int
	held                           int // of those that ran already
	applied                        []engine.Applied
}

// end says how it went as a whole, and what the provider's limits make of it.
func (r *applyRun) end(files int) error {
	mornings, err := r.machine.engine.Forecast(r.ctx, r.applied, r.now, r.dry)
	if err != nil {
		return err
	}
	cfg := r.machine.config
	for _, m := range mornings {
		fmt.Fprintln(r.out, describeMorning(m, cfg.PerMinute, cfg.PerDay))
	}
	if r.many {
		fmt.Fprintf(r.out, "%s: %d new, %d changed, %d unchanged, %d not applied\n", count(files, "file", "files"), r.created, r.changed, r.same, r.failed)
	}
	if r.many && r.held > 0 {
		fmt.Fprintf(r.out, "%s held: `starte status` shows them, `starte resume ID` lets one go on\n", count(r.held, "of the processes is", "of the processes are"))
	}
	all, err := r.machine.heldAll(r.ctx)
	if err != nil {
		return err
	}
	if all != "" {
		fmt.Fprintln(r.out, all)
	}
	if r.failed == files {
		return fmt.Errorf("none of the %d files applied", files)
	}
	if r.failed > 0 {
		return fmt.Errorf("%s of %d not applied; the others were", count(r.failed, "file", "files"), files)
	}
	if r.dry {
		fmt.Fprintln(r.out, "Dry run: nothing was changed.")
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

// describeMorning says in plain words what the limits do to a day's mail.
func describeMorning(m engine.Morning, perMinute, perDay int) string {
	var limits []string
	if perMinute > 0 {
		limits = append(limits, grouped(perMinute)+" a minute")
	}
	if perDay > 0 {
		limits = append(limits, grouped(perDay)+" a day")
	}
	at := func(t time.Time) string { return templates.FormatMoment(workflow.English, t) }
	kind := strings.ReplaceAll(string(m.Kind), "_", " ")
	line := fmt.Sprintf("warning: %s mails (%s, %s) are due on %s; at %s the last leaves on %s", grouped(m.Mails), kind,
		count(m.Processes, "process", "processes"), at(m.Due), strings.Join(limits, " and "), at(m.Last))
	if m.Moved > 0 {
		line += fmt.Sprintf(". To be there in time, those of %s start earlier, the first on %s", count(m.Moved, "process", "processes"), at(m.Early))
	}
	if m.Late > 0 {
		line += fmt.Sprintf(". For %s that is after what they tell of, and they are not sent: spread the dates, or raise per_minute and per_day",
			count(m.Late, "process", "processes"))
	}
	return line
}

// grouped writes a number with a space between thousands.
func grouped(n int) string {
	s := strconv.Itoa(n)
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + " " + s[i:]
	}
	return s
}

// processFiles is the file, or the YAML files of a folder in order.
func processFiles(name string) ([]string, error) {
	info, err := os.Stat(name)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, usageError{fmt.Errorf("%s is not there: name a process file, or a folder of them; `starte init FILE` writes a sample", name)}
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
		return nil, usageError{fmt.Errorf("%s holds no process files (*.yaml): `starte init %s` writes a sample", name, filepath.Join(name, "process.yaml"))}
	}
	slices.Sort(names)
	return names, nil
}

// file applies one file. A second one of the same id would undo the first.
func (r *applyRun) file(name string) error {
	read, err := goodProcess(r.out, name)
	if err != nil {
		return err
	}
	id := read.Process.ID
	if other := r.ids[id]; other != "" {
		at := read.Place("id")
		return usageError{fmt.Errorf("%s:%d:%d: the id %s is also that of %s: every process needs its own", name, at.Line, at.Column, id, other)}
	}
	r.ids[id] = name
	got, err := r.machine.engine.ApplyExported(r.ctx, read.Process, read.Mark, documents(read), r.now, r.dry)
	var conflict *engine.ConflictError
	if errors.As(err, &conflict) {
		for _, ch := range conflict.Changes {
			fmt.Fprintf(r.out, "  %s\n", describeConflict(read.Process.Lang, ch))
		}
		return usageError{err}
	}
	if errors.Is(err, engine.ErrEnded) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	if got.Created || slices.ContainsFunc(got.Changes, func(c workflow.PlanChange) bool { return c.Event != nil }) {
		printProblems(r.out, read.Past(r.now)) // of a plan that goes on as it was, what has passed is no news
	}
	r.print(read.Process, got)
	if held, err := r.machine.held(r.ctx, id); err != nil {
		return err
	} else if held != "" {
		r.held++
		if !r.many || len(got.Changes) > 0 {
			fmt.Fprintln(r.out, held)
		}
	}
	got.Upcoming, got.Changes = nil, nil // only the loads are needed any more
	r.applied = append(r.applied, got)
	return nil
}

func documents(r *file.Result) []store.Document {
	var docs []store.Document
	for _, d := range r.Process.Documents {
		docs = append(docs, store.Document{SHA256: d.SHA256, Name: d.Name, Content: r.Documents[d.SHA256]})
	}
	return docs
}

// print says what became of a file; of many, those that change nothing are
// only counted.
func (r *applyRun) print(p workflow.Process, got engine.Applied) {
	switch {
	case got.Created:
		r.created++
		fmt.Fprintf(r.out, "%s: new process, %d in the group, %d staff\n", got.ID, len(p.Group()), len(p.Staff))
	case len(got.Changes) == 0:
		r.same++
		if !r.many {
			fmt.Fprintf(r.out, "%s: no changes\n", got.ID)
		}
	default:
		r.changed++
		fmt.Fprintf(r.out, "%s: %s\n", got.ID, count(len(got.Changes), "change", "changes"))
		for _, ch := range got.Changes {
			fmt.Fprintf(r.out, "  %s\n", describeChange(p.Lang, ch))
		}
	}
	if !r.many && len(got.Upcoming) > 0 {
		fmt.Fprintln(r.out, "\nMail to come:")
		printUpcoming(r.out, got.Upcoming)
	}
}

// describeChange is one line about a change of the plan.
func describeChange(lang workflow.Lang, c workflow.PlanChange) string {
	what := strings.ReplaceAll(c.What, "_", " ")
	switch {
	case c.Event == nil && c.Person != "":
		if c.What == "address" {
			what = "new address"
		}
		line := what + ": " + c.Person
		if c.Detail != "" {
			line += " <" + c.Detail + ">"
		}
		return line
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
		line += fmt.Sprintf(" (the %d who were told before will be told)", c.Event.Told)
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
