package when_test

import "testing"

func TestLines(t *testing.T) {
	t.Parallel()
	check(t, reference(t), []phrase{
		{"Verksted 2: torsdag 4. februar kl. 13–15, Storsalen, Kari", "2027-02-04 13:00-15:00 | Verksted 2; Storsalen; Kari"},
		{"flytt verksted 2 til 11. februar", "2027-02-11 !no_time | flytt verksted 2"},
		{"neste torsdag kl 9", "2027-01-21 09:00 !ambiguous"},
		{"4/2 13.00–15.00", "2027-02-04 13:00-15:00"},
		{"torsdag i uke 5 kl. 13.00–15.00", "2027-02-04 13:00-15:00"},
		{"4. feb. kl 13", "2027-02-04 13:00"},
		{"4. februar halv to", "2027-02-04 13:30"},
		{"4. februar kvart over ni", "2027-02-04 09:15"},
		{"4. februar fra 13 til 15", "2027-02-04 13:00-15:00"},
		{"4. februar kl 1300", "2027-02-04 13:00"},
		{"4. februar 13:00-15:00", "2027-02-04 13:00-15:00"},
		{"i morgen", "2027-01-20 !no_time"},
		{"i overmorgen kl 9", "2027-01-21 09:00"},
		{"mandag kl 9", "2027-01-25 09:00"},
		{"mandag om to uker kl 9", "2027-02-01 09:00 !ambiguous"},
		{"den 4. kl 9", "2027-02-04 09:00"},
		{"4.2.27 kl 9", "2027-02-04 09:00"},
		{"04.02.2027 kl 9", "2027-02-04 09:00"},
		{"2027-02-04T13:00", "2027-02-04 13:00"},
		{"Feb 4th at 1pm", "2027-02-04 13:00"},
		{"Thursday 4 February, 1–3 pm", "2027-02-04 13:00-15:00"},
		{"week 5", "!no_date"},
		{"onsdag 3. mars kl. 9 til 11", "2027-03-03 09:00-11:00"},
		{"første tirsdag i mars kl 9", "2027-03-02 09:00"},
		{"siste fredag i april kl 9", "2027-04-30 09:00"},
		{"12. og 13. mai", "2027-05-12 !ambiguous"},
		{"i uke 5", "!no_date"},
		{"på nyåret", "!no_date"},
		{"fredag 4. februar kl 13", "2027-02-04 13:00 !weekday_mismatch"},
		{"tilbake mandag 8. februar 2027", "2027-02-08 !no_time | tilbake"},
		{"til og med 4. desember", "2026-12-04 !past"},
		{"back on 7 Dec", "2026-12-07 !past | back"},
		{"tilbake 1/12", "2026-12-01 !past | tilbake"},
		{"30. februar", "!nonexistent"},
		{"28. mars 2027 kl. 02:30", "2027-03-28 03:30 !skipped_hour"},
	})
}

func TestMoving(t *testing.T) {
	t.Parallel()
	check(t, moving(t), []phrase{
		{"flytt verksted 2 til 11. februar", "2027-02-11 13:00-15:00 | flytt verksted 2"},
		{"Verksted 3 en uke senere", "2027-02-11 13:00-15:00 | Verksted 3"},
		{"2 uker seinare", "2027-02-18 13:00-15:00"},
		{"dagen etter", "2027-02-05 13:00-15:00"},
		{"samme tid dagen før", "2027-02-03 13:00-15:00"},
		{"kl. 14", "2027-02-04 14:00-16:00"},
		{"Storsalen", "| Storsalen"},
	})
}
