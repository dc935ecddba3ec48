package main

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"starte/workflow/engine"
)

func (a *app) reparseCommand() *cobra.Command {
	var answers bool
	c := &cobra.Command{
		Use: "reparse [ID]", Short: "Read stored mail again after an upgrade", Args: atMost(1, "at most one process id"),
		Long: `Read messages again that could not be handled when they came, and act on those
that this version can handle: as if they had just come, with receipts, but with
answers that count from when they came. Held messages need nothing: they are read
when their sender is confirmed.

Then every reply from which answers were taken is read again, and those that this
version reads differently are listed. With --answers the new reading takes the
place of the old; nobody is told. See how a message is read with "starte parse".`,
		Example: "  starte reparse\n  starte reparse solbakken --answers",
		RunE: func(c *cobra.Command, args []string) error {
			return a.withMachine(c, func(m *machine) error { return a.reparse(c, m, args, answers) })
		},
	}
	c.Flags().BoolVar(&answers, "answers", false, "let answers that are read differently now take the place of the earlier ones")
	return c
}

func (a *app) reparse(c *cobra.Command, m *machine, args []string, replace bool) error {
	ctx := c.Context()
	process := ""
	if len(args) == 1 {
		process = args[0]
		if _, _, err := loadState(c, m.store, process); err != nil {
			return err
		}
	}
	handled, failed := 0, 0
	err := m.engine.Reparse(ctx, process, a.now(), func(r engine.Reparsed) {
		if r.Handled {
			handled++
			fmt.Fprintf(a.stdout, "%s: handled now, as %s\n", a.nameMessage(r), r.Inbound.Kind)
			return
		}
		failed++
		fmt.Fprintf(a.stdout, "%s: still not handled: %v\n", a.nameMessage(r), r.Err)
	})
	if err != nil {
		return err
	}
	different, err := a.reread(ctx, m, process, replace)
	if err != nil {
		return err
	}
	fmt.Fprintf(a.stdout, "%s handled, %d still not; %s read differently now\n", count(handled, "message", "messages"), failed, count(different, "reply is", "replies are"))
	if different > 0 && !replace {
		fmt.Fprintln(a.stdout, "The answers stand as they were read when they came; --answers replaces them.")
	}
	return nil
}

func (a *app) reread(ctx context.Context, m *machine, process string, replace bool) (int, error) {
	n := 0
	err := m.engine.Reread(ctx, process, a.now(), replace, func(r engine.Reparsed) {
		n++
		fmt.Fprintf(a.stdout, "%s: %s before, %d now\n", a.nameMessage(r), count(r.Before, "answer", "answers"), r.After)
	})
	return n, err
}

// nameMessage says which message it is, without what it says.
func (a *app) nameMessage(r engine.Reparsed) string {
	return fmt.Sprintf("message %s of %s (%s)", r.Inbound.ID, r.Inbound.ReceivedAt.Format("2006-01-02 15:04 UTC"), r.Inbound.ProcessID)
}
