package bench

import (
	"bufio"
	"fmt"
	"os"
	"path/filepath"
	"runtime/pprof"
	"strconv"
	"strings"
	"syscall"
	"time"
)

// Phase is what one step of a run took.
type Phase struct {
	Name    string  `json:"name"`
	Count   int     `json:"count"`
	Unit    string  `json:"unit"`
	Seconds float64 `json:"seconds"`
	CPU     float64 `json:"cpu_seconds"` // of the robot's process, all threads, user and system
	Peak    int64   `json:"peak_bytes"`  // the most memory that the robot had resident meanwhile; 0 when not known
}

// Rate is how many there were a second.
func (p Phase) Rate() float64 {
	if p.Seconds <= 0 {
		return 0
	}
	return float64(p.Count) / p.Seconds
}

// Each is the processor time that one took.
func (p Phase) Each() time.Duration {
	if p.Count == 0 {
		return 0
	}
	return time.Duration(p.CPU / float64(p.Count) * float64(time.Second))
}

// meter measures one phase.
type meter struct {
	name    string
	clock   func() time.Time
	profile *os.File // of where the processor time goes; nil for none
	began   time.Time
	cpu     time.Duration
}

// measure begins a phase.
func (b *run) measure(name string) (meter, error) {
	m := meter{name: name, clock: b.Clock}
	if b.Profiles != "" {
		var err error
		if m.profile, err = os.Create(filepath.Join(b.Profiles, strings.NewReplacer(" ", "-", ":", "").Replace(name)+".pprof")); err != nil {
			return m, fmt.Errorf("write profile: %w", err)
		}
		if err := pprof.StartCPUProfile(m.profile); err != nil {
			return m, fmt.Errorf("write profile: %w", err)
		}
	}
	forgetPeak()
	m.cpu, m.began = cpuTime(), m.clock()
	return m, nil
}

// stop ends the phase and keeps what it took. A phase in which nothing was to
// do is left out.
func (b *run) stop(m meter, count int, unit string) (Phase, error) {
	p := Phase{Name: m.name, Count: count, Unit: unit, Seconds: m.clock().Sub(m.began).Seconds(), CPU: (cpuTime() - m.cpu).Seconds(), Peak: peakMemory()}
	if m.profile != nil {
		pprof.StopCPUProfile()
		if err := m.profile.Close(); err != nil {
			return p, fmt.Errorf("write profile: %w", err)
		}
	}
	if count > 0 {
		b.result.Phases = append(b.result.Phases, p)
		b.result.Peak = max(b.result.Peak, p.Peak)
	}
	return p, nil
}

// cpuTime is the processor time of this process so far.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if err := syscall.Getrusage(syscall.RUSAGE_SELF, &u); err != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}

// forgetPeak begins a new count of the most memory resident (proc(5),
// clear_refs). Where that cannot be done the peak is that of the whole run.
func forgetPeak() { _ = os.WriteFile("/proc/self/clear_refs", []byte("5"), 0o200) }

// peakMemory is the most memory resident since the count began; 0 when it is
// not known.
func peakMemory() int64 {
	f, err := os.Open("/proc/self/status")
	if err != nil {
		return 0
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		if rest, ok := strings.CutPrefix(s.Text(), "VmHWM:"); ok {
			kb, _ := strconv.ParseInt(strings.TrimSuffix(strings.TrimSpace(rest), " kB"), 10, 64)
			return kb << 10
		}
	}
	return 0
}
