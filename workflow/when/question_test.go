package when_test

import (
	"testing"
	"time"

	"starte/workflow/when"
)

func TestQuestions(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	ref.Closed = func(_ int, m time.Month, d int) bool { return m == time.February && d == 24 }
	for _, c := range []struct{ text, lang, want, detail string }{
		{"fredag 4. februar kl 13", "nb", "4. februar 2027 er en torsdag, ikke en fredag. Hvilken dag mener du?", "torsdag"},
		{"fredag 4. februar kl 13", "nn", "4. februar 2027 er ein torsdag, ikkje ein fredag. Kva dag meiner du?", "torsdag"},
		{"fredag 4. februar kl 13", "en", "4 February 2027 is a Thursday, not a Friday. Which day do you mean?", "Thursday"},
		{"onsdag 2. februar", "nn", "2. februar 2027 er ein tysdag, ikkje ein onsdag. Kva dag meiner du?", "tysdag"},
		{"30. februar", "nb", "30. februar 2027 finnes ikke. Hvilken dag mener du?", "30. februar 2027"},
		{"mandag i uke 53 2027", "nn", "Veke 53 i 2027 finst ikkje. Kva dag meiner du?", "veke 53 i 2027"},
		{"15. januar kl. 9", "nb", "Fredag 15. januar 2027 kl. 09.00 er alt forbi. Hvilken dag mener du?", ""},
		{"15. januar", "en", "Friday 15 January 2027 has already passed. Which day do you mean?", ""},
		{"17. mai kl. 13", "nb", "Mandag 17. mai 2027 er en helligdag (grunnlovsdag). Skal det likevel være da?", "grunnlovsdag"},
		{"24. februar kl. 13", "nn", "Onsdag 24. februar 2027 er sett opp som stengd. Skal det likevel vere då?", ""},
		{"juleaften 2027 kl. 9", "nb", "Fredag 24. desember 2027 er julaften. Skal det likevel være da?", "julaften"},
		{"24.12.2027 kl. 9", "nn", "Fredag 24. desember 2027 er julaftan. Skal det likevel vere då?", "julaftan"},
		{"fredag 31. desember kl. 9", "nb", "Fredag 31. desember 2027 er nyttårsaften. Skal det likevel være da?", "nyttårsaften"},
		{"Friday 31 December at 9", "en", "Friday 31 December 2027 is New Year’s Eve. Is it to be then all the same?", "New Year’s Eve"},
		{"lille julaften 2027 kl. 9", "nb", "", ""},
		{"16. mai kl. 13", "nb", "16. mai 2027 er en søndag. Skal det likevel være da?", ""},
		{"6. februar", "nn", "6. februar 2027 er ein laurdag. Skal det likevel vere då?", ""},
		{"6/2 kl. 13", "en", "6 February 2027 is a Saturday. Is it to be then all the same?", ""},
		{"lørdag 6. februar kl. 13", "nb", "", ""},
		{"på lørdag kl. 13", "nb", "", ""},
		{"4. februar", "nb", "Hvilket klokkeslett skal det være torsdag 4. februar 2027?", ""},
		{"4. februar", "en", "At what time on Thursday 4 February 2027 is it to be?", ""},
		{"kl. 13", "nb", "Hvilken dag skal det være?", ""},
		{"uke 5", "nb", "Hvilken dag i uke 5 (1.–7. februar 2027) mener du?", "uke 5"},
		{"uke 13", "en", "Which day in week 13 (29 March–4 April 2027) do you mean?", "week 13"},
		{"på nyåret", "nb", "Hvilken dag mener du med «på nyåret»?", "på nyåret"},
		{"neste torsdag kl. 9", "nb", "Mener du torsdag 21. januar 2027 eller torsdag 28. januar 2027?", "torsdag 21. januar 2027 eller torsdag 28. januar 2027"},
		{"12.–14. mai", "nb", "Det må være én dag. Hvilken av dagene fra onsdag 12. mai 2027 til fredag 14. mai 2027 mener du?", ""},
		{"2/2, 3/2 og 4/2", "nn", "Eg finn fleire dagar i det du skreiv. Kva for ein meiner du?", ""},
		{"torsdag 4. februar i uke 6", "nb", "4. februar 2027 er i uke 5, ikke i uke 6. Hvilken dag mener du?", "4. februar 2027 er i uke 5"},
		{"4. februar halv sju", "nb", "Mener du kl. 06.30 eller kl. 18.30?", "kl. 06.30 eller kl. 18.30"},
		{"4. februar halv sju", "en", "Do you mean 06:30 or 18:30?", "06:30 or 18:30"},
		{"4. februar kl. 25", "nb", "Jeg forstår ikke «kl. 25». Hvilket klokkeslett mener du?", "kl. 25"},
		{"28. mars kl. 02:30", "nb", "Klokka stilles fram 28. mars 2027, og kl. 02.30 finnes ikke da. Hvilket klokkeslett mener du?", ""},
		{"hei", "nb", "Jeg finner verken dato eller klokkeslett. Når skal det være?", ""},
		{"4. februar kl. 13", "nb", "", ""},
	} {
		t.Run(c.lang+" "+c.text, func(t *testing.T) {
			t.Parallel()
			got := when.Read(c.text, ref)
			if q := got.Question(c.lang); q != c.want {
				t.Errorf("question of %q:\n got %s\nwant %s", c.text, q, c.want)
			}
			if d := got.DetailIn(c.lang); d != c.detail {
				t.Errorf("detail of %q: %q, want %q", c.text, d, c.detail)
			}
		})
	}
}

// The detail that comes with a reading is Norwegian unless English is expected.
func TestDetailLanguage(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	if d := when.Read("Friday 4 February at 9", ref).Detail; d != "torsdag" {
		t.Errorf("detail %q, want torsdag", d)
	}
	ref.English = true
	if d := when.Read("Friday 4 February at 9", ref).Detail; d != "Thursday" {
		t.Errorf("detail %q, want Thursday", d)
	}
}

// An appointment counts as on the day that it has where the text is read.
func TestAppointmentInAnotherZone(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	ref.Closed = func(int, time.Month, int) bool { return false }
	ref.Start = time.Date(2027, 2, 5, 23, 30, 0, 0, time.UTC) // a Saturday in Oslo
	got := when.Read("13. februar", ref)
	if want := time.Date(2027, 2, 13, 0, 30, 0, 0, oslo(t)); got.Ask != "" || !got.Start.Equal(want) {
		t.Errorf("read as %s, asked %q; want %s", got.Start, got.Ask, want)
	}
}

// The span covers the first to the last word that was read.
func TestSpan(t *testing.T) {
	t.Parallel()
	text := "Verksted 2: torsdag 4. februar, Storsalen, kl. 13–15, Kari"
	got := when.Read(text, reference(t))
	if s := text[got.From:got.To]; s != "torsdag 4. februar, Storsalen, kl. 13–15" {
		t.Errorf("span %q", s)
	}
	if got := when.Read("Kari", reference(t)); got.From != 0 || got.To != 0 {
		t.Errorf("span %d to %d of a text without a date", got.From, got.To)
	}
}
