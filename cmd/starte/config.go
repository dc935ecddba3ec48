package main

import (
	"errors"
	"fmt"
	"net"
	"net/mail"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"starte/templates"
	"starte/workflow"
)

// config is starte.yaml. Secrets are not in it: they come from the environment
// or from files that it names.
type config struct {
	From     string `yaml:"from"` // the mailbox that the robot reads: "Oss og vårt <robot@example.no>"
	Plus     bool   `yaml:"plus_addressing"`
	Database string `yaml:"database"` // a file, or postgres://…
	CAFile   string `yaml:"ca_file"`
	IMAP     server `yaml:"imap"`
	SMTP     server `yaml:"smtp"`

	OAuth2 *oauthConfig `yaml:"oauth2"` // instead of passwords

	Mailbox    string `yaml:"mailbox"`
	Junk       string `yaml:"junk"`
	Handled    string `yaml:"handled"`
	MaxMessage int64  `yaml:"max_message_mb"`

	AuthservID string `yaml:"authserv_id"`
	Tenant     bool   `yaml:"microsoft_tenant"`

	PerMinute int           `yaml:"per_minute"`
	PerDay    int           `yaml:"per_day"`
	Sessions  int           `yaml:"sessions"`
	Poll      time.Duration `yaml:"poll"`

	Operator     string        `yaml:"operator"`          // gets the weekly mail; empty for nobody
	OperatorLang workflow.Lang `yaml:"operator_language"` // nb, nn or en

	HTTP      string `yaml:"http"`      // where /healthz, /readyz and /metrics answer; empty for nowhere
	Templates string `yaml:"templates"` // folder whose files replace ours
	LogLevel  string `yaml:"log_level"`

	dir string // of the file, for relative names
}

// server is how one of the mail servers is reached.
type server struct {
	Address      string `yaml:"address"` // host:port
	TLS          string `yaml:"tls"`     // tls, starttls or none
	Username     string `yaml:"username"`
	PasswordFile string `yaml:"password_file"`
	AllowPlain   bool   `yaml:"allow_plain_login"`

	tlsLine  int // on which tls stands; 0 if it is not set there
	password string
	unread   bool // the password is in a file that cannot be read
}

func defaultConfig() config {
	return config{Database: "starte.db", Mailbox: "INBOX", Handled: "Starte/Behandlet", MaxMessage: 25, PerMinute: 30, PerDay: 10000, Sessions: 2, Poll: 5 * time.Second, OperatorLang: workflow.Bokmal}
}

// loadConfig reads starte.yaml and the secrets. Every fault is named.
func (a *app) loadConfig() (config, error) {
	c, err := a.readConfig()
	if err != nil {
		return config{}, err
	}
	if err := errors.Join(joined(c.secrets(a.getenv)), c.check()); err != nil {
		return config{}, a.misconfigured(err)
	}
	return c, nil
}

// faultOn is a fault in a line of the configuration; 0 is none in particular.
type faultOn struct {
	line int
	text string
}

func (f faultOn) Error() string {
	if f.line == 0 {
		return f.text
	}
	return fmt.Sprintf(":%d: %s", f.line, f.text)
}

// misconfigured names the file before each fault.
func (a *app) misconfigured(err error) error {
	faults := strings.Split(err.Error(), "\n")
	for i, f := range faults {
		if !strings.HasPrefix(f, ":") { // else it has its line
			f = ": " + f
		}
		faults[i] = a.configFile + f
	}
	return usageError{errors.New(strings.Join(faults, "\n"))}
}

// errNoConfiguration says that there is no starte.yaml.
var errNoConfiguration = errors.New("is missing")

// readConfig reads starte.yaml alone.
func (a *app) readConfig() (config, error) {
	data, err := os.ReadFile(a.configFile)
	if err != nil {
		return config{}, unreadableConfig(a.configFile, err)
	}
	c := defaultConfig()
	if err := decodeConfig(a.configFile, data, &c); err != nil {
		return config{}, err
	}
	c.dir = filepath.Dir(a.configFile)
	return c, nil
}

// unreadableConfig says why the configuration cannot be read. That is mended by
// people alone: nothing is won by trying again.
func unreadableConfig(name string, err error) error {
	switch {
	case errors.Is(err, os.ErrNotExist):
		return usageError{fmt.Errorf("%s %w: run `starte init` to get one, or name it with --config", name, errNoConfiguration)}
	case errors.Is(err, os.ErrPermission):
		return usageError{fmt.Errorf("%s may not be read by this user: run the command as the user that runs starte (sudo -u starte …), or let that user's group read the file (chgrp starte, chmod 640)", name)}
	case isFolder(name):
		return usageError{fmt.Errorf("%s is a folder: name the file in it with --config, such as %s", name, filepath.Join(name, "starte.yaml"))}
	}
	return fmt.Errorf("read configuration: %w", err)
}

func (c *config) path(name string) string {
	if filepath.IsAbs(name) {
		return name
	}
	return filepath.Join(c.dir, name)
}

func (c *config) check() error {
	var errs []error
	fault := func(format string, args ...any) { errs = append(errs, fmt.Errorf(format, args...)) }
	if _, err := mail.ParseAddress(c.From); err != nil {
		fault("from: write the mailbox that the robot reads, such as: Oss og vårt <robot@example.no>")
	}
	if _, err := mail.ParseAddress(c.Operator); err != nil && c.Operator != "" {
		fault("operator: write the address that the weekly mail goes to, such as: drift@example.no")
	}
	if !slices.Contains(templates.Langs(), c.OperatorLang) {
		fault("operator_language: write nb, nn or en, not %q", c.OperatorLang)
	}
	if scheme, _, ok := strings.Cut(c.Database, "://"); ok && !slices.Contains([]string{"postgres", "postgresql", "file", "sqlite"}, scheme) {
		fault("database: write the name of a file, or postgres://user@host/database, not %q", scheme+"://…") // the rest may hold a password
	}
	for _, s := range c.servers() {
		name := s.name
		if _, _, err := net.SplitHostPort(s.Address); err != nil {
			fault("%s.address: write host and port, such as: mail.example.no:%s", name, map[string]string{"imap": "993", "smtp": "587"}[name])
		}
		switch s.TLS {
		case "":
			s.TLS = map[string]string{"imap": "tls", "smtp": "starttls"}[name]
		case "tls", "starttls":
		case "none":
			if s.Username != "" && !s.AllowPlain && (s.password != "" || c.OAuth2 != nil) {
				errs = append(errs, faultOn{s.tlsLine, name + ".tls: none would send the password for anyone on the way to read: write tls or starttls, " +
					"or for a server on this machine itself also allow_plain_login: true"})
			}
		default:
			fault("%s.tls: write tls, starttls or none, not %q", name, s.TLS)
		}
	}
	if c.PerMinute < 0 || c.PerDay < 0 || c.Sessions < 0 || c.MaxMessage < 1 {
		fault("per_minute, per_day and sessions may not be negative, and max_message_mb is at least 1")
	}
	if _, port, err := net.SplitHostPort(c.HTTP); c.HTTP != "" && (err != nil || port == "") {
		fault("http: write host and port, such as 127.0.0.1:8025, not %q", c.HTTP)
	}
	if c.OAuth2 != nil {
		errs = append(errs, c.OAuth2.check())
		if c.IMAP.Username == "" || c.SMTP.Username == "" {
			fault("oauth2: write the mailbox that the tokens are for as imap.username and smtp.username")
		}
	}
	return errors.Join(errs...)
}

func (c *config) from() mail.Address { return address(c.From) }

func (c *config) operator() mail.Address { return address(c.Operator) }

// address is a mailbox that check has looked at; nobody's when it is not set.
func address(s string) mail.Address {
	a, err := mail.ParseAddress(s)
	if err != nil {
		return mail.Address{}
	}
	return *a
}

// database is what store.Open takes: files are relative to the configuration.
func (c *config) database() string {
	if strings.Contains(c.Database, "://") || strings.HasPrefix(c.Database, "file:") {
		return c.Database
	}
	return c.path(c.Database)
}

// databaseFile names the file of an SQLite database.
func (c *config) databaseFile() (name string, ok bool) {
	name = c.database()
	if isPostgres(name) {
		return "", false
	}
	name = strings.TrimPrefix(strings.TrimPrefix(name, "sqlite:"), "file:")
	name, _, _ = strings.Cut(name, "?")
	return name, true
}

// missingDatabase names the SQLite file that is not there yet, and can be made:
// where its folder is missing too, the database may be on a disk that is away.
func (c *config) missingDatabase() (name string, missing bool) {
	name, ok := c.databaseFile()
	if !ok || !isFolder(filepath.Dir(name)) {
		return "", false
	}
	_, err := os.Stat(name)
	return name, errors.Is(err, os.ErrNotExist)
}

// isPostgres reports whether a database is PostgreSQL, and not a file.
func isPostgres(target string) bool {
	scheme, _, ok := strings.Cut(target, ":")
	return ok && (scheme == "postgres" || scheme == "postgresql")
}
