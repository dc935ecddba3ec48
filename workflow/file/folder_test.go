package file_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"testing"

	"starte/workflow/file"
)

// Only files in the folder and below it can be named, links or not.
func TestFolder(t *testing.T) {
	t.Parallel()
	outside := t.TempDir()
	dir := filepath.Join(outside, "løp")
	for _, d := range []string{dir, filepath.Join(dir, "dok")} {
		if err := os.Mkdir(d, 0o755); err != nil {
			t.Fatal(err)
		}
	}
	for name, text := range map[string]string{filepath.Join(outside, "secret"): "x", filepath.Join(dir, "dok", "a.pdf"): "innhold"} {
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Symlink(filepath.Join(outside, "secret"), filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	read := file.Folder(dir)
	if got, err := read("dok/a.pdf"); err != nil || string(got) != "innhold" {
		t.Errorf("read %q, %v; want the content", got, err)
	}
	for _, name := range []string{"link", "../secret", filepath.Join(outside, "secret"), "dok", "."} {
		if got, err := read(name); err == nil {
			t.Errorf("%s: read %q, want an error", name, got)
		}
	}
	if _, err := read("mangler.pdf"); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("a missing file gives %v, want fs.ErrNotExist", err)
	}
}
