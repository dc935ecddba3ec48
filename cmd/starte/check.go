package main

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"

	"github.com/spf13/cobra"
	"go.yaml.in/yaml/v3"

	"starte/workflow"
	"starte/workflow/file"
)

func (a *app) checkCommand() *cobra.Command {
	return &cobra.Command{
		Use: "check FILE...", Short: "Check process files and name every fault", Args: atLeast(1, "at least one process file"),
		Long: `Check process files. Every fault is printed with file, line and column and what
to write instead; warnings say what somebody should look at, dates that have
passed among them. The exit code is 2 when there is a fault, and 0 when there are
warnings only.`,
		Example: "  starte check solbakken.yaml\n  starte check processes/*.yaml",
		RunE: func(_ *cobra.Command, args []string) error {
			return a.check(args)
		},
	}
}

func (a *app) check(names []string) error {
	faults, files := 0, 0
	ids := map[string]string{}
	for _, name := range names {
		r, err := readProcess(name)
		if errors.Is(err, errConfiguration) && len(names) > 1 { // as with *.yaml
			fmt.Fprintf(a.stdout, "%v\n", err)
			continue
		}
		if err != nil {
			return err
		}
		printProblems(a.stdout, r.Problems)
		printProblems(a.stdout, r.Past(a.now()))
		n := len(r.Faults())
		if id := r.Process.ID; n == 0 && ids[id] != "" {
			fmt.Fprintf(a.stdout, "%s: the id %s is also that of %s: every process needs its own\n", r.Place("id").File, id, ids[id])
			n++
		} else if n == 0 {
			ids[id] = name
			fmt.Fprintf(a.stdout, "%s: good: %s, %d in the group, %d staff, %s\n", name, r.Process.Workplace,
				len(r.Process.Group()), len(r.Process.Staff), count(len(r.Process.Workshops), "workshop", "workshops"))
		}
		if n > 0 {
			faults, files = faults+n, files+1
		}
	}
	if faults > 0 {
		return usageError{fmt.Errorf("%s in %s", count(faults, "fault", "faults"), count(files, "file", "files"))}
	}
	return nil
}

// isFolder reports whether a name is that of a folder.
func isFolder(name string) bool {
	info, err := os.Stat(name)
	return err == nil && info.IsDir()
}

// readProcess reads a process file and what it names.
func readProcess(name string) (*file.Result, error) {
	if isFolder(name) {
		return nil, usageError{fmt.Errorf("%s is a folder: name the process files in it, such as %s", name, filepath.Join(name, "*.yaml"))}
	}
	data, err := os.ReadFile(name)
	if errors.Is(err, os.ErrNotExist) && strings.ContainsAny(name, "*?") {
		return nil, usageError{fmt.Errorf("no file is called like %s: name the process files", name)}
	}
	if errors.Is(err, os.ErrNotExist) {
		return nil, usageError{fmt.Errorf("%s is not there: `starte init %s` writes a sample", name, name)}
	}
	if errors.Is(err, os.ErrPermission) {
		return nil, usageError{fmt.Errorf("%s may not be read by this user: let it belong to the group of the user that runs starte (chgrp starte, chmod 640)", name)}
	}
	if err != nil {
		return nil, fmt.Errorf("read process file: %w", err)
	}
	if isConfiguration(data) {
		return nil, usageError{fmt.Errorf("%s %w: `starte doctor` tries it; a process file is what `starte init` calls process.yaml", name, errConfiguration)}
	}
	return file.Parse(name, data, file.Env{Holiday: workflow.NorwegianHoliday, ReadFile: file.Folder(filepath.Dir(name))}), nil
}

// errConfiguration says that a file is starte.yaml, under that name or another.
var errConfiguration = errors.New("is the robot's own configuration, not a process file")

// isConfiguration reports whether a file names mail servers, and neither a
// workplace nor a leader.
func isConfiguration(data []byte) bool {
	var keys struct {
		IMAP, SMTP, From  any
		Workplace, Leader any
	}
	if err := yaml.Unmarshal(data, &keys); err != nil {
		return false // the process file's reader says where
	}
	return (keys.IMAP != nil || keys.SMTP != nil || keys.From != nil) && keys.Workplace == nil && keys.Leader == nil
}

// goodProcess reads a process file that must be without faults; what is wrong
// with it is printed.
func goodProcess(w io.Writer, name string) (*file.Result, error) {
	r, err := readProcess(name)
	if err != nil {
		return nil, err
	}
	printProblems(w, r.Problems)
	if n := len(r.Faults()); n > 0 {
		return nil, usageError{fmt.Errorf("%s in %s: nothing was done", count(n, "fault", "faults"), name)}
	}
	return r, nil
}

func printProblems(w io.Writer, list []file.Problem) {
	for _, p := range list {
		fmt.Fprintln(w, p)
	}
}

func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
