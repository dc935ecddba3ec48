package main

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"
	"testing"
)

// TestPackageIsInstalled builds the package, installs it into an empty tree with
// dpkg, installs the next version over it, and purges it: user, folders with their rights, unit and program are there, a configuration
// that was changed stays, and in the end nothing is left.
func TestPackageIsInstalled(t *testing.T) {
	t.Parallel()
	for _, program := range []string{"dpkg", "dpkg-deb", "systemd-sysusers", "systemd-tmpfiles"} {
		needProgram(t, program)
	}
	if os.Geteuid() != 0 {
		t.Skip("SKIPPED WITHOUT BEING TESTED: only root installs packages")
	}
	dir := t.TempDir()
	root := filepath.Join(dir, "root")
	for name, content := range map[string]string{"etc/passwd": "root:x:0:0:root:/root:/bin/sh\n", "etc/group": "root:x:0:\n", "var/lib/dpkg/status": "", "var/lib/dpkg/available": ""} {
		file := filepath.Join(root, name)
		if err := errors.Join(os.MkdirAll(filepath.Dir(file), 0o755), os.WriteFile(file, []byte(content), 0o644)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.MkdirAll(filepath.Join(root, "var/lib/dpkg/info"), 0o755); err != nil {
		t.Fatal(err)
	}
	dpkg := func(args ...string) {
		t.Helper()
		cmd := exec.CommandContext(t.Context(), "dpkg", append([]string{"--root=" + root, "--force-script-chrootless", "--force-depends", "--force-confold"}, args...)...)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("dpkg %s: %v\n%s", args, err, out)
		}
	}
	dpkg("--install", buildPackage(t, dir, "1.0.0"))

	users, err := os.ReadFile(filepath.Join(root, "etc/passwd"))
	if err != nil || !strings.Contains(string(users), "\nstarte:") {
		t.Fatalf("no user starte, %v:\n%s", err, users)
	}
	uid := strings.Split(strings.SplitN(string(users), "\nstarte:", 2)[1], ":")[1]
	for name, want := range map[string]struct {
		mode  fs.FileMode
		owner bool // the robot's own
	}{
		"var/lib/starte": {fs.ModeDir | 0o700, true}, "etc/starte": {fs.ModeDir | 0o750, false}, "etc/starte/starte.yaml": {0o640, false},
		"usr/bin/starte": {0o755, false}, "usr/lib/systemd/system/starte.service": {0o644, false},
	} {
		info, err := os.Stat(filepath.Join(root, name))
		if err != nil {
			t.Error(err)
			continue
		}
		stat, ok := info.Sys().(*syscall.Stat_t)
		if info.Mode() != want.mode || !ok || (strconv.Itoa(int(stat.Uid)) == uid) != want.owner {
			t.Errorf("%s: mode %s and owner %d, want %s and the robot's own: %t", name, info.Mode(), stat.Uid, want.mode, want.owner)
		}
	}
	out, err := exec.CommandContext(t.Context(), filepath.Join(root, "usr/bin/starte"), "version").Output()
	if err != nil || !strings.Contains(string(out), "1.0.0") {
		t.Errorf("version %q, %v", out, err)
	}

	// An upgrade keeps what the operator has written, and the data.
	config, data := filepath.Join(root, "etc/starte/starte.yaml"), filepath.Join(root, "var/lib/starte/starte.db")
	if err := errors.Join(os.WriteFile(config, []byte("from: mine\n"), 0o640), os.WriteFile(data, []byte("data"), 0o600)); err != nil {
		t.Fatal(err)
	}
	dpkg("--install", buildPackage(t, dir, "1.0.1"))
	if got, err := os.ReadFile(config); err != nil || string(got) != "from: mine\n" {
		t.Errorf("the configuration is now %q, %v", got, err)
	}
	dpkg("--remove", "starte")
	if _, err := os.Stat(data); err != nil {
		t.Errorf("removing the program took the data along: %v", err)
	}
	dpkg("--purge", "starte")
	for _, name := range []string{"var/lib/starte", "etc/starte", "usr/bin/starte"} {
		if _, err := os.Stat(filepath.Join(root, name)); !errors.Is(err, fs.ErrNotExist) {
			t.Errorf("%s is left: %v", name, err)
		}
	}
}

// buildPackage builds the package around the program, where all is required, and
// around a stand-in that tells its version otherwise: compiling takes its time.
func buildPackage(t *testing.T, dir, version string) string {
	t.Helper()
	program := filepath.Join(dir, "starte-"+version)
	if serversRequired {
		compile := exec.CommandContext(t.Context(), "go", "build", "-ldflags", "-s -w -X main.version="+version, "-o", program, ".")
		if out, err := compile.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
	} else if err := os.WriteFile(program, []byte("#!/bin/sh\necho starte "+version+"\n"), 0o755); err != nil {
		t.Fatal(err)
	}
	build := exec.CommandContext(t.Context(), filepath.Join("packaging", "build-deb"), version, "amd64", dir)
	build.Env = append(os.Environ(), "BINARY="+program)
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return filepath.Join(dir, "starte_"+version+"_amd64.deb")
}
