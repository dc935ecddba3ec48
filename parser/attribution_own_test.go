package parser

import (
	"strings"
	"testing"
)

// TestOwnWords reads texts that people type and that look a little like what
// programs write. Every word must stay.
func TestOwnWords(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		// Dates, verbs and colons
		"Den 4. desember kl. 12:00 skrev vi til kommunen:\nVi trenger flere stoler.",
		"Mandag 22.11.2026 09:15:\n- Kari kommer",
		"Kari skrev: Dette går fint.",
		"Møtet er 4.12.2026 kl. 12:00. Ta med:\nkaffe",
		"On Sunday, November 22, 2026, we wrote this:\n1. Yes",
		"I wrote to kari@example.no:\nNo answer yet.",
		"Vi ønsker følgende:\n1. Ro\n2. Mer tid",
		"Jeg har skrevet tre forslag:\nA\nB\nC",
		"On the 4th at 12:30 we can meet.\nOn the 5th we cannot.",
		"Am Montag um 09:15 habe ich Zeit:\nBitte melden.",
		"Le 4 décembre à 09:15, je suis là :\nmerci",
		"På fredag 4. desember 2026 har vi møte:\nStorsalen",
		"2026-12-04 passer for:\nKari, Ola",
		"1. desember 2026 kl. 09:15: Kari\n2. desember 2026 kl. 10:00: Ola",
		// Fields
		"Fra: 09:00\nTil: 15:00\nDato: 4. desember",
		"Til: alle\nEmne: takk\n\nTakk for sist!",
		"Subject: maths\nDate: whenever",
		"Emne for møtet: budsjett\nSted: Storsalen",
		"Når: fredag 4. desember 2026\nHvor: Storsalen\nHvem: alle",
		"To: be or not to be\nFrom: here to there",
		"De: fra nord\nA: fra sør",
		// Rules and dashes
		"Først dette.\n-----\nSå dette.",
		"Ja\n________\nNei",
		"- ja\n- nei\n- kanskje",
		"-- ja, altså --",
		"1 -----\n2 -----",
		"Svar 1\n---\nSvar 2 er at vi trenger ro.\n---\nSvar 3: ingen.",
		"***\nViktig\n***",
		// Footers, names, numbers
		"Sendt fra skolen i går.",
		"Sent from the office to the wrong person.",
		"Fra min side er alt bra.",
		"Send meg en e-post fra telefonen min.",
		"Outlook på iOS virker ikke.",
		"Ring 900 00 000.",
		"Kontaktperson er:\n\nPer Hansen\nTlf. 22 33 44 55",
		"1. Per Hansen\n2. 22 33 44 55",
		"Kari\nOla\nPer",
		"Hvem: -Kari",
		"-Nei",
		"Ja.\n\n-Ja\n-Nei",
		"Taushetsplikt er konfidensiell informasjon.",
		"Vi må tenke på miljøet før vi skriver ut.",
		"External sender? Det er meg.",
		"Forwarded message: nei, jeg har ikke sendt noe videre.",
		"Videresendt til Ola.",
		"Reply above",
		// Closings
		"Takk Per\n\nJeg er enig i alt, og ringer deg på 900 00 000 i kveld.",
		"Hilsen alle oss på avdelingen som gleder oss.",
		"Mvh\nKari",
		"Ha en fin dag!\n\nHilsen\nKari Nordmann",
	} {
		for _, frame := range []struct{ name, above, below string }{
			{"alone", "", ""},
			{"above a quote", "", "\n\nDen 22.11.2026 09:15, skrev Oss og vårt:\n> Hei\n> Hva er viktigst?\n"},
			{"above a block", "", "\n\nFra: Oss og vårt <svar@example.no>\nSendt: søndag 22. november 2026 09:15\nTil: Kari\nEmne: Fire\n\nHei\n"},
			{"below a quote", "Den 22.11.2026 09:15, skrev Oss og vårt:\n> Hei\n> Hva er viktigst?\n\n", ""},
			{"between quotes", "On 22/11/2026 09:15, Oss og vårt wrote:\n> Hei\n\n", "\n\n> Hva er viktigst?\n"},
		} {
			got := readForm(frame.above+text+frame.below, false)
			if strings.Join(strings.Fields(got), " ") != strings.Join(strings.Fields(text), " ") {
				t.Errorf("%s: typed %q, read %q", frame.name, text, got)
			}
		}
	}
}
