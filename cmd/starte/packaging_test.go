package main

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"testing"
	"time"

	"go.yaml.in/yaml/v3"
)

// needProgram skips loudly where a program is missing; where the servers are
// required so is the program.
func needProgram(t *testing.T, name string) string {
	t.Helper()
	path, err := exec.LookPath(name)
	switch {
	case err == nil:
		return path
	case serversRequired:
		t.Fatalf("%s is required here: %v", name, err)
	}
	t.Skipf("SKIPPED WITHOUT BEING TESTED: %v", err)
	return ""
}

func TestUnitIsHardened(t *testing.T) {
	t.Parallel()
	analyze := needProgram(t, "systemd-analyze")
	out, err := exec.CommandContext(t.Context(), analyze, "security", "--no-pager", "--offline=true", "--threshold=20", filepath.Join("packaging", "starte.service")).CombinedOutput()
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

// TestPackage builds the package around a stand-in for the program, twice, and
// looks at what it installs, and how.
func TestPackage(t *testing.T) {
	t.Parallel()
	needProgram(t, "dpkg-deb")
	dir := t.TempDir()
	deb := filepath.Join(dir, "starte_1.2.3_amd64.deb")
	program := filepath.Join(dir, "starte")
	if err := os.WriteFile(program, []byte("#!/bin/sh\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	var first []byte
	for n := range 2 {
		build := exec.CommandContext(t.Context(), filepath.Join("packaging", "build-deb"), "1.2.3", "amd64", dir)
		build.Env = append(os.Environ(), "BINARY="+program, "SOURCE_DATE_EPOCH=1800000000")
		if out, err := build.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, out)
		}
		data, err := os.ReadFile(deb)
		if err != nil {
			t.Fatal(err)
		}
		if n == 1 && !bytes.Equal(data, first) {
			t.Error("built again it is another package")
		}
		first = data
	}
	list, err := exec.CommandContext(t.Context(), "dpkg-deb", "--contents", deb).Output()
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`-rwxr-xr-x root/root .* \./usr/bin/starte\n`, `\./usr/lib/systemd/system/starte\.service\n`, `\./usr/lib/sysusers\.d/starte\.conf\n`,
		`\./usr/lib/tmpfiles\.d/starte\.conf\n`, `\./usr/share/doc/starte/operations\.md\n`, `\./usr/share/doc/starte/alerts\.yaml\n`, `\./etc/starte/starte\.yaml\n`,
	} {
		if !regexp.MustCompile(want).Match(list) {
			t.Errorf("the package lacks %s:\n%s", want, list)
		}
	}
	root := filepath.Join(dir, "root")
	if out, err := exec.CommandContext(t.Context(), "dpkg-deb", "--extract", deb, root).CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	// The configuration that it brings is a good one, with the database where the unit may write.
	a := &app{environment: environment{getenv: func(string) string { return "" }, stdout: io.Discard, stderr: io.Discard}, configFile: filepath.Join(root, "etc/starte/starte.yaml")}
	c, err := a.loadConfig()
	if err != nil {
		t.Fatal(err)
	}
	if c.database() != "/var/lib/starte/starte.db" {
		t.Errorf("database %s", c.database())
	}
}

// TestAlertsNameMetricsThatExist keeps the sample alerts and the program together.
func TestAlertsNameMetricsThatExist(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile(filepath.Join("packaging", "alerts.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	var alerts struct {
		Groups []struct {
			Rules []struct {
				Alert, Expr string
				Annotations map[string]string
			}
		}
	}
	if err := yaml.Unmarshal(data, &alerts); err != nil {
		t.Fatal(err)
	}
	w := asked(t, worldOptions{})
	known := metricNames(t, w)
	n := 0
	for _, g := range alerts.Groups {
		for _, r := range g.Rules {
			if r.Annotations["summary"] == "" || r.Annotations["description"] == "" {
				t.Errorf("%s says not what it is and what to do", r.Alert)
			}
			for _, name := range regexp.MustCompile(`starte_\w+`).FindAllString(r.Expr, -1) {
				if n++; !known[name] {
					t.Errorf("%s: there is no metric %s", r.Alert, name)
				}
			}
		}
	}
	if n == 0 {
		t.Error("the alerts look at nothing")
	}
}

// metricNames are the metrics of a robot that cannot reach its mailbox.
func metricNames(t *testing.T, w *world) map[string]bool {
	t.Helper()
	cfg, err := (&app{environment: environment{getenv: func(k string) string { return w.env[k] }}, configFile: w.path("starte.yaml")}).loadConfig()
	if err != nil {
		t.Fatal(err)
	}
	a := &app{environment: environment{now: w.clock, stderr: io.Discard}, observer: newObserver(w.clock)}
	m, err := a.assemble(t.Context(), cfg)
	if err != nil {
		t.Fatal(err)
	}
	defer m.Close()
	a.observer.use(m)
	w.imap.Close()
	ctx, stop := context.WithTimeout(t.Context(), patience)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- m.engine.Run(ctx) }()
	tick := time.NewTicker(10 * time.Millisecond)
	defer tick.Stop()
	for ctx.Err() == nil && len(m.engine.Problems()) == 0 {
		<-tick.C
	}
	families, err := a.observer.registry.Gather()
	if err != nil {
		t.Fatal(err)
	}
	stop()
	if err := <-done; err != nil {
		t.Error(err)
	}
	names := map[string]bool{}
	for _, f := range families {
		names[f.GetName()] = true
	}
	return names
}
