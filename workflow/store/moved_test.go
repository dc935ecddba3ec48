package store

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestMovedFileIsNotBegunAnew moves the database away under an open store: what
// comes next fails, and no empty database takes its place.
func TestMovedFileIsNotBegunAnew(t *testing.T) {
	t.Parallel()
	file := filepath.Join(t.TempDir(), "starte.db")
	s, err := Open(t.Context(), file)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = s.Close() })
	if err := s.Migrate(t.Context()); err != nil {
		t.Fatal(err)
	}
	s.read.SetMaxIdleConns(0) // so that the next reader opens the file
	if err := os.Rename(file, file+".old"); err != nil {
		t.Fatal(err)
	}
	if _, err := s.HeldAll(t.Context()); err == nil || !strings.Contains(err.Error(), "unable to open database file") {
		t.Errorf("reading gives %v", err)
	}
	if _, err := os.Stat(file); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("there is a file again: %v", err)
	}
}
