package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/spf13/cobra"
)

func (a *app) serveCommand() *cobra.Command {
	return &cobra.Command{
		Use: "serve", Short: "Run the robot: receive, do what is due, deliver", Args: exactly(0, "no arguments"),
		Long: `Run the robot until it is told to stop (SIGINT or SIGTERM): it then takes no more
work on, finishes what is in flight and ends. It may be killed at any time and
started again: nothing is lost.

Several may run on one PostgreSQL database; they share the sending, and one at a
time reads the mailbox.`,
		RunE: func(c *cobra.Command, _ []string) error { return a.serve(c.Context()) },
	}
}

func (a *app) serve(ctx context.Context) error {
	cfg, err := a.loadConfig()
	if err != nil {
		return err
	}
	m, err := a.assemble(ctx, cfg)
	if err != nil {
		return err
	}
	defer m.Close()
	stop, err := a.watchOver(ctx, m)
	if err != nil {
		return err
	}
	defer stop()
	m.log.InfoContext(ctx, "serving", slog.String("version", buildVersion()))
	err = m.engine.Run(ctx)
	m.log.InfoContext(context.WithoutCancel(ctx), "stopped")
	return err
}

// watchOver answers /healthz and /readyz where the configuration says.
func (a *app) watchOver(ctx context.Context, m *machine) (stop func(), err error) {
	if m.config.HTTP == "" {
		return func() {}, nil
	}
	l, err := net.Listen("tcp", m.config.HTTP)
	if err != nil {
		return nil, fmt.Errorf("listen for health checks: %w", err)
	}
	srv := &http.Server{Handler: m.health(), ReadHeaderTimeout: 5 * time.Second, BaseContext: func(net.Listener) context.Context { return ctx }}
	go func() {
		if err := srv.Serve(l); !errors.Is(err, http.ErrServerClosed) {
			m.log.ErrorContext(ctx, "health checks ended", slog.Any("error", err))
		}
	}()
	return func() { _ = srv.Close() }, nil
}

func (m *machine) health() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		if err := m.store.Ping(r.Context()); err != nil {
			http.Error(w, "database: "+err.Error(), http.StatusServiceUnavailable)
			return
		}
		if problems := m.engine.Problems(); len(problems) > 0 {
			for thing, problem := range problems {
				http.Error(w, thing+": "+problem, http.StatusServiceUnavailable)
			}
			return
		}
		fmt.Fprintln(w, "ready")
	})
	return mux
}
