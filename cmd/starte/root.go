package main

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"regexp"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"starte/workflow/file"
)

// Exit codes.
const (
	exitDone   = 0
	exitFailed = 1
	exitUsage  = 2 // wrong usage or input
)

// usageError is the caller's mistake: exit code 2.
type usageError struct{ error }

func (e usageError) Unwrap() error { return e.error }

// app is what the commands share.
type app struct {
	environment
	configFile string
	observer   *observer // of serve; nil otherwise
	misnamed   error     // help was asked for on a command that there is not
}

// run is the whole program but for the signals. It returns the exit code.
func run(ctx context.Context, args []string, env environment) int {
	if env.now == nil {
		env.now = time.Now
	}
	out := &output{w: env.stdout}
	env.stdout = out
	a := &app{environment: env}
	root := a.root()
	root.SetArgs(args)
	root.SetIn(env.stdin)
	root.SetOut(env.stdout)
	root.SetErr(env.stderr)
	err := cmp.Or(root.ExecuteContext(ctx), a.misnamed)
	if err == nil && out.err != nil {
		err = fmt.Errorf("write output: %w", out.err)
	}
	if err == nil {
		return exitDone
	}
	var usage usageError
	if errors.As(err, &usage) {
		if msg := err.Error(); msg != "" {
			fmt.Fprintf(env.stderr, "starte: %s\n", msg)
		}
		return exitUsage
	}
	var advised databaseFault
	if advice := adviceOnFile(err); advice != "" && !errors.As(err, &advised) {
		err = fmt.Errorf("%w: %s", err, advice)
	}
	fmt.Fprintf(env.stderr, "starte: %v\n", err)
	return exitFailed
}

// output is standard output, and remembers that something could not be
// written: a command whose output is lost has not done what it was asked.
type output struct {
	w   io.Writer
	err error
}

func (o *output) Write(p []byte) (int, error) {
	n, err := o.w.Write(p)
	if err != nil && o.err == nil {
		o.err = err
	}
	return n, err
}

const about = `Starte is a mail robot for the planning phase of the Norwegian programme
"Oss og vårt". It asks the HSE group's members the individual questions by
mail, reads their replies, gives the leader a digest before the planning
meeting, and tells the staff that it starts and, before each workshop, when and
where it is. One process file describes one workplace going through the phase.

To see it work:            starte demo
To run it:                 starte init, fill in the two files, then
                           starte check, starte preview, starte apply, starte serve
When something is wrong:   starte doctor, starte status

The exit code is 0 when all is done, 1 when something failed, and 2 when the
command or a file that it was given is wrong. Errors go to standard error.`

func (a *app) root() *cobra.Command {
	var root *cobra.Command
	root = &cobra.Command{
		Use: "starte", Short: "A mail robot for the planning phase of Oss og vårt", Long: about,
		SilenceErrors: true, SilenceUsage: true, Args: cobra.ArbitraryArgs,
		RunE: func(c *cobra.Command, args []string) error {
			if len(args) > 0 {
				return unknownCommand(root, args[0])
			}
			return c.Help()
		},
	}
	help := root.HelpFunc()
	root.SetHelpFunc(func(c *cobra.Command, args []string) {
		if named := c.Flags().Args(); c == root && len(named) > 0 {
			a.misnamed = unknownCommand(root, named[0])
			return
		}
		help(c, args)
	})
	root.SetHelpCommand(helpCommand(root))
	root.PersistentFlags().StringVarP(&a.configFile, "config", "c", "starte.yaml", "the robot's own configuration: mailbox, database, limits")
	root.SetFlagErrorFunc(func(c *cobra.Command, err error) error {
		return usageError{misusedFlag(c, err)}
	})
	root.CompletionOptions.HiddenDefaultCmd = true
	root.AddCommand(a.initCommand(), a.checkCommand(), a.previewCommand(), a.applyCommand(), a.serveCommand(), a.statusCommand(),
		a.parseCommand(), a.whenCommand(), a.demoCommand(), a.benchCommand(), a.versionCommand())
	root.AddCommand(a.controlCommands()...)
	root.AddCommand(a.operatorCommands()...)
	return root
}

func unknownCommand(root *cobra.Command, name string) error {
	var names []string
	for _, c := range root.Commands() {
		if c.IsAvailableCommand() {
			names = append(names, c.Name())
		}
	}
	if near, ok := file.Nearest(name, names); ok {
		return usageError{fmt.Errorf("unknown command %q: did you mean `starte %s`? `starte --help` lists them", name, near)}
	}
	return usageError{fmt.Errorf("unknown command %q: run `starte --help` for the list", name)}
}

var flagName = regexp.MustCompile(`--([a-z][a-z-]+)`)

// misusedFlag names the flag that was meant, where one is near.
func misusedFlag(c *cobra.Command, err error) error {
	if name, ok := strings.CutPrefix(err.Error(), "unknown flag: --"); ok {
		var names []string
		for _, m := range flagName.FindAllStringSubmatch(c.Flags().FlagUsages(), -1) {
			names = append(names, m[1])
		}
		if near, ok := file.Nearest(name, names); ok {
			return fmt.Errorf("%w: did you mean --%s? `%s --help` lists them", err, near, c.CommandPath())
		}
	}
	return fmt.Errorf("%w: run `%s --help`", err, c.CommandPath())
}

// helpCommand is cobra's, but that it knows what is no command.
func helpCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "help [COMMAND]", Short: "Help about any command", Args: atMost(2, "at most one command"),
		RunE: func(_ *cobra.Command, args []string) error {
			c, rest, err := root.Find(args)
			if err != nil || len(rest) > 0 {
				return unknownCommand(root, args[0])
			}
			return c.Help()
		},
	}
}

// exactly and atLeast are cobra's argument checks with our exit code.
func exactly(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) != n {
			return usageError{fmt.Errorf("%s wants %s: run `%s --help`", c.CommandPath(), what, c.CommandPath())}
		}
		return nil
	}
}

func atLeast(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) < n {
			return usageError{fmt.Errorf("%s wants %s: run `%s --help`", c.CommandPath(), what, c.CommandPath())}
		}
		return nil
	}
}

func atMost(n int, what string) cobra.PositionalArgs {
	return func(c *cobra.Command, args []string) error {
		if len(args) > n {
			return usageError{fmt.Errorf("%s wants %s: run `%s --help`", c.CommandPath(), what, c.CommandPath())}
		}
		return nil
	}
}
