package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"os/signal"
	"reflect"
	"strings"
	"syscall"
	"time"

	"github.com/spf13/cobra"

	"starte/mailer"
)

func (a *app) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use: "serve", Short: "Run the robot: receive, do what is due, deliver", Args: exactly(0, "no arguments"),
		Long: `Run the robot until it is told to stop (SIGINT or SIGTERM): it then takes no more
work on, finishes what is in flight and ends. It may be killed at any time and
started again: nothing is lost.

SIGHUP reads the configuration and the secrets again. When all is well with them
the robot goes on with the new ones, after what is in flight; a faulty
configuration is logged and the old one stays. Only "http" needs a restart.

It refuses to start on what would lose mail: a database that cannot be written or
is of a newer version, a mailbox or folder that is not there and cannot be made.
A mail server that is down is no reason: the robot waits for it.

Several may run on one PostgreSQL database; they share the sending, and one at a
time reads the mailbox.

The exit code is 0 when it was told to stop, 1 for what another try may mend, and 2
for a faulty configuration, which it does not.`,
		Example: "  starte serve\n  starte serve --config /etc/starte/starte.yaml",
		RunE:    func(c *cobra.Command, _ []string) error { return a.serve(c.Context()) },
	}
}

func (a *app) serve(ctx context.Context) error {
	reload := a.reload
	if reload == nil {
		hup := make(chan os.Signal, 1)
		signal.Notify(hup, syscall.SIGHUP)
		defer signal.Stop(hup)
		reload = hup
	}
	a.observer = newObserver(a.now)
	m, err := a.ready(ctx, false)
	if err != nil {
		return err
	}
	defer func() { m.Close() }()
	a.observer.use(m)
	stop, err := a.watchOver(ctx, m)
	if err != nil {
		return err
	}
	defer stop()
	m.log.InfoContext(ctx, "serving", slog.String("version", buildVersion()))
	for {
		next, err := a.runUntil(ctx, m, reload)
		if err != nil || next == nil {
			m.log.InfoContext(context.WithoutCancel(ctx), "stopped")
			return err
		}
		m.Close()
		m = next
		a.observer.use(m)
	}
}

// ready assembles the robot from its configuration and makes sure that it can
// do its work without losing mail. With another running it is strict: a login
// that is refused is then a reason to stay with that one.
func (a *app) ready(ctx context.Context, strict bool) (*machine, error) {
	cfg, err := a.loadConfig()
	if err != nil {
		return nil, err
	}
	if err := joined(cfg.logins()); err != nil {
		return nil, a.misconfigured(err)
	}
	m, err := a.assemble(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := m.preflight(ctx, a.observer, strict); err != nil {
		m.Close()
		return nil, err
	}
	return m, nil
}

// runUntil runs the machine until ctx ends, or until it has stopped because
// another is ready to take its place.
func (a *app) runUntil(ctx context.Context, m *machine, reload <-chan os.Signal) (next *machine, err error) {
	running, stop := context.WithCancel(ctx)
	defer stop()
	done := make(chan error, 1)
	go func() { done <- m.engine.Run(running) }()
	go m.untilItSends(running, a.observer)
	for {
		select {
		case err := <-done:
			return nil, err
		case <-reload:
			if next = a.reloaded(ctx, m); next == nil {
				continue
			}
			stop()
			if err := <-done; err != nil {
				m.log.WarnContext(ctx, "stopping for the new configuration", slog.Any("error", err))
			}
			if ctx.Err() != nil { // told to stop meanwhile
				next.Close()
				return nil, nil
			}
			return next, nil
		}
	}
}

// reloaded is the machine of the configuration as it is now, or nil when the
// old one has to go on.
func (a *app) reloaded(ctx context.Context, old *machine) *machine {
	next, err := a.ready(ctx, true)
	if err != nil {
		old.log.ErrorContext(ctx, "configuration not taken over: the old one stays", slog.Any("error", err))
		return nil
	}
	next.log.InfoContext(ctx, "configuration read again", slog.Any("changed", changed(old.config, next.config)))
	if old.config.HTTP != next.config.HTTP {
		next.log.WarnContext(ctx, "http takes effect after a restart", slog.String("until_then", old.config.HTTP))
	}
	return next
}

// changed names the settings that differ, without their values.
func changed(before, after config) []string {
	names := []string{}
	b, c := reflect.ValueOf(before), reflect.ValueOf(after)
	for i := range b.NumField() {
		f := b.Type().Field(i)
		if f.IsExported() && !reflect.DeepEqual(b.Field(i).Interface(), c.Field(i).Interface()) {
			name, _, _ := strings.Cut(f.Tag.Get("yaml"), ",")
			names = append(names, name)
		}
	}
	return names
}

// How long the mail servers may take at the start before they count as down.
const preflightTimeout = 20 * time.Second

// preflight refuses what would lose mail, or never get anywhere. What time may
// mend is for the engine to wait for.
func (m *machine) preflight(ctx context.Context, o *observer, strict bool) error {
	ctx, cancel := context.WithTimeout(ctx, preflightTimeout)
	defer cancel()
	sends := make(chan error, 1)
	go func() {
		_, err := m.sender.Check(ctx)
		sends <- err
	}()
	r, err := m.inbox.Check(ctx)
	sending := <-sends
	switch {
	case r.ReadOnly:
		return fmt.Errorf("the mailbox %q is read-only for %s: handled mail could not be moved; give the account the right to change it", m.config.Mailbox, m.config.IMAP.Username)
	case errors.Is(err, mailer.ErrNoMailbox), errors.Is(err, mailer.ErrReadOnly):
		return fmt.Errorf("the mailbox %q or the folder %q is not there and cannot be created: check `mailbox` and `handled`, or create the folder: %w", m.config.Mailbox, m.config.Handled, err)
	case strict && (errors.Is(err, mailer.ErrLogin) || errors.Is(err, mailer.ErrTLS)):
		return fmt.Errorf("the mailbox could not be read: %w", m.config.imapFault(r, err))
	case err != nil:
		f := m.config.imapFault(r, err)
		m.log.LogAttrs(ctx, slog.LevelWarn, "the mailbox cannot be used yet", append([]slog.Attr{slog.String("error", f.finding)}, f.attrs()...)...)
	}
	if sending == nil {
		o.sendingFails("")
		return nil
	}
	f := m.config.smtpFault(sending)
	if strict && (errors.Is(sending, mailer.ErrLogin) || errors.Is(sending, mailer.ErrTLS)) {
		return fmt.Errorf("no mail could be sent: %w", f)
	}
	// Receiving goes on: what is due waits, and nothing is lost.
	m.log.LogAttrs(ctx, slog.LevelError, "failing", append([]slog.Attr{slog.String("what", "smtp"), slog.String("error", f.finding)}, f.attrs()...)...)
	o.sendingFails(f.Error())
	return nil
}

// A server to which nothing could be sent at the start is tried again so often,
// until something could be: not so often that it locks the account.
const smtpAgain = 5 * time.Minute

// untilItSends looks after a server that would not let the robot in at the
// start, so that its recovery is seen when no mail is due.
func (m *machine) untilItSends(ctx context.Context, o *observer) {
	again := time.NewTicker(smtpAgain)
	defer again.Stop()
	for o.cannotSend() != "" {
		select {
		case <-ctx.Done():
			return
		case <-again.C:
		}
		if _, err := m.sender.Check(ctx); err == nil && o.sendingFails("") {
			m.log.InfoContext(ctx, "well again", slog.String("what", "smtp"))
		}
	}
}

// watchOver answers /healthz, /readyz and /metrics where the configuration says.
func (a *app) watchOver(ctx context.Context, m *machine) (stop func(), err error) {
	if m.config.HTTP == "" {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", m.config.HTTP)
	if err != nil {
		return nil, fmt.Errorf("listen for health checks: %w: another program, or another robot, may have that port, or the host is not this machine's: stop it, or change `http`", err)
	}
	srv := &http.Server{Handler: a.observer.routes(), ReadHeaderTimeout: 5 * time.Second, WriteTimeout: 30 * time.Second,
		BaseContext: func(net.Listener) context.Context { return ctx }}
	m.log.InfoContext(ctx, "answering health checks", slog.String("addr", l.Addr().String()))
	go func() {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			m.log.ErrorContext(ctx, "health checks ended", slog.Any("error", err))
		}
	}()
	return func() { _ = srv.Close() }, nil
}
