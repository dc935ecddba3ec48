package main

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"
)

// After this long without contact the mailbox counts as out of reach. The robot
// looks into it at least once a minute.
const imapStale = 5 * time.Minute

// Due mail that has waited this long, with nothing sent meanwhile, is stuck.
const queueStuck = time.Hour

// How long the database may take to answer a health check.
const readyTimeout = 5 * time.Second

// routes answers /healthz (the process lives), /readyz (it can do its work) and
// /metrics.
func (o *observer) routes() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { fmt.Fprintln(w, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		faults := o.faults(r.Context())
		if len(faults) == 0 {
			fmt.Fprintln(w, "ready")
			return
		}
		w.Header().Set("Content-Type", "text/plain; charset=utf-8")
		w.WriteHeader(http.StatusServiceUnavailable)
		for _, f := range faults {
			fmt.Fprintln(w, f)
		}
	})
	mux.Handle("GET /metrics", o.handler())
	return mux
}

// faults is why the robot cannot do its work at the moment.
func (o *observer) faults(ctx context.Context) []string {
	m := o.current()
	if m == nil {
		return []string{"starting"}
	}
	ctx, cancel := context.WithTimeout(ctx, readyTimeout)
	defer cancel()
	now := o.now()
	if err := m.store.Ping(ctx); err != nil {
		return []string{"database: " + err.Error()}
	}
	var faults []string
	for thing, problem := range m.engine.Problems() {
		faults = append(faults, thing+": "+problem)
	}
	if why := o.cannotSend(); why != "" {
		faults = append(faults, "smtp: "+why)
	}
	slices.Sort(faults)
	if reads, err := m.engine.Reads(ctx, now); err != nil {
		faults = append(faults, "database: "+err.Error())
	} else if last := o.lastContact(); reads && now.Sub(last) > imapStale {
		faults = append(faults, fmt.Sprintf("mailbox: no contact for %s: run `starte doctor`", now.Sub(last).Round(time.Second)))
	}
	if stuck, err := o.stuck(ctx, m, now); err != nil {
		faults = append(faults, "database: "+err.Error())
	} else if stuck > 0 {
		faults = append(faults, fmt.Sprintf("outbox: mail has been due for %s and nothing was sent meanwhile: the server refuses it, or per_day is used up; see `starte status`", stuck.Round(time.Minute)))
	}
	return faults
}

// lastContact is when the IMAP server was last heard, or when the robot began.
func (o *observer) lastContact() time.Time {
	return later(o.began, o.lastIMAP.Load())
}

func later(t time.Time, unix int64) time.Time {
	if u := time.Unix(unix, 0); u.After(t) {
		return u
	}
	return t
}

// stuck is for how long due mail has waited when none of it gets away.
func (o *observer) stuck(ctx context.Context, m *machine, now time.Time) (time.Duration, error) {
	held, err := m.store.HeldAll(ctx)
	if err != nil || held {
		return 0, err
	}
	q, err := m.store.Queue(ctx)
	if err != nil {
		return 0, err
	}
	waited := overdue(q.OldestDue, now)
	if waited < queueStuck || now.Sub(later(o.began, o.lastSent.Load())) < queueStuck {
		return 0, nil
	}
	return waited, nil
}
