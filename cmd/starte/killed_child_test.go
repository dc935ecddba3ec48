package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"os/signal"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"time"
)

// What a kill is aimed at: the engine's steps, and the time between them.
const (
	aimReceive = "receive"
	aimTick    = "tick"
	aimDeliver = "deliver"
	aimIdle    = "idle"
)

// clockVariable makes the test's binary serve, on a clock that is so many
// nanoseconds ahead.
const clockVariable = "STARTE_TEST_CLOCK_AHEAD"

// serveUntilKilled is the process that is killed: serve as main runs it, that
// tells its parent on standard output what it is at. It ends when its standard
// input does, so that it never outlives the test.
func serveUntilKilled() int {
	ahead, err := time.ParseDuration(os.Getenv(clockVariable))
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		return exitUsage
	}
	go func() {
		_, _ = io.Copy(io.Discard, os.Stdin) // nothing is written to it
		os.Exit(exitFailed)
	}()
	ctx, stop := signal.NotifyContext(context.Background(), syscall.SIGTERM)
	defer stop()
	return run(ctx, os.Args[1:], environment{
		getenv: os.Getenv, stdin: strings.NewReader(""), stdout: io.Discard, stderr: os.Stderr,
		now: func() time.Time { return time.Now().Add(ahead) },
		onStep: func(step string, begins bool) {
			fmt.Println(step, begins) // one write, so that lines stay whole
		},
	})
}

// child is a running serve.
type child struct {
	cmd    *exec.Cmd
	stdin  io.Closer
	ended  chan struct{} // its output has ended: it is dead
	exit   error
	reaped sync.Once

	mu     sync.Mutex
	active map[string]bool // steps under way
	ran    int             // steps that have ended
}

// start starts serve. What it is at goes to the signals too.
func (v *victim) start() *child {
	v.t.Helper()
	self, err := os.Executable()
	if err != nil {
		v.t.Fatal(err)
	}
	v.signals.clear()
	c := &child{ended: make(chan struct{}), active: map[string]bool{}}
	c.cmd = exec.Command(self, "serve", "--config", v.config())
	c.cmd.Env = append(os.Environ(), clockVariable+"="+v.ahead().String(), "STARTE_DATABASE="+v.database, "STARTE_IMAP_PASSWORD="+robotPassword)
	c.cmd.Stderr = v.log
	stdout, err := c.cmd.StdoutPipe()
	if err != nil {
		v.t.Fatal(err)
	}
	if c.stdin, err = c.cmd.StdinPipe(); err != nil {
		v.t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		v.t.Fatal(err)
	}
	go c.follow(stdout, v.signals)
	return c
}

// follow reads what the child is at until it is dead.
func (c *child) follow(stdout io.Reader, signals *signals) {
	defer close(c.ended)
	lines := bufio.NewScanner(stdout)
	for lines.Scan() {
		step, rest, _ := strings.Cut(lines.Text(), " ")
		begins, err := strconv.ParseBool(rest)
		if err != nil {
			continue // a crash of the runtime says more on stderr
		}
		c.mu.Lock()
		if begins {
			c.active[step] = true
		} else {
			c.ran++
			delete(c.active, step)
		}
		idle := len(c.active) == 0 && c.ran >= 3
		c.mu.Unlock()
		switch {
		case begins:
			signals.give(step)
		case idle:
			signals.give(aimIdle)
		}
	}
}

// kill kills the child and returns the steps that were under way. All that it
// had told before it died is read first.
func (c *child) kill() (struck []string) {
	if c == nil {
		return nil
	}
	_ = c.cmd.Process.Kill() // it may be dead already
	c.reap()
	c.mu.Lock()
	defer c.mu.Unlock()
	for _, step := range []string{aimReceive, aimTick, aimDeliver} {
		if c.active[step] {
			struck = append(struck, step)
		}
	}
	return struck
}

func (c *child) reap() {
	<-c.ended
	c.reaped.Do(func() {
		c.exit = c.cmd.Wait()
		_ = c.stdin.Close()
	})
}

// stop ends the child as systemd does, and returns how it did not end well.
func (c *child) stop(ctx context.Context) error {
	if err := c.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		return err
	}
	select {
	case <-c.ended:
		c.reap()
		return c.exit
	case <-ctx.Done():
		c.kill()
		return errors.New("it does not stop")
	}
}

// await returns when it is time to strike: at a random moment after the step
// aimed at has begun, or as the servers see the child in the midst of it.
func (v *victim) await(ctx context.Context, aim string, backlog int) {
	event, times, within := aim, 1, v.within[aim]
	switch roll := v.aims.IntN(3); {
	case aim == aimReceive && roll == 0:
		event, within = signalMove, 4*time.Millisecond
	case aim == aimDeliver && roll < 2:
		event, times, within = signalMail, 1+v.aims.IntN(max(5, backlog)), 4*time.Millisecond
	case aim == aimIdle && roll == 0 && backlog == 0:
		times = 0 // while it starts
	}
	delay := time.Duration(v.aims.Int64N(int64(within)))
	patience := time.NewTimer(4 * time.Second)
	defer patience.Stop()
	for ; times > 0; times-- {
		if !v.signals.wait(ctx, event, patience.C, v.child.ended) {
			return
		}
	}
	timer := time.NewTimer(delay)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-v.child.ended:
	case <-ctx.Done():
	}
}

// Signals that come from the servers.
const (
	signalMove = "move" // the child wants handled mail moved
	signalMail = "mail" // the child has handed over a mail, and has no answer yet
)

// signals tell of what a child is at, as it happens.
type signals struct{ ch chan string }

func newSignals() *signals { return &signals{make(chan string, 1024)} }

// give never blocks: what nobody waits for is lost.
func (s *signals) give(what string) {
	select {
	case s.ch <- what:
	default:
	}
}

func (s *signals) clear() {
	for {
		select {
		case <-s.ch:
		default:
			return
		}
	}
}

// wait reports whether something happened before the time was up.
func (s *signals) wait(ctx context.Context, what string, patience <-chan time.Time, dead <-chan struct{}) bool {
	for {
		select {
		case got := <-s.ch:
			if got == what {
				return true
			}
		case <-patience:
			return false
		case <-dead:
			return false
		case <-ctx.Done():
			return false
		}
	}
}
