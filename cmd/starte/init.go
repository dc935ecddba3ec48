package main

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"starte/workflow"
	"starte/workflow/file"
)

//go:embed sample
var samples embed.FS

func (a *app) initCommand() *cobra.Command {
	return &cobra.Command{
		Use: "init [FILE]", Short: "Write a sample process file and starte.yaml", Args: atMost(1, "at most one file name"),
		Long: `Write a commented sample process file (process.yaml unless you name another)
and the robot's own configuration (starte.yaml) beside it. Files that are there
already are left as they are.`,
		Example: "  starte init\n  starte init solbakken.yaml",
		RunE: func(_ *cobra.Command, args []string) error {
			name := "process.yaml"
			if len(args) == 1 {
				name = args[0]
			}
			return a.writeSamples(name)
		},
	}
}

func (a *app) writeSamples(name string) error {
	process, err := sampleProcess(workflow.DateOf(a.now()))
	if err != nil {
		return err
	}
	own, err := samples.ReadFile("sample/starte.yaml")
	if err != nil {
		return err
	}
	wrote, err := a.writeNew(name, process)
	if errors.Is(err, fs.ErrNotExist) {
		return usageError{fmt.Errorf("the folder %s is not there: make it first", filepath.Dir(name))}
	}
	if err != nil {
		return err
	}
	config := filepath.Join(filepath.Dir(name), "starte.yaml")
	if !wrote && (isFolder(name) || exists(config)) {
		return usageError{fmt.Errorf("%s exists already: name another file, or move it away", name)}
	}
	if !wrote { // the configuration alone is missing
		fmt.Fprintf(a.stdout, "kept  %s\n", name)
	}
	wrote, err = a.writeNew(config, own)
	if err != nil {
		return err
	}
	if !wrote {
		fmt.Fprintf(a.stdout, "kept  %s\n", config)
	}
	fmt.Fprintf(a.stdout, "\nFill them in, then:\n  starte check %[1]s\n  starte preview %[1]s --out preview\n", name)
	return nil
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// sampleProcess is the sample with dates that lie ahead.
func sampleProcess(today workflow.Date) ([]byte, error) {
	template, err := samples.ReadFile("sample/process.yaml")
	if err != nil {
		return nil, err
	}
	return file.FillSample(template, today, workflow.NorwegianHoliday), nil
}

// writeNew writes a file unless it is there.
func (a *app) writeNew(name string, content []byte) (wrote bool, err error) {
	f, err := os.OpenFile(name, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if errors.Is(err, fs.ErrExist) {
		return false, nil
	}
	if err != nil {
		return false, fmt.Errorf("write sample: %w", err)
	}
	if _, err = f.Write(content); err == nil {
		fmt.Fprintf(a.stdout, "wrote %s\n", name)
	}
	return true, errors.Join(err, f.Close())
}
