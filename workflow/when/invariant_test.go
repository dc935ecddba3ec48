package when

import (
	"strings"
	"testing"
	"time"
	"unicode"
)

// What holds for every text: nothing is lost, nothing is sure that lies in the
// past, an end comes after its start.
func FuzzRead(f *testing.F) {
	for _, s := range []string{
		"Verksted 2: torsdag 4. februar kl. 13–15, Storsalen, Kari", "flytt verksted 2 fra 4. til 11. februar", "neste torsdag kvart over ni i to timer",
		"siste fredag i april 1300-1500", "2027-02-04T13:00", "12./13. mai, ikke 14/5-27", "mandag om to uker", "en uke senere samme tid", "4.2. 10.12 uke 53",
		"Feb 4th, 1–3 p.m. (room 204)", "dagen etter 17. mai halv sju", "https://example.no/4/2 a@b.c", "\xff4/2\u0300", "kl. 25 torsdag 13", "i 13-tiden, 13:00/15:00", "28. mars kl 02.30",
		"en dag og to timer senere, pause 1 time", "12. januar i år kl. 13 30 barn, evt. Kantina", "Oppmøte kl. 12.45 i Kantina, neste år etter påske", "lunsj (30 min) tirsdag eller onsdag i uke 7",
	} {
		f.Add(s, int64(1800349200), true, false)
		f.Add(s, int64(1830297600), false, true)
	}
	oslo, err := time.LoadLocation("Europe/Oslo")
	if err != nil {
		f.Fatal(err)
	}
	f.Fuzz(func(t *testing.T, text string, now int64, moved, english bool) {
		if now < 0 || now > 5e9 {
			return
		}
		ref := Reference{Now: time.Unix(now, 0).In(oslo), English: english}
		if moved {
			ref.Start = ref.Now.AddDate(0, 0, 16)
			ref.End = ref.Start.Add(2 * time.Hour)
		}
		r := Read(text, ref)
		holds(t, text, ref, r)
	})
}

func holds(t *testing.T, text string, ref Reference, r Reading) {
	t.Helper()
	var left strings.Builder
	from := 0
	for _, u := range r.used {
		if u.from < from || u.to <= u.from || u.to > len(text) || u.from < r.From || u.to > r.To {
			t.Fatalf("%q: span %v of %v in [%d,%d)", text, u, r.used, r.From, r.To)
		}
		left.WriteString(text[from:u.from] + " ")
		from = u.to
	}
	left.WriteString(text[from:])
	if want, got := said(left.String()), said(strings.Join(r.Rest, " ")); want != got {
		t.Fatalf("%q: rest %q, want %q", text, got, want)
	}
	for _, p := range r.Rest {
		if said(p) == "" {
			t.Fatalf("%q: empty piece %q", text, p)
		}
	}
	if !r.End.IsZero() && r.End.Before(r.Start) && r.Ask == "" || r.Ask == "" && !r.End.IsZero() && !r.End.After(r.Start) {
		t.Fatalf("%q: ends %s before %s", text, r.End, r.Start)
	}
	if r.Ask == "" && r.HasDate && r.Start.Before(ref.Now.Truncate(time.Minute)) {
		t.Fatalf("%q: sure of %s, now %s", text, r.Start, ref.Now)
	}
	if r.Ask == "" && (r.HasDate || r.HasTime) && r.Start.IsZero() {
		t.Fatalf("%q: sure of no time", text)
	}
	for _, l := range []string{"nb", "nn", "en"} {
		if q := r.Question(l); (q == "") != (r.Ask == "") || strings.Contains(q, "%!") {
			t.Fatalf("%q: ask %q, question %q", text, r.Ask, q)
		}
	}
}

// said is the letters and digits of a text.
func said(s string) string {
	return strings.Map(func(c rune) rune {
		if unicode.IsLetter(c) || unicode.IsNumber(c) {
			return c
		}
		return -1
	}, s)
}

func BenchmarkRead(b *testing.B) {
	ref := Reference{Now: time.Date(2027, 1, 19, 10, 0, 0, 0, time.UTC)}
	for b.Loop() {
		Read("Verksted 2: torsdag 4. februar kl. 13–15, Storsalen, Kari", ref)
	}
}

// Ten times the text takes about ten times as long.
func BenchmarkLong(b *testing.B) {
	for _, n := range []int{100, 1000, 10000} {
		b.Run("", func(b *testing.B) {
			text := strings.Repeat("4. og fra torsdag 4/2 kl halv to om: til eller 9 senere ", n)
			b.SetBytes(int64(len(text)))
			for b.Loop() {
				Read(text, Reference{Now: time.Date(2027, 1, 19, 10, 0, 0, 0, time.UTC)})
			}
		})
	}
}
