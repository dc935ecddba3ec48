package when_test

import (
	"testing"
	"time"

	"starte/workflow/when"
)

// Phrases of automatic replies: the day is what matters, and of a span of days
// the last one.
func TestAbsence(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	ref.Now = time.Date(2026, 11, 24, 9, 0, 0, 0, oslo(t)) // a Tuesday, in week 48
	for _, c := range []struct{ text, start, end string }{
		{"tilbake mandag 8. februar 2027", "2027-02-08", ""},
		{"er tilbake mandag 30. november.", "2026-11-30", ""},
		{"til og med 4. desember", "2026-12-04", ""},
		{"t.o.m. 4. desember", "2026-12-04", ""},
		{"tom. 4.12", "2026-12-04", ""},
		{"til og med fredag 4. desember", "2026-12-04", ""},
		{"frem til 4. desember", "2026-12-04", ""},
		{"back on 7 Dec", "2026-12-07", ""},
		{"back on Monday 7 December", "2026-12-07", ""},
		{"returning December 7th, 2026", "2026-12-07", ""},
		{"until 7 December", "2026-12-07", ""},
		{"1/12", "2026-12-01", ""},
		{"tilbake 1/12", "2026-12-01", ""},
		{"tilbake på kontoret 1.12.", "2026-12-01", ""},
		{"tilbake på kontoret 01.12.2026", "2026-12-01", ""},
		{"tilbake igjen torsdag", "2026-11-26", ""},
		{"tilbake i morgen", "2026-11-25", ""},
		{"tilbake tysdag 1. desember", "2026-12-01", ""},
		{"attende måndag 30. november", "2026-11-30", ""},
		{"tilbake om to uker", "2026-12-08", ""},
		{"tilbake i uke 50", "2026-12-07", "2026-12-13"},
		{"ferie i uke 50", "2026-12-07", "2026-12-13"},
		{"ferie 1.–7. desember", "2026-12-01", "2026-12-07"},
		{"fra 1. desember til 7. desember", "2026-12-01", "2026-12-07"},
		{"fra 1. til og med 7. desember", "2026-12-01", "2026-12-07"},
		{"f.o.m. 1. desember t.o.m. 7. desember", "2026-12-01", "2026-12-07"},
		{"from 1 December to 7 December", "2026-12-01", "2026-12-07"},
		{"from 1 to 7 December", "2026-12-01", "2026-12-07"},
		{"out of office 1–7 December", "2026-12-01", "2026-12-07"},
		{"ferie 28. desember – 3. januar", "2026-12-28", "2027-01-03"},
		{"borte 1/12-7/12", "2026-12-01", "2026-12-07"},
	} {
		t.Run(c.text, func(t *testing.T) {
			t.Parallel()
			got := when.Read(c.text, ref)
			end := ""
			if !got.End.IsZero() {
				end = got.End.Format(time.DateOnly)
			}
			if start := got.Start.Format(time.DateOnly); start != c.start || end != c.end {
				t.Errorf("read %q: %s to %q, want %s to %q", c.text, start, end, c.start, c.end)
			}
		})
	}
}
