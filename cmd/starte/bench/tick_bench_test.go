package bench

import (
	"path/filepath"
	"testing"
	"time"
)

// benchRun is a run with processes whose meetings are over and announcements
// are still to come.
func benchRun(b *testing.B, processes int) *run {
	b.Helper()
	o := Options{Processes: processes, Members: 5, Staff: 11, Sessions: 2, SMTP: "unused.example.test:25", IMAP: "unused.example.test:143",
		Database: filepath.Join(b.TempDir(), "a.db"), Clock: steady()}
	loc, err := time.LoadLocation(zone)
	if err != nil {
		b.Fatal(err)
	}
	r := &run{Options: o, course: newCourse(loc)}
	if r.assembled, err = assemble(b.Context(), o, r.course.held); err != nil {
		b.Fatal(err)
	}
	b.Cleanup(r.close)
	if err := r.apply(b.Context(), "apply", 0, processes); err != nil {
		b.Fatal(err)
	}
	return r
}

// BenchmarkTick is a morning on which the announcements of 20 processes are
// due: 340 mails decided, made and put into the outbox, on SQLite.
func BenchmarkTick(b *testing.B) {
	const processes = 20
	for b.Loop() {
		b.StopTimer()
		r := benchRun(b, processes)
		if _, err := r.engine.Tick(b.Context(), r.course.held); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if n, err := r.engine.Tick(b.Context(), r.course.announced); err != nil || n != processes {
			b.Fatal(n, err)
		}
	}
	b.ReportMetric(float64(b.Elapsed().Microseconds())/float64(b.N*processes*17), "µs/mail")
}

// BenchmarkIdleTick is a look at many processes of which none is due.
func BenchmarkIdleTick(b *testing.B) {
	r := benchRun(b, 5600)
	for b.Loop() {
		if n, err := r.engine.Tick(b.Context(), r.course.asked); err != nil || n != 0 {
			b.Fatal(n, err)
		}
	}
}
