package main

import (
	"context"
	"fmt"
	"log/slog"
	"os"
	"time"

	"github.com/spf13/cobra"

	"starte/cmd/starte/demo"
	"starte/cmd/starte/gallery"
)

// demoBegin is the Monday on which the demo's operator applies the process.
func demoBegin() time.Time { return time.Date(2027, time.January, 4, 8, 30, 0, 0, time.UTC) }

type demoFlags struct {
	out      string
	seed     uint64
	database string
	verbose  bool
}

func (a *app) demoCommand() *cobra.Command {
	var f demoFlags
	c := &cobra.Command{
		Use: "demo", Short: "Play a whole process in seconds and show every mail", Args: exactly(0, "no arguments"),
		Long: `Play a whole process in seconds: the real robot over real SMTP and IMAP servers
on loopback, a clock that jumps, and people who see only the mail that reaches
them and answer it in the manner of many mail programs; some late, one away, one
whose mail comes back. Prints what happens and leaves a gallery of every mail.
Nothing leaves this machine.`,
		Example: "  starte demo\n  starte demo --out gallery --seed 7",
		RunE:    func(c *cobra.Command, _ []string) error { return a.demo(c.Context(), f) },
	}
	c.Flags().StringVarP(&f.out, "out", "o", "starte-demo", "the folder for the gallery")
	c.Flags().Uint64Var(&f.seed, "seed", 1, "draws other tags and ids; the course is the same")
	c.Flags().StringVar(&f.database, "database", "", "a database of its own to play on, such as postgres://…; temporary otherwise")
	c.Flags().BoolVarP(&f.verbose, "verbose", "v", false, "show the robot's log")
	return c
}

func (a *app) demo(ctx context.Context, f demoFlags) error {
	if err := freeFolder(f.out); err != nil {
		return err
	}
	dir, err := os.MkdirTemp("", "starte-demo-")
	if err != nil {
		return fmt.Errorf("make temporary folder: %w", err)
	}
	defer os.RemoveAll(dir)
	began := a.now()
	bar := newProgress(a.stderr, "playing", 100)
	opt := demo.Options{
		Database: f.database, Dir: dir, Seed: f.seed, Begin: demoBegin(), Log: slog.New(slog.DiscardHandler),
		Line:     func(l demo.Line) { bar.clear(); fmt.Fprintln(a.stdout, l) },
		Progress: func(at, n int) { bar.set(100 * at / max(n, 1)) },
	}
	if f.verbose {
		if opt.Log, err = a.logger("debug"); err != nil {
			return err
		}
	}
	result, err := demo.Play(ctx, opt)
	bar.done()
	if err != nil {
		return fmt.Errorf("play demo: %w", err)
	}
	index, err := gallery.Write(f.out, demoGallery(result))
	if err != nil {
		return err
	}
	sent, came := 0, 0
	for _, m := range result.Mails {
		if m.Incoming {
			came++
		} else {
			sent++
		}
	}
	fmt.Fprintf(a.stdout, "\n%s from the robot and %s to it in %.1f s. Look at them in %s\n",
		count(sent, "mail", "mails"), count(came, "mail", "mails"), a.now().Sub(began).Seconds(), index)
	return nil
}

func demoGallery(r demo.Result) gallery.Gallery {
	g := gallery.Gallery{
		Title: "Solbakken barnehage goes through Starte",
		Lead:  "A whole process as played by starte demo: what the robot sent as it was delivered, and what people wrote to it.",
	}
	for _, m := range r.Mails {
		g.Mails = append(g.Mails, m.Gallery())
	}
	return g
}
