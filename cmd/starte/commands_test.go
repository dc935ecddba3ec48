package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"starte/workflow/engine"
)

// starte runs a command in a folder and returns its exit code and output.
func starte(t *testing.T, args ...string) (code int, stdout, stderr string) {
	t.Helper()
	var out, errs bytes.Buffer
	env := environment{getenv: func(string) string { return "" }, stdin: strings.NewReader(""), stdout: &out, stderr: &errs}
	code = run(t.Context(), args, env)
	return code, out.String(), errs.String()
}

func TestUsageErrorsSayWhatToDo(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config := filepath.Join(dir, "robot.yaml")
	if err := os.WriteFile(config, []byte("from: Oss og vårt <robot@example.no>\nimap: {address: \"127.0.0.1:1\"}\nsmtp: {address: \"127.0.0.1:1\"}\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if files, _ := filepath.Glob(filepath.Join(dir, "*")); len(files) != 1 {
			t.Errorf("left in the folder: %v", files)
		}
	})
	for name, tc := range map[string]struct {
		args []string
		want string
	}{
		"unknown command":        {[]string{"sendall"}, "--help"},
		"help on no command":     {[]string{"nosuch", "--help"}, `unknown command "nosuch"`},
		"help with no command":   {[]string{"help", "nosuch"}, `unknown command "nosuch"`},
		"check of starte.yaml":   {[]string{"check", config}, "is the robot's own configuration, not a process file: `starte doctor`"},
		"preview of starte.yaml": {[]string{"preview", config, "--out", filepath.Join(dir, "out")}, "the robot's own configuration"},
		"preview among files":    {[]string{"preview", config, "--out", dir}, "name a new folder, such as --out " + filepath.Join(dir, "preview")},
		"demo among files":       {[]string{"demo", "--out", dir}, "name a new folder"},
		"hold without database":  {[]string{"hold", "solbakken", "--config", config}, "`starte apply FILE` makes it"},
		"status of none":         {[]string{"status", "solbakken", "--config", config}, "no process"},
		"unknown flag":           {[]string{"check", "--fast"}, "--help"},
		"check without file":     {[]string{"check"}, "at least one process file"},
		"missing file":           {[]string{"check", filepath.Join(dir, "gone.yaml")}, "starte init"},
		"no configuration":       {[]string{"status", "--config", filepath.Join(dir, "starte.yaml")}, "starte init"},
		"unknown course":         {[]string{"preview", "x.yaml", "--course", "some"}, "everybody or nobody"},
		"body of a kind":         {[]string{"parse", "--body", "rtf", "x"}, "text or html"},
		"misspelt command":       {[]string{"aply", "x.yaml"}, "did you mean `starte apply`?"},
		"misspelt for help":      {[]string{"help", "chek"}, "did you mean `starte check`?"},
		"misspelt flag":          {[]string{"apply", "x.yaml", "--dryrun"}, "did you mean --dry-run?"},
		"check of a folder":      {[]string{"check", dir}, "is a folder: name the process files in it, such as " + filepath.Join(dir, "*.yaml")},
		"apply of nothing":       {[]string{"apply", filepath.Join(dir, "gone.yaml")}, "is not there: name a process file"},
		"apply of no files":      {[]string{"apply", dir}, "starte init"},
		"configuration's folder": {[]string{"status", "--config", dir}, "is a folder: name the file in it"},
		"parse of a folder":      {[]string{"parse", dir}, "is a folder: name the messages in it"},
		"parse of nothing":       {[]string{"parse", filepath.Join(dir, "gone.eml")}, "is not there: name a message"},
		"sent of nothing":        {[]string{"parse", "--sent", filepath.Join(dir, "gone.eml"), config}, "is not there: name a message"},
		"init in no folder":      {[]string{"init", filepath.Join(dir, "gone", "x.yaml")}, "make it first"},
		"preview into a file":    {[]string{"preview", "x.yaml", "--out", config}, "is a file: name a folder"},
		"moving a vague time":    {[]string{"when", "--moving", "4. februar", "senere"}, "2027-02-04 13:00-15:00"},
		"hold nothing":           {[]string{"hold"}, "process id"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			code, _, stderr := starte(t, tc.args...)
			if code != exitUsage || !strings.Contains(stderr, tc.want) {
				t.Errorf("exit code %d, said %q; want %d and %q", code, stderr, exitUsage, tc.want)
			}
		})
	}
}

func TestHelpTeaches(t *testing.T) {
	t.Parallel()
	_, long, _ := starte(t, "--help")
	for _, c := range []string{"demo", "init", "check", "preview", "apply", "serve", "status", "parse", "hold", "resume", "cancel"} {
		if !strings.Contains(long, "\n  "+c+" ") {
			t.Errorf("the help does not list %s", c)
		}
		code, help, _ := starte(t, c, "--help")
		if code != exitDone || !strings.Contains(help, "Usage:") {
			t.Errorf("%s --help: exit code %d", c, code)
		}
	}
}

// TestInitCheckPreview goes the way that the README teaches.
func TestInitCheckPreview(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	file := filepath.Join(dir, "process.yaml")
	if code, _, stderr := starte(t, "init", file); code != exitDone {
		t.Fatal(stderr)
	}
	if code, _, stderr := starte(t, "init", file); code != exitUsage || !strings.Contains(stderr, "exists already") {
		t.Errorf("a second init: exit code %d, %q", code, stderr)
	}
	if err := os.Remove(filepath.Join(dir, "starte.yaml")); err != nil { // which commands then say is missing, and that init writes it
		t.Fatal(err)
	}
	if code, out, stderr := starte(t, "init", file); code != exitDone || !strings.Contains(out, "kept  "+file) || !strings.Contains(out, "wrote "+filepath.Join(dir, "starte.yaml")) {
		t.Errorf("init of the configuration alone: exit code %d, %s%s", code, out, stderr)
	}
	code, out, stderr := starte(t, "check", file)
	if code != exitDone || strings.Contains(out, "warning") {
		t.Errorf("the sample does not pass its check: %s%s", out, stderr)
	}
	gallery := filepath.Join(dir, "preview")
	if code, _, stderr := starte(t, "preview", file, "--out", gallery, "--config", filepath.Join(dir, "none.yaml")); code != exitDone {
		t.Fatal(stderr)
	}
	kinds := map[string]bool{}
	for _, m := range regexp.MustCompile(`(?m)^X-Starte-Kind: (\w+)`).FindAllString(readAll(t, filepath.Join(gallery, "mail", "*.eml")), -1) {
		kinds[m] = true
	}
	if len(kinds) < 12 {
		t.Errorf("the preview shows %d kinds of mail: %v", len(kinds), kinds)
	}
	for pattern, least := range map[string]int{"*.ics": 4, "*Dagsorden.pdf": 1, "*Mine-tanker-om-Oss-og-vart.pdf": 1, "*Trygghet*.pdf": 1, "*Fremdriftsplan.pdf": 1, "*Plakat.pdf": 1} {
		if found, _ := filepath.Glob(filepath.Join(gallery, "files", pattern)); len(found) < least {
			t.Errorf("the preview has %d files like %s", len(found), pattern)
		}
	}
	if code, _, stderr := starte(t, "preview", file, "--out", gallery, "--course", "nobody"); code != exitDone {
		t.Fatal(stderr)
	}
}

func readAll(t *testing.T, pattern string) string {
	t.Helper()
	names, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	var all strings.Builder
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			t.Fatal(err)
		}
		all.Write(b)
		all.WriteByte('\n')
	}
	return all.String()
}

// TestCheckNamesEveryFault runs the command on the broken files that the
// process file's own tests keep.
func TestCheckNamesEveryFault(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob(filepath.Join("..", "..", "workflow", "file", "testdata", "broken", "*.yaml"))
	if err != nil || len(files) < 25 {
		t.Fatalf("%d broken files, %v", len(files), err)
	}
	for _, name := range files {
		t.Run(filepath.Base(name), func(t *testing.T) {
			t.Parallel()
			content, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			code, out, _ := starte(t, "check", name)
			wantCode := exitDone
			for i, line := range strings.Split(string(content), "\n") {
				if !strings.Contains(line, "#! fault") {
					continue
				}
				wantCode = exitUsage
				if place := name + ":" + strconv.Itoa(i+1) + ":"; !strings.Contains(out, place) {
					t.Errorf("no fault named at %s", place)
				}
			}
			if strings.Contains(string(content), "#! fault") && code != wantCode {
				t.Errorf("exit code %d, want %d", code, wantCode)
			}
		})
	}
}

// TestApplyAndStatus applies a file, again, and edited, and looks where it stands.
func TestApplyAndStatus(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	config := filepath.Join(dir, "starte.yaml")
	write := func(name, text string) {
		if err := os.WriteFile(filepath.Join(dir, name), []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("starte.yaml", "from: Oss og vårt <robot@example.no>\nimap: {address: \"127.0.0.1:1\", username: r}\nsmtp: {address: \"127.0.0.1:1\", username: r}\n")
	day := func(n int) string { return time.Now().AddDate(0, 0, n).Format("2006-01-02") }
	process := "id: solbakken\nworkplace: Solbakken\nleader: Kari Nordmann <kari@example.no>\nmembers: [Ola Berg <ola@example.no>]\nstaff: [Anne Lie <anne@example.no>]\n" +
		"meeting: {start: " + day(30) + " 13:00, minutes: 60}\nworkshops:\n  - {id: first, title: Start, start: " + day(60) + " 13:00, end: \"15:00\"}\n"
	write("process.yaml", process)
	file := filepath.Join(dir, "process.yaml")

	if code, out, stderr := starte(t, "apply", file, "--dry-run", "--config", config); code != exitDone || !strings.Contains(out, "Dry run") {
		t.Fatalf("dry run: %d %s %s", code, out, stderr)
	}
	if _, out, _ := starte(t, "status", "--config", config); !strings.Contains(out, "No processes yet") {
		t.Errorf("a dry run left something: %s", out)
	}
	if _, err := os.Stat(filepath.Join(dir, "starte.db")); !os.IsNotExist(err) {
		t.Errorf("a dry run and status made a database: %v", err)
	}
	if code, out, stderr := starte(t, "check", file, config); code != exitDone || !strings.Contains(out, "own configuration") || !strings.Contains(out, "good: Solbakken") {
		t.Errorf("check of all files: %d %s %s", code, out, stderr)
	}
	if code, out, stderr := starte(t, "apply", file, "--config", config); code != exitDone || !strings.Contains(out, "new process") || !strings.Contains(out, "invitation") {
		t.Fatalf("apply: %d %s %s", code, out, stderr)
	}
	if _, out, _ := starte(t, "apply", file, "--config", config); !strings.Contains(out, "no changes") {
		t.Errorf("applied again: %s", out)
	}
	write("process.yaml", strings.Replace(process, "13:00, end: \"15:00\"", "12:00, end: \"14:00\"", 1))
	if _, out, _ := starte(t, "apply", file, "--config", config); !strings.Contains(out, "moved workshop/first") {
		t.Errorf("applied edited: %s", out)
	}
	edited := strings.NewReplacer("ola@example.no", "ola.berg@example.no", "Anne Lie <anne@example.no>", "Bo Dahl <bo@example.no>").Replace(process)
	write("process.yaml", edited)
	_, out, _ := starte(t, "apply", file, "--config", config)
	for _, want := range []string{"new address: Ola Berg <ola.berg@example.no>", "person added: Bo Dahl <bo@example.no>", "person removed: Anne Lie <anne@example.no>"} {
		if !strings.Contains(out, want) {
			t.Errorf("applied with other people: nothing of %q in %s", want, out)
		}
	}
	if code, out, stderr := starte(t, "hold", "solbakken", "--config", config); code != exitDone {
		t.Fatalf("hold: %s %s", out, stderr)
	}
	if _, out, _ := starte(t, "status", "solbakken", "--config", config); !strings.Contains(out, "held") {
		t.Errorf("status after hold: %s", out)
	}
	if code, _, _ := starte(t, "cancel", "nobody", "--config", config); code != exitUsage {
		t.Errorf("cancelling what is not there: exit code %d", code)
	}
	if info, err := os.Stat(filepath.Join(dir, "starte.db")); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the database file: %v %v", info, err)
	}
}

// fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, errors.New("no space left on device") }

func TestLostOutputIsAFailure(t *testing.T) {
	t.Parallel()
	var stderr bytes.Buffer
	env := environment{getenv: func(string) string { return "" }, stdin: strings.NewReader(""), stdout: fullDisk{}, stderr: &stderr}
	if code := run(t.Context(), []string{"version"}, env); code != exitFailed || !strings.Contains(stderr.String(), "no space left") {
		t.Errorf("exit code %d, said %q", code, stderr.String())
	}
}

func TestStatusTellsOfMailThatWaits(t *testing.T) {
	t.Parallel()
	var out bytes.Buffer
	printBrief(&out, statusLine{Status: engine.Status{ID: "furu", Queued: 11, Failed: 2}})
	if !strings.Contains(out.String(), "waiting 11") || !strings.Contains(out.String(), "failed 2") {
		t.Errorf("status says %q", out.String())
	}
}
