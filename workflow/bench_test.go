package workflow

import (
	"fmt"
	"testing"
)

// BenchmarkCourse plays a unit of a thousand from its first mail to its last.
func BenchmarkCourse(b *testing.B) {
	t := b
	p := sample(t)
	for i := range 1000 {
		p.Staff = append(p.Staff, someone(fmt.Sprintf("staff%d", i), fmt.Sprintf("Ansatt %d", i)))
	}
	for b.Loop() {
		pl := begin(t, p, "2027-01-04 09:30")
		pl.until("2027-02-05 15:00")
		pl.update(func(p *Process) { p.Workshops[0].Span = span(t, "2027-02-18 13:00", "2027-02-18 15:00") })
		sent := len(pl.outbox)
		pl.until("2027-03-05 10:00")
		Upcoming(pl.moment())
		if sent < 2000 || t.Failed() {
			b.Fatalf("%d mails", sent)
		}
	}
}
