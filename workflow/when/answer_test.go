package when_test

import (
	"strings"
	"testing"

	"starte/workflow/when"
)

// Each text is asked back, and each answer to it read as the table says.
func TestAnswers(t *testing.T) {
	t.Parallel()
	for text, answers := range map[string][]phrase{
		"fredag 3. juni kl. 9–11, Kantina": {
			{"torsdag", "2027-06-03 09:00-11:00"},
			{"Torsdag!", "2027-06-03 09:00-11:00"},
			{"fredag", "2027-06-04 09:00-11:00"},
			{"Fredag er riktig", "2027-06-04 09:00-11:00 | er riktig"},
			{"torsdag, i Storsalen", "2027-06-03 09:00-11:00 | i Storsalen"},
			{"fredag kl. 13–15", "2027-06-04 13:00-15:00"},
			{"fredag, ikke torsdag", "2027-06-04 09:00-11:00"},
			{"11. juni", "2027-06-11 09:00-11:00"},
			{"torsdag 10. juni kl. 12", "2027-06-10 12:00-14:00"},
			{"mandag", "2027-05-31 09:00-11:00 !ambiguous"},
			{"kl. 13", "2027-06-03 13:00-15:00 !weekday_mismatch"},
			{"Kantina", "| Kantina"},
		},
		"mandag 8. april": {{"mandag", "2027-04-05 13:00-15:00 !ambiguous"}, {"torsdag", "2027-04-08 13:00-15:00"}},
		"i uke 10 kl. 9-11, Kantina": {
			{"fredag", "2027-03-12 09:00-11:00"},
			{"den 11.", "2027-03-11 09:00-11:00"},
			{"11.", "2027-03-11 09:00-11:00"},
			{"torsdag 11.", "2027-03-11 09:00-11:00"},
			{"onsdag kl. 14", "2027-03-10 14:00-16:00"},
			{"uke 11, torsdag", "2027-03-18 09:00-11:00"},
			{"kl. 14", "2027-03-08 !no_date"},
		},
		"neste torsdag fra kl. 9 til kl. 11": {
			{"28. januar", "2027-01-28 09:00-11:00"},
			{"den siste", "2027-01-28 09:00-11:00"},
			{"Den første.", "2027-01-21 09:00-11:00"},
			{"21.", "2027-01-21 09:00-11:00"},
		},
		"torsdag 14. januar kl. 9": {
			{"2028", "2028-01-14 09:00-11:00"},
			{"neste år", "2028-01-14 09:00-11:00"},
			{"14. februar 2028", "2028-02-14 09:00-11:00"},
			{"fredag 5. februar", "2027-02-05 09:00-11:00"},
		},
		"4. februar 2040 kl. 9": {{"2028", "2028-02-04 09:00-11:00"}, {"i 2027", "2027-02-04 09:00-11:00"}},
		"30. februar kl. 9-11":  {{"2. mars", "2027-03-02 09:00-11:00"}, {"2028", "| 2028"}},
		"17. mai kl 9-11":       {{"tirsdag", "2027-05-18 09:00-11:00"}, {"19. mai", "2027-05-19 09:00-11:00"}, {"fredagen", "2027-05-21 09:00-11:00"}},
		"torsdag 11. mars halv sju": {
			{"18.30", "2027-03-11 18:30-20:30"},
			{"kl. 18", "2027-03-11 18:00-20:00"},
		},
		"etter påske kl. 9-11": {{"torsdag 8. april", "2027-04-08 09:00-11:00"}},
	} {
		t.Run(text, func(t *testing.T) {
			t.Parallel()
			ref := moving(t)
			if when.Read(text, ref).Ask == "" {
				t.Fatal("nothing is asked")
			}
			for _, p := range answers {
				read, _ := when.Answer(text, p.text, ref.Now, ref)
				if got := meaning(read); got != p.want {
					t.Errorf("%q is read as\n%s, want\n%s", p.text, got, p.want)
				}
			}
		})
	}
}

// Of what is new only the time is asked for.
func TestAnswersWithoutAnAppointment(t *testing.T) {
	t.Parallel()
	ref := reference(t)
	for answer, want := range map[string]string{
		"kl. 13": "2027-06-10 13:00", "13": "2027-06-10 13:00", "13-15": "2027-06-10 13:00-15:00", "9.30–11": "2027-06-10 09:30-11:00",
		"klokka 13": "2027-06-10 13:00", "fredag 11. juni": "2027-06-11 !no_time",
	} {
		got, _ := when.Answer("torsdag 10. juni", answer, ref.Now, ref)
		if m := meaning(got); m != want {
			t.Errorf("%q is read as %s, want %s", answer, m, want)
		}
		if strings.Contains(answer, "13-") && len(got.Rest) > 0 {
			t.Errorf("%q leaves %q", answer, got.Rest)
		}
	}
}

// An answer that does not do is completed by the next one.
func TestAnswersOneAfterAnother(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		said []string
		want string
	}{
		{[]string{"i uke 10", "kl. 9-11", "fredag"}, "2027-03-12 09:00-11:00"},
		{[]string{"mandag 8. april kl. 9", "mandag", "12."}, "2027-04-12 09:00-11:00"},
		{[]string{"mandag 8. april kl. 9", "mandag", "den første"}, "2027-04-05 09:00-11:00"},
		{[]string{"torsdag 14. januar kl. 9", "Storsalen", "2028"}, "2028-01-14 09:00-11:00"},
		{[]string{"fredag 3. juni kl. 9", "fredag 10. juni", "torsdag"}, "2027-06-10 09:00-11:00"},
		{[]string{"fredag 3. juni kl. 9", "fredag 10. juni, men kl. 14", "torsdag"}, "2027-06-10 14:00-16:00"},
	} {
		text, got := tc.said[0], when.Reading{}
		for _, answer := range tc.said[1:] {
			got, text = when.Answer(text, answer, moving(t).Now, moving(t))
		}
		if m := meaning(got); m != tc.want {
			t.Errorf("%q is read as %s, want %s", tc.said, m, tc.want)
		}
	}
}

// FuzzAnswer looks for answers that bring the reader down.
func FuzzAnswer(f *testing.F) {
	f.Add("i uke 10 kl. 9", "fredag")
	f.Add("fredag 3. juni", "den siste")
	f.Add("4. februar 2040", "2028")
	f.Fuzz(func(t *testing.T, text, answer string) {
		ref := reference(t)
		r, said := when.Answer(text, answer, ref.Now, ref)
		_ = r.Question("nb")
		_, _ = when.Answer(said, text, ref.Now, ref)
	})
}
