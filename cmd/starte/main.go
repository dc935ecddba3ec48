// Command starte is a mail robot that runs the planning phase "Starte" of the
// programme Oss og vårt. Run it without arguments for help.
package main

import (
	"context"
	"io"
	"os"
	"os/signal"
	"runtime/debug"
	"syscall"
	"time"
	_ "time/tzdata" // so that time zones work on machines without them
)

func main() {
	spendMemory(os.Getenv)
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	code := run(ctx, os.Args[1:], environment{getenv: os.Getenv, stdin: os.Stdin, stdout: os.Stdout, stderr: os.Stderr})
	stop()
	os.Exit(code)
}

// Making mail, sheets above all, leaves much garbage and keeps little, so it is
// collected seldom, until the heap is as large as a small machine can spare.
const (
	garbagePercent = 300
	heapLimit      = 96 << 20 // a soft one: collecting more often is all that happens above it
)

// spendMemory sets how the garbage collector works where whoever runs the
// program has not (GOGC and GOMEMLIMIT, see package runtime).
func spendMemory(getenv func(string) string) {
	if getenv("GOGC") == "" && getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(garbagePercent)
		debug.SetMemoryLimit(heapLimit)
	}
}

// environment is what a command has of the world around it.
type environment struct {
	getenv         func(string) string
	stdin          io.Reader
	stdout, stderr io.Writer

	now    func() time.Time               // time.Now when nil
	onStep func(step string, begins bool) // what serve is at; nil for nobody
	dns    resolver                       // looks up what doctor asks; the system's when nil
	reload <-chan os.Signal               // tells serve to read its configuration again; SIGHUP when nil
}
