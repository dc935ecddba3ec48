package main

import (
	"bytes"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"starte/workflow"
	"starte/workflow/store"
)

// folder is a folder of process files with a robot's configuration.
type folder struct {
	t   *testing.T
	dir string
	now time.Time

	password string // of both servers
}

func newFolder(t *testing.T, limits string) *folder {
	t.Helper()
	f := &folder{t: t, dir: t.TempDir(), now: time.Date(2027, time.January, 4, 9, 30, 0, 0, time.UTC)}
	f.write("starte.yaml", "from: Oss og vårt <robot@example.no>\nimap: {address: \"127.0.0.1:1\", username: r}\nsmtp: {address: \"127.0.0.1:1\", username: r}\n"+limits)
	return f
}

func (f *folder) write(name, text string) {
	f.t.Helper()
	if err := os.WriteFile(filepath.Join(f.dir, name), []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
}

// unit writes the file of a workplace with some staff.
func (f *folder) unit(id string, staff int) {
	var b strings.Builder
	fmt.Fprintf(&b, "id: %[1]s\nworkplace: Enhet %[1]s\nleader: Leder <leder@%[1]s.example.no>\nmembers: [Ola Berg <ola@%[1]s.example.no>]\nstaff:\n", id)
	for i := range staff {
		fmt.Fprintf(&b, "  - Ansatt %[2]d <a%[2]d@%[1]s.example.no>\n", id, i)
	}
	b.WriteString("meeting: {start: 2027-01-28 13:00, minutes: 60, place: Møterommet}\nworkshops:\n  - {id: first, title: Start, start: 2027-03-04 13:00, end: \"15:00\", place: Storsalen}\n")
	f.write(id+".yaml", b.String())
}

func (f *folder) apply(args ...string) (code int, stdout, stderr string) {
	return f.run(append([]string{"apply", f.dir}, args...)...)
}

// run runs a command with the folder's configuration.
func (f *folder) run(args ...string) (code int, stdout, stderr string) {
	var out, errs bytes.Buffer
	getenv := func(name string) string {
		if strings.HasSuffix(name, "_PASSWORD") {
			return f.password
		}
		return ""
	}
	env := environment{getenv: getenv, stdin: strings.NewReader(""), stdout: &out, stderr: &errs, now: func() time.Time { return f.now }}
	code = run(f.t.Context(), append(args, "--config", filepath.Join(f.dir, "starte.yaml")), env)
	return code, out.String(), errs.String()
}

// TestApplyFolder: the good files are applied, the faults of the others named
// where they are, and what is applied again unchanged is only counted.
func TestApplyFolder(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "per_minute: 0\nper_day: 0\n")
	for i := range 30 {
		f.unit(fmt.Sprintf("u%02d", i), 3)
	}
	f.write("u07.yaml", "id: [\n")
	f.write("u08.yaml", "id: u08\nworkplace: Åtte\nleader: Leder uten adresse\n")
	again, err := os.ReadFile(filepath.Join(f.dir, "u09.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	f.write("u09b.yaml", string(again))

	code, out, stderr := f.apply("--dry-run")
	if code != exitFailed || !strings.Contains(out, "31 files: 28 new, 0 changed, 0 unchanged, 3 not applied") {
		t.Errorf("dry run: %d %s%s", code, out, stderr)
	}
	code, out, stderr = f.apply()
	if code != exitFailed || !strings.Contains(stderr, "3 files of 31 not applied; the others were") {
		t.Errorf("exit code %d, said %q", code, stderr)
	}
	for _, want := range []string{"u07.yaml:", "u08.yaml:3:9: ", "u09b.yaml:1:", "also that of", "u29: new process", "31 files: 28 new, 0 changed, 0 unchanged, 3 not applied"} {
		if !strings.Contains(out, want) {
			t.Errorf("the output lacks %q:\n%s", want, out)
		}
	}
	if strings.ContainsAny(out+stderr, "\r\x1b") {
		t.Error("a bar is drawn where there is no terminal")
	}
	for _, name := range []string{"u07.yaml", "u08.yaml", "u09b.yaml"} {
		if err := os.Remove(filepath.Join(f.dir, name)); err != nil {
			t.Fatal(err)
		}
	}
	f.unit("u10", 4)
	f.now = f.now.Add(time.Hour)
	code, out, stderr = f.apply()
	if code != exitDone || !strings.Contains(out, "28 files: 0 new, 1 changed, 27 unchanged, 0 not applied") || strings.Contains(out, "u11") {
		t.Errorf("applied again: %d %s%s", code, out, stderr)
	}
}

// TestApplyFolderOfFaults: nothing is said of others where there are none.
func TestApplyFolderOfFaults(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "")
	f.write("a.yaml", "id: [\n")
	f.write("b.yaml", "id: [\n")
	if code, _, stderr := f.apply(); code != exitFailed || stderr != "starte: none of the 2 files applied\n" {
		t.Errorf("exit code %d, said %q", code, stderr)
	}
}

// TestApplyWarnsOfLimits: in plain words and figures, for one file too.
func TestApplyWarnsOfLimits(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "per_minute: 30\nper_day: 100\n")
	for i := range 12 {
		f.unit(fmt.Sprintf("u%02d", i), 98)
	}
	code, out, stderr := f.apply("--dry-run")
	want := "warning: 1 200 mails (announcement, 12 processes) are due on Friday 29 January at 09:00; at 30 a minute and 100 a day the last leaves on "
	if code != exitDone || !strings.Contains(out, want) {
		t.Errorf("exit code %d; not said: %s\n%s%s", code, want, out, stderr)
	}
	early := "To be there in time, those of 12 processes start earlier, the first on "
	if !strings.Contains(out, "(workshop notice, 12 processes)") || !strings.Contains(out, early) {
		t.Errorf("not said: %s\n%s", early, out)
	}
	if code, out, _ := newFolder(t, "per_minute: 0\nper_day: 0\n").with("u00", 98).apply(); code != exitDone || strings.Contains(out, "warning") {
		t.Errorf("without limits: %d %s", code, out)
	}
	if code, out, _ := newFolder(t, "").with("u00", 20).apply(); code != exitDone || strings.Contains(out, "warning") {
		t.Errorf("a small workplace on the defaults: %d %s", code, out)
	}
}

func (f *folder) with(id string, staff int) *folder {
	f.unit(id, staff)
	return f
}

// TestStopSwitches: one process and the whole robot, each by itself.
func TestStopSwitches(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "").with("u00", 2).with("u01", 2)
	if code, out, stderr := f.apply(); code != exitDone {
		t.Fatal(out, stderr)
	}
	config := filepath.Join(f.dir, "starte.yaml")
	s, err := store.Open(t.Context(), filepath.Join(f.dir, "starte.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	for _, step := range []struct {
		args    string
		all     bool
		holding map[workflow.Status]int
	}{
		{"hold --all", true, map[workflow.Status]int{workflow.Active: 2}},
		{"hold u01", true, map[workflow.Status]int{workflow.Active: 1, workflow.Held: 1}},
		{"resume --all", false, map[workflow.Status]int{workflow.Active: 1, workflow.Held: 1}},
		{"resume u01", false, map[workflow.Status]int{workflow.Active: 2}},
	} {
		if code, out, stderr := starte(t, append(strings.Fields(step.args), "--config", config)...); code != exitDone {
			t.Fatal(step.args, out, stderr)
		}
		all, err := s.HeldAll(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		holding, err := s.CountProcesses(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if all != step.all || !maps.Equal(holding, step.holding) {
			t.Errorf("after %s: all held %v, processes %v", step.args, all, holding)
		}
	}
}

// TestOperatorIsConfigured: a wrong address or language is named.
func TestOperatorIsConfigured(t *testing.T) {
	t.Parallel()
	for settings, want := range map[string]string{
		"operator: drift\n": "operator: write the address",
		"operator: drift@example.no\noperator_language: se\n": "operator_language: write nb, nn or en",
		"operator: Drift <drift@example.no>\n":                "",
	} {
		code, out, stderr := newFolder(t, settings).with("u00", 2).apply()
		if (code == exitDone) != (want == "") || !strings.Contains(stderr, want) {
			t.Errorf("%q: exit code %d, said %s%s", settings, code, out, stderr)
		}
	}
}
