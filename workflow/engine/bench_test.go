package engine

import (
	"fmt"
	"testing"

	"starte/workflow"
)

// BenchmarkReceive takes in 1,000 replies to the questions over IMAP, of 100
// processes, on SQLite: kept, read, answered into the outbox and moved.
//
//	go test -run '^$' -bench Receive ./workflow/engine
func BenchmarkReceive(b *testing.B) {
	const processes, members = 100, 10
	for b.Loop() {
		b.StopTimer()
		w := newWorld(b, sqliteFile(b))
		var people []workflow.Person
		for i := range members {
			people = append(people, someone(fmt.Sprintf("m%02d", i), fmt.Sprintf("Medlem %02d", i)))
		}
		for i := range processes {
			p := solbakken(b)
			p.ID, p.Leader, p.Members = fmt.Sprintf("p%03d", i), people[0], people[1:]
			w.apply(p)
		}
		w.until("2027-01-21 14:00")
		questions := w.sent("questions", "")
		if len(questions) != processes*members {
			b.Fatalf("%d questions", len(questions))
		}
		for i, q := range questions {
			w.write(reply(q, fmt.Sprintf("Hei!\n\n1. Det høres bra ut, og jeg er svar nummer %d\n2. Hvem følger opp?\n3. Å få snakke ferdig\n\nHilsen en", i)))
		}
		b.StartTimer()
		got := w.receive()
		b.StopTimer()
		if got.Handled != len(questions) || got.Moved != len(questions) {
			b.Fatalf("received %+v", got)
		}
		b.StartTimer()
	}
	b.ReportMetric(float64(b.N*processes*members)/b.Elapsed().Seconds(), "replies/s")
}
