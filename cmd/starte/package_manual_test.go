package main

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestPackageBringsWhatTheManualNames looks at the package as somebody does who
// has nothing else: what its manual links to is there, and unpacking it leaves a
// folder that everybody can look into.
func TestPackageBringsWhatTheManualNames(t *testing.T) {
	t.Parallel()
	needProgram(t, "dpkg-deb")
	dir := t.TempDir()
	program := filepath.Join(dir, "program")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), filepath.Join("packaging", "build-deb"), "1.2.3", "amd64", dir)
	build.Env = append(os.Environ(), "BINARY="+program)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	out, err := exec.CommandContext(t.Context(), "dpkg-deb", "--contents", filepath.Join(dir, "starte_1.2.3_amd64.deb")).Output()
	if err != nil {
		t.Fatal(err)
	}
	list := string(out)
	if !strings.HasPrefix(list, "drwxr-xr-x root/root") {
		t.Errorf("its root is %.20s", list)
	}
	manual, err := os.ReadFile("docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	wanted := 0
	for _, m := range regexp.MustCompile(`\]\(([^)#]+)\)|(/usr/share/doc/starte/[a-z.]+)`).FindAllStringSubmatch(string(manual), -1) {
		name := m[2]
		if m[1] != "" {
			name = "/usr/share/doc/starte/" + m[1]
		}
		if wanted++; !strings.Contains(list, " ."+name+"\n") {
			t.Errorf("the manual names %s, which is not in the package:\n%s", name, list)
		}
	}
	if wanted < 2 {
		t.Errorf("the manual names %d files", wanted)
	}
}
