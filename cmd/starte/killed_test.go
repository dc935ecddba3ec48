package main

import (
	"context"
	"flag"
	"fmt"
	"maps"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	killsFlag = flag.Int("kills", 0, "how often TestKilledAtAnyLine kills serve on each database; a few when 0, dozens in ci")
	seedFlag  = flag.Uint64("seed", 0, "repeats the aims of an earlier TestKilledAtAnyLine; drawn when 0")
)

// TestKilledAtAnyLine runs serve as a process of its own against an IMAP and an
// SMTP server, while people keep answering and new workplaces begin, and kills
// it with SIGKILL again and again: in the midst of each step and between them.
// When it has then been left alone until all is quiet, every reply must be
// recorded once and every mail sent; only mail that was in flight at a kill may
// have been sent twice, with the same bytes.
//
// It prints its counts when run with -v. The aims follow from the seed; where
// exactly a kill strikes depends on the machine.
//
// It is not parallel to the other tests: what they time would be disturbed.
func TestKilledAtAnyLine(t *testing.T) {
	kills, seed := *killsFlag, *seedFlag
	if kills == 0 {
		kills = 6
		if serversRequired {
			kills = 48
		}
	}
	if seed == 0 {
		seed = rand.Uint64()
	}
	t.Logf("repeat with -args -kills %d -seed %d", kills, seed)
	counts := map[string]*tally{"sqlite": {}, "postgres": {}}
	t.Run("databases", func(t *testing.T) {
		t.Run("sqlite", func(t *testing.T) {
			t.Parallel()
			killOften(t, newVictim(t, seed, "starte.db"), kills, counts["sqlite"])
		})
		t.Run("postgres", func(t *testing.T) {
			t.Parallel()
			killOften(t, newVictim(t, seed+1, postgresDatabase(t, "killed")), kills, counts["postgres"])
		})
	})
	var lines []string
	for _, database := range slices.Backward(slices.Sorted(maps.Keys(counts))) {
		if n := counts[database]; n.kills > 0 {
			lines = append(lines, database+": "+n.String())
		}
	}
	t.Log(strings.Join(lines, "; "))
}

// tally is what a run counted.
type tally struct {
	kills      int
	struck     map[string]int // kills by the step under way
	replies    int            // written by people, each recorded once
	mails      int            // in the outbox, each received
	inFlight   int            // claimed and not recorded at the kills
	duplicates int
	took       time.Duration
}

func (n *tally) String() string {
	return fmt.Sprintf("%d kills (receive %d, tick %d, deliver %d, idle %d) in %s, %d replies, %d mails, %d duplicates of %d in flight",
		n.kills, n.struck[aimReceive], n.struck[aimTick], n.struck[aimDeliver], n.struck[aimIdle], n.took.Round(time.Second), n.replies, n.mails, n.duplicates, n.inFlight)
}

// victim is a robot that is killed, with the scene that it lives in.
type victim struct {
	*scene
	dir, database string
	aims          *rand.Rand
	log           *lockedBuffer            // what all its processes wrote
	within        map[string]time.Duration // by aim: a kill comes so soon after the step began
	early         bool                     // what the last one held has not lapsed
	inFlight      map[string]int           // Message-ID → kills at which it was claimed and not recorded
	struck        map[string]int
	child         *child
}

func newVictim(t *testing.T, seed uint64, database string) *victim {
	t.Helper()
	const first = 60 * time.Millisecond
	v := &victim{
		scene: newScene(t, seed), dir: t.TempDir(), database: database, aims: rand.New(rand.NewPCG(seed, 1)), log: &lockedBuffer{},
		within:   map[string]time.Duration{aimReceive: first, aimTick: first, aimDeliver: first, aimIdle: first},
		inFlight: map[string]int{}, struck: map[string]int{},
	}
	if !strings.Contains(database, "://") {
		v.database = filepath.Join(v.dir, database)
	}
	config := fmt.Sprintf(`
from: Oss og vårt <%[1]s>
plus_addressing: true
imap: {address: "%[2]s", tls: none, allow_plain_login: true, username: %[1]s}
smtp: {address: "%[3]s", tls: none}
poll: 100ms
per_minute: 100000
per_day: 0
`, robotMailbox, v.imap.Addr, v.smtp.Addr)
	if err := os.WriteFile(v.config(), []byte(config), 0o600); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		v.child.kill()
		if t.Failed() {
			t.Logf("the end of the robot's log:\n%s", lastLines(v.log.String(), 60))
		}
	})
	return v
}

func (v *victim) config() string { return filepath.Join(v.dir, "starte.yaml") }

// killOften lets a victim live through so many kills, and then in peace.
func killOften(t *testing.T, v *victim, kills int, n *tally) {
	began := time.Now()
	ctx, cancel := context.WithTimeout(t.Context(), 90*time.Second+time.Duration(kills)*4*time.Second)
	defer cancel()
	for range 3 {
		v.newProcess()
	}
	for i := range kills {
		v.live(ctx, v.nextAim(kills-i))
		if t.Failed() {
			return
		}
		if ctx.Err() != nil {
			t.Fatalf("out of time after %d kills", i+1)
		}
	}
	v.jump(lapse)
	v.finish(ctx)
	*n = v.check(ctx)
	n.kills, n.struck, n.took = kills, v.struck, time.Since(began)
	for _, step := range []string{aimReceive, aimTick, aimDeliver} {
		if kills >= 20 && v.struck[step] < kills/10 {
			t.Errorf("only %d of %d kills struck in %s", v.struck[step], kills, step)
		}
	}
}

// Claims and leases of a robot that was killed have lapsed after this time: it
// goes by on the robot's clock between most kills, as no test could wait for it.
const lapse = 125 * time.Second

// nextAim chooses what to strike next: what has been struck least, mostly, so
// that each gets its share however hard it is to hit.
func (v *victim) nextAim(left int) string {
	aims := []string{aimReceive, aimTick, aimDeliver, aimReceive, aimTick, aimDeliver, aimIdle}
	if v.aims.IntN(3) == 0 {
		return aims[v.aims.IntN(len(aims))]
	}
	steps := []string{aimReceive, aimTick, aimDeliver}
	slices.SortStableFunc(steps, func(a, b string) int { return v.struck[a] - v.struck[b] })
	return steps[0]
}

// live starts the robot, kills it where it is aimed at, and looks at what was
// in flight then.
func (v *victim) live(ctx context.Context, aim string) {
	v.t.Helper()
	aim, backlog := v.prepare(ctx, aim)
	v.child = v.start()
	v.await(ctx, aim, backlog)
	select {
	case <-v.child.ended:
		v.t.Errorf("serve ended by itself")
	default:
	}
	struck := v.child.kill()
	v.widen(aim, slices.Contains(struck, aim))
	switch {
	case slices.Contains(struck, aim):
		v.struck[aim]++
	case len(struck) > 0:
		v.struck[struck[0]]++
	default:
		v.struck[aimIdle]++
	}
	for _, id := range v.sending(ctx) {
		v.inFlight[id]++
	}
	// Now and then the next one comes before what the dead one held has lapsed.
	v.early = v.aims.IntN(10) == 0
	if v.early {
		v.jump(time.Duration(v.aims.Int64N(int64(lapse / 2))))
	} else {
		v.jump(lapse)
	}
}

// widen changes the time within which a kill is aimed at a step, so that most
// kills strike it, late in it too, and some come after its end.
func (v *victim) widen(aim string, hit bool) {
	if hit {
		v.within[aim] = min(v.within[aim]*115/100, 2*time.Second)
	} else {
		v.within[aim] = max(v.within[aim]*70/100, 5*time.Millisecond)
	}
}

// prepare sees to it that there is something to do in the step aimed at, and
// that a robot which is far behind gets the time to catch up. It returns how
// much mail waits to be sent.
func (v *victim) prepare(ctx context.Context, aim string) (_ string, backlog int) {
	v.t.Helper()
	backlog, behind := v.backlog(ctx)
	switch {
	case behind > tooLong:
		aim = aimIdle
	case aim == aimReceive && v.early:
		aim = aimDeliver // another still has the mailbox, as far as it knows
		v.newProcess()
	case aim == aimReceive && !v.mailWaits():
		v.somebodyWrites()
	case aim == aimTick, aim == aimDeliver && (backlog == 0 || v.early), v.aims.IntN(8) == 0:
		v.newProcess()
	}
	v.deliverLate()
	if v.aims.IntN(20) == 0 {
		v.strangerWrites()
	}
	return aim, backlog
}

// What has been due for so long, because the robot is killed all the time, may
// soon be too late to be sent.
const tooLong = 20 * time.Minute

// finish lets the robot run until there is nothing left to do, and stops it as
// an operator does.
func (v *victim) finish(ctx context.Context) {
	v.t.Helper()
	v.peace()
	v.deliverLate()
	v.child = v.start()
	calm, cancel := context.WithTimeout(ctx, patience)
	defer cancel()
	v.untilQuiet(calm)
	if err := v.child.stop(ctx); err != nil {
		v.t.Errorf("stop serve: %v", err)
	}
}

func lastLines(s string, n int) string {
	lines := strings.Split(strings.TrimSpace(s), "\n")
	return strings.Join(lines[max(0, len(lines)-n):], "\n")
}
