package bench

import (
	"context"
	"database/sql"
	"fmt"
	"log/slog"
	"net/mail"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"time"

	"starte/mailer"
	"starte/templates"
	"starte/workflow/engine"
	"starte/workflow/store"
)

// assembled is the robot of a run, on a clock that the run sets.
type assembled struct {
	store  *store.Store
	engine *engine.Engine
	inbox  *counted
	sender *counting
	now    atomic.Int64 // Unix milliseconds
}

func (r *assembled) time() time.Time { return time.UnixMilli(r.now.Load()) }

func (r *assembled) set(t time.Time) { r.now.Store(t.UnixMilli()) }

// counting counts what its sender has sent.
type counting struct {
	*mailer.Sender
	sent, bytes atomic.Int64
}

func (c *counting) SendAll(ctx context.Context, next func(wait bool) (mailer.Outgoing, bool)) {
	c.Sender.SendAll(ctx, mailer.Watched(next, func(m mailer.Outgoing, err error) {
		if err == nil {
			c.sent.Add(1)
			c.bytes.Add(int64(len(m.Bytes)))
		}
	}))
}

// counted counts what its inbox has handed out and had taken, and tells when
// what is handled begins to be moved.
type counted struct {
	*mailer.Inbox
	taken  atomic.Int64
	moving func() // nil for nobody to tell
}

func (c *counted) MoveHandled(ctx context.Context, mailbox string, validity uint32, uids []uint32) error {
	if c.moving != nil {
		c.moving()
	}
	return c.Inbox.MoveHandled(ctx, mailbox, validity, uids)
}

func (c *counted) Fetch(ctx context.Context, mailbox string, from mailer.Cursor, since time.Time, yield func([]mailer.Incoming, mailer.Cursor) error) error {
	return c.Inbox.Fetch(ctx, mailbox, from, since, func(messages []mailer.Incoming, next mailer.Cursor) error {
		err := yield(messages, next)
		if err == nil {
			c.taken.Add(int64(len(messages)))
		}
		return err
	})
}

// assemble opens the database and makes the engine as `starte serve` does. It
// returns how long that took, up to the first look at what is due.
func assemble(ctx context.Context, o Options, at time.Time) (*assembled, error) {
	r := &assembled{}
	r.set(at)
	log := o.Log
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	var err error
	if r.store, err = store.Open(ctx, o.Database); err != nil {
		return nil, err
	}
	if err := r.store.Migrate(ctx); err != nil {
		_ = r.store.Close() // the first error is the one to tell
		return nil, err
	}
	r.inbox = &counted{Inbox: mailer.NewInbox(o.imapConfig(log))}
	r.sender = &counting{Sender: mailer.NewSender(mailer.SMTPConfig{Addr: o.SMTP, TLS: mailer.TLSNone, Sessions: o.Sessions, Logger: log})}
	r.engine, err = engine.New(engine.Parts{
		Store: r.store, Inbox: r.inbox, Sender: r.sender, Now: r.time, Log: log,
		Renderer: &engine.Renderer{Templates: templates.New(), From: mail.Address{Name: "Oss og vårt", Address: robot}, Plus: true},
	}, engine.Options{Sessions: o.Sessions, PerMinute: o.PerMinute, PerDay: o.PerDay})
	if err != nil {
		r.close()
		return nil, fmt.Errorf("assemble engine: %w", err)
	}
	return r, nil
}

func (o Options) imapConfig(log *slog.Logger) mailer.IMAPConfig {
	return mailer.IMAPConfig{
		Addr: o.IMAP, TLS: mailer.TLSNone, AllowPlain: true, Username: o.Login, Password: o.Password,
		Mailbox: "INBOX", Handled: "Starte/Behandlet", Logger: log,
	}
}

func (r *assembled) close() {
	_ = r.inbox.Close() // what is in the database is there
	_ = r.sender.Close()
	_ = r.store.Close()
}

// databaseSize is how much room a database takes, journal included.
func databaseSize(ctx context.Context, url string) (int64, error) {
	if !strings.HasPrefix(url, "postgres") {
		var size int64
		files, err := filepath.Glob(url + "*")
		for _, f := range files {
			if info, err := os.Stat(f); err == nil {
				size += info.Size()
			}
		}
		return size, err
	}
	db, err := sql.Open("postgres", url)
	if err != nil {
		return 0, fmt.Errorf("open database: %w", err)
	}
	defer db.Close()
	var size int64
	if err := db.QueryRowContext(ctx, `SELECT pg_database_size(current_database())`).Scan(&size); err != nil {
		return 0, fmt.Errorf("look at the size of the database: %w", err)
	}
	return size, nil
}
