package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"starte/workflow"
	"starte/workflow/engine"
	"starte/workflow/file"
	"starte/workflow/store"
)

// operatorCommands are those for whoever looks after the robot and its data.
func (a *app) operatorCommands() []*cobra.Command {
	return []*cobra.Command{
		a.exportCommand(), a.exportPlanCommand(), a.backupCommand(), a.forgetCommand(), a.purgeCommand(), a.reparseCommand(), a.doctorCommand(),
	}
}

// withStore runs fn with the database alone: no mail server is needed.
func (a *app) withStore(c *cobra.Command, fn func(config, *store.Store) error) error {
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	s, err := openStore(c.Context(), cfg)
	if err != nil {
		return err
	}
	return errors.Join(fn(cfg, s), s.Close())
}

// loadState is a process as it stands.
func loadState(c *cobra.Command, s *store.Store, id string) (store.Process, workflow.State, error) {
	p, err := s.Load(c.Context(), id)
	if errors.Is(err, store.ErrNotFound) {
		return p, workflow.State{}, usageError{fmt.Errorf("there is no process %q: `starte status` lists them", id)}
	}
	if err != nil {
		return p, workflow.State{}, err
	}
	state, err := workflow.DecodeState(p.State)
	return p, state, err
}

func (a *app) exportPlanCommand() *cobra.Command {
	var out string
	c := &cobra.Command{
		Use: "export-plan ID", Short: "Write the process file as the plan now stands", Args: exactly(1, "a process id"),
		Long: `Write a process as a process file, with everything that the leader has changed by
mail. Edit that file and apply it to go on from there; "starte apply" refuses an
older file that would undo what the leader changed. It tells the two apart by
the line "exported", which says from which plan the file was written.

With --out the file and the documents that it names are written into a folder;
nothing that is there already is overwritten.`,
		Example: "  starte export-plan solbakken > solbakken.yaml\n  starte export-plan solbakken --out solbakken/",
		RunE: func(c *cobra.Command, args []string) error {
			return a.withStore(c, func(_ config, s *store.Store) error { return a.exportPlan(c, s, args[0], out) })
		},
	}
	c.Flags().StringVarP(&out, "out", "o", "", "a folder for the file and its documents; standard output if left out")
	return c
}

func (a *app) exportPlan(c *cobra.Command, s *store.Store, id, out string) error {
	_, state, err := loadState(c, s, id)
	if err != nil {
		return err
	}
	mark, err := engine.Mark(state.Process)
	if err != nil {
		return err
	}
	plan, err := file.Write(state.Process)
	if err != nil {
		return err
	}
	plan = file.AppendMark(plan, mark)
	if out == "" {
		if _, err := a.stdout.Write(plan); err != nil {
			return fmt.Errorf("write process file: %w", err)
		}
		for _, d := range state.Process.Documents {
			fmt.Fprintf(a.stderr, "starte: the file names %s: put it beside the file, or use --out to have it written\n", d.Name)
		}
		return nil
	}
	if err := os.MkdirAll(out, 0o700); err != nil {
		return fmt.Errorf("create folder: %w", err)
	}
	root, err := os.OpenRoot(out)
	if err != nil {
		return fmt.Errorf("open folder: %w", err)
	}
	defer func() { _ = root.Close() }() // what was written in it is closed by then
	if err := a.writeBelow(root, out, id+".yaml", plan); err != nil {
		return err
	}
	for _, d := range state.Process.Documents {
		doc, err := s.Document(c.Context(), d.SHA256)
		if err != nil {
			return err
		}
		if err := a.writeBelow(root, out, d.Name, doc.Content); err != nil {
			return err
		}
	}
	return nil
}

// writeBelow writes a new file that only its owner can read, below root and never
// outside it, and overwrites nothing.
func (a *app) writeBelow(root *os.Root, folder, name string, content []byte) error {
	f, err := root.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return usageError{fmt.Errorf("%s is there already: move it away, or name another folder with --out", filepath.Join(folder, name))}
	}
	if err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	if _, err := f.Write(content); err != nil {
		return fmt.Errorf("write %s: %w", name, errors.Join(err, f.Close()))
	}
	if err := f.Close(); err != nil {
		return fmt.Errorf("write %s: %w", name, err)
	}
	fmt.Fprintln(a.stdout, filepath.Join(folder, name))
	return nil
}

func (a *app) backupCommand() *cobra.Command {
	return &cobra.Command{
		Use: "backup FILE", Short: "Copy the database of a running robot", Args: exactly(1, "the file to write"),
		Long: `Write a copy of the SQLite database, as it is at one instant, to a new file that
only you can read. The robot may run meanwhile. To restore: stop the robot, put
the copy in the database's place (without the -wal and -shm files of the old
one), start it.

The copy holds what people wrote. It is not reached by the purge or by "starte
forget": delete copies when they are older than you promise people.

PostgreSQL has pg_dump for this.`,
		Example: "  starte backup /var/backups/starte/$(date +%F).db",
		RunE:    func(c *cobra.Command, args []string) error { return a.backup(c, args[0]) },
	}
}

func (a *app) backup(c *cobra.Command, name string) (err error) {
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	if target, ok := cfg.databaseFile(); ok {
		if _, err := os.Stat(target); errors.Is(err, os.ErrNotExist) {
			return usageError{fmt.Errorf("there is no database %s to back up: is `database` right in %s?", target, a.configFile)}
		}
	}
	// The schema is left as it is: a backup is what one takes before an upgrade.
	s, err := store.Open(c.Context(), cfg.database())
	if err != nil {
		return databaseError(&cfg, err)
	}
	defer func() { err = errors.Join(err, s.Close()) }()
	err = s.Backup(c.Context(), name)
	switch {
	case errors.Is(err, store.ErrNoBackup):
		return usageError{errors.New("the database is PostgreSQL: use pg_dump --format=custom --file FILE")}
	case errors.Is(err, os.ErrExist):
		return usageError{fmt.Errorf("%s is there already: name a new file", name)}
	case errors.Is(err, os.ErrNotExist), errors.Is(err, os.ErrPermission):
		return uncreated(name, err)
	case err != nil:
		return err
	}
	info, err := os.Stat(name)
	if err != nil {
		return fmt.Errorf("look at backup: %w", err)
	}
	fmt.Fprintf(a.stdout, "%s: %s\n", name, size(info.Size()))
	return nil
}

// size writes a number of octets for people.
func size(n int64) string {
	switch {
	case n >= 10<<20:
		return fmt.Sprintf("%d MB", n>>20)
	case n >= 10<<10:
		return fmt.Sprintf("%d kB", n>>10)
	}
	return count(int(n), "byte", "bytes")
}

// output is where a command writes: standard output, or a new file that only
// its owner can read.
func (a *app) output(name string) (io.Writer, func() error, error) {
	if name == "" {
		return a.stdout, func() error { return nil }, nil
	}
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, os.ErrExist) {
		return nil, nil, usageError{fmt.Errorf("%s is there already: name a new file with --out", name)}
	}
	if err != nil {
		return nil, nil, uncreated(name, err)
	}
	return f, f.Close, nil
}

// uncreated says why a new file cannot be made where somebody wants it.
func uncreated(name string, err error) error {
	folder := filepath.Dir(name)
	switch {
	case !isFolder(folder):
		return usageError{fmt.Errorf("%s cannot be made: there is no folder %s: make it first", name, folder)}
	case errors.Is(err, os.ErrPermission):
		return usageError{fmt.Errorf("%s cannot be made: this user may not write into %s: name another folder, or run the command as the user that runs starte (sudo -u starte …)", name, folder)}
	}
	return fmt.Errorf("create %s: %w", name, err)
}
