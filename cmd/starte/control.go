package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"starte/workflow"
	"starte/workflow/store"
)

const (
	holdLong = `Stop what a process sends, until "starte resume": mail that waits is kept, and
nothing new falls due. What people write is read all the same, and answers to
their own mail leave.

With --all the whole robot sends nothing at all, receipts neither. The two
switches are apart: a process that is held by itself stays so when all go on.
"starte status" shows both.`
	resumeLong = `Let a process that is held go on from where it stands: mail that waits leaves,
and what fell due meanwhile is sent if it is still worth something.

With --all the whole robot goes on; a process that is held by itself stays so.`
)

// controlCommands are the stop switches.
func (a *app) controlCommands() []*cobra.Command {
	return []*cobra.Command{
		a.controlCommand("hold", "Stop everything that a process, or all, would send", holdLong, workflow.Hold, true),
		a.controlCommand("resume", "Let a held process, or all, go on", resumeLong, workflow.Resume, false),
		a.cancelCommand(),
	}
}

func (a *app) controlCommand(name, short, long string, rule func(workflow.Moment) workflow.Decision, hold bool) *cobra.Command {
	var all bool
	c := &cobra.Command{
		Use: name + " ID|--all", Short: short, Long: long, Example: fmt.Sprintf("  starte %[1]s solbakken\n  starte %[1]s --all", name),
		Args: func(c *cobra.Command, args []string) error {
			if all {
				return exactly(0, "either a process id or --all")(c, args)
			}
			return exactly(1, "a process id, or --all")(c, args)
		},
		RunE: func(c *cobra.Command, args []string) error {
			if all {
				return a.holdAll(c, hold)
			}
			return a.control(c, args[0], name, rule)
		},
	}
	c.Flags().BoolVar(&all, "all", false, "the whole robot")
	return c
}

func (a *app) cancelCommand() *cobra.Command {
	return &cobra.Command{
		Use: "cancel ID", Short: "End a process and call off what people were told", Args: exactly(1, "a process id"),
		Long: `End a process. Everybody who was told of an appointment to come is told that it
is off; nothing else is sent. This cannot be undone. To stop the sending for a while
there is "starte hold".`,
		Example: "  starte cancel solbakken",
		RunE:    func(c *cobra.Command, args []string) error { return a.control(c, args[0], "cancel", workflow.Cancel) },
	}
}

func (a *app) control(c *cobra.Command, id, name string, rule func(workflow.Moment) workflow.Decision) error {
	return a.withMachine(c, func(m *machine) error {
		before, err := m.statusOf(c.Context(), id)
		if err != nil {
			return err
		}
		if before == "" {
			return usageError{fmt.Errorf("there is no process %q: `starte status` lists them", id)}
		}
		if err := m.engine.Control(c.Context(), id, a.now(), rule); err != nil {
			return err
		}
		return a.controlled(c.Context(), m, id, name, before)
	})
}

// controlled says what a stop switch has done to a process.
func (a *app) controlled(ctx context.Context, m *machine, id, name string, before workflow.Status) error {
	after, err := m.statusOf(ctx, id)
	if err != nil {
		return err
	}
	said := fmt.Sprintf("%s: %s done", id, name)
	switch {
	case after != before && after == workflow.Cancelled:
		said += ": whoever was told of an appointment to come is told that it is off, and nothing else is sent"
	case before == workflow.Cancelled && name == "cancel":
		said = id + " is cancelled already: nothing was changed"
	case before == workflow.Cancelled || before == workflow.Finished:
		return usageError{fmt.Errorf("%s is %s already: there is nothing to %s", id, before, name)}
	case after == workflow.Held:
		if said, err = m.held(ctx, id); err != nil {
			return err
		}
	case after == before:
		said = fmt.Sprintf("%s is not held: nothing was changed", id)
	}
	fmt.Fprintln(a.stdout, said)
	all, err := m.heldAll(ctx)
	if all != "" {
		fmt.Fprintln(a.stdout, all)
	}
	return err
}

func (a *app) holdAll(c *cobra.Command, hold bool) error {
	return a.withMachine(c, func(m *machine) error {
		value := ""
		if hold {
			value = "true"
		}
		err := m.store.Tx(c.Context(), func(tx *store.Tx) error { return tx.Set(c.Context(), store.SettingHoldAll, value) })
		if err != nil {
			return err
		}
		said, err := m.heldAll(c.Context())
		if err != nil {
			return err
		}
		if !hold {
			said, err = m.goesOn(c.Context())
		}
		fmt.Fprintln(a.stdout, said)
		return err
	})
}

// goesOn says that the robot as a whole sends again, and what does not.
func (m *machine) goesOn(ctx context.Context) (string, error) {
	processes, err := m.store.CountProcesses(ctx)
	said := "sending goes on"
	switch n := processes[workflow.Held]; n {
	case 0:
	case 1:
		said += ", but 1 process is held by itself: `starte status` shows which, `starte resume ID` lets it go on"
	default:
		said += fmt.Sprintf(", but %d processes are held by themselves: `starte status` shows which, `starte resume ID` lets one go on", n)
	}
	return said, err
}

// withMachine runs fn with the assembled robot and closes it.
func (a *app) withMachine(c *cobra.Command, fn func(*machine) error) error {
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	if name, missing := cfg.missingDatabase(); missing {
		return usageError{fmt.Errorf("there is no database %s yet: `starte apply FILE` makes it", name)}
	}
	m, err := a.assemble(c.Context(), cfg)
	if err != nil {
		return err
	}
	defer m.Close()
	return fn(m)
}
