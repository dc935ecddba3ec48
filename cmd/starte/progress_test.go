package main

import (
	"bytes"
	"fmt"
	"strings"
	"testing"
)

// TestProgressStandsBelowLines: on a terminal a line takes the place of the bar,
// which is drawn again below it, and nothing of it is left at the end.
func TestProgressStandsBelowLines(t *testing.T) {
	t.Parallel()
	var screen bytes.Buffer
	p := &progress{w: &screen, what: "applying", total: 4, live: true}
	lines := p.before(&screen)
	p.step()
	p.step()
	fmt.Fprintln(lines, "u02: new process")
	p.step()
	p.step()
	p.step() // more than there are
	p.done()
	want := "\rapplying [#######.......................] 1/4\x1b[K" +
		"\rapplying [###############...............] 2/4\x1b[K" +
		"\r\x1b[Ku02: new process\n" +
		"\rapplying [######################........] 3/4\x1b[K" +
		"\rapplying [##############################] 4/4\x1b[K" +
		"\rapplying [##############################] 4/4\x1b[K" +
		"\r\x1b[K"
	if got := screen.String(); got != want {
		t.Errorf("drawn:\n%q\nwant:\n%q", got, want)
	}
	var pipe strings.Builder
	q := newProgress(&pipe, "applying", 4)
	q.step()
	q.done()
	if pipe.Len() > 0 {
		t.Errorf("a bar in a pipe: %q", pipe.String())
	}
}
