package parser

import "testing"

func TestFindUntil(t *testing.T) {
	t.Parallel()
	tests := []struct {
		text, until string
		isReturn    bool
	}{
		{"Jeg er tilbake 7. desember.", "7. desember", true},
		{"Jeg er tilbake på jobb igjen mandag 7. desember 2026.", "mandag 7. desember 2026", true},
		{"Tilbake mandag.", "mandag", true},
		{"Borte til og med fredag 4. desember.", "fredag 4. desember", false},
		{"Jeg har ferie fram til 1/12.", "1/12", false},
		{"Jeg har ferie frem til 1.12. og svarer da.", "1.12", false},
		{"Fraværende f.o.m. 1. desember t.o.m. 4. desember.", "4. desember", false},
		{"Permisjon fom 1.12.2026 tom 15.01.2027", "15.01.2027", false},
		{"Jeg er ute av kontoret fra mandag 30. november til fredag 4. desember.", "fredag 4. desember", false},
		{"Jeg er ute fra 30. november, tilbake 7. desember.", "7. desember", true},
		{"Er ikke på kontoret før mandag 7. desember.", "mandag 7. desember", true},
		{"Mandag 7. desember er jeg tilbake på kontoret.", "Mandag 7. desember", true},
		{"Jeg har ferie uke 50 og er tilbake i uke 51.", "uke 51", true},
		{"Eg er attende måndag 7. desember.", "måndag 7. desember", true},
		{"Eg er ikkje på jobb til og med 4. desember.", "4. desember", false},
		{"Jeg er tilbake i morgen.", "i morgen", true},
		{"Jeg er tilbake over nyttår.", "over nyttår", true},
		{"Jeg er tilbake neste uke.", "neste uke", true},
		{"Jeg har ferie. Tilgjengelig igjen fra mandag 7.12.", "mandag 7.12", true},
		{"Jeg er borte 1.–4. desember.", "4. desember", false},
		{"I am back on Monday 7 December.", "Monday 7 December", true},
		{"I will be back Monday, December 7th, 2026.", "Monday, December 7th, 2026", true},
		{"Out of office until 4 December.", "4 December", false},
		{"I am away from 30 November through December 4.", "December 4", false},
		{"I will not be able to reply until Monday 7 December.", "Monday 7 December", true},
		{"I'm on leave and will return on 2026-12-07.", "2026-12-07", true},
		{"I am out of the office today, returning Thursday.", "Thursday", true},
		{"From 7 December I am back in the office.", "7 December", true},
		{"On vacation 1 December - 4 December.", "4 December", false},
		{"I'll be out starting 23.11.2026 and will not return until 07.12.2026.", "07.12.2026", true},
		{"Jag är på semester till och med 4 december.", "4 december", false},
		{"Jag är åter måndag 7 december.", "måndag 7 december", true},
		{"Jeg er tilbage på kontoret den 7. december.", "7. december", true},
		{"Ich bin bis zum 4. Dezember nicht im Büro.", "4. Dezember", false},
		{"Ab dem 7. Dezember bin ich wieder erreichbar.", "7. Dezember", true},
		{"Jeg er borte mellom 1. og 4. desember.", "4. desember", false},
		{"I am away from 1 to 4 December.", "4 December", false},
		{"Returdato: 07.12.2026", "07.12.2026", true},
		{"Jeg har fri ut uke 50.", "uke 50", false},
		{"OOO 1–4 Dec, back 7 Dec", "7 Dec", true},
		{"Jeg er på kurs torsdag 3. desember.", "", false},
		{"Svar innen 4. desember.", "", false},
		{"Kari no longer works here.", "", false},
		{"Mitt nummer er 900 00 000.", "", false},
		{"", "", false},
	}
	for _, test := range tests {
		until, isReturn := findUntil(test.text)
		if until != test.until || isReturn != test.isReturn {
			t.Errorf("findUntil(%q) = %q, %t, want %q, %t", test.text, until, isReturn, test.until, test.isReturn)
		}
	}
}

func TestHasReplyPrefix(t *testing.T) {
	t.Parallel()
	for subject, want := range map[string]bool{
		"Re: Hei": true, "RE: Hei": true, "Sv: Hei": true, "SV : Hei": true, "Re[2]: Hei": true, "AW: Hei": true, "回复：你好": true,
		"Automatic reply: Re: Hei": false, "Resept: Hei": false, "Hei": false, "": false, "Re": false,
	} {
		if got := hasReplyPrefix(subject); got != want {
			t.Errorf("hasReplyPrefix(%q) = %t, want %t", subject, got, want)
		}
	}
}
