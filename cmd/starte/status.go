package main

import (
	"encoding/json"
	"fmt"
	"io"
	"time"

	"github.com/spf13/cobra"

	"starte/workflow"
	"starte/workflow/engine"
)

func (a *app) statusCommand() *cobra.Command {
	var asJSON bool
	c := &cobra.Command{
		Use: "status [ID]", Short: "Where processes stand, and what comes next", Args: atMost(1, "at most one process id"),
		Long: `Print where each process stands: who has answered, what is sent, what comes
next and what is wrong. With an id, that process in full. That everything is
held (starte hold --all) stands first; of a held process, how many mails wait.

The JSON has a line for each process: id, workplace, language, state (active,
held, cancelled or finished), meeting, members (name, standing, rsvp, away_until),
answered, staff, sent, queued, failed, problems and next (kind, at, count; of an
appointment also event, title, start, end and place). "held_mail" counts the mails
that wait for the release of a process, and "held_all" says that the whole robot
is held. The manual tells what the other commands print as JSON.`,
		Example: "  starte status\n  starte status solbakken\n  starte status --json",
		RunE: func(c *cobra.Command, args []string) error {
			return a.status(c, args, asJSON)
		},
	}
	c.Flags().BoolVar(&asJSON, "json", false, "as JSON, one line a process")
	return c
}

func (a *app) status(c *cobra.Command, args []string, asJSON bool) error {
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	only := ""
	if len(args) == 1 {
		only = args[0]
	}
	if _, missing := cfg.missingDatabase(); missing {
		return a.noProcess(only, asJSON)
	}
	m, err := a.assemble(c.Context(), cfg)
	if err != nil {
		return err
	}
	defer m.Close()
	all, err := m.heldAll(c.Context())
	if err != nil {
		return err
	}
	if all != "" && !asJSON {
		fmt.Fprintln(a.stdout, all)
	}
	n := 0
	err = m.engine.Status(c.Context(), only, a.now(), func(of engine.Status) error {
		n++
		s := statusLine{Status: of, Next: upcoming(of.Next), HeldAll: all != ""}
		if s.State == workflow.Held {
			var err error
			if s.HeldMail, err = m.store.CountHeld(c.Context(), s.ID); err != nil {
				return err
			}
		}
		if asJSON {
			return json.NewEncoder(a.stdout).Encode(s)
		}
		if only == "" {
			printBrief(a.stdout, s)
		} else {
			printFull(a.stdout, s)
		}
		return nil
	})
	if err != nil {
		return err
	}
	if n == 0 {
		return a.noProcess(only, asJSON)
	}
	return nil
}

// statusLine is where a process stands, the stop switches included.
type statusLine struct {
	engine.Status
	Next     []upcomingMail `json:"next"`
	HeldMail int            `json:"held_mail"` // waits for the process to be resumed; part of Queued
	HeldAll  bool           `json:"held_all"`  // the whole robot is held
}

// upcomingMail is mail to come; with what it is about, where that is an appointment.
type upcomingMail struct {
	Kind  workflow.MailKind `json:"kind"`
	At    time.Time         `json:"at"`
	Count int               `json:"count"` // recipients
	Event string            `json:"event,omitempty"`
	Title string            `json:"title,omitempty"`
	Start time.Time         `json:"start,omitzero"`
	End   time.Time         `json:"end,omitzero"`
	Place string            `json:"place,omitempty"`
}

func upcoming(list []workflow.NextMail) []upcomingMail {
	out := []upcomingMail{}
	for _, n := range list {
		u := upcomingMail{Kind: n.Kind, At: n.At, Count: n.Count}
		if e := n.Event; e != nil {
			u.Event, u.Title, u.Start, u.End, u.Place = e.Event, e.Title, e.Start, e.End, e.Place
		}
		out = append(out, u)
	}
	return out
}

// noProcess says that there is none, or not the one that was named.
func (a *app) noProcess(only string, asJSON bool) error {
	if only != "" {
		return usageError{fmt.Errorf("there is no process %q: `starte status` lists them", only)}
	}
	if !asJSON {
		fmt.Fprintln(a.stdout, "No processes yet: `starte apply FILE` creates one.")
	}
	return nil
}

func printBrief(w io.Writer, s statusLine) {
	next := "nothing more is planned"
	switch {
	case s.State == workflow.Held:
		next = releases(s.ID, s.HeldMail)
	case len(s.Next) > 0:
		next = fmt.Sprintf("next %s: %s to %d", s.Next[0].At.Format("2006-01-02 15:04"), s.Next[0].Kind, s.Next[0].Count)
	}
	fmt.Fprintf(w, "%-20s %-9s %s  answered %d of %d  sent %d", s.ID, s.State, s.Workplace, s.Answered, len(s.Members), s.Sent)
	if n := s.Queued - s.HeldMail; n > 0 {
		fmt.Fprintf(w, "  waiting %d", n)
	}
	if s.Failed > 0 {
		fmt.Fprintf(w, "  failed %d", s.Failed)
	}
	if n := len(s.Problems); n > 0 {
		fmt.Fprintf(w, "  %s", count(n, "problem", "problems"))
	}
	fmt.Fprintf(w, "  %s\n", next)
}

func printFull(w io.Writer, s statusLine) {
	fmt.Fprintf(w, "%s: %s, %s\n", s.ID, s.Workplace, s.State)
	if s.State == workflow.Held {
		fmt.Fprintf(w, "Held: %s\n", untilResumed(s.ID, s.HeldMail))
	}
	if !s.Meeting.IsZero() {
		fmt.Fprintf(w, "Planning meeting: %s\n", s.Meeting.Format("2006-01-02 15:04"))
	}
	fmt.Fprintf(w, "Mail: %d sent, %d waiting, %d failed\n", s.Sent, s.Queued, s.Failed)
	fmt.Fprintln(w, "\nThe group:")
	for _, p := range s.Members {
		fmt.Fprintf(w, "  %-28s %s%s\n", p.Name, p.Standing, awayText(p.AwayUntil))
	}
	if len(s.Next) > 0 {
		fmt.Fprintln(w, "\nMail to come:")
		printUpcoming(w, s.Status.Next)
	}
	if len(s.Problems) > 0 {
		fmt.Fprintln(w, "\nProblems:")
		for _, p := range s.Problems {
			fmt.Fprintf(w, "  %s\n", p)
		}
	}
}

func awayText(until time.Time) string {
	if until.IsZero() {
		return ""
	}
	return " until " + until.Format(time.DateOnly)
}

func printUpcoming(w io.Writer, list []workflow.NextMail) {
	for _, n := range list {
		what := string(n.Kind)
		if e := n.Event; e != nil && e.Title != "" {
			what += " “" + e.Title + "”"
		}
		fmt.Fprintf(w, "  %s  %-42s to %s\n", n.At.Format("Mon 2006-01-02 15:04"), what, count(n.Count, "person", "people"))
	}
}
