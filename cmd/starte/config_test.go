package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/encoding/charmap"
)

const smallConfig = "from: Oss og vårt <robot@example.no>\nimap: {address: \"127.0.0.1:1\", username: r}\nsmtp: {address: \"127.0.0.1:1\", username: r}\n" // three lines

// TestConfigurationFaults: each with its line and what to write instead.
func TestConfigurationFaults(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct {
		config string
		want   []string
	}{
		"misspelt key":       {smallConfig + "per_minut: 3\n", []string{`starte.yaml:4:1: there is no key "per_minut" here; did you mean "per_minute"?`}},
		"key of a server":    {"smtp:\n  adress: x:1\n", []string{`starte.yaml:2:3: there is no key "smtp.adress" here; did you mean "address"?`}},
		"nothing like it":    {smallConfig + "colour: red\n", []string{`starte.yaml:4:1: there is no key "colour" here; write one of: from, plus_addressing,`}},
		"two at once":        {smallConfig + "pol: 5s\nper_day: mange\n", []string{`:4:1: there is no key "pol"`, `:5: per_day: write a whole number, not "mange"`}},
		"time without unit":  {smallConfig + "poll: 5\n", []string{`:4: poll: write a time with its unit, such as 5s or 1m, not "5"`}},
		"neither yes nor no": {smallConfig + "plus_addressing: kanskje\n", []string{`:4: plus_addressing: write true or false, not "kanskje"`}},
		"key twice":          {smallConfig + "junk: a\njunk: b\n", []string{`:5: the key "junk" stands on line 4 already; keep one of the two`}},
		"a server in a word": {"imap: mail.example.no:993\n", []string{`:1: imap: write its keys`}},
		"a list":             {"- a\n", []string{`:1: write keys and values`}},
		"quotation mark":     {smallConfig + "mailbox: \"INBOX\njunk: Junk\nhandled: \"Ferdig\"\n", []string{`:4:10: The quotation mark " that opens here is not closed`}},
		"bracket":            {"imap: {address: x:1\nfrom: a\n", []string{"starte.yaml:", "bracket that is opened is closed"}},
		"unknown database":   {smallConfig + "database: psotgres://u:hush@db/x\n", []string{`starte.yaml: database: write the name of a file, or postgres://user@host/database, not "psotgres://…"`}},
		"nothing in it":      {"", []string{"starte.yaml: from: write the mailbox", "starte.yaml: imap.address: write host and port", "starte.yaml: smtp.address: "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t, "")
			f.write("starte.yaml", tt.config)
			code, out, stderr := f.run("status")
			if code != exitUsage || strings.Contains(stderr, "main.") || strings.Contains(stderr, "unmarshal") || strings.Contains(stderr, "hush") {
				t.Errorf("exit code %d, said %s%s", code, out, stderr)
			}
			for _, want := range tt.want {
				if !strings.Contains(stderr, want) {
					t.Errorf("want %q in\n%s", want, stderr)
				}
			}
		})
	}
}

// TestConfigurationAsItIsSaved: whatever the editor made of it.
func TestConfigurationAsItIsSaved(t *testing.T) {
	t.Parallel()
	latin, err := charmap.Windows1252.NewEncoder().String(smallConfig)
	if err != nil {
		t.Fatal(err)
	}
	for name, config := range map[string]string{
		"with a mark and CRLF": "\uFEFF" + strings.ReplaceAll(smallConfig, "\n", "\r\n"),
		"Windows-1252":         latin,
		"with an anchor":       "from: a@example.no\nimap: &both {address: \"127.0.0.1:1\", username: r}\nsmtp: {<<: *both, tls: none}\n",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t, "")
			f.write("starte.yaml", config)
			if code, out, stderr := f.run("status"); code != exitDone || !strings.Contains(out, "No processes yet") {
				t.Errorf("exit code %d, said %s%s", code, out, stderr)
			}
		})
	}
}

// TestPreviewNamesAFaultyConfiguration: the mail is made all the same.
func TestPreviewNamesAFaultyConfiguration(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "per_minut: 3\n").with("u00", 1)
	code, out, stderr := f.run("preview", f.dir+"/u00.yaml", "--out", f.dir+"/preview")
	if code != exitDone || !strings.Contains(out, "starte.yaml:4:1: there is no key") || !strings.Contains(out, "as if there were no configuration") {
		t.Errorf("exit code %d, said %s%s", code, out, stderr)
	}
}

// TestPasswordWithoutTLS: what would send a password for anyone to read is
// named where it stands.
func TestPasswordWithoutTLS(t *testing.T) {
	t.Parallel()
	const plain = "from: robot@example.no\nimap:\n  address: \"127.0.0.1:1\"\n  username: r\n  tls: none\nsmtp:\n  {address: \"127.0.0.1:1\", username: r,\n  tls: none}\n"
	for name, tt := range map[string]struct {
		config string
		want   []string // one for each fault
	}{
		"both":        {plain, []string{"starte.yaml:5: imap.tls: ", "starte.yaml:8: smtp.tls: "}},
		"allowed":     {strings.ReplaceAll(strings.ReplaceAll(plain, "  username: r\n", "  username: r\n  allow_plain_login: true\n"), "username: r,", "username: r, allow_plain_login: true,"), nil},
		"no login":    {strings.Replace(strings.Replace(plain, "  tls: none\n", "  tls: tls\n", 1), "username: r,", "", 1), nil},
		"one of them": {strings.Replace(plain, "  tls: none\n", "  tls: starttls\n", 1), []string{"starte.yaml:8: smtp.tls: "}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t, "")
			f.write("starte.yaml", tt.config)
			f.password = "hush"
			code, _, stderr := f.run("status")
			if (code == exitUsage) != (len(tt.want) > 0) || strings.Count(stderr, "\n") != len(tt.want) || strings.Contains(stderr, "hush") {
				t.Errorf("exit code %d, said %s", code, stderr)
			}
			for _, want := range tt.want {
				if !strings.Contains(stderr, want+"none would send the password for anyone on the way to read: write tls or starttls, ") {
					t.Errorf("want %q in\n%s", want, stderr)
				}
			}
		})
	}
}

// TestDatabaseFolderIsMissing: that there are no processes yet is said only
// where a database could be made.
func TestDatabaseFolderIsMissing(t *testing.T) {
	t.Parallel()
	f := newFolder(t, "database: nowhere/starte.db\n").with("u00", 1)
	for _, command := range [][]string{{"status"}, {"status", "--json"}, {"hold", "--all"}, {"apply", f.dir + "/u00.yaml", "--dry-run"}, {"apply", f.dir + "/u00.yaml"}} {
		code, out, stderr := f.run(command...)
		if code != exitFailed || out != "" || !strings.Contains(stderr, "there is no folder "+f.dir+"/nowhere: make it") {
			t.Errorf("%v: exit code %d, said %s%s", command, code, out, stderr)
		}
	}
}

// TestConfiguredFiles: what the configuration names and cannot be used is said
// with the setting and what to do.
func TestConfiguredFiles(t *testing.T) {
	t.Parallel()
	for name, tt := range map[string]struct{ config, want string }{
		"templates are not there": {"templates: words\n", "words: make it, or take the line away"},
		"a template of no name":   {"templates: .\n", "nb/nothing.tmpl: replaces no template"},
		"authority is not there":  {"ca_file: gone.pem\n", "gone.pem: no such file or directory: name the file with the authority's certificate"},
		"authority is none":       {"ca_file: starte.yaml\n", "starte.yaml: read ca certificates: no certificate in pem data: it begins with"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			f := newFolder(t, tt.config).with("u00", 1)
			if err := os.Mkdir(filepath.Join(f.dir, "nb"), 0o700); err != nil {
				t.Fatal(err)
			}
			f.write("nb/nothing.tmpl", "Hei")
			setting, _, _ := strings.Cut(tt.config, ":")
			if code, out, stderr := f.run("apply", f.dir+"/u00.yaml"); code != exitUsage || !strings.Contains(stderr, tt.want) || !strings.Contains(stderr, setting+": ") {
				t.Errorf("exit code %d, said %s%s", code, out, stderr)
			}
		})
	}
}
