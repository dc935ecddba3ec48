package main

import (
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"starte/parser"
)

// TestManualsNameWhatThereIs reads the README, the manual and the help: every
// command and flag that they name is there, every setting and every variable of
// the environment too, and every command has an example.
func TestManualsNameWhatThereIs(t *testing.T) {
	t.Parallel()
	root := (&app{}).root()
	texts := map[string]string{"starte": quotedCommands(root.Long, `(starte [a-z][a-z -]+)(?:,|\n|$)`)}
	for _, c := range root.Commands() {
		if c.Name() == "help" || c.Name() == "completion" {
			continue
		}
		if c.Example == "" || c.Long == "" {
			t.Errorf("starte %s has no example or says nothing of itself", c.Name())
		}
		texts[c.CommandPath()] = c.Example + "\n" + quotedCommands(c.Long, "[\"`](starte [^\"`\n]+)")
	}
	for _, name := range []string{"../../README.md", "docs/operations.md", "docs/benchmarks.md", "../../CONTRIBUTING.md", "../../SECURITY.md"} {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		texts[name] = shellCommands(string(data))
		checkSettings(t, name, string(data))
	}
	found := 0
	for where, text := range texts {
		for line := range strings.Lines(text) {
			if args := strings.Fields(line); len(args) > 1 && args[0] == "starte" {
				found++
				checkCommand(t, root, where, args[1:])
			}
		}
	}
	if found < 60 {
		t.Errorf("found %d commands only: is the pattern still right?", found)
	}
}

// quotedCommands lists what a pattern finds, one on a line.
func quotedCommands(text, pattern string) string {
	var out strings.Builder
	for _, m := range regexp.MustCompile(pattern).FindAllStringSubmatch(text, -1) {
		out.WriteString(m[1] + "\n")
	}
	return out.String()
}

// shellCommands lists the commands of ours in code between backquotes, and in
// blocks of code, as one types them.
func shellCommands(text string) string {
	var out strings.Builder
	for _, m := range regexp.MustCompile("`([^`\n]+)`|(?m:^ *(.+)$)").FindAllStringSubmatch(text, -1) {
		for part := range strings.SplitSeq(m[1]+m[2], "&&") {
			part = regexp.MustCompile(`^(sudo (-u starte )?)?(go run \./cmd/|\./)?`).ReplaceAllString(strings.TrimSpace(part), "")
			if strings.HasPrefix(part, "starte ") && (m[1] != "" || commandLine.MatchString(part)) {
				out.WriteString(part + "\n")
			}
		}
	}
	return out.String()
}

// commandLine is a line of a block; one of running text has a full stop or a comma after a word.
var commandLine = regexp.MustCompile(`^starte [a-z-]+( [^ ]*[^ .,;:])*$`)

func checkCommand(t *testing.T, root *cobra.Command, where string, args []string) {
	t.Helper()
	if args[0] == "COMMAND" || strings.HasPrefix(args[0], "-") {
		return
	}
	c, _, err := root.Find(args)
	if err != nil || c == root {
		t.Errorf("%s: there is no command in `starte %s`", where, strings.Join(args, " "))
		return
	}
	for _, a := range args[1:] {
		if a == "|" || a == ">" {
			break // another program's
		}
		name, _, _ := strings.Cut(strings.TrimRight(a, ".,:;)"), "=")
		switch {
		case name == "--help":
		case strings.HasPrefix(name, "--"):
			if c.Flag(name[2:]) == nil && c.InheritedFlags().Lookup(name[2:]) == nil {
				t.Errorf("%s: `starte %s` has no %s", where, c.Name(), name)
			}
		case regexp.MustCompile(`^-[a-z]$`).MatchString(name):
			if c.Flags().ShorthandLookup(name[1:]) == nil && c.InheritedFlags().ShorthandLookup(name[1:]) == nil {
				t.Errorf("%s: `starte %s` has no %s", where, c.Name(), name)
			}
		}
	}
}

// checkSettings looks for `name:` and `name` of settings, and for STARTE_NAME.
func checkSettings(t *testing.T, where, text string) {
	t.Helper()
	known := map[string]bool{"STARTE_DATABASE": true, "STARTE_IMAP_PASSWORD": true, "STARTE_SMTP_PASSWORD": true,
		"STARTE_OAUTH_CLIENT_SECRET": true, "STARTE_OAUTH_REFRESH_TOKEN": true, "pg_restore": true}
	for _, kind := range []parser.Kind{parser.AutoReply, parser.CalendarReply, parser.ReadReceipt} {
		known[string(kind)] = true
	}
	for _, name := range settingNames(reflect.TypeFor[config]()) {
		known[name] = true
	}
	sample, err := os.ReadFile("sample/process.yaml")
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range regexp.MustCompile("STARTE_[A-Z_]+|`([a-z]+(?:_[a-z]+)+)(?::[^`]*)?`").FindAllStringSubmatch(text, -1) {
		name := m[0]
		if m[1] != "" {
			name = m[1]
		}
		if known[name] || strings.Contains(string(sample), name+":") || jsonName(name) || strings.HasPrefix(name, "starte_") { // a metric
			continue
		}
		t.Errorf("%s: %q is no setting", where, name)
	}
}

// jsonName reports whether a command prints something under a name.
func jsonName(name string) bool {
	data, err := os.ReadFile(filepath.Join("testdata", "json", "names.txt"))
	return err == nil && strings.Contains(string(data), "."+name+"\n")
}

func settingNames(t reflect.Type) []string {
	if t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	if t.Kind() != reflect.Struct {
		return nil
	}
	var names []string
	for f := range t.Fields() {
		if name, _, _ := strings.Cut(f.Tag.Get("yaml"), ","); name != "" {
			names = append(append(names, name), settingNames(f.Type)...)
		}
	}
	return names
}

// TestSampleConfigurationNamesWhatThereIs takes away the # before each setting of
// the sample: all of them are read.
func TestSampleConfigurationNamesWhatThereIs(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("sample/starte.yaml")
	if err != nil {
		t.Fatal(err)
	}
	setting := regexp.MustCompile(`(?m)^( *)# ( *)(?:# )?([a-z][a-z0-9_]*:)`)
	if n := len(setting.FindAll(data, -1)); n < 15 {
		t.Errorf("it has %d settings behind a #: is the pattern still right?", n)
	}
	c := defaultConfig()
	if err := decodeConfig("starte.yaml", setting.ReplaceAll(data, []byte("$1$2$3")), &c); err != nil {
		t.Error(err)
	}
	if c.OAuth2 == nil || c.OAuth2.RefreshTokenFile == "" || c.IMAP.PasswordFile == "" {
		t.Errorf("not all of it is read: %+v", c)
	}
}

// TestManualNamesMetricsThatExist keeps the table of metrics and the program together.
func TestManualNamesMetricsThatExist(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("docs/operations.md")
	if err != nil {
		t.Fatal(err)
	}
	known := metricNames(t, asked(t, worldOptions{}))
	named := regexp.MustCompile(`starte_[a-z_]+`).FindAllString(string(data), -1)
	if len(named) < 10 {
		t.Errorf("it names %v only", named)
	}
	for _, name := range named {
		if !known[name] {
			t.Errorf("there is no metric %s", name)
		}
	}
}
