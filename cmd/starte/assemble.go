package main

import (
	"context"
	"crypto/rand"
	"crypto/x509"
	"fmt"
	"log/slog"
	"os"
	"strings"
	"time"

	"starte/mailer"
	"starte/templates"
	"starte/workflow"
	"starte/workflow/engine"
	"starte/workflow/store"
)

// machine is an assembled robot, not yet running.
type machine struct {
	config config
	store  *store.Store
	engine *engine.Engine
	inbox  *mailer.Inbox
	sender *mailer.Sender
	log    *slog.Logger
}

// assemble opens the database and builds the engine; nothing is dialled yet.
func (a *app) assemble(ctx context.Context, c config) (*machine, error) {
	log, err := a.logger(c.LogLevel)
	if err != nil {
		return nil, err
	}
	m := &machine{config: c, log: log}
	set, err := loadTemplates(c)
	if err != nil {
		return nil, err
	}
	roots, err := loadRoots(c)
	if err != nil {
		return nil, err
	}
	if m.store, err = a.openDatabase(ctx, c, log); err != nil {
		return nil, err
	}
	var token mailer.TokenFunc
	if c.OAuth2 != nil {
		token = newTokens(c, a.now, m.log).token
	}
	m.inbox = mailer.NewInbox(c.imapConfig(roots, token, m.log))
	m.sender = mailer.NewSender(c.smtpConfig(roots, token, m.log))
	parts := engine.Parts{
		Store: m.store, Inbox: m.inbox, Sender: m.sender, Holiday: workflow.NorwegianHoliday, Now: a.now, Log: m.log,
		Renderer: &engine.Renderer{Templates: set, From: c.from(), Plus: c.Plus},
	}
	options := engine.Options{
		Mailbox: c.Mailbox, Junk: c.Junk, AuthservID: c.AuthservID, Tenant: c.Tenant,
		PerMinute: c.PerMinute, PerDay: c.PerDay, Sessions: c.Sessions, Poll: c.Poll, OnStep: a.onStep,
		Operator: c.operator(), OperatorLang: c.OperatorLang,
		Explain: m.config.explained, Worker: workerName(),
	}
	if o := a.observer; o != nil {
		parts.Inbox, parts.Sender, options.OnKept = observedInbox{m.inbox, o}, observedSender{m.sender, o, log}, o.kept
	}
	m.engine, err = engine.New(parts, options)
	if err != nil {
		_ = m.store.Close() // the first error is the one to tell
		return nil, fmt.Errorf("assemble engine: %w", err)
	}
	return m, nil
}

// workerName tells instances apart in the database, and tells people in the log
// which is which. Host and process are for people only: containers share process
// numbers, and some share host names.
func workerName() string {
	host, err := os.Hostname()
	if err != nil {
		host = "unknown"
	}
	return fmt.Sprintf("%s/%d/%s", host, os.Getpid(), rand.Text()[:10])
}

func (c *config) imapConfig(roots *x509.CertPool, token mailer.TokenFunc, log *slog.Logger) mailer.IMAPConfig {
	return mailer.IMAPConfig{
		Addr: c.IMAP.Address, TLS: mailer.TLSMode(c.IMAP.TLS), RootCAs: roots, Username: c.IMAP.Username, Password: c.IMAP.password, Token: token,
		AllowPlain: c.IMAP.AllowPlain, Mailbox: c.Mailbox, Junk: c.Junk, Handled: c.Handled, MaxMessage: c.MaxMessage << 20, Poll: c.Poll * 12, Logger: log,
	}
}

func (c *config) smtpConfig(roots *x509.CertPool, token mailer.TokenFunc, log *slog.Logger) mailer.SMTPConfig {
	return mailer.SMTPConfig{
		Addr: c.SMTP.Address, TLS: mailer.TLSMode(c.SMTP.TLS), RootCAs: roots, Username: c.SMTP.Username, Password: c.SMTP.password, Token: token,
		AllowPlain: c.SMTP.AllowPlain, Sessions: c.Sessions, Logger: log,
	}
}

// Close lets go of connections and database.
func (m *machine) Close() {
	for name, c := range map[string]interface{ Close() error }{"inbox": m.inbox, "sender": m.sender, "database": m.store} {
		if err := c.Close(); err != nil {
			m.log.Debug("closing "+name, slog.Any("error", err))
		}
	}
}

// Longer than this the daemon does not wait for its database without a word.
const databaseSlow = 2 * time.Second

// openDatabase is openStore; the daemon also says when that takes long, and when
// it begins with a new database, as it would where the name is misspelt.
func (a *app) openDatabase(ctx context.Context, c config, log *slog.Logger) (*store.Store, error) {
	if a.observer == nil {
		return openStore(ctx, c)
	}
	if name, missing := c.missingDatabase(); missing {
		log.WarnContext(ctx, "there is no database yet: a new one is made", slog.String("database", name),
			slog.String("advice", "if there was one, stop the robot and look at `database`: in a new one nothing is known of any process"))
	}
	said := make(chan struct{})
	slow := time.AfterFunc(databaseSlow, func() {
		defer close(said)
		log.WarnContext(ctx, "waiting for the database", slog.String("database", c.databaseName()),
			slog.String("advice", "another program may have locked it, or its server is slow to answer"))
	})
	defer func() {
		if !slow.Stop() {
			<-said // before anything else is written
		}
	}()
	s, err := openStore(ctx, c)
	if err != nil {
		return nil, err
	}
	if err := s.Tx(ctx, func(tx *store.Tx) error { return tx.Set(ctx, "last_start", buildVersion()) }); err != nil {
		_ = s.Close() // the first error is the one to tell
		return nil, fmt.Errorf("the database cannot be written: %w", databaseError(&c, err))
	}
	return s, nil
}

// openStore opens the database and brings its schema up to date.
func openStore(ctx context.Context, c config) (*store.Store, error) {
	s, err := store.Open(ctx, c.database())
	if err != nil {
		return nil, databaseError(&c, err)
	}
	if err := s.Migrate(ctx); err != nil {
		_ = s.Close() // the first error is the one to tell
		return nil, databaseError(&c, err)
	}
	return s, nil
}

func loadTemplates(c config) (*templates.Set, error) {
	if c.Templates == "" {
		return templates.New(), nil
	}
	if !isFolder(c.path(c.Templates)) {
		return nil, usageError{fmt.Errorf("templates: there is no folder %s: make it, or take the line away", c.path(c.Templates))}
	}
	set, err := templates.Load(os.DirFS(c.path(c.Templates)))
	if err != nil {
		return nil, usageError{fmt.Errorf("templates: in %s: %w", c.path(c.Templates), err)}
	}
	return set, nil
}

func loadRoots(c config) (*x509.CertPool, error) {
	if c.CAFile == "" {
		return nil, nil
	}
	pem, err := os.ReadFile(c.path(c.CAFile))
	if err != nil {
		return nil, usageError{fmt.Errorf("ca_file: %w: name the file with the authority's certificate (PEM), or take the line away", err)}
	}
	roots, err := mailer.CertPool(pem)
	if err != nil {
		return nil, usageError{fmt.Errorf("ca_file: %s: %w: it begins with -----BEGIN CERTIFICATE-----", c.path(c.CAFile), err)}
	}
	return roots, nil
}

// logger writes JSON lines to standard error, as daemons' logs are read by machines.
func (a *app) logger(level string) (*slog.Logger, error) {
	var l slog.Level
	if level != "" {
		if err := l.UnmarshalText([]byte(strings.ToUpper(level))); err != nil {
			return nil, usageError{fmt.Errorf("log_level: write debug, info, warn or error, not %q", level)}
		}
	}
	return slog.New(slog.NewJSONHandler(a.stderr, &slog.HandlerOptions{Level: l})), nil
}
