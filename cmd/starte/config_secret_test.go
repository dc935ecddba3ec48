package main

import (
	"os"
	"strings"
	"testing"
)

// TestConfigurationWithoutSecrets writes passwords where people look for a place
// for them: it is told where they go, and what was written is not repeated.
func TestConfigurationWithoutSecrets(t *testing.T) {
	t.Parallel()
	for config, want := range map[string]string{
		"imap:\n  password: hush\n":                      `:2:3: there is no key "imap.password" here; secrets are not written here: set STARTE_IMAP_PASSWORD, or name a file`,
		"smtp:\n  password: hush\n":                      `"smtp.password" here; secrets are not written here: set STARTE_SMTP_PASSWORD`,
		smallConfig + "password: hush\n":                 `"password" here; secrets are not written here: set STARTE_IMAP_PASSWORD and STARTE_SMTP_PASSWORD`,
		smallConfig + "oauth2:\n  client_secret: hush\n": `"oauth2.client_secret" here; secrets are not written here: set STARTE_OAUTH_CLIENT_SECRET`,
		smallConfig + "http: 8025\n":                     `http: write host and port, such as 127.0.0.1:8025, not "8025"`,
	} {
		f := newFolder(t, "")
		f.write("starte.yaml", config)
		if code, _, stderr := f.run("status"); code != exitUsage || !strings.Contains(stderr, want) || strings.Contains(stderr, "hush") {
			t.Errorf("exit code %d, said %q, want %q", code, stderr, want)
		}
	}
}

// TestDoctorLooksAtTheConfiguration: with a password in it, it is nobody else's.
func TestDoctorLooksAtTheConfiguration(t *testing.T) {
	t.Parallel()
	for _, tt := range []struct {
		database string
		mode     os.FileMode
		found    bool
	}{
		{"postgres://u:hush@127.0.0.1:1/x", 0o644, true},
		{"postgres://u:hush@127.0.0.1:1/x", 0o640, false},
		{"postgres://u@127.0.0.1:1/x", 0o644, false},
		{"starte.db", 0o644, false},
	} {
		w := newWorld(t, worldOptions{config: "database: " + tt.database})
		if err := os.Chmod(w.path("starte.yaml"), tt.mode); err != nil {
			t.Fatal(err)
		}
		_, out := w.examine(goodZone(), "--no-mail")
		if found := strings.Contains(out, "! files: "+w.path("starte.yaml")+" holds the database's password"); found != tt.found || strings.Contains(out, "hush") {
			t.Errorf("%s, %s: %s", tt.database, tt.mode, out)
		}
	}
}
