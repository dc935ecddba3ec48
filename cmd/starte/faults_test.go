package main

import (
	"context"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"starte/workflow/store/pgtest"
)

// wantTold checks that the log told of a trouble once, and once of its end.
func (i *instance) wantTold(ctx context.Context, what ...string) {
	i.t.Helper()
	for _, w := range what {
		eventually(ctx, i.t, w+" is well again", func() bool { return i.said("well again", "what", w) > 0 })
		if a, b := i.said("failing", "what", w), i.said("well again", "what", w); a != 1 || b != 1 {
			i.t.Errorf("said %d times that %s is failing, and %d times that it is well again", a, w, b)
		}
	}
}

// TestDatabaseGone stops PostgreSQL under a running robot for a while (a minute
// where all servers are required), with mail to be sent and to be read. The
// robot says once what is wrong and once that it is well again, and nothing is
// lost or done twice.
func TestDatabaseGone(t *testing.T) {
	t.Parallel()
	gone := 3 * time.Second
	if serversRequired {
		gone = time.Minute
	}
	cluster, err := pgtest.Start("")
	needServer(t, "PostgreSQL", err)
	t.Cleanup(func() { cluster.Stop() })
	url, err := cluster.Create(t.Context(), "gone")
	if err != nil {
		t.Fatal(err)
	}
	v := newVictim(t, 2, url)
	v.peace()
	ctx, cancel := context.WithTimeout(t.Context(), gone+patience)
	defer cancel()
	v.newProcess()
	i := v.begin()
	v.child = i.child
	v.untilQuiet(ctx)
	v.newProcess()
	if err := cluster.Halt(); err != nil {
		t.Fatal(err)
	}
	v.somebodyWrites()
	v.strangerWrites()
	select {
	case <-time.After(gone):
	case <-i.child.ended:
		t.Fatal("serve ended by itself")
	}
	reading := "receive" // or before it, when it was not reading just then
	if i.said("failing", "what", reading) == 0 {
		reading = "mailbox lease"
	}
	v.somebodyWrites()
	if err := cluster.Resume(); err != nil {
		t.Fatal(err)
	}
	for _, id := range v.sending(ctx) {
		v.inFlight[id]++
	}
	v.untilQuiet(ctx)
	i.wantTold(ctx, "tick", "deliver", reading)
	n := v.check(ctx)
	t.Logf("gone for %s: %d replies, %d mails, %d duplicates", gone, n.replies, n.mails, n.duplicates)
	if n.duplicates > 0 || n.replies < 2 {
		t.Errorf("%d duplicates, %d replies", n.duplicates, n.replies)
	}
	if err := i.child.stop(ctx); err != nil {
		t.Errorf("stop: %v", err)
	}
}

// slowProxy passes everything on to a Unix socket, each piece so much later.
type slowProxy struct {
	net.Listener
	socket string
	late   atomic.Int64 // nanoseconds
}

func newSlowProxy(t *testing.T, socket string) *slowProxy {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	p := &slowProxy{Listener: l, socket: socket}
	t.Cleanup(func() { l.Close() })
	go func() {
		for {
			c, err := l.Accept()
			if err != nil {
				return
			}
			go p.pass(c)
		}
	}()
	return p
}

func (p *slowProxy) pass(c net.Conn) {
	defer c.Close()
	server, err := net.Dial("unix", p.socket)
	if err != nil {
		return
	}
	defer server.Close()
	go func() {
		defer server.Close()
		_, _ = io.Copy(server, c) // its end is the conversation's
	}()
	buf := make([]byte, 32<<10)
	for {
		n, err := server.Read(buf)
		if late := p.late.Load(); n > 0 && late > 0 {
			<-time.After(time.Duration(late))
		}
		if n > 0 {
			if _, err := c.Write(buf[:n]); err != nil {
				return
			}
		}
		if err != nil {
			return
		}
	}
}

// TestDatabaseSlow puts a twentieth of a second before every answer of PostgreSQL:
// all is done as before, and nothing is taken for a fault.
func TestDatabaseSlow(t *testing.T) {
	t.Parallel()
	postgresDatabase(t, "slow")
	p := newSlowProxy(t, postgresServer(t).Socket())
	v := newVictim(t, 3, "postgres://starte@"+p.Addr().String()+"/slow?sslmode=disable")
	v.peace()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	i := v.begin()
	v.child = i.child
	eventually(ctx, t, "it serves", func() bool { return i.said("serving", "", nil) == 1 })
	v.newProcess()
	p.late.Store(int64(50 * time.Millisecond))
	v.somebodyWrites()
	v.untilQuiet(ctx)
	p.late.Store(0)
	n := v.check(ctx)
	if n.duplicates > 0 || n.mails == 0 {
		t.Errorf("%d mails, %d duplicates", n.mails, n.duplicates)
	}
	if n := i.said("failing", "", nil); n > 0 {
		t.Errorf("a slow database was called failing %d times", n)
	}
}

// TestDiskFull lets the database grow no more while replies come. They stay in
// the mailbox; the log says once that it fails, and once that it is well again
// when there is room; then all are taken in and answered.
func TestDiskFull(t *testing.T) {
	t.Parallel()
	w := asked(t, worldOptions{})
	limited := onSmallDisk(t, w)
	s := w.serve()
	s.wait("serving", 1)
	letter := w.last("nadia@example.no", "questions")
	w.reply(letter, "nadia@example.no", "1. "+strings.Repeat("Mye å si. ", 40000)+"\r\n")
	if line := s.wait("failing", 1); !strings.Contains(line["error"].(string), "full") {
		t.Errorf("it says %v", line)
	}
	if list, err := w.imap.Messages(worldMailbox, "INBOX"); err != nil || len(list) != 1 {
		t.Errorf("%d messages in the mailbox, %v", len(list), err)
	}
	limited(false)
	s.wait("well again", 1)
	s.wait("message handled", 1)
	w.awaitLetter("nadia@example.no", "receipt")
	for _, message := range []string{"failing", "well again"} {
		if n := strings.Count(s.log.String(), `"msg":"`+message+`","what":"receive"`); n != 1 {
			t.Errorf("said %d times that receiving is %s", n, message)
		}
	}
	s.end()
}

// onSmallDisk puts the database on a small file system of its own where that can
// be mounted, and otherwise skips the test: containers may not mount. What it returns fills the rest, and
// makes room again.
func onSmallDisk(t *testing.T, w *world) func(full bool) {
	t.Helper()
	mount := w.path("disk")
	if err := os.Mkdir(mount, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := mountSmall(mount); err != nil {
		t.Skipf("SKIPPED WITHOUT BEING TESTED: %v", err)
	}
	t.Cleanup(func() { _ = unmount(mount) })
	data, err := os.ReadFile(w.path("starte.db"))
	if err != nil {
		t.Fatal(err)
	}
	w.write("disk/starte.db", string(data))
	w.env["STARTE_DATABASE"] = w.path("disk/starte.db")
	ballast := filepath.Join(mount, "ballast")
	fill := func(full bool) {
		if !full {
			if err := os.Remove(ballast); err != nil {
				t.Fatal(err)
			}
			return
		}
		f, err := os.Create(ballast)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		_, _ = f.Write(make([]byte, smallDisk-len(data)-(300<<10))) // some room is left, for starting
	}
	fill(true)
	return fill
}
