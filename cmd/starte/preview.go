package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"starte/cmd/starte/gallery"
	"starte/templates"
	"starte/workflow"
	"starte/workflow/engine"
	"starte/workflow/file"
)

type previewFlags struct {
	out    string
	course string
	from   string
}

func (a *app) previewCommand() *cobra.Command {
	f := previewFlags{}
	c := &cobra.Command{
		Use: "preview FILE", Short: "Make every mail of a process, to look at", Args: exactly(1, "one process file"),
		Long: `Play a process from now to its end and leave every mail that would go out in a
folder, byte for byte as the robot would make it: index.html shows what each
looks like, when it goes and to whom, and the .eml, .ics and .pdf files lie
beside it. Nothing is sent, and no database or mail server is needed.`,
		Example: "  starte preview solbakken.yaml --out preview\n  starte preview solbakken.yaml --out quiet --course nobody",
		RunE: func(c *cobra.Command, args []string) error {
			return a.preview(c.Context(), args[0], f)
		},
	}
	c.Flags().StringVarP(&f.out, "out", "o", "preview", "the folder to write to")
	c.Flags().StringVar(&f.course, "course", string(engine.EverybodyAnswers), "how the group behaves: everybody or nobody answers")
	c.Flags().StringVar(&f.from, "from", "", "the robot's mailbox, instead of the one in the configuration")
	return c
}

func (a *app) preview(ctx context.Context, name string, f previewFlags) error {
	course := engine.Course(f.course)
	if course != engine.EverybodyAnswers && course != engine.NobodyAnswers {
		return usageError{fmt.Errorf("--course is everybody or nobody, not %q", f.course)}
	}
	if err := freeFolder(f.out); err != nil {
		return err
	}
	r, err := goodProcess(a.stdout, name)
	if err != nil {
		return err
	}
	printProblems(a.stdout, r.Past(a.now()))
	renderer, err := a.previewRenderer(r, f.from)
	if err != nil {
		return err
	}
	loc, err := time.LoadLocation(r.Process.Zone)
	if err != nil {
		return fmt.Errorf("load time zone: %w", err)
	}
	entries, err := renderer.Preview(ctx, r.Process, course, a.now(), loc, workflow.NorwegianHoliday)
	if err != nil {
		return err
	}
	g := gallery.Gallery{
		Title: r.Process.Workplace + ": every mail of " + r.Process.ID,
		Lead:  fmt.Sprintf("What %s would send if %s answers.", filepath.Base(name), map[engine.Course]string{engine.EverybodyAnswers: "everybody", engine.NobodyAnswers: "nobody"}[course]),
	}
	for _, e := range entries {
		addEntry(&g, renderer.From, e, loc)
	}
	index, err := gallery.Write(f.out, g)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s in %s\n", count(len(g.Mails), "mail", "mails"), index)
	return nil
}

// freeFolder reports, before anything is made, that a gallery has no place in a
// folder.
func freeFolder(dir string) error {
	if info, err := os.Stat(dir); err == nil && !info.IsDir() {
		return usageError{fmt.Errorf("%s is a file: name a folder for the gallery with --out", dir)}
	}
	err := gallery.Check(dir)
	if errors.Is(err, gallery.ErrOccupied) {
		return usageError{fmt.Errorf("%s holds other files, which the gallery would lie among: name a new folder, such as --out %s", dir, filepath.Join(dir, "preview"))}
	}
	if err != nil {
		return err
	}
	there := filepath.Clean(dir) // or what of the way to it is
	for !exists(there) && filepath.Dir(there) != there {
		there = filepath.Dir(there)
	}
	var why *fs.PathError
	if err := writable(there); errors.As(err, &why) {
		return fmt.Errorf("nothing can be written to %s (%w): name another folder with --out", there, why.Err)
	}
	return nil
}

// previewRenderer writes from the configured mailbox, or from a stand-in where
// there is no configuration yet.
func (a *app) previewRenderer(r *file.Result, from string) (*engine.Renderer, error) {
	out := &engine.Renderer{
		Templates: templates.New(),
		From:      mail.Address{Name: "Oss og vårt", Address: "ossogvart@example.no"},
		Document:  func(_ context.Context, sha256 string) ([]byte, error) { return r.Documents[sha256], nil },
	}
	c, err := a.loadConfig()
	switch {
	case err == nil:
		if out.Templates, err = loadTemplates(c); err != nil {
			return nil, err
		}
		out.From, out.Plus = c.from(), c.Plus
	case !errors.Is(err, errNoConfiguration):
		fmt.Fprintf(a.stdout, "%v\nwarning: the mail is made as if there were no configuration\n", err)
	}
	if from != "" {
		addr, err := mail.ParseAddress(from)
		if err != nil {
			return nil, usageError{fmt.Errorf("--from is a mailbox such as \"Oss og vårt <robot@example.no>\", not %q", from)}
		}
		out.From = *addr
	}
	return out, nil
}

func addEntry(g *gallery.Gallery, from mail.Address, e engine.Entry, loc *time.Location) {
	if e.Letter == nil {
		g.Notes = append(g.Notes, gallery.Note{At: e.At.In(loc), Text: noteText(e)})
		return
	}
	g.Mails = append(g.Mails, galleryMail(from, e.Letter, e.At.In(loc)))
}

// noteText is a line of the timeline that is no mail of the robot's.
func noteText(e engine.Entry) string {
	switch e.What {
	case "received/" + string(workflow.InReply):
		return "reply from " + e.Detail
	case "received/" + string(workflow.InCalendar):
		return "answer to the invitation from " + e.Detail
	case "purge/" + string(workflow.PurgeAnswers):
		return "answers and mail are deleted"
	case "purge/" + string(workflow.PurgeAddresses):
		return "names and addresses are deleted"
	case "skipped":
		return "not sent, for its time has passed: " + strings.ReplaceAll(e.Detail, "_", " ")
	}
	return strings.TrimSuffix(e.What+": "+e.Detail, ": ")
}

func galleryMail(from mail.Address, l *engine.Letter, at time.Time) gallery.Mail {
	m := gallery.Mail{
		At: at, Kind: string(l.Mail.Kind), Event: l.Mail.Event, From: from.Address,
		To: l.Mail.To.Name + " <" + l.Mail.To.Address() + ">", Subject: l.Subject, Text: l.Text, HTML: l.HTML,
		Raw: l.Message.Bytes(), Calendar: l.Calendar,
	}
	for _, f := range l.Files {
		m.Files = append(m.Files, gallery.File{Name: f.Name, Body: f.Body})
	}
	return m
}
