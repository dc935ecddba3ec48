package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"golang.org/x/term"
)

// progress is a bar for long work. It shows on a terminal and is silent in a pipe.
type progress struct {
	w     io.Writer
	what  string
	total int
	at    int
	live  bool
}

func newProgress(w io.Writer, what string, total int) *progress {
	f, ok := w.(*os.File)
	return &progress{w: w, what: what, total: total, live: ok && total > 1 && term.IsTerminal(int(f.Fd()))}
}

const barWidth = 30

func (p *progress) step() { p.set(p.at + 1) }

func (p *progress) set(at int) {
	p.at = min(at, p.total)
	if p.live {
		full := barWidth * p.at / max(p.total, 1)
		fmt.Fprintf(p.w, "\r%s [%s%s] %d/%d\x1b[K", p.what, strings.Repeat("#", full), strings.Repeat(".", barWidth-full), p.at, p.total)
	}
}

// clear takes the bar away, so that a line can be printed.
func (p *progress) clear() {
	if p.live {
		fmt.Fprint(p.w, "\r\x1b[K")
	}
}

func (p *progress) done() { p.clear() }

// before is a writer for lines that stand above the bar.
func (p *progress) before(w io.Writer) io.Writer { return aboveBar{p, w} }

type aboveBar struct {
	bar *progress
	w   io.Writer
}

func (a aboveBar) Write(b []byte) (int, error) {
	a.bar.clear()
	return a.w.Write(b)
}
