package bench

import (
	"bufio"
	"os"
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
	clock func() time.Time
	began time.Time
	cpu   time.Duration
}

func startMeter(clock func() time.Time) meter {
	forgetPeak()
	return meter{clock: clock, cpu: cpuTime(), began: clock()}
}

func (m meter) stop(name string, count int, unit string) Phase {
	return Phase{Name: name, Count: count, Unit: unit, Seconds: m.clock().Sub(m.began).Seconds(), CPU: (cpuTime() - m.cpu).Seconds(), Peak: peakMemory()}
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
