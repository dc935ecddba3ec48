package file

import (
	"errors"
	"fmt"
	"io"
	"os"
)

// Folder returns an Env.ReadFile for the folder in which a process file
// stands. It follows no link that leads out of the folder, and reads no more
// of a file than shows that it is too large.
func Folder(dir string) func(name string) ([]byte, error) {
	return func(name string) ([]byte, error) {
		root, err := os.OpenRoot(dir)
		if err != nil {
			return nil, fmt.Errorf("open folder %s: %w", dir, err)
		}
		defer func() { _ = root.Close() }() // opened for reading: nothing can be lost
		info, err := root.Stat(name)
		if err != nil {
			return nil, fmt.Errorf("look at %s: %w", name, err)
		}
		if !info.Mode().IsRegular() { // opening a pipe would wait for ever
			return nil, fmt.Errorf("read %s: %w", name, errNoFile)
		}
		f, err := root.Open(name)
		if err != nil {
			return nil, fmt.Errorf("open %s: %w", name, err)
		}
		defer func() { _ = f.Close() }()
		data, err := io.ReadAll(io.LimitReader(f, maxDocument+1))
		if err != nil {
			return nil, fmt.Errorf("read %s: %w", name, err)
		}
		return data, nil
	}
}

var errNoFile = errors.New("it is a folder or a device, not a file")
