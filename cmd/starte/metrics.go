package main

import (
	"context"
	"errors"
	"log/slog"
	"net/http"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"

	"starte/mailer"
	"starte/workflow"
	"starte/workflow/engine"
)

// observer counts what the robot does with the world, for Prometheus and for
// the readiness check. It outlives the machine, which a reload replaces.
type observer struct {
	now      func() time.Time
	registry *prometheus.Registry
	sent     prometheus.Counter
	failed   prometheus.Counter
	deferred prometheus.Counter
	received *prometheus.CounterVec

	began    time.Time
	lastSent atomic.Int64 // Unix seconds
	lastIMAP atomic.Int64

	mu        sync.Mutex
	machine   *machine
	smtpFault string // why nothing could be sent when the robot began; empty since something could
}

// messageKinds are those that are counted from the start, so that a rate can be
// taken before the first one comes.
func messageKinds() []string {
	kinds := []string{"failed"}
	for _, k := range []workflow.InboundKind{workflow.InReply, workflow.InAutoReply, workflow.InBounce, workflow.InDelayed, workflow.InCalendar,
		workflow.InReceipt, workflow.InReaction, workflow.InEmpty, workflow.InUnreadable, workflow.InTooLarge} {
		kinds = append(kinds, string(k))
	}
	return kinds
}

func newObserver(now func() time.Time) *observer {
	counter := func(name, help string) prometheus.Counter {
		return prometheus.NewCounter(prometheus.CounterOpts{Namespace: "starte", Name: name, Help: help})
	}
	o := &observer{
		now: now, began: now(), registry: prometheus.NewRegistry(),
		sent:     counter("mail_sent_total", "Mails that the SMTP server has accepted."),
		failed:   counter("mail_failed_total", "Mails that the SMTP server has refused for good."),
		deferred: counter("mail_deferred_total", "Attempts to send a mail that failed for now."),
		received: prometheus.NewCounterVec(prometheus.CounterOpts{Namespace: "starte", Name: "mail_received_total",
			Help: "Messages taken in from the mailbox, by what they are."}, []string{"kind"}),
	}
	for _, k := range messageKinds() {
		o.received.WithLabelValues(k)
	}
	build := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "starte", Name: "build_info", Help: "The running version; the value is always 1.",
		ConstLabels: prometheus.Labels{"version": buildVersion(), "goversion": runtime.Version()}}, func() float64 { return 1 })
	contact := prometheus.NewGaugeFunc(prometheus.GaugeOpts{Namespace: "starte", Name: "imap_last_contact_timestamp_seconds",
		Help: "When the IMAP server last did what it was asked; 0 for never."}, func() float64 { return float64(o.lastIMAP.Load()) })
	o.registry.MustRegister(o.sent, o.failed, o.deferred, o.received, build, contact, &queueCollector{o: o},
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return o
}

// use makes m the machine that is asked from now on.
func (o *observer) use(m *machine) {
	o.mu.Lock()
	defer o.mu.Unlock()
	o.machine = m
}

func (o *observer) current() *machine {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.machine
}

// sendingFails notes why nothing can be sent, or with "" that something can be;
// it reports whether that is news.
func (o *observer) sendingFails(why string) bool {
	o.mu.Lock()
	defer o.mu.Unlock()
	news := why != o.smtpFault
	o.smtpFault = why
	return news
}

func (o *observer) cannotSend() string {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.smtpFault
}

func (o *observer) handler() http.Handler {
	return promhttp.HandlerFor(o.registry, promhttp.HandlerOpts{ErrorHandling: promhttp.ContinueOnError})
}

// kept counts a message that was taken in.
func (o *observer) kept(kind string) { o.received.WithLabelValues(kind).Inc() }

// observedInbox notes when the server last did as asked.
type observedInbox struct {
	engine.Inbox
	o *observer
}

func (i observedInbox) note(err error) error {
	if err == nil {
		i.o.lastIMAP.Store(i.o.now().Unix())
	}
	return err
}

func (i observedInbox) Fetch(ctx context.Context, mailbox string, from mailer.Cursor, since time.Time, yield func([]mailer.Incoming, mailer.Cursor) error) error {
	return i.note(i.Inbox.Fetch(ctx, mailbox, from, since, yield))
}

func (i observedInbox) MoveHandled(ctx context.Context, mailbox string, uidValidity uint32, uids []uint32) error {
	return i.note(i.Inbox.MoveHandled(ctx, mailbox, uidValidity, uids))
}

// observedSender counts what becomes of mail.
type observedSender struct {
	engine.Sender
	o   *observer
	log *slog.Logger
}

func (s observedSender) SendAll(ctx context.Context, next func(wait bool) (mailer.Outgoing, bool)) {
	s.Sender.SendAll(ctx, mailer.Watched(next, func(_ mailer.Outgoing, err error) { s.count(ctx, err) }))
}

func (s observedSender) count(ctx context.Context, err error) {
	var refused *mailer.SendError
	switch {
	case err == nil:
		s.o.sent.Inc()
		s.o.lastSent.Store(s.o.now().Unix())
		if s.o.sendingFails("") {
			s.log.InfoContext(ctx, "well again", slog.String("what", "smtp"))
		}
	case errors.Is(err, mailer.ErrMessage), errors.As(err, &refused) && refused.Permanent():
		s.o.failed.Inc()
	default:
		s.o.deferred.Inc()
	}
}

// How long the database may take to answer a scrape.
const scrapeTimeout = 5 * time.Second

// queueCollector asks the database when it is scraped.
type queueCollector struct{ o *observer }

func describe(name, help string, labels ...string) *prometheus.Desc {
	return prometheus.NewDesc("starte_"+name, help, labels, nil)
}

// Describe is part of prometheus.Collector. It sends nothing: what is collected
// depends on whether the database answers.
func (c *queueCollector) Describe(chan<- *prometheus.Desc) {}

// Collect is part of prometheus.Collector.
func (c *queueCollector) Collect(ch chan<- prometheus.Metric) {
	m := c.o.current()
	if m == nil {
		return
	}
	ctx, cancel := context.WithTimeout(context.Background(), scrapeTimeout)
	defer cancel()
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	problem := describe("problem", "What is failing at the moment; 1 while it does.", "what")
	for what := range m.engine.Problems() {
		gauge(problem, 1, what)
	}
	if c.o.cannotSend() != "" {
		gauge(problem, 1, "smtp")
	}
	q, err := m.store.Queue(ctx)
	up := describe("database_up", "Whether the database answers.")
	if err != nil {
		gauge(up, 0)
		return
	}
	gauge(up, 1)
	gauge(describe("outbox_queued", "Mails that wait to be sent, due or not."), float64(q.Queued))
	gauge(describe("outbox_sending", "Mails that are being sent."), float64(q.Sending))
	gauge(describe("outbox_oldest_due_seconds", "How long the mail that is due has waited at most; 0 when none is due."), overdue(q.OldestDue, c.o.now()).Seconds())
	if held, err := m.store.HeldAll(ctx); err == nil {
		gauge(describe("held", "Whether all sending is held."), truth(held))
	}
	if n, err := m.store.CountProcesses(ctx); err == nil {
		d := describe("processes", "Processes by what they are doing.", "status")
		for _, s := range []workflow.Status{workflow.Active, workflow.Held, workflow.Cancelled, workflow.Finished} {
			gauge(d, float64(n[s]), string(s))
		}
	}
}

func overdue(oldest, now time.Time) time.Duration {
	if oldest.IsZero() {
		return 0
	}
	return max(now.Sub(oldest), 0)
}

func truth(b bool) float64 {
	if b {
		return 1
	}
	return 0
}
