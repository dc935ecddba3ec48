package main

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"starte/cmd/starte/bench"
)

type benchFlags struct {
	bench.Options
	json bool
}

func (a *app) benchCommand() *cobra.Command {
	var f benchFlags
	c := &cobra.Command{
		Use: "bench", Short: "Measure the robot under load", Args: exactly(0, "no arguments"), Hidden: true,
		Long: `Make many processes and measure the real robot on them: over real SMTP and IMAP
on loopback, members' replies included, on a clock that jumps to a morning when
every announcement is due. The servers run in a process of their own and keep no
bodies; with --smtp and --imap others are used, without TLS. The login at a named
IMAP server is --imap-user and STARTE_IMAP_PASSWORD. Nothing but that leaves this
machine: all addresses are of reserved domains, but a named server gets the mail.`,
		Example: "  starte bench\n  starte bench --processes 5600 --json\n  starte bench --processes 20 --per-minute 30 --per-day 200",
		RunE:    func(c *cobra.Command, _ []string) error { return a.bench(c, f) },
	}
	flags := c.Flags()
	flags.IntVar(&f.Processes, "processes", 100, "how many processes announce on the same morning")
	flags.IntVar(&f.Members, "members", 5, "members of each HSE group besides the leader")
	flags.IntVar(&f.Staff, "staff", 11, "staff of each workplace besides the group")
	flags.IntVar(&f.Replies, "replies", 500, "replies to the questions, at most one for each in a group")
	flags.BoolVar(&f.OnlyReplies, "only-replies", false, "leave out what comes after the replies")
	flags.IntVar(&f.Sessions, "sessions", 4, "SMTP sessions at once")
	flags.IntVar(&f.PerMinute, "per-minute", 0, "the provider's limit; 0 for none")
	flags.IntVar(&f.PerDay, "per-day", 0, "the provider's limit; 0 for none")
	flags.StringVar(&f.Database, "database", "", "an empty database, such as postgres://…; temporary otherwise")
	flags.StringVar(&f.SMTP, "smtp", "", "host:port of an SMTP server to send to")
	flags.StringVar(&f.IMAP, "imap", "", "host:port of an IMAP server to receive from")
	flags.StringVar(&f.Login, "imap-user", "", "the account at that server")
	flags.StringVar(&f.Profiles, "profiles", "", "a folder, made when missing, for a profile of each step, for go tool pprof")
	flags.BoolVar(&f.json, "json", false, "print the result as JSON")
	c.AddCommand(&cobra.Command{
		Use: "servers", Hidden: true, Args: exactly(0, "no arguments"),
		Short: "Run the servers of a bench until standard input ends",
		RunE:  func(*cobra.Command, []string) error { return bench.Serve(a.stdin, a.stdout) },
	})
	return c
}

func (a *app) bench(c *cobra.Command, f benchFlags) error {
	if f.Processes < 1 || f.Members < 1 || f.Staff < 0 || f.Replies < 0 || f.Sessions < 1 || f.PerMinute < 0 || f.PerDay < 0 {
		return usageError{fmt.Errorf("at least one process, one member and one session, and nothing negative")}
	}
	program, err := os.Executable()
	if err != nil {
		return fmt.Errorf("find this program: %w", err)
	}
	f.Start = bench.Program(program, "bench", "servers")
	f.Password = a.getenv("STARTE_IMAP_PASSWORD")
	f.Clock = a.now
	if f.Database == "" {
		dir, err := os.MkdirTemp("", "starte-bench-")
		if err != nil {
			return fmt.Errorf("make temporary folder: %w", err)
		}
		defer os.RemoveAll(dir)
		f.Database = filepath.Join(dir, "bench.db")
	}
	bar := newProgress(a.stderr, "", 100)
	if bar.live {
		f.Progress = func(what string, done, total int) {
			bar.what = what
			bar.set(100 * done / max(total, 1))
		}
	}
	result, err := bench.Run(c.Context(), f.Options)
	bar.done()
	if err != nil && len(result.Phases) == 0 {
		return fmt.Errorf("bench: %w", err)
	}
	if f.json {
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		if err := enc.Encode(result); err != nil {
			return fmt.Errorf("print result: %w", err)
		}
	} else if err := result.WriteTable(a.stdout); err != nil {
		return err
	}
	if err != nil {
		return fmt.Errorf("bench: %w", err)
	}
	return nil
}
